//! The canvas: boxes and links, drawn by our own painter.

use egui::Ui;

use super::view_state::{Selection, ViewState};
use super::{Outbox, PanelContext};
use crate::document::{Applied, Document};
use crate::schema::ModelId;

/// Pan, zoom, drags, the cell being edited, popovers.
#[derive(Default)]
pub struct CanvasState {}

impl CanvasState {
    /// Drops every id that the document no longer has.
    pub fn forget_missing(&mut self, _document: &Document) {}

    /// Told after each command, so that what it made can be edited at once.
    pub fn command_applied(&mut self, _applied: &Applied) {}

    /// Shows every box in the next frame.
    pub fn request_fit(&mut self) {}

    /// Shows the selected boxes in the next frame.
    pub fn request_fit_selection(&mut self) {}

    /// Shows the canvas at 100 %.
    pub fn request_actual_size(&mut self) {}

    /// Zooms about the middle of the canvas.
    pub fn zoom_by(&mut self, _factor: f32) {}

    /// Brings a box into view in the next frame.
    pub fn reveal(&mut self, _model_id: ModelId) {}

    /// Edits the name of what is selected.
    pub fn begin_rename(&mut self, _selection: &Selection) {}

    /// Edits a new column at the end of a model.
    pub fn begin_new_column(&mut self, _model_id: ModelId) {}

    /// Is a name or a column being edited on the canvas?
    pub fn is_editing(&self) -> bool {
        false
    }

    /// Ends drags, drafts and popovers without a change.
    pub fn cancel(&mut self) {}
}

/// Draws the canvas and answers the mouse and keys on it.
pub fn canvas_ui(
    _context: &PanelContext<'_>,
    _ui: &mut Ui,
    _view: &mut ViewState,
    _outbox: &mut Outbox,
) {
}
