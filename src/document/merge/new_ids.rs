//! New things of two documents that have the same ids, since both count on from the same number: ours
//! get others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagram::{Diagram, Group, GroupId, NoteId, ViewId};
use crate::document::Document;
use crate::document::renumber::renumber_references;
use crate::schema::{ColumnId, ConstraintId, Model, ModelId, RelationshipId, Schema};

/// Our document, with new ids for what is new in it where theirs has the same id for something else
/// that is new.
///
/// # Errors
/// When there are no more ids.
pub fn apart(base: &Document, ours: &Document, theirs: &Document) -> Result<Document, String> {
    let mut document = ours.clone();
    let of_base = ids(&base.schema);
    let of_theirs: BTreeSet<u32> = ids(&theirs.schema).difference(&of_base).copied().collect();
    let both: BTreeSet<u32> = ids(&ours.schema)
        .difference(&of_base)
        .copied()
        .filter(|id| of_theirs.contains(id))
        .collect();
    if !both.is_empty() {
        let mut next = ours.schema.next_id.max(theirs.schema.next_id);
        let schema = renumbered(&ours.schema, &theirs.schema, &both, &mut next)
            .ok_or("There are no more ids to be given")?;
        let (schema, models) = schema;
        Arc::make_mut(&mut document.diagram).rename(&models);
        document.schema = Arc::new(schema);
    }
    annotations_apart(base, &mut document, theirs);
    Ok(document)
}

/// Parts of one kind have ids of their own, each once in the whole schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PartKind {
    Column,
    Relationship,
    Constraint,
}

/// The parts of a model.
fn part_ids(model: &Model) -> Vec<(PartKind, u32)> {
    let columns = model.columns.iter().map(|one| (PartKind::Column, one.id.0));
    let relationships = model.relationships.iter().map(|one| (PartKind::Relationship, one.id.0));
    let constraint = |id: ConstraintId| (PartKind::Constraint, id.0);
    columns
        .chain(relationships)
        .chain(model.foreign_keys.iter().map(|one| constraint(one.id)))
        .chain(model.unique_constraints.iter().map(|one| constraint(one.id)))
        .chain(model.check_constraints.iter().map(|one| constraint(one.id)))
        .chain(model.indexes.iter().map(|one| constraint(one.id)))
        .collect()
}

fn constraint_ids(model: &mut Model) -> impl Iterator<Item = &mut ConstraintId> {
    let keys = model.foreign_keys.iter_mut().map(|one| &mut one.id);
    let uniques = model.unique_constraints.iter_mut().map(|one| &mut one.id);
    let checks = model.check_constraints.iter_mut().map(|one| &mut one.id);
    let indexes = model.indexes.iter_mut().map(|one| &mut one.id);
    keys.chain(uniques).chain(checks).chain(indexes)
}

/// All ids of a schema, of all kinds.
fn ids(schema: &Schema) -> BTreeSet<u32> {
    let models = schema.models.values();
    models
        .flat_map(|model| part_ids(model).into_iter().map(|(_, id)| id).chain([model.id.0]))
        .collect()
}

