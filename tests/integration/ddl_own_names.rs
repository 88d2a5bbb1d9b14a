//! Columns whose names a dialect would take for something else, within a CHECK, a generated column or
//! an index: there they are quoted, and nothing else of the SQL is touched.

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::schema::{Computed, Schema};
use serde_json::json;

use crate::drafts::{Draft, integer, text};

const COLUMNS: [&str; 9] =
    ["change", "end", "from", "user", "userName", "quantity", "key", "order", "null"];

fn table_with_check(sqltext: &str) -> Schema {
    let mut draft = Draft::default();
    let mut table = draft.table("t");
    table.key();
    for name in COLUMNS {
        table.plain(name, if name.starts_with("user") { text() } else { integer() });
    }
    table.check(None, sqltext, None);
    draft.schema
}

fn check_sql(sqltext: &str, dialect: Dialect) -> String {
    let script = create_all(&resolve(&table_with_check(sqltext)), dialect).unwrap().to_string();
    let line = script.lines().find(|line| line.trim().starts_with("CHECK (")).unwrap();
    let inner = line.trim().trim_end_matches(',').strip_prefix("CHECK (").unwrap();
    inner.strip_suffix(')').unwrap().to_owned()
}

#[test]
fn a_reserved_word_that_can_only_be_a_column_is_quoted() {
    for (written, in_mysql) in [
        ("change <> 0", "`change` <> 0"),
        ("CHANGE<>0", "`change`<>0"),
        ("quantity > 0 AND change > -1", "quantity > 0 AND `change` > -1"),
        ("abs(change) < 9 OR 0 = (change)", "abs(`change`) < 9 OR 0 = (`change`)"),
        ("change BETWEEN 1 AND 9", "`change` BETWEEN 1 AND 9"),
        ("`change` <> 0 AND change <> 1", "`change` <> 0 AND `change` <> 1"),
        ("change /*c*/ <> /*d*/ key", "`change` /*c*/ <> /*d*/ `key`"),
    ] {
        assert_eq!(check_sql(written, Dialect::Mysql), in_mysql);
    }
    assert_eq!(check_sql("from < \"end\"", Dialect::Postgresql), "\"from\" < \"end\"");
    assert_eq!(check_sql("\"order\" > 0", Dialect::Mysql), "`order` > 0");
    assert_eq!(check_sql("`order` > 0", Dialect::Postgresql), "\"order\" > 0");
    assert_eq!(check_sql("`order` > 0", Dialect::Sqlite), "`order` > 0");
}

#[test]
fn a_column_in_mixed_case_is_not_folded_by_postgresql() {
    assert_eq!(check_sql("userName <> ''", Dialect::Postgresql), "\"userName\" <> ''");
    assert_eq!(check_sql("length(userName) > 1", Dialect::Postgresql), "length(\"userName\") > 1");
    assert_eq!(check_sql("userName <> ''", Dialect::Mysql), "userName <> ''");
    assert_eq!(check_sql("username <> ''", Dialect::Postgresql), "username <> ''");
}

#[test]
fn words_of_sql_stay_what_they_are() {
    for sql in [
        "quantity IS NOT NULL",
        "user <> 'change <> 0'",
        "CASE WHEN quantity > 0 THEN 1 ELSE 0 END = 1",
        "extract(year from quantity) > 1",
        "quantity IN (1, NULL)",
        "t.change <> 0",
        "quantity = 0 /* change = 1 */",
    ] {
        for dialect in Dialect::ALL {
            assert_eq!(check_sql(sql, dialect).trim_end(), sql.trim_end(), "{dialect}");
        }
    }
}

#[test]
fn generated_columns_and_indexes_quote_them_too() {
    let mut draft = Draft::default();
    draft
        .table("t")
        .key()
        .plain("order", integer())
        .column("twice", integer(), |column| {
            column.computed =
                Some(Computed { sqltext: "order * 2".to_owned(), persisted: Some(true) });
        })
        .index(Some("i"), &["order + 1"], |index| {
            index.options.insert("postgresql_where".to_owned(), json!("order > 1"));
            index.options.insert("sqlite_where".to_owned(), json!("order > 1"));
        });
    let mapping = resolve(&draft.schema);
    let written = |dialect| create_all(&mapping, dialect).unwrap().to_string();
    let (postgresql, sqlite) = (written(Dialect::Postgresql), written(Dialect::Sqlite));
    assert!(postgresql.contains("AS (\"order\" * 2) STORED"), "{postgresql}");
    assert!(postgresql.contains("((\"order\" + 1)) WHERE \"order\" > 1"), "{postgresql}");
    assert!(sqlite.contains("(\"order\" + 1) WHERE \"order\" > 1"), "{sqlite}");
    assert!(written(Dialect::Mysql).contains("AS (`order` * 2)"));
}
