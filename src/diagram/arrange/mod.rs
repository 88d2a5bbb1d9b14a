//! Automatic arrangement: layers from referred (left) to referring (right), components packed
//! toward the shape of a screen, isolated boxes in a tidy grid. The same request gives the same
//! answer.
//!
//! Reading order: this, [`graph`], `component` (a component's steps: `rank`, `layers`, `order`,
//! `split`, `coordinates`), `pack` (components side by side), [`watch`] (progress).

mod component;
mod coordinates;
mod graph;
mod improve;
mod layers;
mod order;
mod pack;
mod rank;
mod split;
pub mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use emath::{Pos2, Rect, Vec2, vec2};

use super::card::{GRID_POINTS, HEADER_HEIGHT_POINTS, snap};
use super::place::place_new;
use crate::schema::ModelId;

use graph::{Block, Graph, GraphLink};
use watch::{Report, Watch};

/// Width to height of the screen that an arrangement aims at.
const SCREEN_RATIO: f32 = 1.6;

/// What is to be arranged.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrangeRequest {
    /// The boxes and their sizes in canvas points, in the order in which ties are broken.
    pub cards: Vec<(ModelId, Vec2)>,
    /// The links; those to a box that is not in `cards` are left out.
    pub links: Vec<ArrangeLink>,
    /// Boxes that stay where they are; the others are put clear of them.
    pub fixed: BTreeMap<ModelId, Pos2>,
    /// The space between boxes of a layer, in canvas points; layers are twice as far apart.
    pub spacing_points: f32,
    /// Where the top left corner of the whole comes, in canvas points.
    pub origin_in_canvas: Pos2,
    /// Where the middle of the whole comes instead, as near as there is room.
    pub center_in_canvas: Option<Pos2>,
}

/// A link between two boxes of an arrangement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArrangeLink {
    /// The box that is referred to: it comes left.
    pub referred: ModelId,
    /// How far below that box's top the link meets it, in canvas points.
    pub referred_y: f32,
    /// The box that refers: it comes right.
    pub referring: ModelId,
    /// How far below that box's top the link meets it, in canvas points.
    pub referring_y: f32,
}

impl ArrangeLink {
    /// The box at its other end, if it has one of these boxes at an end.
    pub fn other_end(&self, of: ModelId) -> Option<ModelId> {
        match (self.referred == of, self.referring == of) {
            (true, _) => Some(self.referring),
            (_, true) => Some(self.referred),
            _ => None,
        }
    }

    /// A link between the headers of two boxes.
    pub fn between(referred: ModelId, referring: ModelId) -> Self {
        let middle = HEADER_HEIGHT_POINTS / 2.0;
        Self { referred, referred_y: middle, referring, referring_y: middle }
    }
}

impl Default for ArrangeRequest {
    fn default() -> Self {
        Self {
            cards: Vec::new(),
            links: Vec::new(),
            fixed: BTreeMap::new(),
            spacing_points: 48.0,
            origin_in_canvas: Pos2::ZERO,
            center_in_canvas: None,
        }
    }
}

/// The top left corner of each box of the request in canvas points, on the grid, without overlaps.
/// Boxes that are `fixed` are given back where they are.
pub fn arrange(request: &ArrangeRequest) -> BTreeMap<ModelId, Pos2> {
    // Nobody breaks it off, so there is an answer.
    arrange_watched(request, &|_| ControlFlow::Continue(())).unwrap_or_default()
}

