//! Answers requests on one database file: opens it when first needed, keeps the shapes and position
//! indexes of its tables, and opens it again after a change that it would not see otherwise. While
//! nothing is asked it learns positions, counts views and looks for damage.
//!
//! Knows nothing of threads; [`super::worker`] runs it on one, and [`super::sorting`] has its own.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::browse::{
    RowCount, count_rows, fetch_page, position_of, row_by_row_key, rowid_span, rows_at,
};
use super::containment::measure;
use super::damage::{Checked, check_table, tables_to_check};
use super::error::ReadError;
use super::export_rows::export_rows;
use super::key_evidence::weigh;
use super::lens::run_lens;
use super::open::{Database, OpenError};
use super::page::TableShape;
use super::position_index::PositionIndex;
use super::reflect::reflect;
use super::related::{Which, Window, count_selected_related, plan_related, selected_related_rows};
use super::request::{Answer, RelatedFrom, RequestKind};
use super::row_query::{RowQuery, plan_query};
use super::selected_rows::{Selection, selected_row};
use super::side_files::Stamp;

/// How long reading rows may take: what takes longer is most likely without end.
const ROWS_LIMIT: Duration = Duration::from_secs(20);
/// How long measuring what speaks for a foreign key may take.
const MEASURE_LIMIT: Duration = Duration::from_secs(5);
/// How long weighing one of many pairs of columns may take.
const WEIGH_LIMIT: Duration = Duration::from_millis(500);
/// How long writing rows to a file may take; whoever asks for it can stop it at any time.
const EXPORT_LIMIT: Duration = Duration::from_hours(6);
/// How long a sort at the side is waited for at a time, while nothing is asked.
const SORT_WAIT: Duration = Duration::from_micros(500);
/// How long finding a row's position may take.
const POSITION_LIMIT: Duration = Duration::from_secs(2);
/// How long counting the rows of a view may take; it is done while nothing else is asked.
const VIEW_COUNT_LIMIT: Duration = Duration::from_secs(10);
/// How long counting related rows may take.
const RELATED_COUNT_LIMIT: Duration = Duration::from_millis(500);
/// How long a request for rows by position may first learn positions.
const FIRST_LOOK: Duration = Duration::from_millis(10);
/// How long positions are learnt at a time.
const LEARNING: Duration = Duration::from_millis(15);
/// How often a view is counted anew where something else was asked in between.
const MAX_COUNTS: u8 = 10;

/// What was learnt while nothing was asked.
#[derive(Debug)]
pub(super) enum Idle {
    /// Something worth telling.
    Learnt(Answer),
    /// There is more to learn.
    GoesOn,
    /// All is known.
    Nothing,
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
    /// Tables to look through for damage; `None` until the first look.
    unchecked: Option<VecDeque<String>>,
    /// What was found to be damaged.
    damage: Vec<String>,
}

struct Table {
    shape: TableShape,
    columns: Arc<[String]>,
    index: PositionIndex,
    /// Nothing more can be learnt.
    is_indexed: bool,
    /// That has been told.
    is_announced: bool,
    /// How often counting a view was interrupted.
    tries: u8,
    /// The query whose rows are looked at, and which those are.
    selected: Option<(RowQuery, Selection)>,
}

impl Table {
    /// Learns more positions for about this long.
    fn learn(&mut self, database: &Database, limit: Duration) {
        let Self { index, shape, .. } = self;
        let step = database
            .within(Duration::from_millis(500), |database| index.extend(database, shape, limit));
        self.is_indexed = match step {
            Ok(is_complete) => is_complete,
            Err(ReadError::Interrupted) => false,
            // A table that cannot be gone through is browsed by estimates.
            Err(_) => true,
        };
    }

