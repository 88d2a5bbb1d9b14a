//! Which projects have work that no file holds. A project's journal stands beside it, where a start without
//! a file would not look: so the data folder notes the project's path for as long as there is one.

use std::fs;
use std::io;
#[cfg(unix)]
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use super::journal::{has_journal, left_behind, path_sum, real_path};
use crate::document::{load, write_atomically};

/// The ending of notes.
const ENDING: &str = "backref-project";

/// A project with work that a program which is gone has left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectLeft {
    /// The project file.
    pub project: PathBuf,
    /// When the newest of the work was written, in seconds since 1970.
    pub written: u64,
}

/// Those projects, the one with the newest work first. Journals that say what the file has are taken away.
pub fn projects_left(data_folder: &Path) -> Vec<ProjectLeft> {
    let entries = fs::read_dir(folder(data_folder)).into_iter().flatten().flatten();
    let notes = entries.map(|entry| entry.path());
    let mut found: Vec<ProjectLeft> = notes
        .filter(|note| note.extension().is_some_and(|ending| ending == ENDING))
        .filter_map(|note| project_left(&note, data_folder))
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.written));
    found
}

/// There is a journal of this project.
///
/// # Errors
/// Those of the file system.
pub fn note(project: &Path, data_folder: &Path) -> io::Result<()> {
    let project = real_path(project);
    fs::create_dir_all(folder(data_folder))?;
    write_atomically(&note_of(&project, data_folder), project.as_os_str().as_encoded_bytes())
}

/// Takes the note away if the project has no journal any more.
pub fn forget(project: &Path, data_folder: &Path) {
    let project = real_path(project);
    if !has_journal(&project, data_folder) {
        // What stays is looked at once more by the next start.
        let _ = fs::remove_file(note_of(&project, data_folder));
    }
}

fn project_left(note: &Path, data_folder: &Path) -> Option<ProjectLeft> {
    let bytes = fs::read(note).ok()?;
    #[cfg(unix)]
    let project = PathBuf::from(std::ffi::OsString::from_vec(bytes));
    #[cfg(not(unix))]
    let project = PathBuf::from(String::from_utf8(bytes).ok()?);
    let in_file = load(&project).ok();
    let mut written = None;
    for left in left_behind(Some(&project), data_folder) {
        if in_file.as_ref() == Some(&left.entry.document) {
            let _ = left.remove();
        } else {
            written = written.max(Some(left.entry.written));
        }
    }
    // A drive that is away for now may have it.
    if project.parent().is_some_and(Path::is_dir) {
        forget(&project, data_folder);
    }
    Some(ProjectLeft { project, written: written? })
}

fn folder(data_folder: &Path) -> PathBuf {
    data_folder.join("journals")
}

fn note_of(project: &Path, data_folder: &Path) -> PathBuf {
    let name = project.file_name().unwrap_or_default().to_string_lossy();
    folder(data_folder).join(format!("{name}-{}.{ENDING}", path_sum(project)))
}
