//! What is under a point of the canvas. Reads the scene; changes nothing.

use egui::{Pos2, Rect, pos2};

use super::level_of_detail::LevelOfDetail;
use super::rows::RowKind;
use super::scene::{Card, Scene};
use super::transform::ViewportTransform;
use crate::schema::{ColumnId, ModelId};

/// What is under a point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Hit {
    /// The empty canvas.
    #[default]
    Empty,
    /// A port, from which a link is drawn: that of a box, or of one of its columns.
    Port(ModelId, Option<ColumnId>),
    /// A box's header, or its margin below the rows.
    Header(ModelId),
    /// A row of a box, counted from the first.
    Row(ModelId, usize),
    /// A link, as a place in the scene's list.
    Link(usize),
}

impl Hit {
    /// The box that it is in.
    pub fn model_id(self) -> Option<ModelId> {
        match self {
            Self::Port(id, _) | Self::Header(id) | Self::Row(id, _) => Some(id),
            Self::Empty | Self::Link(_) => None,
        }
    }
}

/// How far from a port's middle it is still hit, in screen points.
const PORT_REACH_POINTS: f32 = 9.0;
/// How far from a link's line it is still hit, in screen points.
const LINK_REACH_POINTS: f32 = 5.0;

/// What is under `pos_in_screen`. Boxes are above links, later boxes above earlier ones.
pub(super) fn hit_test(scene: &Scene, transform: &ViewportTransform, pos_in_screen: Pos2) -> Hit {
    let level = LevelOfDetail::of_zoom(transform.zoom());
    let pos = transform.canvas_from_screen(pos_in_screen);
    let reach = PORT_REACH_POINTS / transform.zoom();
    let under = |card: &&Card| {
        let expanded =
            Rect::from_x_y_ranges(card.rect.x_range().expand(reach), card.rect.y_range());
        expanded.contains(pos)
    };
    let mut near = scene.cards.iter().rev().filter(under).peekable();
    let top = near.peek().copied();
    if level == LevelOfDetail::Text
        && let Some(card) = near.find(|card| card.rect.contains(pos)).or(top)
        && let Some((port_y, column)) = port_at(card, pos)
        && [card.rect.left(), card.rect.right()]
            .into_iter()
            .any(|x| pos2(x, port_y).distance(pos) <= reach)
    {
        return Hit::Port(card.model_id, column);
    }
    if let Some(card) = scene.cards.iter().rev().find(|card| card.rect.contains(pos)) {
        let row = card.shape.row_at(pos.y - card.rect.top());
        return match row {
            Some(row) if level == LevelOfDetail::Text => Hit::Row(card.model_id, row),
            _ => Hit::Header(card.model_id),
        };
    }
    link_at(scene, pos, LINK_REACH_POINTS / transform.zoom()).map_or(Hit::Empty, Hit::Link)
}

/// The height in the canvas of the ports that a box shows while `pos_in_canvas` is in its header or
/// in the row of a column, and the column.
pub(super) fn port_at(card: &Card, pos_in_canvas: Pos2) -> Option<(f32, Option<ColumnId>)> {
    let below_top = pos_in_canvas.y - card.rect.top();
    match card.shape.row_at(below_top) {
        Some(row) => match card.rows.get(row)?.kind {
            RowKind::Column { column_id, .. } => {
                Some((card.row_center_in_canvas(Some(row)), Some(column_id)))
            }
            _ => None,
        },
        None if below_top < crate::diagram::card::HEADER_HEIGHT_POINTS => {
            Some((card.row_center_in_canvas(None), None))
        }
        None => None,
    }
}

fn link_at(scene: &Scene, pos_in_canvas: Pos2, reach: f32) -> Option<usize> {
    scene
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.bounds.expand(reach).contains(pos_in_canvas))
        .map(|(at, link)| (at, link.distance(pos_in_canvas)))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(at, _)| at)
}
