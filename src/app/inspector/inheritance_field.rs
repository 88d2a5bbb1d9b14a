//! The inspector's fields of text about a class's mapper: what each shows, and the command that a new
//! text comes to. Knows the document, not the window.

use serde_json::Value;

use super::column_value::{column_default_text, read_column_default};
use super::field::{expressions, optional};
use crate::document::Command;
use crate::schema::{
    Column, ColumnDefault, ColumnType, MapperArgs, Model, ModelId, PolymorphicIdentity,
    PolymorphicOn, Schema,
};

/// What `__mapper_args__` says as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum InheritanceField {
    /// `polymorphic_on`, where it is no column of the class.
    PolymorphicExpression,
    PolymorphicIdentity,
    InheritCondition,
}

/// The column that tells of which class a row is, the class's own or a base's, if it is a column.
pub fn discriminator(schema: &Schema, model: ModelId) -> Option<(&Model, &Column)> {
    let ancestry = schema.ancestry(model);
    for class in &ancestry {
        match &class.mapper_args.polymorphic_on {
            None if class.mapper_args.concrete => return None,
            None => {}
            Some(PolymorphicOn::Column(id)) => return Some((*class, class.column(*id)?)),
            Some(PolymorphicOn::Expression(text)) => {
                return ancestry.iter().find_map(|of| {
                    let attribute = text.strip_prefix(&format!("{}.", of.class_name))?;
                    let mut columns = of.columns.iter();
                    Some((*of, columns.find(|one| one.attribute_name() == attribute)?))
                });
            }
        }
    }
    None
}

/// The text that the model has.
pub fn inheritance_text(schema: &Schema, model: &Model, field: InheritanceField) -> String {
    let arguments = &model.mapper_args;
    match field {
        InheritanceField::PolymorphicExpression => match &arguments.polymorphic_on {
            Some(PolymorphicOn::Expression(text)) => text.clone(),
            _ => String::new(),
        },
        InheritanceField::PolymorphicIdentity => {
            let column_type =
                discriminator(schema, model.id).and_then(|(_, column)| column.column_type.as_ref());
            let identity = arguments.polymorphic_identity.as_ref();
            identity.map(|one| identity_text(one, column_type)).unwrap_or_default()
        }
        InheritanceField::InheritCondition => {
            arguments.inherit_condition.clone().unwrap_or_default()
        }
    }
}

/// The command that makes the model's text this.
///
/// # Errors
/// One sentence that says what to write.
pub fn inheritance_command(
    schema: &Schema,
    model: &Model,
    field: InheritanceField,
    text: &str,
) -> Result<Command, String> {
    let mut arguments = model.mapper_args.clone();
    match field {
        InheritanceField::PolymorphicExpression => {
            expressions(text)?; // closed parentheses and quotes
            arguments.polymorphic_on = optional(text).map(PolymorphicOn::Expression);
        }
        InheritanceField::PolymorphicIdentity => {
            let column_type =
                discriminator(schema, model.id).and_then(|(_, column)| column.column_type.as_ref());
            arguments.polymorphic_identity = read_identity(text, column_type)?;
        }
        InheritanceField::InheritCondition => {
            expressions(text)?;
            arguments.inherit_condition = optional(text);
        }
    }
    Ok(set_mapper_args(model, arguments))
}

/// The command that gives a model these arguments.
pub fn set_mapper_args(model: &Model, mapper_args: MapperArgs) -> Command {
    Command::SetMapperArgs { model_id: model.id, mapper_args: Box::new(mapper_args) }
}

/// As one types it: text without quotes where it would not be taken for anything else.
fn identity_text(identity: &PolymorphicIdentity, column_type: Option<&ColumnType>) -> String {
    match identity {
        PolymorphicIdentity::EnumMember(text) => text.clone(),
        PolymorphicIdentity::Value(value) => {
            let plain = identity.label();
            if read_identity(&plain, column_type).ok().flatten().as_ref() == Some(identity) {
                return plain;
            }
            column_default_text(&ColumnDefault::Scalar(value.clone()))
        }
    }
}

/// Reads what a column of this type is to hold for the rows of a class; `None` for an empty text.
fn read_identity(
    text: &str,
    column_type: Option<&ColumnType>,
) -> Result<Option<PolymorphicIdentity>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(ColumnType::Enum(of)) = column_type
        && let Some(class) = &of.enum_class
    {
        let member = text.strip_prefix(&format!("{}.", class.class_name)).unwrap_or(text);
        if class.members.iter().any(|(name, _)| name == member) {
            let member = format!("{}.{member}", class.class_name);
            return Ok(Some(PolymorphicIdentity::EnumMember(member)));
        }
        return Err(format!("{} has no member {member}", class.class_name));
    }
    let constant = match read_column_default(text, None) {
        Ok(ColumnDefault::Scalar(value)) => Some(value),
        _ => None,
    };
    let is_quoted = text.starts_with(['\'', '"']);
    let value = match (constant, kind_of(column_type)) {
        (Some(value @ Value::String(_)), Kind::Text | Kind::Other) => value,
        (_, Kind::Text | Kind::Other) if is_quoted => {
            return Err("The quote is not closed".to_owned());
        }
        (_, Kind::Text) | (None, Kind::Other) => Value::String(text.to_owned()),
        (Some(value), Kind::Integer) if value.is_i64() || value.is_u64() => value,
        (_, Kind::Integer) => {
            return Err(format!("{text} is no whole number, which the column would hold"));
        }
        (Some(value), Kind::Other) => value,
    };
    Ok(Some(PolymorphicIdentity::Value(value)))
}

enum Kind {
    Text,
    Integer,
    Other,
}

fn kind_of(column_type: Option<&ColumnType>) -> Kind {
    match column_type {
        Some(
            ColumnType::String { .. }
            | ColumnType::Text { .. }
            | ColumnType::Unicode { .. }
            | ColumnType::UnicodeText { .. }
            | ColumnType::Enum(_),
        ) => Kind::Text,
        Some(ColumnType::Integer {} | ColumnType::SmallInteger {} | ColumnType::BigInteger {}) => {
            Kind::Integer
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: impl Into<Value>) -> PolymorphicIdentity {
        PolymorphicIdentity::Value(value.into())
    }

    #[test]
    fn an_identity_is_read_as_the_column_would_hold_it() {
        let text = ColumnType::String { length: None, collation: None };
        let read = |text, column_type| read_identity(text, column_type).unwrap();
        assert_eq!(read("engineer", Some(&text)), Some(value("engineer")));
        assert_eq!(read("7", Some(&text)), Some(value("7")));
        assert_eq!(read("7", Some(&ColumnType::Integer {})), Some(value(7)));
        assert_eq!(read("7", None), Some(value(7)));
        assert_eq!(read("'7'", None), Some(value("7")));
        assert_eq!(read(" ", None), None);
        assert!(read_identity("boss", Some(&ColumnType::Integer {})).is_err());
        assert!(read_identity("'boss", Some(&text)).is_err());
    }

    #[test]
    fn an_identity_reads_back_as_it_is_shown() {
        let text = ColumnType::String { length: None, collation: None };
        for column_type in [None, Some(&text)] {
            for identity in [value("engineer"), value("7"), value("two words"), value("it's")] {
                let shown = identity_text(&identity, column_type);
                assert_eq!(read_identity(&shown, column_type).unwrap(), Some(identity));
            }
        }
        assert_eq!(identity_text(&value(7), None), "7");
        assert_eq!(identity_text(&value("7"), Some(&text)), "7");
    }
}
