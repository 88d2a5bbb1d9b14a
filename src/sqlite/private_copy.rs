//! A private copy of a database, for files that cannot be read without writing: where its folder is
//! made, and how what a killed program left of one is cleared away. Knows nothing of connections.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Once;

use tempfile::TempDir;

use super::side_files::{Stamp, beside};
use crate::unfinished_file::UnfinishedFile;

/// What the folders' names begin with.
const PREFIX: &str = "backref-copy-";
/// The file in a folder that is locked for as long as its program lives.
const LOCK: &str = "lock";

/// A copy and the folder that it is in, which vanishes when dropped.
pub(super) struct PrivateCopy {
    /// The copied database.
    pub file: PathBuf,
    folder: TempDir,
    _lock: File,
}

impl PrivateCopy {
    /// Copies the database with its `-wal` and `-journal`. What is copied has no name before it is whole, so
    /// that hardly anything is left behind by a program that is killed meanwhile.
    ///
    /// # Errors
    /// When a file cannot be read, or the folder for temporary files has no room.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        // What is copied has no writer now. Should one come while we copy, the stamp changes.
        for _ in 0..3 {
            let before = Stamp::of(path);
            let mut copies = vec![("", copy_without_name(path)?)];
            for suffix in ["-wal", "-journal"] {
                let from = beside(path, suffix);
                if from.is_file() {
                    copies.push((suffix, copy_without_name(&from)?));
                }
            }
            if Stamp::of(path) != before {
                continue;
            }
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
            // Whoever clears away folders without an owner may have taken this one for such.
            let Ok(lock) = lock_in(folder.path(), true) else { continue };
            let file = folder.path().join("copy.sqlite");
            for (suffix, copy) in copies {
                copy.name_in_haste(&beside(&file, suffix))?;
            }
            return Ok(Self { file, folder, _lock: lock });
        }
        Err(std::io::Error::other("the file kept changing while it was copied"))
    }

    /// Removes the folder while the copy is open: an open file needs no name on Unix, and so nothing
    /// is left behind however the program ends. Elsewhere it is kept until it is dropped.
    pub fn without_name(self) -> Option<Self> {
        if cfg!(unix) {
            // What could not be removed now is cleared away at the next start.
            let _ = self.folder.close();
            return None;
        }
        Some(self)
    }
}

/// Removes the folders of programs that were killed while they copied; once in a program.
pub(super) fn clear_left_copies() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| clear_in(&std::env::temp_dir()));
}

fn clear_in(temporary: &Path) {
    let Ok(entries) = fs::read_dir(temporary) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let folder = entry.path();
        if !folder.join(LOCK).exists() {
            // Killed before it was locked: nothing is in it. (One that is about to be locked is made
            // anew by its program.)
            let _ = fs::remove_dir(&folder);
        } else if lock_in(&folder, false).is_ok() {
            // Its program is gone. Should it be another user's, it is left to that user.
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// Locks a folder; an error if its program lives, or if the folder has gone in the meantime.
fn lock_in(folder: &Path, create: bool) -> std::io::Result<File> {
    let path = folder.join(LOCK);
    let lock = OpenOptions::new().write(true).create_new(create).open(&path)?;
    lock.try_lock()?;
    fs::metadata(&path)?;
    Ok(lock)
}

/// A copy in the folder for temporary files that this user alone can read and write.
fn copy_without_name(from: &Path) -> std::io::Result<UnfinishedFile> {
    let mut from = File::open(from)?;
    let copy = UnfinishedFile::beside(&std::env::temp_dir().join("copy.sqlite"))?;
    #[cfg(unix)]
    copy.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    std::io::copy(&mut from, &mut copy.as_file())?;
    Ok(copy)
}
