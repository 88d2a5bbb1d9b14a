//! Rows of a table, page by page: by key, never by a deep OFFSET (but for views, which have no key).
//!
//! Knows nothing of models.

use std::time::Duration;

use super::error::ReadError;
use super::open::Database;
use super::page::{Anchor, KeyShape, Page, Row, RowKey, TableShape};
use super::position_index::PositionIndex;
use super::quoted;
use super::value::Value;

/// Of text and BLOBs a page reads no more than so many bytes a cell.
pub(super) const CELL_BYTES: usize = 64 * 1024;

/// How many rows a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCount {
    /// So many.
    Exact(u64),
    /// So many by the span of its rowids, as counting took too long.
    About(u64),
    /// So many or more.
    AtLeast(u64),
}

impl RowCount {
    /// The number.
    pub fn rows(self) -> u64 {
        match self {
            Self::Exact(rows) | Self::About(rows) | Self::AtLeast(rows) => rows,
        }
    }
}

/// At most `count` rows from `anchor` on.
pub fn fetch_page(
    database: &Database,
    shape: &TableShape,
    anchor: &Anchor,
    count: u32,
) -> Result<Page, ReadError> {
    match anchor {
        Anchor::Start => read_page(database, shape, None, Order::Ascending, 0, count),
        Anchor::End => read_page(database, shape, None, Order::Descending, 0, count),
        Anchor::At(key) => {
            read_page(database, shape, Some((">=", key)), Order::Ascending, 0, count)
        }
        Anchor::After(key) => {
            read_page(database, shape, Some((">", key)), Order::Ascending, 0, count)
        }
        Anchor::Before(key) => {
            read_page(database, shape, Some(("<", key)), Order::Descending, 0, count)
        }
    }
}

/// The rows from position `first` on. Where the index does not reach yet, a table with rowids gives
/// the rows at about that share of its span; `is_exact` tells.
pub fn rows_at(
    database: &Database,
    shape: &TableShape,
    index: &PositionIndex,
    first: u64,
    count: u32,
) -> Result<Page, ReadError> {
    if shape.key == KeyShape::None {
        let key = RowKey::Position(first);
        return fetch_page(database, shape, &Anchor::At(key), count);
    }
    if let Some((key, skip)) = index.before(first) {
        let from = Some((">=", key));
        let read = read_page(database, shape, from, Order::Ascending, skip, count);
        let (mut page, is_exact) = match (read, key) {
            // The rows between are damaged: go over them by the rowid.
            (Err(ReadError::Corrupt(_)), RowKey::Rowid(rowid)) if skip > 0 => {
                let step = i64::try_from(skip).unwrap_or(0);
                let anchor = Anchor::At(RowKey::Rowid(rowid.saturating_add(step)));
                (fetch_page(database, shape, &anchor, count)?, false)
            }
            (read, _) => (read?, true),
        };
        (page.first, page.is_exact) = (Some(first), is_exact);
        return Ok(page);
    }
    let anchor = match index.estimate(first) {
        Some(rowid) => Anchor::At(RowKey::Rowid(rowid)),
        None => match index.last_key() {
            Some(key) => Anchor::At(key.clone()),
            // Nothing is known of it, as its first rows are damaged.
            None => return read_page(database, shape, None, Order::Ascending, first, count),
        },
    };
    let mut page = fetch_page(database, shape, &anchor, count)?;
    (page.first, page.is_exact) = (Some(first), first == 0);
    Ok(page)
}

/// One row with its cells whole, however long; `None` if it is gone.
pub fn row_by_row_key(
    database: &Database,
    shape: &TableShape,
    key: &RowKey,
) -> Result<Option<Row>, ReadError> {
    let columns: Vec<String> = shape.columns.iter().map(|name| quoted(name)).collect();
    let mut sql = ["SELECT ", &columns.join(", "), " FROM ", &shape.table_sql()].concat();
    let mut bound = Vec::new();
    if let RowKey::Position(position) = key {
        sql.push_str(" LIMIT 1 OFFSET ?");
        bound.push(Value::Integer(i64::try_from(*position).unwrap_or(i64::MAX)));
    } else {
        push_condition(&mut sql, &mut bound, shape, "=", key);
    }
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(&bound))?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let values = (0..columns.len()).map(|at| row.get_ref(at).map(Value::from_ref));
    Ok(Some(Row { key: key.clone(), values: values.collect::<Result<_, _>>()? }))
}

