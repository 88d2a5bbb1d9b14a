//! The design as DBML. Names are always quoted; what DBML has no place for is listed.

use std::collections::BTreeSet;

use super::left_out::{self, NamesHeld, Only, sql_words};
use super::written::Written;
use crate::ddl::{Dialect, type_sql};
use crate::mapping::{
    Mapping, ResolvedColumn, ResolvedForeignKey, ResolvedIndex, ResolvedIndexElement, ResolvedTable,
};
use crate::schema::{ColumnType, EnumType, Schema, ServerDefault};

/// The design's text.
pub fn dbml(schema: &Schema, mapping: &Mapping, only: Only<'_>) -> Written {
    let mut writer = DbmlWriter { mapping, written: Written::default(), enums: Vec::new() };
    let tables = left_out::tables(mapping, only);
    let (tables, bare): (Vec<_>, Vec<_>) =
        tables.into_iter().partition(|table| !table.columns.is_empty());
    for table in &bare {
        let line = format!("{}: a table without columns", table.name);
        writer.written.left_out.push(line);
    }
    writer.enums(&tables);
    for table in &tables {
        writer.table(table);
    }
    let there: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    for table in &tables {
        for key in &table.foreign_keys {
            writer.reference(table, key, &there, &mut seen);
        }
    }
    let mut written = writer.written;
    let lost = &mut written.left_out;
    lost.extend(left_out::inheritance(mapping, only));
    lost.extend(left_out::python_defaults(&tables));
    lost.extend(left_out::computed(&tables));
    lost.extend(left_out::checks(&tables));
    lost.extend(left_out::deferrals(&tables));
    lost.extend(left_out::counters(&tables));
    lost.extend(left_out::views(&tables));
    lost.extend(left_out::dialect_options(&tables));
    lost.extend(left_out::constraint_names(&tables, NamesHeld::ButAtColumns));
    lost.extend(left_out::relationships(mapping, only));
    lost.extend(left_out::relationship_options(schema, only));
    written
}

struct DbmlWriter<'a> {
    mapping: &'a Mapping,
    written: Written,
    /// The enums that are written, by name.
    enums: Vec<(String, Vec<String>)>,
}

