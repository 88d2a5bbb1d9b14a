//! A new SQLite file from a design. It is made in memory, read back against the mapping, written to a file
//! without a name, and gets its name only where no file has that name: what is there already is never replaced
//! and never written, and a program that is killed leaves nothing behind.
//!
//! Knows nothing of the window.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, MAIN_DB};

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
    let connection = begin(path, mapping)?;
    finish(path, connection)
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
    let connection = begin(path, mapping)?;
    let filled = fill(&connection, &mut rows, progress)?;
    finish(path, connection)?;
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

/// The database in memory, with its tables.
fn begin(path: &Path, mapping: &Mapping) -> Result<Connection, CreateError> {
    // A link that leads nowhere is something as well.
    if path.symlink_metadata().is_ok() {
        return Err(CreateError::Exists(path.to_path_buf()));
    }
    if mapping.tables.values().all(|table| table.is_view) {
        return Err(CreateError::NoTables);
    }
    let script = script_of(mapping)?;
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(CreateError::NoFolder(folder.to_path_buf()));
    }
    // Nobody waits for rows that cannot be written.
    UnfinishedFile::beside(path).map_err(|error| failed(path, &error))?;
    let refused = |error: &rusqlite::Error| CreateError::Refused(message(error));
    let connection = Connection::open_in_memory().map_err(|error| refused(&error))?;
    let script = ["PRAGMA foreign_keys = OFF;\n", &script].concat();
    connection.execute_batch(&script).map_err(|error| refused(&error))?;
    let faults = read_back(&connection, mapping)
        .map_err(|error| CreateError::ReadBack(vec![error.to_string()]))?;
    if !faults.is_empty() {
        return Err(CreateError::ReadBack(faults));
    }
    Ok(connection)
}

/// Writes it into a file that gets its name when it is whole and on the disk, if that name is still free.
fn finish(path: &Path, mut connection: Connection) -> Result<(), CreateError> {
    let pages =
        connection.serialize(MAIN_DB).map_err(|error| CreateError::Refused(message(&error)))?;
    let write = || -> io::Result<()> {
        let mut file = UnfinishedFile::beside(path)?;
        let Some((header, rest)) = pages.split_at_checked(HEADER_BYTES) else {
            return Err(io::Error::other("SQLite gave no pages"));
        };
        file.write_all(&as_written_once(header))?;
        file.write_all(rest)?;
        file.persist_new(path)
    };
    write().map_err(|error| failed(path, &error))
}

/// The length of a database's header.
const HEADER_BYTES: usize = 100;

/// In memory SQLite does not count commits and does not say which version wrote them; in a file it does
/// (<https://sqlite.org/fileformat2.html>, sections 1.3.5 and 1.3.15: bytes 24, 92 and 96).
fn as_written_once(header: &[u8]) -> Vec<u8> {
    let mut header = header.to_vec();
    let once = 1_u32.to_be_bytes();
    for (at, value) in [(24, once), (92, once), (96, rusqlite::version_number().to_be_bytes())] {
        if let Some(place) = header.get_mut(at..at + 4) {
            place.copy_from_slice(&value);
        }
    }
    header
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
