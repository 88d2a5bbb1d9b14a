//! What drawing a link comes to: which side is the child, its columns, the names of both ends.
//!
//! Proposals only; the popover shows them to be changed, and a [`Command`] makes them so.

use super::naming::{first_free, snake_case, tablename_is_taken, taken_attribute_names};
use super::{Command, ForeignKeyColumns, RelationshipNames};
use crate::mapping::naming_ends::{LinkWords, end_candidates, free_name, plural};
use crate::schema::{Column, ColumnId, ForeignKeyTarget, Model, ModelId, ModelKind, Schema};

/// A foreign key to be drawn, with the names proposed for both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlan {
    /// The side that refers.
    pub child: ModelId,
    /// The side that is referred to.
    pub parent: ModelId,
    /// The columns that refer: those there are, or the names of new ones (`role_id`).
    pub columns: ForeignKeyColumns,
    /// The referred columns.
    pub parent_columns: Vec<ColumnId>,
    /// The names of both ends; `None` where one side is no class, so that there is no relationship.
    pub relationship: Option<RelationshipNames>,
}

impl LinkPlan {
    /// The command that makes it so.
    pub fn command(&self, ondelete: Option<String>, onupdate: Option<String>) -> Command {
        Command::AddForeignKey {
            child: self.child,
            columns: self.columns.clone(),
            parent: self.parent,
            parent_columns: self.parent_columns.clone(),
            ondelete,
            onupdate,
            relationship: self.relationship.clone(),
        }
    }

    /// The same link with child and parent exchanged, and new columns; `None` if the child has no
    /// primary key to refer to.
    pub fn swapped(&self, schema: &Schema) -> Option<Self> {
        plan(schema, schema.model(self.parent)?, schema.model(self.child)?, None, &[])
    }
}

/// Decides what a link drawn between `a` and `b` (a box, or one of its columns) comes to. Which of
/// them the drag began at makes no difference: the keys decide, and where they do not, the box that
/// was made later refers to the earlier one. `None` if neither side has a key to refer to, a column
/// is gone, or both boxes are views.
pub fn decide_link(
    schema: &Schema,
    a: (ModelId, Option<ColumnId>),
    b: (ModelId, Option<ColumnId>),
) -> Option<LinkPlan> {
    let (child, parent) = child_and_parent(schema, a, b)?;
    link_from(schema, child, parent)
}

/// The link from a box (or one of its columns) that is to refer to another: as [`decide_link`], but
/// the child side is given. `None` if the parent has no key, or the child is a view.
pub fn link_from(
    schema: &Schema,
    child: (ModelId, Option<ColumnId>),
    parent: (ModelId, Option<ColumnId>),
) -> Option<LinkPlan> {
    let (child_model, parent_model) = (schema.model(child.0)?, schema.model(parent.0)?);
    let existing = child.1.and_then(|id| child_model.column(id));
    let referred: Vec<ColumnId> = parent.1.into_iter().collect();
    plan(schema, child_model, parent_model, existing, &referred)
}

/// The link over columns that are all given, in the order of the key that they refer to. `None` if one of
/// them is gone.
pub fn link_over(
    schema: &Schema,
    (child, columns): (ModelId, &[ColumnId]),
    (parent, parent_columns): (ModelId, &[ColumnId]),
) -> Option<LinkPlan> {
    let (child, parent) = (schema.model(child)?, schema.model(parent)?);
    let names: Option<Vec<String>> =
        columns.iter().map(|id| child.column(*id).map(|column| column.name.clone())).collect();
    let is_there = parent_columns.iter().all(|id| parent.column(*id).is_some());
    let names = names.filter(|names| is_there && names.len() == parent_columns.len())?;
    let is_one_to_one = is_unique_together(child, columns);
    let relationship = (child.kind.is_class() && parent.kind.is_class())
        .then(|| names_of_both_ends(schema, child, parent, &names, is_one_to_one));
    Some(LinkPlan {
        child: child.id,
        parent: parent.id,
        columns: ForeignKeyColumns::Existing(columns.to_vec()),
        parent_columns: parent_columns.to_vec(),
        relationship,
    })
}

/// The two ends of a link, the one that refers first.
type Ends = ((ModelId, Option<ColumnId>), (ModelId, Option<ColumnId>));

fn child_and_parent(
    schema: &Schema,
    a: (ModelId, Option<ColumnId>),
    b: (ModelId, Option<ColumnId>),
) -> Option<Ends> {
    let a_score = parent_score(schema, a, b.0)?;
    let b_score = parent_score(schema, b, a.0)?;
    let a_is_parent = match a_score.cmp(&b_score) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => a.0 < b.0,
    };
    Some(if a_is_parent { (b, a) } else { (a, b) })
}

