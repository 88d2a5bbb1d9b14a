//! The type of a column: the cell that shows it, and the table of types that it opens.

use egui::{
    Align2, Color32, FontId, Id, Popup, PopupCloseBehavior, Rect, RichText, Role, ScrollArea,
    Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::type_table::{TYPES, TypeRow, changed_to};
use crate::app::theme::{self, Palette};
use crate::app::widgets::choice::{move_row, take_enter};
use crate::app::{Outbox, PanelContext, dialect};
use crate::ddl::{Dialect, type_sql};
use crate::document::Command;
use crate::schema::{Column, ColumnType, Model};

/// Height of a row, in points.
const ROW_POINTS: f32 = 26.0;
/// Where the columns of the table begin, in points: name, Python type, description, SQL.
const STARTS: [f32; 4] = [10.0, 112.0, 250.0, 548.0];
/// Width of the table, in points.
const WIDTH_POINTS: f32 = 690.0;

#[derive(Clone, Default)]
struct Open {
    filter: String,
    row: usize,
    is_new: bool,
}

/// One line of the table.
#[derive(Clone, Copy)]
enum Entry {
    Type(&'static TypeRow),
    /// No type of its own: that of the column that the key refers to.
    AsReferred,
    /// By its SQL name.
    Sql,
}

/// The cell in the table of columns; a click opens the picker.
pub fn type_cell_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    model: &Model,
    column: &Column,
    path: &str,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let resolved = context.mapping.declared_column(model.id, column.id);
    let (text, color) =
        match (&column.column_type, resolved.and_then(|one| one.column_type.as_ref())) {
            (Some(own), _) => (own.label(), palette.text),
            (None, Some(referred)) => (referred.label(), palette.text_weak),
            (None, None) => ("no type".to_owned(), palette.error),
        };
    let size = vec2(ui.available_width() - 2.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = format!("{path} type");
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, enabled, &name));
    if enabled && (response.hovered() || response.has_focus()) {
        let edge = if response.has_focus() { palette.accent } else { palette.card_border };
        let stroke = egui::Stroke::new(1.0, edge);
        ui.painter().rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
    }
    paint_cut(ui, rect.shrink2(vec2(4.0, 0.0)), &text, FontId::proportional(13.0), color);
    let response = response.on_hover_text(&text);
    let id = response.id.with("types");
    if response.clicked() {
        let row = TYPES
            .iter()
            .position(|row| column.column_type.as_ref().is_some_and(|own| own.name() == row.name));
        let open = Open { row: row.unwrap_or(0), is_new: true, ..Open::default() };
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    let mut chosen = None;
    let width = WIDTH_POINTS.min(ui.ctx().content_rect().width() - 32.0);
    Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(width)
        .accessible_name("Types")
        .show(|ui| {
            ui.set_width(width);
            chosen = picker_ui(context, ui, id, model, column);
            if chosen.is_some() {
                ui.close();
            }
        });
    let Some(entry) = chosen else { return };
    let column_type = match entry {
        Entry::Type(row) => Some(changed_to(row, column.column_type.as_ref())),
        Entry::AsReferred => None,
        Entry::Sql => Some(as_sql(context, column)),
    };
    if column_type != column.column_type {
        let (model_id, column_id) = (model.id, column.id);
        outbox.command(Command::SetColumnType { model_id, column_id, column_type });
    }
}

/// The same type by its SQL name, to be edited from there.
fn as_sql(context: &PanelContext<'_>, column: &Column) -> ColumnType {
    if let Some(sql @ ColumnType::Sql { .. }) = &column.column_type {
        return sql.clone();
    }
    let dialect = dialect(context.document.settings.dialect);
    let own = column.column_type.as_ref();
    let text = own.and_then(|own| type_sql(own, dialect).ok());
    ColumnType::Sql { text: text.unwrap_or_else(|| "VARCHAR(255)".to_owned()) }
}

fn picker_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    id: Id,
    model: &Model,
    column: &Column,
) -> Option<Entry> {
    let palette = context.palette;
    let dialect = dialect(context.document.settings.dialect);
    let mut open: Open = ui.data_mut(|data| data.get_temp(id)).unwrap_or_default();
    let hint = RichText::new("Filter types").color(palette.text_weak);
    let field = TextEdit::singleline(&mut open.filter).hint_text(hint).desired_width(f32::INFINITY);
    let filter = ui.add(field).accessible_name("Filter types");
    let is_new = std::mem::take(&mut open.is_new);
    if is_new {
        filter.request_focus();
    }
    let has_key = model.foreign_keys.iter().any(|key| key.columns.contains(&column.id));
    let entries = entries(&open.filter, has_key);
    if filter.changed() {
        open.row = 0;
    }
    let moved = move_row(ui, &mut open.row, entries.len()) || is_new;
    let enter = take_enter(ui);
    ui.add_space(2.0);
    header_ui(ui, palette, dialect);
    ui.spacing_mut().item_spacing.y = 0.0;
    let height = ROW_POINTS * entries.len().clamp(1, 12) as f32;
    let mut area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    if moved {
        area = area.vertical_scroll_offset((open.row as f32 - 6.0).max(0.0) * ROW_POINTS);
    }
    let mut chosen = None;
    area.show_rows(ui, ROW_POINTS, entries.len(), |ui, rows| {
        for row in rows {
            let entry = entries[row];
            let clicked = row_ui(ui, palette, dialect, column, entry, row == open.row);
            if clicked || enter && row == open.row {
                chosen = Some(entry);
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, open));
    chosen
}

/// The lines whose name, Python type or description has the filter's text; names that begin with it
/// first.
fn entries(filter: &str, has_key: bool) -> Vec<Entry> {
    let filter = filter.trim().to_lowercase();
    let mut found: Vec<(bool, Entry)> = TYPES
        .iter()
        .filter_map(|row| {
            let name = row.name.to_lowercase();
            let is_hit = name.contains(&filter)
                || row.python_type.to_lowercase().contains(&filter)
                || row.description.to_lowercase().contains(&filter);
            is_hit.then(|| (!name.starts_with(&filter), Entry::Type(row)))
        })
        .collect();
    found.sort_by_key(|(is_later, _)| *is_later);
    let mut entries: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
    if has_key && (filter.is_empty() || "as referred".contains(&filter)) {
        entries.insert(0, Entry::AsReferred);
    }
    if filter.is_empty() || "sql type".contains(&filter) {
        entries.push(Entry::Sql);
    }
    entries
}

fn header_ui(ui: &mut Ui, palette: &Palette, dialect: Dialect) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let sql = format!("in {}", dialect.label());
    for (start, word) in STARTS.iter().zip(["type", "Python", "what it holds", sql.as_str()]) {
        let pos = pos2(rect.left() + start, rect.center().y);
        let font = FontId::proportional(11.0);
        ui.painter().text(pos, Align2::LEFT_CENTER, word, font, palette.text_weak);
    }
    let stroke = egui::Stroke::new(1.0, palette.card_divider);
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
}

/// Answers whether the row was clicked.
fn row_ui(
    ui: &mut Ui,
    palette: &Palette,
    dialect: Dialect,
    column: &Column,
    entry: Entry,
    is_current: bool,
) -> bool {
    let own = column.column_type.as_ref();
    let (name, python, description, sql) = match entry {
        Entry::Type(row) => {
            let sql = type_sql(&changed_to(row, own), dialect);
            (row.name, row.python_type, row.description, sql)
        }
        Entry::AsReferred => (
            "as referred",
            "",
            "The type of the column that the foreign key refers to",
            Ok(String::new()),
        ),
        Entry::Sql => {
            ("SQL type", "", "A type by its SQL name, the same in every dialect", Ok(String::new()))
        }
    };
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ROW_POINTS), Sense::click());
    let sql_text = sql.as_ref().map_or("needs a length", String::as_str);
    let spoken = format!("{name}, {description}");
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_current, &spoken));
    if is_current {
        ui.painter().rect_filled(rect, 4.0, palette.row_selected);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, palette.row_hover);
    }
    let is_own = own.is_some_and(|own| own.name() == name);
    let name_color = if is_own { palette.accent } else { palette.text };
    let sql_color = if sql.is_ok() { palette.code_name } else { palette.error };
    let cells = [
        (name, theme::semibold(13.0), name_color),
        (python, FontId::monospace(11.5), palette.text_weak),
        (description, FontId::proportional(12.5), palette.text),
        (sql_text, FontId::monospace(11.5), sql_color),
    ];
    for (index, (text, font, color)) in cells.into_iter().enumerate() {
        let left = rect.left() + STARTS[index];
        let right = STARTS.get(index + 1).map_or(rect.right(), |next| rect.left() + next - 8.0);
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        paint_cut(ui, cell, text, font, color);
    }
    match sql {
        Err(trouble) => response.on_hover_text(trouble).clicked(),
        Ok(_) => response.on_hover_text(description).clicked(),
    }
}

/// Text in a cell, cut off with an ellipsis where it is too long.
fn paint_cut(ui: &Ui, cell: Rect, text: &str, font: FontId, color: Color32) {
    if cell.width() < 8.0 {
        return;
    }
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(cell.width());
    let galley = ui.painter().layout_job(job);
    let pos = pos2(cell.left(), cell.center().y - galley.size().y / 2.0);
    ui.painter().galley(pos, galley, color);
}
