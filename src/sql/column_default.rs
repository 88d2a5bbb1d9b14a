//! The server default for what stands behind DEFAULT: a string where it is one, a function that
//! SQLAlchemy knows under one name in all dialects, else the SQL.

use crate::ddl::Dialect;
use crate::reflection::declared_type;
use crate::schema::{ServerDefault, SqlExpression};

use super::facts::{ColumnFacts, DefaultFacts};

/// The server default; `None` where it is NULL, which holds anyway.
pub(super) fn server_default(column: &ColumnFacts, dialect: Dialect) -> Option<ServerDefault> {
    let default = column.default.as_ref();
    let on_update = column.on_update.as_deref().map(spelt_plainly);
    if let Some(on_update) = on_update {
        // SQLAlchemy reflects both as one text (`dialects/mysql/reflection.py`, `_re_column`).
        let default = default.map_or_else(|| "NULL".to_owned(), |one| spelt_plainly(&one.sql));
        return Some(text(&format!("{default} ON UPDATE {on_update}")));
    }
    let default = default?;
    match dialect {
        Dialect::Sqlite => Some(declared_type::server_default(without_parentheses(&default.sql))),
        Dialect::Postgresql => postgresql(default),
        Dialect::Mysql => mysql(default),
    }
}

fn postgresql(default: &DefaultFacts) -> Option<ServerDefault> {
    if let Some(string) = &default.string {
        if is_negative_number(string, &default.sql) {
            return Some(text(string));
        }
        return Some(ServerDefault::String(string.clone()));
    }
    let lower = with_bare_function(&default.sql).to_ascii_lowercase();
    if lower == "null" || lower.starts_with("null::") {
        return None;
    }
    Some(match lower.as_str() {
        "true" => ServerDefault::Sql(SqlExpression::True),
        "false" => ServerDefault::Sql(SqlExpression::False),
        "now()" => function("now"),
        "gen_random_uuid()" => function("gen_random_uuid"),
        _ => text(&default.sql),
    })
}

/// `'-1'::integer`: PostgreSQL tells of the constant -1 so, whatever the column's type.
fn is_negative_number(string: &str, sql: &str) -> bool {
    let cast = sql.rsplit_once("::").map(|(_, to)| to.trim());
    matches!(cast, Some("integer" | "bigint" | "numeric"))
        && string.strip_prefix('-').is_some_and(|digits| digits.parse::<f64>().is_ok())
}

/// `"now"()`, as `pg_dump --quote-all-identifiers` writes it, is `now()`.
pub(super) fn with_bare_function(sql: &str) -> String {
    let bare = sql.strip_prefix('"').and_then(|rest| {
        let (name, rest) = rest.split_once('"')?;
        let is_call = rest.starts_with('(') || rest.starts_with('.');
        is_call.then(|| [name, &with_bare_function(rest)].concat())
    });
    let behind_dot = || sql.strip_prefix('.').map(|rest| [".", &with_bare_function(rest)].concat());
    bare.or_else(behind_dot).unwrap_or_else(|| sql.to_owned())
}

fn mysql(default: &DefaultFacts) -> Option<ServerDefault> {
    if let Some(string) = &default.string {
        return Some(ServerDefault::String(string.clone()));
    }
    let sql = spelt_plainly(&default.sql);
    match sql.to_ascii_lowercase().as_str() {
        "null" => None,
        "now()" => Some(text("CURRENT_TIMESTAMP")),
        _ => Some(text(&sql)),
    }
}

/// MariaDB writes `current_timestamp()`.
fn spelt_plainly(sql: &str) -> String {
    let lower = sql.to_ascii_lowercase();
    match lower.strip_prefix("current_timestamp") {
        Some("" | "()" | " ()") => "CURRENT_TIMESTAMP".to_owned(),
        Some(_) => lower.replacen("current_timestamp", "CURRENT_TIMESTAMP", 1),
        None => sql.to_owned(),
    }
}

/// `(expression)` without the parentheses, as SQLite keeps it.
pub(super) fn without_parentheses(sql: &str) -> &str {
    let Some(inner) = sql.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return sql;
    };
    // The first and the last belong together only if none is left over inside.
    let mut depth = 0_i32;
    let mut quote = None;
    for one in inner.chars() {
        match (quote, one) {
            (None, '\'' | '"' | '`') => quote = Some(one),
            (Some(open), one) if open == one => quote = None,
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return sql;
        }
    }
    inner.trim()
}

fn text(sql: &str) -> ServerDefault {
    ServerDefault::Sql(SqlExpression::Text(sql.to_owned()))
}

fn function(name: &str) -> ServerDefault {
    ServerDefault::Sql(SqlExpression::Function { name: name.to_owned(), arguments: Vec::new() })
}
