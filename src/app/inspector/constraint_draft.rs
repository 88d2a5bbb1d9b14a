//! A constraint or index while it is being written: its parts as text, and the command that they
//! come to. Knows the document, draws nothing.

use super::more_fields::{options_text, read_options};
use crate::app::widgets::refusal::Refusal;
use crate::document::name_checks::constraint_name;
use crate::document::{Command, Document, ForeignKeyColumns, ForeignKeyOption};
use crate::schema::{
    CheckConstraint, ColumnId, ConstraintId, ForeignKeyTarget, Index, IndexElement, Model, ModelId,
    Schema, UniqueConstraint,
};

/// The kinds, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each names a kind of constraint
pub enum ConstraintKind {
    Unique,
    Index,
    Check,
    ForeignKey,
}

impl ConstraintKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unique, Self::Index, Self::Check, Self::ForeignKey];

    /// In words.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unique => {
                ("Unique constraint", "No two rows have the same values in these columns together.")
            }
            Self::Index => ("Index", "Finds rows by these columns, or by expressions, quickly."),
            Self::Check => ("Check constraint", "A SQL condition that each row must meet."),
            Self::ForeignKey => {
                ("Foreign key", "Columns that together refer to columns of another table.")
            }
        }
    }
}

/// A constraint being written.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintDraft {
    /// The model that has it.
    pub model_id: ModelId,
    /// Its identity; `None` for a new one.
    pub id: Option<ConstraintId>,
    /// What it is.
    pub kind: ConstraintKind,
    /// Its name; empty for none.
    pub name: String,
    /// Column names, and expressions of an index, separated by commas.
    pub columns: String,
    /// The condition of a check.
    pub sqltext: String,
    /// Of an index.
    pub unique: bool,
    /// The referred model of a foreign key.
    pub target: Option<ModelId>,
    /// Names of the referred columns.
    pub target_columns: String,
    /// `ON DELETE`, empty for none.
    pub ondelete: String,
    /// `ON UPDATE`, empty for none.
    pub onupdate: String,
    /// `DEFERRABLE` (`true`), `NOT DEFERRABLE`, or not said.
    pub deferrable: Option<bool>,
    /// `INITIALLY`, empty for not said.
    pub initially: String,
    /// Added after all tables are made?
    pub use_alter: bool,
    /// Options of one dialect, of an index: `sqlite_where=…`.
    pub options: String,
    /// Why it cannot be done as it stands.
    pub trouble: Option<Refusal>,
}

impl ConstraintDraft {
    /// A new one.
    pub fn new(model_id: ModelId, kind: ConstraintKind) -> Self {
        Self {
            model_id,
            id: None,
            kind,
            name: String::new(),
            columns: String::new(),
            sqltext: String::new(),
            unique: false,
            target: None,
            target_columns: String::new(),
            ondelete: String::new(),
            onupdate: String::new(),
            deferrable: None,
            initially: String::new(),
            use_alter: false,
            options: String::new(),
            trouble: None,
        }
    }

    /// One that is there, to be changed.
    pub fn of(schema: &Schema, model: &Model, id: ConstraintId) -> Option<Self> {
        let base = |kind, name: &Option<String>, columns: &[ColumnId]| Self {
            id: Some(id),
            name: name.clone().unwrap_or_default(),
            columns: names_of(model, columns),
            ..Self::new(model.id, kind)
        };
        if let Some(one) = model.unique_constraints.iter().find(|one| one.id == id) {
            return Some(base(ConstraintKind::Unique, &one.name, &one.columns));
        }
        if let Some(one) = model.check_constraints.iter().find(|one| one.id == id) {
            let sqltext = one.sqltext.clone();
            return Some(Self { sqltext, ..base(ConstraintKind::Check, &one.name, &[]) });
        }
        if let Some(one) = model.indexes.iter().find(|one| one.id == id) {
            let elements: Vec<String> = one
                .elements
                .iter()
                .map(|element| match element {
                    IndexElement::Column(id) => names_of(model, &[*id]),
                    IndexElement::Expression(sql) => sql.clone(),
                })
                .collect();
            return Some(Self {
                columns: elements.join(", "),
                unique: one.unique,
                options: options_text(&one.options),
                ..base(ConstraintKind::Index, &one.name, &[])
            });
        }
        let key = model.foreign_keys.iter().find(|key| key.id == id)?;
        let (target, target_columns) = match &key.target {
            ForeignKeyTarget::Columns { model, columns } => {
                let names = schema.model(*model).map(|model| names_of(model, columns));
                (Some(*model), names.unwrap_or_default())
            }
            ForeignKeyTarget::Unresolved { columns, .. } => (None, columns.join(", ")),
        };
        Some(Self {
            target,
            target_columns,
            ondelete: key.ondelete.clone().unwrap_or_default(),
            onupdate: key.onupdate.clone().unwrap_or_default(),
            deferrable: key.deferrable,
            initially: key.initially.clone().unwrap_or_default(),
            use_alter: key.use_alter,
            ..base(ConstraintKind::ForeignKey, &key.name, &key.columns)
        })
    }

