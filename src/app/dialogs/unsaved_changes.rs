//! The question before unsaved work would be lost.

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, vec2};

use super::sheet_frame;
use crate::app::theme::{self, Palette};

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the buttons
pub enum UnsavedChoice {
    Save,
    Discard,
    Cancel,
}

/// Asks what is to become of the unsaved changes to `name`.
pub fn unsaved_changes_ui(ctx: &Context, name: &str) -> Option<UnsavedChoice> {
    let palette = Palette::of(ctx);
    let mut choice = None;
    let modal =
        Modal::new(egui::Id::unique("unsaved changes")).frame(sheet_frame(ctx)).show(ctx, |ui| {
            ui.set_width(380.0);
            ui.add_space(4.0);
            let question = RichText::new(format!("Save the changes to {name}?"));
            ui.add(Label::new(question.font(theme::semibold(16.0))).wrap());
            ui.add_space(4.0);
            ui.label(RichText::new("They are lost if you don’t.").color(palette.text_weak));
            ui.add_space(2.0 * theme::GAP);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let size = vec2(80.0, 28.0);
                let word = RichText::new("Save").color(palette.on_accent);
                let save = ui.add(Button::new(word).fill(palette.accent).min_size(size));
                // Enter saves: what loses nothing is the answer at hand.
                if ui.memory(|memory| memory.focused().is_none()) {
                    save.request_focus();
                }
                if save.clicked() {
                    choice = Some(UnsavedChoice::Save);
                }
                for (word, answer) in
                    [("Discard", UnsavedChoice::Discard), ("Cancel", UnsavedChoice::Cancel)]
                {
                    if ui.add(Button::new(word).min_size(size)).clicked() {
                        choice = Some(answer);
                    }
                }
            });
        });
    if modal.should_close() && choice.is_none() {
        choice = Some(UnsavedChoice::Cancel);
    }
    choice
}
