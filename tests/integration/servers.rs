//! Our DDL on real servers, through their own command-line clients; what they then hold is compared
//! with the mapping. Without a server each test says so and passes:
//!
//! - `BACKREF_TEST_POSTGRESQL`: the folder of its socket; the user `backref` may make schemas in the
//!   database `postgres`;
//! - `BACKREF_TEST_MARIADB`: its socket; the user `root` may make databases.
//!
//! The tests make and drop a schema (a database) `backref_test` there.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use backref::ddl::{Dialect, create_all};
use backref::mapping::{Mapping, ResolvedIndexElement, ResolvedTable, resolve};
use backref::schema::{Autoincrement, ColumnType, EnumType, Schema, ServerDefault, SqlExpression};
use serde_json::{Value, json};

use crate::ddl_constraints::cycle;
use crate::drafts::{Draft, integer, string, text};

const PLACE: &str = "backref_test";

/// One test at a time has the place.
static TAKEN: Mutex<()> = Mutex::new(());

/// Where a dialect's server is, if there is one.
pub fn server(dialect: Dialect) -> Option<String> {
    let (variable, label) = match dialect {
        Dialect::Postgresql => ("BACKREF_TEST_POSTGRESQL", "PostgreSQL"),
        _ => ("BACKREF_TEST_MARIADB", "MariaDB"),
    };
    let found = std::env::var(variable).ok();
    if found.is_none() {
        crate::skipped(&format!("a {label} server (set {variable})"));
    }
    found
}

/// A command-line program of the server's, told where that is and who asks.
pub fn client(program: &str, dialect: Dialect, server: &str) -> Command {
    let mut command = Command::new(program);
    if dialect == Dialect::Postgresql {
        command.args(["-h", server, "-U", "backref"]);
    } else {
        command.args(["--no-defaults", "--socket", server, "--user=root"]);
        command.arg("--default-character-set=utf8mb4");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a script; the answer's lines, each a JSON value.
fn run(dialect: Dialect, server: &str, script: &str) -> Vec<Value> {
    run_in("postgres", dialect, server, script)
}

/// Runs a script in a database of PostgreSQL's, or in the one that it uses itself.
pub fn run_in(database: &str, dialect: Dialect, server: &str, script: &str) -> Vec<Value> {
    let command = if dialect == Dialect::Postgresql {
        let mut command = client("psql", dialect, server);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]);
        command
    } else {
        let mut command = client("mariadb", dialect, server);
        command.args(["-N", "-B", "-r"]);
        command
    };
    let answer = answer_of(command, script);
    answer
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// What a program says to what it is given; it has to end well.
pub fn answer_of(mut command: Command, given: &str) -> String {
    let mut client = command.spawn().expect("the client starts");
    let mut input = client.stdin.take().unwrap();
    let text = given.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = client.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} refused it: {said}\n{given}");
    String::from_utf8(output.stdout).unwrap()
}

/// Creates the schema on the server and compares what the server then tells of it.
pub fn check(schema: &Schema, dialect: Dialect) {
    let Some(server) = server(dialect) else { return };
    let _taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mapping = resolve(schema);
    let ddl = create_all(&mapping, dialect).unwrap_or_else(|errors| panic!("{errors:?}"));
    let (begin, ask, end) = match dialect {
        Dialect::Postgresql => (
            format!(
                "SET client_min_messages = error; DROP SCHEMA IF EXISTS {PLACE} CASCADE; \
                 CREATE SCHEMA {PLACE}; SET search_path TO {PLACE};\n"
            ),
            POSTGRESQL_QUESTIONS,
            format!("DROP SCHEMA {PLACE} CASCADE;\n"),
        ),
        _ => (
            format!(
                "DROP DATABASE IF EXISTS {PLACE}; CREATE DATABASE {PLACE} CHARACTER SET utf8mb4; \
                 USE {PLACE};\n"
            ),
            MYSQL_QUESTIONS,
            format!("DROP DATABASE {PLACE};\n"),
        ),
    };
    // The questions come on one line each, as the clients want them.
    let found = run(dialect, &server, &format!("{begin}{ddl}{ask}{end}"));
    let expected: BTreeSet<String> =
        facts(&mapping, dialect).iter().map(Value::to_string).collect();
    let found: BTreeSet<String> = found.iter().map(Value::to_string).collect();
    let missing: Vec<&String> = expected.difference(&found).collect();
    let unexpected: Vec<&String> = found.difference(&expected).collect();
    assert!(
        missing.is_empty() && unexpected.is_empty(),
        "{dialect}\nmissing {missing:#?}\nunexpected {unexpected:#?}\n{ddl}"
    );
}

