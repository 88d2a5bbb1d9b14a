//! The menu of a cell: what can be copied of it and of its row, and which rows to show by its value.

use egui::Ui;

use super::cell_text::{copy_row, copy_text};
use super::copy_rows::{as_csv, as_insert, as_json};
use super::grid::{GridEvent, GridInput};
use crate::sqlite::{Comparison, Value, column_condition};

/// Draws the menu for the selected row and the current cell (0 is the label).
pub fn cell_menu_ui(ui: &mut Ui, input: &GridInput<'_>, column: usize) -> Option<GridEvent> {
    let row = input.selected.and_then(|row| input.rows.row(row))?;
    let at = column.checked_sub(1);
    let cell = at.and_then(|at| Some((input.columns.get(at)?, row.values.get(at)?)));
    let copy = |ui: &mut Ui, text: &str, copied: &dyn Fn() -> String| {
        if ui.button(text).clicked() {
            ui.copy_text(copied());
            ui.close();
        }
    };
    copy(ui, "Copy cell", &|| {
        cell.map_or_else(|| row.label.clone(), |(_, value)| copy_text(value))
    });
    copy(ui, "Copy row", &|| copy_row(&row.values));
    let names: Vec<&str> = input.columns.iter().map(|column| column.name.as_str()).collect();
    ui.menu_button("Copy row as", |ui| {
        copy(ui, "CSV", &|| as_csv(&names, &[row.values.as_slice()]));
        copy(ui, "JSON", &|| as_json(&names, &[row.values.as_slice()]));
        copy(ui, "INSERT", &|| as_insert(input.table_name, &names, &[row.values.as_slice()]));
    });
    let (column, value) = cell.filter(|_| input.can_select)?;
    ui.separator();
    let mut event = None;
    for (text, comparison) in choices(value) {
        let condition = column_condition(&column.name, comparison, value);
        if ui.button(text).on_hover_text(&condition).clicked() {
            event = Some(GridEvent::Filter(condition));
            ui.close();
        }
    }
    event
}

fn choices(value: &Value) -> Vec<(&'static str, Comparison)> {
    let mut choices = vec![
        ("Only rows with this value", Comparison::Is),
        ("Without this value", Comparison::IsNot),
    ];
    match value {
        Value::Null => {
            choices = vec![("Only NULL", Comparison::Is), ("Without NULL", Comparison::IsNot)];
        }
        Value::Integer(_) | Value::Real(_) => {
            choices.extend([
                ("Less than this", Comparison::Below),
                ("More than this", Comparison::Above),
            ]);
        }
        Value::Text(_) => choices.push(("Containing this text", Comparison::Contains)),
        // Of what is long only the start is here.
        Value::Long { .. } => choices.clear(),
        _ => {}
    }
    choices
}
