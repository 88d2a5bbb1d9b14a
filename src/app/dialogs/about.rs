//! Version and licences.

use egui::{Context, Modal, RichText};

use crate::app::theme;

/// Draws the sheet; answers true when it is closed.
pub fn about_ui(ctx: &Context) -> bool {
    let mut close = false;
    let modal = Modal::new(egui::Id::unique("about")).show(ctx, |ui| {
        ui.set_width(360.0);
        ui.label(RichText::new("Backref").font(theme::semibold(20.0)));
        ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
        ui.add_space(theme::GAP);
        ui.label("Draw your models; get the SQL, the Python and the rows.");
        ui.add_space(theme::GAP);
        ui.label(
            RichText::new("MIT or Apache-2.0. Inter typeface under the SIL Open Font License.")
                .weak(),
        );
        ui.add_space(2.0 * theme::GAP);
        close = ui.button("Close").clicked();
    });
    close || modal.should_close()
}
