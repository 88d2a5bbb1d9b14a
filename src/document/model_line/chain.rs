//! Several models in one line, with `;` between them: `Role: name; User: username, -> Role`.

use std::ops::Range;

use super::pieces::{outside, split_name, trimmed};
use super::{ColumnsPlace, Draft, ModelLineError};
use crate::document::{Command, Document};
use crate::schema::ModelId;
use emath::Pos2;

/// The parts between semicolons, blanks included.
pub(super) fn raw_models(line: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for semicolon in outside(line, 0..line.len(), ';') {
        found.push(start..semicolon);
        start = semicolon + 1;
    }
    found.push(start..line.len());
    found
}

/// The commands of a line that begins with the model's name: `Role: name String(64) unique`. Models
/// behind a semicolon are made anew; they get their places from whoever knows how large boxes are,
/// and stand at the origin until then.
///
/// # Errors
/// The piece of the line that cannot be read or done.
pub fn commands_of_model_line(
    document: &Document,
    model_id: ModelId,
    line: &str,
) -> Result<Vec<Command>, ModelLineError> {
    let mut draft = Draft::new(document);
    for (at, model) in raw_models(line).into_iter().enumerate() {
        if at > 0 && line[model.clone()].trim().is_empty() {
            continue;
        }
        let (name, rest) = split_name(line, model);
        let class_name = line[name.clone()].to_owned();
        let refused = |error| ModelLineError { range: name, error };
        let id = if at == 0 {
            draft.rename(model_id, class_name).map_err(refused)?;
            model_id
        } else {
            draft.add_model(class_name).map_err(refused)?
        };
        draft.add_columns(id, ColumnsPlace::At(usize::MAX), line, rest)?;
    }
    Ok(draft.commands)
}

/// The names of the models that a line makes, trimmed; the first included.
pub(super) fn names(line: &str) -> Vec<&str> {
    let name = |model: Range<usize>| &line[split_name(line, model).0];
    raw_models(line).into_iter().map(name).filter(|name| !name.is_empty()).collect()
}

/// Does a line that begins with a model's name hold more than this name?
pub fn has_columns(line: &str) -> bool {
    [':', ';'].iter().any(|sign| !outside(line, 0..line.len(), *sign).is_empty())
}

/// The bytes of the first model's name.
pub fn first_name(line: &str) -> Range<usize> {
    raw_models(line).into_iter().next().map_or(0..0, |model| {
        let (name, _) = split_name(line, model);
        trimmed(line, name)
    })
}

impl Draft {
    fn rename(
        &mut self,
        model_id: ModelId,
        class_name: String,
    ) -> Result<(), crate::document::CommandError> {
        let model = self.document.schema.model(model_id);
        if model.is_some_and(|model| model.class_name == class_name) {
            return Ok(());
        }
        self.apply(Command::RenameModel { model_id, class_name }).map(|_| ())
    }

    fn add_model(&mut self, class_name: String) -> Result<ModelId, crate::document::CommandError> {
        let gone = crate::document::CommandError::Gone { what: "The model" };
        let applied = self.apply(Command::AddModel { class_name, pos_in_canvas: Pos2::ZERO })?;
        applied.models.first().copied().ok_or(gone)
    }
}
