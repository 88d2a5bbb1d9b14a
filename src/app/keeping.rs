//! What the window does so that nothing is lost: tells the keeper of unsaved work, offers work that was
//! left behind, and keeps earlier saves. How all that is done is told in the room `recovery`.

use std::path::{Path, PathBuf};

use super::backups::ListedBackups;
use super::changed_file::ChangedFile;
use super::clock_words::clock_words_of_seconds;
use super::dialogs::Modal;
use super::dialogs::recovery_sheet::{RecoveryChoice, RecoveryOffer};
use super::dialogs::work_left_sheet::WorkLeftRow;
use super::view_state::NoticeKind;
use super::{Action, BackrefApp, OpenFile};
use crate::document::project_file::{read_bytes, reason};
use crate::document::{Document, differences};
use crate::recovery::{
    BackupKind, Backups, FileStamp, JournalEntry, Keeper, KeeperEvent, LeftBehind, Pace,
    left_behind,
};

/// What is known of what is kept.
#[derive(Default)]
pub(super) struct Keeping {
    /// Where journals and backups are; without it nothing is kept.
    pub data_folder: Option<PathBuf>,
    keeper: Option<Keeper>,
    /// The work that the keeper was last told of.
    kept: Option<Document>,
    /// How the project file was when it was last read or saved.
    pub stamp: Option<FileStamp>,
    /// The document as the file had it when it was last read or saved.
    pub base: Document,
    /// The project file as another program has written it.
    pub changed: Option<ChangedFile>,
    /// The earlier versions that are listed.
    pub listed: ListedBackups,
    /// Did the window have the keyboard?
    had_focus: bool,
    /// Work that was left behind and is to be asked about, the first first.
    left_behind: Vec<LeftBehind>,
    /// The project that it is on and why that cannot be read, if so.
    unreadable: Option<(PathBuf, String)>,
    /// What is told of the first.
    offer: RecoveryOffer,
    /// All work that was left behind, while it is listed.
    pub work_left: Vec<WorkLeftRow>,
}

impl BackrefApp {
    /// The program with journals and backups in this folder.
    #[must_use]
    pub fn with_data_folder(mut self, ctx: &egui::Context, folder: PathBuf) -> Self {
        self.keep_in(ctx, folder, Pace::default());
        self
    }

    pub(super) fn keep_in(&mut self, ctx: &egui::Context, folder: PathBuf, pace: Pace) {
        let ctx = ctx.clone();
        match Keeper::start(folder.clone(), pace, move || ctx.request_repaint()) {
            Ok(keeper) => self.keeping.keeper = Some(keeper),
            Err(error) => {
                let message = format!("Unsaved work is not kept while you work: {error}");
                self.view.notify(NoticeKind::Warning, message);
            }
        }
        self.keeping.data_folder = Some(folder);
    }

    /// Waits until the keeper has done what it was told.
    pub fn wait_for_keeper(&self) {
        if let Some(keeper) = &self.keeping.keeper {
            keeper.wait();
        }
    }

    /// Looks whether another program has written the project file, as is done now and then.
    pub fn look_at_file(&self) {
        if let Some(keeper) = &self.keeping.keeper {
            keeper.look();
        }
    }

    /// Tells the keeper of the work as it is now, if that is another than before.
    pub(super) fn keep_work(&mut self) {
        let Some(keeper) = &self.keeping.keeper else { return };
        if self.history.is_saved() {
            if self.keeping.kept.take().is_some() {
                keeper.forget();
            }
            return;
        }
        let document = self.history.document();
        if self.keeping.kept.as_ref().is_some_and(|kept| kept.is_same(document)) {
            return;
        }
        self.keeping.kept = Some(document.clone());
        keeper.keep(JournalEntry::new(
            self.file.path.clone(),
            self.file.name(),
            self.keeping.stamp.as_ref().map(|stamp| stamp.sum.clone()),
            document.clone(),
        ));
    }

    /// Takes in what the keeper has found.
    pub(super) fn take_keeper_events(&mut self, ctx: &egui::Context) {
        self.ask_about_changed_file();
        let Some(keeper) = &self.keeping.keeper else { return };
        let has_focus = ctx.input(|input| input.focused);
        if has_focus && !std::mem::replace(&mut self.keeping.had_focus, has_focus) {
            // Whoever comes back may have written the file meanwhile.
            keeper.look();
        }
        self.keeping.had_focus = has_focus;
        for event in keeper.events() {
            match event {
                KeeperEvent::Kept(entry) => log::debug!("kept the work on {}", entry.name),
                KeeperEvent::Refused(why) => {
                    let message = format!("Unsaved work cannot be kept safe: {why}. Save it soon");
                    self.view.notify_with(NoticeKind::Warning, message, Action::SaveAs);
                }
                KeeperEvent::Changed { path, content } => {
                    self.file_was_changed(&path, content, false);
                }
                KeeperEvent::Gone { path } => self.file_is_gone(&path),
            }
        }
    }

    /// The document as it is now is what the file holds, or what is to be saved to none.
    pub(super) fn now_in_file(&mut self, stamp: Option<FileStamp>) {
        self.keeping.base = self.history.document().clone();
        self.keeping.changed = None;
        self.file_is_known(stamp);
    }

    /// The project file has this stamp: it is told of when it has another.
    pub(super) fn file_is_known(&mut self, stamp: Option<FileStamp>) {
        if let Some(keeper) = &self.keeping.keeper {
            keeper.watch(self.file.path.clone().zip(stamp.clone()));
        }
        self.keeping.stamp = stamp;
    }

