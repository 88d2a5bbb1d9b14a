//! Reading a database changes no byte of it, of its `-wal` and of its `-shm`, and makes no file, also
//! while another program writes to it; and what that program writes stays sound.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use backref::mapping;
use backref::schema::Lazy;
use backref::sqlite::{
    Anchor, Answer, ColumnPair, Database, Export, ExportedRows, KeyPair, LensQuestion, Parents,
    RelatedFrom, RequestError, RequestKind, RowKey, RowOrder, RowQuery, RowsFormat, Slot, Value,
    Window, Worker,
};
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use crate::other_program::OtherProgram;

/// Every file of the database's folder with its bytes.
pub fn files_of(path: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = std::fs::read_dir(path.parent().unwrap()).unwrap();
    folder
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(&path).unwrap_or_default()))
        .collect()
}

/// That nothing has changed, with the names of what has.
pub fn check_same(before: &BTreeMap<PathBuf, Vec<u8>>, path: &Path, what: &str) {
    let after = files_of(path);
    let names: Vec<_> = before.keys().chain(after.keys()).collect();
    let changed: Vec<_> =
        names.into_iter().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert!(changed.is_empty(), "{what} changed {changed:?}");
}

pub fn music(journal_mode: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("music.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = {journal_mode};
             CREATE TABLE artist (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);
             CREATE TABLE album (id INTEGER NOT NULL PRIMARY KEY, title TEXT NOT NULL,
                 artist_id INTEGER NOT NULL REFERENCES artist (id));
             CREATE TABLE word (a TEXT, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
             CREATE VIEW long_titles AS SELECT title FROM album WHERE length(title) > 3;
             INSERT INTO artist VALUES (1, 'AC/DC'), (2, 'Accept');
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO album SELECT i, 'Album ' || i, 1 + i % 2 FROM n;
             INSERT INTO word SELECT title, id FROM album;"
        ))
        .unwrap();
    (folder, path)
}

/// Asks and waits.
pub fn ask(worker: &mut Worker, kind: RequestKind) -> Result<Answer, RequestError> {
    let id = worker.request(Slot(1), kind);
    loop {
        let response = worker.wait_response(Duration::from_mins(1)).unwrap();
        if response.id == id {
            return response.result;
        }
    }
}

/// Everything that the Rows tab asks, but for writing rows to a file.
pub fn operations(worker: &mut Worker) -> Vec<(&'static str, RequestKind)> {
    let Answer::Reflection(reflection) = ask(worker, RequestKind::Reflect).unwrap() else {
        panic!()
    };
    let schema = Arc::new(reflection.schema);
    let mapping = Arc::new(mapping::resolve(&schema));
    let artist = schema.model_named("Artist").unwrap();
    let end = &mapping.models[&artist.id].relationships[0];
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
    let lens = LensQuestion {
        schema: Arc::clone(&schema),
        mapping: Arc::clone(&mapping),
        relationship: end.relationship_id,
        end: end.end,
        strategies: Lazy::ALL.to_vec(),
        parents: Parents::Page(25),
    };
    let name = |name: &str| name.to_owned();
    let pair = ColumnPair {
        table: name("album"),
        column: name("artist_id"),
        parent_table: name("artist"),
        parent_column: name("id"),
    };
    let weighed = KeyPair {
        table: name("album"),
        columns: vec![name("artist_id")],
        parent_table: name("artist"),
        parent_columns: vec![name("id")],
    };
    let some_albums = RowQuery {
        filter: "title LIKE '%9%'".to_owned(),
        order: Some(RowOrder { column: "title".to_owned(), descending: true }),
        ..RowQuery::default()
    };
    let filtered = RelatedFrom { query: some_albums.clone(), ..from.clone() };
    let mut operations = vec![("opening", RequestKind::Reflect)];
    for table in ["artist", "album", "word", "long_titles"] {
        operations.extend([
            (
                "the first page",
                RequestKind::Rows {
                    table: name(table),
                    first: 0,
                    count: 100,
                    query: RowQuery::default(),
                },
            ),
            (
                "a jump",
                RequestKind::Rows {
                    table: name(table),
                    first: 2_500,
                    count: 100,
                    query: RowQuery::default(),
                },
            ),
            ("the end", RequestKind::Page { table: name(table), anchor: Anchor::End, count: 9 }),
            ("counting", RequestKind::Count { table: name(table), query: RowQuery::default() }),
        ]);
    }
    operations.extend([
        (
            "a row",
            RequestKind::Row {
                table: name("album"),
                key: RowKey::Rowid(7),
                inherited: Arc::default(),
            },
        ),
        ("its position", RequestKind::Position { table: name("album"), key: RowKey::Rowid(7) }),
        (
            "related rows",
            RequestKind::Related { from: from.clone(), window: Window { skip: 3, count: 9 } },
        ),
        ("one of them whole", RequestKind::RelatedRow { from: from.clone(), at: 2 }),
        ("planning a query of them", RequestKind::PlanRelated { from: filtered.clone() }),
        (
            "some of them, sorted",
            RequestKind::Related { from: filtered, window: Window { skip: 0, count: 9 } },
        ),
        (
            "planning a query",
            RequestKind::Plan { table: name("album"), query: some_albums.clone() },
        ),
        (
            "filtered and sorted rows",
            RequestKind::Rows { table: name("album"), first: 5, count: 9, query: some_albums },
        ),
        ("counting those", RequestKind::CountRelated { from, at_most: 1_000 }),
        ("the lens", RequestKind::Lens(Box::new(lens))),
        ("weighing another", RequestKind::Weigh(weighed)),
        ("measuring a proposal", RequestKind::Measure(pair)),
        ("asking for changes", RequestKind::HasChanged),
        ("opening anew", RequestKind::Reopen),
        (
            "the first page anew",
            RequestKind::Rows {
                table: name("album"),
                first: 0,
                count: 9,
                query: RowQuery::default(),
            },
        ),
    ]);
    operations
}

