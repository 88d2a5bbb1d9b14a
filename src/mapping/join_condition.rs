//! The join condition of one relationship: which columns are foreign, which are remote, which pairs
//! are kept in step.
//!
//! Ports the passes of `sqlalchemy.orm.relationships._JoinCondition`, one function each.

use super::Mapping;
use super::direction::determine_direction;
use super::expression::{Operator, SqlExpr};
use super::join::{JoinError, Selectable, join_condition};
use super::relationship::Direction;
use super::remote_side::annotate_remote;
use super::table::ColumnRef;
use crate::schema::{ConstraintId, ModelId};

/// What a relationship says of its joins, with its expressions read.
#[derive(Clone, Debug)]
pub(super) struct JoinArguments {
    pub(super) parent: ModelId,
    pub(super) child: ModelId,
    pub(super) parent_tables: Selectable,
    pub(super) child_tables: Selectable,
    pub(super) secondary: Option<ModelId>,
    pub(super) primaryjoin: Option<SqlExpr>,
    pub(super) secondaryjoin: Option<SqlExpr>,
    pub(super) foreign_keys: Vec<ColumnRef>,
    pub(super) remote_side: Vec<ColumnRef>,
    pub(super) viewonly: bool,
}

/// What comes of it.
#[derive(Clone, Debug)]
pub(super) struct JoinCondition {
    pub(super) primaryjoin: SqlExpr,
    pub(super) secondaryjoin: Option<SqlExpr>,
    pub(super) synchronize_pairs: Vec<(ColumnRef, ColumnRef)>,
    pub(super) secondary_synchronize_pairs: Vec<(ColumnRef, ColumnRef)>,
    pub(super) local_remote_pairs: Vec<(ColumnRef, ColumnRef)>,
    pub(super) direction: Direction,
    /// Were `remote()` annotations given, not found?
    has_remote_annotations: bool,
    /// Were `foreign()` annotations given, not found?
    has_foreign_annotations: bool,
}

/// Why `_JoinCondition` refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JoinConditionError {
    SecondaryjoinWithoutSecondary,
    NoForeignKeys,
    Ambiguous,
    /// A foreign key in the join leads nowhere.
    BrokenKey {
        key: ConstraintId,
        child: ModelId,
    },
    /// Foreign columns, but no simple equality; of the primary join or the secondary one.
    NoEquality {
        primary: bool,
        join: String,
    },
    NoForeignColumns {
        primary: bool,
        join: String,
    },
    ForeignColumnsOnBothSides,
    ForeignColumnsOnNeitherSide,
    NoLocalRemotePairs,
}

/// `_JoinCondition.__init__`.
pub(super) fn resolve_join_condition(
    mapping: &Mapping,
    arguments: &JoinArguments,
) -> Result<JoinCondition, JoinConditionError> {
    let (mut primaryjoin, mut secondaryjoin) = determine_joins(mapping, arguments)?;
    let has_foreign_annotations = occurrences(&primaryjoin).iter().any(|one| one.foreign);
    let has_remote_annotations = occurrences(&primaryjoin).iter().any(|one| one.remote);
    if !has_foreign_annotations {
        check_keys(mapping, arguments, &primaryjoin)?;
        annotate_foreign(mapping, arguments, &mut primaryjoin);
        if let Some(secondaryjoin) = &mut secondaryjoin {
            annotate_foreign(mapping, arguments, secondaryjoin);
        }
    }
    if !has_remote_annotations {
        annotate_remote(arguments, &mut primaryjoin, secondaryjoin.as_mut());
    }
    let mut condition = JoinCondition {
        primaryjoin,
        secondaryjoin,
        synchronize_pairs: Vec::new(),
        secondary_synchronize_pairs: Vec::new(),
        local_remote_pairs: Vec::new(),
        direction: Direction::ManyToMany,
        has_remote_annotations,
        has_foreign_annotations,
    };
    setup_pairs(arguments, &mut condition);
    check_foreign_columns(mapping, arguments, &condition, true)?;
    if condition.secondaryjoin.is_some() {
        check_foreign_columns(mapping, arguments, &condition, false)?;
    }
    condition.direction = determine_direction(arguments, &condition)?;
    if condition.local_remote_pairs.is_empty() {
        return Err(JoinConditionError::NoLocalRemotePairs);
    }
    Ok(condition)
}

