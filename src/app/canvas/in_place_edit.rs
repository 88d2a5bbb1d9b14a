//! The one name or line that is being edited on the canvas: what it is, and what its text comes to.
//!
//! Knows the document; is drawn by [`super::edit_field`].

use std::ops::Range;

use super::edit_place::Place;
use crate::app::widgets::refusal::Refusal;
use crate::document::name_checks::{
    attribute_name, class_name, column_attribute, column_name, tablename,
};
use crate::document::{
    ColumnsPlace, Command, Document, ModelLineError, commands_of_columns, commands_of_model_line,
    has_columns, to_line,
};
use crate::schema::{Column, ColumnId, Model, ModelId, RelationshipEnd, RelationshipId};

/// What is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum EditTarget {
    /// A class name.
    ClassName(ModelId),
    /// A table's name.
    Tablename(ModelId),
    /// A column, as one line.
    Column(ModelId, ColumnId),
    /// A column that is not in the document yet, before the one at this place.
    NewColumn(ModelId, usize),
    /// The attribute's name of one end of a relationship.
    Relationship {
        /// The model on whose box it stands.
        shown_on: ModelId,
        /// The model that declares it.
        declared_on: ModelId,
        /// Which.
        relationship_id: RelationshipId,
        /// Which of its ends.
        end: RelationshipEnd,
    },
}

impl EditTarget {
    /// The model on whose box it stands.
    pub fn model_id(self) -> ModelId {
        match self {
            Self::ClassName(id)
            | Self::Tablename(id)
            | Self::Column(id, _)
            | Self::NewColumn(id, _)
            | Self::Relationship { shown_on: id, .. } => id,
        }
    }

    /// Is it written as a column's line, with types and options?
    pub fn is_column(self) -> bool {
        matches!(self, Self::Column(..) | Self::NewColumn(..))
    }

    /// The name of its field.
    pub fn label(self) -> &'static str {
        match self {
            Self::ClassName(_) => "Rename model",
            Self::Tablename(_) => "Rename table",
            Self::Column(..) => "Edit column",
            Self::NewColumn(..) => "New column",
            Self::Relationship { .. } => "Rename relationship",
        }
    }

    /// Is it still in the document?
    pub fn exists(self, document: &Document) -> bool {
        let Some(model) = document.schema.model(self.model_id()) else { return false };
        match self {
            Self::ClassName(_) | Self::Tablename(_) => true,
            Self::Column(_, id) => model.column(id).is_some(),
            Self::NewColumn(_, index) => index <= model.columns.len(),
            Self::Relationship { declared_on, relationship_id, .. } => document
                .schema
                .model(declared_on)
                .is_some_and(|model| model.relationship(relationship_id).is_some()),
        }
    }

    /// What Enter or Tab goes to, after `added` new columns were written here. `None` ends the
    /// editing.
    pub fn next(self, model: &Model, added: usize) -> Option<Self> {
        let id = model.id;
        match self {
            // Past the end: what was added is not in this model yet.
            Self::ClassName(_) if added > 0 => Some(Self::NewColumn(id, usize::MAX)),
            Self::ClassName(_) | Self::Tablename(_) => Some(match model.columns.first() {
                // The key that a new model begins with is as one wants it nearly always.
                Some(first) if model.columns.len() > 1 || !is_automatic_key(model) => {
                    Self::Column(id, first.id)
                }
                _ => Self::NewColumn(id, model.columns.len()),
            }),
            Self::Column(_, column_id) => {
                let at = model.columns.iter().position(|column| column.id == column_id)?;
                Some(match model.columns.get(at + 1) {
                    Some(next) => Self::Column(id, next.id),
                    None => Self::NewColumn(id, model.columns.len()),
                })
            }
            Self::NewColumn(_, index) if index >= model.columns.len() => {
                Some(Self::NewColumn(id, usize::MAX))
            }
            Self::NewColumn(_, index) => Some(Self::NewColumn(id, index + added.max(1))),
            Self::Relationship { .. } => None,
        }
    }

    /// What Shift+Tab goes back to. `None` ends the editing.
    pub fn back(self, model: &Model) -> Option<Self> {
        let id = model.id;
        let at = match self {
            Self::Column(_, column_id) => {
                model.columns.iter().position(|column| column.id == column_id)?
            }
            Self::NewColumn(_, index) => index.min(model.columns.len()),
            Self::Tablename(_) => 0,
            Self::ClassName(_) | Self::Relationship { .. } => return None,
        };
        Some(match at.checked_sub(1).and_then(|at| model.columns.get(at)) {
            Some(before) => Self::Column(id, before.id),
            None => Self::ClassName(id),
        })
    }
}

