//! Models with new ids throughout: what a paste or an import brings must not meet ids that are here.

use std::collections::BTreeMap;

use crate::schema::{
    ColumnId, ConstraintId, ForeignKeyTarget, IndexElement, Model, ModelId, ModelReference,
    PolymorphicOn, RelationshipId, Schema,
};

/// All models of a schema under ids counted on from `next_id`, with which model became which.
/// `None` if the counter would run over. The schema must hold together
/// ([`super::references::check_schema`]).
pub fn renumber(
    schema: &Schema,
    next_id: &mut u32,
) -> Option<(Vec<Model>, BTreeMap<ModelId, ModelId>)> {
    let mut models = BTreeMap::new();
    let mut columns = BTreeMap::new();
    for model in schema.models.values() {
        models.insert(model.id, ModelId(count(next_id)?));
        for column in &model.columns {
            columns.insert(column.id, ColumnId(count(next_id)?));
        }
    }
    let mut renumbered = Vec::new();
    for model in schema.models.values() {
        let mut model = Model::clone(model);
        renumber_references(&mut model, &models, &columns);
        for one in &mut model.relationships {
            one.id = RelationshipId(count(next_id)?);
        }
        let ids = model
            .foreign_keys
            .iter_mut()
            .map(|one| &mut one.id)
            .chain(model.unique_constraints.iter_mut().map(|one| &mut one.id))
            .chain(model.check_constraints.iter_mut().map(|one| &mut one.id))
            .chain(model.indexes.iter_mut().map(|one| &mut one.id));
        for id in ids {
            *id = ConstraintId(count(next_id)?);
        }
        renumbered.push(model);
    }
    Some((renumbered, models))
}

/// The next id, counted on; `None` if the counter would run over.
pub fn count(next_id: &mut u32) -> Option<u32> {
    *next_id = next_id.checked_add(1)?;
    Some(*next_id)
}

/// Puts new ids of models and columns in the place of those that have one.
pub(super) fn renumber_references(
    model: &mut Model,
    models: &BTreeMap<ModelId, ModelId>,
    columns: &BTreeMap<ColumnId, ColumnId>,
) {
    let new_model = |id: &mut ModelId| *id = models.get(id).copied().unwrap_or(*id);
    let new_column = |id: &mut ColumnId| *id = columns.get(id).copied().unwrap_or(*id);
    new_model(&mut model.id);
    model.columns.iter_mut().for_each(|column| new_column(&mut column.id));
    model.repr.iter_mut().for_each(new_column);
    model.primary_key.columns.iter_mut().for_each(new_column);
    model.mapper_primary_key.iter_mut().for_each(new_column);
    model.mapper_args.version_id_col.iter_mut().for_each(new_column);
    if let Some(PolymorphicOn::Column(id)) = &mut model.mapper_args.polymorphic_on {
        new_column(id);
    }
    if let Some(ModelReference::Model(id)) = &mut model.inherits {
        new_model(id);
    }
    for key in &mut model.foreign_keys {
        key.columns.iter_mut().for_each(new_column);
        if let ForeignKeyTarget::Columns { model, columns } = &mut key.target {
            new_model(model);
            columns.iter_mut().for_each(new_column);
        }
    }
    for unique in &mut model.unique_constraints {
        unique.columns.iter_mut().for_each(new_column);
    }
    model.check_constraints.iter_mut().filter_map(|one| one.column.as_mut()).for_each(new_column);
    for element in model.indexes.iter_mut().flat_map(|index| &mut index.elements) {
        if let IndexElement::Column(id) = element {
            new_column(id);
        }
    }
    for one in &mut model.relationships {
        for reference in std::iter::once(&mut one.target).chain(&mut one.secondary) {
            if let ModelReference::Model(id) = reference {
                new_model(id);
            }
        }
    }
}
