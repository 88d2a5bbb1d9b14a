//! The project file: a document as JSON made for git.
//!
//! `{"format": 1, "schema": {…}, "diagram": {…}, "settings": {…}}`, in this order, one column,
//! relationship, key or position a line, with a newline at the end. `diagram` and `settings` may be
//! missing. A `next_id` that is too low is raised: a person who adds a column by hand need not know
//! of it. Ids that are given twice or lead nowhere are refused, because guessing would lose a link.
//!
//! Reading order: this, [`layout`] (where lines break), [`migrate`] (older formats), [`disk`].

mod disk;
mod layout;
mod migrate;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use disk::{from_bytes, load, read_bytes, reason, save, save_text};

use super::{Document, Settings, diagram_references, references};
use crate::diagram::Diagram;
use crate::schema::Schema;

/// The newest format that is read, and the one that is written.
pub const FORMAT: u64 = 1;
/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The largest `next_id`; a million commands may still hand out ids after it.
const MAX_NEXT_ID: u32 = u32::MAX - 1_000_000_000;

/// Why a project file could not be read or saved. Each says where and what in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is empty.
    #[error("The file is empty, so it is not a project")]
    Empty,
    /// The file ends in the middle.
    #[error("The file was cut off: it ends at line {line}, column {column}, in the middle")]
    Truncated {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
    },
    /// It is no text.
    #[error("The file is not text{hint}, so it is not a project")]
    Binary {
        /// What it looks like instead, with a comma before: ", it looks like a SQLite database".
        hint: &'static str,
    },
    /// It is larger than [`MAX_BYTES`].
    #[error("The file has {bytes} bytes, and a project has at most {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// It is no JSON.
    #[error("Not JSON at line {line}, column {column}: {message}")]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// In bytes, counted from 1.
        column: usize,
        /// What the parser expected.
        message: String,
    },
    /// It is JSON, but not a project.
    #[error("Not a project this program can read. {path}: {message}")]
    Shape {
        /// Where: `schema.models[3].columns[0].type`.
        path: String,
        /// What is wrong there.
        message: String,
    },
    /// A newer program wrote it.
    #[error("Made by a newer Backref (format {found}); this one reads up to {FORMAT}")]
    NewerFormat {
        /// The format it has.
        found: u64,
    },
    /// The path is that of a folder.
    #[error("{} is a folder. Choose a file", path.display())]
    Folder {
        /// The path.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("{action} {}: {}", path.display(), disk::reason(source))]
    Io {
        /// "Cannot read" or "Cannot save".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ProjectError {
    /// The message with the file's name, for one that does not have it.
    pub fn in_file(&self, path: &std::path::Path) -> String {
        match self {
            Self::Folder { .. } | Self::Io { .. } => self.to_string(),
            _ => format!("{}: {self}", path.display()),
        }
    }
}

/// The file as written, in the order of its keys.
#[derive(Serialize)]
struct Written<'a> {
    format: u64,
    schema: &'a Schema,
    diagram: &'a Diagram,
    settings: &'a Settings,
}

/// The file as read, after migration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(rename = "format")]
    _format: u64,
    schema: Schema,
    #[serde(default)]
    diagram: Diagram,
    #[serde(default)]
    settings: Settings,
}

/// A document as the text of a project file; the same document gives the same text.
// Writing to memory fails only for maps whose keys are no text; here they are ids and names.
#[allow(clippy::expect_used, clippy::missing_panics_doc)]
pub fn to_text(document: &Document) -> String {
    let written = Written {
        format: FORMAT,
        schema: &document.schema,
        diagram: &document.diagram,
        settings: &document.settings,
    };
    let compact = serde_json::to_string(&written).expect("keys are ids and names");
    layout::lay_out(&compact)
}

/// A document as JSON, as [`to_text`] writes it.
pub(super) fn to_value(document: &Document) -> Value {
    let Document { schema, diagram, settings } = document;
    let written = Written { format: FORMAT, schema, diagram, settings };
    // Fails only as in `to_text`, for what a document does not have.
    serde_json::to_value(&written).unwrap_or_default()
}

/// The document that JSON of the newest format holds. Whether it holds together is not looked at.
pub(super) fn from_value(value: Value) -> Result<Document, ProjectError> {
    let Read { _format: _, schema, diagram, settings } = serde_path_to_error::deserialize(value)
        .map_err(|error| shape(&error.path().to_string(), without_place(error.inner())))?;
    Ok(Document {
        schema: Arc::new(schema),
        diagram: Arc::new(diagram),
        settings: Arc::new(settings),
    })
}

/// The document, if it holds together.
pub(super) fn checked(document: Document) -> Result<Document, ProjectError> {
    let Document { schema, diagram, settings } = document;
    finished(Read {
        _format: FORMAT,
        schema: Arc::unwrap_or_clone(schema),
        diagram: Arc::unwrap_or_clone(diagram),
        settings: Arc::unwrap_or_clone(settings),
    })
}

/// The document that a project file's text holds.
pub fn from_text(text: &str) -> Result<Document, ProjectError> {
    if text.len() as u64 > MAX_BYTES {
        return Err(ProjectError::TooLarge { bytes: text.len() as u64 });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ProjectError::Empty);
    }
    if text.contains('\0') {
        return Err(ProjectError::Binary { hint: "" });
    }
    let value: Value = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let value = migrate::to_newest(value)?;
    let read: Read = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        shape(if path == "." { "the file" } else { &path }, without_place(error.inner()))
    })?;
    finished(read)
}

/// Checks what the types cannot, and mends `next_id`.
fn finished(read: Read) -> Result<Document, ProjectError> {
    let Read { _format, mut schema, diagram, settings } = read;
    references::check_schema(&schema)
        .map_err(|fault| shape(&format!("schema.{}", fault.path), fault.message))?;
    diagram_references::check_diagram(&schema, &diagram)
        .map_err(|fault| shape(&format!("diagram.{}", fault.path), fault.message))?;
    schema.next_id = schema.next_id.max(references::max_id(&schema));
    if schema.next_id > MAX_NEXT_ID {
        let message = format!("ids go up to {MAX_NEXT_ID}, not {}", schema.next_id);
        return Err(shape("schema.next_id", message));
    }
    Ok(Document {
        schema: Arc::new(schema),
        diagram: Arc::new(diagram),
        settings: Arc::new(settings),
    })
}

fn shape(path: &str, message: impl Into<String>) -> ProjectError {
    ProjectError::Shape { path: path.to_owned(), message: message.into() }
}

fn not_json(error: &serde_json::Error) -> ProjectError {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        return ProjectError::Truncated { line, column };
    }
    ProjectError::NotJson { line, column, message: without_place(error) }
}

/// The parser's message without the place that it puts behind, which is told by itself.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}
