//! The journal of work that no file holds yet: where it stands, whose it is, and what one that was left
//! behind by a program that is gone says. Knows paths and locks, nothing of threads.
//!
//! A project's journal is a hidden file beside it, and in the data folder where that folder cannot be
//! written or its file system has no locks; that of a design that was never saved is always there.
//! Each program holds its own journal locked for as long as it lives, and the system lets go of the
//! lock however it ends: so a second window on the same project has a journal of its own, and what is
//! not locked was left behind.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::journal_file::JournalFile;
use crate::document::{Document, from_text, to_text};

/// The ending of journals.
const ENDING: &str = "backref-journal";
/// How many windows may be open on one project.
const MOST: usize = 64;

/// What a journal says, and of what.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalEntry {
    /// The project file; `None` for a design that was never saved.
    pub project: Option<PathBuf>,
    /// The name that the window shows.
    pub name: String,
    /// When it was written, in seconds since 1970.
    pub written: u64,
    /// The sum of the project file that the work began with, as [`super::FileStamp`] has it.
    pub began_with: Option<String>,
    /// The work.
    pub document: Document,
}

/// The first line of a record; the project's text follows.
#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<PathBuf>,
    name: String,
    written: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    began_with: Option<String>,
}

impl JournalEntry {
    /// An entry of now.
    pub fn new(
        project: Option<PathBuf>,
        name: String,
        began_with: Option<String>,
        document: Document,
    ) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { project, name, written: since.as_secs(), began_with, document }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let head = Head {
            // A path that is no text cannot be told in JSON; it is known by where the journal stands.
            project: self.project.clone().filter(|path| path.to_str().is_some()),
            name: self.name.clone(),
            written: self.written,
            began_with: self.began_with.clone(),
        };
        let head = serde_json::to_string(&head).unwrap_or_default();
        format!("{head}\n{}", to_text(&self.document)).into_bytes()
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(bytes).ok()?;
        let (head, text) = text.split_once('\n')?;
        let Head { project, name, written, began_with } = serde_json::from_str(head).ok()?;
        let document = from_text(text).ok()?;
        Some(Self { project, name, written, began_with, document })
    }
}

/// A journal of this program's, locked while it lives. Dropping it leaves it where it is.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: JournalFile,
}

impl Journal {
    /// Writes a first entry to a new journal: beside the project, else in the data folder.
    ///
    /// # Errors
    /// Those of the file system at the last place that was tried.
    pub fn begin(entry: &JournalEntry, data_folder: &Path) -> io::Result<Self> {
        let mut error = io::Error::other("there is no place for a journal");
        for base in places(entry.project.as_deref(), data_folder) {
            match begin_at(&base, entry) {
                Ok(journal) => return Ok(journal),
                Err(refused) => error = refused,
            }
        }
        Err(error)
    }

    /// Puts an entry on the disk in place of the one before.
    ///
    /// # Errors
    /// Those of the file system; the entry before stays.
    pub fn write(&mut self, entry: &JournalEntry) -> io::Result<()> {
        if !self.path.exists() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the journal was removed"));
        }
        self.file.write(&entry.to_bytes())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes it away: its work is saved, or not wanted.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// A journal that a program which is gone has left behind. It is locked while this lives, so that it is
/// offered in one window only; dropping it leaves it for the next time.
#[derive(Debug)]
pub struct LeftBehind {
    /// What it says.
    pub entry: JournalEntry,
    journal: Journal,
}

impl LeftBehind {
    /// Goes on writing to it, so that what is restored is never without a journal.
    pub fn adopt(self) -> Journal {
        self.journal
    }

    /// Takes it away.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(self) -> io::Result<()> {
        self.journal.remove()
    }
}

/// The journals that programs which are gone have left of a project, or of designs never saved; the
/// newest first.
pub fn left_behind(project: Option<&Path>, data_folder: &Path) -> Vec<LeftBehind> {
    let mut found: Vec<LeftBehind> = places(project, data_folder)
        .iter()
        .flat_map(|base| (1..=MOST).map(|number| numbered(base, number)))
        .filter_map(|path| read_left_behind(&path))
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.entry.written));
    found
}

/// Is there a journal of this project, left behind or in use?
pub fn has_journal(project: &Path, data_folder: &Path) -> bool {
    let mut bases = places(Some(project), data_folder).into_iter();
    bases.any(|base| (1..=MOST).any(|number| numbered(&base, number).exists()))
}

fn read_left_behind(path: &Path) -> Option<LeftBehind> {
    let file = OpenOptions::new().read(true).write(true).open(path);
    // A folder that has become read-only still tells what it has.
    let file = file.or_else(|_| File::open(path)).ok()?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return None;
    }
    let (file, content) = JournalFile::open(file).ok()?;
    // The program that had it may have taken it away before its lock was ours.
    if !path.exists() {
        return None;
    }
    let journal = Journal { path: path.to_path_buf(), file };
    if let Some(entry) = content.and_then(JournalEntry::from_bytes) {
        return Some(LeftBehind { entry, journal });
    }
    // It was begun, and nothing came of it.
    let _ = journal.remove();
    None
}

fn begin_at(base: &Path, entry: &JournalEntry) -> io::Result<Journal> {
    let folder = base.parent().unwrap_or(Path::new("."));
    for path in (1..=MOST).map(|number| numbered(base, number)) {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = match options.open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Ok(()) => {}
            // Another program looks at it, and will take it away.
            Err(TryLockError::WouldBlock) => continue,
            Err(TryLockError::Error(error)) => {
                let _ = fs::remove_file(&path);
                return Err(error);
            }
        }
        let mut journal = Journal { path, file: JournalFile::new(file) };
        if let Err(error) = journal.file.write(&entry.to_bytes()) {
            let _ = journal.remove();
            return Err(error);
        }
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        return Ok(journal);
    }
    Err(io::Error::other("too many journals are there"))
}

/// Where a journal may stand, the best place first; without its number.
fn places(project: Option<&Path>, data_folder: &Path) -> Vec<PathBuf> {
    let journals = data_folder.join("journals");
    // Where it cannot be made, beginning a journal there says so.
    let _ = fs::create_dir_all(&journals);
    let Some(project) = project else { return vec![journals.join(format!("untitled.{ENDING}"))] };
    let project = real_path(project);
    let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut places = Vec::new();
    if let Some(folder) = project.parent() {
        places.push(folder.join(format!(".{name}.{ENDING}")));
    }
    places.push(journals.join(format!("{name}-{}.{ENDING}", path_sum(&project))));
    places
}

/// The path without links, however it was written; of a file that is not there, as far as it is.
pub fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    fs::canonicalize(&path).unwrap_or_else(|_| {
        let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
        match (folder, path.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => path.clone(),
        }
    })
}

/// A short sum that tells paths apart.
pub fn path_sum(path: &Path) -> String {
    let sum = format!("{:x}", md5::compute(path.as_os_str().as_encoded_bytes()));
    sum.chars().take(12).collect()
}

fn numbered(base: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return base.to_path_buf();
    }
    let mut path = base.as_os_str().to_owned();
    path.push(format!("-{number}"));
    PathBuf::from(path)
}
