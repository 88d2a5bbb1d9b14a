//! Column types: SQLAlchemy's generic types with their arguments.
//!
//! Knows nothing of dialects; what a type becomes in SQL is told by the room `ddl`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A column's type, named as SQLAlchemy names it, with the arguments that its constructor takes.
///
/// An argument that is `None` (or false) is one that was not given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", deny_unknown_fields)]
#[allow(missing_docs)] // the variants are SQLAlchemy's classes, the fields its keyword arguments
pub enum ColumnType {
    Boolean {
        #[serde(default, skip_serializing_if = "is_false")]
        create_constraint: bool,
        /// The name of the CHECK that `create_constraint` makes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        constraint_name: Option<String>,
    },
    DateTime {
        #[serde(default, skip_serializing_if = "is_false")]
        timezone: bool,
    },
    Float {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<u32>,
    },
    Integer {},
    LargeBinary {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
    },
    PickleType {},
    String {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collation: Option<String>,
    },
    Text {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collation: Option<String>,
    },
    BigInteger {},
    SmallInteger {},
    Numeric {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scale: Option<u32>,
    },
    Double {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<u32>,
    },
    Date {},
    Time {
        #[serde(default, skip_serializing_if = "is_false")]
        timezone: bool,
    },
    Interval {
        /// Is it INTERVAL where the dialect has that? SQLAlchemy's default is true.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        native: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        second_precision: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day_precision: Option<u32>,
    },
    Enum(EnumType),
    #[serde(rename = "JSON")]
    Json {
        #[serde(default, skip_serializing_if = "is_false")]
        none_as_null: bool,
    },
    Uuid {
        /// Are values `uuid.UUID` objects? SQLAlchemy's default is true.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        as_uuid: bool,
        /// Is it UUID where the dialect has that? SQLAlchemy's default is true.
        #[serde(default = "yes", skip_serializing_if = "is_true")]
        native_uuid: bool,
    },
    Unicode {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collation: Option<String>,
    },
    UnicodeText {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collation: Option<String>,
    },
    /// A type by its SQL name, as SQLAlchemy's uppercase types are (`NVARCHAR(160)`, `CHAR(2)`).
    /// Its text stands in every dialect as it is. `""` is a column of SQLite without a type.
    #[serde(rename = "SQL")]
    Sql {
        /// The type as declared, `NVARCHAR(160)`.
        text: String,
    },
}

/// `Enum(...)`: a fixed set of values, from strings or from a Python enum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumType {
    /// What the database stores: the strings, or the names of the Python enum's members.
    pub values: Vec<String>,
    /// The name of the type on PostgreSQL, and of the CHECK if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enum_name: Option<String>,
    /// The Python enum that the values come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enum_class: Option<EnumClass>,
    /// Is the dialect's own enum type used where it has one? SQLAlchemy's default is true.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub native_enum: bool,
    /// Is a CHECK made where the type is not native?
    #[serde(default, skip_serializing_if = "is_false")]
    pub create_constraint: bool,
    /// The length of the VARCHAR where the type is not native; the longest value by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// The schema that PostgreSQL's type is in; `None` is the connection's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
}

/// A Python `enum.Enum` class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumClass {
    /// The class name.
    pub class_name: String,
    /// Name and value of each member, in order.
    pub members: Vec<(String, Value)>,
}

impl ColumnType {
    /// `Uuid()`, whose values are `uuid.UUID`.
    pub fn uuid() -> Self {
        Self::Uuid { as_uuid: true, native_uuid: true }
    }

    /// `Interval()`.
    pub fn interval() -> Self {
        Self::Interval { native: true, second_precision: None, day_precision: None }
    }

    /// The class name in SQLAlchemy: `String`, `JSON`; of an uppercase type the word before its
    /// arguments (`NVARCHAR`).
    pub fn name(&self) -> &str {
        match self {
            Self::Boolean { .. } => "Boolean",
            Self::DateTime { .. } => "DateTime",
            Self::Float { .. } => "Float",
            Self::Integer {} => "Integer",
            Self::LargeBinary { .. } => "LargeBinary",
            Self::PickleType {} => "PickleType",
            Self::String { .. } => "String",
            Self::Text { .. } => "Text",
            Self::BigInteger {} => "BigInteger",
            Self::SmallInteger {} => "SmallInteger",
            Self::Numeric { .. } => "Numeric",
            Self::Double { .. } => "Double",
            Self::Date {} => "Date",
            Self::Time { .. } => "Time",
            Self::Interval { .. } => "Interval",
            Self::Enum(_) => "Enum",
            Self::Json { .. } => "JSON",
            Self::Uuid { .. } => "Uuid",
            Self::Unicode { .. } => "Unicode",
            Self::UnicodeText { .. } => "UnicodeText",
            Self::Sql { text } => text.split('(').next().unwrap_or("").trim(),
        }
    }

    /// The type as a person would write it in one line: `String(64)`, `Numeric(10,2)`.
    pub fn label(&self) -> String {
        let length = |n: &Option<u32>| n.map(|n| format!("({n})")).unwrap_or_default();
        let arguments = match self {
            Self::String { length: n, .. }
            | Self::Text { length: n, .. }
            | Self::Unicode { length: n, .. }
            | Self::UnicodeText { length: n, .. }
            | Self::LargeBinary { length: n } => length(n),
            Self::Numeric { precision: Some(precision), scale: Some(scale) } => {
                format!("({precision},{scale})")
            }
            Self::Numeric { precision, .. }
            | Self::Float { precision }
            | Self::Double { precision } => length(precision),
            Self::DateTime { timezone: true } | Self::Time { timezone: true } => {
                "(timezone)".to_owned()
            }
            Self::Enum(of) => format!("({})", of.values.join(",")),
            Self::Sql { text } if text.is_empty() => return "(no type)".to_owned(),
            Self::Sql { text } => return text.clone(),
            _ => String::new(),
        };
        format!("{}{arguments}", self.name())
    }

    /// Has the type integer affinity, so that a primary key of it counts up by default?
    /// (`SQLAlchemy`'s `_type_affinity is Integer`.)
    pub fn is_integer(&self) -> bool {
        match self {
            Self::Integer {} | Self::BigInteger {} | Self::SmallInteger {} => true,
            Self::Sql { text } => {
                // Behind the name stand a width and MySQL's UNSIGNED and ZEROFILL.
                let upper = text.to_ascii_uppercase();
                let name = upper.split(['(', ' ']).next().unwrap_or_default();
                let rest = upper[name.len()..].split(')').next_back().unwrap_or_default();
                matches!(name, "INTEGER" | "INT" | "BIGINT" | "SMALLINT" | "MEDIUMINT" | "TINYINT")
                    && rest.split_whitespace().all(|one| matches!(one, "UNSIGNED" | "ZEROFILL"))
            }
            _ => false,
        }
    }
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's skip_serializing_if passes a reference
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the same
fn is_true(value: &bool) -> bool {
    *value
}
