//! The mouse on the canvas: panning, zooming, selecting, moving, drawing links.
//!
//! One response for the whole canvas; what is under the pointer is told by [`super::hit`]. Changes
//! the view only; what is done to the document is pushed as one command at pointer-up.

use egui::{CursorIcon, Event, Key, PointerButton, Pos2, Rect, Response, Ui, vec2};

use super::CanvasState;
use super::edit_place::Place;
use super::gesture::{Gesture, moved_positions};
use super::hit::{Hit, hit_test};
use super::in_place_edit::EditTarget;
use super::link_tool::{choose_for_link, column_of, propose_link};
use super::placing::place_model;
use super::reorder::{drop_command, place_at};
use super::retarget::retarget_to;
use super::rows::RowKind;
use super::snapping::{Snapping, bounds_of, boxes_that_stay, move_offset};
use super::transform::ViewportTransform;
use crate::app::view_state::{Part, Selection, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::document::Command;
use crate::schema::ModelId;

/// Takes in what the mouse did on the canvas this frame.
pub(super) fn interact(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    pan_and_zoom(ui, response, &mut view.canvas);
    let transform = view.canvas.viewport_transform();
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
    view.canvas.pointer = pointer;
    view.canvas.hover = match pointer {
        Some(pointer) if response.contains_pointer() || response.dragged() => {
            hit_test(&view.canvas.scene, &transform, pointer)
        }
        _ => Hit::Empty,
    };
    begin_drag(context, ui, response, view);
    go_on_with_drag(ui, response, view);
    end_drag(context, response, view, outbox);
    click(context, ui, response, view, outbox);
    if response.contains_pointer() {
        ui.ctx().set_cursor_icon(cursor(ui, view));
    }
}

fn pan_and_zoom(ui: &Ui, response: &Response, canvas: &mut CanvasState) {
    if response.contains_pointer()
        && let Some(pointer) = ui.input(|input| input.pointer.hover_pos())
    {
        let (scrolled, zoomed) =
            ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if zoomed == 1.0 {
            canvas.transform.offset += scrolled;
        } else {
            let at = canvas.viewport_transform().viewport_from_screen(pointer);
            canvas.transform.zoom_by(zoomed, at);
        }
    }
    let is_panned = response.dragged_by(PointerButton::Middle)
        || response.dragged_by(PointerButton::Secondary)
        || canvas.gesture == Gesture::Pan && response.dragged();
    if is_panned {
        canvas.transform.offset += response.drag_delta();
    }
}

fn begin_drag(context: &PanelContext<'_>, ui: &Ui, response: &Response, view: &mut ViewState) {
    if !response.drag_started_by(PointerButton::Primary) {
        return;
    }
    let Some(origin) = ui.input(|input| input.pointer.press_origin()) else { return };
    let canvas = &mut view.canvas;
    let transform = canvas.viewport_transform();
    let origin_in_canvas = transform.canvas_from_screen(origin);
    let modifiers = ui.input(|input| input.modifiers);
    if is_space_down(ui) {
        canvas.gesture = Gesture::Pan;
        let pointer = response.interact_pointer_pos().unwrap_or(origin);
        canvas.transform.offset += pointer - origin;
        return;
    }
    if view.tool == Tool::Select
        && let Some(end) = canvas.link_end_at(&view.selection, origin)
    {
        canvas.gesture = end;
        return;
    }
    // A port is hit where it was shown when the button went down.
    let hit = hit_test(&canvas.scene, &transform, origin);
    canvas.gesture = match (view.tool, hit) {
        (Tool::ForeignKey(_) | Tool::ManyToMany(_), hit) => match hit.model_id() {
            Some(id) => {
                let column = column_of(&canvas.scene, hit);
                if let Tool::ManyToMany(_) = view.tool {
                    view.tool = Tool::ManyToMany(Some(id));
                }
                Gesture::Link { from: (id, column) }
            }
            None => Gesture::None,
        },
        (Tool::NewModel | Tool::Retarget { .. }, _) => Gesture::None,
        (Tool::Select, Hit::Port(id, column)) => Gesture::Link { from: (id, column) },
        (Tool::Select, Hit::Header(id) | Hit::Row(id, _)) if modifiers.command => {
            if !view.selection.models.contains(&id) || view.selection.part.is_some() {
                view.selection.select_model(id);
            }
            Gesture::Clone {
                models: view.selection.models.clone(),
                grabbed: id,
                grabbed_in_canvas: origin_in_canvas,
                offset: vec2(0.0, 0.0),
            }
        }
        (Tool::Select, Hit::Header(id) | Hit::Row(id, _)) => {
            if let Some(reorder) = canvas.reorder_from(&view.selection, hit) {
                canvas.gesture = reorder;
                return;
            }
            let is_view_of_document = context.document.schema.models.contains_key(&id);
            if !view.selection.models.contains(&id) {
                if modifiers.shift {
                    view.selection.toggle_model(id);
                } else {
                    view.selection.select_model(id);
                }
            } else if view.selection.part.is_some() {
                view.selection.select_model(id);
            }
            if is_view_of_document {
                Gesture::Move {
                    models: view.selection.models.clone(),
                    grabbed: id,
                    grabbed_in_canvas: origin_in_canvas,
                    offset: vec2(0.0, 0.0),
                }
            } else {
                Gesture::None
            }
        }
        (Tool::Select, Hit::Empty | Hit::Link(_)) => {
            let kept = if modifiers.command || modifiers.shift {
                view.selection.models.clone()
            } else {
                std::collections::BTreeSet::new()
            };
            Gesture::Marquee { start_in_canvas: origin_in_canvas, kept }
        }
    };
}

fn go_on_with_drag(ui: &Ui, response: &Response, view: &mut ViewState) {
    let Some(pointer) = response.interact_pointer_pos().or(view.canvas.pointer) else { return };
    // In the frame of the release too: the pointer may have moved in it.
    let button = PointerButton::Primary;
    if !response.dragged_by(button) && !response.drag_stopped_by(button) {
        return;
    }
    keep_pointer_in_view(ui, &mut view.canvas, pointer);
    let transform = view.canvas.viewport_transform();
    let pointer_in_canvas = transform.canvas_from_screen(pointer);
    let canvas = &mut view.canvas;
    match &mut canvas.gesture {
        Gesture::Marquee { start_in_canvas, kept } => {
            let marquee = Rect::from_two_pos(*start_in_canvas, pointer_in_canvas);
            let inside = canvas
                .scene
                .cards
                .iter()
                .filter(|card| card.rect.intersects(marquee))
                .map(|card| card.model_id);
            let models = kept.iter().copied().chain(inside).collect();
            view.selection = Selection { models, ..Selection::default() };
        }
        Gesture::Move { models, grabbed, grabbed_in_canvas, offset } => {
            let stay = boxes_that_stay(&canvas.scene, models, transform.visible_in_canvas());
            let snapping = snapping(ui, &stay, transform.zoom());
            if let Some(card) = canvas.scene.card(*grabbed)
                && let Some(bounds) = bounds_of(&canvas.scene, models)
            {
                let (origin, bounds) = (card.rect.min - *offset, bounds.translate(-*offset));
                let dragged = pointer_in_canvas - *grabbed_in_canvas;
                *offset = move_offset(origin, bounds, dragged, snapping);
                canvas.scene.show_moved(models, *offset);
            }
        }
        Gesture::Clone { models, grabbed, grabbed_in_canvas, offset } => {
            let stay = boxes_that_stay(&canvas.scene, models, transform.visible_in_canvas());
            let snapping = snapping(ui, &stay, transform.zoom());
            if let Some(card) = canvas.scene.card(*grabbed)
                && let Some(bounds) = bounds_of(&canvas.scene, models)
            {
                let dragged = pointer_in_canvas - *grabbed_in_canvas;
                *offset = move_offset(card.rect.min, bounds, dragged, snapping);
            }
        }
        Gesture::Reorder { model_id, before, .. } => {
            *before =
                canvas.scene.card(*model_id).and_then(|card| place_at(card, pointer_in_canvas));
        }
        Gesture::None | Gesture::Pan | Gesture::Link { .. } | Gesture::Retarget { .. } => {}
    }
}

/// Pushes the canvas along while a drag is at its edge.
fn keep_pointer_in_view(ui: &Ui, canvas: &mut CanvasState, pointer: Pos2) {
    const EDGE_POINTS: f32 = 24.0;
    const POINTS_A_SECOND: f32 = 700.0;
    if matches!(canvas.gesture, Gesture::None | Gesture::Pan) {
        return;
    }
    let inside = canvas.viewport_in_screen.shrink(EDGE_POINTS);
    let beyond = pointer - inside.clamp(pointer);
    if beyond.length() > 0.5 {
        let seconds = ui.input(|input| input.stable_dt).min(0.05);
        let speed = (beyond / EDGE_POINTS).clamp(vec2(-1.0, -1.0), vec2(1.0, 1.0));
        canvas.transform.offset -= speed * POINTS_A_SECOND * seconds;
        ui.ctx().request_repaint();
    }
}

fn end_drag(
    context: &PanelContext<'_>,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    if !response.drag_stopped() {
        return;
    }
    match std::mem::take(&mut view.canvas.gesture) {
        Gesture::Move { models, offset, .. } => {
            if offset != vec2(0.0, 0.0) {
                let positions = moved_positions(&view.canvas.scene, &models, offset, offset);
                outbox.command(Command::MoveModels { positions });
            }
        }
        Gesture::Link { from } => {
            let Some(to) = view.canvas.hover.model_id() else { return };
            let column = column_of(&view.canvas.scene, view.canvas.hover);
            propose_link(context, view, from, (to, column));
        }
        Gesture::Clone { models, offset, .. } => {
            if offset != vec2(0.0, 0.0) {
                let model_ids = models.into_iter().collect();
                view.canvas.selects_new_models = true;
                outbox.command(Command::Duplicate { model_ids, offset_in_canvas: offset });
            }
        }
        Gesture::Reorder { model_id, column_id, before } => {
            if let Some(command) = drop_command(context.document, model_id, column_id, before) {
                outbox.command(command);
            }
        }
        Gesture::Retarget { part, from, .. } => {
            if let Some(to) = view.canvas.hover.model_id() {
                retarget_to(context, view, outbox, part, from, to);
            }
        }
        Gesture::None | Gesture::Pan | Gesture::Marquee { .. } => {}
    }
}