impl JoinCondition {
    /// `_gather_join_annotations("remote")`: each column once, in order.
    pub(super) fn remote_columns(&self) -> Vec<ColumnRef> {
        self.gather(|one| one.remote)
    }

    /// `_gather_join_annotations("foreign")`.
    pub(super) fn foreign_key_columns(&self) -> Vec<ColumnRef> {
        self.gather(|one| one.foreign)
    }

    fn gather(&self, wanted: impl Fn(&Occurrence) -> bool) -> Vec<ColumnRef> {
        let mut columns = Vec::new();
        let secondary = self.secondaryjoin.as_ref().map(occurrences).unwrap_or_default();
        for one in occurrences(&self.primaryjoin).into_iter().chain(secondary) {
            if wanted(&one) && !columns.contains(&one.column) {
                columns.push(one.column);
            }
        }
        columns
    }

    /// `primaryjoin_reverse_remote`: the join as the other side has it.
    pub(super) fn reversed_primaryjoin(&self) -> SqlExpr {
        let mut join = self.primaryjoin.clone();
        let (swap, keep_foreign) = (self.has_remote_annotations, self.has_foreign_annotations);
        join.visit_mut(&mut |expr| {
            if let SqlExpr::Column { foreign, remote, .. } = expr {
                *remote = swap && !*remote;
                *foreign &= keep_foreign || swap;
            }
        });
        join
    }

    /// `primaryjoin_minus_local`.
    pub(super) fn primaryjoin_minus_local(&self) -> SqlExpr {
        without_remote(&self.primaryjoin)
    }

    /// `secondaryjoin_minus_local`.
    pub(super) fn secondaryjoin_minus_local(&self) -> Option<SqlExpr> {
        self.secondaryjoin.as_ref().map(without_remote)
    }
}

fn without_remote(join: &SqlExpr) -> SqlExpr {
    let mut join = join.clone();
    join.visit_mut(&mut |expr| {
        if let SqlExpr::Column { remote, .. } = expr {
            *remote = false;
        }
    });
    join
}

/// `_determine_joins`.
fn determine_joins(
    mapping: &Mapping,
    arguments: &JoinArguments,
) -> Result<(SqlExpr, Option<SqlExpr>), JoinConditionError> {
    let refused = |error: JoinError| match error {
        JoinError::NoForeignKeys => JoinConditionError::NoForeignKeys,
        JoinError::Ambiguous => JoinConditionError::Ambiguous,
        JoinError::BrokenKey { key, child } => JoinConditionError::BrokenKey { key, child },
    };
    let between = |a: &Selectable, b: &Selectable| {
        join_condition(mapping, a, b, &arguments.foreign_keys).map_err(refused)
    };
    let (parent, child) = (&arguments.parent_tables, &arguments.child_tables);
    let Some(secondary) = arguments.secondary else {
        if arguments.secondaryjoin.is_some() {
            return Err(JoinConditionError::SecondaryjoinWithoutSecondary);
        }
        let primaryjoin = match &arguments.primaryjoin {
            Some(given) => given.clone(),
            None => between(parent, child)?,
        };
        return Ok((primaryjoin, None));
    };
    let secondary = Selectable::of_table(secondary);
    let secondaryjoin = match &arguments.secondaryjoin {
        Some(given) => given.clone(),
        None => between(child, &secondary)?,
    };
    let primaryjoin = match &arguments.primaryjoin {
        Some(given) => given.clone(),
        None => between(parent, &secondary)?,
    };
    Ok((primaryjoin, Some(secondaryjoin)))
}

