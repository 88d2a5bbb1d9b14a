//! Answers requests on one database file: opens it when first needed, keeps the shapes and position
//! indexes of its tables, and opens it again after a change that it would not see otherwise.
//!
//! Knows nothing of threads; [`super::worker`] runs it on one.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{RelationshipId, Schema};

use super::browse::{RowCount, count_rows, fetch_page, position_of, row_by_row_key, rows_at};
use super::error::ReadError;
use super::open::{Database, OpenError};
use super::page::{Anchor, Page, Row, RowKey, TableShape};
use super::position_index::PositionIndex;
use super::reflect::{Reflection, reflect};
use super::related::{ParentRow, RelatedCount, RelatedRows, Window, count_related, related_rows};
use super::side_files::Stamp;
use super::value::Value;

/// How long counting all rows of a table may take.
const COUNT_LIMIT: Duration = Duration::from_secs(2);
/// How long counting related rows may take.
const RELATED_COUNT_LIMIT: Duration = Duration::from_millis(500);

/// How long a request for rows by position may first learn positions.
const FIRST_LOOK: Duration = Duration::from_millis(10);

/// What can be asked of a database.
#[derive(Clone, Debug)]
pub enum RequestKind {
    /// Its schema.
    Reflect,
    /// Rows of a table or view from an anchor on.
    Page {
        /// The table's or view's name in the database.
        table: String,
        /// Where to start.
        anchor: Anchor,
        /// How many rows at most.
        count: u32,
    },
    /// Rows of a table or view from a position on.
    Rows {
        /// The table's or view's name in the database.
        table: String,
        /// The position of the first row, from 0.
        first: u64,
        /// How many rows at most.
        count: u32,
    },
    /// One row with all of its cells whole.
    Row {
        /// The table's or view's name in the database.
        table: String,
        /// What it is known by.
        key: RowKey,
    },
    /// The number of rows.
    Count {
        /// The table's or view's name in the database.
        table: String,
    },
    /// The position of a row.
    Position {
        /// The table's or view's name in the database.
        table: String,
        /// What it is known by.
        key: RowKey,
    },
    /// The rows that a relationship leads to.
    Related {
        /// From where.
        from: RelatedFrom,
        /// Which of them.
        window: Window,
    },
    /// The number of rows that a relationship leads to, up to a limit.
    CountRelated {
        /// From where.
        from: RelatedFrom,
        /// Where to stop counting.
        at_most: u64,
    },
    /// Has the file changed since this was last asked (or since it was opened)?
    HasChanged,
    /// Close the file and open it anew.
    Reopen,
}

/// A row and one of its relationships, by the names of the models as they are now.
#[derive(Clone, Debug)]
pub struct RelatedFrom {
    /// The models.
    pub schema: Arc<Schema>,
    /// The same, resolved.
    pub mapping: Arc<Mapping>,
    /// The relationship.
    pub relationship: RelationshipId,
    /// Its end.
    pub end: RelationshipEnd,
    /// Column names of the row.
    pub columns: Arc<[String]>,
    /// Its cells, in the same order.
    pub values: Vec<Value>,
}

/// What a request came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`RequestKind::Reflect`].
    Reflection(Box<Reflection>),
    /// To [`RequestKind::Page`] and [`RequestKind::Rows`].
    Page {
        /// Names of the columns.
        columns: Arc<[String]>,
        /// The rows.
        page: Page,
    },
    /// To [`RequestKind::Row`]; `None` if it is gone.
    Row(Option<Row>),
    /// To [`RequestKind::Count`].
    Count(RowCount),
    /// To [`RequestKind::Position`]: rows before it.
    Position(u64),
    /// To [`RequestKind::Related`].
    Related(RelatedRows),
    /// To [`RequestKind::CountRelated`].
    RelatedCount(RelatedCount),
    /// To [`RequestKind::HasChanged`].
    HasChanged(bool),
    /// To [`RequestKind::Reopen`].
    Reopened,
    /// Unasked: positions of this table are known up to here.
    Indexed {
        /// The table's name.
        table: String,
        /// Rows whose position is known.
        rows: u64,
        /// Are these all?
        is_complete: bool,
    },
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The file could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// One file and what is known of it.
pub(super) struct Session {
    path: PathBuf,
    database: Option<Database>,
    stamp: Option<Stamp>,
    data_version: i64,
    tables: HashMap<String, Table>,
    /// The table whose positions are worth knowing: the one looked at last.
    current: Option<String>,
}

struct Table {
    shape: TableShape,
    columns: Arc<[String]>,
    index: PositionIndex,
    /// Nothing more can be learnt.
    is_indexed: bool,
    /// That has been told.
    is_announced: bool,
}

impl Table {
    /// Learns more positions for about this long.
    fn learn(&mut self, database: &Database, limit: Duration) {
        let Self { index, shape, .. } = self;
        let step = database
            .within(Duration::from_millis(500), |database| index.extend(database, shape, limit));
        // A table that cannot be gone through is browsed by estimates.
        self.is_indexed = step.unwrap_or(true);
    }
}

