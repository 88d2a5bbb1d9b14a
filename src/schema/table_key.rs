//! One name for each table where there is one space of names: schemas folded away.
//!
//! SQLite has no schemas, and rows, boxes and expressions tell tables apart by one name.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::ModelId;
use super::model::Model;

/// The name of each table: its own; of those in different schemas that share one, those in a schema
/// have it before the name (`blog_tags`).
pub fn table_keys<'m>(models: impl Iterator<Item = &'m Model>) -> BTreeMap<ModelId, String> {
    let models: Vec<&Model> = models.collect();
    let mut schemas: BTreeMap<String, BTreeSet<Option<&str>>> = BTreeMap::new();
    let mut has_schemas = false;
    for model in &models {
        has_schemas |= model.schema.is_some();
        schemas.entry(model.table_name()).or_default().insert(model.schema.as_deref());
    }
    if !has_schemas {
        return models.iter().map(|model| (model.id, model.table_name())).collect();
    }
    let mut keys: BTreeMap<ModelId, String> = BTreeMap::new();
    let mut made: BTreeMap<(&str, String), String> = BTreeMap::new();
    for model in models {
        let name = model.table_name();
        let key = match &model.schema {
            Some(schema) if schemas.get(&name).is_some_and(|one| one.len() > 1) => {
                let known = made.entry((schema, name.clone()));
                let free = |key: &str| !schemas.contains_key(key);
                known.or_insert_with(|| first_free(&format!("{schema}_{name}"), free)).clone()
            }
            _ => name,
        };
        keys.insert(model.id, key);
    }
    keys
}

fn first_free(base: &str, is_free: impl Fn(&str) -> bool) -> String {
    let mut name = base.to_owned();
    let mut number = 2_u32;
    while !is_free(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}