fn is_automatic_key(model: &Model) -> bool {
    matches!(model.columns.as_slice(), [only] if only.primary_key && only.name == "id")
}

/// A name or line being edited.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InPlaceEdit {
    /// What is edited.
    pub target: EditTarget,
    /// The other models that a new column is for.
    pub also: Vec<ModelId>,
    /// The text as it is now.
    pub text: String,
    /// The text as it was.
    pub original: String,
    /// Why the text could not be taken.
    pub error: Option<EditError>,
    /// Did the field have the keyboard in the last frame? Losing it takes the text.
    pub had_focus: bool,
    /// What is to be selected in the first frame; then `None`.
    pub selects: Option<Place>,
    /// The completion that is marked.
    pub completion: usize,
    /// Did the user choose it with the arrows, so that Enter takes it?
    pub is_completion_chosen: bool,
    /// Where the cursor goes before the field is drawn next, in characters.
    pub cursor_to: Option<usize>,
}

/// Why a text could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EditError {
    /// The bytes of the text to be underlined.
    pub range: Range<usize>,
    /// What is wrong and what to do, with a name that can be taken instead.
    pub refusal: Refusal,
}

impl InPlaceEdit {
    /// The editing of something in the document; `None` if it is gone.
    pub fn new(document: &Document, target: EditTarget, selects: Place) -> Option<Self> {
        if !target.exists(document) {
            return None;
        }
        let schema = &document.schema;
        let model = schema.model(target.model_id())?;
        let text = match target {
            EditTarget::ClassName(_) => model.class_name.clone(),
            EditTarget::Tablename(_) => model.table_name(),
            EditTarget::Column(_, id) => to_line(schema, model, model.column(id)?),
            EditTarget::NewColumn(..) => String::new(),
            EditTarget::Relationship { declared_on, relationship_id, end, .. } => {
                let declared = schema.model(declared_on)?.relationship(relationship_id)?;
                match end {
                    RelationshipEnd::Declared => declared.name.clone(),
                    RelationshipEnd::Backref => declared.backref.as_ref()?.name.clone(),
                }
            }
        };
        Some(Self {
            target,
            also: Vec::new(),
            original: text.clone(),
            text,
            error: None,
            had_focus: false,
            selects: Some(selects),
            completion: 0,
            is_completion_chosen: false,
            cursor_to: None,
        })
    }

    /// The name of its field.
    pub fn label(&self) -> String {
        match self.also.len() {
            0 => self.target.label().to_owned(),
            others => format!("{} in {} models", self.target.label(), others + 1),
        }
    }