impl DbmlWriter<'_> {
    fn enums(&mut self, tables: &[&ResolvedTable]) {
        for table in tables {
            for column in &table.columns {
                let Some(ColumnType::Enum(of)) = &column.column_type else { continue };
                let values: Vec<String> = of.values.clone();
                let distinct: BTreeSet<&String> = values.iter().collect();
                let name = enum_name(of, table, column);
                // DBML has no empty value; the column's type then names the values.
                if values.is_empty()
                    || values.iter().any(|value| value.trim().is_empty())
                    || distinct.len() != values.len()
                    || self.enums.iter().any(|(known, _)| *known == name)
                {
                    continue;
                }
                self.written.text += &format!("Enum {} {{\n", quoted(&name));
                for value in &values {
                    self.written.text += &format!("  {}\n", quoted(value));
                }
                self.written.text += "}\n\n";
                self.enums.push((name, values));
            }
        }
    }

    fn table(&mut self, table: &ResolvedTable) {
        self.written.text += &format!("Table {} {{\n", table_name(table));
        let has_single_key = table.primary_key.len() == 1;
        for column in &table.columns {
            let line = self.column(table, column, has_single_key);
            self.written.text += &line;
        }
        self.indexes(table);
        let note = self.note(table);
        if !note.is_empty() {
            self.written.text += &format!("\n  Note: {}\n", text_literal(&note));
        }
        self.written.text += "}\n\n";
    }

    fn column(
        &mut self,
        table: &ResolvedTable,
        column: &ResolvedColumn,
        has_single_key: bool,
    ) -> String {
        let mut settings = Vec::new();
        if column.primary_key && has_single_key {
            settings.push("pk".to_owned());
        }
        if column.counts_up {
            settings.push("increment".to_owned());
        }
        if !column.nullable {
            settings.push("not null".to_owned());
        }
        if table.uniques.iter().any(|unique| unique.columns == [column.column_id]) {
            settings.push("unique".to_owned());
        }
        match &column.server_default {
            Some(ServerDefault::String(text)) => {
                settings.push(format!("default: {}", text_literal(text)));
            }
            Some(ServerDefault::Sql(sql)) => {
                let place = format!("{}.{}: its default", table.name, column.name);
                settings.extend(
                    self.expression(&sql_words(sql), &place).map(|sql| format!("default: {sql}")),
                );
            }
            None => {}
        }
        settings.extend(column.comment.as_ref().map(|one| format!("note: {}", text_literal(one))));
        let settings =
            if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
        format!("  {} {}{settings}\n", quoted(&column.name), self.type_of(table, column))
    }

    fn type_of(&self, table: &ResolvedTable, column: &ResolvedColumn) -> String {
        let Some(of) = &column.column_type else { return "unknown".to_owned() };
        if let ColumnType::Enum(of) = of {
            let name = enum_name(of, table, column);
            if self.enums.contains(&(name.clone(), of.values.clone())) {
                return quoted(&name);
            }
        }
        // SQLite has no such type and would have its digits in text.
        if matches!(of, ColumnType::Uuid { native_uuid: true, .. }) {
            return "UUID".to_owned();
        }
        let sql = type_sql(of, Dialect::Sqlite).unwrap_or_else(|_| of.label());
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_(),".contains(c);
        let sql = sql.replace(", ", ",");
        let has_word_first = sql.starts_with(|c: char| c.is_ascii_alphabetic());
        if has_word_first && sql.chars().all(is_plain) { sql } else { quoted(&sql) }
    }

    fn indexes(&mut self, table: &ResolvedTable) {
        let mut lines = Vec::new();
        if table.primary_key.len() > 1 {
            lines.push(format!("{} [pk]", columns(&table.column_names(&table.primary_key))));
        }
        for unique in table.uniques.iter().filter(|unique| unique.columns.len() > 1) {
            let name = unique.name.as_ref().map(|name| format!(", name: {}", text_literal(name)));
            let of = columns(&table.column_names(&unique.columns));
            lines.push(format!("{of} [unique{}]", name.unwrap_or_default()));
        }
        for index in &table.indexes {
            lines.extend(self.index(table, index));
        }
        if lines.is_empty() {
            return;
        }
        self.written.text += "\n  indexes {\n";
        for line in lines {
            self.written.text += &format!("    {line}\n");
        }
        self.written.text += "  }\n";
    }

    fn index(&mut self, table: &ResolvedTable, index: &ResolvedIndex) -> Option<String> {
        let place = format!("{}: index {}", table.name, index.name);
        let mut elements = Vec::new();
        for element in &index.elements {
            elements.push(match element {
                ResolvedIndexElement::Column(id) => quoted(&table.column(*id)?.name),
                ResolvedIndexElement::Expression(sql) => self.expression(sql, &place)?,
            });
        }
        for option in index.options.keys() {
            self.written.left_out.push(format!("{place}: {option}"));
        }
        let mut settings = Vec::new();
        if index.unique {
            settings.push("unique".to_owned());
        }
        if !index.name.is_empty() {
            settings.push(format!("name: {}", text_literal(&index.name)));
        }
        let settings =
            if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
        Some(format!("({}){settings}", elements.join(", ")))
    }

    /// SQL between backticks, which it must not hold itself.
    fn expression(&mut self, sql: &str, place: &str) -> Option<String> {
        if sql.contains('`') || sql.trim().is_empty() {
            self.written.left_out.push(format!("{place} {sql}"));
            return None;
        }
        let sql: String = sql.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(format!("`{sql}`"))
    }

    fn note(&self, table: &ResolvedTable) -> String {
        let classes = self.mapping.classes_of_table(table.model_id);
        let names = classes.iter().filter_map(|id| self.mapping.model(*id));
        let ends = names.flat_map(|model| {
            model.relationships.iter().map(|one| {
                let target =
                    self.mapping.model(one.target).map_or("?", |of| of.class_name.as_str());
                let list = if one.uselist { "[]" } else { "" };
                format!("{}.{}: {target}{list}", model.class_name, one.key)
            })
        });
        let view = table.is_view.then(|| "A view.".to_owned());
        table.comment.clone().into_iter().chain(view).chain(ends).collect::<Vec<_>>().join("\n")
    }

    fn reference(
        &mut self,
        table: &ResolvedTable,
        key: &ResolvedForeignKey,
        there: &BTreeSet<&str>,
        seen: &mut BTreeSet<Vec<String>>,
    ) {
        let own = table.column_names(&key.columns);
        let place = format!("{}.{}", table.name, own.join(", "));
        let parent = key.referred_model.and_then(|id| self.mapping.table(id));
        let Some(parent) = parent.filter(|parent| there.contains(parent.name.as_str())) else {
            let line =
                format!("{place}: its foreign key to {}, which is not here", key.referred_table);
            self.written.left_out.push(line);
            return;
        };
        let referred = parent.column_names(&key.referred_columns);
        let ends = [
            format!("{}.{}", table_name(table), columns(&own)),
            format!("{}.{}", table_name(parent), columns(&referred)),
        ];
        let mut both = ends.to_vec();
        both.sort();
        // DBML refuses a second reference between the same columns, and one of a column to itself.
        if referred.len() != own.len() || ends[0] == ends[1] || !seen.insert(both) {
            self.written
                .left_out
                .push(format!("{place}: a second foreign key between these columns"));
            return;
        }
        let is_single = table.primary_key == key.columns
            || table.uniques.iter().any(|unique| unique.columns == key.columns);
        let many = if is_single { "-" } else { ">" };
        let name = key.name.as_ref().map(|name| format!(" {}", quoted(name))).unwrap_or_default();
        let mut settings = Vec::new();
        for (word, action) in [("delete", &key.ondelete), ("update", &key.onupdate)] {
            let Some(action) = action else { continue };
            let action = action.to_ascii_lowercase();
            let known = ["cascade", "restrict", "set null", "set default", "no action"];
            if known.contains(&action.as_str()) {
                settings.push(format!("{word}: {action}"));
            } else {
                self.written.left_out.push(format!("{place}: on {word} {action}"));
            }
        }
        let settings =
            if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
        self.written.text += &format!("Ref{name}: {} {many} {}{settings}\n", ends[0], ends[1]);
    }
}

fn table_name(table: &ResolvedTable) -> String {
    match &table.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&table.name_in_schema)),
        None => quoted(&table.name),
    }
}

fn enum_name(of: &EnumType, table: &ResolvedTable, column: &ResolvedColumn) -> String {
    let given = of.enum_name.clone().filter(|name| !name.trim().is_empty());
    given.unwrap_or_else(|| format!("{}_{}", table.name, column.name))
}

/// One column, or several in parentheses.
fn columns(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    if quoted.len() == 1 { quoted.concat() } else { format!("({})", quoted.join(", ")) }
}

/// A name in double quotes.
fn quoted(name: &str) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{name}\"")
}

/// Text in single quotes, three of them where it has lines.
fn text_literal(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
    let keep = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
    let escaped: String = escaped.chars().map(keep).collect();
    if escaped.contains('\n') { format!("'''{escaped}'''") } else { format!("'{escaped}'") }
}
