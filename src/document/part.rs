//! A part of a document, for the clipboard and for copies.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Document;
use crate::schema::{ForeignKeyTarget, Model, ModelId, ModelReference, Schema};

impl Document {
    /// These models alone, with their positions and with the keys and relationships among them.
    ///
    /// A foreign key to a model outside is kept by its table's and columns' names, so that it is
    /// connected again where such a table is, and so is the base of a class; a relationship to a model outside is left out.
    #[must_use]
    pub fn part(&self, model_ids: &[ModelId]) -> Self {
        let wanted: BTreeSet<ModelId> = model_ids.iter().copied().collect();
        let mut part = self.clone();
        part.schema_mut().models.retain(|id, _| wanted.contains(id));
        for id in &wanted {
            if let Some(model) = part.schema_mut().model_mut(*id) {
                keep_within(model, &self.schema, &wanted);
            }
        }
        Arc::make_mut(&mut part.diagram).keep_only(&wanted);
        part
    }
}

fn keep_within(model: &mut Model, whole: &Schema, wanted: &BTreeSet<ModelId>) {
    if let Some(ModelReference::Model(id)) = &model.inherits
        && !wanted.contains(id)
    {
        let name = whole.model(*id).map(|base| base.class_name.clone());
        model.inherits = name.map(ModelReference::Unresolved);
    }
    for key in &mut model.foreign_keys {
        let ForeignKeyTarget::Columns { model: parent, columns } = &key.target else { continue };
        if wanted.contains(parent) {
            continue;
        }
        let Some(parent) = whole.model(*parent) else { continue };
        let names = columns.iter().filter_map(|id| parent.column(*id));
        let columns = names.map(|column| column.name.clone()).collect();
        key.target = ForeignKeyTarget::Unresolved { table: parent.table_name(), columns };
    }
    model.relationships.retain(|one| {
        let secondary = one.secondary.as_ref().and_then(ModelReference::id);
        let reached = one.target.id().into_iter().chain(secondary);
        reached.into_iter().all(|id| wanted.contains(&id))
    });
}
