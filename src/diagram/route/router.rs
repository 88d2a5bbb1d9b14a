//! All links of a diagram and their lines, kept up to date while boxes move.
//!
//! A link is routed anew if it ends at a box that moved, or if the box came into or out of what was
//! looked at for its way. The answer is the one that all links routed at once would have, except
//! that a link keeps the edges it has unless others are much better.

use std::collections::BTreeSet;

use emath::Rect;

use super::channel::{self, Lane};
use super::direct::{direct, through_boxes};
use super::drag::Held;
use super::ends::{EndKey, EndsOfCards};
use super::lanes::Lanes;
use super::order::Way;
use super::path::{BEND_COST, Ends, Path};
use super::rect_grid::RectGrid;
use super::search::{Scratch, search};
use super::{LinkRequest, Route, Side};

/// By how much a way around boxes has to be better than a direct one to be looked for, in canvas
/// points of length.
const DETOUR_COST: f32 = 160.0;

/// Boxes, links and the lines of these.
#[derive(Clone, Debug, Default)]
pub struct Router {
    pub(super) boxes: RectGrid,
    pub(super) links: Vec<RoutedLink>,
    ends: EndsOfCards,
    upright: Lanes,
    level: Lanes,
    scratch: Scratch,
    pub(super) held: Held,
}

#[derive(Clone, Debug)]
pub(super) struct RoutedLink {
    pub request: LinkRequest,
    /// How far below the tops of their boxes its ends are, in canvas points.
    ys_below_top: [f32; 2],
    pub path: Path,
    /// Its lines beside those of others.
    lines: Vec<f32>,
    /// What was looked at for its way.
    seen: Seen,
    /// What was looked at for the room beside its lines, upright and level.
    room: [Seen; 2],
    pub route: Route,
}

/// What becomes of the lines beside those that are routed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// All find the best places together.
    Solved,
    /// They stay where they are.
    Held,
}

/// Links that may have other lines than they have.
#[derive(Clone, Debug, Default)]
pub(super) struct Stale {
    /// Those whose way may be another.
    pub ways: BTreeSet<usize>,
    /// Those that may have other room beside their way.
    pub rooms: BTreeSet<usize>,
}

/// Places that boxes came to or went from.
pub(super) struct Changed {
    is_moved: Vec<bool>,
    /// Links that end at another height of their box.
    pub slid: BTreeSet<usize>,
    areas: RectGrid,
    whole: Rect,
}

impl Changed {
    /// Does a link end at one of the boxes?
    pub fn is_end(&self, request: &LinkRequest) -> bool {
        [request.from, request.to]
            .iter()
            .any(|end| self.is_moved.get(end.card).copied().unwrap_or(false))
    }

    /// Does an area touch one of the places?
    pub fn touches(&self, area: Rect) -> bool {
        let mut touches = false;
        if area.intersects(self.whole) {
            self.areas.near(area, |_, _| touches = true);
        }
        touches
    }
}

/// Places that were looked at: what a box does elsewhere changes nothing.
#[derive(Clone, Debug)]
struct Seen {
    areas: Vec<Rect>,
    bounds: Rect,
}

impl Default for Seen {
    fn default() -> Self {
        Self { areas: Vec::new(), bounds: Rect::NOTHING }
    }
}

impl Seen {
    fn new(areas: Vec<Rect>) -> Self {
        let bounds = areas.iter().copied().fold(Rect::NOTHING, Rect::union);
        Self { areas, bounds }
    }

    /// Does it touch one of the changed places, which together are within `whole`?
    fn touches(&self, changed: &RectGrid, whole: Rect) -> bool {
        let mut touches = false;
        if self.bounds.intersects(whole) {
            for area in self.areas.iter().filter(|area| area.intersects(whole)) {
                changed.near(*area, |_, _| touches = true);
            }
        }
        touches
    }
}

impl Router {
    /// Routes all links between boxes. A link whose box is not in the list has no line.
    pub fn new(boxes: Vec<Rect>, links: &[LinkRequest]) -> Self {
        let bounds = boxes.iter().copied().reduce(Rect::union).unwrap_or(Rect::NOTHING);
        let ends = EndsOfCards::new(boxes.len(), links);
        let mut router = Self {
            ends,
            boxes: RectGrid::new(boxes, bounds),
            links: links
                .iter()
                .map(|request| RoutedLink {
                    request: *request,
                    ys_below_top: [request.from.y_below_top, request.to.y_below_top],
                    path: Path::default(),
                    lines: Vec::new(),
                    seen: Seen::default(),
                    room: Default::default(),
                    route: Route::default(),
                })
                .collect(),
            upright: Lanes::new(true, links.len(), bounds),
            level: Lanes::new(false, links.len(), bounds),
            scratch: Scratch::default(),
            held: Held::default(),
        };
        let cards = (0..router.boxes.len()).collect();
        router.slide_ends(&cards);
        router.reroute(&(0..links.len()).collect(), BTreeSet::new(), Lines::Solved);
        router
    }

