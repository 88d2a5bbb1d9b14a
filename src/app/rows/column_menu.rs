//! What can be done with a column of the grid, by its heading's menu, a cell's menu and by keys: order,
//! hide, pin, move.

use egui::{Button, Key, Modifiers, Ui};

use super::grid::{GridEvent, GridInput, GridState, SortWish};
use crate::app::actions::Action;

/// The lines of the menu for a column.
pub fn column_menu_ui(
    ui: &mut Ui,
    input: &GridInput<'_>,
    state: &mut GridState,
    column: usize,
) -> Option<GridEvent> {
    ui.set_min_width(190.0);
    let mut event = None;
    let clicked = |ui: &mut Ui, is_enabled: bool, text: &str, keys: &str| {
        let button = Button::new(text);
        let button = if keys.is_empty() { button } else { button.right_text(keys) };
        let is_clicked = ui.add_enabled(is_enabled, button).clicked();
        if is_clicked {
            ui.close();
        }
        is_clicked
    };
    let order = input.sorted.filter(|(at, _)| *at == column).map(|(_, descending)| descending);
    let words = |ui: &Ui, action: Action| {
        let row = action.row();
        let keys = row.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys));
        (row.text, keys.unwrap_or_default())
    };
    if input.can_select {
        for (action, keys, is_enabled, wish) in [
            (Action::RowsSortUp, "Alt+Up", order != Some(false), SortWish::Upwards),
            (Action::RowsSortDown, "Alt+Down", order != Some(true), SortWish::Downwards),
            (Action::RowsKeyOrder, "", input.sorted.is_some(), SortWish::None),
        ] {
            if clicked(ui, is_enabled, action.row().text, keys) {
                event = Some(GridEvent::Sort(column, wish));
            }
        }
        ui.separator();
    }
    let pin = if state.plan.is_pinned(column) { "Unpin column" } else { "Pin column" };
    let can_hide = state.plan.shown().len() > 1;
    for (action, text, is_enabled, wish) in [
        (Action::RowsPinColumn, Some(pin), true, ColumnWish::Pin),
        (Action::RowsHideColumn, None, can_hide, ColumnWish::Hide),
        (Action::RowsColumnLeft, None, true, ColumnWish::Step(false)),
        (Action::RowsColumnRight, None, true, ColumnWish::Step(true)),
    ] {
        let (words, keys) = words(ui, action);
        if clicked(ui, is_enabled, text.unwrap_or(words), &keys) {
            arrange(state, column, wish);
        }
    }
    let before = state.plan.clone();
    let hidden = state.plan.hidden();
    ui.add_enabled_ui(!hidden.is_empty(), |ui| {
        ui.menu_button("Hidden columns", |ui| {
            for column in hidden {
                let name = input.columns.get(column).map_or("", |column| column.name.as_str());
                if clicked(ui, true, name, "") {
                    state.plan.show(column);
                }
            }
        });
    });
    if clicked(ui, state.plan.is_changed(), Action::RowsAllColumns.row().text, "") {
        state.plan.reset();
    }
    state.is_arranged |= state.plan != before;
    event
}

/// What can be done with the column of the current cell without more words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnWish {
    /// Another order of the rows by it.
    Sort(SortWish),
    /// Only the rows that have the current cell's value in it.
    OnlyValue,
    /// Pinned, or no longer.
    Pin,
    /// No longer shown.
    Hide,
    /// All columns, in their own order.
    ShowAll,
    /// One place to the right, or left.
    Step(ToRight),
}

/// To the right, or to the left?
pub type ToRight = bool;

/// Pins, hides or moves a column.
pub fn arrange(state: &mut GridState, column: usize, wish: ColumnWish) {
    let before = state.plan.clone();
    match wish {
        ColumnWish::Pin => {
            let is_pinned = state.plan.is_pinned(column);
            state.plan.set_pinned(column, !is_pinned);
        }
        ColumnWish::Hide => {
            let beside = state.plan.beside(column + 1, true);
            let beside = beside.or_else(|| state.plan.beside(column + 1, false));
            state.plan.hide(column);
            if state.column == column + 1 && state.plan.place(column).is_none() {
                state.column = beside.unwrap_or(0);
            }
        }
        ColumnWish::ShowAll => state.plan.reset(),
        ColumnWish::Step(to_right) => state.plan.step(column, to_right),
        ColumnWish::Sort(_) | ColumnWish::OnlyValue => {}
    }
    if state.plan != before {
        (state.is_arranged, state.reveal) = (true, true);
    }
}

/// The keys that sort by the column of the current cell; all others are in the table of actions.
pub fn column_keys(ui: &Ui, input: &GridInput<'_>, column: usize) -> Option<GridEvent> {
    if !input.can_select {
        return None;
    }
    let pressed =
        |key: Key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::ALT, key)) > 0;
    if pressed(Key::ArrowUp) {
        return Some(GridEvent::Sort(column, SortWish::Upwards));
    }
    pressed(Key::ArrowDown).then_some(GridEvent::Sort(column, SortWish::Downwards))
}
