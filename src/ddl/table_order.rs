//! In which order tables are created, and which foreign keys must wait until all are there
//! (SQLAlchemy's `sort_tables_and_constraints` and `topological.sort`).
//!
//! Knows tables and keys; nothing of SQL.

use std::collections::{BTreeMap, BTreeSet};

use crate::mapping::{ResolvedForeignKey, ResolvedTable};
use crate::schema::{ConstraintId, ModelId};

/// Tables in an order in which each follows those that it refers to, as far as that goes.
pub(super) struct TableOrder<'a> {
    /// The tables; of equals the one that stands first in the schema comes first.
    pub tables: Vec<&'a ResolvedTable>,
    /// Keys that `use_alter` or a cycle puts after all tables, in the order of their tables.
    pub remaining: Vec<(&'a ResolvedTable, &'a ResolvedForeignKey)>,
    waiting: BTreeSet<ConstraintId>,
}

impl TableOrder<'_> {
    /// Does this key wait until all tables are there?
    pub fn waits(&self, key: &ResolvedForeignKey) -> bool {
        self.waiting.contains(&key.constraint_id)
    }
}

/// Sorts tables by their foreign keys.
pub(super) fn sort_tables_and_constraints<'a>(tables: &[&'a ResolvedTable]) -> TableOrder<'a> {
    let ids: Vec<ModelId> = tables.iter().map(|table| table.model_id).collect();
    let mut remaining: BTreeSet<ConstraintId> = BTreeSet::new();
    let mut dependencies: BTreeSet<(ModelId, ModelId)> = BTreeSet::new();
    for table in tables {
        for key in &table.foreign_keys {
            if key.use_alter {
                remaining.insert(key.constraint_id);
            } else if let Some(parent) = parent_of(table, key) {
                dependencies.insert((parent, table.model_id));
            }
        }
    }

    let sorted = sort(&ids, &dependencies).unwrap_or_else(|| {
        let cycles = find_cycles(&ids, &dependencies);
        // All keys of a table in a cycle wait, those to tables outside of it too.
        for table in tables.iter().filter(|table| cycles.contains(&table.model_id)) {
            for key in &table.foreign_keys {
                remaining.insert(key.constraint_id);
                if let Some(parent) = parent_of(table, key) {
                    dependencies.remove(&(parent, table.model_id));
                }
            }
        }
        sort(&ids, &dependencies).unwrap_or_else(|| ids.clone())
    });

    let by_id: BTreeMap<ModelId, &ResolvedTable> =
        tables.iter().map(|table| (table.model_id, *table)).collect();
    let remaining_of = |table: &'a ResolvedTable| {
        let remaining = &remaining;
        table
            .foreign_keys
            .iter()
            .filter(move |key| remaining.contains(&key.constraint_id))
            .map(move |key| (table, key))
    };
    TableOrder {
        tables: sorted.iter().filter_map(|id| by_id.get(id).copied()).collect(),
        remaining: tables.iter().copied().flat_map(remaining_of).collect(),
        waiting: remaining.clone(),
    }
}

fn parent_of(table: &ResolvedTable, key: &ResolvedForeignKey) -> Option<ModelId> {
    key.referred_model.filter(|parent| *parent != table.model_id)
}

/// Items in rounds, each of those whose parents came in earlier rounds, in the order given; `None` if
/// a cycle is left over.
pub(super) fn sort<T: Copy + Ord>(
    items: &[T],
    parent_and_child: &BTreeSet<(T, T)>,
) -> Option<Vec<T>> {
    let places: BTreeMap<T, usize> = items.iter().enumerate().map(|(at, one)| (*one, at)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut missing = vec![0_usize; items.len()];
    for (parent, child) in parent_and_child {
        let (Some(parent), Some(child)) = (places.get(parent), places.get(child)) else { continue };
        children[*parent].push(*child);
        missing[*child] += 1;
    }
    let mut round: Vec<usize> = (0..items.len()).filter(|at| missing[*at] == 0).collect();
    let mut sorted = Vec::with_capacity(items.len());
    while !round.is_empty() {
        let mut next = Vec::new();
        for at in round {
            sorted.push(items[at]);
            for &child in &children[at] {
                missing[child] -= 1;
                if missing[child] == 0 {
                    next.push(child);
                }
            }
        }
        next.sort_unstable();
        round = next;
    }
    (sorted.len() == items.len()).then_some(sorted)
}

/// The items that can reach themselves (`topological.find_cycles`).
fn find_cycles<T: Copy + Ord>(items: &[T], parent_and_child: &BTreeSet<(T, T)>) -> BTreeSet<T> {
    let mut children: BTreeMap<T, Vec<T>> = BTreeMap::new();
    for (parent, child) in parent_and_child {
        children.entry(*parent).or_default().push(*child);
    }
    let reaches_itself = |start: T| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<T> = children.get(&start).cloned().unwrap_or_default();
        while let Some(item) = next.pop() {
            if item == start {
                return true;
            }
            if seen.insert(item) {
                next.extend(children.get(&item).into_iter().flatten());
            }
        }
        false
    };
    items.iter().copied().filter(|item| reaches_itself(*item)).collect()
}
