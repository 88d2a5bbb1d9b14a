//! Statements of their own for one parent: `_LazyLoader`, with the get by key that it prefers where
//! it can, and `AppenderQuery` of `dynamic`, which labels its columns.

use super::entity::equalities;
use super::joins::{Ends, other_tables};
use super::loading::Lens;
use super::statement::{Bind, Selected, Statement};
use super::writer::{Standing, Writer};
use crate::mapping::{ColumnRef, SqlExpr};

/// How the target's columns are labelled.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Labels {
    /// None, as loaders do.
    None,
    /// Only where a name is taken, as `select()` does.
    ToldApart,
    /// `songs_title`, as `Query` does.
    Qualified,
}

/// `SELECT … FROM target, secondary WHERE ? = target.parent_id ORDER BY …`
pub(super) fn lazy_statement(lens: &Lens<'_>, labels: Labels) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let ends = Ends { parent_as: None, ..lens.ends() };
    let columns = match labels {
        Labels::None => writer.plain_columns(&Standing::Plain, &lens.target.columns),
        Labels::ToldApart => {
            writer.told_apart(&Standing::Plain, &lens.target.columns, &mut Vec::new())
        }
        Labels::Qualified => {
            writer.qualified_columns(&Standing::Plain, &lens.target.columns, &mut Vec::new())
        }
    };
    let mut from = writer.source(&Standing::Plain, &lens.target);
    for table in lens.relationship.secondary.into_iter().chain(other_tables(&ends)) {
        from = [&from, ", ", &writer.aliased(&Standing::Plain, table)].concat();
    }
    let mut conditions = vec![writer.primaryjoin(&ends)];
    conditions.extend(writer.secondaryjoin(&ends));
    conditions.extend(writer.target_single(&ends));
    let condition = writer.all_of(conditions, &ends);
    let order = order_clause(&writer.order_by(&ends));
    Statement {
        sql: ["SELECT ", &columns, " FROM ", &from, " WHERE ", &condition, &order].concat(),
        binds: writer.binds,
        columns: selected(1, &lens.target.columns),
        ..Statement::default()
    }
}

/// `SELECT … FROM target WHERE target.id = ?`, with `IS NULL` for parts of the key that are NULL;
/// `loading._load_on_pk_identity`.
pub(super) fn get_statement(lens: &Lens<'_>, key: &[ColumnRef], nulls: &[bool]) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let ends = lens.ends();
    let columns = writer.plain_columns(&Standing::Plain, &lens.target.columns);
    let from = writer.source(&Standing::Plain, &lens.target);
    let mut conditions = Vec::new();
    for ((own, cell), is_null) in lens.target.key.iter().zip(key).zip(nulls) {
        let path = writer.path(&Standing::Plain, *own);
        conditions.push(SqlExpr::Text(if *is_null {
            [&path, " IS NULL"].concat()
        } else {
            writer.binds.push(Bind::Cell(*cell));
            [&path, " = ?"].concat()
        }));
    }
    conditions.extend(writer.target_single(&ends));
    let condition = writer.all_of(conditions, &ends);
    Statement {
        sql: ["SELECT ", &columns, " FROM ", &from, " WHERE ", &condition].concat(),
        binds: writer.binds,
        columns: selected(1, &lens.target.columns),
        ..Statement::default()
    }
}

/// The parent's columns that hold the target's key, in its order, if the join is nothing but that
/// they are equal; `_LazyLoader.use_get` and `_equated_columns`.
pub(super) fn get_key(lens: &Lens<'_>) -> Option<Vec<ColumnRef>> {
    let relationship = lens.relationship;
    if relationship.uselist || relationship.secondaryjoin.is_some() {
        return None;
    }
    let pairs = equalities(&relationship.primaryjoin);
    if pairs.is_empty() || pairs.len() != lens.target.key.len() {
        return None;
    }
    let locals = lens.ends().local_columns();
    let key = lens.target.key.iter().map(|key| {
        let equal = lens.target.equivalents(*key);
        pairs.iter().find_map(|(left, right)| {
            let is_remote = |one| equal.contains(&one) && relationship.remote_side.contains(&one);
            match (is_remote(*left), is_remote(*right)) {
                (true, _) if locals.contains(right) => Some(*right),
                (_, true) if locals.contains(left) => Some(*left),
                _ => None,
            }
        })
    });
    key.collect()
}

/// ` ORDER BY …`, or nothing.
pub(super) fn order_clause(terms: &[String]) -> String {
    if terms.is_empty() { String::new() } else { [" ORDER BY ", &terms.join(", ")].concat() }
}

/// Columns of one class in a result.
pub(super) fn selected(level: usize, columns: &[ColumnRef]) -> Vec<Selected> {
    columns.iter().map(|column| Selected { level, column: *column }).collect()
}
