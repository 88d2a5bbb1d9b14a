//! Columns as the expressions of relationships name them: `User.role_id`, `followers.c.user_id`.

use crate::schema::{Column, ColumnId, Model};

/// A column as an expression names it: by class and attribute, or by table and column where there
/// is no class.
pub fn column_expression(model: &Model, column: &Column) -> String {
    if model.kind.is_class() {
        format!("{}.{}", model.class_name, column.attribute_name())
    } else {
        format!("{}.c.{}", model.table_name(), column.name)
    }
}

/// The same for several, in order.
pub fn column_expressions(model: &Model, ids: &[ColumnId]) -> Vec<String> {
    ids.iter()
        .filter_map(|id| model.column(*id))
        .map(|column| column_expression(model, column))
        .collect()
}
