//! Constraints of a table, and the keys that MySQL writes among its columns.

use crate::ddl::Dialect;

use super::column::shortened;
use super::cursor::Cursor;
use super::facts::{CheckFacts, ForeignKeyFacts, KeyFacts, TableFacts};
use super::index::{Indexed, read_index_body};
use super::statement::Reader;

/// Does a constraint stand here, and not a column?
pub(super) fn is_constraint(cursor: &Cursor<'_>) -> bool {
    let is_key = cursor.is_word_ahead(1, "KEY");
    if cursor.is_word("CONSTRAINT") || cursor.is_word("UNIQUE") {
        return true;
    }
    if cursor.is_word("PRIMARY") || cursor.is_word("FOREIGN") {
        return is_key;
    }
    if cursor.is_word("CHECK") {
        return cursor.is_mark_ahead(1, "(");
    }
    match cursor.dialect {
        Dialect::Sqlite => false,
        Dialect::Postgresql => cursor.is_word("EXCLUDE"),
        Dialect::Mysql => {
            cursor.is_one_of(&["KEY", "INDEX", "FULLTEXT", "SPATIAL"])
                || cursor.is_words(&["PERIOD", "FOR"])
        }
    }
}

/// Reads one constraint, with its name before it or without.
pub(super) fn read_constraint(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    mut cursor: Cursor<'_>,
) {
    let offset = cursor.offset();
    let mut name = None;
    // SQLite lets several stand without commas between them.
    while !cursor.at_end() {
        if cursor.take_word("CONSTRAINT") {
            let is_nameless = cursor.is_one_of(&["PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]);
            name = if is_nameless { None } else { cursor.name() };
            continue;
        }
        let from = cursor.at;
        if !one_constraint(reader, table, &mut cursor, &mut name) {
            cursor.at = from;
            let what = format!("Left out of {}: {}", table.name, shortened(&cursor.rest()));
            return reader.note(offset, what);
        }
    }
}

fn one_constraint(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
    name: &mut Option<String>,
) -> bool {
    if cursor.take_words(&["PRIMARY", "KEY"]) {
        primary_key(reader, table, cursor, name.take())
    } else if cursor.take_word("UNIQUE") {
        unique(reader, table, cursor, name.take())
    } else if cursor.take_word("CHECK") {
        let Some(inner) = cursor.parenthesized() else { return false };
        let sqltext = inner.rest();
        let inherits = constraint_end(reader, table, cursor, "CHECK");
        table.checks.push(CheckFacts { name: name.take(), sqltext, column: None, inherits });
        true
    } else if cursor.take_words(&["FOREIGN", "KEY"]) {
        // MySQL's own name of the index stands here, if one does.
        if !cursor.is_mark("(") {
            let index = cursor.name();
            if name.is_none() {
                *name = index;
            }
        }
        let Some(columns) = cursor.names_in_parentheses() else { return false };
        if !cursor.take_word("REFERENCES") {
            return false;
        }
        let Some(mut key) = read_references(reader, cursor, columns) else { return false };
        key.name = name.take();
        table.foreign_keys.push(key);
        constraint_end(reader, table, cursor, "FOREIGN KEY");
        true
    } else if cursor.dialect == Dialect::Mysql && is_constraint(cursor) && !cursor.is_word("PERIOD")
    {
        let prefix = cursor.take_one_of(&["FULLTEXT", "SPATIAL"]);
        cursor.take_one_of(&["KEY", "INDEX"]);
        mysql_key(reader, table, cursor, None, prefix)
    } else {
        conflict_clause(cursor) || deferrability(cursor, table.foreign_keys.last_mut())
    }
}

fn primary_key(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
    name: Option<String>,
) -> bool {
    if cursor.take_words(&["USING", "INDEX"]) {
        let Some(index) = cursor.name() else { return false };
        let columns = taken_index(table, &index);
        constraint_end(reader, table, cursor, "PRIMARY KEY");
        table.primary_key = columns.map(|columns| KeyFacts { name: name.or(Some(index)), columns });
        return table.primary_key.is_some();
    }
    while !cursor.at_end() && !cursor.is_mark("(") {
        cursor.at += 1; // CLUSTERED, USING BTREE
    }
    let Some(inner) = cursor.parenthesized() else { return false };
    let elements = inner.elements();
    let counts_up =
        elements.iter().any(|one| one.rest().to_uppercase().ends_with(" AUTOINCREMENT"));
    let columns: Option<Vec<String>> = elements.into_iter().map(|mut one| one.name()).collect();
    let Some(columns) = columns else { return false };
    if let Some(column) = columns.first().filter(|_| counts_up)
        && let Some(column) = table.column_mut(column)
    {
        column.counts_up = true;
    }
    table.primary_key = Some(KeyFacts { name, columns });
    constraint_end(reader, table, cursor, "PRIMARY KEY");
    true
}

fn unique(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
    name: Option<String>,
) -> bool {
    if cursor.take_words(&["USING", "INDEX"]) {
        let Some(index) = cursor.name() else { return false };
        let Some(columns) = taken_index(table, &index) else { return false };
        table.uniques.push(KeyFacts { name: name.or(Some(index)), columns });
        constraint_end(reader, table, cursor, "UNIQUE");
        return true;
    }
    let _ = cursor.take_words(&["NULLS", "DISTINCT"]);
    let offset = cursor.offset();
    if cursor.take_words(&["NULLS", "NOT", "DISTINCT"]) {
        // A unique index can say so.
        let Some(mut index) = read_index_body(reader, cursor, name, "UNIQUE") else { return false };
        let option = "postgresql_nulls_not_distinct".to_owned();
        index.options.insert(option, serde_json::Value::Bool(true));
        table.indexes.push(index);
        let what = format!("A UNIQUE of {} with NULLS NOT DISTINCT became an index.", table.name);
        reader.note(offset, what);
        return true;
    }
    cursor.take_one_of(&["KEY", "INDEX"]);
    if cursor.dialect == Dialect::Mysql {
        return mysql_key(reader, table, cursor, name, Some("UNIQUE"));
    }
    let Some(inner) = cursor.parenthesized() else { return false };
    let mut columns = Vec::new();
    for mut element in inner.elements() {
        let offset = element.offset();
        let Some(column) = element.name() else { return false };
        if element.take_word("COLLATE") {
            let what = format!(
                "A UNIQUE of {}.{column} has a COLLATE of its own, which is left out.",
                table.name
            );
            reader.note(offset, what);
        }
        columns.push(column);
    }
    table.uniques.push(KeyFacts { name, columns });
    constraint_end(reader, table, cursor, "UNIQUE");
    true
}

/// `KEY name USING BTREE (columns) options`; a UNIQUE of whole columns is a constraint.
fn mysql_key(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
    constraint: Option<String>,
    prefix: Option<&'static str>,
) -> bool {
    let inline = if cursor.is_mark("(") || cursor.is_word("USING") { None } else { cursor.name() };
    let name = constraint.or(inline);
    let Some(index) = read_index_body(reader, cursor, name, prefix.unwrap_or_default()) else {
        return false;
    };
    match index.whole_columns() {
        Some(columns) if index.unique => {
            table.uniques.push(KeyFacts { name: index.name.clone(), columns });
        }
        _ => table.indexes.push(index),
    }
    true
}

/// The columns of a unique index that becomes a constraint, and the index no more.
fn taken_index(table: &mut TableFacts, name: &str) -> Option<Vec<String>> {
    let at = table.indexes.iter().position(|one| one.name.as_deref() == Some(name))?;
    table.indexes.remove(at).whole_columns()
}

/// Behind REFERENCES: the table, its columns, actions, MATCH and DEFERRABLE.
pub(super) fn read_references(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_>,
    columns: Vec<String>,
) -> Option<ForeignKeyFacts> {
    let offset = cursor.offset();
    let table = reader.take_name(cursor)?;
    let referred = if cursor.is_mark("(") { cursor.names_in_parentheses()? } else { Vec::new() };
    let mut key = ForeignKeyFacts {
        name: None,
        offset,
        columns,
        table,
        referred,
        ondelete: None,
        onupdate: None,
        deferrable: None,
        initially: None,
    };
    loop {
        if cursor.take_words(&["ON", "DELETE"]) {
            key.ondelete = action(cursor);
        } else if cursor.is_words(&["ON", "UPDATE"]) {
            // In MySQL `ON UPDATE CURRENT_TIMESTAMP` is a clause of the column's.
            let mut ahead = *cursor;
            ahead.at += 2;
            if !ahead.is_one_of(&["CASCADE", "RESTRICT", "SET", "NO"]) {
                return Some(key);
            }
            cursor.at += 2;
            key.onupdate = action(cursor);
        } else if cursor.take_word("MATCH") {
            let kind = cursor.written(0).to_uppercase();
            if kind != "SIMPLE" {
                reader.note(offset, format!("MATCH {kind} is left out."));
            }
            cursor.at += 1;
        } else if !deferrability(cursor, Some(&mut key)) {
            return Some(key);
        }
    }
}

/// `NO ACTION` is what holds anyway.
fn action(cursor: &mut Cursor<'_>) -> Option<String> {
    if cursor.take_words(&["NO", "ACTION"]) {
        return None;
    }
    if cursor.take_word("SET") {
        let what = cursor.written(0).to_uppercase();
        cursor.at += 1;
        let columns = if cursor.is_mark("(") {
            let start = cursor.at;
            cursor.skip_one();
            [" ", &cursor.sql(start, cursor.at)].concat()
        } else {
            String::new()
        };
        return Some(format!("SET {what}{columns}"));
    }
    let word = cursor.written(0).to_uppercase();
    cursor.at += 1;
    Some(word)
}

/// `[NOT] DEFERRABLE`, `INITIALLY DEFERRED | IMMEDIATE`
pub(super) fn deferrability(cursor: &mut Cursor<'_>, key: Option<&mut ForeignKeyFacts>) -> bool {
    let (deferrable, initially) = if cursor.take_words(&["NOT", "DEFERRABLE"]) {
        (Some(false), None)
    } else if cursor.take_word("DEFERRABLE") {
        (Some(true), None)
    } else if cursor.take_word("INITIALLY") {
        let word = cursor.written(0).to_uppercase();
        cursor.at += 1;
        (None, Some(word))
    } else {
        return false;
    };
    if let Some(key) = key {
        key.deferrable = deferrable.or(key.deferrable);
        key.initially = initially.or(key.initially.take());
    }
    true
}

/// SQLite's `ON CONFLICT action`
pub(super) fn conflict_clause(cursor: &mut Cursor<'_>) -> bool {
    let found = cursor.take_words(&["ON", "CONFLICT"]);
    cursor.at += usize::from(found);
    found
}

/// `[NOT] DEFERRABLE`, `INITIALLY …` behind what is no foreign key: it can be told, but not kept.
pub(super) fn note_deferrability(
    reader: &mut Reader<'_>,
    table: &TableFacts,
    cursor: &mut Cursor<'_>,
    what: &str,
) {
    let (start, offset) = (cursor.at, cursor.offset());
    let mut is_default = true;
    while cursor.is_one_of(&["DEFERRABLE", "INITIALLY"]) || cursor.is_words(&["NOT", "DEFERRABLE"])
    {
        is_default &= cursor.is_word("NOT") || cursor.is_words(&["INITIALLY", "IMMEDIATE"]);
        deferrability(cursor, None);
    }
    if !is_default {
        let said = cursor.sql(start, cursor.at);
        reader.note(offset, format!("{said} of a {what} of {} is left out.", table.name));
    }
}

/// What may follow a constraint: USING, WITH, COMMENT, NOT VALID, ENFORCED. What is more than how it is
/// stored or checked is told. Answers whether tables that inherit have it, too.
fn constraint_end(
    reader: &mut Reader<'_>,
    table: &TableFacts,
    cursor: &mut Cursor<'_>,
    what: &str,
) -> bool {
    let mut inherits = true;
    loop {
        note_deferrability(reader, table, cursor, what);
        let (start, offset) = (cursor.at, cursor.offset());
        let is_told = if cursor.take_word("USING") {
            cursor.take_words(&["INDEX", "TABLESPACE"]);
            cursor.skip_one();
            false
        } else if let Some(word) =
            cursor.take_one_of(&["INCLUDE", "WITH", "COMMENT", "KEY_BLOCK_SIZE"])
        {
            cursor.take_mark("=");
            cursor.skip_one();
            word == "INCLUDE" || word == "COMMENT"
        } else if cursor.take_words(&["NO", "INHERIT"]) {
            inherits = false;
            true
        } else if cursor.take_words(&["NOT", "ENFORCED"]) {
            true
        } else if cursor.take_words(&["NOT", "VALID"])
            || cursor.take_one_of(&["ENFORCED", "VISIBLE", "INVISIBLE"]).is_some()
        {
            false
        } else {
            return inherits;
        };
        if is_told {
            let said = shortened(&cursor.sql(start, cursor.at));
            reader.note(offset, format!("{said} of a {what} of {} is left out.", table.name));
        }
    }
}
