//! Constraints and indexes of a table: `__table_args__`, and the foreign keys that stand on columns.

use std::collections::BTreeMap;

use serde_json::Value;

use super::identifier::is_identifier;
use super::imports::Import;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use super::sql_text::{index_expression, sql_literal, text_call};
use crate::mapping::Subject;
use crate::schema::{
    CheckConstraint, Column, ColumnId, ForeignKeyConstraint, ForeignKeyTarget, Index, IndexElement,
    Model, ModelKind,
};

/// The value of `__table_args__`, if there is anything to say: a tuple, with the options last.
pub(super) fn table_args(module: &mut Module<'_>, model: &Model) -> Option<Code> {
    let mut items = constraints(module, model);
    let options = options(module, model);
    if options.is_empty() {
        return (!items.is_empty()).then(|| Code::tuple(items));
    }
    let options = value_literal(&Value::Object(options.into_iter().collect()));
    if items.is_empty() {
        return Some(options);
    }
    items.push(options);
    Some(Code::tuple(items))
}

/// What stands beside the columns: the primary key if it has a name or order of its own, foreign
/// keys of several columns, unique constraints, checks and indexes.
pub(super) fn constraints(module: &mut Module<'_>, model: &Model) -> Vec<Code> {
    let mut items = Vec::new();
    if !model.primary_key.is_plain() {
        let mut key: Vec<Code> = model
            .primary_key_columns()
            .iter()
            .map(|column| Code::atom(literal(&column.name)))
            .collect();
        key.extend(named(model.primary_key.name.as_ref()));
        items.push(Code::call(&module.library("PrimaryKeyConstraint"), key));
    }
    for key in model.foreign_keys.iter().filter(|key| key.columns.len() != 1) {
        items.extend(foreign_key_constraint(module, model, key));
    }
    for unique in &model.unique_constraints {
        let mut arguments = column_names(model, &unique.columns);
        arguments.extend(named(unique.name.as_ref()));
        items.push(Code::call(&module.library("UniqueConstraint"), arguments));
    }
    let on_table = |one: &&CheckConstraint| one.column.is_none_or(|id| model.column(id).is_none());
    for one in model.check_constraints.iter().filter(on_table) {
        items.push(check(module, one));
    }
    for one in &model.indexes {
        items.push(index(module, model, one));
    }
    items
}

/// Dialect options and the comment.
pub(super) fn options(module: &mut Module<'_>, model: &Model) -> BTreeMap<String, Value> {
    let mut options = model.options.clone();
    options.retain(|name, _| {
        let is_option = is_dialect_option(name);
        if !is_option {
            let message = format!("{} is no option of a table. Remove it", literal(name));
            module.error(Subject::Model(model.id), &model.class_name, message);
        }
        is_option
    });
    if let Some(schema) = &model.schema {
        options.insert("schema".to_owned(), schema.as_str().into());
    }
    if let Some(comment) = &model.comment {
        options.insert("comment".to_owned(), comment.as_str().into());
    }
    options
}

/// `dialect_option`, as `SQLAlchemy` wants all beyond its own (`DialectKWArgs._validate_dialect_kwargs`).
fn is_dialect_option(name: &str) -> bool {
    is_identifier(name)
        && name.split_once('_').is_some_and(|(one, other)| !one.is_empty() && !other.is_empty())
}

/// `db.CheckConstraint("...")`.
pub(super) fn check(module: &mut Module<'_>, check: &CheckConstraint) -> Code {
    let mut arguments = vec![Code::atom(sql_literal(&check.sqltext))];
    match &check.name {
        Some(name) if check.conv => {
            let conv = module.import(Import::from("sqlalchemy.schema", "conv"));
            let name = Code::call(&conv, vec![Code::atom(literal(name))]);
            arguments.push(Code::keyword("name", name));
        }
        name => arguments.extend(named(name.as_ref())),
    }
    Code::call(&module.library("CheckConstraint"), arguments)
}

