//! A private copy of a database, for files that cannot be read without writing: what waits in its journal or its
//! `-wal` is brought into the copy here. It has no name at any moment and is read as memory, so that a program that
//! is killed leaves nothing behind, and a file of any size needs none.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::held_file::HeldFile;
use super::hot_journal::roll_back;
use super::side_files::{Stamp, beside, has_journal};
use super::wal_frames::write_frames;

/// The copy's pages. To be dropped after the connection that reads them.
pub(super) struct PrivateCopy {
    /// `None` if there are no pages.
    pages: Option<Mmap>,
}

impl PrivateCopy {
    /// Copies the database, with what waits beside it, into the folder for temporary files.
    ///
    /// # Errors
    /// When a file cannot be read, or the folder for temporary files has no room.
    pub fn of(path: &Path, held: &HeldFile) -> io::Result<Self> {
        // What is copied has no writer now. Should one come while we copy, the stamp changes.
        for _ in 0..3 {
            let before = Stamp::of(path);
            let mut copy = tempfile::tempfile()?;
            held.copy_to(&mut copy)?;
            if has_journal(path) {
                roll_back(&mut copy, &File::open(beside(path, "-journal"))?)?;
            }
            let wal = beside(path, "-wal");
            if wal.is_file() {
                write_frames(&mut copy, &File::open(wal)?)?;
            }
            if Stamp::of(path) == before {
                return Ok(Self { pages: mapped(&copy)? });
            }
        }
        Err(io::Error::other("the file kept changing while it was copied"))
    }

    /// A connection that reads it.
    pub fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_MEMORY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(":memory:", flags)?;
        if let Some(pages) = &self.pages {
            // SAFETY: the pages stay where they are until `self` is dropped, and whoever has both drops the
            // connection first. SQLite only reads them: `deserialize_bytes` opens them read-only.
            #[allow(unsafe_code)]
            let pages: &'static [u8] =
                unsafe { std::slice::from_raw_parts(pages.as_ptr(), pages.len()) };
            connection.deserialize_bytes(MAIN_DB, pages)?;
        }
        Ok(connection)
    }
}

/// The file as memory; `None` if it is empty.
fn mapped(copy: &File) -> io::Result<Option<Mmap>> {
    if copy.metadata()?.len() == 0 {
        return Ok(None);
    }
    // SAFETY: nobody else can change or shorten it: it has no name, and this is the only handle to it.
    #[allow(unsafe_code)]
    let pages = unsafe { Mmap::map(copy) }?;
    Ok(Some(pages))
}
