//! Databases made to do harm: each is answered with rows or a message, in bounded time and memory, and
//! stays as it is.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use backref::sqlite::{
    Anchor, Answer, Database, Reflection, RequestError, RequestKind, Response, RowQuery, Slot,
    Value, Worker, reflect,
};
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use crate::untouched::{check_same, files_of};

pub fn made(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("hostile.sqlite");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

/// Edits the schema table, as no CREATE could.
fn forged(sql: &str, forgery: &str) -> (TempDir, PathBuf) {
    let (folder, path) = made(sql);
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(&format!("PRAGMA writable_schema = ON; {forgery}")).unwrap();
    (folder, path)
}

/// A worker and what was read of a file; all in it must leave the file as it is.
pub struct Opened {
    worker: Worker,
    reflection: Reflection,
    damage: Vec<String>,
    path: PathBuf,
    before: std::collections::BTreeMap<PathBuf, Vec<u8>>,
}

impl Opened {
    pub fn new(path: &Path) -> Self {
        let before = files_of(path);
        let mut worker = Worker::spawn(path, || {});
        let answer = ask(&mut worker, RequestKind::Reflect);
        let Ok(Answer::Reflection(reflection)) = answer else { panic!("{answer:?}") };
        Self { worker, reflection: *reflection, damage: Vec::new(), path: path.to_owned(), before }
    }

    pub fn rows(&mut self, table: &str, first: u64) -> Result<Vec<Vec<Value>>, String> {
        let kind = RequestKind::Rows {
            table: table.to_owned(),
            first,
            count: 100,
            query: RowQuery::default(),
        };
        let id = self.worker.request(Slot(1), kind);
        let result = loop {
            let response = self.next();
            if response.id == id {
                break response.result;
            }
        };
        match result {
            Ok(Answer::Page { page, .. }) => {
                Ok(page.rows.into_iter().map(|row| row.values).collect())
            }
            Err(error) => Err(error.to_string()),
            other => panic!("{other:?}"),
        }
    }

    fn is_known(&self, class_name: &str) -> bool {
        self.reflection.schema.model_named(class_name).is_some()
    }

    fn next(&mut self) -> Response {
        let response = self.worker.wait_response(Duration::from_mins(1)).unwrap();
        if let Ok(Answer::Damage(lines)) = &response.result {
            self.damage.clone_from(lines);
        }
        response
    }

    /// What is damaged, as it is told while nothing is asked.
    fn damage(&mut self) -> Vec<String> {
        while self.damage.is_empty() {
            self.next();
        }
        self.damage.clone()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            check_same(&self.before, &self.path, "reading it");
        }
    }
}

fn ask(worker: &mut Worker, kind: RequestKind) -> Result<Answer, RequestError> {
    let id = worker.request(Slot(1), kind);
    loop {
        let response = worker.wait_response(Duration::from_mins(2)).unwrap();
        if response.id == id {
            return response.result;
        }
    }
}

#[test]
fn a_view_without_end_is_left_by_asking_for_something_else() {
    let (_folder, path) = made(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO t VALUES (1);
         CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
             SELECT max(i) AS i FROM n;
         CREATE VIEW product AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)
             SELECT count(*) AS c FROM n AS a, n AS b, n AS c WHERE a.i + b.i + c.i < 0;",
    );
    let mut opened = Opened::new(&path);
    for view in ["endless", "product"] {
        let rows = RequestKind::Rows {
            table: view.to_owned(),
            first: 0,
            count: 100,
            query: RowQuery::default(),
        };
        opened.worker.request(Slot(1), rows);
        let started = Instant::now();
        assert_eq!(opened.rows("t", 0), Ok(vec![vec![Value::Integer(1)]]));
        assert!(started.elapsed() < Duration::from_secs(10), "far less than the view would take");
    }
}

#[test]
fn functions_that_reach_out_of_the_file_do_not_run() {
    let (folder, path) =
        made("CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO t VALUES (1);");
    let target = folder.path().join("written");
    let calls = [
        format!("writefile('{}', 'x')", target.display()),
        "readfile('/etc/passwd')".to_owned(),
        "load_extension('evil')".to_owned(),
        "fts3_tokenizer('simple', x'0000000000000000')".to_owned(),
        "edit('x', 'touch')".to_owned(),
        "sqlite_compileoption_used('x') || load_extension('evil', 'f')".to_owned(),
    ];
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA writable_schema = ON;").unwrap();
    for (number, call) in calls.iter().enumerate() {
        let view = format!("CREATE VIEW v{number} AS SELECT {call} AS x FROM t");
        connection
            .execute(
                "INSERT INTO sqlite_master VALUES ('view', ?1, ?1, 0, ?2)",
                [format!("v{number}"), view],
            )
            .unwrap();
    }
    drop(connection);
    let mut opened = Opened::new(&path);
    assert!(opened.is_known("T"));
    for (number, call) in calls.iter().enumerate() {
        let rows = opened.rows(&format!("v{number}"), 0);
        assert!(rows.is_err(), "{call}: {rows:?}");
    }
    assert!(!target.exists());
}

