//! Values in a line: what stands behind `default`, `onupdate` and `server_default`.

use serde_json::Value;

use super::tokens::{self, Token};
use super::{ColumnLineError, tokens::is_one_word};
use crate::schema::{ColumnDefault, ServerDefault, SqlExpression, is_constant_call};

/// Callables that people write as one word; any other word is taken as text.
const CALLABLES: [&str; 8] = ["list", "dict", "set", "uuid4", "uuid1", "utcnow", "str", "int"];

/// What a word behind `default` or `onupdate` means.
pub fn parse_default(token: &Token) -> Result<ColumnDefault, ColumnLineError> {
    let text = token.text.as_str();
    if token.is_quoted() {
        return Ok(ColumnDefault::Scalar(Value::String(tokens::unquoted(text))));
    }
    if let Some(value) = constant(text) {
        return Ok(ColumnDefault::Scalar(value));
    }
    if text.starts_with(['[', '{']) {
        let value = serde_json::from_str(text).map_err(|_| {
            ColumnLineError::new(token.range.clone(), "Write a list or an object as JSON does")
        })?;
        return Ok(ColumnDefault::Scalar(value));
    }
    if let Some(python) = inside(text, "python(") {
        let is_quoted = python.starts_with('\'');
        let python = if is_quoted { tokens::unquoted(python) } else { python.to_owned() };
        return Ok(ColumnDefault::Callable(python));
    }
    if let Some(python) = inside(text, "(") {
        return Ok(ColumnDefault::Callable(python.trim().to_owned()));
    }
    if is_constant_call(text) {
        let read = text.parse().map(ColumnDefault::Constant);
        return read.map_err(|message| ColumnLineError::new(token.range.clone(), message));
    }
    if let Some(sql) = sql_expression(text) {
        return Ok(ColumnDefault::Sql(sql));
    }
    let name = text.strip_suffix("()").unwrap_or(text);
    if !is_dotted_name(name) {
        let message = "Put text in quotes, SQL in text('…'), and Python in brackets";
        return Err(ColumnLineError::new(token.range.clone(), message));
    }
    if name != text {
        let is_sql = ["now", "current_timestamp"].contains(&name);
        return Ok(if is_sql {
            ColumnDefault::Sql(SqlExpression::Function {
                name: name.to_owned(),
                arguments: Vec::new(),
            })
        } else {
            // Python calls it for each row; written with brackets it would be called once.
            ColumnDefault::Callable(name.to_owned())
        });
    }
    let is_class = name.starts_with(|c: char| c.is_uppercase());
    Ok(match name.contains('.') {
        true if is_class => ColumnDefault::EnumMember(name.to_owned()),
        true => ColumnDefault::Callable(name.to_owned()),
        false if CALLABLES.contains(&name) => ColumnDefault::Callable(name.to_owned()),
        false => ColumnDefault::Scalar(Value::String(name.to_owned())),
    })
}

/// A default as one word, read back by [`parse_default`] as the same.
pub fn default_text(default: &ColumnDefault) -> String {
    let plain = match default {
        ColumnDefault::Scalar(Value::String(text)) => return tokens::quoted(text),
        ColumnDefault::Scalar(value) => value.to_string(),
        ColumnDefault::Constant(constant) => constant.to_string(),
        ColumnDefault::EnumMember(name) | ColumnDefault::Callable(name) => name.clone(),
        ColumnDefault::Sql(sql) => sql_text(sql),
    };
    if reads_back(&plain, default) {
        return plain;
    }
    match default {
        ColumnDefault::Callable(python) | ColumnDefault::EnumMember(python) => {
            let bracketed = format!("({python})");
            if reads_back(&bracketed, default) {
                bracketed
            } else {
                format!("python({})", tokens::quoted(python))
            }
        }
        _ => plain,
    }
}

fn reads_back(text: &str, default: &ColumnDefault) -> bool {
    let token = Token { text: text.to_owned(), range: 0..text.len() };
    is_one_word(text) && parse_default(&token).as_ref() == Ok(default)
}

