//! Groups and notes as they are drawn: frames around boxes, and texts. Derived with the scene.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Rect, Vec2};

use super::scene::Scene;
use super::transform::ViewportTransform;
use crate::app::view_state::Annotation;
use crate::diagram::annotation::GROUP_TITLE_POINTS;
use crate::diagram::{Group, GroupId, Note, NoteId};
use crate::document::Document;
use crate::schema::ModelId;

/// A titled frame.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupFrame {
    /// Which group.
    pub group_id: GroupId,
    /// The group itself.
    pub group: Group,
    /// Where it is, in canvas points.
    pub rect: Rect,
}

/// A note, and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteCard {
    /// Which note.
    pub note_id: NoteId,
    /// The note itself.
    pub note: Note,
    /// Where it is, in canvas points.
    pub rect: Rect,
}

impl GroupFrame {
    /// The strip at the top, by which it is taken, in canvas points.
    pub fn title_rect(&self) -> Rect {
        self.rect.with_max_y(self.rect.top() + GROUP_TITLE_POINTS)
    }
}

impl Scene {
    /// Takes up the groups and notes of a diagram; those of hidden boxes are hidden.
    pub(super) fn annotate(&mut self, document: &Document) {
        let diagram = &document.diagram;
        let groups = diagram.groups.iter().map(|(id, group)| GroupFrame {
            group_id: *id,
            group: group.clone(),
            rect: Rect::NOTHING,
        });
        self.groups = groups.collect();
        let notes = diagram.notes.iter().map(|(id, note)| NoteCard {
            note_id: *id,
            note: note.clone(),
            rect: note.rect(),
        });
        self.notes = notes.collect();
        self.reframe();
    }

    /// Puts each frame around its boxes as they are shown now.
    pub(super) fn reframe(&mut self) {
        let mut groups = std::mem::take(&mut self.groups);
        groups.retain_mut(|frame| {
            let members = frame.group.members.iter().filter_map(|id| self.card(*id));
            let rect = Group::frame(members.map(|card| card.rect));
            frame.rect = rect.unwrap_or(Rect::NOTHING);
            rect.is_some()
        });
        self.groups = groups;
    }

    /// Shows these notes `offset` away from where the document has them.
    pub(super) fn show_notes_moved(&mut self, ids: &BTreeSet<NoteId>, offset: Vec2) {
        for card in self.notes.iter_mut().filter(|card| ids.contains(&card.note_id)) {
            card.rect = card.note.rect().translate(offset);
        }
    }

    /// The rectangle around everything drawn; `None` around nothing.
    pub fn bounds_of_all(&self) -> Option<Rect> {
        let rects = self.groups.iter().map(|frame| frame.rect);
        let rects = rects.chain(self.notes.iter().map(|card| card.rect));
        rects.chain(Self::bounds(&self.cards)).reduce(Rect::union)
    }

    /// Where a group or note is, in canvas points.
    pub(super) fn rect_of(&self, annotation: Annotation) -> Option<Rect> {
        match annotation {
            Annotation::Group(id) => {
                self.groups.iter().find(|frame| frame.group_id == id).map(|frame| frame.rect)
            }
            Annotation::Note(id) => {
                self.notes.iter().find(|card| card.note_id == id).map(|card| card.rect)
            }
        }
    }

    /// Where the title of a group is, in canvas points.
    pub(super) fn title_of(&self, id: GroupId) -> Option<Rect> {
        self.groups.iter().find(|frame| frame.group_id == id).map(GroupFrame::title_rect)
    }

    /// The note or the title of a group at a point of the canvas.
    pub(super) fn annotation_at(&self, pos_in_canvas: Pos2) -> Option<Annotation> {
        let note = self.notes.iter().rev().find(|card| card.rect.contains(pos_in_canvas));
        let group =
            || self.groups.iter().rev().find(|one| one.title_rect().contains(pos_in_canvas));
        note.map(|card| Annotation::Note(card.note_id))
            .or_else(|| group().map(|one| Annotation::Group(one.group_id)))
    }

    /// Where something stands: boxes, notes and frames, in canvas points.
    pub fn taken(&self) -> Vec<Rect> {
        let boxes = self.cards.iter().map(|card| card.rect);
        let notes = self.notes.iter().map(|card| card.rect);
        boxes.chain(notes).chain(self.groups.iter().map(|frame| frame.rect)).collect()
    }

    /// The boxes and notes that move with these.
    pub(super) fn moved_with(
        &self,
        models: &BTreeSet<ModelId>,
        annotations: &BTreeSet<Annotation>,
    ) -> (BTreeSet<ModelId>, BTreeSet<NoteId>) {
        let mut models = models.clone();
        let mut notes = BTreeSet::new();
        for annotation in annotations {
            match annotation {
                Annotation::Group(id) => {
                    let frame = self.groups.iter().find(|frame| frame.group_id == *id);
                    models.extend(frame.iter().flat_map(|frame| &frame.group.members));
                }
                Annotation::Note(id) => {
                    notes.insert(*id);
                }
            }
        }
        models.retain(|id| self.card(*id).is_some());
        (models, notes)
    }

    /// Where these notes stand after a move by `offset`.
    pub(super) fn moved_notes(
        &self,
        ids: &BTreeSet<NoteId>,
        offset: Vec2,
    ) -> BTreeMap<NoteId, Pos2> {
        let cards = self.notes.iter().filter(|card| ids.contains(&card.note_id));
        cards.map(|card| (card.note_id, card.note.position + offset)).collect()
    }
}

/// Is this point of the screen at the corner by which a note's size is changed?
pub(super) fn is_at_corner(
    rect_in_canvas: Rect,
    transform: &ViewportTransform,
    pos_in_screen: Pos2,
) -> bool {
    const REACH_POINTS: f32 = 12.0;
    transform.screen_from_canvas(rect_in_canvas.max).distance(pos_in_screen) <= REACH_POINTS
}
