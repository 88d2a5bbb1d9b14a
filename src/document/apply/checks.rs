//! What the commands look up and refuse alike: ids that are gone, lists of columns. Names are refused by
//! [`crate::document::name_checks`].

pub use crate::document::name_checks::{
    attribute_name, class_name, column_attribute, column_attribute_name, column_name,
    constraint_name, is_identifier,
};
use crate::document::{CommandError, Document};
use crate::schema::{
    Column, ColumnId, ConstraintId, ForeignKeyConstraint, Model, ModelId, Relationship,
    RelationshipId,
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
