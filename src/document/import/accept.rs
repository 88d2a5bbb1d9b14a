//! What was chosen of a merge, done to a document: all of it or nothing.

use std::sync::Arc;

use super::facts::closest;
use super::relationships::joins_the_same;
use super::taken_names::forget_taken_names;
use super::{Fact, Merge, MergeEdit, family, home};
use crate::document::apply::{canvas, connect, insert, remove};
use crate::document::naming::{first_free, taken_attribute_names};
use crate::document::{Applied, CommandError, Document, references};
use crate::schema::{
    ColumnId, ConstraintId, ForeignKeyTarget, IndexElement, Model, ModelId, ModelReference,
    Relationship, Schema,
};

/// Does what was chosen.
///
/// # Errors
/// Where the project is no longer the one that was looked at.
pub fn accept(
    document: &mut Document,
    merge: &Merge,
    applied: &mut Applied,
) -> Result<(), CommandError> {
    let plan = &merge.plan;
    if !Arc::ptr_eq(&plan.here, &document.schema) && plan.here != document.schema {
        let message = "The project was changed since the import was looked at. Import it again";
        return Err(CommandError::Refused(message.to_owned()));
    }
    for at in merge.positions.values() {
        canvas::check_position(*at)?;
    }
    let edits: Vec<(ModelId, &MergeEdit)> = (merge.accepted.iter())
        .filter_map(|at| plan.items.get(*at))
        .map(|item| (item.model_id, &item.edit))
        .collect();
    let incoming = plan.incoming.as_ref();
    let next_id = document.schema.next_id.max(incoming.next_id);
    document.schema_mut().next_id = next_id;
    take_away_parts(document, &edits);
    let new: Vec<&Model> = (edits.iter())
        .filter(|(_, edit)| matches!(edit, MergeEdit::AddModel))
        .filter_map(|(id, _)| incoming.model(*id))
        .collect();
    for model in &new {
        let mut bare = Model::clone(model);
        bare.foreign_keys.clear();
        bare.relationships.clear();
        bare.inherits = None;
        applied.models.push(bare.id);
        applied.columns.extend(bare.columns.iter().map(|one| (bare.id, one.id)));
        document.schema_mut().insert(bare);
    }
    for (id, edit) in &edits {
        if let MergeEdit::AddColumn(column_id) = edit {
            add_column(document, incoming, *id, *column_id, applied);
        }
    }
    for (id, edit) in &edits {
        set(document, incoming, *id, edit);
    }
    for model in &new {
        for key in &model.foreign_keys {
            add_fact(document, incoming, model.id, Fact::ForeignKey(key.clone()));
        }
        let inherits = model.inherits.as_ref().map(|one| known_base(document, incoming, one));
        if let Some(own) = document.schema_mut().model_mut(model.id) {
            own.inherits = inherits;
        }
    }
    for (id, edit) in &edits {
        if let MergeEdit::Constraint { old, new: Some(new) } = edit {
            match old {
                Some(old) => change_fact(document, incoming, *id, old, new),
                None => add_fact(document, incoming, *id, Fact::clone(new)),
            }
        }
    }
    for model in &new {
        for one in &model.relationships {
            add_relationship(document, model.id, one.clone(), applied);
        }
    }
    for (id, edit) in &edits {
        match edit {
            MergeEdit::Relationship { old: None, new: Some(new) } => {
                add_relationship(document, *id, Relationship::clone(new), applied);
            }
            MergeEdit::Relationship { old: Some(old), new: Some(new) } => {
                change_relationship(document, *id, old, new);
            }
            _ => {}
        }
    }
    // Last, since keys that refer to a column go with it, unless they refer to another by now.
    take_away_columns_and_models(document, &edits)?;
    finish(document, merge, &new)
}

/// All that is about the whole, and a last look at whether it holds together.
fn finish(document: &mut Document, merge: &Merge, new: &[&Model]) -> Result<(), CommandError> {
    let incoming = merge.plan.incoming.as_ref();
    if document.schema.models.len() == new.len() {
        // The first models that a project has bring what holds for all.
        let convention = &mut document.schema_mut().naming_convention;
        if convention.is_empty() {
            convention.clone_from(&incoming.naming_convention);
        }
    }
    if !merge.accepted.is_empty() {
        for (name, import) in &incoming.python_imports {
            let imports = &mut document.schema_mut().python_imports;
            imports.entry(name.clone()).or_insert_with(|| import.clone());
        }
    }
    let (mut placed, mut unplaced) = (Vec::new(), Vec::new());
    for model in new {
        match merge.positions.get(&model.id) {
            Some(at) => placed.push((model.id, *at)),
            None => unplaced.push(model.id),
        }
    }
    document.diagram_mut().positions.extend(placed);
    insert::place(document, &unplaced);
    forget_taken_names(document, merge);
    connect::unresolved(document);
    remember(document, merge);
    // Of the ids that were given out for looking at it, those that were used.
    let next_id = references::max_id(&document.schema).max(merge.plan.here.next_id);
    if document.schema.next_id != next_id {
        document.schema_mut().next_id = next_id;
    }
    references::check_schema(&document.schema).map_err(|fault| {
        let message = format!("The models do not fit together. {}: {}", fault.path, fault.message);
        CommandError::Refused(message)
    })
}

