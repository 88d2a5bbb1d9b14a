//! Create database: a new SQLite file of the design, with sample rows if they are wanted, which is then browsed by
//! the design. What the dialog holds and what becomes of it; `dialog` draws it, `job` does the work beside the window.

mod dialog;
mod job;
mod tables;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::BackrefApp;
use super::dialogs::FileRequest;
use super::dialogs::Purpose;
use super::rows::count_text;
use super::view_state::NoticeKind;
use crate::mapping::Mapping;
use crate::sample_rows::row_counts;
use crate::schema::{ModelId, Schema};
use crate::sqlite::Sample;

use job::{CreateJob, PreviewJob, Shown};

/// How many rows are made where nobody says how many.
const FIRST_TOTAL: u64 = 1_000;
/// The most rows that are made.
const MOST_ROWS: u64 = 50_000_000;

/// The dialog.
pub struct CreateDatabase {
    schema: Arc<Schema>,
    mapping: Arc<Mapping>,
    /// The file as it is written in the field.
    path: String,
    /// Is there something at that path?
    is_taken: bool,
    /// Is it to have rows?
    fills: bool,
    total: u64,
    sample: Sample,
    /// The table whose rows are shown.
    chosen: ModelId,
    shown: Option<Result<Shown, String>>,
    preview: Option<PreviewJob>,
    job: Option<CreateJob>,
    error: Option<String>,
    /// Is it drawn for the first time, or for the first time since a file was chosen?
    is_new: bool,
    /// The buttons as they were drawn last, and the tick box.
    buttons: Vec<egui::Id>,
    tick_box: Option<egui::Id>,
}

impl CreateDatabase {
    fn new(
        schema: &Arc<Schema>,
        mapping: &Arc<Mapping>,
        path: String,
        fills: bool,
    ) -> Option<Self> {
        let chosen = mapping.tables.values().find(|table| !table.is_view)?.model_id;
        let counts = row_counts(schema, mapping, FIRST_TOTAL);
        Some(Self {
            schema: Arc::clone(schema),
            mapping: Arc::clone(mapping),
            is_taken: false,
            path,
            fills,
            total: FIRST_TOTAL,
            sample: Sample { counts, seed: 1 },
            chosen,
            shown: None,
            preview: None,
            job: None,
            error: None,
            is_new: true,
            buttons: Vec::new(),
            tick_box: None,
        })
    }

    fn set_path(&mut self, path: &Path) {
        self.path = path.to_string_lossy().into_owned();
        self.look_at_path();
    }

    fn look_at_path(&mut self) {
        self.error = None;
        self.is_taken = self.target().is_some_and(|path| path.symlink_metadata().is_ok());
    }

    /// The file, with an ending where none was given.
    fn target(&self) -> Option<PathBuf> {
        let text = self.path.trim();
        let path = Path::new(text);
        path.file_name()?;
        Some(if path.extension().is_some() {
            path.to_path_buf()
        } else {
            path.with_extension("sqlite")
        })
    }

    /// Shares another number of rows out.
    fn set_total(&mut self, total: u64) {
        self.total = total;
        self.sample.counts = row_counts(&self.schema, &self.mapping, total);
        self.forget_preview();
    }

    fn forget_preview(&mut self) {
        self.preview = None;
        self.shown = None;
    }

    /// Takes in what the threads have done; the file and a note once it is there.
    fn poll(&mut self, ctx: &egui::Context) -> Option<(PathBuf, String)> {
        if self.fills && self.shown.is_none() && self.preview.is_none() {
            self.preview = Some(PreviewJob::begin(ctx, &self.schema, &self.mapping, &self.sample));
        }
        if let Some(outcome) = self.preview.as_ref().and_then(PreviewJob::outcome) {
            (self.shown, self.preview) = (Some(outcome), None);
        }
        let outcome = self.job.as_ref()?.outcome()?;
        let job = self.job.take()?;
        match outcome {
            Ok(filled) => {
                let name = job.path.file_name().unwrap_or_default().to_string_lossy();
                let mut text = if self.fills {
                    let unit = if filled.rows == 1 { "row" } else { "rows" };
                    format!("Made {name} with {} {unit}", count_text(filled.rows))
                } else {
                    format!("Made {name}")
                };
                for note in filled.notes {
                    text.push('\n');
                    text.push_str(&note);
                }
                Some((job.path.clone(), text))
            }
            Err(message) => {
                self.error = Some(message);
                None
            }
        }
    }

