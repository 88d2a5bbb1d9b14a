//! The Rows tab: a live SQLite file, browsed by its relationships.
//!
//! Reading order: [`RowsState`], which the window knows; `open_database`, the path of panes and what
//! is asked of the worker; `answers`, what comes back; `pane`, `loaded_rows` and `trail`, what is
//! kept; `toolbar`, `panes`, `grid` and `relations`, what is drawn.

mod actions_on_rows;
mod answers;
mod arranged_columns;
mod breadcrumb;
mod canvas_lights;
mod cell_menu;
mod cell_note;
mod cell_text;
mod cell_viewer;
mod column_menu;
mod column_plan;
mod column_widths;
mod design;
mod design_window;
mod export;
mod filter_bar;
mod go_to_row;
mod grid;
mod grid_column;
mod grid_header;
mod grid_nodes;
mod grid_paint;
mod hex_lines;
mod json_text;
mod lens;
mod lens_statements;
mod lens_table;
mod loaded_rows;
mod open_database;
mod pane;
mod pane_source;
mod panes;
mod peek;
mod peek_card;
mod picture;
mod proposal_line;
mod relations;
mod scroll;
mod sort_and_filter;
mod strip_edges;
mod tab_strip;
mod table_chooser;
mod tabs;
mod toolbar;
mod trail;
mod value_keys;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Button, RichText, Ui};

use super::actions::Action;
use super::theme::semibold;
use super::view_state::{Part, ViewState};
use super::{Outbox, PanelContext};
use crate::document::Document;
use crate::mapping::Mapping;
use crate::schema::{ModelId, Schema};
use crate::sqlite::{Answer, RequestKind, Slot, Worker};

use canvas_lights::RelationWish;
use design::Design;
use export::Exporting;
use open_database::OpenDatabase;
use panes::{FocusWish, PanesEvent};
use table_chooser::TableChooser;

/// The open database and the path of rows through it.
#[derive(Default)]
pub struct RowsState {
    database: Option<OpenDatabase>,
    /// A file whose schema is being read, and whether the models in the window are laid over it.
    opening: Option<(PathBuf, Worker, Design)>,
    /// Why the last file could not be opened.
    error: Option<String>,
    /// A model whose rows were asked for since the last frame.
    wanted: Option<ModelId>,
    /// Rows that are being written to a file.
    exporting: Option<Exporting>,
    /// What was selected on the canvas when the rows were last drawn.
    seen_part: Option<Part>,
    /// The list of tables.
    table_chooser: TableChooser,
}

/// What the worker has brought that concerns the whole window.
pub enum RowsEvent {
    /// The file was opened and read.
    Opened {
        /// The file.
        path: PathBuf,
        /// What was read from it.
        schema: Box<Schema>,
        /// What could not be held, a line each.
        notes: Vec<String>,
    },
    /// The models in the window are laid over the file.
    LaidOver {
        /// The file.
        path: PathBuf,
        /// In how many places they differ.
        differences: usize,
    },
    /// Rows were written to a file.
    Exported {
        /// The file.
        path: PathBuf,
        /// How many.
        rows: u64,
    },
    /// Something could not be opened, read or written.
    Failed {
        /// One message.
        message: String,
    },
}

impl RowsState {
    /// Opens a file on a worker thread; the outcome comes from [`Self::poll`]. A file that is open
    /// stays so until then.
    pub fn open(&mut self, ctx: &egui::Context, path: &Path) {
        self.begin_opening(ctx, path, Design::Reflected);
    }

    /// The same, but the models in the window stay and drive the browsing.
    pub fn open_under(&mut self, ctx: &egui::Context, path: &Path) {
        self.begin_opening(ctx, path, Design::Laid);
    }

    /// The next document in the window, another than this, will drive the browsing.
    pub fn await_design(&mut self, document: &Document) {
        if let Some(database) = &mut self.database {
            database.await_design(document);
        }
    }

