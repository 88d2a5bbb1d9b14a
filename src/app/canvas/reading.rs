//! Reading order: boxes, groups and notes by lines from the top, each line from the left. What Tab
//! walks along and assistive technology reads out.

use egui::Rect;

use super::CanvasState;
use super::scene::Scene;
use crate::app::view_state::{Annotation, Selection};
use crate::schema::ModelId;

/// The height of a line of boxes, in canvas points.
const LINE_POINTS: f32 = 96.0;

/// What Tab stops at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    Annotation(Annotation),
    Model(ModelId),
}

impl Stop {
    /// The box, if it is one.
    pub fn model_id(self) -> Option<ModelId> {
        match self {
            Self::Model(id) => Some(id),
            Self::Annotation(_) => None,
        }
    }
}

impl Scene {
    /// Everything in reading order. A group comes by its title, so before the boxes under it.
    pub(super) fn reading_order(&self) -> Vec<Stop> {
        self.reading_order_where(|_| true)
    }

    /// The same of what is in a rectangle, in canvas points.
    pub(super) fn reading_order_in(&self, visible: Rect) -> Vec<Stop> {
        self.reading_order_where(|rect| rect.intersects(visible))
    }

    fn reading_order_where(&self, is_wanted: impl Fn(Rect) -> bool) -> Vec<Stop> {
        let boxes = self.cards.iter().map(|card| (card.rect, Stop::Model(card.model_id)));
        let groups = self
            .groups
            .iter()
            .map(|frame| (frame.title_rect(), Stop::Annotation(Annotation::Group(frame.group_id))));
        let notes = self
            .notes
            .iter()
            .map(|card| (card.rect, Stop::Annotation(Annotation::Note(card.note_id))));
        let wanted = groups.chain(notes).chain(boxes).filter(|(rect, _)| is_wanted(*rect));
        let mut order: Vec<((i64, i64), Stop)> =
            wanted.map(|(rect, stop)| (place_in_reading(rect), stop)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, stop)| stop).collect()
    }
}

/// The line that it stands in, then its left edge.
fn place_in_reading(rect: Rect) -> (i64, i64) {
    ((rect.top() / LINE_POINTS).floor() as i64, rect.left() as i64)
}

impl CanvasState {
    /// Where the keyboard is: the box of what is selected, else the selected group or note.
    pub(super) fn stop_of(&self, selection: &Selection) -> Option<Stop> {
        let annotation = || selection.annotations.first().copied().map(Stop::Annotation);
        self.box_of(selection).map(Stop::Model).or_else(annotation)
    }
}
