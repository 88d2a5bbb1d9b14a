//! The inspector's fields about a model's table as a whole: what each shows, and the command that a new
//! text comes to. Knows the document, not the window.

use super::field::optional;
use super::more_fields::{columns_text, options_text, read_column_names, read_options};
use crate::document::Command;
use crate::schema::{Model, PrimaryKey};

/// Options of a model's table that are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum TableField {
    Schema,
    PrimaryKeyName,
    PrimaryKeyOrder,
    MapperPrimaryKey,
    Options,
}

impl TableField {
    /// All of them, with SQLAlchemy's word and what it does.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (
            Self::Schema,
            "schema",
            "The schema that the table is in. Left empty, it is the connection's own.",
        ),
        (
            Self::PrimaryKeyName,
            "key name",
            "The name of the primary key constraint. Left empty, the naming convention or the database makes one.",
        ),
        (
            Self::PrimaryKeyOrder,
            "key columns",
            "The columns of the primary key in the key's order, where that is not the table's.",
        ),
        (
            Self::MapperPrimaryKey,
            "mapper key",
            "__mapper_args__[\"primary_key\"]: what tells the rows apart where the table has no key.",
        ),
        (
            Self::Options,
            "options",
            "Options of one dialect: mysql_engine=InnoDB, sqlite_autoincrement=True",
        ),
    ];
}

/// The text that the model has.
pub fn table_text(model: &Model, field: TableField) -> String {
    match field {
        TableField::Schema => model.schema.clone().unwrap_or_default(),
        TableField::PrimaryKeyName => model.primary_key.name.clone().unwrap_or_default(),
        TableField::PrimaryKeyOrder => columns_text(model, &model.primary_key.columns),
        TableField::MapperPrimaryKey => columns_text(model, &model.mapper_primary_key),
        TableField::Options => options_text(&model.options),
    }
}

/// The command that makes the model's text this.
///
/// # Errors
/// One sentence that says what to write.
pub fn table_command(model: &Model, field: TableField, text: &str) -> Result<Command, String> {
    let model_id = model.id;
    let key = &model.primary_key;
    Ok(match field {
        TableField::Schema => Command::SetTableSchema { model_id, schema: optional(text) },
        TableField::PrimaryKeyName => {
            let primary_key = PrimaryKey { name: optional(text), columns: key.columns.clone() };
            Command::SetPrimaryKeyConstraint { model_id, primary_key }
        }
        TableField::PrimaryKeyOrder => {
            let columns = read_column_names(model, text)?;
            let primary_key = PrimaryKey { name: key.name.clone(), columns };
            Command::SetPrimaryKeyConstraint { model_id, primary_key }
        }
        TableField::MapperPrimaryKey => {
            let column_ids = read_column_names(model, text)?;
            Command::SetMapperPrimaryKey { model_id, column_ids }
        }
        TableField::Options => {
            let options = read_options(text, &model.options)?;
            let gone = model.options.keys().filter(|option| !options.contains_key(*option));
            let gone = gone.map(|option| (option.clone(), None));
            let set = options.iter().map(|(option, value)| (option.clone(), Some(value.clone())));
            let commands = gone.chain(set).map(|(option, value)| Command::SetModelOption {
                model_id,
                option,
                value,
            });
            let label = format!("Change the options of {}", model.class_name);
            Command::Several { label, commands: commands.collect() }
        }
    })
}
