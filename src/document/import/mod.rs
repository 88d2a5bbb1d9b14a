//! Models from elsewhere merged into those that are here, by names: what differs, told item by item,
//! and the items that were chosen, done as one step. Reads no file; how a source would tell the
//! models that are here is worked out elsewhere and handed in.
//!
//! Three schemas meet. `here` is the project. `told` is the project as it would come back out of a
//! source of that kind: written and read again, so that what a script cannot hold is not taken for a
//! difference. `incoming` is what the source says. What differs between `told` and `incoming` is what
//! changed at the source, and that is done to `here`; names and options that the user chose stay.
//!
//! Reading order: this, [`matching`] (which model is which), [`facts`], [`columns`], [`tables`],
//! [`relationships`] (what differs), [`words`] (told), [`accept`] (done).

pub mod accept;
mod columns;
mod facts;
mod matching;
mod relationships;
mod tables;
mod taken_names;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::Pos2;

use super::import_source::ImportSource;
use crate::schema::{ColumnId, Model, ModelId, Relationship, Schema};

pub use columns::ColumnAspect;
pub use facts::Fact;
pub use tables::TableAspect;

use matching::translate;

/// What merging comes to, for one state of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct MergePlan {
    /// The models that the project had when this was worked out.
    pub here: Arc<Schema>,
    /// What the source says, in the project's ids and names; new models and columns have new ids.
    pub incoming: Arc<Schema>,
    /// What could be done, by models in the order of the source.
    pub items: Vec<MergeItem>,
    /// Where the source may mean another thing by a name than the project does.
    pub clashes: Vec<Clash>,
    /// The models of the source that are left out by a choice, in the project's ids.
    pub left_out: BTreeSet<ModelId>,
    /// How many models of the source are as they are here.
    pub unchanged: usize,
}

/// One thing that merging would do.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeItem {
    /// The model that it is about: one of the project, or a new one of [`MergePlan::incoming`].
    pub model_id: ModelId,
    /// What is done.
    pub edit: MergeEdit,
    /// What it is about, in words: `column email`, `index ix_users_email`.
    pub what: String,
    /// How that is here, in words; empty for what is new.
    pub before: String,
    /// How it would be, in words; empty for what is taken away.
    pub after: String,
}

/// Is something new, other than it was, or no longer at the source?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // as said
pub enum ItemKind {
    Added,
    Changed,
    Removed,
}

/// What one item does. Ids are those of the project, contents as the source has them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each names what is done to what
pub enum MergeEdit {
    AddModel,
    RemoveModel,
    AddColumn(ColumnId),
    RemoveColumn(ColumnId),
    SetColumn(ColumnId, ColumnAspect),
    SetTable(TableAspect),
    /// A key, constraint or index: new without `old`, gone without `new`, else changed.
    Constraint {
        old: Option<Box<Fact>>,
        new: Option<Box<Fact>>,
    },
    /// A relationship, likewise.
    Relationship {
        old: Option<Box<Relationship>>,
        new: Option<Box<Relationship>>,
    },
    /// `MetaData(naming_convention=…)`, of the whole project.
    SetNamingConvention,
}

impl MergeItem {
    /// Is it new, changed or removed?
    pub fn kind(&self) -> ItemKind {
        match &self.edit {
            MergeEdit::AddModel
            | MergeEdit::AddColumn(_)
            | MergeEdit::Constraint { old: None, .. }
            | MergeEdit::Relationship { old: None, .. } => ItemKind::Added,
            MergeEdit::RemoveModel
            | MergeEdit::RemoveColumn(_)
            | MergeEdit::Constraint { new: None, .. }
            | MergeEdit::Relationship { new: None, .. } => ItemKind::Removed,
            _ => ItemKind::Changed,
        }
    }
}

/// One name for two things, perhaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The model of the source, by its table's full name, or its class name if it has no table.
    pub key: String,
    /// What stands against what, in a sentence.
    pub what: String,
    /// What can be done, with the words for it.
    pub choices: Vec<(ClashChoice, String)>,
    /// What is done as it stands.
    pub chosen: ClashChoice,
}

/// What becomes of a model whose name clashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClashChoice {
    /// It comes in beside the other, under a free name.
    AddBeside,
    /// It is the same model, which is brought up to date.
    Same,
    /// It stays out.
    LeaveOut,
}

/// What was chosen where names clash, by [`Clash::key`].
pub type Decisions = BTreeMap<String, ClashChoice>;

