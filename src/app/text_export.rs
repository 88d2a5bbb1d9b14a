//! Formats of text asked for in the window: the sheet, and the file that is written.

use std::path::Path;

use super::BackrefApp;
use super::dialogs::export_sheet::{ExportAnswer, export_sheet_ui};
use super::dialogs::{Modal, Purpose};
use super::view_state::NoticeKind;
use crate::document::project_file::reason;
use crate::document::write_atomically;
use crate::formats::{self, ExportFormat, ExportRequest, Exported};

impl BackrefApp {
    /// Opens the sheet.
    pub(super) fn ask_for_text(&mut self) {
        let dialect = super::dialect(self.document().settings.dialect);
        self.dialogs.export.begin(dialect);
        self.dialogs.modal = Some(Modal::ExportText);
    }

    /// Draws the sheet; answers true when it is closed.
    pub(super) fn export_sheet(&mut self, ctx: &egui::Context) -> bool {
        let (document, mapping) = (self.history.document(), &self.mapping);
        let selected = self.view.selection.models.clone();
        let answer = export_sheet_ui(ctx, &mut self.dialogs.export, &selected, |request| {
            formats::export(document, mapping, request)
        });
        if answer == Some(ExportAnswer::Export) {
            self.pick_file(ctx, Purpose::ExportText);
        }
        answer.is_some()
    }

    /// Writes what the sheet shows.
    pub(super) fn export_text(&mut self, path: &Path) {
        let choice = &self.dialogs.export;
        let path = match path.extension() {
            Some(_) => path.to_path_buf(),
            None => path.with_extension(choice.format().ending()),
        };
        if let Some(exported) = choice.exported().cloned() {
            self.write_exported(&path, &exported);
        }
    }

    /// Makes SQL or Python of the whole design and writes it.
    pub(super) fn export_whole(&mut self, path: &Path, format: ExportFormat) {
        let dialect = super::dialect(self.document().settings.dialect);
        let request = ExportRequest { format, dialect, ..ExportRequest::default() };
        match formats::export(self.document(), &self.mapping, &request) {
            Ok(exported) => self.write_exported(path, &exported),
            Err(message) => {
                let text = format!("No {} was written.\n{message}", format.label());
                self.view.notify(NoticeKind::Error, text);
            }
        }
    }

    fn write_exported(&mut self, path: &Path, exported: &Exported) {
        let text = &exported.written.text;
        if let Err(error) = write_atomically(path, text.as_bytes()) {
            let text = format!("Cannot write {}: {}", path.display(), reason(&error));
            self.view.notify(NoticeKind::Error, text);
            return;
        }
        let proof = exported.proof.map(|proof| format!(" {proof}")).unwrap_or_default();
        self.view.notify(NoticeKind::Info, format!("Wrote {}.{proof}", path.display()));
    }
}
