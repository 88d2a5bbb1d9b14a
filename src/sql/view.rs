//! `CREATE VIEW`: kept as it is written, with the columns that its query gives.

use super::cursor::Cursor;
use super::facts::{ColumnFacts, TableFacts};
use super::statement::Reader;
use super::view_columns::query_columns;

impl Reader<'_> {
    /// Behind `CREATE … VIEW`.
    pub(super) fn create_view(
        &mut self,
        mut cursor: Cursor<'_>,
        statement: Cursor<'_>,
        start: usize,
    ) {
        cursor.take_if_exists();
        let Some(name) = self.take_name(&mut cursor) else { return };
        // A view may be made anew with OR REPLACE, and `mysqldump` makes each twice.
        self.catalog.tables.retain(|table| table.view.is_none() || !table.name.is(&name));
        if self.catalog.table(&name).is_some() {
            return self.note(start, format!("Left out: {name} is a table already."));
        }
        let mut table = TableFacts::new(name, start);
        table.view = Some(without_definer(statement));
        let named = if cursor.is_mark("(") { cursor.names_in_parentheses() } else { None };
        while !cursor.at_end() && !cursor.take_word("AS") {
            cursor.skip_one();
        }
        let mut end = cursor;
        end.at = end.tokens.len();
        for ending in [&["WITH", "NO", "DATA"][..], &["WITH", "DATA"], &["WITH", "CHECK", "OPTION"]]
        {
            let before = Cursor { at: end.at.saturating_sub(ending.len()), ..end };
            if before.is_words(ending) {
                end.at = before.at;
            }
        }
        let query = cursor.sql(cursor.at, end.at);
        let found = query_columns(&query, self);
        table.columns = match (found, named) {
            (Ok(found), None) => found,
            (Ok(found), Some(names)) => {
                let types = found.into_iter().chain(std::iter::repeat(ColumnFacts::default()));
                names.into_iter().zip(types).map(|(name, of)| ColumnFacts { name, ..of }).collect()
            }
            (Err(_), Some(names)) => {
                names.into_iter().map(|name| ColumnFacts { name, ..Default::default() }).collect()
            }
            (Err(reason), None) => {
                let what =
                    format!("The columns of the view {} are not known: {reason}", table.name);
                self.note(start, what);
                Vec::new()
            }
        };
        for column in &mut table.columns {
            column.offset = start;
        }
        self.catalog.tables.push(table);
    }
}

/// A CREATE VIEW without MySQL's `DEFINER = account`: who owns a thing is no part of a schema, and another server
/// has no such account.
fn without_definer(statement: Cursor<'_>) -> String {
    let mut cursor = statement;
    while !cursor.at_end() && !cursor.is_word("VIEW") {
        let before = cursor.at;
        if cursor.take_definer() {
            let end = cursor.tokens.len();
            return [cursor.sql(statement.at, before), cursor.sql(cursor.at, end)].join(" ");
        }
        cursor.skip_one();
    }
    statement.rest()
}
