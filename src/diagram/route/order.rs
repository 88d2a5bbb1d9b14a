//! Which of two lines that lie side by side is put first, so that the links cross as little as may be.
//! Knows the two ways, no boxes.

use super::channel::Lane;
use super::path::Path;

/// Lines nearer than this are one line as far as their order goes, in canvas points.
const SAME_POINTS: f32 = 0.5;
/// How far two lines have to want to be apart to be put so against a crossing, in canvas points.
const CROSSING_POINTS: f32 = 28.0;
/// How many crossings are better than lines that lie on one another.
const MEETING_WEIGHT: i32 = 4;
/// A preference of more than this is not to be given up for lesser ones, in canvas points.
pub(super) const FIRM_POINTS: f32 = 2.5 * CROSSING_POINTS;
/// How many corners two ways are followed that run together.
const MOST_CORNERS: usize = 6;

/// A way with its lines as they are so far.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    /// The way, its level lines where they would be alone.
    pub path: &'a Path,
    /// Its lines of which the upright ones have their places.
    pub lines: &'a [f32],
}

impl Way<'_> {
    /// The place of a line; before the first and after the last are the x of the ports.
    fn line(&self, at: isize) -> Option<f32> {
        match usize::try_from(at) {
            Err(_) => (at == -1).then_some(self.path.port_xs[0]),
            Ok(at) if at == self.lines.len() => Some(self.path.port_xs[1]),
            Ok(at) if at % 2 == 1 => self.lines.get(at).copied(),
            Ok(at) => self.path.lines.get(at).copied(),
        }
    }

    /// The step along the way that leads to the lesser (or greater) end of a line.
    fn step_to(&self, index: usize, is_lesser: bool) -> isize {
        let index = index.cast_signed();
        let (before, after) = (self.line(index - 1), self.line(index + 1));
        if (before <= after) == is_lesser { -1 } else { 1 }
    }
}

/// How much the first line should be before the second (above it, or left of it): positive if it
/// should, and by how much it matters.
pub(super) fn preference(a: (&Lane, Way<'_>), b: (&Lane, Way<'_>)) -> f32 {
    // Where they cannot be, they are not put.
    if a.0.range.max <= b.0.range.min {
        return f32::INFINITY;
    }
    if b.0.range.max <= a.0.range.min {
        return f32::NEG_INFINITY;
    }
    let mut votes = 0;
    for is_lesser in [true, false] {
        let (step_a, step_b) =
            (a.1.step_to(a.0.index, is_lesser), b.1.step_to(b.0.index, is_lesser));
        votes += vote_at_end(
            (a.1, a.0.index.cast_signed(), step_a),
            (b.1, b.0.index.cast_signed(), step_b),
            is_lesser,
            MOST_CORNERS,
        );
    }
    votes as f32 * CROSSING_POINTS + (b.0.wanted - a.0.wanted)
}

/// Which of two lines should be first for what comes after this end of them: 1 for the first.
fn vote_at_end(
    (a, a_at, a_step): (Way<'_>, isize, isize),
    (b, b_at, b_step): (Way<'_>, isize, isize),
    is_lesser: bool,
    corners: usize,
) -> i32 {
    let (Some(a_end), Some(b_end)) = (a.line(a_at + a_step), b.line(b_at + b_step)) else {
        return 0;
    };
    let a_turn = turn(a, a_at, a_step);
    let b_turn = turn(b, b_at, b_step);
    if (a_end - b_end).abs() > SAME_POINTS {
        // The one that ends beside the other turns off to one of its sides.
        return if (a_end > b_end) == is_lesser { a_turn } else { -b_turn };
    }
    if a_turn != b_turn {
        // Level lines that turn off one up and one down at the same upright line would lie on one
        // another there: that outweighs both crossings.
        let is_level = a_at % 2 == 0 && corners == MOST_CORNERS;
        let weight = if is_level && a_turn * b_turn < 0 { MEETING_WEIGHT } else { 1 };
        return (a_turn - b_turn).signum() * weight;
    }
    if a_turn == 0 || corners == 0 {
        return 0;
    }
    // They turn off together: what divides them later decides.
    let is_next_lesser = a_turn > 0;
    let later = vote_at_end(
        (a, a_at + a_step, a_step),
        (b, b_at + b_step, b_step),
        is_next_lesser,
        corners - 1,
    );
    // Around a corner the order stays or turns over.
    if is_lesser == is_next_lesser { -later } else { later }
}

/// 1 if the line after this end leads to lesser places, -1 if to greater, 0 if a link ends there.
fn turn(way: Way<'_>, at: isize, step: isize) -> i32 {
    let next = at + step;
    let is_line = usize::try_from(next).is_ok_and(|next| next < way.lines.len());
    match (way.line(at), way.line(next + step)) {
        (Some(here), Some(there)) if is_line && there < here => 1,
        (Some(here), Some(there)) if is_line && there > here => -1,
        _ => 0,
    }
}
