//! Where names come from that the lambdas of defaults use and the models do not define.
//!
//! Knows nothing of what such a name is: only Python does, when a row is inserted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `import MODULE as …`, or `from MODULE import NAME as …`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PythonImport {
    /// The module, `app.stores`.
    pub module: String,
    /// What is taken from it; `None` is the module itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Such imports by what they are called in the lambdas.
pub type PythonImports = BTreeMap<String, PythonImport>;
