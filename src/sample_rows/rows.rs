//! The rows of all tables: in which order they are made, and what is filled in at the end where tables refer to
//! each other in a circle.

use std::collections::BTreeMap;

use super::Cell;
use super::classes::{classes_of_rows, identity, joined_base};
use super::counts::RowCounts;
use super::facts::Facts;
use super::parents::{Chooser, Kept};
use super::plan::{TablePlan, plan_tables};
use super::random::{Random, number_of};
use super::table_rows::TableRows;
use crate::mapping::Mapping;
use crate::schema::{ModelId, Schema};

/// Why a table cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}: {reason}")]
pub struct Impossible {
    /// The table.
    pub table: String,
    /// A sentence: what stands in the way, and what to do.
    pub reason: String,
}

/// All rows, table by table.
#[derive(Debug)]
pub struct SampleRows {
    pub(super) plans: Vec<TablePlan>,
    order: Vec<usize>,
    pub(super) kept: Vec<Kept>,
    /// The class of each row, of tables of classes that inherit.
    pub(super) classes: Vec<Option<Vec<ModelId>>>,
    /// What the discriminator holds, by class.
    pub(super) identities: BTreeMap<ModelId, Cell>,
    /// Each class with all that it inherits from.
    pub(super) ancestry: BTreeMap<ModelId, Vec<ModelId>>,
    pub(super) seed: u64,
}

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
    /// Rows for all tables; as many as `counts` says, and the same ones for the same seed.
    ///
    /// # Errors
    /// A table cannot have rows at all.
    pub fn new(
        schema: &Schema,
        mapping: &Mapping,
        counts: &RowCounts,
        seed: u64,
    ) -> Result<Self, Impossible> {
        let counts = &with_bases(mapping, counts);
        let mut plans = plan_tables(schema, mapping, counts);
        let order = order_of(&mut plans);
        for plan in &mut plans {
            if plan.keys.iter().any(|key| key.is_late) {
                let of_keys = plan.keys.iter().flat_map(|key| key.columns.clone());
                for column in of_keys.chain(plan.primary_key.clone()).collect::<Vec<_>>() {
                    if !plan.kept.contains(&column) {
                        plan.kept.push(column);
                    }
                }
            }
        }
        for plan in plans.iter().filter(|plan| plan.rows > 0) {
            if let Some(key) = plan.keys.iter().find(|key| key.table.is_none() && !key.nullable) {
                let columns: Vec<&str> =
                    key.columns.iter().map(|at| plan.columns[*at].name.as_str()).collect();
                let columns = columns.join(", ");
                let reason = format!(
                    "{columns} refers to a table or columns that the design does not have; draw \
                     them, or take the foreign key away"
                );
                return Err(Impossible { table: plan.name.clone(), reason });
            }
        }
        let classes = plans
            .iter()
            .map(|plan| {
                let is_root = joined_base(mapping, plan.model_id).is_none();
                let root = plan.model_id;
                is_root.then(|| classes_of_rows(schema, mapping, root, counts, seed)).flatten()
            })
            .collect();
        let all = mapping.models.keys().copied();
        Ok(Self {
            kept: plans.iter().map(|plan| Kept::of(&plan.kept)).collect(),
            identities: all.clone().filter_map(|id| Some((id, identity(schema, id)?))).collect(),
            ancestry: all.map(|id| (id, mapping.ancestry(id).collect())).collect(),
            plans,
            order,
            classes,
            seed,
        })
    }

    /// How many tables there are to fill.
    pub fn tables(&self) -> usize {
        self.order.len()
    }

    /// Begins the table of this step; steps follow each other from 0.
    pub fn table(&self, step: usize) -> TableRows<'_> {
        TableRows::new(self, self.order[step])
    }

    /// Takes a table in that has its rows.
    pub fn finish(&mut self, finished: Finished) {
        self.kept[finished.table] = finished.kept;
        if finished.classes.is_some() {
            self.classes[finished.table] = finished.classes;
        }
    }

    /// The tables that refer to each other in a circle, by name, each with the step that it had.
    pub fn late_tables(&self) -> Vec<(usize, String)> {
        let is_late = |table: &usize| self.plans[*table].keys.iter().any(|key| key.is_late);
        let steps = self.order.iter().enumerate().filter(|(_, table)| is_late(table));
        steps.map(|(step, table)| (step, self.plans[*table].name.clone())).collect()
    }

    /// What is to be filled into the rows of a table, once all tables have theirs.
    pub fn late_rows(&self, step: usize) -> Vec<LateRow> {
        let table = self.order[step];
        let (plan, kept) = (&self.plans[table], &self.kept[table]);
        let seed = self.seed_of(table);
        let late: Vec<(usize, Chooser)> = plan
            .keys
            .iter()
            .enumerate()
            .filter(|(_, key)| key.is_late)
            .map(|(at, key)| {
                let is_filled = |place: &usize| {
                    let column = key.columns[*place];
                    let others = plan.keys.iter().filter(|other| !other.is_late);
                    others.flat_map(|other| &other.columns).any(|one| *one == column)
                        || plan.primary_key.contains(&column)
                };
                let fixed = (0..key.columns.len()).filter(is_filled).collect();
                let parents = key.table.map_or(0, |parent| parent);
                (at, Chooser::new(key, &self.kept[parents], fixed, seed ^ at as u64))
            })
            .collect();
        let mut rows = Vec::new();
        for row in 0..kept.rows {
            let facts = Facts {
                seed,
                row: row as u64,
                rows: kept.rows as u64,
                attempt: 0,
                since: i64::MIN,
            };
            let mut cells: Vec<Cell> =
                (0..plan.columns.len()).map(|column| kept.cell(row, column).clone()).collect();
            let mut filled: Vec<(String, Cell)> = Vec::new();
            for (at, chooser) in &late {
                let key = &plan.keys[*at];
                let Some(parent) = key.table else { continue };
                let mut random = facts.random(1_000 + *at as u64);
                if key.nullable && random.chance(20) {
                    continue;
                }
                let Some(chosen) = chooser.choose(key, &cells, row as u64, 0, &mut random) else {
                    continue;
                };
                for (place, column) in key.columns.iter().enumerate() {
                    let cell = self.kept[parent].cell(chosen, key.referred[place]).clone();
                    if cells[*column] != cell && !plan.primary_key.contains(column) {
                        filled.push((plan.columns[*column].name.clone(), cell.clone()));
                        cells[*column] = cell;
                    }
                }
            }
            if !filled.is_empty() {
                let key = plan.primary_key.iter();
                let key = key.map(|column| {
                    (plan.columns[*column].name.clone(), kept.cell(row, *column).clone())
                });
                rows.push(LateRow { row: row as u64, key: key.collect(), cells: filled });
            }
        }
        rows
    }

    pub(super) fn seed_of(&self, table: usize) -> u64 {
        Random::of(&[self.seed, number_of(&self.plans[table].name)]).next()
    }
}

