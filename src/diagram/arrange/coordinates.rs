//! Where the boxes of ordered layers stand: each as near as can be to the rows that it is linked to,
//! columns as far apart as the links between them need lanes.

use emath::{Pos2, pos2};

use super::graph::{Block, Graph};
use super::layers::{LANE_POINTS, Layers};
use crate::diagram::card::GRID_POINTS;

/// Sweeps to the right and to the left.
const SWEEPS: usize = 16;
/// The space between a box and a link that passes it, in canvas points.
const BEND_GAP_POINTS: f32 = 16.0;
/// The least space between columns beside the lanes, in canvas points: room for the marks at the
/// ends of links.
const STUBS_POINTS: f32 = 64.0;

/// The boxes of `layers` placed.
pub fn place(graph: &Graph, layers: &Layers) -> Block {
    let mut columns = Columns::new(graph, layers);
    for sweep in 0..SWEEPS {
        let is_forth = sweep % 2 == 0;
        for step in 0..layers.order.len() {
            let layer = if is_forth { step } else { layers.order.len() - 1 - step };
            let weights = match (sweep + 4 >= SWEEPS, is_forth) {
                (true, _) => [1.0, 1.0],
                (false, true) => [1.0, 0.05],
                (false, false) => [0.05, 1.0],
            };
            columns.settle(layer, weights);
        }
    }
    let x = columns.x_of_layers(graph);
    let mut places = Vec::with_capacity(graph.sizes.len());
    for (layer, order) in layers.order.iter().enumerate() {
        let tops = on_grid(order, &columns.y, &columns.gaps[layer]);
        for (item, y) in order.iter().zip(tops) {
            if !layers.items[*item].is_bend {
                places.push((*item, pos2(x[layer], y)));
            }
        }
    }
    places.sort_by_key(|(at, _): &(usize, Pos2)| *at);
    Block::new(places, &graph.sizes)
}

struct Columns<'a> {
    layers: &'a Layers,
    /// The top of each item, in canvas points.
    y: Vec<f32>,
    /// For each layer how far below its first item's top each item's top is at least.
    gaps: Vec<Vec<f32>>,
}

impl<'a> Columns<'a> {
    fn new(graph: &Graph, layers: &'a Layers) -> Self {
        let mut y = vec![0.0; layers.items.len()];
        let mut gaps = Vec::with_capacity(layers.order.len());
        for order in &layers.order {
            let mut offsets = Vec::with_capacity(order.len());
            let mut offset = 0.0;
            for (at, item) in order.iter().enumerate() {
                if let Some(before) = at.checked_sub(1).map(|before| &layers.items[order[before]]) {
                    offset += before.height
                        + match (before.is_bend, layers.items[*item].is_bend) {
                            (true, true) => 0.0,
                            (false, false) => graph.spacing_points,
                            _ => BEND_GAP_POINTS,
                        };
                }
                offsets.push(offset);
            }
            let height = offset + order.last().map_or(0.0, |last| layers.items[*last].height);
            for (item, offset) in order.iter().zip(&offsets) {
                y[*item] = offset - height / 2.0;
            }
            gaps.push(offsets);
        }
        Self { layers, y, gaps }
    }

    /// Puts the items of a layer as near as their order allows to where their links are level.
    fn settle(&mut self, layer: usize, [left, right]: [f32; 2]) {
        let order = &self.layers.order[layer];
        let wanted: Vec<(f32, f32)> = order
            .iter()
            .zip(&self.gaps[layer])
            .map(|(at, gap)| {
                let item = &self.layers.items[*at];
                let (mut sum, mut weights) = (0.0, 0.0);
                for segment in &item.left {
                    let segment = self.layers.segments[*segment];
                    let weight = left * self.weight(item.is_bend, segment.left);
                    sum += weight * (self.y[segment.left] + segment.left_y - segment.right_y);
                    weights += weight;
                }
                for segment in &item.right {
                    let segment = self.layers.segments[*segment];
                    let weight = right * self.weight(item.is_bend, segment.right);
                    sum += weight * (self.y[segment.right] + segment.right_y - segment.left_y);
                    weights += weight;
                }
                if weights == 0.0 {
                    (self.y[*at] - gap, 0.01)
                } else {
                    (sum / weights - gap, weights)
                }
            })
            .collect();
        for ((item, gap), y) in order.iter().zip(&self.gaps[layer]).zip(ascending(&wanted)) {
            self.y[*item] = y + gap;
        }
    }

    /// A link that passes layers should do so straight.
    fn weight(&self, is_bend: bool, other: usize) -> f32 {
        match (is_bend, self.layers.items[other].is_bend) {
            (true, true) => 8.0,
            (false, false) => 1.0,
            _ => 2.0,
        }
    }

    /// The left edge of each layer, in canvas points.
    fn x_of_layers(&self, graph: &Graph) -> Vec<f32> {
        let mut edges = Vec::with_capacity(self.layers.order.len());
        let mut x = 0.0;
        for (layer, order) in self.layers.order.iter().enumerate() {
            edges.push(x);
            let boxes = order.iter().filter_map(|item| graph.sizes.get(*item));
            let width = boxes.map(|size| size.x).fold(0.0, f32::max);
            let gap = STUBS_POINTS + self.lanes_behind(layer) as f32 * LANE_POINTS;
            x += width + up_to_grid(gap.max(2.0 * graph.spacing_points));
        }
        edges
    }

    /// How many lanes the upright parts of the links behind a layer need beside one another.
    fn lanes_behind(&self, layer: usize) -> usize {
        let mut turns: Vec<(f32, i32)> = Vec::new();
        for item in &self.layers.order[layer] {
            for segment in &self.layers.items[*item].right {
                let segment = self.layers.segments[*segment];
                let start = self.y[segment.left] + segment.left_y;
                let end = self.y[segment.right] + segment.right_y;
                if (start - end).abs() >= 1.0 {
                    turns.push((start.min(end), 1));
                    turns.push((start.max(end), -1));
                }
            }
        }
        turns.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (mut open, mut most) = (0, 0);
        for (_, change) in turns {
            open += change;
            most = most.max(open);
        }
        usize::try_from(most).unwrap_or(0)
    }
}

/// The ascending numbers that are nearest to those wanted, by the sum of weighted squares: where
/// they would descend, neighbours share their mean.
fn ascending(wanted: &[(f32, f32)]) -> Vec<f32> {
    // Mean, weight and length of each run.
    let mut runs: Vec<(f32, f32, usize)> = Vec::new();
    for (value, weight) in wanted {
        let mut run = (*value, *weight, 1);
        while let Some(&(mean, weight, length)) = runs.last() {
            if mean <= run.0 {
                break;
            }
            runs.pop();
            let both = weight + run.1;
            run = ((mean * weight + run.0 * run.1) / both, both, length + run.2);
        }
        runs.push(run);
    }
    runs.into_iter().flat_map(|(mean, _, length)| std::iter::repeat_n(mean, length)).collect()
}

/// The tops of a layer's items on the grid, none nearer to the one before than it may be.
fn on_grid(order: &[usize], y: &[f32], gaps: &[f32]) -> Vec<f32> {
    // Without the gaps the tops only ascend, which rounding keeps; the gaps are on the grid.
    let round = |points: f32| (points / GRID_POINTS).round() * GRID_POINTS;
    order.iter().zip(gaps).map(|(item, gap)| round(y[*item] - gap) + gap).collect()
}

fn up_to_grid(points: f32) -> f32 {
    (points / GRID_POINTS).ceil() * GRID_POINTS
}
