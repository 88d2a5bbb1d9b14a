//! What happens each frame before anything is drawn: answers of other threads, dropped files, keys,
//! the request to close.

use std::path::PathBuf;

use egui::{Event, Key, KeyboardShortcut, Modifiers, ViewportCommand};

use super::actions::{ACTIONS, ActionRow};
use super::dialogs::{AfterSaving, Modal, Purpose};
use super::drawer::DrawerTab;
use super::import::with_source;
use super::opening::ReadFrom;
use super::rows::{RowsEvent, RowsPath, exported_text};
use super::view_state::NoticeKind;
use super::{Action, BackrefApp};
use crate::document::{Document, SourceKind};

impl BackrefApp {
    /// Takes in what other threads have finished and what keys were pressed. Draws nothing.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.answer_close_request(ctx);
        self.take_keeper_events(ctx);
        self.poll_picture();
        if let Some(answer) = self.dialogs.poll() {
            self.file_answered(ctx, answer);
        }
        for event in self.rows.poll(self.history.document(), &self.mapping) {
            self.take_rows_event(ctx, event);
        }
        self.take_read(ctx);
        self.take_opened();
        let are_rows_shown = self.view.panels.drawer && self.view.drawer.tab == DrawerTab::Rows;
        if !are_rows_shown || !self.rows.is_open() {
            self.view.rows_path = RowsPath::default();
        }
        self.take_arrangement();
        self.take_dropped_files(ctx);
        if !self.dialogs.is_open()
            && !self.is_creating_database()
            && !self.view.command_palette.is_open()
        {
            self.take_shortcuts(ctx);
        }
    }

    fn answer_close_request(&mut self, ctx: &egui::Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.may_close {
            return;
        }
        if self.is_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialogs.modal = Some(Modal::UnsavedChanges(AfterSaving::Quit));
        }
    }

    fn take_rows_event(&mut self, ctx: &egui::Context, event: RowsEvent) {
        match event {
            RowsEvent::Opened { path, schema, notes } => {
                let document = Document::from_schema(*schema);
                let document = with_source(document, &path, SourceKind::Database, None);
                self.show_arranged(ctx, &path, document, ReadFrom::Database, notes);
            }
            RowsEvent::LaidOver { path, differences } => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                self.show_tab(DrawerTab::Rows);
                if let Some(project) = self.file.path.clone() {
                    self.pair_database(&project);
                }
                if let Some(text) = self.made_database.take().filter(|_| differences == 0) {
                    return self.view.notify(NoticeKind::Info, text);
                }
                let (kind, text) = match differences {
                    0 => (NoticeKind::Info, format!("{name} is as the design has it")),
                    1 => {
                        (NoticeKind::Warning, format!("1 place of {name} differs from the design"))
                    }
                    several => {
                        let text = format!("{several} places of {name} differ from the design");
                        (NoticeKind::Warning, text)
                    }
                };
                self.view.notify_with(kind, text, Action::RowsDesign);
            }
            RowsEvent::Exported { path, rows } => {
                self.view.notify(NoticeKind::Info, exported_text(&path, rows));
            }
            RowsEvent::Failed { message } => self.view.notify(NoticeKind::Error, message),
        }
    }

    fn take_dropped_files(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect()
        });
        let others = dropped.len().saturating_sub(1);
        let Some(path) = dropped.into_iter().next() else { return };
        if self.dialogs.is_open() {
            let text = "Answer the question that is open, then drop the file again";
            return self.view.notify(NoticeKind::Warning, text);
        }
        if others > 0 {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let text = format!(
                "{name} alone is taken of the {} that were dropped. A folder of Python files can be dropped as one",
                others + 1
            );
            self.view.notify(NoticeKind::Warning, text);
        }
        if path.is_dir() {
            self.begin_import(ctx, &path, None);
        } else if self.document().schema.models.is_empty() {
            self.unless_unsaved(ctx, AfterSaving::OpenPath(path));
        } else {
            self.dialogs.modal = Some(Modal::Dropped(path));
        }
    }

    fn take_shortcuts(&mut self, ctx: &egui::Context) {
        let is_typing = ctx.text_edit_focused()
            || self.view.canvas.is_editing()
            || self.rows.is_choosing_table(ctx);
        let is_menu_open = egui::Popup::is_any_open(ctx);
        // In the rows, keys that change or copy the selected models are not meant for those.
        let is_in_rows = self.rows.has_focus(ctx);
        let is_on_canvas = self.view.canvas.has_focus(ctx);
        let is_text_marked = ctx
            .plugin_opt::<egui::text_selection::LabelSelectionState>()
            .is_some_and(|labels| labels.lock().has_selection());
        // With a link being drawn, letters name the model that it goes to.
        let is_name_typed = is_on_canvas && self.view.tool.chooses_a_box();
        let mut pasted = None;
        if !is_typing && !is_in_rows {
            ctx.input_mut(|input| {
                input.events.retain(|event| {
                    let action = match event {
                        // Marked text of the SQL and Python tabs is copied instead of models.
                        Event::Copy if is_text_marked => return true,
                        Event::Copy => Action::Copy,
                        Event::Cut => Action::Cut,
                        Event::Paste(text) => {
                            pasted = Some(text.clone());
                            return false;
                        }
                        _ => return true,
                    };
                    self.outbox.actions.push(action);
                    false
                });
            });
        }
        if let Some(text) = pasted {
            self.paste(&text);
        }
        let pressed: Vec<&ActionRow> = ctx.input_mut(|input| {
            let mut pressed = Vec::new();
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
                let row = ACTIONS.iter().find(|row| {
                    row.shortcuts.iter().any(|shortcut| {
                        // Shift and a letter writes a capital.
                        let is_plain = [Modifiers::NONE, Modifiers::SHIFT]
                            .contains(&shortcut.modifiers)
                            && !is_function_key(*key);
                        let is_letter = is_plain && key.name().chars().count() == 1;
                        let is_for_chooser = is_name_typed && is_letter;
                        let is_for_field = is_typing && (is_plain || is_editing_key(row.action));
                        let is_for_menu = is_menu_open && is_plain;
                        let is_path_key = matches!(
                            row.action,
                            Action::RowsBack
                                | Action::RowsForward
                                | Action::RowsColumnLeft
                                | Action::RowsColumnRight
                        );
                        let is_for_rows = is_in_rows && is_editing_key(row.action) && !is_path_key;
                        let is_for_panel = is_of_canvas(row.action) && !is_on_canvas;
                        !(is_for_field
                            || is_for_chooser
                            || is_for_menu
                            || is_for_rows
                            || is_for_panel)
                            && is_pressed(*shortcut, *key, *modifiers)
                    })
                });
                pressed.extend(row);
                row.is_none()
            });
            pressed
        });
        for row in pressed {
            if self.is_enabled(row.when) {
                self.outbox.actions.push(row.action);
            }
        }
        let escape = !is_typing
            && !is_menu_open
            && ctx.input(|input| {
                input.modifiers == Modifiers::NONE && input.key_pressed(Key::Escape)
            });
        if escape
            && !self.stop_what_is_begun()
            && !self.view.canvas.leave_focus()
            && self.view.canvas.has_focus(ctx)
        {
            self.select_less();
        }
    }

    /// Begins a choice of a file for `purpose`, in the folder of the file that is open.
    pub(super) fn pick_file(&mut self, ctx: &egui::Context, purpose: Purpose) {
        let ending = match purpose {
            Purpose::ExportSql => "sql",
            Purpose::ExportPython => "py",
            Purpose::ExportPicture => self.dialogs.picture.format().ending(),
            Purpose::ExportText => self.dialogs.export.format().ending(),
            Purpose::ExportRowsCsv => "csv",
            _ => "json",
        };
        let suggested_name = if purpose.saves() {
            let name = match purpose {
                Purpose::ExportRowsCsv | Purpose::ExportRowsJson => self.rows.export_name(),
                _ => self.file.name().to_lowercase().replace(' ', "_"),
            };
            format!("{name}.{ending}")
        } else {
            String::new()
        };
        let folder = self.file.path.as_deref().and_then(|path| path.parent()).map(PathBuf::from);
        let folder = folder.filter(|folder| folder.is_dir());
        let request = super::dialogs::FileRequest { purpose, suggested_name, folder };
        self.dialogs.pick(ctx, request);
    }
}

