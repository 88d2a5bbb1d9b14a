//! Columns as declared: name, type and options, in SQLAlchemy's terms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::column_type::{ColumnType, is_false};
use super::ids::ColumnId;
use super::python_argument::PythonArguments;
use super::python_constant::PythonConstant;
use super::sequence::{Identity, Sequence};

/// `db.Column(...)`: one column of a model or an association table.
///
/// Foreign keys are kept by the model, also those of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Identity.
    pub id: ColumnId,
    /// The column's name in the database.
    pub name: String,
    /// The attribute's name in Python where it is not the column's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The type; `None` takes the type of the column that the foreign key refers to.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub column_type: Option<ColumnType>,
    /// `with_variant(…)`: types that it has on one dialect only, by `SQLAlchemy`'s name of that.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, ColumnType>,
    /// Part of the primary key?
    #[serde(default, skip_serializing_if = "is_false")]
    pub primary_key: bool,
    /// May it be NULL? `None` is not said: SQLAlchemy then takes `not primary_key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// `unique=True`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// `index=True`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub index: bool,
    /// `default=`: what Python puts in on INSERT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<ColumnDefault>,
    /// `onupdate=`: what Python puts in on UPDATE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onupdate: Option<ColumnDefault>,
    /// `server_default=`: the DEFAULT in the DDL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_default: Option<ServerDefault>,
    /// `autoincrement=`.
    #[serde(default, skip_serializing_if = "Autoincrement::is_auto")]
    pub autoincrement: Autoincrement,
    /// `Computed(...)`: a generated column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Computed>,
    /// `Identity(...)`: numbered by the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// `Sequence(...)`: numbered by a sequence of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
    /// The comment, in the DDL where the dialect has comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Options that have no part in the table (`deferred`, `doc`, `info`).
    #[serde(default, skip_serializing_if = "PythonArguments::is_empty")]
    pub more: PythonArguments,
    /// `mapped_column(use_existing_column=True)`: where the table of the base class has a column of
    /// this name already, the attribute stands for that one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub use_existing_column: bool,
}

impl Column {
    /// A column without options.
    pub fn new(id: ColumnId, name: impl Into<String>, column_type: Option<ColumnType>) -> Self {
        Self {
            id,
            name: name.into(),
            attribute: None,
            column_type,
            variants: BTreeMap::new(),
            primary_key: false,
            nullable: None,
            unique: false,
            index: false,
            default: None,
            onupdate: None,
            server_default: None,
            autoincrement: Autoincrement::Auto,
            computed: None,
            identity: None,
            sequence: None,
            comment: None,
            more: PythonArguments::new(),
            use_existing_column: false,
        }
    }

    /// The attribute's name in Python.
    pub fn attribute_name(&self) -> &str {
        self.attribute.as_deref().unwrap_or(&self.name)
    }

    /// May it be NULL, by what is said or else by `SQLAlchemy`'s default?
    pub fn is_nullable(&self) -> bool {
        self.nullable.unwrap_or(!self.primary_key && self.identity.is_none())
    }
}

/// `default=` or `onupdate=`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnDefault {
    /// A Python constant that JSON can hold: number, text, boolean, list, object.
    Scalar(Value),
    /// A Python constant that JSON cannot hold: `Decimal('0.10')`.
    Constant(PythonConstant),
    /// A member of a Python enum: `Color.red`.
    EnumMember(String),
    /// A Python callable as written: `datetime.utcnow`, `list`, `lambda: 1`.
    Callable(String),
    /// SQL that runs with the statement.
    Sql(SqlExpression),
}

/// `server_default=`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerDefault {
    /// A Python string: a quoted literal in the DDL.
    String(String),
    /// `text(...)`, `func.…()`, `true()`, `false()`, `null()`.
    Sql(SqlExpression),
}

/// A SQL expression as a Python models file gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SqlExpression {
    /// `text("...")`.
    Text(String),
    /// `func.NAME(...)` with constants for arguments.
    Function {
        /// The function's name: `now`, `current_timestamp`, `gen_random_uuid`.
        name: String,
        /// Constants: numbers, text, booleans, null.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        arguments: Vec<Value>,
    },
    /// `true()`.
    True,
    /// `false()`.
    False,
    /// `null()`.
    Null,
}

/// `autoincrement=`: the three values that SQLAlchemy knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autoincrement {
    /// `"auto"`, the default: an integer primary key of one column, without a foreign key, counts up.
    #[default]
    Auto,
    /// `True`.
    True,
    /// `False`.
    False,
    /// `"ignore_fk"`: as auto, also with a foreign key.
    IgnoreFk,
}

impl Autoincrement {
    /// Is it the default?
    pub fn is_auto(&self) -> bool {
        matches!(self, Self::Auto)
    }
}

/// `Computed(sqltext, persisted=…)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Computed {
    /// The SQL expression.
    pub sqltext: String,
    /// STORED (`true`), VIRTUAL (`false`), or as the dialect likes (`None`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persisted: Option<bool>,
}
