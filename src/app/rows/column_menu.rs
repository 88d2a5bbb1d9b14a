//! What can be done with a column of the grid, by its heading's menu, a cell's menu and by keys: order,
//! hide, pin, move.

use egui::{Button, Key, Modifiers, Ui};

use super::grid::{GridEvent, GridInput, GridState, SortWish};

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
    if input.can_select {
        if clicked(ui, order != Some(false), "Sort upwards", "Alt+Up") {
            event = Some(GridEvent::Sort(column, SortWish::Upwards));
        }
        if clicked(ui, order != Some(true), "Sort downwards", "Alt+Down") {
            event = Some(GridEvent::Sort(column, SortWish::Downwards));
        }
        if clicked(ui, input.sorted.is_some(), "Order of the keys", "") {
            event = Some(GridEvent::Sort(column, SortWish::None));
        }
        ui.separator();
    }
    let before = state.plan.clone();
    let is_pinned = state.plan.is_pinned(column);
    let pin = if is_pinned { "Unpin column" } else { "Pin column" };
    if clicked(ui, true, pin, "Ctrl+Shift+P") {
        state.plan.set_pinned(column, !is_pinned);
    }
    if clicked(ui, state.plan.shown().len() > 1, "Hide column", "Ctrl+Shift+H") {
        state.plan.hide(column);
    }
    for (text, keys, to_right) in [
        ("Move column left", "Ctrl+Shift+Left", false),
        ("Move column right", "Ctrl+Shift+Right", true),
    ] {
        if clicked(ui, true, text, keys) {
            state.plan.step(column, to_right);
        }
    }
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
    if clicked(ui, state.plan.is_changed(), "All columns in their order", "") {
        state.plan.reset();
    }
    state.is_arranged |= state.plan != before;
    event
}

/// The keys for the column of the current cell.
pub fn column_keys(
    ui: &Ui,
    input: &GridInput<'_>,
    state: &mut GridState,
    column: usize,
) -> Option<GridEvent> {
    let pressed = |modifiers: Modifiers, key: Key| {
        ui.input_mut(|input| input.count_and_consume_key(modifiers, key)) > 0
    };
    let both = Modifiers::COMMAND | Modifiers::SHIFT;
    let before = state.plan.clone();
    if pressed(both, Key::ArrowLeft) {
        state.plan.step(column, false);
    }
    if pressed(both, Key::ArrowRight) {
        state.plan.step(column, true);
    }
    if pressed(both, Key::P) {
        let is_pinned = state.plan.is_pinned(column);
        state.plan.set_pinned(column, !is_pinned);
    }
    if pressed(both, Key::H) {
        let beside = state.plan.beside(column + 1, true);
        let beside = beside.or_else(|| state.plan.beside(column + 1, false));
        state.plan.hide(column);
        state.column = beside.unwrap_or(0);
    }
    if state.plan != before {
        (state.is_arranged, state.reveal) = (true, true);
    }
    if !input.can_select {
        return None;
    }
    if pressed(Modifiers::ALT, Key::ArrowUp) {
        return Some(GridEvent::Sort(column, SortWish::Upwards));
    }
    pressed(Modifiers::ALT, Key::ArrowDown).then_some(GridEvent::Sort(column, SortWish::Downwards))
}
