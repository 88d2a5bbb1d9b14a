//! A folder that nothing can be written to, and a name that a folder has: whatever is to be written there is
//! refused in a line that says where and why, and what is there stays as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use backref::document::{load, save};
use backref::mapping::resolve;
use backref::recovery::{Backups, JournalEntry, Keeper, Pace, left_behind};
use backref::sqlite::{Export, ExportedRows, RequestKind, RowQuery, RowsFormat, Slot, Worker};

use super::design;
use crate::samples::{open, path};
use crate::skipped;

/// A folder that refuses; whoever may write anywhere gets a disk that does.
struct ReadOnlyFolder {
    folder: tempfile::TempDir,
    is_disk: bool,
}

impl ReadOnlyFolder {
    /// `fill` is given the folder while it can be written.
    fn new(fill: impl FnOnce(&Path)) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = |arguments: &[&str]| {
            let mut mount = Command::new("mount");
            mount.args(arguments).arg(folder.path()).stderr(Stdio::null());
            mount.status().is_ok_and(|status| status.success())
        };
        let is_disk = mount(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"]);
        fill(folder.path());
        if is_disk {
            assert!(mount(&["-o", "remount,ro"]));
        } else {
            set_writable(folder.path(), false);
        }
        let made = Self { folder, is_disk };
        let refuses = fs::write(made.path().join("probe"), "").is_err();
        refuses.then_some(made)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for ReadOnlyFolder {
    fn drop(&mut self) {
        if self.is_disk {
            let _ = Command::new("umount").arg(self.path()).stderr(Stdio::null()).status();
        } else {
            set_writable(self.path(), true);
        }
    }
}

fn set_writable(folder: &Path, is_writable: bool) {
    let mut permissions = fs::metadata(folder).unwrap().permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(
        &mut permissions,
        if is_writable { 0o755 } else { 0o555 },
    );
    #[cfg(not(unix))]
    permissions.set_readonly(!is_writable);
    fs::set_permissions(folder, permissions).unwrap();
}

/// What the command line says when it is to write this file.
fn said_of(arguments: &[&str], target: &Path) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_backref"))
        .args(arguments)
        .arg("-o")
        .arg(target)
        .output()
        .unwrap();
    assert!(!done.status.success(), "{arguments:?} {}", target.display());
    String::from_utf8(done.stderr).unwrap()
}

/// What the rows tab says when it is to write rows to this file.
fn said_of_rows(database: &Path, target: &Path) -> String {
    let mut worker = Worker::spawn(database, || {});
    let rows = ExportedRows::Table { table: "roles".to_owned(), query: RowQuery::default() };
    let export = Export {
        rows,
        columns: vec!["id".to_owned()],
        format: RowsFormat::Csv,
        path: target.to_path_buf(),
        written: Arc::default(),
    };
    worker.request(Slot(1), RequestKind::Export(export));
    loop {
        let response = worker.wait_response(Duration::from_mins(1)).unwrap();
        if response.id > 0 {
            return response.result.unwrap_err().to_string();
        }
    }
}

/// Tries to write everything that is ever written to `target`, which refuses.
fn check_refused(target: impl Fn(&str) -> PathBuf, reasons: &[&str]) {
    let elsewhere = tempfile::tempdir().unwrap();
    let database = elsewhere.path().join("music.sqlite");
    backref::sqlite::create_database(&database, &resolve(&open("music").schema)).unwrap();
    let music = path("music");
    let music = music.to_str().unwrap();
    let project = target("made.json");
    let mut said = vec![(project.clone(), save(&project, &design(9)).unwrap_err().to_string())];
    for (name, arguments) in [
        ("made.sql", vec!["export", music, "--to", "sql"]),
        ("models.py", vec!["export", music, "--to", "python"]),
        ("made.svg", vec!["export", music, "--to", "svg"]),
        ("made.png", vec!["export", music, "--to", "png"]),
        ("made.dbml", vec!["export", music, "--to", "dbml"]),
        ("new.sqlite", vec!["create-database", music]),
        ("filled.sqlite", vec!["create-database", music, "--rows", "50"]),
    ] {
        let target = target(name);
        said.push((target.clone(), said_of(&arguments, &target)));
    }
    let rows = target("rows.csv");
    said.push((rows.clone(), said_of_rows(&database, &rows)));
    for (target, said) in said {
        assert!(said.contains(&target.display().to_string()), "{}: {said}", target.display());
        assert!(reasons.iter().any(|reason| said.contains(reason)), "{}: {said}", target.display());
        assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    }
}

#[test]
fn a_read_only_folder_refuses_in_a_line_and_keeps_what_it_has() {
    let made = ReadOnlyFolder::new(|folder| save(&folder.join("made.json"), &design(3)).unwrap());
    let Some(folder) = made else { return skipped("leave to mount a disk that cannot be written") };
    let project = folder.path().join("made.json");
    let before = fs::read(&project).unwrap();
    check_refused(|name| folder.path().join(name), &["ermission", "ead-only"]);
    assert_eq!(fs::read(&project).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is there");

    // The work on it is kept elsewhere, and so are its earlier versions.
    let data = tempfile::tempdir().unwrap();
    let keeper = Keeper::start(data.path().to_owned(), Pace::default(), || {}).unwrap();
    keeper.keep(JournalEntry::new(Some(project.clone()), "made".into(), None, design(9)));
    keeper.wait();
    assert!(keeper.events().iter().all(|event| !format!("{event:?}").starts_with("Refused")));
    drop(keeper);
    assert_eq!(left_behind(Some(&project), data.path())[0].entry.document, design(9));
    Backups::of(Some(&project), data.path()).set_aside(&design(9)).unwrap();
    assert_eq!(load(&project).unwrap(), design(3));
}

#[test]
fn a_name_that_a_folder_has_is_refused_in_a_line_and_the_folder_stays() {
    let folder = tempfile::tempdir().unwrap();
    let target = |name: &str| {
        let target = folder.path().join(name);
        fs::create_dir_all(target.join("within")).unwrap();
        target
    };
    check_refused(target, &["directory", "folder", "exists already"]);
    for entry in fs::read_dir(folder.path()).unwrap() {
        assert!(entry.unwrap().path().join("within").is_dir());
    }
}
