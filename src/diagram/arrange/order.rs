//! The order within the layers, so that few links cross: sweeps that put each item at the middle of
//! its neighbours, then items moved to where they cross least (sifting). Links of one
//! box never cross, since their ends slide along its edge (`route::ends`).

use super::layers::Layers;
use super::watch::Watch;

/// Sweeps there and back from each beginning.
const SWEEPS: usize = 12;
/// Rounds of sifting after each beginning.
const ROUNDS: usize = 8;
/// How much work ordering may be: segments and pairs of items looked at, about.
const MOST_WORK: usize = 5_000_000;

/// Puts the layers' items in an order with few crossings; `beginnings` orders are tried first, the
/// one that `layers` has among them. It is the part `from` to `to` of what is watched.
pub fn order(layers: &mut Layers, beginnings: usize, watch: &Watch<'_>, part: (f32, f32)) {
    if let Some(order) = orders(layers, beginnings, 1, watch, part).into_iter().next() {
        layers.order = order;
    }
}

/// The same, but the few best orders that were found, none twice.
pub fn orders(
    layers: &Layers,
    beginnings: usize,
    most: usize,
    watch: &Watch<'_>,
    (from, to): (f32, f32),
) -> Vec<Vec<Vec<usize>>> {
    let mut orderer = Orderer::new(layers);
    let one = orderer.work_of_sweep() * SWEEPS + orderer.work_of_sifting() * 3;
    let beginnings = beginnings.clamp(1, (MOST_WORK / one.max(1)).max(1));
    let given = layers.order.clone();
    let mut best: Vec<(usize, Vec<Vec<usize>>)> = Vec::new();
    for beginning in 0..beginnings {
        orderer.begin(&given, beginning);
        orderer.improve(watch);
        let crossings = orderer.crossings();
        if best.iter().all(|(_, order)| *order != orderer.order) {
            let at = best.partition_point(|(least, _)| *least <= crossings);
            best.insert(at, (crossings, orderer.order.clone()));
            best.truncate(most);
        }
        let share = (beginning + 1) as f32 / beginnings as f32;
        watch.done(from + (to - from) * share);
        if (crossings == 0 && most == 1) || watch.is_cancelled() {
            break;
        }
    }
    best.into_iter().map(|(_, order)| order).collect()
}

struct Orderer {
    order: Vec<Vec<usize>>,
    place: Vec<usize>,
    layer: Vec<usize>,
    /// The items in the layer before that each is linked to, once for each link.
    left: Vec<Vec<usize>>,
    /// Those in the layer after.
    right: Vec<Vec<usize>>,
}

/// Which neighbours an item is to be put in the middle of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Near {
    Left,
    Right,
    Both,
}

impl Orderer {
    fn new(layers: &Layers) -> Self {
        let count = layers.items.len();
        let mut left = vec![Vec::new(); count];
        let mut right = vec![Vec::new(); count];
        for segment in &layers.segments {
            right[segment.left].push(segment.right);
            left[segment.right].push(segment.left);
        }
        Self {
            order: layers.order.clone(),
            place: layers.places(),
            layer: layers.items.iter().map(|item| item.layer).collect(),
            left,
            right,
        }
    }

    fn work_of_sweep(&self) -> usize {
        4 * (self.place.len() + self.right.iter().map(Vec::len).sum::<usize>())
    }

    fn work_of_sifting(&self) -> usize {
        self.order.iter().map(|layer| layer.len() * layer.len()).sum()
    }

    /// Another order to start from: as given, upside down, or stirred in a way that is always the
    /// same.
    fn begin(&mut self, given: &[Vec<usize>], beginning: usize) {
        self.order = given.to_vec();
        match beginning {
            0 => {}
            1 => self.order.iter_mut().for_each(|layer| layer.reverse()),
            _ => {
                let mut seed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(beginning as u64);
                for layer in &mut self.order {
                    for at in (1..layer.len()).rev() {
                        seed ^= seed << 13;
                        seed ^= seed >> 7;
                        seed ^= seed << 17;
                        layer.swap(at, (seed % (at as u64 + 1)) as usize);
                    }
                }
            }
        }
        for layer in 0..self.order.len() {
            self.settle(layer);
        }
    }

    fn settle(&mut self, layer: usize) {
        for (place, item) in self.order[layer].iter().enumerate() {
            self.place[*item] = place;
        }
    }

    fn improve(&mut self, watch: &Watch<'_>) {
        let depth = self.order.len();
        let mut best = (self.crossings(), self.order.clone());
        let mut since_best = 0;
        for sweep in 0..SWEEPS {
            let is_forth = sweep % 2 == 0;
            for step in 0..depth {
                let layer = if is_forth { step } else { depth - 1 - step };
                let near = match (sweep >= SWEEPS / 2, is_forth) {
                    (true, _) => Near::Both,
                    (false, true) => Near::Left,
                    (false, false) => Near::Right,
                };
                self.put_in_middle(layer, near);
            }
            let crossings = self.crossings();
            since_best += 1;
            if crossings < best.0 {
                best = (crossings, self.order.clone());
                since_best = 0;
            }
            if best.0 == 0 || since_best > 4 || watch.is_cancelled() {
                break;
            }
        }
        self.order = best.1;
        for layer in 0..depth {
            self.settle(layer);
        }
        // In layers too long for it, items are moved by fewer places.
        let reach = MOST_WORK / (ROUNDS * self.place.len().max(1));
        for round in 0..ROUNDS {
            let mut gained = 0;
            for step in 0..depth {
                let layer = if round % 2 == 0 { step } else { depth - 1 - step };
                gained += self.sift(layer, reach.max(4));
                if watch.is_cancelled() {
                    return;
                }
            }
            if gained * 200 <= self.crossings() {
                break;
            }
        }
    }

