//! What differs between the relationships of a class here and at a source. A relationship is known by
//! its ends: which of both classes declares it is a matter of style, and so are its names where it
//! joins what another joins.

use std::collections::BTreeSet;

use super::MergeEdit;
use crate::schema::{
    Model, ModelId, ModelReference, Relationship, RelationshipId, RelationshipOptions, Schema,
};

/// One end: the class, the attribute, the class that it leads to, and the table between.
type End = (ModelId, String, ModelId, Option<ModelId>);

/// All ends of relationships.
pub struct Ends(BTreeSet<End>);

impl Ends {
    /// Those of a schema.
    pub fn of(schema: &Schema) -> Self {
        let mut ends = BTreeSet::new();
        for model in schema.models.values() {
            ends.extend(model.relationships.iter().flat_map(|one| ends_of(model.id, one)));
        }
        Self(ends)
    }

    fn have(&self, model_id: ModelId, one: &Relationship) -> bool {
        let ends = ends_of(model_id, one);
        !ends.is_empty() && ends.iter().all(|end| self.0.contains(end))
    }
}

fn ends_of(model_id: ModelId, one: &Relationship) -> Vec<End> {
    let Some(target) = one.target.id() else { return Vec::new() };
    let between = one.secondary.as_ref().and_then(ModelReference::id);
    let back = one.backref.as_ref().map(|one| (target, one.name.clone(), model_id, between));
    std::iter::once((model_id, one.name.clone(), target, between)).chain(back).collect()
}

/// Is it the same in all but its id?
fn is_same(a: &Relationship, b: &Relationship) -> bool {
    Relationship { id: RelationshipId(0), ..a.clone() }
        == Relationship { id: RelationshipId(0), ..b.clone() }
}

/// Does it join the same, whatever its names and how it loads?
pub fn joins_the_same(a: &Relationship, b: &Relationship) -> bool {
    let join = |options: &RelationshipOptions| {
        let RelationshipOptions { primaryjoin, secondaryjoin, foreign_keys, remote_side, .. } =
            options.clone();
        (primaryjoin, secondaryjoin, foreign_keys, remote_side)
    };
    let table = |one: &Relationship| one.secondary.as_ref().map(ModelReference::id);
    a.target == b.target && table(a) == table(b) && join(&a.options) == join(&b.options)
}

/// New, changed and missing relationships.
pub fn compare(
    base: &Model,
    model: &Model,
    (base_ends, model_ends): (&Ends, &Ends),
    source: &Schema,
    edits: &mut Vec<MergeEdit>,
) {
    let mut old: Vec<&Relationship> = base.relationships.iter().collect();
    let mut new: Vec<&Relationship> = model.relationships.iter().collect();
    // What leads to a model that the source does not have at all is none of its business.
    let is_told =
        |reference: &ModelReference| reference.id().is_none_or(|id| source.model(id).is_some());
    old.retain(|one| is_told(&one.target) && one.secondary.as_ref().is_none_or(is_told));
    new.retain(|one| {
        let same_name = old.iter().position(|known| known.name == one.name);
        let Some(at) = same_name else { return true };
        let known = old.remove(at);
        if !is_same(known, one) {
            let (old, new) = (Some(Box::new(known.clone())), Some(Box::new((*one).clone())));
            edits.push(MergeEdit::Relationship { old, new });
        }
        false
    });
    // Declared by the other class.
    new.retain(|one| !base_ends.have(base.id, one));
    old.retain(|one| !model_ends.have(base.id, one));
    // Under another name, which stays.
    new.retain(|one| {
        let Some(at) = old.iter().position(|known| joins_the_same(known, one)) else { return true };
        old.remove(at);
        false
    });
    for one in new {
        edits.push(MergeEdit::Relationship { old: None, new: Some(Box::new(one.clone())) });
    }
    for one in old {
        edits.push(MergeEdit::Relationship { old: Some(Box::new(one.clone())), new: None });
    }
}
