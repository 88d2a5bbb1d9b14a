//! What is learnt of a file is learnt even where rows are asked for without a pause.

use std::time::{Duration, Instant};

use backref::sqlite::{Answer, RequestKind, RowCount, RowOrder, RowQuery, Slot, Value, Worker};
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

const ROWS: u64 = 120_000;

fn shuffled_names() -> (TempDir, Worker) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("names.sqlite");
    Connection::open(&path)
        .and_then(|file| {
            file.execute_batch(&format!(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
                 WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT {ROWS})
                 INSERT INTO t SELECT i, printf('%06d', i * 7919 % {ROWS}) FROM n;"
            ))
        })
        .unwrap();
    let worker = Worker::spawn(path, || {});
    (folder, worker)
}

/// Asks for three places by turns, so that there is always something to read, until a page of the query
/// is read by its rowids and not counted off from the first row; answers its first name.
fn read_without_a_pause(worker: &mut Worker, query: &RowQuery, first: u64) -> String {
    let ask = |worker: &mut Worker, slot| {
        let (table, query) = ("t".to_owned(), query.clone());
        worker.request(slot, RequestKind::Rows { table, first, count: 20, query })
    };
    for slot in [Slot(1), Slot(2), Slot(4)] {
        ask(worker, slot);
    }
    let started = Instant::now();
    loop {
        assert!(started.elapsed() < Duration::from_mins(2), "{query:?} is never learnt");
        let response = worker.wait_response(Duration::from_mins(1)).unwrap();
        let Answer::Page { page, .. } = response.result.unwrap() else { continue };
        assert_eq!(page.first, Some(first));
        assert_eq!(page.rows.len(), 20);
        if page.sql.contains("OFFSET") {
            ask(worker, response.slot);
            continue;
        }
        let Value::Text(name) = &page.rows[0].values[1] else { panic!() };
        return name.clone();
    }
}

#[test]
fn rows_are_sorted_while_others_are_asked_for_without_a_pause() {
    let (_folder, mut worker) = shuffled_names();
    for descending in [false, true] {
        let order = Some(RowOrder { column: "name".to_owned(), descending });
        let query = RowQuery { order, ..RowQuery::default() };
        let name = read_without_a_pause(&mut worker, &query, 100_000);
        let expected = if descending { ROWS - 1 - 100_000 } else { 100_000 };
        assert_eq!(name, format!("{expected:06}"));
        let id = worker.request(Slot(3), RequestKind::Count { table: "t".to_owned(), query });
        let counted = loop {
            let response = worker.wait_response(Duration::from_mins(1)).unwrap();
            if response.id == id {
                break response.result.unwrap();
            }
        };
        assert_eq!(counted, Answer::Count(RowCount::Exact(ROWS)));
    }
}

#[test]
fn rows_are_filtered_while_others_are_asked_for_without_a_pause() {
    let (_folder, mut worker) = shuffled_names();
    let query = RowQuery { filter: "id % 3 = 0".to_owned(), ..RowQuery::default() };
    let name = read_without_a_pause(&mut worker, &query, 30_000);
    assert_eq!(name, format!("{:06}", 90_000 * 7_919 % ROWS));
}

#[test]
fn a_sort_that_is_no_longer_wanted_is_stopped() {
    let (folder, mut worker) = shuffled_names();
    for turn in 0..40 {
        let order = Some(RowOrder { column: "name".to_owned(), descending: turn % 2 == 0 });
        let query = RowQuery { filter: format!("id >= {turn}"), order, ..RowQuery::default() };
        let (table, first) = ("t".to_owned(), 0);
        let id = worker.request(Slot(1), RequestKind::Rows { table, first, count: 1, query });
        let page = loop {
            let response = worker.wait_response(Duration::from_mins(1)).unwrap();
            if response.id == id {
                break response.result.unwrap();
            }
        };
        let Answer::Page { page, .. } = page else { panic!() };
        assert_eq!(page.rows.len(), 1);
    }
    drop(worker);
    // Nothing reads the file any more before long, so its owner can lock it.
    let file = Connection::open(folder.path().join("names.sqlite")).unwrap();
    file.busy_timeout(Duration::from_mins(1)).unwrap();
    file.execute_batch("BEGIN EXCLUSIVE; DELETE FROM t; COMMIT;").unwrap();
}
