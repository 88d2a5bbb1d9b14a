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

use heck::ToSnakeCase;
use rustc_hash::FxHashSet;

use crate::schema::{Column, ColumnId, Model, ModelKind, camel_to_snake_case};

use association::is_association;
use class_names::{attribute_name, is_attribute_name, proposed_class_name, unique, variable_name};
use label::choose_label;
use links::add_relationships;
use row_identity::identify_rows;

/// What a table alone says of its model's names; whether it gets them is told when all tables are known.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    class_name: String,
    /// The class in snake case.
    word: String,
    /// Would Flask-SQLAlchemy give this class the table's name by itself?
    is_default_tablename: bool,
    /// Can each column's name be an attribute's, and are they all different?
    has_plain_attributes: bool,
    /// The column that tells its rows best, if the attributes are plain.
    label: Option<ColumnId>,
}

/// Reads the names off a model whose `class_name` is its table's name. Takes no other model, so that tables can be
/// looked at while others are still being read.
pub(crate) fn propose(model: &Model) -> Proposal {
    let table = &model.class_name;
    let class_name = proposed_class_name(table);
    let word = class_name.to_snake_case();
    let has_plain_attributes = has_plain_attributes(&model.columns);
    let label = if has_plain_attributes { choose_label(model, &word) } else { None };
    let is_default_tablename = camel_to_snake_case(&class_name) == *table;
    Proposal { class_name, word, is_default_tablename, has_plain_attributes, label }
}

/// Gives tables the names of classes, columns those of attributes, tables without a primary key what
/// tells their rows apart, and all of them their relationships.
///
/// Each model's `class_name` is its table's name before, its foreign keys are there, and `proposals` are those of
/// [`propose`] for each. `next_id` hands out ids. Answers a table's name and a sentence for each decision that the
/// tables left open.
pub(crate) fn name_and_link(
    models: &mut [Model],
    proposals: Vec<Proposal>,
    next_id: &mut impl FnMut() -> u32,
) -> Vec<(String, String)> {
    let associations: Vec<bool> =
        models.iter().map(|model| is_association(model, models)).collect();
    let words = name_models(models, &associations, proposals);
    let mut notes = Vec::new();
    for model in models.iter_mut() {
        if let Some(message) = identify_rows(model) {
            notes.push((model.table_name(), message));
        }
    }
    add_relationships(models, &words, next_id);
    notes
}

/// Class names, attributes, table names and labels. Answers each class in snake case.
fn name_models(
    models: &mut [Model],
    associations: &[bool],
    mut proposals: Vec<Proposal>,
) -> Vec<String> {
    // What a module of Flask-SQLAlchemy models has anyway.
    let mut taken: FxHashSet<String> = ["db", "app"].map(str::to_owned).into_iter().collect();
    for ((model, proposal), is_association) in
        models.iter_mut().zip(&mut proposals).zip(associations)
    {
        if *is_association {
            continue;
        }
        let name = unique(&proposal.class_name, &mut taken, "");
        let table = std::mem::replace(&mut model.class_name, name);
        if model.class_name != proposal.class_name {
            proposal.word = model.class_name.to_snake_case();
            proposal.is_default_tablename = camel_to_snake_case(&model.class_name) == table;
            proposal.label = choose_label(model, &proposal.word);
        }
        let keeps_name = proposal.is_default_tablename && model.kind.is_class();
        model.tablename = (!keeps_name).then_some(table);
    }
    let mut words = Vec::with_capacity(models.len());
    for ((model, proposal), is_association) in models.iter_mut().zip(proposals).zip(associations) {
        if *is_association {
            let table = std::mem::take(&mut model.class_name);
            model.kind = ModelKind::AssociationTable;
            model.class_name = variable_name(&table, &mut taken);
            model.tablename = Some(table);
            words.push(model.class_name.to_snake_case());
            continue;
        }
        model.repr = proposal.label;
        if !proposal.has_plain_attributes {
            name_attributes(&mut model.columns);
            model.repr = choose_label(model, &proposal.word);
        }
        words.push(proposal.word);
    }
    words
}

/// Can each column's name be an attribute's, and are they all different?
fn has_plain_attributes(columns: &[Column]) -> bool {
    let mut different = FxHashSet::default();
    columns
        .iter()
        .all(|column| is_attribute_name(&column.name) && different.insert(column.name.as_str()))
}

/// The attribute of each column whose name cannot be one.
fn name_attributes(columns: &mut [Column]) {
    // Names that are attributes as they are come first, so that none of them has to give way.
    let (plain, odd): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).partition(|at| is_attribute_name(&columns[*at].name));
    let mut taken = FxHashSet::default();
    for at in plain.into_iter().chain(odd) {
        let column = &mut columns[at];
        let attribute = attribute_name(&column.name, &mut taken);
        column.attribute = (attribute != column.name).then_some(attribute);
    }
}
