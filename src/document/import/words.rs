//! Items of a merge in words: what they are about, and how that was and would be.

use super::{Fact, MergeEdit, MergeItem};
use crate::schema::{
    Column, ColumnId, ForeignKeyTarget, IndexElement, Model, ModelId, ModelReference, Relationship,
    Schema,
};

/// An item about a whole model.
pub fn item(here: &Schema, incoming: &Schema, model_id: ModelId, edit: MergeEdit) -> MergeItem {
    let table = |schema: &Schema| {
        let model = schema.model(model_id);
        model.map_or_else(String::new, |model| match model.columns.len() {
            1 => format!("{}, 1 column", model.full_table_name()),
            count => format!("{}, {count} columns", model.full_table_name()),
        })
    };
    let patterns = |schema: &Schema| {
        let said = schema.naming_convention.iter().map(|(kind, one)| format!("{kind} {one}"));
        said.collect::<Vec<_>>().join(", ")
    };
    let (what, before, after) = match &edit {
        MergeEdit::AddModel => ("table", String::new(), table(incoming)),
        MergeEdit::RemoveModel => ("table", table(here), String::new()),
        _ => ("naming convention", patterns(here), patterns(incoming)),
    };
    MergeItem { model_id, edit, what: what.to_owned(), before, after }
}

/// An item about a part of a known model, which was `base`.
pub fn item_between(
    here: &Schema,
    base: &Model,
    incoming: &Schema,
    model_id: ModelId,
    edit: MergeEdit,
) -> MergeItem {
    let model = incoming.model(model_id).unwrap_or(base);
    let (what, before, after) = match &edit {
        MergeEdit::AddColumn(id) => {
            let column = model.column(*id);
            (named("column", column), String::new(), column.map(column_text).unwrap_or_default())
        }
        MergeEdit::RemoveColumn(id) => {
            let column = base.column(*id);
            (named("column", column), column.map(column_text).unwrap_or_default(), String::new())
        }
        MergeEdit::SetColumn(id, aspect) => {
            let value =
                |of: &Model| of.column(*id).map(|one| aspect.value(one)).unwrap_or_default();
            let what = format!("{} of {}", aspect.word(), named("column", model.column(*id)));
            (what, value(base), value(model))
        }
        MergeEdit::SetTable(aspect) => {
            let before = aspect.value(here, base, false);
            (aspect.words().to_owned(), before, aspect.value(incoming, model, true))
        }
        MergeEdit::Constraint { old, new } => {
            let before = old.as_ref().map(|one| fact_text(here, base, one));
            let after = new.as_ref().map(|one| fact_text(incoming, model, one));
            let noun = new.as_ref().or(old.as_ref()).map_or("", |one| fact_noun(one));
            (noun.to_owned(), before.unwrap_or_default(), after.unwrap_or_default())
        }
        MergeEdit::Relationship { old, new } => {
            let text = |schema, one: &Option<Box<Relationship>>| {
                one.as_ref().map(|one| relationship_text(schema, one)).unwrap_or_default()
            };
            let name = new.as_ref().or(old.as_ref()).map_or("", |one| one.name.as_str());
            (format!("relationship {name}"), text(here, old), text(incoming, new))
        }
        MergeEdit::AddModel | MergeEdit::RemoveModel | MergeEdit::SetNamingConvention => {
            return item(here, incoming, model_id, edit);
        }
    };
    // Where both read alike, at least the difference is said to be there.
    let after = if before == after && !before.is_empty() {
        format!("{after}, with other options")
    } else {
        after
    };
    MergeItem { model_id, edit, what, before, after }
}

fn named(noun: &str, column: Option<&Column>) -> String {
    column.map_or_else(|| noun.to_owned(), |column| format!("{noun} {}", column.name))
}

fn column_text(column: &Column) -> String {
    let type_text =
        column.column_type.as_ref().map_or_else(String::new, crate::schema::ColumnType::label);
    let mut text = type_text;
    if column.primary_key {
        text.push_str(" primary_key");
    } else if !column.is_nullable() {
        text.push_str(" not null");
    }
    text.trim().to_owned()
}

fn fact_noun(fact: &Fact) -> &'static str {
    match fact {
        Fact::ForeignKey(_) => "foreign key",
        Fact::Unique(_) => "unique constraint",
        Fact::Check(_) => "check",
        Fact::Index(one) if one.unique => "unique index",
        Fact::Index(_) => "index",
    }
}

fn names(model: &Model, ids: &[ColumnId]) -> String {
    let names = ids.iter().map(|id| model.column(*id).map_or("?", |one| one.name.as_str()));
    names.collect::<Vec<_>>().join(", ")
}

fn fact_text(schema: &Schema, model: &Model, fact: &Fact) -> String {
    let mut text = fact.name().map(|name| format!("{name} ")).unwrap_or_default();
    match fact {
        Fact::ForeignKey(key) => {
            text.push_str(&format!("{} → ", names(model, &key.columns)));
            text.push_str(&match &key.target {
                ForeignKeyTarget::Columns { model, columns } => match schema.model(*model) {
                    Some(parent) => {
                        format!("{}({})", parent.full_table_name(), names(parent, columns))
                    }
                    None => "?".to_owned(),
                },
                ForeignKeyTarget::Unresolved { table, columns } => {
                    format!("{table}({})", columns.join(", "))
                }
            });
            let actions = [("on delete", &key.ondelete), ("on update", &key.onupdate)];
            for (word, action) in actions {
                if let Some(action) = action {
                    text.push_str(&format!(" {word} {}", action.to_lowercase()));
                }
            }
            if key.deferrable == Some(true) {
                text.push_str(" deferrable");
            }
        }
        Fact::Unique(one) => text.push_str(&format!("({})", names(model, &one.columns))),
        Fact::Check(one) => text.push_str(&one.sqltext),
        Fact::Index(one) => {
            let elements = one.elements.iter().map(|element| match element {
                IndexElement::Column(id) => names(model, &[*id]),
                IndexElement::Expression(text) => text.clone(),
            });
            text.push_str(&format!("({})", elements.collect::<Vec<_>>().join(", ")));
            for (option, value) in &one.options {
                let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                text.push_str(&format!(" {option} {value}"));
            }
        }
    }
    text
}

fn relationship_text(schema: &Schema, one: &Relationship) -> String {
    let name = |reference: &ModelReference| match reference {
        ModelReference::Model(id) => {
            schema.model(*id).map_or_else(|| "?".to_owned(), |model| model.class_name.clone())
        }
        ModelReference::Unresolved(name) => name.clone(),
    };
    let mut text = format!("{} → {}", one.name, name(&one.target));
    if let Some(secondary) = &one.secondary {
        text.push_str(&format!(" through {}", name(secondary)));
    }
    if let Some(backref) = &one.backref {
        text.push_str(&format!(", backref {}", backref.name));
    }
    if let Some(lazy) = one.options.lazy {
        text.push_str(&format!(", lazy {}", lazy.as_str()));
    }
    if let Some(cascade) = &one.options.cascade {
        text.push_str(&format!(", cascade {cascade}"));
    }
    text
}
