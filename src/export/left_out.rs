//! What of a design a format cannot hold, a line each: where it is, and what is missing. Knows the
//! design, and of the formats nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::mapping::{Mapping, ResolvedIndexElement, ResolvedTable};
use crate::schema::{ColumnDefault, ModelId, RelationshipOptions, Schema, SqlExpression};

/// The models that are exported; all without a choice.
pub type Only<'a> = Option<&'a BTreeSet<ModelId>>;

/// Is this model exported?
pub fn is_in(only: Only<'_>, id: ModelId) -> bool {
    only.is_none_or(|only| only.contains(&id))
}

/// The tables of what is exported. A class without a table of its own brings that of its base.
pub fn tables<'a>(mapping: &'a Mapping, only: Only<'_>) -> Vec<&'a ResolvedTable> {
    let owners: Option<BTreeSet<ModelId>> =
        only.map(|only| only.iter().map(|id| mapping.table_owner(*id)).collect());
    let is_chosen = |table: &&ResolvedTable| is_in(owners.as_ref(), table.model_id);
    mapping.tables.values().filter(is_chosen).collect()
}

/// Names of relationships' attributes, by class.
pub fn relationships(mapping: &Mapping, only: Only<'_>) -> Vec<String> {
    let models = mapping.models.values().filter(|model| is_in(only, model.model_id));
    let with_any = models.filter(|model| !model.relationships.is_empty());
    with_any
        .map(|model| {
            let keys: Vec<&str> = model.relationships.iter().map(|one| one.key.as_str()).collect();
            relationships_line(&model.class_name, &keys)
        })
        .collect()
}

fn relationships_line(class_name: &str, keys: &[&str]) -> String {
    let noun = if keys.len() == 1 { "relationship" } else { "relationships" };
    format!("{class_name}: the {noun} {}", keys.join(", "))
}

/// Relationships that `part`, some of the models resolved alone, has not, since they reach what is not exported.
pub fn relationships_of_part(mapping: &Mapping, part: &Mapping) -> Vec<String> {
    let mut lines = Vec::new();
    for model in part.models.values() {
        let kept: BTreeSet<&str> = model.relationships.iter().map(|one| one.key.as_str()).collect();
        let whole = mapping.model(model.model_id).map_or(&[][..], |whole| &whole.relationships);
        let keys = whole.iter().map(|one| one.key.as_str());
        let lost: Vec<&str> = keys.filter(|key| !kept.contains(key)).collect();
        if !lost.is_empty() {
            lines.push(relationships_line(&model.class_name, &lost));
        }
    }
    lines
}

/// Tables that are referred to by name and not exported.
pub fn referred_tables(mapping: &Mapping, only: Only<'_>) -> Vec<String> {
    let tables = tables(mapping, only);
    let is_here = |id: ModelId| {
        let owner = mapping.table_owner(id);
        tables.iter().any(|table| table.model_id == owner)
    };
    let mut lines = Vec::new();
    for table in &tables {
        for key in &table.foreign_keys {
            if key.referred_model.is_some_and(|id| !is_here(id)) {
                let own = table.column_names(&key.columns).join(", ");
                let (from, to) = (&table.name, &key.referred_table);
                lines.push(format!("{to}: the table that {from}.{own} refers to"));
            }
        }
    }
    lines
}

/// Options of relationships, such as `lazy` and `order_by`.
pub fn relationship_options(schema: &Schema, only: Only<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for model in schema.models.values().filter(|model| is_in(only, model.id)) {
        for one in &model.relationships {
            let of_backref = one.backref.as_ref().map(|backref| (&backref.name, &backref.options));
            for (name, options) in [(&one.name, &one.options)].into_iter().chain(of_backref) {
                let names = option_names(options);
                if !names.is_empty() {
                    lines.push(format!("{}.{name}: {}", model.class_name, names.join(", ")));
                }
            }
        }
    }
    lines
}

fn option_names(options: &RelationshipOptions) -> Vec<String> {
    match serde_json::to_value(options) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

/// Which class inherits from which.
pub fn inheritance(mapping: &Mapping, only: Only<'_>) -> Vec<String> {
    let models = mapping.models.values().filter(|model| is_in(only, model.model_id));
    let lines = models.filter_map(|model| {
        let base = mapping.model(model.inheritance.as_ref()?.base)?;
        Some(format!("{}: that it inherits from {}", model.class_name, base.class_name))
    });
    lines.collect()
}

/// CHECK constraints.
pub fn checks(tables: &[&ResolvedTable]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| table.checks.iter().map(move |one| (table, one)));
    all.map(|(table, check)| format!("{}: CHECK ({})", table.name, check.sqltext)).collect()
}