/// The source with the models that are now of it.
fn remember(document: &mut Document, merge: &Merge) {
    let Some(mut source) = merge.source.clone() else { return };
    let left_out = &merge.plan.left_out;
    let known = |path: &str| document.settings.sources.iter().find(|one| one.path == path);
    let before = known(&source.path).map(|one| one.models.clone()).unwrap_or_default();
    let ids = merge.plan.incoming.models.keys().copied().chain(before);
    source.models =
        ids.filter(|id| document.schema.model(*id).is_some() && !left_out.contains(id)).collect();
    if source.models.is_empty() {
        return;
    }
    let sources = &mut document.settings_mut().sources;
    match sources.iter_mut().find(|one| one.path == source.path) {
        Some(known) => *known = source,
        None => sources.push(source),
    }
}

fn take_away_parts(document: &mut Document, edits: &[(ModelId, &MergeEdit)]) {
    for (id, edit) in edits {
        match edit {
            MergeEdit::Relationship { old: Some(old), new: None } => {
                let Some(model) = document.schema_mut().model_mut(*id) else { continue };
                if let Some(at) = place_of(model, old) {
                    model.relationships.remove(at);
                }
            }
            MergeEdit::Constraint { old: Some(old), new: None } => {
                if let Some((home, known)) = find_fact(&document.schema, *id, old) {
                    remove_fact(document, home, &known);
                }
            }
            _ => {}
        }
    }
}

fn take_away_columns_and_models(
    document: &mut Document,
    edits: &[(ModelId, &MergeEdit)],
) -> Result<(), CommandError> {
    for (id, edit) in edits {
        if let MergeEdit::RemoveColumn(column_id) = edit
            && let Some(home) = home(&document.schema, *id, *column_id)
        {
            remove::columns(document, home, &[*column_id])?;
        }
    }
    let gone: Vec<ModelId> = (edits.iter())
        .filter(|(_, edit)| matches!(edit, MergeEdit::RemoveModel))
        .map(|(id, _)| *id)
        .filter(|id| document.schema.model(*id).is_some())
        .collect();
    if gone.is_empty() { Ok(()) } else { remove::models(document, &gone) }
}

fn add_column(
    document: &mut Document,
    incoming: &Schema,
    id: ModelId,
    column_id: ColumnId,
    applied: &mut Applied,
) {
    let Some(from) = incoming.model(id) else { return };
    let Some(at) = from.columns.iter().position(|one| one.id == column_id) else { return };
    let Some(model) = document.schema_mut().model_mut(id) else { return };
    let mut column = from.columns[at].clone();
    // Both are constraints of their own here, with items of their own.
    (column.unique, column.index) = (false, false);
    let is_taken = |name: &str| model.columns.iter().any(|one| one.attribute_name() == name);
    if is_taken(column.attribute_name()) {
        let free = first_free(column.attribute_name(), is_taken);
        column.attribute = (free != column.name).then_some(free);
    }
    let mut before = from.columns[..at].iter().rev();
    let behind = before.find_map(|one| model.columns.iter().position(|known| known.id == one.id));
    model.columns.insert(behind.map_or(0, |at| at + 1), column);
    applied.columns.push((id, column_id));
}

/// What is other about a table or column.
fn set(document: &mut Document, incoming: &Schema, id: ModelId, edit: &MergeEdit) {
    let Some(from) = incoming.model(id) else { return };
    match edit {
        MergeEdit::SetColumn(column_id, aspect) => {
            let Some(column) = from.column(*column_id) else { return };
            let Some(home) = home(&document.schema, id, *column_id) else { return };
            let model = document.schema_mut().model_mut(home);
            if let Some(own) = model.and_then(|model| model.column_mut(*column_id)) {
                aspect.take(column, own);
            }
        }
        MergeEdit::SetTable(aspect) => {
            let mut from = from.clone();
            from.inherits = from.inherits.as_ref().map(|one| known_base(document, incoming, one));
            if let Some(model) = document.schema_mut().model_mut(id) {
                aspect.take(&from, model);
            }
        }
        MergeEdit::SetNamingConvention => {
            let convention = &mut document.schema_mut().naming_convention;
            convention.clone_from(&incoming.naming_convention);
        }
        _ => {}
    }
}

