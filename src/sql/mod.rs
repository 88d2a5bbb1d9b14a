//! `CREATE TABLE` scripts to schema: text in, data out. SQLite, PostgreSQL (also as `pg_dump` writes
//! it) and MySQL or MariaDB (also as `mysqldump` writes it).
//!
//! A script is split into statements first and each is read by itself, clause by clause, so that
//! what is not understood costs its own clause and a note, never the file. Definitions are read by a
//! reader of our own, since what they hold has to be kept as it is written; queries of views, where
//! only a real grammar tells what comes out, are parsed by sqlparser ([`view_columns`]).
//!
//! Reading order: [`dialect_guess`], [`tokens`] and [`split`] (statements), [`cursor`] and
//! [`statement`] (what each is), [`create_table`], [`column`], [`constraint`], [`index`],
//! [`alter_table`], [`postgresql_objects`] and [`view`] (what it says, as [`facts`]),
//! [`column_type`], [`column_default`] and [`build`] (a schema from it).

mod alter_column;
mod alter_table;
mod build;
mod column;
mod column_default;
mod column_type;
mod constraint;
mod counting;
mod create_table;
mod cursor;
mod dialect_guess;
mod facts;
mod index;
mod inherits;
mod mysql_type;
mod postgresql_objects;
mod postgresql_type;
mod split;
mod statement;
mod table_options;
mod tokens;
mod view;
mod view_columns;

pub use dialect_guess::{guess_dialect, looks_like_sql};

use crate::ddl::Dialect;
use crate::schema::Schema;

use statement::Reader;

/// What a script came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// Its tables, association tables and views, with their relationships.
    pub schema: Schema,
    /// What could not be read or has no place in the schema, and what was decided where the script
    /// leaves it open; in the order of the lines.
    pub notes: Vec<Note>,
    /// The dialect that it was read in.
    pub dialect: Dialect,
}

/// One remark on a place of a script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The line, from 1.
    pub line: usize,
    /// What it is and why, in a sentence.
    pub what: String,
}

/// Reads the tables of a script; without a dialect, in the one that its text looks like.
///
/// Reading never fails: what is no schema (rows, functions, rights) is passed over, what could not be
/// read is told in `notes`, and the rest is kept.
pub fn read(text: &str, dialect: Option<Dialect>) -> Read {
    let dialect = dialect.unwrap_or_else(|| guess_dialect(text));
    let (statements, unclosed) = split::split(text, dialect);
    let mut reader = Reader::new(text, dialect);
    if let Some(offset) = unclosed {
        let opened: String =
            text[offset..].chars().take(24).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let what = format!("What opens here is never closed: {}", opened.trim());
        reader.note(offset, what);
    }
    for statement in &statements {
        reader.statement(&statement.tokens);
    }
    let schema = build::schema_of(&mut reader);
    Read { schema, notes: lines_of(text, reader.notes), dialect }
}

/// Notes by line; equal ones of a line once.
fn lines_of(text: &str, mut notes: Vec<(usize, String)>) -> Vec<Note> {
    notes.sort_by_key(|(offset, _)| *offset);
    let (mut line, mut counted) = (1, 0);
    let mut found: Vec<Note> = Vec::new();
    for (offset, what) in notes {
        let offset = offset.min(text.len());
        line += text.as_bytes()[counted..offset].split(|byte| *byte == b'\n').count() - 1;
        counted = offset;
        let note = Note { line, what };
        if !found.contains(&note) {
            found.push(note);
        }
    }
    found
}