    /// Offers work that was never saved, as a start without a file does.
    pub fn offer_unsaved_design(&mut self) {
        self.offer_left_behind(None);
    }

    /// Offers work on the project that is open, or work that was never saved.
    pub(super) fn offer_left_behind(&mut self, project: Option<&Path>) {
        let Some(folder) = &self.keeping.data_folder else { return };
        let mut found = left_behind(project, folder);
        found.retain(|left| left.entry.document != *self.history.document());
        self.keeping.left_behind = found;
        self.keeping.unreadable = None;
        self.offer_next();
    }

    /// Offers work on a project whose file cannot be read. Until it is restored, what is in the window stays.
    /// Answers whether there is any. `fault` says why.
    pub(super) fn offer_work_on_unreadable(&mut self, project: &Path, fault: &str) -> bool {
        let Some(folder) = &self.keeping.data_folder else { return false };
        self.keeping.left_behind = left_behind(Some(project), folder);
        self.keeping.unreadable = Some((project.to_path_buf(), fault.to_owned()));
        self.offer_next();
        !self.keeping.left_behind.is_empty()
    }

    fn offer_next(&mut self) {
        let Some(left) = self.keeping.left_behind.first() else { return };
        let entry = &left.entry;
        let unreadable = self.keeping.unreadable.as_ref();
        let is_of_file = entry.project.is_some() && unreadable.is_none();
        let file = if is_of_file { self.history.document().clone() } else { Document::default() };
        let sum = self.keeping.stamp.as_ref().map(|stamp| &stamp.sum);
        self.keeping.offer = RecoveryOffer {
            name: if is_of_file { self.file.name() } else { entry.name.clone() },
            unreadable: unreadable.map(|(_, fault)| fault.clone()),
            when: clock_words_of_seconds(entry.written),
            is_of_file,
            has_file_changed: is_of_file && entry.began_with.as_ref() != sum,
            differences: differences(&file, &entry.document),
            more: self.keeping.left_behind.len() - 1,
        };
        self.dialogs.modal = Some(Modal::LeftBehind);
    }

    /// What is told of the work that is asked about.
    pub(super) fn recovery_offer(&self) -> &RecoveryOffer {
        &self.keeping.offer
    }

    /// What becomes of the work that was asked about. The modal is closed by now.
    pub(super) fn answer_recovery(&mut self, choice: RecoveryChoice) {
        if self.keeping.left_behind.is_empty() {
            return;
        }
        match choice {
            RecoveryChoice::Restore => {
                let left = self.keeping.left_behind.remove(0);
                self.restore(left);
                // Others wait for the next start: they are of the same file.
                self.keeping.left_behind.clear();
            }
            RecoveryChoice::SetAside => {
                let left = self.keeping.left_behind.remove(0);
                self.set_aside(left);
                self.offer_next();
            }
            RecoveryChoice::Later => self.keeping.left_behind.clear(),
        }
    }

    fn restore(&mut self, left: LeftBehind) {
        if left.entry.project.is_none() || self.keeping.unreadable.is_some() {
            if self.keeping.unreadable.is_some() {
                self.leave_database();
            }
            let file = OpenFile { path: None, title: Some(left.entry.name.clone()) };
            self.show_document(Document::default(), file);
        }
        let document = left.entry.document.clone();
        let label = format!("Restore work from {}", self.keeping.offer.when);
        if let Some(keeper) = &self.keeping.keeper {
            self.keeping.kept = Some(document.clone());
            keeper.adopt(left);
        }
        self.replace_document(&label, document);
        self.view.canvas.request_fit();
        self.view.notify(NoticeKind::Info, "The work is back; save it to keep it".to_owned());
    }

    fn set_aside(&mut self, left: LeftBehind) {
        let Some(folder) = &self.keeping.data_folder else { return };
        let of_file = left.entry.project.as_ref().and(self.file.path.as_deref());
        let project = self.keeping.unreadable.as_ref().map(|(path, _)| &**path).or(of_file);
        match Backups::of(project, folder).set_aside(&left.entry.document) {
            Ok(()) => {
                if let Err(error) = left.remove() {
                    log::warn!("a journal cannot be removed: {error}");
                }
            }
            Err(error) => {
                let message = format!("It stays where it is: {}", reason(&error));
                self.view.notify(NoticeKind::Error, message);
            }
        }
    }

    /// Keeps what was saved just now, to be come back to.
    pub(super) fn keep_backup(&mut self, path: &Path, text: &str) {
        let Some(folder) = &self.keeping.data_folder else { return };
        if let Err(error) = Backups::of(Some(path), folder).keep(text, BackupKind::Saved) {
            log::warn!("no backup of {} was kept: {error}", path.display());
        }
    }

    /// Keeps what stands in the file that is about to be saved over, unless the newest backup has it.
    pub(super) fn keep_what_is_replaced(&mut self, path: &Path) {
        let Some(folder) = &self.keeping.data_folder else { return };
        let Ok(bytes) = read_bytes(path) else { return };
        let Ok(text) = std::str::from_utf8(&bytes) else { return };
        if let Err(error) = Backups::of(Some(path), folder).keep(text, BackupKind::Found) {
            log::warn!("no backup of {} was kept: {error}", path.display());
        }
    }

    /// Another document in place of this one, as one undo step.
    pub(super) fn replace_document(&mut self, label: &str, document: Document) {
        self.history.push(label, document);
        self.arranging = None;
        self.document_changed();
    }
}
