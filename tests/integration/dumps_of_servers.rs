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
