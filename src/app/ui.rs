//! Drawing the window: menu bar, panels around the canvas, status bar, dialogs.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{
    Align, Button, CentralPanel, Frame, Layout, Margin, MenuBar, Panel, Rect, RichText, Ui,
    ViewportCommand,
};

use super::actions::{ACTIONS, Action, Menu};
use super::dialogs::about::about_ui;
use super::dialogs::backups_sheet::backups_sheet_ui;
use super::dialogs::changed_sheet::{changed_sheet_ui, clashes_sheet_ui};
use super::dialogs::dropped_file::{DroppedChoice, dropped_file_ui};
use super::dialogs::recovery_sheet::recovery_sheet_ui;
use super::dialogs::replace_sheet::replace_sheet_ui;
use super::dialogs::shortcuts_sheet::shortcuts_sheet_ui;
use super::dialogs::unread_sheet::{UnreadAnswer, unread_sheet_ui};
use super::dialogs::unsaved_changes::{UnsavedChoice, unsaved_changes_ui};
use super::dialogs::work_left_sheet::work_left_sheet_ui;
use super::dialogs::{AfterSaving, Modal};
use super::drawer::DrawerTab;
use super::recent_files::RecentFiles;
use super::theme::Palette;
use super::widgets::notices::notices_ui;
use super::{BackrefApp, PanelContext};
use super::{canvas, command_palette, drawer, inspector, models_list};
use crate::diagram::{CardDetail, LinkNotation};
use crate::mapping::Severity;
use crate::schema::PythonStyle;

