//! Carrying out what panels asked for: commands on the document, actions of the table.

use std::sync::Arc;

use egui::{ThemePreference, ViewportCommand};

use super::actions::{ACTIONS, Menu, When};
use super::canvas::focus;
use super::canvas::retarget::MovedEnd;
use super::dialogs::{AfterSaving, Modal, Purpose};
use super::drawer::DrawerTab;
use super::rows::{ColumnWish, SortWish};
use super::view_state::{NoticeKind, Part, Selection, Tool};
use super::{Action, BackrefApp};
use crate::diagram::{CardDetail, LinkNotation};
use crate::document::Command;
use crate::export::cards;
use crate::mapping::{ErrorClass, Mapping, Subject, resolve};
use crate::schema::{ColumnId, ModelId, ModelKind, PythonStyle, RelationshipId};

/// The relationships that could be joined in several ways.
fn ambiguous_relationships(mapping: &Mapping) -> Vec<(ModelId, RelationshipId)> {
    let problems = mapping.diagnostics.iter();
    let ambiguous = problems.filter(|one| one.class == ErrorClass::AmbiguousForeignKeysError);
    ambiguous
        .filter_map(|one| match one.subject {
            Subject::Relationship(model_id, id) => Some((model_id, id)),
            _ => None,
        })
        .collect()
}

impl BackrefApp {
    /// Carries out all that was asked for since the last frame.
    pub(super) fn flush_outbox(&mut self, ctx: &egui::Context) {
        while !self.outbox.is_empty() {
            for command in std::mem::take(&mut self.outbox.commands) {
                self.run_command(command);
            }
            for action in std::mem::take(&mut self.outbox.actions) {
                if self.is_enabled(action.row().when) {
                    self.run_action(ctx, action);
                }
            }
        }
    }

    /// Changes the document by one undo step; a refusal is told and changes nothing.
    pub(super) fn run_command(&mut self, command: Command) {
        let is_of_many = matches!(
            command,
            Command::InsertSchema { .. } | Command::MergeSchema { .. } | Command::Duplicate { .. }
        );
        let command = self.in_active_view(command);
        let label = command.label(self.history.document());
        let mut document = self.history.document().clone();
        match document.apply(command) {
            Ok(applied) => {
                let known = ambiguous_relationships(&self.mapping);
                log::debug!("{label}");
                self.history.push(label, document);
                self.document_changed();
                self.view.canvas.command_applied(&applied);
                let now = ambiguous_relationships(&self.mapping);
                let new = now.iter().find(|one| !known.contains(one));
                if let Some((model_id, id)) = new.filter(|_| !is_of_many) {
                    self.view.canvas.ask_join(*model_id, *id);
                }
            }
            Err(error) => self.view.notify(NoticeKind::Error, error.to_string()),
        }
    }

    /// Resolves the schema anew if it is another, and drops ids that are gone.
    pub(super) fn document_changed(&mut self) {
        self.revision += 1;
        let document = self.history.document();
        if !Arc::ptr_eq(&self.resolved_schema, &document.schema) {
            self.resolved_schema = Arc::clone(&document.schema);
            self.mapping = Arc::new(resolve(&document.schema));
        }
        self.look_at_active_view();
        self.view.forget_missing(&self.seen);
    }

    /// Can what needs this condition be done now?
    pub(super) fn is_enabled(&self, when: When) -> bool {
        let selection = &self.view.selection;
        match when {
            When::Always => true,
            When::CanUndo => self.history.undo_label().is_some(),
            When::CanRedo => self.history.redo_label().is_some(),
            When::HasUnread => !self.view.unread.is_empty() || self.opened_script.is_some(),
            When::HasSources => !self.document().settings.sources.is_empty(),
            When::HasModels => !self.document().schema.models.is_empty(),
            When::HasSelection => !selection.is_empty(),
            When::HasOneModelSelected => selection.only_model().is_some(),
            When::HasColumnSelected => matches!(selection.part, Some(Part::Column(..))),
            When::HasLinkSelected => {
                matches!(selection.part, Some(Part::Relationship(..) | Part::ForeignKey(..)))
            }
            When::HasDatabase => self.rows.is_open(),
            When::CanGoBack => self.rows.can_go_back(),
            When::CanGoForward => self.rows.can_go_forward(),
            When::HasRowsColumn => {
                let are_shown = self.view.panels.drawer && self.view.drawer.tab == DrawerTab::Rows;
                are_shown && self.rows.has_column()
            }
            When::HasPairedDatabase => {
                self.document().settings.database.is_some() && !self.rows.is_open()
            }
            When::HasRowsTabs => self.rows.has_tabs(),
            When::HasBoxesSelected => !selection.models.is_empty(),
            When::HasGroupSelected => !self.selected_groups().is_empty(),
            When::IsFocused => self.view.canvas.focus().is_some(),
            When::HasViews => !self.document().diagram.views.is_empty(),
            When::IsInView => self.view.active_view.is_some(),
            When::HasSelectionInView => {
                self.view.active_view.is_some() && !selection.models.is_empty()
            }
            When::HasManyToManySelected => !self.selected_association_tables().is_empty(),
        }
    }

