//! Columns as one line of text, both ways: `username String(64) unique index`.
//!
//! Knows the words, not the schema: a foreign key is named, not looked up.

use std::ops::Range;

use super::ColumnSpec;
use crate::schema::{Column, Model, Schema};

/// What in a line could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ColumnLineError {
    /// Which bytes of the line, to be underlined; at a character boundary. Empty at the end of the
    /// line where something is missing.
    pub range: Range<usize>,
    /// What is wrong and what to write instead, one sentence.
    pub message: String,
}

/// What a word being typed could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What to put in place of `range`.
    pub text: String,
    /// The bytes of the line that it replaces: the word at the cursor.
    pub range: Range<usize>,
    /// What it is, for the list.
    pub kind: CompletionKind,
    /// One phrase that says what it does: "text of limited length".
    pub detail: &'static str,
}

/// Kinds of completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A type name.
    Type,
    /// An option word.
    Option,
}

/// Reads a column from one line.
pub fn parse_column_line(line: &str) -> Result<ColumnSpec, ColumnLineError> {
    let name = line.trim();
    if name.is_empty() {
        return Err(ColumnLineError { range: 0..line.len(), message: "Write a name".to_owned() });
    }
    Ok(ColumnSpec::new(name, None))
}

/// Writes a column of a model as the line that reads back as it.
pub fn to_line(schema: &Schema, model: &Model, column: &Column) -> String {
    let _ = (schema, model);
    column.name.clone()
}

/// What the word before `cursor` (a byte offset) could become, best first.
pub fn complete(line: &str, cursor: usize) -> Vec<Completion> {
    let _ = (line, cursor);
    Vec::new()
}
