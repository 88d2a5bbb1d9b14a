//! Models from elsewhere: pasted, imported, or copied from here.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2};

use super::{annotation, canvas, checks, connect};
use crate::diagram::{CardShape, Diagram, place_new, snap};
use crate::document::naming::{first_free, free_class_name, tablename_is_taken};
use crate::document::renumber::renumber;
use crate::document::{Applied, CommandError, Document, references, rename_in_expressions};
use crate::schema::{Model, ModelId, Schema};

pub fn duplicate(
    document: &mut Document,
    model_ids: &[ModelId],
    offset_in_canvas: Vec2,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let mut copied = document.part(model_ids);
    for at in copied.diagram_mut().positions.values_mut() {
        *at += offset_in_canvas;
    }
    part(document, &copied.schema, &copied.diagram, applied)
}

/// Models with what a diagram has about them: places, colours, how much they show, groups and notes.
pub fn part(
    document: &mut Document,
    incoming: &Schema,
    look: &Diagram,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    if let Err(fault) = references::check_schema(incoming) {
        let message = format!("The models do not hold together. {}: {}", fault.path, fault.message);
        return Err(CommandError::Refused(message));
    }
    for pos_in_canvas in look.positions.values() {
        canvas::check_position(*pos_in_canvas)?;
    }
    let mut incoming = incoming.clone();
    give_free_names(&document.schema, &mut incoming);
    if document.schema.models.is_empty() && document.schema.naming_convention.is_empty() {
        document.schema_mut().naming_convention = std::mem::take(&mut incoming.naming_convention);
    }
    for (name, import) in std::mem::take(&mut incoming.python_imports) {
        document.schema_mut().python_imports.entry(name).or_insert(import);
    }
    let next_id = &mut document.schema_mut().next_id;
    let Some((models, new_ids)) = renumber(&incoming, next_id) else {
        let message = "The project has run out of ids. Export it and import it again";
        return Err(CommandError::Refused(message.to_owned()));
    };
    let mut placed = Vec::new();
    let mut unplaced = Vec::new();
    for (old, new) in &new_ids {
        match look.positions.get(old) {
            Some(at) => placed.push((*new, *at)),
            None => unplaced.push(*new),
        }
    }
    for model in models {
        applied.models.push(model.id);
        applied.columns.extend(model.columns.iter().map(|one| (model.id, one.id)));
        applied.relationships.extend(model.relationships.iter().map(|one| (model.id, one.id)));
        applied.constraints.extend(model.foreign_keys.iter().map(|one| (model.id, one.id)));
        document.schema_mut().insert(model);
    }
    document.diagram_mut().positions.extend(placed);
    place(document, &unplaced);
    connect::unresolved(document);
    take_over_look(document, look, &new_ids);
    annotation::take_over(document, look, &new_ids, applied)
}

/// What was drawn as a box, in a colour or with fewer rows is so in the copy. Pinned is only what
/// somebody pinned here.
fn take_over_look(document: &mut Document, look: &Diagram, new_ids: &BTreeMap<ModelId, ModelId>) {
    let diagram = document.diagram_mut();
    diagram.unfolded.extend(look.unfolded.iter().filter_map(|id| new_ids.get(id)));
    let colors = look.colors.iter();
    diagram.colors.extend(colors.filter_map(|(id, color)| Some((*new_ids.get(id)?, *color))));
    let details = look.details.iter().filter(|(_, detail)| **detail != diagram.detail);
    let details: Vec<_> =
        details.filter_map(|(id, detail)| Some((*new_ids.get(id)?, *detail))).collect();
    diagram.details.extend(details);
}

