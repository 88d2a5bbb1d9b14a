//! Ids that refer to nothing, and ids given twice: found, and told with their place.

use std::collections::BTreeSet;

use crate::schema::{ColumnId, ForeignKeyTarget, IndexElement, Model, ModelReference, Schema};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `schema.models[3].columns[0].id`, without `schema.` for a schema by itself.
    pub path: String,
    /// One sentence.
    pub message: String,
}

/// Finds the first fault of a schema: a duplicate or dangling id.
pub fn check_schema(schema: &Schema) -> Result<(), Fault> {
    let mut seen = Seen::default();
    for (at, model) in schema.models.values().enumerate() {
        check_ids(model, &format!("models[{at}]"), &mut seen)?;
    }
    for (at, model) in schema.models.values().enumerate() {
        check_columns(model, &format!("models[{at}]"))?;
        check_links(schema, model, &format!("models[{at}]"))?;
    }
    Ok(())
}

/// The largest id of a schema, of all kinds; 0 without any.
pub fn max_id(schema: &Schema) -> u32 {
    let of_model = |model: &Model| {
        let columns = model.columns.iter().map(|one| one.id.0);
        let relationships = model.relationships.iter().map(|one| one.id.0);
        columns
            .chain(relationships)
            .chain(constraint_ids(model).map(|(_, id)| id))
            .chain([model.id.0])
            .max()
    };
    schema.models.values().filter_map(|model| of_model(model)).max().unwrap_or(0)
}

#[derive(Default)]
struct Seen {
    columns: BTreeSet<u32>,
    relationships: BTreeSet<u32>,
    constraints: BTreeSet<u32>,
}

fn constraint_ids(model: &Model) -> impl Iterator<Item = (String, u32)> {
    let keys = model.foreign_keys.iter().map(|one| one.id.0);
    let uniques = model.unique_constraints.iter().map(|one| one.id.0);
    let checks = model.check_constraints.iter().map(|one| one.id.0);
    let indexes = model.indexes.iter().map(|one| one.id.0);
    let named = |list: &'static str| move |(at, id)| (format!("{list}[{at}]"), id);
    keys.enumerate()
        .map(named("foreign_keys"))
        .chain(uniques.enumerate().map(named("unique_constraints")))
        .chain(checks.enumerate().map(named("check_constraints")))
        .chain(indexes.enumerate().map(named("indexes")))
}

fn check_ids(model: &Model, path: &str, seen: &mut Seen) -> Result<(), Fault> {
    let duplicate = |place: String, what: &str, id: u32| Fault {
        path: format!("{path}.{place}.id"),
        message: format!("two {what} have the id {id}"),
    };
    for (at, column) in model.columns.iter().enumerate() {
        if !seen.columns.insert(column.id.0) {
            return Err(duplicate(format!("columns[{at}]"), "columns", column.id.0));
        }
    }
    for (at, one) in model.relationships.iter().enumerate() {
        if !seen.relationships.insert(one.id.0) {
            return Err(duplicate(format!("relationships[{at}]"), "relationships", one.id.0));
        }
    }
    for (place, id) in constraint_ids(model) {
        if !seen.constraints.insert(id) {
            return Err(duplicate(place, "constraints", id));
        }
    }
    Ok(())
}

/// The references of a model to its own columns.
fn check_columns(model: &Model, path: &str) -> Result<(), Fault> {
    let check =
        |place: &str, ids: &[ColumnId]| match ids.iter().find(|id| model.column(**id).is_none()) {
            Some(id) => Err(dangling(format!("{path}.{place}"), "column of this model", id.0)),
            None => Ok(()),
        };
    check("repr", model.repr.as_slice())?;
    check("primary_key.columns", &model.primary_key.columns)?;
    check("mapper_primary_key", &model.mapper_primary_key)?;
    check("mapper_args.polymorphic_on.column", model.mapper_args.polymorphic_column().as_slice())?;
    check("mapper_args.version_id_col", model.mapper_args.version_id_col.as_slice())?;
    for (at, key) in model.foreign_keys.iter().enumerate() {
        check(&format!("foreign_keys[{at}].columns"), &key.columns)?;
    }
    for (at, unique) in model.unique_constraints.iter().enumerate() {
        check(&format!("unique_constraints[{at}].columns"), &unique.columns)?;
    }
    for (at, one) in model.check_constraints.iter().enumerate() {
        check(&format!("check_constraints[{at}].column"), one.column.as_slice())?;
    }
    for (at, index) in model.indexes.iter().enumerate() {
        for (n, element) in index.elements.iter().enumerate() {
            if let IndexElement::Column(id) = element {
                check(&format!("indexes[{at}].elements[{n}].column"), &[*id])?;
            }
        }
    }
    Ok(())
}

/// The references of a model to other models.
fn check_links(schema: &Schema, model: &Model, path: &str) -> Result<(), Fault> {
    if let Some(ModelReference::Model(id)) = &model.inherits
        && schema.model(*id).is_none()
    {
        return Err(dangling(format!("{path}.inherits.model"), "model", id.0));
    }
    for (at, key) in model.foreign_keys.iter().enumerate() {
        let place = format!("{path}.foreign_keys[{at}].target");
        let ForeignKeyTarget::Columns { model: parent, columns } = &key.target else { continue };
        let Some(parent_model) = schema.model(*parent) else {
            return Err(dangling(format!("{place}.columns.model"), "model", parent.0));
        };
        if let Some(id) = columns.iter().find(|id| parent_model.column(**id).is_none()) {
            let what = format!("column of {}", parent_model.class_name);
            return Err(dangling(format!("{place}.columns.columns"), &what, id.0));
        }
        if columns.len() != key.columns.len() {
            return Err(Fault {
                path: place,
                message: format!("{} columns refer to {}", key.columns.len(), columns.len()),
            });
        }
    }
    for (at, one) in model.relationships.iter().enumerate() {
        let places = [("target", Some(&one.target)), ("secondary", one.secondary.as_ref())];
        for (field, reference) in places {
            if let Some(ModelReference::Model(id)) = reference
                && schema.model(*id).is_none()
            {
                let place = format!("{path}.relationships[{at}].{field}.model");
                return Err(dangling(place, "model", id.0));
            }
        }
    }
    Ok(())
}

pub(super) fn dangling(path: String, what: &str, id: u32) -> Fault {
    Fault { path, message: format!("there is no {what} with the id {id}") }
}