    /// The line of a link.
    pub fn route(&self, link: usize) -> Option<&Route> {
        self.links.get(link).map(|link| &link.route)
    }

    /// How many links there are.
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Puts boxes elsewhere, or gives them another size, and routes anew what that changes. Tells
    /// which links have another line.
    pub fn move_boxes(&mut self, moved: &[(usize, Rect)]) -> Vec<usize> {
        self.update(moved, &[])
    }

    /// The same with other ends for some links: which link, and what is asked for it.
    pub fn update(
        &mut self,
        moved: &[(usize, Rect)],
        requests: &[(usize, LinkRequest)],
    ) -> Vec<usize> {
        let areas = self.put(moved);
        let mut stale = self.stale_at(&areas);
        let mut cards = BTreeSet::new();
        for (at, request) in requests {
            if let Some(link) = self.links.get_mut(*at)
                && (link.request.from, link.request.to) != (request.from, request.to)
            {
                link.request = LinkRequest { kept_sides: link.request.kept_sides, ..*request };
                stale.ways.insert(*at);
                cards.extend([request.from.card, request.to.card]);
            }
        }
        stale.ways.extend(self.slide_ends(&cards));
        let held = std::mem::take(&mut self.held);
        stale.ways.extend(held.stale.ways);
        stale.rooms.extend(held.stale.rooms);
        stale.rooms.retain(|at| !stale.ways.contains(at));
        self.reroute(&stale.ways, stale.rooms, Lines::Solved)
    }

    /// Puts boxes elsewhere, and tells which places that changes.
    pub(super) fn put(&mut self, moved: &[(usize, Rect)]) -> Changed {
        let mut changed = Changed {
            is_moved: vec![false; self.boxes.len()],
            slid: BTreeSet::new(),
            areas: RectGrid::default(),
            whole: Rect::NOTHING,
        };
        // Boxes at which links may end at other heights now.
        let mut sliding = BTreeSet::new();
        for (card, rect) in moved {
            if *card >= self.boxes.len() || self.boxes.rect(*card) == *rect {
                continue;
            }
            changed.is_moved[*card] = true;
            sliding.insert(*card);
            for (link, end) in self.ends.of(*card) {
                sliding.insert(self.card_of((*link, 1 - end)));
            }
            for area in [self.boxes.rect(*card), *rect] {
                changed.whole = changed.whole.union(area);
                changed.areas.set(changed.areas.len(), area);
            }
            self.boxes.set(*card, *rect);
        }
        changed.slid = self.slide_ends(&sliding);
        changed
    }

    /// Which links may have other lines where boxes changed.
    pub(super) fn stale_at(&self, changed: &Changed) -> Stale {
        let mut stale = Stale::default();
        if !changed.whole.is_positive() {
            return stale;
        }
        for (at, link) in self.links.iter().enumerate() {
            let Changed { areas, whole, .. } = changed;
            if changed.is_end(&link.request)
                || changed.slid.contains(&at)
                || link.seen.touches(areas, *whole)
            {
                stale.ways.insert(at);
            } else if link.room.iter().any(|room| room.touches(areas, *whole)) {
                stale.rooms.insert(at);
            }
        }
        stale
    }

    /// Routes links anew, and finds new room for the lines of those that others are `beside`.
    pub(super) fn reroute(
        &mut self,
        stale: &BTreeSet<usize>,
        beside: BTreeSet<usize>,
        others: Lines,
    ) -> Vec<usize> {
        let mut other_ways = BTreeSet::new();
        for &at in stale {
            let link = &mut self.links[at];
            let Some(ends) = ends(&self.boxes, &link.request, link.ys_below_top) else { continue };
            let mut seen = vec![ends.rects[0], ends.rects[1]];
            let scratch = &mut self.scratch;
            let mut path = way(&self.boxes, &ends, &mut seen, scratch);
            if ends.kept != Some(path.sides) {
                // As it will be found from now on, where these edges are those it had before.
                let kept = Some(path.sides);
                path = way(&self.boxes, &Ends { kept, ..ends }, &mut seen, scratch);
            }
            link.seen = Seen::new(seen);
            link.request.kept_sides = Some((path.sides[0], path.sides[1]));
            if path != link.path {
                link.lines.clone_from(&path.lines);
                link.path = path;
                other_ways.insert(at);
            }
        }
        let mut changed = beside;
        changed.extend(stale);
        for is_upright in [true, false] {
            for &at in &changed {
                let (lanes, room) = self.lanes_of(at, is_upright);
                self.links[at].room[usize::from(is_upright)] = room;
                let has_other_way = other_ways.contains(&at);
                let all = if is_upright { &mut self.upright } else { &mut self.level };
                if has_other_way {
                    all.set_stale(at);
                }
                all.replace(at, lanes, !has_other_way);
            }
            let links = &self.links;
            let ways = |at: usize| {
                let RoutedLink { path, lines, .. } = &links[at];
                Way { path, lines: if is_upright { &path.lines } else { lines } }
            };
            let lanes = if is_upright { &mut self.upright } else { &mut self.level };
            match others {
                Lines::Solved => changed.extend(lanes.solve(ways)),
                Lines::Held => lanes.settle(ways),
            }
            for &at in &changed {
                let link = &mut self.links[at];
                for (index, place) in lanes.places(at) {
                    if std::mem::replace(&mut link.lines[index], place) != place {
                        other_ways.insert(at);
                    }
                }
            }
        }
        let is_changed = |at: &usize| {
            let link = &mut self.links[*at];
            let route = Route {
                points: link.path.points(&link.lines),
                from_side: link.path.sides[0],
                to_side: link.path.sides[1],
            };
            let is_changed = link.route != route;
            link.route = route;
            is_changed
        };
        let mut changed: Vec<usize> = changed.into_iter().collect();
        changed.retain(is_changed);
        changed
    }