    /// The command that the text comes to: `None` where it changes nothing.
    ///
    /// It is tried on a copy of the document, so that what would be refused is told at the field.
    pub fn command(&self, document: &Document) -> Result<Option<Command>, EditError> {
        let text = self.text.trim();
        let is_new = matches!(self.target, EditTarget::NewColumn(..));
        if text == self.original.trim() && (!is_new || text.is_empty()) {
            return Ok(None);
        }
        let command = match self.target {
            EditTarget::ClassName(model_id) if has_columns(text) => {
                let commands = commands_of_model_line(document, model_id, &self.text)?;
                several(commands, format!("Write model {}", &self.text[self.name_range()]))
            }
            EditTarget::ClassName(model_id) => {
                Command::RenameModel { model_id, class_name: text.to_owned() }
            }
            EditTarget::Tablename(model_id) => Command::SetTablename {
                model_id,
                tablename: (!text.is_empty()).then(|| text.to_owned()),
            },
            EditTarget::Column(model_id, column_id) if text.is_empty() => {
                Command::RemoveColumns { model_id, column_ids: vec![column_id] }
            }
            EditTarget::Column(model_id, column_id) => {
                self.columns_command(document, model_id, ColumnsPlace::From(column_id))?
            }
            EditTarget::NewColumn(model_id, _) if !self.also.is_empty() => {
                self.columns_of_several(document, model_id)?
            }
            EditTarget::NewColumn(model_id, index) => {
                self.columns_command(document, model_id, ColumnsPlace::At(index))?
            }
            EditTarget::Relationship { declared_on, relationship_id, end, .. } => {
                let (model_id, name) = (declared_on, text.to_owned());
                match end {
                    RelationshipEnd::Declared => {
                        Command::RenameRelationship { model_id, relationship_id, name }
                    }
                    RelationshipEnd::Backref => {
                        Command::RenameBackref { model_id, relationship_id, name }
                    }
                }
            }
        };
        match document.clone().apply(command.clone()) {
            Ok(_) => Ok(Some(command)),
            Err(error) => Err(EditError { range: self.name_range(), refusal: error.into() }),
        }
    }

    /// The columns of its line for each of its models.
    fn columns_of_several(
        &self,
        document: &Document,
        first: ModelId,
    ) -> Result<Command, EditError> {
        let (mut draft, mut commands) = (document.clone(), Vec::new());
        for model_id in std::iter::once(first).chain(self.also.iter().copied()) {
            let place = ColumnsPlace::At(usize::MAX);
            for command in commands_of_columns(&draft, model_id, place, &self.text)? {
                let applied = draft.apply(command.clone());
                applied.map_err(|error| EditError {
                    range: self.name_range(),
                    refusal: error.into(),
                })?;
                commands.push(command);
            }
        }
        Ok(several(commands, format!("Write columns of {} models", self.also.len() + 1)))
    }

    /// The columns of its line, several where commas stand between them.
    fn columns_command(
        &self,
        document: &Document,
        model_id: ModelId,
        place: ColumnsPlace,
    ) -> Result<Command, EditError> {
        let commands = commands_of_columns(document, model_id, place, &self.text)?;
        let model = document.schema.model(model_id).map_or("", |model| model.class_name.as_str());
        let label = match commands.as_slice() {
            // A column and its key: called as the column alone.
            [_] | [Command::AddColumn { .. }, Command::AddForeignKey { .. }] => String::new(),
            _ => format!("Write columns of {model}"),
        };
        Ok(several(commands, label))
    }

    /// Why its name cannot be taken, told while it is being typed.
    pub fn typing_error(&self, document: &Document) -> Option<EditError> {
        let range = self.name_range();
        let name = self.text.get(range.clone())?;
        if name.is_empty() || name.starts_with(['"', '\'', '-', '<']) || self.text == self.original
        {
            return None;
        }
        let schema = &document.schema;
        let model = schema.model(self.target.model_id())?;
        let checked = match self.target {
            EditTarget::ClassName(id) => class_name(schema, name, Some(id)),
            EditTarget::Tablename(id) => tablename(schema, name, Some(id)),
            EditTarget::Relationship { .. } => {
                attribute_name(schema, model.id, name, Some(&self.original))
            }
            EditTarget::Column(..) | EditTarget::NewColumn(..) => {
                let column = match self.target {
                    EditTarget::Column(_, id) => model.column(id),
                    _ => None,
                };
                let of_attribute = |name: String| {
                    if !model.kind.is_class() || column.is_some_and(|one| one.attribute.is_some()) {
                        return Ok(name);
                    }
                    let current = column.map(Column::attribute_name);
                    column_attribute(schema, model.id, &name, current).map(|()| name)
                };
                column_name(model, name, column.map(|one| one.id)).and_then(of_attribute)
            }
        };
        checked.err().map(|error| EditError { range, refusal: error.into() })
    }

