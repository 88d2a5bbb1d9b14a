//! The inspector: what is selected, as tables of columns and of relationships.

use egui::Ui;

use super::view_state::ViewState;
use super::{Outbox, PanelContext};
use crate::document::Document;

/// Drafts of the inspector's fields.
#[derive(Default)]
pub struct InspectorState {}

impl InspectorState {
    /// Drops every id that the document no longer has.
    pub fn forget_missing(&mut self, _document: &Document) {}
}

/// Draws the inspector.
pub fn inspector_ui(
    _context: &PanelContext<'_>,
    _ui: &mut Ui,
    _view: &mut ViewState,
    _outbox: &mut Outbox,
) {
}