impl BackrefApp {
    /// Draws the window and carries out what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let bar = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(8, 4));
        Panel::top("menu bar").frame(bar).show(ui, |ui| {
            name_region(ui, "Menu bar");
            self.menu_bar_ui(ui);
        });
        let status = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(12, 4));
        Panel::bottom("status bar").frame(status).show(ui, |ui| {
            name_region(ui, "Status bar");
            self.status_bar_ui(ui);
        });
        let canvas = self.panels_ui(ui, palette);
        self.dialogs_ui(ui.ctx());
        if let Some(action) = notices_ui(ui.ctx(), palette, canvas, &mut self.view.notices) {
            self.outbox.action(action);
        }
        let ctx = ui.ctx().clone();
        self.flush_outbox(&ctx);
        if let Some(view_id) = self.view.wants_view.take() {
            self.show_view(view_id);
            ctx.request_repaint();
        }
        self.keep_work();
        self.update_title(&ctx);
    }

    /// Draws the panels; tells where the canvas is, if it is there.
    fn panels_ui(&mut self, ui: &mut Ui, palette: &'static Palette) -> Option<Rect> {
        let arranged = self.arranging.as_ref().and_then(|job| job.told(ui.ctx()));
        let opened = self.opening.as_ref().and_then(|job| job.told(ui.ctx()));
        let (mut is_arranging_cancelled, mut is_opening_cancelled) = (false, false);
        let context = PanelContext {
            document: &self.seen,
            mapping: &self.mapping,
            revision: self.revision,
            palette,
            has_database: self.rows.is_open(),
        };
        let (view, outbox, rows) = (&mut self.view, &mut self.outbox, &mut self.rows);
        let side = Frame::new().fill(palette.panel).inner_margin(Margin::same(0));
        if view.panels.models {
            Panel::left("models").frame(side).default_size(208.0).size_range(150.0..=420.0).show(
                ui,
                |ui| {
                    name_region(ui, "Models");
                    models_list::models_list_ui(&context, ui, view, outbox);
                },
            );
        }
        let drawer_fills = view.panels.drawer && view.panels.drawer_fills;
        if view.panels.drawer && !drawer_fills {
            Panel::bottom("drawer")
                .frame(side)
                .resizable(true)
                .default_size(264.0)
                .size_range(96.0..=900.0)
                .show(ui, |ui| {
                    name_region(ui, "Drawer");
                    // The panel would shrink to a short text otherwise.
                    ui.take_available_space();
                    drawer::drawer_ui(&context, ui, view, rows, outbox);
                });
        }
        if view.panels.inspector && !drawer_fills {
            Panel::right("inspector")
                .frame(side)
                .default_size(348.0)
                .size_range(280.0..=640.0)
                .show(ui, |ui| {
                    name_region(ui, "Inspector");
                    inspector::inspector_ui(&context, ui, view, outbox);
                });
        }
        let canvas = if drawer_fills {
            CentralPanel::default().frame(side).show(ui, |ui| {
                name_region(ui, "Drawer");
                drawer::drawer_ui(&context, ui, view, rows, outbox);
            });
            None
        } else {
            let frame = Frame::new().fill(palette.canvas);
            let shown = CentralPanel::default().frame(frame).show(ui, |ui| {
                name_region(ui, "Diagram");
                canvas::view_strip::view_strip_ui(&context, ui, view, outbox);
                canvas::canvas_ui(&context, ui, view, outbox);
                if let Some(share) = opened {
                    is_opening_cancelled =
                        canvas::arranging::opening_ui(&context, ui, &view.canvas, share);
                } else if let Some(share) = arranged {
                    is_arranging_cancelled =
                        canvas::arranging::arranging_ui(&context, ui, &view.canvas, share);
                }
            });
            Some(shown.response.rect)
        };
        command_palette::command_palette_ui(&context, ui.ctx(), view, outbox);
        if is_arranging_cancelled {
            self.cancel_arranging();
        }
        if is_opening_cancelled {
            self.cancel_opening();
        }
        canvas
    }

    fn menu_bar_ui(&mut self, ui: &mut Ui) {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(menu.text(), |ui| {
                    ui.set_min_width(220.0);
                    for row in ACTIONS.iter().filter(|row| row.menu == menu) {
                        self.menu_entry_ui(ui, row.action);
                        if row.action == Action::OpenProject {
                            self.recent_files_ui(ui);
                        }
                    }
                });
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let unsaved = if self.is_unsaved() { " (unsaved)" } else { "" };
                let name = format!("{}{unsaved}", self.file.name());
                let path = self.file.path.as_deref();
                let tooltip = path
                    .map_or_else(|| "Not saved yet".to_owned(), |path| path.display().to_string());
                ui.label(RichText::new(name).weak()).on_hover_text(tooltip);
            });
        });
    }

    fn recent_files_ui(&mut self, ui: &mut Ui) {
        let paths = self.recent_files.paths().to_vec();
        ui.add_enabled_ui(!paths.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                ui.set_min_width(220.0);
                for path in &paths {
                    let button = Button::new(recent_name(path, &paths));
                    if ui.add(button).on_hover_text(path.display().to_string()).clicked() {
                        let ctx = ui.ctx().clone();
                        self.open_recent(&ctx, path.clone());
                        ui.close();
                    }
                }
                ui.separator();
                if ui.button("Clear this list").on_hover_text("The files stay").clicked() {
                    self.recent_files = RecentFiles::default();
                    ui.close();
                }
            });
        });
    }

    fn menu_entry_ui(&mut self, ui: &mut Ui, action: Action) {
        let row = action.row();
        let mut button = Button::new(self.action_text(action));
        if let Some(shortcut) = row.shortcuts.first() {
            button = button.shortcut_text(ui.ctx().format_shortcut(shortcut));
        }
        if let Some(is_on) = self.is_on(action) {
            button = button.selected(is_on);
        }
        let response = ui.add_enabled(self.is_enabled(row.when), button).on_hover_text(row.tooltip);
        if response.clicked() {
            self.outbox.action(action);
            ui.close();
        }
        if matches!(
            action,
            Action::OpenDatabase
                | Action::Reimport
                | Action::ExportPicture
                | Action::FillWithSampleRows
                | Action::RestoreWork
                | Action::Redo
                | Action::Duplicate
                | Action::Delete
                | Action::NewManyToMany
                | Action::MoveColumnDown
                | Action::Arrange
                | Action::ZoomOut
                | Action::CollapseBoxes
                | Action::LeaveFocus
                | Action::ShowMinimap
                | Action::Ungroup
                | Action::FillWithDrawer
                | Action::ShowRows
                | Action::ThemeSystem
                | Action::RowsCopyPath
        ) {
            ui.separator();
        }
    }

    /// Is what the entry switches on? `None` for entries that are no switches.
    fn is_on(&self, action: Action) -> Option<bool> {
        match action {
            Action::ShowModels => Some(self.view.panels.models),
            Action::ShowInspector => Some(self.view.panels.inspector),
            Action::ShowDrawer => Some(self.view.panels.drawer),
            Action::FillWithDrawer => Some(self.view.panels.drawer_fills),
            Action::ShowMinimap => Some(self.view.panels.minimap),
            Action::ReduceMotion => Some(self.view.reduces_motion),
            Action::EndsCrowsFoot => Some(self.link_notation() == LinkNotation::CrowsFoot),
            Action::EndsUml => Some(self.link_notation() == LinkNotation::Uml),
            Action::ShowAllColumns => Some(self.shown_detail() == CardDetail::All),
            Action::ShowKeysOnly => Some(self.shown_detail() == CardDetail::Keys),
            Action::ShowNamesOnly => Some(self.shown_detail() == CardDetail::Names),
            Action::AllModelsView => Some(self.view.active_view.is_none()),
            Action::PythonClassic => Some(self.python_style() == PythonStyle::Classic),
            Action::PythonTyped => Some(self.python_style() == PythonStyle::Typed),
            _ => None,
        }
    }

    fn link_notation(&self) -> LinkNotation {
        self.document().settings.link_notation
    }

    fn python_style(&self) -> PythonStyle {
        self.document().settings.python_style
    }

    fn status_bar_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let schema = &self.document().schema;
            let relationships: usize =
                schema.models.values().map(|model| model.relationships.len()).sum();
            let summary = format!(
                "{}, {}",
                counted(schema.models.len(), "model"),
                counted(relationships, "relationship"),
            );
            ui.label(RichText::new(summary).small().weak());
            let errors = self
                .mapping
                .diagnostics
                .iter()
                .filter(|one| one.severity == Severity::Error)
                .count();
            if errors > 0 {
                let text = RichText::new(counted(errors, "problem"))
                    .small()
                    .color(ui.visuals().error_fg_color);
                let button = ui.add(Button::new(text).small().frame(false));
                if button.on_hover_text("Show what SQLAlchemy would refuse").clicked() {
                    self.outbox.action(Action::ShowProblems);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(path) = self.rows.database_path() {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let text = RichText::new(format!("{name}, read-only")).small().weak();
                    let button = ui.add(Button::new(text).small().frame(false));
                    if button.on_hover_text(path.display().to_string()).clicked() {
                        self.outbox.action(Action::ShowRows);
                    }
                }
            });
        });
    }

    fn dialogs_ui(&mut self, ctx: &egui::Context) {
        self.create_database_ui(ctx);
        if let Some(answer) = self.dialogs.file_box.as_mut().and_then(|one| one.show(ctx)) {
            self.file_answered(ctx, answer);
        }
        let is_closed = match self.dialogs.modal.clone() {
            Some(Modal::About) => about_ui(ctx),
            Some(Modal::Unread) => {
                let script = self.opened_script.clone();
                let shown = script.as_ref().map(|(_, dialect)| *dialect);
                let answer = unread_sheet_ui(ctx, &self.view.unread, shown);
                if let (UnreadAnswer::ReadAs(dialect), Some((path, _))) = (answer, script) {
                    self.dialogs.modal = None;
                    self.unless_unsaved(ctx, AfterSaving::OpenScript(path, dialect));
                }
                answer == UnreadAnswer::Close
            }
            Some(Modal::Reading) => self.reading_ui(ctx),
            Some(Modal::Import) => self.import_ui(ctx),
            Some(Modal::Sources) => self.sources_ui(ctx),
            Some(Modal::Dropped(path)) => {
                let choice = dropped_file_ui(ctx, &path, &self.file.name());
                if choice.is_some() {
                    self.dialogs.modal = None;
                }
                match choice {
                    Some(DroppedChoice::Open) => {
                        self.unless_unsaved(ctx, AfterSaving::OpenPath(path));
                    }
                    Some(DroppedChoice::Import) => self.begin_import(ctx, &path, None),
                    Some(DroppedChoice::Cancel) | None => {}
                }
                false
            }
            Some(Modal::Shortcuts) => shortcuts_sheet_ui(ctx),
            Some(Modal::Picture) => self.picture_sheet(ctx),
            Some(Modal::ExportText) => self.export_sheet(ctx),
            Some(Modal::LeftBehind) => {
                if let Some(choice) = recovery_sheet_ui(ctx, self.recovery_offer()) {
                    self.dialogs.modal = None;
                    self.answer_recovery(choice);
                }
                false
            }
            Some(Modal::WorkLeft) => {
                if let Some(answer) = work_left_sheet_ui(ctx, &self.keeping.work_left) {
                    self.answer_work_left(ctx, answer);
                }
                false
            }
            Some(Modal::ChangedFile) => {
                if let Some(choice) = changed_sheet_ui(ctx, &self.changed_offer()) {
                    self.dialogs.modal = None;
                    self.answer_changed_file(ctx, choice);
                }
                false
            }
            Some(Modal::Backups) => {
                let listed = &self.keeping.listed;
                let name = self.file.name();
                if let Some(answer) = backups_sheet_ui(ctx, &name, &listed.rows, listed.looked_at) {
                    self.answer_backups(answer);
                }
                false
            }
            Some(Modal::Replace(request, path)) => {
                if let Some(choice) = replace_sheet_ui(ctx, &path) {
                    self.answer_replace(ctx, request, path, choice);
                }
                false
            }
            Some(Modal::Clashes) => {
                let answer = self
                    .merged_so_far()
                    .and_then(|merged| clashes_sheet_ui(ctx, &merged.clashes, &merged.kept));
                if let Some(answer) = answer {
                    self.answer_clashes(answer);
                } else if self.merged_so_far().is_none() {
                    // The file was written again meanwhile.
                    self.dialogs.modal = Some(Modal::ChangedFile);
                }
                false
            }
            Some(Modal::UnsavedChanges(next)) => {
                let choice = unsaved_changes_ui(ctx, &self.file.name());
                if choice.is_some() {
                    // What comes next may have a question of its own.
                    self.dialogs.modal = None;
                }
                match choice {
                    Some(UnsavedChoice::Discard) => self.discard_and_go_on(ctx, next),
                    Some(UnsavedChoice::Save) => {
                        self.after_saving = Some(next);
                        self.save_then_go_on(ctx);
                    }
                    Some(UnsavedChoice::Cancel) | None => {}
                }
                false
            }
            None => false,
        };
        if is_closed {
            self.dialogs.modal = None;
        }
        self.dialogs.stay_centered(ctx);
    }

    fn update_title(&mut self, ctx: &egui::Context) {
        let title = self.title();
        let window = egui::accesskit_root_id();
        ctx.accesskit_node_builder(window, |node| node.set_label(title.as_str()));
        if title != self.shown_title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }

    /// Is the Rows tab shown?
    pub fn is_showing_rows(&self) -> bool {
        self.view.panels.drawer && self.view.drawer.tab == DrawerTab::Rows
    }
}

/// The file's name, and its folder where another of the list is called the same.
fn recent_name(path: &Path, all: &[PathBuf]) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_alone = all.iter().filter(|other| other.file_name() == path.file_name()).count() < 2;
    match path.parent().and_then(Path::file_name) {
        Some(folder) if !is_alone => format!("{name}, in {}", folder.to_string_lossy()),
        _ => name,
    }
}

/// `1 model`, `3 models`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Gives a panel its name, as a region that assistive technology can go to.
fn name_region(ui: &Ui, label: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Region);
        node.set_label(label);
    });
}
