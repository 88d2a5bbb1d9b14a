//! One class with its columns, relationships and `__repr__`, or one association table.

use std::collections::BTreeSet;

use super::callable::builtin;
use super::identifier::{is_attribute, is_identifier};
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use super::{column, mapper_args, relationship, table_args};
use crate::mapping::Subject;
use crate::schema::{Model, PythonStyle};

/// `class Role(db.Model): ...`, lines that end with a newline.
pub(super) fn class(module: &mut Module<'_>, model: &Model) -> String {
    let mut settings = String::new();
    if let Some(name) = mapper_args::tablename(model) {
        settings.push_str(&name.prefixed("__tablename__ = ").statement(4));
    }
    if let Some(arguments) = table_args::table_args(module, model) {
        settings.push_str(&arguments.prefixed("__table_args__ = ").statement(4));
    }
    check_attributes(module, model);
    let mut columns = String::new();
    for column in &model.columns {
        let Some(attribute) = module.names.attribute(column.id).map(str::to_owned) else {
            continue;
        };
        columns.push_str(&column::attribute(module, model, column, &attribute).statement(4));
    }
    let mapper = mapper_args::mapper_args(module, model)
        .map(|arguments| arguments.prefixed("__mapper_args__ = ").statement(4))
        .unwrap_or_default();
    let mut relationships = String::new();
    let mut above: Vec<&str> =
        model.columns.iter().filter_map(|column| module.names.attribute(column.id)).collect();
    let above_columns: Vec<String> = above.drain(..).map(str::to_owned).collect();
    for (index, one) in model.relationships.iter().enumerate() {
        let before = &model.relationships[..index];
        let is_hidden = |name: &str| {
            above_columns.iter().any(|other| other == name) || before.iter().any(|r| r.name == name)
        };
        if let Some(code) = relationship::relationship(module, model, one, &is_hidden) {
            relationships.push_str(&code.statement(4));
        }
    }
    let mut repr = String::new();
    if let Some(attribute) = model.repr.and_then(|id| module.names.attribute(id)).map(str::to_owned)
    {
        let returns = match module.style {
            PythonStyle::Classic => String::new(),
            PythonStyle::Typed => format!(" -> {}", builtin(module, "str")),
        };
        repr = format!(
            "    def __repr__(self){returns}:\n        return f\"<{} {{self.{attribute}!r}}>\"\n",
            model.class_name
        );
    }
    let parts = [settings, columns, mapper, relationships, repr];
    let body = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    let body = if body.is_empty() { "    pass\n".to_owned() } else { body };
    let base = mapper_args::base(module, model);
    format!("class {}({base}):\n{body}", model.class_name)
}

/// `tags = db.Table("tags", ...)`, lines that end with a newline.
pub(super) fn association_table(module: &mut Module<'_>, model: &Model) -> String {
    let mut arguments = vec![Code::atom(literal(&model.table_name()))];
    for column in &model.columns {
        arguments.push(column::table_column(module, model, column, None));
    }
    arguments.extend(table_args::constraints(module, model));
    let options = table_args::options(module, model);
    let (words, others): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|(name, _)| is_identifier(name));
    for (name, value) in words {
        arguments.push(Code::keyword(&name, value_literal(&value)));
    }
    if !others.is_empty() {
        let others = serde_json::Value::Object(others.into_iter().collect());
        arguments.push(value_literal(&others).prefixed("**"));
    }
    for one in &model.relationships {
        let place = format!("{}.{}", model.class_name, one.name);
        let subject = Subject::Relationship(model.id, one.id);
        let message = "an association table has no class that could hold a relationship. \
                       Make it a model, or remove the relationship";
        module.error(subject, &place, message);
    }
    Code::call("db.Table", arguments).prefixed(&format!("{} = ", model.class_name)).statement(0)
}

/// Each attribute once, and relationships by names that Python can hold.
fn check_attributes(module: &mut Module<'_>, model: &Model) {
    let mut seen = BTreeSet::new();
    for column in &model.columns {
        let Some(attribute) = module.names.attribute(column.id).map(str::to_owned) else {
            continue;
        };
        if !seen.insert(attribute.clone()) {
            let message =
                format!("another column has the attribute {attribute} too. Rename one of them");
            module.column_error(model, column, message);
        }
        if column.name.is_empty() {
            module.column_error(model, column, "the column has no name. Give it one");
        }
    }
    for one in &model.relationships {
        let place = format!("{}.{}", model.class_name, one.name);
        let subject = Subject::Relationship(model.id, one.id);
        if !is_attribute(&one.name) {
            let message = format!(
                "{} cannot be the name of an attribute of a model. Rename the relationship",
                literal(&one.name)
            );
            module.error(subject, &place, message);
        } else if !seen.insert(one.name.clone()) {
            let message = "a column or another relationship has this name too. Rename one of them";
            module.error(subject, &place, message);
        }
        if let Some(backref) = one.backref.as_ref().filter(|backref| !is_attribute(&backref.name)) {
            let message = format!(
                "the backref {} cannot be the name of an attribute of a model. Rename it",
                literal(&backref.name)
            );
            module.error(subject, &place, message);
        }
    }
}
