//! Determines the joins of a relationship from the foreign keys between its tables.
//!
//! Ports `Join._join_condition` and `_JoinCondition._determine_joins`.

use super::Mapping;
use super::expression::SqlExpr;
use super::table::{ColumnRef, ResolvedForeignKey, ResolvedTable};
use crate::schema::{ConstraintId, ModelId};

/// A foreign key between two tables: the referred and the referring column of each pair.
pub(super) struct LinkingKey {
    pub(super) constraint_id: ConstraintId,
    pub(super) pairs: Vec<(ColumnRef, ColumnRef)>,
}

/// Why there is no join condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JoinError {
    /// No foreign key links the tables.
    NoForeignKeys,
    /// More than one does.
    Ambiguous,
    /// One refers to a column that the other table does not have.
    BrokenKey { key: ConstraintId, child: ModelId },
}

/// What a class is mapped to, as a join sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selectable {
    /// `persist_selectable`: the models that have the tables, its own last.
    pub(super) tables: Vec<ModelId>,
    /// `local_table`: the model that has its own table.
    pub(super) local: ModelId,
}

impl Selectable {
    /// One table alone.
    pub(super) fn of_table(owner: ModelId) -> Self {
        Self { tables: vec![owner], local: owner }
    }

    /// What a class is mapped to, or an association table by itself.
    pub(super) fn of(mapping: &Mapping, model: ModelId) -> Self {
        Self { tables: mapping.mapped_tables(model), local: mapping.table_owner(model) }
    }

    /// Is it a column of these tables?
    pub(super) fn contains(&self, column: ColumnRef) -> bool {
        self.tables.contains(&column.model_id)
    }
}

/// `sql.util.join_condition(a, b, a_subset=…)`.
pub(super) fn join_condition(
    mapping: &Mapping,
    a: &Selectable,
    b: &Selectable,
    consider_as_foreign_keys: &[ColumnRef],
) -> Result<SqlExpr, JoinError> {
    let mut keys = linking_keys(mapping, a, b, consider_as_foreign_keys)?;
    if keys.len() > 1 {
        trim(mapping, &mut keys, consider_as_foreign_keys)?;
    }
    let Some(key) = keys.into_iter().next() else { return Err(JoinError::NoForeignKeys) };
    let pairs = key.pairs.into_iter();
    Ok(SqlExpr::and(
        pairs
            .map(|(referred, referring)| {
                SqlExpr::equal(SqlExpr::column(referred), SqlExpr::column(referring))
            })
            .collect(),
    ))
}

/// `Join._joincond_scan_left_right`: the keys of `b` that refer to `a`, then those of `a` to `b`; of
/// the class's own table first, and of its bases' only where that gives none.
pub(super) fn linking_keys(
    mapping: &Mapping,
    a: &Selectable,
    b: &Selectable,
    consider_as_foreign_keys: &[ColumnRef],
) -> Result<Vec<LinkingKey>, JoinError> {
    let mut keys = Vec::new();
    for left in [&[a.local][..], &a.tables] {
        scan(mapping, &b.tables, left, consider_as_foreign_keys, &mut keys)?;
        if left != b.tables {
            scan(mapping, left, &b.tables, consider_as_foreign_keys, &mut keys)?;
        }
        if !keys.is_empty() {
            break;
        }
    }
    Ok(keys)
}

