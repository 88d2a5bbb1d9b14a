//! The side edges of the row of panes: where more of them are out of view, a shadow and a button say so and
//! lead there. Knows nothing of what the panes show.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, CursorIcon, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::Palette;

/// Sizes in points.
const SHADOW_WIDTH: f32 = 18.0;
const BUTTON_WIDTH: f32 = 20.0;
const BUTTON_HEIGHT: f32 = 44.0;
/// So little out of view is not worth a word.
const SLACK: f32 = 2.0;

/// Draws what is at the edges of `view`, with panes from `0` on that end at `ends` and are scrolled by
/// `offset`; answers the offset that is wanted.
pub fn strip_edges_ui(
    ui: &Ui,
    view: Rect,
    ends: &[f32],
    offset: f32,
    palette: &Palette,
) -> Option<f32> {
    let begins = || std::iter::once(0.0).chain(ends.iter().copied()).take(ends.len());
    let before = begins().filter(|begin| *begin < offset - SLACK).count();
    let seen_to = offset + view.width();
    let after = ends.iter().filter(|end| **end > seen_to + SLACK).count();
    let mut wanted = None;
    if before > 0 && edge_ui(ui, view, Side::Left, before, palette) {
        wanted = begins().filter(|begin| *begin < offset - SLACK).last();
    }
    if after > 0 && edge_ui(ui, view, Side::Right, after, palette) {
        let next = ends.iter().find(|end| **end > seen_to + SLACK);
        wanted = next.map(|end| end - view.width());
    }
    wanted.map(|offset| offset.max(0.0))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

fn edge_ui(ui: &Ui, view: Rect, side: Side, panes: usize, palette: &Palette) -> bool {
    let (edge, inward) = match side {
        Side::Left => (view.left(), 1.0),
        Side::Right => (view.right(), -1.0),
    };
    let painter = ui.painter_at(view);
    let dark = palette.card_shadow.gamma_multiply(1.6);
    painter.add(shadow(view, edge, edge + inward * SHADOW_WIDTH, dark));
    let center = pos2(edge + inward * (BUTTON_WIDTH / 2.0 + 2.0), view.center().y);
    let rect = Rect::from_center_size(center, vec2(BUTTON_WIDTH, BUTTON_HEIGHT));
    let (name, id) = match side {
        Side::Left => ("Panes to the left", "panes before"),
        Side::Right => ("Panes to the right", "panes after"),
    };
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let is_hot = response.hovered() || response.has_focus();
    let fill = if is_hot { palette.row_selected } else { palette.card };
    let line = if is_hot { palette.accent } else { palette.card_border };
    painter.rect(rect, 6.0, fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let tip = center + vec2(-3.0 * inward, 0.0);
    let stroke = Stroke::new(1.5, palette.text);
    for up in [-1.0, 1.0] {
        painter.line_segment([tip + vec2(6.0 * inward, 6.0 * up), tip], stroke);
    }
    let unit = if panes == 1 { "pane" } else { "panes" };
    let hint = format!("{panes} more {unit} this way: click, or scroll sideways");
    response.on_hover_text(hint).on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// Dark at one x, nothing at another.
fn shadow(view: Rect, from: f32, to: f32, dark: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (x, color) in [(from, dark), (to, Color32::TRANSPARENT)] {
        for y in [view.top(), view.bottom()] {
            mesh.vertices.push(Vertex { pos: pos2(x, y), uv: WHITE_UV, color });
        }
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    Shape::mesh(mesh)
}