fn click(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let Some(pointer) = response.interact_pointer_pos().or(view.canvas.pointer) else { return };
    let hit = view.canvas.hover;
    if response.secondary_clicked() {
        select_for_menu(view, hit);
        view.canvas.menu_hit = hit;
        view.canvas.menu_pos_in_canvas =
            view.canvas.viewport_transform().canvas_from_screen(pointer);
    }
    if !response.clicked_by(PointerButton::Primary) {
        return;
    }
    let modifiers = ui.input(|input| input.modifiers);
    let pos_in_canvas = view.canvas.viewport_transform().canvas_from_screen(pointer);
    match view.tool {
        Tool::NewModel => {
            let keeps_placing = modifiers.shift;
            if !keeps_placing {
                view.tool = Tool::Select;
            }
            view.canvas.edits_new_model = true;
            place_model(context, outbox, pos_in_canvas);
        }
        Tool::ForeignKey(_) | Tool::ManyToMany(_) | Tool::Retarget { .. } => {
            let column = column_of(&view.canvas.scene, hit);
            if let Some(id) = hit.model_id() {
                choose_for_link(context, view, outbox, (id, column));
            }
        }
        Tool::Select if response.double_clicked() => {
            double_click(context, view, outbox, hit, pointer, pos_in_canvas);
        }
        Tool::Select => select(view, hit, modifiers.command || modifiers.shift),
    }
}

