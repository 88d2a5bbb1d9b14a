//! Commands on models: names, kind, keys, options.

use std::collections::BTreeMap;

use emath::Pos2;
use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{checks, connect, text_or_none};
use crate::document::name_checks::tablename;
use crate::document::naming::{first_free, free_class_name};
use crate::document::{Applied, ColumnSpec, CommandError, Document, rename_in_expressions};
use crate::mapping::naming::UNIQUE_INDEX;
use crate::schema::{ColumnId, Model, ModelId, ModelKind, PrimaryKey, camel_to_snake_case};

pub fn add(
    document: &mut Document,
    class_name: &str,
    pos_in_canvas: Pos2,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let class_name = checks::class_name(&document.schema, class_name, None)?;
    super::canvas::check_position(pos_in_canvas)?;
    let schema = document.schema_mut();
    let mut model = Model::new(ModelId(schema.next_id()), class_name);
    let mut id_column = ColumnSpec::id_primary_key().column;
    id_column.id = ColumnId(schema.next_id());
    applied.models.push(model.id);
    applied.columns.push((model.id, id_column.id));
    model.columns.push(id_column);
    document.diagram_mut().positions.insert(model.id, pos_in_canvas);
    document.schema_mut().insert(model);
    connect::unresolved(document);
    Ok(())
}

pub fn rename(
    document: &mut Document,
    model_id: ModelId,
    class_name: &str,
) -> Result<(), CommandError> {
    checks::model(document, model_id)?;
    let class_name = checks::class_name(&document.schema, class_name, Some(model_id))?;
    let before = checks::model(document, model_id)?.clone();
    let model = checks::model_mut(document, model_id)?;
    // An association table whose variable is called as the table stays so.
    if !model.kind.is_class() && model.tablename.as_ref() == Some(&model.class_name) {
        model.tablename = Some(class_name.clone());
    }
    model.class_name = class_name;
    rename_in_expressions::follow_model(document.schema_mut(), &before);
    connect::unresolved(document);
    Ok(())
}

pub fn set_tablename(
    document: &mut Document,
    model_id: ModelId,
    wanted: Option<String>,
) -> Result<(), CommandError> {
    let before = checks::model(document, model_id)?.clone();
    let wanted = text_or_none(wanted);
    if wanted.is_none() && !before.kind.is_class() {
        return Err(CommandError::EmptyName { what: "An association table" });
    }
    let default = camel_to_snake_case(&before.class_name);
    check_tablename(document, wanted.as_deref().unwrap_or(&default), Some(model_id))?;
    checks::model_mut(document, model_id)?.tablename = wanted;
    rename_in_expressions::follow_model(document.schema_mut(), &before);
    connect::unresolved(document);
    Ok(())
}

pub fn set_schema(
    document: &mut Document,
    model_id: ModelId,
    schema: Option<String>,
) -> Result<(), CommandError> {
    let before = checks::model(document, model_id)?.clone();
    checks::model_mut(document, model_id)?.schema = text_or_none(schema);
    rename_in_expressions::follow_model(document.schema_mut(), &before);
    connect::unresolved(document);
    Ok(())
}

/// Refuses a table name that another model has.
pub fn check_tablename(
    document: &Document,
    name: &str,
    except: Option<ModelId>,
) -> Result<(), CommandError> {
    tablename(&document.schema, name, except).map(|_| ())
}

pub fn set_repr(
    document: &mut Document,
    model_id: ModelId,
    column_id: Option<ColumnId>,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    if let Some(id) = column_id {
        checks::columns_of(model, &[id])?;
    }
    model.repr = column_id;
    Ok(())
}

