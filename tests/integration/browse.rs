//! Rows and related rows of real SQLite files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use backref::mapping::{self, Mapping};
use backref::schema::Schema;
use backref::sqlite::{
    Anchor, Answer, Database, ParentRow, ReadError, RelatedCount, RelatedError, RelatedFrom,
    RelatedRows, RequestError, RequestKind, RowCount, RowKey, RowOrder, RowQuery, Slot, TableShape,
    Value, Window, Worker, count_related, count_rows, fetch_page, reflect, related,
};
use rusqlite::Connection;
use serde_json::json;

struct Made {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn make(sql: &str) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.sqlite");
    let connection = Connection::open(&path).unwrap();
    // Dangling keys are wanted in some of the tests.
    connection.execute_batch("PRAGMA foreign_keys = OFF;").unwrap();
    connection.execute_batch(sql).unwrap();
    Made { _folder: folder, path }
}

/// A database with its models.
struct Opened {
    database: Database,
    schema: Schema,
    mapping: Mapping,
    _made: Made,
}

impl Opened {
    fn new(sql: &str) -> Self {
        let made = make(sql);
        let database = Database::open(&made.path).unwrap();
        let schema = reflect(&database).unwrap().schema;
        let mapping = mapping::resolve(&schema);
        Self { database, schema, mapping, _made: made }
    }

    fn related(&self, model: &str, key: &str, end: &str) -> Result<RelatedRows, RelatedError> {
        let key: Vec<&str> = key.split(',').collect();
        related(&self.database, &self.schema, &self.mapping, model, &key, end)
    }

    /// The first cells of the related rows, as they are shown.
    fn firsts(&self, model: &str, key: &str, end: &str) -> Vec<String> {
        let related = self.related(model, key, end).unwrap();
        related.rows.iter().map(|row| row[0].to_string()).collect()
    }
}

const MUSIC: &str = "
    CREATE TABLE roles (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64) UNIQUE);
    CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64), photo BLOB,
                        score FLOAT, role_id INTEGER REFERENCES roles(id));
    CREATE TABLE tags (code TEXT NOT NULL PRIMARY KEY);
    CREATE TABLE user_tags (user_id INTEGER REFERENCES users(id), tag_code TEXT REFERENCES tags(code));
    CREATE TABLE rooms (house INTEGER NOT NULL, number TEXT NOT NULL, PRIMARY KEY (house, number));
    CREATE TABLE bookings (id INTEGER NOT NULL PRIMARY KEY, house INTEGER, number TEXT,
                           FOREIGN KEY (house, number) REFERENCES rooms (house, number));
    INSERT INTO roles VALUES (1, 'Admin'), (2, 'User');
    INSERT INTO users VALUES (1, 'susan', x'00ff', 1.5, 1), (2, 'john', NULL, 2.0, 2),
                             (3, 'mary', NULL, NULL, NULL), (4, 'lost', NULL, NULL, 99);
    INSERT INTO tags VALUES ('a,b'), ('c');
    INSERT INTO user_tags VALUES (1, 'a,b'), (1, 'c'), (1, 'c'), (2, 'c');
    INSERT INTO rooms VALUES (1, '07'), (1, '7');
    INSERT INTO bookings VALUES (1, 1, '07'), (2, 1, '7'), (3, NULL, '7'), (4, 1, '8');";

#[test]
fn pages_follow_each_other_by_key_in_both_directions() {
    let opened = Opened::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO t SELECT i * 3, 'row ' || i FROM n;",
    );
    let shape = TableShape::of(&opened.database, "t").unwrap();
    let page = |anchor: Anchor| fetch_page(&opened.database, &shape, &anchor, 3).unwrap();
    let keys = |anchor: Anchor| -> Vec<i64> {
        page(anchor)
            .rows
            .iter()
            .map(|row| match row.key {
                RowKey::Rowid(rowid) => rowid,
                ref other => panic!("{other:?}"),
            })
            .collect()
    };
    assert_eq!(keys(Anchor::Start), [3, 6, 9]);
    assert_eq!(keys(Anchor::End), [14_994, 14_997, 15_000]);
    assert_eq!(keys(Anchor::After(RowKey::Rowid(9))), [12, 15, 18]);
    assert_eq!(keys(Anchor::Before(RowKey::Rowid(12))), [3, 6, 9]);
    assert_eq!(keys(Anchor::At(RowKey::Rowid(10))), [12, 15, 18]);
    assert_eq!(page(Anchor::Start).rows[0].values[1], Value::Text("row 1".to_owned()));
    assert!(!page(Anchor::After(RowKey::Rowid(9))).sql.contains("OFFSET"));
    let count = count_rows(&opened.database, &shape, Duration::from_mins(1)).unwrap();
    assert_eq!(count, RowCount::Exact(5_000));
}

