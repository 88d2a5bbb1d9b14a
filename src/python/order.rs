//! The order of classes and association tables: what is referred to before what refers.

use std::collections::{BTreeMap, BTreeSet};

use crate::mapping::Mapping;
use crate::schema::{ForeignKeyTarget, Model, ModelId};

/// The models in dependency order by their bases and foreign keys, by name where that leaves a choice.
///
/// In a cycle of keys the first by name goes first: foreign keys are strings, so any order is valid.
pub(super) fn in_dependency_order<'a>(mapping: &Mapping, models: &[&'a Model]) -> Vec<&'a Model> {
    let by_id: BTreeMap<ModelId, &'a Model> = models.iter().map(|one| (one.id, *one)).collect();
    let mut above = classes_above(mapping, models);
    let mut missing: BTreeMap<ModelId, BTreeSet<ModelId>> = BTreeMap::new();
    let mut referring: BTreeMap<ModelId, Vec<&'a Model>> = BTreeMap::new();
    for model in models {
        let above = above.entry(model.id).or_default();
        above.retain(|id| *id != model.id && by_id.contains_key(id));
        let needs = referred(model).into_iter().filter(|id| by_id.contains_key(id));
        let needs: BTreeSet<_> = needs.chain(above.iter().copied()).collect();
        for id in &needs {
            referring.entry(*id).or_default().push(model);
        }
        missing.insert(model.id, needs);
    }
    let key = |model: &'a Model| (model.class_name.as_str(), model.id);
    let mut waiting: BTreeSet<_> = models.iter().map(|model| key(model)).collect();
    let mut ready: BTreeSet<_> =
        models.iter().filter(|one| missing[&one.id].is_empty()).map(|one| key(one)).collect();
    let mut written = BTreeSet::new();
    let mut ordered = Vec::with_capacity(models.len());
    loop {
        let may_stand = |id: ModelId| above[&id].is_subset(&written);
        let in_cycle = || waiting.iter().find(|(_, id)| may_stand(*id)).or(waiting.first());
        let Some(next) = ready.first().or_else(in_cycle).copied() else { break };
        ready.remove(&next);
        waiting.remove(&next);
        let (_, id) = next;
        written.insert(id);
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

/// The classes that must stand above each: its base; of those in one table the one that puts its
/// columns in before; and whose columns it takes for its own.
fn classes_above(mapping: &Mapping, models: &[&Model]) -> BTreeMap<ModelId, BTreeSet<ModelId>> {
    let mut above: BTreeMap<ModelId, BTreeSet<ModelId>> = BTreeMap::new();
    for table in mapping.tables.values() {
        for pair in table.columns.windows(2) {
            let (one, next) = (pair[0].declared_on, pair[1].declared_on);
            if one != next {
                above.entry(next).or_default().insert(one);
            }
        }
    }
    for model in models.iter().filter(|model| model.inherits.is_some()) {
        let Some(class) = mapping.model(model.id) else { continue };
        let bases = class.inheritance.as_ref().map(|inheritance| inheritance.base);
        let columns = class.attributes.iter().filter_map(|(_, column)| mapping.column(*column));
        let declaring = columns.map(|column| column.declared_on);
        above.entry(model.id).or_default().extend(bases.into_iter().chain(declaring));
    }
    above
}