#[test]
fn triggers_and_generated_columns_do_nothing_but_compute() {
    let (_folder, path) = made(
        "CREATE TABLE log (x TEXT);
         CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT,
             b TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL,
             c TEXT GENERATED ALWAYS AS (hex(zeroblob(id * 1000000))) VIRTUAL);
         INSERT INTO t (id, a) VALUES (1, 'x'), (2, 'y');
         CREATE VIEW v AS SELECT id, a FROM t;
         CREATE TRIGGER writes INSTEAD OF UPDATE ON v BEGIN INSERT INTO log VALUES ('was here'); END;
         CREATE TRIGGER more AFTER INSERT ON t BEGIN DELETE FROM log; END;",
    );
    let mut opened = Opened::new(&path);
    let rows = opened.rows("t", 0).unwrap();
    assert_eq!(rows[0][2], Value::Text("X".to_owned()));
    // Of what is long the start is read.
    assert!(matches!(rows[1][3], Value::Long { bytes: 4_000_000, .. }));
    assert_eq!(opened.rows("log", 0), Ok(Vec::new()));
}

#[test]
fn a_generated_column_that_calls_what_is_forbidden_is_not_computed() {
    let (_folder, path) = forged(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT, b TEXT GENERATED ALWAYS AS (upper(a)) VIRTUAL);
         CREATE TABLE fine (id INTEGER NOT NULL PRIMARY KEY);
         INSERT INTO t (id) VALUES (1); INSERT INTO fine VALUES (1);",
        "UPDATE sqlite_master SET sql = replace(sql, 'upper(a)', 'load_extension(a)') WHERE name = 't';",
    );
    let mut opened = Opened::new(&path);
    assert!(opened.reflection.notes[0].message.contains("unsafe use of load_extension()"));
    // Refused, or shown without that column.
    let rows = opened.rows("t", 0);
    assert!(rows.as_ref().map_or(true, |rows| rows[0][2] == Value::Null), "{rows:?}");
    assert_eq!(opened.rows("fine", 0), Ok(vec![vec![Value::Integer(1)]]));
}

#[test]
fn a_table_of_as_many_columns_as_sqlite_holds_is_shown_and_one_of_more_is_left_out() {
    let columns =
        |count: usize| (0..count).map(|at| format!("c{at} INTEGER")).collect::<Vec<_>>().join(", ");
    let (_folder, path) = made(&format!(
        "CREATE TABLE wide ({}); INSERT INTO wide (c1999) VALUES (7);
         CREATE TABLE wider (id INTEGER); CREATE TABLE fine (id INTEGER); INSERT INTO fine VALUES (1);",
        columns(2_000)
    ));
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA writable_schema = ON;").unwrap();
    let sql = format!("CREATE TABLE wider ({})", columns(10_000));
    connection.execute("UPDATE sqlite_master SET sql = ?1 WHERE name = 'wider'", [sql]).unwrap();
    drop(connection);
    let mut opened = Opened::new(&path);
    assert!(opened.is_known("Fine") && !opened.is_known("Wider"));
    assert!(opened.reflection.notes.iter().any(|note| note.message.contains("too many columns")));
    let rows = opened.rows("wide", 0).unwrap();
    assert_eq!(rows[0][1_999], Value::Integer(7));
    assert_eq!(opened.rows("fine", 0), Ok(vec![vec![Value::Integer(1)]]));
}

#[test]
fn text_that_is_not_utf8_is_shown_and_kept_apart() {
    let (_folder, path) = made(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x TEXT);
         INSERT INTO t VALUES (1, CAST(x'ff41' AS TEXT)), (2, CAST(x'410042' AS TEXT));",
    );
    let (_other_folder, other) = forged(
        "CREATE TABLE fine (id INTEGER); CREATE TABLE bad (id INTEGER);",
        "UPDATE sqlite_master SET name = CAST(x'ff' AS TEXT), tbl_name = CAST(x'ff' AS TEXT),
             sql = CAST(x'435245415445205441424c45202affff28696420494e544547455229' AS TEXT) WHERE name = 'bad';",
    );
    let mut opened = Opened::new(&path);
    let rows = opened.rows("t", 0).unwrap();
    assert_eq!(rows[0][1], Value::InvalidText(vec![0xFF, 0x41]));
    assert_eq!(rows[1][1], Value::Text("A\0B".to_owned()));
    assert!(Opened::new(&other).is_known("Fine"));
}