    /// The words of an action as the menus show it: Undo and Redo name their step.
    pub(super) fn action_text(&self, action: Action) -> String {
        let step = match action {
            Action::Undo => self.history.undo_label(),
            Action::Redo => self.history.redo_label(),
            _ => None,
        };
        match step {
            Some(label) => format!("{} {label}", action.row().text),
            None => action.row().text.to_owned(),
        }
    }

    fn run_action(&mut self, ctx: &egui::Context, action: Action) {
        if matches!(action.row().menu, Menu::Model | Menu::Diagram)
            && !matches!(action, Action::PythonClassic | Action::PythonTyped)
        {
            // What these do is seen on the canvas.
            self.view.panels.drawer_fills = false;
        }
        match action {
            Action::NewProject => self.unless_unsaved(ctx, AfterSaving::NewProject),
            Action::OpenProject => {
                self.unless_unsaved(ctx, AfterSaving::Open(Purpose::OpenProject));
            }
            Action::OpenDatabase => {
                self.unless_unsaved(ctx, AfterSaving::Open(Purpose::OpenDatabase));
            }
            Action::Import => self.pick_file(ctx, Purpose::Import),
            Action::ImportFolder => self.pick_file(ctx, Purpose::ImportFolder),
            Action::Reimport => self.reimport(ctx),
            Action::Save => self.save(ctx),
            Action::SaveAs => self.pick_file(ctx, Purpose::SaveProject),
            Action::RestoreBackup => self.list_backups(),
            Action::RestoreWork => self.list_work_left(),
            Action::ExportSql => self.pick_file(ctx, Purpose::ExportSql),
            Action::ExportPython => self.pick_file(ctx, Purpose::ExportPython),
            Action::ExportText => self.ask_for_text(),
            Action::ExportPicture => self.ask_for_picture(),
            Action::CreateDatabase => self.begin_create_database(false),
            Action::FillWithSampleRows => self.begin_create_database(true),
            Action::Quit => self.unless_unsaved(ctx, AfterSaving::Quit),
            Action::Undo => {
                self.history.undo();
                self.document_changed();
            }
            Action::Redo => {
                self.history.redo();
                self.document_changed();
            }
            Action::Cut => {
                self.copy(ctx);
                self.delete();
            }
            Action::Copy => self.copy(ctx),
            Action::Paste => ctx.send_viewport_cmd(ViewportCommand::RequestPaste),
            Action::Duplicate => self.duplicate(),
            Action::Delete => self.delete(),
            Action::SelectAll => {
                let (document, mapping) = (&self.seen, &self.mapping);
                let canvas = &self.view.canvas;
                let is_hidden =
                    |id: &ModelId| canvas.focus().is_some() && canvas.scene().card(*id).is_none();
                let boxes = document.schema.models.keys().copied().filter(|id| {
                    cards::is_box(&document.schema, mapping, &document.diagram, *id)
                        && !is_hidden(id)
                });
                self.view.selection = Selection { models: boxes.collect(), ..Selection::default() };
            }
            Action::SelectNone => self.view.selection.clear(),
            Action::Rename => self.rename(),
            Action::NewModel => self.view.tool = Tool::NewModel,
            Action::AddColumn => {
                let (canvas, models) = (&mut self.view.canvas, &self.view.selection.models);
                canvas.begin_columns_of(&self.seen, models);
                if let Some((model_id, _, at)) = self.selected_column() {
                    self.view.canvas.begin_new_column(model_id, at + 1);
                }
            }
            Action::RenameTable => {
                if let Some(model_id) = self.view.selection.only_model() {
                    self.view.canvas.begin_table_rename(model_id);
                }
            }
            Action::MoveColumnUp => self.move_column(-1),
            Action::MoveColumnDown => self.move_column(1),
            Action::EditLink => self.view.canvas.begin_link_edit(),
            Action::RetargetReferred => self.begin_retarget(MovedEnd::Referred),
            Action::RetargetReferring => self.begin_retarget(MovedEnd::Referring),
            Action::Pin => {
                let model_ids: Vec<ModelId> = self.view.selection.models.iter().copied().collect();
                let pinned = &self.document().diagram.pinned;
                let pinned = !model_ids.iter().all(|id| pinned.contains(id));
                self.run_command(Command::SetPinned { model_ids, pinned });
            }
            Action::NewForeignKey => self.view.tool = Tool::ForeignKey(None),
            Action::NewManyToMany => self.view.tool = Tool::ManyToMany(None),
            Action::FoldAssociation => self.fold_or_unfold(),
            Action::Arrange => self.arrange(ctx),
            Action::PythonClassic => self.set_python_style(PythonStyle::Classic),
            Action::PythonTyped => self.set_python_style(PythonStyle::Typed),
            Action::ZoomIn => self.view.canvas.zoom_by(1.25),
            Action::ZoomOut => self.view.canvas.zoom_by(0.8),
            Action::ZoomToFit => self.view.canvas.request_fit(),
            Action::ZoomToActualSize => self.view.canvas.request_actual_size(),
            Action::ZoomToSelection => self.view.canvas.request_fit_selection(),
            Action::EndsCrowsFoot => self.set_link_notation(LinkNotation::CrowsFoot),
            Action::EndsUml => self.set_link_notation(LinkNotation::Uml),
            Action::ShowAllColumns => self.show_detail(CardDetail::All),
            Action::ShowKeysOnly => self.show_detail(CardDetail::Keys),
            Action::ShowNamesOnly => self.show_detail(CardDetail::Names),
            Action::CollapseBoxes => self.collapse_or_expand(),
            Action::NextColor => self.step_color(1),
            Action::PreviousColor => self.step_color(-1),
            Action::Focus => {
                let roots = focus::roots(&self.view);
                self.view.canvas.focus_on(roots);
            }
            Action::FocusMore => self.view.canvas.change_hops(1),
            Action::FocusLess => self.view.canvas.change_hops(-1),
            Action::LeaveFocus => drop(self.view.canvas.leave_focus()),
            Action::ShowMinimap => self.view.panels.minimap ^= true,
            Action::NewNote => self.view.canvas.begin_note(),
            Action::NewGroup => self.new_group(),
            Action::Ungroup => {
                let group_ids = self.selected_groups();
                self.run_command(Command::RemoveGroups { group_ids });
            }
            Action::NewView => self.new_view(),
            Action::RenameView => self.begin_view_name(),
            Action::DeleteView => self.delete_view(),
            Action::TakeOutOfView => self.take_out_of_view(),
            Action::AllModelsView => self.show_view(None),
            Action::NextView => self.step_view(1),
            Action::PreviousView => self.step_view(-1),
            Action::ShowModels => self.view.panels.models ^= true,
            Action::ShowInspector => self.view.panels.inspector ^= true,
            Action::ShowDrawer => {
                self.view.panels.drawer ^= true;
                self.view.panels.drawer_fills = false;
            }
            Action::FillWithDrawer => {
                let panels = &mut self.view.panels;
                panels.drawer_fills = !(panels.drawer && panels.drawer_fills);
                panels.drawer = true;
            }
            Action::ShowSql => self.show_tab(DrawerTab::Sql),
            Action::ShowPython => self.show_tab(DrawerTab::Python),
            Action::ShowUnread => self.dialogs.modal = Some(Modal::Unread),
            Action::ShowProblems => self.show_tab(DrawerTab::Problems),
            Action::ShowRows => {
                self.show_tab(DrawerTab::Rows);
                self.rows.focus_grid(ctx);
            }
            Action::BrowseRows => {
                match self.view.selection.part {
                    Some(part @ (Part::Relationship(..) | Part::ForeignKey(..))) => {
                        self.rows.browse_relationship(part);
                    }
                    _ => {
                        if let Some(model_id) = self.selected_model() {
                            self.rows.browse(model_id);
                        }
                    }
                }
                self.show_tab(DrawerTab::Rows);
            }
            Action::RowsChooseTable => {
                self.show_tab(DrawerTab::Rows);
                self.rows.choose_table();
            }
            Action::RowsBack => self.rows.go_back(),
            Action::RowsForward => self.rows.go_forward(),
            Action::RowsCopyPath => ctx.copy_text(self.rows.path_text(&self.mapping)),
            Action::RowsOnlyValue => self.change_column(ColumnWish::OnlyValue),
            Action::RowsSortUp => self.change_column(ColumnWish::Sort(SortWish::Upwards)),
            Action::RowsSortDown => self.change_column(ColumnWish::Sort(SortWish::Downwards)),
            Action::RowsKeyOrder => self.change_column(ColumnWish::Sort(SortWish::None)),
            Action::RowsColumnLeft => self.change_column(ColumnWish::Step(false)),
            Action::RowsColumnRight => self.change_column(ColumnWish::Step(true)),
            Action::RowsPinColumn => self.change_column(ColumnWish::Pin),
            Action::RowsHideColumn => self.change_column(ColumnWish::Hide),
            Action::RowsAllColumns => self.change_column(ColumnWish::ShowAll),
            Action::RowsOpenInTab => {
                self.show_tab(DrawerTab::Rows);
                self.rows.open_in_tab(ctx, self.history.document(), &self.mapping);
            }
            Action::RowsNextTab => self.rows.step_tab(true),
            Action::RowsPreviousTab => self.rows.step_tab(false),
            Action::RowsCloseTab => self.rows.close_tab(),
            Action::RowsRefresh => self.rows.refresh(),
            Action::RowsFilter => {
                self.show_tab(DrawerTab::Rows);
                self.rows.begin_filter(ctx);
            }
            Action::RowsExportCsv => self.pick_file(ctx, Purpose::ExportRowsCsv),
            Action::RowsExportJson => self.pick_file(ctx, Purpose::ExportRowsJson),
            Action::RowsDesign => {
                self.show_tab(DrawerTab::Rows);
                self.rows.toggle_design_window();
            }
            Action::LayDesign => {
                self.unless_unsaved(ctx, AfterSaving::Open(Purpose::LayDesign));
            }
            Action::OpenDatabaseUnder => self.pick_file(ctx, Purpose::OpenDatabaseUnder),
            Action::OpenPairedDatabase => self.open_paired_database(ctx),
            Action::RowsViewCell => {
                self.show_tab(DrawerTab::Rows);
                self.rows.toggle_cell_viewer();
            }
            Action::RowsPeek => {
                self.show_tab(DrawerTab::Rows);
                self.rows.toggle_peek(ctx);
            }
            Action::RowsLens => {
                self.show_tab(DrawerTab::Rows);
                let end = match self.view.selection.part {
                    Some(Part::Relationship(_, id, end)) => Some((id, end)),
                    _ => None,
                };
                self.rows.open_lens(end, &self.mapping);
            }
            Action::RowsGoToRow => {
                self.show_tab(DrawerTab::Rows);
                self.rows.ask_row_number();
            }
            Action::CloseDatabase => self.rows.close(),
            Action::ThemeLight => ctx.set_theme(ThemePreference::Light),
            Action::ThemeDark => ctx.set_theme(ThemePreference::Dark),
            Action::ThemeSystem => ctx.set_theme(ThemePreference::System),
            Action::ReduceMotion => self.view.reduces_motion ^= true,
            Action::CommandPalette => {
                let rows = ACTIONS.iter().filter(|row| self.is_enabled(row.when));
                let runnable = rows.map(|row| row.action).collect();
                self.view.command_palette.open(runnable);
            }
            Action::Shortcuts => self.dialogs.modal = Some(Modal::Shortcuts),
            Action::About => self.dialogs.modal = Some(Modal::About),
        }
    }

