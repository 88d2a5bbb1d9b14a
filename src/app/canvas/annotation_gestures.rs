//! The mouse and the keys on groups and notes: selecting, moving, changing the size, beginning an
//! edit. What is done to the document is pushed as one command at pointer-up.

use std::collections::BTreeSet;

use egui::{CursorIcon, Key, Modifiers, PointerButton, Pos2, Response, Ui, Vec2, vec2};

use super::CanvasState;
use super::annotation_edit::AnnotationEdit;
use super::annotations::is_at_corner;
use super::gesture::{Gesture, arrow_step, moved_positions};
use super::hit::{Hit, hit_test};
use super::toolbar::bars_in_screen;
use super::view_request::ViewRequest;
use crate::app::view_state::{Annotation, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::diagram::annotation::MIN_NOTE_SIZE;
use crate::diagram::{NoteId, snap};
use crate::document::Command;
use crate::schema::ModelId;

/// A drag of a group or note that is not finished.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum AnnotationDrag {
    /// Boxes and notes are moved.
    Move {
        /// The boxes.
        models: BTreeSet<ModelId>,
        /// The notes.
        notes: BTreeSet<NoteId>,
        /// The corner that lands on the grid, in canvas points.
        origin: Pos2,
        /// Where the pointer took it, in canvas points.
        grabbed_in_canvas: Pos2,
        /// How far they are shown from where they stand, in canvas points.
        offset: Vec2,
    },
    /// The size of a note is changed.
    Resize {
        /// Which.
        note_id: NoteId,
        /// The size as it is shown, in canvas points.
        size: Vec2,
    },
}

/// Takes in what the mouse did to groups and notes. Answers whether it was about them.
pub(super) fn interact(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) -> bool {
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
    let Some(pointer) = pointer else {
        view.canvas.hovered_annotation = None;
        return false;
    };
    if view.canvas.annotation_drag.is_some() {
        go_on(response, view, pointer, outbox);
        return true;
    }
    // A drag is known for one only when the pointer has left the place where it was pressed.
    let is_drag_start = response.drag_started_by(PointerButton::Primary);
    let pressed = ui.input(|input| input.pointer.press_origin()).filter(|_| is_drag_start);
    let pointer = pressed.unwrap_or(pointer);
    let transform = view.canvas.viewport_transform();
    let pos_in_canvas = transform.canvas_from_screen(pointer);
    if view.canvas.places_note && response.clicked_by(PointerButton::Primary) {
        view.canvas.places_note = false;
        view.canvas.annotation_edit = Some(AnnotationEdit::new_note(snap(pos_in_canvas)));
        return true;
    }
    let is_idle = view.tool == Tool::Select && view.canvas.gesture == Gesture::None;
    let is_free = is_idle
        && response.contains_pointer()
        && matches!(hit_test(&view.canvas.scene, &transform, pointer), Hit::Empty | Hit::Link(_));
    let hovered = view.canvas.scene.annotation_at(pos_in_canvas).filter(|_| is_free);
    view.canvas.hovered_annotation = hovered;
    if response.secondary_clicked() {
        view.canvas.menu_annotation = hovered;
    }
    let Some(annotation) = hovered else { return false };
    let corner = match annotation {
        Annotation::Note(id) => view
            .canvas
            .scene
            .rect_of(annotation)
            .filter(|rect| is_at_corner(*rect, &transform, pointer))
            .map(|rect| (id, rect.size())),
        Annotation::Group(_) => None,
    };
    let cursor = if corner.is_some() { CursorIcon::ResizeNwSe } else { CursorIcon::Default };
    ui.ctx().set_cursor_icon(cursor);
    let modifiers = ui.input(|input| input.modifiers);
    let adds = modifiers.command || modifiers.shift;
    let is_space_down = ui.input(|input| input.key_down(Key::Space));
    if is_drag_start && !is_space_down {
        if !view.selection.annotations.contains(&annotation) {
            select(view, annotation, adds);
        }
        view.canvas.annotation_drag = Some(match corner {
            Some((note_id, size)) => AnnotationDrag::Resize { note_id, size },
            None => begin_move(view, annotation, pos_in_canvas),
        });
        return true;
    }
    if response.double_clicked_by(PointerButton::Primary) {
        view.canvas.edit_annotation(context.document, annotation);
        return true;
    }
    if response.clicked_by(PointerButton::Primary) {
        select(view, annotation, adds);
        return true;
    }
    if response.secondary_clicked() && !view.selection.annotations.contains(&annotation) {
        select(view, annotation, false);
    }
    false
}

fn select(view: &mut ViewState, annotation: Annotation, adds: bool) {
    if !adds {
        view.selection.select_annotation(annotation);
    } else if !view.selection.annotations.remove(&annotation) {
        view.selection.part = None;
        view.selection.annotations.insert(annotation);
    }
}

fn begin_move(view: &ViewState, annotation: Annotation, pos_in_canvas: Pos2) -> AnnotationDrag {
    let scene = &view.canvas.scene;
    let selection = &view.selection;
    let (models, notes) = scene.moved_with(&selection.models, &selection.annotations);
    let rect = scene.rect_of(annotation);
    let origin = rect.map_or(pos_in_canvas, |rect| rect.min);
    AnnotationDrag::Move {
        models,
        notes,
        origin,
        grabbed_in_canvas: pos_in_canvas,
        offset: Vec2::ZERO,
    }
}

