//! The list of models on the left: a filter, kinds, problems. Only the rows in view are drawn.

use egui::{
    Align2, EventFilter, FontId, Id, Key, Modifiers, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::actions::Action;
use super::drawer::DrawerTab;
use super::go_to::go_to_model;
use super::view_state::ViewState;
use super::widgets::choice::take_enter;
use super::widgets::icons::{Icon, icon_button_named_ui, paint_icon};
use super::{Outbox, PanelContext, theme};
use crate::mapping::Severity;
use crate::schema::{Model, ModelId, ModelKind};

/// Height of a row, in points.
const ROW_POINTS: f32 = 28.0;

/// Draws the list.
pub fn models_list_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
) {
    view.problems.refresh(context.mapping);
    let schema = &context.document.schema;
    header_ui(context, ui, outbox, schema.models.len());
    let is_entered = filter_ui(context, ui, view);
    let rows = rows_of(context, &view.models_filter);
    if let Some(first) = rows.first().filter(|_| is_entered) {
        show_model(context, view, outbox, first.id);
    }
    if rows.is_empty() {
        let hint = if schema.models.is_empty() {
            "Press T, then click the canvas"
        } else {
            "No model of that name"
        };
        ui.vertical_centered(|ui| {
            ui.add_space(16.0);
            ui.add(egui::Label::new(RichText::new(hint).color(context.palette.text_weak)).wrap());
        });
        return;
    }
    list_ui(context, ui, view, outbox, &rows);
}

fn header_ui(context: &PanelContext<'_>, ui: &mut Ui, outbox: &mut Outbox, count: usize) {
    let palette = context.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let middle = rect.center().y;
    let painter = ui.painter();
    let end = painter.text(
        pos2(rect.left() + 12.0, middle),
        Align2::LEFT_CENTER,
        "Models",
        theme::semibold(13.0),
        palette.text,
    );
    painter.text(
        pos2(end.right() + 8.0, middle),
        Align2::LEFT_CENTER,
        count.to_string(),
        FontId::proportional(12.0),
        palette.text_weak,
    );
    let button = Rect::from_center_size(pos2(rect.right() - 22.0, middle), vec2(24.0, 24.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(button));
    let row = Action::NewModel.row();
    let keys = row.shortcuts.first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
    let tooltip = format!("New model ({keys}): {}", row.tooltip);
    if icon_button_named_ui(&mut child, palette, Icon::Plus, "Add model", &tooltip).clicked() {
        outbox.action(Action::NewModel);
    }
}

/// Answers whether Enter was pressed, which goes to the first row.
fn filter_ui(context: &PanelContext<'_>, ui: &mut Ui, view: &mut ViewState) -> bool {
    let mut is_entered = false;
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        let hint = RichText::new("Filter").color(context.palette.text_weak);
        let field = TextEdit::singleline(&mut view.models_filter)
            .id(Id::unique("models filter"))
            .hint_text(hint)
            .margin(egui::Margin { left: 26, right: 6, top: 4, bottom: 4 })
            .desired_width(ui.available_width() - 8.0);
        let response = ui.add(field).accessible_name("Filter models");
        let center = pos2(response.rect.left() + 14.0, response.rect.center().y);
        paint_icon(ui.painter(), center, Icon::Search, context.palette.text_weak);
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown)) {
            response.surrender_focus();
            ui.memory_mut(|memory| memory.request_focus(list_id()));
        }
        is_entered = response.lost_focus() && take_enter(ui);
    });
    ui.add_space(2.0);
    is_entered
}

/// The models whose class or table name has the filter's text in it, in the order of the alphabet.
fn rows_of<'a>(context: &PanelContext<'a>, filter: &str) -> Vec<&'a Model> {
    let filter = filter.trim().to_lowercase();
    let mut rows: Vec<&Model> = context
        .document
        .schema
        .models
        .values()
        .map(AsRef::as_ref)
        .filter(|model| {
            filter.is_empty()
                || model.class_name.to_lowercase().contains(&filter)
                || context
                    .mapping
                    .table(model.id)
                    .is_some_and(|table| table.name.to_lowercase().contains(&filter))
        })
        .collect();
    rows.sort_by(|a, b| {
        let rank = |model: &Model| match model.kind {
            ModelKind::Class => 0,
            ModelKind::AssociationTable => 1,
            ModelKind::View { .. } => 2,
        };
        rank(a).cmp(&rank(b)).then_with(|| compare_names(&a.class_name, &b.class_name))
    });
    rows
}

fn compare_names(a: &str, b: &str) -> std::cmp::Ordering {
    let lower = |text: &'_ str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    lower(a).cmp(&lower(b)).then_with(|| a.cmp(b))
}

fn list_id() -> Id {
    Id::unique("models list")
}

fn list_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    rows: &[&Model],
) {
    let moved_to = move_by_keys(ui, view, rows);
    if let Some(row) = moved_to {
        show_model(context, view, outbox, rows[row].id);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt("models list").auto_shrink(false);
    if let Some(row) = moved_to {
        let height = ui.available_height();
        let offset = (row as f32 + 0.5) * ROW_POINTS - height / 2.0;
        area = area.vertical_scroll_offset(offset.max(0.0));
    }
    area.show_rows(ui, ROW_POINTS, rows.len(), |ui, shown| {
        for model in &rows[shown] {
            row_ui(context, ui, view, outbox, model);
        }
    });
}

/// Up and Down while the list has the focus; answers the row that is now chosen.
fn move_by_keys(ui: &mut Ui, view: &ViewState, rows: &[&Model]) -> Option<usize> {
    let id = list_id();
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of models"));
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let (down, up) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
        )
    });
    if down == up {
        return None;
    }
    let current = view.selection.only_model();
    let current = rows.iter().position(|model| Some(model.id) == current);
    Some(match current {
        Some(row) => (row + down).min(rows.len() - 1).saturating_sub(up),
        None => 0,
    })
}

