//! Places for new lines among others that stay where they are, as long as a box is dragged.

use super::lanes::{Lanes, gap_between};
use super::order::{Way, preference};

/// What a point of distance too little costs, in canvas points away from the place that is wanted.
const NEARNESS_COST: f32 = 8.0;
/// The most that it costs to lie on the wrong side of another line, in the same points.
const MOST_ORDER_COST: f32 = 56.0;

/// A line that stays where it is.
struct Neighbour {
    place: f32,
    gap: f32,
    /// Positive if the new line should be before it, and by how much that matters.
    preference: f32,
}

impl Lanes {
    /// Finds places for the lines that have none yet, one by one; all others keep theirs until they
    /// are solved.
    pub fn settle<'a>(&mut self, way: impl Fn(usize) -> Way<'a>) {
        while let Some(&slot) = self.unplaced.first() {
            let lane = &self.slots[slot].lane;
            let mut neighbours = Vec::new();
            self.meeting(slot, |other| {
                if !self.unplaced.contains(&other) {
                    let against = &self.slots[other].lane;
                    neighbours.push(Neighbour {
                        place: self.slots[other].place,
                        gap: gap_between(lane, against),
                        preference: preference(
                            (lane, way(lane.link)),
                            (against, way(against.link)),
                        ),
                    });
                }
            });
            let mut places: Vec<f32> = neighbours
                .iter()
                .flat_map(|one| [one.place - one.gap, one.place + one.gap])
                .filter(|place| lane.range.contains(*place))
                .chain([lane.range.clamp(lane.wanted)])
                .collect();
            let away = |place: f32| (place - lane.wanted).abs();
            places.sort_by(|a, b| away(*a).total_cmp(&away(*b)).then(a.total_cmp(b)));
            let mut best = (f32::INFINITY, lane.wanted);
            for place in places {
                if away(place) >= best.0 {
                    break;
                }
                let cost =
                    away(place) + neighbours.iter().map(|one| cost_beside(place, one)).sum::<f32>();
                if cost < best.0 {
                    best = (cost, place);
                }
            }
            self.slots[slot].place = best.1;
            self.unplaced.remove(&slot);
        }
    }
}

fn cost_beside(place: f32, other: &Neighbour) -> f32 {
    let lacking = (other.gap - (place - other.place).abs() - 1e-3).max(0.0);
    let is_in_order = (place <= other.place) == (other.preference >= 0.0);
    let order = if is_in_order { 0.0 } else { other.preference.abs().min(MOST_ORDER_COST) };
    lacking * NEARNESS_COST + order
}
