//! What differs between two documents, by the names of things, for a person who chooses between them.
//! Compares by ids, so that a renamed model is one change. Knows nothing of where the two come from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::{Document, Settings, to_line};
use crate::diagram::Diagram;
use crate::schema::{ColumnId, ForeignKeyTarget, IndexElement, Model, Schema};

/// One thing that is in only one of two documents, or differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How it came to be, from the first document to the second.
    pub change: Change,
    /// What it is: `model`, `column`, `relationship`.
    pub what: &'static str,
    /// Its name: `User.email`.
    pub name: String,
    /// What it was and is: `String(64) → String(120)`; empty where the name says all.
    pub detail: String,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the words themselves
pub enum Change {
    Added,
    Changed,
    Moved,
    Removed,
}

impl Change {
    /// The word: `added`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { change, what, name, detail } = self;
        write!(f, "{} {what} {name}", change.word())?;
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}

/// What was done between two documents: models first, with what is in them, then where things stand.
pub fn differences(before: &Document, after: &Document) -> Vec<Difference> {
    let mut found = Found { before: &before.schema, after: &after.schema, list: Vec::new() };
    if !before.has_same_schema(after) {
        found.of_schemas();
    }
    found.of_diagrams(&before.diagram, &after.diagram);
    found.of_settings(&before.settings, &after.settings);
    found.list
}

fn fields(settings: &Settings) -> serde_json::Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

/// What has been found so far.
struct Found<'a> {
    before: &'a Schema,
    after: &'a Schema,
    list: Vec<Difference>,
}

impl Found<'_> {
    fn add(&mut self, change: Change, what: &'static str, name: String, detail: String) {
        self.list.push(Difference { change, what, name, detail });
    }

    /// Each setting by its name in the project file, with what it was and is where that is a word.
    fn of_settings(&mut self, before: &Settings, after: &Settings) {
        let (before, after) = (fields(before), fields(after));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (old, new) = (before.get(key), after.get(key));
            if old == new {
                continue;
            }
            let detail = match (old.and_then(Value::as_str), new.and_then(Value::as_str)) {
                (Some(old), Some(new)) => format!("{old} → {new}"),
                (None, Some(new)) => new.to_owned(),
                (Some(old), None) => format!("{old} → none"),
                (None, None) => String::new(),
            };
            self.add(Change::Changed, "setting", key.replace('_', " "), detail);
        }
    }

    fn of_schemas(&mut self) {
        let (before, after) = (self.before, self.after);
        for (id, model) in &after.models {
            match before.models.get(id) {
                None => {
                    let columns = model.columns.len();
                    let detail =
                        if columns == 1 { "1 column".into() } else { format!("{columns} columns") };
                    self.add(Change::Added, noun(model), model.class_name.clone(), detail);
                }
                Some(old) if old != model => self.of_model(old, model),
                Some(_) => {}
            }
        }
        for (id, model) in &before.models {
            if !after.models.contains_key(id) {
                self.add(Change::Removed, noun(model), model.class_name.clone(), String::new());
            }
        }
        if before.naming_convention != after.naming_convention {
            let name = "for constraints".to_owned();
            self.add(Change::Changed, "naming convention", name, String::new());
        }
        if before.python_imports != after.python_imports {
            self.add(Change::Changed, "imports", "of Python".to_owned(), String::new());
        }
    }

    fn of_model(&mut self, old: &Model, new: &Model) {
        if old.class_name != new.class_name {
            let detail = format!("was {}", old.class_name);
            self.add(Change::Changed, noun(new), new.class_name.clone(), detail);
        } else if is_same_frame(old, new) {
            // What differs is inside, and told there.
        } else if old.tablename != new.tablename {
            let name = |model: &Model| model.tablename.clone().unwrap_or("its own".to_owned());
            let detail = format!("table {} → {}", name(old), name(new));
            self.add(Change::Changed, noun(new), new.class_name.clone(), detail);
        } else {
            self.add(Change::Changed, noun(new), new.class_name.clone(), String::new());
        }
        let parts = parts(self.before, old).into_iter().map(|part| (part.key, part));
        let mut before: BTreeMap<_, _> = parts.collect();
        for part in self::parts(self.after, new) {
            let what = part.key.0;
            let name = format!("{}.{}", new.class_name, part.name);
            match before.remove(&part.key) {
                None => self.add(Change::Added, what, name, part.text),
                Some(old) if old.value != part.value => {
                    let detail = match (old.name == part.name, old.text == part.text) {
                        (false, _) => format!("was {}", old.name),
                        (true, false) => format!("{} → {}", old.text, part.text),
                        (true, true) => String::new(),
                    };
                    self.add(Change::Changed, what, name, detail);
                }
                Some(_) => {}
            }
        }
        for part in before.into_values() {
            let name = format!("{}.{}", new.class_name, part.name);
            self.add(Change::Removed, part.key.0, name, String::new());
        }
        if old.columns.iter().map(|one| one.id).ne(new.columns.iter().map(|one| one.id))
            && old.columns.iter().map(|one| one.id).collect::<BTreeSet<_>>()
                == new.columns.iter().map(|one| one.id).collect::<BTreeSet<_>>()
        {
            let name = format!("of {}", new.class_name);
            self.add(Change::Moved, "columns", name, String::new());
        }
    }

    fn of_diagrams(&mut self, old: &Diagram, new: &Diagram) {
        let mut moved = Vec::new();
        for (id, at) in &new.positions {
            let Some(model) = self.after.model(*id) else { continue };
            if old.positions.get(id).is_some_and(|before| before != at) {
                moved.push(model.class_name.clone());
            }
        }
        match moved.len() {
            0 => {}
            1..=6 => self.add(Change::Moved, "box", moved.join(", "), String::new()),
            several => self.add(Change::Moved, "box", format!("{several} boxes"), String::new()),
        }
        for (id, view) in &new.views {
            match old.views.get(id) {
                None => self.add(Change::Added, "view", view.name.clone(), String::new()),
                Some(before) if before != view => {
                    self.add(Change::Changed, "view", view.name.clone(), String::new());
                }
                Some(_) => {}
            }
        }
        for (id, view) in &old.views {
            if !new.views.contains_key(id) {
                self.add(Change::Removed, "view", view.name.clone(), String::new());
            }
        }
        self.of_map("group", &old.groups, &new.groups, |group| group.title.clone());
        self.of_map("note", &old.notes, &new.notes, |note| {
            note.text.lines().next().unwrap_or_default().chars().take(40).collect()
        });
        let looks = |diagram: &Diagram| {
            let Diagram { unfolded, pinned, colors, detail, details, .. } = diagram.clone();
            (unfolded, pinned, colors, detail, details)
        };
        if looks(old) != looks(new) {
            let name = "colours, pins or rows shown".to_owned();
            self.add(Change::Changed, "look of boxes", name, String::new());
        }
    }

    fn of_map<K: Ord, V: PartialEq>(
        &mut self,
        what: &'static str,
        old: &BTreeMap<K, V>,
        new: &BTreeMap<K, V>,
        name: impl Fn(&V) -> String,
    ) {
        for (id, value) in new {
            match old.get(id) {
                None => self.add(Change::Added, what, name(value), String::new()),
                Some(before) if before != value => {
                    self.add(Change::Changed, what, name(value), String::new());
                }
                Some(_) => {}
            }
        }
        for (id, value) in old {
            if !new.contains_key(id) {
                self.add(Change::Removed, what, name(value), String::new());
            }
        }
    }
}

