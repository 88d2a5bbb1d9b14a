//! Writing sample rows into a database that was just made. SQLite is the judge of every row: what it refuses is
//! proposed anew, and at the end it looks at all foreign keys.
//!
//! Knows nothing of files; what the rows are is told by [`crate::sample_rows`].

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement, ToSql, ffi};

use super::create_database::CreateError;
use super::error::message;
use super::quoted;
use crate::sample_rows::{Cell, LateRow, Refusal, SampleRows, TableRows};

/// How far the rows are, and whether they are still wanted. Shared with who waits for them.
#[derive(Debug, Default)]
pub struct Progress {
    /// Rows that are written.
    pub written: AtomicU64,
    /// Set to stop.
    pub is_cancelled: AtomicBool,
}

/// What was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// How many rows, in all tables.
    pub rows: u64,
    /// Where there are fewer than were asked for, and why, a sentence each.
    pub notes: Vec<String>,
}

/// Fills all tables, in one transaction.
pub(super) fn fill(
    connection: &Connection,
    rows: &mut SampleRows,
    progress: &Progress,
) -> Result<Filled, CreateError> {
    let transaction = connection.unchecked_transaction().map_err(|error| failed(&error))?;
    let mut filled = Filled::default();
    for step in 0..rows.tables() {
        let mut table = rows.table(step);
        fill_table(connection, &mut table, progress)?;
        let (wanted, written) = table.progress();
        filled.rows += written;
        if written < wanted {
            filled.notes.push(format!(
                "{}: {written} rows instead of {wanted}, as no more could be told apart or had \
                 something to refer to",
                table.name()
            ));
        }
        let finished = table.finish();
        rows.finish(finished);
    }
    for (step, table) in rows.late_tables() {
        fill_late(connection, rows, step, &table, progress)?;
    }
    transaction.commit().map_err(|error| failed(&error))?;
    check_foreign_keys(connection)?;
    Ok(filled)
}

fn fill_table(
    connection: &Connection,
    table: &mut TableRows<'_>,
    progress: &Progress,
) -> Result<(), CreateError> {
    let columns: Vec<&str> = table.columns().collect();
    // A statement for each set of columns that are left to their defaults.
    let mut statements: HashMap<Vec<bool>, Statement<'_>> = HashMap::new();
    while let Some(cells) = table.propose() {
        let written = progress.written.load(Ordering::Relaxed);
        if written.is_multiple_of(64) && progress.is_cancelled.load(Ordering::Relaxed) {
            return Err(CreateError::Cancelled);
        }
        let given: Vec<bool> = cells.iter().map(|cell| *cell != Cell::Omitted).collect();
        if !statements.contains_key(&given) {
            let sql = insert_sql(table.name(), &columns, &given);
            let statement = connection.prepare(&sql).map_err(|error| failed(&error))?;
            statements.insert(given.clone(), statement);
        }
        let Some(statement) = statements.get_mut(&given) else { continue };
        let values = cells.iter().filter(|cell| **cell != Cell::Omitted);
        match statement.execute(rusqlite::params_from_iter(values)) {
            Ok(_) => {
                table.accept(&cells);
                progress.written.store(written + 1, Ordering::Relaxed);
            }
            Err(error) => match refusal(&error) {
                Some(refusal) => {
                    if !table.refuse(&refusal)? {
                        return Ok(());
                    }
                }
                None => return Err(failed(&error)),
            },
        }
    }
    Ok(())
}

fn insert_sql(table: &str, columns: &[&str], given: &[bool]) -> String {
    let names: Vec<String> = columns
        .iter()
        .zip(given)
        .filter(|(_, given)| **given)
        .map(|(name, _)| quoted(name))
        .collect();
    if names.is_empty() {
        return ["INSERT INTO ", &quoted(table), " DEFAULT VALUES"].concat();
    }
    let places = vec!["?"; names.len()].join(", ");
    ["INSERT INTO ", &quoted(table), " (", &names.join(", "), ") VALUES (", &places, ")"].concat()
}

/// Tables that refer to each other in a circle get what was left out. What is refused is tried again when other rows
/// have given up what it takes; a row that may not have it stays as it is.
fn fill_late(
    connection: &Connection,
    rows: &SampleRows,
    step: usize,
    table: &str,
    progress: &Progress,
) -> Result<(), CreateError> {
    let mut left = rows.late_rows(step);
    loop {
        let mut refused = Vec::new();
        let count = left.len();
        for late in left {
            if progress.is_cancelled.load(Ordering::Relaxed) {
                return Err(CreateError::Cancelled);
            }
            if !update(connection, table, &late)? {
                refused.push(late);
            }
        }
        if refused.is_empty() || refused.len() == count {
            return Ok(());
        }
        left = refused;
    }
}

/// False if SQLite does not take it.
fn update(connection: &Connection, table: &str, late: &LateRow) -> Result<bool, CreateError> {
    let named = |cells: &[(String, Cell)]| -> Vec<String> {
        cells.iter().map(|(name, _)| quoted(name) + " = ?").collect()
    };
    let found = if late.key.is_empty() {
        // Numbered from 1 in the order of making, where no column is the number.
        ["rowid = ", &(late.row + 1).to_string()].concat()
    } else {
        named(&late.key).join(" AND ")
    };
    let set = named(&late.cells).join(", ");
    let sql = ["UPDATE ", &quoted(table), " SET ", &set, " WHERE ", &found].concat();
    let mut statement = connection.prepare_cached(&sql).map_err(|error| failed(&error))?;
    let values = late.cells.iter().chain(&late.key).map(|(_, cell)| cell);
    match statement.execute(rusqlite::params_from_iter(values)) {
        Ok(_) => Ok(true),
        Err(error) if refusal(&error).is_some() => Ok(false),
        Err(error) => Err(failed(&error)),
    }
}

/// What no row could close is refused here: a circle of keys that must not be NULL where one of its tables came out
/// with fewer rows than another needs, or where a CHECK takes none of the values that are there.
fn check_foreign_keys(connection: &Connection) -> Result<(), CreateError> {
    let mut statement =
        connection.prepare("PRAGMA foreign_key_check").map_err(|error| failed(&error))?;
    let mut rows = statement.query([]).map_err(|error| failed(&error))?;
    match rows.next().map_err(|error| failed(&error))? {
        None => Ok(()),
        Some(row) => {
            let text = |at| row.get::<_, String>(at).unwrap_or_default();
            Err(CreateError::Rows(format!(
                "{} has a row that refers to none of {}; tables that need each other before they can have \
                 rows cannot be filled.",
                text(0),
                text(2)
            )))
        }
    }
}

/// What SQLite says of a row that it does not take; `None` if something else is wrong.
fn refusal(error: &rusqlite::Error) -> Option<Refusal> {
    let rusqlite::Error::SqliteFailure(code, _) = error else { return None };
    if code.code != ErrorCode::ConstraintViolation {
        return None;
    }
    let text = message(error);
    let of = text.split_once(": ").map_or(text.as_str(), |(_, of)| of).to_owned();
    Some(match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => Refusal::Unique(of),
        ffi::SQLITE_CONSTRAINT_CHECK => Refusal::Check(of),
        _ => Refusal::Other(text),
    })
}

fn failed(error: &rusqlite::Error) -> CreateError {
    CreateError::Refused(message(error))
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null | Self::Omitted => Null.to_sql()?,
            Self::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Self::Real(number) => ToSqlOutput::Borrowed(ValueRef::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
