//! The design as a Mermaid `erDiagram`. Names that Mermaid's grammar has no way to write are replaced,
//! and the list of what was left out says so.

use std::collections::{BTreeMap, BTreeSet};

use super::left_out::{self, NamesHeld, Only, default_words, is_in, sql_words};
use super::written::Written;
use crate::mapping::{
    Direction, Mapping, ResolvedColumn, ResolvedForeignKey, ResolvedRelationship, ResolvedTable,
};
use crate::schema::{ColumnId, ColumnType, Model, ModelId, Schema, ServerDefault};

/// The diagram's text.
pub fn mermaid(schema: &Schema, mapping: &Mapping, only: Only<'_>) -> Written {
    let tables = left_out::tables(mapping, only);
    let written = Written { text: "erDiagram\n".to_owned(), ..Written::default() };
    let mut writer = MermaidWriter { mapping, names: BTreeMap::new(), written };
    let models: Vec<&Model> = schema
        .models
        .values()
        .map(AsRef::as_ref)
        .filter(|model: &&Model| is_in(only, model.id))
        .collect();
    writer.name(&models);
    for model in &models {
        writer.entity(model);
    }
    writer.links(&tables);
    let names = table_names(mapping, &models);
    let missing = keys_to_others(mapping, &tables, only);
    let mut written = writer.written;
    let lost = &mut written.left_out;
    lost.extend(left_out::checks(&tables));
    lost.extend(left_out::indexes(&tables));
    lost.extend(left_out::index_options(&tables));
    lost.extend(left_out::composite_uniques(&tables));
    lost.extend(left_out::composite_keys(&tables));
    lost.extend(left_out::actions(&tables));
    lost.extend(left_out::constraint_names(&tables, NamesHeld::None));
    let of_tables = tables.iter().filter(|table| table.comment.is_some());
    lost.extend(of_tables.map(|table| format!("{}: its comment", table.name)));
    lost.extend(left_out::deferrals(&tables));
    lost.extend(left_out::counters(&tables));
    lost.extend(left_out::views(&tables));
    lost.extend(left_out::dialect_options(&tables));
    lost.extend(left_out::relationship_options(schema, only));
    lost.extend(names);
    lost.extend(missing);
    written
}

/// Names of tables, where boxes have those of their classes.
fn table_names(mapping: &Mapping, models: &[&Model]) -> Vec<String> {
    let tables = models.iter().filter_map(|model| Some((model, mapping.table(model.id)?)));
    let own = tables.filter(|(model, table)| table.model_id == model.id);
    let others = own.filter(|(model, table)| table.name != model.class_name);
    others
        .map(|(model, table)| {
            format!("{}: the name of its table, {}", model.class_name, table.name)
        })
        .collect()
}

/// Foreign keys to tables that are not there.
fn keys_to_others(mapping: &Mapping, tables: &[&ResolvedTable], only: Only<'_>) -> Vec<String> {
    let keys =
        tables.iter().flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
    let is_here = |key: &ResolvedForeignKey| {
        let parent = key.referred_model;
        parent.is_some_and(|id| {
            is_in(only, id) || mapping.classes_of_table(id).iter().any(|one| is_in(only, *one))
        })
    };
    keys.filter(|(_, key)| !is_here(key))
        .map(|(table, key)| {
            let own = table.column_names(&key.columns).join(", ");
            format!(
                "{}.{own}: its foreign key to {}, which is not here",
                table.name, key.referred_table
            )
        })
        .collect()
}

struct MermaidWriter<'a> {
    mapping: &'a Mapping,
    names: BTreeMap<ModelId, String>,
    written: Written,
}

