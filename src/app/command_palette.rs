//! The command palette: one box that finds models, columns, relationships and commands.

use egui::Context;

use super::view_state::ViewState;
use super::{Outbox, PanelContext};

/// Whether the box is open, and what is typed in it.
#[derive(Default)]
pub struct CommandPaletteState {
    is_open: bool,
}

impl CommandPaletteState {
    /// Opens the box.
    pub fn open(&mut self) {
        self.is_open = true;
    }

    /// Is the box open?
    pub fn is_open(&self) -> bool {
        self.is_open
    }
}

/// Draws the box if it is open.
pub fn command_palette_ui(
    _context: &PanelContext<'_>,
    _ctx: &Context,
    _view: &mut ViewState,
    _outbox: &mut Outbox,
) {
}
