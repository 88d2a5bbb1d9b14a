//! The command line: the core without a window. Results go to standard output, messages to standard
//! error; exit status 0 is done, 1 the input has errors, 2 wrong usage.

mod create_database;
mod export;
mod input;
mod lens;
mod part;
mod target;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use self::input::{read, read_or_refuse};
use crate::ddl::Dialect;
use crate::document::{self, Document};
use crate::export::describe;
use crate::export::picture::PictureRequest;
use crate::mapping::{Diagnostic, Mapping, Severity, Subject, printable, resolve};
use crate::schema::{Column, Schema};
use crate::sqlite::{self, Database};

/// What the arguments ask for.
pub enum Invocation {
    /// The window, on a file if one was named.
    Window {
        /// The file.
        file: Option<PathBuf>,
        /// Is a log written?
        is_verbose: bool,
    },
    /// A job without the window.
    Job(Job),
}

/// Reads the program's arguments. Wrong usage ends the program with status 2, `--help` with 0.
pub fn parse() -> Invocation {
    let arguments = Arguments::parse();
    match arguments.job {
        Some(job) => Invocation::Job(job),
        None => Invocation::Window { file: arguments.file, is_verbose: arguments.verbose },
    }
}

/// A path, or the address of a file here.
fn path_argument() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| document::path_of_address(&path))
}

/// Draw your models; get the SQL, the Python and the rows.
///
/// Without a command, the window opens on FILE, or on the sample project.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    job: Option<Job>,
    /// The project, SQLite file, SQL script or models.py to open in the window
    #[arg(value_parser = path_argument())]
    file: Option<PathBuf>,
    /// Write a log file while the window is open, and say where it is
    #[arg(short, long)]
    verbose: bool,
}

/// A job without the window. INPUT is a project, a SQLite file, a SQL script, a models.py or a folder
/// of them.
#[derive(Subcommand)]
pub enum Job {
    /// Write SQL, Python, the project itself, a picture or a description
    Export(export::ExportArguments),
    /// Print the resolved models and both ends of every relationship
    Describe {
        /// A project, a SQLite file, a SQL script, a models.py or a folder of them
        #[arg(value_parser = path_argument())]
        input: PathBuf,
        /// The form of the answer
        #[arg(long, value_enum, default_value_t = Format::Json)]
        format: Format,
        /// The dialect of a SQL script; the one that it looks like without it
        #[arg(long, value_enum)]
        from_dialect: Option<DialectArgument>,
    },
    /// Make a SQLite file of the design
    CreateDatabase(create_database::CreateArguments),
    /// Print what SQLAlchemy would refuse, a line each
    Check {
        /// A project, a SQLite file, a SQL script, a models.py or a folder of them
        #[arg(value_parser = path_argument())]
        input: PathBuf,
        /// The dialect of a SQL script; the one that it looks like without it
        #[arg(long, value_enum)]
        from_dialect: Option<DialectArgument>,
    },
    /// Print the related rows of one row of a SQLite file
    Related(RelatedArguments),
    /// Print the SQL that each value of lazy makes of a relationship, and what it costs on a file
    Lens(lens::LensArguments),
}

/// `backref related`.
#[derive(Args)]
pub struct RelatedArguments {
    /// A SQLite file
    #[arg(value_parser = path_argument())]
    db: PathBuf,
    /// A project or models.py whose models and relationships are laid over the file
    #[arg(long, value_parser = path_argument())]
    models: Option<PathBuf>,
    /// The model's class name
    #[arg(long)]
    model: String,
    /// The row's primary key; several columns with commas between
    #[arg(long, allow_hyphen_values = true)]
    key: String,
    /// The relationship's attribute name
    #[arg(long)]
    relationship: String,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

/// A dialect by its name.
#[derive(Clone, Copy, ValueEnum)]
#[allow(missing_docs)] // the databases' own names
pub enum DialectArgument {
    Sqlite,
    Postgresql,
    Mysql,
}

impl From<DialectArgument> for Dialect {
    fn from(argument: DialectArgument) -> Self {
        match argument {
            DialectArgument::Sqlite => Self::Sqlite,
            DialectArgument::Postgresql => Self::Postgresql,
            DialectArgument::Mysql => Self::Mysql,
        }
    }
}

/// The forms that answers can have.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// One JSON object
    Json,
}

/// Draws the bytes of a picture's file, or says in words why not. The window's painter is handed in,
/// since the command line knows no window.
pub type DrawPicture = fn(&Document, &Mapping, &PictureRequest) -> Result<Vec<u8>, String>;

