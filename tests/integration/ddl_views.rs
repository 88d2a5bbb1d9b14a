//! Views go out as they came in, to the dialect that their SQL is written in; the others are told.

use backref::ddl::{Dialect, create_all, drop_all};
use backref::mapping::resolve;
use backref::schema::{ModelKind, Schema};
use backref::sql::read;

use crate::ddl::script;
use crate::drafts::{Draft, integer};

fn with_view(sql: &str, dialect: Option<&str>) -> Schema {
    let mut draft = Draft::default();
    draft.table("t").key();
    draft.table("v\n'").plain("id", integer()).model().kind =
        ModelKind::View { sql: sql.to_owned(), dialect: dialect.map(str::to_owned) };
    draft.schema
}

#[test]
fn a_view_of_sqlite_belongs_to_sqlite() {
    let schema = with_view("CREATE VIEW \"v\n'\" AS SELECT id FROM t; ", None);
    let sqlite = script(&schema, Dialect::Sqlite);
    assert_eq!(sqlite.statements[1], "CREATE VIEW \"v\n'\" AS SELECT id FROM t");
    let postgresql = script(&schema, Dialect::Postgresql).to_string();
    assert!(
        postgresql
            .ends_with("\n-- view v\\n\\': not exported to PostgreSQL, its SQL is SQLite's\n"),
        "{postgresql}"
    );
}

#[test]
fn a_view_of_a_server_goes_to_that_server_alone() {
    for (sql, dialect, drop) in [
        ("CREATE VIEW v AS SELECT a.id FROM a", Dialect::Postgresql, "DROP VIEW IF EXISTS v"),
        (
            "CREATE MATERIALIZED VIEW v AS SELECT a.id FROM a WITH NO DATA",
            Dialect::Postgresql,
            "DROP MATERIALIZED VIEW IF EXISTS v",
        ),
        (
            "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW v AS SELECT a.id FROM a",
            Dialect::Mysql,
            "DROP VIEW IF EXISTS v",
        ),
    ] {
        let text = format!("CREATE TABLE a (id integer PRIMARY KEY);\n{sql};\n");
        let mapping = resolve(&read(&text, Some(dialect)).schema);
        for other in Dialect::ALL {
            let script = create_all(&mapping, other).unwrap();
            let (drops, _) = drop_all(&mapping, other, None);
            if other == dialect {
                assert_eq!(script.statements.last().unwrap(), sql);
                assert_eq!(script.notes, Vec::<String>::new());
                assert_eq!(drops[0], drop);
            } else {
                let (other, dialect) = (other.label(), dialect.label());
                let note = format!("view v: not exported to {other}, its SQL is {dialect}'s");
                assert_eq!(script.notes, [note]);
                assert!(!drops[0].contains("VIEW"));
            }
        }
    }
}

#[test]
fn what_is_no_view_is_refused() {
    for (sql, dialect) in [
        ("DROP TABLE t", None),
        ("CREATE TABLE x (id int)", Some("postgresql")),
        ("CREATE VIEW v AS SELECT 1; DROP TABLE t", Some("mysql")),
    ] {
        let into = dialect.map_or(Dialect::Sqlite, |name| name.parse().unwrap());
        assert!(create_all(&resolve(&with_view(sql, dialect)), into).is_err(), "{sql}");
    }
}

#[test]
fn whose_account_made_a_view_is_no_part_of_it() {
    let made = "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW v AS SELECT a.id FROM a";
    for definer in
        ["``", "``@``", "`root`@`localhost`", "root@'%'", "CURRENT_USER", "CURRENT_USER()"]
    {
        let sql = made.replace("SQL", &format!("DEFINER={definer} SQL"));
        let text = format!("CREATE TABLE a (id integer PRIMARY KEY);\n{sql};\n");
        let mapping = resolve(&read(&text, Some(Dialect::Mysql)).schema);
        let script = create_all(&mapping, Dialect::Mysql).unwrap();
        assert_eq!(script.statements.last().unwrap(), made, "{definer}");
    }
}
