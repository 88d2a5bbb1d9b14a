//! Nothing lost: what was not saved is kept in a journal, what other programs do to the file is
//! noticed, and earlier saves are kept. Knows files, threads and documents, and nothing of the window.
//!
//! Reading order: [`journal_file`] (records in a file, whole or not there), [`journal`] (where it
//! stands, whose it is), [`backups`] (earlier versions), [`file_stamp`] (is the file still the one we know), [`keeper`] (the thread
//! that does it all while the window is used).

pub mod backups;
pub mod file_stamp;
pub mod journal;
pub mod journal_file;
pub mod keeper;
mod projects_left;

pub use backups::{Backup, BackupKind, Backups};
pub use file_stamp::FileStamp;
pub use journal::{Journal, JournalEntry, LeftBehind, left_behind, real_path};
pub use keeper::{Keeper, KeeperEvent, Pace};
pub use projects_left::{ProjectLeft, projects_left};