/// Writes all albums and what an artist has, to files of their own.
fn exports(worker: &mut Worker, folder: &Path) -> Vec<(&'static str, RequestKind)> {
    let related = operations(worker).into_iter().find_map(|(_, kind)| match kind {
        RequestKind::Related { from, .. } => Some(from),
        _ => None,
    });
    let table = ExportedRows::Table { table: "album".to_owned(), query: RowQuery::default() };
    [(table, RowsFormat::Csv), (ExportedRows::Related(related.unwrap()), RowsFormat::Json)]
        .into_iter()
        .map(|(rows, format)| {
            let path = folder.join("rows");
            let columns = vec!["id".to_owned(), "title".to_owned()];
            let export = Export { rows, columns, format, path, written: Arc::default() };
            ("an export", RequestKind::Export(export))
        })
        .collect()
}

#[test]
fn no_operation_changes_a_byte_while_another_program_is_in_a_transaction() {
    for journal_mode in ["DELETE", "TRUNCATE", "PERSIST", "WAL"] {
        let (_folder, path) = music(journal_mode);
        let target = tempdir().unwrap();
        let everything = |worker: &mut Worker| {
            let exports = exports(worker, target.path());
            operations(worker).into_iter().chain(exports)
        };
        let before = files_of(&path);
        let mut worker = Worker::spawn(&path, || {});
        for (what, kind) in everything(&mut worker) {
            ask(&mut worker, kind).unwrap_or_else(|error| panic!("{what}: {error}"));
            check_same(&before, &path, what);
        }
        // The other program comes while the file is open, and holds a transaction open.
        let mut writer = OtherProgram::start(&path);
        writer.run("PRAGMA wal_autocheckpoint = 0; INSERT INTO artist VALUES (3, 'U2');");
        for (step, (what, kind)) in everything(&mut worker).enumerate() {
            writer.run(&format!(
                "BEGIN IMMEDIATE; INSERT INTO album VALUES ({}, 'New', 3);",
                4_000 + step
            ));
            let before = files_of(&path);
            ask(&mut worker, kind)
                .unwrap_or_else(|error| panic!("{journal_mode}, {what}: {error}"));
            check_same(&before, &path, &format!("{journal_mode}, a transaction open: {what}"));
            writer.run("COMMIT;");
        }
        // It leaves, and we do.
        drop(writer);
        let before = files_of(&path);
        for (what, kind) in everything(&mut worker) {
            ask(&mut worker, kind)
                .unwrap_or_else(|error| panic!("{journal_mode}, {what}: {error}"));
            check_same(&before, &path, &format!("{journal_mode}, after the writer: {what}"));
        }
        drop(worker);
        check_same(&before, &path, &format!("{journal_mode}: closing"));
    }
}

#[test]
fn a_change_to_wal_mode_and_back_leaves_no_file_of_ours() {
    let (_folder, path) = music("DELETE");
    let mut worker = Worker::spawn(&path, || {});
    let page = || RequestKind::Rows {
        table: "artist".to_owned(),
        first: 0,
        count: 9,
        query: RowQuery::default(),
    };
    ask(&mut worker, page()).unwrap();
    for journal_mode in ["WAL", "DELETE", "WAL"] {
        let mut writer = OtherProgram::start(&path);
        writer.run(&format!("PRAGMA journal_mode = {journal_mode};"));
        drop(writer);
        let before = files_of(&path);
        let Answer::Page { page, .. } = ask(&mut worker, page()).unwrap() else { panic!() };
        assert_eq!(page.rows.len(), 2);
        check_same(&before, &path, journal_mode);
    }
}

