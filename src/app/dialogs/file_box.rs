//! Our own box for a file's path, for desktops without a file dialog.

use std::path::{Path, PathBuf};

use egui::{Button, Key, Modal, RichText, ScrollArea, TextEdit, Ui};

use super::{BUTTON_POINTS, FileRequest, buttons_row_ui, sheet_frame};
use crate::app::theme;
use crate::document::path_of_address;

/// A path being typed or walked to, and what stands in its folder.
pub struct FileBox {
    request: FileRequest,
    folder: PathBuf,
    name: String,
    entries: Vec<Entry>,
    trouble: Option<String>,
    is_new: bool,
}

struct Entry {
    name: String,
    is_folder: bool,
}

/// How the box ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileBoxAnswer {
    /// With this file.
    Chosen(FileRequest, PathBuf),
    /// Without one.
    Cancelled,
}

impl FileBox {
    /// A box for this request, in the folder it names or else the current one.
    pub fn new(request: FileRequest) -> Self {
        let folder = request
            .folder
            .clone()
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_else(|| PathBuf::from("/"));
        // A relative folder has no parent to go up to.
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let name = request.suggested_name.clone();
        let mut this =
            Self { request, folder, name, entries: Vec::new(), trouble: None, is_new: true };
        this.read_folder();
        this
    }

    /// Draws the box; an answer closes it.
    pub fn show(&mut self, ctx: &egui::Context) -> Option<FileBoxAnswer> {
        let mut answer = None;
        let modal =
            Modal::new(egui::Id::unique("file box")).frame(sheet_frame(ctx)).show(ctx, |ui| {
                ui.set_width(520.0);
                ui.label(RichText::new(self.request.purpose.title()).font(theme::semibold(16.0)));
                ui.add_space(theme::GAP);
                self.folder_ui(ui);
                ui.add_space(theme::GAP);
                let label = ui.label("Path");
                let palette = theme::Palette::of(ctx);
                let field = TextEdit::singleline(&mut self.name)
                    .desired_width(f32::INFINITY)
                    .background_color(palette.canvas);
                let field = ui.add(field).labelled_by(label.id);
                if std::mem::take(&mut self.is_new) {
                    field.request_focus();
                }
                let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                if let Some(trouble) = &self.trouble {
                    ui.colored_label(ui.visuals().error_fg_color, trouble);
                }
                ui.add_space(theme::GAP);
                buttons_row_ui(ui, |ui| {
                    let word = RichText::new(self.request.purpose.button_word());
                    let word = word.color(palette.on_accent);
                    let button = Button::new(word).fill(palette.accent).min_size(BUTTON_POINTS);
                    if ui.add(button).clicked() || entered {
                        answer = self.accept();
                    }
                    if ui.add(Button::new("Cancel").min_size(BUTTON_POINTS)).clicked() {
                        answer = Some(FileBoxAnswer::Cancelled);
                    }
                });
            });
        if modal.should_close() && answer.is_none() {
            answer = Some(FileBoxAnswer::Cancelled);
        }
        answer
    }

    /// Says why the file cannot be the one.
    pub fn tell(&mut self, trouble: String) {
        self.trouble = Some(trouble);
    }

    fn folder_ui(&mut self, ui: &mut Ui) {
        let mut go_to = None;
        ui.horizontal(|ui| {
            if ui.button("Up").clicked() {
                go_to = self.folder.parent().map(Path::to_path_buf);
            }
            ui.add(
                egui::Label::new(RichText::new(self.folder.to_string_lossy()).weak()).truncate(),
            );
        });
        ScrollArea::vertical().max_height(240.0).min_scrolled_height(240.0).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for entry in &self.entries {
                let name =
                    if entry.is_folder { format!("{}/", entry.name) } else { entry.name.clone() };
                if ui.selectable_label(self.name == entry.name, name).clicked() {
                    if entry.is_folder {
                        go_to = Some(self.folder.join(&entry.name));
                    } else {
                        self.name.clone_from(&entry.name);
                    }
                }
            }
        });
        if let Some(folder) = go_to {
            self.folder = folder;
            self.read_folder();
        }
    }

    fn accept(&mut self) -> Option<FileBoxAnswer> {
        let name = self.name.trim().to_owned();
        if self.request.purpose.is_folder() {
            return self.accept_folder(&name);
        }
        if name.is_empty() {
            self.trouble = Some("Type the name of a file, or choose one above.".to_owned());
            return None;
        }
        let path = match self.path_of(&name) {
            Ok(path) => path,
            Err(trouble) => {
                self.trouble = Some(trouble);
                return None;
            }
        };
        if path.is_dir() {
            self.folder = path;
            self.name.clear();
            self.read_folder();
            return None;
        }
        if !self.request.purpose.saves() && !path.exists() {
            self.trouble = Some(format!("There is no file {}.", path.display()));
            return None;
        }
        Some(FileBoxAnswer::Chosen(self.request.clone(), path))
    }

    /// The folder that is looked at, or the one that was typed.
    fn accept_folder(&mut self, name: &str) -> Option<FileBoxAnswer> {
        let path = self.folder.join(name);
        if path.is_dir() {
            return Some(FileBoxAnswer::Chosen(self.request.clone(), path));
        }
        self.trouble = Some(format!("There is no folder {}.", path.display()));
        None
    }

    /// What was typed, seen from the folder that is looked at; `~` is the user's own.
    fn path_of(&self, name: &str) -> Result<PathBuf, String> {
        let home = std::env::home_dir();
        if let (Some(home), Some(rest)) = (home, name.strip_prefix("~/")) {
            return Ok(home.join(rest));
        }
        Ok(self.folder.join(path_of_address(Path::new(name))?))
    }

    fn read_folder(&mut self) {
        self.trouble = None;
        self.entries.clear();
        let listing = match std::fs::read_dir(&self.folder) {
            Ok(listing) => listing,
            Err(error) => {
                self.trouble = Some(format!("{}: {error}", self.folder.display()));
                return;
            }
        };
        for entry in listing.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.path().is_dir();
            if !name.starts_with('.') && (is_folder || self.lists(&name)) {
                self.entries.push(Entry { name, is_folder });
            }
        }
        self.entries.sort_by_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    }

    fn lists(&self, name: &str) -> bool {
        let ending = Path::new(name).extension().unwrap_or_default().to_string_lossy();
        self.request
            .purpose
            .filters()
            .iter()
            .take(1)
            .any(|(_, endings)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    }
}
