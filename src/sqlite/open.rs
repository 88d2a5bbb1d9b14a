//! Opening a database file to read it and nothing else. How it is hardened is in [`super::harden`].
//!
//! Must not know of schemas or rows.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, InterruptHandle, OpenFlags};

use super::error::{ReadError, message};
use super::harden::{BUSY_TIMEOUT, Care, Clock, harden, now_millis};
use super::held_file::{HeldFile, NoLock, SharedLock};
use super::private_copy::PrivateCopy;
use super::recognise::looks_encrypted;
use super::side_files::{Access, Stamp, beside, choose_access, has_journal, uri};

/// A SQLite file, open for reading.
pub struct Database {
    pub(super) connection: Connection,
    path: PathBuf,
    access: Access,
    stamp: Stamp,
    clock: Clock,
    /// What is wrong with the file as a whole, if its rest can be read all the same.
    damage: Option<String>,
    /// SQLite's SHARED lock while it is read, where its journal mode might be changed otherwise.
    reading: Option<SharedLock>,
    /// The pages of the copy, if the file had to be copied. Dropped after the connection, as is the file.
    _copy: Option<PrivateCopy>,
    held: HeldFile,
}

/// Why a file could not be opened, one clear sentence or two each.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("{path}: there is no such file. Check the name.", path = .0.display())]
    NotFound(PathBuf),
    /// It is a folder.
    #[error("{path}: this is a directory, not a file. Choose the database inside it.", path = .0.display())]
    Directory(PathBuf),
    /// It is a socket, a pipe or a device.
    #[error("{path}: this is not a regular file, so it cannot hold a database.", path = .0.display())]
    NotAFile(PathBuf),
    /// The file, or one beside it that has to be read too, may not be read.
    #[error("{path}: no permission to read this file. Ask its owner for it, or copy it.", path = .0.display())]
    NoPermission(PathBuf),
    /// It has no bytes.
    #[error("{path}: the file is empty (0 bytes), so there are no tables in it.", path = .0.display())]
    Empty(PathBuf),
    /// It is something else.
    #[error("{path}: this is not a SQLite database (it does not begin with \"SQLite format 3\").", path = .0.display())]
    NotADatabase(PathBuf),
    /// It looks like noise from the first byte on.
    #[error("{path}: this does not begin with \"SQLite format 3\" and looks encrypted. Decrypt it first (with SQLCipher: `sqlcipher_export`), then open the copy.", path = .0.display())]
    Encrypted(PathBuf),
    /// It ends too early.
    #[error("{path}: the file is truncated: it has {actual} bytes, and its header says {expected}. Get a whole copy of it.", path = .path.display())]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Bytes by its header.
        expected: u64,
        /// Bytes that are there.
        actual: u64,
    },
    /// It is damaged.
    #[error("{path}: the database is corrupt ({detail}). Recover it with `sqlite3 FILE .recover`, then open the copy.", path = .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        detail: String,
    },
    /// Another program holds an exclusive lock.
    #[error("{path}: another program has locked the database. Close it there or wait until it is done, then open it again.", path = .0.display())]
    Locked(PathBuf),
    /// Reading it takes a private copy, and that failed.
    #[error("{path}: its latest rows are in the file beside it, and the private copy needed to read them could not be made ({detail}). Make room in the folder for temporary files, or let the program that wrote it close it properly.", path = .path.display())]
    Copy {
        /// The file.
        path: PathBuf,
        /// What happened.
        detail: String,
    },
    /// Anything else.
    #[error("{path}: the file cannot be opened ({detail}).", path = .path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What happened.
        detail: String,
    },
}

