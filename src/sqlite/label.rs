//! What stands for a row in one short text: the column that `__repr__` shows, applied to rows.

use crate::mapping::ResolvedTable;
use crate::schema::{ColumnId, Model};

use super::value::Value;

/// A row as its model's `__repr__` shows it: `<Role 'Admin'>`, or by its key, `<InvoiceLine 12>`.
/// `values` are those of the table's columns in order.
pub fn row_label(model: &Model, table: &ResolvedTable, values: &[Value]) -> String {
    let value_of = |id: ColumnId| {
        table.columns.iter().position(|column| column.column_id == id).and_then(|at| values.get(at))
    };
    let text = match model.repr.and_then(value_of).filter(|value| !value.is_null()) {
        Some(Value::Text(text)) => python_string(text),
        Some(value) => value.to_string(),
        None => {
            let key = if table.primary_key.is_empty() {
                &model.mapper_primary_key
            } else {
                &table.primary_key
            };
            let parts: Vec<String> = key
                .iter()
                .filter_map(|id| value_of(*id))
                .map(|value| match value {
                    Value::Null => "NULL".to_owned(),
                    other => shortened(&other.to_string()),
                })
                .collect();
            parts.join(", ")
        }
    };
    ["<", &model.class_name, if text.is_empty() { "" } else { " " }, &text, ">"].concat()
}

/// In quotes as Python's `repr` has them, on one line and not too long.
fn python_string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for one in shortened(text).chars() {
        match one {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\\' => shown.push_str("\\\\"),
            one if one == quote => shown.extend(['\\', one]),
            one => shown.push(one),
        }
    }
    shown.push(quote);
    shown
}

/// At most 60 characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => [&text[..at], "…"].concat(),
        None => text.to_owned(),
    }
}
