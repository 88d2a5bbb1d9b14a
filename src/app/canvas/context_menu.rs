//! The menus of the right button: on a box, a row, a link, the empty canvas. Made from the table of
//! actions; what needs a payload pushes a command.

use egui::{Button, Color32, Popup, Response, RichText, Ui, vec2};

use super::annotation_edit::AnnotationEdit;
use super::annotation_menu::{annotation_menu_ui, views_ui};
use super::edit_place::Place;
use super::hit::Hit;
use super::in_place_edit::EditTarget;
use super::popover::Popover;
use super::rows::RowKind;
use super::toolbar::tooltip;
use crate::app::theme::HEADER_NAMES;
use crate::app::view_state::{Part, Tool, ViewState};
use crate::app::{Action, Outbox, PanelContext};
use crate::document::Command;
use crate::schema::{ColumnId, ModelId};

/// Opens the menu of what was right-clicked, and draws it while it is open.
pub(super) fn context_menu_ui(
    context: &PanelContext<'_>,
    response: &Response,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    Popup::context_menu(response).show(|ui| {
        ui.set_min_width(200.0);
        if let Some(annotation) = view.canvas.menu_annotation {
            annotation_menu_ui(context, ui, view, outbox, annotation);
            return;
        }
        match view.canvas.menu_hit {
            Hit::Empty => empty_menu_ui(context, ui, view, outbox),
            Hit::Link(_) => link_menu_ui(context, ui, view, outbox),
            Hit::Row(id, row) => {
                let kind = view.canvas.scene.card(id).and_then(|card| card.rows.get(row));
                match kind.map(|row| row.kind.clone()) {
                    Some(RowKind::Column { column_id, .. }) => {
                        column_menu_ui(context, ui, view, outbox, id, column_id);
                    }
                    Some(RowKind::Relationship { .. }) => {
                        link_menu_ui(context, ui, view, outbox);
                    }
                    _ => model_menu_ui(context, ui, view, outbox, id),
                }
            }
            Hit::Port(id, Some(column_id)) => {
                column_menu_ui(context, ui, view, outbox, id, column_id);
            }
            Hit::Header(id) | Hit::Port(id, None) => {
                model_menu_ui(context, ui, view, outbox, id);
            }
        }
    });
}

fn empty_menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    if entry_ui(ui, "New model here", "A class with a primary key, at this place") {
        view.canvas.edits_new_model = true;
        super::placing::place_model(context, outbox, view.canvas.menu_pos_in_canvas);
    }
    if entry_ui(ui, "New note here", "A text at this place") {
        let at = crate::diagram::snap(view.canvas.menu_pos_in_canvas);
        view.canvas.annotation_edit = Some(AnnotationEdit::new_note(at));
    }
    action_ui(ui, outbox, Action::Paste);
    ui.separator();
    action_ui(ui, outbox, Action::SelectAll);
    action_ui(ui, outbox, Action::Arrange);
    action_ui(ui, outbox, Action::NewView);
    ui.menu_button("Show", |ui| {
        for action in [Action::ShowAllColumns, Action::ShowKeysOnly, Action::ShowNamesOnly] {
            action_ui(ui, outbox, action);
        }
    });
    action_ui(ui, outbox, Action::ZoomToFit);
    action_ui(ui, outbox, Action::ZoomToActualSize);
}

fn model_menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    model_id: ModelId,
) {
    let selected: Vec<ModelId> = view.selection.models.iter().copied().collect();
    if selected.len() <= 1 {
        action_ui(ui, outbox, Action::Rename);
        if entry_ui(ui, "Rename table…", "Edit the name of the table") {
            let target = EditTarget::Tablename(model_id);
            view.canvas.edit_next = Some((target, Place::All));
        }
        if entry_ui(
            ui,
            "Foreign key from here",
            "Then click the other model; keys decide which side refers",
        ) {
            view.tool = Tool::ForeignKey(Some((model_id, None)));
        }
        if entry_ui(ui, "Many-to-many from here", "Then click the other model") {
            view.tool = Tool::ManyToMany(Some(model_id));
        }
        let is_association = context
            .document
            .schema
            .model(model_id)
            .is_some_and(|model| model.kind == crate::schema::ModelKind::AssociationTable);
        if is_association
            && entry_ui(ui, "Fold into a link", "Draw this table as one many-to-many link")
        {
            outbox.command(Command::SetFolded { model_ids: vec![model_id], folded: true });
        }
    }
    action_ui(ui, outbox, Action::AddColumn);
    ui.separator();
    let pinned = &context.document.diagram.pinned;
    let is_pinned = selected.iter().all(|id| pinned.contains(id));
    let text = if is_pinned { "Unpin" } else { "Pin" };
    if entry_ui(ui, text, "Pinned boxes stay where they are when the others are arranged") {
        let pinned = !is_pinned;
        outbox.command(Command::SetPinned { model_ids: selected.clone(), pinned });
    }
    colors_ui(context, ui, |color| {
        outbox.command(Command::SetColor { model_ids: selected.clone(), color });
    });
    for action in [Action::CollapseBoxes, Action::Focus, Action::NewGroup] {
        action_ui(ui, outbox, action);
    }
    views_ui(context, ui, view, outbox, &selected);
    action_ui(ui, outbox, Action::Arrange);
    ui.separator();
    action_ui(ui, outbox, Action::Cut);
    action_ui(ui, outbox, Action::Copy);
    action_ui(ui, outbox, Action::Duplicate);
    action_ui(ui, outbox, Action::Delete);
}

