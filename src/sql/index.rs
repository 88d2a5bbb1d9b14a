//! `CREATE INDEX`, and the body that MySQL's keys share with it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::ddl::Dialect;

use super::create_table::missing;
use super::cursor::Cursor;
use super::facts::{ElementFacts, IndexFacts};
use super::statement::Reader;
use super::tokens::TokenKind;

/// What an index tells of its columns.
pub(super) trait Indexed {
    /// Its columns, if it has nothing but whole columns and nothing else is said of it.
    fn whole_columns(&self) -> Option<Vec<String>>;
}

impl Indexed for IndexFacts {
    fn whole_columns(&self) -> Option<Vec<String>> {
        if !self.options.is_empty() {
            return None;
        }
        let names = self.elements.iter().map(|element| match element {
            ElementFacts::Column(name) => Some(name.clone()),
            ElementFacts::Expression(_) => None,
        });
        names.collect()
    }
}

impl Reader<'_> {
    /// Behind `CREATE … INDEX`.
    pub(super) fn create_index(&mut self, mut cursor: Cursor<'_>, prefix: &str, start: usize) {
        cursor.take_word("CONCURRENTLY");
        cursor.take_if_exists();
        let name = if cursor.is_word("ON") { None } else { cursor.qualified_name() };
        let name = name.map(|name| name.name);
        // MySQL lets the method stand here, too.
        let method = cursor.take_word("USING").then(|| cursor.name()).flatten();
        if !cursor.take_word("ON") {
            return self.note(start, "Left out: an index that is on no table.".to_owned());
        }
        cursor.take_word("ONLY");
        let Some(table) = self.take_name(&mut cursor) else {
            return self.note(start, "Left out: an index that is on no table.".to_owned());
        };
        let Some(mut index) = read_index_body(self, &mut cursor, name, prefix) else {
            return self.note(start, format!("Left out: an index of {table} without columns."));
        };
        if let Some(method) = method {
            set_method(&mut index, &method, self.dialect);
        }
        match self.catalog.table(&table) {
            Some(found) => found.indexes.push(index),
            None if self.partitions.iter().any(|one| one.is(&table)) => {}
            None => missing(self, start, "an index of", &table),
        }
    }
}

/// `USING method (elements) INCLUDE … WITH … WHERE …` and MySQL's options.
pub(super) fn read_index_body(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_>,
    name: Option<String>,
    prefix: &str,
) -> Option<IndexFacts> {
    let mut index = IndexFacts {
        name,
        unique: prefix == "UNIQUE",
        elements: Vec::new(),
        options: BTreeMap::new(),
    };
    let dialect = cursor.dialect;
    let option = |index: &mut IndexFacts, name: &str, value: Value| {
        index.options.insert([dialect.as_str(), "_", name].concat(), value);
    };
    if matches!(prefix, "FULLTEXT" | "SPATIAL") {
        option(&mut index, "prefix", json!(prefix));
    }
    if cursor.take_word("USING") {
        using(&mut index, cursor);
    }
    let inner = cursor.parenthesized()?;
    let (mut classes, mut lengths) = (Map::new(), Map::new());
    for element in inner.elements() {
        let read = read_element(element, &mut classes, &mut lengths);
        index.elements.push(read);
    }
    if index.elements.is_empty() {
        return None;
    }
    if !classes.is_empty() {
        option(&mut index, "ops", Value::Object(classes));
    }
    if !lengths.is_empty() {
        option(&mut index, "length", Value::Object(lengths));
    }
    while !cursor.at_end() {
        let offset = cursor.offset();
        if cursor.take_word("WHERE") {
            option(&mut index, "where", json!(cursor.rest()));
            cursor.at = cursor.tokens.len();
        } else if cursor.take_word("USING") {
            using(&mut index, cursor);
        } else if cursor.take_word("INCLUDE") {
            let names = cursor.names_in_parentheses().unwrap_or_default();
            option(&mut index, "include", json!(names));
        } else if cursor.take_words(&["NULLS", "NOT", "DISTINCT"]) {
            option(&mut index, "nulls_not_distinct", json!(true));
        } else if cursor.take_words(&["NULLS", "DISTINCT"]) {
        } else if cursor.take_words(&["WITH", "PARSER"]) {
            option(&mut index, "with_parser", json!(cursor.name()));
        } else if cursor.take_word("WITH") {
            if let Some(inner) = cursor.parenthesized() {
                option(&mut index, "with", super::table_options::storage_parameters(inner));
            }
        } else if cursor.take_word("TABLESPACE") {
            option(&mut index, "tablespace", json!(cursor.name()));
        } else if cursor.take_one_of(&["COMMENT", "KEY_BLOCK_SIZE", "ALGORITHM", "LOCK"]).is_some()
        {
            cursor.take_mark("=");
            cursor.at += 1;
        } else if cursor.take_one_of(&["VISIBLE", "INVISIBLE", "CLUSTERING"]).is_none() {
            let what =
                format!("Left out of an index: {}", super::column::shortened(&cursor.rest()));
            reader.note(offset, what);
            cursor.at = cursor.tokens.len();
        }
    }
    Some(index)
}

fn using(index: &mut IndexFacts, cursor: &mut Cursor<'_>) {
    if let Some(method) = cursor.name() {
        set_method(index, &method, cursor.dialect);
    }
}

/// BTREE is what holds anyway.
fn set_method(index: &mut IndexFacts, method: &str, dialect: Dialect) {
    let method = method.to_lowercase();
    if method != "btree" {
        index.options.insert([dialect.as_str(), "_using"].concat(), Value::String(method));
    }
}

/// A column, with a class of operators or a prefix length of its own, or an expression.
fn read_element(
    element: Cursor<'_>,
    classes: &mut Map<String, Value>,
    lengths: &mut Map<String, Value>,
) -> ElementFacts {
    let mut cursor = element;
    let Some(name) = cursor.name() else { return ElementFacts::Expression(element.rest()) };
    let is_sqlite = element.dialect == Dialect::Sqlite;
    if element.dialect == Dialect::Mysql
        && cursor.is_mark("(")
        && cursor.is_mark_ahead(2, ")")
        && let Ok(length) = cursor.written(1).parse::<u32>()
    {
        lengths.insert(name.clone(), json!(length));
        cursor.at += 3;
    }
    // `ASC` and `NULLS LAST` behind it are what holds anyway.
    cursor.take_word("ASC");
    if !is_sqlite && !element.rest().to_uppercase().contains("DESC") {
        cursor.take_words(&["NULLS", "LAST"]);
    }
    if cursor.at_end() {
        return ElementFacts::Column(name);
    }
    let is_class = element.dialect == Dialect::Postgresql
        && matches!(cursor.kind(), Some(TokenKind::Word | TokenKind::QuotedName))
        && !cursor.is_one_of(&["DESC", "NULLS", "COLLATE"]);
    if is_class
        && let Some(class) = cursor.qualified_name()
        && cursor.at_end()
    {
        classes.insert(name.clone(), json!(class.name));
        return ElementFacts::Column(name);
    }
    lengths.remove(&name);
    ElementFacts::Expression(element.rest())
}
