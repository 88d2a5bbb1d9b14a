//! The table of columns: name, type and a tick for each option; a row opens to the form of all
//! options. Rows are moved by their handle, or by Alt+Up and Alt+Down.

use egui::{
    Align, Align2, FontId, Id, Key, Layout, Modifiers, Rect, Response, Role, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::column_form::column_form_ui;
use super::drafts::{FieldLook, field_id, field_ui, trouble_ui};
use super::field::{ColumnField, Field};
use super::option_words::column_option;
use super::type_picker::type_cell_ui;
use crate::app::remedy_buttons::problems_of_ui;
use crate::app::view_state::{Part, ViewState};
use crate::app::widgets::icons::{Icon, icon_button_named_ui, paint_icon};
use crate::app::widgets::section::section_ui;
use crate::app::widgets::tick::tick_ui;
use crate::app::{Outbox, PanelContext};
use crate::document::{ColumnSpec, Command};
use crate::mapping::{Severity, Subject};
use crate::schema::{Column, ColumnId, ColumnType, Model, ModelKind};

/// Height of a row, in points.
const ROW_POINTS: f32 = 28.0;
/// Width of the handle at the left, in points.
const HANDLE_POINTS: f32 = 18.0;
/// Width of a tick's cell, in points.
const TICK_POINTS: f32 = 31.0;
/// The panel is wide enough for the column `default` from this width on, in points.
const WIDE_POINTS: f32 = 460.0;

/// The options that are ticks, each with the short word above it.
const TICKS: [(&str, &str); 4] =
    [("index", "index"), ("nullable", "null"), ("primary_key", "key"), ("unique", "uniq")];

/// How wide the cells of a row are, in points.
#[derive(Clone, Copy)]
struct Cells {
    name: f32,
    column_type: f32,
    default: f32,
}

impl Cells {
    fn new(width: f32) -> Self {
        let default_width = if width >= WIDE_POINTS { width * 0.2 } else { 0.0 };
        let ticks = TICK_POINTS * TICKS.len() as f32;
        let rest = width - HANDLE_POINTS - ticks - default_width;
        let name_width = (rest * 0.53).floor();
        Self { name: name_width, column_type: rest - name_width, default: default_width }
    }
}

/// Draws the section.
pub fn columns_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let palette = context.palette;
    let is_view = matches!(model.kind, ModelKind::View { .. });
    let mut add = false;
    let buttons = |ui: &mut Ui| {
        if !is_view {
            let name = "Add column to table";
            add = icon_button_named_ui(ui, palette, Icon::Plus, name, "Add a column").clicked();
        }
    };
    section_ui(ui, palette, "Columns", Some(model.columns.len()), buttons, |ui| {
        ui.add_enabled_ui(!is_view, |ui| table_ui(context, ui, view, model, outbox));
    });
    if add {
        add_column(view, model, outbox);
    }
    focus_added(ui, view, model);
}

/// Adds a column under the first free of `column`, `column_2`, …, whose name is then edited.
fn add_column(view: &mut ViewState, model: &Model, outbox: &mut Outbox) {
    let name = crate::document::naming::first_free("column", |name| {
        model.columns.iter().any(|column| column.name == name || column.attribute_name() == name)
    });
    let column_type = ColumnType::String { length: Some(64), collation: None };
    let spec = Box::new(ColumnSpec::new(name, Some(column_type)));
    outbox.command(Command::AddColumn { model_id: model.id, index: model.columns.len(), spec });
    view.inspector.awaited_column = Some((model.id, model.columns.len()));
}

fn focus_added(ui: &Ui, view: &mut ViewState, model: &Model) {
    let Some((model_id, count)) = view.inspector.awaited_column else { return };
    if model_id != model.id || model.columns.len() <= count {
        return;
    }
    view.inspector.awaited_column = None;
    let Some(column) = model.columns.last() else { return };
    let id = field_id(Field::Column(model.id, column.id, ColumnField::Name));
    ui.memory_mut(|memory| memory.request_focus(id));
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = egui::text::CCursor::new(column.name.chars().count());
    let all = egui::text::CCursorRange::two(egui::text::CCursor::default(), end);
    state.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}

