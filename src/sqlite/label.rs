//! What stands for a row in one short text: the column that `__repr__` shows, chosen for reflected
//! models and applied to rows.

use crate::mapping::ResolvedTable;
use crate::schema::{Column, ColumnId, ColumnType, Model};

use super::declared_type::{Affinity, affinity};
use super::value::Value;

/// Attributes that name a row, best first; `{}` is the class in snake case.
const LABELS: [&str; 24] = [
    "name",
    "{}_name",
    "full_name",
    "display_name",
    "username",
    "user_name",
    "login",
    "nickname",
    "last_name",
    "surname",
    "title",
    "{}_title",
    "label",
    "subject",
    "caption",
    "headline",
    "code",
    "{}_code",
    "sku",
    "slug",
    "email",
    "email_address",
    "isbn",
    "filename",
];

/// The column that tells a row best, if one does. `snake` is the class in snake case.
pub(super) fn choose_label(model: &Model, snake: &str) -> Option<ColumnId> {
    let texts: Vec<&Column> = model.columns.iter().filter(|column| is_text(column)).collect();
    let named = LABELS.iter().find_map(|label| {
        let label = label.replace("{}", snake);
        texts.iter().find(|column| column.attribute_name() == label)
    });
    let by_end = || {
        texts.iter().find(|column| {
            ["_name", "_title", "_label"].iter().any(|end| column.attribute_name().ends_with(end))
                && column.nullable == Some(false)
        })
    };
    let unique = || {
        texts.iter().find(|column| {
            column.unique || model.unique_constraints.iter().any(|one| one.columns == [column.id])
        })
    };
    named.or_else(unique).or_else(by_end).map(|column| column.id)
}

fn is_text(column: &Column) -> bool {
    match &column.column_type {
        Some(
            ColumnType::String { .. }
            | ColumnType::Text { .. }
            | ColumnType::Unicode { .. }
            | ColumnType::UnicodeText { .. }
            | ColumnType::Enum(_),
        ) => true,
        Some(ColumnType::Sql { text }) => {
            affinity(text) == Affinity::Text || text.split(' ').next() == Some("")
        }
        _ => false,
    }
}

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
