//! Which column of a table counts up.
//!
//! Ports `PrimaryKeyConstraint._autoincrement_column`. What a dialect makes of it is told elsewhere.

use crate::schema::{Autoincrement, Column, ColumnId, ColumnType};

/// One column of the primary key, as the rule sees it.
pub(super) struct KeyColumn<'a> {
    pub(super) column: &'a Column,
    pub(super) column_type: Option<&'a ColumnType>,
    pub(super) has_foreign_key: bool,
}

/// Why `autoincrement=True` is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AutoincrementError {
    /// The type is no integer.
    Type(ColumnId),
    /// A NUMERIC with decimals.
    Scale(ColumnId),
    /// Two columns of one key.
    Two(ColumnId, ColumnId),
}

/// The column that counts up, if one does.
pub(super) fn autoincrement_column(
    key: &[KeyColumn<'_>],
) -> Result<Option<ColumnId>, AutoincrementError> {
    if let [only] = key {
        let counts_up = match only.column.autoincrement {
            Autoincrement::True => {
                check_type(only)?;
                true
            }
            Autoincrement::Auto | Autoincrement::IgnoreFk => counts_up_by_default(only),
            Autoincrement::False => false,
        };
        return Ok(counts_up.then_some(only.column.id));
    }
    let mut found: Option<ColumnId> = None;
    for column in key.iter().filter(|one| one.column.autoincrement == Autoincrement::True) {
        check_type(column)?;
        if let Some(found) = found {
            return Err(AutoincrementError::Two(column.column.id, found));
        }
        found = Some(column.column.id);
    }
    Ok(found)
}

/// `_validate_autoinc(col, True)`.
fn check_type(key: &KeyColumn<'_>) -> Result<(), AutoincrementError> {
    match key.column_type {
        Some(ColumnType::Numeric { scale: Some(0), .. }) => Ok(()),
        Some(ColumnType::Numeric { .. } | ColumnType::Float { .. } | ColumnType::Double { .. }) => {
            Err(AutoincrementError::Scale(key.column.id))
        }
        Some(column_type) if column_type.is_integer() => Ok(()),
        _ => Err(AutoincrementError::Type(key.column.id)),
    }
}

/// `_validate_autoinc(col, False)`.
fn counts_up_by_default(key: &KeyColumn<'_>) -> bool {
    key.column_type.is_some_and(ColumnType::is_integer)
        && key.column.default.is_none()
        && key.column.server_default.is_none()
        && key.column.computed.is_none()
        && (!key.has_foreign_key || key.column.autoincrement == Autoincrement::IgnoreFk)
}
