//! Is a file still the one that we know? Knows size, time and content, not what the content means.

use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// How a file was when it was last read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// The sum of its content.
    pub sum: String,
    /// Size in bytes and time of the last change, to look again only where these differ.
    seen: Option<(u64, Option<SystemTime>)>,
}

impl FileStamp {
    /// The stamp of a file whose content is known.
    pub fn of(path: &Path, content: &[u8]) -> Self {
        Self { sum: sum(content), seen: seen(path).ok() }
    }

    /// Looks at the file: `None` while its content is the one that is known, also if it was written
    /// anew, else its new content. Reads it only if its size or time is another, or `closely`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn look(&mut self, path: &Path, closely: bool) -> io::Result<Option<Vec<u8>>> {
        let now = seen(path)?;
        if !closely && self.seen == Some(now) {
            return Ok(None);
        }
        let content = fs::read(path)?;
        if sum(&content) != self.sum {
            return Ok(Some(content));
        }
        self.seen = Some(now);
        Ok(None)
    }
}

/// The sum of a content, as text.
pub fn sum(content: &[u8]) -> String {
    format!("{:x}", md5::compute(content))
}

fn seen(path: &Path) -> io::Result<(u64, Option<SystemTime>)> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.len(), metadata.modified().ok()))
}
