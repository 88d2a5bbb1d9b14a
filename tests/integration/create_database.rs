//! New SQLite files from designs: SQLite has what was designed, and what was there stays as it was.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::schema::{ModelKind, Schema};
use backref::sqlite::{
    CreateError, Database, check_script, create_database, differences::differences, reflect,
};
use rusqlite::Connection;

use crate::drafts::{Draft, integer, string, text};
use crate::python::any_schema::any_schemas;
use crate::samples::{SAMPLES, open, path};

fn create(schema: &Schema, path: &Path) -> Result<(), CreateError> {
    create_database(path, &resolve(schema))
}

/// The statements that SQLite keeps, by name.
fn kept(connection: &Connection) -> Vec<(String, String)> {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_created_file_has_what_the_ddl_says_and_nothing_stands_beside_it() {
    for (name, _) in SAMPLES {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new.sqlite");
        let schema = open(name).schema;
        create(&schema, &file).unwrap();
        let expected = Connection::open_in_memory().unwrap();
        let script = create_all(&resolve(&schema), Dialect::Sqlite).unwrap();
        expected.execute_batch(&script.to_string()).unwrap();
        assert_eq!(kept(&Connection::open(&file).unwrap()), kept(&expected), "{name}");
        let read = resolve(&reflect(&Database::open(&file).unwrap()).unwrap().schema);
        assert_eq!(differences(&resolve(&schema), &read), [], "{name}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}");
    }
}

#[test]
fn designs_of_all_kinds_are_read_back_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let mut made = 0;
    for (at, schema) in any_schemas(60).iter().enumerate() {
        match create(schema, &folder.path().join(format!("{at}.sqlite"))) {
            Ok(()) => made += 1,
            // What SQLite cannot hold is told by the DDL; what it misread would be a fault.
            Err(CreateError::Design(_)) => {}
            Err(other) => panic!("schema {at}: {other}"),
        }
    }
    assert!(made > 30, "{made} of 60 were made");
}

#[test]
fn views_checks_and_indexes_are_made_too() {
    let mut draft = Draft::default();
    let mut item = draft.table("item");
    item.key().plain("name", string(20)).plain("price", integer());
    item.check(Some("ck_price"), "price >= 0", None);
    item.index(Some("ix_item_name"), &["name", "lower(name)"], |_| {});
    let mut named = draft.table("named");
    named.plain("name", text());
    let sql = "CREATE VIEW named AS SELECT name FROM item".to_owned();
    named.model().kind = ModelKind::View { sql, dialect: None };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("items.sqlite");
    create(&draft.schema, &file).unwrap();
    let names: Vec<String> =
        kept(&Connection::open(&file).unwrap()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["item", "ix_item_name", "named"]);
}

#[test]
fn whatever_has_the_name_is_left_as_it_is() {
    let schema = open("music").schema;
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there.sqlite");
    fs::write(&there, "not a database").unwrap();
    let refused = create(&schema, &there).unwrap_err();
    assert!(matches!(refused, CreateError::Exists(_)), "{refused}");
    assert!(refused.to_string().ends_with("left as it is. Choose another name."), "{refused}");
    assert_eq!(fs::read_to_string(&there).unwrap(), "not a database");
    let inner = folder.path().join("folder");
    fs::create_dir(&inner).unwrap();
    assert!(matches!(create(&schema, &inner), Err(CreateError::Exists(_))));
    let missing = folder.path().join("missing").join("new.sqlite");
    assert!(matches!(create(&schema, &missing), Err(CreateError::NoFolder(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_no_free_name() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link.sqlite");
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), &link).unwrap();
    assert!(matches!(create(&open("blog").schema, &link), Err(CreateError::Exists(_))));
    assert!(!folder.path().join("elsewhere").exists());
}

#[test]
fn a_design_without_tables_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let refused = create(&Schema::default(), &folder.path().join("new.sqlite")).unwrap_err();
    assert!(matches!(refused, CreateError::NoTables), "{refused}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_command_line_makes_a_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.sqlite");
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_backref"))
            .args(["create-database".as_ref(), path("shop").as_os_str(), "-o".as_ref()])
            .arg(&file)
            .output()
            .unwrap()
    };
    let first = run();
    assert_eq!((first.status.code(), first.stderr.len()), (Some(0), 0));
    let made = fs::read(&file).unwrap();
    let second = run();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("exists already"));
    assert_eq!(fs::read(&file).unwrap(), made);
}

#[test]
fn a_program_that_is_killed_while_it_fills_a_file_leaves_all_of_it_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let begin = |file: &Path| {
        Command::new(env!("CARGO_BIN_EXE_backref"))
            .args(["create-database".as_ref(), path("blog").as_os_str(), "-o".as_ref()])
            .arg(file)
            .args(["--rows", "3000"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let begun = Instant::now();
    assert!(begin(&folder.path().join("whole.sqlite")).wait().unwrap().success());
    let whole = begun.elapsed();
    let mut left = 1;
    for at in 0..24 {
        let file = folder.path().join(format!("{at}.sqlite"));
        let mut child = begin(&file);
        std::thread::sleep(whole * (at * 7 % 24 + 1) / 24);
        child.kill().unwrap();
        child.wait().unwrap();
        if file.exists() {
            left += 1;
            let db = Connection::open(&file).unwrap();
            let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
            assert!(count("SELECT count(*) FROM comments") > 0, "after {at}");
            assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
        }
    }
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), left, "something else was left: {names:?}");
}

#[test]
fn a_check_that_says_something_else_is_a_fault() {
    let mut draft = Draft::default();
    let mut item = draft.table("item");
    item.key().plain("price", integer()).plain("Order", string(9));
    item.check(Some("ck_price"), "price >= 0", None).check(None, "\"Order\" <> 'A'", None);
    let mapping = resolve(&draft.schema);
    let script = create_all(&mapping, Dialect::Sqlite).unwrap().to_string();
    assert_eq!(check_script(&script, &mapping, None, false), Ok(()));
    assert_eq!(
        check_script(&script.replace("price >= 0", "PRICE>=0"), &mapping, None, false),
        Ok(())
    );
    for (wanted, other) in
        [(">= 0", "> 0"), ("'A'", "'a'"), ("CHECK (price >= 0)", "UNIQUE (id, price)")]
    {
        let other = script.replace(wanted, other);
        assert_ne!(other, script);
        let fault = check_script(&other, &mapping, None, false).unwrap_err();
        assert!(fault.contains("item: checks: "), "{fault}");
    }
}