impl Session {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            database: None,
            stamp: None,
            data_version: 0,
            tables: HashMap::new(),
            current: None,
        }
    }

    /// Opens the file if it is not open, or must be opened again to see a change. `opened` is given
    /// each newly opened database.
    pub(super) fn prepare(&mut self, opened: impl FnOnce(&Database)) -> Result<(), OpenError> {
        let is_stale =
            self.database.as_ref().is_some_and(|one| !one.follows_changes() && one.has_changed());
        if is_stale {
            self.close();
        }
        if self.database.is_none() {
            let database = Database::open(&self.path)?;
            opened(&database);
            self.stamp.get_or_insert_with(|| Stamp::of(&self.path));
            self.database = Some(database);
        }
        Ok(())
    }

    fn close(&mut self) {
        self.database = None;
        self.tables.clear();
    }

    /// Answers one request; the file has been prepared.
    pub(super) fn answer(&mut self, kind: RequestKind) -> Result<Answer, ReadError> {
        match kind {
            RequestKind::HasChanged => {
                let stamp = Stamp::of(&self.path);
                let has_changed = self.stamp.as_ref().is_some_and(|before| *before != stamp);
                self.stamp = Some(stamp);
                return Ok(Answer::HasChanged(has_changed));
            }
            RequestKind::Reopen => {
                self.close();
                return Ok(Answer::Reopened);
            }
            _ => {}
        }
        self.forget_what_changed()?;
        match kind {
            RequestKind::Reflect => Ok(Answer::Reflection(Box::new(reflect(self.database()?)?))),
            RequestKind::Page { table, anchor, count } => {
                self.with_table(table, |database, table| {
                    let page = fetch_page(database, &table.shape, &anchor, count)?;
                    Ok(Answer::Page { columns: Arc::clone(&table.columns), page })
                })
            }
            RequestKind::Rows { table, first, count } => {
                self.with_table(table, |database, table| {
                    // Small tables are known at once, so that their positions are exact from the start.
                    if !table.is_indexed && table.index.known_rows() <= first {
                        table.learn(database, FIRST_LOOK);
                    }
                    let page = rows_at(database, &table.shape, &table.index, first, count)?;
                    Ok(Answer::Page { columns: Arc::clone(&table.columns), page })
                })
            }
            RequestKind::Row { table, key } => self.with_table(table, |database, table| {
                Ok(Answer::Row(row_by_row_key(database, &table.shape, &key)?))
            }),
            RequestKind::Count { table } => self.with_table(table, |database, table| {
                Ok(Answer::Count(match table.index.total() {
                    Some(rows) => RowCount::Exact(rows),
                    None => count_rows(database, &table.shape, COUNT_LIMIT)?,
                }))
            }),
            RequestKind::Position { table, key } => self.with_table(table, |database, table| {
                let (shape, index) = (&table.shape, &table.index);
                Ok(Answer::Position(position_of(database, shape, index, &key, COUNT_LIMIT)?))
            }),
            RequestKind::Related { from, window } => {
                let end = end_of(&from)?;
                let parent = ParentRow { columns: &from.columns, values: &from.values };
                let (schema, mapping) = (&from.schema, &from.mapping);
                let rows = related_rows(self.database()?, schema, mapping, end, &parent, window)?;
                Ok(Answer::Related(rows))
            }
            RequestKind::CountRelated { from, at_most } => {
                let end = end_of(&from)?;
                let parent = ParentRow { columns: &from.columns, values: &from.values };
                let count = self.database()?.within(RELATED_COUNT_LIMIT, |database| {
                    count_related(database, &from.mapping, end, &parent, at_most)
                })?;
                Ok(Answer::RelatedCount(count))
            }
            RequestKind::HasChanged => Ok(Answer::HasChanged(false)),
            RequestKind::Reopen => Ok(Answer::Reopened),
        }
    }

    /// Learns more positions of the current table for a short while. `None` when there is nothing to
    /// learn.
    pub(super) fn index_further(&mut self, limit: Duration) -> Option<Answer> {
        let name = self.current.clone()?;
        let database = self.database.as_ref()?;
        let table = self.tables.get_mut(&name).filter(|table| !table.is_announced)?;
        if !table.is_indexed {
            table.learn(database, limit);
        }
        table.is_announced = table.is_indexed;
        Some(Answer::Indexed {
            table: name,
            rows: table.index.known_rows(),
            is_complete: table.index.total().is_some(),
        })
    }

    fn database(&self) -> Result<&Database, ReadError> {
        self.database.as_ref().ok_or_else(|| ReadError::Stopped("it is closed".to_owned()))
    }

    /// Others may have written since: shapes and positions are then learnt anew.
    fn forget_what_changed(&mut self) -> Result<(), ReadError> {
        let version = self.database()?.data_version()?;
        if version != self.data_version {
            self.data_version = version;
            self.tables.clear();
        }
        Ok(())
    }

    fn with_table(
        &mut self,
        name: String,
        read: impl FnOnce(&Database, &mut Table) -> Result<Answer, ReadError>,
    ) -> Result<Answer, ReadError> {
        let Some(database) = &self.database else {
            return Err(ReadError::Stopped("it is closed".to_owned()));
        };
        if !self.tables.contains_key(&name) {
            let shape = TableShape::of(database, &name)?;
            let columns = shape.columns.clone().into();
            let table = Table {
                shape,
                columns,
                index: PositionIndex::default(),
                is_indexed: false,
                is_announced: false,
            };
            self.tables.insert(name.clone(), table);
        }
        let answer = match self.tables.get_mut(&name) {
            Some(table) => read(database, table),
            None => Err(ReadError::NoSuchTable(name.clone())),
        };
        self.current = Some(name);
        answer
    }
}

fn end_of(from: &RelatedFrom) -> Result<&crate::mapping::ResolvedRelationship, ReadError> {
    from.mapping
        .relationship(from.relationship, from.end)
        .ok_or_else(|| ReadError::Refused("the models no longer have this relationship".to_owned()))
}
