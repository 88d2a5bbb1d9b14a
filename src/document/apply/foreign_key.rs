//! Commands on foreign keys, with the relationships that they carry.

use super::{checks, connect, text_or_none};
use crate::document::expressions_of_columns::{column_expression, column_expressions};
use crate::document::{
    Applied, CommandError, Document, ForeignKeyColumns, ForeignKeyOption, RelationshipNames,
};
use crate::schema::{
    Backref, Column, ColumnId, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget, Model,
    ModelId, ModelKind, Relationship, RelationshipId, RelationshipOptions, Schema,
};

/// The two sides of a new foreign key.
pub struct Ends {
    pub child: ModelId,
    pub columns: ForeignKeyColumns,
    pub parent: ModelId,
    pub parent_columns: Vec<ColumnId>,
}

pub fn add(
    document: &mut Document,
    ends: Ends,
    (ondelete, onupdate): (Option<String>, Option<String>),
    names: Option<RelationshipNames>,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let Ends { child, columns, parent, parent_columns } = ends;
    let child_model = checks::model(document, child)?;
    let parent_model = checks::model(document, parent)?;
    for model in [child_model, parent_model] {
        if matches!(model.kind, ModelKind::View { .. }) {
            let message = format!("{} is a view: foreign keys are of tables", model.class_name);
            return Err(CommandError::Refused(message));
        }
    }
    checks::columns_of(parent_model, &parent_columns)?;
    let count = match &columns {
        ForeignKeyColumns::Existing(ids) => {
            checks::columns_of(child_model, ids)?;
            ids.len()
        }
        ForeignKeyColumns::New(names) => names.len(),
    };
    if count != parent_columns.len() {
        return Err(CommandError::Refused(format!(
            "{count} columns cannot refer to {}. Choose as many",
            parent_columns.len()
        )));
    }
    let column_ids = match columns {
        ForeignKeyColumns::Existing(ids) => ids,
        ForeignKeyColumns::New(names) => {
            add_columns(document, child, &names, parent, &parent_columns, applied)?
        }
    };
    let child_model = checks::model(document, child)?;
    let target = ForeignKeyTarget::Columns { model: parent, columns: parent_columns };
    let is_there = |key: &ForeignKeyConstraint| key.columns == column_ids && key.target == target;
    if child_model.foreign_keys.iter().any(is_there) {
        let message = format!("{} has this foreign key already", child_model.class_name);
        return Err(CommandError::Refused(message));
    }
    keep_others_unambiguous(document, child, parent);
    let others = keys_between(&document.schema, child, parent).len();
    let id = ConstraintId(document.schema_mut().next_id());
    let mut key = ForeignKeyConstraint::new(id, column_ids, target);
    (key.ondelete, key.onupdate) = (ondelete, onupdate);
    applied.constraints.push((child, id));
    checks::model_mut(document, child)?.foreign_keys.push(key.clone());
    match names {
        Some(names) => add_relationship(document, child, parent, &key, others > 0, &names, applied),
        None => Ok(()),
    }
}

/// New columns at the end of the child, of the types that they refer to.
fn add_columns(
    document: &mut Document,
    child: ModelId,
    names: &[String],
    parent: ModelId,
    parent_columns: &[ColumnId],
    applied: &mut Applied,
) -> Result<Vec<ColumnId>, CommandError> {
    let mut ids = Vec::new();
    for (name, parent_column) in names.iter().zip(parent_columns) {
        let name = checks::column_name(checks::model(document, child)?, name, None)?;
        let referred = checks::model(document, parent)?.column(*parent_column);
        let column_type = referred.and_then(|column| column.column_type.clone());
        let id = ColumnId(document.schema_mut().next_id());
        let model = checks::model_mut(document, child)?;
        model.columns.push(Column::new(id, name, column_type));
        applied.columns.push((child, id));
        ids.push(id);
    }
    Ok(ids)
}

