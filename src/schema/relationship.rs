//! Relationships as declared: `relationship()` and its `backref()`, with the options given.
//!
//! What they come to (direction, joins, pairs) is told by the room `mapping`.

use serde::{Deserialize, Serialize};

use super::column_type::is_false;
use super::ids::{ModelId, RelationshipId};
use super::python_argument::PythonArguments;

/// `name = db.relationship(...)` on one model.
///
/// Options that SQLAlchemy takes as expressions are kept as the text of a Python expression over
/// class and table names, as one writes them in a string: `Post.id.desc()`, `followers.c.user_id`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relationship {
    /// Identity.
    pub id: RelationshipId,
    /// The attribute's name.
    pub name: String,
    /// The class on the other side.
    pub target: ModelReference,
    /// `backref=`: creates the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backref: Option<Backref>,
    /// `back_populates=`: names the other side, which is declared too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_populates: Option<String>,
    /// `secondary=`: the table between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary: Option<ModelReference>,
    /// All other options.
    #[serde(default, skip_serializing_if = "RelationshipOptions::is_default")]
    pub options: RelationshipOptions,
}

impl Relationship {
    /// A relationship without options.
    pub fn new(id: RelationshipId, name: impl Into<String>, target: ModelId) -> Self {
        Self {
            id,
            name: name.into(),
            target: ModelReference::Model(target),
            backref: None,
            back_populates: None,
            secondary: None,
            options: RelationshipOptions::default(),
        }
    }
}

/// `backref="name"` or `backref=db.backref("name", ...)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backref {
    /// The attribute's name on the other class.
    pub name: String,
    /// The options of that side.
    #[serde(default, skip_serializing_if = "RelationshipOptions::is_default")]
    pub options: RelationshipOptions,
}

/// The options that `relationship()` and `backref()` share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelationshipOptions {
    /// `lazy=`; `None` is not said (`select`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lazy: Option<Lazy>,
    /// `order_by=`: one expression each, `Post.id.desc()`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<String>,
    /// `primaryjoin=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primaryjoin: Option<String>,
    /// `secondaryjoin=`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondaryjoin: Option<String>,
    /// `uselist=`; `None` is not said (by the direction).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uselist: Option<bool>,
    /// `foreign_keys=`: columns, `Game.home_id`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<String>,
    /// `remote_side=`: columns, `Category.id`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_side: Vec<String>,
    /// `cascade=` as written: `all, delete-orphan`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade: Option<String>,
    /// `passive_deletes=`.
    #[serde(skip_serializing_if = "PassiveDeletes::is_false")]
    pub passive_deletes: PassiveDeletes,
    /// `viewonly=`; on a backref `None` takes the declared side's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewonly: Option<bool>,
    /// `post_update=True`.
    #[serde(skip_serializing_if = "is_false")]
    pub post_update: bool,
    /// `single_parent=True`: allows delete-orphan on the side of the many.
    #[serde(skip_serializing_if = "is_false")]
    pub single_parent: bool,
    /// `overlaps=` as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlaps: Option<String>,
    /// Options that have no part in joins (`innerjoin`, `collection_class`, `doc`).
    #[serde(skip_serializing_if = "PythonArguments::is_empty")]
    pub more: PythonArguments,
}

impl RelationshipOptions {
    /// Is nothing said?
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The declared side of a relationship, or the one that its backref creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationshipEnd {
    /// Where `relationship()` stands.
    Declared,
    /// Where `backref=` puts the other.
    Backref,
}

/// Another model, association table or view of this schema, or a name that none has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelReference {
    /// One of this schema.
    Model(ModelId),
    /// A class or table name that was not found.
    Unresolved(String),
}

impl ModelReference {
    /// The id, if it is one of this schema.
    pub fn id(&self) -> Option<ModelId> {
        match self {
            Self::Model(id) => Some(*id),
            Self::Unresolved(_) => None,
        }
    }
}

/// `lazy=`: how the related rows are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum Lazy {
    Select,
    Joined,
    Subquery,
    Selectin,
    Immediate,
    Dynamic,
    WriteOnly,
    Raise,
    RaiseOnSql,
    Noload,
}

impl Lazy {
    /// All values, the default first.
    pub const ALL: [Self; 10] = [
        Self::Select,
        Self::Joined,
        Self::Subquery,
        Self::Selectin,
        Self::Immediate,
        Self::Dynamic,
        Self::WriteOnly,
        Self::Raise,
        Self::RaiseOnSql,
        Self::Noload,
    ];

    /// `SQLAlchemy`'s word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Joined => "joined",
            Self::Subquery => "subquery",
            Self::Selectin => "selectin",
            Self::Immediate => "immediate",
            Self::Dynamic => "dynamic",
            Self::WriteOnly => "write_only",
            Self::Raise => "raise",
            Self::RaiseOnSql => "raise_on_sql",
            Self::Noload => "noload",
        }
    }
}

/// `passive_deletes=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum PassiveDeletes {
    #[default]
    False,
    True,
    /// `"all"`.
    All,
}

impl PassiveDeletes {
    /// Is it the default?
    pub fn is_false(&self) -> bool {
        matches!(self, Self::False)
    }
}
