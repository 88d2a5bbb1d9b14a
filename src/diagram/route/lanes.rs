//! Lines that would lie on one another, set side by side.
//!
//! Lines that can meet make a group; each group is solved for itself, so that what changes elsewhere
//! moves nothing here. Within a group the lines are put in order, then each as near as may be to the
//! place it wants at a distance from those before and after it.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Rangef, Rect};

use super::LANE_POINTS;
use super::channel::Lane;
use super::order::{FIRM_POINTS, Way, preference};
use super::rect_grid::RectGrid;

/// The distance of parallel lines where a link ends on one of them, in canvas points: rows are near
/// one another.
const END_LANE_POINTS: f32 = 5.0;
/// Lines that follow one another by less than this lie side by side too, in canvas points: level ones, and
/// upright ones, whose ends are set apart after them.
const SLACK_POINTS: [f32; 2] = [6.0, 24.0];
/// What distances are multiplied by until all lines find room.
const SQUEEZE: f32 = 0.8;
/// How often they are: to about a hundredth.
const MOST_SQUEEZES: usize = 20;

/// All upright lines of all links, or all level ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    is_upright: bool,
    pub slots: Vec<Slot>,
    free: Vec<usize>,
    slots_of_link: Vec<Vec<usize>>,
    /// Where each line may be, by its slot.
    grid: RectGrid,
    /// Slots whose group is to be solved anew.
    stale: BTreeSet<usize>,
    /// Slots of lines that have no place yet.
    pub unplaced: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub lane: Lane,
    pub place: f32,
}

impl Lanes {
    /// No lines yet, of so many links within these bounds.
    pub fn new(is_upright: bool, links: usize, bounds: Rect) -> Self {
        // The number of rectangles decides how fine the grid is.
        let grid = RectGrid::new(vec![Rect::NOTHING; links], bounds);
        Self { is_upright, grid, slots_of_link: vec![Vec::new(); links], ..Self::default() }
    }

    /// A link goes another way: what divides its lines from others may lie further along it.
    pub fn set_stale(&mut self, link: usize) {
        self.stale.extend(&self.slots_of_link[link]);
    }

    /// The lines of a link from now on. Those of the same way keep their places where these are free
    /// of boxes, until they are solved.
    pub fn replace(&mut self, link: usize, lanes: Vec<Lane>, is_same_way: bool) {
        let old = std::mem::take(&mut self.slots_of_link[link]);
        let is_same = old.len() == lanes.len()
            && old.iter().zip(&lanes).all(|(slot, lane)| self.slots[*slot].lane == *lane);
        if is_same {
            self.slots_of_link[link] = old;
            return;
        }
        for &slot in &old {
            let mut left_behind = Vec::new();
            self.meeting(slot, |other| left_behind.push(other));
            self.stale.extend(left_behind);
        }
        let places: Vec<f32> = old.iter().map(|slot| self.slots[*slot].place).collect();
        for slot in old {
            self.stale.remove(&slot);
            self.unplaced.remove(&slot);
            self.grid.set(slot, Rect::NOTHING);
            self.free.push(slot);
        }
        for (at, lane) in lanes.into_iter().enumerate() {
            let kept = places.get(at).filter(|at| is_same_way && lane.range.contains(**at));
            let is_kept = kept.is_some();
            let place = kept.copied().unwrap_or(lane.wanted);
            let area = self.area(&lane);
            let slot = self.free.pop().unwrap_or(self.slots.len());
            if slot == self.slots.len() {
                self.slots.push(Slot { lane, place });
            } else {
                self.slots[slot] = Slot { lane, place };
            }
            self.grid.set(slot, area);
            self.stale.insert(slot);
            if !is_kept {
                self.unplaced.insert(slot);
            }
            self.slots_of_link[link].push(slot);
        }
    }

    /// The places of a link's lines: which line, and where.
    pub fn places(&self, link: usize) -> impl Iterator<Item = (usize, f32)> {
        self.slots_of_link[link].iter().map(|slot| {
            let slot = &self.slots[*slot];
            (slot.lane.index, slot.place)
        })
    }