/// The schema with new ids for `both`, but for models that are wholly alike in both.
fn renumbered(
    ours: &Schema,
    theirs: &Schema,
    both: &BTreeSet<u32>,
    next: &mut u32,
) -> Option<(Schema, BTreeMap<ModelId, ModelId>)> {
    let is_same = |model: &Model| theirs.model(model.id).is_some_and(|other| other == model);
    let mut new = BTreeMap::new();
    let mut schema = ours.clone();
    let different: Vec<&Arc<Model>> = ours.models.values().filter(|one| !is_same(one)).collect();
    for model in &different {
        let mut of_model = Schema::default();
        of_model.models.insert(model.id, Arc::clone(model));
        for id in ids(&of_model).intersection(both) {
            *next = next.checked_add(1)?;
            new.insert(*id, *next);
        }
    }
    let renamed = |id: u32| new.get(&id).copied().unwrap_or(id);
    let models: BTreeMap<ModelId, ModelId> =
        different.iter().map(|one| (one.id, ModelId(renamed(one.id.0)))).collect();
    let columns: BTreeMap<ColumnId, ColumnId> = different
        .iter()
        .flat_map(|one| &one.columns)
        .map(|one| (one.id, ColumnId(renamed(one.id.0))))
        .collect();
    schema.models.clear();
    for model in ours.models.values() {
        let mut model = Model::clone(model);
        renumber_references(&mut model, &models, &columns);
        if models.contains_key(&model.id) || models.values().any(|id| *id == model.id) {
            for one in &mut model.relationships {
                one.id = RelationshipId(renamed(one.id.0));
            }
            for id in constraint_ids(&mut model) {
                *id = ConstraintId(renamed(id.0));
            }
        }
        schema.insert(model);
    }
    schema.next_id = *next;
    Some((schema, models))
}

/// Parts that both sides have put into another model stand in two models now: the one that is not
/// where ours has it gets an id of its own.
pub fn twice_apart(schema: &mut Schema, ours: &Schema) {
    let mut next = schema.next_id.max(ids(schema).last().copied().unwrap_or(0));
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for is_of_ours in [true, false] {
        for model in schema.models.values() {
            for part in part_ids(model) {
                let at_home = ours.model(model.id).is_some_and(|one| part_ids(one).contains(&part));
                if at_home == is_of_ours && !seen.insert(part) {
                    twice.push((model.id, part));
                }
            }
        }
    }
    let was_once = twice.is_empty();
    for (model_id, (kind, id)) in twice {
        // As many ids as parts were read from a file; a document is refused long before they end.
        next = next.saturating_add(1);
        let Some(model) = schema.model_mut(model_id) else { continue };
        if kind == PartKind::Column {
            let columns = BTreeMap::from([(ColumnId(id), ColumnId(next))]);
            renumber_references(model, &BTreeMap::new(), &columns);
        }
        let of_kind: Vec<&mut u32> = match kind {
            PartKind::Column => Vec::new(),
            PartKind::Relationship => {
                model.relationships.iter_mut().map(|one| &mut one.id.0).collect()
            }
            PartKind::Constraint => constraint_ids(model).map(|id| &mut id.0).collect(),
        };
        for one in of_kind.into_iter().filter(|one| **one == id) {
            *one = next;
        }
    }
    if !was_once {
        schema.next_id = next;
    }
}

/// The same of groups, notes and views.
fn annotations_apart(base: &Document, ours: &mut Document, theirs: &Document) {
    let (old, other) = (&base.diagram, &theirs.diagram);
    let mut diagram = Diagram::clone(&ours.diagram);
    diagram.next_id = diagram.next_id.max(other.next_id);
    let mut next = diagram.clone().new_id();
    let before = diagram.clone();
    let mut fresh = || {
        next = next.saturating_add(1);
        next
    };
    for (id, group) in &before.groups {
        if !old.groups.contains_key(id) && other.groups.get(id).is_some_and(|one| one != group) {
            let group: Group = diagram.groups.remove(id).unwrap_or_default();
            diagram.groups.insert(GroupId(fresh()), group);
        }
    }
    for (id, note) in &before.notes {
        if !old.notes.contains_key(id) && other.notes.get(id).is_some_and(|one| one != note) {
            diagram.notes.remove(id);
            diagram.notes.insert(NoteId(fresh()), note.clone());
        }
    }
    for (id, view) in &before.views {
        if !old.views.contains_key(id) && other.views.get(id).is_some_and(|one| one != view) {
            diagram.views.remove(id);
            diagram.views.insert(ViewId(fresh()), view.clone());
        }
    }
    if diagram.groups != before.groups
        || diagram.notes != before.notes
        || diagram.views != before.views
    {
        diagram.next_id = next;
        ours.diagram = Arc::new(diagram);
    }
}
