//! Going to a part of the design: selecting it and bringing it into view. And its name in words.

use super::view_state::{Part, ViewState};
use crate::document::Document;
use crate::mapping::Subject;
use crate::schema::{ModelId, RelationshipEnd, Schema};

/// Selects what a problem is about, and brings it into view.
pub fn go_to_subject(document: &Document, view: &mut ViewState, subject: Subject) {
    match subject {
        Subject::Schema => {
            view.selection.clear();
            return;
        }
        Subject::Model(id) => view.selection.select_model(id),
        Subject::Column(id, column_id) => view.selection.select_part(Part::Column(id, column_id)),
        Subject::Relationship(id, relationship_id) => {
            let end = RelationshipEnd::Declared;
            view.selection.select_part(Part::Relationship(id, relationship_id, end));
        }
        Subject::Constraint(id, constraint_id) => {
            let model = document.schema.model(id);
            let is_key = model
                .is_some_and(|model| model.foreign_keys.iter().any(|key| key.id == constraint_id));
            if is_key {
                view.selection.select_part(Part::ForeignKey(id, constraint_id));
            } else {
                view.selection.select_model(id);
            }
        }
    }
    if let Some(model_id) = subject.model_id() {
        view.panels.drawer_fills = false;
        view.canvas.reveal(model_id);
    }
}

/// Selects a model and brings it into view.
pub fn go_to_model(view: &mut ViewState, model_id: ModelId) {
    view.panels.drawer_fills = false;
    view.selection.select_model(model_id);
    view.canvas.reveal(model_id);
}

/// A subject in words: `User.role_id`.
pub fn subject_name(schema: &Schema, subject: Subject) -> String {
    let Some(model) = subject.model_id().and_then(|id| schema.model(id)) else {
        return "The project".to_owned();
    };
    let part = match subject {
        Subject::Schema | Subject::Model(_) => None,
        Subject::Column(_, id) => model.column(id).map(|column| column.name.clone()),
        Subject::Relationship(_, id) => model.relationship(id).map(|one| one.name.clone()),
        Subject::Constraint(_, id) => {
            let names = |ids: &[crate::schema::ColumnId]| {
                let names: Vec<&str> =
                    ids.iter().filter_map(|id| Some(model.column(*id)?.name.as_str())).collect();
                names.join(", ")
            };
            let key = model.foreign_keys.iter().find(|key| key.id == id);
            let unique = model.unique_constraints.iter().find(|one| one.id == id);
            let check = model.check_constraints.iter().find(|one| one.id == id);
            let index = model.indexes.iter().find(|one| one.id == id);
            key.map(|key| names(&key.columns))
                .or_else(|| unique.map(|one| names(&one.columns)))
                .or_else(|| check.map(|one| one.name.clone().unwrap_or_else(|| "check".to_owned())))
                .or_else(|| index.map(|one| one.name.clone().unwrap_or_else(|| "index".to_owned())))
        }
    };
    match part {
        Some(part) => format!("{}.{part}", model.class_name),
        None => model.class_name.clone(),
    }
}
