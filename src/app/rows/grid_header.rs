//! The headings of the grid's columns: their names and types, and the order of the rows. A heading is
//! dragged to another place; its menu hides and pins the column.

use egui::{Painter, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::column_menu;
use super::grid::{GridEvent, GridInput, GridState, SortWish};
use super::grid_paint::{GridLayout, PADDING, SMALL_FONT, elided, paint_left};
use crate::app::theme::semibold;

/// Draws the headings; a click on one sorts by it.
pub fn headings_ui(
    ui: &Ui,
    layout: &GridLayout,
    input: &GridInput<'_>,
    state: &mut GridState,
) -> Option<GridEvent> {
    let mut event = None;
    let palette = input.palette;
    let painter = ui.painter_at(layout.header);
    painter.rect_filled(layout.header, 0.0, palette.row_hover);
    let line = Stroke::new(1.0, palette.card_border);
    painter.hline(layout.header.x_range(), layout.header.bottom() - 0.5, line);
    if layout.label_width <= 0.0 {
        return None;
    }
    let corner = layout.header.with_max_x(layout.label_right);
    let is_attribute = input.heading.starts_with('.');
    let heading_color = if is_attribute { palette.relationship } else { palette.text };
    let heading = elided(&painter, input.heading, semibold(12.5), heading_color, corner.width());
    paint_left(&painter, corner, heading);
    let tick = |painter: &Painter, x: f32| {
        painter.vline(x - 0.5, layout.header.shrink2(vec2(0.0, 7.0)).y_range(), line);
    };
    tick(&painter, corner.right());
    for edge in layout.visible_columns() {
        let (index, left, right) = (edge.column, edge.left, edge.right);
        let painter = painter.with_clip_rect(layout.header.intersect(layout.room_of(edge)));
        let Some(column) = input.columns.get(index) else { continue };
        let rect = layout.header.with_min_x(left).with_max_x(right);
        let color = match (column.primary_key, column.foreign_key) {
            (true, _) => palette.primary_key,
            (_, true) => palette.foreign_key,
            _ if !column.in_model || column.is_inherited => palette.text_weak,
            _ => palette.text,
        };
        let mark = if column.in_model { "" } else { "+ " };
        let shown_name = [mark, &column.name].concat();
        let name = elided(&painter, &shown_name, semibold(12.5), color, rect.width());
        let type_left = left + name.size().x + 6.0;
        paint_left(&painter, rect, name);
        let sorted = input.sorted.filter(|(at, _)| *at == index);
        // The arrow has its room.
        let room = right - type_left - if sorted.is_some() { 14.0 } else { 0.0 };
        if room > 2.0 * PADDING + 12.0 && !column.type_text.is_empty() {
            let text = elided(&painter, &column.type_text, SMALL_FONT, palette.text_weak, room);
            let y = rect.center().y - text.size().y / 2.0 + 0.5;
            painter.galley(pos2(type_left + PADDING, y), text, palette.text_weak);
        }
        tick(&painter, right);
        let shown = rect.intersect(painter.clip_rect());
        let id = input.id.with("heading").with(index);
        // The handles at the edges stay free.
        let response = ui.interact(shown.shrink2(vec2(4.0, 0.0)), id, Sense::CLICK | Sense::DRAG);
        let mut said = vec![column.name.clone()];
        said.extend(Some(column.type_text.clone()).filter(|text| !text.is_empty()));
        said.extend(column.notes.iter().cloned());
        if let Some((_, descending)) = sorted {
            said.push(if descending { "sorted downwards" } else { "sorted upwards" }.to_owned());
            let center = pos2(right - 9.0, rect.center().y);
            painter.rect_filled(
                Rect::from_center_size(center, vec2(14.0, 16.0)),
                0.0,
                palette.row_hover,
            );
            let (base, tip) = if descending { (-2.5, 3.0) } else { (2.5, -3.0) };
            let corners = [vec2(-4.0, base), vec2(4.0, base), vec2(0.0, tip)];
            let points = corners.map(|corner| center + corner).to_vec();
            painter.add(Shape::convex_polygon(points, palette.accent, Stroke::NONE));
        }
        response.widget_info(|| {
            WidgetInfo::labeled(Role::ColumnHeader, true, format!("column {}", said.join(", ")))
        });
        if response.clicked() && input.can_select {
            event = Some(GridEvent::Sort(index, SortWish::Next));
        }
        if response.drag_started() {
            state.dragged = Some(index);
        }
        response.context_menu(|ui| {
            event = column_menu::column_menu_ui(ui, input, state, index).or(event.take());
        });
        if input.can_select {
            said.push("Click to sort, drag to move, right-click for more".to_owned());
        }
        response.on_hover_ui(|ui| {
            ui.label(said.join("\n"));
        });
    }
    drag_ui(ui, layout, state);
    event
}

/// A heading being dragged: a line shows where it would go, and it goes there when it is let go.
fn drag_ui(ui: &Ui, layout: &GridLayout, state: &mut GridState) {
    let Some(column) = state.dragged else { return };
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        state.dragged = None;
        return;
    }
    let (place, x) = layout.drop_place(pointer.x);
    ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
    let painter = ui.painter_at(layout.header.union(layout.body));
    let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
    painter.vline(x, layout.header.top()..=layout.body.bottom(), stroke);
    if ui.input(|input| input.pointer.any_released()) {
        state.dragged = None;
        state.plan.drop_at(column, place);
        state.is_arranged = true;
    }
}
