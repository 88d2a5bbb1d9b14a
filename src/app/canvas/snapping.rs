//! Where moved boxes land: with an edge on the edge of another box that is near, else on the grid,
//! or where they were let go. And the lines that show which edges meet.

use std::collections::BTreeSet;

use egui::{Pos2, Rect, Vec2};

use super::scene::Scene;
use crate::diagram::snap;
use crate::schema::ModelId;

/// Does a moved box land on the grid and on edges?
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Snapping<'a> {
    /// To the grid, unless an edge of the moved boxes is near one of boxes that stay.
    GridAndEdges {
        /// The boxes that stay and are in view.
        others: &'a [Rect],
        /// From how far away an edge is taken, in canvas points.
        reach: f32,
    },
    /// Where it was let go.
    Free,
}

/// How far boxes within `bounds` are moved by this drag, so that the grabbed one, which stands at
/// `origin`, lands where `snapping` says.
pub(super) fn move_offset(
    origin: Pos2,
    bounds: Rect,
    dragged: Vec2,
    snapping: Snapping<'_>,
) -> Vec2 {
    let Snapping::GridAndEdges { others, reach } = snapping else {
        return (origin + dragged).round() - origin;
    };
    let on_grid = snap(origin + dragged) - origin;
    let moved = bounds.translate(dragged);
    let edges = |rect: &Rect| [rect.x_range(), rect.y_range()];
    let nearest = |axis: usize| {
        let of_moved = edges(&moved)[axis];
        let same_sides = others.iter().map(|other| edges(other)[axis]);
        same_sides
            .flat_map(|other| [other.min - of_moved.min, other.max - of_moved.max])
            .filter(|gap| gap.abs() <= reach)
            .min_by(|a, b| a.abs().total_cmp(&b.abs()))
    };
    Vec2::new(
        nearest(0).map_or(on_grid.x, |gap| dragged.x + gap),
        nearest(1).map_or(on_grid.y, |gap| dragged.y + gap),
    )
}

/// The boxes that stay where they are, of those that are near.
pub(super) fn boxes_that_stay(scene: &Scene, moved: &BTreeSet<ModelId>, near: Rect) -> Vec<Rect> {
    scene
        .cards
        .iter()
        .filter(|card| !moved.contains(&card.model_id) && card.rect.intersects(near))
        .map(|card| card.rect)
        .collect()
}

/// The rectangle around these boxes as they are shown.
pub(super) fn bounds_of(scene: &Scene, models: &BTreeSet<ModelId>) -> Option<Rect> {
    Scene::bounds(scene.cards.iter().filter(|card| models.contains(&card.model_id)))
}

/// Lines along which an edge of the moved boxes meets one of a box that stays, in canvas points: at
/// most one upright and one level line.
pub(super) fn guides(scene: &Scene, moved: &BTreeSet<ModelId>, near: Rect) -> Vec<[Pos2; 2]> {
    const REACH_POINTS: f32 = 0.5;
    let Some(bounds) = bounds_of(scene, moved) else { return Vec::new() };
    let others = boxes_that_stay(scene, moved, near);
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

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    fn moved_to(origin: Pos2, dragged: Vec2, snapping: Snapping<'_>) -> Pos2 {
        let bounds = Rect::from_min_size(origin, vec2(100.0, 50.0));
        origin + move_offset(origin, bounds, dragged, snapping)
    }

    #[test]
    fn a_moved_box_lands_on_the_grid_unless_alt_is_held() {
        let origin = pos2(16.0, 24.0);
        let grid = Snapping::GridAndEdges { others: &[], reach: 4.0 };
        assert_eq!(moved_to(origin, vec2(13.0, -3.0), grid), pos2(32.0, 24.0));
        assert_eq!(moved_to(origin, vec2(13.2, -3.0), Snapping::Free), pos2(29.0, 21.0));
    }

    #[test]
    fn an_edge_lands_on_the_same_edge_of_a_near_box_and_the_other_axis_on_the_grid() {
        let others = [Rect::from_min_max(pos2(203.0, 300.0), pos2(333.0, 355.0))];
        let edges = Snapping::GridAndEdges { others: &others, reach: 4.0 };
        let origin = pos2(16.0, 24.0);
        // Left to left, while top and bottom are far from those of the other.
        assert_eq!(moved_to(origin, vec2(185.0, 13.0), edges), pos2(203.0, 40.0));
        // Right to right: 333 less the width.
        assert_eq!(moved_to(origin, vec2(218.0, 13.0), edges), pos2(233.0, 40.0));
        // Bottom to bottom: 355 less the height.
        assert_eq!(moved_to(origin, vec2(0.0, 279.0), edges).y, 305.0);
        // Out of reach.
        assert_eq!(moved_to(origin, vec2(192.0, 13.0), edges), pos2(208.0, 40.0));
    }
}
