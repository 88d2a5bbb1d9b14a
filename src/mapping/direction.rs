//! One to many, many to one or many to many, by the foreign columns of the join.
//!
//! Ports `_JoinCondition._determine_direction`.

use super::join_condition::{JoinArguments, JoinCondition, JoinConditionError, occurrences};
use super::relationship::Direction;
use super::table::ColumnRef;

/// The direction, or why there is none.
pub(super) fn determine_direction(
    arguments: &JoinArguments,
    condition: &JoinCondition,
) -> Result<Direction, JoinConditionError> {
    if condition.secondaryjoin.is_some() {
        return Ok(Direction::ManyToMany);
    }
    let foreign = condition.foreign_key_columns();
    let on_target = foreign.iter().any(|column| arguments.child_tables.contains(*column));
    let on_parent = foreign.iter().any(|column| arguments.parent_tables.contains(*column));
    match (on_target, on_parent) {
        (true, false) => Ok(Direction::OneToMany),
        (false, true) => Ok(Direction::ManyToOne),
        (false, false) => Err(JoinConditionError::ForeignColumnsOnNeitherSide),
        (true, true) => by_remote_side(arguments, condition),
    }
}

/// With foreign columns on both sides, those that are remote say one to many, the others many to one.
fn by_remote_side(
    arguments: &JoinArguments,
    condition: &JoinCondition,
) -> Result<Direction, JoinConditionError> {
    let mut foreign = occurrences(&condition.primaryjoin);
    foreign.retain(|one| one.foreign);
    // SQLAlchemy gathers columns in a set: of one that stands there twice, the first counts.
    let mut seen: Vec<ColumnRef> = Vec::new();
    let mut many_to_one = Vec::new();
    for one in &foreign {
        if !seen.contains(&one.column) {
            seen.push(one.column);
            if !one.remote {
                many_to_one.push(one.column);
            }
        }
    }
    let mut one_to_many: Vec<ColumnRef> =
        foreign.iter().filter(|one| one.remote).map(|one| one.column).collect();
    if !one_to_many.is_empty() && !many_to_one.is_empty() {
        // A column that is compared with itself tells nothing.
        let local: Vec<ColumnRef> = occurrences(&condition.primaryjoin)
            .iter()
            .filter(|one| !one.remote && arguments.parent_tables.contains(one.column))
            .map(|one| one.column)
            .collect();
        let remote = condition.remote_columns();
        let self_equated = |column: &ColumnRef| remote.contains(column) && local.contains(column);
        one_to_many.retain(|column| !self_equated(column));
        many_to_one.retain(|column| !self_equated(column));
    }
    match (one_to_many.is_empty(), many_to_one.is_empty()) {
        (false, true) => Ok(Direction::OneToMany),
        (true, false) => Ok(Direction::ManyToOne),
        _ => Err(JoinConditionError::ForeignColumnsOnBothSides),
    }
}