#[test]
fn tables_without_rowid_and_views_have_pages_too() {
    let opened = Opened::new(
        "CREATE TABLE t (b TEXT, a INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
         INSERT INTO t VALUES ('x', 1), ('y', 1), ('x', 2);
         CREATE VIEW v AS SELECT b FROM t;
         CREATE TABLE shadowed (rowid TEXT, oid TEXT);
         INSERT INTO shadowed VALUES ('one', 'two');",
    );
    let shape = TableShape::of(&opened.database, "t").unwrap();
    let key = |a: i64, b: &str| RowKey::Key(vec![Value::Integer(a), Value::Text(b.to_owned())]);
    let page = |anchor| fetch_page(&opened.database, &shape, &anchor, 2).unwrap();
    let keys: Vec<RowKey> =
        page(Anchor::After(key(1, "x"))).rows.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, [key(1, "y"), key(2, "x")]);
    let keys: Vec<RowKey> = page(Anchor::End).rows.into_iter().map(|row| row.key).collect();
    assert_eq!(keys, [key(1, "y"), key(2, "x")]);
    let shape = TableShape::of(&opened.database, "v").unwrap();
    let page =
        fetch_page(&opened.database, &shape, &Anchor::After(RowKey::Position(0)), 9).unwrap();
    assert_eq!((page.first, page.rows.len()), (Some(1), 2));
    let shape = TableShape::of(&opened.database, "shadowed").unwrap();
    let page = fetch_page(&opened.database, &shape, &Anchor::Start, 9).unwrap();
    assert_eq!(page.rows[0].key, RowKey::Rowid(1));
    assert_eq!(page.rows[0].values[0], Value::Text("one".to_owned()));
}

#[test]
fn both_directions_of_a_foreign_key_lead_to_the_rows_that_sql_finds() {
    let music = Opened::new(MUSIC);
    let role = music.related("User", "2", "role").unwrap();
    assert_eq!(role.to_json()["rows"], json!([{ "id": 2, "name": "User" }]));
    let users = music.related("Role", "1", "users").unwrap();
    assert_eq!(
        users.to_json(),
        json!({
            "rows": [{ "id": 1, "username": "susan", "photo": { "hex": "00ff" }, "score": 1.5, "role_id": 1 }],
            "sql": ["SELECT users.id, users.username, users.photo, users.score, users.role_id \
                     FROM users WHERE ? = users.role_id"],
        })
    );
    assert_eq!(users.labels, ["<User 'susan'>"]);
}

#[test]
fn a_null_key_and_a_dangling_one_are_told_apart() {
    let music = Opened::new(MUSIC);
    let none = music.related("User", "3", "role").unwrap();
    assert!(none.rows.is_empty() && none.dangling.is_none() && none.sql.is_empty());
    let lost = music.related("User", "4", "role").unwrap();
    assert_eq!((lost.rows.len(), lost.dangling), (0, Some(vec![Value::Integer(99)])));
}

#[test]
fn keys_of_text_with_commas_and_of_several_columns_are_found() {
    let music = Opened::new(MUSIC);
    assert_eq!(music.firsts("Tag", "a,b", "users"), ["1"]);
    assert_eq!(music.firsts("Tag", "c", "users"), ["1", "2"]);
    assert_eq!(music.firsts("User", "1", "tags"), ["a,b", "c"]);
    assert_eq!(music.firsts("Room", "1,07", "bookings"), ["1"]);
    assert_eq!(music.firsts("Room", "1,7", "bookings"), ["2"]);
    assert_eq!(music.firsts("Booking", "3", "room"), [""; 0]);
    assert!(music.related("Booking", "4", "room").unwrap().dangling.is_some());
}

