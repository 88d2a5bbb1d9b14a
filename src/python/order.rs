//! The order of classes and association tables: what is referred to before what refers.

use std::collections::{BTreeMap, BTreeSet};

use crate::schema::{ForeignKeyTarget, Model, ModelId};

/// The models in dependency order by their foreign keys, by name where that leaves a choice.
///
/// In a cycle the first by name goes first: foreign keys are strings, so any order is valid.
pub(super) fn in_dependency_order<'a>(models: &[&'a Model]) -> Vec<&'a Model> {
    let by_id: BTreeMap<ModelId, &'a Model> = models.iter().map(|one| (one.id, *one)).collect();
    let mut missing: BTreeMap<ModelId, BTreeSet<ModelId>> = BTreeMap::new();
    let mut referring: BTreeMap<ModelId, Vec<&'a Model>> = BTreeMap::new();
    for model in models {
        let needs: BTreeSet<_> =
            referred(model).into_iter().filter(|id| by_id.contains_key(id)).collect();
        for id in &needs {
            referring.entry(*id).or_default().push(model);
        }
        missing.insert(model.id, needs);
    }
    let key = |model: &'a Model| (model.class_name.as_str(), model.id);
    let mut waiting: BTreeSet<_> = models.iter().map(|model| key(model)).collect();
    let mut ready: BTreeSet<_> =
        models.iter().filter(|one| missing[&one.id].is_empty()).map(|one| key(one)).collect();
    let mut ordered = Vec::with_capacity(models.len());
    while let Some(&next) = ready.first().or_else(|| waiting.first()) {
        ready.remove(&next);
        waiting.remove(&next);
        let (_, id) = next;
        ordered.push(by_id[&id]);
        for model in referring.remove(&id).unwrap_or_default() {
            let Some(needs) = missing.get_mut(&model.id) else { continue };
            needs.remove(&id);
            if needs.is_empty() && waiting.contains(&key(model)) {
                ready.insert(key(model));
            }
        }
    }
    ordered
}

fn referred(model: &Model) -> BTreeSet<ModelId> {
    let targets = model.foreign_keys.iter().filter_map(|key| match key.target {
        ForeignKeyTarget::Columns { model, .. } => Some(model),
        ForeignKeyTarget::Unresolved { .. } => None,
    });
    targets.filter(|id| *id != model.id).collect()
}
