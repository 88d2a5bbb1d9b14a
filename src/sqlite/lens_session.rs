//! One strategy, statement by statement: which objects are loaded, which are there already, and what
//! each parent comes to have. Ports the order in which `loading.instances`, `_PostLoad` and the loader
//! strategies emit.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use rusqlite::params_from_iter;

use super::error::ReadError;
use super::lens::{Emitted, LensRun, Parents};
use super::open::Database;
use super::value::Value;
use crate::lens::{BATCH, Bind, Lens, Loading, Stage, Statement, Then};
use crate::mapping::ColumnRef;

type Key = Vec<Value>;

/// Objects of one class: their cells by columns.
#[derive(Default)]
struct Objects {
    columns: Vec<ColumnRef>,
    rows: Vec<Vec<Value>>,
}

impl Objects {
    fn cells(&self, row: usize, columns: &[ColumnRef]) -> Key {
        let cell = |column: &ColumnRef| {
            let place = self.columns.iter().position(|one| one == column)?;
            self.rows.get(row)?.get(place).cloned()
        };
        columns.iter().map(|column| cell(column).unwrap_or(Value::Null)).collect()
    }
}

/// Rows that a statement gave.
struct Rows {
    /// What says whose each row is.
    keys: Vec<Key>,
    /// The targets.
    targets: Objects,
}

/// A session that loads parents with one strategy.
pub(super) struct Emitting<'a> {
    database: &'a Database,
    lens: &'a Lens<'a>,
    chosen: &'a Parents,
    run: &'a mut LensRun,
    parents: Objects,
    /// Keys of the objects that are loaded; of parents only if they may be targets.
    there: HashSet<String>,
}

impl<'a> Emitting<'a> {
    pub(super) fn new(
        database: &'a Database,
        lens: &'a Lens<'a>,
        chosen: &'a Parents,
        run: &'a mut LensRun,
    ) -> Self {
        let parents = Objects::default();
        Self { database, lens, chosen, run, parents, there: HashSet::new() }
    }

    /// Emits all that the strategy does.
    pub(super) fn load(&mut self, loading: &Loading) -> Result<(), ReadError> {
        let beside = self.load_parents(&loading.parents)?;
        match &loading.then {
            Then::Beside { .. } => self.run.related = beside,
            Then::Nothing => self.run.related = vec![Vec::new(); self.parents.rows.len()],
            Then::Each { statement, get, stage: Stage::Load, levels } => {
                self.run.is_per_parent = true;
                self.load_immediately(statement, get.as_deref(), levels.unwrap_or(1))?;
            }
            Then::Each { statement, get, .. } => {
                self.run.is_per_parent = true;
                for row in 0..self.parents.rows.len() {
                    let related = self.touch(row, statement, get.as_deref())?;
                    self.run.related.push(related);
                }
            }
            Then::Refuse { message, unless_there } => {
                self.refuse(message, unless_there.as_deref());
            }
            Then::Subqueries(levels) => self.load_subqueries(levels)?,
            Then::Batches { statement, keys, by_target, levels } => {
                self.load_batches(statement, keys, *by_target, *levels)?;
            }
        }
        Ok(())
    }

