//! Runs what the SQL lens says that SQLAlchemy emits, and tells what it cost: statements with their
//! values, rows, time, plans, and indexes that are missing.
//!
//! Reads alone; what is emitted for which object is followed as a session with an identity map would.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::params_from_iter;

use super::catalog::indexed_columns;
use super::error::ReadError;
use super::lens_session::Emitting;
use super::open::Database;
use super::value::Value;
use crate::lens::{Lens, MissingIndex, Scope, Stage, missing_index};
use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{Lazy, RelationshipId, Schema};

/// How long all of one strategy may take.
const STRATEGY_LIMIT: Duration = Duration::from_secs(10);

/// How often a strategy is run at most.
const MAX_RUNS: u32 = 5;
/// It is run once more as long as it took no more than this in all.
const REPEATED_WITHIN: Duration = Duration::from_millis(60);

/// What to look at.
#[derive(Clone, Debug)]
pub struct LensQuestion {
    /// The models.
    pub schema: Arc<Schema>,
    /// The same, resolved.
    pub mapping: Arc<Mapping>,
    /// The relationship.
    pub relationship: RelationshipId,
    /// Its end.
    pub end: RelationshipEnd,
    /// Which strategies, in order.
    pub strategies: Vec<Lazy>,
    /// Which parents.
    pub parents: Parents,
}

/// Which parents are loaded.
#[derive(Clone, Debug, PartialEq)]
pub enum Parents {
    /// The first ones by their key, so many.
    Page(u32),
    /// All.
    All,
    /// The one with this key.
    One(Vec<Value>),
}

/// What one strategy came to.
#[derive(Clone, Debug, PartialEq)]
pub struct LensRun {
    /// Which.
    pub lazy: Lazy,
    /// What was emitted, in order.
    pub statements: Vec<Emitted>,
    /// The plan of each statement with another text.
    pub plans: Vec<StatementPlan>,
    /// The keys of what each parent came to have, in order; short where it was not to be had.
    pub related: Vec<Vec<Vec<Value>>>,
    /// How many parents there are.
    pub parents: usize,
    /// Is a statement emitted for each parent, so that their number is the parents' and one more?
    pub is_per_parent: bool,
    /// What SQLAlchemy raises, if it does.
    pub error: Option<String>,
    /// Why it ended early.
    pub stopped: Option<String>,
    /// Indexes that would spare looking at every row.
    pub missing: Vec<MissingIndex>,
}

/// One statement that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Emitted {
    /// As SQLAlchemy writes it, on one line.
    pub sql: String,
    /// What was bound.
    pub parameters: Vec<Value>,
    /// When it is emitted.
    pub stage: Stage,
    /// How many rows came.
    pub rows: u64,
    /// How long preparing it and reading its rows took.
    pub time: Duration,
}

/// What SQLite does for a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPlan {
    /// The statement.
    pub sql: String,
    /// Its steps: how deep each is, and SQLite's own words.
    pub steps: Vec<(usize, String)>,
}

/// Statements with the same text that follow each other, as one.
#[derive(Clone, Debug, PartialEq)]
pub struct EmittedGroup<'r> {
    /// The first of them.
    pub first: &'r Emitted,
    /// How many they are.
    pub count: usize,
    /// Rows of all.
    pub rows: u64,
    /// Time of all.
    pub time: Duration,
}

impl LensRun {
    /// Rows of all statements.
    pub fn rows(&self) -> u64 {
        self.statements.iter().map(|one| one.rows).sum()
    }

    /// Time of all statements.
    pub fn time(&self) -> Duration {
        self.statements.iter().map(|one| one.time).sum()
    }

    /// Did each parent cost a statement of its own? With one parent that cannot be told.
    pub fn is_n_plus_one(&self) -> bool {
        self.is_per_parent && self.statements.len() > 2
    }

    /// The plan of a statement.
    pub fn plan(&self, sql: &str) -> Option<&StatementPlan> {
        self.plans.iter().find(|plan| plan.sql == sql)
    }

    /// Does a step of a statement's plan go through a table row by row, other than to read the parents?
    pub fn goes_through(&self, sql: &str, step: &str, table: &str) -> bool {
        let is_first = self.statements.first().is_some_and(|one| one.sql == sql);
        match scanned(step, table) {
            // In the first statement parents stand by their own name, and what is joined does not.
            Some(Scanned::ByName) => !is_first,
            Some(Scanned::ByAlias) => true,
            None => false,
        }
    }

    /// The statements, those that only differ in their values together.
    pub fn groups(&self) -> Vec<EmittedGroup<'_>> {
        let mut groups: Vec<EmittedGroup<'_>> = Vec::new();
        for one in &self.statements {
            let same = |group: &&mut EmittedGroup<'_>| {
                group.first.sql == one.sql && group.first.stage == one.stage
            };
            match groups.iter_mut().find(same) {
                Some(group) => {
                    group.count += 1;
                    group.rows += one.rows;
                    group.time += one.time;
                }
                None => groups.push(EmittedGroup {
                    first: one,
                    count: 1,
                    rows: one.rows,
                    time: one.time,
                }),
            }
        }
        groups
    }
}

