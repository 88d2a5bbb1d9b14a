//! Keys that are filled in when all tables have their rows, since the tables refer to each other in a circle.
//!
//! A row takes one of those that refer back to it, if there are any: a team's captain plays in that team. Others
//! take what was there before them. A key that is unique and must not be NULL takes another row each time: the
//! rows are paired off, the oldest with the oldest, and those of one table in a ring.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Cell;
use super::meaning::{has, words_of};
use super::parents::{Chooser, Kept, text_of};
use super::plan::{KeyPlan, TablePlan};
use super::random::Random;
use super::rows::SampleRows;

/// What is filled into one row at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct LateRow {
    /// The row, from 0 in the order of making.
    pub row: u64,
    /// The columns of the primary key and what they hold; none where the table has none.
    pub key: Vec<(String, Cell)>,
    /// The columns that are filled in and with what.
    pub cells: Vec<(String, Cell)>,
}

impl SampleRows {
    /// The tables that refer to each other in a circle, by name, each with the step that it had.
    pub fn late_tables(&self) -> Vec<(usize, String)> {
        let is_late = |table: &usize| self.plans[*table].keys.iter().any(|key| key.is_late);
        let steps = self.order.iter().enumerate().filter(|(_, table)| is_late(table));
        steps.map(|(step, table)| (step, self.plans[*table].name.clone())).collect()
    }

    /// What is to be filled into the rows of a table, once all tables have theirs.
    pub fn late_rows(&self, step: usize) -> Vec<LateRow> {
        let table = self.order[step];
        let plan = &self.plans[table];
        let mut own = self.kept[table].clone();
        let mut filled: BTreeMap<usize, Vec<(String, Cell)>> = BTreeMap::new();
        let mut is_set: HashSet<usize> = plan.primary_key.iter().copied().collect();
        let others = plan.keys.iter().filter(|key| !key.is_late);
        is_set.extend(others.flat_map(|key| key.columns.iter().copied()));
        for (at, key) in plan.keys.iter().enumerate().filter(|(_, key)| key.is_late) {
            let Some(parent) = key.table else { continue };
            let parents = if key.is_self { own.clone() } else { self.kept[parent].clone() };
            let fixed = (0..key.columns.len()).filter(|at| is_set.contains(&key.columns[*at]));
            let late = LateKey {
                all: self,
                key,
                table,
                own: &own,
                parents: &parents,
                fixed: fixed.collect(),
                seed: self.seed_of(table) ^ at as u64,
            };
            for (row, chosen) in late.chosen().into_iter().enumerate() {
                let Some(chosen) = chosen else { continue };
                for (place, column) in key.columns.iter().enumerate() {
                    let cell = parents.cell(chosen, key.referred[place]);
                    if own.cell(row, *column) != cell && !plan.primary_key.contains(column) {
                        let name = plan.columns[*column].name.clone();
                        filled.entry(row).or_default().push((name, cell.clone()));
                        own.set(row, *column, cell.clone());
                    }
                }
            }
            is_set.extend(&key.columns);
        }
        let kept = &self.kept[table];
        let key_of = |row: usize| {
            let name = |column: &usize| plan.columns[*column].name.clone();
            plan.primary_key.iter().map(|at| (name(at), kept.cell(row, *at).clone())).collect()
        };
        let late = |(row, cells)| LateRow { row: row as u64, key: key_of(row), cells };
        filled.into_iter().map(late).collect()
    }
}

/// The columns of keys that have to be kept of each table, by table: those that late keys read.
pub(super) fn columns_to_keep(plans: &[TablePlan]) -> Vec<(usize, usize)> {
    let mut columns = Vec::new();
    for (table, plan) in plans.iter().enumerate() {
        for key in plan.keys.iter().filter(|key| key.is_late) {
            let of_keys = plan.keys.iter().flat_map(|key| &key.columns);
            columns.extend(of_keys.chain(&plan.primary_key).map(|column| (table, *column)));
            if let Some(parent) = key.table
                && let Some(back) = back_key(plans, table, key)
            {
                columns.extend(back.columns.iter().map(|column| (parent, *column)));
            }
        }
    }
    columns
}

