//! What the mapping knows of a column that rows come with, for the heading over it.

use super::cell_note::Holds;
use super::design::is_of_file_alone;
use super::grid::GridColumn;
use crate::mapping::{Mapping, ResolvedTable};
use crate::schema::ColumnType;
use crate::sqlite::InheritedColumn;

/// What is said of a column that the file has and the design has not.
const NOT_IN_MODEL: &str = "not in the model";

/// A column of the table of a base, which is said to be of that.
pub fn inherited_column(inherited: &InheritedColumn, mapping: &Mapping) -> Option<GridColumn> {
    let column = mapping.column(inherited.column)?;
    if is_of_file_alone(column) {
        return None;
    }
    let base = &mapping.model(inherited.base)?.class_name;
    let own = grid_column(&inherited.name, mapping.table(inherited.base));
    let mut notes = vec![format!("inherited from {base}")];
    notes.extend(own.notes);
    let type_text = [&own.type_text, " of ", base].concat().trim_start().to_owned();
    // Its key leads from the base's rows.
    Some(GridColumn { type_text, notes, foreign_key: false, is_inherited: true, ..own })
}

/// A column by its name; one that the design has not is said to be the file's alone.
pub fn grid_column(name: &str, table: Option<&ResolvedTable>) -> GridColumn {
    let column = table.and_then(|table| {
        table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    });
    let (Some(table), Some(column)) = (table, column) else {
        return GridColumn {
            name: name.to_owned(),
            type_text: String::new(),
            notes: vec![NOT_IN_MODEL.to_owned()],
            primary_key: false,
            foreign_key: false,
            in_model: false,
            is_inherited: false,
            holds: Holds::Anything,
        };
    };
    let type_text = column.column_type.as_ref().map(ColumnType::label).unwrap_or_default();
    if is_of_file_alone(column) {
        return GridColumn {
            name: name.to_owned(),
            type_text,
            notes: vec![NOT_IN_MODEL.to_owned()],
            primary_key: false,
            foreign_key: false,
            in_model: false,
            is_inherited: false,
            holds: Holds::of(column.column_type.as_ref()),
        };
    }
    let primary_key = table.primary_key.contains(&column.column_id);
    let mut notes = Vec::new();
    if primary_key {
        notes.push("primary key".to_owned());
    }
    let keys = table.foreign_keys.iter().filter(|key| key.columns.contains(&column.column_id));
    let mut foreign_key = false;
    for key in keys {
        foreign_key = true;
        let at = key.columns.iter().position(|id| *id == column.column_id).unwrap_or(0);
        let referred = key.referred_column_names.get(at).map_or("", String::as_str);
        notes.push(format!("foreign key to {}.{referred}", key.referred_table));
    }
    if !column.nullable && !primary_key {
        notes.push("not null".to_owned());
    }
    GridColumn {
        name: name.to_owned(),
        type_text,
        notes,
        primary_key,
        foreign_key,
        in_model: true,
        is_inherited: false,
        holds: Holds::of(column.column_type.as_ref()),
    }
}