    /// Shows or hides what differs between the design and the file.
    pub fn toggle_design_window(&mut self) {
        if let Some(database) = &mut self.database {
            database.design_window.toggle();
        }
    }

    fn begin_opening(&mut self, ctx: &egui::Context, path: &Path, design: Design) {
        let ctx = ctx.clone();
        self.error = None;
        let mut worker = Worker::spawn(path, move || ctx.request_repaint());
        worker.request(Slot(0), RequestKind::Reflect);
        self.opening = Some((path.to_path_buf(), worker, design));
    }

    /// Lets go of the file.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Takes in what the worker has brought.
    pub fn poll(&mut self, document: &Document, mapping: &Arc<Mapping>) -> Vec<RowsEvent> {
        let mut events = self.poll_opening(mapping);
        events.extend(self.poll_export());
        if let Some(database) = &mut self.database {
            let mapping = &database.browsed(mapping);
            database.follow(document, mapping);
            while let Some(response) = database.worker.try_response() {
                database.take(response, document, mapping);
            }
            if let Some(model_id) = self.wanted.take_if(|_| database.is_shown) {
                database.browse(model_id, document, mapping);
                database.focus_wish = Some(FocusWish::Grid);
            }
        }
        events
    }

    fn poll_opening(&mut self, mapping: &Arc<Mapping>) -> Vec<RowsEvent> {
        let Some((path, worker, _)) = &self.opening else { return Vec::new() };
        let Some(response) = worker.try_response() else { return Vec::new() };
        let path = path.clone();
        let Some((_, worker, design)) = self.opening.take() else { return Vec::new() };
        match response.result {
            Ok(Answer::Reflection(reflection)) => {
                let notes = reflection
                    .notes
                    .iter()
                    .map(|note| format!("{}: {}", note.table, note.message))
                    .collect();
                let schema = Box::new(reflection.schema.clone());
                let is_laid = matches!(design, Design::Laid);
                let mut database =
                    OpenDatabase::new(path.clone(), worker, reflection.schema, design);
                let differences = database.differences(mapping).len();
                self.database = Some(database);
                vec![if is_laid {
                    RowsEvent::LaidOver { path, differences }
                } else {
                    RowsEvent::Opened { path, schema, notes }
                }]
            }
            Err(error) => {
                let message = error.to_string();
                self.error = Some(message.clone());
                vec![RowsEvent::Failed { message }]
            }
            // Nothing else was asked of it.
            Ok(_) => Vec::new(),
        }
    }

    /// Is a database open?
    pub fn is_open(&self) -> bool {
        self.database.is_some()
    }

    /// The open file.
    pub fn database_path(&self) -> Option<&Path> {
        self.database.as_ref().map(|database| database.path.as_path())
    }
}

pub use canvas_lights::RowsPath;
pub use cell_text::count_text;
pub use column_menu::ColumnWish;
pub use export::exported_text;
pub use grid::SortWish;

