//! Blocks side by side: shelves toward the shape of a screen, and a grid for boxes without links.

use emath::{Pos2, Vec2, pos2, vec2};

use super::SCREEN_RATIO;
use super::graph::Block;
use crate::diagram::card::GRID_POINTS;

/// The top left corner of each block in canvas points, on the grid: on shelves, tall blocks first,
/// as wide as makes the whole nearest to the shape of a screen.
pub fn pack(sizes: &[Vec2], gap_points: f32) -> Vec<Pos2> {
    let widest = sizes.iter().map(|size| size.x).fold(0.0, f32::max);
    let area: f32 = sizes.iter().map(|size| (size.x + gap_points) * (size.y + gap_points)).sum();
    let square = (area * SCREEN_RATIO).sqrt();
    let mut best: Option<(f32, Vec<Pos2>)> = None;
    for percent in (60..=240).step_by(10) {
        let width = (square * percent as f32 / 100.0).max(widest);
        let (corners, whole) = shelves(sizes, width, gap_points);
        // How much of a screen's area the whole needs, when all of it is to be seen.
        let cost = (whole.x / SCREEN_RATIO).max(whole.y);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, corners));
        }
    }
    best.map(|(_, corners)| corners).unwrap_or_default()
}

fn shelves(sizes: &[Vec2], width_points: f32, gap_points: f32) -> (Vec<Pos2>, Vec2) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].y.total_cmp(&sizes[*a].y).then(a.cmp(b)));
    let mut corners = vec![Pos2::ZERO; sizes.len()];
    let mut whole = Vec2::ZERO;
    let (mut at, mut shelf_height) = (Pos2::ZERO, 0.0_f32);
    for block in order {
        let size = sizes[block];
        if at.x > 0.0 && at.x + size.x > width_points {
            at = pos2(0.0, up_to_grid(at.y + shelf_height + gap_points));
            shelf_height = 0.0;
        }
        corners[block] = at;
        whole = whole.max(at.to_vec2() + size);
        shelf_height = shelf_height.max(size.y);
        at.x = up_to_grid(at.x + size.x + gap_points);
    }
    (corners, whole)
}

/// Boxes in rows and columns, in their order, each column as wide as its widest box.
pub fn grid(members: &[usize], sizes: &[Vec2], spacing_points: f32) -> Block {
    let layouts = (1..=members.len().min(120)).map(|columns| {
        let places = rows(members, sizes, columns, spacing_points);
        Block::new(places, sizes)
    });
    let cost = |block: &Block| (block.size.x / SCREEN_RATIO).max(block.size.y);
    let best = layouts.min_by(|a, b| cost(a).total_cmp(&cost(b)));
    best.unwrap_or_else(|| Block::new(Vec::new(), sizes))
}

fn rows(
    members: &[usize],
    sizes: &[Vec2],
    columns: usize,
    spacing_points: f32,
) -> Vec<(usize, Pos2)> {
    let mut widths = vec![0.0_f32; columns];
    for (at, member) in members.iter().enumerate() {
        widths[at % columns] = widths[at % columns].max(sizes[*member].x);
    }
    let mut places = Vec::with_capacity(members.len());
    let mut y = 0.0;
    for row in members.chunks(columns) {
        let mut corner = vec2(0.0, y);
        let mut height = 0.0_f32;
        for (member, width) in row.iter().zip(&widths) {
            places.push((*member, corner.to_pos2()));
            corner.x += width + spacing_points;
            height = height.max(sizes[*member].y);
        }
        y += height + spacing_points;
    }
    places
}

fn up_to_grid(points: f32) -> f32 {
    (points / GRID_POINTS).ceil() * GRID_POINTS
}
