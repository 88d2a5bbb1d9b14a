//! Foreign keys with their targets settled, and the types that columns take through them.
//!
//! Ports `ForeignKey.column` and `ForeignKey._set_target_column`. Knows no relationships.

use super::hierarchy::Hierarchy;
use rustc_hash::FxHashMap;

use super::table::{ColumnRef, ResolvedForeignKey};
use crate::schema::{
    Column, ColumnId, ColumnType, ForeignKeyConstraint, ForeignKeyTarget, Model, ModelId, Schema,
    table_keys,
};

/// Which table has which name; of tables that share one, the first, as in `MetaData.tables`.
pub(super) struct TableNames {
    by_model: FxHashMap<ModelId, String>,
    by_name: FxHashMap<String, ModelId>,
}

impl TableNames {
    pub(super) fn of(schema: &Schema, hierarchy: &Hierarchy<'_>) -> Self {
        let has_table = |model: &&Model| hierarchy.table(model.id) == model.id;
        let tables = || schema.models.values().map(AsRef::as_ref).filter(has_table);
        let mut names = Self { by_model: FxHashMap::default(), by_name: FxHashMap::default() };
        for (id, name) in table_keys(tables()) {
            names.by_name.entry(name.clone()).or_insert(id);
            names.by_model.insert(id, name);
        }
        for model in tables().filter(|model| model.schema.is_some()) {
            names.by_name.entry(model.full_table_name()).or_insert(model.id);
        }
        names
    }

    /// The name of a table by the model that has it; empty for an id that the schema does not have.
    pub(super) fn name(&self, model: ModelId) -> &str {
        self.by_model.get(&model).map_or("", String::as_str)
    }

    pub(super) fn by_name(self) -> FxHashMap<String, ModelId> {
        self.by_name
    }
}

/// A foreign key with its target found, by id or by name; its name is left as declared.
pub(super) fn resolve_foreign_key(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
    names: &TableNames,
    declared_on: ModelId,
    key: &ForeignKeyConstraint,
) -> ResolvedForeignKey {
    let mut resolved = ResolvedForeignKey {
        constraint_id: key.id,
        declared_on,
        name: key.name.clone(),
        columns: key.columns.clone(),
        referred_model: None,
        referred_table: String::new(),
        referred_schema: None,
        referred_name_in_schema: String::new(),
        referred_columns: Vec::new(),
        referred_column_names: Vec::new(),
        ondelete: key.ondelete.clone(),
        onupdate: key.onupdate.clone(),
        deferrable: key.deferrable,
        initially: key.initially.clone(),
        use_alter: key.use_alter,
    };
    let found: Option<(ModelId, Vec<&Column>)> = match &key.target {
        ForeignKeyTarget::Columns { model, columns } => {
            let owner = hierarchy.table(*model);
            names.name(owner).clone_into(&mut resolved.referred_table);
            hierarchy.table_columns(owner).and_then(|table| {
                let ids = columns.iter().map(|id| hierarchy.column(*model, *id).column_id);
                let columns: Vec<_> = ids.filter_map(|id| table.column(id)).collect();
                (columns.len() == key.columns.len()).then_some((owner, columns))
            })
        }
        ForeignKeyTarget::Unresolved { table, columns } => {
            resolved.referred_table.clone_from(table);
            resolved.referred_column_names.clone_from(columns);
            resolved.referred_model = names.by_name.get(table).copied();
            let model = resolved.referred_model.and_then(|id| schema.model(id));
            model.zip(resolved.referred_model).and_then(|(model, owner)| {
                let table = hierarchy.table_columns(owner)?;
                let found: Vec<_> = if columns.is_empty() {
                    model.primary_key_columns()
                } else {
                    columns.iter().filter_map(|name| table.column_named(name)).collect()
                };
                (found.len() == key.columns.len()).then_some((owner, found))
            })
        }
    };
    let referred = resolved.referred_model.or(match &key.target {
        ForeignKeyTarget::Columns { model, .. } => Some(hierarchy.table(*model)),
        ForeignKeyTarget::Unresolved { .. } => None,
    });
    if let Some(model) = referred.and_then(|id| schema.model(id)) {
        names.name(model.id).clone_into(&mut resolved.referred_table);
        resolved.referred_schema.clone_from(&model.schema);
        resolved.referred_name_in_schema = model.table_name();
    } else {
        resolved.referred_name_in_schema.clone_from(&resolved.referred_table);
    }
    if let Some((owner, columns)) = found {
        resolved.referred_model = Some(owner);
        resolved.referred_columns = columns.iter().map(|column| column.id).collect();
        resolved.referred_column_names = columns.iter().map(|column| column.name.clone()).collect();
    }
    resolved
}

/// The types of all columns, each that was not declared taken from the column it refers to, along
/// chains of references. A column that refers to itself in the end has no type.
pub(super) fn column_types<'a>(
    schema: &'a Schema,
    hierarchy: &Hierarchy<'_>,
    foreign_keys: &FxHashMap<ModelId, Vec<ResolvedForeignKey>>,
) -> FxHashMap<ColumnRef, &'a ColumnType> {
    let mut types = FxHashMap::default();
    let mut untyped = Vec::new();
    for model in schema.models.values() {
        for column in &model.columns {
            if hierarchy.is_existing(model.id, column.id) {
                continue;
            }
            let column_ref = hierarchy.column(model.id, column.id);
            match &column.column_type {
                Some(column_type) => _ = types.insert(column_ref, column_type),
                None => untyped.push(column_ref),
            }
        }
    }
    let referred = |column: ColumnRef| {
        let keys = foreign_keys.get(&column.model_id)?;
        keys.iter().find_map(|key| {
            let at = key.columns.iter().position(|id| *id == column.column_id)?;
            let column_id = *key.referred_columns.get(at)?;
            Some(ColumnRef { model_id: key.referred_model?, column_id })
        })
    };
    for start in untyped {
        let mut chain = vec![start];
        let mut at = start;
        let found = loop {
            let Some(next) = referred(at) else { break None };
            if let Some(found) = types.get(&next) {
                break Some(*found);
            }
            if chain.contains(&next) {
                break None;
            }
            chain.push(next);
            at = next;
        };
        if let Some(found) = found {
            types.extend(chain.into_iter().map(|column| (column, found)));
        }
    }
    types
}

/// Is this column one of the referring columns of a key?
pub(super) fn refers(foreign_keys: &[ResolvedForeignKey], column: ColumnId) -> bool {
    foreign_keys.iter().any(|key| key.columns.contains(&column))
}
