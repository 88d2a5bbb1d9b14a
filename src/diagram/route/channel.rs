//! Where a line of a way may be put: the free strip that it lies in, and the place in it that it
//! would have alone. Knows boxes, not other links.

use emath::{Rangef, Rect};

use super::path::{CLEARANCE_POINTS, Ends, Path};
use super::rect_grid::RectGrid;
use super::{END_SHIFT_POINTS, Side};

/// How far a line that leads around something may be set aside, in canvas points.
const ASIDE_POINTS: f32 = 72.0;
/// How far a line across a gap may be, in canvas points: few gaps are wider.
const ACROSS_POINTS: f32 = 400.0;
/// The distance from boxes that lines keep where there is room, in canvas points: upright ones leave
/// room for the marks at the ends of links.
const MARGINS_POINTS: [f32; 2] = [12.0, 18.0];

/// Where a link meets a box: links that meet there may lie on one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Port {
    card: usize,
    side: Side,
    y: f32,
    /// Links of different rows are kept apart even where both came to one height.
    row: f32,
}

/// A line of a link that wants a place beside the lines of others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lane {
    /// The link, by number.
    pub link: usize,
    /// Which of its lines: even ones are level, odd ones upright.
    pub index: usize,
    /// The place that it would have alone: the height of a level line, the x of an upright one.
    pub wanted: f32,
    /// The places that it may have.
    pub range: Rangef,
    /// From where to where it goes, the lesser first.
    pub span: Rangef,
    /// The ends of links on it.
    pub ports: [Option<Port>; 2],
}

impl Lane {
    /// Does a link end on it?
    pub fn is_end(&self) -> bool {
        self.ports != [None, None]
    }

    /// Does it end where the other does?
    pub fn shares_port(&self, other: &Self) -> bool {
        self.ports.iter().flatten().any(|port| other.ports.contains(&Some(*port)))
    }
}

/// What line `index` of a way wants, its neighbours being as in `lines`. `seen` grows by where boxes
/// were looked for.
pub(super) fn lane(
    boxes: &RectGrid,
    ends: &Ends,
    path: &Path,
    lines: &[f32],
    (link, index): (usize, usize),
    seen: &mut Vec<Rect>,
) -> Lane {
    let at = path.lines[index];
    let [before, after] = path.reach(lines, index);
    let span = Rangef::new(before.min(after), before.max(after));
    let is_upright = index % 2 == 1;
    let last = lines.len() - 1;
    if index == 0 || index == last {
        let port = |end: usize| {
            Some(Port {
                card: ends.cards[end],
                side: path.sides[end],
                y: ends.ys[end],
                row: ends.rows[end],
            })
        };
        let ports =
            [(index == 0).then(|| port(0)).flatten(), (index == last).then(|| port(1)).flatten()];
        let mut shift = Rangef::new(at - END_SHIFT_POINTS, at + END_SHIFT_POINTS);
        if last == 0 {
            let (low, high) = (ends.ys[0].min(ends.ys[1]), ends.ys[0].max(ends.ys[1]));
            shift = Rangef::new(high - END_SHIFT_POINTS, low + END_SHIFT_POINTS);
        }
        let strip = free_strip(boxes, shift, (at, span), is_upright, Some(ends.cards), seen);
        let range = Rangef::new(
            if strip.min > shift.min { strip.min + CLEARANCE_POINTS } else { shift.min }.min(at),
            if strip.max < shift.max { strip.max - CLEARANCE_POINTS } else { shift.max }.max(at),
        );
        return Lane { link, index, wanted: at, range, span, ports };
    }
    // Lines that it joins lead on in one direction, or back: then it goes around something.
    let beyond = [
        index.checked_sub(2).map_or(path.port_xs[0], |one| path.lines[one]),
        path.lines.get(index + 2).copied().unwrap_or(path.port_xs[1]),
    ];
    let leads_on = (at - beyond[0]) * (beyond[1] - at) >= 0.0;
    let reach = if leads_on {
        let (low, high) = (beyond[0].min(beyond[1]), beyond[0].max(beyond[1]));
        Rangef::new(low.max(at - ACROSS_POINTS), high.min(at + ACROSS_POINTS))
    } else {
        Rangef::new(at - ASIDE_POINTS, at + ASIDE_POINTS)
    };
    let strip = free_strip(boxes, reach, (at, span), is_upright, None, seen);
    let margin = MARGINS_POINTS[usize::from(is_upright)].min(strip.span() / 3.0);
    let range = Rangef::new(strip.min + margin, strip.max - margin);
    let wanted = if leads_on { range.center() } else { range.clamp(at) };
    Lane { link, index, wanted, range, span, ports: [None; 2] }
}

/// The part of `reach` around `at` in which a line over `span` meets no box, save those it ends at.
fn free_strip(
    boxes: &RectGrid,
    reach: Rangef,
    (at, span): (f32, Rangef),
    is_upright: bool,
    own: Option<[usize; 2]>,
    seen: &mut Vec<Rect>,
) -> Rangef {
    let grown = Rangef::new(span.min - CLEARANCE_POINTS, span.max + CLEARANCE_POINTS);
    let area = if is_upright {
        Rect::from_x_y_ranges(reach, grown)
    } else {
        Rect::from_x_y_ranges(grown, reach)
    };
    seen.push(area);
    let mut strip = reach;
    boxes.near(area, |card, rect| {
        let (across, along) = if is_upright {
            (rect.x_range(), rect.y_range())
        } else {
            (rect.y_range(), rect.x_range())
        };
        let is_own = own.is_some_and(|own| own.contains(&card));
        if is_own || along.max <= grown.min || along.min >= grown.max {
            return;
        }
        if across.max <= at {
            strip.min = strip.min.max(across.max);
        } else if across.min >= at {
            strip.max = strip.max.min(across.min);
        }
    });
    strip
}