    /// Is what it is about still there?
    pub fn is_valid(&self, document: &Document) -> bool {
        let Some(model) = document.schema.model(self.model_id) else { return false };
        self.id.is_none_or(|id| Self::of(&document.schema, model, id).is_some())
    }

    /// Adds a column to the list, or takes it out.
    pub fn toggle_column(&mut self, name: &str) {
        self.columns = toggled(&self.columns, name);
    }

    /// The same for the referred columns.
    pub fn toggle_target_column(&mut self, name: &str) {
        self.target_columns = toggled(&self.target_columns, name);
    }

    /// The command that makes it so.
    ///
    /// # Errors
    /// One sentence that says what is missing.
    pub fn command(&self, document: &Document) -> Result<Command, Refusal> {
        let gone = || "The model is no longer in the project".to_owned();
        let schema = &document.schema;
        let model = schema.model(self.model_id).ok_or_else(gone)?;
        let command = match self.kind {
            ConstraintKind::Unique => self.unique_command(model)?,
            ConstraintKind::Check => self.check_command(model)?,
            ConstraintKind::Index => self.index_command(model)?,
            ConstraintKind::ForeignKey => self.foreign_key_command(schema, model)?,
        };
        document.clone().apply(command.clone())?;
        Ok(command)
    }

    /// Why its name cannot be taken, told while it is being typed.
    pub fn name_refusal(&self, schema: &Schema) -> Option<Refusal> {
        let model = schema.model(self.model_id)?;
        let is_index = self.kind == ConstraintKind::Index;
        let name = optional(&self.name)?;
        constraint_name(schema, model, &name, is_index, self.id).err().map(Refusal::from)
    }

    fn unique_command(&self, model: &Model) -> Result<Command, String> {
        let id = self.id.unwrap_or(ConstraintId(0));
        let columns = read_columns(model, &self.columns)?;
        let constraint = UniqueConstraint { id, name: optional(&self.name), columns };
        let model_id = model.id;
        Ok(match self.id {
            Some(_) => Command::EditUniqueConstraint { model_id, constraint },
            None => Command::AddUniqueConstraint { model_id, constraint },
        })
    }

    fn check_command(&self, model: &Model) -> Result<Command, String> {
        let sqltext = optional(&self.sqltext).ok_or("Write the condition: price > 0")?;
        let id = self.id.unwrap_or(ConstraintId(0));
        let old = model.check_constraints.iter().find(|one| Some(one.id) == self.id);
        let column = old.and_then(|one| one.column);
        let name = optional(&self.name);
        // A name typed anew is one that the convention builds on.
        let conv = old.is_some_and(|old| old.conv && old.name == name);
        let constraint = CheckConstraint { id, name, conv, sqltext, column };
        let model_id = model.id;
        Ok(match self.id {
            Some(_) => Command::EditCheckConstraint { model_id, constraint },
            None => Command::AddCheckConstraint { model_id, constraint },
        })
    }

    fn index_command(&self, model: &Model) -> Result<Command, String> {
        let elements: Vec<IndexElement> = split(&self.columns)
            .into_iter()
            .map(|text| match model.column_named(&text) {
                Some(column) => IndexElement::Column(column.id),
                None => IndexElement::Expression(text),
            })
            .collect();
        let is_word = |sql: &str| sql.chars().all(|c| c.is_alphanumeric() || c == '_');
        let unknown = elements.iter().find_map(|element| match element {
            IndexElement::Expression(sql) if is_word(sql) => Some(sql.clone()),
            _ => None,
        });
        if let Some(unknown) = unknown {
            return Err(format!("{} has no column {unknown}", model.class_name));
        }
        if elements.is_empty() {
            return Err("Choose at least one column, or write an expression".to_owned());
        }
        let id = self.id.unwrap_or(ConstraintId(0));
        let old = model.indexes.iter().find(|one| Some(one.id) == self.id);
        let known = old.map(|one| one.options.clone()).unwrap_or_default();
        let options = read_options(&self.options, &known)?;
        let index =
            Index { id, name: optional(&self.name), unique: self.unique, elements, options };
        let model_id = model.id;
        Ok(match self.id {
            Some(_) => Command::EditIndex { model_id, index },
            None => Command::AddIndex { model_id, index },
        })
    }

