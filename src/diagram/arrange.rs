//! Automatic arrangement: layers from referred (left) to referring (right), components packed
//! toward the shape of a screen, isolated boxes in a tidy grid. The same request gives the same
//! answer.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Vec2, vec2};

use super::card::snap;
use crate::schema::ModelId;

/// What is to be arranged.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrangeRequest {
    /// The boxes and their sizes in canvas points, in the order in which ties are broken.
    pub cards: Vec<(ModelId, Vec2)>,
    /// The links as (referred, referring); those to a box that is not in `cards` are left out.
    pub links: Vec<(ModelId, ModelId)>,
    /// Boxes that stay where they are; the others are put clear of them.
    pub fixed: BTreeMap<ModelId, Pos2>,
    /// The space between boxes of a layer, in canvas points; layers are twice as far apart.
    pub spacing_points: f32,
    /// Where the top left corner of the whole comes, in canvas points.
    pub origin_in_canvas: Pos2,
}

impl Default for ArrangeRequest {
    fn default() -> Self {
        Self {
            cards: Vec::new(),
            links: Vec::new(),
            fixed: BTreeMap::new(),
            spacing_points: 48.0,
            origin_in_canvas: Pos2::ZERO,
        }
    }
}

/// The top left corner of each box of the request in canvas points, on the grid, without overlaps.
/// Boxes that are `fixed` are given back where they are.
pub fn arrange(request: &ArrangeRequest) -> BTreeMap<ModelId, Pos2> {
    let mut positions = request.fixed.clone();
    let known: BTreeSet<ModelId> = request.cards.iter().map(|(id, _)| *id).collect();
    positions.retain(|id, _| known.contains(id));
    let free: Vec<_> =
        request.cards.iter().filter(|(id, _)| !positions.contains_key(id)).copied().collect();
    let per_row = (free.len() as f32).sqrt().ceil().max(1.0) as usize;
    let cell = free.iter().fold(Vec2::ZERO, |cell, (_, size)| cell.max(*size))
        + Vec2::splat(request.spacing_points);
    for (at, (id, _)) in free.iter().enumerate() {
        let offset = vec2((at % per_row) as f32 * cell.x, (at / per_row) as f32 * cell.y);
        positions.insert(*id, snap(request.origin_in_canvas + offset));
    }
    positions
}
