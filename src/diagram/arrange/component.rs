//! The boxes of one component in layers, left to right along their links: the steps in their order.

use std::collections::BTreeSet;

use super::coordinates;
use super::graph::{Block, Graph};
use super::improve::{self, Drawn};
use super::layers::Layers;
use super::order;
use super::rank::ranks;
use super::split::split;
use super::watch::Watch;

/// How many orders of the layers are tried from scratch.
const BEGINNINGS: usize = 24;
/// How many of them are drawn, where there is time for it.
const CANDIDATES: usize = 8;
/// How many drawings are improved.
const IMPROVED: usize = 4;

/// The component placed; anything at all if it is no longer wanted.
pub fn arrange(graph: &Graph, watch: &Watch<'_>) -> Block {
    let pairs = graph.pairs();
    if improve::is_small(graph) {
        return best_drawn(graph, &pairs, watch);
    }
    let ranks = ranks(graph.sizes.len(), &pairs);
    watch.done(0.1);
    let mut layers = Layers::new(graph, &ranks);
    order::order(&mut layers, BEGINNINGS, watch, (0.1, 0.5));
    coordinates::place(graph, &in_columns(graph, layers, watch))
}

/// The one of a few good orders in which the fewest lines cross when it is drawn, improved.
fn best_drawn(graph: &Graph, pairs: &BTreeSet<(usize, usize)>, watch: &Watch<'_>) -> Block {
    let mut drawn: Vec<Drawn> = Vec::new();
    for pairs in ways_round(pairs) {
        let layers = Layers::new(graph, &ranks(graph.sizes.len(), &pairs));
        for order in order::orders(&layers, BEGINNINGS, CANDIDATES, watch, (0.1, 0.3)) {
            let ordered = Layers { order, ..layers.clone() };
            drawn.push(improve::draw(graph, in_columns(graph, ordered, watch)));
        }
    }
    watch.done(0.4);
    drawn.sort_by(|a, b| a.score.total_cmp(&b.score));
    drawn.truncate(IMPROVED);
    improve::improve(graph, drawn, watch).map(|best| best.block).unwrap_or_default()
}

/// Two boxes that refer to each other could stand either way round.
fn ways_round(pairs: &BTreeSet<(usize, usize)>) -> Vec<BTreeSet<(usize, usize)>> {
    let is_mutual = |(low, high): &(usize, usize)| pairs.contains(&(*high, *low));
    let mut ways = vec![pairs.clone()];
    if pairs.iter().any(is_mutual) {
        for is_taken in [true, false] {
            let is_kept =
                |pair: &&(usize, usize)| !is_mutual(pair) || (pair.0 < pair.1) == is_taken;
            ways.push(pairs.iter().filter(is_kept).copied().collect());
        }
    }
    ways
}

/// Layers that are too tall broken into columns.
fn in_columns(graph: &Graph, layers: Layers, watch: &Watch<'_>) -> Layers {
    let Some(columns) = split(graph, &layers) else { return layers };
    let mut broken = Layers::new(graph, &columns.of_box);
    keep_order(&layers, &mut broken, &columns.layer_of);
    order::order(&mut broken, 1, watch, (0.5, 0.95));
    broken
}

/// Orders broken layers as the whole ones were: what a link passes beside its own box stands where
/// that box would.
fn keep_order(whole: &Layers, broken: &mut Layers, layer_of_column: &[usize]) {
    let places = whole.places();
    let mut keys = vec![0; broken.items.len()];
    for order in &whole.order {
        for item in order.iter().filter(|item| !whole.items[**item].is_bend) {
            keys[*item] = places[*item];
        }
    }
    for link in 0..whole.links.len() {
        let old: Vec<usize> = whole.items_of(link).collect();
        let first = old.first().map_or(0, |item| whole.items[*item].layer);
        let new: Vec<usize> = broken.items_of(link).collect();
        for item in new {
            if !broken.items[item].is_bend {
                continue;
            }
            let at = layer_of_column[broken.items[item].layer] - first;
            keys[item] = places[old[at]];
        }
    }
    for order in &mut broken.order {
        order.sort_by_key(|item| keys[*item]);
    }
}
