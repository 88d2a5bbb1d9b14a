//! Foreign keys whose target this schema does not have.
//!
//! Ports the refusals of `ForeignKey._resolve_column` and `_link_to_col_by_colstring`.

use super::Mapping;
use super::diagnostic::{Diagnostic, ErrorClass, Remedy, Severity, Subject};
use super::table::{ResolvedForeignKey, ResolvedTable};
use crate::schema::{ConstraintId, ModelId};

/// What is wrong with a foreign key of a model, if its target was not found.
pub(super) fn broken_key(
    mapping: &Mapping,
    model_id: ModelId,
    constraint_id: ConstraintId,
) -> Option<Diagnostic> {
    let table = mapping.table(model_id)?;
    let key = table.foreign_keys.iter().find(|key| key.constraint_id == constraint_id)?;
    describe(mapping, table, key)
}

/// The same of all foreign keys of all tables, in order.
pub(super) fn broken_keys(mapping: &Mapping) -> Vec<Diagnostic> {
    let tables = mapping.tables.values().filter(|table| !table.is_view);
    tables
        .flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
        .filter_map(|(table, key)| describe(mapping, table, key))
        .collect()
}

fn describe(
    mapping: &Mapping,
    table: &ResolvedTable,
    key: &ResolvedForeignKey,
) -> Option<Diagnostic> {
    if !key.referred_columns.is_empty() || key.columns.is_empty() {
        return None;
    }
    let (name, target) = (&table.name, &key.referred_table);
    let referred_table = mapping.table_named(target);
    let names = &key.referred_column_names;
    let missing = |at: &usize| match (referred_table, names.get(*at)) {
        (Some(table), Some(name)) => table.column_named(name).is_none(),
        _ => true,
    };
    let at = (0..key.columns.len()).find(missing).unwrap_or_default();
    let column = key.columns.get(at).and_then(|id| table.column(*id));
    let column = column.map_or("", |column| column.name.as_str());
    let referred = names.get(at).map_or("", String::as_str);
    let (class, message, advice) = if referred_table.is_some() {
        (
            ErrorClass::NoReferencedColumnError,
            format!(
                "Could not initialize target column for ForeignKey '{target}.{referred}' on table \
                 '{name}': table '{target}' has no column named '{referred}'"
            ),
            format!(
                "{name}.{column} refers to {target}.{referred}, which does not exist. Choose another \
                 column, or remove the foreign key."
            ),
        )
    } else {
        (
            ErrorClass::NoReferencedTableError,
            format!(
                "Foreign key associated with column '{name}.{column}' could not find table \
                 '{target}' with which to generate a foreign key to target column '{referred}'"
            ),
            format!(
                "{name}.{column} refers to the table {target}, which does not exist. Draw it, choose \
                 another, or remove the foreign key."
            ),
        )
    };
    let (model_id, constraint_id) = (key.declared_on, key.constraint_id);
    let mut remedies = Vec::new();
    if let Some(referred) = referred_table
        && referred.primary_key.len() == key.columns.len()
    {
        let (target, columns) = (referred.model_id, referred.primary_key.clone());
        remedies.push(Remedy::SetForeignKeyTarget { model_id, constraint_id, target, columns });
    }
    remedies.push(Remedy::RemoveForeignKey { model_id, constraint_id });
    Some(Diagnostic {
        severity: Severity::Error,
        class,
        subject: Subject::Constraint(key.declared_on, key.constraint_id),
        message,
        advice,
        remedies,
    })
}
