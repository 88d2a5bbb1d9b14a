//! The menu of a cell: what can be copied of it and of its row, and which rows to show by its value.

use egui::{Popup, Response, SetOpenCommand, Ui};

use super::cell_text::{copy_row, copy_text};
use super::column_menu::column_menu_ui;
use super::grid::{GridEvent, GridInput, GridState};
use super::grid_paint::GridLayout;
use crate::app::actions::Action;
use crate::sqlite::rows_text::{as_csv, as_insert, as_json};
use crate::sqlite::{Comparison, Value, column_condition};

/// Opens the menu by the right button or by a key at the current cell, and draws it while it is open.
pub fn show(
    response: &Response,
    layout: &GridLayout,
    input: &GridInput<'_>,
    state: &mut GridState,
    events: &mut Vec<GridEvent>,
) {
    let by_key = std::mem::take(&mut state.wants_menu) && input.selected.is_some();
    let at_id = response.id.with("menu by key");
    let mut popup = Popup::context_menu(response);
    if by_key {
        let row = input.selected.map(|row| layout.row_rect(row, &state.position));
        let left = layout.left_edge(state.column);
        let at = row.map(|rect| egui::pos2(left + 12.0, rect.center().y));
        let at = at.unwrap_or(layout.body.center());
        response.ctx.data_mut(|data| data.insert_temp(at_id, at));
        popup = popup.open_memory(SetOpenCommand::Bool(true));
    } else if response.secondary_clicked() {
        response.ctx.data_mut(|data| data.remove::<egui::Pos2>(at_id));
    }
    if let Some(at) = response.ctx.data(|data| data.get_temp::<egui::Pos2>(at_id)) {
        popup = popup.at_position(at);
    }
    popup.show(|ui| events.extend(cell_menu_ui(ui, input, state)));
}

/// An INSERT into the table: columns of a base's table are not among them.
fn insert_text(input: &GridInput<'_>, state: &GridState, values: &[Value]) -> String {
    let shown = state.plan.shown().iter().filter_map(|at| {
        let column = input.columns.get(*at).filter(|column| !column.is_inherited)?;
        Some((column.name.as_str(), values.get(*at)?.clone()))
    });
    let (names, values): (Vec<&str>, Vec<Value>) = shown.unzip();
    as_insert(input.table_name, &names, &[values.as_slice()])
}

/// Draws the menu for the selected row and the current cell (0 is the label).
fn cell_menu_ui(ui: &mut Ui, input: &GridInput<'_>, state: &mut GridState) -> Option<GridEvent> {
    let column = state.column;
    let row = input.selected.and_then(|row| input.rows.row(row))?;
    let at = column.checked_sub(1);
    let cell = at.and_then(|at| Some((input.columns.get(at)?, row.values.get(at)?)));
    if let Some(event) = view_ui(ui, cell.is_some()) {
        return Some(event);
    }
    let in_tab = Action::RowsOpenInTab.row();
    let keys = in_tab.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys));
    if ui.add(egui::Button::new(in_tab.text).right_text(keys.unwrap_or_default())).clicked() {
        ui.close();
        return input.selected.map(GridEvent::OpenInTab);
    }
    let copy = |ui: &mut Ui, text: &str, copied: &dyn Fn() -> String| {
        if ui.button(text).clicked() {
            ui.copy_text(copied());
            ui.close();
        }
    };
    copy(ui, "Copy cell", &|| {
        cell.map_or_else(|| row.label.clone(), |(_, value)| copy_text(value))
    });
    let values = state.shown_values(&row.values);
    copy(ui, "Copy row", &|| copy_row(&values));
    let names: Vec<&str> = state
        .plan
        .shown()
        .iter()
        .filter_map(|column| input.columns.get(*column))
        .map(|column| column.name.as_str())
        .collect();
    ui.menu_button("Copy row as", |ui| {
        copy(ui, "CSV", &|| as_csv(&names, &[values.as_slice()]));
        copy(ui, "JSON", &|| as_json(&names, &[values.as_slice()]));
        copy(ui, "INSERT", &|| insert_text(input, state, &row.values));
    });
    let mut event = None;
    if let Some(at) = at {
        ui.menu_button("Column", |ui| event = column_menu_ui(ui, input, state, at));
    }
    let Some((column, value)) = cell.filter(|_| input.can_select) else { return event };
    ui.separator();
    for (text, comparison) in choices(value) {
        let condition = column_condition(&column.name, comparison, value);
        if ui.button(text).on_hover_text(&condition).clicked() {
            event = Some(GridEvent::Filter(condition));
            ui.close();
        }
    }
    event
}

fn view_ui(ui: &mut Ui, is_cell: bool) -> Option<GridEvent> {
    let button = egui::Button::new("View cell").right_text("Space");
    let is_clicked = is_cell && ui.add(button).clicked();
    if is_clicked {
        ui.close();
    }
    is_clicked.then_some(GridEvent::View)
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