    /// How many rows there are, as far as it can be told at once.
    fn count(&self, database: &Database) -> Result<RowCount, ReadError> {
        let span = match rowid_span(database, &self.shape) {
            Err(ReadError::Corrupt(_)) => None,
            span => span?,
        };
        Ok(match (self.index.total(), span) {
            (Some(rows), _) => RowCount::Exact(rows),
            (None, Some((min, max))) => RowCount::About(max.abs_diff(min).saturating_add(1)),
            (None, None) => RowCount::AtLeast(self.index.known_rows()),
        })
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
            unchecked: None,
            damage: Vec::new(),
        }
    }

    /// Opens the file if it is not open, or must be opened again to see a change, and begins to read it, up to
    /// [`Self::rest`]. `opened` is given each newly opened database.
    pub(super) fn prepare(&mut self, opened: impl FnOnce(&Database)) -> Result<(), OpenError> {
        if let Some(database) = &mut self.database {
            database.begin_reading();
            if database.must_reopen() {
                self.close();
            }
        }
        if self.database.is_none() {
            let database = Database::open(&self.path)?;
            opened(&database);
            self.stamp.get_or_insert_with(|| Stamp::of(&self.path));
            self.damage.extend(database.damage().map(str::to_owned));
            self.database = Some(database);
        }
        Ok(())
    }

    /// Lets other programs write, until the next request.
    pub(super) fn rest(&mut self) {
        if let Some(database) = &mut self.database {
            database.end_reading();
        }
    }

    /// Must what has just been read be read anew, since another program wrote meanwhile?
    pub(super) fn may_be_mixed(&self) -> bool {
        self.database.as_ref().is_some_and(Database::may_be_mixed)
    }

    fn close(&mut self) {
        self.database = None;
        self.tables.clear();
        self.unchecked = None;
        self.damage.clear();
    }

    /// Answers one request; the file has been prepared.
    pub(super) fn answer(&mut self, kind: &RequestKind) -> Result<Answer, ReadError> {
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
                    let page = database.within(ROWS_LIMIT, |database| {
                        fetch_page(database, &table.shape, anchor, *count)
                    })?;
                    Ok(Answer::Page { columns: Arc::clone(&table.columns), page })
                })
            }
            RequestKind::Rows { table, first, count, query } if !query.is_empty() => self
                .with_table(table, |database, table| {
                    let shape = &*table.shape.inheriting(database, &query.inherited);
                    if table.selected.as_ref().is_none_or(|(other, _)| other != query) {
                        plan_query(database, shape, query)?;
                        table.selected = Some((query.clone(), Selection::default()));
                        table.is_announced = false;
                    }
                    let Some((_, selection)) = &mut table.selected else {
                        return Err(ReadError::Interrupted);
                    };
                    // Rows may be asked for without a pause, and there would be no time to learn.
                    if first.saturating_add(u64::from(*count)) > selection.len() {
                        let wait = if query.order.is_some() { Duration::ZERO } else { FIRST_LOOK };
                        // Where this fails, the rows are counted off.
                        let _ = selection.extend(database, shape, query, wait);
                    }
                    let page = database.within(ROWS_LIMIT, |database| {
                        selection.page(database, shape, query, *first, *count)
                    })?;
                    Ok(Answer::Page { columns: columns_of(&table.columns, shape), page })
                }),
            RequestKind::Plan { table, query } => self.with_table(table, |database, table| {
                let shape = table.shape.inheriting(database, &query.inherited);
                Ok(Answer::Plan(plan_query(database, &shape, query)?))
            }),
            RequestKind::Rows { table, first, count, query } => {
                self.with_table(table, |database, table| {
                    if table.selected.take().is_some() {
                        table.is_announced = false;
                    }
                    // Small tables are known at once, so that their positions are exact from the start.
                    if !table.is_indexed && table.index.known_rows() <= *first {
                        table.learn(database, FIRST_LOOK);
                    }
                    let shape = &*table.shape.inheriting(database, &query.inherited);
                    let page = database.within(ROWS_LIMIT, |database| {
                        rows_at(database, shape, &table.index, *first, *count)
                    })?;
                    Ok(Answer::Page { columns: columns_of(&table.columns, shape), page })
                })
            }
            RequestKind::Row { table, key, inherited } => {
                self.with_table(table, |database, table| {
                    let shape = &*table.shape.inheriting(database, inherited);
                    let row = database
                        .within(ROWS_LIMIT, |database| row_by_row_key(database, shape, key))?;
                    Ok(Answer::Row(row))
                })
            }
            RequestKind::SelectedRow { table, query, at } => {
                self.with_table(table, |database, table| {
                    let shape = &*table.shape.inheriting(database, &query.inherited);
                    plan_query(database, shape, query)?;
                    let row = database
                        .within(ROWS_LIMIT, |database| selected_row(database, shape, query, *at))?;
                    Ok(Answer::Row(row))
                })
            }
            RequestKind::Count { table, query } => self.with_table(table, |database, table| {
                let selected = table.selected.as_ref().filter(|(other, _)| other == query);
                Ok(Answer::Count(match selected {
                    Some((_, selection)) if selection.is_complete => {
                        RowCount::Exact(selection.len())
                    }
                    Some((_, selection)) => RowCount::AtLeast(selection.len()),
                    None if !query.is_empty() => RowCount::AtLeast(0),
                    None => table.count(database)?,
                }))
            }),
            RequestKind::Position { table, key } => self.with_table(table, |database, table| {
                let (shape, index) = (&table.shape, &table.index);
                Ok(Answer::Position(position_of(database, shape, index, key, POSITION_LIMIT)?))
            }),
            RequestKind::Related { from, window } => {
                let end = end_of(from)?;
                let parent = from.parent();
                let which = Which::in_grid(&from.query, *window);
                let rows = self.database()?.within(ROWS_LIMIT, |database| {
                    let (schema, mapping) = (&from.schema, &from.mapping);
                    selected_related_rows(database, schema, mapping, end, &parent, &which)
                })?;
                Ok(Answer::Related(rows))
            }
            RequestKind::RelatedRow { from, at } => {
                let end = end_of(from)?;
                let parent = from.parent();
                let window = Window { skip: *at, count: 1 };
                let which = Which { query: &from.query, window, cell_bytes: usize::MAX };
                let rows = self.database()?.within(ROWS_LIMIT, |database| {
                    let (schema, mapping) = (&from.schema, &from.mapping);
                    selected_related_rows(database, schema, mapping, end, &parent, &which)
                })?;
                Ok(Answer::Related(rows))
            }
            RequestKind::PlanRelated { from } => {
                let end = end_of(from)?;
                let parent = from.parent();
                let (schema, mapping) = (&from.schema, &from.mapping);
                let database = self.database()?;
                let plan = plan_related(database, schema, mapping, end, &parent, &from.query)?;
                Ok(Answer::Plan(plan))
            }
            RequestKind::CountRelated { from, at_most } => {
                let end = end_of(from)?;
                let parent = from.parent();
                let count = self.database()?.within(RELATED_COUNT_LIMIT, |database| {
                    let (models, query) = ((&*from.schema, &*from.mapping), &from.query);
                    count_selected_related(database, models, end, &parent, query, *at_most)
                })?;
                Ok(Answer::RelatedCount(count))
            }
            RequestKind::Measure(pair) => {
                let measured =
                    self.database()?.within(MEASURE_LIMIT, |database| measure(database, pair))?;
                Ok(Answer::Containment(measured))
            }
            RequestKind::Weigh(pair) => {
                let weighed =
                    self.database()?.within(WEIGH_LIMIT, |database| weigh(database, pair))?;
                Ok(Answer::Evidence(weighed))
            }
            RequestKind::Export(export) => {
                let written = self
                    .database()?
                    .within(EXPORT_LIMIT, |database| export_rows(database, export))?;
                Ok(Answer::Exported(written))
            }
            RequestKind::Lens(question) => Ok(Answer::Lens(run_lens(self.database()?, question)?)),
            RequestKind::HasChanged => Ok(Answer::HasChanged(false)),
            RequestKind::Reopen => Ok(Answer::Reopened),
        }
    }

    /// Learns something for a short while: more positions of the current table, or what is damaged.
    pub(super) fn learn(&mut self) -> Idle {
        if let Some(database) = &mut self.database {
            database.begin_reading();
            // What has changed so much is opened again when something is asked.
            if database.must_reopen() {
                database.end_reading();
                return Idle::Nothing;
            }
        }
        let learnt = self.learn_more();
        self.rest();
        learnt
    }

    fn learn_more(&mut self) -> Idle {
        let Some(database) = &self.database else { return Idle::Nothing };
        let current =
            self.current.as_ref().and_then(|name| Some((name, self.tables.get_mut(name)?)));
        if let Some((name, table)) = current.filter(|(_, table)| !table.is_announced) {
            if let Some((query, selection)) = &mut table.selected {
                let shape = table.shape.inheriting(database, &query.inherited);
                let (is_over, learnt) = select_further(database, name, &shape, query, selection);
                table.is_announced = is_over;
                return learnt;
            }
            if table.shape.has_key() {
                if !table.is_indexed {
                    table.learn(database, LEARNING);
                    if !table.is_indexed {
                        return Idle::GoesOn;
                    }
                }
            } else {
                match count_rows(database, &table.shape, VIEW_COUNT_LIMIT) {
                    Ok(count) => table.index.set_total(count.rows()),
                    Err(ReadError::Interrupted) if table.tries < MAX_COUNTS => {
                        table.tries += 1;
                        return Idle::GoesOn;
                    }
                    Err(_) => {}
                }
            }
            table.is_announced = true;
            return Idle::Learnt(Answer::Indexed {
                table: name.clone(),
                query: RowQuery::default(),
                rows: table.index.known_rows(),
                is_complete: table.index.total().is_some(),
            });
        }
        self.look_for_damage()
    }

    /// Looks through one more table.
    fn look_for_damage(&mut self) -> Idle {
        let Some(database) = &self.database else { return Idle::Nothing };
        if self.unchecked.is_none() {
            match tables_to_check(database) {
                Ok(tables) => self.unchecked = Some(tables.into()),
                Err(ReadError::Interrupted) => return Idle::GoesOn,
                Err(_) => self.unchecked = Some(VecDeque::new()),
            }
            if self.unchecked.as_ref().is_some_and(VecDeque::is_empty) && !self.damage.is_empty() {
                return Idle::Learnt(Answer::Damage(self.damage.clone()));
            }
        }
        let Some(unchecked) = &mut self.unchecked else { return Idle::Nothing };
        let Some(table) = unchecked.pop_front() else { return Idle::Nothing };
        match check_table(database, &table) {
            Checked::Interrupted => unchecked.push_back(table),
            Checked::Damaged(lines) => self.damage.extend(lines),
            Checked::Sound => {}
        }
        if unchecked.is_empty() && !self.damage.is_empty() {
            return Idle::Learnt(Answer::Damage(self.damage.clone()));
        }
        Idle::GoesOn
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
        name: &str,
        read: impl FnOnce(&Database, &mut Table) -> Result<Answer, ReadError>,
    ) -> Result<Answer, ReadError> {
        let Some(database) = &self.database else {
            return Err(ReadError::Stopped("it is closed".to_owned()));
        };
        if !self.tables.contains_key(name) {
            let shape = TableShape::of(database, name)?;
            let columns = shape.columns.clone().into();
            let table = Table {
                shape,
                columns,
                index: PositionIndex::default(),
                is_indexed: false,
                is_announced: false,
                tries: 0,
                selected: None,
            };
            self.tables.insert(name.to_owned(), table);
        }
        let answer = match self.tables.get_mut(name) {
            Some(table) => read(database, table),
            None => Err(ReadError::NoSuchTable(name.to_owned())),
        };
        if self.current.as_deref() != Some(name) {
            self.current = Some(name.to_owned());
        }
        answer
    }
}

