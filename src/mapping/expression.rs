//! SQL expressions of relationships: joins and `order_by`, as a tree over columns.

use serde_json::Value;

use super::Mapping;
use super::expression_sql::{TextStyle, sql_text};
use super::subquery::Select;
use super::table::ColumnRef;
use crate::schema::ModelId;

/// A SQL expression over the columns of this schema.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlExpr {
    /// A column, with the annotations that `foreign()` and `remote()` give.
    Column {
        /// Which.
        column: ColumnRef,
        /// Inside `foreign(...)`.
        foreign: bool,
        /// Inside `remote(...)`.
        remote: bool,
    },
    /// `left op right`.
    Binary {
        /// The operator.
        operator: Operator,
        /// Left side.
        left: Box<SqlExpr>,
        /// Right side.
        right: Box<SqlExpr>,
    },
    /// `a AND b AND …`.
    And(Vec<SqlExpr>),
    /// `a OR b OR …`.
    Or(Vec<SqlExpr>),
    /// `NOT a`.
    Not(Box<SqlExpr>),
    /// `-a`.
    Negative(Box<SqlExpr>),
    /// `a IN (…)`; `NOT IN` if negated.
    In {
        /// What is looked for.
        element: Box<SqlExpr>,
        /// Where.
        list: Vec<SqlExpr>,
        /// `NOT IN`.
        negated: bool,
    },
    /// `a BETWEEN low AND high`; `NOT BETWEEN` if negated.
    Between {
        /// What is compared.
        element: Box<SqlExpr>,
        /// Lower bound.
        low: Box<SqlExpr>,
        /// Upper bound.
        high: Box<SqlExpr>,
        /// `NOT BETWEEN`.
        negated: bool,
    },
    /// `left op right` with an operator of the author's own: `.op("REGEXP")`.
    Custom {
        /// The operator's SQL.
        operator: String,
        /// Left side.
        left: Box<SqlExpr>,
        /// Right side.
        right: Box<SqlExpr>,
    },
    /// `CASE WHEN … THEN … ELSE … END`.
    Case {
        /// Condition and result of each `WHEN`.
        whens: Vec<(SqlExpr, SqlExpr)>,
        /// The result of `ELSE`.
        otherwise: Option<Box<SqlExpr>>,
    },
    /// `name(arguments)`.
    Function {
        /// `func.NAME`.
        name: String,
        /// Its arguments.
        arguments: Vec<SqlExpr>,
    },
    /// `CAST(a AS type)`.
    Cast {
        /// What is cast.
        element: Box<SqlExpr>,
        /// The type's SQL.
        sql_type: String,
    },
    /// `a ASC`, `a DESC`, `a NULLS FIRST`, `a NULLS LAST`, `a COLLATE x`: a suffix in SQL.
    Suffix {
        /// Before it.
        element: Box<SqlExpr>,
        /// `ASC`, `DESC`, `NULLS FIRST`, `NULLS LAST`, or `COLLATE "x"`.
        keyword: String,
    },
    /// A subquery in parentheses, or `EXISTS (…)`.
    Select(Box<Select>),
    /// A constant; `Null` is `NULL`.
    Literal(Value),
    /// `text("...")`.
    Text(String),
}

/// Binary operators, by their SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are those of SQLAlchemy's operators
pub enum Operator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    Like,
    NotLike,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Concat,
}

impl Operator {
    /// The operator in SQL.
    pub fn as_sql(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Is => "IS",
            Self::IsNot => "IS NOT",
            Self::Like => "LIKE",
            Self::NotLike => "NOT LIKE",
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Concat => "||",
        }
    }

    /// Is it one of the six that compare? (`operators.is_comparison`.)
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }

    /// The operator that says the opposite.
    pub fn negated(self) -> Option<Self> {
        Some(match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt => Self::Ge,
            Self::Le => Self::Gt,
            Self::Gt => Self::Le,
            Self::Ge => Self::Lt,
            Self::Is => Self::IsNot,
            Self::IsNot => Self::Is,
            Self::Like => Self::NotLike,
            Self::NotLike => Self::Like,
            _ => return None,
        })
    }
}

impl SqlExpr {
    /// A column without annotations.
    pub fn column(column: ColumnRef) -> Self {
        Self::Column { column, foreign: false, remote: false }
    }

    /// `left = right`.
    pub fn equal(left: Self, right: Self) -> Self {
        Self::Binary { operator: Operator::Eq, left: Box::new(left), right: Box::new(right) }
    }

    /// The parts joined by AND; one alone is itself, and parts that are ANDs are taken apart.
    pub fn and(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::And(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::And(flat) }
    }

