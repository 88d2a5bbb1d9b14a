//! How many values of one column are found in another: what speaks for a foreign key that the file does
//! not declare. Knows nothing of models.

use super::error::ReadError;
use super::open::Database;
use super::quoted;

/// At most so many rows are looked at.
const MAX_ROWS: i64 = 100_000;

/// Two columns, the one that may refer first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPair {
    /// The table that may refer.
    pub table: String,
    /// Its column.
    pub column: String,
    /// The table that may be referred to.
    pub parent_table: String,
    /// Its column.
    pub parent_column: String,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Containment {
    /// Rows with a value, as far as they were looked at.
    pub rows: u64,
    /// Those of them whose value is found in the other column.
    pub matched: u64,
    /// Were these all rows?
    pub is_complete: bool,
}

impl Containment {
    /// Which part of the rows is matched, from 0 to 1; nothing without rows.
    pub fn rate(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.matched as f64 / self.rows as f64)
    }
}

/// Measures it, on the first rows of a large table.
pub(super) fn measure(database: &Database, pair: &ColumnPair) -> Result<Containment, ReadError> {
    let column = quoted(&pair.column);
    let sql = [
        "SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM ",
        &quoted(&pair.parent_table),
        " AS parent WHERE parent.",
        &quoted(&pair.parent_column),
        " = child.value)), 0) FROM (SELECT ",
        &column,
        " AS value FROM ",
        &quoted(&pair.table),
        " WHERE ",
        &column,
        " IS NOT NULL LIMIT ?) AS child",
    ]
    .concat();
    let mut statement = database.connection.prepare_cached(&sql)?;
    let (rows, matched): (i64, i64) =
        statement.query_row([MAX_ROWS], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Containment {
        rows: rows.unsigned_abs(),
        matched: matched.unsigned_abs(),
        is_complete: rows < MAX_ROWS,
    })
}
