//! A name for a backref that its class does not have yet.

use heck::ToSnakeCase;

use super::configure::Configurator;
use super::naming_ends::plural;
use crate::schema::ModelId;

/// A free name on `target` in place of `taken`: after the class on the other side, or with a number.
pub(super) fn free_backref_name(
    of: &Configurator<'_>,
    target: ModelId,
    taken: &str,
    other: ModelId,
) -> String {
    let word = of.class_name(other).to_snake_case();
    let numbered = (2..).map(|number: u32| format!("{taken}_{number}"));
    [plural(&word), format!("{taken}_{word}")]
        .into_iter()
        .chain(numbered)
        .find(|name| !name.is_empty() && !of.has_property(target, name))
        .unwrap_or_default()
}
