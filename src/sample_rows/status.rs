//! What a row's status says of its moments: an order that is new was not delivered, a draft not published, and what
//! was not cancelled has no day of that.

use super::Cell;
use super::kind::Kind;
use super::meaning::{Meaning, Moment, moment_of, words_of};
use super::table_rows::TableRows;
use super::value::value_of;

/// How far a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// So many steps after it came to be.
    Stage(u64),
    /// It came to an end that is no step of the way.
    End,
    /// It was broken off, mostly early.
    BrokenOff,
}

impl TableRows<'_> {
    /// Takes away what cannot have happened yet, where it may be NULL, and puts in what has.
    pub(super) fn agree_with_status(&self, cells: &mut [Cell], filled: &[bool]) {
        let columns = &self.plan.columns;
        let is_status = |name: &str| {
            words_of(name).last().is_some_and(|last| matches!(last.as_str(), "status" | "state"))
        };
        let status = columns.iter().position(|column| is_status(&column.name));
        let Some(Cell::Text(status)) = status.map(|at| cells[at].clone()) else {
            self.keep_steps(cells, filled);
            return;
        };
        let Some(reached) = reached(&status) else {
            self.keep_steps(cells, filled);
            return;
        };
        let words = words_of(&status);
        for (at, column) in columns.iter().enumerate() {
            let Meaning::Moment(Moment::Stage(stage)) = column.meaning.meaning else { continue };
            let is_moment = matches!(column.kind, Kind::Date | Kind::DateTime | Kind::Text(_));
            if filled[at] || !column.nullable || column.is_computed || !is_moment {
                continue;
            }
            let is_its_own = words_of(&column.name).first() == words.last();
            let is_there = match (reached, stage) {
                _ if is_its_own => true,
                (_, 6) | (Reached::BrokenOff, 2..=4) => false,
                (Reached::Stage(reached), 1..=4) => stage <= reached,
                _ => continue,
            };
            if !is_there {
                cells[at] = Cell::Null;
            } else if cells[at].is_null() {
                let facts = self.facts(self.attempts[at]);
                cells[at] = value_of(&column.meaning, &column.kind, &facts, at as u64);
            }
        }
    }

    /// What was not sent is not read: steps after one that is NULL are NULL, too.
    fn keep_steps(&self, cells: &mut [Cell], filled: &[bool]) {
        let step = |at: usize| match self.plan.columns[at].meaning.meaning {
            Meaning::Moment(Moment::Stage(stage @ 1..=4)) if !filled[at] => Some(stage),
            _ => None,
        };
        let missing = (0..cells.len()).filter(|at| cells[*at].is_null()).filter_map(step).min();
        for (at, cell) in cells.iter_mut().enumerate() {
            let is_later = step(at).is_some_and(|step| missing.is_some_and(|one| step > one));
            if is_later && self.plan.columns[at].nullable {
                *cell = Cell::Null;
            }
        }
    }
}

/// How far a row of this status is; `None` if the word does not tell.
fn reached(status: &str) -> Option<Reached> {
    let words = words_of(status);
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if is(&[
        "new",
        "open",
        "pending",
        "draft",
        "created",
        "requested",
        "placed",
        "scheduled",
        "planned",
        "todo",
        "unpaid",
        "queued",
        "submitted",
        "waiting",
        "reserved",
    ]) {
        return Some(Reached::Stage(0));
    }
    if is(&["processing", "packed", "progress"]) {
        return Some(Reached::Stage(2));
    }
    if is(&["cancelled", "canceled", "rejected", "withdrawn", "failed"]) {
        return Some(Reached::BrokenOff);
    }
    if is(&["done", "complete", "finished"]) {
        return Some(Reached::Stage(4));
    }
    match moment_of(&words)? {
        Moment::Stage(stage @ 1..=4) => Some(Reached::Stage(stage)),
        Moment::Stage(6) => Some(Reached::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_status_tell_how_far_a_row_is() {
        let steps = ["new", "paid", "in progress", "shipped", "delivered", "draft", "published"];
        let stages = steps.map(reached);
        let expected = [0, 1, 2, 3, 4, 0, 3].map(|stage| Some(Reached::Stage(stage)));
        assert_eq!(stages, expected);
        let ends = ["cancelled", "archived"].map(reached);
        assert_eq!(ends, [Some(Reached::BrokenOff), Some(Reached::End)]);
        assert_eq!(["active", "B"].map(reached), [None; 2]);
    }
}
