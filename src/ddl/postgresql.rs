//! What PostgreSQL does differently (SQLAlchemy's `PGDDLCompiler` and `PGTypeCompiler`).

use serde_json::Value;

use crate::mapping::{ResolvedColumn, ResolvedIndex, ResolvedTable};
use crate::schema::{ColumnType, Computed, EnumType, Sequence, SequenceOptions};

use super::Dialect;
use super::compiler::{DdlCompiler, Part};
use super::constraint_names::Names;
use super::index_expression::parenthesise_expression;
use super::options::{Options, is_true, phrase, text, texts};
use super::own_names::expression;
use super::quoting::{always_quote_identifier, quote_identifier, quote_literal};
use super::reserved_words::{POSTGRESQL_TYPE_WORDS, POSTGRESQL_TYPES};
use super::sql_text::{Commas, fragment};
use super::type_compiler::{TypeCompiler, enum_name, parenthesised};

/// PostgreSQL.
pub(super) struct Postgresql;

impl TypeCompiler for Postgresql {
    fn dialect(&self) -> Dialect {
        Dialect::Postgresql
    }

    fn float(&self, precision: Option<u32>) -> String {
        format!("FLOAT{}", parenthesised(precision))
    }

    fn double(&self, _: Option<u32>) -> Result<String, String> {
        Ok("DOUBLE PRECISION".to_owned())
    }

    fn datetime(&self, timezone: bool) -> &'static str {
        if timezone { "TIMESTAMP WITH TIME ZONE" } else { "TIMESTAMP WITHOUT TIME ZONE" }
    }

    fn time(&self, timezone: bool) -> &'static str {
        if timezone { "TIME WITH TIME ZONE" } else { "TIME WITHOUT TIME ZONE" }
    }

    fn interval(&self, second_precision: Option<u32>) -> String {
        second_precision.map_or_else(|| "INTERVAL".to_owned(), |of| format!("INTERVAL ({of})"))
    }

    fn large_binary(&self, _: Option<u32>) -> String {
        "BYTEA".to_owned()
    }

    /// `TIMESTAMP` and `TIME` say that they are without time zones (`PGTypeCompiler`).
    fn declared(&self, text: &str) -> Result<String, String> {
        let text = fragment(&self.spelt(text)?, Dialect::Postgresql, Commas::Refused)?;
        let word = text.split('(').next().unwrap_or("").trim().to_ascii_uppercase();
        let is_bare = matches!(word.as_str(), "TIMESTAMP" | "TIME") && !text.contains(' ');
        Ok(if is_bare { format!("{text} WITHOUT TIME ZONE") } else { text })
    }

    fn uuid(&self) -> &'static str {
        "UUID"
    }

    /// PostgreSQL's TEXT has no length and refuses one, which SQLAlchemy would write all the same.
    fn text(&self, _: Option<u32>, collation: Option<&str>) -> String {
        format!("TEXT{}", self.collate(collation))
    }

    fn native_enum(&self, of: &EnumType) -> Result<String, String> {
        let name = type_name(of)?;
        let lower = name.to_ascii_lowercase();
        let quoted = if POSTGRESQL_TYPE_WORDS.binary_search(&lower.as_str()).is_ok() {
            always_quote_identifier(&name, Dialect::Postgresql)
        } else {
            quote_identifier(&name, Dialect::Postgresql)
        };
        Ok(match &of.schema {
            Some(schema) => format!("{}.{quoted}", quote_identifier(schema, Dialect::Postgresql)),
            None => quoted,
        })
    }
}

impl DdlCompiler for Postgresql {
    fn supports_native_boolean(&self) -> bool {
        true
    }

    fn column_specification(&self, table: &ResolvedTable, column: &ResolvedColumn) -> Part {
        let _ = table;
        let mut text = self.quote(&column.name);
        let is_serial = column.primary_key
            && column.counts_up
            && column.default.is_none()
            && column.identity.is_none()
            && column.sequence.as_ref().is_none_or(|sequence| sequence.optional);
        if is_serial {
            text += &format!(" {}", serial(column.column_type.as_ref()));
        } else {
            text += &format!(" {}", self.column_type(column)?);
            if let Some(default) = self.default_string(column)? {
                text += &format!(" DEFAULT {default}");
            }
        }
        if let Some(computed) = &column.computed {
            text += &format!(" {}", self.computed(table, computed)?);
        }
        if let Some(identity) = &column.identity {
            let kind = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
            text += &format!(" GENERATED {kind} AS IDENTITY");
            let options = sequence_options(&identity.options);
            if !options.is_empty() {
                text += &format!(" ({options})");
            }
        }
        match (column.nullable, &column.identity) {
            (false, None) => text += " NOT NULL",
            (true, Some(_)) => text += " NULL",
            _ => {}
        }
        Ok(text)
    }

