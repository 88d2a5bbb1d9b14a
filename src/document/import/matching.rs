//! Which model of a source is which model here: by table names, columns by names. The source's models
//! then get the ids and the names that they have here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Clash, ClashChoice, Decisions, family};
use crate::document::apply::connect;
use crate::document::naming::{first_free, free_class_name, tablename_is_taken};
use crate::document::rename_in_expressions::{follow_column, follow_model};
use crate::document::renumber::{count, renumber_references};
use crate::schema::{
    ColumnId, ConstraintId, Model, ModelId, ModelKind, RelationshipId, Schema, table_keys,
};

/// A source's models in the ids and names of the project.
pub struct Translated {
    pub schema: Schema,
    pub clashes: Vec<Clash>,
    pub left_out: BTreeSet<ModelId>,
    /// The names that tables have at the source where they have others here.
    pub renamed_tables: BTreeMap<ModelId, String>,
}

/// `None` if ids run over. `told` is given for what may clash with it.
pub fn translate(
    here: &Schema,
    told: Option<&Schema>,
    from: &Schema,
    decisions: &Decisions,
    next_id: &mut u32,
) -> Option<Translated> {
    let mut matched = matches(here, from);
    let mut clashes = Vec::new();
    let mut left_out = BTreeSet::new();
    let mut beside = BTreeSet::new();
    if let Some(told) = told {
        for model in from.models.values() {
            let Some(clash) = clash(here, told, model, &matched, decisions) else { continue };
            let (clash, other) = clash;
            match clash.chosen {
                ClashChoice::Same => drop(matched.insert(model.id, other)),
                ClashChoice::AddBeside => {
                    matched.remove(&model.id);
                    beside.insert(model.id);
                }
                ClashChoice::LeaveOut => drop(left_out.insert(model.id)),
            }
            clashes.push(clash);
        }
    }
    let mut schema = from.clone();
    let mut renamed_tables = BTreeMap::new();
    take_names(here, &mut schema, &matched, &mut renamed_tables);
    for id in from.models.keys().filter(|id| !matched.contains_key(id)) {
        give_free_names(here, &mut schema, *id, beside.contains(id));
    }
    let columns = matched_columns(here, &schema, &matched);
    let mut models = BTreeMap::new();
    let mut column_ids = BTreeMap::new();
    for model in schema.models.values() {
        let id = match matched.get(&model.id) {
            Some(id) => *id,
            None => ModelId(count(next_id)?),
        };
        models.insert(model.id, id);
        for column in &model.columns {
            let id = match columns.get(&column.id) {
                Some(id) => *id,
                None => ColumnId(count(next_id)?),
            };
            column_ids.insert(column.id, id);
        }
    }
    let mut translated = Schema { models: BTreeMap::new(), ..schema.clone() };
    for model in schema.models.values() {
        let mut model = Model::clone(model);
        renumber_references(&mut model, &models, &column_ids);
        for one in &mut model.relationships {
            one.id = RelationshipId(count(next_id)?);
        }
        let ids = (model.foreign_keys.iter_mut().map(|one| &mut one.id))
            .chain(model.unique_constraints.iter_mut().map(|one| &mut one.id))
            .chain(model.check_constraints.iter_mut().map(|one| &mut one.id))
            .chain(model.indexes.iter_mut().map(|one| &mut one.id));
        for id in ids {
            *id = ConstraintId(count(next_id)?);
        }
        connect::connect(here, &mut model);
        translated.insert(model);
    }
    let new =
        |ids: BTreeSet<ModelId>| ids.iter().filter_map(|id| models.get(id).copied()).collect();
    let renamed_tables =
        renamed_tables.into_iter().filter_map(|(id, name)| Some((*models.get(&id)?, name)));
    Some(Translated {
        schema: translated,
        clashes,
        left_out: new(left_out),
        renamed_tables: renamed_tables.collect(),
    })
}

/// What a model of a source is called where its clashes are decided.
fn key(model: &Model) -> String {
    if model.has_own_table() { model.full_table_name() } else { model.class_name.clone() }
}

