//! Reads the text of a Python expression over classes and tables, as `relationship()` takes it.
//!
//! Ports `clsregistry._class_resolver.__call__` and the operators of `ColumnElement`: what Python
//! would compute from the text. Nothing is executed.

use ruff_python_ast::{
    CmpOp, Expr, ExprAttribute, ExprCall, ExprCompare, Number, Operator as PythonOperator, UnaryOp,
};
use serde_json::Value;

use super::expression::{Operator, SqlExpr};
use super::expression_sql::collation;
use super::namespace::{Named, Namespace, SQL_NAMES};
use crate::schema::{ColumnType, ModelId};

/// Why a text gives no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ExpressionError {
    /// Not Python.
    Syntax(String),
    /// A name that is neither class nor table nor function of SQLAlchemy.
    UnknownName(String),
    /// A class without that attribute.
    UnknownAttribute { class_name: String, attribute: String },
    /// A table without that column.
    UnknownColumn { table: String, column: String },
    /// A relationship where a column is wanted.
    NotAColumn(String),
    /// Python that makes no SQL expression here.
    NotSql(String),
}

type Result<T> = std::result::Result<T, ExpressionError>;

/// The expressions in a text: one, or those of a list or tuple.
pub(super) fn parse_expressions(text: &str, namespace: &Namespace<'_>) -> Result<Vec<SqlExpr>> {
    if is_nested_too_deeply(text) {
        return Err(ExpressionError::Syntax("too many nested parentheses".to_owned()));
    }
    let parsed = ruff_python_parser::parse_expression(text)
        .map_err(|error| ExpressionError::Syntax(error.error.to_string()))?;
    let reader = Reader { text, namespace };
    refuse_text_clauses(&parsed.syntax().body)?;
    let mut expressions = Vec::new();
    reader.collect(&parsed.syntax().body, &mut expressions)?;
    Ok(expressions)
}

/// The one expression in a text.
pub(super) fn parse_expression(text: &str, namespace: &Namespace<'_>) -> Result<SqlExpr> {
    let mut expressions = parse_expressions(text, namespace)?;
    match (expressions.pop(), expressions.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(ExpressionError::NotSql(text.to_owned())),
    }
}

