//! A file's models on their way into the window: another thread arranges them, and what is open now
//! stays until they come. Does not know how files are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;

use super::arrange_thread::ArrangeThread;
use super::drawer::DrawerTab;
use super::view_state::NoticeKind;
use super::{Action, BackrefApp, OpenFile};
use crate::document::Document;
use crate::export::arrange_request;
use crate::mapping::resolve;

/// What a file was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadFrom {
    /// A SQLite file, whose rows are shown too.
    Database,
    /// A models file or a script.
    Text,
}

/// Models that are arranged before they are shown.
pub(super) struct OpeningJob {
    thread: ArrangeThread<Document>,
    file: OpenFile,
    /// The file as messages name it: `models.py`.
    file_name: String,
    read_from: ReadFrom,
    /// What of the file was not read.
    unread: Vec<String>,
    /// The revision of the project that it may take the place of.
    revision_before: u64,
    /// It is laid over the open database.
    lays_design: bool,
}

impl OpeningJob {
    /// How much is done, from 0 to 1, once that is worth telling.
    pub(super) fn told(&self, ctx: &egui::Context) -> Option<f32> {
        self.thread.told(ctx)
    }
}

impl BackrefApp {
    /// Shows what was read from a file once it is arranged, which another thread does.
    pub(super) fn show_arranged(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        mut document: Document,
        read_from: ReadFrom,
        unread: Vec<String>,
    ) {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let file = OpenFile { path: None, title: stem };
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let thread = ArrangeThread::begin(ctx, &self.arranger, move |arrange| {
            let mapping = resolve(&document.schema);
            let request = arrange_request(&document.schema, &mapping, &document.diagram);
            Arc::make_mut(&mut document.diagram).positions = arrange(&request)?;
            Some(document)
        });
        // What was changed while a database was read is not lost either.
        let revision_before = self.replaceable.unwrap_or_else(|| self.history.revision());
        let lays_design = self.lays_design;
        match thread {
            Ok(thread) => {
                self.opening = Some(OpeningJob {
                    thread,
                    file,
                    file_name,
                    read_from,
                    unread,
                    revision_before,
                    lays_design,
                });
            }
            Err(error) => self.view.notify(NoticeKind::Error, format!("Cannot arrange: {error}")),
        }
    }

    /// Gives up opening a file; what is open stays. Answers whether one was being opened.
    pub(super) fn cancel_opening(&mut self) -> bool {
        let Some(job) = self.opening.take() else { return false };
        if job.read_from == ReadFrom::Database {
            self.rows.close();
        }
        true
    }

    /// Shows a file's models when their arrangement is done.
    pub(super) fn take_opened(&mut self) {
        let Some(job) = &self.opening else { return };
        let answer = match job.thread.answer() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                self.view.notify(NoticeKind::Error, "The models of the file could not be arranged");
                None
            }
        };
        let Some(job) = self.opening.take() else { return };
        let Some(document) = answer else { return };
        let name = job.file_name.as_str();
        if job.revision_before != self.history.revision() {
            let message = format!("The project was changed while {name} was opened. Open it again");
            return self.view.notify(NoticeKind::Warning, message);
        }
        if job.read_from == ReadFrom::Text {
            self.lays_design = job.lays_design;
            self.leave_database();
            self.lays_design = false;
        }
        let source = document.settings.sources.first().cloned();
        self.show_document(document, job.file);
        self.opened_script =
            source.and_then(|source| Some((PathBuf::from(source.path), source.dialect?)));
        if self.rows.is_open() {
            self.show_tab(DrawerTab::Rows);
        }
        match job.unread.as_slice() {
            [] => {}
            [only] => self.view.notify_with(NoticeKind::Warning, only, Action::ShowUnread),
            several => {
                let text = format!("{} places of {name} were not read", several.len());
                self.view.notify_with(NoticeKind::Warning, text, Action::ShowUnread);
            }
        }
        self.view.unread = job.unread;
    }
}