/// `db.ForeignKey("roles.id", ...)` for each key of this column alone.
pub(super) fn column_foreign_keys(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
) -> Vec<Code> {
    let mut calls = Vec::new();
    for key in model.foreign_keys.iter().filter(|key| key.columns == [column.id]) {
        let Some(target) = target(module, model, key) else { continue };
        let paths = target.paths();
        let [path] = paths.as_slice() else {
            append_constraint(module, model, key, &target);
            continue;
        };
        let mut arguments = vec![Code::atom(literal(path))];
        arguments.extend(key_options(key));
        calls.push(Code::call(&module.library("ForeignKey"), arguments));
    }
    calls
}

fn foreign_key_constraint(
    module: &mut Module<'_>,
    model: &Model,
    key: &ForeignKeyConstraint,
) -> Option<Code> {
    let target = target(module, model, key)?;
    let paths = target.paths();
    if paths.len() != key.columns.len() || key.columns.is_empty() {
        append_constraint(module, model, key, &target);
        return None;
    }
    let referring = Code::bracket("[", column_names(model, &key.columns), "]");
    let referred = paths.iter().map(|path| Code::atom(literal(path))).collect();
    let mut arguments = vec![referring, Code::bracket("[", referred, "]")];
    arguments.extend(key_options(key));
    Some(Code::call(&module.library("ForeignKeyConstraint"), arguments))
}

/// What a key refers to, by names.
struct Target<'a> {
    model: Option<&'a Model>,
    schema: Option<String>,
    table: String,
    columns: Vec<String>,
}

impl Target<'_> {
    /// `table.column` each, or none where a dot in a name would tell `SQLAlchemy` something else.
    fn paths(&self) -> Vec<String> {
        if self.table.contains('.') || self.columns.iter().any(|name| name.contains('.')) {
            return Vec::new();
        }
        let table = match &self.schema {
            Some(schema) => format!("{schema}.{}", self.table),
            None => self.table.clone(),
        };
        if self.columns.is_empty() {
            return vec![table];
        }
        self.columns.iter().map(|column| format!("{table}.{column}")).collect()
    }
}

fn target<'a>(
    module: &mut Module<'a>,
    model: &Model,
    key: &ForeignKeyConstraint,
) -> Option<Target<'a>> {
    match target_of(module, key) {
        Ok(target) => Some(target),
        Err(message) => {
            key_error(module, model, key, message);
            None
        }
    }
}

/// The target; the error says what is wrong and what to do.
fn target_of<'a>(
    module: &Module<'a>,
    key: &ForeignKeyConstraint,
) -> Result<Target<'a>, &'static str> {
    let (id, columns) = match &key.target {
        ForeignKeyTarget::Unresolved { table, columns } => {
            let (schema, table) = match table.rsplit_once('.') {
                Some((schema, table)) => (Some(schema.to_owned()), table),
                None => (None, table.as_str()),
            };
            let (table, columns) = (table.to_owned(), columns.clone());
            return Ok(Target { model: None, schema, table, columns });
        }
        ForeignKeyTarget::Columns { model, columns } => (*model, columns),
    };
    let schema = module.schema;
    let referred = schema.model(id).filter(|one| !matches!(one.kind, ModelKind::View { .. }));
    let Some(referred) = referred else {
        return Err("the foreign key refers to no table of these models. \
                    Choose a model, or remove the key");
    };
    let names: Vec<String> = columns
        .iter()
        .filter_map(|id| referred.column(*id))
        .map(|column| column.name.clone())
        .collect();
    if names.len() != columns.len() || names.len() != key.columns.len() {
        return Err("a column that the foreign key refers to is missing. \
                    Choose as many columns as refer");
    }
    let (schema, table) = (referred.schema.clone(), referred.table_name());
    Ok(Target { model: Some(referred), schema, table, columns: names })
}

/// Does a foreign key stand on the column itself, so that it takes the type of the referred one?
pub(super) fn has_foreign_key(module: &Module<'_>, model: &Model, column: &Column) -> bool {
    let mut keys = model.foreign_keys.iter().filter(|key| key.columns == [column.id]);
    keys.any(|key| target_of(module, key).is_ok_and(|target| target.paths().len() == 1))
}

