//! Rolls a copy of a database back by the journal that a killed program left, as SQLite would if it could write
//! to the database itself. Knows bytes, not tables.
//!
//! The format is that of <https://sqlite.org/fileformat2.html>, section 3; what is done with what is cut off or
//! garbled is after `pager_playback`, `readJournalHdr` and `readSuperJournal` of SQLite's pager.

use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::page_file::{is_page_size, number_at, page_size_of, set_pages, write_page};

const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// Headers begin at multiples of this, until the first one tells of another.
const USUAL_SECTOR: u32 = 512;
const MAX_SECTOR: u32 = 0x1_0000;
/// The byte that is locked, and whose page is never used.
const PENDING_BYTE: u32 = 0x4000_0000;
/// `nRec` where the number of records follows from the journal's length.
const TO_THE_END: u32 = u32::MAX;

/// Puts the pages that the journal kept back into the database.
///
/// # Errors
/// Those of reading the journal and writing the database. A journal that ends early or is garbled from some point
/// on is none: what was not wholly written there had not been changed in the database either.
pub(super) fn roll_back(database: &mut File, journal: &File) -> io::Result<()> {
    let length = journal.metadata()?.len();
    if is_settled(journal, length)? {
        return Ok(());
    }
    let mut journal = BufReader::new(journal);
    let mut first: Option<First> = None;
    let mut at = 0_u64;
    loop {
        let sector = u64::from(first.as_ref().map_or(USUAL_SECTOR, |first| first.sector));
        at = at.next_multiple_of(sector);
        if at + sector > length {
            return Ok(());
        }
        journal.seek(SeekFrom::Start(at))?;
        let mut header = [0_u8; 28];
        journal.read_exact(&mut header)?;
        if !header.starts_with(&MAGIC) {
            return Ok(());
        }
        let (mut records, nonce) = (number_at(&header, 8), number_at(&header, 12));
        if first.is_none() {
            first = First::read(&header, database)?;
            if let Some(first) = &first {
                set_pages(database, first.pages, first.page_bytes)?;
            }
        }
        let Some(first) = &first else { return Ok(()) };
        let record_bytes = u64::from(first.page_bytes) + 8;
        if records == TO_THE_END {
            let left = length.saturating_sub(u64::from(first.sector)) / record_bytes;
            records = u32::try_from(left).unwrap_or(u32::MAX);
        }
        at += u64::from(first.sector);
        journal.seek(SeekFrom::Start(at))?;
        for _ in 0..records {
            match first.play_back(&mut journal, database, nonce) {
                Ok(true) => at += record_bytes,
                Ok(false) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}

/// What the first header tells of all of the journal.
struct First {
    /// The database's pages before.
    pages: u32,
    sector: u32,
    page_bytes: u32,
}

impl First {
    /// `None` if it was not wholly written.
    fn read(header: &[u8], database: &mut File) -> io::Result<Option<Self>> {
        let (pages, sector) = (number_at(header, 16), number_at(header, 20));
        let page_bytes = match number_at(header, 24) {
            // SQLite before 3.5.8 did not tell.
            0 => page_size_of(database)?,
            told => told,
        };
        let is_sound = is_page_size(page_bytes)
            && sector.is_power_of_two()
            && (32..=MAX_SECTOR).contains(&sector);
        Ok(is_sound.then_some(Self { pages, sector, page_bytes }))
    }

    /// The next record; `false` if it is none, and nothing after it is.
    fn play_back(
        &self,
        journal: &mut impl Read,
        database: &mut File,
        nonce: u32,
    ) -> io::Result<bool> {
        let mut page_number = [0_u8; 4];
        journal.read_exact(&mut page_number)?;
        let page_number = u32::from_be_bytes(page_number);
        let mut page = vec![0; self.page_bytes as usize];
        journal.read_exact(&mut page)?;
        if page_number == 0 || page_number == PENDING_BYTE / self.page_bytes + 1 {
            return Ok(false);
        }
        let mut checksum = [0_u8; 4];
        journal.read_exact(&mut checksum)?;
        if page_number > self.pages {
            return Ok(true);
        }
        if u32::from_be_bytes(checksum) != sum(&page, nonce) {
            return Ok(false);
        }
        write_page(database, page_number, &page)?;
        Ok(true)
    }
}

/// The nonce and every 200th byte from the page's end (`pager_cksum`).
fn sum(page: &[u8], nonce: u32) -> u32 {
    let Some(last) = page.len().checked_sub(200) else { return nonce };
    let bytes = (1..=last).rev().step_by(200).filter_map(|at| page.get(at));
    bytes.fold(nonce, |sum, byte| sum.wrapping_add(u32::from(*byte)))
}

/// Was the change of several databases at once decided by the end of their common journal? It names that at its
/// end, and if it is gone, this journal is worth nothing any more.
fn is_settled(mut journal: &File, length: u64) -> io::Result<bool> {
    const MAX_NAME: u32 = 512;
    let Some(end) = length.checked_sub(16) else { return Ok(false) };
    journal.seek(SeekFrom::Start(end))?;
    let mut tail = [0_u8; 16];
    journal.read_exact(&mut tail)?;
    let name_bytes = number_at(&tail, 0);
    if !tail.ends_with(&MAGIC) || !(1..=MAX_NAME).contains(&name_bytes) {
        return Ok(false);
    }
    let Some(start) = end.checked_sub(u64::from(name_bytes)) else { return Ok(false) };
    journal.seek(SeekFrom::Start(start))?;
    let mut name = vec![0; name_bytes as usize];
    journal.read_exact(&mut name)?;
    let sum = name
        .iter()
        .fold(0_u32, |sum, byte| sum.wrapping_add_signed(i32::from(i8::from_ne_bytes([*byte]))));
    if sum != number_at(&tail, 4) || !is_name_of_common_journal(&name) {
        return Ok(false);
    }
    let is_there = |path: &Path| {
        // SQLite takes an empty file for none (`unixAccess`).
        path.metadata().is_ok_and(|data| !data.is_file() || data.len() > 0)
    };
    Ok(!is_there(&path_of(name)))
}

/// Does it end with `-mj`, six hexadecimal digits, `9` and two more (`pagerIsSuperJrnlName`)?
fn is_name_of_common_journal(name: &[u8]) -> bool {
    let Some(at) = name.len().checked_sub(12) else { return false };
    let end = &name[at..];
    end.starts_with(b"-mj") && end[9] == b'9' && end[3..].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(unix)]
fn path_of(name: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(name).into()
}

#[cfg(not(unix))]
fn path_of(name: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&name).into_owned().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use rusqlite::Connection;
    use tempfile::TempDir;

    use super::*;

    /// A database and its journal as a program leaves them that is killed within `change`.
    fn left_within(change: &str, settings: &str) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("whole.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&format!(
                "{settings}
                 CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
                 INSERT INTO t SELECT i, 'row ' || i, zeroblob(i) FROM n;
                 CREATE INDEX i ON t (a);
                 PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN;
                 {change}"
            ))
            .unwrap();
        let left = folder.path().join("left.sqlite");
        fs::copy(&path, &left).unwrap();
        fs::copy(folder.path().join("whole.sqlite-journal"), journal_of(&left)).unwrap();
        (folder, left)
    }

    fn journal_of(path: &Path) -> PathBuf {
        PathBuf::from(format!("{}-journal", path.display()))
    }

    /// What we make of it, and what SQLite makes of it, which replaces the files.
    fn both(left: &Path) -> (Vec<u8>, Vec<u8>) {
        let mut ours = tempfile::tempfile().unwrap();
        io::copy(&mut File::open(left).unwrap(), &mut ours).unwrap();
        roll_back(&mut ours, &File::open(journal_of(left)).unwrap()).unwrap();
        let mut bytes = Vec::new();
        ours.rewind().unwrap();
        ours.read_to_end(&mut bytes).unwrap();
        // Damaged ones are refused after they have been rolled back.
        let _ = Connection::open(left).unwrap().query_row(
            "SELECT count(*) FROM sqlite_master",
            [],
            |_| Ok(()),
        );
        (bytes, fs::read(left).unwrap())
    }

    const CHANGES: [&str; 5] = [
        "UPDATE t SET b = zeroblob(id + 100), a = a || ' changed';",
        "DELETE FROM t WHERE id % 3 > 0; CREATE TABLE u AS SELECT * FROM t;",
        "INSERT INTO t SELECT id + 1000, a, randomblob(3000) FROM t;",
        "DELETE FROM t; PRAGMA incremental_vacuum; UPDATE t SET a = 1;",
        "DROP INDEX i; UPDATE t SET a = upper(a); SAVEPOINT s; DELETE FROM t; ROLLBACK TO s;",
    ];

    #[test]
    fn a_hot_journal_is_rolled_back_to_the_byte_as_sqlite_does() {
        let mut changed = 0;
        for change in CHANGES {
            for (page_bytes, synchronous) in
                [(512, "FULL"), (1024, "OFF"), (4096, "NORMAL"), (4096, "OFF"), (65_536, "FULL")]
            {
                let settings = format!(
                    "PRAGMA page_size = {page_bytes}; PRAGMA auto_vacuum = 2; \
                     PRAGMA synchronous = {synchronous};"
                );
                let (_folder, left) = left_within(change, &settings);
                let before = fs::read(&left).unwrap();
                let (ours, expected) = both(&left);
                changed += usize::from(before != expected);
                assert!(ours == expected, "{change} {settings}");
            }
        }
        assert!(changed > 15, "only {changed} had anything to roll back");
    }

    #[test]
    fn a_journal_that_is_cut_off_or_garbled_is_rolled_back_as_far_as_sqlite_does() {
        for (at, change) in CHANGES.iter().enumerate() {
            let settings = "PRAGMA page_size = 1024; PRAGMA auto_vacuum = 2;";
            let (_folder, left) = left_within(change, settings);
            let (database, journal) =
                (fs::read(&left).unwrap(), fs::read(journal_of(&left)).unwrap());
            for step in 0..40 {
                let place = (journal.len() * (step * 7 % 40) + at * 311) / 40 + step;
                let place = place.min(journal.len() - 1);
                let mut other = journal.clone();
                match step % 3 {
                    0 => other.truncate(place),
                    1 => other[place] ^= 0x41,
                    // Within the first header.
                    _ => other[step % 28] ^= 1 << (step % 8),
                }
                fs::write(&left, &database).unwrap();
                fs::write(journal_of(&left), &other).unwrap();
                let (ours, expected) = both(&left);
                assert!(ours == expected, "{change} step {step}, byte {place}");
            }
        }
    }

    #[test]
    fn a_journal_whose_common_journal_has_gone_changes_nothing() {
        for is_there in [true, false] {
            let (folder, left) = left_within(CHANGES[0], "PRAGMA page_size = 1024;");
            let common = folder.path().join("left.sqlite-mj0123ab9cd");
            if is_there {
                fs::write(&common, journal_of(&left).to_str().unwrap()).unwrap();
            }
            let name = common.to_str().unwrap().as_bytes();
            let sum = name.iter().map(|byte| u32::from(*byte)).sum::<u32>();
            let mut journal = fs::read(journal_of(&left)).unwrap();
            journal.extend((PENDING_BYTE / 1024 + 1).to_be_bytes());
            journal.extend(name);
            journal.extend((name.len() as u32).to_be_bytes());
            journal.extend(sum.to_be_bytes());
            journal.extend(MAGIC);
            fs::write(journal_of(&left), journal).unwrap();
            let before = fs::read(&left).unwrap();
            let (ours, expected) = both(&left);
            assert!(ours == expected, "{is_there}");
            assert_eq!(ours != before, is_there);
        }
    }
}