/// The key by which the rows of the referred table refer to this one.
fn back_key<'p>(plans: &'p [TablePlan], table: usize, key: &KeyPlan) -> Option<&'p KeyPlan> {
    let parent = key.table.filter(|parent| *parent != table)?;
    let is_back = |key: &&KeyPlan| key.table == Some(table) && !key.is_late && !key.is_inheritance;
    plans[parent].keys.iter().find(is_back)
}

/// One key of one table.
struct LateKey<'a> {
    all: &'a SampleRows,
    key: &'a KeyPlan,
    table: usize,
    own: &'a Kept,
    parents: &'a Kept,
    /// Places in the key whose columns are filled already.
    fixed: Vec<usize>,
    seed: u64,
}

impl LateKey<'_> {
    /// The row that each row refers to.
    fn chosen(&self) -> Vec<Option<usize>> {
        let mut chosen: Vec<Option<usize>> = vec![None; self.own.rows];
        let mut used: HashSet<usize> = HashSet::new();
        let wanted: Vec<bool> = (0..self.own.rows).map(|row| self.is_wanted(row)).collect();
        let back = back_key(&self.all.plans, self.table, self.key);
        if let Some(back) = back {
            for (row, candidates) in self.referring_back(back) {
                if wanted[row] {
                    chosen[row] = self.one_of(row, &candidates);
                    used.extend(chosen[row]);
                }
            }
        }
        let rest: Vec<usize> =
            (0..self.own.rows).filter(|row| wanted[*row] && chosen[*row].is_none()).collect();
        match (self.key.is_one_to_one, self.key.nullable) {
            // Without anybody in the team it has no captain.
            (_, true) if back.is_some() => {}
            (true, nullable) => self.pair_off(&rest, &used, nullable, &mut chosen),
            (false, _) => self.choose_older(&rest, &mut chosen),
        }
        chosen
    }

    /// May a row have it, and is it to have it where it may also be NULL?
    fn is_wanted(&self, row: usize) -> bool {
        if !self.key.nullable {
            return true;
        }
        let class = self.all.classes[self.table].as_ref().and_then(|classes| classes.get(row));
        let line = class.and_then(|class| self.all.ancestry.get(class));
        let is_of = line.is_none_or(|line| line.contains(&self.key.declared_on))
            || self.key.declared_on == self.all.plans[self.table].model_id;
        is_of && !self.random(row).chance(12)
    }

    fn random(&self, row: usize) -> Random {
        Random::of(&[self.seed, row as u64, 1_000])
    }

    /// The last moment of what a row can refer to.
    fn limit(&self, row: usize) -> i64 {
        if self.all.plans[self.table].has_moments { self.own.moment(row) } else { i64::MAX }
    }

    /// What a row holds already of the key, as one text.
    fn held(&self, row: usize) -> String {
        text_of(self.fixed.iter().map(|at| self.own.cell(row, self.key.columns[*at])))
    }

    /// What a row would give to that part of the key, as one text.
    fn given(&self, parent: usize) -> String {
        text_of(self.fixed.iter().map(|at| self.parents.cell(parent, self.key.referred[*at])))
    }

    /// The rows that are referred to by others, with those.
    fn referring_back(&self, back: &KeyPlan) -> BTreeMap<usize, Vec<usize>> {
        let text = |row: usize| text_of(back.referred.iter().map(|at| self.own.cell(row, *at)));
        let rows: HashMap<String, usize> = (0..self.own.rows).map(|row| (text(row), row)).collect();
        let mut referring: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for parent in 0..self.parents.rows {
            let cells = || back.columns.iter().map(|at| self.parents.cell(parent, *at));
            if !cells().any(Cell::is_null)
                && let Some(row) = rows.get(&text_of(cells()))
                && self.held(*row) == self.given(parent)
            {
                referring.entry(*row).or_default().push(parent);
            }
        }
        referring
    }

    /// The first or last one, if the key's name asks for it.
    fn one_of(&self, row: usize, candidates: &[usize]) -> Option<usize> {
        let plan = &self.all.plans[self.table];
        let words = self.key.columns.iter().flat_map(|at| words_of(&plan.columns[*at].name));
        let words: Vec<String> = words.collect();
        let when = |parent: &&usize| (self.parents.moment(**parent), **parent);
        let found = if has(&words, &["last", "latest", "newest", "recent", "current"]) {
            candidates.iter().max_by_key(when)
        } else if has(&words, &["first", "earliest", "oldest", "original"]) {
            candidates.iter().min_by_key(when)
        } else {
            candidates.get(self.random(row).skewed_below(candidates.len()))
        };
        found.copied()
    }

    /// The referred rows by what they give to the part that is filled already, the oldest first.
    fn groups(&self, used: &HashSet<usize>) -> HashMap<String, Vec<usize>> {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for parent in (0..self.parents.rows).filter(|parent| !used.contains(parent)) {
            groups.entry(self.given(parent)).or_default().push(parent);
        }
        for rows in groups.values_mut() {
            rows.sort_by_key(|row| self.parents.moment(*row));
        }
        groups
    }

    /// Another one for each.
    fn pair_off(
        &self,
        rows: &[usize],
        used: &HashSet<usize>,
        nullable: bool,
        chosen: &mut [Option<usize>],
    ) {
        let mut children: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for row in rows {
            children.entry(self.held(*row)).or_default().push(*row);
        }
        let groups = self.groups(used);
        for (held, mut children) in children {
            let Some(parents) = groups.get(&held) else { continue };
            children.sort_by_key(|row| self.own.moment(*row));
            if !nullable {
                // The ring: all but the last refer to the one before, which is older.
                let by = usize::from(self.key.is_self);
                for (at, row) in children.iter().enumerate().take(parents.len()) {
                    chosen[*row] = Some(parents[(at + parents.len() - by) % parents.len()]);
                }
                continue;
            }
            let mut next = parents.iter().copied().peekable();
            let mut pool: Vec<usize> = Vec::new();
            for row in children {
                while let Some(parent) =
                    next.next_if(|at| self.parents.moment(*at) <= self.limit(row))
                {
                    pool.push(parent);
                }
                if !pool.is_empty() {
                    let at = self.random(row).below(pool.len());
                    chosen[row] = Some(pool.swap_remove(at));
                }
            }
        }
    }

    /// One that was there before, some more often than others. Where none was, NULL, or the oldest.
    fn choose_older(&self, rows: &[usize], chosen: &mut [Option<usize>]) {
        const DRAWS: usize = 8;
        let groups = self.groups(&HashSet::new());
        let chooser = Chooser::new(self.key, self.parents, Vec::new(), self.seed);
        for row in rows {
            let Some(parents) = groups.get(&self.held(*row)) else { continue };
            let (limit, mut random) = (self.limit(*row), self.random(*row));
            random.next();
            let drawn = (0..DRAWS).filter(|_| self.fixed.is_empty()).find_map(|_| {
                let parent = chooser.choose(self.key, &[], *row as u64, 0, &mut random)?;
                (self.parents.moment(parent) <= limit).then_some(parent)
            });
            let older = parents.partition_point(|at| self.parents.moment(*at) <= limit);
            chosen[*row] = match (drawn, older) {
                (Some(parent), _) => Some(parent),
                (None, 0) if self.key.nullable => None,
                (None, 0) => parents.first().copied(),
                (None, older) => parents.get(random.skewed_below(older)).copied(),
            };
        }
    }
}
