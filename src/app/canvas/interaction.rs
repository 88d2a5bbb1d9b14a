//! The mouse on the canvas: panning, zooming, selecting, moving, drawing links.
//!
//! One response for the whole canvas; what is under the pointer is told by [`super::hit`]. Changes
//! the view only; what is done to the document is pushed as one command at pointer-up.

use egui::{CursorIcon, Key, PointerButton, Pos2, Rect, Response, Ui, vec2};

use super::CanvasState;
use super::gesture::{Gesture, Snapping, move_offset, moved_positions};
use super::hit::{Hit, hit_test};
use super::in_place_edit::{EditTarget, Place};
use super::rows::RowKind;
use super::scene::Scene;
use super::transform::ViewportTransform;
use crate::app::view_state::{Part, Selection, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::diagram::snap;
use crate::document::Command;
use crate::document::naming::free_class_name;
use crate::schema::{ColumnId, ModelId};

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
        (Tool::NewModel, _) => Gesture::None,
        (Tool::Select, Hit::Port(id, column)) => Gesture::Link { from: (id, column) },
        (Tool::Select, Hit::Header(id) | Hit::Row(id, _)) => {
            let is_view_of_document = context.document.schema.models.contains_key(&id);
            if !view.selection.models.contains(&id) {
                if modifiers.command || modifiers.shift {
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
    if !response.dragged_by(PointerButton::Primary) {
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
            let snapping =
                if ui.input(|input| input.modifiers.alt) { Snapping::Free } else { Snapping::Grid };
            if let Some(card) = canvas.scene.card(*grabbed) {
                let origin = card.rect.min - *offset;
                *offset = move_offset(origin, pointer_in_canvas - *grabbed_in_canvas, snapping);
                canvas.scene.show_moved(models, *offset);
            }
        }
        Gesture::None | Gesture::Pan | Gesture::Link { .. } => {}
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
            view.canvas.edits_new_model = !keeps_placing;
            place_model(context, outbox, pos_in_canvas);
        }
        Tool::ForeignKey(_) | Tool::ManyToMany(_) => {
            let column = column_of(&view.canvas.scene, hit);
            if let Some(id) = hit.model_id() {
                choose_for_link(context, view, (id, column));
            }
        }
        Tool::Select if response.double_clicked() => {
            double_click(context, view, outbox, hit, pointer, pos_in_canvas);
        }
        Tool::Select => select(view, hit, modifiers.command || modifiers.shift),
    }
}

/// A box was chosen for the link that the tool draws: the first, or the second.
pub(super) fn choose_for_link(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    chosen: (ModelId, Option<ColumnId>),
) {
    match view.tool {
        Tool::ForeignKey(None) => view.tool = Tool::ForeignKey(Some(chosen)),
        Tool::ManyToMany(None) => view.tool = Tool::ManyToMany(Some(chosen.0)),
        Tool::ForeignKey(Some(from)) => propose_link(context, view, from, chosen),
        Tool::ManyToMany(Some(from)) => propose_link(context, view, (from, None), chosen),
        Tool::Select | Tool::NewModel => {}
    }
}

/// A new class with its header under this point.
pub(super) fn place_model(context: &PanelContext<'_>, outbox: &mut Outbox, pos_in_canvas: Pos2) {
    let class_name = free_class_name(&context.document.schema, "Model");
    let pos_in_canvas = snap(pos_in_canvas - vec2(24.0, 20.0));
    outbox.command(Command::AddModel { class_name, pos_in_canvas });
}

fn propose_link(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    from: (ModelId, Option<ColumnId>),
    to: (ModelId, Option<ColumnId>),
) {
    // Where it begins is chosen at a port; where it ends may be any row of the box that was meant.
    let to =
        (to.0, to.1.filter(|column| from.1.is_some() || is_meant(context, to.0, *column, from.0)));
    let is_many_to_many = matches!(view.tool, Tool::ManyToMany(_));
    view.tool = Tool::Select;
    let canvas = &mut view.canvas;
    let at = canvas.pointer.unwrap_or_else(|| canvas.viewport_in_screen.center());
    let pos_in_canvas = canvas.viewport_transform().canvas_from_screen(at);
    let proposal = if is_many_to_many {
        super::popover::Popover::new_many_to_many(context.document, from.0, to.0, pos_in_canvas)
    } else {
        super::popover::Popover::new_foreign_key(context.document, from, to, pos_in_canvas)
    };
    match proposal {
        Ok(popover) => canvas.popover = Some(popover),
        Err(message) => view.notify(crate::app::view_state::NoticeKind::Error, message),
    }
}

/// Is a column that a link from a whole box ends at meant to refer to that box, and not only where
/// the pointer happened to be? Such a column is no key and has the type of the box's key.
fn is_meant(
    context: &PanelContext<'_>,
    model_id: ModelId,
    column_id: ColumnId,
    other: ModelId,
) -> bool {
    let (Some(table), Some(other)) =
        (context.mapping.table(model_id), context.mapping.table(other))
    else {
        return false;
    };
    let [key] = other.primary_key.as_slice() else { return false };
    match (table.column(column_id), other.column(*key)) {
        (Some(column), Some(key)) => {
            !column.primary_key
                && column.column_type.is_some()
                && column.column_type == key.column_type
        }
        _ => false,
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
            canvas.edit_next = Some((EditTarget::Column(id, column), Place::Name));
        }
    }
}

fn select(view: &mut ViewState, hit: Hit, adds: bool) {
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

/// The column under the pointer, at its row or its port.
fn column_of(scene: &Scene, hit: Hit) -> Option<ColumnId> {
    match hit {
        Hit::Port(_, column) => column,
        Hit::Row(id, row) => match scene.card(id)?.rows.get(row)?.kind {
            RowKind::Column { column_id, .. } => Some(column_id),
            _ => None,
        },
        Hit::Empty | Hit::Header(_) | Hit::Link(_) => None,
    }
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
        (Gesture::Link { .. }, _) => CursorIcon::Crosshair,
        _ if is_space_down(ui) => CursorIcon::Grab,
        (_, Tool::NewModel | Tool::ForeignKey(_) | Tool::ManyToMany(_)) => CursorIcon::Crosshair,
        _ => match canvas.hover {
            Hit::Port(..) => CursorIcon::Crosshair,
            Hit::Link(_) => CursorIcon::PointingHand,
            _ => CursorIcon::Default,
        },
    }
}

impl CanvasState {
    /// The link that is being drawn from a box: by a drag, or by the tool after its first click.
    pub(super) fn link_from(&self, tool: Tool) -> Option<(ModelId, Option<ColumnId>)> {
        match (&self.gesture, tool) {
            (Gesture::Link { from }, _) => Some(*from),
            (_, Tool::ForeignKey(Some(from))) => Some(from),
            (_, Tool::ManyToMany(Some(id))) => Some((id, None)),
            _ => None,
        }
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

    /// Which part of a column's line a point of its row stands for.
    fn place_in_row(&self, model_id: ModelId, _row: usize, pointer: Pos2) -> Place {
        let Some(card) = self.scene.card(model_id) else { return Place::All };
        let x = self.viewport_transform().canvas_from_screen(pointer).x;
        if x < card.rect.center().x { Place::Name } else { Place::Type }
    }

    /// The transform with the viewport of this frame.
    pub(super) fn viewport_transform(&self) -> ViewportTransform {
        self.transform.in_viewport(self.viewport_in_screen)
    }
}