/// Ten thousand rows over some hundred pages of 4,096 bytes, and a small table before them.
const MANY: &str = "PRAGMA page_size = 4096;
    CREATE TABLE small (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO small VALUES (1);
    CREATE TABLE many (id INTEGER NOT NULL PRIMARY KEY, x TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000)
    INSERT INTO many SELECT i, 'row number ' || i || ' with some text in it' FROM n;";

#[test]
fn rows_before_and_behind_damaged_pages_are_shown_and_the_damage_is_told() {
    let (_folder, path) = made(MANY);
    let mut bytes = std::fs::read(&path).unwrap();
    for page in [40, 41] {
        bytes[page * 4096..(page + 1) * 4096].fill(0xAA);
    }
    std::fs::write(&path, bytes).unwrap();
    let mut opened = Opened::new(&path);
    assert_eq!(opened.rows("small", 0), Ok(vec![vec![Value::Integer(1)]]));
    let first = opened.rows("many", 0).unwrap();
    assert_eq!((first.len(), &first[0][0]), (100, &Value::Integer(1)));
    let last = opened.rows("many", 9_900).unwrap();
    assert_eq!(last[99][0], Value::Integer(10_000));
    let mut shown = 0;
    for page in 0..100 {
        shown += opened.rows("many", page * 100).map_or(0, |rows| rows.len());
    }
    assert!((9_000..10_000).contains(&shown), "{shown}");
    let lines = opened.damage();
    assert!(lines.iter().all(|line| line.starts_with("many: ")), "{lines:?}");
}

#[test]
fn the_rest_of_a_truncated_file_is_shown_and_told() {
    let (_folder, path) = made(MANY);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let mut opened = Opened::new(&path);
    assert!(opened.reflection.notes[0].message.contains("truncated"));
    assert_eq!(opened.rows("small", 0), Ok(vec![vec![Value::Integer(1)]]));
    assert_eq!(opened.rows("many", 0).unwrap().len(), 100);
    let rows = opened.rows("many", 9_000);
    assert!(rows.is_err(), "{:?}", rows.map(|rows| rows.len()));
    assert!(opened.damage()[0].contains("truncated"));
}

#[test]
fn a_schema_that_lies_is_read_as_far_as_it_is_true() {
    let tables = "CREATE TABLE fine (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO fine VALUES (1);
        CREATE TABLE lies (id INTEGER NOT NULL PRIMARY KEY, n INTEGER, t TEXT);
        INSERT INTO lies VALUES (1, 'not a number', 5), (2, x'00', NULL);
        CREATE INDEX by_n ON lies (n);";
    let forgeries = [
        "",
        "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'lies'",
        "UPDATE sqlite_master SET rootpage = 999999 WHERE name = 'lies'",
        "UPDATE sqlite_master SET rootpage = -5 WHERE name = 'lies'",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'by_n') WHERE name = 'lies'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE lies (id INTEGER, n BLOB' WHERE name = 'lies'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE lies (id INTEGER, n, t, more, and_more) STRICT' WHERE name = 'lies'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE lies (n TEXT PRIMARY KEY) WITHOUT ROWID' WHERE name = 'lies'",
        "UPDATE sqlite_master SET type = x'ff' WHERE name = 'lies'",
        "UPDATE sqlite_master SET type = 'view', sql = 'CREATE VIEW lies AS SELECT * FROM lies' WHERE name = 'lies'",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX by_n ON lies (gone)' WHERE name = 'by_n'",
        "UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE lies USING nothing_known(1)', rootpage = 0 WHERE name = 'lies'",
        "UPDATE sqlite_master SET sql = 'SELECT load_extension(1)' WHERE name = 'lies'",
        "INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = 'lies'",
    ];
    for forgery in forgeries {
        let (_folder, path) = forged(tables, forgery);
        let before = files_of(&path);
        let database = match Database::open(&path) {
            Ok(database) => database,
            Err(error) => panic!("{forgery}: {error}"),
        };
        let _ = reflect(&database).unwrap_or_else(|error| panic!("{forgery}: {error}"));
        drop(database);
        let mut opened = Opened::new(&path);
        let fine = opened.rows("fine", 0);
        assert_eq!(fine, Ok(vec![vec![Value::Integer(1)]]), "{forgery}");
        // Rows or a message.
        let rows = opened.rows("lies", 0);
        if forgery.is_empty() {
            let rows = rows.unwrap();
            assert_eq!(rows[0][1], Value::Text("not a number".to_owned()));
            assert_eq!(rows[0][2], Value::Text("5".to_owned()));
        }
        let _ = opened.rows("lies", 50);
        let _ = ask(
            &mut opened.worker,
            RequestKind::Count { table: "lies".to_owned(), query: RowQuery::default() },
        );
        let end = RequestKind::Page { table: "lies".to_owned(), anchor: Anchor::End, count: 5 };
        let _ = ask(&mut opened.worker, end);
        check_same(&before, &path, forgery);
    }
}

#[test]
fn a_header_that_lies_is_refused_in_a_sentence_or_read() {
    let (_folder, path) = made(MANY);
    let sound = std::fs::read(&path).unwrap();
    let forgeries: [(usize, &[u8]); 12] = [
        (16, &[0, 3]),    // no power of two
        (16, &[0x80, 0]), // another page size
        (16, &[0, 0]),
        (16, &[2, 0]),
        (18, &[9, 9]),        // a format of the future
        (18, &[2, 2]),        // WAL mode
        (20, &[255]),         // reserved bytes
        (21, &[1, 1, 1]),     // payload fractions
        (28, &[0xFF; 4]),     // many pages
        (32, &[0, 0, 0, 1]),  // a freelist on page 1
        (44, &[0, 0, 0, 99]), // schema format
        (56, &[0, 0, 0, 7]),  // encoding
    ];
    for (at, forged) in forgeries {
        let mut bytes = sound.clone();
        bytes[at..at + forged.len()].copy_from_slice(forged);
        std::fs::write(&path, &bytes).unwrap();
        let before = files_of(&path);
        let mut worker = Worker::spawn(&path, || {});
        let said = match ask(&mut worker, RequestKind::Reflect) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        let rows = RequestKind::Rows {
            table: "many".to_owned(),
            first: 0,
            count: 100,
            query: RowQuery::default(),
        };
        let rows = ask(&mut worker, rows);
        assert!(rows.is_ok() || rows.unwrap_err().to_string().len() > 20, "{at}: {said}");
        drop(worker);
        check_same(&before, &path, &format!("a header forged at {at}"));
    }
}

#[test]
fn bytes_changed_at_random_never_do_more_than_be_told() {
    let (_folder, path) = made(MANY);
    let sound = std::fs::read(&path).unwrap();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for round in 0..40 {
        let mut bytes = sound.clone();
        for _ in 0..=random(64) {
            // Half of them in the first pages, where they do the most.
            let at = if random(2) == 0 { random(3 * 4096) } else { random(bytes.len()) };
            bytes[at.max(16)] = u8::try_from(random(256)).unwrap();
        }
        std::fs::write(&path, &bytes).unwrap();
        let before = files_of(&path);
        let mut worker = Worker::spawn(&path, || {});
        let _ = ask(&mut worker, RequestKind::Reflect);
        for table in ["small", "many"] {
            for first in [0, 5_000, 9_990] {
                let rows = RequestKind::Rows {
                    table: table.to_owned(),
                    first,
                    count: 100,
                    query: RowQuery::default(),
                };
                let _ = ask(&mut worker, rows);
            }
        }
        drop(worker);
        check_same(&before, &path, &format!("round {round}"));
    }
}

#[test]
fn a_wal_that_lies_is_not_written_and_not_believed() {
    let (_folder, path) = made(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY);
         INSERT INTO t VALUES (1);",
    );
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    let header = |page_size: u32| {
        let mut bytes = vec![0x37, 0x7F, 0x06, 0x82, 0, 0x2D, 0xE2, 0x18];
        bytes.extend(page_size.to_be_bytes());
        bytes.extend([0; 20]);
        bytes
    };
    let wals = [
        vec![0; 100],
        vec![0xFF; 50_000],
        header(4096),
        header(7),
        [header(65_536), vec![0xAA; 70_000]].concat(),
        b"not a wal".to_vec(),
    ];
    for (number, wal) in wals.iter().enumerate() {
        for shm in [None, Some(vec![0_u8; 32_768]), Some(vec![0xFF; 32_768]), Some(Vec::new())] {
            std::fs::write(beside("-wal"), wal).unwrap();
            match &shm {
                Some(shm) => std::fs::write(beside("-shm"), shm).unwrap(),
                None => drop(std::fs::remove_file(beside("-shm"))),
            }
            let what = format!("-wal {number}, -shm {:?}", shm.as_ref().map(Vec::len));
            let before = files_of(&path);
            let mut worker = Worker::spawn(&path, || {});
            let rows = RequestKind::Rows {
                table: "t".to_owned(),
                first: 0,
                count: 100,
                query: RowQuery::default(),
            };
            match ask(&mut worker, rows) {
                Ok(Answer::Page { page, .. }) => assert_eq!(page.rows.len(), 1, "{what}"),
                other => panic!("{what}: {other:?}"),
            }
            drop(worker);
            check_same(&before, &path, &what);
        }
    }
}