/// A table that has its rows.
#[derive(Debug)]
pub struct Finished {
    pub(super) table: usize,
    pub(super) kept: Kept,
    pub(super) classes: Option<Vec<ModelId>>,
}

/// A base has at least the rows of the tables that are joined to it.
fn with_bases(mapping: &Mapping, counts: &RowCounts) -> RowCounts {
    let mut counts = counts.clone();
    // As often as hierarchies can be deep.
    for _ in 0..mapping.tables.len().min(16) {
        let mut joined: BTreeMap<ModelId, u64> = BTreeMap::new();
        for id in mapping.tables.keys() {
            if let Some(base) = joined_base(mapping, *id) {
                *joined.entry(base).or_default() += counts.get(id).copied().unwrap_or(0);
            }
        }
        for (base, least) in joined {
            let rows = counts.entry(base).or_default();
            *rows = (*rows).max(least);
        }
    }
    counts
}

/// Parents before children. Where tables refer to each other in a circle, keys that may be NULL wait until the
/// end, and others only if nothing else helps.
fn order_of(plans: &mut [TablePlan]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(plans.len());
    let mut left: Vec<usize> = (0..plans.len()).collect();
    while !left.is_empty() {
        let waits_for = |table: usize, order: &[usize], strictly: bool| {
            plans[table]
                .keys
                .iter()
                .filter(|key| !key.is_self && (strictly || !key.nullable || key.is_inheritance))
                .filter(|key| key.table.is_some_and(|parent| !order.contains(&parent)))
                .count()
        };
        let next = left
            .iter()
            .position(|table| waits_for(*table, &order, true) == 0)
            .or_else(|| left.iter().position(|table| waits_for(*table, &order, false) == 0))
            .unwrap_or(0);
        let table = left.remove(next);
        for key in &mut plans[table].keys {
            let waits = key.table.is_some_and(|parent| !order.contains(&parent));
            key.is_late = waits && !key.is_self;
        }
        order.push(table);
    }
    order
}
