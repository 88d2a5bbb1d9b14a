//! Copying and pasting models as the text of a project.

use emath::vec2;

use super::BackrefApp;
use super::view_state::NoticeKind;
use crate::document::{Command, from_text, to_text};

impl BackrefApp {
    /// Copies the selected models, with what they have to do with each other.
    pub(super) fn copy(&mut self, ctx: &egui::Context) {
        let part = self.selected_part();
        if !part.schema.models.is_empty() || !part.diagram.notes.is_empty() {
            ctx.copy_text(to_text(&part));
        }
    }

    /// Adds the models that a text holds.
    pub(super) fn paste(&mut self, text: &str) {
        let pasted = match from_text(text) {
            Ok(pasted) => pasted,
            Err(error) => {
                let message = format!("The clipboard holds no copied models: {error}");
                self.view.notify(NoticeKind::Error, message);
                return;
            }
        };
        let shift = vec2(32.0, 32.0);
        let positions =
            pasted.diagram.positions.iter().map(|(id, at)| (*id, *at + shift)).collect();
        let mut commands = Self::copies_of_notes(&pasted.diagram);
        if commands.is_empty() || !pasted.schema.models.is_empty() {
            let (source, schema) = ("Clipboard".to_owned(), pasted.schema);
            commands.insert(0, Command::InsertSchema { source, schema, positions });
        }
        self.insert_all(commands);
    }
}
