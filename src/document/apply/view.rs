//! Commands on named views, and commands given while one is looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use emath::Pos2;

use super::{apply_to, canvas, checks, insert};
use crate::diagram::{DiagramView, ViewId};
use crate::document::{Applied, Command, CommandError, Document};
use crate::schema::ModelId;

pub fn apply(
    document: &mut Document,
    command: Command,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    use Command as C;
    match command {
        C::AddView { name, positions } => add(document, &name, positions, applied),
        C::RenameView { view_id, name } => {
            let name = checked_name(document, &name, Some(view_id))?;
            view(document, view_id)?.name = name;
            Ok(())
        }
        C::RemoveView { view_id } => {
            view(document, view_id)?;
            document.diagram_mut().views.remove(&view_id);
            Ok(())
        }
        C::AddToView { view_id, positions } => add_models(document, view_id, &positions),
        C::RemoveFromView { view_id, model_ids } => {
            let view = view(document, view_id)?;
            for id in model_ids {
                view.positions.remove(&id);
                view.details.remove(&id);
                crate::diagram::leave_groups(&mut view.groups, id);
            }
            Ok(())
        }
        C::InView { view_id, command } => in_view(document, view_id, *command, applied),
        // The table sends no other here.
        _ => Ok(()),
    }
}

fn add(
    document: &mut Document,
    name: &str,
    positions: BTreeMap<ModelId, Pos2>,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let name = checked_name(document, name, None)?;
    for (id, at) in &positions {
        checks::model(document, *id)?;
        canvas::check_position(*at)?;
    }
    let diagram = document.diagram_mut();
    let id = ViewId(diagram.new_id());
    diagram.views.insert(id, DiagramView { name, positions, ..DiagramView::default() });
    applied.views.push(id);
    Ok(())
}

fn add_models(
    document: &mut Document,
    view_id: ViewId,
    positions: &BTreeMap<ModelId, Option<Pos2>>,
) -> Result<(), CommandError> {
    let mut unplaced = Vec::new();
    for (id, at) in positions {
        checks::model(document, *id)?;
        match at {
            Some(at) => canvas::check_position(*at)?,
            None => unplaced.push(*id),
        }
    }
    let whole = look_at(document, view_id)?;
    let placed = positions.iter().filter_map(|(id, at)| Some((*id, (*at)?)));
    document.diagram_mut().positions.extend(placed);
    unplaced.retain(|id| !document.diagram.positions.contains_key(id));
    insert::place(document, &unplaced);
    look_away(document, view_id, &whole);
    Ok(())
}

/// Does a command to the diagram as it is in a view.
fn in_view(
    document: &mut Document,
    view_id: ViewId,
    command: Command,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let first_new = applied.models.len();
    let whole = look_at(document, view_id)?;
    apply_to(document, command, applied)?;
    // A table that is drawn as a box from now on is a box of this view.
    let unfolded = document.diagram.unfolded.difference(&whole.unfolded).copied();
    let unfolded: Vec<ModelId> =
        unfolded.filter(|id| !document.diagram.positions.contains_key(id)).collect();
    insert::place(document, &unfolded);
    look_away(document, view_id, &whole);
    let new: Vec<ModelId> = applied.models[first_new..].to_vec();
    insert::place(document, &new);
    Ok(())
}

/// Puts the diagram as it is in a view in the place of the whole one, which is given back.
fn look_at(
    document: &mut Document,
    view_id: ViewId,
) -> Result<Arc<crate::diagram::Diagram>, CommandError> {
    let Some(seen) = document.diagram.seen_in(view_id) else {
        return Err(CommandError::Gone { what: "The view" });
    };
    Ok(std::mem::replace(&mut document.diagram, Arc::new(seen)))
}

/// Puts the whole diagram back, with what was changed in the view.
fn look_away(document: &mut Document, view_id: ViewId, whole: &crate::diagram::Diagram) {
    let seen = Arc::unwrap_or_clone(std::mem::take(&mut document.diagram));
    let mut changed = whole.with_view_changed(view_id, seen);
    let gone: Vec<ModelId> = changed.models_beside(|id| document.schema.models.contains_key(&id));
    for id in gone {
        changed.remove(id);
    }
    document.diagram = Arc::new(changed);
}

fn view(document: &mut Document, id: ViewId) -> Result<&mut DiagramView, CommandError> {
    let gone = CommandError::Gone { what: "The view" };
    document.diagram_mut().views.get_mut(&id).ok_or(gone)
}

/// A name that says something and that no other view has.
fn checked_name(
    document: &Document,
    name: &str,
    of: Option<ViewId>,
) -> Result<String, CommandError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(CommandError::Refused("A view has a name. Write one".to_owned()));
    }
    let mut others = document.diagram.views.iter().filter(|(id, _)| Some(**id) != of);
    if others.any(|(_, view)| view.name == name) {
        let message = format!("There is a view {name} already. Choose another name");
        return Err(CommandError::Refused(message));
    }
    Ok(name.to_owned())
}
