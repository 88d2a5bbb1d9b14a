//! Commands on what a class inherits, and on its mapper's arguments.

use super::{checks, text_or_none};
use crate::document::{CommandError, Document};
use crate::schema::{MapperArgs, ModelId, ModelReference, PolymorphicOn, Schema};

pub fn set_base(
    document: &mut Document,
    model_id: ModelId,
    base: Option<ModelReference>,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    if let Some(reference) = &base {
        if !model.kind.is_class() {
            let message = format!("{} is no class, so it cannot inherit", model.class_name);
            return Err(CommandError::Refused(message));
        }
        if let ModelReference::Model(id) = reference {
            let base = checks::model(document, *id)?;
            if !base.kind.is_class() {
                let message = format!("{} is no class that one could inherit", base.class_name);
                return Err(CommandError::Refused(message));
            }
            if *id == model_id {
                let message =
                    format!("{} cannot inherit from itself. Choose another base", base.class_name);
                return Err(CommandError::Refused(message));
            }
            if inherits(&document.schema, *id, model_id) {
                let message = format!(
                    "{} inherits from {} itself. Choose another base",
                    base.class_name, model.class_name
                );
                return Err(CommandError::Refused(message));
            }
        }
    }
    checks::model_mut(document, model_id)?.inherits = base;
    Ok(())
}

/// Is the model the other one, or does it inherit from it in the end?
pub fn inherits(schema: &Schema, model: ModelId, base: ModelId) -> bool {
    model == base || schema.ancestry(model).iter().any(|one| one.id == base)
}

pub fn set_mapper_args(
    document: &mut Document,
    model_id: ModelId,
    mut mapper_args: MapperArgs,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    let columns: Vec<_> =
        mapper_args.polymorphic_column().into_iter().chain(mapper_args.version_id_col).collect();
    if !columns.is_empty() {
        checks::columns_of(model, &columns)?;
    }
    mapper_args.inherit_condition = text_or_none(mapper_args.inherit_condition);
    if let Some(PolymorphicOn::Expression(text)) = &mapper_args.polymorphic_on
        && text.trim().is_empty()
    {
        mapper_args.polymorphic_on = None;
    }
    model.mapper_args = mapper_args;
    Ok(())
}
