//! The menu of a group or note, and the entries of a box's menu that put it into groups and views.

use std::collections::BTreeMap;

use egui::Ui;

use super::context_menu::{action_ui, colors_ui, entry_ui};
use crate::app::view_state::{Annotation, ViewState};
use crate::app::{Action, Outbox, PanelContext};
use crate::diagram::{GroupId, NoteId};
use crate::document::Command;
use crate::schema::ModelId;

/// What can be done to a group or note, and to those selected with it.
pub(super) fn annotation_menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    annotation: Annotation,
) {
    let (group_ids, note_ids) = sorted(&view.selection.annotations);
    match annotation {
        Annotation::Group(group_id) => {
            action_ui(ui, outbox, Action::Rename);
            if entry_ui(ui, "Select its models", "Select the boxes inside the frame")
                && let Some(group) = context.document.diagram.groups.get(&group_id)
            {
                view.selection.clear();
                view.selection.models.clone_from(&group.members);
            }
        }
        Annotation::Note(_) => {
            if entry_ui(ui, "Edit note", "Write in the note") {
                view.canvas.edit_annotation(context.document, annotation);
            }
        }
    }
    colors_ui(context, ui, |color| {
        let (group_ids, note_ids) = (group_ids.clone(), note_ids.clone());
        outbox.command(Command::SetTint { group_ids, note_ids, color });
    });
    ui.separator();
    if !group_ids.is_empty() {
        action_ui(ui, outbox, Action::Ungroup);
    }
    if !note_ids.is_empty() {
        action_ui(ui, outbox, Action::Copy);
        action_ui(ui, outbox, Action::Delete);
    }
}

/// Groups and notes apart.
pub(in crate::app) fn sorted<'a>(
    annotations: impl IntoIterator<Item = &'a Annotation>,
) -> (Vec<GroupId>, Vec<NoteId>) {
    let (mut groups, mut notes) = (Vec::new(), Vec::new());
    for annotation in annotations {
        match annotation {
            Annotation::Group(id) => groups.push(*id),
            Annotation::Note(id) => notes.push(*id),
        }
    }
    (groups, notes)
}

/// The entries that take boxes out of a group, and into and out of named views.
pub(super) fn views_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    model_ids: &[ModelId],
) {
    let diagram = &context.document.diagram;
    for (group_id, group) in &diagram.groups {
        if !model_ids.iter().any(|id| group.members.contains(id)) {
            continue;
        }
        let text = format!("Take out of group {}", group.title);
        if entry_ui(ui, &text, "The box stays where it is") {
            let left = group.members.iter().filter(|id| !model_ids.contains(id));
            let (group_id, model_ids) = (*group_id, left.copied().collect());
            outbox.command(Command::SetGroupMembers { group_id, model_ids });
        }
    }
    action_ui(ui, outbox, Action::NewView);
    let others = diagram.views.iter().filter(|(id, _)| Some(**id) != view.active_view);
    for (view_id, one) in others {
        let new = model_ids.iter().filter(|id| !one.positions.contains_key(id));
        let positions: BTreeMap<_, _> =
            new.map(|id| (*id, diagram.positions.get(id).copied())).collect();
        if positions.is_empty() {
            continue;
        }
        let text = format!("Add to view {}", one.name);
        if entry_ui(ui, &text, "Show it in that view too") {
            outbox.command(Command::AddToView { view_id: *view_id, positions });
        }
    }
    if view.active_view.is_some() {
        action_ui(ui, outbox, Action::TakeOutOfView);
    }
}
