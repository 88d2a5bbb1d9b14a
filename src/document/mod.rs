//! The document: schema, diagram and settings; the commands that edit it, the history that undoes
//! them, the file that keeps it. Knows nothing of the window, of dialects or of what is resolved.
//!
//! Reading order: [`command`] (what the user did), [`label`] (in words), [`apply`] (done),
//! [`link_plan`] (what drawing a link comes to), [`column_line`] (columns as one line of text),
//! [`model_line`] (several of them, or a whole model), [`import`] (models from elsewhere),
//! [`history`] (undone), [`project_file`] (kept).

pub mod apply;
pub mod atomic_file;
pub mod column_line;
pub mod command;
mod diagram_references;
pub mod differences;
mod expressions_of_columns;
pub mod file_address;
pub mod file_kind;
pub mod history;
pub mod import;
pub mod import_source;
pub mod label;
mod label_of_canvas;
pub mod link_plan;
pub mod merge;
pub mod model_line;
pub mod name_checks;
pub mod naming;
mod part;
pub mod project_file;
mod references;
mod rename_in_expressions;
mod rename_in_sql;
mod renumber;
pub mod retarget;
pub mod source_files;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use atomic_file::{write_atomically, write_atomically_by};
pub use column_line::{
    ColumnLineError, Completion, CompletionKind, LinePart, TypeName, complete, line_parts,
    parse_column_line, to_line, type_names,
};
pub use command::{
    Applied, ColumnSpec, Command, CommandError, ForeignKeyColumns, ForeignKeyOption,
    ForeignKeySpec, RelationshipNames, RelationshipOption,
};
pub use differences::{Change, Difference, differences};
pub use file_address::path_of_address;
pub use file_kind::{FileKind, file_kind};
pub use history::History;
pub use import_source::{ImportSource, SourceKind};
pub use link_plan::{
    LinkPlan, ManyToManyPlan, decide_link, decide_many_to_many, link_from, link_over,
};
pub use merge::{Clash, Merged, Side, merge};
pub use model_line::{
    ColumnsPlace, LineStart, ModelLineError, commands_of_columns, commands_of_model_line,
    complete_line, first_name, has_columns,
};
pub use project_file::{ProjectError, from_text, load, save, to_text};

pub use source_files::read_source_files;

use crate::diagram::{Diagram, LinkNotation};
use crate::schema::{PythonStyle, Schema};

/// Everything that a project file holds. A clone costs three pointers.
///
/// Read it through `document.schema` and `document.diagram` as if there were no `Arc`; change it by
/// [`Document::apply`]. Two documents with the same `Arc` ([`Document::has_same_schema`]) have the
/// same schema, so that what was resolved from it still holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What was declared.
    pub schema: Arc<Schema>,
    /// Where it stands on the canvas.
    pub diagram: Arc<Diagram>,
    /// What holds for the project.
    pub settings: Arc<Settings>,
}

/// What holds for the whole project beside its models.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The project's name; empty for a new one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The dialect that types and SQL are shown in.
    pub dialect: DialectName,
    /// The style that models are shown and written in as Python.
    #[serde(skip_serializing_if = "PythonStyle::is_classic")]
    pub python_style: PythonStyle,
    /// How the ends of links are drawn.
    #[serde(skip_serializing_if = "LinkNotation::is_crows_foot")]
    pub link_notation: LinkNotation,
    /// The SQLite file whose rows are browsed by this design: its path from the project's folder, with `/`
    /// between the parts; from the root where they have no folder in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Where models were imported from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<ImportSource>,
}

/// A dialect by its name; what it means is told by the room `ddl`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the databases' own names
pub enum DialectName {
    #[default]
    Sqlite,
    Postgresql,
    Mysql,
}

impl DialectName {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgresql, Self::Mysql];

    /// The name as a person writes it: `PostgreSQL`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }
}

impl Document {
    /// A document of these models, with nothing placed on the canvas yet.
    pub fn from_schema(schema: Schema) -> Self {
        Self { schema: Arc::new(schema), ..Self::default() }
    }

    /// The document with its models to be written in this style.
    #[must_use]
    pub fn in_style(mut self, python_style: PythonStyle) -> Self {
        self.settings_mut().python_style = python_style;
        self
    }

    /// The document with its types and SQL to be shown in this dialect.
    #[must_use]
    pub fn in_dialect(mut self, dialect: DialectName) -> Self {
        self.settings_mut().dialect = dialect;
        self
    }

    /// The schema, to change; a snapshot that shares it keeps it as it was.
    fn schema_mut(&mut self) -> &mut Schema {
        Arc::make_mut(&mut self.schema)
    }

    /// The diagram, to change.
    fn diagram_mut(&mut self) -> &mut Diagram {
        Arc::make_mut(&mut self.diagram)
    }

    /// The settings, to change.
    fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }

    /// Is the schema the very same as the other's (by pointer), so that nothing needs resolving
    /// again? `false` does not mean that they differ.
    pub fn has_same_schema(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.schema, &other.schema)
    }

    /// Is it the very same (by pointers) as the other? `false` does not mean that they differ.
    pub fn is_same(&self, other: &Self) -> bool {
        self.has_same_schema(other)
            && Arc::ptr_eq(&self.diagram, &other.diagram)
            && Arc::ptr_eq(&self.settings, &other.settings)
    }
}
