//! A model or several columns as one line of text, and the commands that it comes to:
//! `Album: title String(160) not null, -> Artist, <-> Genre`.
//!
//! Between commas stand columns as [`super::column_line`] reads them. `-> Artist` by itself makes
//! `artist_id` and the relationship that it carries; `<-> Genre` a many-to-many, before which the
//! name of the list may stand. In such a line the model that is written is the side that refers. A new
//! column without a type gets the one that its name speaks of. Models are told apart by `;`.
//!
//! Reading order: [`pieces`], this file, [`chain`], [`completion`].

mod chain;
mod completion;
mod pieces;

use std::ops::Range;

use super::column_line::guess_type;
use super::naming::model_called;
use super::{
    Applied, ColumnSpec, Command, CommandError, Document, ForeignKeyColumns, ForeignKeySpec,
    decide_many_to_many, link_from, parse_column_line,
};
use crate::schema::{ColumnId, ForeignKeyTarget, ModelId};

pub use chain::{commands_of_model_line, first_name, has_columns};
pub use completion::{LineStart, complete_line};

use pieces::{Piece, pieces};

/// What in a line cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelLineError {
    /// Which bytes of the line, to be underlined.
    pub range: Range<usize>,
    /// Why.
    pub error: CommandError,
}

/// Where the columns of a line go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnsPlace {
    /// Before the one at this place (0-based; past the end adds at the end).
    At(usize),
    /// The first is this column as it is now; the others follow it.
    From(ColumnId),
}

/// The commands of a line of columns, split at its commas.
///
/// # Errors
/// The piece of the line that cannot be read or done.
pub fn commands_of_columns(
    document: &Document,
    model_id: ModelId,
    place: ColumnsPlace,
    line: &str,
) -> Result<Vec<Command>, ModelLineError> {
    let mut draft = Draft::new(document);
    draft.add_columns(model_id, place, line, 0..line.len())?;
    Ok(draft.commands)
}

/// The commands so far, done on a copy, so that each is read against what those before it made.
struct Draft {
    document: Document,
    commands: Vec<Command>,
}

impl Draft {
    fn new(document: &Document) -> Self {
        Self { document: document.clone(), commands: Vec::new() }
    }

    fn apply(&mut self, command: Command) -> Result<Applied, CommandError> {
        let applied = self.document.apply(command.clone())?;
        self.commands.push(command);
        Ok(applied)
    }

    fn add_columns(
        &mut self,
        model_id: ModelId,
        place: ColumnsPlace,
        line: &str,
        within: Range<usize>,
    ) -> Result<(), ModelLineError> {
        let mut place = place;
        for piece in pieces(line, within) {
            let text = &line[piece.range().clone()];
            let start = piece.range().start;
            let whole = || piece.range().clone();
            let failed = |error| ModelLineError { range: whole(), error };
            place = match &piece {
                Piece::Column(_) => {
                    let mut spec = parsed(text, start)?;
                    if matches!(place, ColumnsPlace::At(_)) && spec.foreign_key.is_none() {
                        guess_type(&mut spec.column);
                    }
                    let name_end = text.find(char::is_whitespace).unwrap_or(text.len());
                    let done = self.column(model_id, place, spec);
                    done.map_err(|error| ModelLineError { range: start..start + name_end, error })?
                }
                Piece::Key { .. } => {
                    // The reader of columns wants a name first; one letter and a blank stand for it.
                    let spec = parsed(&format!("x {text}"), start.saturating_sub(2))?;
                    self.named_by_key(model_id, place, spec).map_err(failed)?
                }
                Piece::ManyToMany { name, target, .. } => {
                    let name = name.clone().map(|name| line[name].to_owned());
                    let done = self.many_to_many(model_id, name, &line[target.clone()]);
                    let range = if target.is_empty() { whole() } else { target.clone() };
                    done.map_err(|error| ModelLineError { range, error })?;
                    place
                }
            };
        }
        Ok(())
    }

    /// One column, with the relationship of a key to a class; where the next column goes.
    fn column(
        &mut self,
        model_id: ModelId,
        place: ColumnsPlace,
        spec: ColumnSpec,
    ) -> Result<ColumnsPlace, CommandError> {
        let place = match place {
            ColumnsPlace::At(index) => ColumnsPlace::At(index.min(self.count(model_id))),
            from @ ColumnsPlace::From(_) => from,
        };
        let command = |spec: ColumnSpec| {
            let spec = Box::new(spec);
            match place {
                ColumnsPlace::At(index) => Command::AddColumn { model_id, index, spec },
                ColumnsPlace::From(column_id) => Command::EditColumn { model_id, column_id, spec },
            }
        };
        let is_new_key = match place {
            ColumnsPlace::At(_) => true,
            ColumnsPlace::From(id) => self.document.schema.model(model_id).is_some_and(|model| {
                !model.foreign_keys.iter().any(|key| key.columns.contains(&id))
            }),
        };
        let written = spec.foreign_key.clone().filter(|_| is_new_key);
        match written.and_then(|key| Some((self.target_of(&key, command(spec.clone()))?, key))) {
            Some(((parent, parent_column), key)) => {
                let plain = ColumnSpec { foreign_key: None, ..spec };
                let applied = self.apply(command(plain))?;
                let column_id = match place {
                    ColumnsPlace::From(id) => Some(id),
                    ColumnsPlace::At(_) => applied.columns.first().map(|(_, id)| *id),
                };
                self.key(model_id, column_id, parent, parent_column, &key)?;
            }
            None => {
                self.apply(command(spec))?;
            }
        }
        Ok(match place {
            ColumnsPlace::At(index) => ColumnsPlace::At(index + 1),
            ColumnsPlace::From(id) => {
                let model = self.document.schema.model(model_id);
                let at = model.and_then(|model| model.columns.iter().position(|one| one.id == id));
                ColumnsPlace::At(at.map_or(usize::MAX, |at| at + 1))
            }
        })
    }

