//! Real dumps, imported: a schema is made on a server and dumped by the server's own program, the dump
//! is read, written as SQL again and made in another database. What the catalogs of the two tell is the
//! same, or what differs is in the import's notes. Without a server each test says so and passes.

use std::collections::BTreeSet;

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::sql::read;

use crate::place_on_server::Place;

/// What a dump came to.
struct Trip {
    /// What the import could not keep, without lines.
    notes: Vec<String>,
    /// Facts that only the server's own schema has, and those that only the imported one has.
    lost: Vec<String>,
    new: Vec<String>,
}

/// Dumps a database, imports the dump, and compares with a database made of that.
fn trip(there: &Place, options: &[&str], before: &str) -> Trip {
    let dialect = there.dialect;
    let dump = there.dump(options);
    let read = read(&dump, None);
    assert_eq!(read.dialect, dialect, "{dump}");
    let lines = dump.lines().count();
    assert!(read.notes.iter().all(|note| (1..=lines).contains(&note.line)));
    let script = create_all(&resolve(&read.schema), dialect)
        .unwrap_or_else(|errors| panic!("{errors:?}\n{dump}"));
    let again = there.another("again");
    again.run(&format!("{before}\n{script}"));
    let (catalog, imported) = (there.catalog(), again.catalog());
    let only = |of: &BTreeSet<String>, other: &BTreeSet<String>| {
        of.difference(other).cloned().collect::<Vec<_>>()
    };
    Trip {
        notes: read.notes.into_iter().map(|note| note.what).collect(),
        lost: only(&catalog, &imported),
        new: only(&imported, &catalog),
    }
}

/// A sample project's schema on the server, with rows that look like SQL; all of its dumps.
fn check_sample(sample: &str, dialect: Dialect, rows: &str, ways: &[&[&str]]) {
    let Some(there) = Place::new(dialect, sample) else { return };
    let document = crate::samples::open(sample);
    let script = create_all(&resolve(&document.schema), dialect).unwrap();
    there.run(&format!("{script}\n{rows}"));
    let catalog = there.catalog();
    assert!(catalog.len() > 30, "{sample}: {catalog:?}");
    for options in ways {
        let trip = trip(&there, options, "");
        assert_eq!(trip.notes, Vec::<String>::new(), "{sample} {options:?}");
        assert_eq!((trip.lost, trip.new), Default::default(), "{sample} {options:?}");
    }
    println!("{sample} on {dialect}: {} facts, {} dumps", catalog.len(), ways.len());
}

/// As they are, without rows, and with rows in each form.
const PG_DUMPS: [&[&str]; 4] = [
    &[],
    &["--schema-only", "--no-owner"],
    &["--inserts", "--clean", "--if-exists"],
    &["--column-inserts", "--create", "--quote-all-identifiers"],
];
const MARIADB_DUMPS: [&[&str]; 4] = [
    &[],
    &["--no-data", "--skip-comments", "--compact"],
    &["--skip-extended-insert", "--routines", "--triggers"],
    &["--complete-insert", "--add-drop-database", "--databases"],
];

fn check_samples(dialect: Dialect, ways: &[&[&str]]) {
    const ROWS: &str = "INSERT INTO tags (id, name) VALUES (1, 'CREATE TABLE x (id int);'), \
        (2, 'it''s; -- /* '), (3, '\\\\.'), (4, '$$ `\"'), (5, 'ü🎵');\n";
    check_sample("shop", dialect, "", ways);
    check_sample("music", dialect, "", ways);
    check_sample("blog", dialect, ROWS, ways);
}

#[test]
fn dumps_of_the_samples_from_postgresql_hold_what_its_catalog_tells() {
    check_samples(Dialect::Postgresql, &PG_DUMPS);
}

#[test]
fn dumps_of_the_samples_from_mariadb_hold_what_its_catalog_tells() {
    check_samples(Dialect::Mysql, &MARIADB_DUMPS);
}

/// What facts are of: `column people.age`.
fn subjects(facts: &[String]) -> BTreeSet<String> {
    let subject = |fact: &String| {
        let parts: Vec<serde_json::Value> = serde_json::from_str(fact).unwrap();
        let part = |at: usize| parts[at].as_str().unwrap_or_default().to_owned();
        match part(0).as_str() {
            "column" if parts[2].is_number() => format!("column {}.{}", part(1), part(3)),
            kind @ ("column" | "constraint") => format!("{kind} {}.{}", part(2), part(4)),
            "index" => format!("index {}.{}", part(2), part(3)),
            kind => format!("{kind} {}", part(2)),
        }
    };
    facts.iter().map(subject).collect()
}

#[test]
fn of_everything_that_postgresql_has_only_what_is_noted_differs() {
    let Some(there) = Place::new(Dialect::Postgresql, "everything") else { return };
    there.run(include_str!("../servers/everything_postgresql.sql"));
    for options in PG_DUMPS {
        // Composite types are left out, and a column has one.
        let trip = trip(&there, options, "CREATE TYPE pair AS (a integer, b text);");
        let notes: BTreeSet<&str> = trip.notes.iter().map(String::as_str).collect();
        let expected = [
            "DEFERRABLE INITIALLY DEFERRED of a UNIQUE of desks is left out.",
            "Left out of counted: the index counted_feeling, since it is a view.",
            "Left out of desks: EXCLUDE USING gist (during WITH &&)",
            "Left out: logs_1 is a partition of logs.",
            "Left out: logs_2 is a partition of logs.",
            "Left out: the comment on the constraint both_or_none.",
            "Left out: the comment on the type mood.",
            "Left out: the type pair is no ENUM.",
            "MATCH FULL is left out.",
            "NO INHERIT of a CHECK of beings is left out.",
            "The domain positive is taken apart: its columns have its type and its checks.",
            "The domain short is taken apart: its columns have its type and its checks.",
            "UNLOGGED is left out.",
            "employees inherits columns from beings.",
            "employees: It has no primary key; its rows are told apart by all columns together.",
        ];
        let quoted: BTreeSet<String> = notes.iter().map(|note| note.replace('"', "")).collect();
        assert_eq!(quoted, expected.map(str::to_owned).into(), "{options:?}");
        let differ = &subjects(&trip.lost) | &subjects(&trip.new);
        let expected = [
            "column people.age",
            "column people.nick",
            "constraint beings.own_only",
            "constraint desks.in_room",
            "constraint desks.later",
            "constraint desks.not_yet",
            "constraint desks.one_a_time",
            "constraint employees.own_only",
            "constraint people.people_age_check",
            "constraint people.people_nick_check",
            "domain positive",
            "domain short",
            "index counted.counted_feeling",
            "table cache",
            // Its column has no domain to be cast from.
            "view grown",
        ];
        assert_eq!(differ, expected.map(str::to_owned).into(), "{options:?}");
    }
}

#[test]
fn of_everything_that_mariadb_has_only_what_is_noted_differs() {
    let Some(there) = Place::new(Dialect::Mysql, "everything") else { return };
    there.run(include_str!("../servers/everything_mariadb.sql"));
    for options in MARIADB_DUMPS {
        let trip = trip(&there, options, "");
        assert_eq!(trip.notes, ["Left out of people.hidden: INVISIBLE"], "{options:?}");
        let differ = &subjects(&trip.lost) | &subjects(&trip.new);
        assert_eq!(differ, BTreeSet::from(["column people.hidden".to_owned()]), "{options:?}");
    }
}