/// The number of rows, within a time limit.
pub fn count_rows(
    database: &Database,
    shape: &TableShape,
    limit: Duration,
) -> Result<RowCount, ReadError> {
    let sql = ["SELECT count(*) FROM ", &quoted(&shape.name)].concat();
    let counted = database.within(limit, |database| {
        Ok(database.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?)
    });
    match counted {
        Ok(rows) => Ok(RowCount::Exact(rows.unsigned_abs())),
        Err(ReadError::TimeLimit) => match rowid_span(database, shape)? {
            Some((min, max)) => Ok(RowCount::About(max.abs_diff(min).saturating_add(1))),
            None => Err(ReadError::TimeLimit),
        },
        Err(other) => Err(other),
    }
}

/// The least and the greatest rowid; `None` of an empty table or one without rowids.
pub(super) fn rowid_span(
    database: &Database,
    shape: &TableShape,
) -> Result<Option<(i64, i64)>, ReadError> {
    let KeyShape::Rowid(alias) = shape.key else { return Ok(None) };
    let one = |function: &str| {
        // Two statements: SQLite answers a single min() or max() from the ends of the tree.
        let sql = ["SELECT ", function, "(", alias, ") FROM ", &quoted(&shape.name)].concat();
        database.connection.query_row(&sql, [], |row| row.get::<_, Option<i64>>(0))
    };
    Ok(one("min")?.zip(one("max")?))
}

/// The position of a row from 0, within a time limit.
pub fn position_of(
    database: &Database,
    shape: &TableShape,
    index: &PositionIndex,
    key: &RowKey,
    limit: Duration,
) -> Result<u64, ReadError> {
    let (from, before) = match key {
        RowKey::Position(position) => return Ok(*position),
        RowKey::Rowid(rowid) => index.before_rowid(*rowid).unzip(),
        RowKey::Key(_) => (None, None),
    };
    let mut sql = ["SELECT count(*) FROM ", &quoted(&shape.name)].concat();
    let mut bound = Vec::new();
    push_condition(&mut sql, &mut bound, shape, "<", key);
    if let Some(from) = from {
        sql.push_str(" AND ");
        sql.push_str(&shape.key_sql());
        sql.push_str(" >= ?");
        bound.extend(key_values(from));
    }
    let behind = database.within(limit, |database| {
        let parameters = rusqlite::params_from_iter(bound.iter());
        Ok(database.connection.query_row(&sql, parameters, |row| row.get::<_, i64>(0))?)
    })?;
    Ok(before.unwrap_or(0) + behind.unsigned_abs())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Ascending,
    Descending,
}

/// Reads rows on one side of a key, in the key's order whichever way they are read.
fn read_page(
    database: &Database,
    shape: &TableShape,
    from: Option<(&str, &RowKey)>,
    order: Order,
    skip: u64,
    count: u32,
) -> Result<Page, ReadError> {
    let mut bound = Vec::new();
    let mut sql = "SELECT ".to_owned();
    let key_sql = shape.key_sql();
    let columns = shape.columns.iter().map(|name| quoted(name));
    let selected: Vec<String> =
        Some(key_sql.clone()).filter(|sql| !sql.is_empty()).into_iter().chain(columns).collect();
    sql.push_str(&selected.join(", "));
    sql.push_str(" FROM ");
    sql.push_str(&shape.table_sql());
    let mut offset = skip;
    match (&shape.key, from) {
        (KeyShape::None, from) => {
            offset = position(database, shape, from, order, count)?;
        }
        (_, Some((operator, key))) => push_condition(&mut sql, &mut bound, shape, operator, key),
        (_, None) => {}
    }
    if shape.key != KeyShape::None {
        sql.push_str(" ORDER BY ");
        match order {
            Order::Ascending => sql.push_str(&key_sql),
            Order::Descending => {
                sql.push_str(&shape.key_parts().join(" DESC, "));
                sql.push_str(" DESC");
            }
        }
    }
    sql.push_str(" LIMIT ?");
    bound.push(Value::Integer(i64::from(count)));
    if offset > 0 {
        sql.push_str(" OFFSET ?");
        bound.push(Value::Integer(i64::try_from(offset).unwrap_or(i64::MAX)));
    }
    let (mut rows, damage) = read_rows(database, shape, &sql, &bound, offset)?;
    if order == Order::Descending && shape.key != KeyShape::None {
        rows.reverse();
    }
    let at_start = from.is_none() && order == Order::Ascending && skip == 0;
    let first = match shape.key {
        KeyShape::None => Some(offset),
        _ => at_start.then_some(0),
    };
    Ok(Page { rows, first, is_exact: first.is_some(), sql, damage })
}

