//! New boxes: under the pointer, in the middle of the view, beside the box just written.

use egui::{Pos2, Rect, Vec2, vec2};

use super::CanvasState;
use crate::app::{Outbox, PanelContext};
use crate::diagram::{place_new, snap};
use crate::document::naming::free_class_name;
use crate::document::{Command, Document};
use crate::export::arrange_request;
use crate::mapping::resolve;
use crate::schema::ModelId;

/// About the size of a new box, in canvas points.
const NEW_SIZE_POINTS: Vec2 = vec2(200.0, 120.0);
/// Where in a new box the pointer is that placed it, from its top left corner.
const HELD_AT_POINTS: Vec2 = vec2(24.0, 20.0);

/// A new class with its header under this point.
pub(super) fn place_model(context: &PanelContext<'_>, outbox: &mut Outbox, pos_in_canvas: Pos2) {
    let class_name = free_class_name(&context.document.schema, "Model");
    let pos_in_canvas = snap(pos_in_canvas - HELD_AT_POINTS);
    outbox.command(Command::AddModel { class_name, pos_in_canvas });
}

/// A new class in the middle of what is in view, clear of what stands there.
pub(super) fn place_model_in_view(
    context: &PanelContext<'_>,
    canvas: &CanvasState,
    outbox: &mut Outbox,
) {
    let center = canvas.viewport_transform().visible_in_canvas().center();
    place_model_near(context, canvas, outbox, center);
}

impl CanvasState {
    /// Shows everything in the next frame, if what comes here would not be in view.
    pub fn fit_unless_in_view(&mut self, rect_in_canvas: Rect) {
        if !self.clear_in_canvas().contains_rect(rect_in_canvas) {
            self.request_fit();
        }
    }

    /// Where new boxes go: under the pointer, or in the middle of the view if it is elsewhere.
    pub fn pointer_or_center_in_canvas(&self) -> Pos2 {
        let transform = self.viewport_transform();
        let pointer = self.pointer.filter(|at| transform.viewport_in_screen.contains(*at));
        pointer.map_or_else(
            || transform.visible_in_canvas().center(),
            |at| transform.canvas_from_screen(at),
        )
    }

    /// Makes the model that was asked for beside another one.
    pub(super) fn place_beside(&mut self, context: &PanelContext<'_>, outbox: &mut Outbox) {
        const GAP_POINTS: f32 = 64.0;
        let Some(beside) = self.places_beside.take() else { return };
        let near = self.card(beside).map(|rect| rect.right_top() + vec2(GAP_POINTS, 0.0));
        self.edits_new_model = true;
        match near {
            Some(near) => place_model_near(context, self, outbox, near),
            None => place_model_in_view(context, self, outbox),
        }
    }

    fn card(&self, model_id: ModelId) -> Option<Rect> {
        self.scene.card(model_id).map(|card| card.rect)
    }
}

/// Gives the models that a line makes behind its first one their places: to the right of one another,
/// in rows as wide as the view, over nothing that stands there. Also told is the rectangle around
/// all of them; `None` where the line makes no more than the first.
pub(super) fn in_rows(
    document: &Document,
    first: ModelId,
    command: Command,
    visible: Rect,
) -> (Command, Option<Rect>) {
    const GAP_POINTS: f32 = 64.0;
    let Command::Several { label, mut commands } = command else { return (command, None) };
    let mut tried = document.clone();
    let made: Vec<ModelId> = commands
        .iter()
        .filter_map(|one| Some((one, tried.apply(one.clone()).ok()?)))
        .filter(|(one, _)| matches!(one, Command::AddModel { .. }))
        .flat_map(|(_, applied)| applied.models)
        .collect();
    if made.is_empty() {
        return (Command::Several { label, commands }, None);
    }
    let mapping = resolve(&tried.schema);
    let sizes = arrange_request(&tried.schema, &mapping, &tried.diagram).cards;
    let size = |id: ModelId| sizes.iter().find(|(one, _)| *one == id).map(|(_, size)| *size);
    let mut taken: Vec<Rect> = sizes
        .iter()
        .filter(|(id, _)| !made.contains(id))
        .filter_map(|(id, size)| {
            Some(Rect::from_min_size(*tried.diagram.positions.get(id)?, *size))
        })
        .collect();
    let first_at = tried.diagram.positions.get(&first).copied().unwrap_or(visible.min);
    let mut last = Rect::from_min_size(first_at, size(first).unwrap_or(NEW_SIZE_POINTS));
    let mut whole = last;
    let made_count = made.len();
    let mut spots = Vec::new();
    for id in made {
        let size = size(id).unwrap_or(NEW_SIZE_POINTS);
        let beside = last.right_top() + vec2(GAP_POINTS, 0.0);
        let is_beside =
            beside.x + size.x <= visible.right().max(first_at.x + visible.width() / 2.0);
        let near = if is_beside { beside } else { whole.left_bottom() + vec2(0.0, GAP_POINTS) };
        let at = place_new(&taken, &[size], snap(near)).first().copied().unwrap_or(near);
        last = Rect::from_min_size(at, size);
        whole = whole.union(last);
        taken.push(last);
        spots.push(at);
    }
    let mut spots = spots.into_iter();
    for command in &mut commands {
        if let Command::AddModel { pos_in_canvas, .. } = command
            && let Some(at) = spots.next()
        {
            *pos_in_canvas = at;
        }
    }
    let label = format!("Write {} models", made_count + 1);
    (Command::Several { label, commands }, Some(whole))
}

fn place_model_near(
    context: &PanelContext<'_>,
    canvas: &CanvasState,
    outbox: &mut Outbox,
    near: Pos2,
) {
    let taken: Vec<Rect> = canvas.scene.cards.iter().map(|card| card.rect).collect();
    let at = place_new(&taken, &[NEW_SIZE_POINTS], near).first().copied().unwrap_or(near);
    place_model(context, outbox, at + HELD_AT_POINTS);
}