#[test]
fn wrong_names_and_keys_are_answered_with_the_right_ones() {
    let music = Opened::new(MUSIC);
    let message = |model, key, end| music.related(model, key, end).unwrap_err().to_string();
    assert!(message("Nobody", "1", "x").ends_with("Role, User, Tag, Room, Booking."));
    assert!(message("Role", "1", "x").ends_with("It has: users."));
    assert!(message("Room", "1", "bookings").contains("(house, number)"));
    assert!(message("Role", "77", "users").contains("77"));
}

#[test]
fn keys_without_affinity_are_found_as_number_text_and_blob() {
    let opened = Opened::new(
        "CREATE TABLE p (k NOT NULL PRIMARY KEY);
         CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, k REFERENCES p(k));
         INSERT INTO p VALUES (1), ('one'), (x'0aff');
         INSERT INTO c VALUES (10, 1), (20, 'one'), (30, x'0aff'), (40, '1');",
    );
    assert_eq!(opened.firsts("P", "1", "cs"), ["10"]);
    assert_eq!(opened.firsts("P", "one", "cs"), ["20"]);
    assert_eq!(opened.firsts("P", "x'0aff'", "cs"), ["30"]);
}

#[test]
fn self_references_lead_up_and_down() {
    let opened = Opened::new(
        "CREATE TABLE node (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER REFERENCES node(id));
         CREATE TABLE folder (account INTEGER NOT NULL, id INTEGER NOT NULL, parent_id INTEGER,
             PRIMARY KEY (account, id),
             FOREIGN KEY (account, parent_id) REFERENCES folder (account, id));
         CREATE TABLE follows (follower_id INTEGER REFERENCES node, followed_id INTEGER REFERENCES node);
         INSERT INTO node VALUES (1, NULL), (2, 1), (3, 1), (4, 2);
         INSERT INTO follows VALUES (1, 2), (3, 2), (2, 4);
         INSERT INTO folder VALUES (7, 1, NULL), (7, 2, 1), (8, 1, NULL), (8, 2, 1);",
    );
    assert_eq!(opened.firsts("Node", "1", "children"), ["2", "3"]);
    assert_eq!(opened.firsts("Node", "4", "parent"), ["2"]);
    assert_eq!(opened.firsts("Node", "2", "followers"), ["1", "3"]);
    assert_eq!(opened.firsts("Node", "2", "followed"), ["4"]);
    let children = opened.related("Folder", "8,1", "children").unwrap();
    assert_eq!(children.to_json()["rows"], json!([{ "account": 8, "id": 2, "parent_id": 1 }]));
    let parent = opened.related("Folder", "7,2", "parent").unwrap();
    assert_eq!(parent.to_json()["rows"], json!([{ "account": 7, "id": 1, "parent_id": null }]));
}

#[test]
fn related_rows_are_counted_up_to_a_limit() {
    let opened = Opened::new(
        "CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY);
         CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, p_id INTEGER REFERENCES p(id));
         INSERT INTO p VALUES (1);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO c SELECT i, 1 FROM n;",
    );
    let end = opened.mapping.models.values().flat_map(|one| &one.relationships);
    let end = end.clone().find(|one| one.uselist).unwrap();
    let columns = ["id".to_owned()];
    let parent = ParentRow { model: end.model_id, columns: &columns, values: &[Value::Integer(1)] };
    let count = |at_most| {
        count_related(&opened.database, &opened.schema, &opened.mapping, end, &parent, at_most)
            .unwrap()
    };
    assert_eq!(count(1_000), RelatedCount::MoreThan(1_000));
    assert_eq!(count(2_000), RelatedCount::Exact(2_000));
}

