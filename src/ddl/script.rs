//! Whole scripts: which statements, in which order (SQLAlchemy's `SchemaGenerator`).
//!
//! Collects every fault of the schema instead of stopping at the first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::mapping::{
    Mapping, ResolvedColumn, ResolvedForeignKey, ResolvedTable, Subject, printable,
};
use crate::schema::{ColumnId, ColumnType, ConstraintId, ModelId};

use super::Dialect;
use super::compiler::{DdlCompiler, Part};
use super::constraint_names::Names;
use super::mysql::Mysql;
use super::name_clashes::name_clashes;
use super::names::{NameOf, check_name, shortened};
use super::postgresql::{Postgresql, create_enum_type, create_sequence};
use super::sql_text::{Commas, fragment};
use super::sqlite::Sqlite;
use super::table_order::sort_tables_and_constraints;
use super::type_compiler::enum_name;
use super::variants::with_variants_of;

/// A schema's DDL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The statements in the order in which they run, each without its semicolon.
    pub statements: Vec<String>,
    /// What was left out and why, a line each.
    pub notes: Vec<String>,
}

/// The script as text that executes: a blank line around statements of several lines, notes as
/// comments at the end.
impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut previous: Option<bool> = None;
        for statement in &self.statements {
            let has_lines = statement.contains('\n');
            if previous.is_some_and(|had_lines| had_lines || has_lines) {
                f.write_str("\n")?;
            }
            f.write_str(statement)?;
            f.write_str(";\n")?;
            previous = Some(has_lines);
        }
        if !self.notes.is_empty() && previous.is_some() {
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "-- {note}")?;
        }
        Ok(())
    }
}

/// What a dialect cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DdlError {
    /// The part of the schema.
    pub subject: Subject,
    /// Where, what and what to do: `User.name: MySQL's VARCHAR needs a length; give …`.
    pub message: String,
}

/// All statements that create the schema, as `metadata.create_all()` would emit them.
///
/// # Errors
/// Everything that the dialect cannot hold, in the schema's order.
pub fn create_all(mapping: &Mapping, dialect: Dialect) -> Result<Script, Vec<DdlError>> {
    let mapping = &*with_variants_of(mapping, dialect);
    compile(mapping, dialect, &mapping.tables.values().collect::<Vec<_>>())
}

/// The statements that create some of the tables, as `create_all(tables=[…])` would emit them.
///
/// # Errors
/// Everything in these tables that the dialect cannot hold.
pub fn statements_of(
    mapping: &Mapping,
    dialect: Dialect,
    models: &[ModelId],
) -> Result<Script, Vec<DdlError>> {
    let mapping = &*with_variants_of(mapping, dialect);
    let owners: BTreeSet<ModelId> = models.iter().map(|id| mapping.table_owner(*id)).collect();
    let chosen = mapping.tables.values().filter(|table| owners.contains(&table.model_id));
    compile(mapping, dialect, &chosen.collect::<Vec<_>>())
}

/// What compiles for this dialect.
pub(super) fn compiler_of(dialect: Dialect) -> &'static dyn DdlCompiler {
    match dialect {
        Dialect::Sqlite => &Sqlite,
        Dialect::Postgresql => &Postgresql,
        Dialect::Mysql => &Mysql,
    }
}

fn compile(
    mapping: &Mapping,
    dialect: Dialect,
    tables: &[&ResolvedTable],
) -> Result<Script, Vec<DdlError>> {
    let (views, tables): (Vec<&ResolvedTable>, Vec<&ResolvedTable>) =
        tables.iter().copied().partition(|table| table.is_view);
    let mut generator = SchemaGenerator {
        mapping,
        compiler: compiler_of(dialect),
        names: Names::new(mapping),
        statements: Vec::new(),
        errors: Vec::new(),
    };
    generator.errors.extend(name_clashes(mapping, &tables, &views, dialect));
    if dialect != Dialect::Sqlite {
        generator.visit_schemas(&tables);
    }
    if dialect == Dialect::Postgresql {
        generator.visit_enum_types(&tables);
    }
    let order = sort_tables_and_constraints(&tables);
    for table in &order.tables {
        generator.visit_table(table, |key| order.waits(key));
    }
    if generator.compiler.supports_alter() {
        for (table, key) in &order.remaining {
            generator.visit_foreign_key_constraint(table, key);
        }
    }
    let mut notes = Vec::new();
    for view in views {
        if view.is_view_elsewhere(dialect.as_str()) {
            let of = view.view_dialect.as_deref().and_then(|name| name.parse::<Dialect>().ok());
            notes.push(format!(
                "view {}: not exported to {}, its SQL is {}'s",
                view.name.escape_debug(),
                dialect.label(),
                of.unwrap_or(Dialect::Sqlite).label()
            ));
        } else {
            generator.visit_view(view, dialect);
        }
    }
    if generator.errors.is_empty() {
        Ok(Script { statements: generator.statements, notes })
    } else {
        for error in &mut generator.errors {
            error.message = printable(&error.message);
        }
        Err(generator.errors)
    }
}