/// The names of a shape's columns; mostly those of the table itself.
fn columns_of(own: &Arc<[String]>, shape: &TableShape) -> Arc<[String]> {
    if own.len() == shape.columns.len() { Arc::clone(own) } else { shape.columns.clone().into() }
}

/// Finds more rows of a query; are these all that can be found?
fn select_further(
    database: &Database,
    name: &str,
    shape: &TableShape,
    query: &RowQuery,
    selection: &mut Selection,
) -> (bool, Idle) {
    let before = selection.len();
    let wait = if query.order.is_some() { SORT_WAIT } else { LEARNING };
    // What fails for good is given up: pages are counted off from the first one, then.
    let _ = selection.extend(database, shape, query, wait);
    let is_over = selection.is_over();
    if !is_over && selection.len() == before {
        return (false, Idle::GoesOn);
    }
    let answer = Answer::Indexed {
        table: name.to_owned(),
        query: query.clone(),
        rows: selection.len(),
        is_complete: selection.is_complete,
    };
    (is_over, Idle::Learnt(answer))
}

fn end_of(from: &RelatedFrom) -> Result<&crate::mapping::ResolvedRelationship, ReadError> {
    from.mapping
        .relationship(from.relationship, from.end)
        .ok_or_else(|| ReadError::Refused("the models no longer have this relationship".to_owned()))
}
