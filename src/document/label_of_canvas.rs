//! Commands on groups, notes and views in words.

use super::{Command, Document};
use crate::diagram::{GroupId, ViewId};
use crate::schema::ModelId;

/// The words of a command on the canvas; `None` for all others.
pub(super) fn label(command: &Command, document: &Document) -> Option<String> {
    use Command as C;
    let group = |id: &GroupId| {
        let group = document.diagram.groups.get(id);
        group.map_or("a group", |group| group.title.as_str()).to_owned()
    };
    let groups = |ids: &[GroupId]| match ids {
        [one] => format!("group {}", group(one)),
        several => format!("{} groups", several.len()),
    };
    let notes = |count: usize| match count {
        1 => "a note".to_owned(),
        count => format!("{count} notes"),
    };
    let view = |id: &ViewId| {
        let view = document.diagram.views.get(id);
        view.map_or("a view", |view| view.name.as_str()).to_owned()
    };
    let models = |ids: &mut dyn ExactSizeIterator<Item = &ModelId>| match (ids.len(), ids.next()) {
        (1, Some(id)) => document
            .schema
            .model(*id)
            .map_or_else(|| "a model".to_owned(), |model| model.class_name.clone()),
        (count, _) => format!("{count} models"),
    };
    Some(match command {
        C::SetDetail { detail } => format!("Show {}", detail.label()),
        C::SetDetailOf { model_ids, detail } => {
            let detail = detail.unwrap_or(document.diagram.detail);
            format!("Show {} of {}", detail.label(), models(&mut model_ids.iter()))
        }
        C::AddGroup { model_ids, .. } => format!("Group {}", models(&mut model_ids.iter())),
        C::RenameGroup { group_id, title } => {
            format!("Rename group {} to {title}", group(group_id))
        }
        C::SetGroupMembers { group_id, .. } => format!("Change group {}", group(group_id)),
        C::RemoveGroups { group_ids } => format!("Ungroup {}", groups(group_ids)),
        C::AddNote { .. } => "Add a note".to_owned(),
        C::SetNoteText { .. } => "Write a note".to_owned(),
        C::MoveNotes { positions } => format!("Move {}", notes(positions.len())),
        C::ResizeNote { .. } => "Change the size of a note".to_owned(),
        C::RemoveNotes { note_ids } => format!("Delete {}", notes(note_ids.len())),
        C::SetTint { group_ids, note_ids, .. } => {
            let what = match (group_ids.is_empty(), note_ids.is_empty()) {
                (false, true) => groups(group_ids),
                (true, _) => notes(note_ids.len()),
                (false, false) => format!("{} and {}", groups(group_ids), notes(note_ids.len())),
            };
            format!("Change the colour of {what}")
        }
        C::AddView { name, .. } => format!("Add view {name}"),
        C::RenameView { view_id, name } => format!("Rename view {} to {name}", view(view_id)),
        C::RemoveView { view_id } => format!("Delete view {}", view(view_id)),
        C::AddToView { view_id, positions } => {
            format!("Add {} to {}", models(&mut positions.keys()), view(view_id))
        }
        C::RemoveFromView { view_id, model_ids } => {
            format!("Take {} out of {}", models(&mut model_ids.iter()), view(view_id))
        }
        C::InView { view_id, command } => {
            let diagram = document.diagram.seen_in(*view_id)?;
            let seen = Document { diagram: std::sync::Arc::new(diagram), ..document.clone() };
            command.label(&seen)
        }
        _ => return None,
    })
}