/// `_annotate_fks`: by the list given, or by the foreign keys there are.
fn annotate_foreign(mapping: &Mapping, arguments: &JoinArguments, join: &mut SqlExpr) {
    if !arguments.foreign_keys.is_empty() {
        join.visit_mut(&mut |expr| {
            if let SqlExpr::Column { column, foreign, .. } = expr {
                *foreign |= arguments.foreign_keys.contains(column);
            }
        });
        return;
    }
    let in_secondary =
        |column: Option<ColumnRef>| column.is_some_and(|c| Some(c.model_id) == arguments.secondary);
    // `_annotate_present_fks.is_foreign`
    join.visit_mut(&mut |expr| {
        let Some((left, right)) = sides_mut(expr) else { return };
        let (a, b) = (column_of(left), right.as_deref().and_then(column_of));
        if is_foreign(left) || right.as_deref().is_some_and(is_foreign) {
            return;
        }
        let references = |from: Option<ColumnRef>, to: Option<ColumnRef>| {
            from.zip(to).is_some_and(|(from, to)| references(mapping, from, to))
        };
        if references(a, b) {
            set_foreign(left);
        } else if references(b, a) {
            right.into_iter().for_each(set_foreign);
        } else if in_secondary(a) && !in_secondary(b) {
            set_foreign(left);
        } else if in_secondary(b) && !in_secondary(a) {
            right.into_iter().for_each(set_foreign);
        }
    });
}

/// `ForeignKey.column`, which is asked for each column that a given join compares with another.
fn check_keys(
    mapping: &Mapping,
    arguments: &JoinArguments,
    join: &SqlExpr,
) -> Result<(), JoinConditionError> {
    if arguments.primaryjoin.is_none() || !arguments.foreign_keys.is_empty() {
        return Ok(());
    }
    let mut broken = None;
    join.visit(&mut |expr| {
        let SqlExpr::Binary { left, right, .. } = expr else { return };
        let (Some(left), Some(right)) = (column_of(left), column_of(right)) else { return };
        for (one, other) in [(left, right), (right, left)] {
            if references(mapping, one, other) {
                return;
            }
            let keys = mapping.table(one.model_id).map(|table| table.foreign_keys.iter());
            let key = keys.into_iter().flatten().find(|key| {
                key.columns.contains(&one.column_id) && key.referred_columns.is_empty()
            });
            if let Some(key) = key
                && broken.is_none()
            {
                broken = Some((key.constraint_id, key.declared_on));
            }
        }
    });
    match broken {
        Some((key, child)) => Err(JoinConditionError::BrokenKey { key, child }),
        None => Ok(()),
    }
}

/// `Column.references`: does a foreign key lead from one column to the other?
pub(super) fn references(mapping: &Mapping, from: ColumnRef, to: ColumnRef) -> bool {
    mapping.table(from.model_id).is_some_and(|table| {
        table.foreign_keys.iter().any(|key| {
            let pairs = key.columns.iter().zip(&key.referred_columns);
            key.referred_model == Some(to.model_id)
                && pairs.into_iter().any(|(a, b)| *a == from.column_id && *b == to.column_id)
        })
    })
}

/// `_setup_pairs`.
fn setup_pairs(arguments: &JoinArguments, condition: &mut JoinCondition) {
    let can_be_synced = |column: ColumnRef| {
        arguments.parent_tables.contains(column)
            || arguments.child_tables.contains(column)
            || arguments.secondary == Some(column.model_id)
    };
    let mut local_remote_pairs = Vec::new();
    let mut pairs_of = |join: &SqlExpr| {
        let mut synchronize_pairs = Vec::new();
        visit_binary_product(join, &mut |is_equality, left, right| {
            let pair = if right.remote && !left.remote && can_be_synced(left.column) {
                Some((left.column, right.column))
            } else if left.remote && !right.remote && can_be_synced(right.column) {
                Some((right.column, left.column))
            } else {
                None
            };
            if let Some(pair) = pair
                && !local_remote_pairs.contains(&pair)
            {
                local_remote_pairs.push(pair);
            }
            if is_equality && can_be_synced(left.column) && can_be_synced(right.column) {
                if right.foreign {
                    synchronize_pairs.push((left.column, right.column));
                } else if left.foreign {
                    synchronize_pairs.push((right.column, left.column));
                }
            }
        });
        synchronize_pairs
    };
    let primary = pairs_of(&condition.primaryjoin);
    let secondary = condition.secondaryjoin.as_ref().map(&mut pairs_of).unwrap_or_default();
    condition.synchronize_pairs = primary;
    condition.secondary_synchronize_pairs = secondary;
    condition.local_remote_pairs = local_remote_pairs;
}

