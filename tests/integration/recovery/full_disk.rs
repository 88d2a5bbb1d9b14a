//! A disk that is full while a project is saved to it: the old file stands, and the message says so.
//! The disk is a small one in memory, where the system lets us have one; everywhere else a writer that
//! has no more room after so many bytes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use backref::document::{ProjectError, load, save, to_text, write_atomically_by};
use backref::recovery::{JournalEntry, Keeper, Pace, left_behind};

use super::design;
use crate::skipped;

/// A disk of 256 kB in a folder; it is gone with this.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        mounted.then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        let mut file = fs::File::create(self.path().join("filler")).unwrap();
        while file.write_all(&[1; 512]).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).stderr(Stdio::null()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_and_says_so_and_the_journal_goes_elsewhere() {
    let Some(disk) = SmallDisk::new() else { return skipped("leave to mount a disk in memory") };
    let data = tempfile::tempdir().unwrap();
    let project = disk.path().join("made.json");
    save(&project, &design(3)).unwrap();
    let before = fs::read(&project).unwrap();
    disk.fill();
    let refused = save(&project, &design(400)).unwrap_err().to_string();
    assert!(refused.ends_with("the disk is full. The old file is untouched"), "{refused}");
    assert_eq!(fs::read(&project).unwrap(), before);
    let mut names: Vec<_> =
        fs::read_dir(disk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["filler", "made.json"], "nothing half-written is left");
    // The work is kept where there is room.
    let keeper = Keeper::start(data.path().to_owned(), Pace::default(), || {}).unwrap();
    let entry = JournalEntry::new(Some(project.clone()), "made".into(), None, design(400));
    keeper.keep(entry);
    keeper.wait();
    drop(keeper);
    assert_eq!(left_behind(Some(&project), data.path())[0].entry.document, design(400));
    // With room again it is saved.
    fs::remove_file(disk.path().join("filler")).unwrap();
    save(&project, &design(400)).unwrap();
    assert_eq!(load(&project).unwrap(), design(400));
}

/// A writer to a disk with room for so many bytes.
struct RoomFor<'w> {
    bytes: usize,
    file: &'w mut dyn Write,
}

impl Write for RoomFor<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = self.file.write(&bytes[..bytes.len().min(self.bytes)])?;
        self.bytes -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[test]
fn wherever_the_room_ends_the_old_file_stands_and_the_message_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("made.json");
    save(&project, &design(3)).unwrap();
    let before = fs::read(&project).unwrap();
    let text = to_text(&design(400));
    for bytes in [0, 1, 4_096, text.len() / 2, text.len() - 1] {
        let full = write_atomically_by(&project, |file| {
            RoomFor { bytes, file }.write_all(text.as_bytes())
        });
        let path = project.clone();
        let refused = ProjectError::Io { action: "Cannot save", path, source: full.unwrap_err() };
        let said = refused.to_string();
        assert!(said.ends_with("the disk is full. The old file is untouched"), "{said}");
        assert_eq!(fs::read(&project).unwrap(), before, "{bytes} bytes had room");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");
    }
    let room = text.len();
    write_atomically_by(&project, |file| RoomFor { bytes: room, file }.write_all(text.as_bytes()))
        .unwrap();
    assert_eq!(load(&project).unwrap(), design(400));
}
