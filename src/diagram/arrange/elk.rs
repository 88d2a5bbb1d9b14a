//! The layers of one component by Eclipse's layout kernel. The only file that knows `elkrs`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use emath::{Pos2, Rect, pos2};
use serde_json::{Value, json};

use super::{Block, Graph};

/// Boxes of a component in layers, left to right along its links; `None` if the kernel gives up or
/// its answer is not free of overlaps.
pub fn layers(graph: &Graph) -> Option<Block> {
    let request = request(graph);
    // The kernel is young and panics where its Java original throws; the caller has another way.
    let answer = catch_unwind(AssertUnwindSafe(|| elkrs::create_elk().layout_json(&request)));
    let places = places(&answer.ok()?.ok()?, graph.sizes.len())?;
    is_free_of_overlaps(&places, graph).then(|| Block::new(places, &graph.sizes))
}

fn request(graph: &Graph) -> String {
    let children: Vec<Value> = graph
        .sizes
        .iter()
        .enumerate()
        .map(|(at, size)| json!({"id": at.to_string(), "width": size.x, "height": size.y}))
        .collect();
    let edges: Vec<Value> = graph
        .links
        .iter()
        .enumerate()
        .map(|(at, (from, to))| {
            let (from, to) = (from.to_string(), to.to_string());
            json!({"id": format!("link {at}"), "sources": [from], "targets": [to]})
        })
        .collect();
    json!({
        "id": "canvas",
        "layoutOptions": {
            "org.eclipse.elk.algorithm": "org.eclipse.elk.layered",
            "org.eclipse.elk.direction": "RIGHT",
            "org.eclipse.elk.edgeRouting": "ORTHOGONAL",
            "org.eclipse.elk.separateConnectedComponents": "false",
            "org.eclipse.elk.spacing.nodeNode": graph.spacing_points.to_string(),
            "org.eclipse.elk.layered.spacing.nodeNodeBetweenLayers":
                (2.0 * graph.spacing_points).to_string(),
        },
        "children": children,
        "edges": edges,
    })
    .to_string()
}

fn places(answer: &Value, count: usize) -> Option<Vec<(usize, Pos2)>> {
    let children = answer.get("children")?.as_array()?;
    let places: Vec<(usize, Pos2)> = children
        .iter()
        .filter_map(|child| {
            let at: usize = child.get("id")?.as_str()?.parse().ok()?;
            let x = child.get("x")?.as_f64()? as f32;
            let y = child.get("y")?.as_f64()? as f32;
            (at < count && x.is_finite() && y.is_finite()).then_some((at, pos2(x, y)))
        })
        .collect();
    (places.len() == count).then_some(places)
}

fn is_free_of_overlaps(places: &[(usize, Pos2)], graph: &Graph) -> bool {
    let mut rects: Vec<Rect> = places
        .iter()
        .map(|(at, pos)| Rect::from_min_size(*pos, graph.sizes[*at]).expand(8.0))
        .collect();
    rects.sort_by(|a, b| a.left().total_cmp(&b.left()));
    rects.iter().enumerate().all(|(at, rect)| {
        let beside = rects[at + 1..].iter().take_while(|other| other.left() < rect.right());
        beside.into_iter().all(|other| !other.intersects(*rect))
    })
}