fn known_base(document: &Document, incoming: &Schema, base: &ModelReference) -> ModelReference {
    let ModelReference::Model(id) = base else { return base.clone() };
    match (document.schema.model(*id), incoming.model(*id)) {
        (None, Some(left)) => ModelReference::Unresolved(left.class_name.clone()),
        _ => base.clone(),
    }
}

/// The fact here that a told one stands for, with the model that it stands on.
fn find_fact(schema: &Schema, id: ModelId, told: &Fact) -> Option<(ModelId, Fact)> {
    let (mut homes, mut facts) = (Vec::new(), Vec::new());
    for id in family(schema, id) {
        let own = schema.model(id).map(Fact::all).unwrap_or_default();
        homes.extend(own.iter().map(|_| id));
        facts.extend(own);
    }
    let found = closest(told, &facts)?;
    let at = facts.iter().position(|fact| std::ptr::eq(fact, found))?;
    Some((*homes.get(at)?, found.clone()))
}

fn remove_fact(document: &mut Document, home: ModelId, fact: &Fact) {
    let Some(model) = document.schema_mut().model_mut(home) else { return };
    let id = fact.id();
    if id == ConstraintId(0) {
        for column_id in fact.columns() {
            if let Some(column) = model.column_mut(column_id) {
                (column.unique, column.index) = (false, false);
            }
        }
        return;
    }
    match fact {
        Fact::ForeignKey(_) => model.foreign_keys.retain(|one| one.id != id),
        Fact::Unique(_) => model.unique_constraints.retain(|one| one.id != id),
        Fact::Check(_) => model.check_constraints.retain(|one| one.id != id),
        Fact::Index(_) => model.indexes.retain(|one| one.id != id),
    }
}

fn add_fact(document: &mut Document, incoming: &Schema, id: ModelId, mut fact: Fact) {
    let columns = fact.columns();
    let home = columns.first().map_or(Some(id), |first| home(&document.schema, id, *first));
    // One of its columns was not wanted.
    let Some(home) = home else { return };
    let Some(own) = document.schema.model(home) else { return };
    if columns.iter().any(|id| own.column(*id).is_none()) {
        return;
    }
    if let Fact::ForeignKey(key) = &mut fact {
        key.target = known_target(&document.schema, incoming, &key.target);
    }
    if stands_on_column(document, home, &fact) {
        return;
    }
    if fact.id() == ConstraintId(0) {
        let id = ConstraintId(document.schema_mut().next_id());
        fact = fact.with_id(id);
    }
    let Some(model) = document.schema_mut().model_mut(home) else { return };
    match fact {
        Fact::ForeignKey(one) => model.foreign_keys.push(one),
        Fact::Unique(one) => model.unique_constraints.push(one),
        Fact::Check(one) => model.check_constraints.push(one),
        Fact::Index(one) => model.indexes.push(one),
    }
}

/// Says it by `unique=True` or `index=True` where that says the same.
fn stands_on_column(document: &mut Document, home: ModelId, fact: &Fact) -> bool {
    let (id, unique, index) = match fact {
        Fact::Unique(one) if one.name.is_none() && one.columns.len() == 1 => {
            (one.columns[0], true, false)
        }
        Fact::Index(one) if one.name.is_none() && one.options.is_empty() => {
            let [IndexElement::Column(id)] = one.elements.as_slice() else { return false };
            (*id, one.unique, true)
        }
        _ => return false,
    };
    let Some(column) = document.schema_mut().model_mut(home).and_then(|one| one.column_mut(id))
    else {
        return false;
    };
    if column.unique || column.index {
        return false;
    }
    (column.unique, column.index) = (unique, index);
    true
}

/// A target that is here, or else by its names.
fn known_target(here: &Schema, incoming: &Schema, target: &ForeignKeyTarget) -> ForeignKeyTarget {
    let ForeignKeyTarget::Columns { model, columns } = target else { return target.clone() };
    let own = columns.first().and_then(|first| home(here, *model, *first));
    let all_there = own
        .and_then(|id| here.model(id))
        .is_some_and(|one| columns.iter().all(|id| one.column(*id).is_some()));
    if let Some(model) = own.filter(|_| all_there) {
        return ForeignKeyTarget::Columns { model, columns: columns.clone() };
    }
    let Some(left) = incoming.model(*model).or_else(|| here.model(*model)) else {
        return target.clone();
    };
    let names = columns.iter().filter_map(|id| left.column(*id)).map(|one| one.name.clone());
    ForeignKeyTarget::Unresolved { table: left.table_name(), columns: names.collect() }
}

