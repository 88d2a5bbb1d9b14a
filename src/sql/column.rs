//! One column of a `CREATE TABLE` or `ALTER TABLE … ADD COLUMN`: its name, type and what follows.

use crate::ddl::Dialect;
use crate::schema::{Identity, SequenceOptions};

use super::constraint::{conflict_clause, deferrability, note_deferrability, read_references};
use super::cursor::Cursor;
use super::facts::{CheckFacts, ColumnFacts, DefaultFacts, KeyFacts, TableFacts};
use super::statement::Reader;
use super::tokens::TokenKind;

/// Words that end a type or a DEFAULT: what a column may have next.
const CLAUSES: [&str; 31] = [
    "CONSTRAINT",
    "PRIMARY",
    "UNIQUE",
    "CHECK",
    "REFERENCES",
    "COLLATE",
    "AS",
    "DEFAULT",
    "NOT",
    "NULL",
    "DEFERRABLE",
    "INITIALLY",
    "GENERATED",
    "AUTO_INCREMENT",
    "AUTOINCREMENT",
    "COMMENT",
    "ON",
    "KEY",
    "CHARSET",
    "INVISIBLE",
    "VISIBLE",
    "VIRTUAL",
    "STORED",
    "PERSISTENT",
    "STORAGE",
    "COMPRESSION",
    "COMPRESSED",
    "COLUMN_FORMAT",
    "SRID",
    "FIRST",
    "AFTER",
];

/// Reads a column; its constraints go to the table. `None` where no name stands.
pub(super) fn read_column(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
) -> Option<ColumnFacts> {
    let offset = cursor.offset();
    let Some(name) = cursor.name() else {
        let what = format!("Left out of {}: {}", table.name, shortened(&cursor.rest()));
        reader.note(offset, what);
        return None;
    };
    let mut column = ColumnFacts { name, offset, ..ColumnFacts::default() };
    column.type_text = read_type(cursor);
    let mut constraint_name = None;
    while !cursor.at_end() {
        let at = cursor.offset();
        if cursor.take_word("CONSTRAINT") {
            constraint_name = cursor.name();
        } else if !clause(reader, table, &mut column, cursor, &mut constraint_name) {
            let from = cursor.at;
            cursor.skip_one();
            while !cursor.at_end() && !is_clause(cursor) {
                cursor.skip_one();
            }
            let unknown = shortened(&cursor.sql(from, cursor.at));
            let what = format!("Left out of {}.{}: {unknown}", table.name, column.name);
            reader.note(at, what);
        }
    }
    Some(column)
}

/// The type: all up to the first word that begins something else.
pub(super) fn read_type(cursor: &mut Cursor<'_>) -> String {
    let start = cursor.at;
    while !cursor.at_end() && !is_clause(cursor) {
        cursor.skip_one();
    }
    cursor.sql(start, cursor.at)
}

fn is_clause(cursor: &Cursor<'_>) -> bool {
    let is_charset = cursor.is_words(&["CHARACTER", "SET"]) || cursor.is_words(&["CHAR", "SET"]);
    // `STORAGE` and the like are clauses in no dialect of SQLite's, where a type may be any words.
    is_charset || cursor.is_one_of(&CLAUSES)
}

