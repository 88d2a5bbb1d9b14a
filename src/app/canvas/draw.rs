//! The canvas as it is drawn: the scene, and over it what is being done with the mouse. Changes
//! nothing.

use egui::{Rect, Ui};

use super::annotation_edit::AnnotationEdit;
use super::gesture::Gesture;
use super::paint::{PaintRequest, paint_guide, paint_marquee, paint_scene};
use super::paint_annotations::AnnotationPainter;
use super::paint_links::LinkPainter;
use super::{popover_form, reorder, snapping};
use crate::app::PanelContext;
use crate::app::view_state::{Tool, ViewState};

/// Draws the scene, the boxes and lines that are being drawn or moved, and what is selected.
pub(super) fn draw_ui(context: &PanelContext<'_>, ui: &Ui, viewport: Rect, view: &ViewState) {
    let canvas = &view.canvas;
    let palette = context.palette;
    let painter = ui.painter().with_clip_rect(viewport.intersect(ui.clip_rect()));
    painter.rect_filled(viewport, 0.0, palette.canvas);
    let transform = canvas.viewport_transform();
    let annotations = AnnotationPainter {
        painter: &painter,
        palette,
        transform,
        selected: &view.selection.annotations,
        hovered: canvas.hovered_annotation,
        edited: canvas.annotation_edit.as_ref().and_then(AnnotationEdit::annotation),
    };
    let link_from = canvas.link_from(view.tool);
    let outlined = match &canvas.popover {
        Some(popover) => popover_form::subjects(popover),
        None => link_from.and_then(|_| canvas.hover.model_id()).into_iter().collect(),
    };
    let request = PaintRequest {
        scene: canvas.drawn_scene(),
        selection: &view.selection,
        rows_path: &view.rows_path,
        hover: canvas.hover,
        notation: context.document.settings.link_notation,
        dims: matches!(canvas.gesture, Gesture::None) && !canvas.is_editing(),
        pointer: canvas.pointer,
        outlined,
        edited: canvas
            .edit
            .as_ref()
            .map(|edit| (edit.target.model_id(), canvas.edited_row(edit.target))),
        shows_ports: link_from.is_none()
            && !canvas.is_editing()
            && view.tool == Tool::Select
            && matches!(canvas.gesture, Gesture::None),
    };
    paint_scene(&painter, palette, transform, &request, &annotations);
    match &canvas.gesture {
        Gesture::Marquee { start_in_canvas, .. } => {
            if let Some(pointer) = canvas.pointer {
                let start = transform.screen_from_canvas(*start_in_canvas);
                paint_marquee(&painter, palette, Rect::from_two_pos(start, pointer));
            }
        }
        Gesture::Move { models, .. } => {
            let near = transform.visible_in_canvas();
            for ends in snapping::guides(&canvas.scene, models, near) {
                paint_guide(&painter, palette, ends.map(|at| transform.screen_from_canvas(at)));
            }
        }
        Gesture::Clone { models, offset, .. } => {
            for card in canvas.scene.cards.iter().filter(|card| models.contains(&card.model_id)) {
                let rect = transform.rect_in_screen(card.rect.translate(*offset));
                paint_marquee(&painter, palette, rect);
            }
        }
        Gesture::Reorder { model_id, before: Some(before), .. } => {
            if let Some(card) = canvas.scene.card(*model_id) {
                reorder::paint_mark(&painter, palette, transform, card, *before);
            }
        }
        Gesture::None
        | Gesture::Pan
        | Gesture::Link { .. }
        | Gesture::Reorder { .. }
        | Gesture::Retarget { .. } => {}
    }
    canvas.paint_handles(&painter, palette, transform, &view.selection);
    if let Some((model_id, column)) = link_from
        && let Some(pointer) = canvas.pointer
        && let Some(card) = canvas.scene.card(model_id)
    {
        let row = column.and_then(|id| card.column_row(id));
        let y_in_canvas = card.row_center_in_canvas(row);
        let level = canvas.level_of_detail();
        let notation = context.document.settings.link_notation;
        let links = LinkPainter { painter: &painter, palette, transform, level, notation };
        links.rubber_line(card.rect, y_in_canvas, pointer);
    }
}