/// The same, telling how far it is; `None` if it was broken off.
pub fn arrange_watched(
    request: &ArrangeRequest,
    report: Report<'_>,
) -> Option<BTreeMap<ModelId, Pos2>> {
    let watch = Watch::new(report);
    let mut known = BTreeSet::new();
    let cards = request.cards.iter().filter(|(id, _)| known.insert(*id));
    let (fixed, free): (Vec<_>, Vec<_>) = cards
        .map(|(id, size)| (*id, usable_size(*size)))
        .partition(|(id, _)| request.fixed.contains_key(id));
    let graph = graph(&free, request);
    let blocks = blocks(&graph, &watch)?;
    let sizes: Vec<Vec2> = blocks.iter().map(|block| block.size).collect();
    let packed = pack::pack(&sizes, 2.0 * graph.spacing_points);
    let whole =
        packed.iter().zip(&sizes).fold(Vec2::ZERO, |all, (at, size)| all.max(at.to_vec2() + *size));
    let middle = request.center_in_canvas.filter(|center| center.is_finite());
    let near = middle.map_or(request.origin_in_canvas, |center| center - whole / 2.0);
    let taken: Vec<Rect> = fixed
        .iter()
        .filter_map(|(id, size)| Some(Rect::from_min_size(*request.fixed.get(id)?, *size)))
        .collect();
    // What was arranged together stays together, clear of what stays where it is.
    let corner = if taken.is_empty() || blocks.is_empty() {
        snap(near)
    } else {
        place_new(&taken, &[whole], near).first().copied().unwrap_or(near)
    };
    let mut positions: BTreeMap<ModelId, Pos2> =
        fixed.iter().filter_map(|(id, _)| Some((*id, *request.fixed.get(id)?))).collect();
    for (block, in_whole) in blocks.iter().zip(packed) {
        for (at, pos) in &block.places {
            positions.insert(free[*at].0, snap(corner + in_whole.to_vec2() + pos.to_vec2()));
        }
    }
    Some(positions)
}

/// Whole steps of the grid, so that what is snapped still does not overlap.
fn usable_size(size: Vec2) -> Vec2 {
    let steps = |points: f32| {
        let points = if points.is_finite() { points.clamp(GRID_POINTS, 100_000.0) } else { 200.0 };
        (points / GRID_POINTS).ceil() * GRID_POINTS
    };
    vec2(steps(size.x), steps(size.y))
}

fn graph(free: &[(ModelId, Vec2)], request: &ArrangeRequest) -> Graph {
    let index: BTreeMap<ModelId, usize> =
        free.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut seen = BTreeSet::new();
    let mut links = Vec::new();
    for link in &request.links {
        let ends = (index.get(&link.referred), index.get(&link.referring));
        let (Some(&referred), Some(&referring)) = ends else { continue };
        let within = |y: f32, at: usize| {
            let height = free[at].1.y;
            if y.is_finite() { y.clamp(0.0, height) } else { height / 2.0 }
        };
        let link = GraphLink {
            referred,
            referred_y: within(link.referred_y, referred),
            referring,
            referring_y: within(link.referring_y, referring),
        };
        let key = (referred, link.referred_y.to_bits(), referring, link.referring_y.to_bits());
        if referred != referring && seen.insert(key) {
            links.push(link);
        }
    }
    let spacing = request.spacing_points;
    let spacing = if spacing.is_finite() { spacing.clamp(16.0, 1_000.0) } else { 48.0 };
    let spacing_points = (spacing / GRID_POINTS).ceil() * GRID_POINTS;
    Graph { sizes: free.iter().map(|(_, size)| *size).collect(), links, spacing_points }
}

/// Each component in layers, and all isolated boxes together in a grid; `None` if no longer wanted.
fn blocks(graph: &Graph, watch: &Watch<'_>) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut isolated = Vec::new();
    let count = graph.sizes.len().max(1) as f32;
    let mut done = 0;
    for members in graph.components() {
        let before = done as f32 / count;
        done += members.len();
        if let [one] = members.as_slice() {
            isolated.push(*one);
            continue;
        }
        watch.begin(before, done as f32 / count);
        let mut block = component::arrange(&graph.part(&members), watch);
        if watch.is_cancelled() {
            return None;
        }
        for (at, _) in &mut block.places {
            *at = members[*at];
        }
        blocks.push(block);
    }
    if !isolated.is_empty() {
        blocks.push(pack::grid(&isolated, &graph.sizes, graph.spacing_points));
    }
    Some(blocks)
}
