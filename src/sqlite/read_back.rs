//! A database that was just made from a mapping, read back and compared with it: SQLite's own word that
//! the DDL says what the design says.
//!
//! Knows nothing of how the database came to be.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::catalog::{
    Catalog, ColumnFacts, IndexElementFacts, IndexFacts, TableFacts, TableKind, read_catalog,
};
use super::check_texts::{found_checks, wanted_checks};
use super::error::ReadError;
use crate::ddl::{Dialect, type_sql, with_variants_of};
use crate::mapping::{Mapping, ResolvedColumn, ResolvedIndex, ResolvedIndexElement, ResolvedTable};
use crate::schema::ColumnType;

/// Everything in which a database differs from the mapping that it was made from, a sentence each; empty
/// where SQLite understood the DDL as it was meant. Rows are not looked at.
pub fn read_back(connection: &Connection, mapping: &Mapping) -> Result<Vec<String>, ReadError> {
    let mapping = &*with_variants_of(mapping, Dialect::Sqlite);
    let catalog = read_catalog(connection)?;
    let mut faults: Vec<String> = catalog
        .left_out
        .iter()
        .map(|(name, reason)| format!("{name}: it cannot be read back, since {reason}"))
        .collect();
    for table in mapping.tables.values() {
        match facts_of(&catalog, table) {
            None if table.is_view_elsewhere(Dialect::Sqlite.as_str()) => {}
            Some(_) if table.is_view => {}
            Some(facts) => compare(mapping, table, facts, &mut faults),
            None => faults.push(format!("{}: it is not there", table.name)),
        }
    }
    let known = |name: &str| mapping.tables.values().any(|table| table.name == name);
    let unknown = catalog.tables.iter().filter(|facts| !known(&facts.name));
    faults.extend(unknown.map(|facts| format!("{}: the design does not have it", facts.name)));
    Ok(faults)
}

fn facts_of<'c>(catalog: &'c Catalog, table: &ResolvedTable) -> Option<&'c TableFacts> {
    let kind = if table.is_view { TableKind::View } else { TableKind::Table };
    catalog.tables.iter().find(|facts| facts.name == table.name && facts.kind == kind)
}

fn compare(mapping: &Mapping, table: &ResolvedTable, facts: &TableFacts, faults: &mut Vec<String>) {
    let mut say = |what: String| faults.push(format!("{}: {what}", table.name));
    if facts.columns.len() != table.columns.len() {
        let (there, wanted) = (facts.columns.len(), table.columns.len());
        say(format!("it has {there} columns instead of {wanted}"));
    }
    for (column, found) in table.columns.iter().zip(&facts.columns) {
        for what in column_faults(table, column, found) {
            say(format!("column {}: {what}", column.name));
        }
    }
    let differs = |what: &str, wanted: &BTreeSet<String>, found: &BTreeSet<String>| {
        let words = |set: &BTreeSet<String>, other: &BTreeSet<String>| {
            let alone: Vec<&str> = set.difference(other).map(String::as_str).collect();
            if alone.is_empty() { "none".to_owned() } else { alone.join("; ") }
        };
        (wanted != found).then(|| {
            format!("{what}: {} instead of {}", words(found, wanted), words(wanted, found))
        })
    };
    let (wanted, found) = (wanted_keys(mapping, table), found_keys(facts));
    differs("foreign keys", &wanted, &found).into_iter().for_each(&mut say);
    let (wanted, found) = (wanted_uniques(table), found_uniques(table, facts));
    differs("unique constraints", &wanted, &found).into_iter().for_each(&mut say);
    let (wanted, found) = (wanted_checks(table), found_checks(facts));
    differs("checks", &wanted, &found).into_iter().for_each(&mut say);
    index_faults(table, facts).into_iter().for_each(&mut say);
}

