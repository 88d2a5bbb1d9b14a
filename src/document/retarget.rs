//! What it comes to when an end of a link is taken to another box: the key and the relationships that
//! go by it follow, with their names and options. The model that refers stays the one that refers.

use super::naming::{first_free, taken_attribute_names};
use super::{Command, CommandError, Document, RelationshipOption, link_from};
use crate::schema::{
    ColumnId, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget, ModelId, ModelReference,
    Relationship, RelationshipEnd, RelationshipId, Schema,
};

/// What a line between two boxes stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The relationship that it carries, with the class that declares it.
    pub relationship: Option<(ModelId, RelationshipId)>,
    /// Its foreign key, with the model that holds it; none of a many-to-many.
    pub key: Option<(ModelId, ConstraintId)>,
}

/// The command that takes the end of a link at `from` to the model `to`. Of a self-reference it is
/// the referred end.
///
/// # Errors
/// Why the end cannot be there, and what to do.
pub fn command(
    document: &Document,
    link: Link,
    from: ModelId,
    to: ModelId,
) -> Result<Command, String> {
    let gone = || CommandError::Gone { what: "The link" }.to_string();
    let schema = &document.schema;
    let mut commands = Vec::new();
    let mut is_child_moved = false;
    if let Some((holder, constraint_id)) = link.key {
        let model = schema.model(holder).ok_or_else(gone)?;
        let key = model.foreign_keys.iter().find(|key| key.id == constraint_id).ok_or_else(gone)?;
        let ForeignKeyTarget::Columns { model: parent, .. } = key.target else {
            return Err(gone());
        };
        if parent == from {
            let target = whole_key(schema, to, key.columns.len())?;
            commands.push(Command::SetForeignKeyTarget { model_id: holder, constraint_id, target });
        } else {
            is_child_moved = true;
            commands.push(same_key(schema, to, parent, key)?);
        }
    }
    for (owner, id) in relationships(schema, link) {
        let declared = schema.model(owner).and_then(|model| model.relationship(id));
        let declared = declared.ok_or_else(gone)?;
        follow(schema, (owner, declared), from, to, is_child_moved, &mut commands)?;
    }
    if let (true, Some((holder, constraint_id))) = (is_child_moved, link.key) {
        commands.push(Command::RemoveForeignKey { model_id: holder, constraint_id });
        let column_ids = left_over(schema, holder, constraint_id);
        if !column_ids.is_empty() {
            commands.push(Command::RemoveColumns { model_id: holder, column_ids });
        }
    }
    tried(document, commands, to)
}

/// The command that lets a class inherit from another base.
///
/// # Errors
/// The other end of such a line is the class itself, which stays.
pub fn base_command(
    document: &Document,
    model_id: ModelId,
    from: ModelId,
    to: ModelId,
) -> Result<Command, String> {
    if from == model_id {
        return Err("Draw the base of the other class instead: a class is what inherits".to_owned());
    }
    let base = Some(ModelReference::Model(to));
    tried(document, vec![Command::SetInherits { model_id, base }], to)
}

fn tried(document: &Document, commands: Vec<Command>, to: ModelId) -> Result<Command, String> {
    let name = document.schema.model(to).map_or("", |model| model.class_name.as_str());
    let label = format!("Re-target a link to {name}");
    let command = Command::Several { label, commands };
    let done = document.clone().apply(command.clone());
    done.map(|_| command).map_err(|error| error.to_string())
}

/// The primary key of a model, as what a key of so many columns refers to.
fn whole_key(schema: &Schema, to: ModelId, count: usize) -> Result<ForeignKeyTarget, String> {
    let gone = || CommandError::Gone { what: "The model" }.to_string();
    let model = schema.model(to).ok_or_else(gone)?;
    let columns: Vec<ColumnId> = model.primary_key_columns().iter().map(|one| one.id).collect();
    if columns.is_empty() {
        let name = &model.class_name;
        return Err(format!("{name} has no primary key to refer to. Add one to it first"));
    }
    if columns.len() != count {
        return Err(format!(
            "The key of {} has {} columns and this link has {count}. Draw another link to it",
            model.class_name,
            columns.len()
        ));
    }
    Ok(ForeignKeyTarget::Columns { model: to, columns })
}

/// The same key, held by another model.
fn same_key(
    schema: &Schema,
    child: ModelId,
    parent: ModelId,
    key: &ForeignKeyConstraint,
) -> Result<Command, String> {
    let ForeignKeyTarget::Columns { columns, .. } = &key.target else {
        return Err(CommandError::Gone { what: "The link" }.to_string());
    };
    let referred = match columns.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let plan = link_from(schema, (child, None), (parent, referred));
    let Some(mut plan) = plan.filter(|plan| plan.parent_columns == *columns) else {
        let name = schema.model(child).map_or("", |model| model.class_name.as_str());
        return Err(format!("{name} cannot hold this foreign key. Draw another link from it"));
    };
    plan.relationship = None;
    Ok(plan.command(key.ondelete.clone(), key.onupdate.clone()))
}

