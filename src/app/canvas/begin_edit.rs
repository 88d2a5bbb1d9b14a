//! What is to be edited from the next frame on, by what was selected or asked for.

use super::CanvasState;
use super::in_place_edit::{EditTarget, Place};
use super::scene;
use crate::app::view_state::{Part, Selection};
use crate::document::Document;
use crate::schema::{ModelId, RelationshipEnd, RelationshipId};

impl CanvasState {
    /// Edits the name of what is selected.
    pub fn begin_rename(&mut self, selection: &Selection) {
        let target = match selection.part {
            Some(Part::Column(model_id, column_id)) => {
                Some((EditTarget::Column(model_id, column_id), Place::Name))
            }
            Some(Part::Relationship(declared_on, relationship_id, end)) => {
                self.box_with_end(relationship_id, end).map(|shown_on| {
                    let target =
                        EditTarget::Relationship { shown_on, declared_on, relationship_id, end };
                    (target, Place::All)
                })
            }
            Some(Part::ForeignKey(..)) => {
                self.edits_link = true;
                None
            }
            Some(Part::Inheritance(_)) => None,
            None => {
                let first = selection.models.first();
                first.map(|id| (EditTarget::ClassName(*id), Place::All))
            }
        };
        if target.is_some() {
            self.edit_next = target;
        }
    }

    /// Edits a new column of a model before the one at `index`; past the end, after the last.
    pub fn begin_new_column(&mut self, model_id: ModelId, index: usize) {
        self.edit_next = Some((EditTarget::NewColumn(model_id, index), Place::All));
    }

    /// Edits the name of a model's table.
    pub fn begin_table_rename(&mut self, model_id: ModelId) {
        self.edit_next = Some((EditTarget::Tablename(model_id), Place::All));
    }

    /// Opens the popover of the selected link in the next frame.
    pub fn begin_link_edit(&mut self) {
        self.edits_link = true;
    }

    pub(super) fn begin_next_edit(&mut self, document: &Document) {
        let Some((target, selects)) = self.edit_next.take() else { return };
        let target = match target {
            EditTarget::NewColumn(id, index) => {
                let end = document.schema.model(id).map_or(0, |model| model.columns.len());
                EditTarget::NewColumn(id, index.min(end))
            }
            target => target,
        };
        self.begin_edit(document, target, selects);
    }

    pub(super) fn box_with_end(
        &self,
        relationship_id: RelationshipId,
        end: RelationshipEnd,
    ) -> Option<ModelId> {
        let has_row = |card: &&scene::Card| card.relationship_row(relationship_id, end).is_some();
        self.scene.cards.iter().find(has_row).map(|card| card.model_id)
    }
}
