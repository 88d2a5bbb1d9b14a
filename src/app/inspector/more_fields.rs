//! Options with a form of their own as one line of text, both ways: types of one dialect, options by
//! dialect, lists of columns, arguments that only Python looks at. Knows the schema only.

use std::collections::BTreeMap;

use serde_json::Value;

use super::column_value::{column_default_text, read_column_default};
use crate::document::parse_column_line;
use crate::schema::python_argument::is_default;
use crate::schema::{ColumnDefault, ColumnId, ColumnType, Model, PythonArgument};

/// `mysql: Text; postgresql: JSON`.
pub fn variants_text(variants: &BTreeMap<String, ColumnType>) -> String {
    let parts: Vec<String> =
        variants.iter().map(|(dialect, one)| format!("{dialect}: {}", one.label())).collect();
    parts.join("; ")
}

/// Reads [`variants_text`]; a type that reads as before keeps what the line does not show.
///
/// # Errors
/// One sentence that says what to write.
pub fn read_variants(
    text: &str,
    known: &BTreeMap<String, ColumnType>,
) -> Result<BTreeMap<String, ColumnType>, String> {
    let mut variants = BTreeMap::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((dialect, written)) = part.split_once(':') else {
            return Err(format!("Write the dialect before {part}, such as mysql: {part}"));
        };
        let (dialect, written) = (dialect.trim(), written.trim());
        if !["sqlite", "postgresql", "mysql", "mariadb", "oracle", "mssql"].contains(&dialect) {
            return Err(format!(
                "{dialect} is no dialect. There are sqlite, postgresql, mysql, mariadb, oracle and \
                 mssql"
            ));
        }
        let before = known.get(dialect).filter(|one| one.label() == written).cloned();
        let read = || {
            let line = parse_column_line(&format!("x {written}"));
            line.map_err(|error| error.message)?
                .column
                .column_type
                .ok_or_else(|| format!("Write a type after {dialect}:"))
        };
        let column_type = before.map_or_else(read, Ok)?;
        variants.insert(dialect.to_owned(), column_type);
    }
    Ok(variants)
}

/// `mysql_engine=InnoDB, sqlite_autoincrement=True`.
pub fn options_text(options: &BTreeMap<String, Value>) -> String {
    let text = |value: &Value| match value {
        Value::String(text) if !text.contains([',', '=']) => text.clone(),
        other => column_default_text(&ColumnDefault::Scalar(other.clone())),
    };
    let parts: Vec<String> =
        options.iter().map(|(option, value)| format!("{option}={}", text(value))).collect();
    parts.join(", ")
}

/// Reads [`options_text`]: constants as in Python, any other text as it stands.
///
/// # Errors
/// One sentence that says what to write.
pub fn read_options(
    text: &str,
    known: &BTreeMap<String, Value>,
) -> Result<BTreeMap<String, Value>, String> {
    let mut options = BTreeMap::new();
    for part in super::field::expressions(text)? {
        let Some((option, written)) = part.split_once('=') else {
            return Err(format!("Write a value after {part}, such as {part}=True"));
        };
        let (option, written) = (option.trim(), written.trim());
        let has_dialect = ["sqlite_", "postgresql_", "mysql_", "mariadb_", "oracle_", "mssql_"]
            .iter()
            .any(|dialect| option.starts_with(dialect));
        if !has_dialect && !known.contains_key(option) {
            return Err(format!(
                "{option} does not begin with a dialect, as mysql_engine and sqlite_where do"
            ));
        }
        let value = match read_column_default(written, None) {
            Ok(ColumnDefault::Scalar(value)) => value,
            _ => Value::String(written.to_owned()),
        };
        options.insert(option.to_owned(), value);
    }
    Ok(options)
}

/// The names of columns, separated by commas.
pub fn columns_text(model: &Model, columns: &[ColumnId]) -> String {
    let names: Vec<&str> =
        columns.iter().filter_map(|id| Some(model.column(*id)?.name.as_str())).collect();
    names.join(", ")
}

/// Reads [`columns_text`].
///
/// # Errors
/// The name that the model does not have.
pub fn read_column_names(model: &Model, text: &str) -> Result<Vec<ColumnId>, String> {
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| {
            let column = model.column_named(name).map(|column| column.id);
            column.ok_or_else(|| format!("{} has no column {name}", model.class_name))
        })
        .collect()
}

/// An argument as it is written in Python.
pub fn argument_text(argument: &PythonArgument) -> String {
    match argument {
        PythonArgument::Constant(value) => {
            column_default_text(&ColumnDefault::Scalar(value.clone()))
        }
        PythonArgument::Code(code) => code.clone(),
    }
}

/// Reads [`argument_text`]; `None` for an empty text and for what is taken anyway.
///
/// # Errors
/// One sentence that says what to write.
pub fn read_argument(name: &str, text: &str) -> Result<Option<PythonArgument>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match read_column_default(text, None) {
        Ok(ColumnDefault::Scalar(value)) if is_default(name, &value) => Ok(None),
        Ok(ColumnDefault::Scalar(value)) => Ok(Some(PythonArgument::Constant(value))),
        Ok(_) => Ok(Some(PythonArgument::Code(text.to_owned()))),
        // `set`, `ordering_list("position")`.
        Err(trouble) => {
            let name_ends = text.find('(').unwrap_or(text.len());
            let is_name =
                text[..name_ends].chars().all(|c| c.is_alphanumeric() || "_.".contains(c));
            if is_name && (name_ends == text.len() || text.ends_with(')')) {
                Ok(Some(PythonArgument::Code(text.to_owned())))
            } else {
                Err(trouble)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_one_dialect_read_back_as_they_were_written() {
        let text = "mysql: Text(100); postgresql: JSON";
        let variants = read_variants(text, &BTreeMap::new()).unwrap();
        assert_eq!(variants_text(&variants), text);
        assert!(read_variants("Text", &BTreeMap::new()).unwrap_err().contains("mysql: Text"));
        assert!(read_variants("db2: Text", &BTreeMap::new()).is_err());
    }

    #[test]
    fn options_of_dialects_are_constants_or_words() {
        let text = "mysql_engine=InnoDB, sqlite_autoincrement=True";
        let options = read_options(text, &BTreeMap::new()).unwrap();
        assert_eq!(options["mysql_engine"], Value::from("InnoDB"));
        assert_eq!(options["sqlite_autoincrement"], Value::Bool(true));
        assert_eq!(options_text(&options), text);
        assert!(read_options("engine=InnoDB", &BTreeMap::new()).is_err());
    }

    #[test]
    fn python_arguments_are_constants_or_code_and_defaults_are_not_said() {
        assert_eq!(read_argument("innerjoin", "False").unwrap(), None);
        let on = PythonArgument::Constant(Value::Bool(true));
        assert_eq!(read_argument("innerjoin", "True").unwrap(), Some(on));
        for code in ["set", "ordering_list(\"position\")"] {
            let read = read_argument("collection_class", code).unwrap().unwrap();
            assert_eq!(argument_text(&read), code);
        }
        assert!(read_argument("doc", "two words").is_err());
    }
}