    fn foreign_key_command(&self, schema: &Schema, model: &Model) -> Result<Command, String> {
        let columns = read_columns(model, &self.columns)?;
        let parent = self.target.and_then(|id| schema.model(id)).ok_or("Choose a target")?;
        let parent_columns = read_columns(parent, &self.target_columns)?;
        if columns.len() != parent_columns.len() {
            return Err(format!(
                "{} here refer to {} there; it must be as many",
                columns.len(),
                parent_columns.len()
            ));
        }
        let (ondelete, onupdate) = (optional(&self.ondelete), optional(&self.onupdate));
        let model_id = model.id;
        let Some(constraint_id) = self.id else {
            return Ok(Command::AddForeignKey {
                child: model_id,
                columns: ForeignKeyColumns::Existing(columns),
                parent: parent.id,
                parent_columns,
                ondelete,
                onupdate,
                relationship: None,
            });
        };
        let target = ForeignKeyTarget::Columns { model: parent.id, columns: parent_columns };
        let set = |option| Command::SetForeignKeyOption { model_id, constraint_id, option };
        Ok(Command::Several {
            label: format!("Change foreign key of {}", model.class_name),
            commands: vec![
                Command::SetForeignKeyColumns {
                    model_id,
                    constraint_id,
                    column_ids: columns,
                    target,
                },
                set(ForeignKeyOption::Name(optional(&self.name))),
                set(ForeignKeyOption::Ondelete(ondelete)),
                set(ForeignKeyOption::Onupdate(onupdate)),
                set(ForeignKeyOption::Deferrable(self.deferrable)),
                set(ForeignKeyOption::Initially(optional(&self.initially))),
                set(ForeignKeyOption::UseAlter(self.use_alter)),
            ],
        })
    }
}

fn names_of(model: &Model, columns: &[ColumnId]) -> String {
    let names: Vec<&str> =
        columns.iter().filter_map(|id| Some(model.column(*id)?.name.as_str())).collect();
    names.join(", ")
}

/// Is this name in a list separated by commas?
pub fn has_name(list: &str, name: &str) -> bool {
    split(list).iter().any(|one| one == name)
}

fn toggled(list: &str, name: &str) -> String {
    let mut names = split(list);
    match names.iter().position(|one| one == name) {
        Some(at) => drop(names.remove(at)),
        None => names.push(name.to_owned()),
    }
    names.join(", ")
}

/// Splits at the commas outside of parentheses.
fn split(list: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_i32;
    for c in list.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth <= 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().filter_map(|part| optional(part)).collect()
}

fn optional(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn read_columns(model: &Model, list: &str) -> Result<Vec<ColumnId>, String> {
    let mut columns = Vec::new();
    for name in split(list) {
        let column = model
            .column_named(&name)
            .ok_or_else(|| format!("{} has no column {name}", model.class_name))?;
        if columns.contains(&column.id) {
            return Err(format!("{name} is there twice"));
        }
        columns.push(column.id);
    }
    if columns.is_empty() {
        return Err(format!("Choose at least one column of {}", model.class_name));
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Column;

    fn user() -> Model {
        let mut model = Model::new(ModelId(1), "User");
        for (id, name) in [(2, "first"), (3, "last")] {
            model.columns.push(Column::new(ColumnId(id), name, None));
        }
        model
    }

    #[test]
    fn columns_are_read_by_name_and_each_once() {
        let model = user();
        assert_eq!(read_columns(&model, "last, first").unwrap(), [ColumnId(3), ColumnId(2)]);
        assert!(read_columns(&model, "last, last").is_err());
        assert!(read_columns(&model, "age").unwrap_err().contains("User has no column age"));
        assert!(read_columns(&model, " ,").is_err());
    }

    #[test]
    fn an_index_takes_expressions_but_no_unknown_words() {
        let model = user();
        let mut draft = ConstraintDraft::new(model.id, ConstraintKind::Index);
        draft.columns = "coalesce(first, 'a'), last".to_owned();
        let Ok(Command::AddIndex { index, .. }) = draft.index_command(&model) else {
            panic!("no index");
        };
        assert_eq!(index.elements.len(), 2);
        draft.columns = "lsat".to_owned();
        assert!(draft.index_command(&model).is_err());
    }

    #[test]
    fn toggling_a_column_twice_leaves_the_list_as_it_was() {
        let mut draft = ConstraintDraft::new(ModelId(1), ConstraintKind::Unique);
        draft.columns = "first".to_owned();
        draft.toggle_column("last");
        assert_eq!(draft.columns, "first, last");
        draft.toggle_column("last");
        assert_eq!(draft.columns, "first");
    }
}
