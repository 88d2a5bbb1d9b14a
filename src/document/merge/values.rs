//! The merge of JSON values: objects key by key, lists of things by their ids, sets by their members,
//! and all else as a whole. Knows which keys hold what, not what it means.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Clash, Side};

/// Lists of ids whose order says nothing.
const SETS: [&str; 3] = ["unfolded", "pinned", "members"];

/// Values of several forms: half of one and half of another would be neither.
const WHOLES: [&str; 14] = [
    "type",
    "default",
    "server_default",
    "onupdate",
    "computed",
    "identity",
    "sequence",
    "target",
    "secondary",
    "inherits",
    "kind",
    "backref",
    "polymorphic_on",
    "polymorphic_identity",
];

/// Lists of things whose parts belong together.
const LISTS_OF_WHOLES: [&str; 4] =
    ["foreign_keys", "unique_constraints", "check_constraints", "indexes"];

/// Where a value stands: keys, and ids instead of numbers in a list.
#[derive(Clone, Debug)]
pub struct Place(Vec<String>);

impl Place {
    /// The whole.
    pub fn root() -> Self {
        Self(Vec::new())
    }

    fn inside(&self, key: &str) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.to_owned());
        Self(keys)
    }

    fn key(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    fn text(&self) -> String {
        self.0.join(".")
    }

    /// Is what stands here taken from one side, or from the other, and never in parts?
    fn is_whole(&self) -> bool {
        let list = self.0.iter().rev().nth(1).map_or("", String::as_str);
        WHOLES.contains(&self.key()) || LISTS_OF_WHOLES.contains(&list)
    }
}

/// A merge under way.
pub struct Values<'a> {
    /// Whose value is taken where both have changed it, by place.
    pub choices: &'a BTreeMap<String, Side>,
    /// What was removed and is kept all the same.
    pub kept: &'a BTreeSet<String>,
    /// What both have changed; the names are empty so far.
    pub clashes: Vec<Clash>,
    /// What one has removed and the other has left as it was.
    pub removed: Vec<String>,
}

impl Values<'_> {
    /// What three values come to.
    pub fn merge(&mut self, place: &Place, base: &Value, ours: &Value, theirs: &Value) -> Value {
        self.optional(place, Some(base), Some(ours), Some(theirs)).unwrap_or_default()
    }

    fn optional(
        &mut self,
        place: &Place,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if ours == theirs || theirs == base {
            return self.unless_kept(place, base, ours);
        }
        if ours == base {
            return self.unless_kept(place, base, theirs);
        }
        match (base, ours, theirs) {
            (_, Some(Value::Number(ours)), Some(Value::Number(theirs)))
                if place.key() == "next_id" =>
            {
                let larger = ours.as_u64().max(theirs.as_u64());
                return Some(larger.into());
            }
            (_, Some(Value::Object(ours)), Some(Value::Object(theirs))) if !place.is_whole() => {
                let empty = Map::new();
                let base = base.and_then(Value::as_object).unwrap_or(&empty);
                return Some(self.objects(place, base, ours, theirs));
            }
            (_, Some(Value::Array(ours)), Some(Value::Array(theirs))) => {
                let base = base.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                if SETS.contains(&place.key()) {
                    return Some(sets(base, ours, theirs));
                }
                if [base, ours, theirs].into_iter().all(has_ids) {
                    return Some(self.lists(place, base, ours, theirs));
                }
            }
            _ => {}
        }
        self.clash(place, ours, theirs)
    }

    /// A value that only one has changed; what was removed comes back where it is needed.
    fn unless_kept(
        &mut self,
        place: &Place,
        base: Option<&Value>,
        changed: Option<&Value>,
    ) -> Option<Value> {
        let is_thing = base.is_some_and(|base| base.get("id").is_some());
        if changed.is_none() && is_thing {
            self.removed.push(place.text());
            if self.kept.contains(&place.text()) {
                return base.cloned();
            }
        }
        if let (Some(Value::Array(before)), Some(Value::Array(after))) = (base, changed)
            && before != after
            && has_ids(before)
            && has_ids(after)
        {
            // Which of its things were removed has to be known, and some may come back.
            return Some(self.lists(place, before, before, after));
        }
        if let (Some(Value::Object(before)), Some(Value::Object(after))) = (base, changed)
            && before != after
            && !place.is_whole()
        {
            return Some(self.objects(place, before, before, after));
        }
        changed.cloned()
    }

    fn objects(
        &mut self,
        place: &Place,
        base: &Map<String, Value>,
        ours: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Value {
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let mut merged = Map::new();
        for key in keys {
            let place = place.inside(key);
            let value = self.optional(&place, base.get(key), ours.get(key), theirs.get(key));
            if let Some(value) = value {
                merged.insert(key.clone(), value);
            }
        }
        Value::Object(merged)
    }

    /// Lists of things with ids: in the order of whoever has changed it, ours if both have.
    fn lists(&mut self, place: &Place, base: &[Value], ours: &[Value], theirs: &[Value]) -> Value {
        let order = |list: &[Value]| list.iter().filter_map(id).collect::<Vec<_>>();
        let (base_ids, our_ids, their_ids) = (order(base), order(ours), order(theirs));
        let is_kept_in_order = |ids: &[u64]| {
            let known = |of: &[u64], by: &[u64]| -> Vec<u64> {
                of.iter().copied().filter(|id| by.contains(id)).collect()
            };
            known(&base_ids, ids) == known(ids, &base_ids)
        };
        let (first, second) = if is_kept_in_order(&our_ids) && !is_kept_in_order(&their_ids) {
            (&their_ids, &our_ids)
        } else {
            (&our_ids, &their_ids)
        };
        let mut ids = woven(first, second);
        ids = woven(&ids, &base_ids);
        let mut merged = Vec::new();
        for thing in ids {
            let find = |list: &'_ [Value]| list.iter().position(|value| id(value) == Some(thing));
            let (base, ours, theirs) = (
                find(base).map(|at| &base[at]),
                find(ours).map(|at| &ours[at]),
                find(theirs).map(|at| &theirs[at]),
            );
            merged.extend(self.optional(&place.inside(&thing.to_string()), base, ours, theirs));
        }
        Value::Array(merged)
    }

    fn clash(
        &mut self,
        place: &Place,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        let text = place.text();
        let taken = self.choices.get(&text).copied().unwrap_or_default();
        self.clashes.push(Clash {
            place: text.clone(),
            name: String::new(),
            ours: in_words(ours),
            theirs: in_words(theirs),
            taken,
        });
        let (value, other) = match taken {
            Side::Ours => (ours, theirs),
            Side::Theirs => (theirs, ours),
        };
        if value.is_none() && other.is_some_and(|other| other.get("id").is_some()) {
            let is_kept = self.kept.contains(&text);
            self.removed.push(text);
            return if is_kept { other.cloned() } else { None };
        }
        value.cloned()
    }
}