pub fn set_kind(
    document: &mut Document,
    model_id: ModelId,
    kind: &ModelKind,
) -> Result<(), CommandError> {
    let before = checks::model(document, model_id)?.clone();
    if before.kind == *kind {
        return Ok(());
    }
    let is_view = |kind: &ModelKind| matches!(kind, ModelKind::View { .. });
    if is_view(kind) || is_view(&before.kind) {
        let message = "A view belongs to its database: it cannot be made from a table or be one";
        return Err(CommandError::Refused(message.to_owned()));
    }
    if kind.is_class() {
        let wanted = before.class_name.to_upper_camel_case();
        let class_name = free_class_name(&document.schema, &wanted);
        let model = checks::model_mut(document, model_id)?;
        model.kind = ModelKind::Class;
        model.class_name = class_name;
    } else {
        let is_used = document
            .schema
            .models
            .values()
            .flat_map(|model| &model.relationships)
            .any(|one| one.target.id() == Some(model_id));
        if is_used || !before.relationships.is_empty() {
            return Err(CommandError::Refused(format!(
                "{} has relationships, which an association table cannot have. Remove them first",
                before.class_name
            )));
        }
        let tablename = before.table_name();
        let others = |name: &str| {
            document.schema.model_named(name).is_some_and(|other| other.id != model_id)
        };
        let variable = first_free(&tablename, others);
        let model = checks::model_mut(document, model_id)?;
        model.kind = ModelKind::AssociationTable;
        model.class_name = variable;
        model.tablename = Some(tablename);
        model.repr = None;
        model.mapper_primary_key.clear();
    }
    rename_in_expressions::follow_model(document.schema_mut(), &before);
    Ok(())
}

pub fn set_option(
    document: &mut Document,
    model_id: ModelId,
    option: &str,
    value: Option<Value>,
) -> Result<(), CommandError> {
    let option = option.trim();
    if option.is_empty() {
        return Err(CommandError::EmptyName { what: "An option" });
    }
    let model = checks::model_mut(document, model_id)?;
    match value {
        Some(value) => model.options.insert(option.to_owned(), value),
        None => model.options.remove(option),
    };
    Ok(())
}

pub fn set_primary_key_constraint(
    document: &mut Document,
    model_id: ModelId,
    primary_key: PrimaryKey,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    if !primary_key.columns.is_empty() {
        checks::columns_of(model, &primary_key.columns)?;
        for column in &mut model.columns {
            column.primary_key = primary_key.columns.contains(&column.id);
        }
    }
    model.primary_key =
        PrimaryKey { name: text_or_none(primary_key.name), columns: primary_key.columns };
    forget_plain_key_order(model);
    Ok(())
}

/// The key's order is written only where it is not the columns' own.
pub fn forget_plain_key_order(model: &mut Model) {
    let in_table_order = model.columns.iter().filter(|column| column.primary_key);
    if in_table_order.map(|column| column.id).eq(model.primary_key.columns.iter().copied()) {
        model.primary_key.columns.clear();
    }
}

pub fn set_mapper_primary_key(
    document: &mut Document,
    model_id: ModelId,
    column_ids: Vec<ColumnId>,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    if !column_ids.is_empty() {
        checks::columns_of(model, &column_ids)?;
    }
    model.mapper_primary_key = column_ids;
    Ok(())
}

pub fn add_primary_key(
    document: &mut Document,
    model_id: ModelId,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    if !model.primary_key_columns().is_empty() {
        let message = format!("{} has a primary key already", model.class_name);
        return Err(CommandError::Refused(message));
    }
    let existing = model.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case("id"));
    if let Some(column) = existing {
        column.primary_key = true;
        return Ok(());
    }
    let spec = ColumnSpec::id_primary_key();
    super::column::add(document, model_id, 0, spec, applied)
}

pub fn set_naming_convention(
    document: &mut Document,
    naming_convention: BTreeMap<String, String>,
) -> Result<(), CommandError> {
    const KEYS: [&str; 6] = ["ix", "uq", "ck", "fk", "pk", UNIQUE_INDEX];
    if let Some(key) = naming_convention.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let message = format!("{key} is not a kind of constraint. Use ix, uq, ck, fk or pk");
        return Err(CommandError::Refused(message));
    }
    document.schema_mut().naming_convention =
        naming_convention.into_iter().filter(|(_, pattern)| !pattern.trim().is_empty()).collect();
    Ok(())
}
