//! Relationships that write the same column without knowing of each other.
//!
//! Ports `_JoinCondition._warn_for_conflicting_sync_targets`.

use super::Mapping;
use rustc_hash::FxHashMap;

use super::configure::{Configurator, Property};
use super::diagnostic::{Diagnostic, ErrorClass, Remedy, RemedyOption, Severity, Subject};
use super::relationship::Direction;
use super::remedy;
use super::table::ColumnRef;
use crate::schema::RelationshipEnd;

/// Which properties write which column, from which other.
#[derive(Default)]
pub(super) struct SyncTargets {
    writers: FxHashMap<ColumnRef, Vec<(usize, ColumnRef)>>,
}

/// A column that others write too.
pub(super) struct Conflict {
    from: ColumnRef,
    to: ColumnRef,
    others: Vec<(usize, ColumnRef)>,
}

impl SyncTargets {
    /// Adds what a property writes; gives the columns that others write that it does not know.
    pub(super) fn add(
        &mut self,
        mapping: &Mapping,
        properties: &[Property<'_>],
        at: usize,
    ) -> Vec<Conflict> {
        let property = &properties[at];
        let mut conflicts = Vec::new();
        for &(from, to) in &property.synchronized {
            let writers = self.writers.entry(to).or_default();
            let others: Vec<_> = writers
                .iter()
                .filter(|(other, _)| {
                    conflict(property, at, &properties[*other], *other)
                        && !is_of_siblings(mapping, property, &properties[*other])
                })
                .copied()
                .collect();
            if !others.is_empty() {
                conflicts.push(Conflict { from, to, others });
            }
            match writers.iter_mut().find(|(writer, _)| *writer == at) {
                Some(known) => known.1 = from,
                None => writers.push((at, from)),
            }
        }
        conflicts
    }
}

fn conflict(property: &Property<'_>, at: usize, other: &Property<'_>, other_at: usize) -> bool {
    other_at != at
        && !property.reverse.contains(&other_at)
        && !overlaps(property).any(|key| key == other.key || key == "__*")
        && !overlaps(other).any(|key| key == property.key || key == "__*")
}

/// Are they of two branches of one hierarchy, or the same one of a class and its base?
fn is_of_siblings(mapping: &Mapping, property: &Property<'_>, other: &Property<'_>) -> bool {
    let classes =
        |one: &Property<'_>| std::iter::once(one.owner).chain(one.mapper).collect::<Vec<_>>();
    let are_siblings = classes(property)
        .into_iter()
        .any(|one| classes(other).into_iter().any(|two| mapping.is_sibling(one, two)));
    let is_same = property.key == other.key
        && mapping.base_mapper(property.owner) == mapping.base_mapper(other.owner);
    are_siblings || is_same
}

fn overlaps<'a>(property: &'a Property<'_>) -> impl Iterator<Item = &'a str> {
    property.options.overlaps.as_deref().unwrap_or_default().split(',').map(str::trim)
}

/// The two as ends of one relationship, where both are declared and neither has another end yet.
fn link_of(property: &Property<'_>, other: &Property<'_>) -> Option<Remedy> {
    let is_free = |one: &Property<'_>| {
        one.end == RelationshipEnd::Declared
            && one.backref.is_none()
            && one.back_populates.is_none()
    };
    let leads_back = property.target.id() == Some(other.owner)
        && other.target.id() == Some(property.owner)
        && property.secondary == other.secondary;
    let same_way =
        property.direction == other.direction && property.direction != Some(Direction::ManyToMany);
    (is_free(property) && is_free(other) && leads_back && !same_way).then(|| Remedy::LinkEnds {
        ends: [property, other].map(|one| (one.declared_on, one.relationship_id, one.key.clone())),
    })
}

impl Conflict {
    /// SQLAlchemy's warning.
    pub(super) fn into_diagnostic(self, of: &Configurator<'_>, at: usize) -> Diagnostic {
        let path = of.path(at);
        let column = |column: ColumnRef| of.mapping.column_path(column);
        let to = column(self.to);
        let mut listed: Vec<String> = self
            .others
            .iter()
            .map(|(other, from)| {
                format!("'{}' (copies {} to {to})", of.path(*other), column(*from))
            })
            .collect();
        listed.sort();
        let mut keys: Vec<&str> =
            self.others.iter().map(|(other, _)| of.properties[*other].key.as_str()).collect();
        keys.sort_unstable();
        let keys = keys.join(",");
        let property = &of.properties[at];
        let others: Vec<String> = self.others.iter().map(|(other, _)| of.path(*other)).collect();
        let mut remedies = Vec::new();
        if let [(other, _)] = self.others.as_slice()
            && let Some(link) = link_of(property, &of.properties[*other])
        {
            remedies.push(link);
        }
        remedies.push(remedy::set_option(of, at, RemedyOption::Viewonly));
        let overlaps = match property.options.overlaps.as_deref() {
            Some(known) if !known.is_empty() => format!("{known},{keys}"),
            _ => keys.clone(),
        };
        remedies.push(remedy::set_option(of, at, RemedyOption::Overlaps(overlaps)));
        Diagnostic {
            severity: Severity::Warning,
            class: ErrorClass::SAWarning,
            subject: Subject::Relationship(property.declared_on, property.relationship_id),
            message: format!(
                "relationship '{path}' will copy column {} to column {to}, which conflicts with \
                 relationship(s): {}. If this is not the intention, consider if these relationships \
                 should be linked with back_populates, or if viewonly=True should be applied to one \
                 or more if they are read-only. For the less common case that foreign key \
                 constraints are partially overlapping, the orm.foreign() annotation can be used to \
                 isolate the columns that should be written towards.   To silence this warning, add \
                 the parameter 'overlaps=\"{keys}\"' to the '{path}' relationship.",
                column(self.from),
                listed.join(", "),
            ),
            advice: format!(
                "{path} and {} both write {to}. Link them as two ends of one relationship, or mark \
                 one as view only.",
                others.join(", ")
            ),
            remedies,
        }
    }
}
