//! What a file holds that was not understood: file, line and words of each place, to be selected and
//! copied.

use egui::{Align, Button, Context, Label, Layout, Modal, RichText, ScrollArea, vec2};

use super::sheet_frame;
use crate::app::theme::{self, Palette};
use crate::app::widgets::choice::{ShowList, combo_box};
use crate::document::DialectName;

/// What was done in the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadAnswer {
    /// Nothing yet.
    Open,
    /// It is closed.
    Close,
    /// The script is to be read in another dialect.
    ReadAs(DialectName),
}

/// Draws the sheet. `dialect` is the one that a script was read in.
pub fn unread_sheet_ui(
    ctx: &Context,
    places: &[String],
    dialect: Option<DialectName>,
) -> UnreadAnswer {
    let mut read_as = dialect;
    let palette = Palette::of(ctx);
    let mut close = false;
    let screen = ctx.content_rect().size();
    let size = vec2((screen.x - 64.0).min(820.0), (screen.y - 200.0).min(560.0));
    let modal = Modal::new(egui::Id::unique("unread")).frame(sheet_frame(ctx)).show(ctx, |ui| {
        ui.set_width(size.x);
        let count = match places.len() {
            0 => "All places were read".to_owned(),
            1 => "1 place was not read".to_owned(),
            count => format!("{count} places were not read"),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(count).font(theme::semibold(18.0)));
            if let Some(read_as) = &mut read_as {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let response = combo_box("read as", 120.0, RichText::new(read_as.label()))
                        .show_list(ui, |ui| {
                            for one in DialectName::ALL {
                                ui.selectable_value(read_as, one, one.label());
                            }
                        })
                        .response;
                    response.accessible_name("Dialect of the script");
                    ui.label("Read as");
                });
            }
        });
        let words = "The file is followed, never executed. All else of it is here; these places \
                     are not.";
        ui.label(RichText::new(words).color(palette.text_weak));
        ui.add_space(theme::GAP);
        let area = ScrollArea::vertical().max_height(size.y).auto_shrink([false, true]);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for place in places {
                let (at, what) = split(place);
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 12.0;
                    let at = RichText::new(at).monospace().size(12.0).color(palette.accent);
                    ui.add(Label::new(at).selectable(true));
                    ui.add(Label::new(what).wrap().selectable(true));
                });
            }
        });
        ui.add_space(theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close = ui.add(Button::new("Close").min_size(vec2(72.0, 26.0))).clicked();
            let copy = ui.add(Button::new("Copy all").min_size(vec2(72.0, 26.0)));
            if copy.on_hover_text("Copy the whole list as text").clicked() {
                ui.ctx().copy_text(places.join("\n"));
            }
        });
    });
    match read_as.filter(|_| read_as != dialect) {
        Some(dialect) => UnreadAnswer::ReadAs(dialect),
        None if close || modal.should_close() => UnreadAnswer::Close,
        None => UnreadAnswer::Open,
    }
}

/// `models.py:12` and the words after it.
fn split(place: &str) -> (&str, &str) {
    place.split_once(": ").unwrap_or(("", place))
}
