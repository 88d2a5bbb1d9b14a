//! Opening a database file to read it and nothing else. How it is hardened is in [`super::harden`].
//!
//! Must not know of schemas or rows.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, InterruptHandle, OpenFlags};

use super::error::{ReadError, message};
use super::harden::{BUSY_TIMEOUT, Care, Clock, harden, now_millis};
use super::private_copy::{PrivateCopy, clear_left_copies};
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
    /// Where the copy lives, if the file had to be copied; removed on drop, after the connection.
    _copy: Option<PrivateCopy>,
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
        clear_left_copies();
        let path = path.as_ref();
        // The real path: SQLite looks for `-wal` beside it and not beside a link to it.
        let real = std::fs::canonicalize(path).map_err(|error| io_error(path, &error))?;
        let (header, truncation) = read_header(path, &real)?;
        let access = choose_access(&real, &header);
        if matches!(access, Access::LoneWal | Access::Copy | Access::Immutable)
            && beside(&real, "-wal").exists()
        {
            probe_lock(path, &real)?;
        }
        let fault = match truncation {
            Some(truncation) => truncation,
            None => match connect_or_copy(path, &real, access, Care::Sound) {
                Ok(database) => return Ok(database),
                Err(fault @ OpenError::Corrupt { .. }) => fault,
                Err(other) => return Err(other),
            },
        };
        // Damaged: what can be read of it is better than nothing, if its tables can be told.
        let Ok(mut database) = connect_or_copy(path, &real, access, Care::Salvage) else {
            return Err(fault);
        };
        database.damage = Some(fault.to_string());
        Ok(database)
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
        let access =
            read_header(&self.path, &real).map(|(header, _)| choose_access(&real, &header));
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

enum Failure {
    NeedsCopy,
    Error(OpenError),
}

fn connect_or_copy(
    shown: &Path,
    real: &Path,
    access: Access,
    care: Care,
) -> Result<Database, OpenError> {
    match connect(shown, real, access, care) {
        Err(Failure::NeedsCopy) => connect(shown, real, Access::Copy, care),
        other => other,
    }
    .map_err(|failure| match failure {
        Failure::Error(error) => error,
        Failure::NeedsCopy => OpenError::Other {
            path: shown.to_owned(),
            detail: "its journal cannot be rolled back".to_owned(),
        },
    })
}

fn connect(shown: &Path, real: &Path, access: Access, care: Care) -> Result<Database, Failure> {
    let stamp = Stamp::of(real);
    let copy = match access {
        Access::Copy => Some(PrivateCopy::of(real).map_err(|error| {
            Failure::Error(match error.kind() {
                ErrorKind::PermissionDenied => OpenError::NoPermission(shown.to_owned()),
                _ => OpenError::Copy { path: shown.to_owned(), detail: error.to_string() },
            })
        })?),
        _ => None,
    };
    let file = copy.as_ref().map_or(real, |copy| copy.file.as_path());
    let (connection, clock) = connect_file(file, access, care).map_err(|error| {
        // A hot journal would have to be rolled back, or a `-wal` beside a `-shm` that tells too
        // little be indexed anew: both take writing, so they are done to a copy.
        let cannot = matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::FileLockingProtocolFailed
            )
        );
        let has_wal = matches!(access, Access::SharedWal | Access::LoneWal);
        let copyable = has_wal || has_journal(real);
        if cannot && copyable && access != Access::Copy {
            return Failure::NeedsCopy;
        }
        Failure::Error(sqlite_error(shown, &error))
    })?;
    let copy = copy.and_then(PrivateCopy::without_name);
    let path = shown.to_owned();
    Ok(Database { connection, path, access, stamp, clock, damage: None, _copy: copy })
}

fn connect_file(file: &Path, access: Access, care: Care) -> rusqlite::Result<(Connection, Clock)> {
    let (parameters, mode) = match access {
        // Should the file be changed to WAL mode while it is open, its `-shm` is not written either.
        Access::ReadOnly | Access::SharedWal => {
            ("mode=ro&readonly_shm=1", OpenFlags::SQLITE_OPEN_READ_ONLY)
        }
        Access::Immutable => ("mode=ro&immutable=1", OpenFlags::SQLITE_OPEN_READ_ONLY),
        Access::LoneWal => ("mode=ro&vfs=unix-none", OpenFlags::SQLITE_OPEN_READ_ONLY),
        Access::Copy => ("mode=rw", OpenFlags::SQLITE_OPEN_READ_WRITE),
    };
    let flags = OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX | mode;
    let mut connection = Connection::open_with_flags(uri(file, parameters), flags)?;
    if access == Access::LoneWal {
        // Before the first read: the index of the `-wal` is then kept in memory.
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    }
    let clock = Clock::new();
    harden(&mut connection, &clock, care)?;
    // The first read: takes the lock, rolls back a copy's journal, and parses the whole schema.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok((connection, clock))
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

/// The first bytes of a database, and what is wrong if it ends too early but has its first page.
fn read_header(shown: &Path, real: &Path) -> Result<(Vec<u8>, Option<OpenError>), OpenError> {
    let path = || shown.to_owned();
    let data = std::fs::metadata(real).map_err(|error| io_error(shown, &error))?;
    if data.is_dir() {
        return Err(OpenError::Directory(path()));
    }
    if !data.is_file() {
        return Err(OpenError::NotAFile(path()));
    }
    let mut bytes = Vec::new();
    File::open(real)
        .and_then(|file| file.take(4096).read_to_end(&mut bytes))
        .map_err(|error| io_error(shown, &error))?;
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

/// Do these bytes look like noise, as `SQLCipher` and others leave them: no known file's first bytes,
/// and near 8 bits of information a byte?
fn looks_encrypted(bytes: &[u8]) -> bool {
    const KNOWN: [&[u8]; 14] = [
        b"PK",
        b"\x1f\x8b",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"%PDF",
        b"7z\xbc\xaf",
        b"\xfd7zXZ",
        b"\x28\xb5\x2f\xfd",
        b"BZh",
        b"\x7fELF",
        b"Rar!",
        b"RIFF",
        b"OggS",
    ];
    if bytes.len() < 512 || KNOWN.iter().any(|known| bytes.starts_with(known)) {
        return false;
    }
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let total = bytes.len() as f64;
    let entropy: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum();
    // 512 bytes of noise have about 7.6 bits, 4096 have 7.95; text and pictures stay well below.
    entropy > if bytes.len() < 2048 { 7.2 } else { 7.7 }
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
