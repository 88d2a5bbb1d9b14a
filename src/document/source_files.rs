//! Reading a Python file, or all the Python files of a folder, as text. Knows nothing of Python.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::project_file::reason;

/// The path (with `/`, from the folder on) and the text of a Python file, or of every Python file
/// below a folder, in the order of their paths. Hidden folders and caches are passed over, and so
/// are links to folders. Bytes that are no UTF-8 become the replacement character.
///
/// # Errors
/// Those of the file system, with the file's name.
pub fn read_source_files(path: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if path.is_dir() {
        collect(path, path, &mut files)?;
    } else {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, read(path)?));
    }
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> io::Result<()> {
    let listing = fs::read_dir(folder).map_err(|error| named(folder, &error))?;
    let mut entries: Vec<PathBuf> = listing.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() {
            if !entry.is_symlink() && !name.starts_with('.') && name != "__pycache__" {
                collect(root, &entry, files)?;
            }
        } else if entry.extension().is_some_and(|ending| ending == "py") {
            let from_root = entry.strip_prefix(root).unwrap_or(&entry);
            let parts: Vec<_> = from_root.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), read(&entry)?));
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path).map_err(|error| named(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {}", path.display(), reason(error)))
}
