//! Boxes and links by index, as the steps of an arrangement take them. Knows no models.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, Vec2};

/// Boxes, and the links between them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Sizes in canvas points.
    pub sizes: Vec<Vec2>,
    /// Each link once, none from a box to itself.
    pub links: Vec<GraphLink>,
    /// The space between boxes that are below one another, in canvas points.
    pub spacing_points: f32,
}

/// A link, by the places of its boxes in [`Graph::sizes`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphLink {
    /// The box that is referred to, to stand left.
    pub referred: usize,
    /// How far below that box's top the link meets it, in canvas points.
    pub referred_y: f32,
    /// The box that refers, to stand right.
    pub referring: usize,
    /// How far below that box's top the link meets it, in canvas points.
    pub referring_y: f32,
}

impl Graph {
    /// The links between some of the boxes, those counted by their place in `members`.
    pub fn part(&self, members: &[usize]) -> Self {
        let mut local = vec![usize::MAX; self.sizes.len()];
        for (at, member) in members.iter().enumerate() {
            local[*member] = at;
        }
        let links = self.links.iter().filter_map(|link| {
            let (referred, referring) = (local[link.referred], local[link.referring]);
            let is_inside = referred != usize::MAX && referring != usize::MAX;
            is_inside.then_some(GraphLink { referred, referring, ..*link })
        });
        Self {
            sizes: members.iter().map(|member| self.sizes[*member]).collect(),
            links: links.collect(),
            spacing_points: self.spacing_points,
        }
    }

    /// The boxes that hang together, each list in order, the lists by their first box.
    pub fn components(&self) -> Vec<Vec<usize>> {
        let mut neighbours = vec![Vec::new(); self.sizes.len()];
        for link in &self.links {
            neighbours[link.referred].push(link.referring);
            neighbours[link.referring].push(link.referred);
        }
        let mut is_seen = vec![false; self.sizes.len()];
        let mut components = Vec::new();
        for start in 0..self.sizes.len() {
            if std::mem::replace(&mut is_seen[start], true) {
                continue;
            }
            let mut members = vec![start];
            let mut next = 0;
            while let Some(&member) = members.get(next) {
                next += 1;
                for &neighbour in &neighbours[member] {
                    if !std::mem::replace(&mut is_seen[neighbour], true) {
                        members.push(neighbour);
                    }
                }
            }
            members.sort_unstable();
            components.push(members);
        }
        components
    }

    /// The pairs of boxes that are linked, each once.
    pub fn pairs(&self) -> BTreeSet<(usize, usize)> {
        self.links.iter().map(|link| (link.referred, link.referring)).collect()
    }
}

/// Boxes that are placed relative to one another, the top left corner of all at the origin.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Which boxes, and where, in canvas points.
    pub places: Vec<(usize, Pos2)>,
    /// The size of all together, in canvas points.
    pub size: Vec2,
}

impl Block {
    /// A block of these places, moved to the origin.
    pub fn new(mut places: Vec<(usize, Pos2)>, sizes: &[Vec2]) -> Self {
        if places.is_empty() {
            return Self::default();
        }
        let bounds = places.iter().fold(Rect::NOTHING, |bounds, (at, pos)| {
            bounds.union(Rect::from_min_size(*pos, sizes[*at]))
        });
        for (_, pos) in &mut places {
            *pos -= bounds.min.to_vec2();
        }
        Self { places, size: bounds.size() }
    }
}
