//! A schema from a database: what [`super::catalog`] and [`super::create_table_text`] tell, put in
//! SQLAlchemy's terms with names such as a person would choose.
//!
//! The schema's DDL for SQLite gives the same database again.

use std::collections::BTreeMap;
use std::sync::mpsc;

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use crate::reflection::declared_type::{column_type, server_default};
use crate::reflection::{Proposal, name_and_link, propose};
use crate::schema::{
    CheckConstraint, Column, ColumnId, Computed, ConstraintId, ForeignKeyConstraint,
    ForeignKeyTarget, Index, IndexElement, Model, ModelId, ModelKind, Schema, UniqueConstraint,
};

use super::catalog::{
    ColumnFacts, ForeignKeyFacts, IndexFacts, TableFacts, TableKind, read_tables,
};
use super::create_table_text::{TableText, read_create_index, read_create_table};
use super::error::ReadError;
use super::open::Database;

/// What a database came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reflection {
    /// Its tables, association tables and views, with their relationships.
    pub schema: Schema,
    /// What was left out, or decided where the file leaves it open.
    pub notes: Vec<Note>,
}

/// One remark on a table or view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The table's or view's name.
    pub table: String,
    /// What happened to it and why, in a sentence.
    pub message: String,
}

/// Reads the schema of a database: while SQLite tells of some tables, another thread makes models of
/// those before them.
pub fn reflect(database: &Database) -> Result<Reflection, ReadError> {
    /// So many at a time: a thread that is woken for each costs more than it saves.
    const TABLES_AT_A_TIME: usize = 32;
    let (left_out, tables) = std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let reader = scope.spawn(move || Tables::read(receiver.into_iter().flatten()));
        let mut read = Vec::with_capacity(TABLES_AT_A_TIME);
        let left_out = read_tables(&database.connection, |facts| {
            read.push(facts);
            if read.len() == TABLES_AT_A_TIME {
                // Nobody listens only where the reader has panicked, which is told below.
                let _ =
                    sender.send(std::mem::replace(&mut read, Vec::with_capacity(TABLES_AT_A_TIME)));
            }
        });
        let _ = sender.send(read);
        drop(sender);
        let tables = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (left_out, tables)
    });
    let mut reflection = tables.into_schema(left_out?);
    if let Some(damage) = database.damage() {
        let table = database.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let message = [damage, " What can be read of it is shown."].concat();
        reflection.notes.insert(0, Note { table, message });
    }
    Ok(reflection)
}

/// Tables as read, with their models so far.
#[derive(Default)]
struct Tables {
    builder: Builder,
    read: Vec<Read>,
    models: Vec<Model>,
    proposals: Vec<Proposal>,
    /// Places by name in small letters.
    by_name: FxHashMap<String, usize>,
    /// The foreign keys of each table, without their ids: those to tables that were read before it.
    early_keys: Vec<Vec<Option<ForeignKeyConstraint>>>,
}

impl Tables {
    fn read(catalog: impl IntoIterator<Item = TableFacts>) -> Self {
        let mut tables = Self::default();
        for facts in catalog {
            let text = match facts.kind {
                TableKind::Table => read_create_table(&facts.sql),
                TableKind::View | TableKind::Virtual => TableText::default(),
            };
            let table = Read { facts, text };
            let model = tables.builder.model(&table);
            tables.proposals.push(propose(&model));
            tables.by_name.insert(table.facts.name.to_ascii_lowercase(), tables.read.len());
            tables.models.push(model);
            tables.read.push(table);
            tables.read_early_keys();
        }
        tables
    }

    /// The foreign keys of the table that was read last.
    fn read_early_keys(&mut self) {
        let (Some(table), Some(model)) = (self.read.last(), self.models.last()) else { return };
        let keys = table.facts.foreign_keys.iter().enumerate().map(|(number, facts)| {
            let parent = self.by_name.get(&facts.table.to_ascii_lowercase())?;
            let target = referred_columns(facts, self.models.get(*parent)?)?;
            Some(foreign_key(table, number, model, target))
        });
        self.early_keys.push(keys.collect());
    }

