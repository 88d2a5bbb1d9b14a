//! Commands on unique constraints, check constraints and indexes.

use super::{checks, text_or_none};
use crate::document::{Applied, CommandError, Document};
use crate::schema::{
    CheckConstraint, ColumnId, ConstraintId, Index, IndexElement, Model, ModelId, UniqueConstraint,
};

const GONE: CommandError = CommandError::Gone { what: "The constraint" };

pub fn add_unique(
    document: &mut Document,
    model_id: ModelId,
    constraint: UniqueConstraint,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let constraint = checked_unique(model, constraint)?;
    check_name(document, model, constraint.name.as_deref(), false, None)?;
    let id = new_id(document, model_id, applied);
    let model = checks::model_mut(document, model_id)?;
    model.unique_constraints.push(UniqueConstraint { id, ..constraint });
    Ok(())
}

pub fn edit_unique(
    document: &mut Document,
    model_id: ModelId,
    constraint: UniqueConstraint,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let constraint = checked_unique(model, constraint)?;
    check_name(document, model, constraint.name.as_deref(), false, Some(constraint.id))?;
    let model = checks::model_mut(document, model_id)?;
    let mut all = model.unique_constraints.iter_mut();
    let place = all.find(|one| one.id == constraint.id).ok_or(GONE)?;
    *place = constraint;
    Ok(())
}

fn checked_unique(
    model: &Model,
    constraint: UniqueConstraint,
) -> Result<UniqueConstraint, CommandError> {
    checks::columns_of(model, &constraint.columns)?;
    Ok(UniqueConstraint { name: text_or_none(constraint.name), ..constraint })
}

pub fn add_check(
    document: &mut Document,
    model_id: ModelId,
    constraint: CheckConstraint,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let constraint = checked_check(model, constraint)?;
    check_name(document, model, constraint.name.as_deref(), false, None)?;
    let id = new_id(document, model_id, applied);
    let model = checks::model_mut(document, model_id)?;
    model.check_constraints.push(CheckConstraint { id, ..constraint });
    Ok(())
}

pub fn edit_check(
    document: &mut Document,
    model_id: ModelId,
    constraint: CheckConstraint,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let constraint = checked_check(model, constraint)?;
    check_name(document, model, constraint.name.as_deref(), false, Some(constraint.id))?;
    let model = checks::model_mut(document, model_id)?;
    let mut all = model.check_constraints.iter_mut();
    let place = all.find(|one| one.id == constraint.id).ok_or(GONE)?;
    *place = constraint;
    Ok(())
}

fn checked_check(
    model: &Model,
    constraint: CheckConstraint,
) -> Result<CheckConstraint, CommandError> {
    if constraint.sqltext.trim().is_empty() {
        let message = "Write a condition in SQL, such as price >= 0";
        return Err(CommandError::Refused(message.to_owned()));
    }
    if let Some(id) = constraint.column {
        checks::columns_of(model, &[id])?;
    }
    Ok(CheckConstraint { name: text_or_none(constraint.name), ..constraint })
}

pub fn add_index(
    document: &mut Document,
    model_id: ModelId,
    index: Index,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let index = checked_index(model, index)?;
    check_name(document, model, index.name.as_deref(), true, None)?;
    let id = new_id(document, model_id, applied);
    checks::model_mut(document, model_id)?.indexes.push(Index { id, ..index });
    Ok(())
}

pub fn edit_index(
    document: &mut Document,
    model_id: ModelId,
    index: Index,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    let index = checked_index(model, index)?;
    check_name(document, model, index.name.as_deref(), true, Some(index.id))?;
    let model = checks::model_mut(document, model_id)?;
    let mut all = model.indexes.iter_mut();
    let place = all.find(|one| one.id == index.id).ok_or(GONE)?;
    *place = index;
    Ok(())
}

fn checked_index(model: &Model, index: Index) -> Result<Index, CommandError> {
    let is_empty = |element: &IndexElement| match element {
        IndexElement::Column(_) => false,
        IndexElement::Expression(sql) => sql.trim().is_empty(),
    };
    if index.elements.is_empty() || index.elements.iter().any(is_empty) {
        let message = "Choose at least one column, or write an expression such as lower(name)";
        return Err(CommandError::Refused(message.to_owned()));
    }
    let columns: Vec<ColumnId> = index
        .elements
        .iter()
        .filter_map(|element| match element {
            IndexElement::Column(id) => Some(*id),
            IndexElement::Expression(_) => None,
        })
        .collect();
    if !columns.is_empty() {
        checks::columns_of(model, &columns)?;
    }
    Ok(Index { name: text_or_none(index.name), ..index })
}

pub fn remove(
    document: &mut Document,
    model_id: ModelId,
    constraint_id: ConstraintId,
) -> Result<(), CommandError> {
    let model = checks::model_mut(document, model_id)?;
    let count = |model: &Model| {
        model.unique_constraints.len() + model.check_constraints.len() + model.indexes.len()
    };
    let before = count(model);
    model.unique_constraints.retain(|one| one.id != constraint_id);
    model.check_constraints.retain(|one| one.id != constraint_id);
    model.indexes.retain(|one| one.id != constraint_id);
    if count(model) == before { Err(GONE) } else { Ok(()) }
}

fn check_name(
    document: &Document,
    model: &Model,
    name: Option<&str>,
    is_index: bool,
    except: Option<ConstraintId>,
) -> Result<(), CommandError> {
    let Some(name) = name else { return Ok(()) };
    checks::constraint_name(&document.schema, model, name, is_index, except).map(|_| ())
}

fn new_id(document: &mut Document, model_id: ModelId, applied: &mut Applied) -> ConstraintId {
    let id = ConstraintId(document.schema_mut().next_id());
    applied.constraints.push((model_id, id));
    id
}
