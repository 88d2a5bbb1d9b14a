//! A schema from what a script said: tables become models, names become ids, and columns that count
//! up are told as SQLAlchemy tells them.

use std::collections::HashMap;

use serde_json::Value;

use crate::ddl::Dialect;
use crate::reflection::{name_and_link, propose};
use crate::schema::{
    Autoincrement, CheckConstraint, Column, ColumnId, Computed, ConstraintId, ForeignKeyConstraint,
    ForeignKeyTarget, Index, IndexElement, Model, ModelId, ModelKind, Schema, UniqueConstraint,
};

use super::column_default::{server_default, without_parentheses};
use super::column_type::column_type;
use super::counting::{CountsBy, counts_by, note_unused};
use super::facts::{
    ColumnFacts, ElementFacts, ForeignKeyFacts, IndexFacts, KeyFacts, Name, TableFacts,
};
use super::inherits::inherit;
use super::mysql_type::is_json_check;
use super::statement::Reader;

/// The schema; what has no place in it is noted.
pub(super) fn schema_of(reader: &mut Reader<'_>) -> Schema {
    let mut tables = std::mem::take(&mut reader.catalog.tables);
    inherit(reader, &mut tables);
    let mut builder = Builder { reader, schema: Schema::default() };
    let mut models: Vec<Model> = tables.iter().map(|table| builder.model(table)).collect();
    let by_name: HashMap<(Option<String>, String), usize> =
        tables.iter().enumerate().map(|(at, table)| (key_of(&table.name), at)).collect();
    for (at, table) in tables.iter().enumerate() {
        for key in &table.foreign_keys {
            let parent = by_name.get(&key_of(&key.table)).map(|at| &models[*at]);
            let read = builder.foreign_key(table, key, &models[at], parent);
            models[at].foreign_keys.extend(read);
        }
    }
    for (model, table) in models.iter_mut().zip(&tables) {
        set_autoincrement(model, table, builder.reader);
    }
    note_unused(builder.reader, &tables);
    let proposals = models.iter().map(propose).collect();
    let notes = name_and_link(&mut models, proposals, &mut || builder.schema.next_id());
    for (table, message) in notes {
        let offset = tables.iter().find(|one| one.name.name == table).map_or(0, |one| one.offset);
        builder.reader.note(offset, [&table, ": ", &message].concat());
    }
    for model in models {
        builder.schema.insert(model);
    }
    builder.schema
}

/// Names are told apart without regard to case.
fn key_of(name: &Name) -> (Option<String>, String) {
    (name.schema.clone(), name.name.to_lowercase())
}

struct Builder<'r, 's> {
    reader: &'r mut Reader<'s>,
    schema: Schema,
}

impl Builder<'_, '_> {
    fn constraint_id(&mut self) -> ConstraintId {
        ConstraintId(self.schema.next_id())
    }

    fn dialect(&self) -> Dialect {
        self.reader.dialect
    }

