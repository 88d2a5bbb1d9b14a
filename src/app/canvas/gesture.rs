//! What is being done with the mouse and is not finished: nothing of it has changed the document.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect, Vec2, vec2};

use super::scene::Scene;
use crate::app::view_state::Part;
use crate::diagram::snap;
use crate::schema::{ColumnId, ModelId};

/// A drag on the canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Gesture {
    /// None.
    #[default]
    None,
    /// The canvas is pushed.
    Pan,
    /// A rectangle is drawn open to select what is in it.
    Marquee {
        /// The corner where it began, in canvas points.
        start_in_canvas: Pos2,
        /// What was selected before and stays so.
        kept: BTreeSet<ModelId>,
    },
    /// Boxes are moved.
    Move {
        /// Which.
        models: BTreeSet<ModelId>,
        /// The one under the pointer, which lands on the grid.
        grabbed: ModelId,
        /// Where the pointer took it, in canvas points.
        grabbed_in_canvas: Pos2,
        /// How far they are shown from where they stand, in canvas points.
        offset: Vec2,
    },
    /// Copies of boxes are carried to where they will stand.
    Clone {
        /// Of which.
        models: BTreeSet<ModelId>,
        /// The one under the pointer, whose copy lands on the grid.
        grabbed: ModelId,
        /// Where the pointer took it, in canvas points.
        grabbed_in_canvas: Pos2,
        /// How far from the boxes their copies are, in canvas points.
        offset: Vec2,
    },
    /// A column is carried to another place of its box.
    Reorder {
        /// The box.
        model_id: ModelId,
        /// The column.
        column_id: ColumnId,
        /// Before which column it would stand; `None` while the pointer is beside the box.
        before: Option<usize>,
    },
    /// An end of a link is carried to another box.
    Retarget {
        /// The link.
        part: Part,
        /// The box that the end is at.
        from: ModelId,
        /// The box at the other end, which stays.
        other: ModelId,
    },
    /// A link is drawn.
    Link {
        /// The box or column that it begins at.
        from: (ModelId, Option<ColumnId>),
    },
}

/// Does a moved box land on the grid?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Snapping {
    /// To the grid.
    Grid,
    /// Where it was let go.
    Free,
}

/// How far boxes are moved so that the grabbed one, which stands at `origin`, lands on the grid.
pub(super) fn move_offset(origin: Pos2, dragged: Vec2, snapping: Snapping) -> Vec2 {
    let target = match snapping {
        Snapping::Grid => snap(origin + dragged),
        Snapping::Free => (origin + dragged).round(),
    };
    target - origin
}

/// Where moved boxes stand after a move by `offset`; the scene shows them moved by `shown` already.
pub(super) fn moved_positions(
    scene: &Scene,
    models: &BTreeSet<ModelId>,
    shown: Vec2,
    offset: Vec2,
) -> BTreeMap<ModelId, Pos2> {
    models
        .iter()
        .filter_map(|id| scene.card(*id).map(|card| (*id, card.rect.min - shown + offset)))
        .collect()
}

/// Lines along which an edge of the moved boxes meets one of a box that stays, in canvas points: at
/// most one upright and one level line.
pub(super) fn guides(scene: &Scene, moved: &BTreeSet<ModelId>, near: Rect) -> Vec<[Pos2; 2]> {
    const REACH_POINTS: f32 = 0.5;
    let inside = scene.cards.iter().filter(|card| moved.contains(&card.model_id));
    let Some(bounds) = Scene::bounds(inside) else { return Vec::new() };
    let others: Vec<Rect> = scene
        .cards
        .iter()
        .filter(|card| !moved.contains(&card.model_id) && card.rect.intersects(near))
        .map(|card| card.rect)
        .collect();
    let meets = |a: f32, b: f32| (a - b).abs() < REACH_POINTS;
    let mut lines = Vec::new();
    for x in [bounds.left(), bounds.right()] {
        let meeting = others.iter().filter(|rect| meets(rect.left(), x) || meets(rect.right(), x));
        if let Some(span) = meeting.copied().reduce(Rect::union) {
            let span = span.union(bounds).y_range();
            lines.push([Pos2::new(x, span.min), Pos2::new(x, span.max)]);
            break;
        }
    }
    for y in [bounds.top(), bounds.bottom()] {
        let meeting = others.iter().filter(|rect| meets(rect.top(), y) || meets(rect.bottom(), y));
        if let Some(span) = meeting.copied().reduce(Rect::union) {
            let span = span.union(bounds).x_range();
            lines.push([Pos2::new(span.min, y), Pos2::new(span.max, y)]);
            break;
        }
    }
    lines
}

/// The step of an arrow key, in canvas points; eight times as far with Shift.
pub(super) fn arrow_step(direction: Vec2, is_far: bool) -> Vec2 {
    let step = crate::diagram::GRID_POINTS * if is_far { 8.0 } else { 1.0 };
    vec2(direction.x * step, direction.y * step)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_moved_box_lands_on_the_grid_unless_alt_is_held() {
        let origin = pos2(16.0, 24.0);
        let offset = move_offset(origin, vec2(13.0, -3.0), Snapping::Grid);
        assert_eq!(origin + offset, pos2(32.0, 24.0));
        let offset = move_offset(origin, vec2(13.2, -3.0), Snapping::Free);
        assert_eq!(origin + offset, pos2(29.0, 21.0));
    }
}
