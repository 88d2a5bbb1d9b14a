//! Copying models as the text of a project. What is pasted is told by [`super::paste`].

use super::BackrefApp;
use crate::document::to_text;

impl BackrefApp {
    /// Copies the selected models, with what they have to do with each other.
    pub(super) fn copy(&mut self, ctx: &egui::Context) {
        let part = self.selected_part();
        if !part.schema.models.is_empty() || !part.diagram.notes.is_empty() {
            ctx.copy_text(to_text(&part));
        }
    }
}