    /// Up to version 17 a generated column must be STORED; where nothing is said it is so for all.
    fn computed(&self, table: &ResolvedTable, computed: &Computed) -> Part {
        let sqltext = expression(&computed.sqltext, table, Dialect::Postgresql, Commas::Allowed)?;
        let kind = if computed.persisted == Some(false) { "VIRTUAL" } else { "STORED" };
        Ok(format!("GENERATED ALWAYS AS ({sqltext}) {kind}"))
    }

    /// `SET NULL` and `SET DEFAULT` may have a list of columns behind them.
    fn ondelete(&self, action: &str) -> Part {
        let Some((words, columns)) = action.trim().split_once('(') else {
            return phrase(action, "ON DELETE");
        };
        let words = phrase(words, "ON DELETE")?;
        if !matches!(words.to_ascii_uppercase().as_str(), "SET NULL" | "SET DEFAULT") {
            return Err(format!("ON DELETE {words} takes no list of columns; leave it out"));
        }
        fragment(action, Dialect::Postgresql, Commas::Refused)?;
        if !columns.ends_with(')') {
            return Err(format!("ON DELETE {action:?} must end in its list of columns"));
        }
        Ok(format!("{words} ({columns}"))
    }

    fn post_create_table(&self, table: &ResolvedTable) -> Part {
        let options = &table.options;
        let mut parts = Vec::new();
        let inherits = texts(options, "postgresql_inherits")?;
        if !inherits.is_empty() {
            let names: Vec<String> = inherits.iter().map(|name| self.quote(name)).collect();
            parts.push(format!("INHERITS ({})", names.join(", ")));
        }
        if let Some(sql) = text(options, "postgresql_partition_by")? {
            let sql = fragment(&sql, Dialect::Postgresql, Commas::Refused)?;
            parts.push(format!("PARTITION BY {sql}"));
        }
        if let Some(method) = text(options, "postgresql_using")? {
            parts.push(format!("USING {}", phrase(&method, "postgresql_using")?));
        }
        if let Some(with) = with_clause(options)? {
            parts.push(format!("WITH ({with})"));
        }
        match options.get("postgresql_with_oids") {
            Some(Value::Bool(true)) => parts.push("WITH OIDS".to_owned()),
            Some(Value::Bool(false)) => parts.push("WITHOUT OIDS".to_owned()),
            _ => {}
        }
        if let Some(action) = text(options, "postgresql_on_commit")? {
            let action = phrase(&action.replace('_', " "), "postgresql_on_commit")?;
            parts.push(format!("ON COMMIT {}", action.to_uppercase()));
        }
        if let Some(name) = text(options, "postgresql_tablespace")? {
            parts.push(format!("TABLESPACE {}", self.quote(&name)));
        }
        Ok(parts.join(" "))
    }

    fn create_index(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        index: &ResolvedIndex,
    ) -> Part {
        let options = &index.options;
        let mut elements = self.index_elements(table, index, &|text| {
            parenthesise_expression(&text, Dialect::Postgresql)
        })?;
        if let Some(Value::Object(classes)) = options.get("postgresql_ops") {
            for (element, declared) in elements.iter_mut().zip(&index.elements) {
                let crate::mapping::ResolvedIndexElement::Column(id) = declared else { continue };
                let class = table.column(*id).and_then(|column| classes.get(&column.name));
                if let Some(class) = class.and_then(Value::as_str) {
                    *element += &format!(" {}", phrase(class, "postgresql_ops")?);
                }
            }
        }
        let concurrently =
            if is_true(options, "postgresql_concurrently") { " CONCURRENTLY" } else { "" };
        // The word stands behind INDEX.
        let head = self.index_head(names, table, index, "")?.replacen(
            "INDEX ",
            &format!("INDEX{concurrently} "),
            1,
        );
        let mut sql = head;
        if let Some(method) = text(options, "postgresql_using")? {
            let method = phrase(&method, "postgresql_using")?.to_lowercase();
            sql += &format!(" USING {method}");
        }
        sql += &format!(" ({})", elements.join(", "));
        let include = texts(options, "postgresql_include")?;
        if !include.is_empty() {
            let columns: Vec<String> = include.iter().map(|name| self.quote(name)).collect();
            sql += &format!(" INCLUDE ({})", columns.join(", "));
        }
        match options.get("postgresql_nulls_not_distinct") {
            Some(Value::Bool(true)) => sql += " NULLS NOT DISTINCT",
            Some(Value::Bool(false)) => sql += " NULLS DISTINCT",
            _ => {}
        }
        if let Some(with) = with_clause(options)? {
            sql += &format!(" WITH ({with})");
        }
        if let Some(name) = text(options, "postgresql_tablespace")? {
            sql += &format!(" TABLESPACE {}", self.quote(&name));
        }
        if let Some(condition) = text(options, "postgresql_where")? {
            let condition = expression(&condition, table, Dialect::Postgresql, Commas::Refused)?;
            sql += &format!(" WHERE {condition}");
        }
        Ok(sql)
    }

