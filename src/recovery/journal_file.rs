//! A file of records of which the newest is read, also when the program was killed while it wrote
//! another. Knows bytes, not what they mean.
//!
//! A record is a mark, its number, its length, a sum over both and the content, and the content. A new
//! one is written in front of the newest where it fits there, else behind it, and never over it. So
//! the file stays one file, which can be locked, and is seldom longer than three records.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What a record begins with; its first byte is in no text.
const MARK: &[u8; 16] = b"\0BACKREF JOURNAL";
/// The mark, the number, the length and the sum.
const HEAD_BYTES: usize = 16 + 8 + 8 + 16;
/// A longer file is no journal of ours, in bytes.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// A file of records, open to be written.
#[derive(Debug)]
pub struct JournalFile {
    file: File,
    /// Where the newest record stands, in bytes; empty without one.
    newest: std::ops::Range<u64>,
    number: u64,
}

impl JournalFile {
    /// A file that is empty so far.
    pub fn new(file: File) -> Self {
        Self { file, newest: 0..0, number: 0 }
    }

    /// A file that may have records, with the content of the newest.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(mut file: File) -> io::Result<(Self, Option<Vec<u8>>)> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        Read::by_ref(&mut file).take(MAX_BYTES).read_to_end(&mut bytes)?;
        Ok(match newest(&bytes) {
            Some(record) => {
                let newest = record.start as u64..record.end() as u64;
                let content = bytes[record.start + HEAD_BYTES..record.end()].to_vec();
                (Self { file, newest, number: record.number }, Some(content))
            }
            None => (Self::new(file), None),
        })
    }

    /// Puts a record on the disk. Until it is there whole, the one before it is what is read.
    ///
    /// # Errors
    /// Those of the file system; the record before stays.
    pub fn write(&mut self, content: &[u8]) -> io::Result<()> {
        let number = self.number + 1;
        let mut record = Vec::with_capacity(HEAD_BYTES + content.len());
        record.extend_from_slice(MARK);
        record.extend_from_slice(&number.to_le_bytes());
        record.extend_from_slice(&(content.len() as u64).to_le_bytes());
        record.extend_from_slice(&sum(number, content));
        record.extend_from_slice(content);
        let length = record.len() as u64;
        let start = if length <= self.newest.start { 0 } else { self.newest.end };
        self.file.seek(SeekFrom::Start(start))?;
        self.file.write_all(&record)?;
        self.file.sync_data()?;
        self.newest = start..start + length;
        self.number = number;
        // What is behind is older. If it stays, it is not read.
        let _ = self.file.set_len(self.newest.end);
        Ok(())
    }
}

/// A record that is whole.
#[derive(Debug, PartialEq, Eq)]
struct Record {
    start: usize,
    number: u64,
    length: usize,
}

impl Record {
    fn end(&self) -> usize {
        self.start + HEAD_BYTES + self.length
    }
}

/// The whole record with the highest number.
fn newest(bytes: &[u8]) -> Option<Record> {
    let mut found: Option<Record> = None;
    let mut at = 0;
    while let Some(more) = bytes.get(at..).and_then(|rest| rest.iter().position(|one| *one == 0)) {
        at += more;
        match record_at(bytes, at) {
            Some(record) => {
                at = record.end();
                if found.as_ref().is_none_or(|before| before.number < record.number) {
                    found = Some(record);
                }
            }
            None => at += 1,
        }
    }
    found
}

fn record_at(bytes: &[u8], start: usize) -> Option<Record> {
    let rest = bytes[start..].strip_prefix(MARK)?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let (told, rest) = rest.split_first_chunk::<16>()?;
    let (number, length) = (u64::from_le_bytes(*number), u64::from_le_bytes(*length));
    let length = usize::try_from(length).ok()?;
    let content = rest.get(..length)?;
    (sum(number, content) == *told).then_some(Record { start, number, length })
}

fn sum(number: u64, content: &[u8]) -> [u8; 16] {
    let mut sum = md5::Context::new();
    sum.consume(number.to_le_bytes());
    sum.consume(content);
    sum.finalize().0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(contents: &[&str]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = JournalFile::new(File::create_new(&path).unwrap());
        for content in contents {
            journal.write(content.as_bytes()).unwrap();
        }
        (folder, path)
    }

    fn read(bytes: &[u8]) -> Option<String> {
        let record = newest(bytes)?;
        let content = &bytes[record.start + HEAD_BYTES..record.end()];
        Some(String::from_utf8(content.to_vec()).unwrap())
    }

    #[test]
    fn the_newest_record_is_read_however_the_lengths_go() {
        let lengths = [10, 500, 3, 4000, 4000, 90, 1, 7000, 7000, 7000, 2];
        let contents: Vec<String> = lengths
            .iter()
            .enumerate()
            .map(|(at, length)| ((b'a' + at as u8) as char).to_string().repeat(*length))
            .collect();
        for count in 1..=contents.len() {
            let texts: Vec<&str> = contents[..count].iter().map(String::as_str).collect();
            let (_folder, path) = written(&texts);
            let bytes = std::fs::read(&path).unwrap();
            assert_eq!(read(&bytes).as_deref(), texts.last().copied());
            assert!(bytes.len() < 3 * (7000 + HEAD_BYTES), "{}", bytes.len());
        }
    }

    /// A write that was cut off after any of its bytes leaves the record before it.
    #[test]
    fn a_record_that_was_cut_off_at_any_byte_leaves_the_one_before() {
        let (_folder, path) = written(&["first one", "second"]);
        let before = std::fs::read(&path).unwrap();
        for next in ["third", "a third that does not fit before the second"] {
            let (_folder, path) = written(&["first one", "second", next]);
            let after = std::fs::read(&path).unwrap();
            let record = newest(&after).unwrap();
            for cut in 0..HEAD_BYTES + next.len() {
                let mut torn = before.clone();
                torn.resize(torn.len().max(record.start + cut), 0);
                torn[record.start..record.start + cut]
                    .copy_from_slice(&after[record.start..record.start + cut]);
                assert_eq!(read(&torn).as_deref(), Some("second"), "{cut}");
            }
        }
    }

    #[test]
    fn what_is_no_journal_has_no_record() {
        for bytes in [&b""[..], b"{}", b"\0\0\0", MARK, &[0_u8; 200], b"\0BACKREF JOURNAL\0\0\0\0"]
        {
            assert_eq!(newest(bytes), None);
        }
    }
}