    /// Loads the parents; what stands beside them comes back.
    fn load_parents(&mut self, statement: &Statement) -> Result<Vec<Vec<Key>>, ReadError> {
        let places = |level: usize, columns: &[ColumnRef]| -> Vec<usize> {
            columns.iter().filter_map(|one| statement.place(level, *one)).collect()
        };
        let key = places(0, self.lens.parent_key());
        let target = places(1, self.lens.target_key());
        let width = statement.columns.iter().filter(|one| one.level == 0).count();
        let (mut known, mut related): (HashMap<String, usize>, Vec<Vec<Key>>) = Default::default();
        let mut rows: Vec<Vec<Value>> = Vec::new();
        let mut seen = HashSet::new();
        let chosen = self.chosen;
        let value = |bind: &Bind| chosen.value(bind);
        self.emit(statement, Stage::Load, &[], value, &mut |row| {
            let own: Key = key.iter().filter_map(|at| row.get(*at).cloned()).collect();
            if own.iter().all(Value::is_null) {
                return;
            }
            let name = identity(&own);
            let at = *known.entry(name.clone()).or_insert_with(|| {
                rows.push(row[..width.min(row.len())].to_vec());
                related.push(Vec::new());
                rows.len() - 1
            });
            let other: Key = target.iter().filter_map(|at| row.get(*at).cloned()).collect();
            if !other.iter().all(Value::is_null) && seen.insert((at, identity(&other))) {
                related[at].push(other);
            }
        })?;
        self.parents.columns = statement.columns.iter().take(width).map(|one| one.column).collect();
        self.parents.rows = rows;
        self.run.parents = self.parents.rows.len();
        if self.lens.is_one_hierarchy() {
            self.there.extend(known.into_keys());
        }
        if self.lens.is_scalar() {
            for some in &mut related {
                some.truncate(1);
            }
        }
        Ok(related)
    }

    /// Looks at the relationship of one parent.
    fn touch(
        &mut self,
        row: usize,
        statement: &Statement,
        get: Option<&[ColumnRef]>,
    ) -> Result<Vec<Key>, ReadError> {
        let parents = std::mem::take(&mut self.parents);
        let related = self.lazily(&parents, row, statement, get, Stage::Touch);
        self.parents = parents;
        Ok(related?.0)
    }

    /// What one object leads to; the objects that were not there before come back, too.
    fn lazily(
        &mut self,
        of: &Objects,
        row: usize,
        statement: &Statement,
        get: Option<&[ColumnRef]>,
        stage: Stage,
    ) -> Result<(Vec<Key>, Objects), ReadError> {
        let cell = |bind: &Bind| match bind {
            Bind::Cell(column) => of.cells(row, &[*column]).pop().unwrap_or(Value::Null),
            _ => Value::Null,
        };
        let rows = match get {
            None => self.rows(statement, stage, &[], cell)?,
            Some(columns) => {
                let key = of.cells(row, columns);
                if key.iter().all(Value::is_null) {
                    return Ok(Default::default());
                }
                if self.there.contains(&identity(&key)) {
                    return Ok((vec![key], Objects::default()));
                }
                let nulls: Vec<bool> = key.iter().map(Value::is_null).collect();
                let statement = self.lens.get(columns, &nulls);
                self.rows(&statement, stage, &[], cell)?
            }
        };
        let (mut keys, mut seen) = (Vec::new(), HashSet::new());
        let mut new = Objects { columns: rows.targets.columns.clone(), rows: Vec::new() };
        let key_columns = self.lens.target_key();
        for at in 0..rows.targets.rows.len() {
            let key = rows.targets.cells(at, key_columns);
            let name = identity(&key);
            if !seen.insert(name.clone()) {
                continue;
            }
            if self.there.insert(name) {
                new.rows.push(rows.targets.rows[at].clone());
            }
            keys.push(key);
        }
        if self.lens.is_scalar() {
            keys.truncate(1);
        }
        Ok((keys, new))
    }

