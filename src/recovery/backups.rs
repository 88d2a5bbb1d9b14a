//! The last saves of a project, kept apart from it, so that a version that was saved over can be come
//! back to. Knows files in one folder, not what the window makes of them.
//!
//! They stand in the data folder and not beside the project: there they are in nobody's way (a
//! project's folder is often a git checkout), and outlive the project's folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::journal::{path_sum, real_path};
use crate::document::{Document, ProjectError, load, to_text, write_atomically};

/// How many are kept of one project.
pub const MOST: usize = 10;

/// Why a version was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupKind {
    /// It was saved.
    Saved,
    /// It stood in the file before a save: from another program, or from before the first save.
    Found,
    /// It is work that was in no file, and was not restored after a crash.
    SetAside,
}

impl BackupKind {
    const ALL: [Self; 3] = [Self::Saved, Self::Found, Self::SetAside];

    /// The word in the file's name.
    fn word(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Found => "found",
            Self::SetAside => "set-aside",
        }
    }
}

/// A version that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was kept.
    pub kept: SystemTime,
    /// Why.
    pub kind: BackupKind,
}

impl Backup {
    /// Reads it.
    ///
    /// # Errors
    /// As of any project file.
    pub fn document(&self) -> Result<Document, ProjectError> {
        load(&self.path)
    }
}

/// The versions of one project, or of designs that were never saved.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
}

impl Backups {
    /// Those of a project; the folder is made when the first is kept.
    pub fn of(project: Option<&Path>, data_folder: &Path) -> Self {
        let name = match project {
            Some(project) => {
                let project = real_path(project);
                let name = project.file_name().unwrap_or_default().to_string_lossy();
                format!("{name}-{}", path_sum(&project))
            }
            None => "untitled".to_owned(),
        };
        Self { folder: data_folder.join("backups").join(name) }
    }

    /// Keeps a project's text, unless the newest version is the same. The oldest beyond [`MOST`] go.
    ///
    /// # Errors
    /// Those of the file system; what was kept before stays.
    pub fn keep(&self, text: &str, kind: BackupKind) -> io::Result<()> {
        let kept = self.list();
        if kept.first().is_some_and(|newest| {
            fs::read(&newest.path).is_ok_and(|content| content == text.as_bytes())
        }) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        // Later than all others, also where the clock was set back.
        let newest = kept.first().map_or(0, |one| millis(one.kept) + 1);
        let name = format!("{}-{}.json", now.max(newest), kind.word());
        write_atomically(&self.folder.join(name), text.as_bytes())?;
        for old in self.list().into_iter().skip(MOST) {
            // One that cannot be removed is one more.
            let _ = fs::remove_file(old.path);
        }
        Ok(())
    }

    /// Keeps work that is in no file.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn set_aside(&self, document: &Document) -> io::Result<()> {
        self.keep(&to_text(document), BackupKind::SetAside)
    }

    /// What is kept, the newest first.
    pub fn list(&self) -> Vec<Backup> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut list: Vec<Backup> = entries.filter_map(|entry| backup(entry.path())).collect();
        list.sort_by_key(|one| std::cmp::Reverse(one.kept));
        list
    }
}

fn backup(path: PathBuf) -> Option<Backup> {
    let (millis, word) = path.file_name()?.to_str()?.strip_suffix(".json")?.split_once('-')?;
    let kind = BackupKind::ALL.into_iter().find(|kind| kind.word() == word)?;
    let kept = UNIX_EPOCH.checked_add(Duration::from_millis(millis.parse().ok()?))?;
    Some(Backup { path, kept, kind })
}

fn millis(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}
