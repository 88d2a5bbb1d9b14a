//! The files beside a database (`-wal`, `-shm`, `-journal`), and how it can be read without
//! touching any of them. Knows nothing of connections.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How a database is read.
///
/// `mode=ro` alone is not enough for a file in WAL mode: SQLite then creates `-wal` and `-shm`
/// beside it (`sqlite3WalOpen` opens with CREATE whatever the mode), or writes a stale `-shm` anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// `mode=ro`: a rollback-journal database. Shared locks, never a write.
    ReadOnly,
    /// `mode=ro&readonly_shm=1`: both `-wal` and `-shm` are there, so perhaps a writer is at work.
    /// SQLite maps the `-shm` read-only, or keeps an index of the `-wal` in its own memory if the
    /// `-shm` was left behind (`walBeginShmUnreliable`).
    SharedWal,
    /// `immutable=1`: WAL mode but no `-wal`, so all rows are in the file and nobody writes. A later
    /// change is noticed by [`Stamp`].
    Immutable,
    /// `vfs=unix-none` and exclusive locking mode: there is a `-wal` without `-shm`, so nobody writes.
    /// SQLite keeps the index of the `-wal` in its own memory and takes no lock. A later change is
    /// noticed by [`Stamp`].
    LoneWal,
    /// A private copy: there is a hot journal (or, but on Unix, a `-wal` without `-shm`), and reading
    /// the rows in it takes writing. That is done to the copy.
    Copy,
}

/// The database's path with `-wal` and the like added.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(suffix);
    PathBuf::from(name)
}

/// Chooses how to read the database with this header (its first 100 bytes).
pub(super) fn choose_access(path: &Path, header: &[u8]) -> Access {
    // Bytes 18 and 19 are the write and read versions of the file format: 2 is WAL.
    let in_wal_mode = header.get(18) == Some(&2) || header.get(19) == Some(&2);
    let wal = length(&beside(path, "-wal"));
    let has_shm = length(&beside(path, "-shm")).is_some();
    match (in_wal_mode, wal) {
        (_, Some(_)) if has_shm => Access::SharedWal,
        (_, Some(bytes)) if bytes > 0 && cfg!(unix) => Access::LoneWal,
        (_, Some(bytes)) if bytes > 0 => Access::Copy,
        (true, _) => Access::Immutable,
        (false, _) => Access::ReadOnly,
    }
}

/// The length of a file in bytes; `None` without one.
fn length(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|data| data.len())
}

/// Is there a rollback journal that has not been zeroed?
pub(super) fn has_journal(path: &Path) -> bool {
    let mut first = [0_u8; 1];
    File::open(beside(path, "-journal"))
        .is_ok_and(|mut file| file.read_exact(&mut first).is_ok() && first[0] != 0)
}

/// Length and time of change of a database and of what stands beside it: unequal after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp([Option<(u64, Option<SystemTime>)>; 3]);

impl Stamp {
    /// As it is now.
    pub(super) fn of(path: &Path) -> Self {
        let one =
            |path: &Path| fs::metadata(path).ok().map(|data| (data.len(), data.modified().ok()));
        Self([one(path), one(&beside(path, "-wal")), one(&beside(path, "-journal"))])
    }
}

/// The path as a `file:` URI with parameters: each byte that SQLite would read as something else
/// (`?`, `#`, `%`, blanks, bytes beyond ASCII) is escaped, so any name works, UTF-8 or not.
pub(super) fn uri(path: &Path, parameters: &str) -> String {
    let mut text = "file://".to_owned();
    let bytes = path_bytes(path);
    if bytes.first() != Some(&b'/') {
        text.push('/'); // C:/… on Windows
    }
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            b':' if cfg!(windows) => text.push(':'),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text.push('?');
    text.push_str(parameters);
    text
}

#[cfg(unix)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn path_bytes(path: &Path) -> Vec<u8> {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("//?/").unwrap_or(&text).as_bytes().to_vec()
}
