//! The lines of links: level and upright parts, from the left or right edge of one box to that of
//! another, around boxes and beside other links.
//!
//! Each link's way depends on the boxes near it alone, not on other links, and lines that would lie
//! on one another are then set side by side. So the answer does not depend on the order of things,
//! and a box that moves changes only what is near it. Knows rectangles and heights, no models.
//!
//! Reading order: this, [`router`], `direct` (ways found at once), `search` (ways around boxes),
//! `channel` (where a line may be put), `order` and `lanes` (lines side by side), `drag` and `settle`
//! (what stays where it is while a box is dragged).

mod channel;
mod direct;
mod drag;
mod ends;
mod lanes;
mod order;
mod path;
mod rect_grid;
pub mod router;
mod search;
mod settle;

use emath::{Pos2, Rect};

pub use router::Router;

/// How far a link goes straight out of a box before it turns, where there is room, in canvas points.
pub const STUB_POINTS: f32 = 24.0;
/// The distance of parallel links, where there is room, in canvas points.
pub const LANE_POINTS: f32 = 10.0;
/// How far from the middle of its row a link may end, in canvas points.
pub const END_SHIFT_POINTS: f32 = 5.0;

/// One end of a link: a box and the height at which the link meets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkEnd {
    /// The box, by its place in the router's list.
    pub card: usize,
    /// The middle of the row that the link ends at, in canvas points below the top of the box.
    pub y_below_top: f32,
}

/// A link to be routed; one whose ends are the same box is drawn as a loop outside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkRequest {
    /// Where it starts.
    pub from: LinkEnd,
    /// Where it ends.
    pub to: LinkEnd,
    /// The edges that it had before: it keeps them unless others are much better.
    pub kept_sides: Option<(Side, Side)>,
}

/// The edge of a box that a link leaves from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// The corners of the line in canvas points, both ends included; each part is level or upright.
    pub points: Vec<Pos2>,
    /// The edge that it leaves from.
    pub from_side: Side,
    /// The edge that it arrives at.
    pub to_side: Side,
}

impl Route {
    /// Where it leaves its first box, in canvas points.
    pub fn start(&self) -> Pos2 {
        self.points.first().copied().unwrap_or_default()
    }

    /// Where it meets its last box, in canvas points.
    pub fn end(&self) -> Pos2 {
        self.points.last().copied().unwrap_or_default()
    }
}
