//! SQLite reads back what the DDL says: PRAGMAs against the mapping, also for hostile names.

use std::collections::{BTreeMap, BTreeSet};

use backref::ddl::{Dialect, create_all, type_sql};
use backref::mapping::{Mapping, ResolvedIndexElement, ResolvedTable, resolve};
use backref::schema::{ColumnType, EnumType, Schema, ServerDefault};
use proptest::prelude::*;
use proptest::sample::Index as Pick;
use rusqlite::Connection;

use crate::drafts::{Draft, integer, string, text};

/// Runs the script in SQLite and compares every table with the mapping.
fn check_read_back(schema: &Schema) -> Connection {
    let mapping = resolve(schema);
    let script = create_all(&mapping, Dialect::Sqlite).unwrap_or_else(|e| panic!("{e:?}"));
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(&script.to_string()).unwrap_or_else(|error| panic!("{error}\n{script}"));
    let names = texts(
        &db,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
        "",
    );
    let expected: BTreeSet<&str> =
        mapping.tables.values().filter(|one| !one.is_view).map(|one| one.name.as_str()).collect();
    assert_eq!(names.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{script}");
    for table in mapping.tables.values().filter(|table| !table.is_view) {
        check_columns(&db, table);
        check_foreign_keys(&db, &mapping, table);
        check_indexes(&db, table);
    }
    db
}

fn texts(db: &Connection, sql: &str, argument: &str) -> Vec<String> {
    let mut statement = db.prepare(sql).unwrap();
    let count = statement.parameter_count();
    let arguments = [argument];
    let rows = statement
        .query_map(rusqlite::params_from_iter(arguments.iter().take(count)), |row| row.get(0))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn check_columns(db: &Connection, table: &ResolvedTable) {
    let mut statement = db
        .prepare("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?1) ORDER BY cid")
        .unwrap();
    let found: Vec<(String, String, bool, Option<String>, i64)> = statement
        .query_map([&table.name], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(found.len(), table.columns.len(), "columns of {:?}", table.name);
    for ((name, type_name, not_null, default, key), column) in found.into_iter().zip(&table.columns)
    {
        assert_eq!(name, column.name);
        let expected = match column.column_type.as_ref().unwrap() {
            // SQLite keeps a type's words apart by single blanks.
            ColumnType::Sql { text } => text.trim().to_owned(),
            other => type_sql(other, Dialect::Sqlite).unwrap(),
        };
        // A collation is no part of the type.
        let expected = expected.split(" COLLATE ").next().unwrap().to_owned();
        assert_eq!(type_name, expected, "type of {name:?}");
        assert_eq!(not_null, !column.nullable, "NOT NULL of {name:?}");
        let place = table.primary_key.iter().position(|id| *id == column.column_id);
        assert_eq!(usize::try_from(key).unwrap(), place.map_or(0, |at| at + 1), "key of {name:?}");
        match &column.server_default {
            None => assert_eq!(default, None),
            Some(ServerDefault::String(text)) => {
                let value: String = db
                    .query_row(&format!("SELECT {}", default.unwrap()), [], |row| row.get(0))
                    .unwrap();
                assert_eq!(&value, text, "default of {name:?}");
            }
            Some(ServerDefault::Sql(_)) => assert!(default.is_some()),
        }
    }
}

/// From, to, table, ON DELETE, ON UPDATE.
type Key = (Vec<String>, Vec<Option<String>>, String, String, String);

fn check_foreign_keys(db: &Connection, mapping: &Mapping, table: &ResolvedTable) {
    let mut statement = db
        .prepare(
            "SELECT id, \"from\", \"to\", \"table\", on_delete, on_update \
             FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
        )
        .unwrap();
    let mut found: BTreeMap<i64, Key> = BTreeMap::new();
    let mut rows = statement.query([&table.name]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let key = found.entry(row.get(0).unwrap()).or_default();
        key.0.push(row.get(1).unwrap());
        key.1.push(row.get(2).unwrap());
        key.2 = row.get(3).unwrap();
        key.3 = row.get(4).unwrap();
        key.4 = row.get(5).unwrap();
    }
    let mut found: Vec<Key> = found.into_values().collect();
    found.sort();
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let action = |given: &Option<String>| given.clone().unwrap_or("NO ACTION".to_owned());
    let mut expected: Vec<Key> = table
        .foreign_keys
        .iter()
        .map(|key| {
            let target = key.referred_model.and_then(|id| mapping.table(id));
            let to = match target {
                Some(target) => owned(target.column_names(&key.referred_columns)),
                None => key.referred_column_names.clone(),
            };
            let to: Vec<Option<String>> = if to.is_empty() {
                vec![None; key.columns.len()]
            } else {
                to.into_iter().map(Some).collect()
            };
            let from = owned(table.column_names(&key.columns));
            (from, to, key.referred_table.clone(), action(&key.ondelete), action(&key.onupdate))
        })
        .collect();
    expected.sort();
    assert_eq!(found, expected, "foreign keys of {:?}", table.name);
}

fn check_indexes(db: &Connection, table: &ResolvedTable) {
    let mut statement =
        db.prepare("SELECT name, \"unique\", origin FROM pragma_index_list(?1)").unwrap();
    let found: Vec<(String, bool, String)> = statement
        .query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let columns = |index: &str| -> Vec<String> {
        let sql = "SELECT coalesce(name, '') FROM pragma_index_info(?1) ORDER BY seqno";
        texts(db, sql, index)
    };
    let mut uniques: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut indexes: BTreeMap<String, (bool, Vec<String>)> = BTreeMap::new();
    for (name, unique, origin) in found {
        match origin.as_str() {
            "u" => drop(uniques.insert(columns(&name))),
            "c" => drop(indexes.insert(name.clone(), (unique, columns(&name)))),
            _ => {}
        }
    }
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    // SQLite makes one index of two constraints over the same columns.
    let key = owned(table.column_names(&table.primary_key));
    let expected: BTreeSet<Vec<String>> =
        table.uniques.iter().map(|one| owned(table.column_names(&one.columns))).collect();
    let expected: BTreeSet<Vec<String>> =
        expected.into_iter().filter(|columns| *columns != key).collect();
    uniques.remove(&key);
    assert_eq!(uniques, expected, "unique constraints of {:?}", table.name);
    let expected: BTreeMap<String, (bool, Vec<String>)> = table
        .indexes
        .iter()
        .map(|index| {
            let column = |element: &ResolvedIndexElement| match element {
                ResolvedIndexElement::Column(id) => table.column(*id).unwrap().name.clone(),
                ResolvedIndexElement::Expression(_) => String::new(),
            };
            (index.name.clone(), (index.unique, index.elements.iter().map(column).collect()))
        })
        .collect();
    assert_eq!(indexes, expected, "indexes of {:?}", table.name);
}

#[test]
fn sqlite_reads_back_keys_indexes_and_actions() {
    let mut draft = Draft::default();
    draft.table("Artist").key().column("name", string(40), |column| column.unique = true);
    draft
        .table("album")
        .key()
        .column("title", text(), |column| {
            column.nullable = Some(false);
            column.index = true;
            column.server_default = Some(ServerDefault::String("it's\nnew".to_owned()));
        })
        .plain("artist", integer())
        .foreign_key(&["artist"], "Artist", &["id"], |key| {
            key.ondelete = Some("CASCADE".to_owned());
            key.onupdate = Some("SET NULL".to_owned());
        })
        .unique(Some("Both"), &["title", "artist"])
        .check(Some("not empty"), "title <> ''", None)
        .index(Some("lower titles"), &["lower(title)", "id"], |index| index.unique = true);
    let db = check_read_back(&draft.schema);
    let refused = db.execute("INSERT INTO album (title) VALUES ('')", []).unwrap_err();
    assert!(refused.to_string().contains("not empty"), "{refused}");
}

/// Every word that SQLite's own list of keywords has (<https://sqlite.org/lang_keywords.html>).
#[test]
fn every_keyword_can_name_a_table_a_column_and_an_index() {
    let keywords = "abort action add after all alter always analyze and as asc attach autoincrement \
        before begin between by cascade case cast check collate column commit conflict constraint \
        create cross current current_date current_time current_timestamp database default \
        deferrable deferred delete desc detach distinct do drop each else end escape except exclude \
        exclusive exists explain fail filter first following for foreign from full generated glob \
        group groups having if ignore immediate in index indexed initially inner insert instead \
        intersect into is isnull join key last left like limit match materialized natural no not \
        nothing notnull null nulls of offset on or order others outer over partition plan pragma \
        preceding primary query raise range recursive references regexp reindex release rename \
        replace restrict returning right rollback row rows savepoint select set table temp \
        temporary then ties to transaction trigger unbounded union unique update using vacuum \
        values view virtual when where window with without within stored strict rowid true false";
    let mut draft = Draft::default();
    for word in keywords.split_whitespace() {
        let index = format!("{word}_");
        draft
            .table(word)
            .key()
            .column(word, integer(), |column| column.unique = true)
            .index(Some(&index), &[word], |_| {})
            .foreign_key(&[word], word, &["id"], |_| {})
            .unique(Some(word), &["id", word]);
    }
    check_read_back(&draft.schema);
}

#[test]
fn a_name_of_ten_thousand_characters_is_a_name() {
    let mut draft = Draft::default();
    let name = "x\"';--\n".repeat(1500);
    draft
        .table(&name)
        .key()
        .column(&name, text(), |column| {
            column.server_default = Some(ServerDefault::String(name.clone()));
        })
        .index(Some(&format!("i{name}")), &[&name], |_| {});
    check_read_back(&draft.schema);
}

#[test]
fn nul_is_refused_wherever_it_stands() {
    let refuse = |edit: fn(&mut Draft)| {
        let mut draft = Draft::default();
        edit(&mut draft);
        for dialect in Dialect::ALL {
            let errors = create_all(&resolve(&draft.schema), dialect).unwrap_err();
            assert!(errors[0].message.contains("NUL"), "{errors:?}");
        }
    };
    refuse(|draft| {
        draft.table("a\0").key();
    });
    refuse(|draft| {
        draft.table("a").plain("b\0", text());
    });
    refuse(|draft| {
        draft.table("a").key().unique(Some("u\0"), &["id"]);
    });
    refuse(|draft| {
        draft.table("a").key().index(Some("u\0"), &["id"], |_| {});
    });
    refuse(|draft| {
        draft.table("a").column("b", text(), |column| {
            column.server_default = Some(ServerDefault::String("\0".to_owned()));
        });
    });
    refuse(|draft| {
        let values = vec!["a\0".to_owned()];
        draft.table("a").plain(
            "b",
            ColumnType::Enum(EnumType {
                values,
                enum_name: Some("e".to_owned()),
                enum_class: None,
                native_enum: true,
                create_constraint: true,
                length: None,
                schema: None,
            }),
        );
    });
}

#[test]
fn a_type_that_is_no_words_is_kept_in_quotes() {
    let mut draft = Draft::default();
    let types = [
        "",
        "my,type",
        "a(b",
        "int\"eger",
        "x) ; DROP TABLE t; --",
        "PRIMARY KEY",
        "DECIMAL(10, 2)",
        "UNSIGNED BIG INT",
        "generated always",
    ];
    let mut table = draft.table("t");
    for (at, sql_type) in types.iter().enumerate() {
        table.plain(&format!("c{at}"), ColumnType::Sql { text: (*sql_type).to_owned() });
    }
    check_read_back(&draft.schema);
}

const HOSTILE: [&str; 14] = [
    "'; DROP TABLE t; --",
    "\"",
    "''",
    "a\"b",
    "`x`",
    "[y]",
    "new\nline",
    "tab\t",
    "select",
    "%s",
    "日本",
    "--",
    "/*",
    "a.b",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(&HOSTILE[..]).prop_map(str::to_owned),
        "[a-z_]{1,6}",
        "[^\\x00]{1,8}",
    ]
}

#[derive(Clone, Debug)]
struct RandomColumn {
    name: String,
    column_type: u8,
    flags: u8,
    default: Option<String>,
}

fn column() -> impl Strategy<Value = RandomColumn> {
    (name(), 0..6_u8, any::<u8>(), proptest::option::of(name())).prop_map(
        |(name, column_type, flags, default)| RandomColumn { name, column_type, flags, default },
    )
}

type RandomTable = (String, Vec<RandomColumn>, Vec<(Pick, Pick, Pick, u8)>);

fn tables() -> impl Strategy<Value = Vec<RandomTable>> {
    let key = (any::<Pick>(), any::<Pick>(), any::<Pick>(), any::<u8>());
    let keys = proptest::collection::vec(key, 0..3);
    let columns = proptest::collection::vec(column(), 1..5);
    proptest::collection::vec((name(), columns, keys), 1..5)
}

/// Names are made distinct by numbers, as SQLite takes `a` and `A` for one.
fn draft_of(tables: &[RandomTable]) -> Schema {
    let mut draft = Draft::default();
    let mut names: Vec<(String, Vec<String>)> = Vec::new();
    for (at, (name, columns, _)) in tables.iter().enumerate() {
        let name = format!("{name}{at}");
        let mut table = draft.table(&name);
        let mut column_names = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let name = format!("{}{at}", column.name);
            let column_type = match column.column_type {
                0 => integer(),
                1 => string(9),
                2 => text(),
                3 => ColumnType::DateTime { timezone: false },
                4 => ColumnType::Sql { text: column.name.trim().to_owned() },
                _ => ColumnType::Boolean {
                    create_constraint: true,
                    constraint_name: Some(name.clone()),
                },
            };
            table.column(&name, column_type, |declared| {
                declared.primary_key = column.flags & 0b1 != 0;
                declared.nullable = (column.flags & 0b10 != 0).then_some(false);
                declared.unique = column.flags & 0b100 != 0;
                declared.index = column.flags & 0b1_1000 == 0b1_1000;
                declared.server_default = column.default.clone().map(ServerDefault::String);
            });
            column_names.push(name);
        }
        names.push((name, column_names));
    }
    for (at, (_, columns, keys)) in tables.iter().enumerate() {
        let id = draft.schema.model_named(&names[at].0).unwrap().id;
        for (from, target, to, flags) in keys {
            let (target, target_columns) = names[target.index(names.len())].clone();
            let from = &names[at].1[from.index(columns.len())];
            let to = &target_columns[to.index(target_columns.len())];
            draft.reopen(id).foreign_key(&[from], &target, &[to], |key| {
                key.ondelete = (flags & 0b1 != 0).then(|| "CASCADE".to_owned());
                key.onupdate = (flags & 0b10 != 0).then(|| "SET DEFAULT".to_owned());
                key.use_alter = flags & 0b100 != 0;
                key.name = (flags & 0b1000 != 0).then(|| format!("fk{target}"));
            });
        }
    }
    draft.schema
}

proptest! {
    #[test]
    fn sqlite_reads_back_any_schema(tables in tables()) {
        check_read_back(&draft_of(&tables));
    }

    /// Nothing panics, and each statement is one that the others do not see.
    #[test]
    fn the_other_dialects_write_any_schema(tables in tables()) {
        let mapping = resolve(&draft_of(&tables));
        for dialect in [Dialect::Postgresql, Dialect::Mysql] {
            if let Err(errors) = create_all(&mapping, dialect) {
                prop_assert!(errors.iter().all(|error| error.message.contains(": ")));
            }
        }
    }
}