    fn create(&mut self, ctx: &egui::Context) {
        let Some(path) = self.target() else {
            self.error = Some("Type the name of the new file.".to_owned());
            return;
        };
        // A name alone is beside where the program was started; the note should say where that is.
        let path = std::path::absolute(&path).unwrap_or(path);
        let sample = self.fills.then_some(&self.sample);
        self.error = None;
        self.job = Some(CreateJob::begin(ctx, path, &self.schema, &self.mapping, sample));
    }
}

impl BackrefApp {
    /// Opens the dialog, with or without rows to be filled in.
    pub(super) fn begin_create_database(&mut self, fills: bool) {
        let schema = &self.history.document().schema;
        let path = free_path(&self.folder_for_files(), &self.file.name());
        let path = path.to_string_lossy().into_owned();
        self.create_database = CreateDatabase::new(schema, &self.mapping, path, fills);
        if self.create_database.is_none() {
            let text = "The design has no tables yet; draw a model first";
            self.view.notify(NoticeKind::Warning, text.to_owned());
        }
    }

    /// Takes in the file that was chosen for the dialog.
    pub(super) fn create_database_at(&mut self, path: &Path) {
        if let Some(dialog) = &mut self.create_database {
            dialog.set_path(path);
            if let Some(target) = dialog.target() {
                dialog.set_path(&target);
            }
        }
    }

    /// Draws the dialog, if it is open.
    pub(super) fn create_database_ui(&mut self, ctx: &egui::Context) {
        let Some(dialog) = &mut self.create_database else { return };
        if let Some((path, text)) = dialog.poll(ctx) {
            self.create_database = None;
            // Told when its rows are there to be seen.
            self.made_database = Some(text);
            self.recent_files.add(&path);
            self.rows.open_under(ctx, &path);
            return;
        }
        if self.dialogs.file_box.is_some() {
            dialog.is_new = true;
            return;
        }
        match dialog.show(ctx) {
            Some(dialog::Answer::Close) => self.create_database = None,
            Some(dialog::Answer::ChooseFile) => {
                let target = dialog.target();
                let part = |of: Option<&std::ffi::OsStr>| {
                    of.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
                };
                let request = FileRequest {
                    purpose: Purpose::CreateDatabase,
                    suggested_name: part(target.as_deref().and_then(Path::file_name)),
                    folder: target
                        .as_deref()
                        .and_then(Path::parent)
                        .filter(|folder| folder.is_dir())
                        .map(Path::to_path_buf),
                };
                self.dialogs.pick(ctx, request);
            }
            None => {}
        }
    }

    /// Is the dialog in front of the window?
    pub(super) fn is_creating_database(&self) -> bool {
        self.create_database.is_some()
    }

    /// Where new files go: beside the project, else among the user's documents.
    fn folder_for_files(&self) -> PathBuf {
        let beside = self.file.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let documents = || {
            let user = directories::UserDirs::new()?;
            Some(user.document_dir().unwrap_or_else(|| user.home_dir()).to_path_buf())
        };
        beside
            .filter(|folder| folder.is_dir())
            .or_else(|| documents().filter(|folder| folder.is_dir()))
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_default()
    }
}

/// A name that no file of the folder has: `music.sqlite`, `music-2.sqlite`.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let stem = name.to_lowercase().replace([' ', '/'], "_");
    let first = folder.join(format!("{stem}.sqlite"));
    let others = (2..1_000).map(|number| folder.join(format!("{stem}-{number}.sqlite")));
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    std::iter::once(first.clone()).chain(others).find(is_free).unwrap_or(first)
}
