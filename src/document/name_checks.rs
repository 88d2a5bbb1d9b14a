//! Which names are refused, why, and which free one is offered instead: classes, tables, columns,
//! attributes of either end, constraints and indexes.
//!
//! Asked by the commands and, while a name is being typed, by the window. Knows the declared schema.

use std::collections::BTreeMap;

use super::CommandError;
use super::naming::{
    attribute_names, first_free, free_class_name, inherited_attributes, tablename_is_taken,
};
use crate::schema::{
    ColumnId, ConstraintId, Model, ModelId, ModelKind, Schema, camel_to_snake_case,
};

/// A class name that `except` may have: trimmed, a Python name, not another model's, and not one
/// whose table by default would have the name of another table.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn class_name(
    schema: &Schema,
    wanted: &str,
    except: Option<ModelId>,
) -> Result<String, CommandError> {
    let own = except.and_then(|id| schema.model(id));
    let has_default_table =
        own.is_none_or(|model| model.kind == ModelKind::Class && model.tablename.is_none());
    let is_other = |name: &str| schema.model_named(name).is_some_and(|one| Some(one.id) != except);
    let is_other_table = |name: &str| {
        has_default_table && tablename_is_taken(schema, &camel_to_snake_case(name), except)
    };
    let free = |name: &str| {
        let mut free = name.to_owned();
        while is_other(&free) || is_other_table(&free) || is_keyword(&free) {
            let next = free_class_name(schema, &free);
            free = if next == free { format!("{free}_2") } else { next };
        }
        free
    };
    let name = python_name(wanted, "A model", free)?;
    if is_other(&name) {
        let free = free(&name);
        return Err(taken("The project", "a model", name, free));
    }
    if is_other_table(&name) {
        let free = free(&name);
        let table = camel_to_snake_case(&name);
        return Err(CommandError::NotAName {
            message: format!(
                "{name} would have the table {table}, which there is already. {free} is free"
            ),
            free: Some(free),
        });
    }
    Ok(name)
}

/// A table's name that `except` may have.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn tablename(
    schema: &Schema,
    wanted: &str,
    except: Option<ModelId>,
) -> Result<String, CommandError> {
    let name = wanted.trim();
    if !tablename_is_taken(schema, name, except) {
        return Ok(name.to_owned());
    }
    let free = first_free(name, |name| tablename_is_taken(schema, name, None));
    Err(taken("The project", "a table", name.to_owned(), free))
}

/// A column name that `except` may have: trimmed, not another column's of the model. Databases do
/// not tell capitals apart in column names, so neither does this.
///
/// # Errors
/// Why it cannot be taken, with a free one.
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
        let free = first_free(name, is_taken);
        return Err(taken(&model.class_name, "a column", name.to_owned(), free));
    }
    Ok(name.to_owned())
}

/// The attribute that a column named like this would be. A database's columns may have names that
/// Python could not write, for which the module has an attribute of another name; only clashes and
/// names that declarative classes need are refused.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn column_attribute(
    schema: &Schema,
    model_id: ModelId,
    wanted: &str,
    current: Option<&str>,
) -> Result<(), CommandError> {
    if current == Some(wanted) || !is_identifier(wanted) || is_keyword(wanted) {
        return Ok(());
    }
    if ["query", "query_class"].contains(&wanted) {
        return Ok(());
    }
    column_attribute_name(schema, model_id, wanted, current).map(|_| ())
}

/// A name for the attribute of a column, that is free on the class or is `current` already. It may be
/// that of a base's column: a joined class has a key of the same name, and what else SQLAlchemy
/// refuses of it the mapping tells.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn column_attribute_name(
    schema: &Schema,
    model_id: ModelId,
    wanted: &str,
    current: Option<&str>,
) -> Result<String, CommandError> {
    let names = names_with_owners(schema, model_id, |is_column| !is_column);
    free_attribute(schema, &names, wanted, current)
}

/// An attribute name that is free on the class and its bases, or is `current` already: for
/// relationships, of which SQLAlchemy warns where one supersedes that of a base.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn attribute_name(
    schema: &Schema,
    model_id: ModelId,
    wanted: &str,
    current: Option<&str>,
) -> Result<String, CommandError> {
    attribute_beside(schema, model_id, wanted, current, &[])
}

/// The same where the class is about to get the attributes `coming` too.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn attribute_beside(
    schema: &Schema,
    model_id: ModelId,
    wanted: &str,
    current: Option<&str>,
    coming: &[&str],
) -> Result<String, CommandError> {
    let mut names = names_with_owners(schema, model_id, |_| true);
    names.extend(coming.iter().map(|name| ((*name).to_owned(), model_id)));
    let known = current.filter(|name| !coming.contains(name));
    free_attribute(schema, &names, wanted, known)
}

/// The attributes of a class and those of its bases that count, with the class that has each.
fn names_with_owners(
    schema: &Schema,
    model_id: ModelId,
    counts: impl Fn(bool) -> bool,
) -> BTreeMap<String, ModelId> {
    let inherited = inherited_attributes(schema, model_id).into_iter().rev();
    let inherited = inherited.filter(|one| counts(one.is_column)).map(|one| (one.name, one.base));
    let own = attribute_names(schema, model_id).into_iter().map(|name| (name, model_id));
    inherited.chain(own).collect()
}