    /// The parts joined by OR; one alone is itself, and parts that are ORs are taken apart.
    pub fn or(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                part => flat.push(part),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Or(flat) }
    }

    /// The opposite, as `SQLAlchemy` negates: by the opposite operator where there is one.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Binary { operator, left, right } => match operator.negated() {
                Some(operator) => Self::Binary { operator, left, right },
                None => Self::Not(Box::new(Self::Binary { operator, left, right })),
            },
            Self::In { element, list, negated } => Self::In { element, list, negated: !negated },
            Self::Between { element, low, high, negated } => {
                Self::Between { element, low, high, negated: !negated }
            }
            Self::Not(inner) => *inner,
            Self::Literal(Value::Bool(value)) => Self::Literal(Value::Bool(!value)),
            other => Self::Not(Box::new(other)),
        }
    }

    /// The expressions directly inside this one, in order.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Column { .. } | Self::Literal(_) | Self::Text(_) => Vec::new(),
            Self::Binary { left, right, .. } | Self::Custom { left, right, .. } => {
                vec![left, right]
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().collect(),
            Self::Not(element)
            | Self::Negative(element)
            | Self::Cast { element, .. }
            | Self::Suffix { element, .. } => vec![element],
            Self::In { element, list, .. } => std::iter::once(&**element).chain(list).collect(),
            Self::Between { element, low, high, .. } => vec![element, low, high],
            Self::Case { whens, otherwise } => whens
                .iter()
                .flat_map(|(condition, result)| [condition, result])
                .chain(otherwise.as_deref())
                .collect(),
            Self::Function { arguments, .. } => arguments.iter().collect(),
            Self::Select(select) => select.children().collect(),
        }
    }

    /// The same, to change.
    pub fn children_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Column { .. } | Self::Literal(_) | Self::Text(_) => Vec::new(),
            Self::Binary { left, right, .. } | Self::Custom { left, right, .. } => {
                vec![left, right]
            }
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().collect(),
            Self::Not(element)
            | Self::Negative(element)
            | Self::Cast { element, .. }
            | Self::Suffix { element, .. } => vec![element],
            Self::In { element, list, .. } => std::iter::once(&mut **element).chain(list).collect(),
            Self::Between { element, low, high, .. } => vec![element, low, high],
            Self::Case { whens, otherwise } => whens
                .iter_mut()
                .flat_map(|(condition, result)| [condition, result])
                .chain(otherwise.as_deref_mut())
                .collect(),
            Self::Function { arguments, .. } => arguments.iter_mut().collect(),
            Self::Select(select) => select.children_mut().collect(),
        }
    }

    /// Every column in it, in order, as often as it stands there.
    pub fn columns(&self) -> Vec<ColumnRef> {
        let mut columns = Vec::new();
        self.visit(&mut |expr| {
            if let Self::Column { column, .. } = expr {
                columns.push(*column);
            }
        });
        columns
    }

    /// Calls `visitor` for this expression and all inside it.
    pub fn visit(&self, visitor: &mut dyn FnMut(&Self)) {
        visitor(self);
        for child in self.children() {
            child.visit(visitor);
        }
    }

    /// Calls `visitor` for this expression and all inside it, to change.
    pub fn visit_mut(&mut self, visitor: &mut dyn FnMut(&mut Self)) {
        visitor(self);
        for child in self.children_mut() {
            child.visit_mut(visitor);
        }
    }

    /// The SQL text with constants in place, each column as `column` gives it; it runs in SQLite.
    pub fn to_sql(&self, column: &mut dyn FnMut(ColumnRef) -> String) -> String {
        sql_text(self, column, TextStyle::Executable, &[])
    }

    /// The same inside a statement over these tables, with which subqueries are correlated.
    pub fn to_sql_among(
        &self,
        tables: &[ModelId],
        column: &mut dyn FnMut(ColumnRef) -> String,
    ) -> String {
        sql_text(self, column, TextStyle::Executable, tables)
    }

    /// The SQL text as `SQLAlchemy` prints it with constants in place (`literal_binds`), with
    /// `table.column`, quoted where it would quote.
    pub fn to_text(&self, mapping: &Mapping) -> String {
        sql_text(self, &mut |column| mapping.quoted_column_path(column), TextStyle::Printed, &[])
    }

    /// The SQL text as `str(expression)` gives it, with `:name_1` for constants; for messages.
    pub fn to_message_text(&self, mapping: &Mapping) -> String {
        sql_text(
            self,
            &mut |column| mapping.quoted_column_path(column),
            TextStyle::BoundParameters,
            &[],
        )
    }
}