    /// The model but for its names, foreign keys and relationships. Its class name is the table's name
    /// until all are known.
    fn model(&mut self, table: &TableFacts) -> Model {
        let mut model = Model::new(ModelId(self.schema.next_id()), table.name.name.clone());
        model.schema.clone_from(&table.name.schema);
        model.comment.clone_from(&table.comment);
        model.options.clone_from(&table.options);
        if let Some(sql) = &table.view {
            let dialect = Some(self.dialect()).filter(|dialect| *dialect != Dialect::Sqlite);
            let dialect = dialect.map(|dialect| dialect.as_str().to_owned());
            model.kind = ModelKind::View { sql: sql.clone(), dialect };
        }
        let mut domain_checks = Vec::new();
        for facts in &table.columns {
            let (facts, checks) = self.reader.without_domains(facts);
            let column = self.column(table, &facts);
            for sqltext in checks {
                domain_checks.push((column.id, with_value(&sqltext, &column.name)));
            }
            if facts.counts_up && self.dialect() == Dialect::Sqlite {
                model.options.insert("sqlite_autoincrement".to_owned(), Value::Bool(true));
            }
            model.columns.push(column);
        }
        if table.view.is_some() {
            for index in table.indexes.iter().filter_map(|index| index.name.as_deref()) {
                self.left_out(table, &format!("the index {index}, since it is a view"));
            }
            return model;
        }
        self.primary_key(&mut model, table);
        for unique in &table.uniques {
            self.unique(&mut model, table, unique);
        }
        for check in &table.checks {
            let is_of_type = self.dialect() == Dialect::Mysql
                && table.columns.iter().any(|column| {
                    column.type_text.eq_ignore_ascii_case("longtext")
                        && is_json_check(&check.sqltext, &column.name)
                });
            if is_of_type {
                continue;
            }
            let column = check.column.as_deref().and_then(|name| id_of(&model, name));
            model.check_constraints.push(CheckConstraint {
                id: self.constraint_id(),
                // MariaDB numbers checks without a name.
                name: check.name.clone().filter(|name| !name.starts_with("CONSTRAINT_")),
                conv: false,
                sqltext: self.expression(&check.sqltext),
                column,
            });
        }
        for (column, sqltext) in domain_checks {
            let id = self.constraint_id();
            let sqltext = self.expression(&sqltext);
            model.check_constraints.push(CheckConstraint {
                id,
                name: None,
                conv: false,
                sqltext,
                column: Some(column),
            });
        }
        for index in &table.indexes {
            self.index(&mut model, table, index);
        }
        model
    }

    /// SQL without the parentheses that servers put around it.
    fn expression(&self, sql: &str) -> String {
        match self.dialect() {
            Dialect::Sqlite => sql.to_owned(),
            Dialect::Postgresql | Dialect::Mysql => {
                let mut inner = sql;
                while without_parentheses(inner).len() < inner.len() {
                    inner = without_parentheses(inner);
                }
                inner.to_owned()
            }
        }
    }

    fn column(&mut self, table: &TableFacts, facts: &ColumnFacts) -> Column {
        let of_type = column_type(self.reader, table, facts);
        let default = server_default(facts, self.dialect());
        let mut column =
            Column::new(ColumnId(self.schema.next_id()), facts.name.clone(), Some(of_type));
        column.primary_key = table.is_key(&facts.name);
        column.nullable = nullable(table, facts, self.dialect());
        column.comment.clone_from(&facts.comment);
        column.identity.clone_from(&facts.identity);
        match (&facts.generated, counts_by(self.reader, table, facts)) {
            (Some(sqltext), _) => {
                let sqltext = self.expression(sqltext);
                column.computed = Some(Computed { sqltext, persisted: facts.persisted });
            }
            (None, CountsBy::ItsOwn) if column.primary_key => {}
            (None, CountsBy::ItsOwn | CountsBy::Nothing) => column.server_default = default,
            (None, CountsBy::Sequence(sequence, default)) => {
                column.sequence = Some(sequence);
                column.server_default = Some(default);
            }
        }
        column
    }

    fn primary_key(&mut self, model: &mut Model, table: &TableFacts) {
        let Some(key) = &table.primary_key else { return };
        let ids: Vec<ColumnId> = key.columns.iter().filter_map(|name| id_of(model, name)).collect();
        let places: Vec<Option<usize>> =
            ids.iter().map(|id| model.columns.iter().position(|one| one.id == *id)).collect();
        if places.windows(2).any(|two| two[0] > two[1]) {
            model.primary_key.columns = ids;
        }
        let is_told = self.dialect() == Dialect::Postgresql
            && key.name.as_deref() == Some(&*format!("{}_pkey", table.name.name));
        if !is_told {
            model.primary_key.name.clone_from(&key.name);
        }
    }

