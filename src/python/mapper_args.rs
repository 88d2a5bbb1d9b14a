//! What a class inherits and `__mapper_args__`: its base, its `__tablename__`, and the dictionary.

use super::column::enum_member;
use super::expression::class_body_expression;
use super::identifier::is_identifier;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use crate::mapping::Subject;
use crate::schema::inheritance::MAPPER_OPTIONS;
use crate::schema::{
    ColumnId, Model, ModelReference, PolymorphicIdentity, PolymorphicOn, PythonStyle,
    camel_to_snake_case,
};

/// The class that it inherits from: `db.Model`, or another class of the module.
pub(super) fn base(module: &mut Module<'_>, model: &Model) -> String {
    let name = match &model.inherits {
        None => return "db.Model".to_owned(),
        Some(ModelReference::Model(id)) => {
            module.schema.model(*id).map(|base| base.class_name.clone()).unwrap_or_default()
        }
        Some(ModelReference::Unresolved(name)) => name.clone(),
    };
    let is_class = module.schema.model_named(&name).is_some_and(|base| base.kind.is_class());
    if !is_class || !is_identifier(&name) || name == model.class_name {
        let message = format!(
            "it inherits from {}, which is no model here. Choose another base, or none",
            literal(&name)
        );
        module.error(Subject::Model(model.id), &model.class_name, message);
        return "db.Model".to_owned();
    }
    name
}

/// `__tablename__`, where it is not Flask-SQLAlchemy's default. A class in its base's table has none;
/// that it has none must be said where a column is to stand for one of the table, since
/// `use_existing_column` works before Flask-SQLAlchemy takes its default name back.
pub(super) fn tablename(model: &Model) -> Option<Code> {
    if !model.has_own_table() {
        let says_so = model.columns.iter().any(|column| column.use_existing_column);
        return says_so.then(|| Code::atom("None"));
    }
    let name = model.tablename.as_ref()?;
    (*name != camel_to_snake_case(&model.class_name)).then(|| Code::atom(literal(name)))
}

/// Does the dictionary name columns of the class, which must then be names of its body?
pub(super) fn names_columns(model: &Model) -> bool {
    let arguments = &model.mapper_args;
    !model.mapper_primary_key.is_empty()
        || arguments.inherit_condition.is_some()
        || arguments.version_id_col.is_some()
        || matches!(arguments.polymorphic_on, Some(PolymorphicOn::Expression(_)))
}

/// The dictionary, if anything is to be said.
pub(super) fn mapper_args(module: &mut Module<'_>, model: &Model) -> Option<Code> {
    let arguments = &model.mapper_args;
    let mut entries: Vec<(&str, Code)> = Vec::new();
    let keys: Vec<Code> =
        model.mapper_primary_key.iter().filter_map(|id| attribute(module, model, *id)).collect();
    if !keys.is_empty() {
        entries.push(("primary_key", Code::bracket("[", keys, "]")));
    }
    match &arguments.polymorphic_on {
        None => {}
        Some(PolymorphicOn::Column(id)) => {
            let name = module.names.attribute(*id).filter(|_| model.column(*id).is_some());
            let code = name.map(|name| match module.style {
                PythonStyle::Classic => Code::atom(name),
                PythonStyle::Typed => Code::atom(literal(name)),
            });
            entries.extend(code.map(|code| ("polymorphic_on", code)));
        }
        Some(PolymorphicOn::Expression(text)) => {
            entries.extend(expression(module, model, "polymorphic_on", text));
        }
    }
    if let Some(identity) = &arguments.polymorphic_identity {
        let code = match identity {
            PolymorphicIdentity::Value(value) => Ok(value_literal(value)),
            PolymorphicIdentity::EnumMember(text) => enum_member(module, None, text),
        };
        match code {
            Ok(code) => entries.push(("polymorphic_identity", code)),
            Err(message) => refuse(module, model, "polymorphic_identity", &message),
        }
    }
    if let Some(text) = &arguments.inherit_condition {
        entries.extend(expression(module, model, "inherit_condition", text));
    }
    if arguments.concrete {
        entries.push(("concrete", Code::atom("True")));
    }
    if let Some(id) = arguments.version_id_col {
        entries.extend(attribute(module, model, id).map(|code| ("version_id_col", code)));
    }
    for (name, value) in &arguments.options {
        if !MAPPER_OPTIONS.contains(&name.as_str()) {
            let message = format!("{} is no option of a mapper. Remove it", literal(name));
            refuse(module, model, "__mapper_args__", &message);
            continue;
        }
        entries.push((name, value_literal(value)));
    }
    if entries.is_empty() {
        return None;
    }
    let entries = entries.into_iter();
    let entries = entries.map(|(name, code)| code.prefixed(&format!("{}: ", literal(name))));
    Some(Code::bracket("{", entries.collect(), "}"))
}

fn attribute(module: &Module<'_>, model: &Model, id: ColumnId) -> Option<Code> {
    module.names.attribute(id).filter(|_| model.column(id).is_some()).map(Code::atom)
}

fn expression<'a>(
    module: &mut Module<'_>,
    model: &Model,
    name: &'a str,
    text: &str,
) -> Option<(&'a str, Code)> {
    match class_body_expression(module, model, text) {
        Ok(text) => Some((name, Code::atom(text))),
        Err(message) => {
            refuse(module, model, name, &message);
            None
        }
    }
}

fn refuse(module: &mut Module<'_>, model: &Model, name: &str, message: &str) {
    let message = format!("{name}: {message}");
    module.error(Subject::Model(model.id), &model.class_name, message);
}
