//! What the commands look up and refuse alike: ids that are gone, names that are empty or taken.

use crate::document::naming::{attribute_names, first_free, free_class_name};
use crate::document::{CommandError, Document};
use crate::schema::{
    Column, ColumnId, ConstraintId, ForeignKeyConstraint, Model, ModelId, Relationship,
    RelationshipId, Schema,
};

/// The model, to read.
pub fn model(document: &Document, id: ModelId) -> Result<&Model, CommandError> {
    document.schema.model(id).ok_or(CommandError::Gone { what: "The model" })
}

/// The model, to change.
pub fn model_mut(document: &mut Document, id: ModelId) -> Result<&mut Model, CommandError> {
    document.schema_mut().model_mut(id).ok_or(CommandError::Gone { what: "The model" })
}

/// The column, to change.
pub fn column_mut(
    document: &mut Document,
    model_id: ModelId,
    column_id: ColumnId,
) -> Result<&mut Column, CommandError> {
    let model = model_mut(document, model_id)?;
    model.column_mut(column_id).ok_or(CommandError::Gone { what: "The column" })
}

/// The foreign key, to change.
pub fn foreign_key_mut(
    document: &mut Document,
    model_id: ModelId,
    constraint_id: ConstraintId,
) -> Result<&mut ForeignKeyConstraint, CommandError> {
    let model = model_mut(document, model_id)?;
    let mut keys = model.foreign_keys.iter_mut();
    let key = keys.find(|key| key.id == constraint_id);
    key.ok_or(CommandError::Gone { what: "The foreign key" })
}

/// The relationship, to read.
pub fn relationship(
    document: &Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
) -> Result<&Relationship, CommandError> {
    let found = model(document, model_id)?.relationship(relationship_id);
    found.ok_or(CommandError::Gone { what: "The relationship" })
}

/// The relationship, to change.
pub fn relationship_mut(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
) -> Result<&mut Relationship, CommandError> {
    let model = model_mut(document, model_id)?;
    let mut all = model.relationships.iter_mut();
    let found = all.find(|one| one.id == relationship_id);
    found.ok_or(CommandError::Gone { what: "The relationship" })
}

/// Refuses ids that are not columns of the model, and lists without any or with one twice.
pub fn columns_of(model: &Model, ids: &[ColumnId]) -> Result<(), CommandError> {
    if ids.is_empty() {
        let message = format!("Choose at least one column of {}", model.class_name);
        return Err(CommandError::Refused(message));
    }
    for (at, id) in ids.iter().enumerate() {
        if model.column(*id).is_none() {
            return Err(CommandError::Gone { what: "The column" });
        }
        if ids[..at].contains(id) {
            let message = format!("Choose each column of {} only once", model.class_name);
            return Err(CommandError::Refused(message));
        }
    }
    Ok(())
}

/// A class name that `except` may have: trimmed, a Python name, not another model's.
pub fn class_name(
    schema: &Schema,
    wanted: &str,
    except: Option<ModelId>,
) -> Result<String, CommandError> {
    let name = python_name(wanted, "A model")?;
    match schema.model_named(&name) {
        Some(other) if Some(other.id) != except => Err(CommandError::NameTaken {
            owner: "The project".to_owned(),
            what: "a model",
            free: free_class_name(schema, &name),
            name,
        }),
        _ => Ok(name),
    }
}

/// A column name that `except` may have: trimmed, not another column's of the model. Databases do
/// not tell capitals apart in column names, so neither does this.
pub fn column_name(
    model: &Model,
    wanted: &str,
    except: Option<ColumnId>,
) -> Result<String, CommandError> {
    let name = wanted.trim();
    if name.is_empty() {
        return Err(CommandError::EmptyName { what: "A column" });
    }
    let is_taken = |name: &str| {
        let mut others = model.columns.iter().filter(|column| Some(column.id) != except);
        others.any(|column| column.name.eq_ignore_ascii_case(name))
    };
    if is_taken(name) {
        return Err(CommandError::NameTaken {
            owner: model.class_name.clone(),
            what: "a column",
            name: name.to_owned(),
            free: first_free(name, is_taken),
        });
    }
    Ok(name.to_owned())
}

/// An attribute name that is free on the class, or is `current` already.
pub fn attribute_name(
    schema: &Schema,
    model_id: ModelId,
    wanted: &str,
    current: Option<&str>,
) -> Result<String, CommandError> {
    let name = python_name(wanted, "An attribute")?;
    let taken = attribute_names(schema, model_id);
    if taken.contains(&name) && current != Some(name.as_str()) {
        return Err(CommandError::NameTaken {
            owner: schema.model(model_id).map(|m| m.class_name.clone()).unwrap_or_default(),
            what: "an attribute",
            free: first_free(&name, |name| taken.contains(name)),
            name,
        });
    }
    Ok(name)
}

/// A name that Python takes for a class or an attribute.
fn python_name(wanted: &str, what: &'static str) -> Result<String, CommandError> {
    let name = wanted.trim();
    if name.is_empty() {
        return Err(CommandError::EmptyName { what });
    }
    if !is_identifier(name) {
        return Err(CommandError::Refused(format!(
            "{name} is not a Python name. Use letters, digits and underscores, no digit first"
        )));
    }
    if PYTHON_KEYWORDS.contains(&name) {
        let message = format!("{name} is a word of Python's own. {name}_ is free");
        return Err(CommandError::Refused(message));
    }
    Ok(name.to_owned())
}

/// Is it letters, digits and underscores, with no digit first?
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

/// `keyword.kwlist` of Python 3.13.
const PYTHON_KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];