    /// `_ImmediateLoader`: as if all were looked at while they are loaded. What a class that leads to
    /// itself gives is looked at in turn, level by level.
    fn load_immediately(
        &mut self,
        statement: &Statement,
        get: Option<&[ColumnRef]>,
        levels: usize,
    ) -> Result<(), ReadError> {
        // What reads a row of a subclass takes over from what reads the base, and finds the relationship
        // noted already; it then gets nothing by key.
        let levels = if self.has_subclass_rows() { 0 } else { levels };
        let parents = std::mem::take(&mut self.parents);
        let mut related: Vec<Option<Vec<Key>>> = Vec::new();
        let mut next = Objects { columns: parents.columns.clone(), rows: parents.rows.clone() };
        let mut level = 1;
        while !next.rows.is_empty() {
            let mut found = Objects::default();
            for row in 0..next.rows.len() {
                let is_got = get.is_none_or(|columns| {
                    let key = next.cells(row, columns);
                    // Deeper than it is told to go, it takes what is there.
                    level <= levels
                        || key.iter().all(Value::is_null)
                        || self.there.contains(&identity(&key))
                });
                let some = if is_got {
                    let (keys, new) = self.lazily(&next, row, statement, get, Stage::Load)?;
                    found.columns.clone_from(&statement.target_columns());
                    found.rows.extend(new.rows);
                    Some(keys)
                } else {
                    None
                };
                if level == 1 {
                    related.push(some);
                }
            }
            if !self.lens.is_cycle() {
                break;
            }
            next = found;
            level += 1;
        }
        self.parents = parents;
        for (row, some) in related.into_iter().enumerate() {
            let keys = match some {
                Some(keys) => keys,
                None => self.touch(row, statement, get)?,
            };
            self.run.related.push(keys);
        }
        Ok(())
    }

    fn has_subclass_rows(&self) -> bool {
        let Some((column, identities)) = self.lens.subclasses() else { return false };
        let identities: Vec<Value> = identities.iter().map(Value::from_constant).collect();
        let rows = 0..self.parents.rows.len();
        rows.into_iter().any(|row| identities.contains(&self.parents.cells(row, &[column])[0]))
    }

    fn refuse(&mut self, message: &str, unless_there: Option<&[ColumnRef]>) {
        for row in 0..self.parents.rows.len() {
            let key = unless_there.map(|columns| self.parents.cells(row, columns));
            match key {
                Some(key) if key.iter().all(Value::is_null) => self.run.related.push(Vec::new()),
                Some(key) if self.there.contains(&identity(&key)) => {
                    self.run.related.push(vec![key]);
                }
                _ => {
                    self.run.error = Some(message.to_owned());
                    return;
                }
            }
        }
    }

    fn load_subqueries(&mut self, levels: &[Statement]) -> Result<(), ReadError> {
        let mut are_there = !self.parents.rows.is_empty();
        for (level, statement) in levels.iter().enumerate() {
            if !are_there {
                break;
            }
            let chosen = self.chosen;
            let rows = self.rows(statement, Stage::Load, &[], |bind| chosen.value(bind))?;
            are_there = !rows.keys.is_empty();
            if level == 0 {
                let locals: Vec<ColumnRef> =
                    statement.keys.iter().map(|at| statement.columns[*at].column).collect();
                self.relate(&rows, &locals);
            }
        }
        if self.run.related.is_empty() {
            self.run.related = vec![Vec::new(); self.parents.rows.len()];
        }
        Ok(())
    }

    fn load_batches(
        &mut self,
        statement: &Statement,
        columns: &[ColumnRef],
        by_target: bool,
        levels: usize,
    ) -> Result<(), ReadError> {
        let mut states =
            Objects { columns: self.parents.columns.clone(), rows: self.parents.rows.clone() };
        for level in 1..=levels {
            let mut keys: Vec<Key> =
                (0..states.rows.len()).map(|row| states.cells(row, columns)).collect();
            if by_target {
                let mut seen = HashSet::new();
                keys.retain(|key| !key.iter().any(Value::is_null) && seen.insert(identity(key)));
            }
            let mut all = Rows { keys: Vec::new(), targets: Objects::default() };
            for batch in keys.chunks(BATCH) {
                let mut rows = self.rows(statement, Stage::Load, batch, |_| Value::Null)?;
                all.keys.append(&mut rows.keys);
                all.targets.columns = rows.targets.columns;
                all.targets.rows.append(&mut rows.targets.rows);
            }
            if level == 1 {
                self.relate(&all, columns);
            }
            let mut seen = HashSet::new();
            let mut next = Objects { columns: all.targets.columns.clone(), rows: Vec::new() };
            for at in 0..all.targets.rows.len() {
                if seen.insert(identity(&all.targets.cells(at, self.lens.target_key()))) {
                    next.rows.push(std::mem::take(&mut all.targets.rows[at]));
                }
            }
            states = next;
        }
        Ok(())
    }

