//! Sample rows: whatever the design, SQLite finds no fault with them, the same seed makes the same ones, and they
//! read as rows do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;

use backref::mapping::{Mapping, resolve};
use backref::sample_rows::row_counts;
use backref::schema::{
    ColumnType, MapperArgs, ModelReference, PolymorphicIdentity, PolymorphicOn, Schema,
};
use backref::sqlite::{CreateError, Filled, Progress, Sample, create_filled, preview};
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::drafts::{Draft, integer, string, text};
use crate::python::any_schema::any_schemas;
use crate::samples::{SAMPLES, open, path};

fn sample(schema: &Schema, mapping: &Mapping, rows: u64, seed: u64) -> Sample {
    Sample { counts: row_counts(schema, mapping, rows), seed }
}

/// A new file in a folder of its own.
pub fn fill(
    schema: &Schema,
    rows: u64,
    seed: u64,
) -> Result<(TempDir, PathBuf, Filled), CreateError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.sqlite");
    let mapping = resolve(schema);
    let sample = sample(schema, &mapping, rows, seed);
    match create_filled(&file, schema, &mapping, &sample, &Progress::default()) {
        Ok(filled) => Ok((folder, file, filled)),
        Err(error) => {
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "left: {error}");
            Err(error)
        }
    }
}

pub fn filled(schema: &Schema, rows: u64) -> (TempDir, Connection) {
    let (folder, file, _) = fill(schema, rows, 1).unwrap_or_else(|error| panic!("{error}"));
    let connection = Connection::open(file).unwrap();
    assert_sound(&connection);
    (folder, connection)
}

/// SQLite's own checks: keys, uniqueness, NOT NULL and CHECK are among them.
fn assert_sound(connection: &Connection) {
    let words: Vec<String> = column(connection, "PRAGMA integrity_check");
    assert_eq!(words, ["ok"]);
    let broken: Vec<String> = column(connection, "PRAGMA foreign_key_check");
    assert_eq!(broken, Vec::<String>::new());
}

pub fn column<T: rusqlite::types::FromSql>(connection: &Connection, sql: &str) -> Vec<T> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

pub fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn tables(connection: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' \
               ESCAPE '!'";
    column(connection, sql)
}

/// Every cell of every table.
fn cells(file: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let connection = Connection::open(file).unwrap();
    let read = |table: String| {
        let sql = format!("SELECT * FROM \"{table}\"");
        let mut statement = connection.prepare(&sql).unwrap();
        let count = statement.column_count();
        let rows = statement
            .query_map([], |row| (0..count).map(|at| row.get(at)).collect())
            .unwrap()
            .map(Result::unwrap)
            .collect();
        (table, rows)
    };
    tables(&connection).into_iter().map(read).collect()
}

#[test]
fn designs_of_all_kinds_are_filled_without_a_fault() {
    let (mut made, mut refused) = (0, Vec::new());
    for (at, schema) in any_schemas(60).iter().enumerate() {
        match fill(schema, 200, at as u64) {
            Ok((_folder, file, _)) => {
                let connection = Connection::open(file).unwrap();
                assert_sound(&connection);
                let of_table = |table: &String| {
                    number(&connection, &format!("SELECT count(*) FROM \"{table}\""))
                };
                let rows: i64 = tables(&connection).iter().map(of_table).sum();
                assert!(rows > 0, "schema {at}");
                made += 1;
            }
            Err(CreateError::Design(_)) => {}
            Err(other) => refused.push(format!("schema {at}: {other}")),
        }
    }
    assert_eq!(refused, Vec::<String>::new());
    assert!(made > 30, "{made} of 60 were filled");
}

