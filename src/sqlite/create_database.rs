//! A new SQLite file from a design. It is made beside its place, read back against the mapping, and gets its
//! name only where no file has that name: what is there already is never replaced and never written.
//!
//! Knows nothing of the window.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempPath;

use super::error::message;
use super::fill::{Filled, Progress, fill};
use super::quoted;
use super::read_back::read_back;
use super::value::Value;
use crate::ddl::{Dialect, create_all};
use crate::mapping::Mapping;
use crate::sample_rows::{Impossible, RowCounts, SampleRows};
use crate::schema::{ModelId, Schema};
use crate::unfinished_file::UnfinishedFile;

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// A file, a folder or a link has this name.
    #[error("{path}: this exists already and is left as it is. Choose another name.", path = .0.display())]
    Exists(PathBuf),
    /// The folder for it is not there.
    #[error("{path}: there is no such folder. Make it first, or choose another.", path = .0.display())]
    NoFolder(PathBuf),
    /// The design has no tables.
    #[error("The design has no tables yet. Draw a model first.")]
    NoTables,
    /// SQLite cannot hold the design: a sentence for each place.
    #[error("SQLite cannot hold this design.\n{}", .0.join("\n"))]
    Design(Vec<String>),
    /// SQLite refused the DDL.
    #[error("SQLite refuses the design's DDL: {0}.")]
    Refused(String),
    /// What SQLite made of the DDL is not the design: a sentence for each place.
    #[error(
        "The database that SQLite made is not what the design says, so it was not kept. Please \
         report this.\n{}", .0.join("\n")
    )]
    ReadBack(Vec<String>),
    /// Rows were asked for that cannot be.
    #[error("{0}")]
    Impossible(#[from] Impossible),
    /// The rows are there, but SQLite finds fault with them.
    #[error("The sample rows do not hold together, so no file was made. {0}")]
    Rows(String),
    /// It was stopped on purpose.
    #[error("Stopped; no file was made.")]
    Cancelled,
    /// The file system refused.
    #[error("{path}: the database cannot be written: {reason}.", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// The rows that a new file gets.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// How many rows each table gets.
    pub counts: RowCounts,
    /// The same seed makes the same rows.
    pub seed: u64,
}

/// Makes a SQLite file of all tables, indexes and views of the design, without rows.
///
/// # Errors
/// Those of [`CreateError`]; nothing is left behind then.
pub fn create_database(path: &Path, mapping: &Mapping) -> Result<(), CreateError> {
    let (building, connection) = begin(path, mapping)?;
    drop(connection);
    building.finish(path)
}

/// The same with sample rows in it: the file gets its name when all of them are there. Only a file that is being
/// made is ever filled.
///
/// # Errors
/// Those of [`CreateError`]; nothing is left behind then.
pub fn create_filled(
    path: &Path,
    schema: &Schema,
    mapping: &Mapping,
    sample: &Sample,
    progress: &Progress,
) -> Result<Filled, CreateError> {
    let mut rows = SampleRows::new(schema, mapping, &sample.counts, sample.seed)?;
    let (building, connection) = begin(path, mapping)?;
    let filled = fill(&connection, &mut rows, progress)?;
    drop(connection);
    building.finish(path)?;
    Ok(filled)
}