fn table_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    model: &Model,
    outbox: &mut Outbox,
) {
    let cells = Cells::new(ui.available_width());
    ui.spacing_mut().item_spacing.y = 0.0;
    header_ui(context, ui, cells);
    let mut row_rects: Vec<Rect> = Vec::new();
    for (index, column) in model.columns.iter().enumerate() {
        let rect = row_ui(context, ui, view, (model, index, column), cells, outbox);
        row_rects.push(rect);
        let field = Field::Column(model.id, column.id, ColumnField::Name);
        trouble_ui(context, ui, &mut view.inspector.drafts, field, outbox);
        if is_open(view, column.id) {
            super::follow(ui, view, Part::Column(model.id, column.id), rect);
            problems_of_ui(context, ui, Subject::Column(model.id, column.id), outbox);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                column_form_ui(context, ui, view, model, column, outbox);
            });
        }
    }
    drop_ui(context, ui, view, model, &row_rects, outbox);
    if model.columns.is_empty() {
        ui.label(egui::RichText::new("No columns yet").color(context.palette.text_weak));
    }
}

fn is_open(view: &ViewState, id: ColumnId) -> bool {
    matches!(view.selection.part, Some(Part::Column(_, open)) if open == id)
}

fn header_ui(context: &PanelContext<'_>, ui: &mut Ui, cells: Cells) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let middle = rect.center().y;
    let mut left = rect.left() + HANDLE_POINTS;
    let mut words = vec![("name", "name", cells.name, Align2::LEFT_CENTER)];
    words.push(("type", "type", cells.column_type, Align2::LEFT_CENTER));
    if cells.default > 0.0 {
        words.push(("default", "default", cells.default, Align2::LEFT_CENTER));
    }
    for (option, word) in TICKS {
        words.push((option, word, TICK_POINTS, Align2::CENTER_CENTER));
    }
    for (option, word, width, align) in words {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        let x = if align == Align2::CENTER_CENTER { cell.center().x } else { left + 4.0 };
        let font = FontId::proportional(11.0);
        ui.painter().text(pos2(x, middle), align, word, font, context.palette.text_weak);
        let response =
            ui.interact(cell, ui.scope_id().with(("column header", option)), Sense::hover());
        let explanation = match option {
            "name" => "The column's name in the database.",
            other => column_option(other),
        };
        response.on_hover_ui(|ui| {
            ui.set_max_width(280.0);
            ui.label(egui::RichText::new(option).font(crate::app::theme::semibold(13.0)));
            ui.label(explanation);
        });
        left += width;
    }
}

fn row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    (model, index, column): (&Model, usize, &Column),
    cells: Cells,
    outbox: &mut Outbox,
) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_POINTS), Sense::hover());
    let path = format!("{}.{}", model.class_name, column.name);
    let is_open = is_open(view, column.id);
    if is_open {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, context.palette.row_hover);
    }
    let handle = handle_ui(context, ui, view, rect, column.id, &path);
    if handle.clicked() {
        if is_open {
            view.selection.select_model(model.id);
        } else {
            view.selection.select_part(Part::Column(model.id, column.id));
        }
    }
    let mut left = rect.left() + HANDLE_POINTS;
    let mut cell = |width: f32| {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
        left += width;
        cell
    };
    let drafts = &mut view.inspector.drafts;
    let name_field = Field::Column(model.id, column.id, ColumnField::Name);
    let name = format!("{path} name");
    let look = FieldLook { name: &name, is_cell: true, ..FieldLook::default() };
    let name_cell = cell(cells.name);
    let name_response = cell_ui(ui, name_cell, |ui| {
        let look = FieldLook { width: name_cell.width() - 4.0, ..look };
        field_ui(context, ui, drafts, name_field, look, outbox)
    });
    problem_dot(context, ui, view, name_cell, Subject::Column(model.id, column.id));
    let type_rect = cell(cells.column_type);
    cell_ui(ui, type_rect, |ui| type_cell_ui(context, ui, model, column, &path, outbox));
    if cells.default > 0.0 {
        let field = Field::Column(model.id, column.id, ColumnField::Default);
        let name = format!("{path} default in the table");
        let default_cell = cell(cells.default);
        let width = default_cell.width() - 4.0;
        let look = FieldLook { name: &name, is_cell: true, width, ..FieldLook::default() };
        let drafts = &mut view.inspector.drafts;
        cell_ui(ui, default_cell, |ui| field_ui(context, ui, drafts, field, look, outbox));
    }
    for (option, _) in TICKS {
        let tick_cell = cell(TICK_POINTS);
        cell_ui(ui, tick_cell, |ui| {
            tick_cell_ui(context, ui, (model, column), option, &path, outbox);
        });
    }
    move_by_keys(ui, [&handle, &name_response], model, (index, column.id), outbox);
    rect
}

/// A child `Ui` in a cell, its contents in the middle of the height.
pub fn cell_ui<R>(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    child.spacing_mut().item_spacing.x = 0.0;
    contents(&mut child)
}

