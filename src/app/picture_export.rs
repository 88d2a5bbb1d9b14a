//! A picture asked for in the window: the sheet, the file, and the thread that draws and writes it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::BackrefApp;
use super::dialogs::picture_sheet::{PictureAnswer, PictureScope, picture_sheet_ui};
use super::dialogs::{Modal, Purpose};
use super::picture;
use super::view_state::NoticeKind;
use crate::document::project_file::reason;
use crate::document::write_atomically;
use crate::export::picture::PictureFormat;

/// A picture being drawn and written by another thread.
pub(super) struct PictureJob {
    path: PathBuf,
    answer: Receiver<Result<(), String>>,
}

impl BackrefApp {
    /// Opens the sheet.
    pub(super) fn ask_for_picture(&mut self) {
        self.dialogs.modal = Some(Modal::Picture);
    }

    /// Draws the sheet; answers true when it is closed.
    pub(super) fn picture_sheet(&mut self, ctx: &egui::Context) -> bool {
        let scope = self.picture_scope();
        let canvas = &self.view.canvas;
        let choice = &mut self.dialogs.picture;
        let answer =
            picture_sheet_ui(ctx, choice, &scope, |request| canvas.picture_size(&request.extent));
        if answer == Some(PictureAnswer::Export) {
            self.pick_file(ctx, Purpose::ExportPicture);
        }
        answer.is_some()
    }

    /// Draws what was chosen in the sheet and writes it, on a thread of its own.
    pub(super) fn export_picture(&mut self, ctx: &egui::Context, path: &Path) {
        let mut request = self.dialogs.picture.request(&self.picture_scope());
        let path = match path.extension() {
            Some(_) => path.to_path_buf(),
            None => path.with_extension(request.format.ending()),
        };
        // A name that was written with the other ending means that format.
        let named = PictureFormat::ALL.into_iter().find(|format| {
            path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(format.ending()))
        });
        request.format = named.unwrap_or(request.format);
        let (document, mapping) = (self.seen.clone(), Arc::clone(&self.mapping));
        let (sender, answer) = channel();
        let (target, waker) = (path.clone(), ctx.clone());
        let thread = std::thread::Builder::new().name("picture".to_owned()).spawn(move || {
            let drawn = picture::draw(&document, &mapping, &request);
            let written = drawn.map_err(|error| error.to_string()).and_then(|bytes| {
                write_atomically(&target, &bytes).map_err(|error| {
                    format!("Cannot write {}: {}", target.display(), reason(&error))
                })
            });
            // The receiver is gone only when the window is.
            let _ = sender.send(written);
            waker.request_repaint();
        });
        match thread {
            Ok(_) => self.picturing = Some(PictureJob { path, answer }),
            Err(error) => {
                let text = format!("The picture cannot be drawn: {error}");
                self.view.notify(NoticeKind::Error, text);
            }
        }
    }

    /// Tells how the picture came out, once it has.
    pub(super) fn poll_picture(&mut self) {
        let Some(job) = &self.picturing else { return };
        let answer = match job.answer.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                Err("The picture could not be drawn. Please report this.".to_owned())
            }
        };
        let path = job.path.display().to_string();
        self.picturing = None;
        match answer {
            Ok(()) => {
                let text = format!("Wrote {path}");
                self.view.notify(NoticeKind::Info, text);
            }
            Err(message) => self.view.notify(NoticeKind::Error, message),
        }
    }

    fn picture_scope(&self) -> PictureScope {
        PictureScope {
            selected: self.view.selection.models.clone(),
            visible: self.view.canvas.visible_in_canvas(),
        }
    }
}
