//! A column dragged to another place of its box. The column is selected first, since any other drag of
//! a row moves the box.

use egui::{Painter, Pos2, Stroke, pos2};

use super::CanvasState;
use super::gesture::Gesture;
use super::hit::Hit;
use super::rows::RowKind;
use super::scene::Card;
use super::transform::ViewportTransform;
use crate::app::theme::Palette;
use crate::app::view_state::{Part, Selection};
use crate::document::{Command, Document};
use crate::schema::{ColumnId, ModelId};

impl CanvasState {
    /// The drag that begins at a selected column, if one is under the pointer.
    pub(super) fn reorder_from(&self, selection: &Selection, hit: Hit) -> Option<Gesture> {
        let Hit::Row(model_id, row) = hit else { return None };
        let Some(Part::Column(selected_in, column_id)) = selection.part else { return None };
        let is_it =
            selected_in == model_id && self.scene.card(model_id)?.column_row(column_id)? == row;
        is_it.then_some(Gesture::Reorder { model_id, column_id, before: None })
    }
}

/// Before which column a pointer would put what it carries; `None` beside the box.
pub(super) fn place_at(card: &Card, pos_in_canvas: Pos2) -> Option<usize> {
    const REACH_POINTS: f32 = 24.0;
    if !card.rect.expand(REACH_POINTS).contains(pos_in_canvas) {
        return None;
    }
    let is_above = |row: &usize| card.row_center_in_canvas(Some(*row)) < pos_in_canvas.y;
    Some((0..columns(card)).take_while(is_above).count())
}

fn columns(card: &Card) -> usize {
    card.rows.iter().filter(|row| matches!(row.kind, RowKind::Column { .. })).count()
}

/// The move that a drop comes to; `None` where the column stays where it is.
pub(super) fn drop_command(
    document: &Document,
    model_id: ModelId,
    column_id: ColumnId,
    before: Option<usize>,
) -> Option<Command> {
    let model = document.schema.model(model_id)?;
    let from = model.columns.iter().position(|column| column.id == column_id)?;
    let before = before?;
    let index = if before > from { before - 1 } else { before };
    (index != from).then_some(Command::MoveColumn { model_id, column_id, index })
}

/// The line where the column would be put.
pub(super) fn paint_mark(
    painter: &Painter,
    palette: &Palette,
    transform: ViewportTransform,
    card: &Card,
    before: usize,
) {
    const DOT_POINTS: f32 = 3.0;
    let y = card.rect.top() + card.shape.row_y(before.min(columns(card)));
    let [left, right] =
        [card.rect.left(), card.rect.right()].map(|x| transform.screen_from_canvas(pos2(x, y)));
    painter.line_segment([left, right], Stroke::new(2.0, palette.accent));
    painter.circle_filled(left, DOT_POINTS, palette.accent);
    painter.circle_filled(right, DOT_POINTS, palette.accent);
}