fn free_attribute(
    schema: &Schema,
    names: &BTreeMap<String, ModelId>,
    wanted: &str,
    current: Option<&str>,
) -> Result<String, CommandError> {
    let free = |name: &str| {
        let is_taken = |name: &str| {
            names.contains_key(name) || is_keyword(name) || why_reserved(name).is_some()
        };
        if is_keyword(name) || why_reserved(name).is_some() {
            first_free(&format!("{name}_"), is_taken)
        } else {
            first_free(name, is_taken)
        }
    };
    let name = python_name(wanted, "An attribute", free)?;
    if current == Some(name.as_str()) {
        return Ok(name);
    }
    if let Some(why) = why_reserved(&name) {
        let free = free(&name);
        let message = format!("{name} is {why}. {free} is free");
        return Err(CommandError::NotAName { message, free: Some(free) });
    }
    if let Some(owner) = names.get(&name) {
        let free = free(&name);
        let owner = schema.model(*owner).map_or("The class", |model| &model.class_name);
        return Err(taken(owner, "an attribute", name, free));
    }
    Ok(name)
}

/// A name of a constraint or index that `except` may have: not another's of the model, of an index
/// not another index's nor a table's, since most databases keep those together.
///
/// # Errors
/// Why it cannot be taken, with a free one.
pub fn constraint_name(
    schema: &Schema,
    model: &Model,
    wanted: &str,
    is_index: bool,
    except: Option<ConstraintId>,
) -> Result<String, CommandError> {
    let name = wanted.trim();
    let owner_of = |name: &str| {
        if names_of(model).any(|(id, known)| Some(id) != except && known == name) {
            return Some((model.class_name.clone(), "a constraint or index"));
        }
        if !is_index {
            return None;
        }
        let others = schema.models.values().filter(|other| other.id != model.id);
        let has_index = |other: &&std::sync::Arc<Model>| {
            other.indexes.iter().any(|one| one.name.as_deref() == Some(name))
        };
        if let Some(other) = others.clone().find(has_index) {
            return Some((other.class_name.clone(), "an index"));
        }
        tablename_is_taken(schema, name, None).then(|| ("The project".to_owned(), "a table"))
    };
    match owner_of(name) {
        None => Ok(name.to_owned()),
        Some((owner, what)) => {
            let free = first_free(name, |name| owner_of(name).is_some());
            Err(taken(&owner, what, name.to_owned(), free))
        }
    }
}

/// The names that were given to constraints and indexes of a model.
fn names_of(model: &Model) -> impl Iterator<Item = (ConstraintId, &str)> {
    let keys = model.foreign_keys.iter().map(|one| (one.id, &one.name));
    let uniques = model.unique_constraints.iter().map(|one| (one.id, &one.name));
    let checks = model.check_constraints.iter().map(|one| (one.id, &one.name));
    let indexes = model.indexes.iter().map(|one| (one.id, &one.name));
    let all = keys.chain(uniques).chain(checks).chain(indexes);
    all.filter_map(|(id, name)| Some((id, name.as_deref()?)))
}

fn taken(owner: &str, what: &'static str, name: String, free: String) -> CommandError {
    CommandError::NameTaken { owner: owner.to_owned(), what, name, free }
}

/// A name that Python takes for a class or an attribute.
fn python_name(
    wanted: &str,
    what: &'static str,
    free: impl Fn(&str) -> String,
) -> Result<String, CommandError> {
    let name = wanted.trim();
    if name.is_empty() {
        return Err(CommandError::EmptyName { what });
    }
    if !is_identifier(name) {
        let near = free(&identifier_near(name));
        let message = format!(
            "{name} is not a Python name: letters, digits and underscores, no digit first. \
             {near} is free"
        );
        return Err(CommandError::NotAName { message, free: Some(near) });
    }
    if is_keyword(name) {
        let near = free(&format!("{name}_"));
        let message = format!("{name} is a word of Python's own. {near} is free");
        return Err(CommandError::NotAName { message, free: Some(near) });
    }
    Ok(name.to_owned())
}

/// `unit_price` for `unit price`, `_2nd` for `2nd`.
fn identifier_near(text: &str) -> String {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let mut name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        name.insert(0, '_');
    }
    name
}

/// Is it letters, digits and underscores, with no digit first?
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

fn is_keyword(name: &str) -> bool {
    PYTHON_KEYWORDS.contains(&name)
}

/// What a name is for, that no attribute of a model may have.
fn why_reserved(name: &str) -> Option<&'static str> {
    Some(match name {
        "metadata" | "registry" => "what declarative classes keep for themselves",
        "query" | "query_class" => "what Flask-SQLAlchemy's models have already",
        "db" => "what the module calls its database",
        _ if name.starts_with("__") => {
            "read by Python in a way of its own, for its two underscores"
        }
        _ => return None,
    })
}

/// `keyword.kwlist` of Python 3.13.
const PYTHON_KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];
