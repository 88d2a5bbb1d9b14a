//! DDL in three dialects: keys, indexes, names and the order of tables, against what SQLAlchemy 2.1
//! emits for the same tables; and SQL that must not get out of its place.

use backref::ddl::quoting::{quote_identifier, quote_literal};
use backref::ddl::{Dialect, create_all, statements_of};
use backref::mapping::resolve;
use backref::schema::{ColumnType, Schema};
use serde_json::json;

use crate::ddl::{check, check_error, errors, script};
use crate::drafts::{Draft, integer, string, text};

#[test]
fn composite_foreign_keys_with_their_actions() {
    let mut draft = Draft::default();
    let key = |column: &mut backref::schema::Column| column.primary_key = true;
    draft.table("parent").column("a", integer(), key).column("b", string(3), key);
    draft
        .table("child")
        .plain("x", integer())
        .plain("y", string(3))
        .primary_key(Some("pk_child"), &["y", "x"])
        .foreign_key(&["x", "y"], "parent", &["a", "b"], |key| {
            key.name = Some("fk".to_owned());
            key.ondelete = Some("CASCADE".to_owned());
            key.onupdate = Some("SET NULL".to_owned());
            key.deferrable = Some(true);
            key.initially = Some("DEFERRED".to_owned());
        });
    check(
        &draft.schema,
        Dialect::Postgresql,
        &[
            "CREATE TABLE parent (a INTEGER NOT NULL, b VARCHAR(3) NOT NULL, PRIMARY KEY (a, b))",
            "CREATE TABLE child (x INTEGER NOT NULL, y VARCHAR(3) NOT NULL, \
             CONSTRAINT pk_child PRIMARY KEY (y, x), \
             CONSTRAINT fk FOREIGN KEY(x, y) REFERENCES parent (a, b) ON DELETE CASCADE \
             ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED)",
        ],
    );
}

/// `a` and `b` refer to each other, `b` to itself and `a` to `c`; `d` refers to `a` by `use_alter`.
pub fn cycle() -> Schema {
    let mut draft = Draft::default();
    for (name, columns) in
        [("a", &["b_id", "c_id"][..]), ("b", &["a_id", "b_id"]), ("c", &[]), ("d", &["a_id"])]
    {
        let mut table = draft.table(name);
        table.key();
        for column in columns {
            table.plain(column, integer());
        }
    }
    for (table, column, target, name, use_alter) in [
        ("a", "b_id", "b", None, false),
        ("a", "c_id", "c", None, false),
        ("b", "a_id", "a", Some("fk_b_a"), false),
        ("b", "b_id", "b", None, false),
        ("d", "a_id", "a", Some("fk_d_a"), true),
    ] {
        let id = draft.schema.model_named(table).unwrap().id;
        draft.reopen(id).foreign_key(&[column], target, &["id"], |key| {
            key.name = name.map(str::to_owned);
            key.use_alter = use_alter;
        });
    }
    draft.schema
}

#[test]
fn keys_of_a_cycle_are_added_at_the_end() {
    check(
        &cycle(),
        Dialect::Postgresql,
        &[
            "CREATE TABLE a (id SERIAL NOT NULL, b_id INTEGER, c_id INTEGER, PRIMARY KEY (id))",
            "CREATE TABLE b (id SERIAL NOT NULL, a_id INTEGER, b_id INTEGER, PRIMARY KEY (id))",
            "CREATE TABLE c (id SERIAL NOT NULL, PRIMARY KEY (id))",
            "CREATE TABLE d (id SERIAL NOT NULL, a_id INTEGER, PRIMARY KEY (id))",
            "ALTER TABLE a ADD FOREIGN KEY(b_id) REFERENCES b (id)",
            "ALTER TABLE a ADD FOREIGN KEY(c_id) REFERENCES c (id)",
            "ALTER TABLE b ADD CONSTRAINT fk_b_a FOREIGN KEY(a_id) REFERENCES a (id)",
            "ALTER TABLE b ADD FOREIGN KEY(b_id) REFERENCES b (id)",
            "ALTER TABLE d ADD CONSTRAINT fk_d_a FOREIGN KEY(a_id) REFERENCES a (id)",
        ],
    );
}

