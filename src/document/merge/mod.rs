//! Two documents that came from one, brought together: what either has done is done. Compares by ids,
//! value by value; knows nothing of files.
//!
//! Reading order: this, [`new_ids`] (both have given the same id to different things), [`values`] (the
//! merge itself), [`names`] (what a clash is about, in words).

mod names;
mod new_ids;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::Document;
use super::project_file::{ProjectError, checked, from_value, to_value};
use values::{Place, Values};

/// One of the two documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// What is in the window.
    #[default]
    Ours,
    /// What is in the file.
    Theirs,
}

/// A value that both have changed, each otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Where: `schema.models.3.columns.7.type`, by ids; to be chosen by.
    pub place: String,
    /// What it is: `type of Song.title`.
    pub name: String,
    /// What ours says.
    pub ours: String,
    /// What theirs says.
    pub theirs: String,
    /// Which is taken.
    pub taken: Side,
}

/// What two documents come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The document.
    pub document: Document,
    /// What both have changed.
    pub clashes: Vec<Clash>,
    /// What one has removed and the other refers to, so that it is kept; by name.
    pub kept: Vec<String>,
}

/// Brings together what was done to `base` in `ours` and in `theirs`. Where both have changed the same,
/// `choices` says by place whose it is, and ours is taken where it does not.
///
/// # Errors
/// In words, when the two do not come to a document that holds together.
pub fn merge(
    base: &Document,
    ours: &Document,
    theirs: &Document,
    choices: &BTreeMap<String, Side>,
) -> Result<Merged, String> {
    let ours = new_ids::apart(base, ours, theirs)?;
    let (base_value, ours_value) = (to_value(base), to_value(&ours));
    let theirs_value = to_value(theirs);
    let mut kept = BTreeSet::new();
    loop {
        let mut values = Values { choices, kept: &kept, clashes: Vec::new(), removed: Vec::new() };
        let value = values.merge(&Place::root(), &base_value, &ours_value, &theirs_value);
        let Values { clashes, removed, .. } = values;
        match mended(value, &ours) {
            Ok(document) => {
                let name = |place: &String| names::of_thing(place, [base, &ours, theirs]);
                let clashes = clashes
                    .into_iter()
                    .filter(|one| names::is_of(&one.place, &document))
                    .map(|one| Clash {
                        name: names::of_clash(&one.place, [base, &ours, theirs]),
                        ..one
                    })
                    .collect();
                return Ok(Merged { document, clashes, kept: kept.iter().map(name).collect() });
            }
            Err(error) => {
                // Something refers to what was removed: models come back first, then parts, one by
                // one, until it holds together.
                let next = needed(&removed, &kept, &error.to_string());
                let Some(next) = next else { return Err(error.to_string()) };
                kept.insert(next);
            }
        }
    }
}

/// The document that merged JSON holds: of boxes that are gone nothing is kept, and no id is given twice.
fn mended(value: Value, ours: &Document) -> Result<Document, ProjectError> {
    let mut document = from_value(value)?;
    new_ids::twice_apart(document.schema_mut(), &ours.schema);
    let schema = Arc::clone(&document.schema);
    let diagram = document.diagram_mut();
    for id in diagram.models_beside(|id| schema.models.contains_key(&id)) {
        diagram.remove(id);
    }
    checked(document)
}

/// What was removed and is to be kept because of this fault: what has the id that it names, else any.
fn needed(removed: &[String], kept: &BTreeSet<String>, fault: &str) -> Option<String> {
    let id = fault.rsplit("with the id ").next().unwrap_or_default().trim();
    let open = || removed.iter().filter(|place| !kept.contains(*place));
    open().find(|place| place.rsplit('.').next() == Some(id)).or_else(|| open().next()).cloned()
}
