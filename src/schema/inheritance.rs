//! What `__mapper_args__` says: of inheritance between mapped classes, and beside it.
//!
//! Which class inherits from which is told by [`super::Model::inherits`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::column_type::is_false;
use super::ids::ColumnId;

/// The options of `Mapper` that are kept as they are (`MapperArgs::options`), by name.
pub const MAPPER_OPTIONS: [&str; 12] = [
    "allow_partial_pks",
    "always_refresh",
    "batch",
    "confirm_deleted_rows",
    "eager_defaults",
    "legacy_is_orphan",
    "passive_deletes",
    "passive_updates",
    "polymorphic_abstract",
    "polymorphic_load",
    "version_id_generator",
    "with_polymorphic",
];

/// `__mapper_args__`, but for `primary_key`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MapperArgs {
    /// `concrete=True`: the class shares nothing of its base's table or mapping.
    #[serde(skip_serializing_if = "is_false")]
    pub concrete: bool,
    /// `polymorphic_on`: what tells of which class a row is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polymorphic_on: Option<PolymorphicOn>,
    /// `polymorphic_identity`: what that column holds for rows of this class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polymorphic_identity: Option<PolymorphicIdentity>,
    /// `inherit_condition`: how the tables of a class and its base are joined, as an expression over
    /// classes (`Engineer.id == Person.id`); `None` takes the foreign key between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherit_condition: Option<String>,
    /// `version_id_col`: the column that counts the versions of a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id_col: Option<ColumnId>,
    /// Options that JSON can hold, as SQLAlchemy names them: `eager_defaults`, `polymorphic_load`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, Value>,
}

/// `polymorphic_on`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolymorphicOn {
    /// A column of the class.
    Column(ColumnId),
    /// A SQL expression over classes: `case((Person.is_boss, "boss"), else_="person")`.
    Expression(String),
}

/// `polymorphic_identity`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolymorphicIdentity {
    /// A Python constant that JSON can hold.
    Value(Value),
    /// A member of a Python enum: `Kind.engineer`.
    EnumMember(String),
}

impl MapperArgs {
    /// Is nothing said?
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The column of `polymorphic_on`, if it is one.
    pub fn polymorphic_column(&self) -> Option<ColumnId> {
        match self.polymorphic_on {
            Some(PolymorphicOn::Column(id)) => Some(id),
            _ => None,
        }
    }

    /// Forgets columns that are no more.
    pub fn forget_columns(&mut self, is_gone: &dyn Fn(&ColumnId) -> bool) {
        if self.polymorphic_column().as_ref().is_some_and(is_gone) {
            self.polymorphic_on = None;
        }
        self.version_id_col = self.version_id_col.filter(|id| !is_gone(id));
    }

    /// The expressions in it, to change.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let on = match &mut self.polymorphic_on {
            Some(PolymorphicOn::Expression(text)) => Some(text),
            _ => None,
        };
        self.inherit_condition.as_mut().into_iter().chain(on)
    }
}

impl PolymorphicIdentity {
    /// As one types it: text without quotes, other constants as JSON, a member as `Kind.engineer`.
    pub fn label(&self) -> String {
        match self {
            Self::Value(Value::String(text)) | Self::EnumMember(text) => text.clone(),
            Self::Value(value) => value.to_string(),
        }
    }
}
