//! In which order tables get their rows, which keys wait until all have theirs since tables refer to each other in
//! a circle, and how many rows tables can have that need each other row by row.

use std::collections::BTreeSet;

use super::kind::Kind;
use super::plan::{KeyPlan, TablePlan};

/// Parents before children. Where tables refer to each other in a circle, keys that may be NULL wait until the
/// end, and others only if nothing else helps. SQLite's keys are off meanwhile; it looks at all of them at the end.
pub(super) fn order_of(plans: &mut [TablePlan]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(plans.len());
    let mut left: BTreeSet<usize> = (0..plans.len()).collect();
    while let Some(table) = next_of(plans, &left) {
        for key in &mut plans[table].keys {
            // The first row of a table has none before it, and the last is needed by the ring.
            let is_ring = key.is_self && key.is_one_to_one && !key.nullable;
            let waits = key.table.is_some_and(|parent| left.contains(&parent));
            key.is_late = is_ring || (waits && !key.is_self);
        }
        left.remove(&table);
        order.push(table);
    }
    for plan in plans.iter_mut() {
        number_primary_key(plan);
    }
    share_evenly(plans);
    order
}

fn next_of(plans: &[TablePlan], left: &BTreeSet<usize>) -> Option<usize> {
    let waits = |key: &KeyPlan, table: usize| {
        key.table.is_some_and(|parent| parent != table && left.contains(&parent))
    };
    let is_free = |table: &&usize| !plans[**table].keys.iter().any(|key| waits(key, **table));
    if let Some(table) = left.iter().find(is_free) {
        return Some(*table);
    }
    let any = |_: &KeyPlan| true;
    let is_required = |key: &KeyPlan| !key.nullable || key.is_inheritance;
    let circle = circle_of(plans, left, any)?;
    let needed = circle_of(plans, &circle, is_required)?;
    // Best a key waits that may refer to any row.
    let strictly = |table: &usize| {
        let keys = plans[*table].keys.iter().filter(|key| waits(key, *table) && is_required(key));
        keys.map(|key| {
            1 + 10 * usize::from(key.is_one_to_one) + 100 * usize::from(key.is_inheritance)
        })
        .sum::<usize>()
    };
    needed.into_iter().min_by_key(strictly)
}

/// The first tables that refer to none but each other, of these and by such keys: one table, or a circle of them.
fn circle_of(
    plans: &[TablePlan],
    among: &BTreeSet<usize>,
    counts: impl Fn(&KeyPlan) -> bool,
) -> Option<BTreeSet<usize>> {
    let reached = |start: usize| {
        let (mut found, mut next) = (BTreeSet::from([start]), vec![start]);
        while let Some(table) = next.pop() {
            let keys = plans[table].keys.iter().filter(|key| counts(key));
            for parent in keys.filter_map(|key| key.table).filter(|one| among.contains(one)) {
                if found.insert(parent) {
                    next.push(parent);
                }
            }
        }
        found
    };
    // Whoever reaches the fewest reaches none outside of a circle.
    let mut least: Option<BTreeSet<usize>> = None;
    for table in among {
        let found = reached(*table);
        if found.len() == 1 {
            return Some(found);
        }
        if least.as_ref().is_none_or(|least| found.len() < least.len()) {
            least = Some(found);
        }
    }
    least
}

/// A primary key that is filled by no key before the end is the row's number.
fn number_primary_key(plan: &mut TablePlan) {
    let [column] = plan.primary_key[..] else { return };
    let mut keys = plan.keys.iter().filter(|key| key.columns.contains(&column));
    let is_integer = matches!(plan.columns[column].kind, Kind::Integer(_));
    plan.columns[column].is_row_number |= is_integer && keys.all(|key| key.is_late);
}

/// Where each row needs another one of the next table, and so on around, all have as many as the least.
fn share_evenly(plans: &mut [TablePlan]) {
    let late: Vec<(usize, usize)> = plans
        .iter()
        .enumerate()
        .flat_map(|(table, plan)| plan.keys.iter().map(move |key| (table, key)))
        .filter(|(_, key)| key.is_one_to_one && !key.nullable && !key.is_inheritance)
        .filter_map(|(table, key)| Some((table, key.table?)))
        .collect();
    if !plans.iter().any(|plan| plan.keys.iter().any(|key| key.is_late && key.is_one_to_one)) {
        return;
    }
    for _ in 0..plans.len() {
        for (table, parent) in &late {
            plans[*table].rows = plans[*table].rows.min(plans[*parent].rows);
        }
    }
}