fn go_on(response: &Response, view: &mut ViewState, pointer: Pos2, outbox: &mut Outbox) {
    let canvas = &mut view.canvas;
    let pos_in_canvas = canvas.viewport_transform().canvas_from_screen(pointer);
    match &mut canvas.annotation_drag {
        Some(AnnotationDrag::Move { models, notes, origin, grabbed_in_canvas, offset }) => {
            *offset = snap(*origin + (pos_in_canvas - *grabbed_in_canvas)) - *origin;
            canvas.scene.show_moved(models, *offset);
            canvas.scene.show_notes_moved(notes, *offset);
            canvas.scene.reframe();
        }
        Some(AnnotationDrag::Resize { note_id, size }) => {
            if let Some(card) = canvas.scene.notes.iter_mut().find(|card| card.note_id == *note_id)
            {
                let wanted = snap(pos_in_canvas) - card.note.position;
                *size = wanted.max(MIN_NOTE_SIZE);
                card.note.size = *size;
                card.rect = card.note.rect();
            }
        }
        None => {}
    }
    if !response.drag_stopped() {
        return;
    }
    match canvas.annotation_drag.take() {
        Some(AnnotationDrag::Move { models, notes, offset, .. }) if offset != Vec2::ZERO => {
            let positions = moved_positions(&canvas.scene, &models, offset, offset);
            let notes = canvas.scene.moved_notes(&notes, offset);
            push_move(outbox, positions, notes);
        }
        Some(AnnotationDrag::Resize { note_id, size }) => {
            outbox.command(Command::ResizeNote { note_id, size });
        }
        _ => {}
    }
}

/// One step that moves boxes and notes together.
fn push_move(
    outbox: &mut Outbox,
    positions: std::collections::BTreeMap<ModelId, Pos2>,
    notes: std::collections::BTreeMap<NoteId, Pos2>,
) {
    let mut commands = Vec::new();
    if !positions.is_empty() {
        commands.push(Command::MoveModels { positions });
    }
    if !notes.is_empty() {
        commands.push(Command::MoveNotes { positions: notes });
    }
    match commands.len() {
        0 => {}
        1 => outbox.commands.append(&mut commands),
        _ => outbox.command(Command::Several { label: String::new(), commands }),
    }
}

/// Takes in the keys for selected groups and notes: arrows move them, Enter and F2 edit.
pub(super) fn take_keys(
    context: &PanelContext<'_>,
    ui: &Ui,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    if !response.has_focus() || view.canvas.is_editing() {
        return;
    }
    let enter = |ui: &Ui| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if view.canvas.places_note && enter(ui) {
        view.canvas.place_note_in_the_middle();
        return;
    }
    let Some(first) = view.selection.annotations.first().copied() else { return };
    if view.selection.models.is_empty() && enter(ui) {
        view.canvas.edit_annotation(context.document, first);
    }
    for (key, direction) in [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ] {
        for (modifiers, is_far) in [(Modifiers::NONE, false), (Modifiers::SHIFT, true)] {
            if ui.input_mut(|input| input.consume_key(modifiers, key)) {
                let step = arrow_step(direction, is_far);
                let scene = &view.canvas.scene;
                let selection = &view.selection;
                let (models, notes) = scene.moved_with(&selection.models, &selection.annotations);
                let positions = moved_positions(scene, &models, Vec2::ZERO, step);
                push_move(outbox, positions, scene.moved_notes(&notes, step));
            }
        }
    }
}

impl CanvasState {
    /// The next click on the canvas places a note; asked for again, it stands in the middle.
    pub fn begin_note(&mut self) {
        if self.places_note {
            self.place_note_in_the_middle();
        } else {
            self.places_note = true;
        }
    }

    pub(super) fn place_note_in_the_middle(&mut self) {
        self.places_note = false;
        let transform = self.viewport_transform();
        let center = transform.visible_in_canvas().center();
        let mut taken: Vec<egui::Rect> = self.scene.cards.iter().map(|card| card.rect).collect();
        taken.extend(self.scene.notes.iter().map(|card| card.rect));
        let bars = bars_in_screen(self.viewport_in_screen);
        taken.extend(bars.map(|bar| {
            let corners = [bar.min, bar.max].map(|at| transform.canvas_from_screen(at));
            egui::Rect::from_min_max(corners[0], corners[1])
        }));
        let size = crate::diagram::annotation::NOTE_SIZE;
        let free = crate::diagram::place_new(&taken, &[size], center - size / 2.0);
        let at = free.first().copied().unwrap_or(center);
        // What has no room in view is brought to the middle of it.
        self.view_request = Some(ViewRequest::RevealRect(egui::Rect::from_min_size(at, size)));
        self.annotation_edit = Some(AnnotationEdit::new_note(at));
    }

    /// Ends what is done to groups and notes without a change.
    pub(super) fn cancel_annotations(&mut self) {
        self.places_note = false;
        self.annotation_edit = None;
        if self.annotation_drag.take().is_some() {
            self.scene_key = None;
        }
    }
}
