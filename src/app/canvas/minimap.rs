//! The minimap: all boxes as a small picture in the lower corner, with what is in view outlined. A
//! click or drag on it brings that place into view.

use std::sync::Arc;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{
    Align2, Color32, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::scene::Scene;
use super::toolbar::{CORNER_POINTS, bar_ui};
use super::transform::CanvasTransform;
use super::{CanvasState, SceneKey};
use crate::app::PanelContext;
use crate::app::theme::Palette;
use crate::app::view_state::ViewState;

/// The greatest size of the picture, in screen points.
pub(super) const MAP_SIZE: Vec2 = Vec2::new(176.0, 120.0);
/// A canvas smaller than this has no room for a map.
const LEAST_CANVAS: Vec2 = Vec2::new(420.0, 300.0);

/// The picture as it was last drawn, to be drawn again.
#[derive(Clone, Debug)]
pub(super) struct MapPicture {
    key: MapKey,
    /// In screen points, from the map's top left corner.
    mesh: Arc<Mesh>,
}

/// What the picture depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MapKey {
    scene: Option<SceneKey>,
    bounds: Rect,
    corner_in_screen: Pos2,
    is_dark: bool,
}

/// Draws the map while it is wanted and something is out of view.
pub(super) fn minimap_ui(context: &PanelContext<'_>, ui: &Ui, view: &mut ViewState) {
    let canvas = &mut view.canvas;
    let viewport = canvas.viewport_in_screen;
    let Some(bounds) = canvas.map_bounds(view.panels.minimap) else { return };
    let size = bounds.size();
    let scale = (MAP_SIZE.x / size.x).min(MAP_SIZE.y / size.y);
    let map_size = (size * scale).max(vec2(48.0, 36.0)).ceil();
    let corner = viewport.right_bottom() - vec2(12.0, CORNER_POINTS);
    bar_ui(context, ui, "minimap", corner, Align2::RIGHT_BOTTOM, |ui| {
        let (rect, response) = ui.allocate_exact_size(map_size, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Minimap"));
        let margin = (map_size - size * scale) / 2.0;
        let map = Map { bounds, scale, corner: rect.min + margin };
        let key = MapKey {
            scene: canvas.scene_key,
            bounds,
            corner_in_screen: map.corner,
            is_dark: context.palette.is_dark,
        };
        if canvas.map_picture.as_ref().is_none_or(|picture| picture.key != key) {
            let mesh = Arc::new(map.mesh(&canvas.scene, context.palette));
            canvas.map_picture = Some(MapPicture { key, mesh });
        }
        let painter = ui.painter().with_clip_rect(rect);
        if let Some(picture) = &canvas.map_picture {
            painter.add(Shape::mesh(Arc::clone(&picture.mesh)));
        }
        let visible = map.rect(canvas.viewport_transform().visible_in_canvas()).intersect(rect);
        let palette = context.palette;
        painter.rect(
            visible.shrink(0.5),
            2.0,
            palette.marquee,
            Stroke::new(1.5, palette.accent),
            StrokeKind::Inside,
        );
        if let Some(pointer) = response.interact_pointer_pos()
            && (response.clicked() || response.dragged())
        {
            canvas.transform = CanvasTransform::centered(
                map.canvas_from_map(pointer),
                canvas.transform.zoom,
                viewport.size(),
            );
            ui.ctx().request_repaint();
        }
        response.on_hover_cursor(egui::CursorIcon::Move);
    });
}

/// Where the canvas is on the map.
struct Map {
    bounds: Rect,
    scale: f32,
    corner: Pos2,
}

impl Map {
    fn map_from_canvas(&self, pos_in_canvas: Pos2) -> Pos2 {
        self.corner + (pos_in_canvas - self.bounds.min) * self.scale
    }

    fn canvas_from_map(&self, pos_in_screen: Pos2) -> Pos2 {
        self.bounds.min + (pos_in_screen - self.corner) / self.scale
    }

    fn rect(&self, rect_in_canvas: Rect) -> Rect {
        Rect::from_min_max(
            self.map_from_canvas(rect_in_canvas.min),
            self.map_from_canvas(rect_in_canvas.max),
        )
    }

    /// Boxes in the colours of their headers, never so small that they vanish.
    fn mesh(&self, scene: &Scene, palette: &Palette) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(scene.cards.len() * 4);
        mesh.reserve_triangles(scene.cards.len() * 2);
        for card in &scene.cards {
            let rect = self.rect(card.rect);
            let rect = Rect::from_min_size(rect.min, rect.size().max(Vec2::splat(1.5)));
            let color = match card.color {
                Some(_) => palette.header(card.color).lerp_to_gamma(palette.text, 0.25),
                None => palette.link,
            };
            add_rectangle(&mut mesh, rect, color);
        }
        mesh
    }
}

fn add_rectangle(mesh: &mut Mesh, rect: Rect, color: Color32) {
    let first = mesh.vertices.len() as u32;
    for pos in [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()] {
        mesh.vertices.push(Vertex { pos: pos2(pos.x, pos.y), uv: WHITE_UV, color });
    }
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first + 2, first + 1, first + 3);
}

impl CanvasState {
    /// What the map shows, in canvas points; `None` while it is not shown.
    pub(super) fn map_bounds(&self, is_wanted: bool) -> Option<Rect> {
        let size = self.viewport_in_screen.size();
        if !is_wanted || size.x < LEAST_CANVAS.x || size.y < LEAST_CANVAS.y {
            return None;
        }
        let bounds = self.scene.bounds_of_all()?;
        let visible = self.viewport_transform().visible_in_canvas();
        let is_all_in_view = visible.contains_rect(bounds);
        (!is_all_in_view).then(|| bounds.expand(48.0))
    }
}
