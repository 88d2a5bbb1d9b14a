//! The second statement of `selectin`: targets by the keys of many parents, 500 at a time. Ports
//! `_SelectInLoader`, which leaves the parent's table out where its key stands on the other side too.

use super::entity::equalities;
use super::joined::{SECONDARY, inner_join, second_condition};
use super::joins::Ends;
use super::lazy::{get_key, order_clause, selected};
use super::loading::Lens;
use super::statement::{Bind, KeyList, Selected, Statement};
use super::writer::{Standing, Writer};
use crate::mapping::{ColumnRef, Direction};
use crate::schema::ModelId;

/// `_SelectInLoader._chunksize`.
pub const BATCH: usize = 500;

/// The statement, and where its keys come from.
pub(super) struct SelectIn {
    pub statement: Statement,
    /// The parent's columns that are its keys.
    pub keys: Vec<ColumnRef>,
    /// Are these the keys of targets, not of parents?
    pub by_target: bool,
}

/// Builds the statement.
pub(super) fn selectin_statement(lens: &Lens<'_>) -> SelectIn {
    let relationship = lens.relationship;
    let omits_join = lens.omit_join();
    if relationship.direction == Direction::ManyToOne {
        let key = get_key(lens).filter(|_| omits_join.unwrap_or(true));
        if let Some(locals) = key {
            let statement = by_columns(lens, &lens.target.key, None);
            return SelectIn { statement, keys: locals, by_target: true };
        }
    } else if let Some(remote) = remote_key(lens).filter(|_| omits_join.unwrap_or(true)) {
        let statement = by_columns(lens, &remote, relationship.secondary);
        return SelectIn { statement, keys: lens.parent.key.clone(), by_target: false };
    }
    SelectIn { statement: by_parent(lens), keys: lens.parent.key.clone(), by_target: false }
}

/// The columns of the far side that equal the parent's key, if the join says nothing else.
fn remote_key(lens: &Lens<'_>) -> Option<Vec<ColumnRef>> {
    let relationship = lens.relationship;
    let is_self_referential =
        lens.mapping.base_mapper(lens.parent.model) == lens.mapping.base_mapper(lens.target.model);
    if relationship.direction == Direction::ManyToMany && is_self_referential {
        return None;
    }
    let pairs = equalities(&relationship.primaryjoin);
    if pairs.is_empty() || pairs.len() != lens.parent.key.len() {
        return None;
    }
    let locals = lens.ends().local_columns();
    let key = lens.parent.key.iter().map(|key| {
        let equal = lens.parent.equivalents(*key);
        pairs.iter().find_map(|(left, right)| {
            if equal.contains(left) && locals.contains(left) && !equal.contains(right) {
                Some(*right)
            } else if equal.contains(right) && locals.contains(right) && !equal.contains(left) {
                Some(*left)
            } else {
                None
            }
        })
    });
    key.collect()
}

/// `SELECT song.artist_id, … FROM song WHERE song.artist_id IN (…)`, or from the table between that
/// is joined to the target.
fn by_columns(lens: &Lens<'_>, keys: &[ColumnRef], secondary: Option<ModelId>) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let ends = lens.ends();
    let mut columns: Vec<Selected> = keys
        .iter()
        .map(|key| Selected { level: usize::from(lens.target.has(*key)), column: *key })
        .collect();
    let rest = lens.target.columns.iter().filter(|one| !keys.contains(one));
    columns.extend(rest.map(|one| Selected { level: 1, column: *one }));
    let texts: Vec<ColumnRef> = columns.iter().map(|one| one.column).collect();
    let texts = writer.plain_columns(&Standing::Plain, &texts);
    let from = match secondary {
        None => writer.source(&Standing::Plain, &lens.target),
        Some(between) => {
            let between = writer.aliased(&Standing::Plain, between);
            let target = writer.joined_entity(&Standing::Plain, &lens.target);
            let condition = second_condition(&mut writer, &ends);
            [&between, " JOIN ", &target, " ON ", &condition].concat()
        }
    };
    let mut sql = ["SELECT ", &texts, " FROM ", &from, " WHERE "].concat();
    let list = key_list(&mut writer, &mut sql, &Standing::Plain, keys);
    if secondary.is_none() {
        let single = writer.target_single(&ends);
        if let Some(single) = single {
            sql.push_str(&[" AND ", &writer.all_of([single], &ends)].concat());
        }
    }
    sql.push_str(&order_clause(&writer.order_by(&ends)));
    let keys = (0..keys.len()).collect();
    Statement { sql, binds: writer.binds, columns, keys, list: Some(list) }
}

/// `SELECT artist_1.id, … FROM artist AS artist_1 JOIN song ON … WHERE artist_1.id IN (…)`
fn by_parent(lens: &Lens<'_>) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let parent_as = Standing::Alias(0);
    let ends = Ends {
        parent_as: Some(parent_as.clone()),
        secondary_as: Standing::Alias(SECONDARY),
        ..lens.ends()
    };
    let keys = writer.plain_columns(&parent_as, &lens.parent.key);
    let targets = writer.plain_columns(&Standing::Plain, &lens.target.columns);
    let from = writer.source(&parent_as, &lens.parent);
    let join = inner_join(&mut writer, &ends);
    let mut sql = ["SELECT ", &keys, ", ", &targets, " FROM ", &from, &join, " WHERE "].concat();
    let list = key_list(&mut writer, &mut sql, &parent_as, &lens.parent.key);
    sql.push_str(&order_clause(&writer.order_by(&ends)));
    let mut columns = selected(0, &lens.parent.key);
    columns.extend(selected(1, &lens.target.columns));
    let keys = (0..lens.parent.key.len()).collect();
    Statement { sql, binds: writer.binds, columns, keys, list: Some(list) }
}

/// `song.artist_id IN `, `(a, b) IN `: what the keys are put behind.
fn key_list(
    writer: &mut Writer<'_>,
    sql: &mut String,
    standing: &Standing,
    keys: &[ColumnRef],
) -> KeyList {
    let paths = writer.plain_columns(standing, keys);
    let element = if keys.len() == 1 { paths } else { ["(", &paths, ")"].concat() };
    sql.push_str(&[&element, " IN "].concat());
    writer.binds.push(Bind::Keys);
    KeyList { at: sql.len(), width: keys.len() }
}
