//! The cheapest way around boxes, by A* on the lines along the boxes that are in the way.
//!
//! Which boxes those are is found while searching: a way is sought that avoids the two boxes alone,
//! then those it runs through too, until it runs through none. So a search knows few boxes, however
//! many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use emath::{Pos2, Rect, pos2};

use super::direct::Found;
use super::path::{BEND_COST, CLEARANCE_POINTS, Ends, Path, is_blocked};
use super::rect_grid::RectGrid;
use super::{STUB_POINTS, Side};

/// How often a way is sought anew around more boxes.
const MOST_ROUNDS: usize = 48;
/// Around how many boxes at most.
const MOST_OBSTACLES: usize = 160;
/// The distance of lines from the tops and bottoms of boxes, in canvas points.
const MARGIN_POINTS: f32 = 16.0;

/// A box to go around, and the lines along its edges.
struct Obstacle {
    card: usize,
    rect: Rect,
    /// Left and right.
    xs: [f32; 2],
    /// Above and below.
    ys: [f32; 2],
}

/// Room to search in, kept from one search to the next: without it, each asks for memory anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    lines: Lines,
    steps: Steps,
}

/// The cheapest way that is clear of boxes; `None` where there is none, or only after too long a
/// search. `seen` grows by what was looked at.
pub(super) fn search(
    boxes: &RectGrid,
    ends: &Ends,
    seen: &mut Vec<Rect>,
    scratch: &mut Scratch,
) -> Option<Found> {
    let Scratch { lines, steps } = scratch;
    let mut obstacles = Vec::new();
    for card in ends.cards {
        add_obstacle(boxes, card, &mut obstacles, seen);
    }
    for _ in 0..MOST_ROUNDS {
        lines.draw(ends, &obstacles);
        let path = lines.cheapest(ends, &obstacles, steps)?;
        let known = obstacles.len();
        let points = path.points(&path.lines);
        for part in points.windows(2) {
            let area = Rect::from_two_pos(part[0], part[1]).expand(CLEARANCE_POINTS);
            seen.push(area);
            let mut found: Vec<usize> = Vec::new();
            boxes.near(area, |card, rect| {
                if is_blocked(part[0], part[1], rect)
                    && obstacles.iter().all(|one| one.card != card)
                {
                    found.push(card);
                }
            });
            found.sort_unstable();
            for card in found {
                add_obstacle(boxes, card, &mut obstacles, seen);
            }
        }
        if obstacles.len() == known {
            let flips = ends.flip_cost(0, path.sides[0]) + ends.flip_cost(1, path.sides[1]);
            return Some(Found { cost: path.cost() + flips, path });
        }
        if obstacles.len() > MOST_OBSTACLES {
            return None;
        }
    }
    None
}

/// Adds a box with lines in the middle of the gaps around it, or a step away from it where these are
/// wide.
fn add_obstacle(
    boxes: &RectGrid,
    card: usize,
    obstacles: &mut Vec<Obstacle>,
    seen: &mut Vec<Rect>,
) {
    if obstacles.iter().any(|one| one.card == card) {
        return;
    }
    let rect = boxes.rect(card);
    let area = rect.expand(2.0 * STUB_POINTS);
    seen.push(area);
    let [mut left, mut right] = [2.0 * STUB_POINTS; 2];
    let [mut above, mut below] = [2.0 * MARGIN_POINTS; 2];
    boxes.near(area, |other, near| {
        if other == card {
            return;
        }
        let narrow = |gap: &mut f32, distance: f32| {
            if distance >= 0.0 {
                *gap = gap.min(distance);
            }
        };
        if near.top() < rect.bottom() && near.bottom() > rect.top() {
            narrow(&mut left, rect.left() - near.right());
            narrow(&mut right, near.left() - rect.right());
        }
        if near.left() < rect.right() && near.right() > rect.left() {
            narrow(&mut above, rect.top() - near.bottom());
            narrow(&mut below, near.top() - rect.bottom());
        }
    });
    obstacles.push(Obstacle {
        card,
        rect,
        xs: [rect.left() - left / 2.0, rect.right() + right / 2.0],
        ys: [rect.top() - above / 2.0, rect.bottom() + below / 2.0],
    });
}