/// Each answers with lists: what it is, the table, and the facts.
const POSTGRESQL_QUESTIONS: &str = r"
SELECT json_build_array('column', table_name, ordinal_position, column_name, is_nullable, data_type, character_maximum_length) FROM information_schema.columns WHERE table_schema = 'backref_test';
SELECT json_build_array('key', c.relname, k.contype, (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(attnum, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.attnum)) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = 'backref_test' AND k.contype IN ('p', 'u');
SELECT json_build_array('foreign key', c.relname, (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY o(attnum, n) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.attnum), r.relname, (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY o(attnum, n) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.attnum), k.confdeltype = 'c') FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace n ON n.oid = k.connamespace WHERE n.nspname = 'backref_test' AND k.contype = 'f';
SELECT json_build_array('index', t.relname, i.relname, x.indisunique, x.indnatts) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'backref_test' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'));
";

const MYSQL_QUESTIONS: &str = r"
SELECT JSON_ARRAY('column', table_name, ordinal_position, column_name, is_nullable, data_type, IF(data_type = 'varchar' OR data_type = 'char', character_maximum_length, NULL)) FROM information_schema.columns WHERE table_schema = 'backref_test';
SELECT JSON_ARRAY('key', table_name, 'p', JSON_ARRAYAGG(column_name ORDER BY ordinal_position)) FROM information_schema.key_column_usage WHERE table_schema = 'backref_test' AND constraint_name = 'PRIMARY' GROUP BY table_name;
SELECT JSON_ARRAY('foreign key', k.table_name, JSON_ARRAYAGG(k.column_name ORDER BY k.ordinal_position), k.referenced_table_name, JSON_ARRAYAGG(k.referenced_column_name ORDER BY k.ordinal_position), JSON_COMPACT(IF(r.delete_rule = 'CASCADE', 'true', 'false'))) FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name WHERE k.table_schema = 'backref_test' AND k.referenced_table_name IS NOT NULL GROUP BY k.table_name, k.constraint_name, k.referenced_table_name, r.delete_rule;
SELECT JSON_ARRAY('auto', table_name, column_name) FROM information_schema.columns WHERE table_schema = 'backref_test' AND extra LIKE '%auto_increment%';
";

/// What the mapping says, in the questions' form.
fn facts(mapping: &Mapping, dialect: Dialect) -> Vec<Value> {
    let mut facts = Vec::new();
    for table in mapping.tables.values() {
        let name = &table.name;
        for (at, column) in table.columns.iter().enumerate() {
            let nullable = if column.nullable { "YES" } else { "NO" };
            let (data_type, length) = data_type(column.column_type.as_ref().unwrap(), dialect);
            facts.push(json!(["column", name, at + 1, column.name, nullable, data_type, length]));
            if dialect == Dialect::Mysql && column.counts_up {
                facts.push(json!(["auto", name, column.name]));
            }
        }
        if !table.primary_key.is_empty() {
            facts.push(json!(["key", name, "p", key_columns(table)]));
        }
        for key in &table.foreign_keys {
            let target = mapping.table(key.referred_model.unwrap()).unwrap();
            let referred = target.column_names(&key.referred_columns);
            let cascades = key.ondelete.as_deref() == Some("CASCADE");
            let columns = table.column_names(&key.columns);
            facts.push(json!(["foreign key", name, columns, target.name, referred, cascades]));
        }
        if dialect == Dialect::Postgresql {
            for unique in &table.uniques {
                facts.push(json!(["key", name, "u", table.column_names(&unique.columns)]));
            }
            for index in &table.indexes {
                let count = index.elements.len();
                facts.push(json!(["index", name, index.name, index.unique, count]));
            }
        }
    }
    facts
}

/// The counting column of a composite key comes first.
fn key_columns(table: &ResolvedTable) -> Vec<&str> {
    let mut key = table.primary_key.clone();
    key.sort_by_key(|id| !table.column(*id).unwrap().counts_up);
    table.column_names(&key)
}

/// `information_schema.columns.data_type`, and the length of a string.
fn data_type(column_type: &ColumnType, dialect: Dialect) -> (&'static str, Option<u32>) {
    let postgresql = dialect == Dialect::Postgresql;
    let of = |in_postgresql, in_mysql| if postgresql { in_postgresql } else { in_mysql };
    let name = match column_type {
        ColumnType::Boolean { .. } => of("boolean", "tinyint"),
        ColumnType::DateTime { timezone: true } => of("timestamp with time zone", "datetime"),
        ColumnType::DateTime { .. } => of("timestamp without time zone", "datetime"),
        ColumnType::Interval { .. } => of("interval", "datetime"),
        ColumnType::Float { .. } => of("double precision", "float"),
        ColumnType::Double { .. } => of("double precision", "double"),
        ColumnType::Integer {} => of("integer", "int"),
        ColumnType::BigInteger {} => "bigint",
        ColumnType::SmallInteger {} => "smallint",
        ColumnType::Numeric { .. } => of("numeric", "decimal"),
        ColumnType::LargeBinary { .. } | ColumnType::PickleType {} => of("bytea", "blob"),
        ColumnType::String { length, .. } | ColumnType::Unicode { length, .. } => {
            return (of("character varying", "varchar"), *length);
        }
        ColumnType::Text { .. } | ColumnType::UnicodeText { .. } => "text",
        ColumnType::Date {} => "date",
        ColumnType::Time { timezone: true } => of("time with time zone", "time"),
        ColumnType::Time { .. } => of("time without time zone", "time"),
        ColumnType::Enum(_) => of("USER-DEFINED", "enum"),
        ColumnType::Json { .. } => of("json", "longtext"),
        ColumnType::Uuid { .. } if postgresql => "uuid",
        ColumnType::Uuid { .. } => return ("char", Some(32)),
        ColumnType::Sql { .. } => panic!("not in these tests"),
    };
    (name, None)
}

fn check_both(schema: &Schema) {
    check(schema, Dialect::Postgresql);
    check(schema, Dialect::Mysql);
}

#[test]
fn servers_hold_every_type() {
    let values = ["a", "it's", "b\\", "ü%"].map(str::to_owned).to_vec();
    let types = [
        ColumnType::Boolean { create_constraint: true, constraint_name: None },
        ColumnType::DateTime { timezone: false },
        ColumnType::DateTime { timezone: true },
        ColumnType::Float { precision: None },
        ColumnType::Integer {},
        ColumnType::LargeBinary { length: Some(300) },
        ColumnType::PickleType {},
        string(64),
        text(),
        ColumnType::BigInteger {},
        ColumnType::SmallInteger {},
        ColumnType::Numeric { precision: Some(10), scale: Some(2) },
        ColumnType::Double { precision: None },
        ColumnType::Date {},
        ColumnType::Time { timezone: false },
        ColumnType::Time { timezone: true },
        ColumnType::interval(),
        ColumnType::Enum(EnumType {
            values,
            enum_name: Some("Odd Kind".to_owned()),
            enum_class: None,
            native_enum: true,
            create_constraint: true,
            length: None,
            schema: None,
        }),
        ColumnType::Json { none_as_null: false },
        ColumnType::uuid(),
        ColumnType::Unicode { length: Some(5), collation: None },
        ColumnType::UnicodeText { length: None, collation: None },
    ];
    let mut draft = Draft::default();
    let mut table = draft.table("every_type");
    for (at, column_type) in types.into_iter().enumerate() {
        table.plain(&format!("c{at}"), column_type);
    }
    check_both(&draft.schema);
}

#[test]
fn servers_take_cycles() {
    check_both(&cycle());
}

#[test]
fn servers_take_composite_keys_and_counting_columns() {
    let mut draft = Draft::default();
    draft.table("parent").column("a", integer(), |column| column.primary_key = true).column(
        "b",
        integer(),
        |column| {
            column.primary_key = true;
            column.autoincrement = Autoincrement::True;
        },
    );
    draft
        .table("child")
        .column("id", ColumnType::BigInteger {}, |column| column.primary_key = true)
        .plain("x", integer())
        .plain("y", integer())
        .foreign_key(&["y", "x"], "parent", &["b", "a"], |key| {
            key.ondelete = Some("CASCADE".to_owned());
        })
        .unique(Some("uq child"), &["x", "y"])
        .check(Some("ck child"), "x > 0", Some("x"));
    check_both(&draft.schema);
}

#[test]
fn servers_take_odd_names_defaults_and_comments() {
    let names = [
        "select",
        "Order",
        "a b",
        "q\"uo`te",
        "per%cent",
        "semi;",
        "it's",
        "back\\slash",
        "日本",
        "'; DROP TABLE t; --",
        "/*",
        "user",
        "group",
        "offset",
        "returning",
        "lateral",
        "rank",
        "1a",
    ];
    let mut draft = Draft::default();
    for (at, name) in names.iter().enumerate() {
        draft
            .table(name)
            .key()
            .column(name, string(99), |column| {
                column.index = true;
                column.nullable = Some(false);
                column.server_default = Some(ServerDefault::String((*name).to_owned()));
                column.comment = Some((*name).to_owned());
            })
            .unique(Some(&format!("{name}{at}")), &["id", name])
            .model()
            .comment = Some((*name).to_owned());
    }
    check_both(&draft.schema);
}

#[test]
fn servers_take_indexes_and_defaults_in_sql() {
    let mut draft = Draft::default();
    let long = "c".repeat(50);
    draft
        .table(&"t".repeat(30))
        .key()
        .column(&long, integer(), |column| column.unique = true)
        .default_text("a", integer(), "-1")
        .default_text("b", string(9), "concat('a', 'b')")
        .default_text("c", ColumnType::DateTime { timezone: false }, "CURRENT_TIMESTAMP")
        .column("d", ColumnType::DateTime { timezone: false }, |column| {
            let now = SqlExpression::Function { name: "now".to_owned(), arguments: vec![] };
            column.server_default = Some(ServerDefault::Sql(now));
        })
        .column("e", integer(), |column| {
            column.server_default = Some(ServerDefault::String("0".to_owned()));
        })
        .index(Some("Two"), &["a", "b"], |index| index.unique = true)
        .index(Some("down"), &["a DESC"], |_| {});
    let mapping = resolve(&draft.schema);
    let table = mapping.tables.values().next().unwrap();
    assert!(table.indexes.iter().any(|index| {
        index.elements.iter().any(|one| matches!(one, ResolvedIndexElement::Expression(_)))
    }));
    check_both(&draft.schema);
}

/// Before a parenthesis MySQL and MariaDB read these as functions.
#[test]
fn mariadb_takes_the_prefix_of_a_column_with_a_functions_name() {
    let mut draft = Draft::default();
    let mut table = draft.table("t");
    let table = table.key();
    for name in ["position", "count", "Sum", "substring", "now", "trim", "title", "value", "left"] {
        table.plain(name, text()).index(Some(&format!("ix_{name}")), &[name], |index| {
            index.options.insert("mysql_length".to_owned(), json!(7));
        });
    }
    check(&draft.schema, Dialect::Mysql);
}