/// Boxes that came without a position: near the others, clear of them.
pub fn place(document: &mut Document, model_ids: &[ModelId]) {
    if model_ids.is_empty() {
        return;
    }
    let schema = &document.schema;
    let size = |id: &ModelId| schema.model(*id).map_or(Vec2::ZERO, about_size);
    let existing: Vec<Rect> = document
        .diagram
        .positions
        .iter()
        .map(|(id, at)| Rect::from_min_size(*at, size(id)))
        .collect();
    let sizes: Vec<Vec2> = model_ids.iter().map(size).collect();
    let near = existing.iter().fold(Pos2::ZERO, |near, rect| near.max(rect.right_top()));
    let spots = place_new(&existing, &sizes, snap(Pos2::new(near.x, 0.0)));
    document.diagram_mut().positions.extend(model_ids.iter().copied().zip(spots));
}

/// The size of a model's box, not knowing which backrefs end at it.
fn about_size(model: &Model) -> Vec2 {
    let chars = |name: &str, type_label: usize| name.chars().count() + type_label + 2;
    let widest_chars = model
        .columns
        .iter()
        .map(|column| {
            let label = column.column_type.as_ref().map(|one| one.label().chars().count());
            chars(&column.name, label.unwrap_or(0))
        })
        .max()
        .unwrap_or(0);
    let (columns, relationships) = (model.columns.len(), model.relationships.len() + 2);
    CardShape { columns, relationships, widest_chars }.size()
}

/// Names that are taken get a number; expressions among the incoming models follow.
fn give_free_names(here: &Schema, incoming: &mut Schema) {
    let taken = constraint_names(here);
    let ids: Vec<ModelId> = incoming.models.keys().copied().collect();
    for id in ids {
        let Some(before) = incoming.model(id).cloned() else { continue };
        let mut after = before.clone();
        if here.model_named(&before.class_name).is_some() {
            after.class_name = free_in_both(here, incoming, &before.class_name);
        }
        if let Some(tablename) = &before.tablename
            && tablename_is_taken(here, tablename, None)
        {
            let is_variable = !before.kind.is_class() && *tablename == before.class_name;
            after.tablename = Some(if is_variable {
                after.class_name.clone()
            } else {
                first_free(tablename, |name| {
                    tablename_is_taken(here, name, None) || tablename_is_taken(incoming, name, None)
                })
            });
        }
        forget_taken_names(&mut after, &taken);
        if after == before {
            continue;
        }
        incoming.insert(after);
        rename_in_expressions::follow_model(incoming, &before);
    }
}

fn free_in_both(here: &Schema, incoming: &Schema, class_name: &str) -> String {
    let mut base = class_name.to_owned();
    loop {
        let free = free_class_name(here, &base);
        if incoming.model_named(&free).is_none() {
            return free;
        }
        base = free_class_name(incoming, &free);
    }
}

/// The names of keys, constraints and indexes, which are those of the whole database.
fn constraint_names(schema: &Schema) -> BTreeSet<String> {
    let of_model = |model: &Model| {
        let mut names: Vec<String> = Vec::new();
        names.extend(model.foreign_keys.iter().filter_map(|one| one.name.clone()));
        names.extend(model.unique_constraints.iter().filter_map(|one| one.name.clone()));
        names.extend(model.check_constraints.iter().filter_map(|one| one.name.clone()));
        names.extend(model.indexes.iter().filter_map(|one| one.name.clone()));
        names.extend(model.primary_key.name.clone());
        names
    };
    schema.models.values().flat_map(|model| of_model(model)).collect()
}

fn forget_taken_names(model: &mut Model, taken: &BTreeSet<String>) {
    let names = model
        .foreign_keys
        .iter_mut()
        .map(|one| &mut one.name)
        .chain(model.unique_constraints.iter_mut().map(|one| &mut one.name))
        .chain(model.check_constraints.iter_mut().map(|one| &mut one.name))
        .chain(model.indexes.iter_mut().map(|one| &mut one.name))
        .chain([&mut model.primary_key.name]);
    for name in names {
        if name.as_ref().is_some_and(|name| taken.contains(name)) {
            *name = None;
        }
    }
}
