//! Keys that only the canvas answers: Tab and arrows among boxes, Enter to edit. Shortcuts of actions
//! are taken in by the window.

use egui::{Event, EventFilter, Key, Modifiers, Response, Ui, Vec2, vec2};

use super::gesture::{arrow_step, moved_positions};
use super::in_place_edit::{EditTarget, Place};
use super::interaction::{choose_for_link, place_model};
use super::popover::Popover;
use crate::app::view_state::{Part, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::schema::ModelId;

/// Takes in the keys that were pressed while the canvas has the keyboard.
pub(super) fn take_keys(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    // With no field, button or dialog that wants it, the canvas has the keyboard.
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if is_free && !view.canvas.is_editing() && !egui::Popup::is_any_open(ui.ctx()) {
        response.request_focus();
    }
    // Shift and Tab in one frame come before the filter below holds Tab back; egui then gives the
    // keyboard to the widget before, a frame later.
    if std::mem::take(&mut view.canvas.took_tab) && !response.has_focus() {
        response.request_focus();
    }
    if !response.has_focus() || view.canvas.is_editing() {
        return;
    }
    let order = view.canvas.scene.reading_order();
    let current =
        view.selection.only_model().and_then(|id| order.iter().position(|one| *one == id));
    // Past the last box Tab goes on to the next panel, before the first Shift+Tab to the last.
    let is_backwards = ui.input(|input| input.modifiers.shift);
    let end = if is_backwards { 0 } else { order.len().saturating_sub(1) };
    let has_next = !order.is_empty() && current != Some(end);
    let filter = EventFilter {
        tab: has_next,
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    for (key, modifiers) in pressed(ui) {
        match key {
            Key::Tab if !order.is_empty() => {
                let at = match (current, modifiers.shift) {
                    (None, false) => Some(0),
                    (None, true) => Some(order.len() - 1),
                    (Some(at), false) => Some(at + 1),
                    (Some(at), true) => at.checked_sub(1),
                };
                if let Some(id) = at.and_then(|at| order.get(at)) {
                    view.canvas.took_tab = true;
                    view.selection.select_model(*id);
                    view.canvas.reveal(*id);
                }
            }
            Key::Enter if modifiers.is_none() => enter(context, view, outbox),
            Key::ArrowLeft => arrow(view, outbox, vec2(-1.0, 0.0), modifiers),
            Key::ArrowRight => arrow(view, outbox, vec2(1.0, 0.0), modifiers),
            Key::ArrowUp => arrow(view, outbox, vec2(0.0, -1.0), modifiers),
            Key::ArrowDown => arrow(view, outbox, vec2(0.0, 1.0), modifiers),
            _ => {}
        }
    }
}

fn pressed(ui: &Ui) -> Vec<(Key, Modifiers)> {
    ui.input_mut(|input| {
        // What Enter opens must not take the same Enter for its own.
        let is_enter = input.consume_key(Modifiers::NONE, Key::Enter);
        let enter = is_enter.then_some((Key::Enter, Modifiers::NONE));
        input
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
                _ => None,
            })
            .chain(enter)
            .collect()
    })
}

/// Arrows move what is selected, or the view where nothing is.
fn arrow(view: &mut ViewState, outbox: &mut Outbox, direction: Vec2, modifiers: Modifiers) {
    const PAN_POINTS: f32 = 48.0;
    if modifiers.command || modifiers.alt {
        return;
    }
    if let Some(Part::Column(model_id, column_id)) = view.selection.part {
        walk_rows(view, model_id, column_id, direction.y);
        return;
    }
    if view.selection.models.is_empty() {
        view.canvas.transform.offset -= direction * PAN_POINTS;
        return;
    }
    let step = arrow_step(direction, modifiers.shift);
    let models = &view.selection.models;
    let positions = moved_positions(&view.canvas.scene, models, Vec2::ZERO, step);
    outbox.command(Command::MoveModels { positions });
}

/// Up and down from a selected column go to the columns beside it.
fn walk_rows(
    view: &mut ViewState,
    model_id: ModelId,
    column_id: crate::schema::ColumnId,
    direction: f32,
) {
    let Some(card) = view.canvas.scene.card(model_id) else { return };
    let Some(row) = card.column_row(column_id) else { return };
    let next = if direction < 0.0 { row.checked_sub(1) } else { Some(row + 1) };
    if direction == 0.0 {
        return;
    }
    if let Some(part) = next.and_then(|row| view.canvas.part_of_row(model_id, row)) {
        view.selection.select_part(part);
    } else if next.is_none() {
        view.selection.select_model(model_id);
    }
}

/// Enter edits what is selected, or chooses it for the tool.
fn enter(context: &PanelContext<'_>, view: &mut ViewState, outbox: &mut Outbox) {
    let chosen = match view.selection.part {
        Some(Part::Column(model_id, column_id)) => Some((model_id, Some(column_id))),
        _ => view.selection.only_model().map(|id| (id, None)),
    };
    match view.tool {
        Tool::NewModel => {
            view.tool = Tool::Select;
            view.canvas.edits_new_model = true;
            let center = view.canvas.viewport_transform().visible_in_canvas().center();
            let size = vec2(200.0, 120.0);
            let taken: Vec<egui::Rect> =
                view.canvas.scene.cards.iter().map(|card| card.rect).collect();
            let free = crate::diagram::place_new(&taken, &[size], center);
            let at = free.first().copied().unwrap_or(center);
            place_model(context, outbox, at + vec2(24.0, 20.0));
        }
        Tool::ForeignKey(_) | Tool::ManyToMany(_) => {
            if let Some(chosen) = chosen {
                view.canvas.pointer = None;
                choose_for_link(context, view, chosen);
            }
        }
        Tool::Select => match (view.selection.part, chosen) {
            (Some(part @ (Part::Relationship(..) | Part::ForeignKey(..))), _) => {
                let at = view.canvas.place_of_part(context, part);
                view.canvas.popover = Popover::of_part(context, part, at);
            }
            (_, Some((model_id, Some(column_id)))) => {
                let target = EditTarget::Column(model_id, column_id);
                view.canvas.edit_next = Some((target, Place::All));
            }
            (_, Some((model_id, None))) => {
                let target = EditTarget::ClassName(model_id);
                view.canvas.edit_next = Some((target, Place::All));
            }
            (None | Some(Part::Column(..) | Part::Inheritance(_)), None) => {}
        },
    }
}
