//! What the Rows tab and the canvas tell each other: the path through the rows is lit on the canvas, and a
//! relationship that is chosen on the canvas opens for the selected row.

use crate::document::Document;
use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{ModelId, RelationshipId};

use super::open_database::OpenDatabase;
use super::pane::PaneSource;
use crate::app::view_state::Part;

/// Boxes and links of the path through the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsPath {
    /// The models whose rows are shown.
    pub models: Vec<ModelId>,
    /// The relationships that were followed.
    pub relationships: Vec<RelationshipId>,
}

/// A relationship that is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationWish {
    relationship_id: RelationshipId,
    end: RelationshipEnd,
    /// Given up where the active pane does not have it.
    is_only_here: bool,
}

impl RelationWish {
    /// The wish for a relationship chosen on the canvas, if one is.
    pub fn of(part: Option<Part>, is_only_here: bool) -> Option<Self> {
        match part {
            Some(Part::Relationship(_, relationship_id, end)) => {
                Some(Self { relationship_id, end, is_only_here })
            }
            _ => None,
        }
    }
}

impl OpenDatabase {
    /// The path through the rows.
    pub fn path(&self) -> RowsPath {
        let panes = || self.trail.steps().iter().filter_map(|step| self.panes.get(&step.pane));
        RowsPath {
            models: panes().map(|pane| pane.model_id).collect(),
            relationships: panes()
                .filter_map(|pane| match &pane.source {
                    PaneSource::Related { relationship_id, .. } => Some(*relationship_id),
                    PaneSource::Table => None,
                })
                .collect(),
        }
    }

    /// Opens the wished relationship once the active pane's selected row has it.
    pub fn follow_wish(&mut self, document: &Document, mapping: &Mapping) {
        let Some(wish) = self.relation_wish else { return };
        let index = self.trail.active();
        let step = self.trail.active_step();
        let pane = step.and_then(|step| self.panes.get(&step.pane));
        let (Some(step), Some(pane)) = (step, pane) else { return };
        if step.selected.is_none() || pane.related_row != step.selected {
            return;
        }
        let is_same = |end: Option<RelationshipEnd>| {
            pane.relations.iter().position(|entry| {
                entry.relationship_id == wish.relationship_id
                    && end.is_none_or(|end| entry.end == end)
            })
        };
        // A self-reference has both ends; of others the one that leads on from here is meant.
        let relation = is_same(Some(wish.end)).or_else(|| is_same(None));
        if let Some(relation) = relation {
            self.relation_wish = None;
            self.open_relation(index, relation, document, mapping);
        } else if wish.is_only_here || !pane.relations.is_empty() {
            self.relation_wish = None;
        }
    }
}
