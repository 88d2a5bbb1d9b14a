//! Reading what a job is about: a project, a SQLite file, a script or models, told by content first.

use std::path::Path;

use super::{DialectArgument, Failure};
use crate::ddl::Dialect;
use crate::document::{self, Document, FileKind};
use crate::mapping::printable;
use crate::python::{self, Refusal, SourceFile};
use crate::sql;
use crate::sqlite::{self, Database};

/// Reads a project or a SQLite file; its content tells which it is.
pub(super) fn read(path: &Path) -> Result<Document, Failure> {
    Ok(read_or_refuse(path, None)?.0)
}

/// The same, with what SQLAlchemy would raise on importing a models file.
pub(super) fn read_or_refuse(
    path: &Path,
    dialect: Option<DialectArgument>,
) -> Result<(Document, Option<Refusal>), Failure> {
    if sqlite::looks_like_database(path) {
        let reflection = sqlite::reflect(&Database::open(path)?)?;
        for note in &reflection.notes {
            eprintln!("{}", printable(&format!("backref: {}: {}", note.table, note.message)));
        }
        return Ok((Document::from_schema(reflection.schema), None));
    }
    let kind = document::file_kind(path);
    if path.is_dir() || kind == FileKind::Python {
        return read_models(path);
    }
    if kind == FileKind::Sql {
        return Ok((read_script(path, dialect)?, None));
    }
    let document = document::load(path);
    Ok((document.map_err(|error| Failure::Message(error.in_file(path)))?, None))
}

/// Reads a script of CREATE TABLE statements; tells what was not read.
pub(super) fn read_script(
    path: &Path,
    dialect: Option<DialectArgument>,
) -> Result<Document, Failure> {
    let (name, text) = document::read_source_files(path)?.pop().unwrap_or_default();
    let script = sql::read(&text, dialect.map(Dialect::from));
    for note in &script.notes {
        eprintln!("{}", printable(&format!("{name}:{}: {}", note.line, note.what)));
    }
    Ok(Document::from_schema(script.schema))
}

/// Reads a models file, or all the files of a package; tells what was not understood.
pub(super) fn read_models(path: &Path) -> Result<(Document, Option<Refusal>), Failure> {
    let files: Vec<SourceFile> = document::read_source_files(path)?
        .into_iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    if files.is_empty() {
        let message = format!("{}: there are no Python files in this folder", path.display());
        return Err(Failure::Message(message));
    }
    let models = python::read_models(&files)?;
    for one in &models.unread {
        eprintln!("{}", printable(&format!("{}:{}: {}", one.path, one.line, one.what)));
    }
    Ok((Document::from_schema(models.schema).in_style(models.style), models.refusal))
}
