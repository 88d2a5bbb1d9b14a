//! The ends of a selected link: shown as handles, dragged to another box, or sent there by its name.

use egui::{Painter, Pos2, Stroke};

use super::CanvasState;
use super::gesture::Gesture;
use super::links::Link;
use super::paint::is_same_link;
use super::transform::ViewportTransform;
use crate::app::theme::Palette;
use crate::app::view_state::{NoticeKind, Part, Selection, Tool, ViewState};
use crate::app::{Outbox, PanelContext};
use crate::document::retarget;
use crate::schema::ModelId;

/// The radius of a handle, in screen points.
const HANDLE_POINTS: f32 = 5.0;
/// How far from a handle's middle it is still taken, in screen points.
const REACH_POINTS: f32 = 9.0;

/// An end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovedEnd {
    /// At the model that holds the key.
    Referring,
    /// At the model whose key it is.
    Referred,
}

impl CanvasState {
    fn selected_link(&self, selection: &Selection) -> Option<&Link> {
        let part = selection.part.filter(|_| self.is_link_selected(selection))?;
        self.scene.links.iter().find(|link| is_same_link(link.part, part))
    }

    /// The drag that begins at an end of the selected link, if one is under the pointer.
    pub(super) fn link_end_at(&self, selection: &Selection, pointer: Pos2) -> Option<Gesture> {
        let link = self.selected_link(selection)?;
        let transform = self.viewport_transform();
        let (first, last) = (link.route.points.first()?, link.route.points.last()?);
        let reach = REACH_POINTS.min(transform.zoom() * first.distance(*last) / 2.0);
        let is_near = |end: &&Pos2| transform.screen_from_canvas(**end).distance(pointer) <= reach;
        let [from, to] = [link.from.card, link.to.card].map(|at| self.scene.cards[at].model_id);
        let part = link.part;
        if link.route.points.first().as_ref().is_some_and(is_near) {
            return Some(Gesture::Retarget { part, from, other: to });
        }
        let is_at_end = link.route.points.last().as_ref().is_some_and(is_near);
        is_at_end.then_some(Gesture::Retarget { part, from: to, other: from })
    }

    /// The tool that takes one end of the selected link elsewhere.
    pub fn retarget_tool(&self, selection: &Selection, end: MovedEnd) -> Option<Tool> {
        let part = selection.part?;
        let link = self.scene.links.iter().find(|link| is_same_link(link.part, part))?;
        let anchor = match end {
            MovedEnd::Referring => &link.from,
            MovedEnd::Referred => &link.to,
        };
        let from = self.scene.cards.get(anchor.card)?.model_id;
        Some(Tool::Retarget { part: link.part, from })
    }

    /// Handles at the ends of the selected link.
    pub(super) fn paint_handles(
        &self,
        painter: &Painter,
        palette: &Palette,
        transform: ViewportTransform,
        selection: &Selection,
    ) {
        let Some(link) = self.selected_link(selection) else { return };
        let ends = [link.route.points.first(), link.route.points.last()];
        let ends = ends.into_iter().flatten().map(|end| transform.screen_from_canvas(*end));
        let ends: Vec<Pos2> = ends.collect();
        let [first, .., last] = ends.as_slice() else { return };
        // Of a very short link the handles leave one another room.
        let radius = HANDLE_POINTS.min(first.distance(*last) * 0.4);
        for at in ends {
            painter.circle(at, radius, palette.card, Stroke::new(2.0, palette.accent));
        }
    }
}

/// Lets an end of a link be at another box, or says why it cannot.
pub(super) fn retarget_to(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    outbox: &mut Outbox,
    part: Part,
    from: ModelId,
    to: ModelId,
) {
    if from == to {
        return;
    }
    let document = context.document;
    let command = match part {
        Part::Relationship(model_id, relationship_id, _) => {
            let key = super::popover::carrying_key(context, relationship_id);
            let moved = retarget::Link { relationship: Some((model_id, relationship_id)), key };
            retarget::command(document, moved, from, to)
        }
        Part::ForeignKey(model_id, constraint_id) => {
            let moved = retarget::Link { relationship: None, key: Some((model_id, constraint_id)) };
            retarget::command(document, moved, from, to)
        }
        Part::Inheritance(model_id) => retarget::base_command(document, model_id, from, to),
        Part::Column(..) => return,
    };
    match command {
        Ok(command) => {
            view.canvas.selects_new_link = false;
            view.canvas.selects_next = Some(part);
            outbox.command(command);
        }
        Err(message) => view.notify(NoticeKind::Error, message),
    }
}
