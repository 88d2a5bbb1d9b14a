//! Walking the canvas by keys: boxes, groups and notes in reading order, into a box and along its rows, from a box to
//! its links and over them to the box at the other end. Changes the selection only.

use super::CanvasState;
use super::links::Link;
use super::paint::is_same_link;
use super::reading::Stop;
use crate::app::view_state::{Part, Selection, ViewState};
use crate::schema::ModelId;

/// Which way to walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Up, left, or to what is earlier in reading order.
    Back,
    /// Down, right, or to what is later.
    Forward,
}

/// The box, group or note before or behind the selected one in reading order.
pub(super) fn walk_stops(view: &mut ViewState, order: &[Stop], way: Way) {
    let current = view.canvas.stop_of(&view.selection);
    let current = current.and_then(|stop| order.iter().position(|one| *one == stop));
    let at = match (current, way) {
        (None, Way::Forward) => Some(0),
        (None, Way::Back) => order.len().checked_sub(1),
        (Some(at), Way::Forward) => Some(at + 1),
        (Some(at), Way::Back) => at.checked_sub(1),
    };
    let Some(stop) = at.and_then(|at| order.get(at)) else { return };
    view.canvas.took_tab = true;
    match *stop {
        Stop::Model(id) => {
            view.selection.select_model(id);
            view.canvas.reveal(id);
        }
        Stop::Annotation(annotation) => {
            view.selection.select_annotation(annotation);
            view.canvas.reveal_annotation(annotation);
        }
    }
}

/// From a box to its first row or back; from a row to the one beside it. Above the first row is the
/// box itself. Answers whether there was anything to walk on.
pub(super) fn walk_rows(view: &mut ViewState, way: Way) -> bool {
    let Some(model_id) = view.canvas.box_of(&view.selection) else { return false };
    let Some(card) = view.canvas.scene.card(model_id) else { return false };
    let row = view.selection.part.and_then(|part| match part {
        Part::Column(_, id) => card.column_row(id),
        Part::Relationship(_, id, end) => card.relationship_row(id, end),
        Part::ForeignKey(..) | Part::Inheritance(_) => None,
    });
    let next = match (row, way) {
        (None, Way::Forward) => Some(0),
        (None, Way::Back) => return false,
        (Some(row), Way::Forward) => Some(row + 1),
        (Some(row), Way::Back) => row.checked_sub(1),
    };
    match next {
        None => view.selection.select_model(model_id),
        Some(row) => {
            if let Some(part) = view.canvas.part_of_row(model_id, row) {
                view.selection.select_part(part);
                view.canvas.walked_from = Some(model_id);
                view.canvas.walks_links = false;
            }
        }
    }
    true
}

/// From a box, or from one of its links, to its next link.
pub(super) fn walk_links(view: &mut ViewState, way: Way) {
    let canvas = &mut view.canvas;
    let Some(from) = canvas.box_of(&view.selection) else { return };
    let Some(card) = canvas.scene.card_index(from) else { return };
    let links: Vec<&Link> =
        canvas.scene.links_of(card).iter().map(|at| &canvas.scene.links[*at]).collect();
    let current = view
        .selection
        .part
        .and_then(|part| links.iter().position(|link| is_same_link(link.part, part)));
    let count = links.len();
    let at = match (current, way) {
        (None, Way::Forward) => 0,
        (None, Way::Back) => count.saturating_sub(1),
        (Some(at), Way::Forward) => (at + 1) % count,
        (Some(at), Way::Back) => (at + count - 1) % count,
    };
    let Some(part) = links.get(at).map(|link| link.part) else { return };
    canvas.walked_from = Some(from);
    canvas.walks_links = true;
    view.selection.select_part(part);
}

/// Over the selected link to the box at its other end.
pub(super) fn cross_link(view: &mut ViewState) -> bool {
    let canvas = &view.canvas;
    let Some(part) = view.selection.part else { return false };
    let is_it = |link: &&Link| is_same_link(link.part, part);
    let Some(link) = canvas.scene.links.iter().find(is_it) else { return false };
    let [from, to] = [link.from.card, link.to.card].map(|at| canvas.scene.cards[at].model_id);
    let other = if canvas.walked_from == Some(from) { to } else { from };
    view.selection.select_model(other);
    view.canvas.reveal(other);
    true
}

impl CanvasState {
    /// Is a link selected as such: one without a row, or one that was walked to from its box?
    pub(super) fn is_link_selected(&self, selection: &Selection) -> bool {
        match selection.part {
            Some(Part::ForeignKey(..) | Part::Inheritance(_)) => true,
            Some(Part::Relationship(..)) => self.walks_links,
            Some(Part::Column(..)) | None => false,
        }
    }

    /// The box that is walked in: the selected one, or that of the selected row or link.
    pub(super) fn box_of(&self, selection: &Selection) -> Option<ModelId> {
        let of_part = || match selection.part? {
            Part::Relationship(declared_on, id, end) => {
                let has_row = |model: &ModelId| {
                    let card = self.scene.card(*model);
                    card.is_some_and(|card| card.relationship_row(id, end).is_some())
                };
                let walked = self.walked_from.filter(|model| {
                    let card = self.scene.card_index(*model);
                    card.is_some_and(|at| {
                        self.scene.links_of(at).iter().any(|link| {
                            is_same_link(
                                self.scene.links[*link].part,
                                Part::Relationship(declared_on, id, end),
                            )
                        })
                    })
                });
                walked.or_else(|| self.box_with_end(id, end)).or(Some(declared_on).filter(has_row))
            }
            part => Some(part.model_id()),
        };
        selection.only_model().or_else(of_part)
    }
}
