//! The rows of one table: each is proposed, and proposed anew with other values where the database refused it.

use std::collections::HashMap;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Cell;
use super::bounds::Term;
use super::facts::Facts;
use super::fill_key::NoParent;
use super::meaning::Meaning;
use super::moment::seconds_of_text;
use super::parents::{Chooser, Kept, text_of};
use super::plan::TablePlan;
use super::random::Random;
use super::rows::{Finished, Impossible, SampleRows};
use super::value::{bounded, following_cell, numeric, value_of};
use crate::schema::ModelId;

/// How often one row is tried.
const MOST_TRIES: u32 = 90;

/// What the database said of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// These columns are not unique, as the database names them.
    Unique(String),
    /// This CHECK, by its name or its text.
    Check(String),
    /// Something else, in its words.
    Other(String),
}

/// The rows of one table.
#[derive(Debug)]
pub struct TableRows<'a> {
    pub(super) all: &'a SampleRows,
    pub(super) table: usize,
    pub(super) plan: &'a TablePlan,
    pub(super) seed: u64,
    pub(super) own: Kept,
    pub(super) choosers: Vec<Option<Chooser>>,
    pub(super) fixed: Vec<Vec<usize>>,
    /// The rows of the base's table that have a row here, of a joined class.
    pub(super) of_base: Option<Vec<u32>>,
    pub(super) classes: Option<Vec<ModelId>>,
    pub(super) counters: HashMap<String, i64>,
    /// The rows so far by what they belong to, where rows refer to each other.
    pub(super) by_scope: HashMap<String, Vec<u32>>,
    /// What the rows so far of a many-to-many table without a key say, hashed.
    pairs: FxHashSet<u64>,
    pub(super) row: u64,
    pub(super) rows: u64,
    pub(super) tries: u32,
    pub(super) attempts: Vec<u32>,
    /// When the last was there of what the row refers to.
    pub(super) since: i64,
    /// Columns that are drawn from the constants of their CHECK.
    pub(super) wild: Vec<Option<usize>>,
}

impl<'a> TableRows<'a> {
    pub(super) fn new(all: &'a SampleRows, table: usize) -> Self {
        let plan = &all.plans[table];
        let seed = all.seed_of(table);
        let mut filled: Vec<usize> = Vec::new();
        let (mut choosers, mut fixed, mut of_base) = (Vec::new(), Vec::new(), None);
        let mut classes = all.classes[table].clone();
        for (at, key) in plan.keys.iter().enumerate() {
            let is_fixed = |place: &usize| filled.contains(&key.columns[*place]);
            let places: Vec<usize> = (0..key.columns.len()).filter(is_fixed).collect();
            let parent = key.table.filter(|_| !key.is_late);
            choosers.push(parent.filter(|_| !key.is_self).map(|parent| {
                Chooser::new(key, &all.kept[parent], places.clone(), seed ^ (at as u64) << 8)
            }));
            if let (Some(parent), true) = (parent, key.is_inheritance)
                && let Some(of_parent) = &all.classes[parent]
            {
                let isa = |class: &ModelId| {
                    all.ancestry.get(class).is_some_and(|line| line.contains(&plan.model_id))
                };
                let rows = all.kept[parent].rows;
                let mine: Vec<(usize, ModelId)> = of_parent
                    .iter()
                    .copied()
                    .take(rows)
                    .enumerate()
                    .filter(|(_, class)| isa(class))
                    .collect();
                of_base = Some(mine.iter().map(|(row, _)| *row as u32).collect());
                classes = Some(mine.into_iter().map(|(_, class)| class).collect());
            }
            if !key.is_late {
                filled.extend(&key.columns);
            }
            fixed.push(places);
        }
        let rows = of_base.as_ref().map_or(plan.rows, |rows: &Vec<u32>| rows.len() as u64);
        Self {
            all,
            table,
            plan,
            seed,
            own: Kept::of(&plan.kept),
            choosers,
            fixed,
            of_base,
            classes,
            counters: HashMap::new(),
            by_scope: HashMap::new(),
            pairs: FxHashSet::default(),
            row: 0,
            rows,
            tries: 0,
            since: i64::MIN,
            attempts: vec![0; plan.columns.len()],
            wild: vec![None; plan.columns.len()],
        }
    }

