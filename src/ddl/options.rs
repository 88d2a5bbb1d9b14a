//! Dialect options such as `sqlite_autoincrement` and `postgresql_where`: JSON values as Python reads
//! them. Knows nothing of what an option does.

use std::collections::BTreeMap;

use serde_json::Value;

/// The options of a table or an index.
pub(super) type Options = BTreeMap<String, Value>;

/// Is the option given and true, as Python's `bool` has it?
pub(super) fn is_true(options: &Options, name: &str) -> bool {
    options.get(name).is_some_and(truthy)
}

/// The option's text, a number's digits too; `None` where it is not given or null.
///
/// # Errors
/// It is a list or an object.
pub(super) fn text(options: &Options, name: &str) -> Result<Option<String>, String> {
    match options.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(Value::Bool(flag)) => Ok(Some(i32::from(*flag).to_string())),
        Some(Value::Array(_) | Value::Object(_)) => Err(format!("{name} must be text")),
    }
}

/// The option's texts: of a list each, of a text this one.
///
/// # Errors
/// Neither is it a text nor a list of texts.
pub(super) fn texts(options: &Options, name: &str) -> Result<Vec<String>, String> {
    match options.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![text.clone()]),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or_else(|| format!("{name} must be a list of names")),
        Some(_) => Err(format!("{name} must be a name or a list of names")),
    }
}

/// A sequence of keywords, such as `SET NULL` (`IdentifierPreparer.validate_sql_phrase`).
///
/// # Errors
/// It has any other character; keywords are never quoted.
pub(super) fn phrase(text: &str, what: &str) -> Result<String, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if words.is_empty() || !words.iter().all(plain) || text.contains('\0') {
        return Err(format!("{what} {text:?} is not a phrase of SQL words; correct it"));
    }
    Ok(words.join(" "))
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(items) => !items.is_empty(),
    }
}
