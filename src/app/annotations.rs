//! What the actions on groups and notes do.

use super::BackrefApp;
use super::canvas::annotation_menu::sorted;
use super::view_state::{Annotation, NoticeKind};
use crate::diagram::{Diagram, GroupId, Note};
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

    /// The selected boxes and notes as a document of their own, for the clipboard.
    pub(super) fn selected_part(&self) -> Document {
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        let mut part = self.seen.part(&model_ids);
        let (_, note_ids) = sorted(&self.view.selection.annotations);
        let notes = &self.seen.diagram.notes;
        let chosen = note_ids.iter().filter_map(|id| Some((*id, notes.get(id)?.clone())));
        std::sync::Arc::make_mut(&mut part.diagram).notes.extend(chosen);
        part
    }

    /// Copies of all that is selected, beside where it stands.
    pub(super) fn duplicate(&mut self) {
        let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
        let mut commands = Self::copies_of_notes(&self.selected_part().diagram);
        if !model_ids.is_empty() {
            let offset_in_canvas = emath::vec2(32.0, 32.0);
            commands.insert(0, Command::Duplicate { model_ids, offset_in_canvas });
        }
        self.insert_all(commands);
    }

    /// These as one step; what they make is selected.
    pub(super) fn insert_all(&mut self, mut commands: Vec<Command>) {
        let known = self.seen.diagram.notes.clone();
        match (commands.pop(), commands.is_empty()) {
            (Some(only), true) => self.insert(only),
            (Some(last), false) => {
                commands.push(last);
                self.insert(Command::Several { label: String::new(), commands });
            }
            (None, _) => return,
        }
        let new = self.seen.diagram.notes.keys().filter(|id| !known.contains_key(id));
        let new: Vec<Annotation> = new.map(|id| Annotation::Note(*id)).collect();
        if !new.is_empty() {
            self.view.selection.annotations = new.into_iter().collect();
        }
    }

    /// Notes that are copied, beside where they stood.
    pub(super) fn copies_of_notes(diagram: &Diagram) -> Vec<Command> {
        const SHIFT: emath::Vec2 = emath::vec2(32.0, 32.0);
        let notes = diagram.notes.values();
        let shifted = notes.map(|note| Note { position: note.position + SHIFT, ..note.clone() });
        shifted.map(|note| Command::AddNote { note }).collect()
    }
}