/// One clause behind the type; `false` where it is none.
fn clause(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    column: &mut ColumnFacts,
    cursor: &mut Cursor<'_>,
    name: &mut Option<String>,
) -> bool {
    let of_column = || vec![column.name.clone()];
    if cursor.take_words(&["NOT", "NULL"]) {
        column.not_null = Some(true);
        conflict_clause(cursor);
        *name = None;
    } else if cursor.take_word("NULL") {
        column.not_null = Some(false);
    } else if cursor.take_words(&["PRIMARY", "KEY"]) || cursor.take_word("KEY") {
        let _ = cursor.take_word("ASC") || cursor.take_word("DESC");
        conflict_clause(cursor);
        table.primary_key = Some(KeyFacts { name: name.take(), columns: of_column() });
        table.key_on_column = true;
        note_deferrability(reader, table, cursor, "PRIMARY KEY");
    } else if cursor.take_one_of(&["AUTO_INCREMENT", "AUTOINCREMENT"]).is_some() {
        column.counts_up = true;
    } else if cursor.take_word("UNIQUE") {
        cursor.take_word("KEY");
        let offset = cursor.offset();
        cursor.take_words(&["NULLS", "DISTINCT"]);
        if cursor.take_words(&["NULLS", "NOT", "DISTINCT"]) {
            let at = [&table.name.to_string(), ".", &column.name].concat();
            let what = format!("NULLS NOT DISTINCT of the UNIQUE on {at} is left out.");
            reader.note(offset, what);
        }
        conflict_clause(cursor);
        table.uniques.push(KeyFacts { name: name.take(), columns: of_column() });
        note_deferrability(reader, table, cursor, "UNIQUE");
    } else if cursor.is_word("CHECK") && cursor.is_mark_ahead(1, "(") {
        cursor.at += 1;
        let sqltext = cursor.parenthesized().map(|inner| inner.rest()).unwrap_or_default();
        let column = Some(column.name.clone());
        conflict_clause(cursor);
        let offset = cursor.offset();
        let inherits = !cursor.take_words(&["NO", "INHERIT"]);
        let is_enforced = inherits && !cursor.take_words(&["NOT", "ENFORCED"]);
        cursor.take_word("ENFORCED");
        if !is_enforced {
            let said = if inherits { "NOT ENFORCED" } else { "NO INHERIT" };
            reader.note(offset, format!("{said} of a CHECK of {} is left out.", table.name));
        }
        table.checks.push(CheckFacts { name: name.take(), sqltext, column, inherits });
    } else if cursor.take_word("REFERENCES") {
        let columns = of_column();
        if let Some(mut key) = read_references(reader, cursor, columns) {
            key.name = name.take();
            table.foreign_keys.push(key);
        }
    } else if cursor.take_word("DEFAULT") {
        column.default = read_default(cursor);
    } else if cursor.take_word("COLLATE") {
        column.collation =
            read_collation(reader, cursor, &format!("{}.{}", table.name, column.name));
    } else if cursor.take_words(&["CHARACTER", "SET"])
        || cursor.take_words(&["CHAR", "SET"])
        || cursor.take_word("CHARSET")
    {
        column.charset = cursor.name();
    } else if cursor.take_word("COMMENT") {
        column.comment = cursor.string().filter(|comment| !comment.is_empty());
    } else if cursor.take_words(&["ON", "UPDATE"]) {
        column.on_update = Some(expression(cursor));
    } else if cursor.is_word("GENERATED") || cursor.is_word("AS") {
        return generated(column, cursor);
    } else if deferrability(cursor, table.foreign_keys.last_mut()) || conflict_clause(cursor) {
    } else if cursor.take_one_of(&["STORAGE", "COMPRESSION", "COLUMN_FORMAT", "SRID"]).is_some() {
        cursor.skip_one();
    } else if cursor.take_one_of(&["VISIBLE", "FIRST"]).is_some() {
    } else if cursor.take_word("AFTER") {
        cursor.skip_one();
    } else {
        return false;
    }
    true
}

/// The name of a collation; in PostgreSQL it may stand in a schema.
pub(super) fn read_collation(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_>,
    place: &str,
) -> Option<String> {
    let offset = cursor.offset();
    let name = cursor.qualified_name()?;
    // What is there from the beginning is found without it.
    if let Some(schema) = name.schema.filter(|schema| schema != "pg_catalog") {
        let what =
            format!("The schema of the collation {schema}.{} of {place} is left out.", name.name);
        reader.note(offset, what);
    }
    Some(name.name)
}