    /// Finds places for all that is stale, and tells whose lines moved.
    pub fn solve<'a>(&mut self, way: impl Fn(usize) -> Way<'a>) -> BTreeSet<usize> {
        let mut moved = BTreeSet::new();
        self.unplaced.clear();
        while let Some(first) = self.stale.pop_first() {
            let mut group = vec![first];
            let mut known = BTreeSet::from([first]);
            let mut pairs = Vec::new();
            let mut next = 0;
            while let Some(&slot) = group.get(next) {
                next += 1;
                self.stale.remove(&slot);
                self.meeting(slot, |other| {
                    if slot < other {
                        pairs.push((slot, other));
                    }
                    if known.insert(other) {
                        group.push(other);
                    }
                });
            }
            for (slot, place) in self.solve_group(&group, &pairs, &way) {
                if std::mem::replace(&mut self.slots[slot].place, place) != place {
                    moved.insert(self.slots[slot].lane.link);
                }
            }
        }
        moved
    }

    fn area(&self, lane: &Lane) -> Rect {
        let slack = SLACK_POINTS[usize::from(self.is_upright)];
        let (across, along) = (
            Rangef::new(lane.range.min.min(lane.wanted), lane.range.max.max(lane.wanted)),
            Rangef::new(lane.span.min - slack / 2.0, lane.span.max + slack / 2.0),
        );
        let half = LANE_POINTS / 2.0;
        let across = Rangef::new(across.min - half, across.max + half);
        if self.is_upright {
            Rect::from_x_y_ranges(across, along)
        } else {
            Rect::from_x_y_ranges(along, across)
        }
    }

    /// The lines that one has to be kept apart from.
    pub fn meeting(&self, slot: usize, mut visit: impl FnMut(usize)) {
        let lane = &self.slots[slot].lane;
        self.grid.near(self.grid.rect(slot), |other, _| {
            let against = &self.slots[other].lane;
            if other != slot && against.link != lane.link && !against.shares_port(lane) {
                visit(other);
            }
        });
    }

    fn solve_group<'a>(
        &self,
        group: &[usize],
        pairs: &[(usize, usize)],
        way: &impl Fn(usize) -> Way<'a>,
    ) -> Vec<(usize, f32)> {
        let lane = |slot: usize| &self.slots[slot].lane;
        if let [one] = group {
            return vec![(*one, lane(*one).wanted)];
        }
        // By what they are, not by their slots, which depend on what happened before.
        let mut sorted = group.to_vec();
        sorted.sort_by(|a, b| {
            let (a, b) = (lane(*a), lane(*b));
            a.wanted
                .total_cmp(&b.wanted)
                .then((a.span.min + a.span.max).total_cmp(&(b.span.min + b.span.max)))
                .then((a.link, a.index).cmp(&(b.link, b.index)))
        });
        let number: BTreeMap<usize, usize> =
            sorted.iter().enumerate().map(|(number, slot)| (*slot, number)).collect();
        let mut after: Vec<Vec<After>> = vec![Vec::new(); sorted.len()];
        for (a, b) in pairs {
            let (a, b) = (number[a].min(number[b]), number[a].max(number[b]));
            let (lane_a, lane_b) = (lane(sorted[a]), lane(sorted[b]));
            let preference = preference((lane_a, way(lane_a.link)), (lane_b, way(lane_b.link)));
            let gap = gap_between(lane_a, lane_b);
            let (first, second) = if preference >= 0.0 { (a, b) } else { (b, a) };
            let is_firm = preference.abs() > FIRM_POINTS;
            after[first].push(After { number: second, gap, is_firm });
        }
        for list in &mut after {
            list.sort_by_key(|one| one.number);
        }
        let lanes: Vec<&Lane> = sorted.iter().map(|slot| lane(*slot)).collect();
        let order = in_order(&mut after);
        let places = set_apart(&lanes, &order, &after);
        sorted.into_iter().zip(places).collect()
    }
}

/// How far apart two lines are where there is room.
pub(super) fn gap_between(a: &Lane, b: &Lane) -> f32 {
    if a.is_end() || b.is_end() { END_LANE_POINTS } else { LANE_POINTS }
}