impl Database {
    /// Opens a file for reading. The file and those beside it stay as they are, also in WAL mode,
    /// and rows that are only in the `-wal` are seen.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        // The real path: SQLite looks for `-wal` beside it and not beside a link to it.
        let real = std::fs::canonicalize(path).map_err(|error| io_error(path, &error))?;
        let held = hold(path, &real)?;
        // Nothing that stands beside it comes or goes while it is looked at: SQLite would make a `-wal` anew
        // whose last writer has just left.
        let lock = match held.shared_lock(BUSY_TIMEOUT) {
            Err(NoLock::Busy) => return Err(OpenError::Locked(path.to_owned())),
            lock => lock.ok(),
        };
        let (header, truncation) = read_header(path, &real, &held)?;
        let access = choose_access(&real, &header);
        if lock.is_none()
            && matches!(access, Access::LoneWal | Access::Copy | Access::Immutable)
            && beside(&real, "-wal").exists()
        {
            probe_lock(path, &real)?;
        }
        let source = Source { shown: path, real: &real, held: &held };
        let sound = match truncation {
            Some(truncation) => Err(truncation),
            None => connect_or_copy(&source, access, Care::Sound),
        };
        let (connected, damage) = match sound {
            Ok(connected) => (connected, None),
            // Damaged: what can be read of it is better than nothing, if its tables can be told.
            Err(fault @ (OpenError::Corrupt { .. } | OpenError::Truncated { .. })) => {
                match connect_or_copy(&source, access, Care::Salvage) {
                    Ok(connected) => (connected, Some(fault.to_string())),
                    Err(_) => return Err(fault),
                }
            }
            Err(other) => return Err(other),
        };
        let Connected { connection, clock, copy, access, stamp } = connected;
        let mut database = Self {
            connection,
            path: path.to_owned(),
            access,
            stamp,
            clock,
            damage,
            reading: lock,
            _copy: copy,
            held,
        };
        if !database.takes_locks() {
            database.reading = None;
        }
        Ok(database)
    }

    /// Begins to read again after [`Self::end_reading`]: from here on nobody changes how the file is to be read.
    /// Where another program is writing, SQLite will say so.
    pub(super) fn begin_reading(&mut self) {
        if self.reading.is_none() && self.takes_locks() {
            self.reading = self.held.shared_lock(BUSY_TIMEOUT).ok();
        }
    }

    /// Lets others write. Whoever opens a database is reading it until then.
    pub(super) fn end_reading(&mut self) {
        self.reading = None;
    }

    /// May the file be brought into WAL mode while it is open, and then a `-wal` be made by reading it? In other ways
    /// of reading SQLite holds the lock all the time, or makes no file.
    fn takes_locks(&self) -> bool {
        self.access == Access::ReadOnly
    }

    /// The path it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with the file as a whole, in a sentence or two, where its rest can be read.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// Has the file, or what stands beside it, changed since it was opened?
    pub fn has_changed(&self) -> bool {
        std::fs::canonicalize(&self.path).map_or(true, |real| Stamp::of(&real) != self.stamp)
    }

    /// Does the file have to be opened anew before it is read again? So it is if this connection
    /// would not see what has changed, or if the file is to be read in another way by now: a
    /// connection from before a change to WAL mode would make a `-wal` beside the file.
    pub(super) fn must_reopen(&mut self) -> bool {
        let Ok(real) = std::fs::canonicalize(&self.path) else { return true };
        let stamp = Stamp::of(&real);
        if stamp == self.stamp {
            return false;
        }
        let follows = matches!(self.access, Access::ReadOnly | Access::SharedWal);
        if !follows || self.damage.is_some() {
            return true;
        }
        let access = read_header(&self.path, &real, &self.held)
            .map(|(header, _)| choose_access(&real, &header));
        if access.ok() != Some(self.access) {
            return true;
        }
        self.stamp = stamp;
        false
    }

    /// Was what has just been read perhaps mixed with what another program wrote meanwhile? So it may
    /// be where no lock is held: the answer is then to be made anew.
    pub(super) fn may_be_mixed(&self) -> bool {
        matches!(self.access, Access::Immutable | Access::LoneWal) && self.has_changed()
    }

    /// Stops what this database is reading from another thread. Between two statements it has no
    /// effect; see [`Self::canceller`] for that.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    /// A flag that stops all reading for as long as it is set.
    pub fn canceller(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.clock.cancelled)
    }

    /// To be called between two rows: SQLite itself looks at the clock after many steps of a program only,
    /// and a row of a few steps can take long.
    pub(super) fn look_at_clock(&self) -> Result<(), ReadError> {
        if self.clock.says_stop() { Err(ReadError::Interrupted) } else { Ok(()) }
    }

    /// A number that is another one after someone else has written (`PRAGMA data_version`).
    pub(super) fn data_version(&self) -> Result<i64, ReadError> {
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Runs `read` for at most `limit`; after that it fails with [`ReadError::TimeLimit`].
    pub fn within<T>(
        &self,
        limit: Duration,
        read: impl FnOnce(&Self) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let before = self.clock.deadline_millis.load(Ordering::Relaxed);
        let deadline = now_millis() + u64::try_from(limit.as_millis()).unwrap_or(u64::MAX / 2);
        self.clock.deadline_millis.store(deadline.min(before), Ordering::Relaxed);
        let result = read(self);
        self.clock.deadline_millis.store(before, Ordering::Relaxed);
        match result {
            Err(ReadError::Interrupted)
                if !self.clock.cancelled.load(Ordering::Relaxed) && now_millis() >= deadline =>
            {
                Err(ReadError::TimeLimit)
            }
            other => other,
        }
    }
}