/// `_check_foreign_cols`.
fn check_foreign_columns(
    mapping: &Mapping,
    arguments: &JoinArguments,
    condition: &JoinCondition,
    primary: bool,
) -> Result<(), JoinConditionError> {
    let (join, pairs) = match (&condition.secondaryjoin, primary) {
        (Some(join), false) => (join, &condition.secondary_synchronize_pairs),
        _ => (&condition.primaryjoin, &condition.synchronize_pairs),
    };
    let has_foreign = occurrences(join).iter().any(|one| one.foreign);
    let can_sync = !pairs.is_empty();
    let enough = if arguments.viewonly { has_foreign } else { can_sync };
    if enough {
        return Ok(());
    }
    let join = join.to_message_text(mapping);
    if !arguments.viewonly && has_foreign {
        Err(JoinConditionError::NoEquality { primary, join })
    } else {
        Err(JoinConditionError::NoForeignColumns { primary, join })
    }
}

/// A column where it stands in a join, with its annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) column: ColumnRef,
    pub(super) foreign: bool,
    pub(super) remote: bool,
}

/// Every column of a join in order, as often as it stands there.
pub(super) fn occurrences(join: &SqlExpr) -> Vec<Occurrence> {
    let mut all = Vec::new();
    join.visit(&mut |expr| {
        if let SqlExpr::Column { column, foreign, remote } = expr {
            all.push(Occurrence { column: *column, foreign: *foreign, remote: *remote });
        }
    });
    all
}

/// `sql.util.visit_binary_product`: each column on the left of a comparison with each on its right.
fn visit_binary_product(
    expr: &SqlExpr,
    visitor: &mut dyn FnMut(bool, Occurrence, Occurrence),
) -> Vec<Occurrence> {
    let (is_equality, left, right) = match expr {
        SqlExpr::Binary { operator, left, right } if operator.is_comparison() => {
            (*operator == Operator::Eq, left, right)
        }
        SqlExpr::Column { .. } => return occurrences(expr),
        // A correlated subquery is a column by itself.
        SqlExpr::Select(select) if !select.exists => return Vec::new(),
        other => {
            let children = other.children().into_iter();
            return children.flat_map(|child| visit_binary_product(child, visitor)).collect();
        }
    };
    for left in visit_binary_product(left, visitor) {
        for right in visit_binary_product(right, visitor) {
            visitor(is_equality, left, right);
        }
    }
    Vec::new()
}

/// Both sides of what is a `BinaryExpression` in SQLAlchemy; a list has no side of its own.
fn sides_mut(expr: &mut SqlExpr) -> Option<(&mut SqlExpr, Option<&mut SqlExpr>)> {
    match expr {
        SqlExpr::Binary { left, right, .. } | SqlExpr::Custom { left, right, .. } => {
            Some((left, Some(right)))
        }
        SqlExpr::In { element, .. } | SqlExpr::Between { element, .. } => Some((element, None)),
        _ => None,
    }
}

pub(super) fn column_of(expr: &SqlExpr) -> Option<ColumnRef> {
    match expr {
        SqlExpr::Column { column, .. } => Some(*column),
        _ => None,
    }
}

fn is_foreign(expr: &SqlExpr) -> bool {
    matches!(expr, SqlExpr::Column { foreign: true, .. })
}

fn set_foreign(expr: &mut SqlExpr) {
    if let SqlExpr::Column { foreign, .. } = expr {
        *foreign = true;
    }
}