#[test]
fn keys_of_a_cycle_stay_inline_in_sqlite() {
    check(
        &cycle(),
        Dialect::Sqlite,
        &[
            "CREATE TABLE a (id INTEGER NOT NULL, b_id INTEGER, c_id INTEGER, PRIMARY KEY (id), \
             FOREIGN KEY(b_id) REFERENCES b (id), FOREIGN KEY(c_id) REFERENCES c (id))",
            "CREATE TABLE b (id INTEGER NOT NULL, a_id INTEGER, b_id INTEGER, PRIMARY KEY (id), \
             CONSTRAINT fk_b_a FOREIGN KEY(a_id) REFERENCES a (id), \
             FOREIGN KEY(b_id) REFERENCES b (id))",
            "CREATE TABLE c (id INTEGER NOT NULL, PRIMARY KEY (id))",
            "CREATE TABLE d (id INTEGER NOT NULL, a_id INTEGER, PRIMARY KEY (id), \
             CONSTRAINT fk_d_a FOREIGN KEY(a_id) REFERENCES a (id))",
        ],
    );
}

#[test]
fn tables_follow_those_that_they_refer_to() {
    let mut draft = Draft::default();
    for name in ["song", "album", "artist", "genre"] {
        draft.table(name).key().plain("x", integer()).plain("y", integer());
    }
    for (table, column, target) in
        [("song", "x", "album"), ("song", "y", "genre"), ("album", "x", "artist")]
    {
        let id = draft.schema.model_named(table).unwrap().id;
        draft.reopen(id).foreign_key(&[column], target, &["id"], |_| {});
    }
    let names: Vec<String> = script(&draft.schema, Dialect::Mysql)
        .statements
        .iter()
        .map(|sql| sql.split_whitespace().nth(2).unwrap().to_owned())
        .collect();
    assert_eq!(names, ["artist", "genre", "album", "song"]);
}

#[test]
fn a_key_to_a_table_that_is_not_there() {
    let mut draft = Draft::default();
    draft.table("user").plain("role_id", integer()).unresolved_key("role_id", "roles", &["id"]);
    draft.table("log").plain("user_id", integer()).unresolved_key("user_id", "people", &[]);
    check(
        &draft.schema,
        Dialect::Sqlite,
        &[
            "CREATE TABLE user (role_id INTEGER, FOREIGN KEY(role_id) REFERENCES roles (id))",
            "CREATE TABLE log (user_id INTEGER, FOREIGN KEY(user_id) REFERENCES people)",
        ],
    );
    for dialect in [Dialect::Postgresql, Dialect::Mysql] {
        let errors = errors(&draft.schema, dialect);
        let start = "user.role_id: the foreign key refers to roles, which is not in this schema";
        assert!(errors[0].message.starts_with(start), "{errors:?}");
        assert_eq!(errors.len(), 2);
    }
}

#[test]
fn indexes() {
    let mut draft = Draft::default();
    draft
        .table("t")
        .key()
        .plain("a", string(20))
        .plain("Body", text())
        .index(Some("i1"), &["a", "id"], |index| index.unique = true)
        .index(Some("i2"), &["lower(a)"], |_| {})
        .index(Some("i3"), &["a DESC", "id"], |_| {})
        .index(Some("i4"), &["a"], |index| {
            index.options.insert("sqlite_where".to_owned(), json!("id > 5"));
            index.options.insert("postgresql_where".to_owned(), json!("id > 6"));
        })
        .index(Some("i5"), &["Body", "a"], |index| {
            index.options.insert("mysql_length".to_owned(), json!({"Body": 7}));
            index.options.insert("postgresql_using".to_owned(), json!("GIN"));
        })
        .index(None, &["a"], |index| {
            index.options.insert("mysql_length".to_owned(), json!(3));
        })
        .index(Some("i7"), &["id + 1"], |_| {});
    let indexes = |dialect| script(&draft.schema, dialect).statements[1..].to_vec();
    assert_eq!(
        indexes(Dialect::Sqlite),
        [
            "CREATE UNIQUE INDEX i1 ON t (a, id)",
            "CREATE INDEX i2 ON t (lower(a))",
            "CREATE INDEX i3 ON t (a DESC, id)",
            "CREATE INDEX i4 ON t (a) WHERE id > 5",
            "CREATE INDEX i5 ON t (\"Body\", a)",
            "CREATE INDEX ix_t_a ON t (a)",
            "CREATE INDEX i7 ON t (id + 1)",
        ]
    );
    assert_eq!(
        indexes(Dialect::Postgresql),
        [
            "CREATE UNIQUE INDEX i1 ON t (a, id)",
            "CREATE INDEX i2 ON t (lower(a))",
            "CREATE INDEX i3 ON t (a DESC, id)",
            "CREATE INDEX i4 ON t (a) WHERE id > 6",
            "CREATE INDEX i5 ON t USING gin (\"Body\", a)",
            "CREATE INDEX ix_t_a ON t (a)",
            "CREATE INDEX i7 ON t ((id + 1))",
        ]
    );
    assert_eq!(
        indexes(Dialect::Mysql),
        [
            "CREATE UNIQUE INDEX i1 ON t (a, id)",
            "CREATE INDEX i2 ON t ((lower(a)))",
            "CREATE INDEX i3 ON t (a DESC, id)",
            "CREATE INDEX i4 ON t (a)",
            "CREATE INDEX i5 ON t (`Body`(7), a)",
            "CREATE INDEX ix_t_a ON t (a(3))",
            "CREATE INDEX i7 ON t ((id + 1))",
        ]
    );
}

