//! What is brought into view, asked for by menus, keys and lists, and answered at the next frame.

use egui::{Rect, Vec2};

use super::CanvasState;
use super::focus::FOCUS_BAR_POINTS;
use super::paint::is_same_link;
use super::scene::Scene;
use super::transform::CanvasTransform;
use crate::app::PanelContext;
use crate::app::view_state::{Annotation, Selection, ViewState};
use crate::schema::ModelId;

/// What is to be brought into view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ViewRequest {
    Fit,
    FitSelection,
    FitRect(Rect),
    ActualSize,
    ZoomBy(f32),
    ZoomTo(f32),
    Reveal(ModelId),
    RevealRect(Rect),
}

impl CanvasState {
    /// Shows every box in the next frame.
    pub fn request_fit(&mut self) {
        self.view_request = Some(ViewRequest::Fit);
    }

    /// Shows the selected boxes in the next frame.
    pub fn request_fit_selection(&mut self) {
        self.view_request = Some(ViewRequest::FitSelection);
    }

    /// Shows the canvas at 100 %.
    pub fn request_actual_size(&mut self) {
        self.view_request = Some(ViewRequest::ActualSize);
    }

    /// Zooms about the middle of the canvas.
    pub fn zoom_by(&mut self, factor: f32) {
        self.view_request = Some(ViewRequest::ZoomBy(factor));
    }

    /// Zooms about the middle of the canvas to this scale.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.view_request = Some(ViewRequest::ZoomTo(zoom));
    }

    /// Brings a group or note into view in the next frame.
    pub fn reveal_annotation(&mut self, annotation: Annotation) {
        let frame = self.scene.rect_of(annotation);
        // Of a frame larger than the view its title is what is read.
        let rect = match annotation {
            Annotation::Group(id) => self.scene.title_of(id).or(frame),
            Annotation::Note(_) => frame,
        };
        self.view_request = rect.map(ViewRequest::RevealRect).or(self.view_request);
    }

    /// Brings a box into view in the next frame.
    pub fn reveal(&mut self, model_id: ModelId) {
        self.view_request = Some(ViewRequest::Reveal(model_id));
    }

    /// Answers what was asked for since the last frame.
    pub(super) fn answer_view_request(&mut self, selection: &Selection) {
        let size = self.viewport_in_screen.size();
        // What was fitted stays so while the canvas changes its size, nobody moves the view and
        // nothing is drawn.
        let is_resized = self.fitted.is_some_and(|(seen, of, key)| {
            seen == self.transform && of != size && self.scene_key == Some(key)
        });
        let request = self.view_request.take();
        let Some(request) = request.or(is_resized.then_some(ViewRequest::Fit)) else { return };
        match request {
            ViewRequest::Fit => {
                let bounds = self.scene.bounds_of_all();
                self.transform = bounds
                    .map_or_else(CanvasTransform::default, |bounds| self.fitting(bounds, size));
                let key = self.scene_key.filter(|_| bounds.is_some());
                self.fitted = key.map(|key| (self.transform, size, key));
            }
            ViewRequest::FitSelection => {
                let ends = self.scene.links.iter().filter(|link| {
                    selection.part.is_some_and(|part| is_same_link(part, link.part))
                });
                let ends: Vec<usize> =
                    ends.flat_map(|link| [link.from.card, link.to.card]).collect();
                let chosen = self.scene.cards.iter().enumerate().filter(|(at, card)| {
                    selection.models.contains(&card.model_id) || ends.contains(at)
                });
                if let Some(bounds) = Scene::bounds(chosen.map(|(_, card)| card)) {
                    self.transform = self.fitting(bounds, size);
                }
            }
            ViewRequest::FitRect(rect) => self.transform = self.fitting(rect, size),
            ViewRequest::ActualSize => {
                self.transform.zoom_by(1.0 / self.transform.zoom, (size / 2.0).to_pos2());
                self.transform.zoom = 1.0;
            }
            ViewRequest::ZoomBy(factor) => {
                self.transform.zoom_by(factor, (size / 2.0).to_pos2());
            }
            ViewRequest::Reveal(id) => {
                if let Some(rect) = self.scene.card(id).map(|card| card.rect) {
                    self.show_rect(rect, size);
                }
            }
            ViewRequest::RevealRect(rect) => self.show_rect(rect, size),
            ViewRequest::ZoomTo(zoom) => {
                self.transform.zoom_by(zoom / self.transform.zoom, (size / 2.0).to_pos2());
            }
        }
    }

    fn show_rect(&mut self, rect_in_canvas: Rect, size: Vec2) {
        if !self.clear_in_canvas().shrink(8.0).contains_rect(rect_in_canvas) {
            let zoom = self.transform.zoom.max(0.5);
            self.transform = CanvasTransform::centered(rect_in_canvas.center(), zoom, size);
        }
    }

    /// What shows all of a rectangle beside the bars over the canvas.
    fn fitting(&self, rect_in_canvas: Rect, size: Vec2) -> CanvasTransform {
        let bar_points = if self.focus.is_some() { FOCUS_BAR_POINTS } else { 0.0 };
        let mut fitted =
            CanvasTransform::fitting(rect_in_canvas, size - egui::vec2(0.0, bar_points));
        fitted.offset.y += bar_points;
        fitted
    }
}

/// Leaves the focus or the named view that hides what is to be brought into view. Answers whether
/// that has to wait until it is shown again.
pub(super) fn leave_what_hides(context: &PanelContext<'_>, view: &mut ViewState) -> bool {
    let canvas = &mut view.canvas;
    let Some(request @ ViewRequest::Reveal(id)) = canvas.view_request else { return false };
    if canvas.scene.card(id).is_some() {
        return false;
    }
    let diagram = &context.document.diagram;
    let is_elsewhere = diagram.is_view && !diagram.shows(id);
    let is_out_of_focus = canvas.leave_focus();
    canvas.view_request = Some(request);
    if is_elsewhere {
        view.wants_view = Some(None);
    }
    is_elsewhere || is_out_of_focus
}
