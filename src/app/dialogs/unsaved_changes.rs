//! The question before unsaved work would be lost.

use egui::{Align, Context, Layout, Modal, RichText};

use crate::app::theme;

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
    let mut choice = None;
    let modal = Modal::new(egui::Id::unique("unsaved changes")).show(ctx, |ui| {
        ui.set_width(380.0);
        ui.label(RichText::new(format!("Save the changes to {name}?")).font(theme::semibold(16.0)));
        ui.add_space(theme::GAP);
        ui.label("They are lost if you don't.");
        ui.add_space(2.0 * theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (word, answer) in [
                ("Save", UnsavedChoice::Save),
                ("Discard", UnsavedChoice::Discard),
                ("Cancel", UnsavedChoice::Cancel),
            ] {
                if ui.button(word).clicked() {
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
