//! The rows of all tables, table by table: what is known before the first one is made, and of those that are done.

use std::collections::BTreeMap;

use super::Cell;
use super::classes::{classes_of_rows, identity, joined_base};
use super::counts::RowCounts;
use super::late::columns_to_keep;
use super::order::order_of;
use super::parents::Kept;
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
    pub(super) order: Vec<usize>,
    pub(super) kept: Vec<Kept>,
    /// The class of each row, of tables of classes that inherit.
    pub(super) classes: Vec<Option<Vec<ModelId>>>,
    /// What the discriminator holds, by class.
    pub(super) identities: BTreeMap<ModelId, Cell>,
    /// Each class with all that it inherits from.
    pub(super) ancestry: BTreeMap<ModelId, Vec<ModelId>>,
    pub(super) seed: u64,
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
        for (table, column) in columns_to_keep(&plans) {
            if !plans[table].kept.contains(&column) {
                plans[table].kept.push(column);
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