/// The model here that each model of the source is, where there is one: by its table's name; of
/// classes without a table by their own.
fn matches(here: &Schema, from: &Schema) -> BTreeMap<ModelId, ModelId> {
    let keys =
        table_keys(here.models.values().map(AsRef::as_ref).filter(|one| one.has_own_table()));
    let mut by_table: BTreeMap<String, Vec<&Model>> = BTreeMap::new();
    let mut by_class: BTreeMap<&str, &Model> = BTreeMap::new();
    for model in here.models.values().map(AsRef::as_ref) {
        by_class.entry(model.class_name.as_str()).or_insert(model);
        if !model.has_own_table() {
            continue;
        }
        let name = model.full_table_name();
        let folded = keys.get(&model.id).filter(|key| **key != name);
        for name in std::iter::once(&name).chain(folded) {
            by_table.entry(name.clone()).or_default().push(model);
        }
    }
    let mut matched = BTreeMap::new();
    let mut used = BTreeSet::new();
    // Two classes may stand over one table: those of the same name go first.
    for wants_same_name in [true, false] {
        for model in from.models.values().filter(|one| one.has_own_table()) {
            if matched.contains_key(&model.id) {
                continue;
            }
            let known = by_table.get(&model.full_table_name()).into_iter().flatten();
            let mut known = known
                .filter(|one| !used.contains(&one.id))
                .filter(|one| !wants_same_name || one.class_name == model.class_name);
            if let Some(found) = known.next() {
                used.insert(found.id);
                matched.insert(model.id, found.id);
            }
        }
    }
    for model in from.models.values() {
        if matched.contains_key(&model.id) {
            continue;
        }
        let Some(found) = by_class.get(model.class_name.as_str()) else { continue };
        // A class that has a table at one of both only is the same class.
        if !(model.has_own_table() && found.has_own_table()) && used.insert(found.id) {
            matched.insert(model.id, found.id);
        }
    }
    matched
}

/// Does a model of the source have a name of another thing here? With what it would be.
fn clash(
    here: &Schema,
    told: &Schema,
    model: &Model,
    matched: &BTreeMap<ModelId, ModelId>,
    decisions: &Decisions,
) -> Option<(Clash, ModelId)> {
    let key = key(model);
    let chosen = |default| decisions.get(&key).copied().unwrap_or(default);
    if let Some(id) = matched.get(&model.id) {
        let own = here.model(*id)?;
        let base = told.model(*id).unwrap_or(own);
        let is_view = |kind: &ModelKind| matches!(kind, ModelKind::View { .. });
        let has_common = model.columns.iter().any(|one| base.column_named(&one.name).is_some());
        let other_kind = is_view(&base.kind) != is_view(&model.kind);
        let other_columns = !has_common && !base.columns.is_empty() && !model.columns.is_empty();
        if !other_kind && !other_columns {
            return None;
        }
        let why = if other_kind {
            format!("{key} is {} here and {} at the source", noun(base), noun(model))
        } else {
            format!("{key} has no column here that it has at the source")
        };
        let choices = vec![
            (ClashChoice::LeaveOut, format!("Keep {} as it is", own.class_name)),
            (ClashChoice::Same, format!("Make {} as the source has it", own.class_name)),
            (ClashChoice::AddBeside, "Add it under a free name".to_owned()),
        ];
        let clash =
            Clash { key: key.clone(), what: why, choices, chosen: chosen(ClashChoice::LeaveOut) };
        return Some((clash, *id));
    }
    let other = here.model_named(&model.class_name)?;
    // The project's one may be another model of the source, by its table.
    let is_free = !matched.values().any(|id| *id == other.id);
    let mut choices = vec![(ClashChoice::AddBeside, "Add it under a free name".to_owned())];
    if is_free {
        let words = format!("It is the same model; its table is now {}", model.full_table_name());
        choices.push((ClashChoice::Same, words));
    }
    choices.push((ClashChoice::LeaveOut, "Leave it out".to_owned()));
    let what = format!(
        "{} is the class of the table {} here, and of {} at the source",
        model.class_name,
        other.full_table_name(),
        model.full_table_name()
    );
    let mut chosen = chosen(ClashChoice::AddBeside);
    if !choices.iter().any(|(choice, _)| *choice == chosen) {
        chosen = ClashChoice::AddBeside;
    }
    Some((Clash { key, what, choices, chosen }, other.id))
}

