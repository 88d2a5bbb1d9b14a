//! Links while boxes are being dragged: those of the boxes, and those whose line the boxes come to or
//! leave, are routed in the frame, and all others keep their lines. What could have changed besides is
//! remembered, so that the next update of all gives what it would have given without the drag.

use std::collections::{BTreeMap, BTreeSet};

use emath::Rect;

use super::STUB_POINTS;
use super::path::Path;
use super::router::{Changed, Lines, Router, Stale};

/// What a drag left as it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    /// Links that may have other lines than are drawn.
    pub stale: Stale,
    /// Links that went out of the way of a box, and the way that they had.
    bent: BTreeMap<usize, Path>,
}

impl Router {
    /// Puts boxes elsewhere for as long as they are dragged, and routes what touches them. Tells which
    /// links have another line. [`Self::move_boxes`] ends it.
    pub fn drag_boxes(&mut self, moved: &[(usize, Rect)]) -> Vec<usize> {
        let changed = self.put(moved);
        let Stale { mut ways, mut rooms } = self.stale_at(&changed);
        let is_drawn_anew = |at: &usize| {
            self.links.get(*at).is_some_and(|link| {
                changed.is_end(&link.request)
                    || changed.slid.contains(at)
                    || self.held.bent.contains_key(at)
                    || comes_near(&link.route.points, &changed)
            })
        };
        let now: BTreeSet<usize> = ways.extract_if(.., is_drawn_anew).collect();
        let beside = rooms.extract_if(.., is_drawn_anew).collect();
        self.held.stale.ways.extend(ways);
        self.held.stale.rooms.extend(rooms);
        let before: Vec<(usize, Path)> = now
            .iter()
            .filter(|at| !changed.is_end(&self.links[**at].request))
            .map(|at| (*at, self.links[*at].path.clone()))
            .collect();
        let other_lines = self.reroute(&now, beside, Lines::Held);
        self.held.stale.ways.retain(|at| !now.contains(at));
        for (at, path) in before {
            let way = &self.links[at].path;
            match self.held.bent.get(&at) {
                Some(first) if first == way => _ = self.held.bent.remove(&at),
                None if path != *way => _ = self.held.bent.insert(at, path),
                _ => {}
            }
        }
        other_lines
    }
}

/// Does a line pass through or beside a changed place?
fn comes_near(points: &[emath::Pos2], changed: &Changed) -> bool {
    points
        .windows(2)
        .any(|ends| changed.touches(Rect::from_two_pos(ends[0], ends[1]).expand(STUB_POINTS)))
}