/// Does a job and tells how it ended.
pub fn run(job: &Job, draw: DrawPicture) -> ExitCode {
    let done = match job {
        Job::Export(arguments) => export::export(arguments, draw),
        Job::Describe { input, format: Format::Json, from_dialect } => {
            describe_json(input, *from_dialect)
        }
        Job::Check { input, from_dialect } => check(input, *from_dialect),
        Job::CreateDatabase(arguments) => create_database::create(arguments),
        Job::Related(arguments) => related(arguments),
        Job::Lens(arguments) => lens::lens(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Told) => ExitCode::FAILURE,
        Err(Failure::Message(message)) => {
            for line in message.lines() {
                eprintln!("{}", printable(&format!("backref: {line}")));
            }
            ExitCode::FAILURE
        }
    }
}

/// Why a job ended with status 1.
enum Failure {
    /// This is still to be told on standard error.
    Message(String),
    /// What there is to tell was printed.
    Told,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Message(error.to_string())
    }
}

fn describe_json(input: &Path, dialect: Option<DialectArgument>) -> Result<(), Failure> {
    let (document, refusal) = read_or_refuse(input, dialect)?;
    let mapping = resolve(&document.schema);
    let refused = refusal.as_ref().map(|one| describe::error_json(one.class, &one.message));
    let error = refused.or_else(|| describe::describe_error(&mapping));
    let answer = match &error {
        Some(error) => error.clone(),
        None => describe::describe(&document.schema, &mapping),
    };
    print(&format!("{answer:#}\n"))?;
    if let Some(refusal) = refusal {
        return Err(Failure::Message(refusal.to_string()));
    }
    match error {
        Some(_) => refuse_errors(&document.schema, &mapping),
        None => Ok(()),
    }
}

fn check(input: &Path, dialect: Option<DialectArgument>) -> Result<(), Failure> {
    let (document, refusal) = read_or_refuse(input, dialect)?;
    let mapping = resolve(&document.schema);
    let lines: String =
        mapping.diagnostics.iter().map(|one| line(&document.schema, one) + "\n").collect();
    print(&lines)?;
    if let Some(refusal) = refusal {
        return Err(Failure::Message(refusal.to_string()));
    }
    if mapping.has_errors() { Err(Failure::Told) } else { Ok(()) }
}

fn related(arguments: &RelatedArguments) -> Result<(), Failure> {
    let Format::Json = arguments.format;
    let database = Database::open(&arguments.db)?;
    let schema = match &arguments.models {
        Some(path) => Arc::unwrap_or_clone(read(path)?.schema),
        None => sqlite::reflect(&database)?.schema,
    };
    let mapping = resolve(&schema);
    refuse_errors(&schema, &mapping)?;
    let (model, relationship) = (&arguments.model, &arguments.relationship);
    let key = key_parts(&mapping, model, &arguments.key);
    let rows = sqlite::related(&database, &schema, &mapping, model, &key, relationship)?;
    print(&format!("{:#}\n", rows.to_json()))
}

/// The parts of a key: commas part the columns of a composite key, and belong to a key of one column.
fn key_parts<'a>(mapping: &Mapping, class_name: &str, key: &'a str) -> Vec<&'a str> {
    let model = mapping.models.values().find(|model| model.class_name == class_name);
    let columns = model.and_then(|model| mapping.table(model.model_id));
    match columns.map(|table| table.primary_key.len()) {
        Some(1) => vec![key],
        _ => key.split(',').collect(),
    }
}

/// Tells all that SQLAlchemy would refuse, if it would refuse anything.
fn refuse_errors(schema: &Schema, mapping: &Mapping) -> Result<(), Failure> {
    if !mapping.has_errors() {
        return Ok(());
    }
    for one in mapping.diagnostics.iter().filter(|one| one.severity == Severity::Error) {
        eprintln!("backref: {}", line(schema, one));
    }
    Err(Failure::Told)
}

/// A problem in one line: how bad, where, `SQLAlchemy`'s class, what to do.
fn line(schema: &Schema, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let subject = subject_name(schema, diagnostic.subject);
    let class = diagnostic.class.as_str();
    let advice = diagnostic.advice.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&format!("{severity}: {subject}: {class}: {advice}"))
}

/// The name of what a problem is about: `User.role`.
fn subject_name(schema: &Schema, subject: Subject) -> String {
    let Some(model) = subject.model_id().and_then(|id| schema.model(id)) else {
        return "schema".to_owned();
    };
    let part = match subject {
        Subject::Column(_, id) => model.column(id).map(Column::attribute_name),
        Subject::Relationship(_, id) => model.relationship(id).map(|one| one.name.as_str()),
        Subject::Constraint(_, id) => {
            let key = model.foreign_keys.iter().find(|key| key.id == id);
            let column = key.and_then(|key| model.column(*key.columns.first()?));
            column.map(Column::attribute_name)
        }
        Subject::Schema | Subject::Model(_) => None,
    };
    match part {
        Some(part) => format!("{}.{part}", model.class_name),
        None => model.class_name.clone(),
    }
}

/// Prints a result. A reader that has closed its end, as `head` does, is no fault.
fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Message(format!("cannot write the result: {error}")))
        }
        _ => Ok(()),
    }
}