/// A key whose target cannot be told by a string is added to the table when all classes are there.
fn append_constraint(
    module: &mut Module<'_>,
    model: &Model,
    key: &ForeignKeyConstraint,
    target: &Target<'_>,
) {
    let Some(referred) = target.model.filter(|_| !key.columns.is_empty()) else {
        let message = "the foreign key's target cannot be told by name. Draw it to a model";
        key_error(module, model, key, message);
        return;
    };
    let table = |model: &Model| match model.kind {
        ModelKind::Class => format!("{}.__table__", model.class_name),
        _ => model.class_name.clone(),
    };
    let list = |table: String, names: Vec<&str>| {
        let columns =
            names.into_iter().map(|name| Code::atom(format!("{table}.c[{}]", literal(name))));
        Code::bracket("[", columns.collect(), "]")
    };
    let referring = key.columns.iter().filter_map(|id| model.column(*id));
    let referring = list(table(model), referring.map(|column| column.name.as_str()).collect());
    let referred = list(table(referred), target.columns.iter().map(String::as_str).collect());
    let mut arguments = vec![referring, referred];
    arguments.extend(key_options(key));
    let constraint = Code::call(&module.library("ForeignKeyConstraint"), arguments);
    let statement = Code::call(&format!("{}.append_constraint", table(model)), vec![constraint]);
    module.after_classes(&statement);
}

fn key_options(key: &ForeignKeyConstraint) -> Vec<Code> {
    let mut options: Vec<Code> = named(key.name.as_ref()).into_iter().collect();
    let texts = [("ondelete", &key.ondelete), ("onupdate", &key.onupdate)];
    for (name, value) in texts {
        options.extend(value.as_ref().map(|value| Code::keyword(name, Code::atom(literal(value)))));
    }
    if let Some(deferrable) = key.deferrable {
        let value = if deferrable { "True" } else { "False" };
        options.push(Code::atom(format!("deferrable={value}")));
    }
    if let Some(initially) = &key.initially {
        options.push(Code::keyword("initially", Code::atom(literal(initially))));
    }
    if key.use_alter {
        options.push(Code::atom("use_alter=True"));
    }
    options
}

fn index(module: &mut Module<'_>, model: &Model, index: &Index) -> Code {
    let name = index.name.as_ref().map_or_else(|| "None".to_owned(), |name| literal(name));
    let mut arguments = vec![Code::atom(name)];
    for element in &index.elements {
        match element {
            IndexElement::Column(id) => arguments.extend(column_names(model, &[*id])),
            IndexElement::Expression(sql) => arguments.push(index_expression(module, sql)),
        }
    }
    if index.unique {
        arguments.push(Code::atom("unique=True"));
    }
    for (option, value) in &index.options {
        if !is_dialect_option(option) {
            let subject = Subject::Constraint(model.id, index.id);
            let message = format!("{} is no option of an index. Remove it", literal(option));
            module.error(subject, &model.class_name, message);
            continue;
        }
        let code = match value {
            Value::String(sql) if option.ends_with("_where") => text_call(module, sql),
            other => value_literal(other),
        };
        arguments.push(Code::keyword(option, code));
    }
    Code::call(&module.library("Index"), arguments)
}

fn named(name: Option<&String>) -> Option<Code> {
    name.map(|name| Code::keyword("name", Code::atom(literal(name))))
}

fn column_names(model: &Model, ids: &[ColumnId]) -> Vec<Code> {
    let columns = ids.iter().filter_map(|id| model.column(*id));
    columns.map(|column| Code::atom(literal(&column.name))).collect()
}

fn key_error(module: &mut Module<'_>, model: &Model, key: &ForeignKeyConstraint, message: &str) {
    let columns = key.columns.iter().filter_map(|id| model.column(*id));
    let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let place = format!("{}.{}", model.class_name, names.join(", "));
    module.error(Subject::Constraint(model.id, key.id), &place, message);
}