    /// `-> Artist not null`: the column is named for what it refers to.
    fn named_by_key(
        &mut self,
        model_id: ModelId,
        place: ColumnsPlace,
        mut spec: ColumnSpec,
    ) -> Result<ColumnsPlace, CommandError> {
        let Some(key) = spec.foreign_key.clone() else { return Ok(place) };
        let schema = &self.document.schema;
        let Some(parent) = model_called(schema, &key.table) else {
            return Err(CommandError::Refused(format!(
                "There is no model {} to refer to. Make it first, or write the column's name too",
                key.table
            )));
        };
        let parent_column = match &key.column {
            Some(name) => Some(parent.column_named(name).ok_or_else(|| {
                let table = parent.table_name();
                CommandError::Refused(format!("{table} has no column {name} to refer to"))
            })?),
            None => None,
        };
        let parent_column = parent_column.map(|column| column.id);
        let plan = link_from(schema, (model_id, None), (parent.id, parent_column));
        let Some(plan) = plan else {
            let name = &parent.class_name;
            let message = format!("{name} has no primary key to refer to. Add one to it first");
            return Err(CommandError::Refused(message));
        };
        match &plan.columns {
            ForeignKeyColumns::New(names) if names.len() == 1 => {
                spec.column.name.clone_from(&names[0]);
                if spec.column.column_type.is_none() {
                    let referred = plan.parent_columns.first().and_then(|id| parent.column(*id));
                    spec.column.column_type = referred.and_then(|one| one.column_type.clone());
                }
                self.column(model_id, place, spec)
            }
            ForeignKeyColumns::New(_) | ForeignKeyColumns::Existing(_) => {
                self.apply(plan.command(key.ondelete, key.onupdate))?;
                Ok(place)
            }
        }
    }

    fn many_to_many(
        &mut self,
        model_id: ModelId,
        name: Option<String>,
        target: &str,
    ) -> Result<(), CommandError> {
        let schema = &self.document.schema;
        let refused = |message: String| Err(CommandError::Refused(message));
        if target.is_empty() {
            return refused("Write the other model, such as <-> Tag".to_owned());
        }
        let Some(other) = model_called(schema, target) else {
            return refused(format!("There is no model {target}. Make it first"));
        };
        let Some(mut plan) = decide_many_to_many(schema, model_id, other.id) else {
            return refused(format!(
                "Both sides of a many-to-many are classes with a primary key. {} or this model is not",
                other.class_name
            ));
        };
        if let Some(name) = name {
            plan.a_name = name;
        }
        self.apply(plan.command()).map(|_| ())
    }

    /// What a written key refers to, if both sides are classes, so that a relationship goes by it.
    fn target_of(&self, key: &ForeignKeySpec, command: Command) -> Option<(ModelId, ColumnId)> {
        let parent = model_called(&self.document.schema, &key.table)?;
        let (Command::AddColumn { model_id, .. } | Command::EditColumn { model_id, .. }) = command
        else {
            return None;
        };
        let child = self.document.schema.model(model_id)?;
        if !child.kind.is_class() || !parent.kind.is_class() {
            return None;
        }
        let mut tried = self.document.clone();
        let applied = tried.apply(command).ok()?;
        let (_, constraint_id) = *applied.constraints.first()?;
        let keys = &tried.schema.model(model_id)?.foreign_keys;
        match &keys.iter().find(|one| one.id == constraint_id)?.target {
            ForeignKeyTarget::Columns { model, columns } => Some((*model, *columns.first()?)),
            ForeignKeyTarget::Unresolved { .. } => None,
        }
    }

    fn key(
        &mut self,
        child: ModelId,
        column_id: Option<ColumnId>,
        parent: ModelId,
        parent_column: ColumnId,
        key: &ForeignKeySpec,
    ) -> Result<(), CommandError> {
        let Some(column_id) = column_id else { return Ok(()) };
        let schema = &self.document.schema;
        let plan = link_from(schema, (child, Some(column_id)), (parent, Some(parent_column)));
        let mut plan = plan.ok_or(CommandError::Gone { what: "The model" })?;
        plan.columns = ForeignKeyColumns::Existing(vec![column_id]);
        plan.parent_columns = vec![parent_column];
        self.apply(plan.command(key.ondelete.clone(), key.onupdate.clone())).map(|_| ())
    }

    fn count(&self, model_id: ModelId) -> usize {
        self.document.schema.model(model_id).map_or(0, |model| model.columns.len())
    }
}

/// A column's line that stands at `start` of the whole one.
fn parsed(text: &str, start: usize) -> Result<ColumnSpec, ModelLineError> {
    parse_column_line(text).map_err(|error| ModelLineError {
        range: error.range.start + start..error.range.end + start,
        error: CommandError::Refused(error.message),
    })
}