    /// Gives the models what takes all of them: foreign keys, names and relationships.
    fn into_schema(self, left_out: Vec<(String, String)>) -> Reflection {
        let Self { mut builder, read, mut models, proposals, by_name, early_keys } = self;
        let of_models = std::mem::take(&mut builder.notes);
        for (table, reason) in left_out {
            builder.note(&table, &["Left out: ", &reason, "."]);
        }
        builder.notes.extend(of_models);
        for (at, (table, early)) in read.iter().zip(early_keys).enumerate() {
            let mut keys = Vec::with_capacity(early.len());
            for (number, early) in early.into_iter().enumerate() {
                let mut key = early.unwrap_or_else(|| {
                    let facts = &table.facts.foreign_keys[number];
                    let parent = by_name.get(&facts.table.to_ascii_lowercase());
                    let parent = parent.map(|at| &models[*at]);
                    let target = builder.target(&table.facts.name, facts, parent);
                    foreign_key(table, number, &models[at], target)
                });
                key.id = builder.constraint_id();
                keys.push(key);
            }
            models[at].foreign_keys = keys;
        }
        let notes = name_and_link(&mut models, proposals, &mut || builder.schema.next_id());
        builder.notes.extend(notes.into_iter().map(|(table, message)| Note { table, message }));
        for model in models {
            builder.schema.insert(model);
        }
        Reflection { schema: builder.schema, notes: builder.notes }
    }
}

/// One table as read.
struct Read {
    facts: TableFacts,
    text: TableText,
}

#[derive(Default)]
struct Builder {
    schema: Schema,
    notes: Vec<Note>,
}

impl Builder {
    fn note(&mut self, table: &str, message: &[&str]) {
        self.notes.push(Note { table: table.to_owned(), message: message.concat() });
    }

    fn constraint_id(&mut self) -> ConstraintId {
        ConstraintId(self.schema.next_id())
    }

    /// The model but for its names, foreign keys and relationships. Its class name is the table's name
    /// until all are known.
    fn model(&mut self, table: &Read) -> Model {
        let facts = &table.facts;
        let mut model = Model::new(ModelId(self.schema.next_id()), facts.name.clone());
        match facts.kind {
            TableKind::Table => {}
            TableKind::View => {
                model.kind = ModelKind::View { sql: facts.sql.clone(), dialect: None }
            }
            TableKind::Virtual => {
                model.kind = ModelKind::View { sql: facts.sql.clone(), dialect: None };
                self.note(&facts.name, &["A virtual table: shown and browsed like a view."]);
            }
        }
        for column in &facts.columns {
            let column = self.column(column, table);
            model.columns.push(column);
        }
        if facts.kind != TableKind::Table {
            return model;
        }
        let key = primary_key_names(facts);
        let in_column_order =
            key.windows(2).all(|two| column_at(facts, two[0]) < column_at(facts, two[1]));
        if !in_column_order {
            model.primary_key.columns = key.iter().filter_map(|name| id_of(&model, name)).collect();
        }
        model.primary_key.name.clone_from(&table.text.primary_key_name);
        for (is_so, option, value) in [
            (table.text.autoincrement, "sqlite_autoincrement", true),
            (facts.without_rowid, "sqlite_with_rowid", false),
            (facts.strict, "sqlite_strict", true),
        ] {
            if is_so {
                model.options.insert(option.to_owned(), Json::Bool(value));
            }
        }
        self.unique_constraints(&mut model, table);
        for check in &table.text.checks {
            let column = check.column.as_deref().and_then(|name| id_of(&model, name));
            model.check_constraints.push(CheckConstraint {
                id: self.constraint_id(),
                name: check.name.clone(),
                conv: false,
                sqltext: check.sqltext.clone(),
                column,
            });
        }
        for index in facts.indexes.iter().filter(|index| index.origin == "c") {
            self.index(&mut model, table, index);
        }
        model
    }