    /// Orders a layer by the middle of each item's neighbours.
    fn put_in_middle(&mut self, layer: usize, near: Near) {
        let middle = |item: usize| {
            let left = if near == Near::Right { &[][..] } else { &self.left[item][..] };
            let right = if near == Near::Left { &[][..] } else { &self.right[item][..] };
            // Where in its layer each neighbour is, from 0 to 1.
            let of =
                |end: &usize| self.place[*end] as f64 / self.order[self.layer[*end]].len() as f64;
            let places = |ends: &[usize]| -> f64 { ends.iter().map(of).sum() };
            let count = left.len() + right.len();
            if count == 0 {
                let length = self.order[layer].len() as f64;
                return (self.place[item] as f64 + 0.5) / length;
            }
            (places(left) + places(right)) / count as f64
        };
        let mut keyed: Vec<(f64, usize)> =
            self.order[layer].iter().map(|item| (middle(*item), *item)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.order[layer] = keyed.into_iter().map(|(_, item)| item).collect();
        self.settle(layer);
    }

    /// Moves each item of a layer by up to `reach` places to where its links cross least; answers how many crossings less.
    fn sift(&mut self, layer: usize, reach: usize) -> usize {
        let items = self.order[layer].clone();
        if items.len() < 2 {
            return 0;
        }
        let keys = |ends: &[usize]| {
            let mut keys: Vec<usize> = ends.iter().map(|end| self.place[*end]).collect();
            keys.sort_unstable();
            keys
        };
        // By the place in `items`: where its links lead on each side.
        let sides: Vec<[Vec<usize>; 2]> =
            items.iter().map(|item| [keys(&self.left[*item]), keys(&self.right[*item])]).collect();
        let mut order: Vec<usize> = (0..items.len()).collect();
        let mut by_links = order.clone();
        by_links.sort_by_key(|at| {
            std::cmp::Reverse(self.left[items[*at]].len() + self.right[items[*at]].len())
        });
        let mut gained = 0;
        for item in by_links {
            let Some(place) = order.iter().position(|at| *at == item) else { continue };
            // Change in crossings as the item passes each of the others, upward and downward.
            let (mut best, mut best_place) = (0_i64, place);
            let mut change = 0_i64;
            for up in (0..place).rev().take(reach) {
                change += more_crossings(&sides[item], &sides[order[up]]);
                if change < best {
                    (best, best_place) = (change, up);
                }
            }
            change = 0;
            for down in (place + 1..order.len()).take(reach) {
                change -= more_crossings(&sides[item], &sides[order[down]]);
                if change < best {
                    (best, best_place) = (change, down);
                }
            }
            if best < 0 {
                gained += best.unsigned_abs() as usize;
                let moved = order.remove(place);
                order.insert(best_place, moved);
            }
        }
        if gained > 0 {
            self.order[layer] = order.into_iter().map(|at| items[at]).collect();
            self.settle(layer);
        }
        gained
    }

    /// How many pairs of links cross between all neighbouring layers.
    fn crossings(&self) -> usize {
        let gaps = 0..self.order.len().saturating_sub(1);
        gaps.map(|layer| self.crossings_behind(layer)).sum()
    }

    fn crossings_behind(&self, layer: usize) -> usize {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for item in &self.order[layer] {
            ends.extend(self.right[*item].iter().map(|end| (self.place[*item], self.place[*end])));
        }
        ends.sort_unstable();
        // Ends at the right that lie above those of links which begin above.
        let mut rights: Vec<usize> = ends.iter().map(|ends| ends.1).collect();
        rights.sort_unstable();
        rights.dedup();
        let mut counts = vec![0_usize; rights.len() + 1];
        let mut crossings = 0;
        for (so_far, (_, right)) in ends.iter().enumerate() {
            let rank = rights.partition_point(|other| other < right) + 1;
            let mut not_below = 0;
            let mut at = rank;
            while at > 0 {
                not_below += counts[at];
                at &= at - 1;
            }
            crossings += so_far - not_below;
            let mut at = rank;
            while at < counts.len() {
                counts[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        crossings
    }
}

/// How many more crossings there are with `a` above `b` than below.
fn more_crossings(a: &[Vec<usize>; 2], b: &[Vec<usize>; 2]) -> i64 {
    a.iter().zip(b).map(|(a, b)| inverted(a, b) - inverted(b, a)).sum()
}

/// The pairs where an end of `above` is lower than one of `below`; both lists are sorted.
fn inverted(above: &[usize], below: &[usize]) -> i64 {
    let (mut crossings, mut at) = (0, 0);
    for end in above {
        while at < below.len() && below[at] < *end {
            at += 1;
        }
        crossings += at;
    }
    i64::try_from(crossings).unwrap_or(i64::MAX)
}
