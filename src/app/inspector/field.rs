//! Every field of text in the inspector as data: what it shows, and the command that a new text
//! comes to. Knows the document, not the window.

use crate::document::{Command, Document, RelationshipOption};
use crate::schema::{
    Column, ColumnId, Computed, Model, ModelId, Relationship, RelationshipEnd, RelationshipId,
    RelationshipOptions, Schema,
};

use super::column_value::{
    column_default_text, read_column_default, read_server_default, server_default_text,
};
use super::inheritance_field::{InheritanceField, inheritance_command, inheritance_text};
use super::more_fields::{argument_text, read_argument, read_variants, variants_text};
use super::table_field::{TableField, table_command, table_text};
use super::type_argument::TypeArgument;
use crate::app::widgets::refusal::Refusal;

/// A field of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each names what it edits
pub enum Field {
    ProjectName,
    NamingConvention(&'static str),
    ClassName(ModelId),
    Tablename(ModelId),
    ModelComment(ModelId),
    Table(ModelId, TableField),
    Inheritance(ModelId, InheritanceField),
    Column(ModelId, ColumnId, ColumnField),
    TypeArgument(ModelId, ColumnId, TypeArgument),
    Relationship(ModelId, RelationshipId, RelationshipEnd, RelationshipField),
}

/// A column's options that are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum ColumnField {
    Name,
    Attribute,
    Default,
    ServerDefault,
    Onupdate,
    Comment,
    Computed,
    Variants,
    Argument(&'static str),
}

/// A relationship's options that are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum RelationshipField {
    Name,
    Backref,
    BackPopulates,
    OrderBy,
    Primaryjoin,
    Secondaryjoin,
    ForeignKeys,
    RemoteSide,
    Cascade,
    Overlaps,
    Argument(&'static str),
}

impl ColumnField {
    /// SQLAlchemy's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Attribute => "attribute",
            Self::Default => "default",
            Self::ServerDefault => "server_default",
            Self::Onupdate => "onupdate",
            Self::Comment => "comment",
            Self::Computed => "computed",
            Self::Variants => "variants",
            Self::Argument(name) => name,
        }
    }
}

impl RelationshipField {
    /// SQLAlchemy's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Backref => "backref",
            Self::BackPopulates => "back_populates",
            Self::OrderBy => "order_by",
            Self::Primaryjoin => "primaryjoin",
            Self::Secondaryjoin => "secondaryjoin",
            Self::ForeignKeys => "foreign_keys",
            Self::RemoteSide => "remote_side",
            Self::Cascade => "cascade",
            Self::Overlaps => "overlaps",
            Self::Argument(name) => name,
        }
    }
}

impl Field {
    /// The text that the document has; `None` where what it is about is gone.
    pub fn text(self, document: &Document) -> Option<String> {
        let schema = &document.schema;
        Some(match self {
            Self::ProjectName => document.settings.name.clone(),
            Self::NamingConvention(key) => {
                schema.naming_convention.get(key).cloned().unwrap_or_default()
            }
            Self::ClassName(id) => schema.model(id)?.class_name.clone(),
            Self::Tablename(id) => schema.model(id)?.tablename.clone().unwrap_or_default(),
            Self::ModelComment(id) => schema.model(id)?.comment.clone().unwrap_or_default(),
            Self::Table(id, field) => table_text(schema.model(id)?, field),
            Self::Inheritance(id, field) => inheritance_text(schema, schema.model(id)?, field),
            Self::Column(id, column, field) => {
                column_text(schema.model(id)?.column(column)?, field)
            }
            Self::TypeArgument(id, column, argument) => {
                argument.text(schema.model(id)?.column(column)?.column_type.as_ref()?)
            }
            Self::Relationship(id, relationship, end, field) => {
                relationship_text(schema.model(id)?.relationship(relationship)?, end, field)?
            }
        })
    }

    /// The command that makes the document's text this; `None` where it is so already.
    ///
    /// # Errors
    /// One sentence that says what is wrong with the text, and what to write.
    pub fn command(self, document: &Document, text: &str) -> Result<Option<Command>, Refusal> {
        let gone = || Refusal::from("It is no longer in the project".to_owned());
        let old = self.text(document).ok_or_else(gone)?;
        if text.trim() == old {
            return Ok(None);
        }
        let command = match self {
            Self::ProjectName => Command::RenameProject { name: text.trim().to_owned() },
            Self::NamingConvention(key) => naming_convention(&document.schema, key, text),
            Self::ClassName(model_id) => {
                Command::RenameModel { model_id, class_name: needed(text, "A model")? }
            }
            Self::Tablename(model_id) => {
                Command::SetTablename { model_id, tablename: optional(text) }
            }
            Self::ModelComment(model_id) => {
                Command::SetModelComment { model_id, comment: optional(text) }
            }
            Self::Table(model_id, field) => {
                table_command(document.schema.model(model_id).ok_or_else(gone)?, field, text)?
            }
            Self::Inheritance(model_id, field) => {
                let model = document.schema.model(model_id).ok_or_else(gone)?;
                inheritance_command(&document.schema, model, field, text)?
            }
            Self::Column(model_id, column_id, field) => {
                let model = document.schema.model(model_id).ok_or_else(gone)?;
                let column = model.column(column_id).ok_or_else(gone)?;
                column_command(model, column, field, text)?
            }
            Self::TypeArgument(model_id, column_id, argument) => {
                let model = document.schema.model(model_id).ok_or_else(gone)?;
                let column = model.column(column_id).ok_or_else(gone)?;
                let column_type = column.column_type.as_ref().ok_or_else(gone)?;
                let column_type = Some(argument.set(column_type, text)?);
                Command::SetColumnType { model_id, column_id, column_type }
            }
            Self::Relationship(model_id, relationship_id, end, field) => {
                relationship_command(model_id, relationship_id, end, field, text)?
            }
        };
        // Tried on a copy, so that a refusal is told at the field and the text stays in edit.
        match document.clone().apply(command.clone()) {
            Ok(_) => Ok(Some(command)),
            Err(error) => Err(error.into()),
        }
    }

