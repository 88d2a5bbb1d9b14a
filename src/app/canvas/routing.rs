//! The lines of a scene's links: routed once, kept where a scene is derived anew, and routed again
//! near boxes that move. Knows no pointer and no colours.

use std::collections::HashMap;

use egui::{Pos2, Rect};

use super::links::{Link, LinkAnchor};
use super::scene::Card;
use crate::app::view_state::Part;
use crate::diagram::{LinkEnd, LinkRequest, Router, Side};
use crate::schema::ModelId;

/// One of the two ends of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfLink {
    /// The end that refers.
    From,
    /// The end that is referred to.
    To,
}

impl Link {
    /// The end of the line at this point, at most `reach` canvas points from where it meets its box
    /// or from the mark there; the nearer of both.
    pub fn end_at(&self, pos_in_canvas: Pos2, reach: f32) -> Option<EndOfLink> {
        [EndOfLink::From, EndOfLink::To]
            .into_iter()
            .map(|end| (end, self.handle_of(end).distance(pos_in_canvas)))
            .filter(|(_, distance)| *distance <= reach)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(end, _)| end)
    }

    /// Where an end is taken hold of, in canvas points: at the mark, a little outside the box.
    pub fn handle_of(&self, end: EndOfLink) -> Pos2 {
        const OUTSIDE_POINTS: f32 = 9.0;
        let (at, side) = match end {
            EndOfLink::From => (self.route.start(), self.route.from_side),
            EndOfLink::To => (self.route.end(), self.route.to_side),
        };
        at + egui::vec2(side.sign() * OUTSIDE_POINTS, 0.0)
    }

    /// Where an end is fixed.
    pub fn anchor_of(&self, end: EndOfLink) -> &LinkAnchor {
        match end {
            EndOfLink::From => &self.from,
            EndOfLink::To => &self.to,
        }
    }
}

/// What makes a link the same in the next scene: what it stands for, and its boxes.
type LinkKey = (Part, Option<ModelId>, Option<ModelId>);

/// What a scene before this one knew of its lines.
pub(super) struct RoutedBefore {
    /// Its boxes.
    pub cards: Vec<ModelId>,
    /// Its links.
    pub links: Vec<Link>,
    /// Their lines.
    pub router: Router,
}

/// Gives each link its line. Links that the scene before had keep the edges of their boxes, and where
/// there are the same boxes and links as before, only what moved is routed.
pub(super) fn route_links(links: &mut [Link], cards: &[Card], before: RoutedBefore) -> Router {
    let is_same_drawing = before.cards.iter().eq(cards.iter().map(|card| &card.model_id))
        && before.links.len() == links.len()
        && before.router.len() == links.len()
        && before.links.iter().zip(links.iter()).all(|(old, new)| {
            (old.part, old.from.card, old.to.card) == (new.part, new.from.card, new.to.card)
        });
    let router = if is_same_drawing {
        let boxes: Vec<(usize, Rect)> = cards.iter().map(|card| card.rect).enumerate().collect();
        let requests: Vec<(usize, LinkRequest)> =
            links.iter().map(|link| request(link, cards, None)).enumerate().collect();
        let mut router = before.router;
        router.update(&boxes, &requests);
        router
    } else {
        let key = |link: &Link, card: &dyn Fn(usize) -> Option<ModelId>| {
            (link.part, card(link.from.card), card(link.to.card))
        };
        let sides: HashMap<LinkKey, (Side, Side)> = before
            .links
            .iter()
            .map(|link| (key(link, &|at| before.cards.get(at).copied()), (&link.route).into()))
            .collect();
        let requests: Vec<LinkRequest> = links
            .iter()
            .map(|link| {
                let kept = sides.get(&key(link, &|at| cards.get(at).map(|card| card.model_id)));
                request(link, cards, kept.copied())
            })
            .collect();
        Router::new(cards.iter().map(|card| card.rect).collect(), &requests)
    };
    let all: Vec<usize> = (0..links.len()).collect();
    take_lines(links, &router, &all);
    router
}

/// Gives links the lines that the router has for them.
pub(super) fn take_lines(links: &mut [Link], router: &Router, changed: &[usize]) {
    for &at in changed {
        if let (Some(link), Some(route)) = (links.get_mut(at), router.route(at)) {
            link.route.clone_from(route);
            link.bounds = Rect::from_points(&link.route.points);
        }
    }
}

fn request(link: &Link, cards: &[Card], kept_sides: Option<(Side, Side)>) -> LinkRequest {
    let end = |anchor: &LinkAnchor| {
        let card = &cards[anchor.card];
        let y_below_top = card.row_center_in_canvas(anchor.row) - card.rect.top();
        LinkEnd { card: anchor.card, y_below_top }
    };
    LinkRequest { from: end(&link.from), to: end(&link.to), kept_sides }
}