/// The lines that a way may follow, and where boxes cut them.
#[derive(Clone, Debug, Default)]
struct Lines {
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// A place is numbered `y << shift | x`.
    shift: u32,
    /// Is the part of level line `y` from `x` to the next line cut?
    level_cuts: Vec<bool>,
    /// The same of upright lines, from `y` to the next.
    upright_cuts: Vec<bool>,
}

/// A place reached, by the sum of its cost and what is left at least. Ordered by number, so that the
/// same search takes the same steps.
type Reached = Reverse<(u32, u32)>;

/// What is known of each state of a search: a place, and whether it was reached on an upright line.
#[derive(Clone, Debug, Default)]
struct Steps {
    costs: Vec<f32>,
    came_from: Vec<u32>,
    is_done: Vec<bool>,
    heap: BinaryHeap<Reached>,
}

impl Steps {
    /// Forgets the search before.
    fn clear(&mut self, states: usize) {
        refill(&mut self.costs, f32::INFINITY, states);
        refill(&mut self.came_from, u32::MAX, states);
        refill(&mut self.is_done, false, states);
        self.heap.clear();
    }
}

fn refill<T: Clone>(list: &mut Vec<T>, value: T, count: usize) {
    list.clear();
    list.resize(count, value);
}

impl Lines {
    /// Takes up the lines along these boxes, in place of those before.
    fn draw(&mut self, ends: &Ends, obstacles: &[Obstacle]) {
        self.xs.clear();
        self.xs.extend(obstacles.iter().flat_map(|one| one.xs));
        self.ys.clear();
        self.ys.extend(obstacles.iter().flat_map(|one| one.ys).chain(ends.ys));
        for lines in [&mut self.xs, &mut self.ys] {
            lines.sort_unstable_by(f32::total_cmp);
            lines.dedup();
        }
        self.shift = self.xs.len().next_power_of_two().trailing_zeros();
        let places = self.ys.len() << self.shift;
        refill(&mut self.level_cuts, false, places);
        refill(&mut self.upright_cuts, false, places);
        for obstacle in obstacles {
            self.cut(obstacle.rect.expand(CLEARANCE_POINTS));
        }
    }

    fn cut(&mut self, grown: Rect) {
        let width = 1 << self.shift;
        // Lines strictly inside, and parts that reach inside.
        let inside = |lines: &[f32], low: f32, high: f32| {
            (lines.partition_point(|at| *at <= low), lines.partition_point(|at| *at < high))
        };
        let (left, right) = inside(&self.xs, grown.left(), grown.right());
        let (top, bottom) = inside(&self.ys, grown.top(), grown.bottom());
        for y in top..bottom {
            for x in left.saturating_sub(1)..right {
                self.level_cuts[y * width + x] = true;
            }
        }
        for y in top.saturating_sub(1)..bottom {
            for x in left..right {
                self.upright_cuts[y * width + x] = true;
            }
        }
    }

    fn index(lines: &[f32], at: f32) -> Option<usize> {
        lines.binary_search_by(|one| one.total_cmp(&at)).ok()
    }

    /// Where a link begins or ends: the place before the edge, its cost from the edge, and the edge.
    /// None where another box is in between.
    fn doors(&self, ends: &Ends, end: usize, obstacles: &[Obstacle]) -> Vec<(u32, f32, Side)> {
        let card = ends.cards[end];
        let Some(own) = obstacles.iter().find(|one| one.card == card) else { return Vec::new() };
        let door = |side: Side| {
            let x = if side == Side::Left { own.xs[0] } else { own.xs[1] };
            let port = ends.port(end, side);
            let before = pos2(x, port.y);
            let is_shut = obstacles
                .iter()
                .any(|other| other.card != card && is_blocked(port, before, other.rect));
            let place = Self::index(&self.ys, port.y)? << self.shift | Self::index(&self.xs, x)?;
            let cost = (x - port.x).abs() + ends.flip_cost(end, side);
            (!is_shut).then_some((place as u32, cost, side))
        };
        [Side::Right, Side::Left].into_iter().filter_map(door).collect()
    }

