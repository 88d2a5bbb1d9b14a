//! The design as a data dictionary in Markdown: a section for each model, with tables of columns,
//! relationships, keys and indexes. All text is escaped.

use super::left_out::{self, NamesHeld, Only, default_words, is_in, sql_words};
use super::written::Written;
use crate::mapping::{Mapping, ResolvedColumn, ResolvedIndexElement, ResolvedTable};
use crate::schema::{ColumnType, Model, ModelKind, Schema, ServerDefault};

/// The dictionary's text.
pub fn markdown(schema: &Schema, mapping: &Mapping, only: Only<'_>) -> Written {
    let mut text = "# Data dictionary\n".to_owned();
    for model in schema.models.values().filter(|model| is_in(only, model.id)) {
        section(&mut text, mapping, model);
    }
    let tables = left_out::tables(mapping, only);
    let mut left_out = left_out::deferrals(&tables);
    left_out.extend(left_out::counters(&tables));
    left_out.extend(left_out::views(&tables));
    left_out.extend(left_out::dialect_options(&tables));
    left_out.extend(left_out::constraint_names(&tables, NamesHeld::ButAtColumns));
    left_out.extend(left_out::relationship_options(schema, only));
    Written { text, left_out }
}

fn section(text: &mut String, mapping: &Mapping, model: &Model) {
    *text += &format!("\n## {}\n\n", escaped(&model.class_name));
    let Some(table) = mapping.table(model.id) else { return };
    let kind = match model.kind {
        ModelKind::Class => "Table",
        ModelKind::AssociationTable => "Association table",
        ModelKind::View { .. } => "View",
    };
    *text += &format!("{kind} {}", code(&table.name));
    let base = mapping.model(model.id).and_then(|one| one.inheritance.as_ref());
    if let Some(base) = base.and_then(|one| mapping.model(one.base)) {
        *text += &format!(", inherits {}", escaped(&base.class_name));
    }
    *text += ".\n";
    let is_own = table.model_id == model.id;
    if let Some(comment) = table.comment.as_ref().filter(|_| is_own) {
        *text += &format!("\n{}\n", escaped(comment));
    }
    columns(text, mapping, model, table);
    relationships(text, mapping, model);
    if is_own {
        constraints(text, table);
    }
}

fn columns(text: &mut String, mapping: &Mapping, model: &Model, table: &ResolvedTable) {
    let columns: Vec<&ResolvedColumn> = model
        .columns
        .iter()
        .filter_map(|column| mapping.declared_column(model.id, column.id))
        .collect();
    if columns.is_empty() {
        return;
    }
    *text += "\n| Column | Type | Null | Key | Default | Comment |\n|---|---|---|---|---|---|\n";
    for column in columns {
        let mut keys = Vec::new();
        if column.primary_key {
            keys.push("primary key".to_owned());
        }
        for key in table.foreign_keys.iter().filter(|key| key.columns.contains(&column.column_id)) {
            let at = key.columns.iter().position(|id| *id == column.column_id);
            let referred = at.and_then(|at| key.referred_column_names.get(at));
            let referred = referred.map_or("?", String::as_str);
            keys.push(format!("→ {}", code(&format!("{}.{referred}", key.referred_table))));
        }
        if table.uniques.iter().any(|unique| unique.columns == [column.column_id]) {
            keys.push("unique".to_owned());
        }
        if column.index {
            keys.push("index".to_owned());
        }
        let null = if column.nullable { "yes" } else { "no" };
        *text += &format!(
            "| {} | {} | {null} | {} | {} | {} |\n",
            code(&column.name),
            type_words(column),
            keys.join(", "),
            default_cell(column),
            column.comment.as_deref().map(escaped).unwrap_or_default()
        );
    }
}

fn type_words(column: &ResolvedColumn) -> String {
    let Some(of) = &column.column_type else { return "?".to_owned() };
    let label = code(&of.label());
    match of {
        ColumnType::Enum(of) => {
            let values: Vec<String> = of.values.iter().map(|value| code(value)).collect();
            format!("{label}: {}", values.join(", "))
        }
        _ => label,
    }
}

