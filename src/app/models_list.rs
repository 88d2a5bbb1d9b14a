//! The list of models on the left, with a filter.

use egui::Ui;

use super::view_state::ViewState;
use super::{Outbox, PanelContext};

/// Draws the list.
pub fn models_list_ui(
    _context: &PanelContext<'_>,
    _ui: &mut Ui,
    _view: &mut ViewState,
    _outbox: &mut Outbox,
) {
}