#[test]
fn hostile_names_are_read_like_others() {
    let opened = Opened::new(
        "CREATE TABLE \"a\"\"; DROP TABLE x; --\" (\"select\" INTEGER NOT NULL PRIMARY KEY, \"it's\" TEXT);
         CREATE TABLE [x y.z] (id INTEGER NOT NULL PRIMARY KEY,
             \"the \"\"one\"\"\" INTEGER REFERENCES \"a\"\"; DROP TABLE x; --\");
         INSERT INTO \"a\"\"; DROP TABLE x; --\" VALUES (5, 'v');
         INSERT INTO [x y.z] VALUES (1, 5);",
    );
    let ends: Vec<_> = opened.mapping.models.values().flat_map(|one| &one.relationships).collect();
    assert_eq!(ends.len(), 2);
    for end in ends {
        let model = &opened.mapping.models[&end.model_id].class_name;
        let key = if end.uselist { "5" } else { "1" };
        assert_eq!(opened.related(model, key, &end.key).unwrap().rows.len(), 1);
    }
}

#[test]
fn an_endless_view_is_stopped_by_the_time_limit() {
    let opened = Opened::new(
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i FROM n;",
    );
    let shape = TableShape::of(&opened.database, "endless").unwrap();
    let count = count_rows(&opened.database, &shape, Duration::from_millis(20));
    assert_eq!(count, Err(ReadError::TimeLimit));
    let page = fetch_page(&opened.database, &shape, &Anchor::Start, 2).unwrap();
    assert_eq!(page.rows.len(), 2);
}

/// Waits for the response with this number.
fn wait(worker: &Worker, id: u64) -> Result<Answer, RequestError> {
    loop {
        let response = worker.wait_response(Duration::from_mins(1)).unwrap();
        if response.id == id {
            return response.result;
        }
    }
}

fn rows(answer: &Answer) -> Vec<i64> {
    let Answer::Page { page, .. } = answer else { panic!("{answer:?}") };
    page.rows
        .iter()
        .map(|row| match row.values[0] {
            Value::Integer(number) => number,
            ref other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn the_worker_answers_and_tells_of_each_response() {
    let made = make(MUSIC);
    let notified = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&notified);
    let mut worker = Worker::spawn(&made.path, move || {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    let id = worker.request(Slot(1), RequestKind::Reflect);
    let Answer::Reflection(reflection) = wait(&worker, id).unwrap() else { panic!() };
    let schema = Arc::new(reflection.schema);
    let mapping = Arc::new(mapping::resolve(&schema));
    let table = || "users".to_owned();
    let (anchor, count) = (Anchor::Start, 10);
    let id = worker.request(Slot(1), RequestKind::Page { table: table(), anchor, count });
    assert_eq!(rows(&wait(&worker, id).unwrap()), [1, 2, 3, 4]);
    let id = worker.request(
        Slot(1),
        RequestKind::Rows { table: table(), first: 2, count: 10, query: RowQuery::default() },
    );
    assert_eq!(rows(&wait(&worker, id).unwrap()), [3, 4]);
    let id =
        worker.request(Slot(1), RequestKind::Count { table: table(), query: RowQuery::default() });
    assert_eq!(wait(&worker, id).unwrap(), Answer::Count(RowCount::Exact(4)));
    let key = RowKey::Rowid(3);
    let id = worker.request(Slot(1), RequestKind::Position { table: table(), key });
    assert_eq!(wait(&worker, id).unwrap(), Answer::Position(2));
    let role = schema.model_named("Role").unwrap();
    let end = &mapping.models[&role.id].relationships[0];
    let from = RelatedFrom {
        model: end.model_id,
        query: RowQuery::default(),
        relationship: end.relationship_id,
        end: end.end,
        columns: Arc::new(["id".to_owned()]),
        values: vec![Value::Integer(2)],
        schema: Arc::clone(&schema),
        mapping: Arc::clone(&mapping),
    };
    let window = Window { skip: 0, count: 100 };
    let id = worker.request(Slot(2), RequestKind::Related { from: from.clone(), window });
    let Answer::Related(related) = wait(&worker, id).unwrap() else { panic!() };
    assert_eq!(related.labels, ["<User 'john'>"]);
    let id = worker.request(Slot(3), RequestKind::CountRelated { from, at_most: 1_000 });
    assert_eq!(wait(&worker, id).unwrap(), Answer::RelatedCount(RelatedCount::Exact(1)));
    // The last one may still be on its way.
    assert!(notified.load(Ordering::SeqCst) >= 6);
}

#[test]
fn a_newer_request_for_the_same_place_stops_the_older_one() {
    let made = make(
        "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1);
         CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i FROM n WHERE i < 0;",
    );
    let mut worker = Worker::spawn(&made.path, || {});
    let page = |table: &str| RequestKind::Page {
        table: table.to_owned(),
        anchor: Anchor::Start,
        count: 5,
    };
    worker.request(Slot(1), page("endless"));
    let id = worker.request(Slot(1), page("t"));
    assert_eq!(rows(&wait(&worker, id).unwrap()), [1]);
    // Dropping the worker stops what it reads, too.
    worker.request(Slot(1), page("endless"));
    std::thread::sleep(Duration::from_millis(50));
    drop(worker);
}

#[test]
fn any_position_of_a_large_table_with_gaps_is_found() {
    let made = make(
        "CREATE TABLE t (id INTEGER PRIMARY KEY);
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 49999)
         INSERT INTO t SELECT i * 10 + i % 3 FROM n;",
    );
    let mut worker = Worker::spawn(&made.path, || {});
    let ask = |first| RequestKind::Rows {
        table: "t".to_owned(),
        first,
        count: 2,
        query: RowQuery::default(),
    };
    worker.request(Slot(1), ask(0));
    loop {
        let response = worker.wait_response(Duration::from_mins(1)).unwrap();
        if let Ok(Answer::Indexed { rows, is_complete, .. }) = response.result {
            assert_eq!((rows, is_complete), (50_000, true));
            break;
        }
    }
    for first in [0_u64, 999, 1_000, 31_234, 49_998, 49_999] {
        let id = worker.request(Slot(1), ask(first));
        let answer = wait(&worker, id).unwrap();
        let expected: Vec<i64> = (first..(first + 2).min(50_000))
            .map(|at| i64::try_from(at * 10 + at % 3).unwrap())
            .collect();
        assert_eq!(rows(&answer), expected);
        let Answer::Page { page, .. } = answer else { panic!() };
        assert_eq!((page.first, page.is_exact), (Some(first), true));
    }
}

#[test]
fn a_change_by_another_program_is_noticed_and_seen() {
    for journal in ["DELETE", "WAL"] {
        let made = make(&format!(
            "PRAGMA journal_mode = {journal}; CREATE TABLE t (id INTEGER PRIMARY KEY);
             INSERT INTO t VALUES (1);"
        ));
        let mut worker = Worker::spawn(&made.path, || {});
        let page = || RequestKind::Page { table: "t".to_owned(), anchor: Anchor::Start, count: 9 };
        let id = worker.request(Slot(1), page());
        assert_eq!(rows(&wait(&worker, id).unwrap()), [1], "{journal}");
        let id = worker.request(Slot(1), RequestKind::HasChanged);
        assert_eq!(wait(&worker, id).unwrap(), Answer::HasChanged(false));
        let other = Connection::open(&made.path).unwrap();
        other.execute_batch("INSERT INTO t VALUES (2);").unwrap();
        let id = worker.request(Slot(1), RequestKind::HasChanged);
        assert_eq!(wait(&worker, id).unwrap(), Answer::HasChanged(true));
        let id = worker.request(Slot(1), page());
        assert_eq!(rows(&wait(&worker, id).unwrap()), [1, 2], "{journal}");
        drop(other);
        let id = worker.request(Slot(1), page());
        assert_eq!(rows(&wait(&worker, id).unwrap()), [1, 2], "{journal}");
    }
}

#[test]
fn rows_are_sorted_and_filtered_as_sql_does_at_any_position() {
    let made = make(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, size REAL);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO t SELECT i * 3, CASE i % 5 WHEN 0 THEN NULL ELSE 'name ' || (i * 7919 % 20011) END,
             i % 100 / 4.0 FROM n;
         CREATE INDEX by_size ON t (size);
         CREATE TABLE w (a TEXT PRIMARY KEY, b INTEGER) WITHOUT ROWID;
         INSERT INTO w SELECT 'a' || id, id FROM t LIMIT 500;
         CREATE VIEW v AS SELECT name, size FROM t;",
    );
    let connection = Connection::open(&made.path).unwrap();
    let mut worker = Worker::spawn(&made.path, || {});
    let order = |column: &str, descending| Some(RowOrder { column: column.to_owned(), descending });
    let cases = [
        ("t", "size = 2.5", None),
        ("t", "name LIKE '%99%' -- a comment", None),
        ("t", "", order("name", false)),
        ("t", "", order("name", true)),
        ("t", "id > 30000 OR name IS NULL", order("size", true)),
        ("t", "0", None),
        ("w", "b % 2 = 0", order("b", true)),
        ("v", "size < 3", order("name", false)),
    ];
    for (table, filter, order) in cases {
        let query = RowQuery { filter: filter.to_owned(), order, ..RowQuery::default() };
        let key = match table {
            "t" => ", rowid",
            "w" => ", a",
            _ => "",
        };
        let order_by = query.order.as_ref().map_or(String::from("1"), |order| {
            let direction = if order.descending { "DESC" } else { "ASC" };
            format!("{} {direction}{key}", order.column)
        });
        let condition = if filter.is_empty() { "1" } else { filter };
        let sql = format!("SELECT * FROM {table} WHERE ({condition}\n) ORDER BY {order_by}");
        let mut statement = connection.prepare(&sql).unwrap();
        let width = statement.column_count();
        let expected: Vec<String> = statement
            .query_map([], |row| {
                let cells = (0..width).map(|at| row.get::<_, rusqlite::types::Value>(at).unwrap());
                Ok(format!("{:?}", cells.collect::<Vec<_>>()))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let last = (expected.len() as u64).saturating_sub(3);
        // Before the rows have been found, and after.
        for is_found in [false, true] {
            for first in [0, 77, last] {
                let kind = RequestKind::Rows {
                    table: table.to_owned(),
                    first,
                    count: 50,
                    query: query.clone(),
                };
                let id = worker.request(Slot(1), kind);
                let Answer::Page { page, .. } = wait(&worker, id).unwrap() else { panic!() };
                let from = usize::try_from(first).unwrap().min(expected.len());
                let to = (from + 50).min(expected.len());
                assert_eq!(page.rows.len(), to - from, "{table} {query:?} {first} {is_found}");
                for (row, expected) in page.rows.iter().zip(&expected[from..to]) {
                    let cells = row.values.iter().map(|value| match value {
                        Value::Null => rusqlite::types::Value::Null,
                        Value::Integer(number) => (*number).into(),
                        Value::Real(number) => (*number).into(),
                        Value::Text(text) => text.clone().into(),
                        other => panic!("{other:?}"),
                    });
                    assert_eq!(format!("{:?}", cells.collect::<Vec<_>>()), *expected, "{query:?}");
                }
            }
            if table != "t" {
                break;
            }
            if is_found {
                continue;
            }
            let counted = Answer::Count(RowCount::Exact(expected.len() as u64));
            let started = std::time::Instant::now();
            loop {
                let kind = RequestKind::Count { table: table.to_owned(), query: query.clone() };
                let id = worker.request(Slot(2), kind);
                if wait(&worker, id).unwrap() == counted {
                    break;
                }
                assert!(started.elapsed() < Duration::from_mins(1), "{query:?} is not counted");
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

#[test]
fn a_condition_is_tried_before_it_is_used_and_its_cost_is_told() {
    let made = make(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, size REAL);
         CREATE INDEX by_size ON t (size); INSERT INTO t VALUES (1, 'a', 2);",
    );
    let mut worker = Worker::spawn(&made.path, || {});
    let mut plan = |filter: &str, column: Option<&str>| {
        let order = column.map(|name| RowOrder { column: name.to_owned(), descending: false });
        let query = RowQuery { filter: filter.to_owned(), order, ..RowQuery::default() };
        let id = worker.request(Slot(1), RequestKind::Plan { table: "t".to_owned(), query });
        match wait(&worker, id) {
            Ok(Answer::Plan(plan)) => Ok((plan.scans, plan.sorts)),
            Err(error) => Err(error.to_string()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(plan("size = 2", None), Ok((false, false)));
    assert_eq!(plan("size > 2", Some("size")), Ok((false, false)));
    assert_eq!(plan("size = 2", Some("name")), Ok((false, true)));
    assert_eq!(plan("name = 'a'", None), Ok((true, false)));
    assert_eq!(plan("id = 1", None), Ok((false, false)));
    assert_eq!(plan("", Some("size")), Ok((false, false)));
    assert_eq!(plan("", Some("name")), Ok((false, true)));
    for (wrong, said) in [
        ("nowhere = 1", "no such column: nowhere"),
        ("1; DROP TABLE t", "semicolon"),
        ("1) UNION SELECT (1", "too many"),
        ("(1", "missing"),
        ("id = ?", "parameters"),
        ("id IN (DELETE FROM t RETURNING id)", "syntax error"),
        ("load_extension('x')", "not authorized"),
        ("id = ", "syntax error"),
        ("1 /*", "incomplete input"),
    ] {
        let answer = plan(wrong, None);
        assert!(answer.as_ref().is_err_and(|error| error.contains(said)), "{wrong}: {answer:?}");
    }
    assert!(plan("", Some("gone")).is_err());
    assert_eq!(plan("name = ');--'", None), Ok((true, false)));
}