    /// Why a text cannot be taken, as far as it is told while it is being typed: names that clash.
    pub fn typing_refusal(self, document: &Document, text: &str) -> Option<Refusal> {
        let is_name = matches!(
            self,
            Self::ClassName(_)
                | Self::Tablename(_)
                | Self::Column(_, _, ColumnField::Name | ColumnField::Attribute)
                | Self::Relationship(_, _, _, RelationshipField::Name | RelationshipField::Backref)
        );
        // An emptied field is on its way to another name.
        if !is_name || text.trim().is_empty() {
            return None;
        }
        self.command(document, text).err()
    }
}

fn column_text(column: &Column, field: ColumnField) -> String {
    match field {
        ColumnField::Name => column.name.clone(),
        ColumnField::Attribute => column.attribute.clone().unwrap_or_default(),
        ColumnField::Default => {
            column.default.as_ref().map(column_default_text).unwrap_or_default()
        }
        ColumnField::ServerDefault => {
            column.server_default.as_ref().map(server_default_text).unwrap_or_default()
        }
        ColumnField::Onupdate => {
            column.onupdate.as_ref().map(column_default_text).unwrap_or_default()
        }
        ColumnField::Comment => column.comment.clone().unwrap_or_default(),
        ColumnField::Computed => {
            column.computed.as_ref().map(|of| of.sqltext.clone()).unwrap_or_default()
        }
        ColumnField::Variants => variants_text(&column.variants),
        ColumnField::Argument(name) => column.more.get(name).map(argument_text).unwrap_or_default(),
    }
}

fn column_command(
    model: &Model,
    column: &Column,
    field: ColumnField,
    text: &str,
) -> Result<Command, String> {
    let (model_id, column_id) = (model.id, column.id);
    let column_type = column.column_type.as_ref();
    let default = || match text.trim() {
        "" => Ok(None),
        text => read_column_default(text, column_type).map(Some),
    };
    Ok(match field {
        ColumnField::Name => {
            Command::RenameColumn { model_id, column_id, name: needed(text, "A column")? }
        }
        ColumnField::Attribute => {
            Command::SetAttribute { model_id, column_id, attribute: optional(text) }
        }
        ColumnField::Default => Command::SetDefault { model_id, column_id, default: default()? },
        ColumnField::Onupdate => Command::SetOnupdate { model_id, column_id, onupdate: default()? },
        ColumnField::ServerDefault => {
            let server_default = match text.trim() {
                "" => None,
                text => Some(read_server_default(text)?),
            };
            Command::SetServerDefault { model_id, column_id, server_default }
        }
        ColumnField::Comment => {
            Command::SetColumnComment { model_id, column_id, comment: optional(text) }
        }
        ColumnField::Computed => {
            let persisted = column.computed.as_ref().and_then(|of| of.persisted);
            let computed = optional(text).map(|sqltext| Computed { sqltext, persisted });
            Command::SetComputed { model_id, column_id, computed }
        }
        ColumnField::Variants => {
            let variants = read_variants(text, &column.variants)?;
            Command::SetVariants { model_id, column_id, variants }
        }
        ColumnField::Argument(name) => {
            let argument = read_argument(name, text)?;
            Command::SetColumnArgument { model_id, column_id, name: name.to_owned(), argument }
        }
    })
}

/// The options of one end of a relationship; `None` for the end of a backref that is not declared.
pub fn end_options(
    relationship: &Relationship,
    end: RelationshipEnd,
) -> Option<&RelationshipOptions> {
    match end {
        RelationshipEnd::Declared => Some(&relationship.options),
        RelationshipEnd::Backref => relationship.backref.as_ref().map(|backref| &backref.options),
    }
}