fn column_menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    model_id: ModelId,
    column_id: ColumnId,
) {
    let Some(model) = context.document.schema.model(model_id) else { return };
    let Some(column) = model.column(column_id) else { return };
    action_ui(ui, outbox, Action::Rename);
    let at = model.columns.iter().position(|one| one.id == column_id).unwrap_or(0);
    for (text, index) in [("New column above", at), ("New column below", at + 1)] {
        if entry_ui(ui, text, "Write it in one line: name, type, options") {
            let target = EditTarget::NewColumn(model_id, index);
            view.canvas.edit_next = Some((target, Place::All));
        }
    }
    if entry_ui(ui, "Foreign key from here", "Then click the model or column it refers to") {
        view.tool = Tool::ForeignKey(Some((model_id, Some(column_id))));
    }
    ui.separator();
    let tick = |ui: &mut Ui, is_on: bool, text: &str| {
        let is_clicked = ui.add(Button::selectable(is_on, text)).clicked();
        if is_clicked {
            ui.close();
        }
        is_clicked
    };
    if tick(ui, column.primary_key, "Primary key") {
        let primary_key = !column.primary_key;
        outbox.command(Command::SetPrimaryKey { model_id, column_id, primary_key });
    }
    if tick(ui, column.unique, "Unique") {
        outbox.command(Command::SetUnique { model_id, column_id, unique: !column.unique });
    }
    if tick(ui, column.index, "Index") {
        outbox.command(Command::SetIndex { model_id, column_id, index: !column.index });
    }
    if tick(ui, !column.is_nullable(), "Not null") {
        let nullable = Some(!column.is_nullable());
        outbox.command(Command::SetNullable { model_id, column_id, nullable });
    }
    ui.separator();
    for (text, index, is_possible) in [
        ("Move up", at.saturating_sub(1), at > 0),
        ("Move down", at + 1, at + 1 < model.columns.len()),
    ] {
        if ui.add_enabled(is_possible, Button::new(text)).clicked() {
            outbox.command(Command::MoveColumn { model_id, column_id, index });
            ui.close();
        }
    }
    action_ui(ui, outbox, Action::Delete);
}

fn link_menu_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    let Some(part) = view.selection.part else { return };
    if entry_ui(ui, "Edit link…", "The names of both ends, and what happens on delete") {
        let at = view.canvas.menu_pos_in_canvas;
        view.canvas.popover = Popover::of_part(context, part, at);
    }
    if let Part::Relationship(_, id, end) = part
        && let Some(relationship) = context.mapping.relationship(id, end)
        && let Some(secondary) = relationship.secondary
    {
        let is_unfolded = context.document.diagram.unfolded.contains(&secondary);
        let text = if is_unfolded { "Fold association table" } else { "Show association table" };
        if entry_ui(ui, text, Action::FoldAssociation.row().tooltip) {
            let model_ids = vec![secondary];
            outbox.command(Command::SetFolded { model_ids, folded: is_unfolded });
        }
    }
    if let Part::Relationship(..) = part {
        if context.has_database {
            action_ui(ui, outbox, Action::RowsLens);
        }
        action_ui(ui, outbox, Action::Rename);
    }
    if !matches!(part, Part::Inheritance(_)) {
        action_ui(ui, outbox, Action::RetargetReferred);
        action_ui(ui, outbox, Action::RetargetReferring);
    }
    ui.separator();
    action_ui(ui, outbox, Action::Delete);
}

/// A row of the header tints.
pub(super) fn colors_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    mut choose: impl FnMut(Option<u8>),
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.add_space(8.0);
        for (at, name) in HEADER_NAMES.iter().enumerate() {
            let color = (at > 0).then_some(at as u8);
            let fill: Color32 = context.palette.header(color);
            let swatch = Button::new(RichText::new("")).fill(fill).min_size(vec2(18.0, 18.0));
            let response = ui.add(swatch).on_hover_text(*name);
            response.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Colour {name}"))
            });
            if response.clicked() {
                choose(color);
                ui.close();
            }
        }
    });
}

pub(super) fn action_ui(ui: &mut Ui, outbox: &mut Outbox, action: Action) {
    let row = action.row();
    let mut button = Button::new(row.text);
    if let Some(shortcut) = row.shortcuts.first() {
        button = button.shortcut_text(ui.ctx().format_shortcut(shortcut));
    }
    if ui.add(button).on_hover_text(tooltip(ui, action)).clicked() {
        outbox.action(action);
        ui.close();
    }
}

pub(super) fn entry_ui(ui: &mut Ui, text: &str, tooltip: &str) -> bool {
    let is_clicked = ui.add(Button::new(text)).on_hover_text(tooltip).clicked();
    if is_clicked {
        ui.close();
    }
    is_clicked
}