    fn comments(&self, table: &ResolvedTable) -> Vec<String> {
        let name = self.format_table(table);
        let of_table = table
            .comment
            .as_ref()
            .map(|comment| format!("COMMENT ON TABLE {name} IS {}", self.literal(comment)));
        let of_columns = table.columns.iter().filter_map(|column| {
            let comment = self.literal(column.comment.as_ref()?);
            Some(format!("COMMENT ON COLUMN {name}.{} IS {comment}", self.quote(&column.name)))
        });
        of_table.into_iter().chain(of_columns).collect()
    }
}

/// `CREATE TYPE name AS ENUM (…)`.
///
/// # Errors
/// The type has no name, or the name of a type that is there already.
pub(super) fn create_enum_type(of: &EnumType) -> Part {
    let values: Vec<String> =
        of.values.iter().map(|value| quote_literal(value, Dialect::Postgresql)).collect();
    Ok(format!("CREATE TYPE {} AS ENUM ({})", Postgresql.native_enum(of)?, values.join(", ")))
}

/// `CREATE SEQUENCE name …`.
pub(super) fn create_sequence(sequence: &Sequence) -> String {
    let name = quote_identifier(&sequence.name, Dialect::Postgresql);
    let schema = sequence.schema.as_ref();
    let schema = schema.map(|schema| quote_identifier(schema, Dialect::Postgresql) + ".");
    let options = sequence_options(&sequence.options);
    let blank = if options.is_empty() { "" } else { " " };
    format!("CREATE SEQUENCE {}{name}{blank}{options}", schema.unwrap_or_default())
}

/// `DDLCompiler.get_identity_options`
fn sequence_options(options: &SequenceOptions) -> String {
    let mut parts = Vec::new();
    let [numbers @ .., (_, cache_words, cache)] = options.numbers();
    for (_, words, number) in numbers {
        parts.extend(number.map(|number| format!("{words} {number}")));
    }
    if options.nominvalue {
        parts.push("NO MINVALUE".to_owned());
    }
    if options.nomaxvalue {
        parts.push("NO MAXVALUE".to_owned());
    }
    parts.extend(cache.map(|number| format!("{cache_words} {number}")));
    parts.extend(options.cycle.map(|cycle| if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned()));
    parts.join(" ")
}

/// `PGIdentifierPreparer.format_type`
fn type_name(of: &EnumType) -> Result<String, String> {
    let Some(name) = enum_name(of).filter(|name| !name.is_empty()) else {
        return Err("PostgreSQL's ENUM type requires a name; give the Enum one, or take \
             native_enum off"
            .to_owned());
    };
    if of.schema.is_none() && POSTGRESQL_TYPES.binary_search(&name.as_str()).is_ok() {
        return Err(format!(
            "PostgreSQL has a type called {name} already; give the Enum another name"
        ));
    }
    if name.len() > 63 {
        return Err("PostgreSQL's names have at most 63 bytes; shorten that of the Enum".to_owned());
    }
    if let Some(long) = of.values.iter().find(|value| value.len() > 63) {
        return Err(format!(
            "PostgreSQL's enum labels have at most 63 bytes; shorten {:?}",
            super::names::shortened(long)
        ));
    }
    Ok(name)
}

fn serial(column_type: Option<&ColumnType>) -> &'static str {
    match column_type {
        Some(ColumnType::BigInteger {}) => "BIGSERIAL",
        Some(ColumnType::SmallInteger {}) => "SMALLSERIAL",
        Some(ColumnType::Sql { text }) if text.eq_ignore_ascii_case("BIGINT") => "BIGSERIAL",
        Some(ColumnType::Sql { text }) if text.eq_ignore_ascii_case("SMALLINT") => "SMALLSERIAL",
        _ => "SERIAL",
    }
}

/// `PGDDLCompiler._prepare_withclause_opts`
fn with_clause(options: &Options) -> Result<Option<String>, String> {
    let Some(Value::Object(given)) = options.get("postgresql_with") else { return Ok(None) };
    let mut parts = Vec::new();
    for (name, value) in given {
        let name = phrase(&name.replace('.', "_"), "postgresql_with").map(|_| name.clone())?;
        parts.push(match value {
            Value::Null => name,
            Value::Bool(flag) => format!("{name} = {flag}"),
            Value::Number(number) => format!("{name} = {number}"),
            Value::String(text) => {
                format!("{name} = {}", fragment(text, Dialect::Postgresql, Commas::Refused)?)
            }
            Value::Array(_) | Value::Object(_) => {
                return Err(format!("postgresql_with's {name} must be a constant"));
            }
        });
    }
    Ok((!parts.is_empty()).then(|| parts.join(", ")))
}
