//! What is to be edited from the next frame on, by what was selected or asked for.

use std::collections::BTreeSet;

use super::CanvasState;
use super::edit_place::Place;
use super::in_place_edit::EditTarget;
use super::reading::Stop;
use super::scene;
use crate::app::view_state::{Part, Selection};
use crate::document::Document;
use crate::mapping::Mapping;
use crate::schema::{ModelId, ModelKind, RelationshipEnd, RelationshipId};

impl CanvasState {
    /// Edits the name of what is selected.
    ///
    /// # Errors
    /// Why there is no name to edit here, and what to do.
    pub fn begin_rename(
        &mut self,
        document: &Document,
        mapping: &Mapping,
        selection: &Selection,
    ) -> Result<(), String> {
        let (target, place) = match selection.part {
            Some(Part::Column(model_id, column_id)) => {
                (EditTarget::Column(model_id, column_id), Place::NAME)
            }
            Some(Part::Relationship(declared_on, relationship_id, end)) => {
                let of_mapping = mapping.relationship(relationship_id, end).map(|one| one.model_id);
                let shown_on = self.box_with_end(relationship_id, end).or(of_mapping);
                let Some(shown_on) = shown_on else {
                    return Err("This end of the link has no name. Alt+Enter edits the link".into());
                };
                let target =
                    EditTarget::Relationship { shown_on, declared_on, relationship_id, end };
                (target, Place::All)
            }
            Some(Part::ForeignKey(..)) => {
                self.edits_link = true;
                return Ok(());
            }
            Some(Part::Inheritance(_)) => {
                return Err("A line from a class to its base has no name. Select a box to rename \
                            it"
                .into());
            }
            None => match selection.models.first() {
                Some(id) => (EditTarget::ClassName(*id), Place::All),
                None => return Ok(()),
            },
        };
        if self.scene.card(target.model_id()).is_none() {
            return Err(self.why_not_shown(document, target.model_id()));
        }
        self.edit_next = Some((target, place));
        Ok(())
    }

    /// Why a model has no box now, so that nothing can be written in it.
    fn why_not_shown(&self, document: &Document, model_id: ModelId) -> String {
        let name = document.schema.model(model_id).map_or("?", |model| model.class_name.as_str());
        if self.focus.is_some() {
            format!("{name} is out of focus. Esc shows everything")
        } else if !document.diagram.shows(model_id) {
            format!("{name} is not in this view. Alt+Home shows all models")
        } else {
            format!("{name} is drawn as a link, without a box. U on that link shows the box")
        }
    }

    /// Edits a new column of a model before the one at `index`; past the end, after the last.
    pub fn begin_new_column(&mut self, model_id: ModelId, index: usize) {
        self.edit_next = Some((EditTarget::NewColumn(model_id, index), Place::All));
        self.edits_also.clear();
    }

    /// Edits a column that all of these models get behind their last one, in the first of them in
    /// reading order. Views and models without a box are left out.
    pub fn begin_columns_of(&mut self, document: &Document, model_ids: &BTreeSet<ModelId>) {
        let has_columns = |id: &ModelId| {
            let model = document.schema.model(*id);
            model.is_some_and(|model| !matches!(model.kind, ModelKind::View { .. }))
        };
        let order = self.scene.reading_order();
        let boxes = order.into_iter().filter_map(Stop::model_id);
        let mut wanted = boxes.filter(|id| model_ids.contains(id) && has_columns(id));
        let Some(first) = wanted.next() else { return };
        let others = wanted.collect();
        self.begin_new_column(first, usize::MAX);
        self.edits_also = others;
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