    /// Puts a name that is free in place of the one that is not; answers whether it could.
    pub fn take_free_name(&mut self) -> bool {
        let free = self.error.as_ref().and_then(|error| error.refusal.free.clone());
        let range = self.name_range();
        let (Some(free), true) = (free, self.text.get(range.clone()).is_some()) else {
            return false;
        };
        let end = range.start + free.len();
        self.text.replace_range(range, &free);
        self.cursor_to = Some(self.text[..end].chars().count());
        self.error = None;
        true
    }

    /// The bytes of the name: of a column's line the first word, of a model's line what stands before
    /// the colon, else all without blanks around it.
    fn name_range(&self) -> Range<usize> {
        let start = self.text.len() - self.text.trim_start().len();
        let rest = self.text[start..].trim_end();
        let end = match self.target {
            EditTarget::Column(..) | EditTarget::NewColumn(..) => {
                let ends = |char: char| char.is_whitespace() || matches!(char, ',' | '!');
                let arrow = rest.find("->").unwrap_or(rest.len());
                rest.find(ends).unwrap_or(rest.len()).min(arrow)
            }
            EditTarget::ClassName(_) => return crate::document::first_name(&self.text),
            EditTarget::Tablename(_) | EditTarget::Relationship { .. } => rest.len(),
        };
        start..start + end
    }
}

impl From<ModelLineError> for EditError {
    fn from(error: ModelLineError) -> Self {
        Self { range: error.range, refusal: error.error.into() }
    }
}

/// How many columns a command writes anew.
pub(super) fn added_columns(command: &Command) -> usize {
    match command {
        Command::AddColumn { .. } => 1,
        Command::AddForeignKey {
            columns: crate::document::ForeignKeyColumns::New(names), ..
        } => names.len(),
        Command::Several { commands, .. } => commands.iter().map(added_columns).sum(),
        _ => 0,
    }
}

fn several(mut commands: Vec<Command>, label: String) -> Command {
    match commands.pop() {
        Some(only) if commands.is_empty() => only,
        last => {
            commands.extend(last);
            Command::Several { label, commands }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ColumnType;

    fn model(columns: &[&str]) -> Model {
        let mut model = Model::new(ModelId(1), "User");
        for (at, name) in columns.iter().enumerate() {
            let mut column =
                Column::new(ColumnId(10 + at as u32), *name, Some(ColumnType::Integer {}));
            column.primary_key = at == 0;
            model.columns.push(column);
        }
        model
    }

    #[test]
    fn enter_on_a_new_models_name_goes_to_a_new_column() {
        let id = ModelId(1);
        let next = EditTarget::ClassName(id).next(&model(&["id"]), 0);
        assert_eq!(next, Some(EditTarget::NewColumn(id, 1)));
    }

    #[test]
    fn enter_walks_the_columns_and_shift_tab_walks_back() {
        let (id, model) = (ModelId(1), model(&["id", "name"]));
        let mut target = EditTarget::ClassName(id);
        let mut walked = Vec::new();
        for _ in 0..3 {
            target = target.next(&model, 0).unwrap();
            walked.push(target);
        }
        let expected = [
            EditTarget::Column(id, ColumnId(10)),
            EditTarget::Column(id, ColumnId(11)),
            EditTarget::NewColumn(id, 2),
        ];
        assert_eq!(walked, expected);
        for before in [expected[1], expected[0], EditTarget::ClassName(id)] {
            target = target.back(&model).unwrap();
            assert_eq!(target, before);
        }
        assert_eq!(target.back(&model), None);
    }
}