fn column_faults(
    table: &ResolvedTable,
    column: &ResolvedColumn,
    found: &ColumnFacts,
) -> Vec<String> {
    let mut faults = Vec::new();
    if found.name != column.name {
        faults.push(format!("it is called {}", found.name));
    }
    let wanted = match &column.column_type {
        // Text that is not SQL's words for a type is quoted, and comes back as it was.
        Some(ColumnType::Sql { text }) => text.trim().to_owned(),
        Some(of) => type_sql(of, Dialect::Sqlite).unwrap_or_default(),
        None => String::new(),
    };
    // A collation is no part of the type, and SQLite keeps a type's words apart by single blanks.
    let wanted = wanted.split(" COLLATE ").next().unwrap_or_default();
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_generated = |word: &str| word.eq_ignore_ascii_case("GENERATED ALWAYS");
    if plain(&found.declared_type) != plain(wanted) && !is_generated(&found.declared_type) {
        faults.push(format!("its type is {} instead of {wanted}", found.declared_type));
    }
    if found.not_null == column.nullable {
        let words = if found.not_null { "it is NOT NULL" } else { "it may be NULL" };
        faults.push(words.to_owned());
    }
    let place = table.primary_key.iter().position(|id| *id == column.column_id);
    if usize::try_from(found.primary_key).ok() != Some(place.map_or(0, |at| at + 1)) {
        faults.push(format!("its place in the primary key is {}", found.primary_key));
    }
    if found.default.is_some() != column.server_default.is_some() && column.computed.is_none() {
        faults.push("its default is another".to_owned());
    }
    if found.generated.is_some() != column.computed.is_some() {
        faults.push("it is not generated as it should be".to_owned());
    }
    faults
}

fn wanted_keys(mapping: &Mapping, table: &ResolvedTable) -> BTreeSet<String> {
    let keys = table.foreign_keys.iter().map(|key| {
        let target = key.referred_model.and_then(|id| mapping.table(id));
        let referred = match target {
            Some(target) => target.column_names(&key.referred_columns).join(", "),
            None => key.referred_column_names.join(", "),
        };
        let action =
            |given: &Option<String>| given.as_deref().unwrap_or("NO ACTION").to_ascii_uppercase();
        key_text(
            &table.column_names(&key.columns).join(", "),
            &key.referred_table,
            &referred,
            (&action(&key.ondelete), &action(&key.onupdate)),
        )
    });
    keys.collect()
}

fn found_keys(facts: &TableFacts) -> BTreeSet<String> {
    let keys = facts.foreign_keys.iter().map(|key| {
        let (columns, referred) = (key.columns.join(", "), key.referred.join(", "));
        key_text(&columns, &key.table, &referred, (&key.ondelete, &key.onupdate))
    });
    keys.collect()
}

fn key_text(columns: &str, table: &str, referred: &str, actions: (&str, &str)) -> String {
    let (ondelete, onupdate) = actions;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (ondelete, onupdate) = (plain(ondelete), plain(onupdate));
    format!("({columns}) to {table}({referred}) on delete {ondelete} on update {onupdate}")
}

/// SQLite makes one index of two constraints over the same columns, and none beside the primary key's.
fn wanted_uniques(table: &ResolvedTable) -> BTreeSet<String> {
    let all = table.uniques.iter().map(|unique| table.column_names(&unique.columns).join(", "));
    all.filter(|columns| *columns != primary_key(table)).collect()
}

fn found_uniques(table: &ResolvedTable, facts: &TableFacts) -> BTreeSet<String> {
    let all = facts.indexes.iter().filter(|index| index.origin == "u").map(|index| {
        let columns: Vec<&str> =
            index.elements.iter().filter_map(|one| one.column.as_deref()).collect();
        columns.join(", ")
    });
    all.filter(|columns| *columns != primary_key(table)).collect()
}

fn primary_key(table: &ResolvedTable) -> String {
    table.column_names(&table.primary_key).join(", ")
}

/// In the order of their making. What SQLite makes of an expression is its own matter.
fn index_faults(table: &ResolvedTable, facts: &TableFacts) -> Vec<String> {
    let found: Vec<&IndexFacts> =
        facts.indexes.iter().filter(|index| index.origin == "c").collect();
    if found.len() != table.indexes.len() {
        return vec![format!("it has {} indexes instead of {}", found.len(), table.indexes.len())];
    }
    let pairs = table.indexes.iter().zip(found);
    let faults = pairs.filter(|(index, found)| {
        let is_partial = index.options.get("sqlite_where").is_some_and(|one| !one.is_null());
        let names = |id| table.column(id).map(|column| column.name.as_str());
        let is_element = |(wanted, found): (&ResolvedIndexElement, &IndexElementFacts)| match wanted
        {
            ResolvedIndexElement::Column(id) => names(*id) == found.column.as_deref(),
            ResolvedIndexElement::Expression(_) => true,
        };
        index.unique != found.unique
            || is_partial != found.partial
            || index.elements.len() != found.elements.len()
            || !index.elements.iter().zip(&found.elements).all(is_element)
    });
    faults
        .map(|(index, found)| {
            format!("index {}: it is of something else", index_name(index, found))
        })
        .collect()
}

fn index_name<'n>(index: &'n ResolvedIndex, found: &'n IndexFacts) -> &'n str {
    if index.name.is_empty() { &found.name } else { &index.name }
}
