//! Project files on the disk: read with care, saved all or nothing.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{MAX_BYTES, ProjectError, from_text, to_text};
use crate::document::{Document, write_atomically};

/// Reads a project file.
pub fn load(path: &Path) -> Result<Document, ProjectError> {
    from_bytes(read_bytes(path)?)
}

/// The bytes of a file that may be a project.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ProjectError> {
    let failed = |source| ProjectError::Io { action: "Cannot read", path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(ProjectError::Folder { path: path.to_owned() });
    }
    if metadata.len() > MAX_BYTES {
        return Err(ProjectError::TooLarge { bytes: metadata.len() });
    }
    let mut bytes = Vec::new();
    // A pipe has no length beforehand, and a file may grow.
    let mut file = File::open(path).map_err(failed)?.take(MAX_BYTES + 1);
    file.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ProjectError::TooLarge { bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

/// The document that a project file's bytes hold.
pub fn from_bytes(bytes: Vec<u8>) -> Result<Document, ProjectError> {
    let hint = if bytes.starts_with(b"SQLite format 3\0") {
        ", it is a SQLite database"
    } else if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"PK\x03\x04") {
        ", it is packed"
    } else {
        ""
    };
    if bytes.contains(&0) || !hint.is_empty() {
        return Err(ProjectError::Binary { hint });
    }
    let text = String::from_utf8(bytes).map_err(|_| ProjectError::Binary { hint: " in UTF-8" })?;
    from_text(&text)
}

/// Saves a project file: all of it or nothing, an older file stays whole until the new one is on
/// the disk. A link is followed to the file that it leads to, and the file keeps its permissions.
pub fn save(path: &Path, document: &Document) -> Result<(), ProjectError> {
    save_text(path, &to_text(document))
}

/// The same of a document's text.
pub fn save_text(path: &Path, text: &str) -> Result<(), ProjectError> {
    if path.is_dir() {
        return Err(ProjectError::Folder { path: path.to_owned() });
    }
    write_atomically(path, text.as_bytes()).map_err(|source| ProjectError::Io {
        action: "Cannot save",
        path: path.to_owned(),
        source,
    })
}

/// Why the system refused, in the user's words where they are known.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound if error.raw_os_error().is_some() => {
            "there is no such file or folder".to_owned()
        }
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full. The old file is untouched".to_owned(),
        io::ErrorKind::QuotaExceeded => {
            "your share of the disk is full. The old file is untouched".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::TimedOut
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::NotConnected
        | io::ErrorKind::StaleNetworkFileHandle => {
            format!("the network drive does not answer ({error})")
        }
        _ => error.to_string(),
    }
}
