//! What the actions on groups and notes do.

use std::collections::BTreeSet;
use std::sync::Arc;

use emath::Vec2;

use super::BackrefApp;
use super::canvas::annotation_menu::sorted;
use super::view_state::{Annotation, NoticeKind, Selection};
use crate::diagram::{Diagram, GroupId, Note, NoteId};
use crate::document::{Command, Document};
use crate::schema::ModelId;

impl BackrefApp {
    /// A frame around the selected boxes; its title is written at once.
    pub(super) fn new_group(&mut self) {
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        let known: Vec<GroupId> = self.seen.diagram.groups.keys().copied().collect();
        self.run_command(Command::AddGroup { title: "Group".to_owned(), model_ids });
        let new = self.seen.diagram.groups.keys().find(|id| !known.contains(id));
        if let Some(id) = new {
            self.view.selection.select_annotation(Annotation::Group(*id));
        }
    }

    /// Groups that are selected, or that have selected boxes.
    pub(super) fn selected_groups(&self) -> Vec<GroupId> {
        let selection = &self.view.selection;
        let groups = self.seen.diagram.groups.iter().filter(|(id, group)| {
            selection.annotations.contains(&Annotation::Group(**id))
                || !selection.models.is_disjoint(&group.members)
        });
        groups.map(|(id, _)| *id).collect()
    }

    /// Writes the name of what is selected.
    pub(super) fn rename(&mut self) {
        let view = &mut self.view;
        if let Some(annotation) = view.selection.annotations.first() {
            view.canvas.edit_annotation(&self.seen, *annotation);
        } else if let Err(reason) =
            view.canvas.begin_rename(&self.seen, &self.mapping, &view.selection)
        {
            view.notify(NoticeKind::Info, reason);
        }
    }

    /// Takes away the selected groups and notes, and the selected boxes with them, in one step.
    pub(super) fn delete_annotations(&mut self) {
        let (group_ids, note_ids) = sorted(&self.view.selection.annotations);
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        let mut commands = Vec::new();
        if !note_ids.is_empty() {
            commands.push(Command::RemoveNotes { note_ids });
        }
        if !group_ids.is_empty() {
            commands.push(Command::RemoveGroups { group_ids });
        }
        if !model_ids.is_empty() {
            commands.push(Command::RemoveModels { model_ids });
        }
        self.run_command(Command::Several { label: String::new(), commands });
    }

    /// The selected boxes and notes as a document of their own, for the clipboard. A selected
    /// group is taken with its boxes, and with the notes inside its frame.
    pub(super) fn selected_part(&self) -> Document {
        let selection = &self.view.selection;
        let scene = self.view.canvas.scene();
        let (group_ids, note_ids) = sorted(&selection.annotations);
        let mut model_ids = selection.models.clone();
        let chosen = group_ids.iter().filter_map(|id| self.seen.diagram.groups.get(id));
        model_ids.extend(chosen.flat_map(|group| &group.members));
        let model_ids: Vec<ModelId> = model_ids.into_iter().collect();
        let mut part = self.seen.part(&model_ids);
        let frames =
            scene.groups.iter().filter(|one| part.diagram.groups.contains_key(&one.group_id));
        let frames: Vec<_> = frames.map(|one| one.rect).collect();
        let is_taken = |id: &NoteId, note: &Note| {
            note_ids.contains(id) || frames.iter().any(|rect| rect.contains_rect(note.rect()))
        };
        let notes = self.seen.diagram.notes.iter().filter(|(id, note)| is_taken(id, note));
        let notes: Vec<_> = notes.map(|(id, note)| (*id, note.clone())).collect();
        Arc::make_mut(&mut part.diagram).notes.extend(notes);
        part
    }

    /// Copies of all that is selected, beside where it stands.
    pub(super) fn duplicate(&mut self) {
        let mut part = self.selected_part();
        shift_from_original(Arc::make_mut(&mut part.diagram));
        let model_ids: Vec<ModelId> = part.schema.models.keys().copied().collect();
        if model_ids.is_empty() && part.diagram.notes.is_empty() {
            return;
        }
        if part.diagram.notes.is_empty() {
            let offset_in_canvas = COPY_OFFSET;
            return self.insert(Command::Duplicate { model_ids, offset_in_canvas });
        }
        let (source, schema, diagram) = ("Duplicate".to_owned(), part.schema, part.diagram);
        self.insert(Command::InsertSchema { source, schema, diagram });
    }

    /// Does a command that makes boxes, groups and notes; what it makes is selected.
    pub(super) fn insert(&mut self, command: Command) {
        let before = self.seen.clone();
        self.run_command(command);
        let (old, new) = (&before.diagram, &self.seen.diagram);
        let models = self.document().schema.models.keys();
        let models = models.filter(|id| !before.schema.models.contains_key(id)).copied().collect();
        let groups = new.groups.keys().filter(|id| !old.groups.contains_key(id));
        let notes = new.notes.keys().filter(|id| !old.notes.contains_key(id));
        let annotations: BTreeSet<Annotation> = groups
            .map(|id| Annotation::Group(*id))
            .chain(notes.map(|id| Annotation::Note(*id)))
            .collect();
        let made = Selection { models, annotations, ..Selection::default() };
        if !made.is_empty() {
            self.view.selection = made;
        }
    }
}

/// How far a copy stands from its original, in canvas points.
const COPY_OFFSET: Vec2 = emath::vec2(32.0, 32.0);

/// Moves what is copied beside where it stood.
pub(super) fn shift_from_original(diagram: &mut Diagram) {
    for at in diagram.positions.values_mut() {
        *at += COPY_OFFSET;
    }
    for note in diagram.notes.values_mut() {
        note.position += COPY_OFFSET;
    }
}