/// `GENERATED ALWAYS AS (…) STORED`, `AS (…)`, `GENERATED BY DEFAULT AS IDENTITY (…)`.
pub(super) fn generated(column: &mut ColumnFacts, cursor: &mut Cursor<'_>) -> bool {
    let start = cursor.at;
    let mut always = true;
    if cursor.take_word("GENERATED") && !cursor.take_word("ALWAYS") {
        always = !cursor.take_words(&["BY", "DEFAULT"]);
        cursor.take_words(&["ON", "NULL"]);
    }
    if !cursor.take_word("AS") {
        cursor.at = start;
        return false;
    }
    if cursor.take_word("IDENTITY") {
        let options = cursor.parenthesized().map(|mut inner| sequence_options(&mut inner));
        let options = options.unwrap_or_default();
        column.identity = Some(Identity { always, options });
        return true;
    }
    let Some(inner) = cursor.parenthesized() else {
        cursor.at = start;
        return false;
    };
    column.generated = Some(inner.rest());
    column.persisted = match cursor.take_one_of(&["STORED", "PERSISTENT", "VIRTUAL"]) {
        // Without a word both SQLite and MySQL compute it when it is read.
        Some("VIRTUAL") | None => Some(false),
        Some(_) => Some(true),
    };
    true
}

/// What stands behind DEFAULT, up to the next clause.
pub(super) fn read_default(cursor: &mut Cursor<'_>) -> Option<DefaultFacts> {
    let start = cursor.at;
    if cursor.at_end() {
        return None;
    }
    let mut first = *cursor;
    let literal = first.string();
    let sql = expression(cursor);
    // `'a'::character varying` is the string; so is `"a"`, which SQLite takes for one.
    let is_alone = cursor.at == start + 1 || (first.is_mark(":") && first.is_mark_ahead(1, ":"));
    let is_cast_twice = cursor.tokens[start..cursor.at].iter().any(|token| {
        token.kind == TokenKind::Mark
            && !matches!(
                &cursor.text[token.start..token.end],
                ":" | "." | "(" | ")" | "[" | "]" | ","
            )
    });
    Some(DefaultFacts { sql, string: literal.filter(|_| is_alone && !is_cast_twice) })
}

/// The first token and all up to the next clause.
fn expression(cursor: &mut Cursor<'_>) -> String {
    let start = cursor.at;
    cursor.skip_one();
    while !cursor.at_end() && (!is_clause(cursor) || follows_interval(cursor)) {
        cursor.skip_one();
    }
    cursor.sql(start, cursor.at)
}

/// No clause begins behind an operator: `'a' || default`.
fn follows_interval(cursor: &Cursor<'_>) -> bool {
    cursor.dialect != Dialect::Sqlite
        && cursor.at > 0
        && cursor.tokens.get(cursor.at - 1).is_some_and(|before| {
            before.kind == TokenKind::Mark
                && matches!(&cursor.text[before.start..before.end], "|" | "+" | "*" | "/")
        })
}

/// `START WITH 1 INCREMENT BY 1 NO MINVALUE …`, as far as it is not what holds anyway.
pub(super) fn sequence_options(cursor: &mut Cursor<'_>) -> SequenceOptions {
    let mut options = SequenceOptions::default();
    while !cursor.at_end() {
        if cursor.take_word("START") {
            cursor.take_word("WITH");
            options.start = number(cursor).filter(|start| *start != 1);
        } else if cursor.take_word("INCREMENT") {
            cursor.take_word("BY");
            options.increment = number(cursor).filter(|increment| *increment != 1);
        } else if cursor.take_words(&["NO", "MINVALUE"])
            || cursor.take_words(&["NO", "MAXVALUE"])
            || cursor.take_words(&["NO", "CYCLE"])
        {
            // What holds anyway; dumps say it of each.
        } else if cursor.take_word("MINVALUE") {
            options.minvalue = number(cursor);
        } else if cursor.take_word("MAXVALUE") {
            options.maxvalue = number(cursor);
        } else if cursor.take_word("CACHE") {
            options.cache = number(cursor).filter(|cache| *cache != 1);
        } else if cursor.take_word("CYCLE") {
            options.cycle = Some(true);
        } else {
            cursor.at += 1;
        }
    }
    options
}

fn number(cursor: &mut Cursor<'_>) -> Option<i64> {
    let sign = if cursor.take_mark("-") { "-" } else { "" };
    let digits = cursor.written(0);
    cursor.at += 1;
    [sign, digits].concat().parse().ok()
}

/// At most 60 characters.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => [&text[..at], "…"].concat(),
        None => text.to_owned(),
    }
}
