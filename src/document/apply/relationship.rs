//! Commands on relationships: ends, names, options.

use super::{checks, connect, text_or_none};
use crate::document::{Applied, CommandError, Document, RelationshipOption, rename_in_expressions};
use crate::schema::{
    Backref, ModelId, ModelReference, Relationship, RelationshipEnd, RelationshipId,
    RelationshipOptions,
};

/// What a new relationship leads to and through.
pub struct Ends {
    pub target: ModelReference,
    pub backref: Option<String>,
    pub secondary: Option<ModelReference>,
}

pub fn add(
    document: &mut Document,
    model_id: ModelId,
    name: &str,
    ends: Ends,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let model = checks::model(document, model_id)?;
    if !model.kind.is_class() {
        let message = format!("{} is not a class, so it has no relationships", model.class_name);
        return Err(CommandError::Refused(message));
    }
    check_target(document, &ends.target)?;
    if let Some(secondary) = &ends.secondary {
        check_reference(document, secondary)?;
    }
    let name = checks::attribute_name(&document.schema, model_id, name, None)?;
    let id = RelationshipId(document.schema_mut().next_id());
    let relationship = Relationship {
        id,
        name,
        target: ends.target,
        backref: None,
        back_populates: None,
        secondary: ends.secondary,
        options: RelationshipOptions::default(),
    };
    checks::model_mut(document, model_id)?.relationships.push(relationship);
    applied.relationships.push((model_id, id));
    connect::unresolved(document);
    let backref = text_or_none(ends.backref);
    set_backref(document, model_id, id, backref.as_deref())
}

/// The relationship to another class, with its name and options.
pub fn move_to(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    to: ModelId,
) -> Result<(), CommandError> {
    check_target(document, &ModelReference::Model(to))?;
    let model = checks::model(document, model_id)?;
    let moved = model.relationship(relationship_id).cloned();
    let moved = moved.ok_or(CommandError::Gone { what: "The relationship" })?;
    checks::attribute_name(&document.schema, to, &moved.name, None)?;
    let model = checks::model_mut(document, model_id)?;
    model.relationships.retain(|one| one.id != relationship_id);
    checks::model_mut(document, to)?.relationships.push(moved);
    Ok(())
}

/// Refuses a model that is gone, and one that cannot be on the other side.
fn check_target(document: &Document, target: &ModelReference) -> Result<(), CommandError> {
    check_reference(document, target)?;
    match target.id().and_then(|id| document.schema.model(id)) {
        Some(model) if !model.kind.is_class() => Err(CommandError::Refused(format!(
            "{} is not a class. A relationship leads to a class, and through a table by secondary",
            model.class_name
        ))),
        _ => Ok(()),
    }
}

fn check_reference(document: &Document, reference: &ModelReference) -> Result<(), CommandError> {
    match reference {
        ModelReference::Model(id) => checks::model(document, *id).map(|_| ()),
        ModelReference::Unresolved(name) if name.trim().is_empty() => {
            Err(CommandError::EmptyName { what: "The other side" })
        }
        ModelReference::Unresolved(_) => Ok(()),
    }
}

pub fn rename(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    name: &str,
) -> Result<(), CommandError> {
    let before = checks::relationship(document, model_id, relationship_id)?.clone();
    let name = checks::attribute_name(&document.schema, model_id, name, Some(&before.name))?;
    let one = checks::relationship_mut(document, model_id, relationship_id)?;
    one.name.clone_from(&name);
    let schema = document.schema_mut();
    rename_in_expressions::follow_attribute(schema, model_id, &before.name, &name);
    if let Some(target) = before.target.id() {
        follow_in_back_populates(document, target, model_id, (&before.name, &name));
    }
    Ok(())
}

/// The other side's `back_populates` follows a rename of this one.
fn follow_in_back_populates(
    document: &mut Document,
    other_side: ModelId,
    this_side: ModelId,
    (before, after): (&str, &str),
) {
    let names_it = |one: &Relationship| {
        one.target.id() == Some(this_side) && one.back_populates.as_deref() == Some(before)
    };
    let Some(model) = document.schema.model(other_side) else { return };
    if !model.relationships.iter().any(names_it) {
        return;
    }
    let Some(model) = document.schema_mut().model_mut(other_side) else { return };
    for one in model.relationships.iter_mut().filter(|one| names_it(one)) {
        one.back_populates = Some(after.to_owned());
    }
}

