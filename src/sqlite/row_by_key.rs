//! One row by its key, as the key is written on the command line: text that SQLite or we take for what the
//! column holds.

use crate::mapping::ResolvedTable;
use crate::schema::Schema;

use super::error::ReadError;
use super::open::Database;
use super::quoted;
use super::related::RelatedError;
use super::value::Value;

/// All columns of the row with this key.
pub(super) fn row_by_key(
    database: &Database,
    schema: &Schema,
    table: &ResolvedTable,
    model: &str,
    key: &[&str],
) -> Result<Vec<Value>, RelatedError> {
    let ids = match schema.model(table.model_id) {
        Some(declared) if table.primary_key.is_empty() => &declared.mapper_primary_key,
        _ => &table.primary_key,
    };
    let names = table.column_names(ids);
    // A text key may have commas of its own.
    let joined = [key.join(",")];
    let joined = joined.each_ref().map(String::as_str);
    let key = if names.len() == 1 { joined.as_slice() } else { key };
    if names.len() != key.len() {
        return Err(RelatedError::WrongKey {
            model: model.to_owned(),
            columns: names.join(", "),
            expected: names.len(),
            given: key.len(),
        });
    }
    let columns: Vec<String> = table.columns.iter().map(|one| quoted(&one.name)).collect();
    let conditions: Vec<String> =
        names.iter().map(|name| [&quoted(name), " = ?"].concat()).collect();
    let sql = [
        "SELECT ",
        &columns.join(", "),
        " FROM ",
        &quoted(&table.name),
        " WHERE ",
        &conditions.join(" AND "),
        " LIMIT 1",
    ]
    .concat();
    let mut statement = database.connection.prepare_cached(&sql).map_err(ReadError::from)?;
    // As text first: SQLite takes it to a number itself where the column's affinity says so. A column
    // without affinity keeps numbers and BLOBs apart from text, so these are tried, too.
    for reading in [as_text, as_number, as_blob] {
        let values: Vec<Value> = key.iter().map(|part| reading(part)).collect();
        let mut rows =
            statement.query(rusqlite::params_from_iter(&values)).map_err(ReadError::from)?;
        if let Some(row) = rows.next().map_err(ReadError::from)? {
            let values = (0..columns.len()).map(|at| row.get_ref(at).map(Value::from_ref));
            return Ok(values.collect::<Result<_, _>>().map_err(ReadError::from)?);
        }
    }
    Err(RelatedError::NoSuchRow { model: model.to_owned(), key: key.join(",") })
}

fn as_text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn as_number(text: &str) -> Value {
    text.parse()
        .map(Value::Integer)
        .or_else(|_| text.parse().map(Value::Real))
        .unwrap_or_else(|_| as_text(text))
}

/// `00ff` or `x'00ff'`.
fn as_blob(text: &str) -> Value {
    let digits = text.strip_prefix("x'").and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text);
    let bytes: Option<Vec<u8>> = (0..digits.len())
        .step_by(2)
        .map(|at| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()))
        .collect();
    bytes.map_or_else(|| as_number(text), Value::Blob)
}
