//! The project file: a document as JSON made for git.

use std::io;
use std::path::{Path, PathBuf};

use super::Document;

/// The newest format that is read, and the one that is written.
pub const FORMAT: u64 = 1;
/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Why a project file could not be read or saved. Each says where and what in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is empty.
    #[error("The file is empty, so it is not a project")]
    Empty,
    /// The file ends in the middle.
    #[error("The file ends too early, at line {line}, column {column}: it was cut off")]
    Truncated {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// It is no text.
    #[error("The file is not text{hint}, so it is not a project")]
    Binary {
        /// What it looks like instead, with a comma before: ", it looks like a SQLite database".
        hint: &'static str,
    },
    /// It is larger than [`MAX_BYTES`].
    #[error("The file has {bytes} bytes; a project has at most {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// It is no JSON.
    #[error("Not JSON at line {line}, column {column}: {message}")]
    NotJson {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What the parser expected.
        message: String,
    },
    /// It is JSON, but not a project.
    #[error("{path}: {message}")]
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
    /// The file system refused.
    #[error("{action} {}: {source}", path.display())]
    Io {
        /// "Cannot read" or "Cannot save".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A document as the text of a project file; the same document gives the same text.
pub fn to_text(document: &Document) -> String {
    let _ = document;
    String::new()
}

/// The document that a project file's text holds.
pub fn from_text(text: &str) -> Result<Document, ProjectError> {
    let _ = text;
    Err(ProjectError::Empty)
}

/// Reads a project file.
pub fn load(path: &Path) -> Result<Document, ProjectError> {
    let _ = path;
    Err(ProjectError::Empty)
}

/// Saves a project file: all of it or nothing, an older file stays whole until the new one is on
/// the disk.
pub fn save(path: &Path, document: &Document) -> Result<(), ProjectError> {
    let _ = (path, document);
    Err(ProjectError::Empty)
}
