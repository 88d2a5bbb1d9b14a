//! Commands on columns: adding, editing by line, names, order.

use super::{checks, connect, text_or_none};
use crate::document::naming::model_called;
use crate::document::{
    Applied, ColumnSpec, CommandError, Document, ForeignKeySpec, parse_column_line,
    rename_in_expressions, rename_in_sql, to_line,
};
use crate::schema::{
    Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget, ModelId,
    Schema,
};

pub fn add(
    document: &mut Document,
    model_id: ModelId,
    index: usize,
    spec: ColumnSpec,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let name = checks::column_name(model, &spec.column.name, None)?;
    let mut column = Column { name, ..spec.column };
    if model.kind.is_class() {
        checks::column_attribute(&document.schema, model_id, column.attribute_name(), None)?;
    }
    column.id = ColumnId(document.schema_mut().next_id());
    name_enum(&mut column);
    let column_id = column.id;
    applied.columns.push((model_id, column_id));
    let model = checks::model_mut(document, model_id)?;
    let key_order_is_written = !model.primary_key.columns.is_empty();
    if column.primary_key && key_order_is_written {
        model.primary_key.columns.push(column_id);
    }
    let index = index.min(model.columns.len());
    model.columns.insert(index, column);
    if let Some(foreign_key) = spec.foreign_key {
        set_foreign_key(document, model_id, column_id, Some(foreign_key), applied)?;
    }
    connect::unresolved(document);
    Ok(())
}

pub fn edit(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    spec: ColumnSpec,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let old = model.column(column_id).ok_or(CommandError::Gone { what: "The column" })?;
    // A line shows less than there is (an enum's class, a collation): what reads the same is kept.
    let shown = parse_column_line(&to_line(&document.schema, model, old));
    let shown = shown.unwrap_or_else(|_| ColumnSpec { column: old.clone(), foreign_key: None });
    let (was, new) = (shown.column, spec.column);
    if was.name != new.name {
        rename(document, model_id, column_id, &new.name)?;
    }
    set_primary_key(document, model_id, column_id, new.primary_key)?;
    let column = checks::column_mut(document, model_id, column_id)?;
    if was.column_type != new.column_type {
        column.column_type = new.column_type;
        name_enum(column);
    }
    if was.default != new.default {
        column.default = new.default;
    }
    if was.onupdate != new.onupdate {
        column.onupdate = new.onupdate;
    }
    if was.server_default != new.server_default {
        column.server_default = new.server_default;
    }
    if was.comment != new.comment {
        column.comment = text_or_none(new.comment);
    }
    column.nullable = new.nullable;
    column.unique = new.unique;
    column.index = new.index;
    column.autoincrement = new.autoincrement;
    if shown.foreign_key == spec.foreign_key {
        return Ok(());
    }
    set_foreign_key(document, model_id, column_id, spec.foreign_key, applied)
}

/// PostgreSQL's enum types need a name; one that a line made is called as its column.
fn name_enum(column: &mut Column) {
    if let Some(ColumnType::Enum(of)) = &mut column.column_type
        && of.enum_name.is_none()
    {
        of.enum_name = Some(column.name.clone());
    }
}

/// The foreign key of this column alone as the line has it: made, changed or taken away.
fn set_foreign_key(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    spec: Option<ForeignKeySpec>,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let existing = model.foreign_keys.iter().find(|key| key.columns == [column_id]).cloned();
    let Some(spec) = spec else {
        return match existing {
            Some(key) => super::remove::foreign_key(document, model_id, key.id),
            None => Ok(()),
        };
    };
    let target = target_named(&document.schema, &spec)?;
    if existing.as_ref().is_none_or(|key| key.target != target)
        && let ForeignKeyTarget::Columns { model: parent, .. } = target
    {
        super::foreign_key::keep_others_unambiguous(document, model_id, parent);
    }
    if let Some(key) = existing {
        let key = checks::foreign_key_mut(document, model_id, key.id)?;
        key.target = target;
        key.ondelete = spec.ondelete;
        key.onupdate = spec.onupdate;
        return Ok(());
    }
    let id = ConstraintId(document.schema_mut().next_id());
    let mut key = ForeignKeyConstraint::new(id, vec![column_id], target);
    key.ondelete = spec.ondelete;
    key.onupdate = spec.onupdate;
    checks::model_mut(document, model_id)?.foreign_keys.push(key);
    applied.constraints.push((model_id, id));
    Ok(())
}