/// What some rows of each table would look like: a database in memory is filled with at most so many rows a
/// table, and read. The values are those of SQLite, computed columns included.
///
/// # Errors
/// Those of [`CreateError`] that do not concern files.
pub fn preview(
    schema: &Schema,
    mapping: &Mapping,
    sample: &Sample,
    most: u64,
) -> Result<BTreeMap<ModelId, Vec<Vec<Value>>>, CreateError> {
    let counts = sample.counts.iter().map(|(id, rows)| (*id, (*rows).min(most))).collect();
    let mut rows = SampleRows::new(schema, mapping, &counts, sample.seed)?;
    let refused = |error: &rusqlite::Error| CreateError::Refused(message(error));
    let connection = Connection::open_in_memory().map_err(|error| refused(&error))?;
    let script = script_of(mapping)?;
    connection.execute_batch(&script).map_err(|error| refused(&error))?;
    fill(&connection, &mut rows, &Progress::default())?;
    let mut found = BTreeMap::new();
    for table in mapping.tables.values().filter(|table| !table.is_view) {
        let sql = ["SELECT * FROM ", &quoted(&table.name)].concat();
        let read = || -> rusqlite::Result<Vec<Vec<Value>>> {
            let mut statement = connection.prepare(&sql)?;
            let count = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..count).map(|at| row.get_ref(at).map(Value::from_ref)).collect()
            })?;
            rows.collect()
        };
        found.insert(table.model_id, read().map_err(|error| refused(&error))?);
    }
    Ok(found)
}

fn script_of(mapping: &Mapping) -> Result<String, CreateError> {
    let script = create_all(mapping, Dialect::Sqlite).map_err(|errors| {
        CreateError::Design(errors.into_iter().map(|error| error.message).collect())
    })?;
    Ok(script.to_string())
}

/// The database without its name, in the folder where it will be.
fn begin(path: &Path, mapping: &Mapping) -> Result<(Building, Connection), CreateError> {
    // A link that leads nowhere is something as well.
    if path.symlink_metadata().is_ok() {
        return Err(CreateError::Exists(path.to_path_buf()));
    }
    if mapping.tables.values().all(|table| table.is_view) {
        return Err(CreateError::NoTables);
    }
    let script = script_of(mapping)?;
    let (building, connection) = Building::begin(path)?;
    let refused = |error: &rusqlite::Error| CreateError::Refused(message(error));
    connection.execute_batch(&script).map_err(|error| refused(&error))?;
    let faults = read_back(&connection, mapping)
        .map_err(|error| CreateError::ReadBack(vec![error.to_string()]))?;
    if !faults.is_empty() {
        return Err(CreateError::ReadBack(faults));
    }
    Ok((building, connection))
}

/// A file that SQLite writes. SQLite opens files by their names alone, so it has a hidden one until it is open, and
/// none from then on where an open file needs none: a program that is killed leaves nothing behind.
struct Building {
    file: File,
    /// Its hidden name, where open files keep theirs.
    _hidden: Option<TempPath>,
}

impl Building {
    fn begin(path: &Path) -> Result<(Self, Connection), CreateError> {
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(CreateError::NoFolder(folder.to_path_buf()));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".backref-").suffix(".part");
        let hidden = builder.tempfile_in(folder).map_err(|error| failed(path, &error))?;
        let (file, hidden) = hidden.into_parts();
        let connection =
            open_unfinished(&hidden).map_err(|error| CreateError::Refused(message(&error)))?;
        let hidden = if cfg!(unix) {
            hidden.close().map_err(|error| failed(path, &error))?;
            None
        } else {
            Some(hidden)
        };
        Ok((Self { file, _hidden: hidden }, connection))
    }

    /// Copies it into a file that gets its name when it is whole and on the disk, if that name is still free. (What
    /// has had a name and lost it cannot have another.)
    fn finish(mut self, path: &Path) -> Result<(), CreateError> {
        let mut copy = || -> io::Result<()> {
            let whole = UnfinishedFile::beside(path)?;
            self.file.rewind()?;
            io::copy(&mut self.file, &mut whole.as_file())?;
            whole.persist_new(path)
        };
        copy().map_err(|error| failed(path, &error))
    }
}

/// A file of ours that nobody else has a name for needs no journal on the disk: it is thrown away if anything
/// fails. It needs one in memory, so that a row that is refused leaves nothing of itself.
fn open_unfinished(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA foreign_keys = OFF;",
    )?;
    Ok(connection)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn failed(path: &Path, error: &io::Error) -> CreateError {
    match error.kind() {
        io::ErrorKind::AlreadyExists => CreateError::Exists(path.to_path_buf()),
        _ => CreateError::Io { path: path.to_path_buf(), reason: error.to_string() },
    }
}