    /// The table's name.
    pub fn name(&self) -> &'a str {
        &self.plan.name
    }

    /// The columns' names, in the order of the cells.
    pub fn columns(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.plan.columns.iter().map(|column| column.name.as_str())
    }

    /// How many rows it is to have, and how many it has.
    pub fn progress(&self) -> (u64, u64) {
        let wanted = if self.of_base.is_some() { 0 } else { self.plan.wanted };
        (self.rows.max(wanted), self.row)
    }

    /// The next row; `None` if there are no more, for being enough or for want of rows to refer to.
    pub fn propose(&mut self) -> Option<Vec<Cell>> {
        while self.row < self.rows && self.tries <= MOST_TRIES {
            match self.row_or_why() {
                Ok(cells) if self.is_there(&cells) => {
                    self.tries += 1;
                    for column in &self.plan.primary_key {
                        self.attempts[*column] += 1;
                    }
                }
                Ok(cells) => return Some(cells),
                Err(NoParent::OfThese(columns)) => {
                    self.tries += 1;
                    for column in columns {
                        self.attempts[column] += 1;
                    }
                }
                Err(NoParent::AtAll) => return None,
            }
        }
        None
    }

    /// Is there such a row of a many-to-many table, which no constraint of the database's would refuse?
    fn is_there(&self, cells: &[Cell]) -> bool {
        // Of none there is none to find.
        !self.pairs.is_empty() && self.pairs.contains(&self.pair_of(cells))
    }

    fn pair_of(&self, cells: &[Cell]) -> u64 {
        let text = text_of(self.plan.primary_key.iter().map(|column| &cells[*column]));
        FxBuildHasher.hash_one(text)
    }

    fn row_or_why(&mut self) -> Result<Vec<Cell>, NoParent> {
        let count = self.plan.columns.len();
        let mut cells = vec![Cell::Null; count];
        let mut filled = vec![false; count];
        let class = self.classes.as_ref().and_then(|classes| classes.get(self.row as usize));
        let (class, plan) = (class.copied(), self.plan);
        let class = class.as_ref();
        self.since = i64::MIN;
        for (at, key) in plan.keys.iter().enumerate() {
            let moment = self.fill_key(at, key, class, &mut cells, &mut filled)?;
            self.since = self.since.max(moment.unwrap_or(i64::MIN));
        }
        if let Some(at) = self.plan.discriminator
            && let Some(identity) = class.and_then(|class| self.all.identities.get(class))
        {
            (cells[at], filled[at]) = (identity.clone(), true);
        }
        let takes_defaults = self.tries == 0 && self.facts(0).random(7_001).chance(20);
        for at in 0..count {
            if !filled[at] {
                cells[at] = self.cell(at, class, &cells, takes_defaults);
            }
        }
        for (at, column) in self.plan.columns.iter().enumerate() {
            let Some(Cell::Text(name)) = column.follows.map(|name| &cells[name]) else { continue };
            if filled[at] || matches!(cells[at], Cell::Null | Cell::Omitted) {
                continue;
            }
            let facts = self.facts(self.attempts[at]);
            if let Some(cell) = following_cell(&column.meaning, &column.kind, &facts, name) {
                cells[at] = cell;
            }
        }
        if self.tries < 3 {
            self.agree_with_status(&mut cells, &filled);
        }
        self.put_in_order(&mut cells, &filled);
        Ok(cells)
    }

    /// The database has the row.
    pub fn accept(&mut self, cells: &[Cell]) {
        for (at, column) in self.plan.columns.iter().enumerate() {
            if let Some(by) = &column.counted_by
                && let Cell::Integer(number) = cells[at]
            {
                let group = [at.to_string(), text_of(by.iter().map(|one| &cells[*one]))].concat();
                self.counters.insert(group, number);
            }
        }
        if self.plan.is_without_key && !self.plan.primary_key.is_empty() {
            self.pairs.insert(self.pair_of(cells));
        }
        if let Some(scope) = self.scope(cells) {
            self.by_scope.entry(scope).or_default().push(self.row as u32);
        }
        let origin = self.plan.origin.map(|at| &cells[at]);
        let moment = match origin {
            Some(Cell::Text(text)) => seconds_of_text(text),
            _ => None,
        };
        self.own.push(cells, moment.unwrap_or(self.since));
        self.row += 1;
        if self.tries > 0 {
            self.tries = 0;
            self.attempts.fill(0);
            self.wild.fill(None);
        }
    }

    /// The database refused the row. True if another is to be tried; false if this table has all the rows that
    /// could be found.
    ///
    /// # Errors
    /// What cannot be met.
    pub fn refuse(&mut self, refusal: &Refusal) -> Result<bool, Impossible> {
        self.tries += 1;
        match refusal {
            Refusal::Unique(of) => {
                if self.tries > MOST_TRIES {
                    return Ok(false);
                }
                self.vary_unique(of);
            }
            Refusal::Check(of) => {
                let check = self
                    .plan
                    .checks
                    .iter()
                    .position(|check| check.name == *of || check.sqltext == *of);
                let of_keys =
                    |at: &usize| self.plan.keys.iter().any(|key| key.columns.contains(at));
                let is_of_keys =
                    check.is_some_and(|check| self.plan.checks[check].columns.iter().all(of_keys));
                if self.tries > MOST_TRIES {
                    // Of one user nobody else can be followed.
                    if is_of_keys || self.row > 0 {
                        return Ok(false);
                    }
                    let reason = format!(
                        "no values were found that the check {of} allows; make the check simpler, \
                         or leave the table without rows"
                    );
                    return Err(Impossible { table: self.plan.name.clone(), reason });
                }
                let all: Vec<usize> = (0..self.plan.checks.len()).collect();
                for check in check.map_or(all, |one| vec![one]) {
                    for column in &self.plan.checks[check].columns {
                        self.attempts[*column] += 1;
                        self.wild[*column] = Some(check);
                    }
                }
            }
            Refusal::Other(why) => {
                let reason = format!("SQLite refuses a row: {why}");
                return Err(Impossible { table: self.plan.name.clone(), reason });
            }
        }
        Ok(true)
    }

    /// What the next tables have to know of this one.
    pub fn finish(self) -> Finished {
        Finished { table: self.table, kept: self.own, classes: self.classes }
    }

    /// What a row belongs to, where rows of one table refer to each other.
    pub(super) fn scope(&self, cells: &[Cell]) -> Option<String> {
        let refers_to_itself = self.plan.keys.iter().any(|key| key.is_self && key.nullable);
        let key = &self.plan.keys[self.plan.scope.filter(|_| refers_to_itself)?];
        Some(text_of(key.columns.iter().map(|column| &cells[*column])))
    }

    fn vary_unique(&mut self, of: &str) {
        let of_keys = |at: &usize| self.plan.keys.iter().any(|key| key.columns.contains(at));
        let sets: Vec<&Vec<usize>> =
            self.plan.uniques.iter().filter(|(_, name)| name == of).map(|(set, _)| set).collect();
        let sets = if sets.is_empty() {
            self.plan.uniques.iter().map(|(set, _)| set).collect()
        } else {
            sets
        };
        for set in sets {
            let free: Vec<usize> = set.iter().copied().filter(|at| !of_keys(at)).collect();
            // Other values first, other parents where those are all there is or do not help.
            let varied = if free.is_empty() || self.tries > 6 { set } else { &free };
            for at in varied {
                self.attempts[*at] += 1;
            }
        }
    }

    pub(super) fn facts(&self, attempt: u32) -> Facts {
        Facts {
            seed: self.seed,
            row: self.row,
            rows: self.rows,
            attempt,
            since: self.since,
            is_short: self.plan.is_short,
        }
    }

    pub(super) fn is_of(&self, class: Option<&ModelId>, declared_on: ModelId) -> bool {
        let Some(line) = class.and_then(|class| self.all.ancestry.get(class)) else { return true };
        declared_on == self.plan.model_id || line.contains(&declared_on)
    }

    /// The value of a column that no key fills.
    pub(super) fn cell(
        &self,
        at: usize,
        class: Option<&ModelId>,
        cells: &[Cell],
        takes_defaults: bool,
    ) -> Cell {
        let column = &self.plan.columns[at];
        let attempt = self.attempts[at];
        if column.is_computed || (takes_defaults && column.has_server_default) {
            return Cell::Omitted;
        }
        if column.is_row_number {
            return Cell::Integer((self.row + 1 + u64::from(attempt) * self.rows).cast_signed());
        }
        if column.nullable && (!self.is_of(class, column.declared_on) || attempt > 30) {
            return Cell::Null;
        }
        if let Some(by) = &column.counted_by {
            let group = [at.to_string(), text_of(by.iter().map(|one| &cells[*one]))].concat();
            let last = self.counters.get(&group).copied().unwrap_or(0);
            return Cell::Integer(last + 1 + i64::from(attempt));
        }
        let facts = self.facts(attempt);
        let mut random = facts.random(9_000 + at as u64);
        if let (Some(check), true) = (self.wild[at], attempt > 2) {
            return self.wild_cell(at, check, &mut random);
        }
        if column.nullable && attempt == 0 && random.chance(column.meaning.null_percent) {
            return Cell::Null;
        }
        if let Some(default) = &column.default
            && attempt == 0
            && random.chance(30)
        {
            return default.clone();
        }
        let cell = value_of(&column.meaning, &column.kind, &facts, at as u64);
        bounded(cell, at, &self.plan.terms, &column.kind, &mut random)
    }

    /// One of the constants of a CHECK, or near it, or anything.
    fn wild_cell(&self, at: usize, check: usize, random: &mut Random) -> Cell {
        let column = &self.plan.columns[at];
        let constants: Vec<&Cell> = self.plan.checks[check]
            .constants
            .iter()
            .filter(|cell| matches!(cell, Cell::Text(_)) != column.kind.is_number())
            .collect();
        if column.nullable && self.tries > 60 {
            return Cell::Null;
        }
        if !constants.is_empty() && random.chance(60) {
            let near = random.between(-2, 2);
            return match constants[random.below(constants.len())] {
                Cell::Integer(number) => Cell::Integer(number.saturating_add(near)),
                Cell::Real(number) => Cell::Real(number + near as f64),
                other => other.clone(),
            };
        }
        if column.kind.is_number() {
            let most = [3, 20, 1_000, 100_000][random.below(4)];
            return Cell::Integer(random.between(-most / 4, most));
        }
        value_of(&column.meaning, &column.kind, &self.facts(self.attempts[at]), at as u64)
    }

    /// Start before end, smaller before larger, where a CHECK or the names ask for it.
    fn put_in_order(&self, cells: &mut [Cell], filled: &[bool]) {
        for _ in 0..2 {
            for term in &self.plan.terms {
                let Term::Ordered(one, other, strictly) = term else { continue };
                if filled[*one] || filled[*other] {
                    continue;
                }
                let is_wrong = match (&cells[*one], &cells[*other]) {
                    (Cell::Text(one), Cell::Text(other)) => one > other,
                    (a, b) => match (numeric(a), numeric(b)) {
                        (Some(one), Some(other)) => one > other,
                        _ => continue,
                    },
                };
                if is_wrong && same_kind(self.plan, *one, *other) {
                    cells.swap(*one, *other);
                }
                if *strictly && cells[*one] == cells[*other] {
                    match &mut cells[*other] {
                        Cell::Integer(number) => *number += 1,
                        Cell::Real(number) => *number += 1.0,
                        _ => {}
                    }
                }
            }
        }
    }
}

/// Can two columns change their values?
fn same_kind(plan: &TablePlan, one: usize, other: usize) -> bool {
    let is_moment = |at: usize| matches!(plan.columns[at].meaning.meaning, Meaning::Moment(_));
    plan.columns[one].kind == plan.columns[other].kind || (is_moment(one) && is_moment(other))
}