fn default_cell(column: &ResolvedColumn) -> String {
    let mut words = Vec::new();
    words.extend(column.default.as_ref().map(|one| code(&default_words(one))));
    words.extend(column.server_default.as_ref().map(|one| match one {
        ServerDefault::String(text) => format!("server: {}", code(text)),
        ServerDefault::Sql(sql) => format!("server: {}", code(&sql_words(sql))),
    }));
    words.extend(
        column.onupdate.as_ref().map(|one| format!("on update: {}", code(&default_words(one)))),
    );
    words.extend(column.computed.as_ref().map(|one| format!("generated: {}", code(&one.sqltext))));
    if column.counts_up && column.server_default.is_none() {
        words.push("counts up".to_owned());
    }
    words.join("; ")
}

fn relationships(text: &mut String, mapping: &Mapping, model: &Model) {
    let Some(resolved) = mapping.model(model.id) else { return };
    if resolved.relationships.is_empty() {
        return;
    }
    *text += "\n| Relationship | Leads to | Other end | Through |\n|---|---|---|---|\n";
    for one in &resolved.relationships {
        let target = mapping.model(one.target).map_or("?", |target| target.class_name.as_str());
        let list = if one.uselist { "a list of " } else { "one " };
        let reverse = one.reverse.as_ref();
        let reverse = reverse.map(|key| code(&format!("{target}.{key}"))).unwrap_or_default();
        let through = one.secondary.and_then(|id| mapping.table(id));
        let through = match through {
            Some(table) => code(&table.name),
            None => one
                .synchronize_pairs
                .iter()
                .map(|(_, referring)| code(&mapping.column_path(*referring)))
                .collect::<Vec<_>>()
                .join(", "),
        };
        *text += &format!(
            "| {} | {list}{} | {reverse} | {through} |\n",
            code(&one.key),
            escaped(target)
        );
    }
}

fn constraints(text: &mut String, table: &ResolvedTable) {
    let mut lines = Vec::new();
    let named = |name: Option<&str>| {
        name.filter(|name| !name.is_empty())
            .map(|name| format!(" {}", code(name)))
            .unwrap_or_default()
    };
    let list = |names: &[&str]| names.iter().map(|one| code(one)).collect::<Vec<_>>().join(", ");
    if table.primary_key.len() > 1 {
        lines.push(format!("Primary key of {}", list(&table.column_names(&table.primary_key))));
    }
    for unique in table.uniques.iter().filter(|unique| unique.columns.len() > 1) {
        let of = list(&table.column_names(&unique.columns));
        lines.push(format!("Unique together{}: {of}", named(unique.name.as_deref())));
    }
    for key in &table.foreign_keys {
        let mut words = format!(
            "Foreign key{}: {} to {}",
            named(key.name.as_deref()),
            list(&table.column_names(&key.columns)),
            code(&format!("{}({})", key.referred_table, key.referred_column_names.join(", ")))
        );
        for (on, action) in [("delete", &key.ondelete), ("update", &key.onupdate)] {
            words += &action
                .as_ref()
                .map(|one| format!(", on {on} {}", escaped(one)))
                .unwrap_or_default();
        }
        lines.push(words);
    }
    for check in &table.checks {
        lines.push(format!("Check{}: {}", named(check.name.as_deref()), code(&check.sqltext)));
    }
    for index in &table.indexes {
        let elements = index.elements.iter().map(|element| match element {
            ResolvedIndexElement::Column(id) => {
                code(table.column(*id).map_or("?", |column| column.name.as_str()))
            }
            ResolvedIndexElement::Expression(sql) => code(sql),
        });
        let unique = if index.unique { "Unique index" } else { "Index" };
        let of = elements.collect::<Vec<_>>().join(", ");
        let mut options = String::new();
        for (name, value) in &index.options {
            options += &format!(", {}", code(&format!("{name} = {value}")));
        }
        lines.push(format!("{unique}{}: {of}{options}", named(Some(&index.name))));
    }
    if !lines.is_empty() {
        *text += "\n";
    }
    for line in lines {
        *text += &format!("- {line}\n");
    }
}

/// Text that means nothing to Markdown, in one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '>' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text as it is, between more backticks than it has in a row. A bar would part cells even there.
fn code(text: &str) -> String {
    let text: String =
        text.replace('|', "\\|").chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}