impl MermaidWriter<'_> {
    /// Each class a name of its own, in quotes.
    fn name(&mut self, models: &[&Model]) {
        let mut taken = BTreeSet::new();
        for model in models {
            let plain = quotable(&model.class_name);
            let mut name = plain.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{plain} {number}");
                number += 1;
            }
            if name != model.class_name {
                let line = format!("{}: its name, written as {name}", model.class_name);
                self.written.left_out.push(line);
            }
            self.names.insert(model.id, name);
        }
    }

    fn entity(&mut self, model: &Model) {
        let name = &self.names[&model.id];
        self.written.text += &format!("    \"{name}\" {{\n");
        let mut taken = BTreeSet::new();
        for column in &model.columns {
            let Some(resolved) = self.mapping.declared_column(model.id, column.id) else {
                continue;
            };
            let Some(table) = self.mapping.table(model.id) else { continue };
            let line = attribute(table, resolved, &mut taken);
            self.written.text += &line;
        }
        self.written.text += "    }\n";
    }

    fn links(&mut self, tables: &[&ResolvedTable]) {
        let mut written = BTreeSet::new();
        for table in tables {
            for key in &table.foreign_keys {
                let line = self.key(table, key, &mut written);
                self.written.text += &line.unwrap_or_default();
            }
        }
        let mapping = self.mapping;
        for one in mapping.models.values().flat_map(|model| &model.relationships) {
            let is_first = written.insert((one.model_id, one.key.clone()));
            if let Some(reverse) = &one.reverse {
                written.insert((one.target, reverse.clone()));
            }
            if is_first {
                let line = self.relationship(one);
                self.written.text += &line.unwrap_or_default();
            }
        }
        for model in mapping.models.values() {
            let base = model.inheritance.as_ref().and_then(|one| self.names.get(&one.base));
            if let (Some(base), Some(name)) = (base, self.names.get(&model.model_id)) {
                self.written.text +=
                    &format!("    \"{base}\" ||--o| \"{name}\" : \"is inherited by\"\n");
            }
        }
    }

    /// A foreign key with both ends of the relationship that it carries.
    fn key(
        &self,
        table: &ResolvedTable,
        key: &ResolvedForeignKey,
        written: &mut BTreeSet<(ModelId, String)>,
    ) -> Option<String> {
        let parent = key.referred_model?;
        let children = self.mapping.classes_of_table(table.model_id);
        let parents = self.mapping.classes_of_table(parent);
        let on_parent = self.mapping.carried_by(key, &parents, Direction::OneToMany, &children);
        let on_child = self.mapping.carried_by(key, &children, Direction::ManyToOne, &parents);
        for one in [on_parent, on_child].into_iter().flatten() {
            written.insert((one.model_id, one.key.clone()));
        }
        let child = on_child.map_or(key.declared_on, |one| one.model_id);
        let parent = on_parent.map_or(parent, |one| one.model_id);
        if on_parent.is_none() && on_child.is_none() && self.is_of_base(child, parent) {
            // The line of the inheritance stands for it.
            return None;
        }
        let (near, far) = (self.names.get(&parent)?, self.names.get(&child)?);
        let is_optional =
            key.columns.iter().any(|id| table.column(*id).is_some_and(|column| column.nullable));
        let is_single = |columns: &[ColumnId]| {
            columns.len() == key.columns.len() && columns.iter().all(|id| key.columns.contains(id))
        };
        let is_many = on_parent.map_or_else(
            || {
                let mut uniques = table.uniques.iter();
                !is_single(&table.primary_key) && !uniques.any(|one| is_single(&one.columns))
            },
            |one| one.uselist,
        );
        let left = if is_optional { "|o" } else { "||" };
        let right = if is_many { "o{" } else { "o|" };
        let ends: Vec<&str> =
            [on_parent, on_child].into_iter().flatten().map(|one| one.key.as_str()).collect();
        let label = if ends.is_empty() {
            format!("key {}", table.column_names(&key.columns).join(", "))
        } else {
            ends.join(" / ")
        };
        let label = quoted_text(&label);
        Some(format!("    \"{near}\" {left}--{right} \"{far}\" : \"{label}\"\n"))
    }

    /// A many-to-many, or a relationship by a condition alone: dotted, since no key is at both ends.
    fn relationship(&self, one: &ResolvedRelationship) -> Option<String> {
        let (near, far) = (self.names.get(&one.model_id)?, self.names.get(&one.target)?);
        let target = self.mapping.model(one.target)?;
        let reverse = one.reverse.as_ref();
        let reverse = reverse.and_then(|key| target.relationships.iter().find(|of| of.key == *key));
        let is_many_to_many = one.direction == Direction::ManyToMany;
        let left = match reverse {
            Some(reverse) if !reverse.uselist => "|o",
            None if !is_many_to_many => "|o",
            _ => "}o",
        };
        let right = if one.uselist { "o{" } else { "o|" };
        let mut label = one.key.clone();
        label += &reverse.map(|of| format!(" / {}", of.key)).unwrap_or_default();
        let label = quoted_text(&label);
        Some(format!("    \"{near}\" {left}..{right} \"{far}\" : \"{label}\"\n"))
    }

    /// Does one of these inherit from the other?
    fn is_of_base(&self, child: ModelId, parent: ModelId) -> bool {
        let inheritance = self.mapping.model(child).and_then(|model| model.inheritance.as_ref());
        inheritance.is_some_and(|one| one.base == parent)
    }
}