fn double_click(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    outbox: &mut Outbox,
    hit: Hit,
    pointer: Pos2,
    pos_in_canvas: Pos2,
) {
    let canvas = &mut view.canvas;
    match hit {
        Hit::Empty => {
            canvas.edits_new_model = true;
            place_model(context, outbox, pos_in_canvas);
        }
        Hit::Link(at) => {
            let link = &canvas.scene.links[at];
            let part = link.part;
            canvas.popover = super::popover::Popover::of_link(context, link, pos_in_canvas);
            view.selection.select_part(part);
        }
        Hit::Header(id) | Hit::Port(id, None) => {
            let is_table_name = canvas.is_over_table_name(id, pos_in_canvas);
            let target =
                if is_table_name { EditTarget::Tablename(id) } else { EditTarget::ClassName(id) };
            canvas.edit_next = Some((target, Place::All));
        }
        Hit::Row(id, row) => {
            let place = canvas.place_in_row(id, row, pointer);
            if let Some(target) = canvas.edit_target_of_row(id, row) {
                canvas.edit_next = Some((target, place));
            }
        }
        Hit::Port(id, Some(column)) => {
            let row = canvas.scene.card(id).and_then(|card| card.column_row(column));
            let place = row.map_or(Place::NAME, |row| canvas.place_in_row(id, row, pointer));
            canvas.edit_next = Some((EditTarget::Column(id, column), place));
        }
    }
}

