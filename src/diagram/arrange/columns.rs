//! Layers of our own, for components that are too large for the layered algorithm or so tall that
//! nobody could look at them: each layer is broken into columns of a screen's height.

use emath::{Vec2, pos2};

use super::{Block, Graph, SCREEN_RATIO};

/// How often the order within the layers is improved, there and back.
const SWEEPS: usize = 4;

/// Boxes of a component in layers, left to right along its links.
pub fn layers(graph: &Graph) -> Block {
    let layer_of = layer_of(graph);
    let layers = ordered(graph, &layer_of);
    let columns = broken(graph, layers);
    let mut places = Vec::with_capacity(graph.sizes.len());
    let mut x = 0.0;
    for column in columns {
        let height = height(graph, &column);
        let mut y = -(height / 2.0 / 8.0).round() * 8.0;
        let mut width = 0.0_f32;
        for member in column {
            places.push((member, pos2(x, y)));
            let size: Vec2 = graph.sizes[member];
            y += size.y + graph.spacing_points;
            width = width.max(size.x);
        }
        x += width + 2.0 * graph.spacing_points;
    }
    Block::new(places, &graph.sizes)
}

/// The layer of each box: one behind the last of those that it refers to. Links that close a circle
/// do not count; they are those that lead back in a walk from the boxes that refer to nothing.
fn layer_of(graph: &Graph) -> Vec<usize> {
    let count = graph.sizes.len();
    let mut referring = vec![Vec::new(); count];
    let mut referred = vec![0_usize; count];
    for (parent, child) in &graph.links {
        referring[*parent].push(*child);
        referred[*child] += 1;
    }
    // Boxes in the order of a walk by depth, last finished first: without circles each comes before
    // all that refer to it.
    let mut roots: Vec<usize> = (0..count).collect();
    roots.sort_by_key(|at| referred[*at]);
    let mut is_seen = vec![false; count];
    let mut finished = Vec::with_capacity(count);
    for root in roots {
        if std::mem::replace(&mut is_seen[root], true) {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some((at, next)) = walk.last_mut() {
            if let Some(&child) = referring[*at].get(*next) {
                *next += 1;
                if !std::mem::replace(&mut is_seen[child], true) {
                    walk.push((child, 0));
                }
            } else {
                finished.push(*at);
                walk.pop();
            }
        }
    }
    let mut rank = vec![0; count];
    for (position, at) in finished.iter().rev().enumerate() {
        rank[*at] = position;
    }
    let mut layer = vec![0; count];
    for parent in finished.iter().rev() {
        for child in &referring[*parent] {
            if rank[*child] > rank[*parent] {
                layer[*child] = layer[*child].max(layer[*parent] + 1);
            }
        }
    }
    layer
}

/// The layers' boxes in an order that keeps links short: each at the middle of its neighbours.
fn ordered(graph: &Graph, layer_of: &[usize]) -> Vec<Vec<usize>> {
    let depth = layer_of.iter().max().map_or(0, |deepest| deepest + 1);
    let mut layers = vec![Vec::new(); depth];
    for (at, layer) in layer_of.iter().enumerate() {
        layers[*layer].push(at);
    }
    let mut before = vec![Vec::new(); layer_of.len()];
    let mut behind = vec![Vec::new(); layer_of.len()];
    for (a, b) in &graph.links {
        let (left, right) = if layer_of[*a] < layer_of[*b] { (*a, *b) } else { (*b, *a) };
        behind[left].push(right);
        before[right].push(left);
    }
    let mut place = vec![0.0_f32; layer_of.len()];
    let settle = |layer: &[usize], place: &mut [f32]| {
        for (position, at) in layer.iter().enumerate() {
            place[*at] = (position as f32 + 0.5) / layer.len() as f32;
        }
    };
    for layer in &layers {
        settle(layer, &mut place);
    }
    for sweep in 0..SWEEPS {
        let is_forth = sweep % 2 == 0;
        let neighbours = if is_forth { &before } else { &behind };
        for step in 0..depth {
            let layer = &mut layers[if is_forth { step } else { depth - 1 - step }];
            let middle = |at: &usize| -> f32 {
                let near = &neighbours[*at];
                if near.is_empty() {
                    return place[*at];
                }
                near.iter().map(|one| place[*one]).sum::<f32>() / near.len() as f32
            };
            let mut keyed: Vec<(f32, usize)> = layer.iter().map(|at| (middle(at), *at)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *layer = keyed.into_iter().map(|(_, at)| at).collect();
            settle(layer, &mut place);
        }
    }
    layers
}

/// The layers as columns, none higher than the whole should be.
fn broken(graph: &Graph, layers: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let space = |at: &usize| {
        let size = graph.sizes[*at];
        (size.x + 2.0 * graph.spacing_points) * (size.y + graph.spacing_points)
    };
    let area: f32 = layers.iter().flatten().map(space).sum();
    let highest = (area / SCREEN_RATIO).sqrt();
    let mut columns = Vec::new();
    for layer in layers {
        // Columns of equal height look calmer than full ones and a rest.
        let parts = (height(graph, &layer) / highest).ceil().max(1.0);
        let enough = height(graph, &layer) / parts;
        let mut column: Vec<usize> = Vec::new();
        let mut so_far = 0.0;
        for at in layer {
            column.push(at);
            so_far += graph.sizes[at].y + graph.spacing_points;
            if so_far >= enough {
                columns.push(std::mem::take(&mut column));
                so_far = 0.0;
            }
        }
        if !column.is_empty() {
            columns.push(column);
        }
    }
    columns
}

/// The height of boxes below one another, in canvas points.
fn height(graph: &Graph, column: &[usize]) -> f32 {
    let boxes: f32 = column.iter().map(|at| graph.sizes[*at].y).sum();
    boxes + graph.spacing_points * column.len().saturating_sub(1) as f32
}
