//! Which part of a design is exported: models by name, or those of a named view.

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use crate::diagram::{DiagramView, ViewId};
use crate::document::Document;
use crate::mapping::printable;
use crate::schema::{ModelId, Schema};

/// What is exported of a design; all of it without these.
#[derive(Args)]
pub struct PartArguments {
    /// Only these models, by class or table name, with commas between
    #[arg(long, value_delimiter = ',', value_name = "MODEL")]
    only: Vec<String>,
    /// Only the models of this named view; a picture has them where they stand in it
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
}

impl PartArguments {
    /// Are models named one by one?
    pub(super) fn names_models(&self) -> bool {
        !self.only.is_empty()
    }

    /// The models that were asked for; `None` is all.
    pub(super) fn models(&self, document: &Document) -> Result<Option<BTreeSet<ModelId>>, Failure> {
        let named = chosen(&document.schema, &self.only)?;
        let Some((_, view)) = self.named_view(document)? else { return Ok(named) };
        let Some(named) = named else {
            return Ok(Some(view.positions.keys().copied().collect()));
        };
        let outside = named.iter().find(|id| !view.positions.contains_key(id));
        match outside.and_then(|id| document.schema.model(*id)) {
            Some(model) => {
                let message = format!("the view {} does not show {}", view.name, model.class_name);
                Err(Failure::Message(printable(&message)))
            }
            None => Ok(Some(named)),
        }
    }

    /// The document with its diagram as it is in the view, if one was named.
    pub(super) fn seen(&self, mut document: Document) -> Result<Document, Failure> {
        let view_id = self.named_view(&document)?.map(|(id, _)| id);
        if let Some(seen) = view_id.and_then(|id| document.diagram.seen_in(id)) {
            document.diagram = Arc::new(seen);
        }
        Ok(document)
    }

    fn named_view<'a>(
        &self,
        document: &'a Document,
    ) -> Result<Option<(ViewId, &'a DiagramView)>, Failure> {
        let Some(name) = &self.view else { return Ok(None) };
        let views = &document.diagram.views;
        if let Some((id, view)) = views.iter().find(|(_, view)| view.name == *name) {
            return Ok(Some((*id, view)));
        }
        let known: Vec<&str> = views.values().map(|view| view.name.as_str()).collect();
        let known = match known.as_slice() {
            [] => "the project has no named views".to_owned(),
            known => format!("there are {}", known.join(", ")),
        };
        Err(Failure::Message(printable(&format!("no view is called {name}; {known}"))))
    }
}

/// The models of these names; all where there are no names.
fn chosen(schema: &Schema, names: &[String]) -> Result<Option<BTreeSet<ModelId>>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut ids = BTreeSet::new();
    for name in names {
        let models = schema.models.values();
        let of_name = models
            .filter(|model| model.class_name == *name || model.table_name() == *name)
            .map(|model| model.id);
        let before = ids.len();
        ids.extend(of_name);
        if ids.len() == before {
            let known: Vec<&str> =
                schema.models.values().map(|model| model.class_name.as_str()).collect();
            let message = format!("no model is called {name}; there are {}", known.join(", "));
            return Err(Failure::Message(printable(&message)));
        }
    }
    Ok(Some(ids))
}