/// What is opened: as it was named, where it really is, and its handle.
struct Source<'open> {
    shown: &'open Path,
    real: &'open Path,
    held: &'open HeldFile,
}

/// A connection and how it was made. (Dropped in this order.)
struct Connected {
    connection: Connection,
    clock: Clock,
    copy: Option<PrivateCopy>,
    access: Access,
    stamp: Stamp,
}

enum Failure {
    NeedsCopy,
    Error(OpenError),
}

fn connect_or_copy(
    source: &Source<'_>,
    access: Access,
    care: Care,
) -> Result<Connected, OpenError> {
    match connect(source, access, care) {
        Err(Failure::NeedsCopy) => connect(source, Access::Copy, care),
        other => other,
    }
    .map_err(|failure| match failure {
        Failure::Error(error) => error,
        Failure::NeedsCopy => OpenError::Other {
            path: source.shown.to_owned(),
            detail: "its journal cannot be rolled back".to_owned(),
        },
    })
}

fn connect(source: &Source<'_>, access: Access, care: Care) -> Result<Connected, Failure> {
    let Source { shown, real, held } = *source;
    let stamp = Stamp::of(real);
    let copy = match access {
        Access::Copy => Some(PrivateCopy::of(real, held).map_err(|error| {
            Failure::Error(match error.kind() {
                ErrorKind::PermissionDenied => OpenError::NoPermission(shown.to_owned()),
                _ => OpenError::Copy { path: shown.to_owned(), detail: error.to_string() },
            })
        })?),
        _ => None,
    };
    let connected = match &copy {
        Some(copy) => copy.connect(),
        None => connect_file(real, access),
    };
    let opened = connected.and_then(|mut connection| {
        let clock = Clock::new();
        harden(&mut connection, &clock, care)?;
        // The first read: takes the lock and parses the whole schema.
        connection
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
        Ok((connection, clock))
    });
    match opened {
        Ok((connection, clock)) => Ok(Connected { connection, clock, copy, access, stamp }),
        Err(error) => {
            // A hot journal would have to be rolled back, or a `-wal` beside a `-shm` that tells too
            // little be indexed anew: both take writing, so they are done to a copy.
            let cannot = matches!(
                error.sqlite_error_code(),
                Some(
                    ErrorCode::ReadOnly
                        | ErrorCode::CannotOpen
                        | ErrorCode::FileLockingProtocolFailed
                )
            );
            let has_wal = matches!(access, Access::SharedWal | Access::LoneWal);
            let copyable = has_wal || has_journal(real);
            if cannot && copyable && access != Access::Copy {
                return Err(Failure::NeedsCopy);
            }
            Err(Failure::Error(sqlite_error(shown, &error)))
        }
    }
}

fn connect_file(file: &Path, access: Access) -> rusqlite::Result<Connection> {
    let parameters = match access {
        Access::Immutable => "mode=ro&immutable=1",
        Access::LoneWal => "mode=ro&vfs=unix-none",
        // Should the file be changed to WAL mode while it is open, its `-shm` is not written either.
        Access::ReadOnly | Access::SharedWal | Access::Copy => "mode=ro&readonly_shm=1",
    };
    let flags = OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(uri(file, parameters), flags)?;
    if access == Access::LoneWal {
        // Before the first read: the index of the `-wal` is then kept in memory.
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    }
    Ok(connection)
}

