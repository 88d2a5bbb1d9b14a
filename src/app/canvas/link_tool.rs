//! The tools that draw links: what was chosen first, and what the second choice comes to. Proposes;
//! the popover decides.

use egui::Pos2;

use super::CanvasState;
use super::gesture::Gesture;
use super::hit::Hit;
use super::popover::Popover;
use super::retarget::retarget_to;
use super::rows::RowKind;
use super::scene::Scene;
use crate::app::view_state::{NoticeKind, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::schema::{ColumnId, ModelId};

/// A box was chosen for the link that the tool draws: the first, or the second.
pub(super) fn choose_for_link(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    outbox: &mut Outbox,
    chosen: (ModelId, Option<ColumnId>),
) {
    match view.tool {
        Tool::Retarget { part, from } => {
            view.tool = Tool::Select;
            retarget_to(context, view, outbox, part, from, chosen.0);
        }
        Tool::ForeignKey(None) => view.tool = Tool::ForeignKey(Some(chosen)),
        Tool::ManyToMany(None) => view.tool = Tool::ManyToMany(Some(chosen.0)),
        Tool::ForeignKey(Some(from)) => propose_link(context, view, from, chosen),
        Tool::ManyToMany(Some(from)) => propose_link(context, view, (from, None), chosen),
        Tool::Select | Tool::NewModel => {}
    }
}

/// Opens the popover of a link between two boxes or columns, or says why there can be none.
pub(super) fn propose_link(
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
    let pos_in_canvas = match canvas.pointer {
        Some(at) => canvas.viewport_transform().canvas_from_screen(at),
        None => between(canvas, from.0, to.0),
    };
    let proposal = if is_many_to_many {
        Popover::new_many_to_many(context.document, from.0, to.0, pos_in_canvas)
    } else {
        Popover::new_foreign_key(context.document, from, to, pos_in_canvas)
    };
    match proposal {
        Ok(popover) => canvas.popover = Some(popover),
        Err(message) => view.notify(NoticeKind::Error, message),
    }
}

/// The middle between two boxes if that is in view, else the middle of the view.
fn between(canvas: &CanvasState, a: ModelId, b: ModelId) -> Pos2 {
    let visible = canvas.viewport_transform().visible_in_canvas();
    let center = |id: ModelId| canvas.scene.card(id).map(|card| card.rect.center());
    let middle = center(a).zip(center(b)).map(|(a, b)| a + (b - a) / 2.0);
    middle.filter(|at| visible.contains(*at)).unwrap_or_else(|| visible.center())
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

/// The column under the pointer, at its row or its port.
pub(super) fn column_of(scene: &Scene, hit: Hit) -> Option<ColumnId> {
    match hit {
        Hit::Port(_, column) => column,
        Hit::Row(id, row) => match scene.card(id)?.rows.get(row)?.kind {
            RowKind::Column { column_id, .. } => Some(column_id),
            _ => None,
        },
        Hit::Empty | Hit::Header(_) | Hit::Link(_) => None,
    }
}

impl CanvasState {
    /// The link that is being drawn from a box: by a drag, or by the tool after its first click.
    pub(super) fn link_from(&self, tool: Tool) -> Option<(ModelId, Option<ColumnId>)> {
        match (&self.gesture, tool) {
            (Gesture::Link { from }, _) => Some(*from),
            (Gesture::Retarget { other, .. }, _) => Some((*other, None)),
            (_, Tool::ForeignKey(Some(from))) => Some(from),
            (_, Tool::ManyToMany(Some(id))) => Some((id, None)),
            _ => None,
        }
    }
}
