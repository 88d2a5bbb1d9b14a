//! What of the canvas is seen: what lies under the bars that float over it does not count.

use egui::{Rect, vec2};

use super::CanvasState;
use super::focus::FOCUS_BAR_POINTS;

/// From the top of the canvas to below the tools, in screen points.
const TOOLS_POINTS: f32 = 54.0;
/// From the bottom of the canvas to above the scale, in screen points.
const SCALE_POINTS: f32 = 48.0;

impl CanvasState {
    /// What is in view and under no bar, in canvas points.
    pub fn clear_in_canvas(&self) -> Rect {
        let focus = if self.focus.is_some() { FOCUS_BAR_POINTS } else { 0.0 };
        let transform = self.viewport_transform();
        let in_screen = self.viewport_in_screen;
        let top = (in_screen.top() + TOOLS_POINTS + focus).min(in_screen.bottom());
        let bottom = (in_screen.bottom() - SCALE_POINTS).max(top);
        let clear = in_screen.with_min_y(top).with_max_y(bottom);
        Rect::from_min_max(
            transform.canvas_from_screen(clear.min),
            transform.canvas_from_screen(clear.max),
        )
    }

    /// Where what hangs below a field goes: to the left where the canvas ends at the right, above the
    /// field where it ends below. All in screen points.
    pub(super) fn hung_below(&self, field: Rect, size: egui::Vec2) -> Rect {
        const GAP_POINTS: f32 = 4.0;
        let inside = self.viewport_in_screen.shrink(8.0);
        let left = field.left().min(inside.right() - size.x).max(inside.left());
        let below = field.bottom() + GAP_POINTS;
        let above = field.top() - GAP_POINTS - size.y;
        let is_below = below + size.y <= inside.bottom() || above < inside.top();
        let top = if is_below { below } else { above };
        Rect::from_min_size(egui::pos2(left, top), size)
    }

    /// A field as wide as its text wants: to the right, and where the canvas ends there, to the left.
    pub(super) fn widened(&self, field: Rect, width: f32) -> Rect {
        let inside = self.viewport_in_screen.shrink(16.0);
        let width = width.min(inside.width()).max(field.width());
        let left = field.left().min(inside.right() - width).max(inside.left().min(field.left()));
        Rect::from_min_size(egui::pos2(left, field.top()), vec2(width, field.height()))
    }
}
