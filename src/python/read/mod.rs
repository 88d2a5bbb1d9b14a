//! Models files to schema: text in, data out. Files are parsed, never executed.
//!
//! Reading order: [`value`] and [`program`] (what the files say), [`statements`], [`evaluate`],
//! [`call`] and [`lookup`] (how it is followed), [`declarative`] and [`class`] (which classes are
//! models, and of what), [`column`], [`table`], [`relationship`] and [`render`] (their parts).

mod annotation;
mod build;
mod builtins;
mod call;
mod class;
mod column;
mod column_type;
mod condition;
mod constants;
mod declarative;
mod default;
mod dialect_type;
mod evaluate;
mod foreign_key;
mod format;
mod inheritance;
mod lambda;
mod library;
mod lookup;
mod naming;
mod notes;
mod program;
mod python_argument;
mod refusal;
mod relationship;
mod render;
mod same_names;
mod sequence;
mod statements;
mod table;
mod value;

use std::rc::Rc;

use build::Build;
use notes::LineIndex;
use program::{File, Program, State};
pub use refusal::Refusal;

use rustc_hash::FxHashMap;

use crate::mapping::too_deep;
use crate::schema::{PythonStyle, Schema};

/// One file: a module, or one of all the files of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, parts separated by `/`, from the folder that the modules are imported from.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadModels {
    /// The models.
    pub schema: Schema,
    /// The style that most of their columns and relationships are declared in.
    pub style: PythonStyle,
    /// What was not understood, in the order of the files and lines.
    pub unread: Vec<Unread>,
    /// What SQLAlchemy would raise on importing the files, where the schema cannot hold what it is.
    pub refusal: Option<Refusal>,
}

/// One thing that was not understood, or has no place in the schema, and was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What it is, in one sentence.
    pub what: String,
}

/// A file that is not Python.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: not Python: {message}")]
pub struct PythonSyntaxError {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What the parser did not expect.
    pub message: String,
}

/// Reads the models of one file, or of all the files of a package at once.
///
/// What is not understood is told in `unread`, and everything else is kept. What SQLAlchemy itself
/// would refuse (two tables of one name, joins that cannot be told) is left to
/// [`crate::mapping::resolve`].
///
/// # Errors
///
/// The first file that is not Python, with the place. Of a package, a file that names nothing of
/// SQLAlchemy is passed over with a note instead.
pub fn read_models(files: &[SourceFile]) -> Result<ReadModels, PythonSyntaxError> {
    let mut read = Vec::with_capacity(files.len());
    let mut lines = Vec::with_capacity(files.len());
    let mut broken = Vec::new();
    for file in files {
        let text: Rc<str> = Rc::from(file.text.trim_start_matches('\u{feff}'));
        let index = LineIndex::of(&text);
        match parse(&text) {
            Ok(tree) => {
                let (module, is_package) = module_name(&file.path);
                read.push(File {
                    text,
                    module,
                    is_package,
                    tree: Rc::new(tree),
                    state: State::Ahead,
                    globals: FxHashMap::default(),
                    stars: Vec::new(),
                });
                lines.push((file.path.clone(), index));
            }
            Err((offset, message)) => {
                let (line, column) = index.position(offset);
                let error = PythonSyntaxError { path: file.path.clone(), line, column, message };
                let names_models = ["sqlalchemy", "Column", "Mapped", "Model"]
                    .iter()
                    .any(|word| file.text.contains(word));
                if files.len() == 1 || names_models {
                    return Err(error);
                }
                broken.push(Unread {
                    path: error.path,
                    line,
                    column,
                    what: format!("the file is not Python and was passed over: {}", error.message),
                });
            }
        }
    }
    let mut program = Program::new(read);
    program.run_all();
    let mut build = Build::new(program);
    build.run();
    let mut unread = std::mem::take(&mut build.program.notes).finish(&lines);
    unread.extend(broken);
    let refusal = build.refused.take().and_then(|refused| refused.at_line(&lines));
    let style = build.style();
    Ok(ReadModels { schema: build.schema, style, unread, refusal })
}

fn parse(text: &str) -> Result<ruff_python_ast::ModModule, (usize, String)> {
    if let Some(offset) = too_deep(text) {
        return Err((offset, "too many nested parentheses or operators".to_owned()));
    }
    ruff_python_parser::parse_module(text)
        .map(ruff_python_parser::Parsed::into_syntax)
        .map_err(|error| (error.location.start().to_usize(), error.error.to_string()))
}

/// `app/models/user.py` is `app.models.user`, `app/models/__init__.py` the package `app.models`.
fn module_name(path: &str) -> (String, bool) {
    let path = path.trim_start_matches("./").trim_matches('/');
    let path = path.strip_suffix(".py").unwrap_or(path);
    match path.strip_suffix("__init__") {
        Some(package) => (package.trim_end_matches('/').replace('/', "."), true),
        None => (path.replace('/', "."), false),
    }
}