/// A merge that was looked at: what is done, of which plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// What could be done.
    pub plan: MergePlan,
    /// What is, as places in [`MergePlan::items`].
    pub accepted: BTreeSet<usize>,
    /// Where new models stand, in canvas points. Those without a place are put beside the others.
    pub positions: BTreeMap<ModelId, Pos2>,
    /// The source as messages name it: `models.py`.
    pub source_name: String,
    /// The source as the project remembers it, if it shall; its models are filled in.
    pub source: Option<ImportSource>,
}

impl MergePlan {
    /// What is ticked at first: all but what would take something away.
    pub fn proposed(&self) -> BTreeSet<usize> {
        let items = self.items.iter().enumerate();
        items.filter(|(_, item)| item.kind() != ItemKind::Removed).map(|(at, _)| at).collect()
    }

    /// Without what is only guessed of a source that tells of tables alone: the column of `__repr__`.
    #[must_use]
    pub fn without_guesses(mut self) -> Self {
        let models = |items: &[MergeItem]| -> BTreeSet<ModelId> {
            items.iter().map(|item| item.model_id).collect()
        };
        let before = models(&self.items);
        self.items.retain(|item| item.edit != MergeEdit::SetTable(TableAspect::Repr));
        self.unchanged += before.difference(&models(&self.items)).count();
        self
    }

    /// All items.
    pub fn all(&self) -> BTreeSet<usize> {
        (0..self.items.len()).collect()
    }
}

/// What merging a source into the project comes to. `made` are the models that the source made
/// before: those that it has no more are told as removed.
pub fn plan(
    here: &Arc<Schema>,
    told: &Schema,
    incoming: &Schema,
    made: &BTreeSet<ModelId>,
    decisions: &Decisions,
) -> Option<MergePlan> {
    let mut next_id = here.next_id;
    let told = translate(here, None, told, &Decisions::new(), &mut next_id)?;
    // New models are counted on from the project's own ids.
    next_id = here.next_id;
    let found = translate(here, Some(&told.schema), incoming, decisions, &mut next_id)?;
    let mut incoming = found.schema;
    incoming.next_id = next_id;
    let mut items = Vec::new();
    let mut unchanged = 0;
    let told_ends = relationships::Ends::of(&told.schema);
    let incoming_ends = relationships::Ends::of(&incoming);
    for model in incoming.models.values() {
        if found.left_out.contains(&model.id) {
            continue;
        }
        let Some(own) = here.model(model.id) else {
            let edit = MergeEdit::AddModel;
            items.push(words::item(here, &incoming, model.id, edit));
            continue;
        };
        let base = told.schema.model(model.id).unwrap_or(own);
        let mut edits = Vec::new();
        let renamed = found.renamed_tables.get(&model.id);
        edits.extend(renamed.map(|name| MergeEdit::SetTable(TableAspect::Name(name.clone()))));
        tables::compare(own, base, model, &mut edits);
        columns::compare(here, base, model, &mut edits);
        facts::compare(base, model, &mut edits);
        let ends = (&told_ends, &incoming_ends);
        relationships::compare(base, model, ends, &incoming, &mut edits);
        unchanged += usize::from(edits.is_empty());
        let words = |edit| words::item_between(here, base, &incoming, model.id, edit);
        items.extend(edits.into_iter().map(words));
    }
    let is_gone = |id: &&ModelId| here.model(**id).is_some() && incoming.model(**id).is_none();
    for id in made.iter().filter(is_gone) {
        items.push(words::item(here, &incoming, *id, MergeEdit::RemoveModel));
    }
    if told.schema.naming_convention != incoming.naming_convention
        && !incoming.naming_convention.is_empty()
        && let Some(first) = incoming.models.keys().next()
    {
        items.push(words::item(here, &incoming, *first, MergeEdit::SetNamingConvention));
    }
    Some(MergePlan {
        here: Arc::clone(here),
        incoming: Arc::new(incoming),
        items,
        clashes: found.clashes,
        left_out: found.left_out,
        unchanged,
    })
}

/// The model and the classes that share its table: those below it without one of their own.
fn family(schema: &Schema, id: ModelId) -> Vec<ModelId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(base) = found.get(at).copied() {
        let shares = |model: &&Arc<Model>| {
            let of = model.inherits.as_ref().and_then(crate::schema::ModelReference::id);
            of == Some(base) && !model.has_own_table()
        };
        let new: Vec<ModelId> = schema.models.values().filter(shares).map(|one| one.id).collect();
        found.extend(new.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
        at += 1;
    }
    found
}

/// The model of a family that a column stands on.
fn home(schema: &Schema, id: ModelId, column_id: ColumnId) -> Option<ModelId> {
    let of = |id: &ModelId| schema.model(*id).is_some_and(|one| one.column(column_id).is_some());
    family(schema, id).into_iter().find(of)
}