struct SchemaGenerator<'a> {
    mapping: &'a Mapping,
    compiler: &'static dyn DdlCompiler,
    names: Names<'a>,
    statements: Vec<String>,
    errors: Vec<DdlError>,
}

impl SchemaGenerator<'_> {
    /// The part's text; a fault is noted with its place.
    fn take(&mut self, subject: Subject, place: &dyn Fn() -> String, part: Part) -> Option<String> {
        let part = part.and_then(|text| {
            if text.contains('\0') {
                return Err("SQL cannot hold the character NUL; remove it".to_owned());
            }
            Ok(text)
        });
        match part {
            Ok(text) => Some(text),
            Err(fault) => {
                let message = format!("{}: {fault}", place().escape_debug());
                self.errors.push(DdlError { subject, message });
                None
            }
        }
    }

    /// The schemas that tables and types are in. `create_all` wants them to be there; a script for an
    /// empty database has to make them.
    fn visit_schemas(&mut self, tables: &[&ResolvedTable]) {
        let mut schemas: Vec<(&str, ModelId)> = Vec::new();
        for table in tables {
            let of_types = table.columns.iter().filter_map(|column| match &column.column_type {
                Some(ColumnType::Enum(of)) if self.compiler.dialect() == Dialect::Postgresql => {
                    of.schema.as_deref()
                }
                _ => None,
            });
            for schema in table.schema.as_deref().into_iter().chain(of_types) {
                if schemas.iter().all(|(known, _)| *known != schema) {
                    schemas.push((schema, table.model_id));
                }
            }
        }
        for (schema, model_id) in schemas {
            let name = check_name(schema, NameOf::Schema, self.compiler.dialect())
                .map(|()| format!("CREATE SCHEMA IF NOT EXISTS {}", self.compiler.quote(schema)));
            let statement = self.take(Subject::Model(model_id), &|| schema.to_owned(), name);
            self.statements.extend(statement);
        }
    }

    /// Each enum type once, before the tables that use it.
    fn visit_enum_types(&mut self, tables: &[&ResolvedTable]) {
        let mapping = self.mapping;
        let mut created: BTreeMap<(Option<String>, String), Vec<String>> = BTreeMap::new();
        for table in tables {
            for column in &table.columns {
                let Some(ColumnType::Enum(of)) = &column.column_type else { continue };
                // One without a name is a fault of its column and told there.
                let (true, Some(name)) = (of.native_enum, enum_name(of)) else { continue };
                let key = (of.schema.clone(), name.clone());
                if let Some(values) = created.get(&key) {
                    if *values != of.values {
                        let fault = format!(
                            "another Enum is called {name} and has other values; give one of them \
                             another name"
                        );
                        let subject = Subject::Column(table.model_id, column.column_id);
                        self.take(subject, &|| column_place(mapping, table, column), Err(fault));
                    }
                    continue;
                }
                created.insert(key, of.values.clone());
                let Ok(statement) = create_enum_type(of) else { continue };
                let subject = Subject::Column(table.model_id, column.column_id);
                let place = || column_place(mapping, table, column);
                if let Some(statement) = self.take(subject, &place, Ok(statement)) {
                    self.statements.push(statement);
                }
            }
        }
    }

    /// The table, its indexes and its comments.
    fn visit_table(&mut self, table: &ResolvedTable, waits: impl Fn(&ResolvedForeignKey) -> bool) {
        let (compiler, mapping) = (self.compiler, self.mapping);
        let place = || table_place(mapping, table);
        let subject = Subject::Model(table.model_id);
        let checked = match compiler.dialect() {
            Dialect::Sqlite => &table.name,
            _ => &table.name_in_schema,
        };
        let name = check_name(checked, NameOf::Table, compiler.dialect())
            .map(|()| compiler.format_table(table));
        let name = self.take(subject, &place, name);
        if table.columns.is_empty() && compiler.dialect() != Dialect::Postgresql {
            let fault =
                format!("{} has no tables without columns; add one", compiler.dialect().label());
            self.take(subject, &place, Err(fault));
        }
        let mut lines = Vec::new();
        for column in &table.columns {
            lines.extend(self.column_line(table, column));
        }
        lines.extend(self.constraint_lines(table, waits));
        let options = self.take(subject, &place, compiler.post_create_table(table));
        if compiler.dialect() == Dialect::Postgresql {
            let sequences = table.columns.iter().filter_map(|column| column.sequence.as_ref());
            for sequence in sequences.filter(|sequence| !sequence.optional) {
                let statement = check_name(&sequence.name, NameOf::Sequence, compiler.dialect())
                    .map(|()| create_sequence(sequence));
                let statement = self.take(subject, &place, statement);
                // Two columns may take their numbers from one.
                self.statements
                    .extend(statement.filter(|statement| !self.statements.contains(statement)));
            }
        }
        if let (Some(name), Some(options)) = (name, options) {
            let length: usize = lines.iter().map(|line| line.len() + 6).sum();
            let mut statement = String::with_capacity(length + name.len() + options.len() + 20);
            statement.extend(["CREATE TABLE ", &name, " ("]);
            for (at, line) in lines.iter().enumerate() {
                statement.extend([if at == 0 { "\n    " } else { ",\n    " }, line]);
            }
            statement.push_str("\n)");
            if !options.is_empty() {
                statement.extend([" ", &options]);
            }
            self.statements.push(statement);
        }
        for index in &table.indexes {
            let subject =
                index.constraint_id.map_or(subject, |id| Subject::Constraint(table.model_id, id));
            let place =
                || format!("{}, index {}", table_place(mapping, table), shortened(&index.name));
            let statement = compiler.create_index(&self.names, table, index);
            let statement = self.take(subject, &place, statement);
            self.statements.extend(statement);
        }
        for statement in compiler.comments(table) {
            let statement = self.take(subject, &place, Ok(statement));
            self.statements.extend(statement);
        }
    }

    /// A column with the checks written on it.
    fn column_line(&mut self, table: &ResolvedTable, column: &ResolvedColumn) -> Option<String> {
        let (compiler, mapping) = (self.compiler, self.mapping);
        let subject = Subject::Column(table.model_id, column.column_id);
        let place = || column_place(mapping, table, column);
        let line = check_name(&column.name, NameOf::Column, compiler.dialect())
            .and_then(|()| compiler.column_specification(table, column));
        let mut line = self.take(subject, &place, line)?;
        for check in &table.checks {
            if check.column == Some(column.column_id) && compiler.check_stands_on_column(check) {
                let subject = Subject::Constraint(table.model_id, check.constraint_id);
                let place = || format!("{}, check", column_place(mapping, table, column));
                let text = self.take(subject, &place, compiler.check(&self.names, table, check))?;
                line += &format!(" {text}");
            }
        }
        Some(line)
    }

    /// The primary key; then the constraints, those declared on the table first, in the order in
    /// which SQLAlchemy makes them (`Table._sorted_constraints`).
    fn constraint_lines(
        &mut self,
        table: &ResolvedTable,
        waits: impl Fn(&ResolvedForeignKey) -> bool,
    ) -> Vec<String> {
        let (compiler, mapping) = (self.compiler, self.mapping);
        let place_of =
            |what: &'static str| move || format!("{}, {what}", table_place(mapping, table));
        let mut lines = Vec::new();
        let key = compiler.primary_key(&self.names, table).map(Option::unwrap_or_default);
        let key = self.take(Subject::Model(table.model_id), &place_of("primary key"), key);
        lines.extend(key.filter(|key| !key.is_empty()));

        let inline = |key: &&ResolvedForeignKey| !compiler.supports_alter() || !waits(key);
        let mut on_table: Vec<(ConstraintId, String)> = Vec::new();
        for unique in &table.uniques {
            let Some(id) = unique.constraint_id else { continue };
            let place = place_of("unique constraint");
            let text = compiler.unique(&self.names, table, unique);
            let text = self.take(Subject::Constraint(table.model_id, id), &place, text);
            on_table.extend(text.map(|text| (id, text)));
        }
        for check in table.checks.iter().filter(|one| !compiler.check_stands_on_column(one)) {
            let id = check.constraint_id;
            let place = place_of("check");
            let text = compiler.check(&self.names, table, check);
            let text = self.take(Subject::Constraint(table.model_id, id), &place, text);
            on_table.extend(text.map(|text| (id, text)));
        }
        for key in table.foreign_keys.iter().filter(inline).filter(|key| key.columns.len() != 1) {
            let text = self.foreign_key(table, key);
            on_table.extend(text.map(|text| (key.constraint_id, text)));
        }
        on_table.sort_by_key(|(id, _)| *id);
        lines.extend(on_table.into_iter().map(|(_, text)| text));

        for column in &table.columns {
            let id = column.column_id;
            let subject = Subject::Column(table.model_id, id);
            let place = || column_place(mapping, table, column);
            for unique in
                table.uniques.iter().filter(|one| is_of_column(one.constraint_id, &one.columns, id))
            {
                let text = compiler.unique(&self.names, table, unique);
                lines.extend(self.take(subject, &place, text));
            }
            for key in table.foreign_keys.iter().filter(inline).filter(|key| key.columns == [id]) {
                lines.extend(self.foreign_key(table, key));
            }
            let check = compiler.type_check(&self.names, table, column);
            let check = self.take(subject, &place, check.map(Option::unwrap_or_default));
            lines.extend(check.filter(|check| !check.is_empty()));
        }
        lines
    }

    fn foreign_key(&mut self, table: &ResolvedTable, key: &ResolvedForeignKey) -> Option<String> {
        let mapping = self.mapping;
        let place = || {
            let columns = table.column_names(&key.columns).join(", ");
            format!("{}.{columns}", table_place(mapping, table))
        };
        let subject = Subject::Constraint(table.model_id, key.constraint_id);
        let text = if self.compiler.dialect() == Dialect::Sqlite {
            // SQLite looks for the target only when rows are written.
            Ok(())
        } else {
            self.check_target(key)
        };
        let text = text.and_then(|()| self.compiler.foreign_key(&self.names, table, key));
        self.take(subject, &place, text)
    }

    fn check_target(&self, key: &ResolvedForeignKey) -> Result<(), String> {
        let label = self.compiler.dialect().label();
        let target = key.referred_model.and_then(|id| self.mapping.table(id));
        let name = shortened(&key.referred_table);
        match target {
            None => Err(format!(
                "the foreign key refers to {name}, which is not in this schema, and {label} wants \
                 it there; draw that table or remove the key"
            )),
            Some(target) if target.is_view => Err(format!(
                "the foreign key refers to {name}, which is a view, and {label} wants a table"
            )),
            Some(_) if key.referred_columns.len() != key.columns.len() => Err(format!(
                "the foreign key refers to columns that {name} does not have; choose others"
            )),
            Some(_) => Ok(()),
        }
    }

    /// `ALTER TABLE … ADD …`
    fn visit_foreign_key_constraint(&mut self, table: &ResolvedTable, key: &ResolvedForeignKey) {
        let Some(text) = self.foreign_key(table, key) else { return };
        let name = self.compiler.format_table(table);
        self.statements.push(format!("ALTER TABLE {name} ADD {text}"));
    }

    /// The view's own SQL; it must be the one statement it says it is.
    fn visit_view(&mut self, view: &ResolvedTable, dialect: Dialect) {
        let sql = view.view_sql.as_deref().unwrap_or("").trim();
        let sql = sql.strip_suffix(';').unwrap_or(sql).trim_end();
        let words = head_of(sql);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let is_view = match words.as_slice() {
            ["CREATE", "VIEW"] | ["CREATE", "TEMP" | "TEMPORARY", "VIEW"] => true,
            ["CREATE", .., "VIEW"] => dialect != Dialect::Sqlite,
            _ => false,
        };
        let text = if is_view {
            fragment(sql, dialect, Commas::Allowed).map(|sql| sql.trim_end().to_owned())
        } else {
            Err("the view has no CREATE VIEW to create it by; remove the box".to_owned())
        };
        let mapping = self.mapping;
        let place = || table_place(mapping, view);
        let text = self.take(Subject::Model(view.model_id), &place, text);
        self.statements.extend(text);
    }
}

/// The words of a statement up to VIEW: MySQL has a few of its own before that.
fn head_of(sql: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in sql.split_whitespace().take(10).map(str::to_ascii_uppercase) {
        let is_last = word == "VIEW";
        words.push(word);
        if is_last {
            break;
        }
    }
    words
}

/// Is it one of PostgreSQL's views that keep their rows?
pub(super) fn is_materialized(view: &ResolvedTable) -> bool {
    head_of(view.view_sql.as_deref().unwrap_or("")).iter().any(|word| word == "MATERIALIZED")
}

fn column_place(mapping: &Mapping, table: &ResolvedTable, column: &ResolvedColumn) -> String {
    format!("{}.{}", table_place(mapping, table), shortened(&column.name))
}

/// What a message calls a table: its class's name, else its own.
pub(super) fn table_place(mapping: &Mapping, table: &ResolvedTable) -> String {
    let name = mapping.model(table.model_id).map_or(&table.name, |model| &model.class_name);
    shortened(name)
}

/// Is it the constraint that `unique=True` on this column made?
fn is_of_column(constraint: Option<ConstraintId>, columns: &[ColumnId], column: ColumnId) -> bool {
    constraint.is_none() && columns == [column]
}
