//! What the window does when another program has written the project file: asks, reloads, merges, keeps
//! what is here. How it is noticed is told in the room `recovery`, how it is merged in `document`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::dialogs::changed_sheet::{ChangedChoice, ChangedOffer, ClashAnswer};
use super::dialogs::{Modal, Purpose};
use super::view_state::NoticeKind;
use super::{Action, BackrefApp};
use crate::document::project_file::from_bytes;
use crate::document::{Document, Merged, Side, differences, merge};
use crate::recovery::{BackupKind, Backups, FileStamp};

/// The project file as another program has written it.
pub(super) struct ChangedFile {
    content: Vec<u8>,
    stamp: FileStamp,
    read: Result<Document, String>,
    /// What is told of it.
    offer: ChangedOffer,
    /// Was it asked about?
    is_asked: bool,
    /// Whose value is taken where both have changed it, by place.
    choices: BTreeMap<String, Side>,
    /// What the choices come to.
    merged: Option<Merged>,
}

impl BackrefApp {
    /// The file was found with another content, by the keeper or when it was to be saved over.
    pub(super) fn file_was_changed(&mut self, path: &Path, content: Vec<u8>, is_saving: bool) {
        if self.file.path.as_deref() != Some(path) {
            return;
        }
        let stamp = FileStamp::of(path, &content);
        let read = from_bytes(content.clone()).map_err(|error| error.in_file(path));
        if read.as_ref().is_ok_and(|document| document == self.history.document()) {
            // Another program has saved the same.
            self.history.mark_saved();
            self.now_in_file(Some(stamp));
            return;
        }
        log::info!("{} was changed by another program", path.display());
        let theirs = read.as_ref().map(|document| differences(&self.keeping.base, document));
        let offer = ChangedOffer {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            theirs: theirs.unwrap_or_default(),
            refused: read.as_ref().err().cloned(),
            is_unsaved: self.is_unsaved(),
            is_saving,
        };
        let choices = BTreeMap::new();
        self.keeping.changed = Some(ChangedFile {
            content,
            stamp,
            read,
            offer,
            is_asked: false,
            choices,
            merged: None,
        });
        self.ask_about_changed_file();
    }

    /// The file is no longer there.
    pub(super) fn file_is_gone(&mut self, path: &PathBuf) {
        if self.file.path.as_ref() != Some(path) {
            return;
        }
        self.history.mark_unsaved();
        let message = format!("{} is no longer there. Save writes it again", path.display());
        self.view.notify_with(NoticeKind::Warning, message, Action::Save);
    }

    /// Asks about a changed file as soon as nothing else is asked.
    pub(super) fn ask_about_changed_file(&mut self) {
        let is_unsaved = self.is_unsaved();
        let Some(changed) = &mut self.keeping.changed else { return };
        if !changed.is_asked && !self.dialogs.is_open() {
            changed.is_asked = true;
            changed.offer.is_unsaved = is_unsaved;
            self.dialogs.modal = Some(Modal::ChangedFile);
        }
    }

    /// What is told of the file that another program has written.
    pub(super) fn changed_offer(&self) -> ChangedOffer {
        self.keeping.changed.as_ref().map(|changed| changed.offer.clone()).unwrap_or_default()
    }

    /// What the choices between clashes come to so far.
    pub(super) fn merged_so_far(&self) -> Option<&Merged> {
        self.keeping.changed.as_ref()?.merged.as_ref()
    }