    /// Gives each parent the rows whose key its columns have.
    fn relate(&mut self, rows: &Rows, columns: &[ColumnRef]) {
        let mut by_key: HashMap<String, Vec<Key>> = HashMap::new();
        for (at, key) in rows.keys.iter().enumerate() {
            let target = rows.targets.cells(at, self.lens.target_key());
            by_key.entry(identity(key)).or_default().push(target);
        }
        for row in 0..self.parents.rows.len() {
            let key = identity(&self.parents.cells(row, columns));
            let mut found = by_key.get(&key).cloned().unwrap_or_default();
            if self.lens.is_scalar() {
                found.truncate(1);
            }
            self.run.related.push(found);
        }
    }

    fn rows(
        &mut self,
        statement: &Statement,
        stage: Stage,
        keys: &[Key],
        value: impl Fn(&Bind) -> Value,
    ) -> Result<Rows, ReadError> {
        let columns = statement.target_columns();
        let places: Vec<usize> =
            columns.iter().filter_map(|one| statement.place(1, *one)).collect();
        let mut rows = Rows { keys: Vec::new(), targets: Objects { columns, rows: Vec::new() } };
        self.emit(statement, stage, keys, value, &mut |row| {
            let cells = |places: &[usize]| -> Vec<Value> {
                places.iter().filter_map(|at| row.get(*at).cloned()).collect()
            };
            rows.keys.push(cells(&statement.keys));
            rows.targets.rows.push(cells(&places));
        })?;
        Ok(rows)
    }

    /// Runs one statement and notes it.
    fn emit(
        &mut self,
        statement: &Statement,
        stage: Stage,
        keys: &[Key],
        value: impl Fn(&Bind) -> Value,
        each_row: &mut dyn FnMut(&[Value]),
    ) -> Result<(), ReadError> {
        let sql = statement.sql_for(keys.len());
        let mut parameters = Vec::new();
        for bind in &statement.binds {
            match bind {
                Bind::Constant(constant) => parameters.push(Value::from_constant(constant)),
                Bind::Offset => parameters.push(Value::Integer(0)),
                Bind::Keys => parameters.extend(keys.iter().flatten().cloned()),
                other => parameters.push(value(other)),
            }
        }
        let started = Instant::now();
        let mut count = 0;
        let ended = self.read(&sql, &parameters, statement.columns.len(), &mut |row| {
            count += 1;
            each_row(row);
        });
        let time = started.elapsed();
        self.run.statements.push(Emitted { sql, parameters, stage, rows: count, time });
        ended
    }

    fn read(
        &self,
        sql: &str,
        parameters: &[Value],
        width: usize,
        each_row: &mut dyn FnMut(&[Value]),
    ) -> Result<(), ReadError> {
        let mut prepared = self.database.connection.prepare_cached(sql)?;
        let mut rows = prepared.query(params_from_iter(parameters))?;
        let mut cells = Vec::with_capacity(width);
        while let Some(row) = rows.next()? {
            cells.clear();
            for at in 0..width {
                cells.push(Value::start_from_ref(row.get_ref(at)?, LONGEST_CELL));
            }
            each_row(&cells);
        }
        Ok(())
    }
}

impl Parents {
    /// What is bound where parents are chosen.
    fn value(&self, bind: &Bind) -> Value {
        match (bind, self) {
            (Bind::Key(at), Self::One(key)) => key.get(*at).cloned().unwrap_or(Value::Null),
            (Bind::Limit, Self::Page(limit)) => Value::Integer(i64::from(*limit)),
            _ => Value::Null,
        }
    }
}

/// Of a cell no more bytes are kept: keys are shorter.
const LONGEST_CELL: usize = 4096;

/// A key as one text, in which a number and the text of it are two.
fn identity(key: &[Value]) -> String {
    format!("{key:?}")
}
