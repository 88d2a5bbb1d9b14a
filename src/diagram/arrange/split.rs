//! Layers that are too tall for a screen, broken into columns beside one another: a hub's hundred
//! boxes would be one tower otherwise. Neighbours of the order go to different columns, like bricks,
//! so that links pass between the boxes and none crosses another for it.

use super::SCREEN_RATIO;
use super::graph::Graph;
use super::layers::{LANE_POINTS, Layers};

/// How many heights are tried.
const TRIES: usize = 24;

/// Layers broken into columns.
pub struct Columns {
    /// The column of each box; all links still lead to the right.
    pub of_box: Vec<usize>,
    /// The layer that each column is a part of.
    pub layer_of: Vec<usize>,
}

/// The layers in columns; `None` if no layer is too tall.
pub fn split(graph: &Graph, layers: &Layers) -> Option<Columns> {
    let towers: Vec<Tower> =
        (0..layers.order.len()).map(|at| Tower::of(graph, layers, at)).collect();
    let tallest = towers.iter().map(|tower| tower.height(1)).fold(0.0, f32::max);
    let shortest = graph.sizes.iter().map(|size| size.y).fold(0.0, f32::max);
    let mut best: Option<(f32, Vec<usize>)> = None;
    for step in 0..=TRIES {
        let highest = tallest * (shortest / tallest).max(0.01).powf(step as f32 / TRIES as f32);
        let columns: Vec<usize> = towers.iter().map(|tower| tower.columns(highest)).collect();
        let width: f32 = towers.iter().zip(&columns).map(|(tower, n)| tower.width(*n)).sum();
        let height =
            towers.iter().zip(&columns).map(|(tower, n)| tower.height(*n)).fold(0.0, f32::max);
        // How much of a screen's area the whole needs, when all of it is to be seen.
        let cost = (width / SCREEN_RATIO).max(height);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, columns));
        }
    }
    let (_, columns) = best?;
    if columns.iter().all(|columns| *columns == 1) {
        return None;
    }
    let mut of_box = vec![0; graph.sizes.len()];
    let mut layer_of = Vec::new();
    for (layer, (order, columns)) in layers.order.iter().zip(columns).enumerate() {
        let boxes: Vec<usize> =
            order.iter().copied().filter(|item| !layers.items[*item].is_bend).collect();
        for row in boxes.chunks(columns) {
            let mut row = row.to_vec();
            // Boxes that nothing refers to stand left, where no link has to pass them.
            row.sort_by_key(|item| !layers.items[*item].right.is_empty());
            for (column, item) in row.into_iter().enumerate() {
                of_box[item] = layer_of.len() + column;
            }
        }
        layer_of.extend(std::iter::repeat_n(layer, columns));
    }
    Some(Columns { of_box, layer_of })
}

/// A layer, as far as its height matters.
struct Tower {
    boxes: usize,
    /// The height of all boxes with their spaces, in canvas points.
    boxes_points: f32,
    widest_points: f32,
    /// Links that pass the layer.
    bends: usize,
    /// Links that end or begin in it.
    links: usize,
    spacing_points: f32,
}

impl Tower {
    fn of(graph: &Graph, layers: &Layers, layer: usize) -> Self {
        let mut tower = Self {
            boxes: 0,
            boxes_points: 0.0,
            widest_points: 0.0,
            bends: 0,
            links: 0,
            spacing_points: graph.spacing_points,
        };
        for at in &layers.order[layer] {
            let item = &layers.items[*at];
            if item.is_bend {
                tower.bends += 1;
                continue;
            }
            tower.boxes += 1;
            tower.boxes_points += item.height + graph.spacing_points;
            tower.widest_points = tower.widest_points.max(graph.sizes[*at].x);
            tower.links += item.left.len() + item.right.len();
        }
        tower
    }

    /// The height with so many columns.
    fn height(&self, columns: usize) -> f32 {
        let passing = self.bends + self.links * (columns - 1) / columns;
        self.boxes_points / columns as f32 + passing as f32 * LANE_POINTS
    }

    /// The width with so many columns.
    fn width(&self, columns: usize) -> f32 {
        columns as f32 * (self.widest_points + 2.0 * self.spacing_points)
    }

    /// How many columns are needed to be no higher than this.
    fn columns(&self, highest: f32) -> usize {
        let most = self.boxes.max(1);
        (1..=most).find(|columns| self.height(*columns) <= highest).unwrap_or(most)
    }
}