/// The relationship of a link, and the one that it says populates it back.
fn relationships(schema: &Schema, link: Link) -> Vec<(ModelId, RelationshipId)> {
    let Some((owner, id)) = link.relationship else { return Vec::new() };
    let partner = || {
        let declared = schema.model(owner)?.relationship(id)?;
        let target = declared.target.id()?;
        let name = declared.back_populates.as_ref()?;
        let other = schema.model(target)?.relationships.iter().find(|one| one.name == *name)?;
        Some((target, other.id))
    };
    std::iter::once((owner, id)).chain(partner()).collect()
}

/// Lets a relationship follow its end.
fn follow(
    schema: &Schema,
    (owner, declared): (ModelId, &Relationship),
    from: ModelId,
    to: ModelId,
    is_child_moved: bool,
    commands: &mut Vec<Command>,
) -> Result<(), String> {
    let relationship_id = declared.id;
    if let Some(table) = declared.secondary.as_ref().and_then(ModelReference::id)
        && let Some(key) = key_of_side(schema, table, from, owner == from)
        && commands.iter().all(|command| !matches!(command, Command::SetForeignKeyTarget { .. }))
    {
        let target = whole_key(schema, to, key.columns.len())?;
        let constraint_id = key.id;
        commands.push(Command::SetForeignKeyTarget { model_id: table, constraint_id, target });
    }
    let is_self = owner == from && declared.target.id() == Some(from);
    let is_declared_there = owner == from && (!is_self || declared.options.remote_side.is_empty());
    let model_id = if is_declared_there {
        let taken = taken_attribute_names(schema, to);
        let name = first_free(&declared.name, |name| taken.contains(name));
        if name != declared.name {
            commands.push(Command::RenameRelationship { model_id: owner, relationship_id, name });
        }
        commands.push(Command::MoveRelationship { model_id: owner, relationship_id, to });
        to
    } else {
        if let Some(backref) = &declared.backref {
            let taken = taken_attribute_names(schema, to);
            let name = first_free(&backref.name, |name| taken.contains(name));
            if name != backref.name {
                commands.push(Command::RenameBackref { model_id: owner, relationship_id, name });
            }
        }
        let target = ModelReference::Model(to);
        commands.push(Command::SetRelationshipTarget { model_id: owner, relationship_id, target });
        owner
    };
    // Conditions in words are about the model that was left; keys tell them anew.
    let mut forget = |end, option| {
        commands.push(Command::SetRelationshipOption { model_id, relationship_id, end, option });
    };
    let options = &declared.options;
    if options.primaryjoin.is_some() {
        forget(RelationshipEnd::Declared, RelationshipOption::Primaryjoin(None));
    }
    if options.secondaryjoin.is_some() {
        forget(RelationshipEnd::Declared, RelationshipOption::Secondaryjoin(None));
    }
    if is_child_moved && !options.foreign_keys.is_empty() {
        forget(RelationshipEnd::Declared, RelationshipOption::ForeignKeys(Vec::new()));
    }
    if is_self && !options.remote_side.is_empty() {
        forget(RelationshipEnd::Declared, RelationshipOption::RemoteSide(Vec::new()));
    }
    if is_self && declared.backref.as_ref().is_some_and(|one| !one.options.remote_side.is_empty()) {
        forget(RelationshipEnd::Backref, RelationshipOption::RemoteSide(Vec::new()));
    }
    Ok(())
}

/// The key of an association table that leads to one side; of two to the same model, the first
/// leads to the class that declares the relationship.
fn key_of_side(
    schema: &Schema,
    table: ModelId,
    side: ModelId,
    is_owner: bool,
) -> Option<&ForeignKeyConstraint> {
    let leads_there = |key: &&ForeignKeyConstraint| matches!(&key.target, ForeignKeyTarget::Columns { model, .. } if *model == side);
    let mut keys = schema.model(table)?.foreign_keys.iter().filter(leads_there);
    if is_owner { keys.next() } else { keys.next_back() }
}

/// Columns that were there for this key alone.
fn left_over(schema: &Schema, holder: ModelId, constraint_id: ConstraintId) -> Vec<ColumnId> {
    let Some(model) = schema.model(holder) else { return Vec::new() };
    let keys = || model.foreign_keys.iter();
    let Some(key) = keys().find(|key| key.id == constraint_id) else { return Vec::new() };
    let is_needed = |id: &ColumnId| {
        model.column(*id).is_none_or(|column| column.primary_key || column.unique)
            || keys().any(|other| other.id != constraint_id && other.columns.contains(id))
            || model.unique_constraints.iter().any(|one| one.columns.contains(id))
    };
    key.columns.iter().copied().filter(|id| !is_needed(id)).collect()
}
