//! Ways of three lines or one, found without a search: across the gap between two boxes, or around
//! by the same edge of both. Nearly all links of an arranged diagram go so.

use emath::{Pos2, Rangef, Rect, pos2};

use super::path::{BEND_COST, CLEARANCE_POINTS, Ends, Path, is_blocked, is_nearly_level};
use super::rect_grid::RectGrid;
use super::{STUB_POINTS, Side};

/// How far out a way around by one edge is looked for, in canvas points.
const FARTHEST_OUT_POINTS: f32 = 480.0;
/// How far a level line is followed at once, in canvas points.
const RAY_POINTS: f32 = 512.0;
/// A gap wider than this is no better a place for an upright line.
const WIDE_ENOUGH_POINTS: f32 = 72.0;

/// A way, and what it costs with the change of edges.
pub(super) struct Found {
    /// The way.
    pub path: Path,
    /// Its cost.
    pub cost: f32,
}

/// The edges that a way may take, the likelier first where costs are equal.
const SIDES: [[Side; 2]; 4] = [
    [Side::Right, Side::Left],
    [Side::Left, Side::Right],
    [Side::Right, Side::Right],
    [Side::Left, Side::Left],
];

/// The cheapest way of at most three lines that is clear of boxes. `seen` grows by what was looked
/// at: a box that comes or goes elsewhere changes nothing.
pub(super) fn direct(boxes: &RectGrid, ends: &Ends, seen: &mut Vec<Rect>) -> Option<Found> {
    let mut tries: Vec<([Side; 2], f32)> =
        SIDES.into_iter().map(|sides| (sides, least_cost(ends, sides))).collect();
    tries.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut best: Option<Found> = None;
    for (sides, least) in tries {
        if best.as_ref().is_some_and(|best| best.cost <= least) || !least.is_finite() {
            break;
        }
        let path = if sides[0] == sides[1] {
            around(boxes, ends, sides[0], seen)
        } else {
            across(boxes, ends, sides, seen)
        };
        let Some(path) = path else { continue };
        let cost = path.cost() + flips(ends, sides);
        if best.as_ref().is_none_or(|best| cost < best.cost) {
            best = Some(Found { path, cost });
        }
    }
    best
}

/// The way that is drawn where boxes lie over one another or shut a box in: clear of nothing.
pub(super) fn through_boxes(ends: &Ends) -> Path {
    let cheapest =
        SIDES.into_iter().min_by(|a, b| least_cost(ends, *a).total_cmp(&least_cost(ends, *b)));
    let sides = cheapest.unwrap_or(SIDES[2]);
    let [start, end] = [ends.port(0, sides[0]), ends.port(1, sides[1])];
    if sides[0] == sides[1] {
        let x = outermost(ends, sides[0]) + sides[0].sign() * STUB_POINTS;
        return Path::new(ends, sides, vec![start.y, x, end.y]);
    }
    if is_nearly_level(ends.ys) {
        return Path::new(ends, sides, vec![f32::midpoint(start.y, end.y)]);
    }
    Path::new(ends, sides, vec![start.y, f32::midpoint(start.x, end.x), end.y])
}

/// What a way by these edges costs at least.
fn least_cost(ends: &Ends, sides: [Side; 2]) -> f32 {
    let [start, end] = [ends.port(0, sides[0]), ends.port(1, sides[1])];
    let (level, upright) = ((end.x - start.x).abs(), (end.y - start.y).abs());
    let flips = flips(ends, sides);
    if sides[0] == sides[1] {
        return level + upright + 2.0 * STUB_POINTS + 2.0 * BEND_COST + flips;
    }
    if ends.is_self_loop() || (end.x - start.x) * sides[0].sign() < 2.0 * CLEARANCE_POINTS {
        return f32::INFINITY;
    }
    let bends = if is_nearly_level(ends.ys) { 0.0 } else { 2.0 };
    level + upright + bends * BEND_COST + flips
}

