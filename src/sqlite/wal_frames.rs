//! Brings what a `-wal` holds into a copy of its database, as a checkpoint does. Knows bytes, not tables.
//!
//! The format is that of <https://sqlite.org/fileformat2.html>, section 4.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};

use super::page_file::{is_page_size, leave_wal_mode, number_at, set_pages, write_page};

/// Its last bit tells how numbers are read for the checksums: 1 is the higher byte first.
const MAGIC: u32 = 0x377f_0682;
const FORMAT: u32 = 3_007_000;
const HEADER_BYTES: u64 = 32;

/// Writes each page of each transaction that was wholly written.
///
/// # Errors
/// Those of reading the `-wal` and writing the database. One that ends early, or whose rest is from before, is none.
pub(super) fn write_frames(database: &mut File, wal: &File) -> io::Result<()> {
    if let Some(mut frames) = Frames::begin(wal)? {
        let (mut read, mut last_commit) = (0_u64, None);
        while let Some(frame) = frames.next()? {
            read += 1;
            if frame.pages > 0 {
                last_commit = Some((read, frame.pages));
            }
        }
        if let (Some((count, pages)), Some(mut frames)) = (last_commit, Frames::begin(wal)?) {
            set_pages(database, pages, frames.page_bytes)?;
            for _ in 0..count {
                let Some(frame) = frames.next()? else { break };
                if frame.number <= pages {
                    write_page(database, frame.number, &frame.page)?;
                }
            }
        }
    }
    leave_wal_mode(database)
}

/// A page as one transaction left it.
struct Frame {
    number: u32,
    /// The database's pages after the transaction that this frame ends; 0 if it does not end one.
    pages: u32,
    page: Vec<u8>,
}

/// The frames one after the other, up to the first that is none.
struct Frames<'wal> {
    wal: BufReader<&'wal File>,
    page_bytes: u32,
    salt: [u8; 8],
    sum: Sum,
}

impl<'wal> Frames<'wal> {
    /// `None` if it has no header, or not a whole one.
    fn begin(mut wal: &'wal File) -> io::Result<Option<Self>> {
        if wal.metadata()?.len() < HEADER_BYTES {
            return Ok(None);
        }
        wal.seek(SeekFrom::Start(0))?;
        let mut wal = BufReader::new(wal);
        let mut header = [0_u8; HEADER_BYTES as usize];
        wal.read_exact(&mut header)?;
        let (magic, format, page_bytes) =
            (number_at(&header, 0), number_at(&header, 4), number_at(&header, 8));
        let mut sum = Sum { is_big_endian: magic & 1 == 1, first: 0, second: 0 };
        sum.add(&header[..24]);
        let is_sound = magic & !1 == MAGIC && format == FORMAT && is_page_size(page_bytes);
        if !is_sound || !sum.is(&header[24..]) {
            return Ok(None);
        }
        let mut salt = [0; 8];
        salt.copy_from_slice(&header[16..24]);
        Ok(Some(Self { wal, page_bytes, salt, sum }))
    }