    /// Chooses the style of Python, and shows it.
    fn set_link_notation(&mut self, notation: LinkNotation) {
        if self.document().settings.link_notation != notation {
            self.run_command(Command::SetLinkNotation { notation });
        }
    }

    fn set_python_style(&mut self, style: PythonStyle) {
        if self.document().settings.python_style != style {
            self.run_command(Command::SetPythonStyle { style });
        }
        self.show_tab(DrawerTab::Python);
    }

    pub(super) fn show_tab(&mut self, tab: DrawerTab) {
        self.view.panels.drawer = true;
        self.view.drawer.tab = tab;
    }

    fn change_column(&mut self, wish: ColumnWish) {
        self.rows.change_column(wish, self.history.document(), &self.mapping);
    }

    fn selected_model(&self) -> Option<ModelId> {
        let selection = &self.view.selection;
        selection.only_model().or_else(|| selection.part.map(Part::model_id))
    }

    fn begin_retarget(&mut self, end: MovedEnd) {
        let view = &mut self.view;
        if let Some(tool) = view.canvas.retarget_tool(&view.selection, end) {
            view.tool = tool;
        }
    }

    /// The selected column, with its model and its place in it.
    fn selected_column(&self) -> Option<(ModelId, ColumnId, usize)> {
        let Some(Part::Column(model_id, column_id)) = self.view.selection.part else { return None };
        let columns = &self.document().schema.model(model_id)?.columns;
        let at = columns.iter().position(|column| column.id == column_id)?;
        Some((model_id, column_id, at))
    }

