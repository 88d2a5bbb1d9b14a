//! Writing the shown rows to a file: those of the active pane, with its filter, order and columns. A worker
//! of its own does it, so that browsing goes on meanwhile.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use egui::{Button, RichText, Ui};

use super::cell_text::count_text;
use super::relations::rows_text;
use super::{RowsEvent, RowsState};
use crate::app::{Action, Outbox};
use crate::document::Document;
use crate::mapping::Mapping;
use crate::sqlite::{Answer, Export, RequestKind, RowsFormat, Slot, Worker};

/// Rows that are being written.
pub struct Exporting {
    path: PathBuf,
    worker: Worker,
    written: Arc<AtomicU64>,
}

impl RowsState {
    /// Begins to write the shown rows to a file; the outcome comes from [`Self::poll`].
    pub fn export(
        &mut self,
        ctx: &egui::Context,
        path: &Path,
        format: RowsFormat,
        document: &Document,
        mapping: &Arc<Mapping>,
    ) {
        let Some(database) = &mut self.database else { return };
        let mapping = &database.browsed(mapping);
        let Some(pane) = database.active_pane() else { return };
        let written = Arc::new(AtomicU64::new(0));
        let shown = pane.grid.plan.shown().iter();
        let columns = shown.filter_map(|column| pane.column_names.get(*column)).cloned().collect();
        let export = Export {
            rows: pane.exported_rows(document, mapping),
            columns,
            format,
            path: path.to_path_buf(),
            written: Arc::clone(&written),
        };
        let ctx = ctx.clone();
        let mut worker = Worker::spawn(&database.path, move || ctx.request_repaint());
        worker.request(Slot(0), RequestKind::Export(export));
        self.exporting = Some(Exporting { path: path.to_path_buf(), worker, written });
    }

    /// A name for a file of the shown rows.
    pub fn export_name(&self) -> String {
        let pane = self.database.as_ref().and_then(|database| database.active_pane());
        pane.map_or_else(|| "rows".to_owned(), |pane| pane.table_name.clone())
    }

    pub(super) fn poll_export(&mut self) -> Option<RowsEvent> {
        let response = self.exporting.as_ref()?.worker.try_response()?;
        let event = match response.result {
            Ok(Answer::Exported(rows)) => {
                Some(RowsEvent::Exported { path: self.exporting.as_ref()?.path.clone(), rows })
            }
            Err(error) => Some(RowsEvent::Failed { message: error.to_string() }),
            // What nobody asked for: the damage of the file, for one.
            Ok(_) => return None,
        };
        self.exporting = None;
        event
    }

    /// Draws the button that writes the shown rows, or how far that is and a button to stop it.
    pub(super) fn export_ui(&mut self, ui: &mut Ui, outbox: &mut Outbox) {
        if let Some(exporting) = &self.exporting {
            let rows = exporting.written.load(Ordering::Relaxed);
            let cancel = ui.add(Button::new(RichText::new("Cancel").small()));
            ui.weak(RichText::new(format!("Writing… {}", rows_text(rows))).small());
            ui.spinner();
            if cancel.on_hover_text("Stop writing; no file is left").clicked() {
                self.exporting = None;
            }
            return;
        }
        let text = RichText::new("Export…").small();
        let button = Button::new(text).frame_when_inactive(false);
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
            for action in [Action::RowsExportCsv, Action::RowsExportJson] {
                let row = action.row();
                if ui.button(row.text).on_hover_text(row.tooltip).clicked() {
                    outbox.action(action);
                    ui.close();
                }
            }
        });
        response.on_hover_text("Write the rows shown, as they are filtered, sorted and arranged");
    }
}

/// What is said when the rows are written.
pub fn exported_text(path: &Path, rows: u64) -> String {
    let unit = if rows == 1 { "row" } else { "rows" };
    format!("Wrote {} {unit} to {}", count_text(rows), path.display())
}