    fn next(&mut self) -> io::Result<Option<Frame>> {
        let mut header = [0_u8; 24];
        let mut page = vec![0; self.page_bytes as usize];
        let mut read =
            || self.wal.read_exact(&mut header).and_then(|()| self.wal.read_exact(&mut page));
        match read() {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let (number, pages) = (number_at(&header, 0), number_at(&header, 4));
        self.sum.add(&header[..8]);
        self.sum.add(&page);
        // Another salt: left from before the `-wal` was begun anew.
        let is_sound = number > 0 && header[8..16] == self.salt && self.sum.is(&header[16..]);
        Ok(is_sound.then_some(Frame { number, pages, page }))
    }
}

/// The checksum over all that was read so far (section 4.2).
struct Sum {
    is_big_endian: bool,
    first: u32,
    second: u32,
}

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        let number = |four: &[u8]| match four.try_into() {
            Ok(four) if self.is_big_endian => u32::from_be_bytes(four),
            Ok(four) => u32::from_le_bytes(four),
            Err(_) => 0,
        };
        let (mut first, mut second) = (self.first, self.second);
        for eight in bytes.chunks_exact(8) {
            first = first.wrapping_add(number(&eight[..4])).wrapping_add(second);
            second = second.wrapping_add(number(&eight[4..])).wrapping_add(first);
        }
        (self.first, self.second) = (first, second);
    }

    fn is(&self, eight: &[u8]) -> bool {
        (number_at(eight, 0), number_at(eight, 4)) == (self.first, self.second)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;
    use tempfile::TempDir;

    use super::*;

    fn wal_of(path: &Path) -> PathBuf {
        PathBuf::from(format!("{}-wal", path.display()))
    }

    /// A database and its `-wal` as a killed program leaves them.
    fn left_after(changes: &str, page_bytes: u32) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("whole.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&format!(
                "PRAGMA page_size = {page_bytes}; PRAGMA auto_vacuum = 2;
                 PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
                 CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO t SELECT i, 'row ' || i, zeroblob(i) FROM n;
                 {changes}"
            ))
            .unwrap();
        let left = folder.path().join("left.sqlite");
        fs::copy(&path, &left).unwrap();
        fs::copy(wal_of(&path), wal_of(&left)).unwrap();
        (folder, left)
    }

    /// What we make of it, and what SQLite makes of it, which replaces the files. The versions in the header
    /// are left out: ours says that there is no `-wal`.
    fn both(left: &Path) -> (Vec<u8>, Vec<u8>) {
        let mut ours = tempfile::tempfile().unwrap();
        io::copy(&mut File::open(left).unwrap(), &mut ours).unwrap();
        write_frames(&mut ours, &File::open(wal_of(left)).unwrap()).unwrap();
        let mut bytes = Vec::new();
        ours.rewind().unwrap();
        ours.read_to_end(&mut bytes).unwrap();
        assert!(bytes.len() < 20 || bytes[18..20] == [1, 1]);
        let connection = Connection::open(left).unwrap();
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        drop(connection);
        let mut expected = fs::read(left).unwrap();
        for bytes in [&mut bytes, &mut expected] {
            if let Some(versions) = bytes.get_mut(18..20) {
                versions.fill(0);
            }
        }
        (bytes, expected)
    }

    const CHANGES: [&str; 4] = [
        "",
        "UPDATE t SET a = upper(a); DELETE FROM t WHERE id > 9; PRAGMA incremental_vacuum;",
        "PRAGMA wal_checkpoint; DELETE FROM t WHERE id % 2; INSERT INTO t (a) VALUES ('later');",
        "PRAGMA cache_size = 1; BEGIN; UPDATE t SET b = randomblob(2000);",
    ];

    #[test]
    fn a_wal_is_written_back_to_the_byte_as_sqlite_does() {
        for changes in CHANGES {
            for page_bytes in [512, 4096, 65_536] {
                let (_folder, left) = left_after(changes, page_bytes);
                let before = fs::read(&left).unwrap();
                let (ours, expected) = both(&left);
                assert!(ours == expected, "{changes} {page_bytes}");
                assert!(before != expected, "{changes} {page_bytes}: nothing to do");
            }
        }
    }

    #[test]
    fn a_wal_that_is_cut_off_or_garbled_is_written_back_as_far_as_sqlite_does() {
        for (at, changes) in CHANGES.iter().enumerate() {
            let (_folder, left) = left_after(changes, 1024);
            let (database, wal) = (fs::read(&left).unwrap(), fs::read(wal_of(&left)).unwrap());
            for step in 0..30 {
                let place = ((wal.len() * step + at * 311) / 30).min(wal.len() - 1);
                let mut other = wal.clone();
                match step % 3 {
                    0 => other.truncate(place),
                    1 => other[place] ^= 0x41,
                    _ => other[step % 32] ^= 1,
                }
                fs::write(&left, &database).unwrap();
                fs::write(wal_of(&left), &other).unwrap();
                let (ours, expected) = both(&left);
                assert!(ours == expected, "{changes} step {step}, byte {place}");
            }
        }
    }
}
