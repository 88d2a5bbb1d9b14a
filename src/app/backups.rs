//! Coming back to an earlier version of the project: what is listed, and what restoring does. Where
//! versions are kept is told in the room `recovery`.

use super::BackrefApp;
use super::clock_words::clock_words;
use super::dialogs::Modal;
use super::dialogs::backups_sheet::{BackupAnswer, BackupRow};
use super::view_state::NoticeKind;
use crate::document::{Document, differences};
use crate::recovery::{BackupKind, Backups};

/// The versions that are listed, the newest first.
#[derive(Default)]
pub(super) struct ListedBackups {
    /// As they are shown.
    pub rows: Vec<BackupRow>,
    /// What they hold; `None` for one that cannot be read.
    documents: Vec<Option<Document>>,
    /// The number of the one that is looked at.
    pub looked_at: usize,
}

impl BackrefApp {
    /// Lists what is kept of the project.
    pub(super) fn list_backups(&mut self) {
        let mut listed = ListedBackups::default();
        if let Some(folder) = &self.keeping.data_folder {
            for backup in Backups::of(self.file.path.as_deref(), folder).list() {
                let read = backup.document().map_err(|error| error.in_file(&backup.path));
                let here = self.history.document();
                listed.rows.push(BackupRow {
                    when: clock_words(backup.kept),
                    why: match backup.kind {
                        BackupKind::Saved => "saved",
                        BackupKind::Found => "what the save replaced",
                        BackupKind::SetAside => "set aside",
                    },
                    differences: match &read {
                        Ok(document) => Ok(differences(here, document)),
                        Err(why) => Err(why.clone()),
                    },
                });
                listed.documents.push(read.ok());
            }
        }
        // The newest that is not what is here anyway.
        let differs = |row: &BackupRow| row.differences.as_ref().is_ok_and(|all| !all.is_empty());
        listed.looked_at = listed.rows.iter().position(differs).unwrap_or(0);
        self.keeping.listed = listed;
        self.dialogs.modal = Some(Modal::Backups);
    }

    /// What becomes of the list.
    pub(super) fn answer_backups(&mut self, answer: BackupAnswer) {
        match answer {
            BackupAnswer::Look(at) => self.keeping.listed.looked_at = at,
            BackupAnswer::Close => {
                self.dialogs.modal = None;
                self.keeping.listed = ListedBackups::default();
            }
            BackupAnswer::Restore => {
                self.dialogs.modal = None;
                let mut listed = std::mem::take(&mut self.keeping.listed);
                let at = listed.looked_at;
                let when = listed.rows.get(at).map(|row| row.when.clone()).unwrap_or_default();
                if let Some(document) = listed.documents.get_mut(at).and_then(Option::take) {
                    self.replace_document(&format!("Restore the backup from {when}"), document);
                    self.view.canvas.request_fit();
                    let message = "The backup is here; save it to keep it".to_owned();
                    self.view.notify(NoticeKind::Info, message);
                }
            }
        }
    }
}
