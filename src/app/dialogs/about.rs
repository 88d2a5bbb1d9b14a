//! Version and licences.

use egui::{Button, Context, Label, Modal, RichText, Ui, vec2};

use super::sheet_frame;
use crate::app::log_file::log_path;
use crate::app::theme::{self, Palette};

/// What Backref is made of that has conditions of its own: what, and its licence.
const PARTS: [(&str, &str); 3] = [
    ("Inter, the typeface", "SIL Open Font License 1.1"),
    ("egui and eframe", "MIT or Apache 2.0"),
    ("SQLite", "public domain"),
];

/// Draws the sheet; answers true when it is closed.
pub fn about_ui(ctx: &Context) -> bool {
    let palette = Palette::of(ctx);
    let mut close = false;
    let modal = Modal::new(egui::Id::unique("about")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(400.0);
        ui.label(RichText::new("Backref").font(theme::semibold(22.0)));
        let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
        ui.label(RichText::new(version).color(palette.text_weak));
        ui.add_space(theme::GAP);
        ui.add(Label::new("Draw your models; get the SQL, the Python and the rows.").wrap());
        ui.add_space(theme::GAP);
        ui.separator();
        ui.add_space(4.0);
        part_ui(ui, palette, "Backref", "MIT or Apache 2.0, as you like");
        for (what, licence) in PARTS {
            part_ui(ui, palette, what, licence);
        }
        let more = "All parts and their licences: LICENSE-THIRD-PARTY.md";
        ui.label(RichText::new(more).small().color(palette.text_weak));
        if let Some(log) = log_path() {
            let words = format!("The log of this run: {}", log.display());
            let words = RichText::new(words).small().color(palette.text_weak);
            ui.add(Label::new(words).wrap().selectable(true));
        }
        ui.add_space(2.0 * theme::GAP);
        let button = ui.add(Button::new("Close").min_size(vec2(72.0, 26.0)));
        if ui.memory(|memory| memory.focused().is_none()) {
            button.request_focus();
        }
        close = button.clicked();
    });
    close || modal.should_close()
}

fn part_ui(ui: &mut Ui, palette: &Palette, what: &str, licence: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(what);
        ui.label(RichText::new(licence).color(palette.text_weak));
    });
}
