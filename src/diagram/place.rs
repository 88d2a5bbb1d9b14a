//! A free spot for new boxes, near a point and clear of what stands there. Moves nothing else.

use emath::{Pos2, Rect, Vec2};

use super::card::{GRID_POINTS, snap};

/// The space kept around a new box, in canvas points.
const MARGIN_POINTS: f32 = 40.0;
/// How far apart the spots tried are, in canvas points.
const STEP_POINTS: f32 = GRID_POINTS * 10.0;

/// Top left corners for boxes of `sizes`, each near `near_in_canvas`, that overlap neither
/// `existing` nor one another. On the grid; the first box is put first.
pub fn place_new(existing: &[Rect], sizes: &[Vec2], near_in_canvas: Pos2) -> Vec<Pos2> {
    let mut taken = existing.to_vec();
    sizes
        .iter()
        .map(|&size| {
            let at = free_spot(&taken, size, snap(near_in_canvas));
            taken.push(Rect::from_min_size(at, size));
            at
        })
        .collect()
}

/// Tries squares of growing radius around `near`; the nearest free spot of a square wins.
fn free_spot(taken: &[Rect], size: Vec2, near: Pos2) -> Pos2 {
    let is_free = |at: Pos2| {
        let wanted = Rect::from_min_size(at, size).expand(MARGIN_POINTS);
        !taken.iter().any(|rect| rect.intersects(wanted))
    };
    for radius in 0..200_i32 {
        let ring = (-radius..=radius)
            .flat_map(|x| (-radius..=radius).map(move |y| (x, y)))
            .filter(|(x, y)| x.abs().max(y.abs()) == radius);
        let nearest = ring
            .map(|(x, y)| near + STEP_POINTS * Vec2::new(x as f32, y as f32))
            .filter(|&at| is_free(at))
            .min_by(|a, b| near.distance_sq(*a).total_cmp(&near.distance_sq(*b)));
        if let Some(at) = nearest {
            return at;
        }
    }
    // Everything within 16,000 points is full: right of all of it is free.
    let right = taken.iter().map(Rect::right).fold(near.x, f32::max);
    snap(Pos2::new(right + MARGIN_POINTS + GRID_POINTS, near.y))
}
