//! The boxes of one component in layers, left to right along their links: the steps in their order.

use super::coordinates;
use super::graph::{Block, Graph};
use super::layers::Layers;
use super::order;
use super::rank::ranks;
use super::split::split;
use super::watch::Watch;

/// How many orders of the layers are tried from scratch.
const BEGINNINGS: usize = 24;

/// The component placed; anything at all if it is no longer wanted.
pub fn arrange(graph: &Graph, watch: &Watch<'_>) -> Block {
    let ranks = ranks(graph.sizes.len(), &graph.pairs());
    watch.done(0.1);
    let mut layers = Layers::new(graph, &ranks);
    order::order(&mut layers, BEGINNINGS, watch, (0.1, 0.5));
    if let Some(columns) = split(graph, &layers) {
        let mut broken = Layers::new(graph, &columns.of_box);
        keep_order(&layers, &mut broken, &columns.layer_of);
        order::order(&mut broken, 1, watch, (0.5, 0.95));
        layers = broken;
    }
    coordinates::place(graph, &layers)
}

/// Orders broken layers as the whole ones were: what a link passes beside its own box stands where
/// that box would.
fn keep_order(whole: &Layers, broken: &mut Layers, layer_of_column: &[usize]) {
    let places = whole.places();
    let mut keys = vec![(0, 0); broken.items.len()];
    for order in &whole.order {
        for item in order.iter().filter(|item| !whole.items[**item].is_bend) {
            keys[*item] = (places[*item], 0);
        }
    }
    for link in 0..whole.links.len() {
        let old: Vec<usize> = whole.items_of(link).collect();
        let first = old.first().map_or(0, |item| whole.items[*item].layer);
        let (left_y, right_y) = ports_of(whole, link);
        let new: Vec<usize> = broken.items_of(link).collect();
        for item in new {
            if !broken.items[item].is_bend {
                continue;
            }
            let at = layer_of_column[broken.items[item].layer] - first;
            let number = match at {
                0 => left_y,
                at if at + 1 == old.len() => right_y,
                _ => 0,
            };
            keys[item] = (places[old[at]], number);
        }
    }
    for order in &mut broken.order {
        order.sort_by_key(|item| keys[*item]);
    }
}

/// The numbers of the rows that a link begins and ends at.
fn ports_of(layers: &Layers, link: usize) -> (usize, usize) {
    let (first, count) = layers.links[link];
    let last = first + count - 1;
    let of = |ports: &[super::layers::Port], segment: usize| {
        ports.iter().find(|port| port.segment == segment).map_or(0, |port| port.number)
    };
    let (start, end) = (layers.segments[first].left, layers.segments[last].right);
    (of(&layers.items[start].right, first), of(&layers.items[end].left, last))
}