/// What `roles.id`, `roles` or `Role` refers to; names that the schema does not have are kept.
fn target_named(schema: &Schema, spec: &ForeignKeySpec) -> Result<ForeignKeyTarget, CommandError> {
    let unresolved = || ForeignKeyTarget::Unresolved {
        table: spec.table.clone(),
        columns: spec.column.iter().cloned().collect(),
    };
    let Some(parent) = model_called(schema, &spec.table) else { return Ok(unresolved()) };
    let column = match &spec.column {
        Some(name) => {
            let by_attribute = || parent.columns.iter().find(|one| one.attribute_name() == name);
            parent.column_named(name).or_else(by_attribute)
        }
        None => match parent.primary_key_columns().as_slice() {
            [one] => Some(*one),
            [] => None,
            several => {
                let key: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
                let table = parent.table_name();
                return Err(CommandError::Refused(format!(
                    "The key of {table} has the columns {}. Name one, such as {table}.{}",
                    key.join(", "),
                    key[0]
                )));
            }
        },
    };
    let Some(column) = column else {
        let table = parent.table_name();
        return Err(CommandError::Refused(match &spec.column {
            Some(name) => format!("{table} has no column {name} to refer to"),
            None => format!("{table} has no primary key to refer to. Name a column of it"),
        }));
    };
    Ok(ForeignKeyTarget::Columns { model: parent.id, columns: vec![column.id] })
}

pub fn rename(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    name: &str,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let name = checks::column_name(model, name, Some(column_id))?;
    let column = model.column(column_id).ok_or(CommandError::Gone { what: "The column" })?;
    let before = column.clone();
    if before.name == name {
        return Ok(());
    }
    let attribute = match &before.attribute {
        Some(attribute) if *attribute == name => None,
        Some(attribute) => Some(attribute.clone()),
        // Python could not write the new name: the attribute keeps the old one.
        None if !checks::is_identifier(&name) && checks::is_identifier(&before.name) => {
            Some(before.name.clone())
        }
        None => None,
    };
    if model.kind.is_class() && attribute.is_none() {
        checks::column_attribute(&document.schema, model_id, &name, Some(before.attribute_name()))?;
    }
    let column = checks::column_mut(document, model_id, column_id)?;
    column.attribute = attribute;
    column.name = name;
    let after = column.clone();
    rename_in_expressions::follow_column(document.schema_mut(), model_id, &before, &after);
    let model = checks::model_mut(document, model_id)?;
    rename_in_sql::follow_column(model, &before.name, &after.name);
    connect::unresolved(document);
    Ok(())
}

pub fn set_attribute(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    attribute: Option<String>,
) -> Result<(), CommandError> {
    let before = checks::column_mut(document, model_id, column_id)?.clone();
    let wanted = text_or_none(attribute);
    let current = before.attribute_name();
    let attribute = if let Some(name) = wanted {
        Some(checks::column_attribute_name(&document.schema, model_id, &name, Some(current))?)
    } else {
        checks::column_attribute(&document.schema, model_id, &before.name, Some(current))?;
        None
    };
    let column = checks::column_mut(document, model_id, column_id)?;
    column.attribute = attribute.filter(|name| *name != column.name);
    let after = column.clone();
    rename_in_expressions::follow_column(document.schema_mut(), model_id, &before, &after);
    Ok(())
}

pub fn set_length(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    new_length: u32,
) -> Result<(), CommandError> {
    let column = checks::column_mut(document, model_id, column_id)?;
    match &mut column.column_type {
        Some(
            ColumnType::String { length, .. }
            | ColumnType::Text { length, .. }
            | ColumnType::Unicode { length, .. }
            | ColumnType::UnicodeText { length, .. }
            | ColumnType::LargeBinary { length },
        ) => *length = Some(new_length),
        Some(ColumnType::Enum(of)) => of.length = Some(new_length),
        _ => {
            let message = format!("{} is of a type without a length", column.name);
            return Err(CommandError::Refused(message));
        }
    }
    Ok(())
}

pub fn set_primary_key(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    primary_key: bool,
) -> Result<(), CommandError> {
    let column = checks::column_mut(document, model_id, column_id)?;
    if column.primary_key == primary_key {
        return Ok(());
    }
    column.primary_key = primary_key;
    let model = checks::model_mut(document, model_id)?;
    if !model.primary_key.columns.is_empty() {
        model.primary_key.columns.retain(|id| *id != column_id);
        if primary_key {
            model.primary_key.columns.push(column_id);
        }
        super::model::forget_plain_key_order(model);
    }
    Ok(())
}

pub fn move_to(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
    index: usize,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    let from = model.columns.iter().position(|column| column.id == column_id);
    let from = from.ok_or(CommandError::Gone { what: "The column" })?;
    let column = model.columns.remove(from);
    let index = index.min(model.columns.len());
    model.columns.insert(index, column);
    Ok(())
}
