//! Commands that take away: models, columns, foreign keys, relationships, each with what refers to
//! it, so that no id is left dangling.

use std::collections::BTreeSet;

use super::{checks, foreign_key};
use crate::document::{CommandError, Document};
use crate::schema::{
    ColumnId, ConstraintId, ForeignKeyTarget, IndexElement, Model, ModelId, ModelKind,
    ModelReference, Relationship, RelationshipId, Schema,
};

pub fn models(document: &mut Document, model_ids: &[ModelId]) -> Result<(), CommandError> {
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let gone: BTreeSet<ModelId> = model_ids.iter().copied().collect();
    let used_before = secondaries(&document.schema);
    let schema = document.schema_mut();
    schema.models.retain(|id, _| !gone.contains(id));
    let is_gone = |reference: &ModelReference| reference.id().is_some_and(|id| gone.contains(&id));
    let names_it =
        |one: &Relationship| is_gone(&one.target) || one.secondary.as_ref().is_some_and(is_gone);
    let refers = |target: &ForeignKeyTarget| matches!(target, ForeignKeyTarget::Columns { model, .. } if gone.contains(model));
    for id in ids(schema) {
        let Some(model) = schema.model(id) else { continue };
        let is_touched = model.relationships.iter().any(names_it)
            || model.foreign_keys.iter().any(|key| refers(&key.target))
            || model.inherits.as_ref().is_some_and(is_gone);
        if is_touched && let Some(model) = schema.model_mut(id) {
            model.relationships.retain(|one| !names_it(one));
            model.foreign_keys.retain(|key| !refers(&key.target));
            model.inherits = model.inherits.take().filter(|base| !is_gone(base));
        }
    }
    let diagram = document.diagram_mut();
    for id in &gone {
        diagram.remove(*id);
    }
    forget_folded_tables(document, &used_before);
    Ok(())
}

fn ids(schema: &Schema) -> Vec<ModelId> {
    schema.models.keys().copied().collect()
}

/// The association tables that relationships go through.
fn secondaries(schema: &Schema) -> BTreeSet<ModelId> {
    let relationships = schema.models.values().flat_map(|model| &model.relationships);
    relationships.filter_map(|one| one.secondary.as_ref()?.id()).collect()
}

/// A table between that was drawn as a link goes with the last relationship through it: nothing
/// would show it any more.
fn forget_folded_tables(document: &mut Document, used_before: &BTreeSet<ModelId>) {
    let used_now = secondaries(&document.schema);
    let is_referred = |id: ModelId| {
        let mut keys = document.schema.models.values().flat_map(|model| &model.foreign_keys);
        keys.any(|key| matches!(key.target, ForeignKeyTarget::Columns { model, .. } if model == id))
    };
    let forgotten: Vec<ModelId> = used_before
        .difference(&used_now)
        .copied()
        .filter(|id| !document.diagram.unfolded.contains(id) && !is_referred(*id))
        .filter(|id| {
            let kind = document.schema.model(*id).map(|model| &model.kind);
            kind == Some(&ModelKind::AssociationTable)
        })
        .collect();
    for id in forgotten {
        document.schema_mut().models.remove(&id);
        document.diagram_mut().remove(id);
    }
}

pub fn columns(
    document: &mut Document,
    model_id: ModelId,
    column_ids: &[ColumnId],
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    if column_ids.iter().any(|id| model.column(*id).is_none()) {
        return Err(CommandError::Gone { what: "The column" });
    }
    let is_gone = |id: &ColumnId| column_ids.contains(id);
    let own_keys: Vec<ConstraintId> = model
        .foreign_keys
        .iter()
        .filter(|key| key.columns.iter().any(is_gone))
        .map(|key| key.id)
        .collect();
    for id in own_keys {
        foreign_key(document, model_id, id)?;
    }
    let keys_to_them: Vec<(ModelId, ConstraintId)> = document
        .schema
        .models
        .values()
        .flat_map(|other| other.foreign_keys.iter().map(|key| (other.id, key)))
        .filter(|(_, key)| {
            matches!(&key.target, ForeignKeyTarget::Columns { model, columns }
                if *model == model_id && columns.iter().any(is_gone))
        })
        .map(|(id, key)| (id, key.id))
        .collect();
    for (holder, id) in keys_to_them {
        foreign_key(document, holder, id)?;
    }
    forget_columns(checks::model_mut(document, model_id)?, &is_gone);
    Ok(())
}

fn forget_columns(model: &mut Model, is_gone: &dyn Fn(&ColumnId) -> bool) {
    model.mapper_args.forget_columns(is_gone);
    model.columns.retain(|column| !is_gone(&column.id));
    model.unique_constraints.retain(|unique| !unique.columns.iter().any(is_gone));
    model.check_constraints.retain(|check| !check.column.as_ref().is_some_and(is_gone));
    model.indexes.retain(|index| {
        let is_gone = |element: &IndexElement| match element {
            IndexElement::Column(id) => is_gone(id),
            IndexElement::Expression(_) => false,
        };
        !index.elements.iter().any(is_gone)
    });
    model.primary_key.columns.retain(|id| !is_gone(id));
    super::model::forget_plain_key_order(model);
    model.mapper_primary_key.retain(|id| !is_gone(id));
    model.repr = model.repr.filter(|id| !is_gone(id));
}

pub fn foreign_key(
    document: &mut Document,
    model_id: ModelId,
    constraint_id: ConstraintId,
) -> Result<(), CommandError> {
    let key = checks::foreign_key_mut(document, model_id, constraint_id)?.clone();
    for (owner, id) in foreign_key::carried_by(&document.schema, model_id, &key) {
        relationship(document, owner, id)?;
    }
    let model = checks::model_mut(document, model_id)?;
    model.foreign_keys.retain(|key| key.id != constraint_id);
    Ok(())
}

pub fn relationship(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
) -> Result<(), CommandError> {
    let one = checks::relationship(document, model_id, relationship_id)?.clone();
    let used_before = secondaries(&document.schema);
    let model = checks::model_mut(document, model_id)?;
    model.relationships.retain(|other| other.id != relationship_id);
    if let Some(target) = one.target.id() {
        let names_it = |other: &Relationship| {
            other.target.id() == Some(model_id) && other.back_populates.as_ref() == Some(&one.name)
        };
        let is_named =
            document.schema.model(target).is_some_and(|m| m.relationships.iter().any(names_it));
        if is_named && let Some(model) = document.schema_mut().model_mut(target) {
            for other in model.relationships.iter_mut().filter(|other| names_it(other)) {
                other.back_populates = None;
            }
        }
    }
    forget_folded_tables(document, &used_before);
    Ok(())
}
