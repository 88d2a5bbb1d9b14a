//! What the Rows tab and the canvas tell each other: the path through the rows is lit on the canvas, and a
//! relationship that is chosen on the canvas opens for the selected row.

use crate::document::Document;
use crate::mapping::{KeyPairs, Mapping, RelationshipEnd};
use crate::schema::{ConstraintId, ModelId, RelationshipId};

use super::open_database::OpenDatabase;
use crate::app::view_state::Part;

/// Boxes and links of the path through the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsPath {
    /// The models whose rows are shown.
    pub models: Vec<ModelId>,
    /// The relationships that were followed.
    pub relationships: Vec<RelationshipId>,
    /// The foreign keys that were followed where no relationship leads.
    pub foreign_keys: Vec<ConstraintId>,
}

/// A link that is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationWish {
    link: WishedLink,
    /// Given up where the active pane does not have it.
    is_only_here: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WishedLink {
    Relationship(RelationshipId, RelationshipEnd),
    ForeignKey(ModelId, ConstraintId),
}

impl RelationWish {
    /// The wish for a relationship or foreign key chosen on the canvas, if one is.
    pub fn of(part: Option<Part>, is_only_here: bool) -> Option<Self> {
        let link = match part? {
            Part::Relationship(_, id, end) => WishedLink::Relationship(id, end),
            Part::ForeignKey(model_id, id) => WishedLink::ForeignKey(model_id, id),
            _ => return None,
        };
        Some(Self { link, is_only_here })
    }

    /// The columns that it joins, if these alone tell what is meant.
    fn pairs(self, mapping: &Mapping) -> Option<KeyPairs> {
        match self.link {
            WishedLink::ForeignKey(model_id, id) => mapping.pairs_of_key(model_id, id),
            WishedLink::Relationship(id, end) => {
                let relationship = mapping.relationship(id, end)?;
                let is_direct = relationship.secondary.is_none();
                is_direct.then(|| relationship.synchronize_pairs.iter().copied().collect())
            }
        }
    }
}

impl OpenDatabase {
    /// The path through the rows.
    pub fn path(&self, mapping: &Mapping) -> RowsPath {
        let panes = || self.trail.steps().iter().filter_map(|step| self.panes.get(&step.pane));
        let followed = || {
            panes().filter_map(|pane| pane.source.related().map(|related| related.relationship_id))
        };
        RowsPath {
            models: panes().map(|pane| pane.model_id).collect(),
            relationships: followed().filter(|id| mapping.key_of_link(*id).is_none()).collect(),
            foreign_keys: followed().filter_map(|id| mapping.key_of_link(id)).collect(),
        }
    }

    /// Opens the wished link once the active pane's selected row has it.
    pub fn follow_wish(&mut self, document: &Document, mapping: &Mapping) {
        let Some(wish) = self.relation_wish else { return };
        let index = self.trail.active();
        let step = self.trail.active_step();
        let pane = step.and_then(|step| self.panes.get(&step.pane));
        let (Some(step), Some(pane)) = (step, pane) else { return };
        if step.selected.is_none() || pane.related_row != step.selected {
            return;
        }
        let entries = || pane.relations.iter();
        let relation = match wish.link {
            WishedLink::Relationship(id, end) => entries()
                .position(|entry| (entry.relationship_id, entry.end) == (id, end))
                // A self-reference has both ends; of others the one that leads on from here is meant.
                .or_else(|| entries().position(|entry| entry.relationship_id == id)),
            WishedLink::ForeignKey(..) => None,
        };
        let pairs = wish.pairs(mapping);
        let relation = relation.or_else(|| {
            entries().position(|entry| {
                let end = mapping.relationship(entry.relationship_id, entry.end);
                end.zip(pairs.as_ref()).is_some_and(|(end, pairs)| {
                    end.secondary.is_none()
                        && end.synchronize_pairs.len() == pairs.len()
                        && end.synchronize_pairs.iter().all(|pair| pairs.contains(pair))
                })
            })
        });
        if let Some(relation) = relation {
            self.relation_wish = None;
            self.open_relation(index, relation, document, mapping);
        } else if wish.is_only_here || !pane.relations.is_empty() {
            self.relation_wish = None;
        }
    }
}
