//! Where a point of the canvas is on the screen, and back. Knows no boxes.

use egui::{Pos2, Rect, Vec2, pos2};

/// The smallest scale: 2 %.
pub const MIN_ZOOM: f32 = 0.02;
/// The greatest scale: 400 %.
pub const MAX_ZOOM: f32 = 4.0;

/// Pan and zoom: screen = viewport's top left + offset + zoom × canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CanvasTransform {
    /// Where the canvas's origin is, in screen points from the viewport's top left corner.
    pub offset: Vec2,
    /// Screen points for one canvas point.
    pub zoom: f32,
}

impl Default for CanvasTransform {
    fn default() -> Self {
        Self { offset: Vec2::splat(48.0), zoom: 1.0 }
    }
}

impl CanvasTransform {
    /// The same, for a viewport that stands here on the screen.
    pub fn in_viewport(self, viewport_in_screen: Rect) -> ViewportTransform {
        ViewportTransform { transform: self, viewport_in_screen }
    }

    /// The scale, times `factor`, with what is at `pointer_in_viewport` left where it is.
    pub fn zoom_by(&mut self, factor: f32, pointer_in_viewport: Pos2) {
        let zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        // Steps that end near 100 % end there, where text is sharpest.
        let zoom = if (zoom - 1.0).abs() < 0.004 { 1.0 } else { zoom };
        let pointer = pointer_in_viewport.to_vec2();
        self.offset = pointer + (self.offset - pointer) * (zoom / self.zoom);
        self.zoom = zoom;
    }

    /// What shows all of `rect_in_canvas` in a viewport of this size, no larger than 100 %.
    pub fn fitting(rect_in_canvas: Rect, viewport_size: Vec2) -> Self {
        const MARGIN_POINTS: f32 = 32.0;
        // The toolbar is over the top.
        const TOP_POINTS: f32 = 40.0;
        // The zoom control is over the bottom.
        const BOTTOM_POINTS: f32 = 20.0;
        if !rect_in_canvas.is_finite() || rect_in_canvas.is_negative() {
            return Self::default();
        }
        let margins =
            Vec2::new(2.0 * MARGIN_POINTS, 2.0 * MARGIN_POINTS + TOP_POINTS + BOTTOM_POINTS);
        let room = (viewport_size - margins).max(Vec2::splat(40.0));
        let size = rect_in_canvas.size().max(Vec2::splat(1.0));
        let zoom = (room.x / size.x).min(room.y / size.y).clamp(MIN_ZOOM, 1.0);
        let mut fitted = Self::centered(rect_in_canvas.center(), zoom, viewport_size);
        fitted.offset.y += ((TOP_POINTS - BOTTOM_POINTS) / 2.0).round();
        fitted
    }

    /// What shows `center_in_canvas` in the middle of a viewport of this size.
    pub fn centered(center_in_canvas: Pos2, zoom: f32, viewport_size: Vec2) -> Self {
        let offset = viewport_size / 2.0 - center_in_canvas.to_vec2() * zoom;
        Self { offset: Vec2::new(offset.x.round(), offset.y.round()), zoom }
    }

    /// Is it a usable transform, as a state read from a file may not be?
    pub fn is_valid(&self) -> bool {
        self.offset.is_finite() && (MIN_ZOOM..=MAX_ZOOM).contains(&self.zoom)
    }
}

/// A transform with the place of its viewport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewportTransform {
    transform: CanvasTransform,
    /// The viewport, in screen points.
    pub viewport_in_screen: Rect,
}

impl ViewportTransform {
    /// Screen points for one canvas point.
    pub fn zoom(&self) -> f32 {
        self.transform.zoom
    }

    /// A canvas point on the screen.
    pub fn screen_from_canvas(&self, pos_in_canvas: Pos2) -> Pos2 {
        self.viewport_in_screen.min
            + self.transform.offset
            + pos_in_canvas.to_vec2() * self.transform.zoom
    }

    /// A screen point on the canvas.
    pub fn canvas_from_screen(&self, pos_in_screen: Pos2) -> Pos2 {
        let in_viewport = pos_in_screen - self.viewport_in_screen.min - self.transform.offset;
        (in_viewport / self.transform.zoom).to_pos2()
    }

    /// A rectangle of the canvas on the screen.
    pub fn rect_in_screen(&self, rect_in_canvas: Rect) -> Rect {
        Rect::from_min_max(
            self.screen_from_canvas(rect_in_canvas.min),
            self.screen_from_canvas(rect_in_canvas.max),
        )
    }

    /// What the viewport shows, in canvas points.
    pub fn visible_in_canvas(&self) -> Rect {
        Rect::from_min_max(
            self.canvas_from_screen(self.viewport_in_screen.min),
            self.canvas_from_screen(self.viewport_in_screen.max),
        )
    }

    /// A screen point as counted from the viewport's top left corner.
    pub fn viewport_from_screen(&self, pos_in_screen: Pos2) -> Pos2 {
        let from_corner = pos_in_screen - self.viewport_in_screen.min;
        pos2(from_corner.x, from_corner.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zooming_leaves_what_is_under_the_pointer() {
        let viewport = Rect::from_min_size(pos2(200.0, 40.0), Vec2::new(800.0, 600.0));
        let mut transform = CanvasTransform::default();
        let pointer = pos2(640.0, 300.0);
        let before = transform.in_viewport(viewport).canvas_from_screen(pointer);
        for factor in [1.3, 0.2, 0.5, 7.0, 100.0, 0.000_1] {
            let pointer_in_viewport = transform.in_viewport(viewport).viewport_from_screen(pointer);
            transform.zoom_by(factor, pointer_in_viewport);
            let after = transform.in_viewport(viewport).canvas_from_screen(pointer);
            assert!(before.distance(after) < 0.05 / transform.zoom, "{before} became {after}");
            assert!(transform.is_valid());
        }
    }

    #[test]
    fn what_is_fitted_is_all_in_view() {
        let size = Vec2::new(900.0, 500.0);
        for rect in [
            Rect::from_min_max(pos2(-4000.0, 20.0), pos2(9000.0, 60.0)),
            Rect::from_min_max(pos2(10.0, 20.0), pos2(60.0, 90.0)),
        ] {
            let fitted = CanvasTransform::fitting(rect, size);
            let viewport = Rect::from_min_size(Pos2::ZERO, size);
            assert!(fitted.in_viewport(viewport).visible_in_canvas().contains_rect(rect));
            assert!(fitted.zoom <= 1.0);
        }
    }
}
