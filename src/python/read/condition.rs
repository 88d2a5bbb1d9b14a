//! SQL of expressions over one table's columns: elements and conditions of indexes, and checks.

use ruff_python_ast::{CmpOp, Operator, UnaryOp};

use super::build::Build;
use super::dialect_type::postgresql_text;
use super::library;
use super::value::{Operation, Value};
use crate::schema::ColumnType;

impl Build {
    /// The SQL that SQLAlchemy prints for the expression, with columns by their bare names.
    pub(super) fn sql_condition(&mut self, value: &Value, at: usize) -> Option<String> {
        let value = self.program.force(value.clone());
        if let Some((found, column)) = self.column_of(&value, at) {
            let column = self.models[found].model.column(column)?;
            return Some(quoted_if_needed(&column.name));
        }
        match &value {
            Value::Operation(operation) => match &**operation {
                Operation::Compare(op, left, right) => {
                    let is_null = matches!(right, Value::None)
                        || right.as_object().is_some_and(|one| {
                            library::sqlalchemy_name(&one.callee) == Some("null")
                        });
                    let op = match op {
                        CmpOp::Eq if is_null => "IS",
                        CmpOp::NotEq if is_null => "IS NOT",
                        CmpOp::Eq => "=",
                        CmpOp::NotEq => "!=",
                        CmpOp::Lt => "<",
                        CmpOp::LtE => "<=",
                        CmpOp::Gt => ">",
                        CmpOp::GtE => ">=",
                        _ => return None,
                    };
                    Some(format!("{} {op} {}", self.inner(left, at)?, self.inner(right, at)?))
                }
                Operation::Binary(op, left, right) => {
                    let word = match op {
                        Operator::BitAnd => "AND",
                        Operator::BitOr => "OR",
                        Operator::Add => "+",
                        Operator::Sub => "-",
                        Operator::Mult => "*",
                        Operator::Div => "/",
                        _ => return None,
                    };
                    Some(format!("{} {word} {}", self.inner(left, at)?, self.inner(right, at)?))
                }
                Operation::Unary(UnaryOp::Invert | UnaryOp::Not, of) => {
                    Some(format!("NOT {}", self.inner(of, at)?))
                }
                Operation::Unary(UnaryOp::USub, of) => Some(format!("-{}", self.inner(of, at)?)),
                Operation::Unary(..) => None,
            },
            Value::Object(object) => {
                if let Some(name) = library::sql_function(&object.callee) {
                    let name = name.to_owned();
                    let arguments: Option<Vec<String>> =
                        object.arguments.iter().map(|one| self.sql_condition(one, at)).collect();
                    return Some(format!("{name}({})", arguments?.join(", ")));
                }
                if let Value::Attribute(of) = &object.callee {
                    let element = self.inner(&of.0.clone(), at)?;
                    return self.method_sql(&element, &of.1, &object.arguments, at);
                }
                let name = library::sqlalchemy_name(&object.callee)?.to_owned();
                match name.as_str() {
                    "and_" | "or_" => {
                        let parts: Option<Vec<String>> =
                            object.arguments.iter().map(|one| self.inner(one, at)).collect();
                        let word = if name == "and_" { " AND " } else { " OR " };
                        Some(parts?.join(word))
                    }
                    "not_" => Some(format!("NOT {}", self.inner(object.arguments.first()?, at)?)),
                    "desc" | "asc" | "nulls_first" | "nullsfirst" | "nulls_last" | "nullslast"
                    | "collate" => {
                        // A text is the name of a column here.
                        let element = match object.arguments.first()? {
                            Value::Str(column) => quoted_if_needed(column),
                            other => self.inner(other, at)?,
                        };
                        self.method_sql(&element, &name, &object.arguments[1..], at)
                    }
                    "cast" => {
                        let element = self.inner(object.arguments.first()?, at)?;
                        let of = object.arguments.get(1)?.clone();
                        let of = self.program.column_type(&of, &Value::None)?;
                        Some(format!("CAST({element} AS {})", cast_type(&of)?))
                    }
                    "column" | "Column" => object.arguments.first()?.as_str().map(quoted_if_needed),
                    _ => self.program.sql_text(&value),
                }
            }
            other => self.program.sql_text(other),
        }
    }

    /// The same inside another: operators in parentheses where AND and OR are mixed.
    fn inner(&mut self, value: &Value, at: usize) -> Option<String> {
        let sql = self.sql_condition(value, at)?;
        let is_or = match value {
            Value::Operation(of) => matches!(&**of, Operation::Binary(Operator::BitOr, ..)),
            Value::Object(of) => library::sqlalchemy_name(&of.callee) == Some("or_"),
            _ => false,
        };
        Some(if is_or { format!("({sql})") } else { sql })
    }

    fn method_sql(
        &mut self,
        element: &str,
        method: &str,
        arguments: &[Value],
        at: usize,
    ) -> Option<String> {
        let first = match arguments.first() {
            Some(Value::List(_) | Value::Tuple(_) | Value::Set(_)) | None => None,
            Some(one) => self.sql_condition(one, at),
        };
        Some(match (method, first) {
            ("desc", _) => format!("{element} DESC"),
            ("asc", _) => format!("{element} ASC"),
            ("nulls_first" | "nullsfirst", _) => format!("{element} NULLS FIRST"),
            ("nulls_last" | "nullslast", _) => format!("{element} NULLS LAST"),
            ("is_", Some(of)) => format!("{element} IS {of}"),
            ("is_not" | "isnot", Some(of)) => format!("{element} IS NOT {of}"),
            ("like", Some(of)) => format!("{element} LIKE {of}"),
            ("collate", _) => {
                format!("{element} COLLATE \"{}\"", arguments.first()?.as_str()?)
            }
            ("in_" | "not_in" | "notin_", _) => {
                let items = self.program.iterate(arguments.first()?)?;
                let items: Option<Vec<String>> =
                    items.iter().map(|one| self.sql_condition(one, at)).collect();
                let word = if method == "in_" { "IN" } else { "NOT IN" };
                format!("{element} {word} ({})", items?.join(", "))
            }
            ("between", Some(low)) => {
                let high = self.sql_condition(arguments.get(1)?, at)?;
                format!("{element} BETWEEN {low} AND {high}")
            }
            _ => return None,
        })
    }
}

/// The type's SQL as SQLAlchemy prints it for no dialect in particular.
fn cast_type(of: &ColumnType) -> Option<String> {
    Some(match of {
        ColumnType::DateTime { .. } => "DATETIME".to_owned(),
        ColumnType::Time { .. } => "TIME".to_owned(),
        ColumnType::Sql { .. }
        | ColumnType::Boolean { .. }
        | ColumnType::Integer {}
        | ColumnType::BigInteger {}
        | ColumnType::SmallInteger {}
        | ColumnType::String { .. }
        | ColumnType::Unicode { .. }
        | ColumnType::Text { .. }
        | ColumnType::UnicodeText { .. }
        | ColumnType::Numeric { .. }
        | ColumnType::Float { .. }
        | ColumnType::Date {}
        | ColumnType::Json { .. } => postgresql_text(of)?,
        _ => return None,
    })
}

fn quoted_if_needed(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