/// Changes what the source changed, and leaves the rest as it is here.
fn change_fact(document: &mut Document, incoming: &Schema, id: ModelId, old: &Fact, new: &Fact) {
    let Some((home, known)) = find_fact(&document.schema, id, old) else { return };
    let mut changed = known.clone();
    macro_rules! carry {
        ($own:ident $old:ident $new:ident: $($field:ident),*) => {
            $(if $old.$field != $new.$field { $own.$field = $new.$field.clone(); })*
        };
    }
    match (&mut changed, old, new) {
        (Fact::ForeignKey(own), Fact::ForeignKey(old), Fact::ForeignKey(new)) => {
            carry!(own old new: name, columns, target, ondelete, onupdate, deferrable, initially, use_alter);
            own.target = known_target(&document.schema, incoming, &own.target);
        }
        (Fact::Unique(own), Fact::Unique(old), Fact::Unique(new)) => {
            carry!(own old new: name, columns);
        }
        (Fact::Check(own), Fact::Check(old), Fact::Check(new)) => {
            carry!(own old new: name, conv, sqltext, column);
        }
        (Fact::Index(own), Fact::Index(old), Fact::Index(new)) => {
            carry!(own old new: name, unique, elements, options);
        }
        _ => changed = new.clone(),
    }
    let is_whole = |model: &Model| changed.columns().iter().all(|id| model.column(*id).is_some());
    if !document.schema.model(home).is_some_and(is_whole) {
        return;
    }
    let place = document.schema.model(home).map(|model| place_of_fact(model, known.id()));
    remove_fact(document, home, &known);
    add_fact(document, incoming, home, changed);
    // In the place of the old one, so that the file changes in one line.
    if let (Some(Some(at)), Some(model)) = (place, document.schema_mut().model_mut(home)) {
        match new {
            Fact::ForeignKey(_) => to_place(&mut model.foreign_keys, at),
            Fact::Unique(_) => to_place(&mut model.unique_constraints, at),
            Fact::Check(_) => to_place(&mut model.check_constraints, at),
            Fact::Index(_) => to_place(&mut model.indexes, at),
        }
    }
}

fn place_of_fact(model: &Model, id: ConstraintId) -> Option<usize> {
    (model.foreign_keys.iter().position(|one| one.id == id))
        .or_else(|| model.unique_constraints.iter().position(|one| one.id == id))
        .or_else(|| model.check_constraints.iter().position(|one| one.id == id))
        .or_else(|| model.indexes.iter().position(|one| one.id == id))
}

fn to_place<T>(list: &mut [T], at: usize) {
    if at < list.len() {
        list[at..].rotate_right(1);
    }
}

fn place_of(model: &Model, told: &Relationship) -> Option<usize> {
    let named = model.relationships.iter().position(|one| one.name == told.name);
    named.or_else(|| model.relationships.iter().position(|one| joins_the_same(one, told)))
}

fn add_relationship(
    document: &mut Document,
    id: ModelId,
    mut one: Relationship,
    applied: &mut Applied,
) {
    let is_known = |reference: &ModelReference| {
        reference.id().is_none_or(|id| document.schema.model(id).is_some())
    };
    if !is_known(&one.target) || one.secondary.as_ref().is_some_and(|one| !is_known(one)) {
        return;
    }
    let taken = taken_attribute_names(&document.schema, id);
    one.name = first_free(&one.name, |name| taken.contains(name));
    if let (Some(target), Some(backref)) = (one.target.id(), &mut one.backref) {
        let taken = taken_attribute_names(&document.schema, target);
        let is_own = |name: &str| target == id && name == one.name;
        backref.name = first_free(&backref.name, |name| taken.contains(name) || is_own(name));
    }
    let Some(model) = document.schema_mut().model_mut(id) else { return };
    applied.relationships.push((id, one.id));
    model.relationships.push(one);
}

fn change_relationship(
    document: &mut Document,
    id: ModelId,
    old: &Relationship,
    new: &Relationship,
) {
    let Some(model) = document.schema.model(id) else { return };
    let Some(at) = place_of(model, old) else { return };
    let mut own = model.relationships[at].clone();
    let is_known = |reference: &ModelReference| {
        reference.id().is_none_or(|id| document.schema.model(id).is_some())
    };
    if !is_known(&new.target) || new.secondary.as_ref().is_some_and(|one| !is_known(one)) {
        return;
    }
    macro_rules! carry {
        ($own:expr, $old:expr, $new:expr; $($field:ident),*) => {
            $(if $old.$field != $new.$field { $own.$field = $new.$field.clone(); })*
        };
    }
    carry!(own, old, new; target, backref, back_populates, secondary);
    carry!(own.options, old.options, new.options; lazy, order_by, primaryjoin, secondaryjoin,
        uselist, foreign_keys, remote_side, cascade, passive_deletes, viewonly, post_update,
        single_parent, overlaps, more);
    if let Some(model) = document.schema_mut().model_mut(id) {
        model.relationships[at] = own;
    }
}
