//! The last step for diagrams of a size that one looks at whole: arrangements that are nearly as good
//! by count are drawn, links and all, and the one in which the fewest lines cross is kept; then its
//! boxes change places as long as that mends a crossing.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use emath::Rect;

use super::coordinates;
use super::graph::{Block, Graph};
use super::layers::Layers;
use super::watch::Watch;
use crate::diagram::route::{LinkEnd, LinkRequest, Router};

/// How much work this may be: drawings times boxes and links squared, as lines look at one another.
const MOST_WORK: usize = 6_000_000;
/// The most boxes and links that it is tried for.
const MOST_DRAWN: usize = 400;
/// How far in its layer an item is moved.
const REACH: usize = 4;

/// How good a drawing is; less is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score {
    crossings: usize,
    /// The length of all lines, in canvas points.
    length: f32,
}

/// A drawing and how good it is.
pub struct Drawn {
    layers: Layers,
    /// Its boxes placed.
    pub block: Block,
    /// How good it is.
    pub score: Score,
}

/// Is a graph small enough to be drawn many times?
pub fn is_small(graph: &Graph) -> bool {
    graph.sizes.len() + graph.links.len() <= MOST_DRAWN
}

impl Score {
    /// Which of two is better.
    pub fn total_cmp(&self, other: &Self) -> Ordering {
        self.crossings.cmp(&other.crossings).then(self.length.total_cmp(&other.length))
    }
}

/// The boxes of these layers placed and linked.
pub fn draw(graph: &Graph, layers: Layers) -> Drawn {
    let block = coordinates::place(graph, &layers);
    let score = score(graph, &block);
    Drawn { layers, block, score }
}

/// Changes the places of boxes and bends as long as the drawing gets better by it. Where that ends, a
/// few of them change places at random and it is tried again.
pub fn improve(graph: &Graph, drawn: Vec<Drawn>, watch: &Watch<'_>) -> Option<Drawn> {
    let mut left = MOST_WORK / (graph.sizes.len() + graph.links.len()).max(1).pow(2);
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let mut best: Option<Drawn> = None;
    for one in drawn {
        let one = climb(graph, one, &mut left, watch);
        if best.as_ref().is_none_or(|best| one.score < best.score) {
            best = Some(one);
        }
    }
    let mut best = best?;
    let most = left.max(1) as f32;
    while best.score.crossings > 0 && left > 0 && !watch.is_cancelled() {
        let mut layers = best.layers.clone();
        for _ in 0..2 + random(3) {
            let item = random(layers.items.len());
            let all = moves(graph, &layers, item);
            if let Some(one) = all.get(random(all.len())) {
                layers = moved(graph, &layers, &best.block, item, *one);
            }
        }
        left -= 1;
        watch.done(0.4 + 0.6 * (1.0 - left as f32 / most));
        let other = climb(graph, draw(graph, layers), &mut left, watch);
        if other.score < best.score {
            best = other;
        }
    }
    Some(best)
}

fn climb(graph: &Graph, mut best: Drawn, left: &mut usize, watch: &Watch<'_>) -> Drawn {
    loop {
        let before = best.score;
        // A move to another layer changes how many bends there are.
        let mut item = 0;
        while item < best.layers.items.len() {
            for one in moves(graph, &best.layers, item) {
                if best.score.crossings == 0 || *left == 0 || watch.is_cancelled() {
                    return best;
                }
                *left -= 1;
                let other = draw(graph, moved(graph, &best.layers, &best.block, item, one));
                if other.score < best.score {
                    best = other;
                    break;
                }
            }
            item += 1;
        }
        if best.score == before {
            return best;
        }
    }
}

/// Where an item could be put.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// Another place in its layer.
    Within(usize),
    /// Another layer.
    ToLayer(usize),
}