/// What a word behind `server_default` means: a quoted text is a literal, all else is SQL.
pub fn parse_server_default(token: &Token) -> ServerDefault {
    let text = token.text.as_str();
    if token.is_quoted() {
        return ServerDefault::String(tokens::unquoted(text));
    }
    let sql = match text.to_ascii_lowercase().as_str() {
        "true" => SqlExpression::True,
        "false" => SqlExpression::False,
        "null" | "none" => SqlExpression::Null,
        _ => sql_expression(text).unwrap_or_else(|| SqlExpression::Text(text.to_owned())),
    };
    ServerDefault::Sql(sql)
}

/// A server default as one word, read back by [`parse_server_default`] as the same.
pub fn server_default_text(default: &ServerDefault) -> String {
    let sql = match default {
        ServerDefault::String(text) => return tokens::quoted(text),
        ServerDefault::Sql(sql) => sql,
    };
    if let SqlExpression::Text(text) = sql {
        let token = Token { text: text.clone(), range: 0..text.len() };
        if is_one_word(text) && parse_server_default(&token) == *default {
            return text.clone();
        }
    }
    sql_text(sql)
}

fn sql_text(sql: &SqlExpression) -> String {
    match sql {
        SqlExpression::Text(text) => format!("text({})", tokens::quoted(text)),
        SqlExpression::Function { name, arguments } => {
            let argument = |value: &Value| match value {
                Value::String(text) => tokens::quoted(text),
                other => other.to_string(),
            };
            let arguments: Vec<String> = arguments.iter().map(argument).collect();
            format!("func.{name}({})", arguments.join(","))
        }
        SqlExpression::True => "true()".to_owned(),
        SqlExpression::False => "false()".to_owned(),
        SqlExpression::Null => "null()".to_owned(),
    }
}

/// `text('…')`, `func.now()`, `true()`, `false()`, `null()`.
fn sql_expression(text: &str) -> Option<SqlExpression> {
    match text {
        "true()" => return Some(SqlExpression::True),
        "false()" => return Some(SqlExpression::False),
        "null()" => return Some(SqlExpression::Null),
        _ => {}
    }
    if let Some(quoted) = inside(text, "text(") {
        let is_whole = tokens::quoted_length(quoted) == Some(quoted.len());
        return (quoted.starts_with(['\'', '"']) && is_whole)
            .then(|| SqlExpression::Text(tokens::unquoted(quoted)));
    }
    let call = text.strip_prefix("func.")?;
    let name = &call[..call.find('(')?];
    let list = inside(&call[name.len()..], "(")?;
    is_dotted_name(name).then_some(())?;
    let arguments = arguments(list)?;
    Some(SqlExpression::Function { name: name.to_owned(), arguments })
}

/// Constants with commas between them; `None` if one of them is something else.
fn arguments(list: &str) -> Option<Vec<Value>> {
    let mut arguments = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let length = if rest.starts_with(['\'', '"']) {
            tokens::quoted_length(rest)?
        } else {
            rest.find(',').unwrap_or(rest.len())
        };
        let (argument, after) = rest.split_at(length);
        arguments.push(if argument.starts_with(['\'', '"']) {
            Value::String(tokens::unquoted(argument))
        } else {
            constant(argument.trim())?
        });
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(next) if !next.trim().is_empty() => next.trim_start(),
            None if after.is_empty() => after,
            _ => return None,
        };
    }
    Some(arguments)
}

/// Numbers, `true`, `false` and `null`, also as Python writes them.
fn constant(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        "null" | "None" | "NULL" => Some(Value::Null),
        number => match serde_json::from_str(number) {
            Ok(Value::Number(number)) => Some(Value::Number(number)),
            _ => None,
        },
    }
}

/// What stands between `opening` and the bracket that ends the text.
fn inside<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    let inside = text.strip_prefix(opening)?.strip_suffix(')')?;
    // `(a)(b)` is no bracketed text.
    let is_whole = tokens::tokens(&format!("({inside})")).is_ok();
    is_whole.then_some(inside)
}

fn is_dotted_name(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}
