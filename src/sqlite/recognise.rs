//! Telling a database from other files before it is opened.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The first bytes of every SQLite file (<https://sqlite.org/fileformat2.html>, section 1.3).
const HEADER: &[u8; 16] = b"SQLite format 3\0";
/// Endings that promise a database, also where the content does not begin as one.
const ENDINGS: [&str; 5] = ["sqlite", "sqlite3", "db", "db3", "s3db"];

/// Is this file to be opened as a database? Its content tells, or else its ending: then opening it
/// says what is wrong with it (empty, encrypted, another format).
pub fn looks_like_database(path: &Path) -> bool {
    let mut start = [0_u8; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    if read.is_ok() && &start == HEADER {
        return true;
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}