/// Looks at a relationship with each of the strategies. What SQLAlchemy refuses is an error in its
/// run; only a file that cannot be read at all is one here.
///
/// # Errors
/// The models do not have the relationship, or the request was cancelled.
pub fn run_lens(database: &Database, question: &LensQuestion) -> Result<Vec<LensRun>, ReadError> {
    let relationship = question
        .mapping
        .relationship(question.relationship, question.end)
        .ok_or_else(|| ReadError::Refused("the models no longer have this relationship".into()))?;
    let lens = Lens::new(&question.schema, &question.mapping, relationship)
        .map_err(|error| ReadError::Refused(error.to_string()))?;
    let mut runs = Vec::new();
    for lazy in &question.strategies {
        let mut fastest = run_strategy(database, &lens, *lazy, &question.parents)?;
        // What comes first reads pages for all that follow, and other programs are in the way now and
        // then: of a few runs the fastest tells most.
        let mut spent = fastest.time();
        for _ in 1..MAX_RUNS {
            if spent > REPEATED_WITHIN || fastest.stopped.is_some() {
                break;
            }
            let again = run_strategy(database, &lens, *lazy, &question.parents)?;
            spent += again.time();
            if again.time() < fastest.time() {
                fastest = again;
            }
        }
        runs.push(fastest);
    }
    Ok(runs)
}

fn run_strategy(
    database: &Database,
    lens: &Lens<'_>,
    lazy: Lazy,
    parents: &Parents,
) -> Result<LensRun, ReadError> {
    let mut run = LensRun {
        lazy,
        statements: Vec::new(),
        plans: Vec::new(),
        related: Vec::new(),
        parents: 0,
        is_per_parent: false,
        error: None,
        stopped: None,
        missing: Vec::new(),
    };
    let scope = match parents {
        Parents::Page(_) => Scope::Page,
        Parents::All => Scope::All,
        Parents::One(_) => Scope::One,
    };
    let loading = match lens.loading(lazy, scope) {
        Ok(loading) => loading,
        Err(error) => {
            run.error = Some(error.to_string());
            return Ok(run);
        }
    };
    let ended = database.within(STRATEGY_LIMIT, |database| {
        Emitting::new(database, lens, parents, &mut run).load(&loading)
    });
    match ended {
        Ok(()) => {}
        Err(ReadError::Interrupted) => return Err(ReadError::Interrupted),
        Err(error) => run.stopped = Some(error.to_string()),
    }
    explain(database, &mut run)?;
    run.missing = missing_indexes(database, lens, &run)?;
    Ok(run)
}

/// Reads the plan of each statement with another text.
fn explain(database: &Database, run: &mut LensRun) -> Result<(), ReadError> {
    for one in &run.statements {
        if run.plans.iter().any(|plan| plan.sql == one.sql) {
            continue;
        }
        let sql = ["EXPLAIN QUERY PLAN ", &one.sql].concat();
        let mut statement = match database.connection.prepare(&sql).map_err(ReadError::from) {
            Ok(statement) => statement,
            Err(ReadError::Interrupted) => return Err(ReadError::Interrupted),
            Err(_) => continue,
        };
        let mut rows = statement.query(params_from_iter(&one.parameters))?;
        let mut depths: Vec<(i64, usize)> = Vec::new();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, parent): (i64, i64) = (row.get(0)?, row.get(1)?);
            let above = depths.iter().find(|(other, _)| *other == parent);
            let depth = above.map_or(0, |(_, depth)| depth + 1);
            depths.push((id, depth));
            steps.push((depth, Value::from_ref(row.get_ref(3)?).to_string()));
        }
        run.plans.push(StatementPlan { sql: one.sql.clone(), steps });
    }
    Ok(())
}

/// Tables that a plan goes through row by row, or makes an index for on the way, though they are
/// looked up by columns, and have no index that begins with one of these.
fn missing_indexes(
    database: &Database,
    lens: &Lens<'_>,
    run: &LensRun,
) -> Result<Vec<MissingIndex>, ReadError> {
    let mut missing = Vec::new();
    for lookup in lens.lookups() {
        let is_gone_through = run.plans.iter().any(|plan| {
            plan.steps.iter().any(|(_, step)| run.goes_through(&plan.sql, step, &lookup.table))
        });
        if !is_gone_through {
            continue;
        }
        let indexes = match indexed_columns(&database.connection, &lookup.table) {
            Ok(indexes) => indexes,
            Err(ReadError::Interrupted) => return Err(ReadError::Interrupted),
            Err(_) => continue,
        };
        let helps = |index: &Vec<String>| {
            let first = index.first();
            first.is_some_and(|first| {
                lookup.columns.iter().any(|one| one.eq_ignore_ascii_case(first))
            })
        };
        if !indexes.iter().any(helps) {
            missing.push(missing_index(lookup));
        }
    }
    Ok(missing)
}

/// By what a step of a plan calls a table that it goes through.
enum Scanned {
    ByName,
    ByAlias,
}

/// `SCAN albums`, `SCAN albums_1`, or `SEARCH albums USING AUTOMATIC … INDEX`.
fn scanned(step: &str, table: &str) -> Option<Scanned> {
    let is_scan = step.starts_with("SCAN ");
    let is_automatic = step.starts_with("SEARCH ") && step.contains(" AUTOMATIC ");
    if !is_scan && !is_automatic {
        return None;
    }
    let (_, named) = step.split_once(' ')?;
    let rest = named.strip_prefix(table)?;
    let alias = rest
        .strip_prefix('_')
        .map(|alias| alias.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    match alias {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => Some(Scanned::ByAlias),
        None if rest.is_empty() || rest.starts_with(' ') => Some(Scanned::ByName),
        _ => None,
    }
}