#[test]
fn names_that_a_convention_made_are_cut_with_a_hash() {
    let mut draft = Draft::default();
    draft
        .table(&"t".repeat(30))
        .key()
        .column(&"c".repeat(50), integer(), |column| column.index = true);
    let index = |dialect| {
        script(&draft.schema, dialect).statements[1].split(' ').nth(2).unwrap().to_owned()
    };
    let (t, c) = ("t".repeat(30), "c".repeat(50));
    assert_eq!(index(Dialect::Sqlite), format!("ix_{t}_{c}"));
    // As SQLAlchemy cuts it: md5 of the whole name ends in 96e3.
    assert_eq!(index(Dialect::Postgresql), format!("ix_{t}_{}_96e3", &c[..21]));
    assert_eq!(index(Dialect::Mysql), format!("ix_{t}_{}_96e3", &c[..22]));
}

#[test]
fn names_given_by_hand_are_refused_where_they_are_too_long() {
    let mut draft = Draft::default();
    let name = "u".repeat(70);
    draft.table("t").plain("a", integer()).unique(Some(&name), &["a"]);
    check_error(
        &draft.schema,
        Dialect::Postgresql,
        &format!(
            "t, unique constraint: the name \"{}…\" has 70 characters, and PostgreSQL takes 63; \
             shorten it",
            "u".repeat(40)
        ),
    );
    assert_eq!(errors(&draft.schema, Dialect::Mysql).len(), 1);
    script(&draft.schema, Dialect::Sqlite);
    draft.convention("uq", "%(constraint_name)s_uq");
    assert!(script(&draft.schema, Dialect::Mysql).statements[0].contains("CONSTRAINT uuuu"));
}

#[test]
fn conventions_name_the_checks_of_types() {
    let mut draft = Draft::default();
    draft
        .convention("ck", "ck_%(table_name)s_%(constraint_name)s")
        .convention("pk", "pk_%(table_name)s");
    let named =
        ColumnType::Boolean { create_constraint: true, constraint_name: Some("flag".to_owned()) };
    let id = draft.table("t").key().plain("b", named).id();
    check(
        &draft.schema,
        Dialect::Sqlite,
        &["CREATE TABLE t (id INTEGER NOT NULL, b BOOLEAN, CONSTRAINT pk_t PRIMARY KEY (id), \
           CONSTRAINT ck_t_flag CHECK (b IN (0, 1)))"],
    );
    draft.schema.model_mut(id).unwrap().columns[1].column_type =
        Some(ColumnType::Boolean { create_constraint: true, constraint_name: None });
    assert_eq!(errors(&draft.schema, Dialect::Sqlite).len(), 1);
    script(&draft.schema, Dialect::Postgresql);
}

