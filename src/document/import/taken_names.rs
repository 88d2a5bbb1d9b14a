//! Names of constraints that came in and that something here has already.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Fact, Merge};
use crate::document::Document;
use crate::schema::{Model, ModelId, Schema};

/// Names of keys, of checks, and of indexes and unique constraints are those of the whole database: one
/// that came in gives way to one that was here, unless the source has both.
pub fn forget_taken_names(document: &mut Document, merge: &Merge) {
    let named = |schema: &Schema| -> BTreeSet<(NameSpace, String, ModelId)> {
        let of = |model: &Arc<Model>| {
            let names = Fact::all(model).into_iter().filter_map(|mut fact| {
                let space = NameSpace::of(&fact);
                Some((space, fact.name_mut().take()?, model.id))
            });
            names.collect::<Vec<_>>()
        };
        schema.models.values().flat_map(of).collect()
    };
    let (before, source) = (named(&merge.plan.here), named(&merge.plan.incoming));
    let now = named(&document.schema);
    for one in now.difference(&before) {
        let (space, name, id) = one;
        let mut others = now
            .iter()
            .filter(|(in_space, other, of)| in_space == space && other == name && of != id);
        if others.all(|other| source.contains(other) && source.contains(one)) {
            continue;
        }
        let Some(model) = document.schema_mut().model_mut(*id) else { continue };
        let (keys, checks) = (&mut model.foreign_keys, &mut model.check_constraints);
        let (uniques, indexes) = (&mut model.unique_constraints, &mut model.indexes);
        let names: Vec<&mut Option<String>> = match space {
            NameSpace::Keys => keys.iter_mut().map(|one| &mut one.name).collect(),
            NameSpace::Checks => checks.iter_mut().map(|one| &mut one.name).collect(),
            NameSpace::Indexes => (uniques.iter_mut().map(|one| &mut one.name))
                .chain(indexes.iter_mut().map(|one| &mut one.name))
                .collect(),
        };
        for own in names.into_iter().filter(|own| own.as_ref() == Some(name)) {
            *own = None;
        }
    }
}

/// Within which names have to differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameSpace {
    Keys,
    Checks,
    Indexes,
}

impl NameSpace {
    fn of(fact: &Fact) -> Self {
        match fact {
            Fact::ForeignKey(_) => Self::Keys,
            Fact::Check(_) => Self::Checks,
            Fact::Unique(_) | Fact::Index(_) => Self::Indexes,
        }
    }
}