/// A line that comes after another in its group.
#[derive(Clone, Copy)]
struct After {
    number: usize,
    /// How far apart both are where there is room.
    gap: f32,
    /// Would they lie on one another somewhere if it came before?
    is_firm: bool,
}

/// All numbers so that each comes before those after it. Where that goes round in a circle, the one
/// that fewest are before, and none of these firmly, is taken, and what it should have come after is
/// turned over.
fn in_order(after: &mut [Vec<After>]) -> Vec<usize> {
    // How many are before each: firmly, and at all.
    let mut before = vec![(0_usize, 0_usize); after.len()];
    for one in after.iter().flatten() {
        let (firm, all) = &mut before[one.number];
        *firm += usize::from(one.is_firm);
        *all += 1;
    }
    let mut waiting: BTreeSet<((usize, usize), usize)> =
        before.iter().enumerate().map(|(number, before)| (*before, number)).collect();
    let mut rank = vec![usize::MAX; after.len()];
    let mut order = Vec::with_capacity(after.len());
    while let Some((_, number)) = waiting.pop_first() {
        rank[number] = order.len();
        order.push(number);
        for next in &after[number] {
            if rank[next.number] == usize::MAX {
                let (firm, all) = before[next.number];
                waiting.remove(&((firm, all), next.number));
                before[next.number] = (firm - usize::from(next.is_firm), all - 1);
                waiting.insert((before[next.number], next.number));
            }
        }
    }
    let mut turned = Vec::new();
    for (number, list) in after.iter_mut().enumerate() {
        list.retain(|next| {
            let is_kept = rank[number] < rank[next.number];
            if !is_kept {
                turned.push((next.number, After { number, ..*next }));
            }
            is_kept
        });
    }
    for (first, second) in turned {
        after[first].push(second);
    }
    order
}

/// A place for each line: at a distance from those that come after it, in its range, as near to what
/// it wants as may be.
fn set_apart(lanes: &[&Lane], order: &[usize], after: &[Vec<After>]) -> Vec<f32> {
    let mut squeeze = 1.0;
    for _ in 0..MOST_SQUEEZES {
        let least = pushed_up(order, after, squeeze, |at| lanes[at].range.min);
        if least.iter().zip(lanes).all(|(place, lane)| *place <= lane.range.max + 1e-3) {
            break;
        }
        squeeze *= SQUEEZE;
    }
    // Pushed only up and pushed only down are both at a distance, and so is what lies between them.
    let up = pushed_up(order, after, squeeze, |at| lanes[at].wanted);
    let down = pushed_down(order, after, squeeze, |at| lanes[at].wanted);
    let middle: Vec<f32> =
        up.iter().zip(&down).map(|(up, down)| f32::midpoint(*up, *down)).collect();
    let up = pushed_up(order, after, squeeze, |at| middle[at].max(lanes[at].range.min));
    let places = pushed_down(order, after, squeeze, |at| up[at].min(lanes[at].range.max));
    // Where an order has no room at all, what is drawn over a box is worse than what meets.
    places.iter().zip(lanes).map(|(place, lane)| lane.range.clamp(*place)).collect()
}

fn pushed_up(
    order: &[usize],
    after: &[Vec<After>],
    squeeze: f32,
    wanted: impl Fn(usize) -> f32,
) -> Vec<f32> {
    let mut places: Vec<f32> = (0..order.len()).map(wanted).collect();
    for &number in order {
        for next in &after[number] {
            places[next.number] = places[next.number].max(places[number] + next.gap * squeeze);
        }
    }
    places
}

fn pushed_down(
    order: &[usize],
    after: &[Vec<After>],
    squeeze: f32,
    wanted: impl Fn(usize) -> f32,
) -> Vec<f32> {
    let mut places: Vec<f32> = (0..order.len()).map(wanted).collect();
    for &number in order.iter().rev() {
        for next in &after[number] {
            places[number] = places[number].min(places[next.number] - next.gap * squeeze);
        }
    }
    places
}
