//! Files opened, saved and exported; what was asked for waits while unsaved work is asked about.

use std::path::{Path, PathBuf};

use egui::ViewportCommand;

use super::dialogs::{AfterSaving, Modal, Purpose};
use super::drawer::DrawerTab;
use super::opening::ReadFrom;
use super::read_text::{ReadText, read_models, read_script};
use super::view_state::{NoticeKind, Tool};
use super::{Action, BackrefApp, OpenFile};
use crate::document::project_file::{from_bytes, read_bytes, save_text};
use crate::document::{Document, FileKind, History, file_kind, to_text};
use crate::formats::ExportFormat;
use crate::recovery::FileStamp;
use crate::sqlite::{RowsFormat, looks_like_database};

impl BackrefApp {
    /// Goes on with `next`, after asking about unsaved work if there is any.
    pub(super) fn unless_unsaved(&mut self, ctx: &egui::Context, next: AfterSaving) {
        if self.is_unsaved() {
            self.dialogs.modal = Some(Modal::UnsavedChanges(next));
        } else {
            self.go_on(ctx, next);
        }
    }

    /// Goes on without the unsaved work. Until another document is there it stays, unsaved: the choice of
    /// a file may be given up, and the file may be refused.
    pub(super) fn discard_and_go_on(&mut self, ctx: &egui::Context, next: AfterSaving) {
        if next == AfterSaving::Quit {
            self.history.mark_saved();
        }
        self.go_on(ctx, next);
    }

