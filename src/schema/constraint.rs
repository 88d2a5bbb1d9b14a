//! Constraints and indexes of a table, as declared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::column_type::is_false;
use super::ids::{ColumnId, ConstraintId, ModelId};

/// `ForeignKey(...)` of a column, or `ForeignKeyConstraint(...)` of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKeyConstraint {
    /// Identity.
    pub id: ConstraintId,
    /// The constraint's name, if it was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The referring columns, of the model that holds this constraint.
    pub columns: Vec<ColumnId>,
    /// What they refer to.
    pub target: ForeignKeyTarget,
    /// `ON DELETE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ondelete: Option<String>,
    /// `ON UPDATE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onupdate: Option<String>,
    /// `DEFERRABLE` (`true`), `NOT DEFERRABLE` (`false`), or not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferrable: Option<bool>,
    /// `INITIALLY`: `DEFERRED` or `IMMEDIATE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initially: Option<String>,
    /// Added by ALTER TABLE after all tables are made?
    #[serde(default, skip_serializing_if = "is_false")]
    pub use_alter: bool,
}

impl ForeignKeyConstraint {
    /// A key without name and actions.
    pub fn new(id: ConstraintId, columns: Vec<ColumnId>, target: ForeignKeyTarget) -> Self {
        Self {
            id,
            name: None,
            columns,
            target,
            ondelete: None,
            onupdate: None,
            deferrable: None,
            initially: None,
            use_alter: false,
        }
    }
}

/// What a foreign key refers to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignKeyTarget {
    /// Columns of a model of this schema, as many as refer.
    Columns {
        /// The referred model.
        model: ModelId,
        /// The referred columns, in the order of the referring ones.
        columns: Vec<ColumnId>,
    },
    /// A table or columns that this schema does not have, by name.
    Unresolved {
        /// The table's name.
        table: String,
        /// The columns' names; empty where only the table was named.
        columns: Vec<String>,
    },
}

/// `UniqueConstraint(...)` of one or more columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UniqueConstraint {
    /// Identity.
    pub id: ConstraintId,
    /// The constraint's name, if it was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns together.
    pub columns: Vec<ColumnId>,
}

/// `CheckConstraint("...")`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckConstraint {
    /// Identity.
    pub id: ConstraintId,
    /// The constraint's name, if it was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Is the name `conv("…")`, which no naming convention builds on?
    #[serde(default, skip_serializing_if = "is_false")]
    pub conv: bool,
    /// The SQL condition, without the outer parentheses.
    pub sqltext: String,
    /// The column it is written on, if it is; the DDL then has it inside the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<ColumnId>,
}

/// `Index(...)` of columns or expressions. (`index=True` stands on the column.)
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Identity.
    pub id: ConstraintId,
    /// The index's name; `None` takes `ix_<table>_<first column>` or the naming convention's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// UNIQUE?
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// What is indexed, in order.
    pub elements: Vec<IndexElement>,
    /// Dialect options such as `sqlite_where` (SQL text), as SQLAlchemy names them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, Value>,
}

/// One element of an index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexElement {
    /// A column.
    Column(ColumnId),
    /// SQL text: `lower(name)`, `name DESC`.
    Expression(String),
}
