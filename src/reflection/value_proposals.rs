//! Foreign keys that a database may mean though no name tells: columns of the same kind as a key of
//! another table, and columns that together are named as a composite key is. These are many; only what
//! their values say, which is measured elsewhere, makes a proposal of one.

use std::collections::HashSet;

use heck::ToSnakeCase;

use super::key_proposals::{kind_of, propose_keys};
use crate::schema::{Column, ColumnId, ColumnType, Model, ModelId, ModelKind, Schema};

/// Columns that may refer to others, in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueProposal {
    /// The model that may refer.
    pub child: ModelId,
    /// Its columns.
    pub columns: Vec<ColumnId>,
    /// The model that may be referred to.
    pub parent: ModelId,
    /// Its key.
    pub parent_columns: Vec<ColumnId>,
}

/// No more are weighed: each takes a query.
const MAX_CANDIDATES: usize = 3_000;

/// Every candidate: composite keys first, then single columns in the order of the models. Columns that
/// refer already or are proposed by name ([`propose_keys`]) are left out.
pub fn value_candidates(schema: &Schema) -> Vec<ValueProposal> {
    let tables: Vec<&Model> = schema
        .models
        .values()
        .map(AsRef::as_ref)
        .filter(|model| !matches!(model.kind, ModelKind::View { .. }))
        .collect();
    let by_name: HashSet<(ModelId, ColumnId)> =
        propose_keys(schema).iter().map(|one| (one.child, one.column)).collect();
    let mut found = Vec::new();
    for child in &tables {
        for parent in tables.iter().filter(|parent| parent.id != child.id) {
            found.extend(composite_keys(parent).filter_map(|key| together(child, parent, &key)));
        }
    }
    for child in &tables {
        let own_key = child.primary_key_columns();
        let columns = child.columns.iter().filter(|column| {
            let is_own_key = matches!(own_key.as_slice(), [key] if key.id == column.id);
            let is_bound = child.foreign_keys.iter().any(|key| key.columns.contains(&column.id));
            !is_own_key && !is_bound && !by_name.contains(&(child.id, column.id))
        });
        for column in columns.filter(|column| can_refer(column)) {
            for parent in &tables {
                let keys = single_keys(parent)
                    .filter(|key| key.id != column.id)
                    .filter(|key| can_refer(key) && is_same_kind(key, column));
                found.extend(keys.map(|key| ValueProposal {
                    child: child.id,
                    columns: vec![column.id],
                    parent: parent.id,
                    parent_columns: vec![key.id],
                }));
            }
        }
    }
    found.truncate(MAX_CANDIDATES);
    found
}

/// The primary key of one column, and unique columns.
fn single_keys(model: &Model) -> impl Iterator<Item = &Column> {
    let key = model.primary_key_columns();
    let whole = if key.len() == 1 { key.first().map(|one| one.id) } else { None };
    model.columns.iter().filter(move |column| column.unique || whole == Some(column.id))
}

/// The primary key and unique constraints of several columns.
fn composite_keys(model: &Model) -> impl Iterator<Item = Vec<&Column>> {
    let key = model.primary_key_columns();
    let unique = model
        .unique_constraints
        .iter()
        .map(|unique| unique.columns.iter().filter_map(|id| model.column(*id)).collect::<Vec<_>>());
    std::iter::once(key).chain(unique).filter(|key| key.len() > 1)
}

/// The columns of a table that are named for a composite key: as its own columns, or with the table's
/// name before them.
fn together(child: &Model, parent: &Model, key: &[&Column]) -> Option<ValueProposal> {
    let stems = [parent.class_name.to_snake_case(), parent.table_name().to_snake_case()];
    let mut columns = Vec::new();
    for part in key {
        let name = part.name.to_snake_case();
        let found = child.columns.iter().find(|column| {
            let own = column.name.to_snake_case();
            is_same_kind(part, column)
                && (own == name || stems.iter().any(|stem| own == format!("{stem}_{name}")))
        })?;
        columns.push(found.id);
    }
    let is_declared = child.foreign_keys.iter().any(|key| {
        key.columns.len() == columns.len() && columns.iter().all(|id| key.columns.contains(id))
    });
    // `id` and `name` are everywhere.
    let says_little = key.iter().all(|part| matches!(part.name.as_str(), "id" | "name"));
    (!is_declared && !says_little).then(|| ValueProposal {
        child: child.id,
        columns,
        parent: parent.id,
        parent_columns: key.iter().map(|part| part.id).collect(),
    })
}

/// Whole numbers, text and UUIDs: amounts, dates and truth values are no keys.
fn can_refer(column: &Column) -> bool {
    let is_amount = matches!(column.column_type, Some(ColumnType::Numeric { .. }));
    column.computed.is_none()
        && !is_amount
        && (1..=3).contains(&kind_of(column.column_type.as_ref()))
}

fn is_same_kind(one: &Column, other: &Column) -> bool {
    kind_of(one.column_type.as_ref()) == kind_of(other.column_type.as_ref())
}