    fn move_column(&mut self, steps: isize) {
        let Some((model_id, column_id, at)) = self.selected_column() else { return };
        let count = self.document().schema.model(model_id).map_or(0, |one| one.columns.len());
        if let Some(index) = at.checked_add_signed(steps).filter(|index| *index < count) {
            self.run_command(Command::MoveColumn { model_id, column_id, index });
        }
    }

    /// The column that is selected once the selected one is gone, so that the next key is not about
    /// its whole model.
    fn column_beside(&self) -> Option<Part> {
        let (model_id, _, at) = self.selected_column()?;
        let columns = &self.document().schema.model(model_id)?.columns;
        let beside = columns.get(at + 1).or_else(|| columns.get(at.checked_sub(1)?))?;
        Some(Part::Column(model_id, beside.id))
    }

    fn delete(&mut self) {
        if !self.view.selection.annotations.is_empty() {
            self.delete_annotations();
            return;
        }
        let beside = self.column_beside();
        let selection = &self.view.selection;
        let command = match selection.part {
            Some(Part::Column(model_id, column_id)) => {
                Command::RemoveColumns { model_id, column_ids: vec![column_id] }
            }
            Some(Part::Relationship(model_id, relationship_id, _)) => {
                Command::RemoveRelationship { model_id, relationship_id }
            }
            Some(Part::ForeignKey(model_id, constraint_id)) => {
                Command::RemoveForeignKey { model_id, constraint_id }
            }
            Some(Part::Inheritance(model_id)) => Command::SetInherits { model_id, base: None },
            None if !selection.models.is_empty() => {
                Command::RemoveModels { model_ids: selection.models.iter().copied().collect() }
            }
            None => return,
        };
        self.run_command(command);
        if let Some(part) = beside {
            self.view.selection.select_part(part);
        }
    }

    fn selected_association_tables(&self) -> Vec<ModelId> {
        let document = self.document();
        let is_association = |id: &ModelId| {
            document
                .schema
                .model(*id)
                .is_some_and(|model| model.kind == ModelKind::AssociationTable)
        };
        let of_part = match self.view.selection.part {
            Some(Part::Relationship(_, id, end)) => {
                self.mapping.relationship(id, end).and_then(|one| one.secondary)
            }
            _ => None,
        };
        self.view.selection.models.iter().copied().chain(of_part).filter(is_association).collect()
    }

    fn fold_or_unfold(&mut self) {
        let model_ids = self.selected_association_tables();
        let folded = model_ids.iter().any(|id| self.document().diagram.unfolded.contains(id));
        self.run_command(Command::SetFolded { model_ids, folded });
    }
}
