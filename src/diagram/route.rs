//! The line of a link between two rows: orthogonal, from the left or right edge of each box, never
//! hidden under either. Knows two rectangles and nothing else on the canvas.

use emath::{Pos2, Rect, pos2};

/// How far a link goes straight out of a box before it turns, in canvas points.
pub const STUB_POINTS: f32 = 24.0;
/// The distance of parallel links, in canvas points.
pub const LANE_POINTS: f32 = 8.0;

/// One end of a link: a box and the height at which the link meets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkEnd {
    /// The box, in canvas points.
    pub card: Rect,
    /// The middle of the row that the link ends at, in canvas points (not relative to the box).
    pub y_in_canvas: f32,
}

/// A link to be routed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkRequest {
    /// Where it starts.
    pub from: LinkEnd,
    /// Where it ends.
    pub to: LinkEnd,
    /// Which of the links between the same two boxes it is, from 0: each has a lane of its own.
    pub lane: usize,
    /// Do both ends belong to the same box?
    pub is_self_loop: bool,
}

/// The edge of a box that a link leaves from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

impl Side {
    /// -1 for left, 1 for right: the direction that leads out of the box.
    pub fn sign(self) -> f32 {
        match self {
            Self::Left => -1.0,
            Self::Right => 1.0,
        }
    }

    /// The x of this edge of a box, in canvas points.
    pub fn x_of(self, card: Rect) -> f32 {
        match self {
            Self::Left => card.left(),
            Self::Right => card.right(),
        }
    }
}

/// A link's line.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The corners of the line in canvas points, both ends included; each part is level or upright.
    pub points: Vec<Pos2>,
    /// The edge that it leaves from.
    pub from_side: Side,
    /// The edge that it arrives at.
    pub to_side: Side,
}

/// The line of one link. The same link the other way round has the same line.
pub fn route(request: LinkRequest) -> Route {
    let LinkRequest { from, to, lane, is_self_loop } = request;
    let (from_side, to_side) =
        if is_self_loop { (Side::Right, Side::Right) } else { sides(from.card, to.card) };
    let start = pos2(from_side.x_of(from.card), from.y_in_canvas);
    let end = pos2(to_side.x_of(to.card), to.y_in_canvas);
    let turn_x = if from_side == to_side {
        let outermost =
            if from_side == Side::Right { start.x.max(end.x) } else { start.x.min(end.x) };
        outermost + from_side.sign() * (STUB_POINTS + lane as f32 * LANE_POINTS)
    } else {
        f32::midpoint(start.x, end.x) + lane_offset(lane, (end.x - start.x).abs())
    };
    let points = vec![start, pos2(turn_x, start.y), pos2(turn_x, end.y), end];
    Route { points, from_side, to_side }
}

/// How far from the middle of a gap a lane runs, in canvas points: left and right of it in turn,
/// ever closer to the boxes and never under one.
fn lane_offset(lane: usize, gap_points: f32) -> f32 {
    let wanted = lane.div_ceil(2) as f32 * LANE_POINTS;
    let room = (gap_points / 2.0 - LANE_POINTS / 2.0).max(0.0);
    let offset = if wanted > 0.0 { room * wanted / (wanted + room) } else { 0.0 };
    if lane.is_multiple_of(2) { -offset } else { offset }
}

/// The edges that a link between two boxes leaves from: facing edges where there is room between
/// them, else the same edge of both, so that neither box covers the line.
fn sides(from: Rect, to: Rect) -> (Side, Side) {
    let gap = (to.left() - from.right()).max(from.left() - to.right());
    let facing = if from.center().x < to.center().x {
        (Side::Right, Side::Left)
    } else {
        (Side::Left, Side::Right)
    };
    let is_beside = from.top() < to.bottom() && to.top() < from.bottom();
    // Out of one box's far edge the line would run under the box beside it.
    if gap >= STUB_POINTS || (gap > 0.0 && is_beside) {
        return facing;
    }
    if (from.right() - to.right()).abs() <= (from.left() - to.left()).abs() {
        (Side::Right, Side::Right)
    } else {
        (Side::Left, Side::Left)
    }
}
