//! Relationships as resolved: one entry for each end, as `RelationshipProperty` holds it.

use super::expression::SqlExpr;
use super::table::ColumnRef;
pub use crate::schema::RelationshipEnd;
use crate::schema::{Lazy, ModelId, PassiveDeletes, RelationshipId};

/// One end of a relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedRelationship {
    /// The declaration it comes from.
    pub relationship_id: RelationshipId,
    /// Which end of it.
    pub end: RelationshipEnd,
    /// The class that has the attribute.
    pub model_id: ModelId,
    /// The attribute's name.
    pub key: String,
    /// The class on the other side.
    pub target: ModelId,
    /// By the foreign keys, from this side.
    pub direction: Direction,
    /// A list (or other collection), not a scalar?
    pub uselist: bool,
    /// How it loads.
    pub lazy: Lazy,
    /// In what order a list comes.
    pub order_by: Vec<SqlExpr>,
    /// The table between.
    pub secondary: Option<ModelId>,
    /// ON between this side and the target, or between this side and `secondary`.
    pub primaryjoin: SqlExpr,
    /// ON between `secondary` and the target.
    pub secondaryjoin: Option<SqlExpr>,
    /// `synchronize_pairs`: the referred column and the one that refers, of the primary join.
    pub synchronize_pairs: Vec<(ColumnRef, ColumnRef)>,
    /// `secondary_synchronize_pairs`: the same of the secondary join.
    pub secondary_synchronize_pairs: Vec<(ColumnRef, ColumnRef)>,
    /// `local_remote_pairs`: a column of this side and one of the far side, of both joins.
    pub local_remote_pairs: Vec<(ColumnRef, ColumnRef)>,
    /// Columns on the far side of the join; with `secondary` the columns of that table.
    pub remote_side: Vec<ColumnRef>,
    /// The `backref=` name given on this side.
    pub backref: Option<String>,
    /// The attribute's name on the other side, from `backref` or `back_populates`.
    pub reverse: Option<String>,
    /// Loads and never writes?
    pub viewonly: bool,
    /// What is handed on to related rows.
    pub cascade: Cascade,
    /// `passive_deletes`.
    pub passive_deletes: PassiveDeletes,
}

/// `RelationshipProperty.direction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own names
pub enum Direction {
    OneToMany,
    ManyToOne,
    ManyToMany,
}

impl Direction {
    /// `SQLAlchemy`'s name: `ONETOMANY`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneToMany => "ONETOMANY",
            Self::ManyToOne => "MANYTOONE",
            Self::ManyToMany => "MANYTOMANY",
        }
    }
}

/// `CascadeOptions`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // SQLAlchemy's own names
pub struct Cascade {
    pub save_update: bool,
    pub merge: bool,
    pub delete: bool,
    pub delete_orphan: bool,
    pub refresh_expire: bool,
    pub expunge: bool,
}

impl Cascade {
    /// The cascades by SQLAlchemy's names, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        [
            (self.delete, "delete"),
            (self.delete_orphan, "delete-orphan"),
            (self.expunge, "expunge"),
            (self.merge, "merge"),
            (self.refresh_expire, "refresh-expire"),
            (self.save_update, "save-update"),
        ]
        .into_iter()
        .filter_map(|(is_set, name)| is_set.then_some(name))
        .collect()
    }
}
