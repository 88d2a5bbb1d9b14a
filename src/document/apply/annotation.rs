//! Commands on what is drawn beside the models: groups, notes, tints, and how much boxes show.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Vec2};

use super::{canvas, checks};
use crate::diagram::annotation::MIN_NOTE_SIZE;
use crate::diagram::{Diagram, Group, GroupId, Note, NoteId, leave_groups};
use crate::document::{Applied, Command, CommandError, Document};
use crate::schema::ModelId;

/// The longest note and title that are kept, in bytes.
const MAX_TEXT_BYTES: usize = 20_000;
/// The widest and highest note, in canvas points.
const MAX_NOTE_POINTS: f32 = 4_000.0;

pub fn apply(
    document: &mut Document,
    command: Command,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    use Command as C;
    match command {
        C::SetDetail { detail } => {
            let diagram = document.diagram_mut();
            diagram.detail = detail;
            diagram.details.clear();
        }
        C::SetDetailOf { model_ids, detail } => {
            for id in &model_ids {
                checks::model(document, *id)?;
            }
            let diagram = document.diagram_mut();
            for id in model_ids {
                match detail.filter(|detail| *detail != diagram.detail) {
                    Some(detail) => diagram.details.insert(id, detail),
                    None => diagram.details.remove(&id),
                };
            }
        }
        C::AddGroup { title, model_ids } => add_group(document, &title, &model_ids, applied)?,
        C::RenameGroup { group_id, title } => {
            group(document, group_id)?.title = checked_text(title.trim())?;
        }
        C::SetGroupMembers { group_id, model_ids } => set_members(document, group_id, &model_ids)?,
        C::RemoveGroups { group_ids } => {
            for id in group_ids {
                group(document, id)?;
                document.diagram_mut().groups.remove(&id);
            }
        }
        C::AddNote { note } => {
            check_note(&note)?;
            let diagram = document.diagram_mut();
            let id = NoteId(diagram.new_id());
            diagram.notes.insert(id, note);
            applied.notes.push(id);
        }
        C::SetNoteText { note_id, text } => {
            note(document, note_id)?.text = checked_text(text.trim_end())?;
        }
        C::MoveNotes { positions } => {
            for (id, at) in positions {
                canvas::check_position(at)?;
                note(document, id)?.position = at;
            }
        }
        C::ResizeNote { note_id, size } => {
            canvas::check_position(Pos2::ZERO + size)?;
            let size = size.clamp(MIN_NOTE_SIZE, Vec2::splat(MAX_NOTE_POINTS));
            note(document, note_id)?.size = size;
        }
        C::RemoveNotes { note_ids } => {
            for id in note_ids {
                note(document, id)?;
                document.diagram_mut().notes.remove(&id);
            }
        }
        C::SetTint { group_ids, note_ids, color } => {
            for id in group_ids {
                group(document, id)?.color = color;
            }
            for id in note_ids {
                note(document, id)?.color = color;
            }
        }
        // The table sends no other here.
        _ => {}
    }
    Ok(())
}

/// The groups and notes of an inserted diagram, around the boxes as they are numbered here.
pub fn take_over(
    document: &mut Document,
    look: &Diagram,
    new_ids: &BTreeMap<ModelId, ModelId>,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    for group in look.groups.values() {
        let members: Vec<ModelId> =
            group.members.iter().filter_map(|id| new_ids.get(id)).copied().collect();
        if members.is_empty() {
            continue;
        }
        add_group(document, &group.title, &members, applied)?;
        if let Some(new) = applied.groups.last().copied() {
            self::group(document, new)?.color = group.color;
        }
    }
    for note in look.notes.values() {
        let command = Command::AddNote { note: note.clone() };
        apply(document, command, applied)?;
    }
    Ok(())
}

fn add_group(
    document: &mut Document,
    title: &str,
    model_ids: &[ModelId],
    applied: &mut Applied,
) -> Result<(), CommandError> {
    if model_ids.is_empty() {
        let message = "A group is drawn around models. Select some first";
        return Err(CommandError::Refused(message.to_owned()));
    }
    let title = checked_text(title.trim())?;
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let diagram = document.diagram_mut();
    let id = GroupId(diagram.new_id());
    for model_id in model_ids {
        leave_groups(&mut diagram.groups, *model_id);
    }
    let members = model_ids.iter().copied().collect();
    diagram.groups.insert(id, Group { title, color: None, members });
    applied.groups.push(id);
    Ok(())
}

fn set_members(
    document: &mut Document,
    group_id: GroupId,
    model_ids: &[ModelId],
) -> Result<(), CommandError> {
    group(document, group_id)?;
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let groups = &mut document.diagram_mut().groups;
    let Some(mut changed) = groups.remove(&group_id) else { return Ok(()) };
    for id in model_ids {
        leave_groups(groups, *id);
    }
    changed.members = model_ids.iter().copied().collect::<BTreeSet<_>>();
    if !changed.members.is_empty() {
        groups.insert(group_id, changed);
    }
    Ok(())
}

fn group(document: &mut Document, id: GroupId) -> Result<&mut Group, CommandError> {
    let gone = CommandError::Gone { what: "The group" };
    document.diagram_mut().groups.get_mut(&id).ok_or(gone)
}

fn note(document: &mut Document, id: NoteId) -> Result<&mut Note, CommandError> {
    let gone = CommandError::Gone { what: "The note" };
    document.diagram_mut().notes.get_mut(&id).ok_or(gone)
}

fn check_note(note: &Note) -> Result<(), CommandError> {
    canvas::check_position(note.position)?;
    canvas::check_position(Pos2::ZERO + note.size)?;
    checked_text(&note.text).map(|_| ())
}

fn checked_text(text: &str) -> Result<String, CommandError> {
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("A text on the canvas has at most {MAX_TEXT_BYTES} bytes");
        return Err(CommandError::Refused(message));
    }
    Ok(text.replace("\r\n", "\n"))
}
