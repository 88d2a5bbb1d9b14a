//! `ALTER TABLE … ALTER COLUMN`: defaults, NULL, types and identities put on a column later, as
//! `pg_dump` does.

use crate::schema::Identity;

use super::column::{generated, read_collation, read_default, read_type, sequence_options};
use super::cursor::Cursor;
use super::facts::{ColumnFacts, TableFacts};
use super::statement::Reader;

impl Reader<'_> {
    /// Behind `ALTER COLUMN`; `false` where it is not understood.
    pub(super) fn alter_column(&mut self, table: &mut TableFacts, mut cursor: Cursor<'_>) -> bool {
        let offset = cursor.offset();
        let Some(name) = cursor.name() else { return false };
        if table.column(&name).is_none() {
            table.columns.extend(self.inherited_column(&table.inherits, &name));
        }
        let place = format!("{}.{name}", table.name);
        let Some(column) = table.column_mut(&name) else {
            self.note(offset, format!("Left out: {} has no column {name}.", table.name));
            return true;
        };
        change(self, column, &mut cursor, &place)
    }
}

fn change(
    reader: &mut Reader<'_>,
    column: &mut ColumnFacts,
    cursor: &mut Cursor<'_>,
    place: &str,
) -> bool {
    if cursor.take_words(&["SET", "DEFAULT"]) {
        column.default = read_default(cursor);
    } else if cursor.take_words(&["DROP", "DEFAULT"]) {
        column.default = None;
    } else if cursor.take_words(&["SET", "NOT", "NULL"]) {
        column.not_null = Some(true);
    } else if cursor.take_words(&["DROP", "NOT", "NULL"]) {
        column.not_null = None;
    } else if cursor.take_words(&["DROP", "IDENTITY"]) {
        column.identity = None;
    } else if cursor.take_words(&["DROP", "EXPRESSION"]) {
        column.generated = None;
    } else if cursor.take_words(&["SET", "DATA", "TYPE"]) || cursor.take_word("TYPE") {
        let mut end = *cursor;
        while !end.at_end() && !end.is_word("USING") {
            end.skip_one();
        }
        let mut only = cursor.part(cursor.at, end.at);
        column.type_text = read_type(&mut only);
        if only.take_word("COLLATE") {
            column.collation = read_collation(reader, &mut only, place);
        }
    } else if cursor.take_word("ADD") {
        return generated(column, cursor);
    } else if cursor.take_words(&["SET", "GENERATED"]) {
        let always = cursor.is_word("ALWAYS");
        let options = sequence_options(cursor);
        column.identity = Some(Identity { always, options });
    } else if !(cursor.is_one_of(&["RESET", "RESTART"])
        || (cursor.take_word("SET")
            && (cursor.is_mark("(")
                || cursor.is_one_of(&["STATISTICS", "STORAGE", "COMPRESSION", "VISIBLE"]))))
    {
        return false;
    }
    true
}