/// Is it this shortcut, with no other modifier? Signs that some keyboards have behind Shift may have it.
fn is_pressed(shortcut: KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    let is_sign = matches!(key, Key::Plus | Key::Equals | Key::Minus);
    let modifiers = if is_sign { Modifiers { shift: false, ..modifiers } } else { modifiers };
    shortcut.logical_key == key && modifiers.matches_exact(shortcut.modifiers)
}

fn is_function_key(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F2 | Key::F3 | Key::F4 | Key::F5)
}

/// Keys that a text field uses itself.
fn is_editing_key(action: Action) -> bool {
    matches!(
        action,
        Action::Undo
            | Action::Redo
            | Action::SelectAll
            | Action::Cut
            | Action::Copy
            | Action::Paste
            | Action::Delete
            | Action::AddColumn
            | Action::RowsBack
            | Action::RowsForward
            | Action::RowsColumnLeft
            | Action::RowsColumnRight
            | Action::Rename
            | Action::RenameTable
            | Action::EditLink
            | Action::MoveColumnUp
            | Action::MoveColumnDown
    )
}

/// Keys that panels use for the same in their own lists.
fn is_of_canvas(action: Action) -> bool {
    matches!(action, Action::MoveColumnUp | Action::MoveColumnDown | Action::EditLink)
}
