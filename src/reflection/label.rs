//! Which column stands for a row in one short text: the one that `__repr__` shows.

use crate::schema::{Column, ColumnId, ColumnType, Model};

use super::declared_type::{Affinity, affinity};

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
pub(crate) fn choose_label(model: &Model, snake: &str) -> Option<ColumnId> {
    let texts: Vec<&Column> = model.columns.iter().filter(|column| is_text(column)).collect();
    let named = LABELS.iter().find_map(|label| {
        texts.iter().find(|column| match label.strip_prefix("{}") {
            Some(end) => column.attribute_name().strip_prefix(snake) == Some(end),
            None => column.attribute_name() == *label,
        })
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
