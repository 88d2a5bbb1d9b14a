//! What a place of a project file is, in words: `schema.models.3.columns.7.type` is the type of
//! `Song.title`. Knows the keys of the file.

use crate::document::Document;
use crate::schema::{Model, ModelId};

/// A thing that was removed, by name: `Song.title`.
pub fn of_thing(place: &str, documents: [&Document; 3]) -> String {
    of_clash(place, documents)
}

/// What both have changed: `type of Song.title`, `position of Song`, `name of the project`.
pub fn of_clash(place: &str, documents: [&Document; 3]) -> String {
    let keys: Vec<&str> = place.split('.').collect();
    let class = |id: &str| named(id, documents, |model| Some(model.class_name.clone()));
    match keys.as_slice() {
        ["schema", "models", model, list, part, rest @ ..] if part.parse::<u32>().is_ok() => {
            let of_part = |one: &Model| part_name(one, list, part);
            let name = format!("{}.{}", class(model), named(model, documents, of_part));
            of(rest, &name)
        }
        ["schema", "models", model, rest @ ..] => of(rest, &class(model)),
        ["diagram", "positions", model] => format!("position of {}", class(model)),
        ["diagram", "views", view, rest @ ..] => {
            let name = documents.iter().rev().find_map(|document| {
                let mut views = document.diagram.views.iter();
                views.find(|(id, _)| id.0.to_string() == *view).map(|(_, view)| view.name.clone())
            });
            let view = format!("view {}", name.unwrap_or_default());
            match rest {
                ["positions", model] => format!("position of {} in {view}", class(model)),
                rest => of(rest, &view),
            }
        }
        ["diagram", "groups", _, rest @ ..] => of(rest, "a group"),
        ["diagram", "notes", _, rest @ ..] => of(rest, "a note"),
        ["diagram", list, model] => format!("{list} of {}", class(model)),
        ["settings", key] => format!("{} of the project", key.replace('_', " ")),
        keys => keys.join(" "),
    }
}

/// Is a clash there to be chosen in this document? Where a removed box stood is not.
pub fn is_of(place: &str, document: &Document) -> bool {
    let keys: Vec<&str> = place.split('.').collect();
    let (["diagram", "positions" | "colors" | "details", model]
    | ["diagram", "views", _, "positions" | "details", model]) = keys.as_slice()
    else {
        return true;
    };
    model.parse().is_ok_and(|id| document.schema.models.contains_key(&ModelId(id)))
}

fn of(keys: &[&str], name: &str) -> String {
    match keys {
        [] => name.to_owned(),
        keys => format!("{} of {name}", keys.join(" ").replace('_', " ")),
    }
}

/// What is told of a model in the first document that has it, ours first.
fn named(id: &str, documents: [&Document; 3], tell: impl Fn(&Model) -> Option<String>) -> String {
    let [base, ours, theirs] = documents;
    let id = id.parse().map(ModelId).ok();
    let models = [ours, theirs, base].into_iter().filter_map(|one| one.schema.model(id?));
    let mut told = models.filter_map(tell);
    told.next().unwrap_or_default()
}

fn part_name(model: &Model, list: &str, part: &str) -> Option<String> {
    let id: u32 = part.parse().ok()?;
    let columns = |ids: &[crate::schema::ColumnId]| {
        let names: Vec<&str> =
            ids.iter().filter_map(|id| Some(model.column(*id)?.name.as_str())).collect();
        names.join(", ")
    };
    match list {
        "columns" => model.columns.iter().find(|one| one.id.0 == id).map(|one| one.name.clone()),
        "relationships" => {
            model.relationships.iter().find(|one| one.id.0 == id).map(|one| one.name.clone())
        }
        "foreign_keys" => {
            let key = model.foreign_keys.iter().find(|one| one.id.0 == id)?;
            Some(format!("foreign key of {}", columns(&key.columns)))
        }
        "unique_constraints" => {
            let one = model.unique_constraints.iter().find(|one| one.id.0 == id)?;
            Some(format!("unique constraint of {}", columns(&one.columns)))
        }
        "check_constraints" => {
            let one = model.check_constraints.iter().find(|one| one.id.0 == id)?;
            Some(format!("check {}", one.sqltext))
        }
        "indexes" => {
            let one = model.indexes.iter().find(|one| one.id.0 == id)?;
            Some(format!("index {}", one.name.clone().unwrap_or_default()))
        }
        _ => None,
    }
}
