//! `db.Column(...)` and `mapped_column(...)`: name, type, foreign keys, checks and options, in the
//! usual order.

use super::annotation::column_annotation;
use super::callable;
use super::column_type::column_type;
use super::imports::Import;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use super::python_argument::python_arguments;
use super::sequence::sequences;
use super::sql_text::{sql_expression, sql_literal};
use super::table_args;
use crate::schema::python_argument::{COLUMN_ARGUMENTS, DEFERRED_ARGUMENTS};
use crate::schema::{
    Autoincrement, Column, ColumnDefault, ColumnType, Model, PythonConstant, PythonStyle,
    ServerDefault,
};

/// The column as an attribute of its class: `name = db.Column(...)`, or in the typed style
/// `name: Mapped[str] = mapped_column(...)`.
pub(super) fn attribute(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
    attribute: &str,
) -> Code {
    if module.style == PythonStyle::Classic || !has_annotation(module, model, column) {
        let mut call = table_column(module, model, column, Some(attribute));
        if column.use_existing_column {
            let arguments = arguments(module, model, column, Some(attribute), Told::default());
            call = Code::call(&module.library("mapped_column"), arguments);
        }
        if DEFERRED_ARGUMENTS.iter().any(|name| column.more.contains_key(*name)) {
            call = deferred(module, model, column, call);
        }
        return call.prefixed(&format!("{attribute} = "));
    }
    let annotation = column_annotation(module, model, column);
    let told = Told { column_type: annotation.gives_type, nullable: annotation.gives_nullable };
    let mut arguments = arguments(module, model, column, Some(attribute), told);
    arguments.extend(more(module, model, column, &DEFERRED_ARGUMENTS));
    let annotated = format!("{attribute}: {}", annotation.text);
    if arguments.is_empty() && may_stand_bare(module, model, column) {
        return Code::atom(annotated);
    }
    Code::call(&module.library("mapped_column"), arguments).prefixed(&format!("{annotated} = "))
}

/// `db.Column(...)`; the column's name is given where it is not that of the attribute.
pub(super) fn table_column(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
    attribute: Option<&str>,
) -> Code {
    let arguments = arguments(module, model, column, attribute, Told::default());
    Code::call(&module.library("Column"), arguments)
}

/// A column without a type takes that of its annotation, unless a foreign key of its own gives it
/// one: only `Column` leaves it without.
fn has_annotation(module: &Module<'_>, model: &Model, column: &Column) -> bool {
    column.column_type.is_some() || table_args::has_foreign_key(module, model, column)
}

/// May a column be an annotation alone? Such ones go before those that are no annotations, have no
/// name that `__mapper_args__` could use, and come last in the order in which columns were made, by
/// which the columns of a foreign key are joined (`_joincond_scan_left_right`).
fn may_stand_bare(module: &Module<'_>, model: &Model, column: &Column) -> bool {
    !model.foreign_keys.iter().any(|key| key.columns.contains(&column.id))
        && !super::mapper_args::names_columns(model)
        && model.columns.iter().all(|column| has_annotation(module, model, column))
}

/// What an annotation tells, so that the call need not.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    column_type: bool,
    nullable: bool,
}

fn arguments(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
    attribute: Option<&str>,
    told: Told,
) -> Vec<Code> {
    let mut arguments = Vec::new();
    let foreign_keys = table_args::column_foreign_keys(module, model, column);
    if attribute != Some(column.name.as_str()) {
        arguments.push(Code::atom(literal(&column.name)));
    }
    // A column that refers takes the type of that one, if its own is not said.
    let needs_type = !told.column_type || !foreign_keys.is_empty();
    if let Some(of) = column.column_type.as_ref().filter(|_| needs_type) {
        match column_type(module, of) {
            Ok(code) => {
                let code = with_variants(module, model, column, code);
                arguments.push(code);
            }
            Err(message) => module.column_error(model, column, message),
        }
    }
    arguments.extend(foreign_keys);
    for check in model.check_constraints.iter().filter(|check| check.column == Some(column.id)) {
        arguments.push(table_args::check(module, check));
    }
    arguments.extend(sequences(module, column));
    if let Some(computed) = &column.computed {
        let mut inner = vec![Code::atom(sql_literal(&computed.sqltext))];
        inner.extend(computed.persisted.map(|persisted| flag("persisted", persisted)));
        arguments.push(Code::call(&module.library("Computed"), inner));
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
    let nullable = column.nullable.filter(|_| !told.nullable);
    arguments.extend(nullable.map(|nullable| flag("nullable", nullable)));
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
            ServerDefault::Sql(expression) => sql_expression(module, expression),
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
    if column.use_existing_column && attribute.is_some() {
        arguments.push(flag("use_existing_column", true));
    }
    arguments.extend(more(module, model, column, &COLUMN_ARGUMENTS));
    arguments
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
    let function = module.library(if is_deferred { "deferred" } else { "column_property" });
    for code in python_arguments(module, &["group", "raiseload", "active_history"], &given) {
        match code {
            Ok(code) => arguments.push(code),
            Err(message) => module.column_error(model, column, message),
        }
    }
    Code::call(&function, arguments)
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
        ColumnDefault::Sql(expression) => sql_expression(module, expression),
        ColumnDefault::EnumMember(text) => enum_member(module, column.column_type.as_ref(), text),
        ColumnDefault::Constant(constant) => Ok(constant_call(module, constant)),
        ColumnDefault::Callable(text) => {
            let attribute = module.names.attribute(column.id).unwrap_or_default();
            let owner = format!("{}.{attribute}", model.class_name);
            callable::callable(module, text, owner)
        }
    }
}

fn constant_call(module: &mut Module<'_>, constant: &PythonConstant) -> Code {
    let class = constant.class();
    let class = module.import(Import::from(class.module(), class.name()));
    Code::atom(format!("{class}({})", constant.arguments()))
}

/// `Color.red`, of an enum that the module has.
pub(super) fn enum_member(
    module: &mut Module<'_>,
    column_type: Option<&ColumnType>,
    text: &str,
) -> Result<Code, String> {
    let (class_name, member) = match text.split_once('.') {
        Some(parts) => parts,
        None => match column_type {
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
