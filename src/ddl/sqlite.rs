//! What SQLite does differently (SQLAlchemy's `SQLiteDDLCompiler` and `SQLiteTypeCompiler`).

use crate::mapping::{ResolvedColumn, ResolvedIndex, ResolvedTable};
use crate::schema::{Autoincrement, ColumnId, ColumnType};

use super::Dialect;
use super::compiler::{DdlCompiler, Part};
use super::constraint_names::Names;
use super::options::{is_true, text};
use super::own_names::expression;
use super::quoting::{always_quote_identifier, requires_quotes};
use super::server_default::needs_parentheses;
use super::sql_text::Commas;
use super::type_compiler::{TypeCompiler, WITH_TIME_ZONE};

/// SQLite.
pub(super) struct Sqlite;

impl TypeCompiler for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    /// SQLite takes any words for a type, and none. Text that is more than words and lengths was
    /// quoted where it was declared, and is quoted here again.
    fn declared(&self, text: &str) -> Result<String, String> {
        let text = text.trim();
        let text = text.strip_suffix(WITH_TIME_ZONE).unwrap_or(text);
        if text.is_empty() || is_type_name(text) {
            return Ok(text.to_owned());
        }
        Ok(always_quote_identifier(text, Dialect::Sqlite))
    }
}

impl DdlCompiler for Sqlite {
    /// A file has one space of names.
    fn format_name(&self, folded: &str, _: Option<&str>, _: &str) -> String {
        self.quote(folded)
    }

    /// SQLite cannot add a foreign key to a table, so a cycle's keys stay inline
    /// (<https://sqlite.org/lang_altertable.html>).
    fn supports_alter(&self) -> bool {
        false
    }

    fn supports_native_enum(&self) -> bool {
        false
    }

    fn column_specification(&self, table: &ResolvedTable, column: &ResolvedColumn) -> Part {
        let mut text = self.quote(&column.name);
        let column_type = self.column_type(column)?;
        if is_true(&table.options, "sqlite_strict") {
            check_strict_type(&column_type)?;
        }
        if !column_type.is_empty() {
            text += &format!(" {column_type}");
        }
        if let Some(default) = self.default_string(column)? {
            if needs_parentheses(&default, Dialect::Sqlite) {
                text += &format!(" DEFAULT ({default})");
            } else {
                text += &format!(" DEFAULT {default}");
            }
        }
        if !column.nullable {
            text += " NOT NULL";
        }
        if column.primary_key
            && column.autoincrement == Autoincrement::True
            && table.primary_key.len() != 1
        {
            return Err("SQLite counts up only a primary key of one column; take autoincrement \
                 off, or the other columns out of the key"
                .to_owned());
        }
        if is_inline_key(table, column.column_id) {
            text += " PRIMARY KEY AUTOINCREMENT";
        }
        if let Some(computed) = &column.computed {
            text += &format!(" {}", self.computed(table, computed)?);
        }
        Ok(text)
    }

    fn primary_key_columns(&self, _: &Names<'_>, table: &ResolvedTable) -> Option<Vec<ColumnId>> {
        match table.primary_key.as_slice() {
            [only] if is_inline_key(table, *only) => None,
            columns => Some(columns.to_vec()),
        }
    }

    fn post_create_table(&self, table: &ResolvedTable) -> Part {
        let mut options = Vec::new();
        if table.options.contains_key("sqlite_with_rowid")
            && !is_true(&table.options, "sqlite_with_rowid")
        {
            if table.primary_key.is_empty() {
                return Err("a table WITHOUT ROWID needs a primary key; give it one".to_owned());
            }
            options.push("WITHOUT ROWID");
        }
        if is_true(&table.options, "sqlite_strict") {
            options.push("STRICT");
        }
        Ok(options.join(", "))
    }

    fn create_index(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        index: &ResolvedIndex,
    ) -> Part {
        let elements = self.index_elements(table, index, &|text| text)?;
        let head = self.index_head(names, table, index, "")?;
        let mut sql = format!("{head} ({})", elements.join(", "));
        if let Some(condition) = text(&index.options, "sqlite_where")? {
            let condition = expression(&condition, table, Dialect::Sqlite, Commas::Refused)?;
            sql += &format!(" WHERE {condition}");
        }
        Ok(sql)
    }
}

/// Does the column say itself that it is the key? Only so can it have AUTOINCREMENT.
fn is_inline_key(table: &ResolvedTable, column: ColumnId) -> bool {
    is_true(&table.options, "sqlite_autoincrement")
        && table.primary_key == [column]
        && !table.foreign_keys.iter().any(|key| key.columns.contains(&column))
        && table
            .column(column)
            .and_then(|column| column.column_type.as_ref())
            .is_some_and(ColumnType::is_integer)
}

/// Words, with at most two numbers in parentheses behind them: `VARYING CHARACTER(255)`.
fn is_type_name(text: &str) -> bool {
    let (words, arguments) = match text.split_once('(') {
        Some((words, rest)) => (words, Some(rest)),
        None => (text, None),
    };
    let is_word = |word: &str| !requires_quotes(&word.to_ascii_lowercase(), Dialect::Sqlite);
    // GENERATED ALWAYS at a type's end would begin a generated column.
    let generated = words.to_ascii_lowercase().contains("generated");
    let is_number = |number: &str| {
        let number = number.trim();
        let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
            && digits.matches('.').count() <= 1
    };
    let numbers = |rest: &str| {
        rest.strip_suffix(')').is_some_and(|inside| {
            inside.split(',').count() <= 2 && inside.split(',').all(is_number)
        })
    };
    words.split_whitespace().next().is_some()
        && words.split_whitespace().all(is_word)
        && !generated
        && arguments.is_none_or(numbers)
}

/// <https://sqlite.org/stricttables.html>
fn check_strict_type(column_type: &str) -> Result<(), String> {
    let strict = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
    if strict.iter().any(|name| name.eq_ignore_ascii_case(column_type)) {
        return Ok(());
    }
    Err(format!(
        "a STRICT table of SQLite holds INT, INTEGER, REAL, TEXT, BLOB and ANY, and no \
         {column_type}; choose another type or take sqlite_strict off"
    ))
}
