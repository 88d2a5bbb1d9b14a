//! A many-to-many: an association table and one relationship through it.

use emath::Pos2;

use super::foreign_key::join_expression;
use super::{checks, model};
use crate::diagram::snap;
use crate::document::naming::{first_free, singular, snake_case};
use crate::document::{Applied, CommandError, Document};
use crate::schema::{
    Backref, Column, ColumnId, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget, Model,
    ModelId, ModelKind, ModelReference, Relationship, RelationshipId, RelationshipOptions,
};

pub fn add(
    document: &mut Document,
    (a, a_name): (ModelId, &str),
    (b, b_name): (ModelId, &str),
    tablename: &str,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let tablename = tablename.trim();
    if tablename.is_empty() {
        return Err(CommandError::EmptyName { what: "An association table" });
    }
    let a_model = checks::model(document, a)?.clone();
    let b_model = checks::model(document, b)?.clone();
    for model in [&a_model, &b_model] {
        if !model.kind.is_class() || model.primary_key_columns().is_empty() {
            return Err(CommandError::Refused(format!(
                "{} needs to be a class with a primary key, for the table between to refer to",
                model.class_name
            )));
        }
    }
    model::check_tablename(document, tablename, None)?;
    let a_name = checks::attribute_name(&document.schema, a, a_name, None)?;
    let b_name = b_name.trim();
    if !b_name.is_empty() {
        checks::attribute_name(&document.schema, b, b_name, None)?;
        if a == b && a_name == b_name {
            let message = "Both ends are on the same class. Give them different names";
            return Err(CommandError::Refused(message.to_owned()));
        }
    }
    let variable =
        first_free(&variable_name(tablename), |name| document.schema.model_named(name).is_some());

    let schema = document.schema_mut();
    let mut table = Model::new(ModelId(schema.next_id()), variable);
    table.kind = ModelKind::AssociationTable;
    table.tablename = Some(tablename.to_owned());
    let a_stem = snake_case(&a_model.class_name);
    let b_stem = if a == b { singular(&a_name) } else { snake_case(&b_model.class_name) };
    let mut next_id = || schema.next_id();
    let a_columns = add_key(&mut table, &a_model, &a_stem, &mut next_id);
    let b_columns = add_key(&mut table, &b_model, &b_stem, &mut next_id);
    let mut relationship = Relationship::new(RelationshipId(next_id()), a_name, b);
    relationship.secondary = Some(ModelReference::Model(table.id));
    if !b_name.is_empty() {
        let name = b_name.to_owned();
        relationship.backref = Some(Backref { name, options: RelationshipOptions::default() });
    }
    if a == b {
        // Both keys refer to the same class, so that only the joins tell them apart.
        let key: Vec<ColumnId> = a_model.primary_key_columns().iter().map(|one| one.id).collect();
        let join = |columns| join_expression((&a_model, &key), (&table, columns));
        relationship.options.primaryjoin = Some(join(&a_columns));
        relationship.options.secondaryjoin = Some(join(&b_columns));
    }

    applied.models.push(table.id);
    applied.columns.extend(table.columns.iter().map(|column| (table.id, column.id)));
    applied.constraints.extend(table.foreign_keys.iter().map(|key| (table.id, key.id)));
    applied.relationships.push((a, relationship.id));
    let middle = Pos2::lerp(&document.diagram.position(a), document.diagram.position(b), 0.5);
    document.diagram_mut().positions.insert(table.id, snap(middle));
    document.schema_mut().insert(table);
    checks::model_mut(document, a)?.relationships.push(relationship);
    Ok(())
}

/// The columns that refer to a class, part of the table's primary key, with their foreign key.
fn add_key(
    table: &mut Model,
    parent: &Model,
    stem: &str,
    next_id: &mut dyn FnMut() -> u32,
) -> Vec<ColumnId> {
    let mut columns = Vec::new();
    let mut referred = Vec::new();
    for key in parent.primary_key_columns() {
        let name = first_free(&format!("{stem}_{}", key.name), |name| {
            table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
        });
        let mut column = Column::new(ColumnId(next_id()), name, key.column_type.clone());
        column.primary_key = true;
        columns.push(column.id);
        referred.push(key.id);
        table.columns.push(column);
    }
    let target = ForeignKeyTarget::Columns { model: parent.id, columns: referred };
    let id = ConstraintId(next_id());
    table.foreign_keys.push(ForeignKeyConstraint::new(id, columns.clone(), target));
    columns
}

/// A Python variable for a table of any name.
fn variable_name(tablename: &str) -> String {
    if checks::is_identifier(tablename) { tablename.to_owned() } else { snake_case(tablename) }
}