    /// One without a name of its own and with one column becomes `unique=True`.
    fn unique(&mut self, model: &mut Model, table: &TableFacts, unique: &KeyFacts) {
        let columns: Vec<ColumnId> =
            unique.columns.iter().filter_map(|name| id_of(model, name)).collect();
        if columns.len() < unique.columns.len() {
            let names = unique.columns.join(", ");
            return self
                .left_out(table, &format!("UNIQUE ({names}) is of columns that it does not have"));
        }
        let told = match self.dialect() {
            Dialect::Sqlite => None,
            Dialect::Postgresql => {
                Some(format!("{}_{}_key", table.name.name, unique.columns.join("_")))
            }
            Dialect::Mysql => unique.columns.first().cloned(),
        };
        let name = unique.name.clone().filter(|name| told.as_ref() != Some(name));
        if let ([only], None) = (columns.as_slice(), &name)
            && let Some(column) = model.column_mut(*only)
        {
            column.unique = true;
            return;
        }
        let id = self.constraint_id();
        model.unique_constraints.push(UniqueConstraint { id, name, columns });
    }

    /// One that is named as `index=True` names it becomes that.
    fn index(&mut self, model: &mut Model, table: &TableFacts, facts: &IndexFacts) {
        let mut elements = Vec::new();
        for element in &facts.elements {
            let read = match element {
                ElementFacts::Column(name) => id_of(model, name).map(IndexElement::Column),
                ElementFacts::Expression(sql) => Some(IndexElement::Expression(sql.clone())),
            };
            let Some(read) = read else {
                let name = facts.name.as_deref().unwrap_or("without a name");
                let what = format!("the index {name} is of columns that it does not have");
                return self.left_out(table, &what);
            };
            elements.push(read);
        }
        if let ([IndexElement::Column(id)], true) = (elements.as_slice(), facts.options.is_empty())
            && let Some(column) = model.column_mut(*id)
            && facts.name.as_ref() == Some(&told_index_name(&table.name, &column.name))
            && !column.unique
        {
            column.index = true;
            column.unique = facts.unique;
            return;
        }
        let mut options = facts.options.clone();
        for (name, value) in &mut options {
            if name.ends_with("_where")
                && let Value::String(sql) = value
            {
                *sql = self.expression(sql);
            }
        }
        let id = self.constraint_id();
        let (name, unique) = (facts.name.clone(), facts.unique);
        model.indexes.push(Index { id, name, unique, elements, options });
    }

    fn foreign_key(
        &mut self,
        table: &TableFacts,
        facts: &ForeignKeyFacts,
        model: &Model,
        parent: Option<&Model>,
    ) -> Option<ForeignKeyConstraint> {
        let names = facts.columns.join(", ");
        let columns: Vec<ColumnId> =
            facts.columns.iter().filter_map(|name| id_of(model, name)).collect();
        if columns.len() < facts.columns.len() {
            let what = format!("FOREIGN KEY ({names}) is of columns that it does not have");
            self.left_out(table, &what);
            return None;
        }
        let unresolved = || ForeignKeyTarget::Unresolved {
            table: facts.table.to_string(),
            columns: facts.referred.clone(),
        };
        let referred: Option<Vec<ColumnId>> = parent.and_then(|parent| {
            if facts.referred.is_empty() {
                Some(parent.primary_key_columns().iter().map(|column| column.id).collect())
            } else {
                facts.referred.iter().map(|name| id_of(parent, name)).collect()
            }
        });
        let target = match (parent, referred.filter(|referred| referred.len() == columns.len())) {
            (Some(parent), Some(columns)) => {
                ForeignKeyTarget::Columns { model: parent.id, columns }
            }
            (Some(_), None) => {
                let of = facts.referred.join(", ");
                let of = if of.is_empty() { "its primary key" } else { of.as_str() };
                let what = format!(
                    "{}: ({names}) does not fit what it refers to: {of} of {}.",
                    table.name, facts.table
                );
                self.reader.note(facts.offset, what);
                unresolved()
            }
            (None, _) => {
                let what = format!(
                    "{}: ({names}) refers to a missing table: {}.",
                    table.name, facts.table
                );
                self.reader.note(facts.offset, what);
                unresolved()
            }
        };
        let mut key = ForeignKeyConstraint::new(self.constraint_id(), columns, target);
        let told = format!("{}_{}_fkey", table.name.name, facts.columns.join("_"));
        let is_told = self.dialect() == Dialect::Postgresql && facts.name.as_ref() == Some(&told);
        key.name = facts.name.clone().filter(|_| !is_told);
        key.ondelete.clone_from(&facts.ondelete);
        key.onupdate.clone_from(&facts.onupdate);
        key.deferrable = facts.deferrable;
        key.initially.clone_from(&facts.initially);
        Some(key)
    }

