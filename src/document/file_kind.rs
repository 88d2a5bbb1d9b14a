//! What a file is, by its content first and its name second. Knows beginnings and words, and reads no
//! more of a file than its beginning.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How much is looked at, in bytes.
const LOOKED_AT: u64 = 64 * 1024;

/// What a file that is no database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A project, or meant as one.
    Project,
    /// Python, or meant as it.
    Python,
    /// A SQL script, or meant as one.
    Sql,
    /// None of these.
    Other,
}

/// Looks at the beginning of a file. One that cannot be read is what its name says.
pub fn file_kind(path: &Path) -> FileKind {
    let mut bytes = Vec::new();
    if let Ok(file) = File::open(path) {
        // What could be read says enough.
        let _ = file.take(LOOKED_AT).read_to_end(&mut bytes);
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    kind_of(&String::from_utf8_lossy(&bytes), &ending)
}

fn kind_of(beginning: &str, ending: &str) -> FileKind {
    let text = beginning.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') && text.contains("\"format\"") && text.contains("\"schema\"") {
        return FileKind::Project;
    }
    match ending {
        "json" => return FileKind::Project,
        "py" => return FileKind::Python,
        "sql" => return FileKind::Sql,
        _ => {}
    }
    let upper = text.to_uppercase();
    if upper.contains("CREATE TABLE") {
        return FileKind::Sql;
    }
    if ["import ", "from "].iter().any(|word| text.contains(word))
        && ["db.Model", "DeclarativeBase", "__tablename__", "db.Table(", "declarative_base("]
            .iter()
            .any(|word| text.contains(word))
    {
        return FileKind::Python;
    }
    FileKind::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_names() {
        for (text, ending, expected) in [
            ("{\"format\": 1, \"schema\": {}}", "txt", FileKind::Project),
            ("\u{feff} {\"format\": 1,\n \"schema\": {}}", "sql", FileKind::Project),
            ("{\"format\": 1, \"schema\": {}}", "", FileKind::Project),
            ("<<<<<<< HEAD", "json", FileKind::Project),
            ("-- dump\nCREATE TABLE a (b INT);", "txt", FileKind::Sql),
            ("create table a (b int);", "dump", FileKind::Sql),
            ("SELECT 1", "sql", FileKind::Sql),
            ("from x import db\nclass A(db.Model):\n    pass", "txt", FileKind::Python),
            ("", "py", FileKind::Python),
            ("Dear all,", "txt", FileKind::Other),
            ("{\"name\": \"package\"}", "lock", FileKind::Other),
            ("", "", FileKind::Other),
        ] {
            assert_eq!(kind_of(text, ending), expected, "{text} .{ending}");
        }
    }
}
