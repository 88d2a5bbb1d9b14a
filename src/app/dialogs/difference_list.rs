//! What differs between two documents as a list, one line a thing. Does not know why they are compared.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::app::theme::{self, Palette};
use crate::document::{Change, Difference};

/// Draws the list, as high as it needs and no higher than `max_height` points.
pub fn difference_list_ui(
    ui: &mut Ui,
    palette: &Palette,
    id: &str,
    differences: &[Difference],
    max_height: f32,
) {
    if differences.is_empty() {
        ui.label(RichText::new("Nothing differs.").color(palette.text_weak));
        return;
    }
    let area = ScrollArea::vertical().id_salt(id).max_height(max_height).auto_shrink([false, true]);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for one in differences {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let color = match one.change {
                    Change::Added => palette.success,
                    Change::Removed => palette.error,
                    Change::Changed | Change::Moved => palette.warning,
                };
                let word = RichText::new(one.change.word()).size(12.0).color(color);
                ui.add_sized([56.0, 16.0], Label::new(word).halign(egui::Align::Min));
                ui.label(RichText::new(one.what).size(12.0).color(palette.text_weak));
                let line = if one.detail.is_empty() {
                    one.name.clone()
                } else {
                    format!("{}: {}", one.name, one.detail)
                };
                ui.add(Label::new(line).wrap().selectable(true));
            });
        }
    });
}

/// The words above such a list: `3 things differ`.
pub fn difference_count(differences: &[Difference]) -> String {
    match differences.len() {
        0 => "Nothing differs".to_owned(),
        1 => "1 thing differs".to_owned(),
        several => format!("{several} things differ"),
    }
}

/// A sheet's heading.
pub fn heading_ui(ui: &mut Ui, text: impl Into<String>) {
    ui.add(Label::new(RichText::new(text).font(theme::semibold(16.0))).wrap());
}
