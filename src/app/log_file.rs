//! The file that `--verbose` writes the log to: where it is, and that older ones make room. What is
//! written, and how, is told where the program starts.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How many older logs are kept.
const OLDER: usize = 3;

/// The log of this run.
static PATH: OnceLock<PathBuf> = OnceLock::new();

/// Makes the log of this run in the desktop's folder for such; the one before becomes `backref.1.log`.
///
/// # Errors
/// Those of the file system.
pub fn begin_log() -> io::Result<(PathBuf, File)> {
    let folders = directories::ProjectDirs::from("", "", "backref")
        .ok_or_else(|| io::Error::other("there is no home folder"))?;
    let (path, file) = begin_in(folders.state_dir().unwrap_or_else(|| folders.data_local_dir()))?;
    // One run has one log.
    let _ = PATH.set(path.clone());
    Ok((path, file))
}

/// The log of this run, if it has one.
pub fn log_path() -> Option<&'static Path> {
    PATH.get().map(PathBuf::as_path)
}

fn begin_in(folder: &Path) -> io::Result<(PathBuf, File)> {
    fs::create_dir_all(folder)?;
    let path = folder.join("backref.log");
    let older = |number: usize| folder.join(format!("backref.{number}.log"));
    for number in (1..OLDER).rev() {
        // There may be fewer.
        let _ = fs::rename(older(number), older(number + 1));
    }
    let _ = fs::rename(&path, older(1));
    let file = File::create(&path)?;
    Ok((path, file))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn each_run_has_a_log_and_three_older_ones_stay() {
        let folder = tempfile::tempdir().unwrap();
        for run in 0..6 {
            let (_, mut file) = begin_in(folder.path()).unwrap();
            write!(file, "{run}").unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let names = ["backref.log", "backref.1.log", "backref.2.log", "backref.3.log"];
        assert_eq!(names.map(read), ["5", "4", "3", "2"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    }
}
