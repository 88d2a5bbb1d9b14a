//! Where models were imported from, so that they can be brought up to date. Reads no file.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::DialectName;
use crate::schema::ModelId;

/// A file or folder that models came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportSource {
    /// Its path: from the project's folder on, or absolute where the project had no file yet.
    pub path: String,
    /// What it is.
    pub kind: SourceKind,
    /// The dialect that a script was read in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<DialectName>,
    /// The models that it made or brought up to date. Some may be gone by now.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub models: BTreeSet<ModelId>,
}

/// What models can be imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A models file, or a folder of them.
    Python,
    /// A script of CREATE TABLE statements.
    Sql,
    /// A SQLite file.
    Database,
    /// Another project.
    Project,
}