#[test]
fn sample_projects_get_as_many_rows_as_were_asked_for() {
    for (name, _) in SAMPLES {
        let schema = open(name).schema;
        let (_folder, file, done) = fill(&schema, 10_000, 7).unwrap();
        assert_eq!((done.rows, done.notes), (10_000, Vec::new()), "{name}");
        let connection = Connection::open(file).unwrap();
        assert_sound(&connection);
        for table in tables(&connection) {
            let rows = number(&connection, &format!("SELECT count(*) FROM {table}"));
            assert!(rows > 2, "{name}.{table} has {rows} rows");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_rows_and_another_others() {
    let schema = open("shop").schema;
    let (_one, first, _) = fill(&schema, 3_000, 5).unwrap();
    let (_two, second, _) = fill(&schema, 3_000, 5).unwrap();
    let (_three, third, _) = fill(&schema, 3_000, 6).unwrap();
    let first = cells(&first);
    assert!(first == cells(&second));
    let third = cells(&third);
    assert!(first["customers"] != third["customers"] && first["orders"] != third["orders"]);
}

#[test]
fn a_few_parents_have_many_children_and_some_have_none() {
    let (_folder, db) = filled(&open("blog").schema, 10_000);
    let counts: Vec<i64> = column(
        &db,
        "SELECT count(posts.id) FROM users LEFT JOIN posts ON posts.author_id = users.id \
         GROUP BY users.id ORDER BY 1 DESC",
    );
    let all: i64 = counts.iter().sum();
    let tenth: i64 = counts.iter().take(counts.len() / 10).sum();
    let none = counts.iter().filter(|count| **count == 0).count();
    assert!(tenth * 10 > all * 3 && tenth * 10 < all * 8, "{tenth} of {all} in a tenth");
    assert!(none * 20 > counts.len() && none * 2 < counts.len(), "{none} without any");
}

#[test]
fn the_columns_of_a_row_agree_with_each_other() {
    let (_folder, db) = filled(&open("shop").schema, 5_000);
    let strangers = "SELECT count(*) FROM customers WHERE \
        email NOT LIKE lower(substr(name, 1, instr(name, ' ') - 1)) || '.%'";
    assert_eq!(number(&db, strangers), 0, "mail is under the row's own name");
    assert_eq!(number(&db, "SELECT count(*) FROM customers WHERE email NOT LIKE '%_@_%.%'"), 0);
    assert_eq!(number(&db, "SELECT count(*) FROM coupons WHERE ends_on < starts_on"), 0);
    assert_eq!(number(&db, "SELECT count(*) FROM shipments WHERE delivered_at < shipped_at"), 0);
    let cities: BTreeSet<String> =
        column(&db, "SELECT city || ' ' || country FROM addresses").into_iter().collect();
    let names: BTreeSet<&str> = cities.iter().map(|one| &one[..one.len() - 3]).collect();
    assert_eq!(cities.len(), names.len(), "a city lies in one country");
    let odd = "SELECT count(*) FROM product_variants WHERE abs(round(price, 2) - price) > 1e-9";
    assert_eq!(number(&db, odd), 0, "prices have two digits behind the point");
    let slugs =
        "SELECT count(*) FROM products WHERE slug NOT LIKE replace(lower(name), ' ', '-') || '%'";
    assert_eq!(number(&db, slugs), 0, "a slug is that of its name");
}

#[test]
fn texts_are_no_longer_than_their_columns() {
    let mut draft = Draft::default();
    let mut person = draft.table("person");
    person.key();
    for (name, length) in
        [("email", 20), ("full_name", 6), ("about", 12), ("country", 2), ("code", 3), ("title", 9)]
    {
        person.column(name, string(length), |column| column.nullable = Some(false));
    }
    let (_folder, db) = filled(&draft.schema, 500);
    let long = "SELECT count(*) FROM person WHERE length(email) > 20 OR length(full_name) > 6 OR \
        length(about) > 12 OR length(country) <> 2 OR length(code) > 3 OR length(title) > 9 \
        OR email NOT LIKE '%_@_%'";
    assert_eq!((number(&db, "SELECT count(*) FROM person"), number(&db, long)), (500, 0));
}

#[test]
fn checks_are_met_also_where_only_trying_helps() {
    let mut draft = Draft::default();
    let mut thing = draft.table("thing");
    thing.key();
    for name in ["low", "high", "even", "size", "rest"] {
        thing.column(name, integer(), |column| column.nullable = Some(false));
    }
    thing.plain("mood", string(10)).plain("word", text());
    thing.check(Some("ck_order"), "low < high AND low >= -3", None);
    thing.check(None, "even % 2 = 0", None);
    thing.check(None, "size IN (3, 5, 8)", Some("size"));
    thing.check(Some("ck_mood"), "mood IN ('so', 'so-so')", None);
    thing.check(None, "length(word) BETWEEN 2 AND 900", None);
    thing.check(Some("ck_rest"), "rest = 7 OR rest BETWEEN 4711 AND 4712", None);
    let (_folder, db) = filled(&draft.schema, 300);
    assert_eq!(number(&db, "SELECT count(*) FROM thing"), 300);
    let sizes: Vec<i64> = column(&db, "SELECT DISTINCT size FROM thing ORDER BY 1");
    assert_eq!(sizes, [3, 5, 8]);
}

#[test]
fn a_check_that_cannot_be_met_is_named_and_no_file_is_made() {
    let mut draft = Draft::default();
    draft.table("odd").key().plain("a", integer()).check(
        Some("ck_never"),
        "id < 0 AND id > 0",
        None,
    );
    let Err(error) = fill(&draft.schema, 10, 1) else { panic!("it was filled") };
    assert!(matches!(error, CreateError::Impossible(_)), "{error}");
    assert!(
        error.to_string().starts_with("odd: ") && error.to_string().contains("ck_never"),
        "{error}"
    );
}

#[test]
fn tables_that_refer_to_each_other_and_to_themselves_are_filled() {
    let mut draft = Draft::default();
    let a = draft.table("team").key().plain("captain_id", integer()).id();
    draft.table("player").key().column("team_id", integer(), |one| one.nullable = Some(false));
    let player = draft.schema.model_named("player").unwrap().id;
    draft.reopen(player).foreign_key(&["team_id"], "team", &["id"], |_| {});
    draft.reopen(a).foreign_key(&["captain_id"], "player", &["id"], |_| {});
    let mut node = draft.table("node");
    node.key().plain("parent_id", integer()).plain("next_id", integer());
    node.foreign_key(&["parent_id"], "node", &["id"], |_| {});
    node.foreign_key(&["next_id"], "node", &["id"], |_| {}).unique(None, &["next_id"]);
    let mut strict = draft.table("strict");
    strict.key().column("self_id", integer(), |one| one.nullable = Some(false));
    strict.foreign_key(&["self_id"], "strict", &["id"], |_| {});
    let (_folder, db) = filled(&draft.schema, 800);
    let captains = number(&db, "SELECT count(captain_id) FROM team");
    assert!(captains * 2 > number(&db, "SELECT count(*) FROM team"), "{captains} captains");
    let roots = number(&db, "SELECT count(*) FROM node WHERE parent_id IS NULL");
    let all = number(&db, "SELECT count(*) FROM node");
    assert!(roots > 1 && roots * 2 < all, "{roots} roots of {all}");
    assert_eq!(number(&db, "SELECT count(*) FROM node WHERE parent_id >= id"), 0, "trees");
    assert!(number(&db, "SELECT count(*) FROM strict WHERE self_id <> id") > 0);
}

#[test]
fn keys_of_several_columns_agree_where_they_share_one() {
    let mut draft = Draft::default();
    draft.table("tenant").key().plain("name", string(30));
    for (name, parent) in [("product", "tenant"), ("customer", "tenant")] {
        let mut table = draft.table(name);
        table.column("tenant_id", integer(), |one| one.primary_key = true);
        table.column("number", integer(), |one| one.primary_key = true);
        table.foreign_key(&["tenant_id"], parent, &["id"], |_| {});
    }
    let mut order = draft.table("sale");
    order.key();
    for name in ["tenant_id", "product_number", "customer_number"] {
        order.column(name, integer(), |one| one.nullable = Some(false));
    }
    let of = ["tenant_id", "number"];
    order.foreign_key(&["tenant_id", "product_number"], "product", &of, |_| {});
    order.foreign_key(&["tenant_id", "customer_number"], "customer", &of, |_| {});
    let (_folder, db) = filled(&draft.schema, 600);
    assert!(number(&db, "SELECT count(*) FROM sale") > 100);
    assert!(number(&db, "SELECT max(number) FROM product") > 1, "numbered within each tenant");
}

#[test]
fn one_to_one_keys_lead_to_another_row_each_time() {
    let mut draft = Draft::default();
    draft.table("account").key().plain("email", string(80));
    let mut profile = draft.table("profile");
    profile.key().plain("bio", text()).column("account_id", integer(), |one| {
        (one.unique, one.nullable) = (true, Some(false));
    });
    profile.foreign_key(&["account_id"], "account", &["id"], |_| {});
    let (_folder, db) = filled(&draft.schema, 2_000);
    let accounts = number(&db, "SELECT count(*) FROM account");
    let profiles = number(&db, "SELECT count(*) FROM profile");
    assert!(profiles > 500 && profiles <= accounts, "{profiles} of {accounts}");
}

/// Person with two joined classes and a single-table one.
fn people() -> Schema {
    let mut draft = Draft::default();
    let mut person = draft.table("person");
    person.key().column("kind", string(20), |one| one.nullable = Some(false));
    person.plain("name", string(60)).plain("desk", string(10));
    let kind = person.model().columns[1].id;
    let identity = |name: &str| Some(PolymorphicIdentity::Value(name.into()));
    person.model().mapper_args = MapperArgs {
        polymorphic_on: Some(PolymorphicOn::Column(kind)),
        polymorphic_identity: identity("person"),
        ..MapperArgs::default()
    };
    let base = person.id();
    for name in ["engineer", "manager"] {
        let mut table = draft.table(name);
        table.key().plain("level", integer()).foreign_key(&["id"], "person", &["id"], |_| {});
        table.model().inherits = Some(ModelReference::Model(base));
        table.model().mapper_args.polymorphic_identity = identity(name);
    }
    let mut guest = draft.table("guest");
    guest.plain("badge", string(12));
    guest.model().tablename = None;
    guest.model().inherits = Some(ModelReference::Model(base));
    guest.model().mapper_args.polymorphic_identity = identity("guest");
    draft.schema
}

#[test]
fn rows_of_classes_that_inherit_are_in_all_their_tables() {
    let schema = people();
    assert_eq!(resolve(&schema).diagnostics, []);
    let (_folder, db) = filled(&schema, 1_000);
    for (class, other) in [("engineer", "manager"), ("manager", "engineer")] {
        let strangers =
            format!("SELECT count(*) FROM {class} JOIN person USING (id) WHERE kind <> '{class}'");
        assert_eq!(number(&db, &strangers), 0, "{class}");
        let without = format!(
            "SELECT count(*) FROM person WHERE kind = '{class}' AND id NOT IN (SELECT id FROM {class})"
        );
        assert_eq!(number(&db, &without), 0, "{class}");
        assert!(number(&db, &format!("SELECT count(*) FROM {other}")) > 50);
    }
    let guests = number(&db, "SELECT count(*) FROM person WHERE kind = 'guest'");
    assert!(guests > 50, "{guests} guests");
    let badges = "SELECT count(*) FROM person WHERE badge IS NOT NULL AND kind <> 'guest'";
    assert_eq!(number(&db, badges), 0, "a column of a subclass is NULL in rows of others");
}

#[test]
fn values_are_stored_as_sqlalchemy_stores_their_types() {
    let mut draft = Draft::default();
    let mut every = draft.table("every");
    every.key();
    let types = [
        ("flag", ColumnType::Boolean { create_constraint: true, constraint_name: None }),
        ("moment", ColumnType::DateTime { timezone: false }),
        ("day", ColumnType::Date {}),
        ("hour", ColumnType::Time { timezone: false }),
        ("span", ColumnType::interval()),
        ("token", ColumnType::uuid()),
        ("settings", ColumnType::Json { none_as_null: false }),
        ("photo", ColumnType::LargeBinary { length: None }),
        ("pickle", ColumnType::PickleType {}),
        ("price", ColumnType::Numeric { precision: Some(6), scale: Some(2) }),
    ];
    for (name, of) in types {
        every.column(name, of, |one| one.nullable = Some(false));
    }
    let (_folder, db) = filled(&draft.schema, 200);
    let digit = |count: usize| "[0-9]".repeat(count);
    let time = format!("{0}:{0}:{0}.{1}", digit(2), digit(6));
    let day = format!("{}-{1}-{1}", digit(4), digit(2));
    let wrong = format!(
        "SELECT count(*) FROM every WHERE moment NOT GLOB '{day} {time}' OR day NOT GLOB '{day}' \
         OR hour NOT GLOB '{time}' OR span NOT GLOB '1970-* {time}' OR length(token) <> 32 \
         OR substr(token, 13, 1) <> '4' OR NOT json_valid(settings) \
         OR substr(hex(photo), 1, 16) <> '89504E470D0A1A0A' OR substr(hex(pickle), 1, 4) <> '8004' \
         OR price > 9999.99 OR datetime(moment) IS NULL OR day <> date(day) OR flag NOT IN (0, 1)"
    );
    assert_eq!(number(&db, &wrong), 0);
}

#[test]
fn what_is_stopped_leaves_no_file() {
    let schema = open("blog").schema;
    let folder = tempfile::tempdir().unwrap();
    let mapping = resolve(&schema);
    let progress = Progress::default();
    progress.is_cancelled.store(true, Ordering::Relaxed);
    let sample = sample(&schema, &mapping, 1_000, 1);
    let file = folder.path().join("blog.sqlite");
    let stopped = create_filled(&file, &schema, &mapping, &sample, &progress).unwrap_err();
    assert!(matches!(stopped, CreateError::Cancelled), "{stopped}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_preview_shows_the_rows_that_a_file_of_that_size_gets() {
    let schema = open("music").schema;
    let mapping = resolve(&schema);
    let sample = sample(&schema, &mapping, 40, 3);
    let shown = preview(&schema, &mapping, &sample, 1_000).unwrap();
    let (_folder, file, _) = fill(&schema, 40, 3).unwrap();
    let stored = cells(&file);
    for (id, rows) in shown {
        let name = &mapping.table(id).unwrap().name;
        let texts: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        let expected: Vec<Vec<String>> = stored[name]
            .iter()
            .map(|row| {
                let text = |value: &Value| match value {
                    Value::Null => String::new(),
                    Value::Integer(number) => number.to_string(),
                    Value::Text(text) => text.clone(),
                    other => panic!("{other:?}"),
                };
                row.iter().map(text).collect()
            })
            .collect();
        assert_eq!(texts, expected, "{name}");
    }
}

#[test]
fn the_command_line_fills_what_it_makes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("music.sqlite");
    let run = Command::new(env!("CARGO_BIN_EXE_backref"))
        .args(["create-database".as_ref(), path("music").as_os_str(), "-o".as_ref()])
        .arg(&file)
        .args(["--rows", "500", "--seed", "9"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    assert_eq!(String::from_utf8_lossy(&run.stdout), "500 rows\n");
    assert_sound(&Connection::open(file).unwrap());
}
