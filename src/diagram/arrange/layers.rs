//! Boxes and the links between them in layers: a link that passes layers has a bend in each, so that
//! every segment leads from one layer to the next.

use super::graph::Graph;

/// The height that a link takes in a layer which it passes, in canvas points.
pub const LANE_POINTS: f32 = 8.0;

/// Boxes and bends in layers.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Boxes first, by their place in the graph, then bends.
    pub items: Vec<Item>,
    /// The items of each layer from the top; layers from the left.
    pub order: Vec<Vec<usize>>,
    /// What leads from a layer to the next.
    pub segments: Vec<Segment>,
    /// For each link of the graph its segments from the left; the first of `segments`, and how many.
    pub links: Vec<(usize, usize)>,
}

/// A box, or the bend of a link that passes a layer.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Which layer it stands in.
    pub layer: usize,
    /// Its height, in canvas points.
    pub height: f32,
    /// Is it the bend of a link?
    pub is_bend: bool,
    /// The segments that end here from the layer before, by their height.
    pub left: Vec<usize>,
    /// The segments that begin here, by their height.
    pub right: Vec<usize>,
}

/// A part of a link between neighbouring layers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Segment {
    /// The item in the left layer.
    pub left: usize,
    /// How far below its top it begins, in canvas points.
    pub left_y: f32,
    /// The item in the right layer.
    pub right: usize,
    /// How far below its top it ends, in canvas points.
    pub right_y: f32,
}

impl Layers {
    /// The graph in these layers. A box's links must lead to other layers.
    pub fn new(graph: &Graph, ranks: &[usize]) -> Self {
        let depth = ranks.iter().max().map_or(0, |last| last + 1);
        let mut layers = Self { order: vec![Vec::new(); depth], ..Self::default() };
        for (at, size) in graph.sizes.iter().enumerate() {
            layers.add(Item { layer: ranks[at], height: size.y, ..Item::default() });
        }
        for link in &graph.links {
            let referred = (link.referred, link.referred_y);
            let referring = (link.referring, link.referring_y);
            // A link that was turned round leads to the right all the same.
            let (start, end) = if ranks[link.referred] < ranks[link.referring] {
                (referred, referring)
            } else {
                (referring, referred)
            };
            let first = layers.segments.len();
            let (mut left, mut left_y) = start;
            for layer in ranks[start.0] + 1..ranks[end.0] {
                let bend = Item { layer, height: LANE_POINTS, is_bend: true, ..Item::default() };
                let right = layers.add(bend);
                let right_y = LANE_POINTS / 2.0;
                layers.segments.push(Segment { left, left_y, right, right_y });
                (left, left_y) = (right, right_y);
            }
            let (right, right_y) = end;
            layers.segments.push(Segment { left, left_y, right, right_y });
            layers.links.push((first, layers.segments.len() - first));
        }
        layers.sort_ends();
        layers
    }

    fn add(&mut self, item: Item) -> usize {
        let at = self.items.len();
        self.order[item.layer].push(at);
        self.items.push(item);
        at
    }

    fn sort_ends(&mut self) {
        for (segment, ends) in self.segments.iter().enumerate() {
            self.items[ends.left].right.push(segment);
            self.items[ends.right].left.push(segment);
        }
        let segments = &self.segments;
        for item in &mut self.items {
            item.left.sort_by(|a, b| segments[*a].right_y.total_cmp(&segments[*b].right_y));
            item.right.sort_by(|a, b| segments[*a].left_y.total_cmp(&segments[*b].left_y));
        }
    }

    /// The items that a link leads through from the left, both boxes included.
    pub fn items_of(&self, link: usize) -> impl Iterator<Item = usize> {
        let (first, count) = self.links[link];
        let segments = &self.segments[first..first + count];
        segments.first().map(|first| first.left).into_iter().chain(segments.iter().map(|s| s.right))
    }

    /// The place of each item within its layer.
    pub fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.items.len()];
        for layer in &self.order {
            for (place, item) in layer.iter().enumerate() {
                places[*item] = place;
            }
        }
        places
    }
}
