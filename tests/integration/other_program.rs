//! A program of its own with a database open: SQLite's locks and the index in `-shm` do not part two
//! connections of one process as they part two programs.

use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

/// The program, which runs the SQL that it is given, a line at a time.
pub struct OtherProgram {
    child: Child,
    done: PathBuf,
    steps: usize,
    _folder: TempDir,
}

impl OtherProgram {
    pub fn start(path: &Path) -> Self {
        let folder = tempdir().unwrap();
        let done = folder.path().join("done");
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "other_program::the_other_program"])
            .env("BACKREF_TEST_DATABASE", path)
            .env("BACKREF_TEST_DONE", &done)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, done, steps: 0, _folder: folder }
    }

    /// Runs SQL there and waits until it is done.
    pub fn run(&mut self, sql: &str) {
        self.begin(sql);
        self.finish();
    }

    /// Has it run SQL while we do something else.
    pub fn begin(&mut self, sql: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{sql}").unwrap();
        self.steps += 1;
    }

    /// Waits until all is done that it was given.
    pub fn finish(&mut self) {
        let expected = self.steps.to_string();
        let started = Instant::now();
        while fs::read_to_string(&self.done).unwrap_or_default() != expected {
            assert!(
                started.elapsed() < Duration::from_mins(1),
                "the other program does not answer"
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for OtherProgram {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().unwrap();
        assert!(ended.success() || std::thread::panicking(), "the other program failed");
    }
}

/// Not a test of its own: what [`OtherProgram`] runs.
#[test]
fn the_other_program() {
    let (Some(path), Some(done)) =
        (std::env::var_os("BACKREF_TEST_DATABASE"), std::env::var_os("BACKREF_TEST_DONE"))
    else {
        return;
    };
    let connection = Connection::open(path).unwrap();
    for (step, sql) in std::io::stdin().lock().lines().enumerate() {
        connection.execute_batch(&sql.unwrap()).unwrap();
        fs::write(&done, (step + 1).to_string()).unwrap();
    }
}