/// Draws the tab.
pub fn rows_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    rows: &mut RowsState,
    outbox: &mut Outbox,
) {
    ui.set_min_size(ui.available_size());
    if rows.database.is_none() {
        nothing_open_ui(context, ui, rows, outbox);
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some(database) = &mut rows.database {
        database.tabs_ui(ui, context);
    }
    toolbar::toolbar_ui(context, ui, view, rows, outbox);
    let Some(database) = &mut rows.database else { return };
    database.design_ui(ui, context, outbox);
    let fitted = database.fitted(context.mapping);
    let browsed = database.browsed(context.mapping);
    // What SQLAlchemy would emit is told of the design alone.
    let designed = &with_mapping(context, &fitted);
    let context = &with_mapping(context, &browsed);
    database.filter_ui(ui, context);
    let steps = database.trail.steps().to_vec();
    let active = database.trail.active();
    if steps.is_empty() {
        let text = if database.is_shown {
            "This database has no tables."
        } else {
            "The rows of this file are shown once its models are on the canvas."
        };
        ui.add_space(24.0);
        ui.vertical_centered(|ui| ui.weak(text));
        return;
    }
    database.keep_columns();
    for pane in database.panes.values_mut() {
        (pane.hovered_relation, pane.grid.hovered, pane.grid.current_rect) = (None, None, None);
    }
    let events = panes::panes_ui(ui, &steps, active, database, context.palette);
    for event in events {
        match event {
            PanesEvent::Select(index, row) => database.trail.select(index, row),
            PanesEvent::Activate(index) => database.trail.set_active(index),
            PanesEvent::GoTo(index) => {
                database.trail.set_active(index);
                database.focus_wish = Some(FocusWish::Grid);
            }
            PanesEvent::Sort(index, column, wish) => {
                database.sort(index, (column, wish), context.document, context.mapping);
            }
            PanesEvent::Filter(index, condition) => {
                database.add_filter(index, &condition, context.document, context.mapping);
            }
            PanesEvent::Lens(index, relation) => {
                database.open_lens(index, relation, designed.mapping);
            }
            PanesEvent::Peek => database.peek.toggle(ui.memory(egui::Memory::focused)),
            PanesEvent::ViewCell => database.viewer.toggle(),
            PanesEvent::OpenRelationInTab(index, relation) => {
                let (document, mapping) = (context.document, context.mapping);
                database.open_relation_in_tab(index, relation, document, mapping);
            }
            PanesEvent::OpenRowInTab(index, row) => database.open_row_in_tab(index, row),
            PanesEvent::OpenRelation(index, relation) => {
                database.open_relation(index, relation, context.document, context.mapping);
            }
        }
        ui.ctx().request_repaint();
    }
    database.peek_ui(ui, context);
    database.viewer_ui(ui, context);
    database.lens_ui(ui, designed);
    view.rows_path = database.path(context.mapping);
    if view.selection.part != rows.seen_part {
        rows.seen_part = view.selection.part;
        database.relation_wish = RelationWish::of(rows.seen_part, true);
    }
    database.follow_wish(context.document, context.mapping);
    database.ask_missing(context.document, context.mapping);
    ui.ctx().request_repaint_after(database.ask_for_changes());
}

fn with_mapping<'a>(context: &PanelContext<'a>, mapping: &'a Arc<Mapping>) -> PanelContext<'a> {
    PanelContext {
        document: context.document,
        mapping,
        revision: context.revision,
        palette: context.palette,
        has_database: context.has_database,
    }
}

/// What the tab shows without a file: what could be done, what is being done, or what went wrong.
fn nothing_open_ui(context: &PanelContext<'_>, ui: &mut Ui, rows: &RowsState, outbox: &mut Outbox) {
    let palette = context.palette;
    ui.add_space((ui.available_height() * 0.22).min(72.0));
    ui.vertical_centered(|ui| {
        if let Some((path, ..)) = &rows.opening {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            ui.spinner();
            ui.weak(format!("Reading {name}…"));
            return;
        }
        ui.label(RichText::new("No database is open").font(semibold(15.0)));
        match &rows.error {
            Some(error) => ui.label(RichText::new(error).color(palette.error)),
            None => ui.weak(
                "Open a SQLite file to walk its rows by the names of their relationships. \
                 It is read only and never changed.",
            ),
        };
        ui.add_space(8.0);
        let row = Action::OpenDatabase.row();
        let button = Button::new(RichText::new("Open a database…").color(palette.on_accent))
            .fill(palette.accent)
            .min_size(egui::vec2(0.0, 28.0));
        if ui.add(button).on_hover_text(row.tooltip).clicked() {
            outbox.action(Action::OpenDatabase);
        }
        if context.document.schema.models.is_empty() {
            return;
        }
        for action in [Action::CreateDatabase, Action::FillWithSampleRows] {
            let row = action.row();
            let button = Button::new(row.text).min_size(egui::vec2(0.0, 28.0));
            if ui.add(button).on_hover_text(row.tooltip).clicked() {
                outbox.action(action);
            }
        }
    });
}