fn id(value: &Value) -> Option<u64> {
    value.get("id")?.as_u64()
}

fn has_ids(list: impl AsRef<[Value]>) -> bool {
    list.as_ref().iter().all(|value| id(value).is_some())
}

fn sets(base: &[Value], ours: &[Value], theirs: &[Value]) -> Value {
    let is_in = |value: &Value| {
        let (was, is_ours, is_theirs) =
            (base.contains(value), ours.contains(value), theirs.contains(value));
        if was { is_ours && is_theirs } else { is_ours || is_theirs }
    };
    let mut merged: Vec<Value> = ours.iter().filter(|one| is_in(one)).cloned().collect();
    merged.extend(theirs.iter().filter(|one| is_in(one) && !ours.contains(one)).cloned());
    Value::Array(merged)
}

/// The first list, with what only the second has behind what it stands behind there.
fn woven(first: &[u64], second: &[u64]) -> Vec<u64> {
    let mut woven = first.to_vec();
    for (at, id) in second.iter().enumerate() {
        if woven.contains(id) {
            continue;
        }
        let before =
            second[..at].iter().rev().find_map(|one| woven.iter().position(|id| id == one));
        woven.insert(before.map_or(0, |before| before + 1), *id);
    }
    woven
}

/// A value as a person reads it.
fn in_words(value: Option<&Value>) -> String {
    const MOST: usize = 60;
    let text = match value {
        None => return "removed".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(is)) => if *is { "yes" } else { "no" }.to_owned(),
        Some(Value::Object(object)) => match object.get("name").and_then(Value::as_str) {
            Some(name) if object.len() == 1 => name.to_owned(),
            Some(name) if object.contains_key("id") => name.to_owned(),
            Some(name) => {
                let others = object.iter().filter(|(key, _)| *key != "name");
                let others: Vec<String> =
                    others.map(|(key, value)| format!("{key} {value}")).collect();
                format!("{name} ({})", others.join(", "))
            }
            None => match object.get("class_name").and_then(Value::as_str) {
                Some(name) => name.to_owned(),
                None => Value::Object(object.clone()).to_string(),
            },
        },
        Some(value) => value.to_string(),
    };
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
