//! The Rows tab: a live SQLite file, browsed by its relationships.

use std::path::{Path, PathBuf};

use egui::Ui;

use super::view_state::ViewState;
use super::{Outbox, PanelContext};
use crate::document::Document;
use crate::mapping::Mapping;
use crate::schema::{ModelId, Schema};

/// The open database and the path of rows through it.
#[derive(Default)]
pub struct RowsState {}

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
    /// The file could not be opened or read.
    Failed {
        /// One message.
        message: String,
    },
}

impl RowsState {
    /// Opens a file on a worker thread; the outcome comes from [`Self::poll`].
    pub fn open(&mut self, _ctx: &egui::Context, _path: &Path) {}

    /// Lets go of the file.
    pub fn close(&mut self) {}

    /// Takes in what the worker has brought.
    pub fn poll(&mut self, _document: &Document, _mapping: &Mapping) -> Vec<RowsEvent> {
        Vec::new()
    }

    /// Is a database open?
    pub fn is_open(&self) -> bool {
        false
    }

    /// The open file.
    pub fn database_path(&self) -> Option<&Path> {
        None
    }

    /// Shows a model's rows.
    pub fn browse(&mut self, _model_id: ModelId) {}

    /// Is there an earlier path?
    pub fn can_go_back(&self) -> bool {
        false
    }

    /// Is there a later path?
    pub fn can_go_forward(&self) -> bool {
        false
    }

    /// Goes to the earlier path.
    pub fn go_back(&mut self) {}

    /// Goes to the later path.
    pub fn go_forward(&mut self) {}
}

/// Draws the tab.
pub fn rows_ui(
    _context: &PanelContext<'_>,
    _ui: &mut Ui,
    _view: &mut ViewState,
    _rows: &mut RowsState,
    _outbox: &mut Outbox,
) {
}