    fn column(&mut self, facts: &ColumnFacts, table: &Read) -> Column {
        let text =
            table.text.columns.iter().find(|text| text.name.eq_ignore_ascii_case(&facts.name));
        let collation = text.and_then(|text| text.collation.as_deref());
        let mut column = Column::new(
            ColumnId(self.schema.next_id()),
            facts.name.clone(),
            Some(column_type(&facts.declared_type, collation)),
        );
        column.primary_key = facts.primary_key > 0;
        column.nullable = nullable(facts, table);
        if let Some(persisted) = facts.generated {
            column.computed = Some(Computed {
                sqltext: text.and_then(|text| text.generated.clone()).unwrap_or_default(),
                persisted: Some(persisted),
            });
        } else {
            column.server_default = facts.default.as_deref().map(server_default);
        }
        column
    }

    /// UNIQUE: unnamed ones of one column become `unique=True`.
    fn unique_constraints(&mut self, model: &mut Model, table: &Read) {
        let mut texts: Vec<_> = table.text.uniques.iter().collect();
        for index in table.facts.indexes.iter().filter(|index| index.origin == "u") {
            let names: Vec<&str> =
                index.elements.iter().filter_map(|one| one.column.as_deref()).collect();
            let written = texts.iter().position(|text| same_names(&text.columns, &names));
            let name = written.and_then(|at| texts.remove(at).name.clone());
            if index
                .elements
                .iter()
                .any(|one| !has_own_collation(table, one.column.as_deref(), &one.collation))
            {
                let columns = names.join(", ");
                self.note(
                    &table.facts.name,
                    &["UNIQUE (", &columns, ") has a COLLATE of its own, which is left out."],
                );
            }
            self.unique_constraint(model, &names, name);
        }
        // SQLite has one index for the primary key and a UNIQUE over the same columns, and tells of the key
        // alone (`SQLiteDialect.get_unique_constraints` finds it so too).
        let mut key: Vec<&ColumnFacts> =
            table.facts.columns.iter().filter(|column| column.primary_key > 0).collect();
        key.sort_by_key(|column| column.primary_key);
        let key: Vec<&str> = key.iter().map(|column| column.name.as_str()).collect();
        if let Some(written) = texts.iter().find(|text| same_names(&text.columns, &key)) {
            self.unique_constraint(model, &key, written.name.clone());
        }
    }

    fn unique_constraint(&mut self, model: &mut Model, names: &[&str], name: Option<String>) {
        match names {
            [only] if name.is_none() => {
                if let Some(column) = column_named(model, only) {
                    column.unique = true;
                }
            }
            _ => {
                let columns = names.iter().filter_map(|name| id_of(model, name)).collect();
                let id = self.constraint_id();
                model.unique_constraints.push(UniqueConstraint { id, name, columns });
            }
        }
    }

    /// CREATE INDEX: one that is named as `index=True` names it becomes that.
    fn index(&mut self, model: &mut Model, table: &Read, facts: &IndexFacts) {
        let text = read_create_index(facts.sql.as_deref().unwrap_or_default());
        let elements: Vec<IndexElement> = facts
            .elements
            .iter()
            .enumerate()
            .map(|(at, element)| {
                let plain = !element.descending
                    && has_own_collation(table, element.column.as_deref(), &element.collation);
                match element.column.as_deref().and_then(|name| id_of(model, name)) {
                    Some(id) if plain => IndexElement::Column(id),
                    _ => {
                        IndexElement::Expression(text.elements.get(at).cloned().unwrap_or_default())
                    }
                }
            })
            .collect();
        if let ([IndexElement::Column(id)], None) = (elements.as_slice(), &text.condition)
            && let Some(column) = model.column_mut(*id)
            && facts.name == ["ix_", &table.facts.name, "_", &column.name].concat()
            && !column.unique
        {
            column.index = true;
            column.unique = facts.unique;
            return;
        }
        let mut options = BTreeMap::new();
        if let Some(condition) = text.condition {
            options.insert("sqlite_where".to_owned(), Json::String(condition));
        }
        let (id, name) = (self.constraint_id(), Some(facts.name.clone()));
        model.indexes.push(Index { id, name, unique: facts.unique, elements, options });
    }