/// The handle at the left: a click opens the row, a drag moves it.
fn handle_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    row: Rect,
    column_id: ColumnId,
    path: &str,
) -> Response {
    let rect = row.with_max_x(row.left() + HANDLE_POINTS);
    let id = Id::unique(("column handle", column_id));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let is_open = is_open(view, column_id);
    let spoken = format!("{path} details");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &spoken));
    let palette = context.palette;
    let is_near = ui.rect_contains_pointer(row) || response.has_focus();
    let icon = if response.hovered() && ui.is_enabled() {
        Icon::Grip
    } else if is_open {
        Icon::ChevronDown
    } else {
        Icon::ChevronRight
    };
    let color = if is_near || is_open { palette.text_weak } else { palette.card_border };
    paint_icon(ui.painter(), rect.center() - vec2(2.0, 0.0), icon, color);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), 4.0, stroke, egui::StrokeKind::Inside);
    }
    if response.drag_started() {
        view.inspector.dragged_column = Some(column_id);
    }
    response.on_hover_text("Click for all options, drag to move (Alt+Up, Alt+Down)")
}

fn problem_dot(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &ViewState,
    cell: Rect,
    subject: Subject,
) {
    let Some((severity, advice)) = view.problems.of_subject(subject) else { return };
    let color = match severity {
        Severity::Error => context.palette.error,
        Severity::Warning => context.palette.warning,
    };
    let center = pos2(cell.right() - 8.0, cell.center().y);
    ui.painter().circle_filled(center, 3.5, color);
    let dot = Rect::from_center_size(center, vec2(14.0, 14.0));
    let id = ui.scope_id().with(("problem dot", subject));
    ui.interact(dot, id, Sense::hover()).on_hover_text(advice);
}

fn tick_cell_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    (model, column): (&Model, &Column),
    option: &str,
    path: &str,
    outbox: &mut Outbox,
) {
    let is_on = match option {
        "index" => column.index,
        "nullable" => column.is_nullable(),
        "primary_key" => column.primary_key,
        _ => column.unique,
    };
    let size = vec2(TICK_POINTS, ROW_POINTS);
    let name = format!("{path} {option}");
    if !tick_ui(ui, context.palette, size, is_on, &name).clicked() {
        return;
    }
    let (model_id, column_id) = (model.id, column.id);
    let wanted = !is_on;
    outbox.command(match option {
        "index" => Command::SetIndex { model_id, column_id, index: wanted },
        "nullable" => {
            // What SQLAlchemy takes anyway needs not be said.
            let nullable = (wanted == column.primary_key).then_some(wanted);
            Command::SetNullable { model_id, column_id, nullable }
        }
        "primary_key" => Command::SetPrimaryKey { model_id, column_id, primary_key: wanted },
        _ => Command::SetUnique { model_id, column_id, unique: wanted },
    });
}

fn move_by_keys(
    ui: &Ui,
    focusable: [&Response; 2],
    model: &Model,
    (index, column_id): (usize, ColumnId),
    outbox: &mut Outbox,
) {
    if !focusable.iter().any(|response| response.has_focus()) {
        return;
    }
    let (up, down) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::ALT, Key::ArrowUp),
            input.consume_key(Modifiers::ALT, Key::ArrowDown),
        )
    });
    let index = match (up, down) {
        (true, false) if index > 0 => index - 1,
        (false, true) if index + 1 < model.columns.len() => index + 1,
        _ => return,
    };
    outbox.command(Command::MoveColumn { model_id: model.id, column_id, index });
}

/// Where the dragged column would go, and its move when it is let go.
fn drop_ui(
    context: &PanelContext<'_>,
    ui: &Ui,
    view: &mut ViewState,
    model: &Model,
    rows: &[Rect],
    outbox: &mut Outbox,
) {
    let Some(column_id) = view.inspector.dragged_column else { return };
    let from = model.columns.iter().position(|column| column.id == column_id);
    let (Some(from), Some(pointer)) = (from, ui.ctx().pointer_interact_pos()) else {
        view.inspector.dragged_column = None;
        return;
    };
    let before = rows.iter().filter(|row| row.center().y < pointer.y).count();
    let y = match rows.get(before) {
        Some(row) => row.top(),
        None => rows.last().map_or(pointer.y, Rect::bottom),
    };
    if let Some(first) = rows.first() {
        let stroke = Stroke::new(2.0, context.palette.accent);
        ui.painter().hline(first.x_range(), y, stroke);
    }
    if ui.input(|input| input.pointer.any_released()) {
        view.inspector.dragged_column = None;
        let index = if before > from { before - 1 } else { before };
        if index != from {
            outbox.command(Command::MoveColumn { model_id: model.id, column_id, index });
        }
    }
}