    /// The cheapest way along the lines.
    fn cheapest(&self, ends: &Ends, obstacles: &[Obstacle], steps: &mut Steps) -> Option<Path> {
        let width = 1 << self.shift;
        let place_of = |state: u32| (state / 2) as usize;
        let starts = self.doors(ends, 0, obstacles);
        let goals = self.doors(ends, 1, obstacles);
        let goal_places: Vec<(Pos2, f32)> =
            goals.iter().map(|(goal, cost, _)| (self.pos(*goal as usize), *cost)).collect();
        let least_left = |at: Pos2, is_upright: bool| {
            let left = goal_places.iter().map(|(goal, cost)| {
                let bends = match (is_upright, at.y == goal.y) {
                    (true, _) => BEND_COST,
                    (false, true) => 0.0,
                    (false, false) => 2.0 * BEND_COST,
                };
                (goal.x - at.x).abs() + (goal.y - at.y).abs() + cost + bends
            });
            left.fold(f32::INFINITY, f32::min)
        };
        // A state is a place and whether it was reached on an upright line.
        let states = (self.ys.len() << self.shift) * 2;
        let goal_state = states as u32;
        steps.clear(states + 1);
        let Steps { costs, came_from, is_done, heap } = steps;
        let ordered = |cost: f32| (cost * 4.0) as u32;
        for (place, cost, _) in &starts {
            let state = place * 2;
            costs[state as usize] = *cost;
            let left = least_left(self.pos(*place as usize), false);
            heap.push(Reverse((ordered(cost + left), state)));
        }
        while let Some(Reverse((_, state))) = heap.pop() {
            if state == goal_state {
                break;
            }
            if std::mem::replace(&mut is_done[state as usize], true) {
                continue;
            }
            let (place, is_upright) = (place_of(state), state % 2 == 1);
            let cost = costs[state as usize];
            let (x, y) = (place & (width - 1), place >> self.shift);
            let here = self.pos(place);
            let mut reach = |next: u32, cost: f32, left: f32| {
                if cost < costs[next as usize] {
                    costs[next as usize] = cost;
                    came_from[next as usize] = state;
                    heap.push(Reverse((ordered(cost + left), next)));
                }
            };
            for (goal, goal_cost, _) in &goals {
                if *goal as usize == place {
                    let bend = if is_upright { BEND_COST } else { 0.0 };
                    reach(goal_state, cost + bend + goal_cost, 0.0);
                }
            }
            let right = (x + 1 < self.xs.len() && !self.level_cuts[place]).then(|| place + 1);
            let left = (x > 0 && !self.level_cuts[place - 1]).then(|| place - 1);
            let below = (y + 1 < self.ys.len() && !self.upright_cuts[place]).then(|| place + width);
            let above = (y > 0 && !self.upright_cuts[place - width]).then(|| place - width);
            for (next, goes_upright) in
                [(right, false), (left, false), (below, true), (above, true)]
            {
                let Some(next) = next else { continue };
                let there = self.pos(next);
                let bend = if goes_upright == is_upright { 0.0 } else { BEND_COST };
                let length = (there.x - here.x).abs() + (there.y - here.y).abs();
                let state = next as u32 * 2 + u32::from(goes_upright);
                reach(state, cost + bend + length, least_left(there, goes_upright));
            }
        }
        if came_from[goal_state as usize] == u32::MAX {
            return None;
        }
        let mut states = Vec::new();
        let mut state = came_from[goal_state as usize];
        while state != u32::MAX {
            states.push(state);
            state = came_from[state as usize];
        }
        states.reverse();
        let side_at = |doors: &[(u32, f32, Side)], state: Option<&u32>| {
            let place = state.map(|state| state / 2)?;
            doors.iter().find(|door| door.0 == place).map(|door| door.2)
        };
        let sides = [side_at(&starts, states.first())?, side_at(&goals, states.last())?];
        let mut lines = vec![ends.ys[0]];
        let mut was_upright = false;
        for &state in &states {
            let is_upright = state % 2 == 1;
            if is_upright != was_upright {
                let at = self.pos(place_of(state));
                lines.push(if is_upright { at.x } else { at.y });
                was_upright = is_upright;
            }
        }
        if was_upright {
            lines.push(ends.ys[1]);
        }
        Some(Path::new(ends, sides, lines))
    }

    fn pos(&self, place: usize) -> Pos2 {
        pos2(self.xs[place & ((1 << self.shift) - 1)], self.ys[place >> self.shift])
    }
}
