//! The versions of a project that were kept, and what differs between one of them and what is open.
//! Does not know where they are.

use egui::{Align, Button, Context, Layout, Modal, RichText, ScrollArea, vec2};

use super::difference_list::{difference_count, difference_list_ui, heading_ui};
use super::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::document::Difference;

/// A version as it is listed.
#[derive(Clone, Debug)]
pub struct BackupRow {
    /// When it was kept: `today at 14:05`.
    pub when: String,
    /// Why: `saved`.
    pub why: &'static str,
    /// From what is open to the version; or why the version cannot be read.
    pub differences: Result<Vec<Difference>, String>,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupAnswer {
    /// This version is looked at.
    Look(usize),
    /// The version that is looked at comes back.
    Restore,
    /// Nothing.
    Close,
}

/// Lists the versions, the newest first.
pub fn backups_sheet_ui(
    ctx: &Context,
    name: &str,
    rows: &[BackupRow],
    looked_at: usize,
) -> Option<BackupAnswer> {
    let palette = Palette::of(ctx);
    let mut answer = None;
    let height = (ctx.content_rect().height() - 260.0).clamp(120.0, 360.0);
    let modal = Modal::new(egui::Id::unique("backups")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(740.0);
        heading_ui(ui, format!("Backups of {name}"));
        ui.add_space(4.0);
        let words = if rows.is_empty() {
            "There are none yet. Each save keeps one, and what it replaces; the last ten stay."
        } else {
            "Each save keeps one, and what it replaces; the last ten stay. Restoring is one step \
             that can be undone."
        };
        ui.label(RichText::new(words).color(palette.text_weak));
        ui.add_space(theme::GAP);
        ui.horizontal_top(|ui| {
            if rows.is_empty() {
                return;
            }
            ui.vertical(|ui| {
                ui.set_width(290.0);
                let list = ScrollArea::vertical().id_salt("versions").max_height(height);
                list.auto_shrink([false, true]).show(ui, |ui| {
                    for (at, row) in rows.iter().enumerate() {
                        let words = format!("{}, {}", row.when, row.why);
                        if ui.selectable_label(at == looked_at, words).clicked() {
                            answer = Some(BackupAnswer::Look(at));
                        }
                    }
                });
            });
            ui.add_space(theme::GAP);
            ui.vertical(|ui| match rows.get(looked_at).map(|row| &row.differences) {
                Some(Ok(differences)) => {
                    let count = difference_count(differences);
                    ui.label(RichText::new(format!("{count} from what is open")).strong());
                    ui.add_space(4.0);
                    if !differences.is_empty() {
                        difference_list_ui(ui, palette, "backup", differences, height - 24.0);
                    }
                }
                Some(Err(why)) => drop(ui.colored_label(palette.error, why)),
                None => {}
            });
        });
        ui.add_space(2.0 * theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let size = vec2(84.0, 28.0);
            let differs =
                |row: &BackupRow| row.differences.as_ref().is_ok_and(|all| !all.is_empty());
            let can_restore = rows.get(looked_at).is_some_and(differs);
            let word = RichText::new("Restore").color(palette.on_accent);
            let button = Button::new(word).fill(palette.accent).min_size(size);
            if ui.add_enabled(can_restore, button).clicked() {
                answer = Some(BackupAnswer::Restore);
            }
            if ui.add(Button::new("Close").min_size(size)).clicked() {
                answer = Some(BackupAnswer::Close);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(BackupAnswer::Close);
    }
    answer
}
