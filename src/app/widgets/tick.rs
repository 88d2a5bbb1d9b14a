//! A tick in a cell of a table: a small box with an accessible name of its own.

use egui::{Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2};

use crate::app::theme::Palette;

/// The side of the painted box, in points.
const BOX_POINTS: f32 = 14.0;

/// A tick that fills a cell of `size`; clicked, it wants to be the other way round.
///
/// `name` is spoken: `User.username unique`.
pub fn tick_ui(ui: &mut Ui, palette: &Palette, size: Vec2, is_on: bool, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, is_on, name));
    let square = egui::Rect::from_center_size(rect.center(), Vec2::splat(BOX_POINTS));
    let painter = ui.painter();
    let edge = if response.hovered() || response.has_focus() {
        palette.accent
    } else {
        palette.card_border
    };
    if is_on {
        painter.rect_filled(square, 4.0, palette.accent);
        let at = |x: f32, y: f32| pos2(square.left() + x, square.top() + y);
        let stroke = Stroke::new(1.8, palette.on_accent);
        painter.line(vec![at(3.5, 7.3), at(6.2, 10.0), at(10.8, 4.6)], stroke);
    } else {
        painter.rect_stroke(square, 4.0, Stroke::new(1.0, edge), StrokeKind::Inside);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, palette.accent);
        painter.rect_stroke(square.expand(2.5), 5.0, stroke, StrokeKind::Outside);
    }
    response
}
