//! A file dropped on a window that has models: is it to be opened, or imported into what is there?

use std::path::Path;

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, vec2};

use super::sheet_frame;
use crate::app::theme::{self, Palette};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the buttons
pub enum DroppedChoice {
    Open,
    Import,
    Cancel,
}

/// Asks what is to become of a dropped file; `project` is what is open.
pub fn dropped_file_ui(ctx: &Context, path: &Path, project: &str) -> Option<DroppedChoice> {
    let palette = Palette::of(ctx);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut choice = None;
    let modal =
        Modal::new(egui::Id::unique("dropped file")).frame(sheet_frame(ctx)).show(ctx, |ui| {
            ui.set_width(420.0);
            let question = RichText::new(format!("Open {name}, or import it into {project}?"));
            ui.add(Label::new(question.font(theme::semibold(16.0))).wrap());
            ui.add_space(4.0);
            let words = "Importing shows what would change first.";
            ui.label(RichText::new(words).color(palette.text_weak));
            ui.add_space(2.0 * theme::GAP);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let size = vec2(80.0, 28.0);
                let word = RichText::new("Open").color(palette.on_accent);
                let open = ui.add(Button::new(word).fill(palette.accent).min_size(size));
                if ui.memory(|memory| memory.focused().is_none()) {
                    open.request_focus();
                }
                if open.clicked() {
                    choice = Some(DroppedChoice::Open);
                }
                let rest = [("Import…", DroppedChoice::Import), ("Cancel", DroppedChoice::Cancel)];
                for (word, answer) in rest {
                    if ui.add(Button::new(word).min_size(size)).clicked() {
                        choice = Some(answer);
                    }
                }
            });
        });
    if modal.should_close() && choice.is_none() {
        choice = Some(DroppedChoice::Cancel);
    }
    choice
}
