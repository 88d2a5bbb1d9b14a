//! The layer of each box: behind all that it refers to, with links as short as they can be.
//!
//! Network simplex, after Gansner, Koutsofios, North and Vo, "A technique for drawing directed
//! graphs" (1993), section 2: a spanning tree of tight links is improved one link at a time. Cut
//! values come from the sums of subtrees, which is simpler than to keep them up to date.

use std::collections::BTreeSet;

/// How much work improving may be, in links and boxes looked at.
const MOST_WORK: usize = 40_000_000;

/// A link that leads from a lower layer to a higher one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// The box in the lower layer.
    pub low: usize,
    /// The box in the higher layer.
    pub high: usize,
    /// How many links lead so.
    pub weight: i64,
}

/// The layer of each box from 0, for a graph that hangs together.
pub fn ranks(count: usize, pairs: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let arcs = without_circles(count, pairs);
    let mut ranks = longest_paths(count, &arcs);
    if count > 1 {
        let mut tree = TightTree::grow(&arcs, &mut ranks);
        let most_steps = MOST_WORK / (count + arcs.len());
        for _ in 0..most_steps {
            if !tree.improve(&arcs, &mut ranks) {
                break;
            }
        }
    }
    let least = ranks.iter().copied().min().unwrap_or(0);
    let mut ranks: Vec<usize> = ranks.into_iter().map(|rank| (rank - least) as usize).collect();
    balance(&arcs, &mut ranks);
    ranks
}

/// The links, turned round where they would close a circle, so that few are: a box that refers to
/// nothing left comes first, one that nothing left refers to last, else the one that is referred to
/// most (Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem").
fn without_circles(count: usize, pairs: &BTreeSet<(usize, usize)>) -> Vec<Arc> {
    let mut out = vec![Vec::new(); count];
    let mut into = vec![Vec::new(); count];
    for (low, high) in pairs {
        out[*low].push(*high);
        into[*high].push(*low);
    }
    let mut out_left: Vec<i64> = out.iter().map(|ends| whole(ends.len())).collect();
    let mut into_left: Vec<i64> = into.iter().map(|ends| whole(ends.len())).collect();
    // The first is taken: those without referred boxes left, then the last of all, then by need.
    let key = |at: usize, out: i64, into: i64| match (into, out) {
        (0, _) => (0, 0, at),
        (_, 0) => (1, 0, at),
        (into, out) => (2, into - out, at),
    };
    let mut queue: BTreeSet<(i32, i64, usize)> =
        (0..count).map(|at| key(at, out_left[at], into_left[at])).collect();
    let mut place = vec![0_i64; count];
    let (mut first, mut last) = (0_i64, whole(count));
    while let Some((kind, _, at)) = queue.pop_first() {
        if kind == 1 {
            last -= 1;
            place[at] = last;
        } else {
            place[at] = first;
            first += 1;
        }
        for (ends, left) in [(&out[at], &mut into_left), (&into[at], &mut out_left)] {
            for &end in ends {
                left[end] -= 1;
            }
        }
        for &end in out[at].iter().chain(&into[at]) {
            // Its key before is not known here any more; at most two can be the one.
            let (out, into) = (out_left[end], into_left[end]);
            for before in [(out + 1, into), (out, into + 1), (out + 1, into + 1)] {
                if queue.remove(&key(end, before.0, before.1)) {
                    queue.insert(key(end, out, into));
                }
            }
        }
    }
    let mut weights = std::collections::BTreeMap::new();
    for (low, high) in pairs {
        let ends = if place[*low] < place[*high] { (*low, *high) } else { (*high, *low) };
        *weights.entry(ends).or_insert(0) += 1;
    }
    weights.into_iter().map(|((low, high), weight)| Arc { low, high, weight }).collect()
}

/// A number of boxes or links, to be counted down from.
fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Each box one layer behind the last that it refers to.
fn longest_paths(count: usize, arcs: &[Arc]) -> Vec<i64> {
    let mut out = vec![Vec::new(); count];
    let mut into = vec![0_usize; count];
    for arc in arcs {
        out[arc.low].push(arc.high);
        into[arc.high] += 1;
    }
    let mut ready: Vec<usize> = (0..count).filter(|at| into[*at] == 0).collect();
    let mut ranks = vec![0; count];
    while let Some(at) = ready.pop() {
        for &end in &out[at] {
            ranks[end] = ranks[end].max(ranks[at] + 1);
            into[end] -= 1;
            if into[end] == 0 {
                ready.push(end);
            }
        }
    }
    ranks
}

/// A spanning tree of links between neighbouring layers.
struct TightTree {
    /// The links of the tree, by their place in the list of all.
    arcs: Vec<usize>,
    is_in_tree: Vec<bool>,
    /// Where the search for a link to be replaced goes on.
    next: usize,
}