    pub(super) fn go_on(&mut self, ctx: &egui::Context, next: AfterSaving) {
        match next {
            AfterSaving::NewProject => {
                self.rows.close();
                self.show_document(Document::default(), OpenFile::default());
            }
            AfterSaving::Open(purpose) => {
                self.replaceable = Some(self.history.revision());
                self.pick_file(ctx, purpose);
            }
            AfterSaving::OpenPath(path) => self.open_path(ctx, &path),
            AfterSaving::Chosen(purpose, path) => {
                self.replaceable = Some(self.history.revision());
                self.file_chosen(ctx, purpose, path);
            }
            AfterSaving::OpenScript(path, dialect) => {
                self.open_text(ctx, &path, move |path| read_script(path, Some(dialect)));
            }
            AfterSaving::WorkLeft(project) => self.offer_work_of(ctx, project.as_deref()),
            AfterSaving::Quit => {
                self.may_close = true;
                self.keep_work();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Saves to the project's own file, or asks for one.
    pub(super) fn save(&mut self, ctx: &egui::Context) {
        match self.file.path.clone() {
            Some(path) => {
                self.save_to(path);
            }
            None => self.pick_file(ctx, Purpose::SaveProject),
        }
    }

    /// Saves, and then goes on with what waited for it.
    pub(super) fn save_then_go_on(&mut self, ctx: &egui::Context) {
        match self.file.path.clone() {
            Some(path) => {
                if self.save_to(path)
                    && let Some(next) = self.after_saving.take()
                {
                    self.go_on(ctx, next);
                }
            }
            None => self.pick_file(ctx, Purpose::SaveProject),
        }
    }

    fn save_to(&mut self, path: PathBuf) -> bool {
        if self.asks_before_saving_over(&path) {
            return false;
        }
        self.keep_what_is_replaced(&path);
        self.pair_database(&path);
        let before = self.document().clone();
        self.tell_sources_from(&path);
        let text = to_text(self.document());
        match save_text(&path, &text) {
            Ok(()) => {
                self.keep_backup(&path, &text);
                let stamp = FileStamp::of(&path, text.as_bytes());
                self.view.notify(NoticeKind::Info, format!("Saved {}", path.display()));
                self.recent_files.add(&path);
                self.file = OpenFile { path: Some(path), title: None };
                self.history.mark_saved();
                self.now_in_file(Some(stamp));
                self.keep_work();
                true
            }
            Err(error) => {
                self.history.amend(before);
                self.document_changed();
                let message = format!("{error}. The work is not saved");
                self.view.notify_with(NoticeKind::Error, message, Action::SaveAs);
                self.after_saving = None;
                false
            }
        }
    }

    /// Has another program written the file since we know it? Then it is asked about, and not saved.
    fn asks_before_saving_over(&mut self, path: &Path) -> bool {
        if self.file.path.as_deref() != Some(path) {
            return false;
        }
        let looked = match &mut self.keeping.stamp {
            Some(stamp) => stamp.look(path, true),
            // A name that was not there when it was chosen.
            None if path.exists() => std::fs::read(path).map(Some),
            None => return false,
        };
        // What cannot be read can perhaps be written; if not, that is told.
        let Ok(Some(content)) = looked else { return false };
        self.file_was_changed(path, content, true);
        self.keeping.changed.is_some()
    }

    /// Opens a file of the list of recent ones, which may be gone by now.
    pub(super) fn open_recent(&mut self, ctx: &egui::Context, path: PathBuf) {
        if path.exists() {
            self.unless_unsaved(ctx, AfterSaving::OpenPath(path));
            return;
        }
        let message = if path.parent().is_some_and(Path::is_dir) {
            self.recent_files.remove(&path);
            format!("{} is no longer there", path.display())
        } else {
            // A drive that is away for now may have it.
            format!("{} cannot be reached: its folder is not there", path.display())
        };
        self.view.notify(NoticeKind::Warning, message);
    }

    /// What becomes of a file that was chosen.
    pub(super) fn file_chosen(&mut self, ctx: &egui::Context, purpose: Purpose, path: PathBuf) {
        if purpose != Purpose::SaveProject {
            self.after_saving = None;
        }
        let replaces =
            matches!(purpose, Purpose::OpenProject | Purpose::OpenDatabase | Purpose::LayDesign);
        if replaces && self.replaceable != Some(self.history.revision()) {
            // The window can be worked in while the desktop's dialog is open.
            return self.unless_unsaved(ctx, AfterSaving::Chosen(purpose, path));
        }
        match purpose {
            Purpose::OpenProject | Purpose::OpenDatabase => self.open_path(ctx, &path),
            Purpose::Import | Purpose::ImportFolder => self.begin_import(ctx, &path, None),
            Purpose::OpenDatabaseUnder => self.rows.open_under(ctx, &path),
            Purpose::CreateDatabase => self.create_database_at(&path),
            Purpose::LayDesign if looks_like_database(&path) => {
                let text = "A design is a project, a models.py or a script, not a database";
                self.view.notify(NoticeKind::Error, text.to_owned());
            }
            Purpose::LayDesign => {
                self.lays_design = true;
                self.open_path(ctx, &path);
                self.lays_design = false;
            }
            Purpose::SaveProject => {
                if self.save_to(path)
                    && let Some(next) = self.after_saving.take()
                {
                    self.go_on(ctx, next);
                }
            }
            Purpose::ExportSql => self.export_whole(&path, ExportFormat::Sql),
            Purpose::ExportRowsCsv => self.export_rows(ctx, &path, RowsFormat::Csv),
            Purpose::ExportRowsJson => self.export_rows(ctx, &path, RowsFormat::Json),
            Purpose::ExportPicture => self.export_picture(ctx, &path),
            Purpose::ExportText => self.export_text(&path),
            Purpose::ExportPython => self.export_whole(&path, ExportFormat::Python),
        }
    }

    /// Opens a project or a SQLite file; which of them it is, its content tells.
    pub fn open_path(&mut self, ctx: &egui::Context, path: &Path) {
        self.replaceable = Some(self.history.revision());
        if looks_like_database(path) {
            self.recent_files.add(path);
            self.rows.open(ctx, path);
            return;
        }
        match file_kind(path) {
            FileKind::Python => return self.open_text(ctx, path, read_models),
            FileKind::Sql => return self.open_text(ctx, path, |path| read_script(path, None)),
            FileKind::Other if path.is_file() => {
                self.recent_files.remove(path);
                let name = path.display();
                let message = format!(
                    "{name} is no project, models.py, SQL script or SQLite database, going by what is in it"
                );
                return self.view.notify(NoticeKind::Error, message);
            }
            FileKind::Project | FileKind::Other => {}
        }
        if !path.exists() && path.extension().is_some_and(|ending| ending == "json") {
            // As editors do: a name that is not there yet is where the new project will be saved.
            let file = OpenFile { path: Some(path.to_path_buf()), title: None };
            self.show_document(Document::default(), file);
            self.offer_left_behind(Some(path));
            return;
        }
        let read = read_bytes(path).and_then(|bytes| {
            let stamp = FileStamp::of(path, &bytes);
            Ok((from_bytes(bytes)?, stamp))
        });
        match read {
            Ok((document, stamp)) => {
                self.recent_files.add(path);
                self.leave_database();
                let file = OpenFile { path: Some(path.to_path_buf()), title: None };
                self.show_document(document, file);
                self.now_in_file(Some(stamp));
                self.offer_left_behind(Some(path));
                if self.lays_design {
                    self.pair_database(path);
                } else {
                    self.offer_paired_database();
                }
            }
            Err(error) => {
                let message = error.in_file(path);
                if !self.offer_work_on_unreadable(path, &message) {
                    self.recent_files.remove(path);
                    self.view.notify(NoticeKind::Error, message);
                }
            }
        }
    }

    /// Another design comes into the window: the open file is let go of, or waits for it.
    pub(super) fn leave_database(&mut self) {
        if self.lays_design {
            self.rows.await_design(self.history.document());
            self.show_tab(DrawerTab::Rows);
        } else {
            self.rows.close();
        }
    }

    /// Opens a models file or a script: its models, arranged. What was not understood is told.
    fn open_text(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        read: impl FnOnce(&Path) -> Result<ReadText, String> + Send + 'static,
    ) {
        let own = path.to_path_buf();
        let (lays_design, replaceable) = (self.lays_design, self.replaceable);
        self.read_beside(ctx, path, read, move |app, ctx, read| match read {
            Ok(ReadText { document, unread }) => {
                app.recent_files.add(&own);
                (app.lays_design, app.replaceable) = (lays_design, replaceable);
                app.show_arranged(ctx, &own, document, ReadFrom::Text, unread);
                app.lays_design = false;
            }
            Err(message) => {
                app.recent_files.remove(&own);
                app.view.notify(NoticeKind::Error, message);
            }
        });
    }

    /// Puts another document in the window, as saved.
    pub(super) fn show_document(&mut self, document: Document, file: OpenFile) {
        self.history = History::new(document);
        self.replaceable = None;
        self.file = file;
        self.now_in_file(None);
        self.arranging = None;
        self.opening = None;
        self.opened_script = None;
        self.view.selection.clear();
        self.view.unread.clear();
        self.view.tool = Tool::Select;
        self.view.panels.drawer_fills = false;
        self.view.active_view = None;
        self.view.view_name = None;
        self.view.canvas.forget_views();
        self.document_changed();
        self.view.canvas.request_fit();
    }

    fn export_rows(&mut self, ctx: &egui::Context, path: &Path, format: RowsFormat) {
        self.rows.export(ctx, path, format, self.history.document(), &self.mapping);
    }
}
