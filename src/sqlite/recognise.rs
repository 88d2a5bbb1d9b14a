//! Telling a database from other files before it is opened.

use std::path::Path;

use super::held_file::HeldFile;

/// The first bytes of every SQLite file (<https://sqlite.org/fileformat2.html>, section 1.3).
const HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Endings that promise a database, also where the content does not begin as one.
const ENDINGS: [&str; 5] = ["sqlite", "sqlite3", "db", "db3", "s3db"];

/// Is this file to be opened as a database? Its content tells, or else its ending: then opening it
/// says what is wrong with it (empty, encrypted, another format).
pub fn looks_like_database(path: &Path) -> bool {
    let start = HeldFile::open(path).and_then(|file| file.first_bytes(HEADER.len()));
    if start.is_ok_and(|start| start == HEADER) {
        return true;
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// Do these bytes look like noise, as `SQLCipher` and others leave them: no known file's first bytes,
/// and near 8 bits of information a byte?
pub(super) fn looks_encrypted(bytes: &[u8]) -> bool {
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
