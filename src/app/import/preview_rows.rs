//! The rows of the import's preview: headings, clashes, models, and the items of each, one line each so
//! that only those in view are drawn.

use super::ImportJob;
use crate::document::import::{ItemKind, MergeEdit};
use crate::schema::ModelId;

/// One line of the preview.
#[derive(Clone, Debug, PartialEq)]
pub enum PreviewRow {
    /// Words over a section, and how many things it has.
    Heading(&'static str, usize),
    /// Two things of one name, by their place in the plan.
    Clash(usize),
    /// The model that the next items are about.
    Model(ModelId),
    /// What is ticked or not, by its place in the plan.
    Item(usize),
}

const CHANGED: &str = "Changed models";

/// All lines, top to bottom.
pub fn preview_rows(job: &ImportJob) -> Vec<PreviewRow> {
    let plan = &job.plan;
    let mut rows = Vec::new();
    if !plan.clashes.is_empty() {
        rows.push(PreviewRow::Heading("One name for two things", plan.clashes.len()));
        rows.extend((0..plan.clashes.len()).map(PreviewRow::Clash));
    }
    let places = |wanted: fn(&MergeEdit, ItemKind) -> bool| {
        let items = plan.items.iter().enumerate();
        let found = items.filter(move |(_, item)| wanted(&item.edit, item.kind()));
        found.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let new = places(|edit, _| *edit == MergeEdit::AddModel);
    let is_part = |edit: &MergeEdit| !matches!(edit, MergeEdit::AddModel | MergeEdit::RemoveModel);
    let changed: Vec<usize> = places(|_, kind| kind != ItemKind::Removed)
        .into_iter()
        .filter(|at| is_part(&plan.items[*at].edit))
        .collect();
    let removed = places(|_, kind| kind == ItemKind::Removed);
    if !new.is_empty() {
        rows.push(PreviewRow::Heading("New models", new.len()));
        rows.extend(new.into_iter().map(PreviewRow::Item));
    }
    for (heading, places) in [(CHANGED, changed), ("No longer at the source", removed)] {
        if places.is_empty() {
            continue;
        }
        // Models are counted, as above the list, not what is other about each.
        let mut models: Vec<ModelId> = places.iter().map(|at| plan.items[*at].model_id).collect();
        models.dedup();
        let count = if heading == CHANGED { models.len() } else { places.len() };
        rows.push(PreviewRow::Heading(heading, count));
        let mut last = None;
        for at in places {
            let item = &plan.items[at];
            if last != Some(item.model_id) && item.edit != MergeEdit::RemoveModel {
                rows.push(PreviewRow::Model(item.model_id));
                last = Some(item.model_id);
            }
            rows.push(PreviewRow::Item(at));
        }
    }
    rows
}
