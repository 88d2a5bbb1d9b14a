//! `autoincrement=True` where SQLAlchemy refuses it, in its words and in the designer's.

use super::Mapping;
use super::autoincrement::{AutoincrementError, KeyColumn, autoincrement_column};
use super::diagnostic::{Diagnostic, ErrorClass, Remedy, Severity, Subject};
use super::foreign_keys::refers;
use crate::schema::{ColumnId, ColumnType, Model, Schema};

/// The refusals of all tables, in order.
pub(super) fn check_autoincrement(schema: &Schema, mapping: &Mapping) -> Vec<Diagnostic> {
    schema.models.values().filter_map(|model| refusal(model, mapping)).collect()
}

fn refusal(model: &Model, mapping: &Mapping) -> Option<Diagnostic> {
    let table = mapping.table(model.id).filter(|table| !table.is_view)?;
    let type_of = |id: ColumnId| table.column(id).and_then(|one| one.column_type.as_ref());
    let key: Vec<KeyColumn<'_>> = model
        .primary_key_columns()
        .into_iter()
        .map(|column| KeyColumn {
            column,
            column_type: type_of(column.id),
            has_foreign_key: refers(&table.foreign_keys, column.id),
        })
        .collect();
    let error = autoincrement_column(&key).err()?;
    let name = |id: ColumnId| table.column(id).map_or("", |column| column.name.as_str());
    let type_text = |id: ColumnId| type_of(id).map_or_else(|| "NULL".to_owned(), generic_type);
    let (column_id, message) = match error {
        AutoincrementError::Type(id) => (
            id,
            format!(
                "Column type {} on column '{}.{}' is not compatible with autoincrement=True",
                type_text(id),
                table.name,
                name(id)
            ),
        ),
        AutoincrementError::Scale(id) => (
            id,
            format!(
                "Column type {} with non-zero scale {} on column '{}.{}' is not compatible with \
                 autoincrement=True",
                type_text(id),
                scale(type_of(id)),
                table.name,
                name(id)
            ),
        ),
        AutoincrementError::Two(id, first) => (
            id,
            format!(
                "Only one Column may be marked autoincrement=True, found both {} and {}.",
                name(id),
                name(first)
            ),
        ),
    };
    let advice = match error {
        AutoincrementError::Two(id, first) => format!(
            "{}: {} and {} are both to count up. Let only one of them.",
            table.name,
            name(first),
            name(id)
        ),
        _ => format!(
            "{}.{}: only whole numbers count up. Change the type, or autoincrement.",
            table.name,
            name(column_id)
        ),
    };
    Some(Diagnostic {
        severity: Severity::Error,
        class: ErrorClass::ArgumentError,
        subject: Subject::Column(model.id, column_id),
        message,
        advice,
        remedies: vec![Remedy::ClearAutoincrement { model_id: model.id, column_id }],
    })
}

fn scale(column_type: Option<&ColumnType>) -> String {
    match column_type {
        Some(ColumnType::Numeric { scale: Some(scale), .. }) => scale.to_string(),
        _ => "None".to_owned(),
    }
}

/// `str(type)`: the type in SQL for no dialect in particular.
fn generic_type(column_type: &ColumnType) -> String {
    let with = |word: &str, length: &Option<u32>| match length {
        Some(length) => format!("{word}({length})"),
        None => word.to_owned(),
    };
    match column_type {
        ColumnType::String { length, .. } | ColumnType::Unicode { length, .. } => {
            with("VARCHAR", length)
        }
        ColumnType::Text { length, .. } | ColumnType::UnicodeText { length, .. } => {
            with("TEXT", length)
        }
        ColumnType::LargeBinary { length } => with("BLOB", length),
        ColumnType::PickleType {} => "BLOB".to_owned(),
        ColumnType::Enum(of) => {
            let longest = of.values.iter().map(|value| value.chars().count()).max();
            format!("VARCHAR({})", longest.unwrap_or_default())
        }
        ColumnType::Numeric { precision: Some(precision), scale: Some(scale) } => {
            format!("NUMERIC({precision}, {scale})")
        }
        ColumnType::Numeric { precision, .. } => with("NUMERIC", precision),
        ColumnType::Uuid { .. } => "CHAR(32)".to_owned(),
        ColumnType::Interval { .. } => "DATETIME".to_owned(),
        ColumnType::Sql { text } => text.clone(),
        ColumnType::BigInteger {} => "BIGINT".to_owned(),
        ColumnType::SmallInteger {} => "SMALLINT".to_owned(),
        other => other.name().to_ascii_uppercase(),
    }
}