impl TightTree {
    /// Moves layers together until a tree of tight links spans all boxes.
    fn grow(arcs: &[Arc], ranks: &mut [i64]) -> Self {
        let count = ranks.len();
        let mut of_box = vec![Vec::new(); count];
        for (at, arc) in arcs.iter().enumerate() {
            of_box[arc.low].push(at);
            of_box[arc.high].push(at);
        }
        let mut tree = Self { arcs: Vec::new(), is_in_tree: vec![false; arcs.len()], next: 0 };
        let mut is_reached = vec![false; count];
        is_reached[0] = true;
        let mut reached = vec![0];
        let mut next = 0;
        loop {
            while let Some(&from) = reached.get(next) {
                next += 1;
                for &at in &of_box[from] {
                    let arc = arcs[at];
                    let end = if arc.low == from { arc.high } else { arc.low };
                    if !is_reached[end] && slack(arc, ranks) == 0 {
                        is_reached[end] = true;
                        reached.push(end);
                        tree.arcs.push(at);
                        tree.is_in_tree[at] = true;
                    }
                }
            }
            let leaving = arcs.iter().filter(|arc| is_reached[arc.low] != is_reached[arc.high]);
            let Some(nearest) = leaving.min_by_key(|arc| slack(**arc, ranks)) else { break };
            let gap = slack(*nearest, ranks);
            let shift = if is_reached[nearest.low] { gap } else { -gap };
            for at in &reached {
                ranks[*at] += shift;
            }
            // What was reached has links that are tight now.
            next = 0;
        }
        tree
    }

    /// Replaces one link of the tree by which others are longer than they need be.
    fn improve(&mut self, arcs: &[Arc], ranks: &mut [i64]) -> bool {
        let count = ranks.len();
        if self.arcs.is_empty() {
            return false;
        }
        let mut of_box = vec![Vec::new(); count];
        for &at in &self.arcs {
            of_box[arcs[at].low].push(at);
            of_box[arcs[at].high].push(at);
        }
        // The tree from box 0: each box's link to its parent, boxes in the order of reaching.
        let mut up = vec![usize::MAX; count];
        let mut order = Vec::with_capacity(count);
        order.push(0);
        let mut next = 0;
        while let Some(&from) = order.get(next) {
            next += 1;
            for &at in &of_box[from] {
                if up[from] != at {
                    let end = if arcs[at].low == from { arcs[at].high } else { arcs[at].low };
                    up[end] = at;
                    order.push(end);
                }
            }
        }
        // What leaves a subtree to higher layers, less what comes from lower ones.
        let mut leaving = vec![0_i64; count];
        for arc in arcs {
            leaving[arc.low] += arc.weight;
            leaving[arc.high] -= arc.weight;
        }
        let mut below = vec![usize::MAX; arcs.len()];
        for &at in order.iter().rev() {
            if up[at] != usize::MAX {
                let arc = arcs[up[at]];
                let parent = if arc.low == at { arc.high } else { arc.low };
                leaving[parent] += leaving[at];
                below[up[at]] = at;
            }
        }
        let cut = |at: usize| {
            let child = below[at];
            if arcs[at].low == child { leaving[child] } else { -leaving[child] }
        };
        let places = (0..self.arcs.len()).map(|step| (self.next + step) % self.arcs.len());
        let Some(place) = places.into_iter().find(|place| cut(self.arcs[*place]) < 0) else {
            return false;
        };
        self.next = place + 1;
        let old = self.arcs[place];
        // The subtree below the link that goes.
        let mut is_below = vec![false; count];
        for &at in &order {
            let parent = up[at];
            is_below[at] = at == below[old]
                || (parent != usize::MAX && {
                    let arc = arcs[parent];
                    is_below[if arc.low == at { arc.high } else { arc.low }]
                });
        }
        let is_low_below = arcs[old].low == below[old];
        let is_in_low = |at: usize| is_below[at] == is_low_below;
        let entering = arcs.iter().enumerate().filter(|(at, arc)| {
            !self.is_in_tree[*at] && !is_in_low(arc.low) && is_in_low(arc.high)
        });
        let Some((new, arc)) = entering.min_by_key(|(_, arc)| slack(**arc, ranks)) else {
            return false;
        };
        let shift = slack(*arc, ranks);
        for (at, rank) in ranks.iter_mut().enumerate() {
            if is_in_low(at) {
                *rank -= shift;
            }
        }
        self.is_in_tree[old] = false;
        self.is_in_tree[new] = true;
        self.arcs[place] = new;
        true
    }
}

/// By how many layers a link is longer than one.
fn slack(arc: Arc, ranks: &[i64]) -> i64 {
    ranks[arc.high] - ranks[arc.low] - 1
}

/// Moves boxes whose links come to the same in several layers to the one with the fewest boxes.
fn balance(arcs: &[Arc], ranks: &mut [usize]) {
    let depth = ranks.iter().max().map_or(0, |last| last + 1);
    let mut boxes = vec![0_usize; depth];
    for rank in ranks.iter() {
        boxes[*rank] += 1;
    }
    let mut pull = vec![0_i64; ranks.len()];
    let mut ranges = vec![(0, depth.saturating_sub(1)); ranks.len()];
    let mut of_box = vec![Vec::new(); ranks.len()];
    for arc in arcs {
        pull[arc.low] += arc.weight;
        pull[arc.high] -= arc.weight;
        of_box[arc.low].push(*arc);
        of_box[arc.high].push(*arc);
    }
    for at in 0..ranks.len() {
        if pull[at] != 0 || of_box[at].is_empty() {
            continue;
        }
        let range = &mut ranges[at];
        for arc in &of_box[at] {
            if arc.low == at {
                range.1 = range.1.min(ranks[arc.high] - 1);
            } else {
                range.0 = range.0.max(ranks[arc.low] + 1);
            }
        }
        let emptiest = (range.0..=range.1).min_by_key(|rank| (boxes[*rank], *rank));
        if let Some(emptiest) = emptiest.filter(|rank| boxes[*rank] + 1 < boxes[ranks[at]]) {
            boxes[ranks[at]] -= 1;
            boxes[emptiest] += 1;
            ranks[at] = emptiest;
        }
    }
}
