//! The other side that a `backref=` creates: which options it is given and which it takes over.
//!
//! Ports `RelationshipProperty._generate_backref`.

use super::configure::Property;
use super::expression::SqlExpr;
use super::join_condition::JoinCondition;
use super::table::ColumnRef;
use crate::schema::{Backref, ModelId, RelationshipEnd};

/// Joins that a side was handed, not declared with.
#[derive(Clone, Debug, Default)]
pub(super) struct HandedJoins {
    pub(super) primaryjoin: Option<SqlExpr>,
    pub(super) secondaryjoin: Option<SqlExpr>,
    pub(super) foreign_keys: Vec<ColumnRef>,
}

/// The property for the other side, on `target`.
pub(super) fn generate_backref<'a>(
    declared: &Property<'a>,
    backref: &'a Backref,
    target: ModelId,
    condition: &JoinCondition,
    foreign_keys: &[ColumnRef],
) -> Property<'a> {
    let handed = if declared.secondary.is_some() {
        // Of a many-to-many the joins change places.
        HandedJoins {
            primaryjoin: condition.secondaryjoin_minus_local(),
            secondaryjoin: Some(condition.primaryjoin_minus_local()),
            foreign_keys: foreign_keys.to_vec(),
        }
    } else {
        HandedJoins {
            primaryjoin: Some(condition.reversed_primaryjoin()),
            secondaryjoin: None,
            foreign_keys: foreign_keys.to_vec(),
        }
    };
    let mut options = backref.options.clone();
    options.viewonly = options.viewonly.or(declared.options.viewonly);
    options.post_update |= declared.options.post_update;
    Property {
        owner: target,
        key: backref.name.clone(),
        relationship_id: declared.relationship_id,
        declared_on: declared.declared_on,
        end: RelationshipEnd::Backref,
        target: crate::schema::ModelReference::Model(declared.owner),
        mapper: None,
        secondary: declared.secondary.clone(),
        backref: None,
        back_populates: Some(declared.key.clone()),
        options,
        handed,
        started: false,
        direction: None,
        reverse: Vec::new(),
        synchronized: Vec::new(),
    }
}
