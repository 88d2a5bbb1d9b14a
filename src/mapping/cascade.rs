//! What a relationship hands on to related rows.
//!
//! Ports `CascadeOptions` and `RelationshipProperty._check_cascade_settings`.

use super::relationship::{Cascade, Direction};
use crate::schema::{PassiveDeletes, RelationshipOptions};

/// `cascade=` as written; the default is `save-update, merge`. With `viewonly` what writes is left
/// out.
///
/// The error is the list of words that are no cascades, sorted.
pub(super) fn parse_cascade(written: Option<&str>, viewonly: bool) -> Result<Cascade, Vec<String>> {
    let words: Vec<&str> = written
        .unwrap_or("save-update, merge")
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let mut unknown: Vec<String> =
        words.iter().filter(|word| !ALL.contains(word)).map(|word| (*word).to_owned()).collect();
    if !unknown.is_empty() {
        unknown.sort();
        unknown.dedup();
        return Err(unknown);
    }
    if words.contains(&"none") {
        return Ok(Cascade::default());
    }
    let all = words.contains(&"all");
    let has = |word: &str| all || words.contains(&word);
    Ok(Cascade {
        save_update: has("save-update") && !viewonly,
        merge: has("merge"),
        delete: has("delete") && !viewonly,
        delete_orphan: words.contains(&"delete-orphan") && !viewonly,
        refresh_expire: has("refresh-expire"),
        expunge: has("expunge"),
    })
}

const ALL: [&str; 8] =
    ["all", "none", "save-update", "merge", "delete", "delete-orphan", "refresh-expire", "expunge"];

/// Why a cascade does not go with the relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CascadeError {
    /// `delete-orphan` on the many side.
    DeleteOrphanOnManySide,
    /// `passive_deletes="all"` beside a cascade that deletes.
    PassiveDeletesAll,
}

/// `_check_cascade_settings`.
pub(super) fn check_cascade(
    cascade: Cascade,
    direction: Direction,
    options: &RelationshipOptions,
) -> Result<(), CascadeError> {
    if cascade.delete_orphan && !options.single_parent && direction != Direction::OneToMany {
        return Err(CascadeError::DeleteOrphanOnManySide);
    }
    if options.passive_deletes == PassiveDeletes::All && (cascade.delete || cascade.delete_orphan) {
        return Err(CascadeError::PassiveDeletesAll);
    }
    Ok(())
}
