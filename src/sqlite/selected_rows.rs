//! The rows that a query selects, by their number among those: the rowids are found bit by bit, or
//! sorted at the side, so that any page is read by its rowids. Until then, and where there are no
//! rowids, pages are counted off from the first one.

use std::path::Path;
use std::time::{Duration, Instant};

use super::browse::{read_rows, rowid_span};
use super::error::ReadError;
use super::open::Database;
use super::page::{KeyShape, Page, Row, RowKey, TableShape};
use super::quoted;
use super::row_query::RowQuery;
use super::sorting::Sorting;
use super::value::Value;

/// The rowids found so far.
#[derive(Debug, Default)]
pub(super) struct Selection {
    rowids: Vec<i64>,
    /// Where to look on: the first rowid that was not looked at.
    next: Option<i64>,
    /// How many rowids to look at in a step.
    step: i64,
    /// All of them?
    pub is_complete: bool,
    /// What puts them in their order, from when it was begun until it is done.
    sorting: Option<Sorting>,
    /// They cannot be found: pages are counted off.
    is_given_up: bool,
}

impl Selection {
    /// How many rows are found.
    pub fn len(&self) -> u64 {
        self.rowids.len() as u64
    }

    /// Finds more rows for about this long: looks through the table, or waits for them to be sorted.
    ///
    /// # Errors
    /// When they cannot be found; but for an interruption, they are given up then.
    pub fn extend(
        &mut self,
        database: &Database,
        shape: &TableShape,
        query: &RowQuery,
        limit: Duration,
    ) -> Result<(), ReadError> {
        if self.is_complete || self.is_given_up {
            return Ok(());
        }
        let found = if query.order.is_some() {
            self.sort(database.path(), shape, query, limit)
        } else {
            let most = Duration::from_millis(500);
            database.within(most, |database| self.look_on(database, shape, query, limit))
        };
        self.is_given_up = found.as_ref().is_err_and(|error| *error != ReadError::Interrupted);
        found
    }

    /// Can no more be found than there is?
    pub fn is_over(&self) -> bool {
        self.is_complete || self.is_given_up
    }

    /// Begins to sort if that is not begun, and waits for it for so long.
    fn sort(
        &mut self,
        path: &Path,
        shape: &TableShape,
        query: &RowQuery,
        limit: Duration,
    ) -> Result<(), ReadError> {
        let KeyShape::Rowid(alias) = shape.key else {
            return Err(ReadError::Refused("there are no rowids".to_owned()));
        };
        let sorting = self.sorting.get_or_insert_with(|| {
            let sql = ["SELECT ", alias, &query.source_sql(shape, "")].concat();
            Sorting::start(path.to_owned(), sql)
        });
        let Some(sorted) = sorting.wait(limit) else { return Ok(()) };
        self.sorting = None;
        (self.rowids, self.is_complete) = (sorted?, true);
        Ok(())
    }

    fn look_on(
        &mut self,
        database: &Database,
        shape: &TableShape,
        query: &RowQuery,
        limit: Duration,
    ) -> Result<(), ReadError> {
        let KeyShape::Rowid(alias) = shape.key else {
            return Err(ReadError::Refused("there are no rowids".to_owned()));
        };
        let Some((min, max)) = rowid_span(database, shape)? else {
            self.is_complete = true;
            return Ok(());
        };
        let started = Instant::now();
        let mut next = self.next.unwrap_or(min);
        self.step = self.step.max(4_096);
        let range = [alias, " BETWEEN ? AND ?"].concat();
        let sql = ["SELECT ", alias, &query.source_sql(shape, &range)].concat();
        let ahead =
            ["SELECT min(", alias, ") FROM ", &quoted(&shape.name), " WHERE ", alias, " >= ?"];
        let ahead = ahead.concat();
        while started.elapsed() < limit {
            let began = Instant::now();
            // Over gaps in one step.
            let first: Option<i64> =
                database.connection.prepare_cached(&ahead)?.query_row([next], |row| row.get(0))?;
            let Some(first) = first else {
                self.is_complete = true;
                return Ok(());
            };
            let last = first.saturating_add(self.step);
            let mut statement = database.connection.prepare_cached(&sql)?;
            let found = statement.query_map([first, last], |row| row.get(0))?;
            let found: Vec<i64> = found.collect::<Result<_, _>>()?;
            self.rowids.extend(found);
            if last >= max {
                self.is_complete = true;
                return Ok(());
            }
            next = last.saturating_add(1);
            self.next = Some(next);
            let is_quick = began.elapsed() < Duration::from_millis(3);
            self.step =
                if is_quick { self.step.saturating_mul(2) } else { (self.step / 2).max(64) };
        }
        Ok(())
    }

    /// The rows from `first` on.
    pub fn page(
        &self,
        database: &Database,
        shape: &TableShape,
        query: &RowQuery,
        first: u64,
        count: u32,
    ) -> Result<Page, ReadError> {
        let from = usize::try_from(first).unwrap_or(usize::MAX).min(self.rowids.len());
        let to = from.saturating_add(count as usize).min(self.rowids.len());
        let is_known = self.is_complete || to - from == count as usize;
        let columns = shape.columns.iter().map(|name| quoted(name));
        let keys = Some(shape.key_sql()).filter(|sql| !sql.is_empty());
        let selected: Vec<String> = keys.into_iter().chain(columns).collect();
        let select = ["SELECT ", &selected.join(", ")].concat();
        let (rows, damage, sql) = match shape.key {
            KeyShape::Rowid(alias) if is_known => {
                let rowids = &self.rowids[from..to];
                let marks = vec!["?"; rowids.len()].join(", ");
                let from = [" FROM ", &shape.table_sql(), " WHERE ", alias, " IN (", &marks, ")"];
                let sql = [select, from.concat()].concat();
                let bound: Vec<Value> = rowids.iter().copied().map(Value::Integer).collect();
                let (mut rows, damage) = read_rows(database, shape, &sql, &bound, first)?;
                if query.order.is_some() {
                    let place = |row: &Row| match &row.key {
                        RowKey::Rowid(rowid) => rowids.iter().position(|one| one == rowid),
                        _ => None,
                    };
                    rows.sort_by_cached_key(place);
                }
                (rows, damage, sql)
            }
            _ => {
                let sql = [&select, &query.source_sql(shape, ""), " LIMIT ? OFFSET ?"].concat();
                let offset = i64::try_from(first).unwrap_or(i64::MAX);
                let bound = [Value::Integer(i64::from(count)), Value::Integer(offset)];
                let (rows, damage) = read_rows(database, shape, &sql, &bound, first)?;
                (rows, damage, sql)
            }
        };
        Ok(Page { rows, first: Some(first), is_exact: true, sql, damage })
    }
}

/// One of the rows of a query, by its number from 0, with its cells whole; `None` if there are not so many.
pub(super) fn selected_row(
    database: &Database,
    shape: &TableShape,
    query: &RowQuery,
    at: u64,
) -> Result<Option<Row>, ReadError> {
    let columns: Vec<String> = shape.columns.iter().map(|name| quoted(name)).collect();
    let select = ["SELECT ", &columns.join(", ")].concat();
    let sql = [&select, &query.source_sql(shape, ""), " LIMIT 1 OFFSET ?"].concat();
    let offset = i64::try_from(at).unwrap_or(i64::MAX);
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut rows = statement.query([offset])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let values = (0..columns.len()).map(|at| row.get_ref(at).map(Value::from_ref));
    Ok(Some(Row { key: RowKey::Position(at), values: values.collect::<Result<_, _>>()? }))
}
