//! The question before a file is replaced. Does not know what is written there.

use std::path::Path;

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, vec2};

use super::sheet_frame;
use crate::app::theme::{self, Palette};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the buttons
pub enum ReplaceChoice {
    Replace,
    Cancel,
}

/// Asks whether the file is to be replaced.
pub fn replace_sheet_ui(ctx: &Context, path: &Path) -> Option<ReplaceChoice> {
    let palette = Palette::of(ctx);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let mut choice = None;
    let modal =
        Modal::new(egui::Id::unique("replace file")).frame(sheet_frame(ctx)).show(ctx, |ui| {
            ui.set_width(420.0);
            let question = RichText::new(format!("Replace {name}?"));
            ui.add(Label::new(question.font(theme::semibold(16.0))).wrap());
            ui.add_space(4.0);
            let words = format!("There is a file of this name in {folder} already.");
            ui.add(Label::new(RichText::new(words).color(palette.text_weak)).wrap());
            ui.add_space(2.0 * theme::GAP);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let size = vec2(80.0, 28.0);
                let word = RichText::new("Replace").color(palette.on_accent);
                if ui.add(Button::new(word).fill(palette.accent).min_size(size)).clicked() {
                    choice = Some(ReplaceChoice::Replace);
                }
                let cancel = ui.add(Button::new("Cancel").min_size(size));
                // Enter cancels: what loses nothing is the answer at hand.
                if ui.memory(|memory| memory.focused().is_none()) {
                    cancel.request_focus();
                }
                if cancel.clicked() {
                    choice = Some(ReplaceChoice::Cancel);
                }
            });
        });
    if modal.should_close() && choice.is_none() {
        choice = Some(ReplaceChoice::Cancel);
    }
    choice
}
