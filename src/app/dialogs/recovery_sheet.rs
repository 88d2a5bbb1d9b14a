//! The offer of work that was in no file when a program ended. Does not know how it is kept.

use egui::{Align, Button, Context, Layout, Modal, RichText, vec2};

use super::difference_list::{difference_count, difference_list_ui, heading_ui};
use super::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::document::Difference;

/// What is told of the work.
#[derive(Clone, Debug, Default)]
pub struct RecoveryOffer {
    /// The project's name: `music`.
    pub name: String,
    /// When the work was last kept: `today at 14:05`.
    pub when: String,
    /// Is it the work on a file, or was it never saved?
    pub is_of_file: bool,
    /// Why the file that it is on cannot be read, if so.
    pub unreadable: Option<String>,
    /// Was the file saved by another program after the work began?
    pub has_file_changed: bool,
    /// From the file to the work.
    pub differences: Vec<Difference>,
    /// How many more such journals there are.
    pub more: usize,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryChoice {
    /// The work comes back.
    Restore,
    /// The file is right; the work goes to the backups.
    SetAside,
    /// It is asked again next time.
    Later,
}

/// Asks what is to become of work that was not saved.
pub fn recovery_sheet_ui(ctx: &Context, offer: &RecoveryOffer) -> Option<RecoveryChoice> {
    let palette = Palette::of(ctx);
    let mut choice = None;
    let height = (ctx.content_rect().height() - 280.0).clamp(80.0, 360.0);
    let modal = Modal::new(egui::Id::unique("recovery")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(560.0);
        heading_ui(ui, format!("Work from {} on {} was not saved", offer.when, offer.name));
        ui.add_space(4.0);
        let mut words = if let Some(fault) = &offer.unreadable {
            let fault = fault.trim_end_matches('.');
            format!(
                "{fault}. But this work on it was kept. It comes back without a file, so that \
                 saving it asks where to. This is what it has:"
            )
        } else if offer.is_of_file {
            "Backref ended before it was. This is what it has, compared with the file:".to_owned()
        } else {
            "Backref ended before it was ever saved. This is what it has:".to_owned()
        };
        if offer.has_file_changed {
            words += " The file was written by another program after that work began.";
        }
        ui.label(RichText::new(words).color(palette.text_weak));
        ui.add_space(theme::GAP);
        ui.label(difference_count(&offer.differences));
        ui.add_space(4.0);
        difference_list_ui(ui, palette, "recovered", &offer.differences, height);
        if offer.more > 0 {
            ui.add_space(theme::GAP);
            let more = format!("After this one, {} more will be asked about.", offer.more);
            ui.label(RichText::new(more).color(palette.text_weak));
        }
        ui.add_space(2.0 * theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let size = vec2(92.0, 28.0);
            let word = RichText::new("Restore").color(palette.on_accent);
            let restore = ui.add(Button::new(word).fill(palette.accent).min_size(size));
            if ui.memory(|memory| memory.focused().is_none()) {
                restore.request_focus();
            }
            let hint = if offer.is_of_file {
                "Show this work; Undo goes back to the file"
            } else {
                "Show this work"
            };
            if restore.on_hover_text(hint).clicked() {
                choice = Some(RecoveryChoice::Restore);
            }
            let (word, hint) = if offer.is_of_file {
                (
                    "Keep the file’s",
                    "Leave the project as the file has it; this work goes to the backups",
                )
            } else {
                (
                    "Set aside",
                    "This work goes to the backups, where File ▸ Restore a backup finds it",
                )
            };
            if ui.add(Button::new(word).min_size(size)).on_hover_text(hint).clicked() {
                choice = Some(RecoveryChoice::SetAside);
            }
            let later = ui.add(Button::new("Decide later").min_size(size));
            if later.on_hover_text("It is kept, and asked about again next time").clicked() {
                choice = Some(RecoveryChoice::Later);
            }
        });
    });
    if modal.should_close() && choice.is_none() {
        choice = Some(RecoveryChoice::Later);
    }
    choice
}
