//! Questions and file choices: the desktop's dialogs off the window's thread, and our own where the
//! desktop has none.

pub mod about;
pub mod backups_sheet;
pub mod changed_sheet;
pub mod difference_list;
pub mod dropped_file;
pub mod export_sheet;
mod file_box;
mod file_picker;
pub mod picture_sheet;
pub mod recovery_sheet;
pub mod replace_sheet;
pub mod shortcuts_sheet;
pub mod unread_sheet;
pub mod unsaved_changes;
pub mod work_left_sheet;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::document::DialectName;

pub use file_box::{FileBox, FileBoxAnswer};
pub use file_picker::{FilePicker, FileRequest, Picked, Purpose, desktop_file_picker};

/// The dialogs that are open, and the file choice that is under way.
pub struct Dialogs {
    picker: FilePicker,
    picking: Option<(FileRequest, Receiver<Picked>)>,
    /// Our own box for a path, shown where the desktop has no dialog.
    pub file_box: Option<FileBox>,
    /// The question or sheet in front of everything else.
    pub modal: Option<Modal>,
    /// What was last chosen for a format of text.
    pub export: export_sheet::ExportChoice,
    /// What was last chosen for a picture.
    pub picture: picture_sheet::PictureChoice,
    /// The size in points of the sheet in front, when it was last drawn.
    shown_size: Option<egui::Vec2>,
}

/// A question or sheet in front of everything else.
#[derive(Clone, Debug, PartialEq)]
pub enum Modal {
    /// Unsaved work would be lost by what comes next.
    UnsavedChanges(AfterSaving),
    /// All keys and gestures.
    Shortcuts,
    /// Version and licences.
    About,
    /// The places of the opened file that were not understood.
    Unread,
    /// What a picture of the diagram is to show.
    Picture,
    /// In which format of text the design is exported.
    ExportText,
    /// Work that was not saved when a program ended.
    LeftBehind,
    /// All projects with such work.
    WorkLeft,
    /// Another program has written the project file.
    ChangedFile,
    /// What both have changed is chosen from.
    Clashes,
    /// A file is being read.
    Reading,
    /// What an import would change.
    Import,
    /// The files that models were imported from.
    Sources,
    /// A file was dropped on a window that has models.
    Dropped(PathBuf),
    /// Earlier versions of the project.
    Backups,
    /// There is a file where one is to be written.
    Replace(FileRequest, PathBuf),
}

/// What was asked for when unsaved work stood in the way.
#[derive(Clone, Debug, PartialEq)]
pub enum AfterSaving {
    /// An empty project.
    NewProject,
    /// Choosing a file to open.
    Open(Purpose),
    /// Opening this file.
    OpenPath(PathBuf),
    /// What this file was chosen for, while the work was changed.
    Chosen(Purpose, PathBuf),
    /// Opening this script, read in this dialect.
    OpenScript(PathBuf, DialectName),
    /// Looking at the work that was left behind on this project, or that was never saved.
    WorkLeft(Option<PathBuf>),
    /// Closing the window.
    Quit,
}

/// The frame of questions and sheets.
pub(super) fn sheet_frame(ctx: &egui::Context) -> egui::Frame {
    egui::Frame::popup(&ctx.global_style()).inner_margin(20)
}

/// The buttons at a sheet's foot, from the right. They take their own height alone: what the sheet had more of
/// before would else be kept around them.
pub(super) fn buttons_row_ui(ui: &mut egui::Ui, contents: impl FnOnce(&mut egui::Ui)) {
    let size = egui::vec2(ui.available_width(), BUTTON_POINTS.y);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, contents);
}

/// The least size of a button at a sheet's foot, in points.
pub(super) const BUTTON_POINTS: egui::Vec2 = egui::vec2(104.0, 28.0);

/// Gives the keyboard to what answers a sheet, unless it is elsewhere in it or a list is open.
pub(super) fn focus_if_free(ui: &egui::Ui, response: &egui::Response) {
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if is_free && !egui::Popup::is_any_open(ui.ctx()) {
        response.request_focus();
    }
}

impl Dialogs {
    /// None open; files are chosen by `picker`.
    pub fn new(picker: FilePicker) -> Self {
        Self {
            picker,
            picking: None,
            file_box: None,
            modal: None,
            export: export_sheet::ExportChoice::default(),
            picture: picture_sheet::PictureChoice::default(),
            shown_size: None,
        }
    }

    /// Lets the user choose a file; the answer comes from [`Self::poll`] in a later frame.
    pub fn pick(&mut self, ctx: &egui::Context, request: FileRequest) {
        if self.picking.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        let picker = self.picker.clone();
        let (ctx, asked) = (ctx.clone(), request.clone());
        let thread = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            // The receiver is gone only when the window is.
            let _ = sender.send(picker(&asked));
            ctx.request_repaint();
        });
        match thread {
            Ok(_) => self.picking = Some((request, receiver)),
            Err(_) => self.file_box = Some(FileBox::new(request)),
        }
    }

    /// The answer of the desktop's dialog, if one has come since the last frame.
    pub fn poll(&mut self) -> Option<FileBoxAnswer> {
        let answer = match self.picking.as_ref()?.1.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Picked::NoDialog,
        };
        let (request, _) = self.picking.take()?;
        match answer {
            Picked::Path(path) => Some(FileBoxAnswer::Chosen(request, path)),
            Picked::Cancelled => Some(FileBoxAnswer::Cancelled),
            Picked::NoDialog => {
                self.file_box = Some(FileBox::new(request));
                None
            }
        }
    }

    /// A sheet stands in the middle by the size that it had a frame ago: with another size it is drawn again.
    pub(super) fn stay_centered(&mut self, ctx: &egui::Context) {
        let size = ctx.memory(|memory| {
            let layer = memory.top_modal_layer()?;
            Some(memory.area_rect(layer.id)?.size())
        });
        if std::mem::replace(&mut self.shown_size, size) != size && size.is_some() {
            ctx.request_repaint();
        }
    }

    /// Is a question, sheet or file choice in front of the window?
    pub fn is_open(&self) -> bool {
        self.modal.is_some() || self.file_box.is_some() || self.picking.is_some()
    }
}
