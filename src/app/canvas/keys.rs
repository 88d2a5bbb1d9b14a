//! Keys that only the canvas answers: Tab and arrows among boxes, Enter to edit. Shortcuts of actions
//! are taken in by the window.

use egui::{Event, EventFilter, Key, Modifiers, Response, Ui, Vec2, vec2};

use super::edit_place::Place;
use super::gesture::{arrow_step, moved_positions};
use super::in_place_edit::EditTarget;
use super::link_chooser::open_by_typing;
use super::link_tool::choose_for_link;
use super::placing::place_model_in_view;
use super::popover::Popover;
use super::walk::{Way, cross_link, walk_links, walk_rows, walk_stops};
use crate::app::view_state::{Part, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::document::Command;

/// Takes in the keys that were pressed while the canvas has the keyboard.
pub(super) fn take_keys(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    // With no field, button or dialog that wants it, the canvas has the keyboard.
    let is_free = ui.memory(|memory| {
        memory.focused().is_none() && memory.allows_interaction(response.layer_id)
    });
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
    open_by_typing(ui, view);
    let order = view.canvas.scene.reading_order();
    let current = view.canvas.stop_of(&view.selection);
    let current = current.and_then(|stop| order.iter().position(|one| *one == stop));
    // Past the last stop Tab goes on to the next panel, before the first Shift+Tab to the last.
    let is_backwards = ui.input(|input| input.modifiers.shift);
    let end = if is_backwards { 0 } else { order.len().saturating_sub(1) };
    let has_next = !order.is_empty() && current != Some(end);
    let filter = EventFilter {
        tab: has_next,
        horizontal_arrows: true,
        vertical_arrows: true,
        // Esc is ours: it takes back one thing at a time.
        escape: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    for (key, modifiers) in pressed(ui) {
        match key {
            Key::Tab => {
                let way = if modifiers.shift { Way::Back } else { Way::Forward };
                walk_stops(view, &order, way);
            }
            Key::Enter => enter(context, view, outbox, modifiers),
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
        let enter = [Modifiers::SHIFT, Modifiers::NONE].into_iter().find_map(|modifiers| {
            input.consume_key(modifiers, Key::Enter).then_some((Key::Enter, modifiers))
        });
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

/// Arrows move the selected boxes, walk the rows of one, or move the view where nothing is selected;
/// with Ctrl they walk into a box and along its links.
fn arrow(view: &mut ViewState, outbox: &mut Outbox, direction: Vec2, modifiers: Modifiers) {
    const PAN_POINTS: f32 = 48.0;
    if modifiers.alt {
        return;
    }
    let way = if direction.x + direction.y > 0.0 { Way::Forward } else { Way::Back };
    let is_level = direction.y == 0.0;
    let is_link = view.canvas.is_link_selected(&view.selection);
    if modifiers.command {
        match (is_level, is_link) {
            (true, _) => walk_links(view, way),
            (false, true) if way == Way::Forward => {
                cross_link(view);
            }
            (false, true) => {
                if let Some(id) = view.canvas.box_of_selection(&view.selection) {
                    view.selection.select_model(id);
                }
            }
            (false, false) => {
                walk_rows(view, way);
            }
        }
        return;
    }
    if view.selection.part.is_some() {
        if !is_level {
            walk_rows(view, way);
        }
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

/// Enter edits what is selected, or chooses it for the tool.
fn enter(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    outbox: &mut Outbox,
    modifiers: Modifiers,
) {
    let chosen = match view.selection.part {
        Some(Part::Column(model_id, column_id)) => Some((model_id, Some(column_id))),
        _ => view.canvas.box_of_selection(&view.selection).map(|id| (id, None)),
    };
    match view.tool {
        Tool::NewModel => {
            // As Shift+click: the tool goes on placing.
            if !modifiers.shift {
                view.tool = Tool::Select;
            }
            view.canvas.edits_new_model = true;
            place_model_in_view(context, &view.canvas, outbox);
        }
        Tool::ForeignKey(_) | Tool::ManyToMany(_) | Tool::Retarget { .. } => {
            if let Some(chosen) = chosen {
                view.canvas.pointer = None;
                choose_for_link(context, view, outbox, chosen);
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