/// Indexes by their columns.
pub fn indexes(tables: &[&ResolvedTable]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| table.indexes.iter().map(move |one| (table, one)));
    all.map(|(table, index)| {
        let elements = index.elements.iter().map(|element| match element {
            ResolvedIndexElement::Column(id) => {
                table.column(*id).map_or("?", |column| column.name.as_str())
            }
            ResolvedIndexElement::Expression(sql) => sql.as_str(),
        });
        let kind = if index.unique { "unique index" } else { "index" };
        format!("{}: {kind} on {}", table.name, elements.collect::<Vec<_>>().join(", "))
    })
    .collect()
}

/// Unique constraints over several columns.
pub fn composite_uniques(tables: &[&ResolvedTable]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| table.uniques.iter().map(move |one| (table, one)));
    all.filter(|(_, unique)| unique.columns.len() > 1)
        .map(|(table, unique)| {
            let columns = table.column_names(&unique.columns).join(", ");
            format!("{}: unique together: {columns}", table.name)
        })
        .collect()
}

/// Which columns of a foreign key of several refer to which.
pub fn composite_keys(tables: &[&ResolvedTable]) -> Vec<String> {
    let all =
        tables.iter().flat_map(|table| table.foreign_keys.iter().map(move |one| (table, one)));
    all.filter(|(_, key)| key.columns.len() > 1)
        .map(|(table, key)| {
            let columns = table.column_names(&key.columns).join(", ");
            let referred = key.referred_column_names.join(", ");
            format!("{}: the key ({columns}) to {} ({referred})", table.name, key.referred_table)
        })
        .collect()
}

/// What happens to rows when those that they refer to are deleted or changed.
pub fn actions(tables: &[&ResolvedTable]) -> Vec<String> {
    let all =
        tables.iter().flat_map(|table| table.foreign_keys.iter().map(move |one| (table, one)));
    let mut lines = Vec::new();
    for (table, key) in all {
        let columns = table.column_names(&key.columns).join(", ");
        for (words, action) in [("ON DELETE", &key.ondelete), ("ON UPDATE", &key.onupdate)] {
            let line =
                action.as_ref().map(|one| format!("{}.{columns}: {words} {one}", table.name));
            lines.extend(line);
        }
    }
    lines
}

/// Defaults that Python gives, not the database.
pub fn python_defaults(tables: &[&ResolvedTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        for column in &table.columns {
            for (option, default) in [("default", &column.default), ("onupdate", &column.onupdate)]
            {
                let words = default.as_ref().map(default_words);
                let line =
                    words.map(|words| format!("{}.{}: {option} {words}", table.name, column.name));
                lines.extend(line);
            }
        }
    }
    lines
}

/// Comments of tables and columns.
pub fn comments(tables: &[&ResolvedTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        lines.extend(table.comment.as_ref().map(|_| format!("{}: its comment", table.name)));
        let columns = table.columns.iter().filter(|column| column.comment.is_some());
        lines.extend(columns.map(|column| format!("{}.{}: its comment", table.name, column.name)));
    }
    lines
}

/// Expressions that generated columns are made of.
pub fn computed(tables: &[&ResolvedTable]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| table.columns.iter().map(move |one| (table, one)));
    all.filter_map(|(table, column)| {
        let computed = column.computed.as_ref()?;
        Some(format!("{}.{}: generated as {}", table.name, column.name, computed.sqltext))
    })
    .collect()
}

/// The SQL of views.
pub fn views(tables: &[&ResolvedTable]) -> Vec<String> {
    let views = tables.iter().filter(|table| table.is_view);
    views.map(|view| format!("{}: the SQL of the view", view.name)).collect()
}

/// When foreign keys are looked at.
pub fn deferrals(tables: &[&ResolvedTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        for key in &table.foreign_keys {
            let mut words = Vec::new();
            let words_of =
                |is_deferrable| if is_deferrable { "DEFERRABLE" } else { "NOT DEFERRABLE" };
            words.extend(key.deferrable.map(|is_deferrable| words_of(is_deferrable).to_owned()));
            words.extend(key.initially.as_ref().map(|when| format!("INITIALLY {when}")));
            if !words.is_empty() {
                let columns = table.column_names(&key.columns).join(", ");
                lines.push(format!("{}.{columns}: {}", table.name, words.join(" ")));
            }
        }
    }
    lines
}

/// How columns count: identities and sequences.
pub fn counters(tables: &[&ResolvedTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        for column in &table.columns {
            let place = format!("{}.{}", table.name, column.name);
            lines.extend(column.identity.as_ref().map(|_| format!("{place}: its identity")));
            let sequence = column.sequence.as_ref();
            lines.extend(sequence.map(|one| format!("{place}: the sequence {}", one.name)));
        }
    }
    lines
}