    /// What becomes of the file that was asked about. The modal is closed by now.
    pub(super) fn answer_changed_file(&mut self, ctx: &egui::Context, choice: ChangedChoice) {
        if choice != ChangedChoice::SaveOver {
            // What was to follow the saving was asked for when nobody knew of this.
            self.after_saving = None;
        }
        match choice {
            ChangedChoice::Reload => self.reload_changed_file(),
            ChangedChoice::Merge => self.merge_changed_file(),
            ChangedChoice::KeepMine => {
                if let Some(changed) = self.keeping.changed.take() {
                    self.keep_found(&changed);
                    self.history.mark_unsaved();
                    // The base stays: what is here came from that.
                    self.file_is_known(Some(changed.stamp));
                }
            }
            ChangedChoice::SaveOver => {
                if let Some(changed) = self.keeping.changed.take() {
                    self.keep_found(&changed);
                    self.file_is_known(Some(changed.stamp));
                    self.save_then_go_on(ctx);
                }
            }
            ChangedChoice::SaveElsewhere => {
                if let Some(changed) = self.keeping.changed.take() {
                    // It is not asked about again while another name is chosen.
                    self.history.mark_unsaved();
                    self.file_is_known(Some(changed.stamp));
                }
                self.pick_file(ctx, Purpose::SaveProject);
            }
            ChangedChoice::Cancel => self.keeping.changed = None,
        }
    }

    fn reload_changed_file(&mut self) {
        let Some(changed) = self.keeping.changed.take() else { return };
        let Ok(document) = changed.read else { return };
        self.replace_document("Reload", document);
        self.history.mark_saved();
        self.now_in_file(Some(changed.stamp));
        self.view.notify(NoticeKind::Info, "Reloaded; Undo brings back what was here".to_owned());
    }

    /// Merges, or shows what both have changed.
    fn merge_changed_file(&mut self) {
        self.merge_with_choices();
        match self.merged_so_far() {
            Some(merged) if merged.clashes.is_empty() && merged.kept.is_empty() => {
                self.take_merged();
            }
            Some(_) => self.dialogs.modal = Some(Modal::Clashes),
            None => {}
        }
    }

    fn merge_with_choices(&mut self) {
        let Some(changed) = &mut self.keeping.changed else { return };
        let Ok(theirs) = &changed.read else { return };
        let ours = self.history.document();
        match merge(&self.keeping.base, ours, theirs, &changed.choices) {
            Ok(merged) => changed.merged = Some(merged),
            Err(why) => {
                changed.is_asked = false;
                let message = format!("The two cannot be merged: {why}");
                self.view.notify(NoticeKind::Error, message);
            }
        }
    }

    /// What becomes of a choice between clashes. The modal is open on anything but the end.
    pub(super) fn answer_clashes(&mut self, answer: ClashAnswer) {
        match answer {
            ClashAnswer::Take(place, side) => {
                if let Some(changed) = &mut self.keeping.changed {
                    changed.choices.insert(place, side);
                }
                self.merge_with_choices();
            }
            ClashAnswer::Merge => {
                self.dialogs.modal = None;
                self.take_merged();
            }
            ClashAnswer::Cancel => {
                // Back to the question.
                self.dialogs.modal = Some(Modal::ChangedFile);
            }
        }
    }

    fn take_merged(&mut self) {
        let Some(changed) = self.keeping.changed.take() else { return };
        let (Some(merged), Ok(theirs)) = (changed.merged, changed.read) else { return };
        let brought = differences(self.history.document(), &merged.document).len();
        let is_theirs = merged.document == theirs;
        self.replace_document("Merge with the file", merged.document);
        if is_theirs {
            self.history.mark_saved();
        } else {
            self.history.mark_unsaved();
        }
        self.keeping.base = theirs;
        self.file_is_known(Some(changed.stamp));
        let things =
            if brought == 1 { "1 change".to_owned() } else { format!("{brought} changes") };
        let message = format!("{things} of the file merged; save to write both");
        self.view.notify(NoticeKind::Info, message);
    }

    /// Keeps what another program wrote, before it is saved over.
    fn keep_found(&self, changed: &ChangedFile) {
        let Some(folder) = &self.keeping.data_folder else { return };
        let Ok(text) = std::str::from_utf8(&changed.content) else { return };
        let backups = Backups::of(self.file.path.as_deref(), folder);
        if let Err(error) = backups.keep(text, BackupKind::Found) {
            log::warn!("no backup was kept: {error}");
        }
    }
}