/// The relationship that a new key carries: declared on the parent with a backref, as the tutorial
/// of Flask-SQLAlchemy does it; without a name for the parent's end, declared on the child.
fn add_relationship(
    document: &mut Document,
    child: ModelId,
    parent: ModelId,
    key: &ForeignKeyConstraint,
    is_one_of_several: bool,
    names: &RelationshipNames,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let (parent_name, child_name) = (names.parent_name.trim(), names.child_name.trim());
    if parent_name.is_empty() && child_name.is_empty() {
        return Ok(());
    }
    for id in [child, parent] {
        let model = checks::model(document, id)?;
        if !model.kind.is_class() {
            return Err(CommandError::Refused(format!(
                "{} is not a class, so it has no relationships",
                model.class_name
            )));
        }
    }
    let schema = &document.schema;
    if !child_name.is_empty() {
        checks::attribute_name(schema, child, child_name, None)?;
    }
    if !parent_name.is_empty() {
        checks::attribute_name(schema, parent, parent_name, None)?;
    }
    if child == parent && child_name == parent_name {
        let message = "Both ends are on the same class. Give them different names";
        return Err(CommandError::Refused(message.to_owned()));
    }
    let child_model = checks::model(document, child)?;
    let foreign_keys =
        if is_one_of_several { column_expressions(child_model, &key.columns) } else { Vec::new() };
    let remote_side = match &key.target {
        ForeignKeyTarget::Columns { columns, .. } if child == parent => {
            column_expressions(child_model, columns)
        }
        _ => Vec::new(),
    };
    let id = RelationshipId(document.schema_mut().next_id());
    let (owner, relationship) = if parent_name.is_empty() {
        let mut relationship = Relationship::new(id, child_name, parent);
        relationship.options.foreign_keys = foreign_keys;
        relationship.options.remote_side = remote_side;
        (child, relationship)
    } else {
        let mut relationship = Relationship::new(id, parent_name, child);
        relationship.options.foreign_keys = foreign_keys;
        relationship.options.uselist = names.is_one_to_one.then_some(false);
        if !child_name.is_empty() {
            let mut backref =
                Backref { name: child_name.to_owned(), options: RelationshipOptions::default() };
            backref.options.remote_side = remote_side;
            relationship.backref = Some(backref);
        }
        (parent, relationship)
    };
    checks::model_mut(document, owner)?.relationships.push(relationship);
    applied.relationships.push((owner, id));
    Ok(())
}

/// The foreign keys between two models, in either direction, with the models that hold them.
pub fn keys_between(
    schema: &Schema,
    a: ModelId,
    b: ModelId,
) -> Vec<(ModelId, &ForeignKeyConstraint)> {
    let keys_to = |from: ModelId, to: ModelId| {
        let keys = schema.model(from).map(|model| model.foreign_keys.as_slice());
        keys.unwrap_or_default()
            .iter()
            .filter(move |key| {
                matches!(&key.target, ForeignKeyTarget::Columns { model, .. } if *model == to)
            })
            .map(move |key| (from, key))
    };
    if a == b { keys_to(a, b).collect() } else { keys_to(a, b).chain(keys_to(b, a)).collect() }
}

/// Is this a relationship between the two that finds its key by itself?
fn finds_its_key(owner: ModelId, one: &Relationship, a: ModelId, b: ModelId) -> bool {
    let target = one.target.id();
    let is_between = (owner == a && target == Some(b)) || (owner == b && target == Some(a));
    is_between
        && one.secondary.is_none()
        && one.options.primaryjoin.is_none()
        && one.options.foreign_keys.is_empty()
}

/// Relationships that the only key between two models carries say so before a second key makes them
/// ambiguous.
pub fn keep_others_unambiguous(document: &mut Document, a: ModelId, b: ModelId) {
    let keys = keys_between(&document.schema, a, b);
    let [(holder, key)] = keys.as_slice() else { return };
    let Some(model) = document.schema.model(*holder) else { return };
    let foreign_keys = column_expressions(model, &key.columns);
    for owner in [a, b] {
        let Some(model) = document.schema.model(owner) else { continue };
        if !model.relationships.iter().any(|one| finds_its_key(owner, one, a, b)) {
            continue;
        }
        let Some(model) = document.schema_mut().model_mut(owner) else { continue };
        for one in &mut model.relationships {
            if finds_its_key(owner, one, a, b) {
                one.options.foreign_keys.clone_from(&foreign_keys);
            }
        }
    }
}

