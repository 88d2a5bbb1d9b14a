//! How many rows each table gets of a number in all: few for those that are only looked up, many for children and
//! for tables that join others.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::joined_base;
use super::kind::kind_of;
use super::meaning::{singular, words_of};
use super::unique_sets::unique_sets;
use super::words::labels::labels_of;
use crate::mapping::{Mapping, ResolvedForeignKey, ResolvedTable};
use crate::schema::{ColumnId, ModelId, ModelKind, Schema};

/// How many rows each table is to have, by the model that has the table.
pub type RowCounts = BTreeMap<ModelId, u64>;

/// Shares a number of rows out over all tables, by what each is for.
pub fn row_counts(schema: &Schema, mapping: &Mapping, total: u64) -> RowCounts {
    let tables: Vec<&ResolvedTable> =
        mapping.tables.values().filter(|table| !table.is_view).collect();
    let mut counts = RowCounts::new();
    let mut left = total;
    let mut weights: Vec<(ModelId, u64)> = Vec::new();
    for table in &tables {
        let id = table.model_id;
        if joined_base(mapping, id).is_some() {
            continue;
        }
        match lookup_rows(schema, mapping, table, total) {
            Some(rows) => {
                let rows = rows.min(left);
                counts.insert(id, rows);
                left -= rows;
            }
            None => weights.push((id, 0)),
        }
    }
    for (id, weight) in &mut weights {
        if let Some(table) = mapping.table(*id) {
            let joined =
                tables.iter().filter(|one| joined_base(mapping, one.model_id) == Some(*id));
            *weight = weight_of(schema, mapping, table, &counts) * (1 + joined.count() as u64);
        }
    }
    let circles = circles(mapping, &tables);
    for circle in &circles {
        let of_circle = |(id, _): &&(ModelId, u64)| circle.contains(id);
        let most = weights.iter().filter(of_circle).map(|(_, weight)| *weight).max();
        for (_, weight) in weights.iter_mut().filter(|(id, _)| circle.contains(id)) {
            *weight = most.unwrap_or(*weight);
        }
    }
    // Those that cannot have as many leave the rest to the others.
    loop {
        let all: u64 = weights.iter().map(|(_, weight)| weight).sum();
        let share =
            |weight: u64| (u128::from(left) * u128::from(weight) / u128::from(all.max(1))) as u64;
        let full = weights.iter().enumerate().find_map(|(at, (id, weight))| {
            let circle = circles.iter().find(|circle| circle.contains(id));
            let most = most_rows(mapping, *id, circle, &counts, (&weights, left, all))?;
            (most < share(*weight)).then_some((at, *id, most))
        });
        if let Some((at, id, most)) = full {
            counts.insert(id, most);
            left -= most;
            weights.remove(at);
            continue;
        }
        let mut given = 0;
        for (id, weight) in &weights {
            counts.insert(*id, share(*weight));
            given += share(*weight);
        }
        if let Some((id, _)) = weights.iter().max_by_key(|(_, weight)| *weight) {
            *counts.entry(*id).or_default() += left - given;
        }
        break;
    }
    for circle in &circles {
        let all: u64 = circle.iter().filter_map(|id| counts.get(id)).sum();
        let (each, rest) = (all / circle.len() as u64, all % circle.len() as u64);
        counts.extend(circle.iter().map(|id| (*id, each)));
        // What cannot be shared out goes to a table that may have any number.
        let is_free = |id: &ModelId| !circles.iter().any(|circle| circle.contains(id));
        let other = weights.iter().map(|(id, _)| *id).find(is_free);
        if let Some(rows) = other.and_then(|id| counts.get_mut(&id)) {
            *rows += rest;
        }
    }
    give_each_one(mapping, &mut counts);
    share_with_joined(mapping, &tables, &circles, &mut counts);
    counts
}

/// Of few rows, too, each table gets one, if there are as many; else those first that others need.
fn give_each_one(mapping: &Mapping, counts: &mut RowCounts) {
    let empty: Vec<ModelId> =
        counts.iter().filter(|(_, rows)| **rows == 0).map(|(id, _)| *id).collect();
    for id in empty {
        let Some((_, most)) = counts.iter_mut().max_by_key(|(_, rows)| **rows) else { return };
        if *most > 1 {
            *most -= 1;
            counts.insert(id, 1);
        }
    }
    let ids: Vec<ModelId> = counts.keys().copied().collect();
    let needed = |id: &ModelId| -> Vec<ModelId> {
        let Some(table) = mapping.table(*id) else { return Vec::new() };
        let is_set = |column: &ColumnId| table.column(*column).is_some_and(|one| !one.nullable);
        let keys = table.foreign_keys.iter().filter(|key| key.columns.iter().all(is_set));
        keys.filter_map(|key| Some(mapping.table_owner(key.referred_model?))).collect()
    };
    for _ in 0..ids.len().min(64) {
        let without = |id: &ModelId, counts: &RowCounts| counts.get(id) == Some(&0);
        let swap = ids.iter().filter(|id| !without(id, counts)).find_map(|id| {
            needed(id)
                .into_iter()
                .find(|parent| without(parent, counts))
                .map(|parent| (*id, parent))
        });
        let Some((child, parent)) = swap else { return };
        counts.insert(parent, 1);
        if let Some(rows) = counts.get_mut(&child) {
            *rows -= 1;
        }
    }
}

