//! `CREATE TABLE`: its elements, one by one. What an element is made of stands in [`super::column`]
//! and [`super::constraint`].

use crate::ddl::Dialect;

use super::column::read_column;
use super::constraint::{is_constraint, read_constraint};
use super::cursor::Cursor;
use super::facts::{Name, TableFacts};
use super::statement::Reader;
use super::table_options::read_options;

impl Reader<'_> {
    /// Behind `CREATE TABLE`.
    pub(super) fn create_table(&mut self, mut cursor: Cursor<'_>, start: usize) {
        cursor.take_if_exists();
        let Some(name) = self.take_name(&mut cursor) else {
            return self.note(start, "Left out: a table without a name.".to_owned());
        };
        if self.catalog.table(&name).is_some() {
            return self.note(start, format!("Left out: the table {name} is made twice."));
        }
        if cursor.is_words(&["PARTITION", "OF"]) {
            self.note(start, format!("Left out: {name} is a partition of another table."));
            return self.partitions.push(name);
        }
        let mut table = TableFacts::new(name, start);
        if cursor.take_word("LIKE") {
            self.copy_columns(&mut table, &mut cursor);
        } else if cursor.is_mark("(") {
            let before = cursor.at;
            let Some(inner) = cursor.parenthesized() else { return };
            if inner.at + inner.tokens.len() + before + 1 >= cursor.tokens.len()
                && !cursor
                    .tokens
                    .last()
                    .is_some_and(|last| self.text[last.start..].starts_with(')'))
            {
                self.note(start, format!("The parenthesis of {} is never closed.", table.name));
            }
            if self.dialect == Dialect::Mysql && inner.is_word("LIKE") {
                let mut like = inner;
                like.at += 1;
                self.copy_columns(&mut table, &mut like);
            } else if inner.is_word("SELECT") {
                return self.note(start, format!("Left out: {} is made from a query.", table.name));
            } else {
                for element in inner.elements() {
                    self.table_element(&mut table, element);
                }
            }
        } else if !cursor.is_word("OF") {
            let what =
                if cursor.is_word("AS") { "is made from a query" } else { "has no columns here" };
            return self.note(start, format!("Left out: {} {what}.", table.name));
        } else {
            return self.note(start, format!("Left out: {} is of a composite type.", table.name));
        }
        read_options(self, &mut table, cursor);
        self.catalog.tables.push(table);
    }

    /// One column or constraint.
    pub(super) fn table_element(&mut self, table: &mut TableFacts, mut element: Cursor<'_>) {
        if element.at_end() {
            return;
        }
        if is_constraint(&element) {
            read_constraint(self, table, element);
        } else if self.dialect == Dialect::Postgresql && element.take_word("LIKE") {
            self.copy_columns(table, &mut element);
        } else if let Some(column) = read_column(self, table, &mut element) {
            if table.column(&column.name).is_some() {
                let what = format!("Left out: {} has two columns {}.", table.name, column.name);
                return self.note(column.offset, what);
            }
            table.columns.push(column);
        }
    }

    /// `LIKE other`: its columns, as they are so far.
    fn copy_columns(&mut self, table: &mut TableFacts, cursor: &mut Cursor<'_>) {
        let offset = cursor.offset();
        let Some(other) = self.take_name(cursor) else { return };
        let Some(like) = self.catalog.table(&other).cloned() else {
            return self.note(offset, format!("Left out: LIKE a table that is not here, {other}."));
        };
        let all = self.dialect == Dialect::Mysql || cursor.is_words(&["INCLUDING", "ALL"]);
        for mut column in like.columns {
            if !all {
                (column.default, column.identity, column.generated) = (None, None, None);
            }
            table.columns.push(column);
        }
        if all {
            table.primary_key = like.primary_key.map(|mut key| {
                key.name = None;
                key
            });
            table.uniques.extend(like.uniques);
            table.checks.extend(like.checks);
            table.indexes.extend(like.indexes);
        }
    }

    /// `CREATE VIRTUAL TABLE name USING module (arguments)`, shown like a view.
    pub(super) fn create_virtual_table(
        &mut self,
        mut cursor: Cursor<'_>,
        statement: Cursor<'_>,
        start: usize,
    ) {
        cursor.take_if_exists();
        let Some(name) = self.take_name(&mut cursor) else { return };
        let mut table = TableFacts::new(name, start);
        table.view = Some(statement.source().to_owned());
        cursor.take_word("USING");
        cursor.at += 1;
        // Arguments with `=` are options; the others name columns.
        let arguments = cursor.parenthesized().map(Cursor::elements).unwrap_or_default();
        for mut argument in arguments.into_iter().filter(|one| !one.is_mark_ahead(1, "=")) {
            let offset = argument.offset();
            if let Some(name) = argument.name() {
                table.columns.push(super::facts::ColumnFacts {
                    name,
                    offset,
                    ..Default::default()
                });
            }
        }
        self.note(start, format!("{} is a virtual table: shown like a view.", table.name));
        self.catalog.tables.push(table);
    }
}

/// The table that a name stands for, or a note that there is none.
pub(super) fn missing(reader: &mut Reader<'_>, offset: usize, what: &str, name: &Name) {
    reader.note(offset, format!("Left out: {what} a table that is not here, {name}."));
}
