//! The accessible nodes of what is painted: a node for each box, group,
//! note and link in view, and for each row
//! where rows are drawn, in reading order. Painted things sense nothing; the canvas's one response
//! does, and says which of them has the keyboard.

use egui::accesskit::Action;
use egui::{Id, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo};

use super::CanvasState;
use super::level_of_detail::LevelOfDetail;
use super::paint::is_same_link;
use super::reading::Stop;
use super::rows::RowKind;
use super::scene::Card;
use super::transform::ViewportTransform;
use crate::app::view_state::{Annotation, Part, Selection};

/// Tells assistive technology what is in view; answers what it asked to be selected.
pub(super) fn nodes_ui(
    ui: &mut Ui,
    canvas_response: &Response,
    canvas: &CanvasState,
    selection: &mut Selection,
) {
    let is_on = ui.ctx().accesskit_node_builder(canvas_response.id, |_| ()).is_some();
    if !is_on {
        return;
    }
    let transform = canvas.viewport_transform();
    let visible = transform.visible_in_canvas();
    let level = LevelOfDetail::of_zoom(transform.zoom());
    let mut parent = ui.new_child(
        UiBuilder::new()
            .scope_id(canvas_response.id.with("nodes"))
            .max_rect(transform.viewport_in_screen)
            .accessibility_parent(canvas_response.id),
    );
    let ui = &mut parent;
    ui.shrink_clip_rect(transform.viewport_in_screen);
    let (mut asked, mut current) = (None, Current::default());
    for stop in canvas.scene.reading_order_in(visible) {
        match stop {
            Stop::Model(model_id) => {
                let Some(card) = canvas.scene.card(model_id) else { continue };
                if card_ui(ui, card, &transform, level, selection, &mut current, &mut asked) {
                    asked = Some(Asked::Model(card));
                }
            }
            Stop::Annotation(annotation) => {
                let Some((rect, role, name)) = words_of(canvas, annotation) else { continue };
                let id = Id::unique(("annotation", annotation));
                let is_selected = selection.annotations.contains(&annotation);
                if is_selected && selection.models.is_empty() {
                    current.stop.get_or_insert(id);
                }
                if node(ui, id, transform.rect_in_screen(rect), role, is_selected, &name) {
                    asked = Some(Asked::Annotation(annotation));
                }
            }
        }
    }
    for link in canvas.scene.links.iter().filter(|link| link.bounds.intersects(visible)) {
        let id = Id::unique(("link", link.part, link.to.row, link.from.row));
        let is_selected = selection.part.is_some_and(|part| is_same_link(part, link.part));
        let middle = transform.screen_from_canvas(link.middle());
        let rect = Rect::from_center_size(middle, egui::Vec2::splat(8.0));
        if is_selected {
            current.part.get_or_insert(id);
        }
        if node(ui, id, rect, Role::Link, is_selected, &link.accessible_name) {
            asked = Some(Asked::Part(link.part));
        }
    }
    // The canvas keeps the keyboard; this tells a screen reader what it is on.
    if let Some(id) = current.part.or(current.stop) {
        ui.ctx().accesskit_node_builder(canvas_response.id, |node| {
            node.set_active_descendant(id.accesskit_id());
        });
    }
    match asked {
        Some(Asked::Model(card)) => selection.select_model(card.model_id),
        Some(Asked::Part(part)) => selection.select_part(part),
        Some(Asked::Annotation(annotation)) => selection.select_annotation(annotation),
        None => {}
    }
}

/// The node of what is selected.
#[derive(Default)]
struct Current {
    /// The selected row or link.
    part: Option<Id>,
    /// The box, group or note, where one alone is selected.
    stop: Option<Id>,
}

/// What assistive technology asked to be selected.
enum Asked<'a> {
    Model(&'a Card),
    Part(Part),
    Annotation(Annotation),
}

/// Where a group's title or a note is, in canvas points, its role and its name.
fn words_of(canvas: &CanvasState, annotation: Annotation) -> Option<(Rect, Role, String)> {
    let scene = &canvas.scene;
    Some(match annotation {
        Annotation::Group(id) => {
            let frame = scene.groups.iter().find(|frame| frame.group_id == id)?;
            let count = frame.group.members.len();
            let name = format!("{}, group of {count}", frame.group.title);
            (frame.title_rect(), Role::Group, name)
        }
        Annotation::Note(id) => {
            let card = scene.notes.iter().find(|card| card.note_id == id)?;
            (card.rect, Role::Note, format!("{}, note", card.note.text))
        }
    })
}

fn card_ui<'a>(
    ui: &mut Ui,
    card: &'a Card,
    transform: &ViewportTransform,
    level: LevelOfDetail,
    selection: &Selection,
    current: &mut Current,
    asked: &mut Option<Asked<'a>>,
) -> bool {
    let id = Id::unique(("box", card.model_id));
    let rect = transform.rect_in_screen(card.rect);
    let is_selected = selection.models.contains(&card.model_id);
    if selection.only_model() == Some(card.model_id) {
        current.stop = Some(id);
    }
    // The header, so that a click in the middle of the node is one on the box and not on a row.
    let header = Rect::from_min_max(
        rect.min,
        egui::pos2(
            rect.right(),
            rect.top() + crate::diagram::card::HEADER_HEIGHT_POINTS * transform.zoom(),
        ),
    );
    let is_asked = node(ui, id, header, Role::Group, is_selected, &card.accessible_name);
    if let Some(problem) = &card.problem {
        ui.ctx().accesskit_node_builder(id, |node| node.set_description(problem.advice.as_str()));
    }
    if level == LevelOfDetail::Text {
        let mut rows = ui.new_child(
            UiBuilder::new().scope_id(id.with("rows")).max_rect(rect).accessibility_parent(id),
        );
        for (at, row) in card.rows.iter().enumerate() {
            let row_rect = card.shape.row_rect(card.rect.min, at);
            let rect = transform.rect_in_screen(row_rect);
            let part = match row.kind {
                RowKind::Column { column_id, .. } => Part::Column(card.model_id, column_id),
                RowKind::Relationship { declared_on, relationship_id, end } => {
                    Part::Relationship(declared_on, relationship_id, end)
                }
                RowKind::Draft => continue,
            };
            let is_selected = selection.part == Some(part);
            let id = id.with(part);
            if is_selected {
                current.part = Some(id);
            }
            if node(&mut rows, id, rect, Role::ListItem, is_selected, &row.accessible_name) {
                *asked = Some(Asked::Part(part));
            }
        }
    }
    is_asked
}

/// One node; answers whether assistive technology clicked it.
fn node(ui: &mut Ui, id: Id, rect: Rect, role: Role, is_selected: bool, name: &str) -> bool {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_selected(is_selected);
        node.add_action(Action::Click);
    });
    ui.input(|input| input.has_accesskit_action_request(id, Action::Click))
}
