//! What stands behind the columns of a `CREATE TABLE`: engines, character sets, partitions, storage.

use serde_json::{Map, Value, json};

use crate::ddl::Dialect;

use super::column::shortened;
use super::cursor::{Cursor, unquoted};
use super::facts::TableFacts;
use super::statement::Reader;
use super::tokens::TokenKind;

/// Reads all options that are left.
pub(super) fn read_options(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    mut cursor: Cursor<'_>,
) {
    while !cursor.at_end() {
        let (offset, from) = (cursor.offset(), cursor.at);
        let is_known = match cursor.dialect {
            Dialect::Sqlite => sqlite_option(table, &mut cursor),
            Dialect::Postgresql => postgresql_option(reader, table, &mut cursor),
            Dialect::Mysql => mysql_option(table, &mut cursor),
        };
        if !is_known && !cursor.take_mark(",") {
            cursor.at = from;
            let what = format!("Left out of {}: {}", table.name, shortened(&cursor.rest()));
            return reader.note(offset, what);
        }
    }
}

fn set(table: &mut TableFacts, name: &str, value: Value) {
    table.options.insert(name.to_owned(), value);
}

fn sqlite_option(table: &mut TableFacts, cursor: &mut Cursor<'_>) -> bool {
    if cursor.take_words(&["WITHOUT", "ROWID"]) {
        set(table, "sqlite_with_rowid", json!(false));
    } else if cursor.take_word("STRICT") {
        set(table, "sqlite_strict", json!(true));
    } else {
        return false;
    }
    true
}

fn postgresql_option(
    reader: &mut Reader<'_>,
    table: &mut TableFacts,
    cursor: &mut Cursor<'_>,
) -> bool {
    if cursor.take_words(&["PARTITION", "BY"]) {
        let start = cursor.at;
        while !cursor.at_end() && !cursor.is_mark("(") {
            cursor.at += 1;
        }
        cursor.skip_one();
        set(table, "postgresql_partition_by", json!(cursor.sql(start, cursor.at)));
    } else if cursor.take_word("INHERITS") {
        let inner = cursor.parenthesized().map(Cursor::elements).unwrap_or_default();
        for mut parent in inner {
            table.inherits.extend(reader.take_name(&mut parent));
        }
    } else if cursor.take_word("WITH") {
        let Some(inner) = cursor.parenthesized() else { return false };
        set(table, "postgresql_with", storage_parameters(inner));
    } else if cursor.take_words(&["WITHOUT", "OIDS"]) {
    } else if cursor.take_word("TABLESPACE") {
        let name = cursor.name();
        set(table, "postgresql_tablespace", json!(name));
    } else if cursor.take_word("USING") {
        // `heap` is what holds anyway.
        let method = cursor.name().filter(|method| method != "heap");
        if let Some(method) = method {
            set(table, "postgresql_using", json!(method));
        }
    } else {
        return false;
    }
    true
}

/// `fillfactor='70', autovacuum_enabled=false`, numbers as numbers.
pub(super) fn storage_parameters(inner: Cursor<'_>) -> Value {
    let mut parameters = Map::new();
    for mut one in inner.elements() {
        let mut name = unquoted(one.written(0)).to_lowercase();
        one.at += 1;
        while one.take_mark(".") {
            name = [&name, ".", &unquoted(one.written(0)).to_lowercase()].concat();
            one.at += 1;
        }
        let value = if one.take_mark("=") {
            let text = one.string().unwrap_or_else(|| one.rest());
            match text.parse::<i64>() {
                Ok(number) => json!(number),
                Err(_) => text.parse::<bool>().map_or_else(|_| json!(text), |flag| json!(flag)),
            }
        } else {
            Value::Null
        };
        parameters.insert(name, value);
    }
    Value::Object(parameters)
}

fn mysql_option(table: &mut TableFacts, cursor: &mut Cursor<'_>) -> bool {
    if cursor.take_words(&["PARTITION", "BY"]) {
        set(table, "mysql_partition_by", json!(cursor.rest()));
        cursor.at = cursor.tokens.len();
        return true;
    }
    cursor.take_words(&["CONVERT", "TO"]);
    cursor.take_word("DEFAULT");
    let name = if cursor.take_words(&["CHARACTER", "SET"]) || cursor.take_words(&["CHAR", "SET"]) {
        "CHARSET".to_owned()
    } else if cursor.kind() == Some(TokenKind::Word) {
        let mut words = cursor.written(0).to_uppercase();
        cursor.at += 1;
        if (words == "DATA" || words == "INDEX") && cursor.take_word("DIRECTORY") {
            words += "_DIRECTORY";
        }
        words
    } else {
        return false;
    };
    cursor.take_mark("=");
    if name == "COMMENT" {
        table.comment = cursor.string().filter(|comment| !comment.is_empty());
        return true;
    }
    if cursor.at_end() {
        return false;
    }
    let value = match cursor.string() {
        Some(value) => ["'", &value.replace('\'', "''"), "'"].concat(),
        None if cursor.is_mark("(") => {
            let start = cursor.at;
            cursor.skip_one();
            cursor.sql(start, cursor.at)
        }
        None => {
            let value = cursor.written(0).to_owned();
            cursor.at += 1;
            value
        }
    };
    match name.as_str() {
        // How far the rows have come, and how they are stored at the moment.
        "AUTO_INCREMENT" | "STATS_PERSISTENT" | "STATS_AUTO_RECALC" | "STATS_SAMPLE_PAGES" => {
            return true;
        }
        "CHARSET" => table.charset = Some(value.to_lowercase()),
        "COLLATE" => table.collation = Some(value.to_lowercase()),
        _ => {}
    }
    set(table, &["mysql_", &name.to_lowercase()].concat(), json!(value));
    true
}
