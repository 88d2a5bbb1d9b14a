//! DROP statements for what a script creates: in the order in which nothing refers to what is gone,
//! and harmless where it is not there.

use std::collections::BTreeSet;

use crate::mapping::{Mapping, ResolvedTable};
use crate::schema::{ColumnType, ModelId};

use super::Dialect;
use super::quoting::quote_identifier;
use super::script::{compiler_of, is_materialized};
use super::table_order::sort_tables_and_constraints;
use super::type_compiler::enum_name;

/// The statements that drop these tables and what belongs to them, all of the schema's without a
/// choice; and what they leave in place, a line each.
pub fn drop_all(
    mapping: &Mapping,
    dialect: Dialect,
    models: Option<&[ModelId]>,
) -> (Vec<String>, Vec<String>) {
    let owners: Option<BTreeSet<ModelId>> =
        models.map(|ids| ids.iter().map(|id| mapping.table_owner(*id)).collect());
    let is_chosen = |table: &&ResolvedTable| {
        owners.as_ref().is_none_or(|owners| owners.contains(&table.model_id))
    };
    let (chosen, others): (Vec<&ResolvedTable>, Vec<&ResolvedTable>) =
        mapping.tables.values().partition(is_chosen);
    let (views, tables): (Vec<&ResolvedTable>, Vec<&ResolvedTable>) =
        chosen.into_iter().partition(|table| table.is_view);
    let compiler = compiler_of(dialect);
    let mut statements = Vec::new();
    let mut notes = Vec::new();
    let views = views.iter().rev().filter(|view| !view.is_view_elsewhere(dialect.as_str()));
    statements.extend(views.map(|view| {
        let kind = if is_materialized(view) { "MATERIALIZED VIEW" } else { "VIEW" };
        format!("DROP {kind} IF EXISTS {}", compiler.format_table(view))
    }));
    let order = sort_tables_and_constraints(&tables);
    // Tables that refer to each other have no order in which they could go one by one.
    let is_cyclic = !order.remaining.is_empty();
    match dialect {
        Dialect::Sqlite if is_cyclic => statements.push("PRAGMA foreign_keys = OFF".to_owned()),
        Dialect::Mysql if is_cyclic => statements.push("SET FOREIGN_KEY_CHECKS = 0".to_owned()),
        _ => {}
    }
    let pointed_at: BTreeSet<ModelId> =
        order.remaining.iter().filter_map(|(_, key)| key.referred_model).collect();
    for table in order.tables.iter().rev() {
        let is_in_cycle = pointed_at.contains(&table.model_id);
        let cascade = if dialect == Dialect::Postgresql && is_in_cycle { " CASCADE" } else { "" };
        statements.push(format!("DROP TABLE IF EXISTS {}{cascade}", compiler.format_table(table)));
    }
    if dialect == Dialect::Mysql && is_cyclic {
        statements.push("SET FOREIGN_KEY_CHECKS = 1".to_owned());
    }
    if dialect == Dialect::Postgresql {
        let kept: BTreeSet<String> = others.iter().flat_map(|table| types_of(table)).collect();
        let mut dropped = BTreeSet::new();
        for name in tables.iter().flat_map(|table| types_of(table)) {
            if kept.contains(&name) {
                notes.push(format!("{name} is not dropped: other tables use it"));
            } else if dropped.insert(name.clone()) {
                statements.push(format!("DROP {name}"));
            }
        }
    }
    for other in others.iter().filter(|table| !table.is_view) {
        let referred: BTreeSet<ModelId> = other
            .foreign_keys
            .iter()
            .filter_map(|key| key.referred_model)
            .filter(|id| tables.iter().any(|one| one.model_id == *id))
            .collect();
        let name = &other.name;
        if dialect == Dialect::Sqlite || referred.is_empty() {
            continue;
        }
        let by_cascade =
            dialect == Dialect::Postgresql && referred.iter().all(|id| pointed_at.contains(id));
        notes.push(if by_cascade {
            format!("{name} refers to what is dropped; its foreign key is dropped, too")
        } else {
            format!("{name} refers to what is dropped; drop its foreign key first")
        });
    }
    (statements, notes)
}

/// The enum types and sequences that a table has of its own, as DROP names them.
fn types_of(table: &ResolvedTable) -> Vec<String> {
    let quote = |name: &str| quote_identifier(name, Dialect::Postgresql);
    let within = |schema: Option<&String>, name: &str| {
        let schema = schema.map(|schema| quote(schema) + ".").unwrap_or_default();
        schema + &quote(name)
    };
    let mut names = Vec::new();
    for column in &table.columns {
        if let Some(ColumnType::Enum(of)) = &column.column_type
            && of.native_enum
            && let Some(name) = enum_name(of)
        {
            names.push(format!("TYPE IF EXISTS {}", within(of.schema.as_ref(), &name)));
        }
        let sequence = column.sequence.as_ref().filter(|sequence| !sequence.optional);
        names.extend(
            sequence.map(|one| {
                format!("SEQUENCE IF EXISTS {}", within(one.schema.as_ref(), &one.name))
            }),
        );
    }
    names
}
