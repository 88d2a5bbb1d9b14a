//! A design in each format of text that it is exported to, by one call: for the command line and the window
//! alike. Text in, text out, but that SQL for SQLite is run in memory first.

use std::collections::BTreeSet;

use crate::ddl::{self, Dialect};
use crate::document::{self, Document};
use crate::export::{self, Written, left_out};
use crate::mapping::{Mapping, resolve};
use crate::python::{self, PythonStyle};
use crate::schema::ModelId;
use crate::sqlite::check_script;

/// A format of text that a design is exported to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // by name
pub enum ExportFormat {
    #[default]
    Sql,
    Python,
    Json,
    Mermaid,
    Dbml,
    Markdown,
}

impl ExportFormat {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Sql, Self::Python, Self::Json, Self::Mermaid, Self::Dbml, Self::Markdown];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sql => "SQL",
            Self::Python => "Python models",
            Self::Json => "Project",
            Self::Mermaid => "Mermaid",
            Self::Dbml => "DBML",
            Self::Markdown => "Markdown dictionary",
        }
    }

    /// In one lower-case word, for the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Python => "python",
            Self::Json => "json",
            Self::Mermaid => "mermaid",
            Self::Dbml => "dbml",
            Self::Markdown => "markdown",
        }
    }

    /// What it is.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Sql => "CREATE statements for SQLite, PostgreSQL or MySQL",
            Self::Python => "A Flask-SQLAlchemy models module",
            Self::Json => "The project itself",
            Self::Mermaid => "An entity-relationship diagram for Mermaid",
            Self::Dbml => "A schema for dbdiagram.io and other readers of DBML",
            Self::Markdown => "A data dictionary",
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Python => "py",
            Self::Json => "json",
            Self::Mermaid => "mmd",
            Self::Dbml => "dbml",
            Self::Markdown => "md",
        }
    }
}

/// Does a script begin with DROP statements?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Drops {
    #[default]
    Without,
    With,
}

/// What is exported, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportRequest {
    /// The format.
    pub format: ExportFormat,
    /// These models alone.
    pub only: Option<BTreeSet<ModelId>>,
    /// The dialect of SQL.
    pub dialect: Dialect,
    /// DROP statements before those of SQL?
    pub drops: Drops,
    /// The style of Python; the document's own without it.
    pub style: Option<PythonStyle>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exported {
    /// The text, and what the format cannot hold.
    pub written: Written,
    /// What was proved about it, in a sentence.
    pub proof: Option<&'static str>,
}

/// Exports a design whose models have places.
///
/// # Errors
/// What the format refuses, a line each, each with its place.
pub fn export(
    document: &Document,
    mapping: &Mapping,
    request: &ExportRequest,
) -> Result<Exported, String> {
    let (schema, only) = (&*document.schema, request.only.as_ref());
    let written = match request.format {
        ExportFormat::Sql => return sql(document, mapping, request),
        ExportFormat::Python => return python(document, mapping, request),
        ExportFormat::Json => json(document, mapping, only),
        ExportFormat::Mermaid => export::mermaid(schema, mapping, only),
        ExportFormat::Dbml => export::dbml(schema, mapping, only),
        ExportFormat::Markdown => export::markdown(schema, mapping, only),
    };
    Ok(Exported { written, ..Exported::default() })
}

fn json(document: &Document, mapping: &Mapping, only: Option<&BTreeSet<ModelId>>) -> Written {
    let Some(only) = only else {
        return Written { text: document::to_text(document), left_out: Vec::new() };
    };
    let part = part_of(document, only);
    let left_out = of_part(mapping, &resolve(&part.schema), only);
    Written { text: document::to_text(&part), left_out }
}

/// What models that are written alone lose.
fn of_part(mapping: &Mapping, part: &Mapping, only: &BTreeSet<ModelId>) -> Vec<String> {
    let mut lines = left_out::referred_tables(mapping, Some(only));
    lines.extend(left_out::relationships_of_part(mapping, part));
    lines
}

fn part_of(document: &Document, only: &BTreeSet<ModelId>) -> Document {
    document.part(&only.iter().copied().collect::<Vec<_>>())
}

fn sql(
    document: &Document,
    mapping: &Mapping,
    request: &ExportRequest,
) -> Result<Exported, String> {
    let only = request.only.as_ref();
    let ids: Option<Vec<ModelId>> = only.map(|only| only.iter().copied().collect());
    let script = match &ids {
        Some(ids) => ddl::statements_of(mapping, request.dialect, ids),
        None => ddl::create_all(mapping, request.dialect),
    };
    let mut script = script
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    if request.drops == Drops::With {
        let (mut statements, notes) = ddl::drop_all(mapping, request.dialect, ids.as_deref());
        statements.append(&mut script.statements);
        script.statements = statements;
        script.notes.extend(notes);
    }
    let text = script.to_string();
    let mut proof = None;
    if request.dialect == Dialect::Sqlite {
        check_script(&text, mapping, only, request.drops == Drops::With)?;
        proof = Some("SQLite ran it in memory, and what it made is what the design says.");
    }
    let mut left_out = script.notes;
    left_out.extend(left_out::referred_tables(mapping, only));
    let tables = left_out::tables(mapping, only);
    left_out.extend(left_out::python_defaults(&tables));
    if request.dialect == Dialect::Sqlite {
        left_out.extend(left_out::comments(&tables));
    }
    if request.dialect != Dialect::Postgresql {
        left_out.extend(left_out::counters(&tables));
    }
    left_out.extend(left_out::options_of_other_dialects(&tables, request.dialect.as_str()));
    left_out.extend(left_out::inheritance(mapping, only));
    left_out.extend(left_out::relationships(mapping, only));
    left_out.extend(left_out::relationship_options(&document.schema, only));
    Ok(Exported { written: Written { text, left_out }, proof })
}

fn python(
    document: &Document,
    whole: &Mapping,
    request: &ExportRequest,
) -> Result<Exported, String> {
    let part = request.only.as_ref().map(|only| part_of(document, only));
    let document = part.as_ref().unwrap_or(document);
    let mapping = resolve(&document.schema);
    let style = request.style.unwrap_or(document.settings.python_style);
    let module = python::write_module(&document.schema, &mapping, style);
    let text = module
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let views = mapping.tables.values().filter(|table| table.is_view);
    let mut left_out: Vec<String> =
        views.map(|view| format!("{}: the SQL of the view", view.name)).collect();
    left_out.extend(request.only.iter().flat_map(|only| of_part(whole, &mapping, only)));
    left_out.extend(of_diagram(document));
    Ok(Exported { written: Written { text, left_out }, ..Exported::default() })
}

/// What of a diagram models files do not have.
fn of_diagram(document: &Document) -> Vec<String> {
    let diagram = &document.diagram;
    let mut lines = Vec::new();
    if !diagram.positions.is_empty() {
        lines.push("Diagram: where boxes stand".to_owned());
    }
    for (is_there, what) in [
        (!diagram.groups.is_empty(), "groups"),
        (!diagram.notes.is_empty(), "notes"),
        (!diagram.views.is_empty(), "views"),
        (!diagram.colors.is_empty(), "colours"),
    ] {
        if is_there {
            lines.push(format!("Diagram: its {what}"));
        }
    }
    lines
}
