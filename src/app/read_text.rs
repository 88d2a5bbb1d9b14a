//! A models file or a script read into a document of its own, with what of it was not understood. Knows
//! no window.

use std::path::Path;

use super::import::with_source;
use crate::document::{DialectName, Document, SourceKind, read_source_files};
use crate::python::{self, SourceFile};
use crate::sql;

/// What a text came to.
pub(super) struct ReadText {
    /// Its models, not arranged.
    pub document: Document,
    /// What of it was not read: `models.py:12: …`.
    pub unread: Vec<String>,
}

/// Reads a models file, or a folder of them.
///
/// # Errors
/// One sentence: why it cannot be read.
pub(super) fn read_models(path: &Path) -> Result<ReadText, String> {
    let files = read_source_files(path).map_err(|error| error.to_string())?;
    let files: Vec<SourceFile> =
        files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let models = python::read_models(&files).map_err(|error| error.to_string())?;
    let unread = models.unread.iter().map(|one| format!("{}:{}: {}", one.path, one.line, one.what));
    let unread = unread.collect();
    let document = Document::from_schema(models.schema).in_style(models.style);
    Ok(ReadText { document: with_source(document, path, SourceKind::Python, None), unread })
}

/// Reads a script of CREATE TABLE statements, in the dialect that it looks like unless one is given.
///
/// # Errors
/// One sentence: why it cannot be read, or that it has no tables.
pub(super) fn read_script(path: &Path, dialect: Option<DialectName>) -> Result<ReadText, String> {
    let mut files = read_source_files(path).map_err(|error| error.to_string())?;
    let (name, text) = files.pop().unwrap_or_default();
    let script = sql::read(&text, dialect.map(super::dialect));
    if script.schema.models.is_empty() {
        return Err(format!("{name} has no CREATE TABLE that could be read"));
    }
    let unread = script.notes.iter().map(|one| format!("{name}:{}: {}", one.line, one.what));
    let unread = unread.collect();
    let dialect = super::dialect_name(script.dialect);
    let document = Document::from_schema(script.schema).in_dialect(dialect);
    Ok(ReadText { document: with_source(document, path, SourceKind::Sql, Some(dialect)), unread })
}
