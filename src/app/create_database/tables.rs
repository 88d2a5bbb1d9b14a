//! The tables of the dialog: how many rows each gets, and what the first rows of the chosen one look like.

use egui::style::ScrollStyle;
use egui::{
    Align, Label, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::dialog::number_field;
use super::job::Shown;
use super::{CreateDatabase, MOST_ROWS};
use crate::app::theme::{Palette, semibold};
use crate::mapping::ResolvedTable;
use crate::sqlite::Value;

/// Width of the list of tables, in points.
const LIST_POINTS: f32 = 262.0;
/// How many rows are shown.
const SHOWN_ROWS: usize = 40;
/// The widest column, in points.
const WIDEST_POINTS: f32 = 220.0;

impl CreateDatabase {
    pub(super) fn tables_ui(&mut self, ui: &mut Ui, palette: &Palette, height: f32) {
        // A place of its own size: a dialog grows with what asks for all the room that there is.
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let middle = rect.left() + LIST_POINTS;
        let list = Rect::from_min_max(rect.min, pos2(middle - 8.0, rect.bottom()));
        let rows = Rect::from_min_max(pos2(middle + 12.0, rect.top()), rect.max);
        ui.painter().vline(middle, rect.y_range(), Stroke::new(1.0, palette.card_divider));
        ui.scope_builder(UiBuilder::new().max_rect(list), |ui| self.list_ui(ui, height));
        ui.scope_builder(UiBuilder::new().max_rect(rows), |ui| {
            self.preview_ui(ui, palette, height);
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, height: f32) {
        let area = ScrollArea::vertical().id_salt("tables").max_height(height).auto_shrink(false);
        area.show(ui, |ui| {
            let mapping = self.mapping.clone();
            let mut is_changed = false;
            for table in mapping.tables.values().filter(|table| !table.is_view) {
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.add_space(10.0);
                        let count = self.sample.counts.entry(table.model_id).or_default();
                        let field = number_field(count).range(0..=MOST_ROWS).speed(1.0);
                        let field = ui.add_sized(vec2(76.0, 20.0), field);
                        is_changed |=
                            field.accessible_name(format!("Rows of {}", table.name)).changed();
                        let is_chosen = self.chosen == table.model_id;
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            let name =
                                egui::Button::selectable(is_chosen, table.name.as_str()).truncate();
                            let name = ui.add(name);
                            if self.is_clicked(&name) {
                                self.chosen = table.model_id;
                            }
                        });
                    });
                });
            }
            if is_changed {
                self.forget_preview();
            }
        });
    }

    fn preview_ui(&self, ui: &mut Ui, palette: &Palette, height: f32) {
        let Some(table) = self.mapping.tables.get(&self.chosen) else { return };
        match &self.shown {
            None => {
                ui.add_space(24.0);
                ui.weak("Making some rows…");
            }
            Some(Err(why)) => {
                ui.add(Label::new(RichText::new(why).color(palette.error)).wrap().selectable(true));
            }
            Some(Ok(shown)) => rows_ui(ui, palette, table, shown, height),
        }
    }
}

fn rows_ui(ui: &mut Ui, palette: &Palette, table: &ResolvedTable, shown: &Shown, height: f32) {
    let rows = shown.get(&table.model_id).map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        ui.weak("This table stays empty.");
        return;
    }
    // Bars that are always there: a column that is cut off would not tell that there is more.
    ui.spacing_mut().scroll = steady_bars();
    let area = ScrollArea::both().id_salt(("rows", table.model_id)).max_height(height);
    area.auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        ui.horizontal_top(|ui| {
            for (at, column) in table.columns.iter().enumerate() {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 3.0;
                    let name = RichText::new(&column.name).font(semibold(12.0));
                    ui.add(Label::new(name).extend());
                    for row in rows.iter().take(SHOWN_ROWS) {
                        cell_ui(ui, palette, row.get(at).unwrap_or(&Value::Null));
                    }
                });
            }
        });
    });
}

/// Scroll bars with a place of their own, seen also while the pointer is elsewhere.
fn steady_bars() -> ScrollStyle {
    ScrollStyle {
        dormant_background_opacity: 0.25,
        dormant_handle_opacity: 0.5,
        ..ScrollStyle::solid()
    }
}

fn cell_ui(ui: &mut Ui, palette: &Palette, value: &Value) {
    let text = match value {
        Value::Null => RichText::new("NULL").color(palette.text_weak).italics(),
        Value::Blob(bytes) => {
            RichText::new(format!("{} bytes", bytes.len())).color(palette.text_weak)
        }
        other => RichText::new(one_line(&other.to_string())),
    };
    ui.set_max_width(WIDEST_POINTS);
    ui.add(Label::new(text.size(12.0)).truncate().sense(Sense::hover()));
}

fn one_line(text: &str) -> String {
    const MOST: usize = 34;
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match plain.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}
