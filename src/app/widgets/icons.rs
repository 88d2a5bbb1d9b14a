//! Small icons, painted as lines so that they are sharp at every pixel density and need no font.

use egui::{
    Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::app::theme::Palette;

/// An icon of 16 by 16 points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each names what it shows
pub enum Icon {
    Model,
    AssociationTable,
    View,
    Column,
    Relationship,
    Command,
    Error,
    Warning,
    Success,
    Plus,
    Cross,
    Grip,
    ChevronRight,
    ChevronDown,
    ChevronUp,
    Search,
    Pointer,
}

/// Paints an icon around `center`.
pub fn paint_icon(painter: &Painter, center: Pos2, icon: Icon, color: Color32) {
    let stroke = Stroke::new(1.4, color);
    let at = |x: f32, y: f32| pos2(center.x + x, center.y + y);
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke);
    };
    let boxed = |left: f32, top: f32, right: f32, bottom: f32| {
        let rect = Rect::from_min_max(at(left, top), at(right, bottom));
        painter.rect_stroke(rect, 2.0, stroke, StrokeKind::Middle);
    };
    match icon {
        Icon::Model => {
            boxed(-5.5, -5.0, 5.5, 5.0);
            line(&[(-5.5, -1.5), (5.5, -1.5)]);
        }
        Icon::AssociationTable => {
            boxed(-6.0, -2.0, -2.0, 2.0);
            boxed(2.0, -2.0, 6.0, 2.0);
            line(&[(-2.0, 0.0), (2.0, 0.0)]);
        }
        Icon::View => {
            line(&[(-6.5, 0.0), (-3.5, -3.2), (0.0, -4.2), (3.5, -3.2), (6.5, 0.0)]);
            line(&[(-6.5, 0.0), (-3.5, 3.2), (0.0, 4.2), (3.5, 3.2), (6.5, 0.0)]);
            painter.circle_stroke(center, 1.7, stroke);
        }
        Icon::Column => {
            boxed(-3.0, -5.5, 3.0, 5.5);
            line(&[(-3.0, -1.8), (3.0, -1.8)]);
            line(&[(-3.0, 1.8), (3.0, 1.8)]);
        }
        Icon::Relationship => {
            painter.circle_stroke(at(-4.2, 0.0), 2.0, stroke);
            painter.circle_stroke(at(4.2, 0.0), 2.0, stroke);
            line(&[(-2.2, 0.0), (2.2, 0.0)]);
        }
        Icon::Command => {
            line(&[(-5.0, -4.0), (-1.0, 0.0), (-5.0, 4.0)]);
            line(&[(0.5, 4.0), (5.5, 4.0)]);
        }
        Icon::Error => {
            painter.circle_filled(center, 6.5, color);
            let inner = Stroke::new(1.6, contrast(color));
            painter.line_segment([at(-2.4, -2.4), at(2.4, 2.4)], inner);
            painter.line_segment([at(2.4, -2.4), at(-2.4, 2.4)], inner);
        }
        Icon::Warning => {
            line(&[(0.0, -6.0), (6.2, 5.0), (-6.2, 5.0), (0.0, -6.0), (0.4, -5.3)]);
            line(&[(0.0, -2.0), (0.0, 1.4)]);
            painter.circle_filled(at(0.0, 3.3), 0.9, color);
        }
        Icon::Success => {
            painter.circle_stroke(center, 6.3, stroke);
            line(&[(-2.8, 0.2), (-0.8, 2.2), (3.0, -2.2)]);
        }
        Icon::Plus => {
            line(&[(-4.0, 0.0), (4.0, 0.0)]);
            line(&[(0.0, -4.0), (0.0, 4.0)]);
        }
        Icon::Cross => {
            line(&[(-3.3, -3.3), (3.3, 3.3)]);
            line(&[(3.3, -3.3), (-3.3, 3.3)]);
        }
        Icon::Grip => {
            for (x, y) in [-2.0, 2.0].iter().flat_map(|x| [-4.0, 0.0, 4.0].map(|y| (*x, y))) {
                painter.circle_filled(at(x, y), 1.1, color);
            }
        }
        Icon::ChevronRight => line(&[(-1.8, -3.6), (1.8, 0.0), (-1.8, 3.6)]),
        Icon::ChevronDown => line(&[(-3.6, -1.8), (0.0, 1.8), (3.6, -1.8)]),
        Icon::ChevronUp => line(&[(-3.6, 1.8), (0.0, -1.8), (3.6, 1.8)]),
        Icon::Search => {
            painter.circle_stroke(at(-1.0, -1.0), 4.2, stroke);
            line(&[(2.1, 2.1), (5.4, 5.4)]);
        }
        Icon::Pointer => {
            line(&[(-3.5, -5.0), (4.5, 0.6), (0.6, 1.4), (-1.6, 5.0), (-3.5, -5.0), (-3.2, -4.6)]);
        }
    }
}

/// Black or white, whichever reads better on the colour.
fn contrast(color: Color32) -> Color32 {
    let luminance =
        0.299 * f32::from(color.r()) + 0.587 * f32::from(color.g()) + 0.114 * f32::from(color.b());
    if luminance > 140.0 { Color32::BLACK } else { Color32::WHITE }
}

/// Takes the room of an icon and paints it.
pub fn icon_ui(ui: &mut Ui, icon: Icon, color: Color32) -> Rect {
    let (_, rect) = ui.allocate_space(Vec2::splat(16.0));
    paint_icon(ui.painter(), rect.center(), icon, color);
    rect
}

/// A button that is only an icon; `name` is spoken and shown as the tooltip.
pub fn icon_button_ui(ui: &mut Ui, palette: &Palette, icon: Icon, name: &str) -> Response {
    icon_button_named_ui(ui, palette, icon, name, name)
}

/// The same with another text for the tooltip.
pub fn icon_button_named_ui(
    ui: &mut Ui,
    palette: &Palette,
    icon: Icon,
    name: &str,
    tooltip: &str,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let (mut color, mut fill) = (palette.text_weak, None);
    if !enabled {
        color = color.gamma_multiply(0.5);
    } else if response.hovered() || response.has_focus() {
        color = palette.text;
        fill = Some(palette.row_selected);
    }
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 5.0, stroke, StrokeKind::Inside);
    }
    paint_icon(ui.painter(), rect.center(), icon, color);
    response.on_hover_text(tooltip)
}
