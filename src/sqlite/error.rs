//! What can go wrong while a database that is open is read.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Reading failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The reader gave up on purpose: something newer was asked for.
    #[error("Stopped, as something else was asked for.")]
    Interrupted,
    /// It took longer than it was allowed to.
    #[error(
        "This takes too long and was stopped: the table or view is large and has no index for it."
    )]
    TimeLimit,
    /// It took more memory than it was allowed to.
    #[error(
        "This takes too much memory and was stopped: what the table or view makes is too large."
    )]
    TooLarge,
    /// Another program keeps the file locked.
    #[error(
        "Another program has locked the database. Close it there or wait until it is done, then try again."
    )]
    Locked,
    /// A page of the file is damaged.
    #[error(
        "The database is damaged ({0}). Recover it with `sqlite3 FILE .recover`, then open the copy."
    )]
    Corrupt(String),
    /// The file or what lies below it answered with an error.
    #[error("The database cannot be read ({0}).")]
    Io(String),
    /// The table or view is not there (any more).
    #[error("The database has no table or view \"{0}\". Reload it to see what it has now.")]
    NoSuchTable(String),
    /// The thread that reads the file could not be started, or has ended.
    #[error("Nothing reads the database any more ({0}). Open it again.")]
    Stopped(String),
    /// The file that rows are written to cannot be written.
    #[error("{path}: the rows cannot be written: {reason}. Choose another place.", path = .path.display())]
    NotWritten {
        /// That file.
        path: PathBuf,
        /// Why, without a full stop.
        reason: String,
    },
    /// SQLite refused the statement.
    #[error("SQLite refuses to read this: {0}.")]
    Refused(String),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        let text = message(&error);
        if is_recovery(&error) {
            return Self::Locked;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Interrupted,
            Some(ErrorCode::OutOfMemory) => Self::TooLarge,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(text),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DiskFull,
            ) => Self::Io(text),
            _ => match text.strip_prefix("no such table: ") {
                Some(name) => Self::NoSuchTable(name.trim_start_matches("main.").to_owned()),
                None => Self::Refused(text),
            },
        }
    }
}

/// Is the index of the `-wal` being written by another program in this very instant? SQLite would
/// recover it, which a reader that writes nothing must not (`SQLITE_READONLY_RECOVERY` and
/// `SQLITE_READONLY_CANTLOCK`, <https://sqlite.org/rescode.html>).
fn is_recovery(error: &rusqlite::Error) -> bool {
    const RECOVERY: i32 = 264;
    const CANTLOCK: i32 = 520;
    error.sqlite_error().is_some_and(|one| matches!(one.extended_code, RECOVERY | CANTLOCK))
}

/// SQLite's own words, without those that rusqlite adds.
pub(super) fn message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}