/// Options of indexes, such as `sqlite_where`.
pub fn index_options(tables: &[&ResolvedTable]) -> Vec<String> {
    let all = tables.iter().flat_map(|table| table.indexes.iter().map(move |one| (table, one)));
    all.filter(|(_, index)| !index.options.is_empty())
        .map(|(table, index)| {
            let names: Vec<&str> = index.options.keys().map(String::as_str).collect();
            format!("{}: index {}: {}", table.name, index.name, names.join(", "))
        })
        .collect()
}

/// Options of tables, such as `mysql_engine`, and types that columns have on some databases alone.
pub fn dialect_options(tables: &[&ResolvedTable]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        let names: Vec<&str> = table.options.keys().map(String::as_str).collect();
        if !names.is_empty() {
            lines.push(format!("{}: {}", table.name, names.join(", ")));
        }
        for column in &table.columns {
            let of = column
                .variants
                .keys()
                .map(|dialect| format!("{}.{}: its type for {dialect}", table.name, column.name));
            lines.extend(of);
        }
    }
    lines
}

/// Options of tables and indexes, and types of columns, that are for other databases than this one.
pub fn options_of_other_dialects(tables: &[&ResolvedTable], dialect: &str) -> Vec<String> {
    let others = |options: &BTreeMap<String, Value>| -> Vec<String> {
        let given = options.iter().filter(|(name, value)| !is_unsaid(name, value));
        let given = given.map(|(name, _)| name);
        given.filter(|name| dialect_of(name).is_some_and(|one| one != dialect)).cloned().collect()
    };
    let mut lines = Vec::new();
    let mut tell = |place: &str, names: &[String]| {
        if !names.is_empty() {
            lines.push(format!("{place}: {}, for other databases", names.join(", ")));
        }
    };
    for table in tables {
        tell(&table.name, &others(&table.options));
        for index in &table.indexes {
            tell(&format!("{}: index {}", table.name, index.name), &others(&index.options));
        }
        for column in &table.columns {
            let variants = column.variants.keys().filter(|one| *one != dialect);
            let types: Vec<String> = variants.map(|one| format!("its type on {one}")).collect();
            tell(&format!("{}.{}", table.name, column.name), &types);
        }
    }
    lines
}

/// The dialect that an option is of: it begins with the name.
fn dialect_of(option: &str) -> Option<&str> {
    let (dialect, _) = option.split_once('_')?;
    ["sqlite", "postgresql", "mysql", "mariadb", "mssql", "oracle"]
        .contains(&dialect)
        .then_some(dialect)
}

/// An option that says no more than its absence. Rowids are there without a word.
fn is_unsaid(name: &str, value: &Value) -> bool {
    *value == Value::Null || *value == Value::Bool(name == "sqlite_with_rowid")
}

/// Which constraints of a table a format names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesHeld {
    /// None.
    None,
    /// All but those that are told at a column: the primary key's, and UNIQUE's of one column.
    ButAtColumns,
}

/// Names of constraints, indexes and types, by table.
pub fn constraint_names(tables: &[&ResolvedTable], held: NamesHeld) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables {
        let mut names: Vec<&str> = Vec::new();
        names.extend(table.primary_key_name.as_deref());
        let uniques =
            table.uniques.iter().filter(|one| held == NamesHeld::None || one.columns.len() == 1);
        names.extend(uniques.filter_map(|one| one.name.as_deref()));
        if held == NamesHeld::None {
            names.extend(table.checks.iter().filter_map(|one| one.name.as_deref()));
            names.extend(table.foreign_keys.iter().filter_map(|one| one.name.as_deref()));
            names.extend(table.indexes.iter().map(|one| one.name.as_str()));
        }
        if !names.is_empty() {
            let noun = if names.len() == 1 { "the name" } else { "the names" };
            lines.push(format!("{}: {noun} {}", table.name, names.join(", ")));
        }
    }
    lines
}

/// A default in words.
pub fn default_words(default: &ColumnDefault) -> String {
    match default {
        ColumnDefault::Scalar(value) => value.to_string(),
        ColumnDefault::Constant(constant) => constant.to_string(),
        ColumnDefault::EnumMember(name) => name.clone(),
        ColumnDefault::Callable(name) => format!("{name}()"),
        ColumnDefault::Sql(sql) => sql_words(sql),
    }
}

/// A SQL expression in words: SQL that no dialect in particular has.
pub fn sql_words(sql: &SqlExpression) -> String {
    match sql {
        SqlExpression::Text(text) => text.clone(),
        SqlExpression::Function { name, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(constant).collect();
            format!("{name}({})", arguments.join(", "))
        }
        SqlExpression::True => "true".to_owned(),
        SqlExpression::False => "false".to_owned(),
        SqlExpression::Null => "NULL".to_owned(),
    }
}

/// A constant as SQL writes it.
fn constant(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Null => "NULL".to_owned(),
        other => other.to_string(),
    }
}
