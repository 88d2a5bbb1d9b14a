//! Arguments of columns and relationships that only Python looks at: kept so that they are written
//! again, without a part in tables or joins.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What such an argument is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PythonArgument {
    /// A constant that JSON can hold.
    Constant(Value),
    /// A callable, or a call with constants: `set`, `ordering_list("position")`.
    Code(String),
}

/// Such arguments by their names.
pub type PythonArguments = BTreeMap<String, PythonArgument>;

/// The arguments of `relationship()` that are kept so, in the order in which they are written.
pub const RELATIONSHIP_ARGUMENTS: [&str; 12] = [
    "collection_class",
    "innerjoin",
    "join_depth",
    "passive_updates",
    "active_history",
    "sync_backref",
    "omit_join",
    "distinct_target_key",
    "load_on_pending",
    "enable_typechecks",
    "doc",
    "info",
];

/// The arguments of `Column` and `mapped_column()` that are kept so.
pub const COLUMN_ARGUMENTS: [&str; 4] = ["server_onupdate", "quote", "doc", "info"];

/// The arguments of `deferred()`, which stands around a column whose `deferred` is true.
pub const DEFERRED_ARGUMENTS: [&str; 4] =
    ["deferred", "deferred_group", "deferred_raiseload", "active_history"];

/// Is it what is taken where the argument is not given?
pub fn is_default(name: &str, value: &Value) -> bool {
    match name {
        "passive_updates" | "enable_typechecks" => *value == Value::Bool(true),
        "innerjoin" | "active_history" | "load_on_pending" | "deferred" | "deferred_raiseload" => {
            matches!(value, Value::Bool(false) | Value::Null)
        }
        "info" => value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty),
        _ => value.is_null(),
    }
}
