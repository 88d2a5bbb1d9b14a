//! The window: the only room that names egui, eframe and rfd.
//!
//! [`BackrefApp`] holds the document, its mapping and the view state. Each frame, `logic.rs` takes in
//! what other threads have finished, `ui.rs` draws the panels, which push commands and actions into
//! an [`Outbox`], and `commands.rs` carries those out.

pub mod actions;
mod annotations;
pub mod arrange_job;
mod arrange_thread;
mod backups;
pub mod canvas;
mod changed_file;
mod clipboard;
mod clock_words;
pub mod command_palette;
mod commands;
mod create_database;
pub mod dialogs;
pub mod drawer;
mod files;
mod go_to;
pub mod import;
pub mod inspector;
mod keeping;
pub mod launch;
pub mod log_file;
mod logic;
pub mod models_list;
mod next_color;
mod opening;
mod paired_database;
mod paste;
pub mod picture;
mod picture_export;
mod place_models;
pub mod problem_index;
pub mod read_text;
mod reading;
mod recent_files;
pub mod remedies;
mod remedy_buttons;
mod replacing;
pub mod rows;
mod step_back;
mod text_export;
pub mod theme;
mod ui;
pub mod view_state;
mod views;
pub mod widgets;
mod work_left;

use std::path::PathBuf;
use std::sync::Arc;

use crate::ddl::Dialect;
use crate::diagram::arrange_watched;
use crate::document::{Command, DialectName, Document, History};
use crate::mapping::{Mapping, resolve};
use crate::recovery::Pace;
use crate::schema::Schema;

pub use actions::Action;
pub use view_state::ViewState;

use arrange_job::ArrangeJob;
use arrange_thread::Arranger;
use create_database::CreateDatabase;
use dialogs::{AfterSaving, Dialogs, FilePicker};
use import::ImportJob;
use keeping::Keeping;
use opening::OpeningJob;
use picture_export::PictureJob;
use reading::ReadingJob;
use recent_files::RecentFiles;
use rows::RowsState;
use theme::Palette;

/// The sample project, for a program that is started outside its checkout.
const SAMPLE: &str = include_str!("../../projects/music.json");
/// Where the shown panels are kept between starts.
const PANELS_KEY: &str = "panels";
/// Where it is kept whether boxes glide.
const REDUCE_MOTION_KEY: &str = "reduce motion";
/// Where the last files are kept between starts.
const RECENT_FILES_KEY: &str = "recent files";

/// The whole program behind the window.
pub struct BackrefApp {
    history: History,
    /// The document as it is in the named view that is looked at.
    seen: Document,
    mapping: Arc<Mapping>,
    /// The schema that `mapping` was resolved from.
    resolved_schema: Arc<Schema>,
    /// Counts the document's states, so that what is derived from it knows when it is stale.
    revision: u64,
    file: OpenFile,
    view: ViewState,
    rows: RowsState,
    dialogs: Dialogs,
    outbox: Outbox,
    /// An arrangement being worked out by another thread.
    arranging: Option<ArrangeJob>,
    /// What works them out.
    arranger: Arranger,
    /// A file's models being arranged by another thread, to be shown.
    opening: Option<OpeningJob>,
    /// A file being read by another thread.
    reading: Option<ReadingJob>,
    /// A source that was read, to be looked at before it is imported.
    importing: Option<ImportJob>,
    /// The script that is open as it was read, and the dialect that it was read in.
    opened_script: Option<(PathBuf, DialectName)>,
    /// A picture being drawn by another thread.
    picturing: Option<PictureJob>,
    /// The design that is being opened is laid over the open database.
    lays_design: bool,
    /// What waits for the file that unsaved work is being saved to.
    after_saving: Option<AfterSaving>,
    /// The revision of the project that another may take the place of: it is saved, or not wanted.
    replaceable: Option<u64>,
    /// The dialog that makes a database, while it is open.
    create_database: Option<CreateDatabase>,
    /// What is to be told of a database that was made, once it is open.
    made_database: Option<String>,
    recent_files: RecentFiles,
    /// So that nothing is lost.
    keeping: Keeping,
    /// The title that the window was last given.
    shown_title: String,
    /// Set once the user has agreed to lose unsaved work, or there is none.
    may_close: bool,
}

/// Where the document came from and goes to.
#[derive(Clone, Debug, Default)]
pub struct OpenFile {
    /// The project file; `None` for a design that was never saved.
    pub path: Option<PathBuf>,
    /// What the title says where there is no project file: `chinook` for an opened database.
    pub title: Option<String>,
}

impl OpenFile {
    /// The name that the title bar shows.
    pub fn name(&self) -> String {
        let from_path = self.path.as_deref().and_then(|path| path.file_stem());
        match (from_path, &self.title) {
            (Some(stem), _) => stem.to_string_lossy().into_owned(),
            (None, Some(title)) => title.clone(),
            (None, None) => "Untitled".to_owned(),
        }
    }
}

/// What panels may read while they draw.
pub struct PanelContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// What its schema comes to.
    pub mapping: &'a Arc<Mapping>,
    /// Counts the document's states.
    pub revision: u64,
    /// The colours of the theme shown.
    pub palette: &'static Palette,
    /// Is a database open, whose rows can be asked for?
    pub has_database: bool,
}