fn moves(graph: &Graph, layers: &Layers, item: usize) -> Vec<Move> {
    let layer = layers.items[item].layer;
    let order = &layers.order[layer];
    let Some(at) = order.iter().position(|one| *one == item) else { return Vec::new() };
    let mut moves: Vec<Move> = (at.saturating_sub(REACH)..=at + REACH)
        .filter(|to| *to != at && *to < order.len())
        .map(Move::Within)
        .collect();
    if item < graph.sizes.len() {
        // Behind all that it refers to and before all that refer to it, as now.
        let (mut least, mut most) = (0, layers.order.len() - 1);
        for link in &graph.links {
            let other = match item {
                _ if link.referred == item => link.referring,
                _ if link.referring == item => link.referred,
                _ => continue,
            };
            let other = layers.items[other].layer;
            if other < layer {
                least = least.max(other + 1);
            } else {
                most = most.min(other - 1);
            }
        }
        moves.extend((least..=most).filter(|to| *to != layer).map(Move::ToLayer));
    }
    moves
}

fn moved(graph: &Graph, layers: &Layers, block: &Block, item: usize, to: Move) -> Layers {
    match to {
        Move::Within(to) => {
            let mut layers = layers.clone();
            let order = &mut layers.order[layers.items[item].layer];
            order.retain(|one| *one != item);
            order.insert(to.min(order.len()), item);
            layers
        }
        Move::ToLayer(to) => {
            let mut ranks: Vec<usize> =
                layers.items[..graph.sizes.len()].iter().map(|item| item.layer).collect();
            ranks[item] = to;
            let known: BTreeSet<usize> = ranks.iter().copied().collect();
            for rank in &mut ranks {
                *rank = known.range(..*rank).count();
            }
            let mut middles = vec![0.0; graph.sizes.len()];
            for (at, pos) in &block.places {
                middles[*at] = pos.y + graph.sizes[*at].y / 2.0;
            }
            let mut layers = Layers::new(graph, &ranks);
            // A bend stands on the straight line between both ends of its link.
            for link in 0..layers.links.len() {
                let items: Vec<usize> = layers.items_of(link).collect();
                let (Some(&first), Some(&last)) = (items.first(), items.last()) else { continue };
                let (from, to) = (middles[first], middles[last]);
                let steps = (items.len() - 1) as f32;
                for (step, item) in
                    items.iter().enumerate().skip(1).take(items.len().saturating_sub(2))
                {
                    if middles.len() <= *item {
                        middles.resize(item + 1, 0.0);
                    }
                    middles[*item] = from + (to - from) * step as f32 / steps;
                }
            }
            middles.resize(layers.items.len(), 0.0);
            for order in &mut layers.order {
                order.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]).then(a.cmp(b)));
            }
            layers
        }
    }
}

fn score(graph: &Graph, block: &Block) -> Score {
    let mut boxes = vec![Rect::NOTHING; graph.sizes.len()];
    for (at, pos) in &block.places {
        boxes[*at] = Rect::from_min_size(*pos, graph.sizes[*at]);
    }
    let links: Vec<LinkRequest> = graph
        .links
        .iter()
        .map(|link| LinkRequest {
            from: LinkEnd { card: link.referring, y_below_top: link.referring_y },
            to: LinkEnd { card: link.referred, y_below_top: link.referred_y },
            kept_sides: None,
        })
        .collect();
    let router = Router::new(boxes, &links);
    let mut score = Score { crossings: 0, length: 0.0 };
    let mut levels = Vec::new();
    let mut uprights = Vec::new();
    for at in 0..router.len() {
        let Some(route) = router.route(at) else { continue };
        for ends in route.points.windows(2) {
            let line = Rect::from_two_pos(ends[0], ends[1]);
            score.length += line.width() + line.height();
            let is_upright = line.width() < line.height();
            (if is_upright { &mut uprights } else { &mut levels }).push((at, line));
        }
    }
    for (link, upright) in &uprights {
        for (other, level) in &levels {
            let crosses = level.left() < upright.left()
                && upright.left() < level.right()
                && upright.top() < level.top()
                && level.top() < upright.bottom();
            score.crossings += usize::from(crosses && link != other);
        }
    }
    score
}
