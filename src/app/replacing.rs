//! What becomes of the answer to "which file?": an ending where none was typed, and a question before
//! a file that is there is replaced. Does not know what is written.

use std::path::{Path, PathBuf};

use super::BackrefApp;
use super::dialogs::replace_sheet::ReplaceChoice;
use super::dialogs::{FileBoxAnswer, FileRequest, Modal, Purpose};
use super::view_state::NoticeKind;
use crate::recovery::real_path;
use crate::sqlite::looks_like_database;

impl BackrefApp {
    /// Takes the answer of the desktop's dialog, or of our own box.
    pub(super) fn file_answered(&mut self, ctx: &egui::Context, answer: FileBoxAnswer) {
        let FileBoxAnswer::Chosen(request, chosen) = answer else {
            self.dialogs.file_box = None;
            // What waited for the work to be saved is not wanted either.
            self.after_saving = None;
            return;
        };
        let path = request.with_ending(chosen.clone());
        // The desktop's dialog has asked, but not of the name that the ending makes.
        let was_asked = self.dialogs.file_box.is_none() && path == chosen;
        if self.refuses_to_write(&request, &path) {
            return;
        }
        if !was_asked && self.would_replace(&request, &path) {
            self.dialogs.modal = Some(Modal::Replace(request, path));
            return;
        }
        self.dialogs.file_box = None;
        self.file_chosen(ctx, request.purpose, path);
    }

    /// What becomes of the question.
    pub(super) fn answer_replace(
        &mut self,
        ctx: &egui::Context,
        request: FileRequest,
        path: PathBuf,
        choice: ReplaceChoice,
    ) {
        self.dialogs.modal = None;
        match choice {
            ReplaceChoice::Replace => {
                self.dialogs.file_box = None;
                self.file_chosen(ctx, request.purpose, path);
            }
            // Our own box is still there, with the name.
            ReplaceChoice::Cancel if self.dialogs.file_box.is_some() => {}
            ReplaceChoice::Cancel => self.dialogs.pick(ctx, request),
        }
    }

    /// Nothing but a database is ever put in a database's place.
    fn refuses_to_write(&mut self, request: &FileRequest, path: &Path) -> bool {
        let is_refused = request.asks_before_replacing() && looks_like_database(path);
        if is_refused {
            let trouble = format!("{} is a SQLite database. Choose another name.", path.display());
            if let Some(file_box) = &mut self.dialogs.file_box {
                file_box.tell(trouble);
            } else {
                self.after_saving = None;
                self.view.notify(NoticeKind::Error, trouble);
            }
        }
        is_refused
    }

    fn would_replace(&self, request: &FileRequest, path: &Path) -> bool {
        let is_own = || {
            let own = self.file.path.as_deref().map(real_path);
            request.purpose == Purpose::SaveProject && own == Some(real_path(path))
        };
        request.asks_before_replacing() && path.exists() && !is_own()
    }
}

impl FileRequest {
    /// The file that is written where this name was chosen: without an ending it gets the suggested one.
    pub fn with_ending(&self, path: PathBuf) -> PathBuf {
        match Path::new(&self.suggested_name).extension() {
            Some(ending) if self.asks_before_replacing() && path.extension().is_none() => {
                path.with_extension(ending)
            }
            _ => path,
        }
    }

    /// Making a database never replaces one, and says so itself.
    fn asks_before_replacing(&self) -> bool {
        self.purpose.saves() && self.purpose != Purpose::CreateDatabase
    }
}
