//! A disk that is full while a project is saved to it: the old file stands, and the message says so.
//! The disk is a small one in memory, where the system lets us have one.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use backref::document::{load, save};
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
        use std::io::Write;
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
