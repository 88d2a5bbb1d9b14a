//! REFLECTED: tables as a database or a script has them, made into models such as a person would
//! write: class names, attributes, association tables, relationships with both ends.
//!
//! Knows neither files nor statements; what a table has is in its [`Model`] already, with the
//! table's name for a class name.
//!
//! Reading order: [`class_names`], [`association`], [`label`], [`row_identity`], [`links`];
//! [`declared_type`] and [`sql_tokens`] read what SQLite keeps as text.

pub(crate) mod association;
pub(crate) mod class_names;
pub mod declared_type;
pub mod key_proposals;
pub(crate) mod label;
pub(crate) mod links;
pub(crate) mod row_identity;
pub(crate) mod sql_tokens;
pub mod value_proposals;

use std::collections::HashSet;

use heck::ToSnakeCase;
use rustc_hash::FxHashSet;

use crate::schema::{Column, Model, ModelKind, camel_to_snake_case};

use association::is_association;
use class_names::{attribute_name, class_name, is_attribute_name, variable_name};
use label::choose_label;
use links::add_relationships;
use row_identity::identify_rows;

/// Gives tables the names of classes, columns those of attributes, tables without a primary key what
/// tells their rows apart, and all of them their relationships.
///
/// Each model's `class_name` is its table's name before, its foreign keys are there. `next_id` hands
/// out ids. Answers a table's name and a sentence for each decision that the tables left open.
pub(crate) fn name_and_link(
    models: &mut [Model],
    next_id: &mut impl FnMut() -> u32,
) -> Vec<(String, String)> {
    let associations: Vec<bool> =
        models.iter().map(|model| is_association(model, models)).collect();
    name_models(models, &associations);
    let mut notes = Vec::new();
    for model in models.iter_mut() {
        if let Some(message) = identify_rows(model) {
            notes.push((model.table_name(), message));
        }
    }
    add_relationships(models, next_id);
    notes
}

/// Class names, attributes, table names and labels.
fn name_models(models: &mut [Model], associations: &[bool]) {
    // What a module of Flask-SQLAlchemy models has anyway.
    let mut taken: HashSet<String> = ["db", "app"].map(str::to_owned).into();
    for (model, is_association) in models.iter_mut().zip(associations) {
        if *is_association {
            continue;
        }
        let table = std::mem::take(&mut model.class_name);
        model.class_name = class_name(&table, &mut taken);
        let is_default = camel_to_snake_case(&model.class_name) == table;
        model.tablename = (!is_default || !model.kind.is_class()).then_some(table);
    }
    for (model, is_association) in models.iter_mut().zip(associations) {
        if *is_association {
            let table = std::mem::take(&mut model.class_name);
            model.kind = ModelKind::AssociationTable;
            model.class_name = variable_name(&table, &mut taken);
            model.tablename = Some(table);
            continue;
        }
        name_attributes(&mut model.columns);
        model.repr = choose_label(model, &model.class_name.to_snake_case());
    }
}

/// The attribute of each column whose name cannot be one.
fn name_attributes(columns: &mut [Column]) {
    // Names that are attributes as they are come first, so that none of them has to give way.
    let (plain, odd): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).partition(|at| is_attribute_name(&columns[*at].name));
    let mut different = FxHashSet::default();
    if odd.is_empty() && columns.iter().all(|column| different.insert(column.name.as_str())) {
        return;
    }
    let mut taken = HashSet::new();
    for at in plain.into_iter().chain(odd) {
        let column = &mut columns[at];
        let attribute = attribute_name(&column.name, &mut taken);
        column.attribute = (attribute != column.name).then_some(attribute);
    }
}
