//! Writing rows to a file of their own, as CSV or JSON: row by row, so that any number of them takes no more
//! memory than one. The file appears whole or not at all, and is never the database or a file of it.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::ReadError;
use super::open::Database;
use super::page::TableShape;
use super::quoted;
use super::related::related_statement;
use super::request::RelatedFrom;
use super::row_query::{RowQuery, check_expression};
use super::rows_text::{csv_line, csv_names, json_object};
use super::side_files::beside;
use super::value::Value;
use crate::unfinished_file::UnfinishedFile;

/// Which text rows become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsFormat {
    /// Comma-separated, after RFC 4180.
    Csv,
    /// A list of objects.
    Json,
}

/// Which rows are written.
#[derive(Clone, Debug)]
pub enum ExportedRows {
    /// Rows of a table or view.
    Table {
        /// Its name in the database.
        table: String,
        /// Which of them, in which order.
        query: RowQuery,
    },
    /// Rows that a relationship leads to.
    Related(RelatedFrom),
}

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct Export {
    /// The rows.
    pub rows: ExportedRows,
    /// Names of the columns, in the order that they are written in.
    pub columns: Vec<String>,
    /// The text.
    pub format: RowsFormat,
    /// The file, which is replaced if it is there.
    pub path: PathBuf,
    /// Counts the rows that are written so far.
    pub written: Arc<AtomicU64>,
}

/// Writes rows to a file; answers how many.
pub(super) fn export_rows(database: &Database, export: &Export) -> Result<u64, ReadError> {
    check_target(database.path(), &export.path)?;
    let (sql, parameters) = statement(database, export)?;
    let failed = |error: &std::io::Error| not_written(&export.path, &error.to_string());
    let file = UnfinishedFile::beside(&export.path).map_err(|error| failed(&error))?;
    let mut text = BufWriter::new(file);
    let names: Vec<&str> = export.columns.iter().map(String::as_str).collect();
    let mut statement = database.connection.prepare(&sql)?;
    let mut found = statement.query(rusqlite::params_from_iter(&parameters))?;
    let (begin, end) = match export.format {
        RowsFormat::Csv => (csv_names(&names), ""),
        RowsFormat::Json => ("[".to_owned(), "\n]\n"),
    };
    text.write_all(begin.as_bytes()).map_err(|error| failed(&error))?;
    let mut written = 0_u64;
    while let Some(row) = found.next()? {
        database.look_at_clock()?;
        let values = (0..names.len())
            .map(|at| row.get_ref(at).map(Value::from_ref))
            .collect::<Result<Vec<_>, _>>()?;
        let line = match export.format {
            RowsFormat::Csv => csv_line(&values),
            RowsFormat::Json => {
                let before = if written == 0 { "\n" } else { ",\n" };
                [before, &json_object(&names, &values)].concat()
            }
        };
        text.write_all(line.as_bytes()).map_err(|error| failed(&error))?;
        written += 1;
        export.written.store(written, Ordering::Relaxed);
    }
    text.write_all(end.as_bytes()).map_err(|error| failed(&error))?;
    let file = text.into_inner().map_err(|error| failed(error.error()))?;
    file.persist(&export.path).map_err(|error| failed(&error))?;
    Ok(written)
}

fn statement(database: &Database, export: &Export) -> Result<(String, Vec<Value>), ReadError> {
    let columns: Vec<String> = export.columns.iter().map(|name| quoted(name)).collect();
    let columns = columns.join(", ");
    match &export.rows {
        ExportedRows::Table { table, query } => {
            check_expression(&query.filter)?;
            let shape = TableShape::of(database, table)?;
            let shape = shape.inheriting(database, &query.inherited);
            let sql = ["SELECT ", &columns, &query.source_sql(&shape, "")].concat();
            Ok((sql, Vec::new()))
        }
        ExportedRows::Related(from) => {
            let parent = from.parent();
            let relationship = from.mapping.relationship(from.relationship, from.end);
            let relationship = relationship.ok_or_else(|| {
                ReadError::Refused("the models no longer have this relationship".to_owned())
            })?;
            let (schema, mapping, query) = (&from.schema, &from.mapping, &from.query);
            let (sql, parameters) =
                related_statement(database, schema, mapping, relationship, &parent, query)?;
            Ok((["SELECT ", &columns, " FROM (", &sql, ")"].concat(), parameters))
        }
    }
}

/// The database and what belongs to it are never written to.
fn check_target(database: &Path, target: &Path) -> Result<(), ReadError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let target = real(target);
    let own = ["", "-wal", "-shm", "-journal"];
    let is_own = own.iter().any(|suffix| {
        let one = beside(database, suffix);
        real(&one) == target || beside(&real(database), suffix) == target
    });
    if is_own {
        return Err(not_written(&target, "they come from this database"));
    }
    // A device or a folder is not replaced by a file.
    if target.exists() && !target.is_file() {
        let reason = if target.is_dir() { "a folder has this name" } else { "this is no file" };
        return Err(not_written(&target, reason));
    }
    Ok(())
}

fn not_written(path: &Path, reason: &str) -> ReadError {
    ReadError::NotWritten { path: path.to_path_buf(), reason: reason.to_owned() }
}