#[test]
fn a_busy_writer_loses_nothing_and_the_reader_sees_it() {
    for journal_mode in ["DELETE", "WAL"] {
        let (_folder, path) = music(journal_mode);
        let mut worker = Worker::spawn(&path, || {});
        let operations = operations(&mut worker);
        let mut writer = OtherProgram::start(&path);
        writer.run("PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 20;");
        for step in 0..300 {
            writer.begin(&format!("INSERT INTO album VALUES ({}, 'Busy', 1);", 10_000 + step));
            let (what, kind) = &operations[step % operations.len()];
            match ask(&mut worker, kind.clone()) {
                Ok(_) => {}
                // A rollback journal lets nobody read during a commit.
                Err(error) => {
                    let said = error.to_string();
                    assert!(said.contains("locked"), "{journal_mode}, {what}: {said}");
                }
            }
        }
        writer.finish();
        let count = RequestKind::Page { table: "album".to_owned(), anchor: Anchor::End, count: 1 };
        let Answer::Page { page, .. } = ask(&mut worker, count).unwrap() else { panic!() };
        assert_eq!(page.rows[0].values[0], Value::Integer(10_299), "{journal_mode}");
        drop(writer);
        drop(worker);
        let connection = Connection::open(&path).unwrap();
        let said: String =
            connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(said, "ok");
    }
}

#[test]
fn a_file_without_a_writer_is_left_alone_by_opening_and_closing() {
    for journal_mode in ["DELETE", "WAL"] {
        let (_folder, path) = music(journal_mode);
        let before = files_of(&path);
        drop(Database::open(&path).unwrap());
        check_same(&before, &path, journal_mode);
    }
}

/// A `-wal` whose writer has just left would be made anew by SQLite, empty, whatever the mode of opening.
#[test]
fn a_writer_that_leaves_while_the_file_is_opened_is_not_followed_by_a_new_wal() {
    for round in 0..20 {
        let (_folder, path) = music("WAL");
        let mut writer = OtherProgram::start(&path);
        writer.run("INSERT INTO artist VALUES (3, 'U2');");
        let is_over = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let (path, is_over) = (path.clone(), Arc::clone(&is_over));
                std::thread::spawn(move || {
                    while !is_over.load(Ordering::SeqCst) {
                        // Its last commit may keep us out for a moment.
                        drop(Database::open(&path));
                    }
                })
            })
            .collect();
        drop(writer);
        std::thread::sleep(Duration::from_millis(5));
        is_over.store(true, Ordering::SeqCst);
        for reader in readers {
            reader.join().unwrap();
        }
        // What the writer could not clear away because of us is its own, and holds something.
        let wal = PathBuf::from(format!("{}-wal", path.display()));
        assert_ne!(std::fs::metadata(wal).ok().map(|data| data.len()), Some(0), "{round}");
    }
}

#[test]
fn rows_are_written_to_another_file_while_another_program_writes() {
    for journal_mode in ["DELETE", "WAL"] {
        let (_folder, path) = music(journal_mode);
        let target = tempdir().unwrap();
        let mut writer = OtherProgram::start(&path);
        writer.run("PRAGMA wal_autocheckpoint = 0; INSERT INTO artist VALUES (3, 'U2');");
        let before = files_of(&path);
        let mut worker = Worker::spawn(&path, || {});
        let export = Export {
            rows: ExportedRows::Table {
                table: "album".to_owned(),
                query: RowQuery {
                    filter: "id > 10".to_owned(),
                    order: Some(RowOrder { column: "id".to_owned(), descending: true }),
                    ..RowQuery::default()
                },
            },
            columns: vec!["title".to_owned(), "id".to_owned()],
            format: RowsFormat::Csv,
            path: target.path().join("albums.csv"),
            written: Arc::default(),
        };
        let answer = ask(&mut worker, RequestKind::Export(export)).unwrap();
        assert_eq!(answer, Answer::Exported(2_990));
        check_same(&before, &path, "writing rows to another file");
        let text = std::fs::read_to_string(target.path().join("albums.csv")).unwrap();
        assert!(text.starts_with("title,id\r\nAlbum 3000,3000\r\n"), "{}", &text[..60]);
        assert_eq!((text.lines().count(), files_of(&target.path().join("-")).len()), (2_991, 1));
    }
}

#[test]
fn rows_are_never_written_over_the_database_or_what_belongs_to_it() {
    let (_folder, path) = music("WAL");
    let before = files_of(&path);
    let mut worker = Worker::spawn(&path, || {});
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut target = path.clone().into_os_string();
        target.push(suffix);
        let export = Export {
            rows: ExportedRows::Table { table: "artist".to_owned(), query: RowQuery::default() },
            columns: vec!["name".to_owned()],
            format: RowsFormat::Json,
            path: target.into(),
            written: Arc::default(),
        };
        let error = ask(&mut worker, RequestKind::Export(export)).unwrap_err().to_string();
        assert!(error.contains("they come from this database"), "{error}");
        check_same(&before, &path, "a refused export");
    }
}
