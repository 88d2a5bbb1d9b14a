//! The inspector: what is selected, as a form, a table of columns, a table of relationships and a
//! list of constraints.
//!
//! Reading order: [`field`] (texts to commands), `drafts` (half-typed texts), `model_form`,
//! `columns`, `relationships`, `constraints`, `inheritance_form` (one model), `several`,
//! `annotation_form`, `overview` (the rest).

mod annotation_form;
mod column_form;
pub mod column_value;
mod columns;
mod constraint_draft;
mod constraints;
mod drafts;
pub mod field;
mod inheritance_field;
mod inheritance_form;
mod model_form;
mod more_fields;
pub mod option_words;
mod overview;
mod relationship_form;
mod relationships;
mod several;
mod table_field;
pub mod type_argument;
mod type_picker;
pub mod type_table;

use egui::{Frame, Margin, Rect, ScrollArea, Stroke, Ui, Vec2};

use super::view_state::{NoticeKind, Part, Selection, ViewState};
use super::{Outbox, PanelContext};
use crate::document::Document;
use crate::mapping::Mapping;
use crate::schema::{ColumnId, ModelId, RelationshipEnd};
pub use annotation_form::color_command;
use constraint_draft::ConstraintDraft;
use drafts::Drafts;

/// Drafts of the inspector's fields, and what is being dragged in it.
#[derive(Default)]
pub struct InspectorState {
    drafts: Drafts,
    /// A constraint being written.
    constraint: Option<ConstraintDraft>,
    /// A column being dragged to another place.
    dragged_column: Option<ColumnId>,
    /// The part that was opened last, to bring a part that is selected elsewhere into view.
    followed: Option<Part>,
    /// How many columns the model had when a column was asked for, to edit the new one's name.
    awaited_column: Option<(ModelId, usize)>,
}

impl InspectorState {
    /// Drops every id that the document no longer has.
    pub fn forget_missing(&mut self, document: &Document) {
        self.drafts.forget_missing(document);
        self.constraint = self.constraint.take().filter(|draft| draft.is_valid(document));
        let exists = |(id, _): &(ModelId, usize)| document.schema.models.contains_key(id);
        self.awaited_column = self.awaited_column.filter(exists);
    }
}

/// Width of the labels before values, in points.
const LABEL_POINTS: f32 = 108.0;

/// Draws the inspector.
pub fn inspector_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    view.problems.refresh(context.mapping);
    let pass_number = ui.ctx().cumulative_pass_nr();
    for trouble in view.inspector.drafts.settle(context.document, pass_number, outbox) {
        view.notify(NoticeKind::Error, trouble);
    }
    let area = ScrollArea::vertical().id_salt("inspector").auto_shrink(false);
    area.show(ui, |ui| {
        let margin = Margin { left: 12, right: 12, top: 10, bottom: 24 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            outline_inputs(context, ui);
            contents_ui(context, ui, view, outbox);
        });
    });
}

/// Boxes and buttons of a form have an edge, so that one sees where to write on every ground.
fn outline_inputs(context: &PanelContext<'_>, ui: &mut Ui) {
    let inactive = &mut ui.visuals_mut().widgets.inactive;
    inactive.bg_stroke = Stroke::new(1.0, context.palette.card_border);
    inactive.weak_bg_fill = context.palette.card;
}

fn contents_ui(context: &PanelContext<'_>, ui: &mut Ui, view: &mut ViewState, outbox: &mut Outbox) {
    if view.selection.part.is_none() {
        view.inspector.followed = None;
    }
    if view.selection.models.len() > 1 {
        several::several_ui(context, ui, view, outbox);
        return;
    }
    let model = shown_model(&view.selection, context.mapping)
        .and_then(|id| context.document.schema.model(id));
    let Some(model) = model else {
        if !view.selection.annotations.is_empty() {
            annotation_form::annotation_form_ui(context, ui, view, outbox);
            return;
        }
        overview::overview_ui(context, ui, view, outbox);
        return;
    };
    ui.push_id(model.id, |ui| {
        model_form::model_form_ui(context, ui, view, model, outbox);
        columns::columns_ui(context, ui, view, model, outbox);
        if model.kind.is_class() {
            relationships::relationships_ui(context, ui, view, model, outbox);
        }
        constraints::constraints_ui(context, ui, view, model, outbox);
        if model.kind.is_class() {
            inheritance_form::inheritance_form_ui(context, ui, view, model, outbox);
        }
        model_form::table_options_ui(context, ui, view, model, outbox);
    });
}

/// Brings the row of a part into view when the part has just been selected.
fn follow(ui: &Ui, view: &mut ViewState, part: Part, row: Rect) {
    if view.inspector.followed != Some(part) {
        view.inspector.followed = Some(part);
        // With room for the form that opens under it.
        let form = Vec2::new(0.0, 160.0);
        ui.scroll_to_rect(Rect::from_min_max(row.min, row.max + form), None);
    }
}

/// The model that is shown: the only one selected, or the one that has the selected part.
fn shown_model(selection: &Selection, mapping: &Mapping) -> Option<ModelId> {
    match selection.part {
        Some(Part::Relationship(declaring, id, RelationshipEnd::Backref)) => {
            let end = mapping.relationship(id, RelationshipEnd::Backref);
            Some(end.map_or(declaring, |end| end.model_id))
        }
        Some(part) => Some(part.model_id()),
        None => selection.only_model(),
    }
}
