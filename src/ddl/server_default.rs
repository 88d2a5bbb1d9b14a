//! The DEFAULT of a column as SQL (SQLAlchemy's `render_default_string` and `visit_function`).
//!
//! Knows expressions; nothing of columns and tables.

use serde_json::Value;

use crate::schema::{ServerDefault, SqlExpression};

use super::Dialect;
use super::quoting::{always_quote_identifier, quote_literal};
use super::sql_text::{Commas, fragment, is_one_group};

/// What stands behind `DEFAULT`, before a dialect wants parentheses around it.
///
/// # Errors
/// SQL that does not end where it ends, or an argument that is no constant.
pub(super) fn server_default_sql(
    default: &ServerDefault,
    dialect: Dialect,
) -> Result<String, String> {
    match default {
        ServerDefault::String(text) => Ok(quote_literal(text, dialect)),
        ServerDefault::Sql(expression) => expression_sql(expression, dialect),
    }
}

/// Does SQLite or MySQL want parentheses around this default? (The two dialects'
/// `get_column_specification`: not around a literal, a word or a number.)
///
/// SQLAlchemy looks only at how it begins and so leaves `'a' || 'b'` bare, which both refuse.
pub(super) fn needs_parentheses(default: &str, dialect: Dialect) -> bool {
    if default.trim_start().starts_with(['\'', '"', '(']) {
        return !is_one_group(default, dialect);
    }
    !default.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn expression_sql(expression: &SqlExpression, dialect: Dialect) -> Result<String, String> {
    Ok(match (expression, dialect) {
        (SqlExpression::Text(text), _) => fragment(text, dialect, Commas::Refused)?,
        (SqlExpression::True, _) => boolean(true, dialect).to_owned(),
        (SqlExpression::False, _) => boolean(false, dialect).to_owned(),
        (SqlExpression::Null, _) => "NULL".to_owned(),
        (SqlExpression::Function { name, arguments }, _) => {
            let arguments: Vec<String> =
                arguments.iter().map(|one| constant(one, dialect)).collect::<Result<_, _>>()?;
            function_sql(name, &arguments, dialect)
        }
    })
}

fn function_sql(name: &str, arguments: &[String], dialect: Dialect) -> String {
    let arguments_sql = arguments.join(", ");
    // Functions that SQLAlchemy knows are found whatever their case.
    let known = name.to_ascii_lowercase();
    match (known.as_str(), dialect) {
        ("now", Dialect::Sqlite) => return "CURRENT_TIMESTAMP".to_owned(),
        ("localtimestamp", Dialect::Sqlite) => {
            return "DATETIME(CURRENT_TIMESTAMP, 'localtime')".to_owned();
        }
        ("char_length", Dialect::Sqlite) => return format!("length({arguments_sql})"),
        ("random", Dialect::Mysql) => return format!("rand({arguments_sql})"),
        ("sysdate", Dialect::Mysql) => return "SYSDATE()".to_owned(),
        _ => {}
    }
    let ansi = [
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "user",
    ];
    if ansi.contains(&known.as_str()) {
        let word = known.to_ascii_uppercase();
        return if arguments.is_empty() { word } else { format!("{word}({arguments_sql})") };
    }
    if known == "sysdate" && arguments.is_empty() {
        return known;
    }
    // A function's name is quoted only for its characters: in quotes its case would matter.
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
    };
    let path: Vec<String> = name
        .split('.')
        .map(
            |part| {
                if plain(part) { part.to_owned() } else { always_quote_identifier(part, dialect) }
            },
        )
        .collect();
    format!("{}({arguments_sql})", path.join("."))
}

fn constant(value: &Value, dialect: Dialect) -> Result<String, String> {
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(flag) => boolean(*flag, dialect).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quote_literal(text, dialect),
        Value::Array(_) | Value::Object(_) => {
            return Err("a function's argument in a server default must be a constant".to_owned());
        }
    })
}

/// `true()` and `false()`; SQLite has no booleans of its own.
fn boolean(value: bool, dialect: Dialect) -> &'static str {
    match (dialect, value) {
        (Dialect::Sqlite, true) => "1",
        (Dialect::Sqlite, false) => "0",
        (_, true) => "true",
        (_, false) => "false",
    }
}
