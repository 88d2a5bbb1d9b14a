//! How a parser of whole statements fares with the statements that our tests have, beside our reader of
//! clauses: the reason why the room `sql` has one of its own.

use backref::ddl::{Dialect, create_all};
use backref::mapping::resolve;
use backref::sql::read;
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use crate::golden::{cases, schema};

fn grammar(dialect: Dialect) -> Box<dyn Grammar> {
    match dialect {
        Dialect::Sqlite => Box::new(SQLiteDialect {}),
        Dialect::Postgresql => Box::new(PostgreSqlDialect {}),
        Dialect::Mysql => Box::new(MySqlDialect {}),
    }
}

/// The statements that make or change tables, indexes, types and comments.
fn definitions(script: &str) -> Vec<&str> {
    let parts = script.split(";\n").map(|one| {
        let mut one = one.trim_start();
        while one.starts_with("--") {
            one = one.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        }
        one
    });
    let begins = ["CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE", "CREATE TYPE", "CREATE DOMAIN"];
    let begins_too = ["ALTER TABLE", "COMMENT ON", "CREATE UNLOGGED", "CREATE SEQUENCE"];
    parts
        .filter(|one| begins.iter().chain(&begins_too).any(|start| one.starts_with(start)))
        .collect()
}

#[test]
fn a_parser_of_whole_statements_refuses_some_that_are_read() {
    let mut said = Vec::new();
    for dialect in Dialect::ALL {
        let mut scripts: Vec<String> = cases()
            .into_iter()
            .filter_map(|(name, case)| create_all(&resolve(&schema(&name, &case)), dialect).ok())
            .map(|script| script.to_string())
            .collect();
        match dialect {
            Dialect::Sqlite => {}
            Dialect::Postgresql => {
                scripts.push(include_str!("../servers/everything_postgresql.sql").to_owned());
            }
            Dialect::Mysql => {
                scripts.push(include_str!("../servers/everything_mariadb.sql").to_owned());
            }
        }
        let (mut all, mut refused, mut lost_tables) = (0, 0, 0);
        for statement in scripts.iter().flat_map(|script| definitions(script)) {
            all += 1;
            let Err(error) = Parser::parse_sql(&*grammar(dialect), statement) else { continue };
            refused += 1;
            if statement.contains("TABLE") && statement.starts_with("CREATE") {
                // Ours keeps the table, whatever it notes.
                let kept = read(statement, Some(dialect)).schema.models.len();
                let is_part = statement.contains("PARTITION OF");
                lost_tables += 1;
                assert!(kept == 1 || is_part, "{statement}");
            }
            let line = statement.lines().next().unwrap_or_default();
            println!("{dialect}: {line} … {error}");
        }
        said.push(format!("{dialect} {refused} of {all}, {lost_tables} of them tables"));
    }
    println!("refused by sqlparser: {}", said.join("; "));
}
