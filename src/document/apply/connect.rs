//! References by name to what was not there: connected as soon as it is.

use crate::document::Document;
use crate::schema::{ForeignKeyTarget, Model, ModelId, ModelReference, Schema};

/// Connects foreign keys and relationships that name a table, column or class which the schema has
/// by now.
pub fn unresolved(document: &mut Document) {
    let waiting: Vec<ModelId> =
        document.schema.models.values().filter(|model| waits(model)).map(|m| m.id).collect();
    for id in waiting {
        let Some(mut model) = document.schema.model(id).cloned() else { continue };
        if connect(&document.schema, &mut model) {
            document.schema_mut().insert(model);
        }
    }
}

fn waits(model: &Model) -> bool {
    let is_unresolved = |reference: &ModelReference| reference.id().is_none();
    model.foreign_keys.iter().any(|key| matches!(key.target, ForeignKeyTarget::Unresolved { .. }))
        || model.relationships.iter().any(|one| {
            is_unresolved(&one.target) || one.secondary.as_ref().is_some_and(is_unresolved)
        })
        || model.inherits.as_ref().is_some_and(is_unresolved)
}

/// Connects what one model names and a schema has; answers whether anything was.
pub fn connect(schema: &Schema, model: &mut Model) -> bool {
    let mut is_changed = false;
    for key in &mut model.foreign_keys {
        let ForeignKeyTarget::Unresolved { table, columns } = &key.target else { continue };
        if let Some(target) = target(schema, table, columns, key.columns.len()) {
            key.target = target;
            is_changed = true;
        }
    }
    for one in &mut model.relationships {
        let secondary = one.secondary.iter_mut().map(|reference| (reference, false));
        for (reference, is_target) in std::iter::once((&mut one.target, true)).chain(secondary) {
            let ModelReference::Unresolved(name) = &reference else { continue };
            let by_class = schema.model_named(name);
            let by_table = || schema.models.values().find(|other| other.table_name() == *name);
            let Some(found) = by_class.or_else(|| by_table().map(AsRef::as_ref)) else { continue };
            if is_target && !found.kind.is_class() {
                continue;
            }
            *reference = ModelReference::Model(found.id);
            is_changed = true;
        }
    }
    if let Some(ModelReference::Unresolved(name)) = &model.inherits
        && let Some(base) = schema.model_named(name)
        && base.kind.is_class()
        && !super::inheritance::inherits(schema, base.id, model.id)
    {
        model.inherits = Some(ModelReference::Model(base.id));
        is_changed = true;
    }
    is_changed
}

fn target(
    schema: &Schema,
    table: &str,
    columns: &[String],
    count: usize,
) -> Option<ForeignKeyTarget> {
    let mut tables = schema.models.values().filter(|model| model.has_own_table());
    let parent = tables.find(|model| model.table_name() == table)?;
    let found: Vec<_> = if columns.is_empty() {
        parent.primary_key_columns().iter().map(|column| column.id).collect()
    } else {
        columns.iter().filter_map(|name| parent.column_named(name)).map(|one| one.id).collect()
    };
    let is_whole = found.len() == count && (columns.is_empty() || columns.len() == count);
    is_whole.then_some(ForeignKeyTarget::Columns { model: parent.id, columns: found })
}