/// How much speaks for this end being the referred one.
fn parent_score(
    schema: &Schema,
    (model_id, column_id): (ModelId, Option<ColumnId>),
    other: ModelId,
) -> Option<i32> {
    let model = schema.model(model_id)?;
    let other = schema.model(other)?;
    let mut score = 0;
    if model.kind != ModelKind::Class {
        score -= 8;
    }
    if model.primary_key_columns().is_empty() {
        score -= 16;
    }
    match column_id {
        Some(id) => {
            let column = model.column(id)?;
            score += if is_key(model, column) { 4 } else { -32 };
            if is_referring(model, id) {
                score -= 4;
            }
        }
        None => {
            if matching_columns(model, other).is_some() {
                score -= 2;
            }
        }
    }
    Some(score)
}

/// Can a foreign key refer to this column: the whole primary key, or unique?
fn is_key(model: &Model, column: &Column) -> bool {
    let primary_key = model.primary_key_columns();
    let is_whole_key = primary_key.len() == 1 && primary_key[0].id == column.id;
    is_whole_key || column.unique
}

fn is_referring(model: &Model, column_id: ColumnId) -> bool {
    model.foreign_keys.iter().any(|key| key.columns.contains(&column_id))
}

/// Columns of `child` that are named for the key of `parent` and refer to nothing yet: `role_id`.
fn matching_columns<'a>(child: &'a Model, parent: &Model) -> Option<Vec<&'a Column>> {
    let names = new_column_names(parent);
    let columns: Vec<&Column> = names
        .iter()
        .filter_map(|name| child.column_named(name))
        .filter(|column| !is_referring(child, column.id))
        .collect();
    (!columns.is_empty() && columns.len() == names.len()).then_some(columns)
}

/// `role_id` for each column of the parent's primary key.
fn new_column_names(parent: &Model) -> Vec<String> {
    let stem = snake_case(&parent.class_name);
    parent.primary_key_columns().iter().map(|key| format!("{stem}_{}", key.name)).collect()
}

fn plan(
    schema: &Schema,
    child: &Model,
    parent: &Model,
    existing: Option<&Column>,
    referred: &[ColumnId],
) -> Option<LinkPlan> {
    if matches!(child.kind, ModelKind::View { .. }) {
        return None;
    }
    let referred: Vec<&Column> = if referred.is_empty() {
        parent.primary_key_columns()
    } else {
        referred.iter().filter_map(|id| parent.column(*id)).collect()
    };
    // A column that is dropped on one part of a composite key refers to that key's column alone
    // only if it is unique; otherwise to the whole key, with new columns for it.
    let referred = match referred.as_slice() {
        [one] if !is_key(parent, one) => parent.primary_key_columns(),
        _ => referred,
    };
    if referred.is_empty() {
        return None;
    }
    let is_self = child.id == parent.id;
    let columns = match existing {
        Some(column) if referred.len() == 1 => ForeignKeyColumns::Existing(vec![column.id]),
        _ => match matching_columns(child, parent).filter(|found| {
            !is_self && found.len() == referred.len() && parent_key_is(parent, &referred)
        }) {
            Some(found) => ForeignKeyColumns::Existing(found.iter().map(|one| one.id).collect()),
            None => ForeignKeyColumns::New(free_column_names(child, parent, &referred, is_self)),
        },
    };
    let column_names: Vec<String> = match &columns {
        ForeignKeyColumns::Existing(ids) => {
            ids.iter().filter_map(|id| child.column(*id)).map(|one| one.name.clone()).collect()
        }
        ForeignKeyColumns::New(names) => names.clone(),
    };
    let is_one_to_one = match &columns {
        ForeignKeyColumns::Existing(ids) => is_unique_together(child, ids),
        ForeignKeyColumns::New(_) => false,
    };
    let relationship = (child.kind.is_class() && parent.kind.is_class())
        .then(|| names_of_both_ends(schema, child, parent, &column_names, is_one_to_one));
    Some(LinkPlan {
        child: child.id,
        parent: parent.id,
        columns,
        parent_columns: referred.iter().map(|column| column.id).collect(),
        relationship,
    })
}

fn parent_key_is(parent: &Model, referred: &[&Column]) -> bool {
    let key = parent.primary_key_columns();
    key.iter().map(|column| column.id).eq(referred.iter().map(|column| column.id))
}