/// Would reading it, which goes as deep as the text does, need an unreasonable stack? Python's own
/// parser stops at 200 parentheses.
fn is_nested_too_deeply(text: &str) -> bool {
    const MAX_OPERATORS: usize = 1_000;
    const MAX_DEPTH: usize = 100;
    let mut depth = 0_usize;
    let mut deepest = 0;
    for char in text.chars() {
        match char {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let operators = text.chars().filter(|c| "~-+*/%&|<>=.".contains(*c)).count();
    let words = text.split_whitespace().filter(|word| ["not", "lambda"].contains(word)).count();
    deepest > MAX_DEPTH || operators + words > MAX_OPERATORS
}

/// A `text()` alone is no column expression, which is all that `relationship()` takes.
fn refuse_text_clauses(expr: &Expr) -> Result<()> {
    match expr {
        Expr::List(list) => list.elts.iter().try_for_each(refuse_text_clauses),
        Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(refuse_text_clauses),
        Expr::Call(call) => {
            let name = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => "",
            };
            if name == "text" {
                let clause = "<sqlalchemy.sql.elements.TextClause object>";
                return Err(ExpressionError::NotSql(clause.to_owned()));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

struct Reader<'a> {
    text: &'a str,
    namespace: &'a Namespace<'a>,
}

impl Reader<'_> {
    fn collect(&self, expr: &Expr, into: &mut Vec<SqlExpr>) -> Result<()> {
        match expr {
            Expr::List(list) => list.elts.iter().try_for_each(|one| self.collect(one, into)),
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|one| self.collect(one, into)),
            Expr::Set(set) => set.elts.iter().try_for_each(|one| self.collect(one, into)),
            other => {
                into.push(self.read(other)?);
                Ok(())
            }
        }
    }

    fn not_sql<T>(&self, expr: &Expr) -> Result<T> {
        Err(ExpressionError::NotSql(self.source(expr)))
    }

    fn source(&self, expr: &Expr) -> String {
        use ruff_text_size::Ranged;
        let range = expr.range();
        let text = self.text.get(range.start().to_usize()..range.end().to_usize());
        text.unwrap_or(self.text).to_owned()
    }

    fn read(&self, expr: &Expr) -> Result<SqlExpr> {
        match expr {
            Expr::NumberLiteral(number) => self.number(expr, &number.value),
            Expr::StringLiteral(string) => {
                Ok(SqlExpr::Literal(Value::String(string.value.to_str().to_owned())))
            }
            Expr::BooleanLiteral(boolean) => Ok(SqlExpr::Literal(Value::Bool(boolean.value))),
            Expr::NoneLiteral(_) => Ok(SqlExpr::Literal(Value::Null)),
            Expr::Name(name) => match self.namespace.get(&name.id) {
                Some(_) => self.not_sql(expr),
                None if SQL_NAMES.contains(&name.id.as_str()) => self.not_sql(expr),
                None => Err(ExpressionError::UnknownName(name.id.to_string())),
            },
            Expr::Attribute(attribute) => self.attribute(expr, attribute),
            Expr::Subscript(subscript) => {
                // `table.c["name"]`
                let (Expr::Attribute(columns), Expr::StringLiteral(name)) =
                    (&*subscript.value, &*subscript.slice)
                else {
                    return self.not_sql(expr);
                };
                match self.table_of_columns(columns)? {
                    Some(table) => self.column(table, name.value.to_str()),
                    None => self.not_sql(expr),
                }
            }
            Expr::UnaryOp(unary) => {
                let operand = self.read(&unary.operand)?;
                match (unary.op, operand) {
                    (UnaryOp::Invert, operand) => Ok(operand.negated()),
                    (UnaryOp::USub, SqlExpr::Literal(Value::Number(number))) => {
                        Ok(SqlExpr::Literal(negative_number(&number)))
                    }
                    (UnaryOp::USub, operand) => Ok(SqlExpr::Negative(Box::new(operand))),
                    (UnaryOp::UAdd, operand @ SqlExpr::Literal(_)) => Ok(operand),
                    _ => self.not_sql(expr),
                }
            }
            Expr::BinOp(binary) => {
                let (left, right) = (self.read(&binary.left)?, self.read(&binary.right)?);
                match binary.op {
                    PythonOperator::BitAnd => Ok(SqlExpr::and(vec![left, right])),
                    PythonOperator::BitOr => Ok(SqlExpr::or(vec![left, right])),
                    PythonOperator::Add => Ok(self.add(left, right)),
                    PythonOperator::Sub => Ok(binary_of(Operator::Sub, left, right)),
                    PythonOperator::Mult => Ok(binary_of(Operator::Mul, left, right)),
                    PythonOperator::Mod => Ok(binary_of(Operator::Mod, left, right)),
                    PythonOperator::FloorDiv => Ok(binary_of(Operator::Div, left, right)),
                    PythonOperator::Div => Ok(binary_of(Operator::Div, left, numeric(right))),
                    _ => self.not_sql(expr),
                }
            }
            Expr::Compare(compare) => self.compare(expr, compare),
            Expr::Call(call) => self.call(expr, call),
            // Python's own `and` and `or` are among these: they would take one of two clauses.
            _ => self.not_sql(expr),
        }
    }

    fn number(&self, expr: &Expr, number: &Number) -> Result<SqlExpr> {
        match number {
            Number::Int(int) => match int.as_i64() {
                Some(int) => Ok(SqlExpr::Literal(Value::from(int))),
                None => self.not_sql(expr),
            },
            Number::Float(float) => Ok(SqlExpr::Literal(Value::from(*float))),
            Number::Complex { .. } => self.not_sql(expr),
        }
    }

    /// `Post.id`, `posts.c.id`, `Color.red`.
    fn attribute(&self, expr: &Expr, attribute: &ExprAttribute) -> Result<SqlExpr> {
        let name = attribute.attr.as_str();
        match &*attribute.value {
            Expr::Name(of) => match self.namespace.get(&of.id) {
                Some(Named::Class(class)) => self.class_attribute(class, name),
                Some(Named::Enum) => Ok(SqlExpr::Literal(Value::String(name.to_owned()))),
                Some(Named::Table(_)) => self.not_sql(expr),
                None => Err(ExpressionError::UnknownName(of.id.to_string())),
            },
            Expr::Attribute(columns) => match self.table_of_columns(columns)? {
                Some(table) => self.column(table, name),
                None => self.not_sql(expr),
            },
            _ => self.not_sql(expr),
        }
    }

    /// The table in `table.c`, `table.columns` or `Class.__table__.c`.
    fn table_of_columns(&self, columns: &ExprAttribute) -> Result<Option<ModelId>> {
        if !matches!(columns.attr.as_str(), "c" | "columns") {
            return Ok(None);
        }
        let of = match &*columns.value {
            Expr::Name(name) => name,
            Expr::Attribute(inner) if inner.attr.as_str() == "__table__" => match &*inner.value {
                Expr::Name(name) => name,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        match self.namespace.get(&of.id) {
            Some(Named::Table(table) | Named::Class(table)) => Ok(Some(table)),
            Some(Named::Enum) => Ok(None),
            None => Err(ExpressionError::UnknownName(of.id.to_string())),
        }
    }

    fn class_attribute(&self, class: ModelId, name: &str) -> Result<SqlExpr> {
        if let Some(column) = self.namespace.attribute(class, name) {
            return Ok(SqlExpr::column(column));
        }
        if self.namespace.has_relationship(class, name) {
            return Err(ExpressionError::NotAColumn(name.to_owned()));
        }
        let class_name = self.namespace.model(class).map(|model| model.class_name.clone());
        Err(ExpressionError::UnknownAttribute {
            class_name: class_name.unwrap_or_default(),
            attribute: name.to_owned(),
        })
    }

    fn column(&self, table: ModelId, name: &str) -> Result<SqlExpr> {
        self.namespace.column(table, name).map(SqlExpr::column).ok_or_else(|| {
            let table = self.namespace.model(table).map(crate::schema::Model::table_name);
            ExpressionError::UnknownColumn {
                table: table.unwrap_or_default(),
                column: name.to_owned(),
            }
        })
    }

    fn compare(&self, expr: &Expr, compare: &ExprCompare) -> Result<SqlExpr> {
        let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
            return self.not_sql(expr);
        };
        let operator = match op {
            CmpOp::Eq => Operator::Eq,
            CmpOp::NotEq => Operator::Ne,
            CmpOp::Lt => Operator::Lt,
            CmpOp::LtE => Operator::Le,
            CmpOp::Gt => Operator::Gt,
            CmpOp::GtE => Operator::Ge,
            _ => return self.not_sql(expr),
        };
        let (left, right) = (self.read(&compare.left)?, self.read(right)?);
        Ok(self.comparison(operator, left, right))
    }

    /// `_boolean_compare`: with None it is IS, and a constant on the left changes sides.
    fn comparison(&self, operator: Operator, left: SqlExpr, right: SqlExpr) -> SqlExpr {
        if matches!(left, SqlExpr::Literal(_)) && !matches!(right, SqlExpr::Literal(_)) {
            let turned = match operator {
                Operator::Lt => Operator::Gt,
                Operator::Le => Operator::Ge,
                Operator::Gt => Operator::Lt,
                Operator::Ge => Operator::Le,
                same => same,
            };
            return self.comparison(turned, right, left);
        }
        let operator = match (operator, &right) {
            (Operator::Eq, SqlExpr::Literal(Value::Null)) => Operator::Is,
            (Operator::Ne, SqlExpr::Literal(Value::Null)) => Operator::IsNot,
            (operator, _) => operator,
        };
        let right = self.as_type_of(&left, right);
        binary_of(operator, left, right)
    }

    /// A constant as the compared column's type would write it: 1 of a Boolean is `true`.
    fn as_type_of(&self, column: &SqlExpr, value: SqlExpr) -> SqlExpr {
        let SqlExpr::Column { column, .. } = column else { return value };
        match (&value, self.namespace.column_type(*column)) {
            (SqlExpr::Literal(Value::Number(number)), Some(ColumnType::Boolean { .. })) => {
                SqlExpr::Literal(Value::Bool(number.as_i64() != Some(0)))
            }
            _ => value,
        }
    }

    /// `+` joins texts and adds all else.
    fn add(&self, left: SqlExpr, right: SqlExpr) -> SqlExpr {
        let operator = if self.is_text(&left) { Operator::Concat } else { Operator::Add };
        binary_of(operator, left, right)
    }

    fn is_text(&self, expr: &SqlExpr) -> bool {
        match expr {
            SqlExpr::Column { column, .. } => matches!(
                self.namespace.column_type(*column),
                Some(
                    ColumnType::String { .. }
                        | ColumnType::Text { .. }
                        | ColumnType::Unicode { .. }
                        | ColumnType::UnicodeText { .. }
                        | ColumnType::Enum(_)
                )
            ),
            SqlExpr::Binary { operator, .. } => *operator == Operator::Concat,
            SqlExpr::Literal(value) => value.is_string(),
            SqlExpr::Cast { sql_type, .. } => sql_type.contains("CHAR"),
            _ => false,
        }
    }

    fn call(&self, expr: &Expr, call: &ExprCall) -> Result<SqlExpr> {
        let arguments = &call.arguments.args;
        let keywords = &call.arguments.keywords;
        match &*call.func {
            Expr::Name(name) => {
                super::expression_call::sql_function(self, expr, &name.id, arguments, keywords)
            }
            Expr::Attribute(of) => match &*of.value {
                // `func.lower(...)`, `db.desc(...)`, `sa.func.lower(...)`
                Expr::Name(name) if name.id == "func" => {
                    Ok(function(of.attr.as_str(), self.read_all(arguments)?))
                }
                Expr::Name(name)
                    if self.namespace.get(&name.id).is_none()
                        && matches!(name.id.as_str(), "db" | "sa" | "sqlalchemy" | "orm") =>
                {
                    let name = of.attr.as_str();
                    super::expression_call::sql_function(self, expr, name, arguments, keywords)
                }
                Expr::Attribute(inner) if inner.attr.as_str() == "func" => {
                    Ok(function(of.attr.as_str(), self.read_all(arguments)?))
                }
                element => {
                    let element = self.read(element)?;
                    let method = of.attr.as_str();
                    super::expression_call::method(self, expr, element, method, arguments)
                }
            },
            // `.op("REGEXP")(value)`
            Expr::Call(inner) => {
                let (Expr::Attribute(of), [Expr::StringLiteral(operator)], [right]) =
                    (&*inner.func, &*inner.arguments.args, &**arguments)
                else {
                    return self.not_sql(expr);
                };
                if !matches!(of.attr.as_str(), "op" | "bool_op") {
                    return self.not_sql(expr);
                }
                Ok(SqlExpr::Custom {
                    operator: operator.value.to_str().to_owned(),
                    left: Box::new(self.read(&of.value)?),
                    right: Box::new(self.read(right)?),
                })
            }
            _ => self.not_sql(expr),
        }
    }

    fn read_all(&self, arguments: &[Expr]) -> Result<Vec<SqlExpr>> {
        arguments.iter().map(|argument| self.read(argument)).collect()
    }
}

/// What the room of calls needs of the reader.
pub(super) trait Read {
    fn read(&self, expr: &Expr) -> Result<SqlExpr>;
    fn read_list(&self, expr: &Expr) -> Result<Vec<SqlExpr>>;
    fn comparison(&self, operator: Operator, left: SqlExpr, right: SqlExpr) -> SqlExpr;
    fn refuse<T>(&self, expr: &Expr) -> Result<T>;
    fn is_known(&self, name: &str) -> bool;
    /// The table behind a class or a table, where the text names one and not a column.
    fn read_table(&self, expr: &Expr) -> Option<ModelId>;
    fn table_name(&self, id: ModelId) -> String;
}

impl Read for Reader<'_> {
    fn read(&self, expr: &Expr) -> Result<SqlExpr> {
        Reader::read(self, expr)
    }

    fn read_list(&self, expr: &Expr) -> Result<Vec<SqlExpr>> {
        let mut list = Vec::new();
        self.collect(expr, &mut list)?;
        Ok(list)
    }

    fn comparison(&self, operator: Operator, left: SqlExpr, right: SqlExpr) -> SqlExpr {
        Reader::comparison(self, operator, left, right)
    }

    fn refuse<T>(&self, expr: &Expr) -> Result<T> {
        self.not_sql(expr)
    }

    fn is_known(&self, name: &str) -> bool {
        self.namespace.get(name).is_some() || SQL_NAMES.contains(&name)
    }

    fn read_table(&self, expr: &Expr) -> Option<ModelId> {
        let name = match expr {
            Expr::Name(name) => name,
            Expr::Attribute(of) if of.attr.as_str() == "__table__" => of.value.as_name_expr()?,
            _ => return None,
        };
        match self.namespace.get(&name.id)? {
            Named::Class(id) | Named::Table(id) => Some(id),
            Named::Enum => None,
        }
    }

    fn table_name(&self, id: ModelId) -> String {
        self.namespace.table_name(id)
    }
}

/// `left op right`.
pub(super) fn binary_of(operator: Operator, left: SqlExpr, right: SqlExpr) -> SqlExpr {
    SqlExpr::Binary { operator, left: Box::new(left), right: Box::new(right) }
}

/// `name(arguments)`.
pub(super) fn function(name: &str, arguments: Vec<SqlExpr>) -> SqlExpr {
    SqlExpr::Function { name: name.to_owned(), arguments }
}

/// `element COLLATE name`.
pub(super) fn collate(element: SqlExpr, name: &str) -> SqlExpr {
    SqlExpr::Suffix { element: Box::new(element), keyword: collation(name) }
}

/// The divisor of a true division, which SQLAlchemy casts.
fn numeric(divisor: SqlExpr) -> SqlExpr {
    SqlExpr::Cast { element: Box::new(divisor), sql_type: "NUMERIC".to_owned() }
}

fn negative_number(number: &serde_json::Number) -> Value {
    match (number.as_i64(), number.as_f64()) {
        (Some(int), _) => Value::from(-int),
        (None, Some(float)) => Value::from(-float),
        (None, None) => Value::Null,
    }
}
