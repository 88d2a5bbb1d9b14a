//! Copying and pasting models as the text of a project.

use emath::vec2;

use super::BackrefApp;
use super::view_state::NoticeKind;
use crate::document::{Command, from_text, to_text};
use crate::schema::ModelId;

impl BackrefApp {
    /// Copies the selected models, with what they have to do with each other.
    pub(super) fn copy(&mut self, ctx: &egui::Context) {
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        if !model_ids.is_empty() {
            ctx.copy_text(to_text(&self.seen.part(&model_ids)));
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
        self.insert(Command::InsertSchema {
            source: "Clipboard".to_owned(),
            schema: pasted.schema,
            positions,
        });
    }
}
