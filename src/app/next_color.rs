//! Colours by keys: what is selected takes the next colour of the theme's row, or the one before.

use super::BackrefApp;
use super::canvas::annotation_menu::sorted;
use super::theme::HEADER_NAMES;
use super::view_state::Annotation;
use crate::document::Command;
use crate::schema::ModelId;

impl BackrefApp {
    /// All that is selected (boxes, groups, notes) takes the colour so many steps from that of the
    /// first of it, in one undo step.
    pub(super) fn step_color(&mut self, steps: isize) {
        let selection = &self.view.selection;
        let diagram = &self.seen.diagram;
        let model_ids: Vec<ModelId> = selection.models.iter().copied().collect();
        let of_annotation = selection.annotations.first().and_then(|first| match first {
            Annotation::Group(id) => diagram.groups.get(id).and_then(|group| group.color),
            Annotation::Note(id) => diagram.notes.get(id).and_then(|note| note.color),
        });
        let now = match model_ids.first() {
            Some(first) => diagram.colors.get(first).copied(),
            None => of_annotation,
        };
        let count = HEADER_NAMES.len().cast_signed();
        let at = (isize::from(now.unwrap_or(0)) + steps).rem_euclid(count);
        let color = u8::try_from(at).ok().filter(|at| *at > 0);
        let (group_ids, note_ids) = sorted(&selection.annotations);
        let mut commands = Vec::new();
        if !model_ids.is_empty() {
            commands.push(Command::SetColor { model_ids, color });
        }
        if !(group_ids.is_empty() && note_ids.is_empty()) {
            commands.push(Command::SetTint { group_ids, note_ids, color });
        }
        match commands.len() {
            0 => {}
            1 => commands.into_iter().for_each(|command| self.run_command(command)),
            _ => self.run_command(Command::Several { label: String::new(), commands }),
        }
    }
}