fn flips(ends: &Ends, sides: [Side; 2]) -> f32 {
    ends.flip_cost(0, sides[0]) + ends.flip_cost(1, sides[1])
}

fn outermost(ends: &Ends, side: Side) -> f32 {
    let [a, b] = ends.rects.map(|rect| side.x_of(rect));
    if side == Side::Right { a.max(b) } else { a.min(b) }
}

/// How far a level line gets from `start` toward `end_x` before it meets a box other than `own`.
fn reach_of(boxes: &RectGrid, start: Pos2, end_x: f32, own: usize, seen: &mut Vec<Rect>) -> f32 {
    let sign = (end_x - start.x).signum();
    // Step by step, so that a near box is found without looking far.
    let mut from = start.x;
    while (end_x - from) * sign > 0.0 {
        let to = if (end_x - from).abs() > RAY_POINTS { from + sign * RAY_POINTS } else { end_x };
        let area = Rect::from_two_pos(pos2(from, start.y), pos2(to, start.y));
        let area = area.expand(CLEARANCE_POINTS);
        seen.push(area);
        let mut reach = to;
        boxes.near(area, |at, rect| {
            let grown = rect.expand(CLEARANCE_POINTS);
            if at != own && grown.top() < start.y && start.y < grown.bottom() {
                let (near, far) = if sign > 0.0 {
                    (grown.left(), grown.right())
                } else {
                    (grown.right(), grown.left())
                };
                if (far - start.x) * sign > 0.0 && (near - reach) * sign < 0.0 {
                    reach = near;
                }
            }
        });
        if reach != to {
            return reach;
        }
        from = to;
    }
    end_x
}

/// From one edge across the gap to the facing edge of the other box.
fn across(boxes: &RectGrid, ends: &Ends, sides: [Side; 2], seen: &mut Vec<Rect>) -> Option<Path> {
    let (start, end) = (ends.port(0, sides[0]), ends.port(1, sides[1]));
    // Seen from the left, whichever end is there.
    let (left, right) = if start.x < end.x { (start, end) } else { (end, start) };
    let [left_card, right_card] =
        if start.x < end.x { ends.cards } else { [ends.cards[1], ends.cards[0]] };
    if is_nearly_level(ends.ys) {
        let y = f32::midpoint(start.y, end.y);
        let area = Rect::from_two_pos(pos2(left.x, y), pos2(right.x, y)).expand(CLEARANCE_POINTS);
        seen.push(area);
        let mut is_free = true;
        boxes.near(area, |at, rect| {
            is_free &=
                ends.cards.contains(&at) || !is_blocked(pos2(left.x, y), pos2(right.x, y), rect);
        });
        return is_free.then(|| Path::new(ends, sides, vec![y]));
    }
    let reach_right = reach_of(boxes, left, right.x, left_card, seen);
    let reach_left = reach_of(boxes, right, left.x, right_card, seen);
    if reach_right < reach_left {
        return None;
    }
    // Which strips boxes take of what both level lines reach.
    let area = Rect::from_x_y_ranges(
        Rangef::new(reach_left, reach_right),
        Rangef::new(left.y.min(right.y), left.y.max(right.y)),
    )
    .expand(CLEARANCE_POINTS);
    seen.push(area);
    let mut strips: Vec<(f32, f32)> = Vec::new();
    boxes.near(area, |_, rect| {
        strips.push((rect.left() - CLEARANCE_POINTS, rect.right() + CLEARANCE_POINTS));
    });
    let gap = right.x - left.x;
    let stub = STUB_POINTS.min(gap / 3.0);
    let roomy = (reach_left.max(left.x + stub), reach_right.min(right.x - stub));
    let tight =
        (reach_left.max(left.x + CLEARANCE_POINTS), reach_right.min(right.x - CLEARANCE_POINTS));
    let x = [roomy, tight].into_iter().find_map(|range| widest_gap(range, &mut strips))?;
    Some(Path::new(ends, sides, vec![start.y, x, end.y]))
}

