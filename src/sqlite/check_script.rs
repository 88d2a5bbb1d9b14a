//! A script for SQLite, executed in memory and read back: SQLite's own word that it says what the
//! design says, before it is offered. No file is touched.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::error::message;
use super::read_back::read_back;
use crate::mapping::Mapping;
use crate::schema::ModelId;

/// Runs a script twice if it `drops` what it creates, else once, and reads back what SQLite made of it.
///
/// # Errors
/// A message that asks for a report: the script is not what the design says.
pub fn check_script(
    script: &str,
    mapping: &Mapping,
    only: Option<&BTreeSet<ModelId>>,
    drops: bool,
) -> Result<(), String> {
    let faults = faults(script, mapping, only, drops).unwrap_or_else(|error| vec![error]);
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!(
        "SQLite does not make of this SQL what the design says, so it was not written. Please report \
         this.\n{}",
        faults.join("\n")
    ))
}

fn faults(
    script: &str,
    mapping: &Mapping,
    only: Option<&BTreeSet<ModelId>>,
    drops: bool,
) -> Result<Vec<String>, String> {
    let told = |error: rusqlite::Error| message(&error);
    let connection = Connection::open_in_memory().map_err(told)?;
    for _ in 0..if drops { 2 } else { 1 } {
        connection.execute_batch(script).map_err(told)?;
    }
    let read =
        |mapping: &Mapping| read_back(&connection, mapping).map_err(|error| error.to_string());
    let Some(only) = only else { return read(mapping) };
    let owners: BTreeSet<ModelId> = only.iter().map(|id| mapping.table_owner(*id)).collect();
    let mut part = mapping.clone();
    part.tables.retain(|id, _| owners.contains(id));
    read(&part)
}
