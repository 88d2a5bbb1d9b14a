//! Which tables are association tables: nothing but two foreign keys. Knows nothing of names.

use crate::schema::{ForeignKeyTarget, Model, ModelId, ModelKind};

/// Is this a table whose columns all belong to its two foreign keys, each to a table with a class,
/// and that no other table refers to?
pub(crate) fn is_association(model: &Model, all: &[Model]) -> bool {
    let [first, second] = model.foreign_keys.as_slice() else { return false };
    let (Some(one), Some(other)) = (referred(&first.target), referred(&second.target)) else {
        return false;
    };
    let is_class =
        |id: ModelId| id != model.id && all.iter().any(|one| one.id == id && one.kind.is_class());
    let all_columns_refer = model.columns.iter().all(|column| {
        column.computed.is_none()
            && (first.columns.contains(&column.id) || second.columns.contains(&column.id))
    });
    let same_columns = first.columns.iter().all(|id| second.columns.contains(id))
        || second.columns.iter().all(|id| first.columns.contains(id));
    let is_referred_to = || {
        all.iter()
            .flat_map(|one| &one.foreign_keys)
            .any(|key| referred(&key.target) == Some(model.id))
    };
    matches!(model.kind, ModelKind::Class)
        && is_class(one)
        && is_class(other)
        && all_columns_refer
        && !same_columns
        && !is_referred_to()
}

/// The model that a key refers to, if it is there.
pub(crate) fn referred(target: &ForeignKeyTarget) -> Option<ModelId> {
    match target {
        ForeignKeyTarget::Columns { model, .. } => Some(*model),
        ForeignKeyTarget::Unresolved { .. } => None,
    }
}
