//! Columns as one line of text, both ways: `username String(64) unique index`.
//!
//! A name, a type, options in any order, and `-> roles.id on delete cascade` for a foreign key. `!`
//! behind the name, or behind what is referred to, is short for `not null`.
//! Knows the words, not the schema: a foreign key is named here and looked up when the command is
//! done.
//!
//! Reading order: [`tokens`], [`parse`], [`types`], [`values`], [`write`], [`completion`],
//! [`line_parts`], [`guess`].

mod completion;
mod guess;
mod line_parts;
mod parse;
mod tokens;
mod types;
mod values;
mod write;

use std::ops::Range;

pub use completion::complete;
pub use guess::guess_type;
pub use line_parts::{LinePart, line_parts};
pub use parse::parse_column_line;
pub use types::{TypeName, type_names};
pub use write::to_line;

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

impl ColumnLineError {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into() }
    }
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
    /// A model, or a column of one, to refer to.
    Model,
}