/// The relationships that only this key carries, with the models that declare them.
pub fn carried_by(
    schema: &Schema,
    child: ModelId,
    key: &ForeignKeyConstraint,
) -> Vec<(ModelId, RelationshipId)> {
    let ForeignKeyTarget::Columns { model: parent, .. } = key.target else { return Vec::new() };
    let Some(child_model) = schema.model(child) else { return Vec::new() };
    let is_only_key = keys_between(schema, child, parent).len() == 1;
    let expressions = column_expressions(child_model, &key.columns);
    let mut owners = vec![child];
    if parent != child {
        owners.push(parent);
    }
    let mut carried = Vec::new();
    for owner in owners {
        let Some(model) = schema.model(owner) else { continue };
        let other = if owner == child { parent } else { child };
        for one in &model.relationships {
            let named = &one.options.foreign_keys;
            let is_named = !named.is_empty() && named.iter().all(|name| expressions.contains(name));
            let is_between = one.target.id() == Some(other) && one.secondary.is_none();
            if is_between && (is_named || (is_only_key && named.is_empty())) {
                carried.push((owner, one.id));
            }
        }
    }
    carried
}

pub fn set_target(
    document: &mut Document,
    model_id: ModelId,
    constraint_id: ConstraintId,
    column_ids: Option<Vec<ColumnId>>,
    target: ForeignKeyTarget,
) -> Result<(), CommandError> {
    let key = checks::foreign_key_mut(document, model_id, constraint_id)?;
    let column_ids = column_ids.unwrap_or_else(|| key.columns.clone());
    checks::columns_of(checks::model(document, model_id)?, &column_ids)?;
    let referred_count = match &target {
        ForeignKeyTarget::Columns { model, columns } => {
            checks::columns_of(checks::model(document, *model)?, columns)?;
            columns.len()
        }
        ForeignKeyTarget::Unresolved { table, columns } => {
            if table.trim().is_empty() {
                return Err(CommandError::EmptyName { what: "The referred table" });
            }
            if columns.is_empty() { column_ids.len() } else { columns.len() }
        }
    };
    if referred_count != column_ids.len() {
        return Err(CommandError::Refused(format!(
            "{} columns cannot refer to {referred_count}. Choose as many",
            column_ids.len()
        )));
    }
    let old = checks::foreign_key_mut(document, model_id, constraint_id)?.target.clone();
    match (&old, &target) {
        (ForeignKeyTarget::Columns { model: old, .. }, ForeignKeyTarget::Columns { model, .. })
            if old == model => {}
        (_, ForeignKeyTarget::Columns { model: parent, .. }) => {
            keep_others_unambiguous(document, model_id, *parent);
        }
        _ => {}
    }
    let key = checks::foreign_key_mut(document, model_id, constraint_id)?;
    key.columns = column_ids;
    key.target = target;
    connect::unresolved(document);
    Ok(())
}

pub fn set_option(
    document: &mut Document,
    model_id: ModelId,
    constraint_id: ConstraintId,
    option: ForeignKeyOption,
) -> Result<(), CommandError> {
    if let ForeignKeyOption::Name(Some(name)) = &option {
        let model = checks::model(document, model_id)?;
        checks::constraint_name(&document.schema, model, name, false, Some(constraint_id))?;
    }
    let key = checks::foreign_key_mut(document, model_id, constraint_id)?;
    match option {
        ForeignKeyOption::Name(name) => key.name = text_or_none(name),
        ForeignKeyOption::Ondelete(action) => key.ondelete = text_or_none(action),
        ForeignKeyOption::Onupdate(action) => key.onupdate = text_or_none(action),
        ForeignKeyOption::Deferrable(deferrable) => key.deferrable = deferrable,
        ForeignKeyOption::Initially(initially) => key.initially = text_or_none(initially),
        ForeignKeyOption::UseAlter(use_alter) => key.use_alter = use_alter,
    }
    Ok(())
}

/// `left == right` for each pair, joined by `and_` where there are several.
pub fn join_expression(
    (left, left_columns): (&Model, &[ColumnId]),
    (right, right_columns): (&Model, &[ColumnId]),
) -> String {
    let pairs: Vec<String> = left_columns
        .iter()
        .zip(right_columns)
        .filter_map(|(a, b)| Some((left.column(*a)?, right.column(*b)?)))
        .map(|(a, b)| format!("{} == {}", column_expression(left, a), column_expression(right, b)))
        .collect();
    if let [pair] = pairs.as_slice() { pair.clone() } else { format!("and_({})", pairs.join(", ")) }
}