/// The line of a column.
fn attribute(
    table: &ResolvedTable,
    column: &ResolvedColumn,
    taken: &mut BTreeSet<String>,
) -> String {
    let mut name = word(&column.name);
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    let label = column.column_type.as_ref().map_or_else(|| "unknown".to_owned(), ColumnType::label);
    let mut keys = Vec::new();
    if column.primary_key {
        keys.push("PK");
    }
    if table.foreign_keys.iter().any(|key| key.columns.contains(&column.column_id)) {
        keys.push("FK");
    }
    if table.uniques.iter().any(|unique| unique.columns == [column.column_id]) {
        keys.push("UK");
    }
    let comment = words_of(column, &name);
    let keys = if keys.is_empty() { String::new() } else { format!(" {}", keys.join(", ")) };
    let comment =
        if comment.is_empty() { comment } else { format!(" \"{}\"", quoted_text(&comment)) };
    format!("        {} {name}{keys}{comment}\n", word(&label))
}

/// What the words beside an attribute say that its type and keys do not.
fn words_of(column: &ResolvedColumn, name: &str) -> String {
    let mut words = Vec::new();
    if name != column.name {
        words.push(format!("named {}", column.name));
    }
    if !column.nullable && !column.primary_key {
        words.push("not null".to_owned());
    }
    if let Some(ColumnType::Enum(of)) = &column.column_type {
        words.push(format!("one of {}", of.values.join(", ")));
    }
    words.extend(column.default.as_ref().map(|one| format!("default {}", default_words(one))));
    words.extend(column.server_default.as_ref().map(|one| match one {
        ServerDefault::String(text) => format!("server default {text}"),
        ServerDefault::Sql(sql) => format!("server default {}", sql_words(sql)),
    }));
    words.extend(column.onupdate.as_ref().map(|one| format!("on update {}", default_words(one))));
    words.extend(column.computed.as_ref().map(|one| format!("generated as {}", one.sqltext)));
    words.extend(column.comment.clone());
    words.join("; ")
}

/// A name as it may stand in quotes.
fn quotable(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if "\"%\\".contains(c) || c.is_control() { '_' } else { c }).collect();
    if name.trim().is_empty() { "_".to_owned() } else { name }
}

/// Text in quotes that is not a name.
fn quoted_text(text: &str) -> String {
    let text = text.replace('"', "'").replace("%%", "% %");
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().is_empty() { "-".to_owned() } else { text }
}

/// A type or an attribute's name: letters, digits, `_`, `-`, brackets and parentheses.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-()[]".contains(c);
    let accented = |c: char| ('\u{c0}'..='\u{ffff}').contains(&c) && c.is_alphanumeric();
    let text: String = text
        .replace(", ", ",")
        .chars()
        .map(|c| if plain(c) || accented(c) { c } else { '_' })
        .collect();
    let begins_well =
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || accented(c));
    // Words that Mermaid reads as keys, in capitals or not.
    let is_key = matches!(text.to_ascii_uppercase().as_str(), "PK" | "FK" | "UK");
    if begins_well && !is_key { text } else { format!("_{text}") }
}
