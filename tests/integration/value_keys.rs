//! Foreign keys that no name tells of, proposed by what the values say.

use std::time::Duration;

use backref::schema::{ColumnId, ModelId};
use backref::sqlite::{
    Answer, KeyEvidence, KeyPair, RequestKind, Slot, Worker, reflect, value_candidates,
};
use backref::sqlite::{Containment, Database};
use rusqlite::Connection;
use tempfile::tempdir;

use crate::untouched::{check_same, files_of};

/// Each key that the values of a file speak for, the strongest first: `orders.buyer -> customers.login`.
fn proposed(sql: &str) -> Vec<String> {
    let folder = tempdir().unwrap();
    let path = folder.path().join("values.sqlite");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    let before = files_of(&path);
    let schema = reflect(&Database::open(&path).unwrap()).unwrap().schema;
    let mut worker = Worker::spawn(&path, || {});
    let mut found: Vec<(f64, String)> = Vec::new();
    for candidate in value_candidates(&schema) {
        let names = |model: ModelId, columns: &[ColumnId]| {
            let model = schema.model(model).unwrap();
            let columns: Vec<String> =
                columns.iter().map(|id| model.column(*id).unwrap().name.clone()).collect();
            (model.table_name(), columns)
        };
        let (table, columns) = names(candidate.child, &candidate.columns);
        let (parent_table, parent_columns) = names(candidate.parent, &candidate.parent_columns);
        let text =
            format!("{table}.{} -> {parent_table}.{}", columns.join("+"), parent_columns.join("+"));
        let pair = KeyPair { table, columns, parent_table, parent_columns };
        let id = worker.request(Slot(1), RequestKind::Weigh(pair));
        let response = loop {
            let response = worker.wait_response(Duration::from_mins(1)).unwrap();
            if response.id == id {
                break response;
            }
        };
        let Answer::Evidence(evidence) = response.result.unwrap() else { panic!() };
        found.extend(evidence.reason().map(|reason| (reason.score, text)));
    }
    check_same(&before, &path, "weighing");
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn text_that_is_found_among_keys_is_proposed_whatever_its_name() {
    let found = proposed(
        "CREATE TABLE customers (login TEXT PRIMARY KEY, city TEXT);
         CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer TEXT, remark TEXT);
         INSERT INTO customers VALUES ('ann', 'Rome'), ('bob', 'Oslo'), ('cid', 'Rome'), ('dan', 'Bonn');
         INSERT INTO orders VALUES (1, 'ann', 'ann'), (2, 'cid', 'none'), (3, 'dan', NULL), (4, 'ann', 'x');",
    );
    assert_eq!(found, ["orders.buyer -> customers.login"]);
}

#[test]
fn numbers_that_keep_clear_of_the_gaps_are_proposed_and_amounts_are_not() {
    let found = proposed(
        "CREATE TABLE depots (id INTEGER PRIMARY KEY, area TEXT);
         CREATE TABLE drivers (id INTEGER PRIMARY KEY, age INTEGER);
         CREATE TABLE rides (id INTEGER PRIMARY KEY, place INTEGER, seats INTEGER, fare NUMERIC(8, 2));
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200)
         INSERT INTO depots SELECT i * 37, 'area' FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200)
         INSERT INTO drivers SELECT i, 20 + i % 40 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500)
         INSERT INTO rides SELECT i, 37 * (1 + i % 150), 1 + i % 7, 37 FROM n;",
    );
    assert_eq!(found, ["rides.place -> depots.id"]);
}

#[test]
fn a_composite_key_is_proposed_where_the_values_are_there_together() {
    let tables = "CREATE TABLE rooms (house INTEGER NOT NULL, number TEXT NOT NULL, beds INTEGER,
            PRIMARY KEY (house, number));
        CREATE TABLE stays (id INTEGER PRIMARY KEY, house INTEGER, number TEXT, nights INTEGER);
        INSERT INTO rooms VALUES (1, '07', 2), (1, '08', 1), (2, '09', 2);";
    let whole = "INSERT INTO stays VALUES (1, 1, '07', 3), (2, 1, '08', 1), (3, 2, '09', 2), (4, NULL, '7', 1);";
    let crossed = "INSERT INTO stays VALUES (1, 1, '09', 3), (2, 2, '08', 1), (3, 2, '07', 2);";
    assert_eq!(proposed(&[tables, whole].concat()), ["stays.house+number -> rooms.house+number"]);
    assert_eq!(proposed(&[tables, crossed].concat()), [""; 0]);
}

#[test]
fn what_is_declared_or_told_by_names_is_not_proposed_again() {
    let found = proposed(
        "CREATE TABLE users (login TEXT PRIMARY KEY);
         CREATE TABLE posts (id INTEGER PRIMARY KEY, author TEXT REFERENCES users (login),
             user_login TEXT);
         INSERT INTO users VALUES ('ann'), ('bob'), ('cid'), ('dan');
         INSERT INTO posts VALUES (1, 'ann', 'ann'), (2, 'bob', 'bob'), (3, 'cid', 'cid');",
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn small_numbers_fit_everywhere_and_say_nothing_alone() {
    let evidence = |distinct, rows, keys, span| KeyEvidence {
        measured: Containment { rows, matched: rows, is_complete: true },
        distinct,
        keys,
        span: Some(span),
        is_composite: false,
    };
    assert!(evidence(5, 1_000, 1_000, 1_000).reason().is_none(), "1 to 5 among 1,000 ids");
    assert!(evidence(3, 9, 90, 100).reason().is_none(), "three numbers, few gaps");
    assert!(evidence(100, 100, 100, 100).reason().is_none(), "a numbering of its own");
    let sparse = evidence(50, 200, 100, 100_000).reason().unwrap();
    let dense = evidence(95, 500, 100, 100).reason().unwrap();
    assert!(sparse.score > dense.score && dense.why.contains("chance"), "{dense:?}");
}