/// Tables where each row needs another row of the next one, and so on around: all have equally many rows.
fn circles(mapping: &Mapping, tables: &[&ResolvedTable]) -> Vec<BTreeSet<ModelId>> {
    let needed = |table: &ResolvedTable| -> Vec<ModelId> {
        let keys = table.foreign_keys.iter().filter(|key| {
            let is_needed = |id: &ColumnId| {
                let column = table.column(*id);
                table.primary_key.contains(id) || column.is_some_and(|column| !column.nullable)
            };
            let is_unique = |set: &Vec<ColumnId>| {
                !set.is_empty() && set.iter().all(|id| key.columns.contains(id))
            };
            let sets = unique_sets(mapping, table);
            key.columns.iter().all(is_needed)
                && sets.iter().chain([&table.primary_key]).any(is_unique)
                && joined_base(mapping, table.model_id).is_none()
        });
        let referred = keys.filter_map(|key| Some(mapping.table_owner(key.referred_model?)));
        referred.filter(|id| mapping.table(*id).is_some()).collect()
    };
    let next: BTreeMap<ModelId, Vec<ModelId>> =
        tables.iter().map(|table| (table.model_id, needed(table))).collect();
    let reached = |start: ModelId| {
        let (mut found, mut left) = (BTreeSet::new(), vec![start]);
        while let Some(id) = left.pop() {
            for other in next.get(&id).into_iter().flatten() {
                if found.insert(*other) {
                    left.push(*other);
                }
            }
        }
        found
    };
    let reached: BTreeMap<ModelId, BTreeSet<ModelId>> =
        next.keys().filter(|id| !next[id].is_empty()).map(|id| (*id, reached(*id))).collect();
    let mut circles: Vec<BTreeSet<ModelId>> = Vec::new();
    for (id, others) in reached.iter().filter(|(id, others)| others.contains(id)) {
        let is_in = |other: &ModelId| reached.get(other).is_some_and(|back| back.contains(id));
        let circle: BTreeSet<ModelId> = others.iter().copied().filter(is_in).collect();
        if !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

/// A joined class has a part of its base's rows.
fn share_with_joined(
    mapping: &Mapping,
    tables: &[&ResolvedTable],
    circles: &[BTreeSet<ModelId>],
    counts: &mut RowCounts,
) {
    let total: u64 = counts.values().sum();
    let joined_to = |base: ModelId| {
        let is_joined = |one: &&&ResolvedTable| joined_base(mapping, one.model_id) == Some(base);
        tables.iter().filter(is_joined).count() as u64
    };
    // What was given to the base is for all of them.
    for (id, rows) in counts.iter_mut() {
        let children = joined_to(*id);
        *rows = (*rows * (children + 1)).div_ceil(2 * children + 1);
    }
    for _ in 0..tables.len().min(16) {
        for table in tables {
            let Some(base) = joined_base(mapping, table.model_id) else { continue };
            let Some(rows) = counts.get(&base).copied() else { continue };
            let share = (rows / (joined_to(base) + 1)).max(rows.min(1));
            counts.insert(table.model_id, share);
        }
    }
    let given: u64 = counts.values().sum();
    let is_free = |id: &ModelId| {
        joined_base(mapping, *id).is_none() && !circles.iter().any(|circle| circle.contains(id))
    };
    let most = counts
        .iter_mut()
        .filter(|(id, _)| is_free(id))
        .max_by_key(|(id, rows)| (joined_to(**id) == 0 && **rows > 1, **rows));
    if let Some((_, rows)) = most {
        *rows = (*rows + total).saturating_sub(given).max(1.min(*rows));
    }
}

/// The rows of a table that others refer to and that refers to none: as many as there are words for it.
fn lookup_rows(
    schema: &Schema,
    mapping: &Mapping,
    table: &ResolvedTable,
    total: u64,
) -> Option<u64> {
    let model = schema.model(table.model_id)?;
    let is_referred = mapping.tables.values().any(|other| {
        other.foreign_keys.iter().any(|key| key.referred_model == Some(table.model_id))
    });
    if !is_referred
        || table.foreign_keys.iter().any(|key| key.referred_model != Some(table.model_id))
    {
        return None;
    }
    let free = table.columns.iter().filter(|column| !column.primary_key).count();
    let words = words_of(&model.class_name);
    let labels = words.last().and_then(|word| labels_of(&singular(word)));
    let most = (total / 20).max(3);
    let is_named = table.columns.iter().any(|column| {
        // Songs, books and posts have titles; what is looked up has names.
        matches!(column.name.as_str(), "name" | "label" | "code" | "value" | "key")
    });
    // Of one-to-one keys there can be no more children than parents.
    let has_partner = mapping.tables.values().any(|other| {
        let sets = unique_sets(mapping, other);
        let is_unique =
            |columns: &Vec<ColumnId>| sets.contains(columns) || other.primary_key == *columns;
        let mut keys = other.foreign_keys.iter();
        keys.any(|key| key.referred_model == Some(table.model_id) && is_unique(&key.columns))
    });
    match labels {
        Some(labels) if free <= 5 => Some((labels.len() as u64).min(most)),
        // Without words of its own it may be anything with a name: artists, teams, streets.
        _ if free <= 1 && is_named && !has_partner => Some((total / 50).clamp(12, 200).min(most)),
        _ => None,
    }
}

/// How much of the rest a table gets, against others.
fn weight_of(
    schema: &Schema,
    mapping: &Mapping,
    table: &ResolvedTable,
    lookups: &RowCounts,
) -> u64 {
    let is_association =
        schema.model(table.model_id).is_some_and(|model| model.kind == ModelKind::AssociationTable)
            || (table.primary_key.len() > 1
                && table
                    .primary_key
                    .iter()
                    .all(|id| table.foreign_keys.iter().any(|key| key.columns.contains(id))));
    let depth = depth(mapping, table, lookups, 0);
    let grows = 2 + 2 * depth.min(4);
    if is_association { grows + 3 } else { grows }
}

/// How many tables stand above it, along the longest line; those that are only looked up do not count.
fn depth(mapping: &Mapping, table: &ResolvedTable, lookups: &RowCounts, so_far: u64) -> u64 {
    if so_far > 5 {
        return so_far;
    }
    let is_nullable = |of: &ResolvedTable, key: &ResolvedForeignKey| {
        key.columns.iter().any(|id| of.column(*id).is_some_and(|column| column.nullable))
    };
    // A team stands above its players, though it may have one of them as its captain.
    let is_below = |key: &ResolvedForeignKey| {
        let parent = key.referred_model.and_then(|id| mapping.table(id));
        let back = parent.into_iter().flat_map(|parent| {
            parent.foreign_keys.iter().filter(|back| !is_nullable(parent, back))
        });
        is_nullable(table, key)
            && back
                .filter_map(|back| back.referred_model)
                .any(|id| mapping.table_owner(id) == table.model_id)
    };
    let keys = table.foreign_keys.iter().filter(|key| !is_below(key));
    let above = keys
        .filter_map(|key| key.referred_model)
        .filter(|id| mapping.table_owner(*id) != table.model_id)
        .filter(|id| !lookups.contains_key(&mapping.table_owner(*id)))
        .filter_map(|id| mapping.table(id))
        .map(|parent| depth(mapping, parent, lookups, so_far + 1));
    above.max().unwrap_or(so_far)
}

/// The most rows that a table can have for being unique in its keys: half of all combinations, so that lists
/// differ, and of one-to-one keys nine of ten; within a circle as many as all of it have.
fn most_rows(
    mapping: &Mapping,
    id: ModelId,
    circle: Option<&BTreeSet<ModelId>>,
    counts: &RowCounts,
    (weights, left, all): (&[(ModelId, u64)], u64, u64),
) -> Option<u64> {
    let table = mapping.table(id)?;
    let rows_of = |id: ModelId| {
        let owner = mapping.table_owner(id);
        let shared = || {
            let (_, weight) = weights.iter().find(|(one, _)| *one == owner)?;
            Some((u128::from(left) * u128::from(*weight) / u128::from(all.max(1))) as u64)
        };
        counts.get(&owner).copied().or_else(shared).unwrap_or(u64::MAX)
    };
    let sets = std::iter::once(table.primary_key.clone())
        .chain(unique_sets(mapping, table))
        .filter(|set| !set.is_empty());
    let most = sets.filter_map(|set| {
        let mut most: u64 = 1;
        let mut is_one = set.len() == 1;
        let mut used: Vec<usize> = Vec::new();
        for column in &set {
            let keys = table.foreign_keys.iter().enumerate();
            let key = keys.clone().find(|(_, key)| key.columns.contains(column));
            if let Some((at, key)) = key {
                let owner = mapping.table_owner(key.referred_model?);
                if owner == id || circle.is_some_and(|circle| circle.contains(&owner)) {
                    return None;
                }
                if !used.contains(&at) {
                    used.push(at);
                    most = most.saturating_mul(rows_of(key.referred_model?));
                }
                continue;
            }
            is_one = false;
            let kind = kind_of(table.column(*column)?.column_type.as_ref());
            most = most.saturating_mul(kind.few_values()?);
        }
        Some(if is_one { most.saturating_mul(9) / 10 } else { (most / 2).max(1) })
    });
    most.min()
}