fn row_ui(
    context: &PanelContext<'_>,
    ui: &mut Ui,
    view: &mut ViewState,
    outbox: &mut Outbox,
    model: &Model,
) {
    let palette = context.palette;
    let size = vec2(ui.available_width(), ROW_POINTS);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(rect, Id::unique(("models list row", model.id)), Sense::click());
    let is_selected = view.selection.models.contains(&model.id)
        || view.selection.part.is_some_and(|part| part.model_id() == model.id);
    let problem = view.problems.of_model(model.id);
    let is_elsewhere = !context.document.diagram.shows(model.id);
    let elsewhere = if is_elsewhere { ", not in this view" } else { "" };
    let spoken = format!("{} in the list{elsewhere}{}", model.class_name, spoken_problem(problem));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_selected, &spoken));
    let ground = rect.shrink2(vec2(6.0, 1.0));
    if is_selected {
        ui.painter().rect_filled(ground, 5.0, palette.row_selected);
    } else if response.hovered() {
        ui.painter().rect_filled(ground, 5.0, palette.row_hover);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(ground, 5.0, stroke, egui::StrokeKind::Inside);
    }
    let (icon, kind) = kind_of(model);
    let icon_color = if is_selected { palette.accent } else { palette.text_weak };
    paint_icon(ui.painter(), pos2(rect.left() + 20.0, rect.center().y), icon, icon_color);
    let dot_room = if problem.is_some() { 24.0 } else { 12.0 };
    let name_color = if is_elsewhere { palette.text_weak } else { palette.text };
    paint_name(ui, rect, dot_room, &model.class_name, name_color, is_elsewhere);
    if let Some(severity) = problem {
        let color = if severity == Severity::Error { palette.error } else { palette.warning };
        ui.painter().circle_filled(pos2(rect.right() - 16.0, rect.center().y), 3.5, color);
    }
    let shows_rows = shows_rows(context, view) && response.clicked();
    answer_row(ui, view, &response, model.id);
    if shows_rows && view.selection.only_model() == Some(model.id) {
        outbox.action(Action::BrowseRows);
    }
    let table = context.mapping.table(model.id).map_or("", |table| table.name.as_str());
    let count = model.columns.len();
    response.on_hover_ui(|ui| {
        ui.label(RichText::new(&model.class_name).font(theme::semibold(13.0)));
        ui.label(format!("{kind} {table}, {count} columns"));
        if is_elsewhere {
            ui.label("Not in this view; a double-click shows it among all models");
        }
        if let Some(severity) = problem {
            let word = if severity == Severity::Error { "Has an error" } else { "Has a warning" };
            ui.label(format!("{word}; see the Problems tab"));
        }
    });
}

/// Goes to a model: on the canvas, or in the rows where these have its place.
fn show_model(
    context: &PanelContext<'_>,
    view: &mut ViewState,
    outbox: &mut Outbox,
    model_id: ModelId,
) {
    if shows_rows(context, view) {
        view.selection.select_model(model_id);
        outbox.action(Action::BrowseRows);
    } else {
        go_to_model(view, model_id);
    }
}

/// Have the rows of a database the place of the canvas?
fn shows_rows(context: &PanelContext<'_>, view: &ViewState) -> bool {
    let panels = view.panels;
    let is_filled = panels.drawer && panels.drawer_fills && view.drawer.tab == DrawerTab::Rows;
    is_filled && context.has_database
}

fn answer_row(ui: &Ui, view: &mut ViewState, response: &egui::Response, id: ModelId) {
    if response.double_clicked() {
        go_to_model(view, id);
    } else if response.clicked() {
        if ui.input(|input| input.modifiers.command) {
            view.selection.toggle_model(id);
        } else {
            view.selection.select_model(id);
        }
        ui.memory_mut(|memory| memory.request_focus(list_id()));
    }
}

/// Slanted is what is not in the named view.
fn paint_name(
    ui: &Ui,
    rect: Rect,
    room_right: f32,
    name: &str,
    color: egui::Color32,
    is_slanted: bool,
) {
    let mut job = egui::text::LayoutJob::simple_singleline(
        name.to_owned(),
        FontId::proportional(13.0),
        color,
    );
    for section in &mut job.sections {
        section.format.italics = is_slanted;
    }
    let width = (rect.width() - 34.0 - room_right).max(16.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let pos = pos2(rect.left() + 34.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(pos, galley, color);
}

fn kind_of(model: &Model) -> (Icon, &'static str) {
    match model.kind {
        ModelKind::Class => (Icon::Model, "Table"),
        ModelKind::AssociationTable => (Icon::AssociationTable, "Association table"),
        ModelKind::View { .. } => (Icon::View, "View"),
    }
}

fn spoken_problem(problem: Option<Severity>) -> &'static str {
    match problem {
        Some(Severity::Error) => ", has an error",
        Some(Severity::Warning) => ", has a warning",
        None => "",
    }
}
