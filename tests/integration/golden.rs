//! Mapping and description against what real SQLAlchemy made of the same models.
//!
//! `tests/golden/record.py` wrote the expectations and says how to write them again.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use backref::export::describe::{describe, describe_error};
use backref::mapping::{ErrorClass, resolve};
use backref::schema::Schema;
use serde_json::Value;

/// Every recorded case: its name and all that was recorded.
pub fn cases() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/expected");
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap())
        })
        .collect();
    cases.sort_by(|(one, _), (other, _)| one.cmp(other));
    cases
}

/// What a case declares.
pub fn schema(name: &str, case: &Value) -> Schema {
    serde_json::from_value(case["project"].clone())
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Lists that have no order of their own, in the order of their text.
pub fn in_order(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(in_order),
        Value::Object(entries) => {
            for (key, entry) in entries {
                in_order(entry);
                let has_no_order = [
                    "models",
                    "tables",
                    "relationships",
                    "foreign_keys",
                    "uniques",
                    "checks",
                    "indexes",
                ];
                if let Value::Array(items) = entry
                    && has_no_order.contains(&key.as_str())
                {
                    items.sort_by_cached_key(|item| item["name"].to_string() + &item.to_string());
                }
            }
        }
        _ => {}
    }
}

/// The first place where two values differ.
pub fn difference(found: &Value, expected: &Value, place: &str) -> Option<String> {
    match (found, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            keys.into_iter()
                .find_map(|key| difference(&found[key], &expected[key], &format!("{place}.{key}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(at, (one, other))| {
                let name = other["name"].as_str().map_or(at.to_string(), str::to_owned);
                difference(one, other, &format!("{place}[{name}]"))
            })
        }
        _ if found == expected => None,
        _ => Some(format!("{place}: found {found}, expected {expected}")),
    }
}

#[test]
fn models_are_resolved_as_sqlalchemy_resolves_them() {
    let mut faults = Vec::new();
    for (name, case) in cases() {
        let schema = schema(&name, &case);
        let mapping = resolve(&schema);
        let mut expected = case["describe"].clone();
        let mut found = describe_error(&mapping).unwrap_or_else(|| describe(&schema, &mapping));
        in_order(&mut expected);
        in_order(&mut found);
        faults.extend(difference(&found, &expected, &name));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn relationships_that_overlap_are_warned_of_in_sqlalchemys_words() {
    for (name, case) in cases() {
        let mapping = resolve(&schema(&name, &case));
        let is_overlap = |message: &&str| message.starts_with("relationship '");
        let expected: BTreeSet<&str> = case["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message.as_str().unwrap())
            .filter(is_overlap)
            .collect();
        let warnings = mapping.diagnostics.iter().filter(|one| one.class == ErrorClass::SAWarning);
        let found: BTreeSet<&str> =
            warnings.map(|one| one.message.as_str()).filter(is_overlap).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn inheritance_is_warned_of_in_sqlalchemys_words() {
    for (name, case) in cases() {
        let mapping = resolve(&schema(&name, &case));
        let is_of_inheritance = |message: &&str| {
            message.starts_with("Mapper[") || message.starts_with("Implicitly combining")
        };
        let expected: BTreeSet<&str> = case["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message.as_str().unwrap())
            .filter(is_of_inheritance)
            .collect();
        let found: BTreeSet<&str> = mapping
            .diagnostics
            .iter()
            .map(|one| one.message.as_str())
            .filter(is_of_inheritance)
            .filter(|message| !message.contains("has no property"))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn every_refusal_has_advice_and_names_its_subject() {
    let refused: Vec<_> =
        cases().into_iter().filter(|(_, case)| !case["describe"]["error"].is_null()).collect();
    assert!(!refused.is_empty());
    for (name, case) in refused {
        let mapping = resolve(&schema(&name, &case));
        for diagnostic in &mapping.diagnostics {
            assert!(!diagnostic.advice.is_empty(), "{name}: {}", diagnostic.message);
            assert!(!diagnostic.message.is_empty(), "{name}: {}", diagnostic.advice);
        }
    }
}
