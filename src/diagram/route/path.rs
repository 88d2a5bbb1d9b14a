//! What the parts of the router speak of: the ends of a link, and its way as level and upright lines.

use emath::{Pos2, Rect, pos2};

use super::{END_SHIFT_POINTS, Side};

/// The nearest that a line comes to a box that is not its own, in canvas points.
pub(super) const CLEARANCE_POINTS: f32 = 3.0;
/// What a corner costs, in canvas points of length.
pub(super) const BEND_COST: f32 = 48.0;
/// What it costs to leave a box by another edge than before, in canvas points of length.
pub(super) const FLIP_COST: f32 = 48.0;

/// Two ends to be joined, heights in the canvas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// The boxes, by number.
    pub cards: [usize; 2],
    /// Their rectangles.
    pub rects: [Rect; 2],
    /// The heights at which the link meets them, in canvas points.
    pub ys: [f32; 2],
    /// The rows that it belongs to, in canvas points below the tops of the boxes.
    pub rows: [f32; 2],
    /// The edges that it had before.
    pub kept: Option<[Side; 2]>,
}

impl Ends {
    /// Do both ends belong to the same box?
    pub fn is_self_loop(&self) -> bool {
        self.cards[0] == self.cards[1]
    }

    /// What it costs to leave by this edge instead of the one before.
    pub fn flip_cost(&self, end: usize, side: Side) -> f32 {
        match self.kept {
            Some(kept) if kept[end] != side => FLIP_COST,
            _ => 0.0,
        }
    }

    /// Where the link meets a box on this edge.
    pub fn port(&self, end: usize, side: Side) -> Pos2 {
        pos2(side.x_of(self.rects[end]), self.ys[end])
    }
}

/// The way of a link: level and upright lines in turn, the first and the last level.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Path {
    /// The height of each level line and the x of each upright one.
    pub lines: Vec<f32>,
    /// The edges it leaves from and arrives at.
    pub sides: [Side; 2],
    /// The x of both ends.
    pub port_xs: [f32; 2],
}

impl Path {
    /// A way with these lines between two ports.
    pub fn new(ends: &Ends, sides: [Side; 2], lines: Vec<f32>) -> Self {
        let port_xs = [0, 1].map(|end| sides[end].x_of(ends.rects[end]));
        Self { lines, sides, port_xs }
    }

    /// The corners of the way, both ends included, with these lines in place of its own.
    pub fn points(&self, lines: &[f32]) -> Vec<Pos2> {
        if lines.is_empty() {
            return Vec::new();
        }
        let mut points = Vec::with_capacity(lines.len() + 1);
        for at in 0..=lines.len() {
            points.push(match (at.checked_sub(1).map(|at| lines[at]), lines.get(at)) {
                (None, Some(&y)) => pos2(self.port_xs[0], y),
                (Some(y), None) => pos2(self.port_xs[1], y),
                (Some(before), Some(&after)) if at % 2 == 1 => pos2(after, before),
                (Some(before), Some(&after)) => pos2(before, after),
                (None, None) => pos2(self.port_xs[0], 0.0),
            });
        }
        points
    }

    /// From where to where a line goes, in the direction of the way.
    pub fn reach(&self, lines: &[f32], at: usize) -> [f32; 2] {
        let before = at.checked_sub(1).map_or(self.port_xs[0], |before| lines[before]);
        let after = lines.get(at + 1).copied().unwrap_or(self.port_xs[1]);
        [before, after]
    }

    /// What it costs: length and corners.
    pub fn cost(&self) -> f32 {
        let length: f32 = self
            .points(&self.lines)
            .windows(2)
            .map(|ends| (ends[1].x - ends[0].x).abs() + (ends[1].y - ends[0].y).abs())
            .sum();
        length + BEND_COST * self.lines.len().saturating_sub(1) as f32
    }
}

/// Heights so near each other that one straight line joins them: each end gives way a little.
pub(super) fn is_nearly_level(ys: [f32; 2]) -> bool {
    (ys[0] - ys[1]).abs() <= 2.0 * END_SHIFT_POINTS - 2.0
}

/// Does a level or upright line from `start` to `end` come nearer to a box than it may?
pub(super) fn is_blocked(start: Pos2, end: Pos2, card: Rect) -> bool {
    let line = Rect::from_two_pos(start, end);
    line.left() < card.right() + CLEARANCE_POINTS
        && line.right() > card.left() - CLEARANCE_POINTS
        && line.top() < card.bottom() + CLEARANCE_POINTS
        && line.bottom() > card.top() - CLEARANCE_POINTS
}
