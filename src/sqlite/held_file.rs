//! A database file that is open beside SQLite's own handles: its first bytes are read here, and SQLite's SHARED lock
//! is held here while the way to read the file is chosen and used. Knows nothing of connections.
//!
//! On Unix, closing any handle to a file gives up all locks that the process has on it, SQLite's among them
//! (<https://sqlite.org/howtocorrupt.html>, section 2.2). So a file is held once in a process, and let go with the
//! last of those who read it.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// A file that is open for reading. Whoever has a connection to it too drops that first.
pub(super) struct HeldFile(Arc<Held>);

/// SQLite's SHARED lock: no other program writes to the database itself, changes its journal mode or removes what
/// stands beside it. Given up when dropped.
pub(super) struct SharedLock(Arc<Held>);

/// Why there is no lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoLock {
    /// Another program is writing.
    Busy,
    /// The file system or the operating system has no such locks.
    Unsupported,
}

struct Held {
    /// `None` when it is being closed.
    file: Option<File>,
    /// Handles that turned out to be to this file too.
    others: Mutex<Vec<File>>,
    /// How many have the lock.
    locks: Mutex<u32>,
}

/// Device and number of a file.
type Identity = (u64, u64);

/// The files that are held. Handles are closed while this is locked.
static ALL: Mutex<Vec<(Identity, Weak<Held>)>> = Mutex::new(Vec::new());

impl HeldFile {
    /// Opens it, or takes the handle that is there.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: &Path) -> io::Result<Self> {
        loop {
            let mut all = lock(&ALL);
            let data = fs::metadata(path)?;
            if !data.is_file() {
                // Opening a pipe would wait for who writes to it.
                return Err(io::Error::other("this is not a regular file"));
            }
            let identity = identity_of(&data);
            let known = all.iter().find(|(known, _)| Some(*known) == identity);
            match known.map(|(_, held)| held.upgrade()) {
                Some(Some(held)) => return Ok(Self(held)),
                // It is about to be closed, as soon as we let it.
                Some(None) => {
                    drop(all);
                    std::thread::yield_now();
                    continue;
                }
                None => {}
            }
            let file = File::open(path)?;
            let identity = identity_of(&file.metadata()?);
            // The name may have become another file's in the meantime.
            let known = all.iter().find(|(known, _)| Some(*known) == identity);
            if let Some(held) = known.and_then(|(_, held)| held.upgrade()) {
                lock(&held.others).push(file);
                return Ok(Self(held));
            }
            let file = Some(file);
            let held = Arc::new(Held { file, others: Mutex::default(), locks: Mutex::new(0) });
            if let Some(identity) = identity {
                all.push((identity, Arc::downgrade(&held)));
            }
            return Ok(Self(held));
        }
    }

    /// At most so many of its first bytes.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn first_bytes(&self, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; most];
        let mut read = 0;
        while let Some(rest) = bytes.get_mut(read..).filter(|rest| !rest.is_empty()) {
            match self.0.read_at(rest, read as u64)? {
                0 => break,
                more => read += more,
            }
        }
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Writes all of it to `target`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn copy_to(&self, target: &mut impl Write) -> io::Result<()> {
        let mut bytes = vec![0; 1 << 20];
        let mut at = 0;
        loop {
            let read = self.0.read_at(&mut bytes, at)?;
            if read == 0 {
                return Ok(());
            }
            target.write_all(bytes.get(..read).unwrap_or_default())?;
            at += read as u64;
        }
    }

    /// Takes SQLite's SHARED lock, waiting at most this long for a writer to end.
    pub fn shared_lock(&self, wait: Duration) -> Result<SharedLock, NoLock> {
        let started = Instant::now();
        loop {
            match self.0.take_lock() {
                Ok(()) => return Ok(SharedLock(Arc::clone(&self.0))),
                Err(NoLock::Busy) if started.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(none) => return Err(none),
            }
        }
    }
}

impl Drop for SharedLock {
    fn drop(&mut self) {
        let mut locks = lock(&self.0.locks);
        *locks -= 1;
        if *locks == 0
            && let Some(file) = &self.0.file
        {
            range_lock::give_up(file);
        }
    }
}

impl Held {
    fn take_lock(&self) -> Result<(), NoLock> {
        let mut locks = lock(&self.locks);
        if *locks == 0 {
            range_lock::take(self.file.as_ref().ok_or(NoLock::Unsupported)?)?;
        }
        *locks += 1;
        Ok(())
    }

    /// Reads some bytes without moving a position that others use.
    fn read_at(&self, bytes: &mut [u8], at: u64) -> io::Result<usize> {
        let Some(file) = &self.file else { return Ok(0) };
        loop {
            #[cfg(unix)]
            let read = std::os::unix::fs::FileExt::read_at(file, bytes, at);
            #[cfg(windows)]
            let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at);
            match read {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut all = lock(&ALL);
        self.file = None;
        self.others.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        // An entry that nobody has any more is ours or that of another who waits for this lock.
        let own = std::ptr::from_ref(self);
        all.retain(|(_, held)| held.as_ptr() != own);
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // elsewhere there is none
fn identity_of(data: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn identity_of(_: &Metadata) -> Option<Identity> {
    None
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks that belong to an open file and not to the process, as SQLite's do: those would be given up with each
/// other's.
#[cfg(target_os = "linux")]
mod range_lock {
    use std::fs::File;

    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;

    use super::NoLock;

    /// The bytes that SQLite locks (`PENDING_BYTE`, `SHARED_FIRST` and `SHARED_SIZE` in its os.h).
    const PENDING: (libc::off_t, libc::off_t) = (0x4000_0000, 1);
    const SHARED: (libc::off_t, libc::off_t) = (0x4000_0002, 510);

    /// As `unixLock` of SQLite does: not past a writer who waits for the readers to end.
    pub fn take(file: &File) -> Result<(), NoLock> {
        set(file, libc::F_RDLCK, PENDING)?;
        let shared = set(file, libc::F_RDLCK, SHARED);
        // What cannot be given up here goes with the handle.
        let _ = set(file, libc::F_UNLCK, PENDING);
        shared
    }

    pub fn give_up(file: &File) {
        let _ = set(file, libc::F_UNLCK, SHARED);
    }

    fn set(
        file: &File,
        kind: libc::c_int,
        (first, count): (libc::off_t, libc::off_t),
    ) -> Result<(), NoLock> {
        let range = libc::flock {
            l_type: kind as libc::c_short,
            l_whence: libc::SEEK_SET as libc::c_short,
            l_start: first,
            l_len: count,
            l_pid: 0,
        };
        match fcntl(file, FcntlArg::F_OFD_SETLK(&range)) {
            Ok(_) => Ok(()),
            Err(Errno::EAGAIN | Errno::EACCES) => Err(NoLock::Busy),
            Err(_) => Err(NoLock::Unsupported),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod range_lock {
    use std::fs::File;

    use super::NoLock;

    pub fn take(_: &File) -> Result<(), NoLock> {
        Err(NoLock::Unsupported)
    }

    pub fn give_up(_: &File) {}
}
