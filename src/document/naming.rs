//! Names: which are taken, which are free, and such as a person would choose. Knows the declared
//! schema only.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::schema::{Model, ModelId, Schema, camel_to_snake_case};

/// `base`, or the first of `base_2`, `base_3`, … that is not taken: for columns, tables, attributes.
pub fn first_free(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    numbered(base, "_", is_taken)
}

/// `User`, or the first of `User2`, `User3`, … that no model has, nor has its table by default: for
/// class names.
pub fn free_class_name(schema: &Schema, base: &str) -> String {
    let base = if base.trim().is_empty() { "Model" } else { base.trim() };
    let separator = if base.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    numbered(base, separator, |name| {
        schema.model_named(name).is_some()
            || tablename_is_taken(schema, &camel_to_snake_case(name), None)
    })
}

fn numbered(base: &str, separator: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = base.to_owned();
    let mut number = 2_u64;
    while is_taken(&name) {
        name = format!("{base}{separator}{number}");
        number += 1;
    }
    name
}

/// All attribute names of a class: columns, relationships declared on it, and backrefs that others
/// put on it.
pub fn attribute_names(schema: &Schema, model_id: ModelId) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Some(model) = schema.model(model_id) {
        names.extend(model.columns.iter().map(|column| column.attribute_name().to_owned()));
        names.extend(model.relationships.iter().map(|one| one.name.clone()));
    }
    for relationship in schema.models.values().flat_map(|model| &model.relationships) {
        if relationship.target.id() == Some(model_id)
            && let Some(backref) = &relationship.backref
        {
            names.insert(backref.name.clone());
        }
    }
    names
}

/// An attribute that a class has of one of its bases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InheritedAttribute {
    /// Its name in Python.
    pub name: String,
    /// The class that it is an attribute of by itself.
    pub base: ModelId,
    /// Is it a column? If not, it is a relationship or a backref.
    pub is_column: bool,
}

/// What a class has of its bases; a concrete class has nothing of them.
pub fn inherited_attributes(schema: &Schema, model_id: ModelId) -> Vec<InheritedAttribute> {
    let ancestry = schema.ancestry(model_id);
    let shared = ancestry.iter().take_while(|model| !model.mapper_args.concrete).count();
    let mut found = Vec::new();
    for base in ancestry.iter().take(shared + 1).skip(1) {
        let columns: BTreeSet<&str> =
            base.columns.iter().map(crate::schema::Column::attribute_name).collect();
        found.extend(attribute_names(schema, base.id).into_iter().map(|name| {
            let is_column = columns.contains(name.as_str());
            InheritedAttribute { name, base: base.id, is_column }
        }));
    }
    found
}

/// The names that a new relationship of a class may not have: those of its attributes, its own and
/// inherited ones.
pub fn taken_attribute_names(schema: &Schema, model_id: ModelId) -> BTreeSet<String> {
    let mut names = attribute_names(schema, model_id);
    names.extend(inherited_attributes(schema, model_id).into_iter().map(|one| one.name));
    names
}

/// Has a table (of a model other than `except`, in the schema of that) this name?
pub fn tablename_is_taken(schema: &Schema, name: &str, except: Option<ModelId>) -> bool {
    let of = except.and_then(|id| schema.model(id)).and_then(|model| model.schema.as_ref());
    let mut tables = schema.models.values().filter(|model| model.has_own_table());
    tables.any(|model| {
        Some(model.id) != except && model.schema.as_ref() == of && model.table_name() == name
    })
}

/// `BlogPost` to `blog_post`.
pub fn snake_case(class_name: &str) -> String {
    let name = class_name.to_snake_case();
    if name.is_empty() { class_name.to_owned() } else { name }
}

/// `tags` to `tag`; only the last word of `blog_categories` changes.
pub fn singular(name: &str) -> String {
    let (head, last) = match name.rfind('_') {
        Some(at) => name.split_at(at + 1),
        None => ("", name),
    };
    format!("{head}{}", pluralizer::pluralize(last, 1, false))
}

/// The model with this table name or class name; capitals matter only where they tell two apart.
pub fn model_called<'a>(schema: &'a Schema, name: &str) -> Option<&'a Model> {
    let models = || schema.models.values().map(AsRef::as_ref);
    models()
        .find(|model| model.table_name() == name)
        .or_else(|| models().find(|model| model.class_name == name))
        .or_else(|| models().find(|model| model.table_name().eq_ignore_ascii_case(name)))
        .or_else(|| models().find(|model| model.class_name.eq_ignore_ascii_case(name)))
}