    fn left_out(&mut self, table: &TableFacts, what: &str) {
        self.reader.note(table.offset, format!("Left out of {}: {what}.", table.name));
    }
}

/// `nullable=`, where it differs from SQLAlchemy's default.
fn nullable(table: &TableFacts, facts: &ColumnFacts, dialect: Dialect) -> Option<bool> {
    let is_not_null = facts.not_null == Some(true);
    if !table.is_key(&facts.name) {
        return is_not_null.then_some(false);
    }
    // Only SQLite lets NULL into a primary key, and not into the rowid.
    let without_rowid = table.options.contains_key("sqlite_with_rowid");
    let is_rowid = table.key_on_column && facts.type_text.eq_ignore_ascii_case("INTEGER");
    let may_be_null = dialect == Dialect::Sqlite && !is_not_null && !without_rowid && !is_rowid;
    may_be_null.then_some(true)
}

/// `autoincrement=`, where SQLAlchemy's `"auto"` would decide otherwise than the script.
fn set_autoincrement(model: &mut Model, table: &TableFacts, reader: &mut Reader<'_>) {
    if reader.dialect == Dialect::Sqlite || !model.kind.is_class() {
        return;
    }
    let key: Vec<ColumnId> = model.primary_key_columns().iter().map(|column| column.id).collect();
    for facts in &table.columns {
        let counts = matches!(counts_by(reader, table, facts), CountsBy::ItsOwn);
        let Some(id) = id_of(model, &facts.name) else { continue };
        let has_foreign_key = model.foreign_keys.iter().any(|one| one.columns.contains(&id));
        if counts && !key.contains(&id) {
            let what = format!(
                "{}.{} counts up but is not in the primary key: its counting is left out.",
                table.name, facts.name
            );
            reader.note(facts.offset, what);
        }
        let Some(column) = model.column_mut(id).filter(|_| key.contains(&id)) else { continue };
        let is_integer =
            column.column_type.as_ref().is_some_and(crate::schema::ColumnType::is_integer);
        let would_count = key.len() == 1
            && is_integer
            && !has_foreign_key
            && column.server_default.is_none()
            && column.identity.is_none();
        column.autoincrement = match (counts, would_count) {
            (true, false) if key.len() == 1 && is_integer => Autoincrement::IgnoreFk,
            (true, false) => Autoincrement::True,
            (false, true) => Autoincrement::False,
            (true, true) | (false, false) => Autoincrement::Auto,
        };
        // SQLAlchemy would put it first in a key that has no name.
        let stays_behind = column.autoincrement == Autoincrement::True && key.first() != Some(&id);
        if stays_behind && model.primary_key.is_plain() {
            let told = format!("{}_pkey", table.name.name);
            let name = table.primary_key.as_ref().and_then(|key| key.name.clone());
            model.primary_key.name = Some(name.unwrap_or(told));
        }
    }
}

/// The check of a domain, of a column that has its type.
fn with_value(sqltext: &str, column: &str) -> String {
    let (statements, _) = super::split::split(sqltext, Dialect::Postgresql);
    let mut sql = sqltext.to_owned();
    let tokens =
        statements.first().map(|statement| statement.tokens.as_slice()).unwrap_or_default();
    for token in tokens.iter().rev() {
        if sqltext[token.start..token.end].eq_ignore_ascii_case("VALUE") {
            let name = crate::ddl::quoting::quote_identifier(column, Dialect::Postgresql);
            sql.replace_range(token.start..token.end, &name);
        }
    }
    sql
}

/// The name that `index=True` gives.
fn told_index_name(table: &Name, column: &str) -> String {
    match &table.schema {
        Some(schema) => format!("ix_{schema}_{}_{column}", table.name),
        None => format!("ix_{}_{column}", table.name),
    }
}

fn id_of(model: &Model, name: &str) -> Option<ColumnId> {
    model.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)).map(|one| one.id)
}