fn noun(model: &Model) -> &'static str {
    match model.kind {
        ModelKind::View { .. } => "a view",
        ModelKind::AssociationTable => "an association table",
        ModelKind::Class => "a table",
    }
}

fn free_in_both(here: &Schema, from: &Schema, class_name: &str) -> String {
    let mut base = class_name.to_owned();
    loop {
        let free = free_class_name(here, &base);
        if from.model_named(&free).is_none() {
            return free;
        }
        base = free_class_name(from, &free);
    }
}

/// Gives known models and columns the names that they have here; expressions follow.
fn take_names(
    here: &Schema,
    schema: &mut Schema,
    matched: &BTreeMap<ModelId, ModelId>,
    renamed_tables: &mut BTreeMap<ModelId, String>,
) {
    for (id, here_id) in matched {
        let (Some(before), Some(own)) = (schema.model(*id).cloned(), here.model(*here_id)) else {
            continue;
        };
        let mut after = before.clone();
        after.class_name.clone_from(&own.class_name);
        if own.has_own_table() && before.has_own_table() {
            let is_known = before.full_table_name() == own.full_table_name();
            let is_folded = before.schema.is_none() && own.schema.is_some();
            if !is_known && !is_folded {
                renamed_tables.insert(*id, before.table_name());
            }
            after.tablename = Some(own.table_name());
            after.schema.clone_from(&own.schema);
        }
        if after != before {
            schema.insert(after);
            follow_model(schema, &before);
        }
        for column in &before.columns {
            let Some(known) = own.column_named(&column.name) else { continue };
            if known.attribute_name() == column.attribute_name() {
                continue;
            }
            let mut renamed = column.clone();
            renamed.attribute.clone_from(&known.attribute);
            if let Some(one) = schema.model_mut(*id).and_then(|model| model.column_mut(column.id)) {
                *one = renamed.clone();
            }
            follow_column(schema, *id, column, &renamed);
        }
    }
}

/// New models get names that are free here, and drop names of constraints that are taken.
fn give_free_names(here: &Schema, schema: &mut Schema, id: ModelId, is_beside: bool) {
    let Some(before) = schema.model(id).cloned() else { return };
    let mut after = before.clone();
    if here.model_named(&before.class_name).is_some() {
        after.class_name = free_in_both(here, schema, &before.class_name);
    }
    let table = before.table_name();
    let is_taken = |name: &str| {
        here.models.values().any(|one| {
            one.has_own_table() && one.table_name() == name && one.schema == before.schema
        })
    };
    if before.has_own_table() && (is_beside || is_taken(&table)) && is_taken(&table) {
        let both = |name: &str| is_taken(name) || tablename_is_taken(schema, name, None);
        after.tablename = Some(first_free(&table, both));
    } else if after.class_name != before.class_name && before.has_own_table() {
        after.tablename = Some(table);
    }
    if after != before {
        schema.insert(after);
        follow_model(schema, &before);
    }
}

/// The columns of known models that are here too: on the model itself, or on a class that shares its
/// table.
fn matched_columns(
    here: &Schema,
    from: &Schema,
    matched: &BTreeMap<ModelId, ModelId>,
) -> BTreeMap<ColumnId, ColumnId> {
    let (mut found, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (id, here_id) in matched {
        let Some(model) = from.model(*id) else { continue };
        // What stands on subclasses at the source too is matched there.
        let is_whole = model.has_own_table();
        let family = if is_whole { family(here, *here_id) } else { vec![*here_id] };
        for column in &model.columns {
            let of = |id: &ModelId| here.model(*id)?.column_named(&column.name).map(|one| one.id);
            if let Some(known) = family.iter().find_map(of).filter(|known| used.insert(*known)) {
                found.insert(column.id, known);
            }
        }
    }
    found
}
