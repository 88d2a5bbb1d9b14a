//! How high on the edge of a box each link ends: at its row, unless links would cross for it. Links
//! that leave a box by one edge are put in the order in which they part, and each ends as near to its
//! row as that order lets it. Depends on where the boxes stand and on nothing before.

use emath::Rect;

use super::path::CLEARANCE_POINTS;
use super::{LinkEnd, LinkRequest, Side};

/// The distance of ends that are not at one row, where there is room, in canvas points.
const END_GAP_POINTS: f32 = 12.0;
/// How near an end comes to the corner of a box, in canvas points.
const CORNER_POINTS: f32 = 8.0;

/// Which end of which link: 0 is where it starts.
pub(super) type EndKey = (usize, usize);

/// The links that end at each box.
#[derive(Clone, Debug, Default)]
pub(super) struct EndsOfCards {
    of_card: Vec<Vec<EndKey>>,
}

impl EndsOfCards {
    /// The ends of links at so many boxes.
    pub fn new(cards: usize, links: &[LinkRequest]) -> Self {
        let mut of_card = vec![Vec::new(); cards];
        for (link, request) in links.iter().enumerate() {
            for (end, of) in [request.from, request.to].into_iter().enumerate() {
                if let Some(ends) = of_card.get_mut(of.card) {
                    ends.push((link, end));
                }
            }
        }
        Self { of_card }
    }

    /// The links that end at a box, and with which end.
    pub fn of(&self, card: usize) -> &[EndKey] {
        self.of_card.get(card).map_or(&[], Vec::as_slice)
    }

    /// The heights of all ends at a box, in canvas points below its top.
    pub fn heights(
        &self,
        card: usize,
        rect: impl Fn(usize) -> Rect,
        request: impl Fn(usize) -> LinkRequest,
    ) -> Vec<(EndKey, f32)> {
        let own = rect(card);
        let mut edges: [Vec<End>; 2] = Default::default();
        for &(link, end) in self.of(card) {
            let request = request(link);
            let both = [request.from, request.to];
            let (near, far) = (both[end], both[1 - end]);
            let (side, heading) = heading(own, near, rect(far.card), far);
            let end =
                End { key: (link, end), row_y: near.y_below_top, far, heading, target_y: 0.0 };
            edges[usize::from(side == Side::Right)].push(end);
        }
        let mut heights = Vec::new();
        for mut ends in edges {
            set_targets(&mut ends, &rect);
            heights.extend(ends.iter().map(|end| end.key).zip(slide(&ends, own.height())));
        }
        heights
    }
}

/// Where a link that leaves a box goes, from the top down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Heading {
    LoopAbove,
    BackAbove,
    On,
    BackBelow,
    LoopBelow,
}

#[derive(Clone, Copy, Debug)]
struct End {
    key: EndKey,
    row_y: f32,
    far: LinkEnd,
    heading: Heading,
    /// How high the other box is met: the same for all links to it.
    target_y: f32,
}

impl End {
    /// What ends are sorted by, from the top down. Of links that come back, the one that does so
    /// nearest is outermost; links between the same boxes lie beside one another all the way.
    fn order(&self) -> (Heading, f32, f32) {
        let beside = self.row_y + self.far.y_below_top;
        match self.heading {
            Heading::On => (self.heading, self.target_y, beside),
            Heading::BackAbove => (self.heading, -self.target_y, -beside),
            Heading::BackBelow => (self.heading, -self.target_y, beside),
            Heading::LoopAbove | Heading::LoopBelow => (self.heading, self.row_y, 0.0),
        }
    }
}

/// The edge that a link is likely to leave by, and where it goes from there.
fn heading(own: Rect, near: LinkEnd, other: Rect, far: LinkEnd) -> (Side, Heading) {
    if near.card == far.card {
        // Above or below all others, whichever its rows are nearer to.
        let middle = f32::midpoint(near.y_below_top, far.y_below_top);
        let is_above = middle < own.height() / 2.0;
        return (Side::Right, if is_above { Heading::LoopAbove } else { Heading::LoopBelow });
    }
    if other.left() - own.right() >= 2.0 * CLEARANCE_POINTS {
        return (Side::Right, Heading::On);
    }
    if own.left() - other.right() >= 2.0 * CLEARANCE_POINTS {
        return (Side::Left, Heading::On);
    }
    let is_above = other.center().y < own.center().y;
    (Side::Right, if is_above { Heading::BackAbove } else { Heading::BackBelow })
}

fn set_targets(ends: &mut [End], rect: impl Fn(usize) -> Rect) {
    for at in 0..ends.len() {
        let card = ends[at].far.card;
        let (sum, count) = ends
            .iter()
            .filter(|end| end.far.card == card)
            .fold((0.0, 0.0), |(sum, count), end| (sum + end.far.y_below_top, count + 1.0));
        ends[at].target_y = rect(card).top() + sum / count;
    }
}

/// The height of each end on one edge of a box, in canvas points below its top.
fn slide(ends: &[End], height: f32) -> Vec<f32> {
    let mut sorted: Vec<usize> = (0..ends.len()).collect();
    sorted.sort_by(|a, b| {
        let (one, other) = (ends[*a].order(), ends[*b].order());
        one.0
            .cmp(&other.0)
            .then(one.1.total_cmp(&other.1))
            .then(one.2.total_cmp(&other.2))
            .then(ends[*a].key.cmp(&ends[*b].key))
    });
    let rows: Vec<f32> = sorted.iter().map(|at| ends[*at].row_y).collect();
    let mut heights = vec![0.0; ends.len()];
    for (at, y) in sorted.iter().zip(in_this_order(&rows, height)) {
        heights[*at] = y;
    }
    heights
}

/// The heights nearest to those wanted that follow one another from the top at a distance, within a
/// box of this height. Those that want one place and are neighbours share it.
pub(in crate::diagram) fn in_this_order(wanted: &[f32], height: f32) -> Vec<f32> {
    let top = CORNER_POINTS.min(height / 2.0);
    let room = (height - 2.0 * top).max(0.0);
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (at, y) in wanted.iter().enumerate() {
        if at > 0 && *y != wanted[at - 1] {
            offset += END_GAP_POINTS;
        }
        offsets.push(offset);
    }
    let squeeze = if offset > room { room / offset } else { 1.0 };
    // Without the distances the heights only ascend: where they would descend, neighbours share
    // their mean.
    let mut runs: Vec<(f32, usize)> = Vec::new();
    for (y, offset) in wanted.iter().zip(&offsets) {
        let mut run = (y - offset * squeeze, 1);
        while let Some(&(mean, length)) = runs.last() {
            if mean <= run.0 {
                break;
            }
            runs.pop();
            let both = length + run.1;
            run = ((mean * length as f32 + run.0 * run.1 as f32) / both as f32, both);
        }
        runs.push(run);
    }
    let ascending = runs.into_iter().flat_map(|(mean, length)| std::iter::repeat_n(mean, length));
    let last = top + room - offset * squeeze;
    ascending
        .zip(&offsets)
        .map(|(y, offset)| y.max(top).min(last.max(top)) + offset * squeeze)
        .collect()
}