/// The keys of the children that refer to the parents, by the order of the referring columns.
fn scan(
    mapping: &Mapping,
    children: &[ModelId],
    parents: &[ModelId],
    consider_as_foreign_keys: &[ColumnRef],
    keys: &mut Vec<LinkingKey>,
) -> Result<(), JoinError> {
    let is_parent = |name: &str| {
        parents.iter().filter_map(|id| mapping.table(*id)).any(|table| table.name == name)
    };
    for child_table in children.iter().filter_map(|id| mapping.table(*id)) {
        for (key, at) in referring_columns(child_table) {
            let referring =
                ColumnRef { model_id: child_table.model_id, column_id: key.columns[at] };
            if !consider_as_foreign_keys.is_empty()
                && !consider_as_foreign_keys.contains(&referring)
            {
                continue;
            }
            if key.referred_columns.is_empty() && is_parent(&key.referred_table) {
                let (key, child) = (key.constraint_id, key.declared_on);
                return Err(JoinError::BrokenKey { key, child });
            }
            let Some(parent) = key.referred_model.filter(|id| parents.contains(id)) else {
                continue;
            };
            let Some(&column_id) = key.referred_columns.get(at) else { continue };
            let pair = (ColumnRef { model_id: parent, column_id }, referring);
            match keys.iter_mut().find(|known| known.constraint_id == key.constraint_id) {
                Some(known) => known.pairs.push(pair),
                None => {
                    keys.push(LinkingKey { constraint_id: key.constraint_id, pairs: vec![pair] });
                }
            }
        }
    }
    Ok(())
}

/// Each key with the position of each of its columns, in the table's order of columns.
fn referring_columns(table: &ResolvedTable) -> Vec<(&ResolvedForeignKey, usize)> {
    let place = |key: &ResolvedForeignKey, at: usize| {
        table.columns.iter().position(|column| column.column_id == key.columns[at])
    };
    let keys = table.foreign_keys.iter();
    let mut columns: Vec<_> = keys
        .flat_map(|key| (0..key.columns.len()).map(move |at| (key, at)))
        .map(|(key, at)| (place(key, at), key, at))
        .collect();
    columns.sort_by_key(|(place, _, _)| *place);
    columns.into_iter().map(|(_, key, at)| (key, at)).collect()
}

/// `Join._joincond_trim_constraints`: those that match `foreign_keys` exactly; if there are still
/// several, they must come to the same.
fn trim(
    mapping: &Mapping,
    keys: &mut Vec<LinkingKey>,
    consider_as_foreign_keys: &[ColumnRef],
) -> Result<(), JoinError> {
    if !consider_as_foreign_keys.is_empty() {
        keys.retain(|key| {
            let all = all_columns(mapping, key);
            all.iter().all(|column| consider_as_foreign_keys.contains(column))
                && consider_as_foreign_keys.iter().all(|column| all.contains(column))
        });
    }
    if let [first, rest @ ..] = keys.as_slice()
        && rest.iter().all(|key| key.pairs == first.pairs)
    {
        keys.truncate(1);
    }
    if keys.len() == 1 { Ok(()) } else { Err(JoinError::Ambiguous) }
}

fn all_columns(mapping: &Mapping, key: &LinkingKey) -> Vec<ColumnRef> {
    let Some((_, referring)) = key.pairs.first() else { return Vec::new() };
    let model_id = referring.model_id;
    let found = mapping.table(model_id).and_then(|table| {
        table.foreign_keys.iter().find(|one| one.constraint_id == key.constraint_id)
    });
    let columns = found.map(|key| key.columns.as_slice()).unwrap_or_default();
    columns.iter().map(|column_id| ColumnRef { model_id, column_id: *column_id }).collect()
}

/// A foreign key that links two models, for a person to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateForeignKey {
    /// The model that has the key.
    pub child: ModelId,
    /// The model that it refers to.
    pub parent: ModelId,
    /// The key.
    pub constraint_id: ConstraintId,
    /// Referred and referring column of each pair.
    pub pairs: Vec<(ColumnRef, ColumnRef)>,
}

/// The foreign keys that link two models in either direction.
pub fn candidate_foreign_keys(
    mapping: &Mapping,
    a: ModelId,
    b: ModelId,
) -> Vec<CandidateForeignKey> {
    let (a, b) = (Selectable::of(mapping, a), Selectable::of(mapping, b));
    let keys = linking_keys(mapping, &a, &b, &[]).unwrap_or_default();
    keys.into_iter()
        .filter_map(|key| {
            let (referred, referring) = *key.pairs.first()?;
            Some(CandidateForeignKey {
                child: referring.model_id,
                parent: referred.model_id,
                constraint_id: key.constraint_id,
                pairs: key.pairs,
            })
        })
        .collect()
}
