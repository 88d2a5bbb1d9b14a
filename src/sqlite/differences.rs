//! What differs between a design and the file that it is laid over: tables, columns, types, keys. Both are
//! told as mappings; names are compared as SQLite does, without regard to case.

use std::collections::{BTreeMap, BTreeSet};

use crate::ddl::{Dialect, type_sql};
use crate::mapping::{Mapping, ResolvedColumn, ResolvedTable};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table's name.
    pub table: String,
    /// What is different, in a sentence.
    pub message: String,
}

/// Every difference, by table: first what only one of the two has.
pub fn differences(design: &Mapping, file: &Mapping) -> Vec<Difference> {
    let by_name = |mapping: &'_ Mapping| -> BTreeMap<String, ResolvedTable> {
        let tables = mapping.tables.values().cloned();
        tables.map(|table| (table.name.to_ascii_lowercase(), table)).collect()
    };
    let (designed, stored) = (by_name(design), by_name(file));
    let mut found = Vec::new();
    let mut say = |table: &ResolvedTable, message: &str| {
        found.push(Difference { table: table.name.clone(), message: message.to_owned() });
    };
    for (name, table) in &designed {
        if !stored.contains_key(name) {
            say(table, "The file does not have this table.");
        }
    }
    for (name, table) in &stored {
        if !designed.contains_key(name) {
            say(table, "The design does not have this table.");
        }
    }
    for (name, table) in &designed {
        let Some(other) = stored.get(name) else { continue };
        found.extend(
            differences_of(table, other)
                .into_iter()
                .map(|message| Difference { table: table.name.clone(), message }),
        );
    }
    found
}

fn differences_of(design: &ResolvedTable, file: &ResolvedTable) -> Vec<String> {
    let mut lines = Vec::new();
    for column in &design.columns {
        match named(file, &column.name) {
            None => lines.push(format!("{}: the file does not have this column.", column.name)),
            Some(other) if !design.is_view => lines.extend(column_difference(column, other)),
            Some(_) => {}
        }
    }
    for column in &file.columns {
        if named(design, &column.name).is_none() {
            lines.push(format!("{}: the design does not have this column.", column.name));
        }
    }
    let key = |table: &ResolvedTable| table.column_names(&table.primary_key).join(", ");
    let (designed, stored) = (key(design), key(file));
    if !designed.eq_ignore_ascii_case(&stored) {
        let word = |key: &str| {
            if key.is_empty() { "none".to_owned() } else { format!("({key})") }
        };
        let (designed, stored) = (word(&designed), word(&stored));
        lines.push(format!("The primary key is {designed} in the design, {stored} in the file."));
    }
    let (designed, stored) = (foreign_keys(design), foreign_keys(file));
    for (key, text) in &designed {
        if !stored.contains_key(key) {
            lines.push(format!("The foreign key {text} is in the design alone."));
        }
    }
    for (key, text) in &stored {
        if !designed.contains_key(key) {
            lines.push(format!("The foreign key {text} is in the file alone."));
        }
    }
    lines
}

fn named<'t>(table: &'t ResolvedTable, name: &str) -> Option<&'t ResolvedColumn> {
    table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
}

fn column_difference(design: &ResolvedColumn, file: &ResolvedColumn) -> Vec<String> {
    let mut lines = Vec::new();
    let sql = |column: &ResolvedColumn| {
        let text = column.column_type.as_ref().and_then(|one| type_sql(one, Dialect::Sqlite).ok());
        text.unwrap_or_default()
    };
    let (designed, stored) = (sql(design), sql(file));
    if !designed.eq_ignore_ascii_case(&stored) {
        let word =
            |text: &str| if text.is_empty() { "no type".to_owned() } else { text.to_owned() };
        let (designed, stored) = (word(&designed), word(&stored));
        let name = &design.name;
        lines.push(format!("{name}: {designed} in the design, {stored} in the file."));
    }
    if design.nullable != file.nullable {
        let (one, other) = if design.nullable { ("design", "file") } else { ("file", "design") };
        lines.push(format!("{}: NULL is allowed by the {one}, not by the {other}.", design.name));
    }
    lines
}

/// Each key to be compared, and as it is shown: `(artist_id) to artists(id)`.
fn foreign_keys(table: &ResolvedTable) -> BTreeMap<BTreeSet<(String, String)>, String> {
    table
        .foreign_keys
        .iter()
        .map(|key| {
            let columns = table.column_names(&key.columns);
            let referred = &key.referred_column_names;
            let text = format!(
                "({}) to {}({})",
                columns.join(", "),
                key.referred_table,
                referred.join(", ")
            );
            let target = key.referred_table.to_ascii_lowercase();
            let pairs = columns.iter().zip(referred).map(|(column, referred)| {
                let referred = referred.to_ascii_lowercase();
                (column.to_ascii_lowercase(), format!("{target}.{referred}"))
            });
            (pairs.collect(), text)
        })
        .collect()
}
