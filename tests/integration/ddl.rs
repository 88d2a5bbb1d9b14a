//! DDL in three dialects: types, columns, defaults and options, against what SQLAlchemy 2.1 emits for
//! the same tables.

use backref::ddl::{DdlError, Dialect, Script, create_all, type_sql};
use backref::mapping::{Subject, resolve};
use backref::schema::{
    Autoincrement, ColumnDefault, ColumnType, Computed, EnumClass, EnumType, Schema, ServerDefault,
    SqlExpression,
};
use serde_json::json;

use crate::drafts::{Draft, integer, string, text};

pub fn script(schema: &Schema, dialect: Dialect) -> Script {
    create_all(&resolve(schema), dialect).unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub fn errors(schema: &Schema, dialect: Dialect) -> Vec<DdlError> {
    create_all(&resolve(schema), dialect).expect_err("the dialect holds all of it")
}

/// The statements are these, whatever their line breaks.
#[track_caller]
pub fn check(schema: &Schema, dialect: Dialect, expected: &[&str]) {
    let words = |sql: &str| sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let statements: Vec<String> =
        script(schema, dialect).statements.iter().map(|one| words(one)).collect();
    let statements: Vec<String> =
        statements.iter().map(|one| one.replace("( ", "(").replace(" )", ")")).collect();
    assert_eq!(statements, expected, "{dialect}");
}

#[track_caller]
pub fn check_error(schema: &Schema, dialect: Dialect, expected: &str) {
    let messages: Vec<String> = errors(schema, dialect).iter().map(ToString::to_string).collect();
    assert_eq!(messages, [expected], "{dialect}");
}

fn enum_of(values: &[&str], name: Option<&str>) -> EnumType {
    EnumType {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        enum_name: name.map(str::to_owned),
        enum_class: None,
        native_enum: true,
        create_constraint: false,
        length: None,
        schema: None,
    }
}

#[test]
fn a_script_reads_well() {
    let mut draft = Draft::default();
    draft.table("roles").key().column("name", string(64), |column| column.unique = true);
    draft
        .table("users")
        .key()
        .column("username", string(64), |column| (column.unique, column.index) = (true, true))
        .plain("role_id", integer())
        .foreign_key(&["role_id"], "roles", &["id"], |_| {});
    assert_eq!(
        script(&draft.schema, Dialect::Sqlite).to_string(),
        "\
CREATE TABLE roles (
    id INTEGER NOT NULL,
    name VARCHAR(64),
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE users (
    id INTEGER NOT NULL,
    username VARCHAR(64),
    role_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(role_id) REFERENCES roles (id)
);

CREATE UNIQUE INDEX ix_users_username ON users (username);
"
    );
}

#[test]
fn each_type_is_what_sqlalchemy_makes_of_it() {
    let collated =
        |name: &str| ColumnType::String { length: Some(5), collation: Some(name.to_owned()) };
    let boolean = ColumnType::Boolean { create_constraint: false, constraint_name: None };
    let numeric = |precision, scale| ColumnType::Numeric { precision, scale };
    let stamp = "TIMESTAMP WITHOUT TIME ZONE";
    let cases: Vec<(ColumnType, [&str; 3])> = vec![
        (boolean, ["BOOLEAN", "BOOLEAN", "BOOL"]),
        (ColumnType::DateTime { timezone: false }, ["DATETIME", stamp, "DATETIME"]),
        (
            ColumnType::DateTime { timezone: true },
            ["DATETIME", "TIMESTAMP WITH TIME ZONE", "DATETIME"],
        ),
        (ColumnType::Float { precision: None }, ["FLOAT", "FLOAT", "FLOAT"]),
        (ColumnType::Float { precision: Some(24) }, ["FLOAT", "FLOAT(24)", "FLOAT(24)"]),
        (ColumnType::Integer {}, ["INTEGER", "INTEGER", "INTEGER"]),
        (ColumnType::LargeBinary { length: None }, ["BLOB", "BYTEA", "BLOB"]),
        (ColumnType::LargeBinary { length: Some(300) }, ["BLOB", "BYTEA", "BLOB(300)"]),
        (ColumnType::PickleType {}, ["BLOB", "BYTEA", "BLOB"]),
        (string(5), ["VARCHAR(5)", "VARCHAR(5)", "VARCHAR(5)"]),
        (
            collated("NOCASE"),
            [
                "VARCHAR(5) COLLATE \"NOCASE\"",
                "VARCHAR(5) COLLATE \"NOCASE\"",
                "VARCHAR(5) COLLATE NOCASE",
            ],
        ),
        (text(), ["TEXT", "TEXT", "TEXT"]),
        (ColumnType::BigInteger {}, ["BIGINT", "BIGINT", "BIGINT"]),
        (ColumnType::SmallInteger {}, ["SMALLINT", "SMALLINT", "SMALLINT"]),
        (numeric(None, None), ["NUMERIC", "NUMERIC", "NUMERIC"]),
        (numeric(Some(10), None), ["NUMERIC(10)", "NUMERIC(10)", "NUMERIC(10)"]),
        (numeric(Some(10), Some(2)), ["NUMERIC(10, 2)", "NUMERIC(10, 2)", "NUMERIC(10, 2)"]),
        (ColumnType::Double { precision: None }, ["DOUBLE", "DOUBLE PRECISION", "DOUBLE"]),
        (ColumnType::Date {}, ["DATE", "DATE", "DATE"]),
        (ColumnType::Time { timezone: false }, ["TIME", "TIME WITHOUT TIME ZONE", "TIME"]),
        (ColumnType::Time { timezone: true }, ["TIME", "TIME WITH TIME ZONE", "TIME"]),
        (ColumnType::interval(), ["DATETIME", "INTERVAL", "DATETIME"]),
        (
            ColumnType::Enum(enum_of(&["a", "it's", "b\\"], Some("kind"))),
            ["VARCHAR(4)", "kind", "ENUM('a','it''s','b\\\\')"],
        ),
        (ColumnType::Json { none_as_null: true }, ["JSON", "JSON", "JSON"]),
        (ColumnType::uuid(), ["CHAR(32)", "UUID", "CHAR(32)"]),
        (
            ColumnType::Unicode { length: Some(9), collation: None },
            ["VARCHAR(9)", "VARCHAR(9)", "VARCHAR(9)"],
        ),
        (ColumnType::UnicodeText { length: None, collation: None }, ["TEXT", "TEXT", "TEXT"]),
        (
            ColumnType::Sql { text: "NVARCHAR(160)".to_owned() },
            ["NVARCHAR(160)", "NVARCHAR(160)", "NATIONAL VARCHAR(160)"],
        ),
    ];
    for (column_type, expected) in cases {
        for (dialect, expected) in Dialect::ALL.into_iter().zip(expected) {
            assert_eq!(type_sql(&column_type, dialect).as_deref(), Ok(expected), "{column_type:?}");
        }
    }
}

#[test]
fn a_string_without_a_length_is_refused_by_mysql_alone() {
    let mut draft = Draft::default();
    let unbounded = ColumnType::String { length: None, collation: None };
    let id = draft.table("User").key().plain("name", unbounded).id();
    check_error(
        &draft.schema,
        Dialect::Mysql,
        "User.name: MySQL's VARCHAR needs a length; give String a length, such as 255, or use Text",
    );
    let column = draft.schema.model(id).unwrap().columns[1].id;
    assert_eq!(errors(&draft.schema, Dialect::Mysql)[0].subject, Subject::Column(id, column));
    for dialect in [Dialect::Sqlite, Dialect::Postgresql] {
        assert!(script(&draft.schema, dialect).statements[0].contains("name VARCHAR,"));
    }
}

#[test]
fn every_fault_is_told_and_not_only_the_first() {
    let mut draft = Draft::default();
    let unbounded = || ColumnType::String { length: None, collation: None };
    draft.table("a").plain("x", unbounded()).plain("y", unbounded());
    draft.table("b").plain("z", unbounded());
    assert_eq!(errors(&draft.schema, Dialect::Mysql).len(), 3);
}

#[test]
fn keys_that_count_up() {
    let mut draft = Draft::default();
    draft.table("a").key();
    draft.table("b").column("id", ColumnType::BigInteger {}, |column| column.primary_key = true);
    draft.table("c").column("id", ColumnType::SmallInteger {}, |column| column.primary_key = true);
    draft.table("d").column("id", integer(), |column| {
        column.primary_key = true;
        column.autoincrement = Autoincrement::False;
    });
    let types = |dialect| -> Vec<String> {
        let of = |sql: &String| sql.lines().nth(1).unwrap().trim().trim_end_matches(',').to_owned();
        script(&draft.schema, dialect).statements.iter().map(of).collect()
    };
    assert_eq!(
        types(Dialect::Postgresql),
        [
            "id SERIAL NOT NULL",
            "id BIGSERIAL NOT NULL",
            "id SMALLSERIAL NOT NULL",
            "id INTEGER NOT NULL"
        ]
    );
    assert_eq!(
        types(Dialect::Mysql),
        [
            "id INTEGER NOT NULL AUTO_INCREMENT",
            "id BIGINT NOT NULL AUTO_INCREMENT",
            "id SMALLINT NOT NULL AUTO_INCREMENT",
            "id INTEGER NOT NULL"
        ]
    );
    assert_eq!(
        types(Dialect::Sqlite),
        [
            "id INTEGER NOT NULL",
            "id BIGINT NOT NULL",
            "id SMALLINT NOT NULL",
            "id INTEGER NOT NULL"
        ]
    );
}

#[test]
fn a_default_in_python_takes_serial_off() {
    let mut draft = Draft::default();
    draft.table("a").column("id", integer(), |column| {
        column.primary_key = true;
        column.autoincrement = Autoincrement::True;
        column.default = Some(ColumnDefault::Scalar(json!(5)));
    });
    check(
        &draft.schema,
        Dialect::Postgresql,
        &["CREATE TABLE a (id INTEGER NOT NULL, PRIMARY KEY (id))"],
    );
}

#[test]
fn in_a_composite_key_the_counting_column_comes_first() {
    let mut draft = Draft::default();
    draft.table("t").column("a", integer(), |column| column.primary_key = true).column(
        "b",
        integer(),
        |column| {
            column.primary_key = true;
            column.autoincrement = Autoincrement::True;
        },
    );
    check(
        &draft.schema,
        Dialect::Postgresql,
        &["CREATE TABLE t (a INTEGER NOT NULL, b SERIAL NOT NULL, PRIMARY KEY (b, a))"],
    );
    check(
        &draft.schema,
        Dialect::Mysql,
        &["CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL AUTO_INCREMENT, \
           PRIMARY KEY (b, a))"],
    );
    check_error(
        &draft.schema,
        Dialect::Sqlite,
        "t.b: SQLite counts up only a primary key of one column; take autoincrement off, or the \
         other columns out of the key",
    );
}

#[test]
fn sqlite_autoincrement_puts_the_key_on_its_column() {
    let mut draft = Draft::default();
    draft.table("t").key().option("sqlite_autoincrement", true);
    draft
        .table("u")
        .key()
        .foreign_key(&["id"], "t", &["id"], |_| {})
        .option("sqlite_autoincrement", true);
    check(
        &draft.schema,
        Dialect::Sqlite,
        &[
            "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE u (id INTEGER NOT NULL, PRIMARY KEY (id), \
             FOREIGN KEY(id) REFERENCES t (id))",
        ],
    );
}

#[test]
fn options_of_tables() {
    let mut draft = Draft::default();
    draft
        .table("t")
        .key()
        .option("sqlite_with_rowid", false)
        .option("sqlite_strict", true)
        .option("mysql_engine", "InnoDB")
        .option("mysql_collate", "utf8mb4_bin")
        .option("mysql_charset", "utf8mb4")
        .option("postgresql_tablespace", "Fast")
        .option("postgresql_with", json!({"fillfactor": 50}))
        .model()
        .comment = Some("it's \\ new".to_owned());
    check(
        &draft.schema,
        Dialect::Sqlite,
        &["CREATE TABLE t (id INTEGER NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID, STRICT"],
    );
    check(
        &draft.schema,
        Dialect::Mysql,
        &["CREATE TABLE t (id INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) \
           CHARSET=utf8mb4 COMMENT='it''s \\\\ new' ENGINE=InnoDB COLLATE utf8mb4_bin"],
    );
    check(
        &draft.schema,
        Dialect::Postgresql,
        &[
            "CREATE TABLE t (id SERIAL NOT NULL, PRIMARY KEY (id)) \
             WITH (fillfactor = 50) TABLESPACE \"Fast\"",
            "COMMENT ON TABLE t IS 'it''s \\ new'",
        ],
    );
}

#[test]
fn a_strict_table_of_sqlite_refuses_other_types() {
    let mut draft = Draft::default();
    draft.table("t").key().plain("name", string(9)).option("sqlite_strict", true);
    check_error(
        &draft.schema,
        Dialect::Sqlite,
        "t.name: a STRICT table of SQLite holds INT, INTEGER, REAL, TEXT, BLOB and ANY, and no \
         VARCHAR(9); choose another type or take sqlite_strict off",
    );
}

#[test]
fn comments_stand_where_the_dialect_has_them() {
    let mut draft = Draft::default();
    draft.table("t").column("Name", text(), |column| column.comment = Some("it's".to_owned()));
    check(&draft.schema, Dialect::Sqlite, &["CREATE TABLE t (\"Name\" TEXT)"]);
    check(
        &draft.schema,
        Dialect::Postgresql,
        &["CREATE TABLE t (\"Name\" TEXT)", "COMMENT ON COLUMN t.\"Name\" IS 'it''s'"],
    );
    check(&draft.schema, Dialect::Mysql, &["CREATE TABLE t (`Name` TEXT COMMENT 'it''s')"]);
}

/// The part behind `x VARCHAR(9) ` of the only column.
#[track_caller]
fn check_default(default: &ServerDefault, expected: [&str; 3]) {
    let mut draft = Draft::default();
    draft.table("t").column("x", string(9), |column| column.server_default = Some(default.clone()));
    for (dialect, expected) in Dialect::ALL.into_iter().zip(expected) {
        let sql = &script(&draft.schema, dialect).statements[0];
        let found = sql.lines().nth(1).unwrap().trim().strip_prefix("x VARCHAR(9) DEFAULT ");
        assert_eq!(found, Some(expected), "{dialect} {default:?}");
    }
}

#[test]
fn server_defaults() {
    let same = |text| [text, text, text];
    check_default(&ServerDefault::String("0".into()), same("'0'"));
    check_default(&ServerDefault::String("it's".into()), same("'it''s'"));
    check_default(&ServerDefault::String("a\\b%".into()), ["'a\\b%'", "'a\\b%'", "'a\\\\b%'"]);
    let sql = |text: &str| ServerDefault::Sql(SqlExpression::Text(text.to_owned()));
    check_default(&sql("1"), same("1"));
    check_default(&sql("CURRENT_TIMESTAMP"), same("CURRENT_TIMESTAMP"));
    check_default(&sql("-1"), ["(-1)", "-1", "(-1)"]);
    check_default(&sql("'it''s'"), same("'it''s'"));
    check_default(&sql("(1 + 2)"), same("(1 + 2)"));
    // Both refuse it bare.
    check_default(&sql("'a' || 'b'"), ["('a' || 'b')", "'a' || 'b'", "('a' || 'b')"]);
    check_default(&sql("now(6)"), ["(now(6))", "now(6)", "now(6)"]);
    check_default(&ServerDefault::Sql(SqlExpression::True), ["1", "true", "true"]);
    check_default(&ServerDefault::Sql(SqlExpression::False), ["0", "false", "false"]);
    check_default(&ServerDefault::Sql(SqlExpression::Null), same("NULL"));
    let call = |name: &str, arguments| {
        ServerDefault::Sql(SqlExpression::Function { name: name.to_owned(), arguments })
    };
    check_default(&call("now", vec![]), ["CURRENT_TIMESTAMP", "now()", "(now())"]);
    check_default(&call("current_date", vec![]), same("CURRENT_DATE"));
    check_default(&call("random", vec![]), ["(random())", "random()", "(rand())"]);
    check_default(
        &call("foo", vec![json!("it's"), json!(1.5), json!(true), json!(null)]),
        [
            "(foo('it''s', 1.5, 1, NULL))",
            "foo('it''s', 1.5, true, NULL)",
            "(foo('it''s', 1.5, true, NULL))",
        ],
    );
}

#[test]
fn not_null_stands_before_default_in_mysql() {
    let mut draft = Draft::default();
    draft.table("t").column("n", integer(), |column| {
        column.nullable = Some(false);
        column.server_default = Some(ServerDefault::String("0".into()));
    });
    check(&draft.schema, Dialect::Mysql, &["CREATE TABLE t (n INTEGER NOT NULL DEFAULT '0')"]);
    check(&draft.schema, Dialect::Sqlite, &["CREATE TABLE t (n INTEGER DEFAULT '0' NOT NULL)"]);
}

#[test]
fn generated_columns() {
    let mut draft = Draft::default();
    let mut table = draft.table("t");
    table.plain("a", integer());
    for (name, persisted) in [("b", Some(true)), ("c", Some(false)), ("d", None)] {
        table.column(name, integer(), |column| {
            column.computed = Some(Computed { sqltext: "a * 2".to_owned(), persisted });
        });
    }
    let plain = "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, \
         c INTEGER GENERATED ALWAYS AS (a * 2) VIRTUAL, d INTEGER GENERATED ALWAYS AS (a * 2))";
    check(&draft.schema, Dialect::Sqlite, &[plain]);
    check(&draft.schema, Dialect::Mysql, &[plain]);
    let stored = plain.replace(
        "d INTEGER GENERATED ALWAYS AS (a * 2)",
        "d INTEGER GENERATED ALWAYS AS (a * 2) STORED",
    );
    check(&draft.schema, Dialect::Postgresql, &[&stored]);
}

#[test]
fn an_enum_type_is_created_once_and_first() {
    let mut draft = Draft::default();
    let kind = || ColumnType::Enum(enum_of(&["a", "b"], Some("Kind")));
    draft.table("t").plain("x", kind()).plain("y", kind());
    draft.table("u").plain("x", kind());
    check(
        &draft.schema,
        Dialect::Postgresql,
        &[
            "CREATE TYPE \"Kind\" AS ENUM ('a', 'b')",
            "CREATE TABLE t (x \"Kind\", y \"Kind\")",
            "CREATE TABLE u (x \"Kind\")",
        ],
    );
}

#[test]
fn enum_types_that_postgresql_refuses() {
    let refused = |of: EnumType, expected: &str| {
        let mut draft = Draft::default();
        draft.table("t").plain("x", ColumnType::Enum(of));
        check_error(&draft.schema, Dialect::Postgresql, expected);
        script(&draft.schema, Dialect::Sqlite);
        script(&draft.schema, Dialect::Mysql);
    };
    refused(
        enum_of(&["a"], None),
        "t.x: PostgreSQL's ENUM type requires a name; give the Enum one, or take native_enum off",
    );
    refused(
        enum_of(&["a"], Some("date")),
        "t.x: PostgreSQL has a type called date already; give the Enum another name",
    );
    let mut draft = Draft::default();
    draft
        .table("t")
        .plain("x", ColumnType::Enum(enum_of(&["a"], Some("kind"))))
        .plain("y", ColumnType::Enum(enum_of(&["b"], Some("kind"))));
    check_error(
        &draft.schema,
        Dialect::Postgresql,
        "t.y: another Enum is called kind and has other values; give one of them another name",
    );
}

#[test]
fn checks_of_types_stand_where_the_type_is_not_native() {
    let mut draft = Draft::default();
    let mut native = enum_of(&["a", "b'"], Some("kind"));
    native.create_constraint = true;
    let class = EnumClass { class_name: "Color".to_owned(), members: vec![] };
    let plain = EnumType {
        enum_name: None,
        enum_class: Some(class),
        native_enum: false,
        length: Some(40),
        ..native.clone()
    };
    draft
        .table("t")
        .plain("k", ColumnType::Enum(native))
        .plain("p", ColumnType::Enum(plain))
        .plain("b", ColumnType::Boolean { create_constraint: true, constraint_name: None });
    check(
        &draft.schema,
        Dialect::Sqlite,
        &["CREATE TABLE t (k VARCHAR(2), p VARCHAR(40), b BOOLEAN, \
           CONSTRAINT kind CHECK (k IN ('a', 'b''')), \
           CONSTRAINT color CHECK (p IN ('a', 'b''')), CHECK (b IN (0, 1)))"],
    );
    check(
        &draft.schema,
        Dialect::Postgresql,
        &[
            "CREATE TYPE kind AS ENUM ('a', 'b''')",
            "CREATE TABLE t (k kind, p VARCHAR(40), b BOOLEAN, \
             CONSTRAINT color CHECK (p IN ('a', 'b''')))",
        ],
    );
    check(
        &draft.schema,
        Dialect::Mysql,
        &["CREATE TABLE t (k ENUM('a','b'''), p VARCHAR(40), b BOOL, \
           CONSTRAINT color CHECK (p IN ('a', 'b''')), CHECK (b IN (0, 1)))"],
    );
}

#[test]
fn checks_stand_on_their_column() {
    let mut draft = Draft::default();
    draft
        .table("t")
        .plain("a", integer())
        .check(None, "a > 0", Some("a"))
        .check(Some("small"), "a < 9", Some("a"))
        .check(Some("Odd"), "a % 2 = 1", None);
    let plain = "CREATE TABLE t (a INTEGER CHECK (a > 0) CONSTRAINT small CHECK (a < 9), \
         CONSTRAINT \"Odd\" CHECK (a % 2 = 1))";
    check(&draft.schema, Dialect::Sqlite, &[plain]);
    check(&draft.schema, Dialect::Postgresql, &[plain]);
    // MariaDB refuses a name on a column's check.
    check(
        &draft.schema,
        Dialect::Mysql,
        &["CREATE TABLE t (a INTEGER CHECK (a > 0), CONSTRAINT small CHECK (a < 9), \
           CONSTRAINT `Odd` CHECK (a % 2 = 1))"],
    );
}
