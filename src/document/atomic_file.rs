//! Writing a file whole or not at all. Knows bytes and paths, not what they mean.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::unfinished_file::UnfinishedFile;

/// Writes a file so that at any moment either the old or the new content is there, whole: beside the
/// old one, to the disk, then renamed over it. A symbolic link stays one, and its target is written;
/// permissions of an older file are kept.
///
/// # Errors
/// Those of the file system (no space, no permission, no such folder); the old file is untouched.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    write_atomically_by(path, |file| file.write_all(content))
}

/// The same of what `write` writes.
///
/// # Errors
/// Those of [`write_atomically`], and of `write`: nothing of what it has written is kept then.
pub fn write_atomically_by(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = final_target(path)?;
    let old = fs::metadata(&target).ok();
    match &old {
        Some(old) if old.is_dir() => {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        // A device or a pipe is written to; a rename would put a file in its place.
        Some(old) if !old.is_file() => {
            return write(&mut fs::OpenOptions::new().write(true).open(&target)?);
        }
        _ => {}
    }
    let mut file = UnfinishedFile::beside(&target)?;
    if let Some(old) = old {
        if old.permissions().readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
        }
        file.as_file().set_permissions(old.permissions())?;
    }
    write(&mut file)?;
    file.persist(&target)
}

/// Where a chain of symbolic links ends, which may be a file that is not there yet.
fn final_target(path: &Path) -> io::Result<PathBuf> {
    const MOST_LINKS: usize = 40;
    let mut target = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&target) {
            Ok(next) => {
                let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
                target = folder.join(next);
            }
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stays_whole_when_the_new_one_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("design.json");
        assert!(write_atomically(&path, b"new").is_err());
        let path = folder.path().join("design.json");
        write_atomically(&path, b"old").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_stays_a_device() {
        use std::os::unix::fs::FileTypeExt;
        write_atomically(Path::new("/dev/null"), b"gone").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_a_link_and_its_target_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink("real.json", &link).unwrap();
        write_atomically(&link, b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
