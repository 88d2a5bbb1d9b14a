//! A source read into models: a models file or a folder of them, a script, a SQLite file, another
//! project. What it is, its content tells, or its name where content does not.

use std::path::Path;

use crate::document::{DialectName, SourceKind, load, read_source_files};
use crate::python::{self, SourceFile};
use crate::schema::Schema;
use crate::sql;
use crate::sqlite::{Database, looks_like_database, reflect};

/// What a source says.
#[derive(Clone, Debug)]
pub struct ReadSource {
    /// What it is.
    pub kind: SourceKind,
    /// The dialect that a script was read in.
    pub dialect: Option<DialectName>,
    /// Its models.
    pub schema: Schema,
    /// What of it was not read: `models.py:12: …`.
    pub unread: Vec<String>,
}

/// Reads a source; a script in the dialect that it looks like, unless another is given.
///
/// # Errors
/// One sentence: why it cannot be read, or that it has no models.
pub fn read_source(path: &Path, dialect: Option<DialectName>) -> Result<ReadSource, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let has_ending =
        |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    let read = if looks_like_database(path) {
        read_database(path)?
    } else if path.is_dir() || has_ending("py") {
        read_python(path)?
    } else if has_ending("sql") {
        read_script(path, dialect)?
    } else {
        let document = load(path).map_err(|error| error.in_file(path))?;
        let schema = Schema::clone(&document.schema);
        ReadSource { kind: SourceKind::Project, dialect: None, schema, unread: Vec::new() }
    };
    if read.schema.models.is_empty() {
        let what = match read.kind {
            SourceKind::Python => "no model classes or tables",
            SourceKind::Sql => "no CREATE TABLE",
            SourceKind::Database => "no tables",
            SourceKind::Project => "no models",
        };
        return Err(format!("{name} has {what} that could be read"));
    }
    Ok(read)
}

fn read_database(path: &Path) -> Result<ReadSource, String> {
    let database = Database::open(path).map_err(|error| error.to_string())?;
    let found = reflect(&database).map_err(|error| error.to_string())?;
    let unread = found.notes.iter().map(|one| format!("{}: {}", one.table, one.message));
    Ok(ReadSource {
        kind: SourceKind::Database,
        dialect: None,
        unread: unread.collect(),
        schema: found.schema,
    })
}

fn read_python(path: &Path) -> Result<ReadSource, String> {
    let files = read_source_files(path).map_err(|error| error.to_string())?;
    let files: Vec<SourceFile> =
        files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let models = python::read_models(&files).map_err(|error| error.to_string())?;
    let unread = models.unread.iter().map(|one| format!("{}:{}: {}", one.path, one.line, one.what));
    Ok(ReadSource {
        kind: SourceKind::Python,
        dialect: None,
        unread: unread.collect(),
        schema: models.schema,
    })
}

fn read_script(path: &Path, dialect: Option<DialectName>) -> Result<ReadSource, String> {
    let files = read_source_files(path).map_err(|error| error.to_string())?;
    let (name, text) = files.into_iter().next().unwrap_or_default();
    let script = sql::read(&text, dialect.map(crate::app::dialect));
    let unread = script.notes.iter().map(|one| format!("{name}:{}: {}", one.line, one.what));
    Ok(ReadSource {
        kind: SourceKind::Sql,
        dialect: Some(crate::app::dialect_name(script.dialect)),
        unread: unread.collect(),
        schema: script.schema,
    })
}