/// Are these columns the primary key, or unique?
fn is_unique_together(model: &Model, ids: &[ColumnId]) -> bool {
    let key: Vec<ColumnId> = model.primary_key_columns().iter().map(|column| column.id).collect();
    let is_same = |other: &[ColumnId]| {
        other.len() == ids.len() && other.iter().all(|column_id| ids.contains(column_id))
    };
    is_same(&key)
        || model.unique_constraints.iter().any(|unique| is_same(&unique.columns))
        || matches!(ids, [id] if model.column(*id).is_some_and(|column| column.unique))
}

/// Names for new columns: `role_id`, in a self-reference `parent_id`, with a number where taken.
fn free_column_names(
    child: &Model,
    parent: &Model,
    referred: &[&Column],
    is_self: bool,
) -> Vec<String> {
    let stem = if is_self { "parent".to_owned() } else { snake_case(&parent.class_name) };
    referred
        .iter()
        .map(|column| {
            first_free(&format!("{stem}_{}", column.name), |name| {
                child.column_named(name).is_some()
                    || child.columns.iter().any(|other| other.attribute_name() == name)
            })
        })
        .collect()
}

/// `users` and `role`: such names as a person would choose, free on both classes.
fn names_of_both_ends(
    schema: &Schema,
    child: &Model,
    parent: &Model,
    column_names: &[String],
    is_one_to_one: bool,
) -> RelationshipNames {
    let is_self_reference = child.id == parent.id;
    let has_siblings = child.foreign_keys.iter().any(|key| {
        matches!(&key.target, ForeignKeyTarget::Columns { model, .. } if *model == parent.id)
            && !key.columns.iter().all(|id| {
                child.column(*id).is_some_and(|column| column_names.contains(&column.name))
            })
    });
    let columns: Vec<&str> = column_names.iter().map(String::as_str).collect();
    let wished = end_candidates(&LinkWords {
        child: &snake_case(&child.class_name),
        parent: &snake_case(&parent.class_name),
        columns: &columns,
        is_self_reference,
        holds_once: is_one_to_one,
        has_siblings,
    });
    let mut child_taken = taken_attribute_names(schema, child.id);
    child_taken.extend(column_names.iter().cloned());
    let child_name = free_name(|name| child_taken.contains(name), &wished.on_child);
    let parent_taken = taken_attribute_names(schema, parent.id);
    let is_taken =
        |name: &str| parent_taken.contains(name) || (is_self_reference && name == child_name);
    let parent_name = free_name(is_taken, &wished.on_parent);
    RelationshipNames { parent_name, child_name, is_one_to_one }
}

/// A many-to-many to be drawn, with the names proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyToManyPlan {
    /// The class that the relationship is declared on.
    pub a: ModelId,
    /// The other class.
    pub b: ModelId,
    /// The association table's name: `post_tags`.
    pub tablename: String,
    /// The list on `a`, of `b`s: `tags`.
    pub a_name: String,
    /// The list on `b`, of `a`s: `posts`.
    pub b_name: String,
}

impl ManyToManyPlan {
    /// The command that makes it so.
    pub fn command(&self) -> Command {
        Command::AddManyToMany {
            a: self.a,
            b: self.b,
            tablename: self.tablename.clone(),
            a_name: self.a_name.clone(),
            b_name: self.b_name.clone(),
        }
    }
}

/// Decides what a many-to-many drawn from `a` to `b` comes to. `None` if one of them is gone, is no
/// class, or has no primary key.
pub fn decide_many_to_many(schema: &Schema, a: ModelId, b: ModelId) -> Option<ManyToManyPlan> {
    let (a_model, b_model) = (schema.model(a)?, schema.model(b)?);
    let can_be_linked =
        |model: &Model| model.kind.is_class() && !model.primary_key_columns().is_empty();
    if !can_be_linked(a_model) || !can_be_linked(b_model) {
        return None;
    }
    let (a_stem, b_stem) = (snake_case(&a_model.class_name), snake_case(&b_model.class_name));
    let tablename = first_free(&format!("{a_stem}_{}", plural(&b_stem)), |name| {
        tablename_is_taken(schema, name, None) || schema.model_named(name).is_some()
    });
    let a_taken = taken_attribute_names(schema, a);
    let a_name = first_free(&plural(&b_stem), |name| a_taken.contains(name));
    let b_taken = taken_attribute_names(schema, b);
    let is_taken = |name: &str| b_taken.contains(name) || (a == b && name == a_name);
    let plain = plural(&a_stem);
    let b_name = if a == b {
        first_free(&format!("{plain}_of"), is_taken)
    } else {
        first_free(&plain, is_taken)
    };
    Some(ManyToManyPlan { a, b, tablename, a_name, b_name })
}
