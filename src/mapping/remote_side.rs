//! Which columns of a relationship's joins stand on its far side.
//!
//! Ports the `_annotate_remote…` passes of `sqlalchemy.orm.relationships._JoinCondition`.

use super::expression::SqlExpr;
use super::join_condition::{JoinArguments, column_of};
use super::table::ColumnRef;

/// `_annotate_remote`.
pub(super) fn annotate_remote(
    arguments: &JoinArguments,
    primaryjoin: &mut SqlExpr,
    secondaryjoin: Option<&mut SqlExpr>,
) {
    if let Some(secondary) = arguments.secondary {
        for join in std::iter::once(primaryjoin).chain(secondaryjoin) {
            set_remote_where(join, &|column| column.model_id == secondary);
        }
        return;
    }
    let child = &arguments.child_tables;
    let refers_to_parent_table = refers_to_parent_table(arguments, primaryjoin);
    if !arguments.remote_side.is_empty() {
        if refers_to_parent_table {
            annotate_selfref(primaryjoin, &|column, _| arguments.remote_side.contains(&column));
        } else {
            set_remote_where(primaryjoin, &|column| arguments.remote_side.contains(&column));
        }
    } else if refers_to_parent_table {
        // The foreign keys are taken for remote: one to many.
        annotate_selfref(primaryjoin, &|_, foreign| foreign);
    } else if arguments.parent_tables.tables.iter().any(|id| child.tables.contains(id)) {
        annotate_overlap(arguments, primaryjoin);
    } else {
        // `_annotate_remote_distinct_selectables`: the tables have none in common.
        set_remote_where(primaryjoin, &|column| child.contains(column));
    }
}

/// `_annotate_remote_with_overlap`: class and target have some of their tables in common.
fn annotate_overlap(arguments: &JoinArguments, join: &mut SqlExpr) {
    let (parent, child) = (&arguments.parent_tables, &arguments.child_tables);
    join.visit_mut(&mut |expr| {
        let SqlExpr::Binary { left, right, .. } = expr else { return };
        let (Some(left_column), Some(right_column)) = (column_of(left), column_of(right)) else {
            return;
        };
        let mark = |side: &mut SqlExpr, far: ColumnRef, near: ColumnRef| {
            if let SqlExpr::Column { remote, .. } = side {
                *remote |= child.contains(far) && parent.contains(near);
            }
        };
        mark(right, right_column, left_column);
        mark(left, left_column, right_column);
    });
}

/// `_refers_to_parent_table`: are two columns compared whose tables both are those of the class and
/// of the target?
fn refers_to_parent_table(arguments: &JoinArguments, join: &SqlExpr) -> bool {
    let (parent, child) = (&arguments.parent_tables, &arguments.child_tables);
    let in_both = |column: ColumnRef| parent.contains(column) && child.contains(column);
    let mut found = false;
    join.visit(&mut |expr| {
        if let SqlExpr::Binary { left, right, .. } = expr
            && let (Some(left), Some(right)) = (column_of(left), column_of(right))
        {
            found |= in_both(left) && in_both(right);
        }
    });
    found
}

/// `_annotate_selfref`.
fn annotate_selfref(join: &mut SqlExpr, is_remote: &dyn Fn(ColumnRef, bool) -> bool) {
    join.visit_mut(&mut |expr| {
        let SqlExpr::Binary { left, right, .. } = expr else { return };
        let (Some(left_column), Some(right_column)) = (column_of(left), column_of(right)) else {
            return;
        };
        for (side, column) in [(left, left_column), (right, right_column)] {
            if let SqlExpr::Column { foreign, remote, .. } = &mut **side
                && is_remote(column, *foreign)
            {
                *remote = true;
            }
            if left_column == right_column {
                break;
            }
        }
    });
}

fn set_remote_where(join: &mut SqlExpr, is_remote: &dyn Fn(ColumnRef) -> bool) {
    join.visit_mut(&mut |expr| {
        if let SqlExpr::Column { column, remote, .. } = expr {
            *remote |= is_remote(*column);
        }
    });
}
