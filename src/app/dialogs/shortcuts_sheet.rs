//! All keys and gestures, from the table of actions.

use egui::{Context, Grid, Modal, RichText, ScrollArea};

use crate::app::actions::ACTIONS;
use crate::app::theme;

/// Draws the sheet; answers true when it is closed.
pub fn shortcuts_sheet_ui(ctx: &Context) -> bool {
    let mut close = false;
    let modal = Modal::new(egui::Id::unique("shortcuts")).show(ctx, |ui| {
        ui.set_width(520.0);
        ui.label(RichText::new("Keys and gestures").font(theme::semibold(16.0)));
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            Grid::new("keys").num_columns(2).striped(true).show(ui, |ui| {
                for row in ACTIONS.iter().filter(|row| !row.shortcuts.is_empty()) {
                    ui.label(row.text);
                    ui.label(ctx.format_shortcut(&row.shortcuts[0]));
                    ui.end_row();
                }
            });
        });
        close = ui.button("Close").clicked();
    });
    close || modal.should_close()
}