fn select(view: &mut ViewState, hit: Hit, adds: bool) {
    view.canvas.reached_by(hit);
    match hit {
        Hit::Empty => {
            if !adds {
                view.selection.clear();
            }
        }
        Hit::Link(at) => view.selection.select_part(view.canvas.scene.links[at].part),
        Hit::Header(id) | Hit::Port(id, _) | Hit::Row(id, _) if adds => {
            view.selection.toggle_model(id);
        }
        Hit::Header(id) | Hit::Port(id, None) => view.selection.select_model(id),
        Hit::Port(id, Some(column)) => view.selection.select_part(Part::Column(id, column)),
        Hit::Row(id, row) => match view.canvas.part_of_row(id, row) {
            Some(part) => view.selection.select_part(part),
            None => view.selection.select_model(id),
        },
    }
}

/// What a context menu is about is selected, unless it is among what is selected already.
fn select_for_menu(view: &mut ViewState, hit: Hit) {
    let is_selected = hit.model_id().is_some_and(|id| view.selection.models.contains(&id));
    let is_one_of_several = is_selected && view.selection.models.len() > 1;
    if hit != Hit::Empty && !is_one_of_several {
        select(view, hit, false);
    }
}

/// Alt leaves boxes where they are let go.
fn snapping<'a>(ui: &Ui, others: &'a [Rect], zoom: f32) -> Snapping<'a> {
    const REACH_IN_SCREEN_POINTS: f32 = 4.0;
    // As Alt was when the button was let go, which may be let go of in the same frame.
    let is_free = ui.input(|input| {
        let released = input.events.iter().rev().find_map(|event| match event {
            Event::PointerButton { pressed: false, modifiers, .. } => Some(modifiers.alt),
            _ => None,
        });
        released.unwrap_or(input.modifiers.alt)
    });
    if is_free {
        return Snapping::Free;
    }
    let reach = (REACH_IN_SCREEN_POINTS / zoom).min(crate::diagram::GRID_POINTS / 2.0);
    Snapping::GridAndEdges { others, reach }
}

/// Is Space held to push the canvas, and not written into a field?
fn is_space_down(ui: &Ui) -> bool {
    !ui.ctx().text_edit_focused() && ui.input(|input| input.key_down(Key::Space))
}

fn cursor(ui: &Ui, view: &ViewState) -> CursorIcon {
    let canvas = &view.canvas;
    let is_pushed = ui.input(|input| input.pointer.middle_down());
    match (&canvas.gesture, view.tool) {
        (Gesture::Pan, _) => CursorIcon::Grabbing,
        _ if is_pushed => CursorIcon::Grabbing,
        (Gesture::Move { .. }, _) => CursorIcon::Move,
        (Gesture::Clone { .. }, _) => CursorIcon::Copy,
        (Gesture::Reorder { .. }, _) => CursorIcon::ResizeVertical,
        (Gesture::Link { .. } | Gesture::Retarget { .. }, _) => CursorIcon::Crosshair,
        _ if is_space_down(ui) => CursorIcon::Grab,
        (_, Tool::NewModel | Tool::ForeignKey(_) | Tool::ManyToMany(_) | Tool::Retarget { .. }) => {
            CursorIcon::Crosshair
        }
        _ => match canvas.hover {
            Hit::Port(..) => CursorIcon::Crosshair,
            Hit::Link(_) => CursorIcon::PointingHand,
            _ => CursorIcon::Default,
        },
    }
}

impl CanvasState {
    /// From what was clicked keys walk on: along a link, or along the rows of a box.
    fn reached_by(&mut self, hit: Hit) {
        self.walks_links = matches!(hit, Hit::Link(_));
        self.walked_from = hit.model_id();
    }

    /// What is selected by clicking a row.
    pub(super) fn part_of_row(&self, model_id: ModelId, row: usize) -> Option<Part> {
        Some(match self.scene.card(model_id)?.rows.get(row)?.kind {
            RowKind::Column { column_id, .. } => Part::Column(model_id, column_id),
            RowKind::Relationship { declared_on, relationship_id, end } => {
                Part::Relationship(declared_on, relationship_id, end)
            }
            RowKind::Draft => return None,
        })
    }

    /// Is this point in the lower half of a header, where the table's name stands?
    fn is_over_table_name(&self, model_id: ModelId, pos_in_canvas: Pos2) -> bool {
        self.scene.card(model_id).is_some_and(|card| {
            let below_top = pos_in_canvas.y - card.rect.top();
            (27.0..crate::diagram::card::HEADER_HEIGHT_POINTS).contains(&below_top)
        })
    }

    /// The transform with the viewport of this frame.
    pub(super) fn viewport_transform(&self) -> ViewportTransform {
        self.transform.in_viewport(self.viewport_in_screen)
    }
}