    fn card_of(&self, (link, end): EndKey) -> usize {
        let request = &self.links[link].request;
        [request.from, request.to][end].card
    }

    /// Finds the heights of the ends at some boxes, and tells which links have others.
    fn slide_ends(&mut self, cards: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut changed = BTreeSet::new();
        for &card in cards {
            let rect = |card: usize| self.boxes.rect(card);
            let heights = self.ends.heights(card, rect, |link| self.links[link].request);
            for ((link, end), y) in heights {
                if std::mem::replace(&mut self.links[link].ys_below_top[end], y) != y {
                    changed.insert(link);
                }
            }
        }
        changed
    }

    fn lanes_of(&self, at: usize, is_upright: bool) -> (Vec<Lane>, Seen) {
        let link = &self.links[at];
        let Some(ends) = ends(&self.boxes, &link.request, link.ys_below_top) else {
            return (Vec::new(), Seen::default());
        };
        let lines = if is_upright { &link.path.lines } else { &link.lines };
        let mut seen = Vec::new();
        let lanes = (usize::from(is_upright)..lines.len())
            .step_by(2)
            .map(|index| {
                channel::lane(&self.boxes, &ends, &link.path, lines, (at, index), &mut seen)
            })
            .collect();
        (lanes, Seen::new(seen))
    }
}

fn ends(boxes: &RectGrid, request: &LinkRequest, ys_below_top: [f32; 2]) -> Option<Ends> {
    let both = [request.from, request.to];
    if both.iter().any(|end| end.card >= boxes.len()) {
        return None;
    }
    let rects = both.map(|end| boxes.rect(end.card));
    Some(Ends {
        cards: both.map(|end| end.card),
        rects,
        ys: [0, 1].map(|end| rects[end].top() + ys_below_top[end]),
        rows: both.map(|end| end.y_below_top),
        kept: request.kept_sides.map(|(from, to)| [from, to]),
    })
}

/// The cheapest way of a link. The same link the other way round goes the same way.
fn way(boxes: &RectGrid, ends: &Ends, seen: &mut Vec<Rect>, scratch: &mut Scratch) -> Path {
    let is_turned = (ends.cards[0], ends.ys[0].to_bits()) > (ends.cards[1], ends.ys[1].to_bits());
    if !is_turned {
        return way_in_order(boxes, ends, seen, scratch);
    }
    let swapped = Ends {
        cards: [ends.cards[1], ends.cards[0]],
        rects: [ends.rects[1], ends.rects[0]],
        ys: [ends.ys[1], ends.ys[0]],
        rows: [ends.rows[1], ends.rows[0]],
        kept: ends.kept.map(|[from, to]| [to, from]),
    };
    let mut path = way_in_order(boxes, &swapped, seen, scratch);
    path.lines.reverse();
    path.sides.reverse();
    path.port_xs.reverse();
    path
}

fn way_in_order(
    boxes: &RectGrid,
    ends: &Ends,
    seen: &mut Vec<Rect>,
    scratch: &mut Scratch,
) -> Path {
    let found = direct(boxes, ends, seen);
    // More lines than three are five at least.
    let [a, b] = ends.rects;
    let apart = (b.left() - a.right()).max(a.left() - b.right()).max(0.0);
    let least = apart + (ends.ys[0] - ends.ys[1]).abs() + 4.0 * BEND_COST;
    if let Some(found) = &found
        && found.cost <= least + DETOUR_COST
    {
        return found.path.clone();
    }
    let searched = search(boxes, ends, seen, scratch);
    match (found, searched) {
        (Some(found), Some(searched)) if searched.cost < found.cost => searched.path,
        (Some(found), _) => found.path,
        (None, Some(searched)) => searched.path,
        (None, None) => through_boxes(ends),
    }
}

/// The edges of a line, to be kept by another.
impl From<&Route> for (Side, Side) {
    fn from(route: &Route) -> Self {
        (route.from_side, route.to_side)
    }
}