/// Looks for an exclusive lock where the `-wal` is there without `-shm`: with `readonly_shm` SQLite
/// takes a shared lock first, then gives up for want of the `-shm`, having written nothing.
fn probe_lock(shown: &Path, real: &Path) -> Result<(), OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(connection) = Connection::open_with_flags(uri(real, "mode=ro&readonly_shm=1"), flags)
    else {
        return Ok(());
    };
    let found = connection
        .busy_timeout(BUSY_TIMEOUT)
        .and_then(|()| connection.query_row("SELECT 1 FROM sqlite_master", [], |_| Ok(())));
    match found.err().and_then(|error| error.sqlite_error_code()) {
        Some(ErrorCode::DatabaseBusy) => Err(OpenError::Locked(shown.to_owned())),
        _ => Ok(()),
    }
}

/// The handle to a file that may be a database.
fn hold(shown: &Path, real: &Path) -> Result<HeldFile, OpenError> {
    let data = std::fs::metadata(real).map_err(|error| io_error(shown, &error))?;
    if data.is_dir() {
        return Err(OpenError::Directory(shown.to_owned()));
    }
    if !data.is_file() {
        return Err(OpenError::NotAFile(shown.to_owned()));
    }
    HeldFile::open(real).map_err(|error| io_error(shown, &error))
}

/// The first bytes of a database, and what is wrong if it ends too early but has its first page.
fn read_header(
    shown: &Path,
    real: &Path,
    held: &HeldFile,
) -> Result<(Vec<u8>, Option<OpenError>), OpenError> {
    let path = || shown.to_owned();
    let data = std::fs::metadata(real).map_err(|error| io_error(shown, &error))?;
    let bytes = held.first_bytes(4096).map_err(|error| io_error(shown, &error))?;
    if bytes.is_empty() {
        return Err(OpenError::Empty(path()));
    }
    if !bytes.starts_with(b"SQLite format 3\0") {
        // "SQLite format 3" cut short is a truncated database, not something else.
        if b"SQLite format 3\0".starts_with(&bytes) {
            return Err(OpenError::Truncated { path: path(), expected: 512, actual: data.len() });
        }
        return Err(if looks_encrypted(&bytes) {
            OpenError::Encrypted(path())
        } else {
            OpenError::NotADatabase(path())
        });
    }
    let page_bytes = match bytes.get(16..18) {
        Some(&[0, 1]) => 65_536,
        Some(&[high, low]) => u64::from(high) << 8 | u64::from(low),
        _ => 512,
    };
    let number = |at: usize| {
        bytes.get(at..at + 4).map_or(0, |four| {
            four.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        })
    };
    // The count of pages is meant only if the file was last written by a SQLite that keeps it
    // ("in-header database size"); pages may also still be in the `-wal`.
    let pages = if number(24) == number(92) { number(28).max(1) } else { 1 };
    let wal = std::fs::metadata(beside(real, "-wal"));
    let expected = if wal.is_ok_and(|wal| wal.len() > 0) { 512 } else { pages * page_bytes };
    let is_whole = data.len() >= expected.max(512);
    let truncation = OpenError::Truncated { path: path(), expected, actual: data.len() };
    match is_whole {
        true => Ok((bytes, None)),
        false if data.len() >= page_bytes.max(512) => Ok((bytes, Some(truncation))),
        false => Err(truncation),
    }
}

fn io_error(path: &Path, error: &std::io::Error) -> OpenError {
    let path = path.to_owned();
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => OpenError::NotFound(path),
        ErrorKind::PermissionDenied => OpenError::NoPermission(path),
        ErrorKind::IsADirectory => OpenError::Directory(path),
        _ => OpenError::Other { path, detail: error.to_string() },
    }
}

fn sqlite_error(path: &Path, error: &rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    let detail = message(error);
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked(path),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            OpenError::Corrupt { path, detail }
        }
        Some(ErrorCode::PermissionDenied) => OpenError::NoPermission(path),
        _ if detail.starts_with("malformed database schema") => OpenError::Corrupt { path, detail },
        _ => OpenError::Other { path, detail },
    }
}
