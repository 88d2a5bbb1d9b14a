//! The files that were opened or saved last, newest first, kept between starts.

use std::path::{Path, PathBuf};

/// How many are kept.
const MOST: usize = 10;

/// The files that were opened or saved last, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RecentFiles {
    paths: Vec<PathBuf>,
}

impl RecentFiles {
    /// Puts a file first. A relative path is kept as an absolute one.
    pub fn add(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        self.paths.retain(|known| *known != path);
        self.paths.insert(0, path);
        self.paths.truncate(MOST);
    }

    /// Drops a file that is no longer there.
    pub fn remove(&mut self, path: &Path) {
        self.paths.retain(|known| known != path);
    }

    /// The files, newest first.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opened_again_moves_to_the_top_and_only_ten_are_kept() {
        let mut recent = RecentFiles::default();
        for number in 0..12 {
            recent.add(Path::new(&format!("/designs/{number}.json")));
        }
        recent.add(Path::new("/designs/5.json"));
        assert_eq!(recent.paths().len(), MOST);
        assert_eq!(recent.paths()[0], Path::new("/designs/5.json"));
        assert_eq!(recent.paths().iter().filter(|path| path.ends_with("5.json")).count(), 1);
    }
}
