//! A column written as a line that reads back as it.

use super::parse::foreign_key_text;
use super::tokens::{is_one_word, quoted};
use super::types::type_text;
use super::values::{default_text, server_default_text};
use crate::document::ForeignKeySpec;
use crate::schema::{Autoincrement, Column, ForeignKeyTarget, Model, Schema};

/// Writes a column of `model` as a line: `role_id Integer not null -> roles.id on delete cascade`.
/// What a line cannot say (an attribute's name, `Computed`, a key of several columns) is left out.
pub fn to_line(schema: &Schema, model: &Model, column: &Column) -> String {
    let mut words = vec![name_text(&column.name)];
    words.extend(column.column_type.as_ref().and_then(type_text));
    if column.primary_key {
        words.push("primary_key".to_owned());
    }
    match column.autoincrement {
        Autoincrement::Auto => {}
        Autoincrement::True => words.push("autoincrement".to_owned()),
        Autoincrement::False => words.push("autoincrement false".to_owned()),
        Autoincrement::IgnoreFk => words.push("autoincrement ignore_fk".to_owned()),
    }
    match column.nullable {
        None => {}
        Some(true) => words.push("nullable".to_owned()),
        Some(false) => words.push("not null".to_owned()),
    }
    if column.unique {
        words.push("unique".to_owned());
    }
    if column.index {
        words.push("index".to_owned());
    }
    if let Some(default) = &column.default {
        words.push(format!("default {}", default_text(default)));
    }
    if let Some(default) = &column.server_default {
        words.push(format!("server_default {}", server_default_text(default)));
    }
    if let Some(onupdate) = &column.onupdate {
        words.push(format!("onupdate {}", default_text(onupdate)));
    }
    if let Some(foreign_key) = foreign_key_of(schema, model, column) {
        words.push(foreign_key_text(&foreign_key));
    }
    if let Some(comment) = &column.comment {
        words.push(format!("comment {}", quoted(comment)));
    }
    words.join(" ")
}

/// The first foreign key of this column alone, by names.
fn foreign_key_of(schema: &Schema, model: &Model, column: &Column) -> Option<ForeignKeySpec> {
    let key = model.foreign_keys.iter().find(|key| key.columns == [column.id])?;
    let (table, column) = match &key.target {
        ForeignKeyTarget::Columns { model, columns } => {
            let parent = schema.model(*model)?;
            let referred = parent.column(*columns.first()?)?;
            (parent.table_name(), Some(referred.name.clone()))
        }
        ForeignKeyTarget::Unresolved { table, columns } => {
            (table.clone(), columns.first().cloned())
        }
    };
    let (ondelete, onupdate) = (key.ondelete.clone(), key.onupdate.clone());
    Some(ForeignKeySpec { table, column, ondelete, onupdate })
}

fn name_text(name: &str) -> String {
    let is_plain = is_one_word(name)
        && !name.contains(['(', ')', '[', ']', '{', '}', ',', ';', '"', '\'', '\\'])
        && !name.ends_with('!')
        && !name.contains("->");
    if is_plain { name.to_owned() } else { quoted(name) }
}
