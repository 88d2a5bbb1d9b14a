//! A sparse index from positions to keys: every thousandth key of a table, found bit by bit, so that
//! any position is a short step from a known key.

use std::time::{Duration, Instant};

use super::browse::{push_condition, rowid_span};
use super::error::ReadError;
use super::open::Database;
use super::page::{KeyShape, RowKey, TableShape};
use super::quoted;
use super::value::Value;

/// Rows from one known key to the next.
const STRIDE: u64 = 1_000;

/// The keys known so far of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PositionIndex {
    /// The keys at positions 0, 1,000, 2,000, …
    keys: Vec<RowKey>,
    /// All rows, once the end was reached.
    total: Option<u64>,
    span: Option<(i64, i64)>,
}

impl PositionIndex {
    /// Looks for more keys until the time is up. True when the whole table is known.
    pub fn extend(
        &mut self,
        database: &Database,
        shape: &TableShape,
        limit: Duration,
    ) -> Result<bool, ReadError> {
        if shape.key == KeyShape::None {
            return Ok(true);
        }
        let started = Instant::now();
        if self.span.is_none() {
            self.span = match rowid_span(database, shape) {
                // One of the ends is damaged.
                Err(ReadError::Corrupt(_)) => None,
                span => span?,
            };
        }
        while self.total.is_none() {
            match next_key(database, shape, self.keys.last())? {
                Some(key) => self.keys.push(key),
                None => self.total = Some(self.count_rest(database, shape)?),
            }
            if started.elapsed() >= limit {
                break;
            }
        }
        Ok(self.total.is_some())
    }

    /// All rows of the table, once known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// All rows were counted.
    pub(super) fn set_total(&mut self, rows: u64) {
        self.total = Some(rows);
    }

    /// Positions below this are exact.
    pub fn known_rows(&self) -> u64 {
        self.total.unwrap_or_else(|| (self.keys.len() as u64 * STRIDE).saturating_sub(STRIDE))
    }

    /// A known key at or before a position, and how many rows to skip from it.
    pub(super) fn before(&self, position: u64) -> Option<(&RowKey, u64)> {
        let at = usize::try_from(position / STRIDE).ok()?;
        Some((self.keys.get(at)?, position % STRIDE))
    }

    /// The last known key at or before a rowid, with its position.
    pub(super) fn before_rowid(&self, rowid: i64) -> Option<(&RowKey, u64)> {
        let after = self.keys.partition_point(|key| match key {
            RowKey::Rowid(known) => *known <= rowid,
            _ => false,
        });
        let at = after.checked_sub(1)?;
        Some((self.keys.get(at)?, at as u64 * STRIDE))
    }

    /// The last known key.
    pub(super) fn last_key(&self) -> Option<&RowKey> {
        self.keys.last()
    }

    /// The rowid at about this position, by its share of the span behind the last known key.
    pub(super) fn estimate(&self, position: u64) -> Option<i64> {
        let (known_at, known) = match (self.keys.last(), self.span) {
            (Some(RowKey::Rowid(rowid)), _) => ((self.keys.len() as u64 - 1) * STRIDE, *rowid),
            (_, Some((min, _))) => (0, min),
            _ => return None,
        };
        let max = self.span.map_or(i64::MAX, |(_, max)| max);
        // Until the number of rows is known, rowids are taken to have no gaps.
        let step = i64::try_from(position.saturating_sub(known_at)).ok()?;
        Some(known.saturating_add(step).min(max))
    }

    fn count_rest(&self, database: &Database, shape: &TableShape) -> Result<u64, ReadError> {
        let Some(last) = self.keys.last() else { return Ok(0) };
        let mut sql = ["SELECT count(*) FROM ", &quoted(&shape.name)].concat();
        let mut bound = Vec::new();
        push_condition(&mut sql, &mut bound, shape, ">=", last);
        let mut statement = database.connection.prepare_cached(&sql)?;
        let rest: i64 =
            statement.query_row(rusqlite::params_from_iter(&bound), |row| row.get(0))?;
        Ok((self.keys.len() as u64 - 1) * STRIDE + rest.unsigned_abs())
    }
}

/// The key one stride behind another; the first one of all without another.
fn next_key(
    database: &Database,
    shape: &TableShape,
    last: Option<&RowKey>,
) -> Result<Option<RowKey>, ReadError> {
    let key_sql = shape.key_sql();
    let mut sql = ["SELECT ", &key_sql, " FROM ", &quoted(&shape.name)].concat();
    let mut bound = Vec::new();
    if let Some(last) = last {
        push_condition(&mut sql, &mut bound, shape, ">=", last);
    }
    for part in [" ORDER BY ", &key_sql, " LIMIT 1 OFFSET ?"] {
        sql.push_str(part);
    }
    let skip = if last.is_some() { STRIDE } else { 0 };
    bound.push(Value::Integer(i64::try_from(skip).unwrap_or(0)));
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(&bound))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let values = (0..shape.key_width())
        .map(|at| row.get_ref(at).map(Value::from_ref))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Some(match (&shape.key, values.first()) {
        (KeyShape::Rowid(_), Some(Value::Integer(rowid))) => RowKey::Rowid(*rowid),
        _ => RowKey::Key(values),
    }))
}