fn relationship_text(
    relationship: &Relationship,
    end: RelationshipEnd,
    field: RelationshipField,
) -> Option<String> {
    let options = end_options(relationship, end)?;
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    Some(match field {
        RelationshipField::Name => match end {
            RelationshipEnd::Declared => relationship.name.clone(),
            RelationshipEnd::Backref => relationship.backref.as_ref()?.name.clone(),
        },
        RelationshipField::Backref => {
            relationship.backref.as_ref().map(|backref| backref.name.clone()).unwrap_or_default()
        }
        RelationshipField::BackPopulates => optional(&relationship.back_populates),
        RelationshipField::OrderBy => options.order_by.join(", "),
        RelationshipField::Primaryjoin => optional(&options.primaryjoin),
        RelationshipField::Secondaryjoin => optional(&options.secondaryjoin),
        RelationshipField::ForeignKeys => options.foreign_keys.join(", "),
        RelationshipField::RemoteSide => options.remote_side.join(", "),
        RelationshipField::Cascade => optional(&options.cascade),
        RelationshipField::Overlaps => optional(&options.overlaps),
        RelationshipField::Argument(name) => {
            options.more.get(name).map(argument_text).unwrap_or_default()
        }
    })
}

fn relationship_command(
    model_id: ModelId,
    relationship_id: RelationshipId,
    end: RelationshipEnd,
    field: RelationshipField,
    text: &str,
) -> Result<Command, String> {
    let option = match field {
        RelationshipField::Name => {
            let name = needed(text, "A relationship")?;
            return Ok(match end {
                RelationshipEnd::Declared => {
                    Command::RenameRelationship { model_id, relationship_id, name }
                }
                RelationshipEnd::Backref => {
                    Command::RenameBackref { model_id, relationship_id, name }
                }
            });
        }
        RelationshipField::Backref => {
            return Ok(Command::SetBackref { model_id, relationship_id, backref: optional(text) });
        }
        RelationshipField::BackPopulates => {
            let back_populates = optional(text);
            return Ok(Command::SetBackPopulates { model_id, relationship_id, back_populates });
        }
        RelationshipField::OrderBy => RelationshipOption::OrderBy(expressions(text)?),
        RelationshipField::Primaryjoin => RelationshipOption::Primaryjoin(optional(text)),
        RelationshipField::Secondaryjoin => RelationshipOption::Secondaryjoin(optional(text)),
        RelationshipField::ForeignKeys => RelationshipOption::ForeignKeys(expressions(text)?),
        RelationshipField::RemoteSide => RelationshipOption::RemoteSide(expressions(text)?),
        RelationshipField::Cascade => RelationshipOption::Cascade(read_cascade(text)?),
        RelationshipField::Overlaps => RelationshipOption::Overlaps(optional(text)),
        RelationshipField::Argument(name) => {
            RelationshipOption::Argument(name.to_owned(), read_argument(name, text)?)
        }
    };
    Ok(Command::SetRelationshipOption { model_id, relationship_id, end, option })
}

fn naming_convention(schema: &Schema, key: &str, text: &str) -> Command {
    let mut naming_convention = schema.naming_convention.clone();
    match optional(text) {
        Some(pattern) => naming_convention.insert(key.to_owned(), pattern),
        None => naming_convention.remove(key),
    };
    Command::SetNamingConvention { naming_convention }
}

/// The text without blanks around it, if there is any.
pub fn optional(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn needed(text: &str, what: &str) -> Result<String, String> {
    optional(text).ok_or_else(|| format!("{what} needs a name"))
}

/// The words that `cascade=` takes (`CascadeOptions`).
const CASCADES: [&str; 8] =
    ["all", "save-update", "merge", "delete", "delete-orphan", "refresh-expire", "expunge", "none"];

fn read_cascade(text: &str) -> Result<Option<String>, String> {
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if !CASCADES.contains(&word) {
            return Err(format!("{word} is no cascade. There are {}", CASCADES.join(", ")));
        }
    }
    Ok(optional(text))
}

/// Splits at the commas that stand outside of parentheses, brackets and quotes.
pub fn expressions(text: &str) -> Result<Vec<String>, String> {
    let mut parts = vec![String::new()];
    let (mut depth, mut quote) = (0_i32, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    if depth != 0 || quote.is_some() {
        return Err("A parenthesis or quote is not closed".to_owned());
    }
    Ok(parts.iter().filter_map(|part| optional(part)).collect())
}

#[cfg(test)]
mod tests {
    use super::{expressions, read_cascade};

    #[test]
    fn lists_of_expressions_split_at_outer_commas_only() {
        let read = expressions("Post.id.desc(), func.coalesce(Post.a, 'x,y')").unwrap();
        assert_eq!(read, ["Post.id.desc()", "func.coalesce(Post.a, 'x,y')"]);
        assert!(expressions("").unwrap().is_empty());
        assert!(expressions("f(a").is_err());
    }

    #[test]
    fn an_unknown_cascade_is_named() {
        assert_eq!(read_cascade("all, delete-orphan").unwrap().unwrap(), "all, delete-orphan");
        assert!(read_cascade("delete_orphan").unwrap_err().starts_with("delete_orphan "));
    }
}
