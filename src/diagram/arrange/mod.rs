//! Automatic arrangement: layers from referred (left) to referring (right), components packed
//! toward the shape of a screen, isolated boxes in a tidy grid. The same request gives the same
//! answer.
//!
//! Reading order: this, [`elk`] (layers of a component), [`columns`] (the same for what is too large
//! or too tall), [`pack`] (components side by side).

mod columns;
mod elk;
mod pack;

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, vec2};

use super::card::{GRID_POINTS, snap};
use super::place::place_new;
use crate::schema::ModelId;

/// Width to height of the screen that an arrangement aims at.
const SCREEN_RATIO: f32 = 1.6;
/// The largest component that is given to the layered algorithm, in boxes and in links: beyond it
/// that takes seconds.
const MAX_LAYERED: usize = 1_200;
/// A component narrower than this (width to height) is set in columns instead: a hub's hundred
/// boxes stand in one layer otherwise.
const NARROWEST_RATIO: f32 = 0.35;

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

/// Boxes and links by index, as the algorithms below take them.
pub(super) struct Graph {
    /// Sizes in canvas points.
    pub sizes: Vec<Vec2>,
    /// (referred, referring), each pair once, none to itself.
    pub links: Vec<(usize, usize)>,
    /// The space between boxes, in canvas points.
    pub spacing_points: f32,
}

/// Boxes that are placed relative to one another, the top left corner of all at the origin.
pub(super) struct Block {
    /// Which boxes, and where, in canvas points.
    pub places: Vec<(usize, Pos2)>,
    /// The size of all together, in canvas points.
    pub size: Vec2,
}

impl Block {
    /// A block of these places, moved to the origin.
    fn new(mut places: Vec<(usize, Pos2)>, sizes: &[Vec2]) -> Self {
        let bounds = places.iter().fold(Rect::NOTHING, |bounds, (at, pos)| {
            bounds.union(Rect::from_min_size(*pos, sizes[*at]))
        });
        if places.is_empty() {
            return Self { places, size: Vec2::ZERO };
        }
        for (_, pos) in &mut places {
            *pos -= bounds.min.to_vec2();
        }
        Self { places, size: bounds.size() }
    }
}

/// The top left corner of each box of the request in canvas points, on the grid, without overlaps.
/// Boxes that are `fixed` are given back where they are.
pub fn arrange(request: &ArrangeRequest) -> BTreeMap<ModelId, Pos2> {
    let mut known = BTreeSet::new();
    let cards = request.cards.iter().filter(|(id, _)| known.insert(*id));
    let (fixed, free): (Vec<_>, Vec<_>) = cards
        .map(|(id, size)| (*id, usable_size(*size)))
        .partition(|(id, _)| request.fixed.contains_key(id));
    let graph = graph(&free, request);
    let blocks = blocks(&graph);
    let corners = if fixed.is_empty() {
        let offset = snap(request.origin_in_canvas).to_vec2();
        let packed = pack::pack(&sizes_of(&blocks), 2.0 * graph.spacing_points);
        packed.into_iter().map(|corner| corner + offset).collect()
    } else {
        let taken: Vec<Rect> = fixed
            .iter()
            .filter_map(|(id, size)| Some(Rect::from_min_size(*request.fixed.get(id)?, *size)))
            .collect();
        place_new(&taken, &sizes_of(&blocks), request.origin_in_canvas)
    };
    let mut positions: BTreeMap<ModelId, Pos2> =
        fixed.iter().filter_map(|(id, _)| Some((*id, *request.fixed.get(id)?))).collect();
    for (block, corner) in blocks.iter().zip(corners) {
        for (at, pos) in &block.places {
            positions.insert(free[*at].0, snap(corner + pos.to_vec2()));
        }
    }
    positions
}

fn sizes_of(blocks: &[Block]) -> Vec<Vec2> {
    blocks.iter().map(|block| block.size).collect()
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
    let links = request
        .links
        .iter()
        .filter_map(|(referred, referring)| Some((*index.get(referred)?, *index.get(referring)?)))
        .filter(|link| link.0 != link.1 && seen.insert(*link))
        .collect();
    let spacing = request.spacing_points;
    let spacing = if spacing.is_finite() { spacing.clamp(16.0, 1_000.0) } else { 48.0 };
    // Snapping moves two boxes toward each other by at most one step.
    let spacing_points = (spacing / GRID_POINTS).ceil() * GRID_POINTS;
    Graph { sizes: free.iter().map(|(_, size)| *size).collect(), links, spacing_points }
}

/// Each component in layers, and all isolated boxes together in a grid.
fn blocks(graph: &Graph) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut isolated = Vec::new();
    for members in components(graph) {
        if let [one] = members.as_slice() {
            isolated.push(*one);
        } else {
            blocks.push(component(graph, &members));
        }
    }
    if !isolated.is_empty() {
        blocks.push(pack::grid(&isolated, &graph.sizes, graph.spacing_points));
    }
    blocks
}

fn component(graph: &Graph, members: &[usize]) -> Block {
    let local: BTreeMap<usize, usize> =
        members.iter().enumerate().map(|(at, member)| (*member, at)).collect();
    let part = Graph {
        sizes: members.iter().map(|member| graph.sizes[*member]).collect(),
        links: graph
            .links
            .iter()
            .filter_map(|(a, b)| Some((*local.get(a)?, *local.get(b)?)))
            .collect(),
        spacing_points: graph.spacing_points,
    };
    let is_small = members.len() <= MAX_LAYERED && part.links.len() <= 2 * MAX_LAYERED;
    let layered = if is_small { elk::layers(&part) } else { None };
    let mut block = match layered {
        Some(block) if block.size.x >= NARROWEST_RATIO * block.size.y => block,
        _ => columns::layers(&part),
    };
    for (at, _) in &mut block.places {
        *at = members[*at];
    }
    block
}

/// The boxes that hang together, each list in order, the lists by their first box.
fn components(graph: &Graph) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); graph.sizes.len()];
    for (a, b) in &graph.links {
        neighbours[*a].push(*b);
        neighbours[*b].push(*a);
    }
    let mut is_seen = vec![false; graph.sizes.len()];
    let mut components = Vec::new();
    for start in 0..graph.sizes.len() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        let mut members = vec![start];
        let mut next = 0;
        while let Some(&member) = members.get(next) {
            next += 1;
            for &neighbour in &neighbours[member] {
                if !is_seen[neighbour] {
                    is_seen[neighbour] = true;
                    members.push(neighbour);
                }
            }
        }
        members.sort_unstable();
        components.push(members);
    }
    components
}
