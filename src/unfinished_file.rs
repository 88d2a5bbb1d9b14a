//! A file that is being written and gets its name when it is whole. On Linux it has none before (`O_TMPFILE`), so
//! that a program that is killed leaves nothing behind; elsewhere it has a hidden one. Knows bytes and paths,
//! not what they mean.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file without its name.
pub struct UnfinishedFile {
    body: Body,
    folder: PathBuf,
}

enum Body {
    /// Without any name.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// With a hidden one, where the file system has no files without names.
    Hidden(NamedTempFile),
}

impl UnfinishedFile {
    /// Begins a file in the folder where `target` is or will be, with the permissions of any new file.
    ///
    /// # Errors
    /// Those of the file system: no such folder, no permission, no space.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
            _ => PathBuf::from("."),
        };
        if !folder.is_dir() {
            let message = format!("there is no folder {}", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(&folder) {
            return Ok(Self { body: Body::Nameless(file), folder });
        }
        let body = Body::Hidden(builder().tempfile_in(&folder)?);
        Ok(Self { body, folder })
    }

    /// The file, to be asked or told something.
    pub fn as_file(&self) -> &File {
        match &self.body {
            #[cfg(target_os = "linux")]
            Body::Nameless(file) => file,
            Body::Hidden(file) => file.as_file(),
        }
    }

    /// Brings the bytes to the disk and gives the file its name, in place of what has it.
    ///
    /// # Errors
    /// Those of the file system; what had the name has it still.
    pub fn persist(self, target: &Path) -> io::Result<()> {
        self.as_file().sync_all()?;
        match self.body {
            #[cfg(target_os = "linux")]
            Body::Nameless(file) => {
                // Under a hidden name for the moment until it takes the place of the other.
                let hidden = builder().make_in(&self.folder, |path| link_nameless(&file, path))?;
                hidden.into_temp_path().persist(target).map_err(|error| error.error)?;
            }
            Body::Hidden(file) => {
                file.persist(target).map_err(|error| error.error)?;
            }
        }
        sync_folder(&self.folder);
        Ok(())
    }

    /// Brings the bytes to the disk and gives the file its name, only where nothing has that name.
    ///
    /// # Errors
    /// Those of the file system, `AlreadyExists` among them; the file is gone then.
    pub fn persist_new(self, target: &Path) -> io::Result<()> {
        self.as_file().sync_all()?;
        let folder = self.folder.clone();
        self.name_in_haste(target)?;
        sync_folder(&folder);
        Ok(())
    }

    /// Gives the file its name at once, without waiting for the disk; only where nothing has that name, and in
    /// the same file system.
    ///
    /// # Errors
    /// Those of the file system; it is gone then.
    pub fn name_in_haste(self, target: &Path) -> io::Result<()> {
        match self.body {
            #[cfg(target_os = "linux")]
            Body::Nameless(file) => link_nameless(&file, target),
            Body::Hidden(file) => match file.persist_noclobber(target) {
                Ok(_) => Ok(()),
                Err(error) => Err(error.error),
            },
        }
    }
}

impl Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.as_file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.as_file().flush()
    }
}

/// A new name reaches the disk with its folder; not every file system can be asked.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".backref-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the umask takes its bits from this.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}

/// A file without a name (open(2), `O_TMPFILE`); `None` where the file system has none.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    // Without this folder the file could not be given a name later.
    if !Path::new("/proc/self/fd").is_dir() {
        return None;
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)).ok().map(File::from)
}

/// Gives it a name that nothing has, as open(2) tells to.
#[cfg(target_os = "linux")]
fn link_nameless(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::os::fd::AsRawFd;
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    linkat(CWD, own, CWD, path, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_the_place_of_another_file_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("rows.csv");
        std::fs::write(&target, "old").unwrap();
        let mut file = UnfinishedFile::beside(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"old");
        file.persist(&target).unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_name_that_is_taken_stays_what_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new.sqlite");
        let begun = || UnfinishedFile::beside(&target).unwrap();
        let (mut first, second) = (begun(), begun());
        first.write_all(b"first").unwrap();
        first.persist_new(&target).unwrap();
        let refused = second.persist_new(&target).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&target).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_of_it_is_seen_before() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("rows.csv");
        let mut file = UnfinishedFile::beside(&target).unwrap();
        file.write_all(b"half").unwrap();
        let count = || std::fs::read_dir(folder.path()).unwrap().count();
        // File systems without such files are few; there it has a hidden name.
        let expected = usize::from(matches!(file.body, Body::Hidden(_)));
        assert_eq!(count(), expected);
        drop(file);
        assert_eq!(count(), 0);
    }
}