    /// What a key refers to; what it cannot refer to is noted.
    fn target(
        &mut self,
        table: &str,
        facts: &ForeignKeyFacts,
        parent: Option<&Model>,
    ) -> ForeignKeyTarget {
        let unresolved = || ForeignKeyTarget::Unresolved {
            table: facts.table.clone(),
            columns: facts.referred.clone(),
        };
        let columns = facts.columns.join(", ");
        let Some(parent) = parent else {
            let message = ["(", &columns, ") refers to a missing table: ", &facts.table, "."];
            self.note(table, &message);
            return unresolved();
        };
        if let Some(target) = referred_columns(facts, parent) {
            return target;
        }
        let named = facts.referred.join(", ");
        let named = if named.is_empty() { "its primary key" } else { named.as_str() };
        self.note(
            table,
            &[
                "(",
                &columns,
                ") does not fit what it refers to: ",
                named,
                " of ",
                &facts.table,
                ".",
            ],
        );
        unresolved()
    }
}

/// The foreign key with this number, without its id.
fn foreign_key(
    table: &Read,
    number: usize,
    model: &Model,
    target: ForeignKeyTarget,
) -> ForeignKeyConstraint {
    let facts = &table.facts.foreign_keys[number];
    let text = table.text.foreign_keys.get(number).filter(|text| {
        text.columns.len() == facts.columns.len()
            && text.columns.iter().zip(&facts.columns).all(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    let columns = facts.columns.iter().filter_map(|name| id_of(model, name)).collect();
    let mut key = ForeignKeyConstraint::new(ConstraintId(0), columns, target);
    let action = |text: &str| (text != "NO ACTION").then(|| text.to_owned());
    key.ondelete = action(&facts.ondelete);
    key.onupdate = action(&facts.onupdate);
    if let Some(text) = text {
        key.name.clone_from(&text.name);
        key.deferrable = text.deferrable;
        key.initially.clone_from(&text.initially);
    }
    key
}

/// The columns that a key refers to, if the table has them. `REFERENCES t` without columns is the primary key
/// of `t`.
fn referred_columns(facts: &ForeignKeyFacts, parent: &Model) -> Option<ForeignKeyTarget> {
    let columns: Vec<ColumnId> = if facts.referred.is_empty() {
        parent.primary_key_columns().iter().map(|column| column.id).collect()
    } else {
        facts.referred.iter().map(|name| id_of(parent, name)).collect::<Option<_>>()?
    };
    let fits = columns.len() == facts.columns.len();
    fits.then_some(ForeignKeyTarget::Columns { model: parent.id, columns })
}

/// `nullable=`, where it differs from SQLAlchemy's default.
fn nullable(facts: &ColumnFacts, table: &Read) -> Option<bool> {
    if facts.primary_key == 0 {
        return facts.not_null.then_some(false);
    }
    // A column `INTEGER PRIMARY KEY` is the rowid and never NULL, so NOT NULL adds nothing. In all
    // other keys SQLite lets NULL in where NOT NULL is not said.
    let is_rowid = table.text.primary_key_on_column
        && !table.facts.without_rowid
        && facts.declared_type.eq_ignore_ascii_case("INTEGER");
    (!facts.not_null && !is_rowid).then_some(true)
}

fn primary_key_names(facts: &TableFacts) -> Vec<&str> {
    let mut key: Vec<&ColumnFacts> =
        facts.columns.iter().filter(|column| column.primary_key > 0).collect();
    key.sort_by_key(|column| column.primary_key);
    key.into_iter().map(|column| column.name.as_str()).collect()
}

fn column_at(facts: &TableFacts, name: &str) -> Option<usize> {
    facts.columns.iter().position(|column| column.name == name)
}

/// SQLite compares names without regard to case, in ASCII only.
fn id_of(model: &Model, name: &str) -> Option<ColumnId> {
    model.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)).map(|one| one.id)
}

fn column_named<'m>(model: &'m mut Model, name: &str) -> Option<&'m mut Column> {
    model.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(name))
}

fn same_names(names: &[String], others: &[&str]) -> bool {
    names.len() == others.len()
        && names.iter().zip(others).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Is an index's collation the one that the column has anyway?
fn has_own_collation(table: &Read, column: Option<&str>, collation: &str) -> bool {
    let own = column.and_then(|name| {
        let found = table.text.columns.iter().find(|text| text.name.eq_ignore_ascii_case(name));
        found.and_then(|text| text.collation.as_deref())
    });
    own.unwrap_or("BINARY").eq_ignore_ascii_case(collation)
}