fn noun(model: &Model) -> &'static str {
    match model.kind {
        crate::schema::ModelKind::Class => "model",
        crate::schema::ModelKind::AssociationTable => "association table",
        crate::schema::ModelKind::View { .. } => "database view",
    }
}

/// A part of a model, to be compared with the part of the same kind and id.
struct Part {
    key: (&'static str, u32),
    name: String,
    /// A line that shows it.
    text: String,
    /// All that it says.
    value: String,
}

fn parts(schema: &Schema, model: &Model) -> Vec<Part> {
    let names = |ids: &[ColumnId], model: &Model| {
        let names: Vec<&str> = ids
            .iter()
            .filter_map(|id| model.column(*id).map(|column| column.name.as_str()))
            .collect();
        names.join(", ")
    };
    let part = |what, id, name: String, text, value| Part { key: (what, id), name, text, value };
    let mut parts = Vec::new();
    for one in &model.columns {
        let line = to_line(schema, model, one);
        let text = line.strip_prefix(&one.name).unwrap_or(&line).trim().to_owned();
        parts.push(part("column", one.id.0, one.name.clone(), text, format!("{one:?}")));
    }
    for one in &model.foreign_keys {
        let target = match &one.target {
            ForeignKeyTarget::Columns { model, columns } => schema
                .model(*model)
                .map(|to| format!("{}.{}", to.class_name, names(columns, to)))
                .unwrap_or_default(),
            ForeignKeyTarget::Unresolved { table, columns } => {
                format!("{table}.{}", columns.join(", "))
            }
        };
        let (name, value) = (names(&one.columns, model), format!("{one:?}"));
        parts.push(part("foreign key", one.id.0, name, format!("→ {target}"), value));
    }
    for one in &model.relationships {
        let target = one.target.id().and_then(|id| schema.model(id));
        let text = target.map_or(String::new(), |to| format!("→ {}", to.class_name));
        parts.push(part("relationship", one.id.0, one.name.clone(), text, format!("{one:?}")));
    }
    for one in &model.unique_constraints {
        let name = one.name.clone().unwrap_or_else(|| names(&one.columns, model));
        let text = names(&one.columns, model);
        parts.push(part("unique constraint", one.id.0, name, text, format!("{one:?}")));
    }
    for one in &model.check_constraints {
        let name = one.name.clone().unwrap_or_else(|| one.sqltext.clone());
        parts.push(part("check", one.id.0, name, one.sqltext.clone(), format!("{one:?}")));
    }
    for one in &model.indexes {
        let columns: Vec<String> = one
            .elements
            .iter()
            .map(|element| match element {
                IndexElement::Column(id) => names(&[*id], model),
                IndexElement::Expression(text) => text.clone(),
            })
            .collect();
        let name = one.name.clone().unwrap_or_else(|| columns.join(", "));
        parts.push(part("index", one.id.0, name, columns.join(", "), format!("{one:?}")));
    }
    parts
}

/// Are two models alike but for their parts?
fn is_same_frame(old: &Model, new: &Model) -> bool {
    let mut old = old.clone();
    old.columns.clone_from(&new.columns);
    old.foreign_keys.clone_from(&new.foreign_keys);
    old.relationships.clone_from(&new.relationships);
    old.unique_constraints.clone_from(&new.unique_constraints);
    old.check_constraints.clone_from(&new.check_constraints);
    old.indexes.clone_from(&new.indexes);
    old == *new
}