/// Reads rows; where the file is damaged behind some, these and what is wrong behind them.
pub(super) fn read_rows(
    database: &Database,
    shape: &TableShape,
    sql: &str,
    bound: &[Value],
    offset: u64,
) -> Result<(Vec<Row>, Option<String>), ReadError> {
    let mut statement = database.connection.prepare_cached(sql)?;
    let mut found = statement.query(rusqlite::params_from_iter(bound))?;
    let width = shape.key_width();
    let mut rows = Vec::new();
    loop {
        database.look_at_clock()?;
        let row = match found.next().map_err(ReadError::from) {
            Ok(Some(row)) => row,
            Ok(None) => return Ok((rows, None)),
            Err(ReadError::Corrupt(text)) if !rows.is_empty() => return Ok((rows, Some(text))),
            Err(error) => return Err(error),
        };
        let key = match &shape.key {
            KeyShape::Rowid(_) => RowKey::Rowid(row.get(0)?),
            KeyShape::Columns(_) => RowKey::Key(
                (0..width)
                    .map(|at| row.get_ref(at).map(Value::from_ref))
                    .collect::<Result<_, _>>()?,
            ),
            KeyShape::None => RowKey::Position(offset + rows.len() as u64),
        };
        let values = (width..width + shape.columns.len())
            .map(|at| row.get_ref(at).map(|value| Value::start_from_ref(value, CELL_BYTES)))
            .collect::<Result<_, _>>()?;
        rows.push(Row { key, values });
    }
}

/// Where a page of a view starts.
fn position(
    database: &Database,
    shape: &TableShape,
    from: Option<(&str, &RowKey)>,
    order: Order,
    count: u32,
) -> Result<u64, ReadError> {
    let count = u64::from(count);
    Ok(match (from, order) {
        (Some((operator, RowKey::Position(at))), _) => match operator {
            ">" => at + 1,
            "<" => at.saturating_sub(count),
            _ => *at,
        },
        (None, Order::Descending) => {
            let sql = ["SELECT count(*) FROM ", &quoted(&shape.name)].concat();
            let rows: i64 = database.connection.query_row(&sql, [], |row| row.get(0))?;
            rows.unsigned_abs().saturating_sub(count)
        }
        _ => 0,
    })
}

/// `WHERE rowid > ?`, `WHERE (a, b) > (?, ?)`.
pub(super) fn push_condition(
    sql: &mut String,
    bound: &mut Vec<Value>,
    shape: &TableShape,
    operator: &str,
    key: &RowKey,
) {
    let values = key_values(key);
    let marks: Vec<&str> = values.iter().map(Value::placeholder).collect();
    let (left, right) = (shape.key_sql(), marks.join(", "));
    let (open, close) = if values.len() == 1 { ("", "") } else { ("(", ")") };
    for part in [" WHERE ", open, &left, close, " ", operator, " ", open, &right, close] {
        sql.push_str(part);
    }
    bound.extend(values);
}

pub(super) fn key_values(key: &RowKey) -> Vec<Value> {
    match key {
        RowKey::Rowid(rowid) => vec![Value::Integer(*rowid)],
        RowKey::Key(values) => values.clone(),
        RowKey::Position(_) => Vec::new(),
    }
}