/// What panels ask for; carried out after all of them are drawn.
#[derive(Default)]
pub struct Outbox {
    /// Changes to the document, each one undo step.
    pub commands: Vec<Command>,
    /// Actions of the table.
    pub actions: Vec<Action>,
}

impl Outbox {
    /// Asks for a change to the document.
    pub fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Was nothing asked for?
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty() && self.actions.is_empty()
    }

    /// Asks for an action.
    pub fn action(&mut self, action: Action) {
        self.actions.push(action);
    }
}

impl BackrefApp {
    /// The program with an empty document and the desktop's own file dialogs.
    pub fn new(ctx: &egui::Context) -> Self {
        Self::with_file_picker(ctx, dialogs::desktop_file_picker())
    }

    /// The same with another way to choose files, as tests have.
    pub fn with_file_picker(ctx: &egui::Context, picker: FilePicker) -> Self {
        theme::install(ctx);
        let document = Document::default();
        let resolved_schema = Arc::clone(&document.schema);
        Self {
            seen: document.clone(),
            mapping: Arc::new(resolve(&resolved_schema)),
            resolved_schema,
            history: History::new(document),
            revision: 1,
            file: OpenFile::default(),
            view: ViewState::default(),
            rows: RowsState::default(),
            dialogs: Dialogs::new(picker),
            outbox: Outbox::default(),
            arranging: None,
            arranger: Arc::new(arrange_watched),
            opening: None,
            reading: None,
            importing: None,
            opened_script: None,
            picturing: None,
            lays_design: false,
            after_saving: None,
            replaceable: None,
            create_database: None,
            made_database: None,
            recent_files: RecentFiles::default(),
            keeping: Keeping::default(),
            shown_title: String::new(),
            may_close: false,
        }
    }

    /// The program in its real window, on a file if there is one, else on the sample project.
    pub fn new_in_window(creation: &eframe::CreationContext<'_>, path: Option<PathBuf>) -> Self {
        let mut this = Self::new(&creation.egui_ctx);
        if let Some(panels) =
            creation.storage.and_then(|storage| eframe::get_value(storage, PANELS_KEY))
        {
            this.view.panels = panels;
        }
        if let Some(reduces_motion) =
            creation.storage.and_then(|storage| eframe::get_value(storage, REDUCE_MOTION_KEY))
        {
            this.view.reduces_motion = reduces_motion;
        }
        if let Some(recent_files) =
            creation.storage.and_then(|storage| eframe::get_value(storage, RECENT_FILES_KEY))
        {
            this.recent_files = recent_files;
        }
        if let Some(folder) = launch::data_folder() {
            this.keep_in(&creation.egui_ctx, folder, Pace::default());
        }
        if let Some(path) = path {
            this.open_path(&creation.egui_ctx, &path);
            this.tell_of_work_elsewhere();
        } else {
            this.open_sample();
            this.offer_work_left_behind(&creation.egui_ctx);
        }
        this
    }

    /// Shows the sample project that is part of the program.
    fn open_sample(&mut self) {
        // The text is part of the program and a test opens it, so it is never refused.
        if let Ok(document) = crate::document::from_text(SAMPLE) {
            let file = OpenFile { path: None, title: Some("Sample music".to_owned()) };
            self.show_document(document, file);
        }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        self.history.document()
    }

    /// What the document's schema comes to.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The state of the window beside the document.
    pub fn view(&self) -> &ViewState {
        &self.view
    }

    /// The state of the Rows tab.
    pub fn rows(&self) -> &RowsState {
        &self.rows
    }

    /// The files that were opened or saved last, the newest first.
    pub fn recent_files(&self) -> &[PathBuf] {
        self.recent_files.paths()
    }

    /// The title of the window: the file's name, and a mark while it has unsaved changes.
    pub fn title(&self) -> String {
        let unsaved = if self.is_unsaved() { " •" } else { "" };
        format!("{}{unsaved} — Backref", self.file.name())
    }

    /// Are there changes that no file holds?
    pub fn is_unsaved(&self) -> bool {
        !self.history.is_saved()
    }
}

/// The dialect that a document's setting names.
pub fn dialect(name: DialectName) -> Dialect {
    match name {
        DialectName::Sqlite => Dialect::Sqlite,
        DialectName::Postgresql => Dialect::Postgresql,
        DialectName::Mysql => Dialect::Mysql,
    }
}

/// The setting that names a dialect.
pub fn dialect_name(dialect: Dialect) -> DialectName {
    match dialect {
        Dialect::Sqlite => DialectName::Sqlite,
        Dialect::Postgresql => DialectName::Postgresql,
        Dialect::Mysql => DialectName::Mysql,
    }
}

impl eframe::App for BackrefApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, PANELS_KEY, &self.view.panels);
        eframe::set_value(storage, REDUCE_MOTION_KEY, &self.view.reduces_motion);
        eframe::set_value(storage, RECENT_FILES_KEY, &self.recent_files);
    }
}