pub fn set_backref(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    name: Option<&str>,
) -> Result<(), CommandError> {
    let before = checks::relationship(document, model_id, relationship_id)?.clone();
    let Some(wanted) = name else {
        checks::relationship_mut(document, model_id, relationship_id)?.backref = None;
        return Ok(());
    };
    let current = before.backref.as_ref().map(|backref| backref.name.as_str());
    let name = match before.target.id() {
        Some(target) => checks::attribute_name(&document.schema, target, wanted, current)?,
        None => text_or_none(Some(wanted.to_owned()))
            .ok_or(CommandError::EmptyName { what: "An attribute" })?,
    };
    let one = checks::relationship_mut(document, model_id, relationship_id)?;
    // SQLAlchemy takes one or the other.
    one.back_populates = None;
    let options = before.backref.as_ref().map(|backref| backref.options.clone());
    one.backref = Some(Backref { name: name.clone(), options: options.unwrap_or_default() });
    if let (Some(target), Some(current)) = (before.target.id(), current) {
        rename_in_expressions::follow_attribute(document.schema_mut(), target, current, &name);
    }
    Ok(())
}

pub fn set_back_populates(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    name: Option<String>,
) -> Result<(), CommandError> {
    let one = checks::relationship_mut(document, model_id, relationship_id)?;
    if name.is_some() {
        one.backref = None;
    }
    one.back_populates = name;
    Ok(())
}

pub fn set_target(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    target: ModelReference,
) -> Result<(), CommandError> {
    check_target(document, &target)?;
    let before = checks::relationship(document, model_id, relationship_id)?;
    if let (Some(backref), Some(new), true) =
        (&before.backref, target.id(), before.target != target)
    {
        checks::attribute_name(&document.schema, new, &backref.name, None)?;
    }
    checks::relationship_mut(document, model_id, relationship_id)?.target = target;
    connect::unresolved(document);
    Ok(())
}

pub fn set_secondary(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    secondary: Option<ModelReference>,
) -> Result<(), CommandError> {
    if let Some(secondary) = &secondary {
        check_reference(document, secondary)?;
    }
    checks::relationship_mut(document, model_id, relationship_id)?.secondary = secondary;
    connect::unresolved(document);
    Ok(())
}

pub fn set_option(
    document: &mut Document,
    model_id: ModelId,
    relationship_id: RelationshipId,
    end: RelationshipEnd,
    option: RelationshipOption,
) -> Result<(), CommandError> {
    use RelationshipOption as O;
    let one = checks::relationship_mut(document, model_id, relationship_id)?;
    let options = match end {
        RelationshipEnd::Declared => &mut one.options,
        RelationshipEnd::Backref => match &mut one.backref {
            Some(backref) => &mut backref.options,
            None => return Err(CommandError::Gone { what: "The backref" }),
        },
    };
    match option {
        O::Lazy(lazy) => options.lazy = lazy,
        O::OrderBy(order_by) => options.order_by = without_empty(order_by),
        O::Primaryjoin(join) => options.primaryjoin = text_or_none(join),
        O::Secondaryjoin(join) => options.secondaryjoin = text_or_none(join),
        O::Uselist(uselist) => options.uselist = uselist,
        O::ForeignKeys(columns) => options.foreign_keys = without_empty(columns),
        O::RemoteSide(columns) => options.remote_side = without_empty(columns),
        O::Cascade(cascade) => options.cascade = text_or_none(cascade),
        O::PassiveDeletes(passive_deletes) => options.passive_deletes = passive_deletes,
        O::Viewonly(viewonly) => options.viewonly = viewonly,
        O::PostUpdate(post_update) => options.post_update = post_update,
        O::SingleParent(single_parent) => options.single_parent = single_parent,
        O::Argument(name, Some(argument)) => {
            options.more.insert(name, argument);
        }
        O::Argument(name, None) => {
            options.more.remove(&name);
        }
        O::Overlaps(overlaps) => options.overlaps = text_or_none(overlaps),
    }
    Ok(())
}

fn without_empty(expressions: Vec<String>) -> Vec<String> {
    expressions.into_iter().filter_map(|one| text_or_none(Some(one))).collect()
}
