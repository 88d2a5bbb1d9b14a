//! Pasting text as models: those copied here, classes of Python, `CREATE TABLE` statements. What the
//! text is, it tells itself.

use super::BackrefApp;
use super::actions::Action;
use super::annotations::shift_from_original;
use super::place_models::place_models;
use super::view_state::NoticeKind;
use crate::diagram::Diagram;
use crate::document::{Command, from_text};
use crate::python::{self, SourceFile};
use crate::schema::Schema;
use crate::sql;

/// The models of a text.
struct Pasted {
    schema: Schema,
    /// Where their boxes stood when they were copied, with notes; nothing of models that were written.
    diagram: Diagram,
    /// What of the text was not understood.
    unread: Vec<String>,
}

impl BackrefApp {
    /// Adds the models that a text holds, as one step: copied ones beside where they stood, written
    /// ones beside what they are linked to, else under the pointer or in the middle of the view.
    pub(super) fn paste(&mut self, text: &str) {
        let pasted = match read(text) {
            Ok(pasted) => pasted,
            Err(message) => {
                self.view.notify(NoticeKind::Error, message);
                return;
            }
        };
        let Pasted { schema, mut diagram, unread } = pasted;
        if schema.models.is_empty() && diagram.notes.is_empty() {
            let message = "The text on the clipboard has no models to paste";
            self.view.notify(NoticeKind::Warning, message);
            self.tell_unread(unread);
            return;
        }
        shift_from_original(&mut diagram);
        if diagram.positions.is_empty() && !schema.models.is_empty() {
            let near = self.view.canvas.pointer_or_center_in_canvas();
            let taken = self.view.canvas.scene().taken();
            let (positions, whole) = place_models(&self.seen, &schema, taken, near);
            self.view.canvas.fit_unless_in_view(whole);
            diagram.positions = positions;
        }
        let (source, schema, diagram) = ("Clipboard".to_owned(), schema.into(), diagram.into());
        self.insert(Command::InsertSchema { source, schema, diagram });
        self.tell_unread(unread);
    }

    fn tell_unread(&mut self, unread: Vec<String>) {
        let text = match unread.as_slice() {
            [] => return,
            [only] => only.clone(),
            several => format!("{} places of the pasted text were not read", several.len()),
        };
        self.view.unread = unread;
        self.view.notify_with(NoticeKind::Warning, text, Action::ShowUnread);
    }
}

/// # Errors
/// Why the text holds no models, and which texts do.
fn read(text: &str) -> Result<Pasted, String> {
    let start = text.trim_start();
    if start.starts_with('{') {
        let copied = from_text(text)
            .map_err(|error| format!("The clipboard holds no copied models: {error}"))?;
        let schema = copied.schema.as_ref().clone();
        let diagram = copied.diagram.as_ref().clone();
        return Ok(Pasted { schema, diagram, unread: Vec::new() });
    }
    if looks_like_python(text) {
        return read_python(text);
    }
    if sql::looks_like_sql(text) {
        let read = sql::read(text, None);
        let unread = read.notes.iter().map(|one| format!("Clipboard:{}: {}", one.line, one.what));
        let diagram = Diagram::default();
        return Ok(Pasted { unread: unread.collect(), schema: read.schema, diagram });
    }
    Err("The clipboard holds no models. Copy models here, classes of Python or CREATE TABLE \
         statements"
        .to_owned())
}

fn looks_like_python(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("class ") && line.contains(':') || line.contains("Table(")
    })
}

/// Classes as they stand in a module, with or without its first lines.
fn read_python(text: &str) -> Result<Pasted, String> {
    let (text, added_lines) = with_imports(&dedented(text));
    let file = SourceFile { path: "Clipboard".to_owned(), text };
    let read = python::read_models(&[file]).map_err(|error| {
        let line = error.line.saturating_sub(added_lines);
        format!("The pasted Python cannot be read. Line {line}: {}", error.message)
    })?;
    let unread = read
        .unread
        .iter()
        .map(|one| format!("Clipboard:{}: {}", one.line.saturating_sub(added_lines), one.what));
    Ok(Pasted { unread: unread.collect(), schema: read.schema, diagram: Diagram::default() })
}

/// A few classes copied out of a module lack what their names come from: the lines that a tutorial
/// begins with are put before them. Also told is how many lines these are.
fn with_imports(text: &str) -> (String, usize) {
    const IMPORTS: [(&str, &str); 3] = [
        ("db.", "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"),
        (
            "mapped_column",
            "from sqlalchemy import *\nfrom sqlalchemy.orm import Mapped, mapped_column, relationship\n",
        ),
        (
            "(Base)",
            "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n",
        ),
    ];
    let binds = |name: &str| {
        let name = name.trim_matches(['.', '(', ')']);
        text.lines().any(|line| {
            let is_import = line.starts_with("from ") || line.starts_with("import ");
            line.starts_with(&format!("{name} ="))
                || line.starts_with(&format!("class {name}("))
                || is_import && line.split([' ', ',', '(', ')']).any(|word| word == name)
        })
    };
    let mut before = String::new();
    for (name, lines) in IMPORTS {
        if text.contains(name) && !binds(name) {
            before.push_str(lines);
        }
    }
    (format!("{before}{text}"), before.matches('\n').count())
}

/// Without the blanks that all lines begin with, as of a class copied from inside a function.
fn dedented(text: &str) -> String {
    let text = text.trim_start_matches(['\n', '\r']);
    let blank = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let common = lines().map(blank).min().unwrap_or(0);
    let cut = text.lines().map(|line| line.get(common..).unwrap_or("").to_owned());
    cut.collect::<Vec<_>>().join("\n")
}
