//! A reader that is killed, whenever that may be, leaves no lock, no file beside the database, and none
//! among the temporary ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use backref::sqlite::{Database, Worker};
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use crate::other_program::OtherProgram;
use crate::untouched::{ask, check_same, files_of, music, operations};

/// How often each is killed.
const TIMES: u32 = 8;

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

/// A database as it stands while another program is in the middle of something, which then is gone.
fn left_by(journal_mode: &str, in_the_middle: &str, suffixes: &[&str]) -> (TempDir, PathBuf) {
    let (_folder, path) = music(journal_mode);
    let mut writer = OtherProgram::start(&path);
    writer.run(in_the_middle);
    let left = tempdir().unwrap();
    let copy = left.path().join("music.sqlite");
    std::fs::copy(&path, &copy).unwrap();
    for suffix in suffixes {
        std::fs::copy(beside(&path, suffix), beside(&copy, suffix)).unwrap();
    }
    (left, copy)
}

fn lone_wal() -> (TempDir, PathBuf) {
    let insert = "PRAGMA wal_autocheckpoint = 0; INSERT INTO artist VALUES (3, 'U2');";
    left_by("WAL", insert, &["-wal"])
}

fn lone_wal_with_garbage_as_index() -> (TempDir, PathBuf) {
    let (folder, path) = lone_wal();
    std::fs::write(beside(&path, "-shm"), vec![0x5A; 32_768]).unwrap();
    (folder, path)
}

fn hot_journal() -> (TempDir, PathBuf) {
    let (folder, path) = left_by(
        "DELETE",
        "PRAGMA cache_size = 1; BEGIN; UPDATE album SET title = title || ' (live)';",
        &["-journal"],
    );
    // Long enough for a kill while it is copied.
    let pages = std::fs::read(&path).unwrap();
    assert_ne!(std::fs::read(beside(&path, "-journal")).unwrap()[0], 0);
    let padding = vec![0; 8_000_000 - pages.len() % 4_096];
    std::fs::write(&path, [pages, padding].concat()).unwrap();
    (folder, path)
}

/// Kills a program at several moments while it reads the file, and looks at what it leaves.
fn check_killed(made: fn() -> (TempDir, PathBuf), start: fn(&Path, &Path) -> Command, waits: bool) {
    for time in 0..TIMES {
        let (_folder, path) = made();
        let before = files_of(&path);
        let temporary = tempdir().unwrap();
        let ready = temporary.path().join("ready");
        let mut reader = start(&path, &ready)
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while waits && !ready.exists() && started.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_micros(u64::from(time * time) * 700));
        // One that is done already is fine too.
        let _ = reader.kill();
        reader.wait().unwrap();
        check_same(&before, &path, "a killed reader");
        let _ = std::fs::remove_file(&ready);
        let left: Vec<_> = std::fs::read_dir(temporary.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert!(left.is_empty(), "{left:?}");
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; DELETE FROM word; COMMIT;")
            .unwrap();
    }
}

fn once(path: &Path, _ready: &Path) -> Command {
    related(path)
}

fn related(path: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backref"));
    command.arg("related").arg(path);
    command.args(["--model", "Artist", "--key", "2", "--relationship", "albums"]);
    command
}

/// A program that goes through all that the Rows tab asks, again and again.
fn browsing(path: &Path, ready: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "killed::the_killed_reader"])
        .env("BACKREF_TEST_READ", path)
        .env("BACKREF_TEST_READY", ready);
    command
}

/// Not a test of its own: what is killed.
#[test]
fn the_killed_reader() {
    let (Some(path), Some(ready)) =
        (std::env::var_os("BACKREF_TEST_READ"), std::env::var_os("BACKREF_TEST_READY"))
    else {
        return;
    };
    let path = PathBuf::from(path);
    std::fs::write(ready, "").unwrap();
    loop {
        drop(Database::open(&path).unwrap());
        let mut worker = Worker::spawn(&path, || {});
        for (_, kind) in operations(&mut worker).into_iter().take(12) {
            ask(&mut worker, kind).unwrap();
        }
    }
}

#[test]
fn a_killed_reader_of_a_file_with_a_rollback_journal_leaves_nothing() {
    check_killed(|| music("DELETE"), browsing, true);
    check_killed(|| music("DELETE"), once, false);
}

#[test]
fn a_killed_reader_of_a_file_in_wal_mode_leaves_nothing() {
    check_killed(|| music("WAL"), browsing, true);
    check_killed(lone_wal, browsing, true);
    check_killed(lone_wal_with_garbage_as_index, browsing, true);
    check_killed(lone_wal, once, false);
}

#[test]
fn a_reader_killed_while_it_copies_leaves_nothing() {
    check_killed(hot_journal, browsing, true);
    check_killed(hot_journal, once, false);
}

#[test]
fn a_killed_reader_leaves_a_busy_writer_alone() {
    for journal_mode in ["DELETE", "WAL"] {
        let (_folder, path) = music(journal_mode);
        let mut writer = OtherProgram::start(&path);
        writer.run("INSERT INTO artist VALUES (3, 'U2');");
        let before = files_of(&path);
        let temporary = tempdir().unwrap();
        let ready = temporary.path().join("ready");
        let mut reader = browsing(&path, &ready)
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(300));
        reader.kill().unwrap();
        reader.wait().unwrap();
        let _ = std::fs::remove_file(&ready);
        assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
        check_same(&before, &path, journal_mode);
        writer.run("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; DELETE FROM word; COMMIT;");
    }
}

#[test]
fn rows_that_are_only_in_a_lone_wal_are_read_without_a_copy() {
    for made in [lone_wal, lone_wal_with_garbage_as_index] {
        let (_folder, path) = made();
        let before = files_of(&path);
        let temporary = tempdir().unwrap();
        let done = related(&path)
            // Nothing could be copied to here.
            .env("TMPDIR", temporary.path().join("nowhere"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        check_same(&before, &path, "reading a lone -wal");
    }
}