/// The middle of the best gap that strips leave of a range.
fn widest_gap(range: (f32, f32), strips: &mut [(f32, f32)]) -> Option<f32> {
    if range.0 > range.1 {
        return None;
    }
    let middle = f32::midpoint(range.0, range.1);
    let mut best: Option<(f32, f32)> = None;
    let mut consider = |from: f32, to: f32| {
        if to < from {
            return;
        }
        let center = f32::midpoint(from, to);
        let score = (to - from).min(WIDE_ENOUGH_POINTS) - (center - middle).abs() / 64.0;
        if best.is_none_or(|best| score > best.0) {
            best = Some((score, center));
        }
    };
    strips.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut from = range.0;
    for &(left, right) in strips.iter() {
        consider(from, left.min(range.1));
        from = from.max(right);
    }
    consider(from, range.1);
    best.map(|best| best.1)
}

/// Out of the same edge of both boxes and around.
fn around(boxes: &RectGrid, ends: &Ends, side: Side, seen: &mut Vec<Rect>) -> Option<Path> {
    let mut ys = ends.ys;
    if ys[0] == ys[1] {
        // Both ends at one row of one box: the loop needs some height.
        ys = [ys[0] - 6.0, ys[1] + 6.0];
    }
    let [start, end] = [0, 1].map(|end| pos2(side.x_of(ends.rects[end]), ys[end]));
    let sign = side.sign();
    let outermost = outermost(ends, side);
    // Distances outward of the inner edge, so that left and right are one case.
    let innermost = start.x.min(end.x) + start.x.max(end.x) - outermost;
    let out = |x: f32| (x - innermost) * sign;
    let farthest = out(outermost) + FARTHEST_OUT_POINTS;
    let (top, bottom) = (start.y.min(end.y), start.y.max(end.y));
    let end_x = innermost + farthest * sign;
    let mut limit = farthest;
    for (this, port) in [(0, start), (1, end)] {
        limit = limit.min(out(reach_of(boxes, port, end_x, ends.cards[this], seen)));
    }
    let area = Rect::from_two_pos(
        pos2(outermost, top),
        pos2(innermost + limit.max(out(outermost)) * sign, bottom),
    )
    .expand(CLEARANCE_POINTS);
    let mut strips: Vec<(f32, f32)> = Vec::new();
    boxes.near(area, |_, rect| {
        let grown = rect.expand(CLEARANCE_POINTS);
        strips.push(if side == Side::Right {
            (out(grown.left()), out(grown.right()))
        } else {
            (out(grown.right()), out(grown.left()))
        });
    });
    let base = out(outermost);
    let from = base + STUB_POINTS;
    let at = nearest_gap(from, limit, &mut strips)
        .or_else(|| nearest_gap(base + STUB_POINTS.min((limit - base) / 2.0), limit, &mut strips));
    let reached = at.unwrap_or(limit) + STUB_POINTS;
    let looked_at =
        Rect::from_two_pos(pos2(outermost, top), pos2(innermost + reached * sign, bottom));
    seen.push(looked_at.expand(CLEARANCE_POINTS));
    let x = innermost + at? * sign;
    if (x - outermost) * sign < CLEARANCE_POINTS {
        return None;
    }
    Some(Path::new(ends, [side, side], vec![ys[0], x, ys[1]]))
}

/// The nearest place from `from` outward that no strip covers, up to `limit`; a little inside a gap
/// that begins behind a box.
fn nearest_gap(from: f32, limit: f32, strips: &mut [(f32, f32)]) -> Option<f32> {
    strips.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut at = from;
    for &(near, far) in strips.iter() {
        if far <= at {
            continue;
        }
        if at <= near && (at == from || near - at >= 2.0 * CLEARANCE_POINTS) {
            let end = near.min(limit);
            let inside =
                if at == from { at } else { at + (STUB_POINTS / 2.0).min((end - at) / 2.0) };
            return (inside <= limit).then_some(inside);
        }
        at = at.max(far);
    }
    let inside = if at == from { at } else { at + STUB_POINTS / 2.0 };
    (inside <= limit).then_some(inside)
}
