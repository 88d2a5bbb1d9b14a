//! The list of projects with work that no file holds. Does not know how it is kept.

use std::path::PathBuf;

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, ScrollArea, Sides};

use super::difference_list::heading_ui;
use super::{BUTTON_POINTS, buttons_row_ui, sheet_frame};
use crate::app::theme::{self, Palette};

/// A project, or the designs that were never saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLeftRow {
    /// Its name: `music`.
    pub name: String,
    /// When the work was last kept: `today at 14:05`.
    pub when: String,
    /// The project file, if there ever was one.
    pub project: Option<PathBuf>,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkLeftAnswer {
    /// The work of this row is compared with its file.
    Look(usize),
    /// Nothing.
    Close,
}

/// Lists the work, the newest first.
pub fn work_left_sheet_ui(ctx: &Context, rows: &[WorkLeftRow]) -> Option<WorkLeftAnswer> {
    let palette = Palette::of(ctx);
    let mut answer = None;
    let height = (ctx.content_rect().height() - 260.0).clamp(120.0, 400.0);
    let modal = Modal::new(egui::Id::unique("work left")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(560.0);
        heading_ui(ui, "Unsaved work".to_owned());
        ui.add_space(4.0);
        let words = "Backref ended before this was saved. It stays until it is restored or set \
                     aside.";
        ui.label(RichText::new(words).color(palette.text_weak));
        ui.add_space(theme::GAP);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            for (at, row) in rows.iter().enumerate() {
                if at > 0 {
                    ui.separator();
                }
                let place = match &row.project {
                    Some(project) => project.display().to_string(),
                    None => "never saved".to_owned(),
                };
                let sides = Sides::new().shrink_left().truncate();
                sides.show(
                    ui,
                    |ui| {
                        ui.with_layout(Layout::top_down(Align::Min), |ui| {
                            ui.spacing_mut().item_spacing.y = 2.0;
                            ui.label(RichText::new(format!("{}, {}", row.name, row.when)).strong());
                            let place = RichText::new(place).color(palette.text_weak);
                            ui.add(Label::new(place).truncate());
                        });
                    },
                    |ui| {
                        let button = ui.add(Button::new("Look at it…").min_size(BUTTON_POINTS));
                        let button =
                            button.accessible_name(format!("Look at the work on {}", row.name));
                        let hint = "Open it, and see what the work has that the file has not";
                        if button.on_hover_text(hint).clicked() {
                            answer = Some(WorkLeftAnswer::Look(at));
                        }
                    },
                );
            }
        });
        ui.add_space(2.0 * theme::GAP);
        buttons_row_ui(ui, |ui| {
            if ui.add(Button::new("Close").min_size(BUTTON_POINTS)).clicked() {
                answer = Some(WorkLeftAnswer::Close);
            }
        });
    });
    if modal.should_close() && answer.is_none() {
        answer = Some(WorkLeftAnswer::Close);
    }
    answer
}