#[test]
fn only_names_that_need_it_are_quoted() {
    let check = |name: &str, expected: [&str; 3]| {
        for (dialect, expected) in Dialect::ALL.into_iter().zip(expected) {
            assert_eq!(quote_identifier(name, dialect), expected);
        }
    };
    check("users", ["users", "users", "users"]);
    check("user", ["user", "\"user\"", "user"]);
    check("a$b_1", ["a$b_1", "a$b_1", "a$b_1"]);
    check("1a", ["\"1a\"", "\"1a\"", "`1a`"]);
    check("$a", ["\"$a\"", "\"$a\"", "`$a`"]);
    check("Users", ["\"Users\"", "\"Users\"", "`Users`"]);
    check("a b%", ["\"a b%\"", "\"a b%\"", "`a b%`"]);
    check("a\"b`c", ["\"a\"\"b`c\"", "\"a\"\"b`c\"", "`a\"b``c`"]);
    check("a\n", ["\"a\n\"", "\"a\n\"", "`a\n`"]);
    check("select", ["\"select\"", "\"select\"", "`select`"]);
    check("nothing", ["\"nothing\"", "nothing", "nothing"]);
    check("offset", ["\"offset\"", "\"offset\"", "`offset`"]);
    check("lateral", ["lateral", "\"lateral\"", "`lateral`"]);
    check("rank", ["rank", "rank", "`rank`"]);
    check("", ["\"\"", "\"\"", "``"]);
    assert_eq!(quote_literal("it's \\", Dialect::Sqlite), "'it''s \\'");
    assert_eq!(quote_literal("it's \\", Dialect::Mysql), "'it''s \\\\'");
}

#[test]
fn some_tables_alone() {
    let schema = cycle();
    let c = schema.model_named("c").unwrap().id;
    let chosen = statements_of(&resolve(&schema), Dialect::Mysql, &[c]).unwrap();
    assert_eq!(chosen.statements.len(), 1);
    assert!(chosen.statements[0].starts_with("CREATE TABLE c ("));
}

#[test]
fn names_that_stand_for_two_things_are_told() {
    let mut draft = Draft::default();
    draft.table("t").plain("a", integer()).plain("A", integer()).index(Some("i"), &["a"], |_| {});
    draft.table("T").plain("a", integer()).index(Some("i"), &["a"], |_| {});
    let count =
        |dialect| create_all(&resolve(&draft.schema), dialect).map_or_else(|e| e.len(), |_| 0);
    // Columns, tables and indexes; only the indexes; columns and tables.
    assert_eq!(count(Dialect::Sqlite), 3);
    assert_eq!(count(Dialect::Postgresql), 1);
    assert_eq!(count(Dialect::Mysql), 2);
}

/// SQL written by hand must end where it ends.
#[test]
fn sql_that_would_run_into_the_next_statement_is_refused() {
    let hostile = [
        "1); DROP TABLE t; --",
        "1 > 0) CHECK (2",
        "'open",
        "(1",
        "1 /* open",
        "a;b",
        "",
        "  ",
        "\0",
    ];
    for sql in hostile {
        for dialect in Dialect::ALL {
            let mut draft = Draft::default();
            draft.table("t").plain("a", integer()).check(None, sql, None);
            assert_eq!(errors(&draft.schema, dialect).len(), 1, "{sql:?}");

            let mut draft = Draft::default();
            draft.table("t").plain("a", integer()).index(Some("i"), &[sql], |_| {});
            assert_eq!(errors(&draft.schema, dialect).len(), 1, "{sql:?}");

            let mut draft = Draft::default();
            draft.table("t").default_text("a", integer(), sql);
            assert_eq!(errors(&draft.schema, dialect).len(), 1, "{sql:?}");

            let mut draft = Draft::default();
            draft.table("t").plain("a", integer());
            let id = draft.schema.model_named("t").unwrap().id;
            draft
                .reopen(id)
                .plain("b", integer())
                .foreign_key(&["b"], "t", &["a"], |key| key.ondelete = Some(sql.to_owned()));
            assert_eq!(errors(&draft.schema, dialect).len(), 1, "{sql:?}");
        }
    }
}

#[test]
fn harmless_sql_is_left_as_it_is() {
    for sql in ["a IN (';', ')')", "a <> 'it''s -- not'", "a > 0 /* ; ) */", "\"x)\" > 1"] {
        let mut draft = Draft::default();
        draft.table("t").plain("a", integer()).check(None, sql, None);
        let found = &script(&draft.schema, Dialect::Sqlite).statements[0];
        assert!(found.contains(&format!("CHECK ({sql})")), "{found}");
    }
    let mut draft = Draft::default();
    draft.table("t").plain("a", integer()).check(None, "a > 0 -- positive", None);
    let found = &script(&draft.schema, Dialect::Sqlite).statements[0];
    assert!(found.contains("CHECK (a > 0 -- positive\n)"), "{found}");
}
