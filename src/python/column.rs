//! `db.Column(...)`: name, type, foreign keys, checks and options, in the usual order.

use super::callable;
use super::column_type::column_type;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use super::python_argument::python_arguments;
use super::sql_text::{sql_expression, sql_literal};
use super::table_args;
use crate::schema::python_argument::{COLUMN_ARGUMENTS, DEFERRED_ARGUMENTS};
use crate::schema::{Autoincrement, Column, ColumnDefault, ColumnType, Model, ServerDefault};

/// The call; the column's name is given where it is not that of the attribute.
pub(super) fn column(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
    attribute: Option<&str>,
) -> Code {
    let mut arguments = Vec::new();
    if attribute != Some(column.name.as_str()) {
        arguments.push(Code::atom(literal(&column.name)));
    }
    if let Some(of) = &column.column_type {
        match column_type(module, of) {
            Ok(code) => {
                let code = with_variants(module, model, column, code);
                arguments.push(code);
            }
            Err(message) => module.column_error(model, column, message),
        }
    }
    arguments.extend(table_args::column_foreign_keys(module, model, column));
    for check in model.check_constraints.iter().filter(|check| check.column == Some(column.id)) {
        arguments.push(table_args::check(check));
    }
    if let Some(computed) = &column.computed {
        let mut inner = vec![Code::atom(sql_literal(&computed.sqltext))];
        inner.extend(computed.persisted.map(|persisted| flag("persisted", persisted)));
        arguments.push(Code::call("db.Computed", inner));
    }
    if column.primary_key {
        arguments.push(flag("primary_key", true));
    }
    match column.autoincrement {
        Autoincrement::Auto => {}
        Autoincrement::True => arguments.push(flag("autoincrement", true)),
        Autoincrement::False => arguments.push(flag("autoincrement", false)),
        Autoincrement::IgnoreFk => {
            arguments.push(Code::keyword("autoincrement", Code::atom(literal("ignore_fk"))));
        }
    }
    if column.unique {
        arguments.push(flag("unique", true));
    }
    if column.index {
        arguments.push(flag("index", true));
    }
    arguments.extend(column.nullable.map(|nullable| flag("nullable", nullable)));
    for (name, value) in [("default", &column.default), ("onupdate", &column.onupdate)] {
        let Some(value) = value else { continue };
        match column_default(module, model, column, value) {
            Ok(code) => arguments.push(Code::keyword(name, code)),
            Err(message) => module.column_error(model, column, format!("{name}: {message}")),
        }
    }
    if let Some(value) = &column.server_default {
        let code = match value {
            ServerDefault::String(text) => Ok(Code::atom(literal(text))),
            ServerDefault::Sql(expression) => sql_expression(expression),
        };
        match code {
            Ok(code) => arguments.push(Code::keyword("server_default", code)),
            Err(message) => {
                module.column_error(model, column, format!("server_default: {message}"));
            }
        }
    }
    if let Some(comment) = &column.comment {
        arguments.push(Code::keyword("comment", Code::atom(literal(comment))));
    }
    arguments.extend(more(module, model, column, &COLUMN_ARGUMENTS));
    let call = Code::call("db.Column", arguments);
    if attribute.is_none() || !DEFERRED_ARGUMENTS.iter().any(|name| column.more.contains_key(*name))
    {
        return call;
    }
    deferred(module, model, column, call)
}

/// `db.deferred(db.Column(...), group="...")`, or `db.column_property(...)` of one that is not.
fn deferred(module: &mut Module<'_>, model: &Model, column: &Column, call: Code) -> Code {
    let mut given = column.more.clone();
    let is_deferred = given.remove("deferred").is_some();
    let short = [("deferred_group", "group"), ("deferred_raiseload", "raiseload")];
    for (long, short) in short {
        if let Some(value) = given.remove(long) {
            given.insert(short.to_owned(), value);
        }
    }
    let mut arguments = vec![call];
    let function = if is_deferred { "db.deferred" } else { "db.column_property" };
    for code in python_arguments(module, &["group", "raiseload", "active_history"], &given) {
        match code {
            Ok(code) => arguments.push(code),
            Err(message) => module.column_error(model, column, message),
        }
    }
    Code::call(function, arguments)
}

fn more(module: &mut Module<'_>, model: &Model, column: &Column, names: &[&str]) -> Vec<Code> {
    let mut out = Vec::new();
    for code in python_arguments(module, names, &column.more) {
        match code {
            Ok(code) => out.push(code),
            Err(message) => module.column_error(model, column, message),
        }
    }
    out
}

/// `db.JSON().with_variant(…, "postgresql")`
fn with_variants(module: &mut Module<'_>, model: &Model, column: &Column, code: Code) -> Code {
    if column.variants.is_empty() {
        return code;
    }
    // A variant is told to an instance, not to a class.
    let instance = |code: &Code| match code {
        Code::Atom(class) => format!("{class}()"),
        call @ Code::Bracket { .. } => call.flat(),
    };
    let mut text = instance(&code);
    for (dialect, variant) in &column.variants {
        match column_type(module, variant) {
            Ok(variant) => {
                text += &format!(".with_variant({}, {})", instance(&variant), literal(dialect));
            }
            Err(message) => module.column_error(model, column, message),
        }
    }
    Code::atom(text)
}

fn flag(name: &str, value: bool) -> Code {
    Code::atom(format!("{name}={}", if value { "True" } else { "False" }))
}

fn column_default(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
    default: &ColumnDefault,
) -> Result<Code, String> {
    match default {
        ColumnDefault::Scalar(value) => Ok(value_literal(value)),
        ColumnDefault::Sql(expression) => sql_expression(expression),
        ColumnDefault::EnumMember(text) => enum_member(module, column, text),
        ColumnDefault::Callable(text) => {
            let attribute = module.names.attribute(column.id).unwrap_or_default();
            let owner = format!("{}.{attribute}", model.class_name);
            callable::callable(module, text, owner)
        }
    }
}

/// `Color.red`, of an enum that the module has.
fn enum_member(module: &mut Module<'_>, column: &Column, text: &str) -> Result<Code, String> {
    let (class_name, member) = match text.split_once('.') {
        Some(parts) => parts,
        None => match &column.column_type {
            Some(ColumnType::Enum(of)) => {
                (of.enum_class.as_ref().map_or("", |one| one.class_name.as_str()), text)
            }
            _ => ("", text),
        },
    };
    let known = module.enum_class(class_name);
    if !known.is_some_and(|one| one.members.iter().any(|(name, _)| name == member)) {
        return Err(format!(
            "{} is no member of an enum of these models. Choose one that the enum has",
            literal(text)
        ));
    }
    let class_name = module.enum_name(class_name);
    if super::is_identifier(member) {
        Ok(Code::atom(format!("{class_name}.{member}")))
    } else {
        Ok(Code::atom(format!("{class_name}[{}]", literal(member))))
    }
}
