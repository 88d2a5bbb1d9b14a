//! Believable rows for the tables of a mapping, as plain data: the same seed makes the same rows. No input or
//! output; who writes the rows asks for one after the other, and says which were refused.
//!
//! Reading order: [`counts`] (how many rows each table gets), [`rows`] (the rows of all tables, parents
//! first), `plan` and `table_rows` (those of one), `order` and `late` (which table comes first, and what is filled in
//! at the end where tables refer to each other in a circle), `fill_key` and `parents` (which row a foreign key refers to), `classes`
//! (rows of classes that inherit); then what a value is: `kind` by its type, `meaning` and `trades` by its name, `status`
//! by what else the row says, `bounds` by its
//! CHECKs, `value`.

mod bounds;
mod classes;
pub mod counts;
mod facts;
mod fill_key;
mod kind;
mod late;
mod meaning;
mod moment;
mod number;
mod order;
mod parents;
mod plan;
mod random;
pub mod rows;
mod status;
mod table_rows;
mod text;
mod trades;
mod unique_sets;
mod value;
mod wording;
mod words;

pub use counts::{RowCounts, row_counts};
pub use late::LateRow;
pub use rows::{Finished, Impossible, SampleRows};
pub use table_rows::{Refusal, TableRows};

/// One cell of a row that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// NULL.
    Null,
    /// What the column's DEFAULT says, or the database computes: the column is left out.
    Omitted,
    /// An INTEGER.
    Integer(i64),
    /// A REAL.
    Real(f64),
    /// TEXT.
    Text(String),
    /// A BLOB.
    Blob(Vec<u8>),
}

impl Cell {
    /// Is it NULL?
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}
