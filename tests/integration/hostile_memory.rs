//! Databases made to fill the memory. Each is read in a process of its own: SQLite's limit of memory is
//! one for the whole process, so what reaches it would fail what other tests read at the time.

use std::process::Command;

use backref::sqlite::Value;

use crate::hostile_databases::{Opened, made};

/// Runs a test in another process, unless this is that process.
fn is_to_run_alone(test: &str) -> bool {
    if std::env::var_os("BACKREF_TEST_ALONE").is_some() {
        return false;
    }
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("BACKREF_TEST_ALONE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    true
}

#[test]
fn a_view_that_grows_without_end_is_stopped_before_memory_is_full() {
    if is_to_run_alone(
        "hostile_memory::a_view_that_grows_without_end_is_stopped_before_memory_is_full",
    ) {
        return;
    }
    let (_folder, path) = made(
        "CREATE VIEW hungry AS WITH RECURSIVE n(i, x) AS (
             SELECT 1, zeroblob(100000) UNION ALL SELECT i + 1, zeroblob(100000 + i) FROM n LIMIT 1000000)
             SELECT i, x FROM n ORDER BY x DESC;
         CREATE VIEW large AS SELECT zeroblob(2000000000) AS x;",
    );
    let mut opened = Opened::new(&path);
    let said = opened.rows("hungry", 0).unwrap_err();
    assert!(said.contains("too much memory") || said.contains("too long"), "{said}");
    let said = opened.rows("large", 0).unwrap_err();
    assert!(said.contains("too big"), "{said}");
}

#[test]
fn of_a_hundred_megabytes_in_a_cell_the_start_is_read() {
    if is_to_run_alone("hostile_memory::of_a_hundred_megabytes_in_a_cell_the_start_is_read") {
        return;
    }
    let (_folder, path) = made(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x BLOB);
         INSERT INTO t VALUES (1, zeroblob(100000000));
         CREATE VIEW much AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
             SELECT i, zeroblob(200000000) AS x FROM n;",
    );
    let mut opened = Opened::new(&path);
    let rows = opened.rows("t", 0).unwrap();
    let Value::Long { start, bytes } = &rows[0][1] else { panic!() };
    assert_eq!(*bytes, 100_000_000);
    assert!(matches!(&**start, Value::Blob(start) if start.len() == 65_536));
    // Made anew for each row, and in the end shown or stopped.
    match opened.rows("much", 0) {
        Ok(rows) => assert_eq!(rows.len(), 100),
        Err(said) => assert!(said.contains("too long") || said.contains("memory"), "{said}"),
    }
}
