//! What is damaged in a file: SQLite's own quick check, table by table, in words.
//!
//! Knows nothing of rows or models.

use std::time::Duration;

use crate::ddl::Dialect;
use crate::ddl::quoting::always_quote_identifier;

use super::error::ReadError;
use super::open::Database;
use super::value::Value;

/// How long one table is looked through: at some hundred megabytes a second it is enough for all but
/// the largest, and those are read with the same checks as they are browsed.
const LIMIT: Duration = Duration::from_secs(1);

/// Faults that are told of one table.
const MAX_FAULTS: usize = 3;

/// What looking through a table came to.
pub(super) enum Checked {
    /// No fault, as far as was looked.
    Sound,
    /// Something else was asked for.
    Interrupted,
    /// Its faults, a line each.
    Damaged(Vec<String>),
}

/// The names of all tables.
pub(super) fn tables_to_check(database: &Database) -> Result<Vec<String>, ReadError> {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0";
    let mut statement = database.connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut names = Vec::new();
    while let Some(row) = rows.next()? {
        if let Value::Text(name) = Value::from_ref(row.get_ref(0)?) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Looks through one table and its indexes (`PRAGMA quick_check(table)`).
pub(super) fn check_table(database: &Database, table: &str) -> Checked {
    let found = database.within(LIMIT, |database| {
        let name = always_quote_identifier(table, Dialect::Sqlite);
        let sql = ["PRAGMA quick_check(", &name, ")"].concat();
        let mut statement = database.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next()? {
            faults.push(Value::from_ref(row.get_ref(0)?).to_string());
        }
        Ok(faults)
    });
    match found {
        Ok(faults) => {
            let mut lines: Vec<String> = faults
                .iter()
                .flat_map(|fault| fault.lines())
                .filter(|line| !(*line == "ok" || line.starts_with("*** in database")))
                .map(|line| format!("{table}: {line}"))
                .collect();
            if lines.is_empty() {
                return Checked::Sound;
            }
            let more = lines.len().saturating_sub(MAX_FAULTS);
            lines.truncate(MAX_FAULTS);
            if more > 0 {
                lines.push(format!("{table}: {more} more faults"));
            }
            Checked::Damaged(lines)
        }
        Err(ReadError::Interrupted) => Checked::Interrupted,
        Err(ReadError::Corrupt(text)) => Checked::Damaged(vec![format!("{table}: {text}")]),
        // Large, locked, or virtual: nothing is known against it.
        Err(_) => Checked::Sound,
    }
}
