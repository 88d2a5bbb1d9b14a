//! Painting groups and notes, below the boxes. Colours come from the palette; changes nothing.

use std::collections::BTreeSet;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Painter, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::annotations::{GroupFrame, NoteCard};
use super::level_of_detail::{LevelOfDetail, text_scale};
use super::scene::Scene;
use super::transform::ViewportTransform;
use crate::app::theme::{Palette, semibold};
use crate::app::view_state::Annotation;
use crate::diagram::annotation::{GROUP_TITLE_POINTS, NOTE_PADDING_POINTS};

/// The tint of a note that was given none.
pub(super) const NOTE_TINT: u8 = 4;
/// The size of a note's text, in canvas points.
pub(super) const NOTE_TEXT_SIZE: f32 = 13.0;
/// The size of a group's title, in canvas points.
pub(super) const GROUP_TITLE_SIZE: f32 = 15.0;

/// Paints groups and notes.
pub(super) struct AnnotationPainter<'a> {
    /// Where shapes go.
    pub painter: &'a Painter,
    /// The theme's colours.
    pub palette: &'static Palette,
    /// Where the canvas is on the screen.
    pub transform: ViewportTransform,
    /// What is selected.
    pub selected: &'a BTreeSet<Annotation>,
    /// What is under the pointer.
    pub hovered: Option<Annotation>,
    /// What is being written, so that its text is not painted.
    pub edited: Option<Annotation>,
}

impl AnnotationPainter<'_> {
    /// All that is in view.
    pub fn paint(&self, scene: &Scene) {
        let visible = self.transform.visible_in_canvas();
        for frame in scene.groups.iter().filter(|frame| frame.rect.intersects(visible)) {
            self.group(frame);
        }
        for card in scene.notes.iter().filter(|card| card.rect.intersects(visible)) {
            self.note(card);
        }
    }

    fn group(&self, frame: &GroupFrame) {
        let annotation = Annotation::Group(frame.group_id);
        let rect = self.transform.rect_in_screen(frame.rect);
        let zoom = self.transform.zoom();
        let tint = self.palette.header(frame.group.color);
        let radius = (10.0 * zoom).clamp(2.0, 16.0);
        self.painter.rect_filled(rect, radius, tint.gamma_multiply(0.45));
        self.painter.rect_stroke(rect, radius, self.stroke(annotation, tint), StrokeKind::Inside);
        if self.edited == Some(annotation) {
            return;
        }
        let scale = text_scale(zoom);
        // Titles of groups stay readable when names of boxes are not any more.
        let size = (GROUP_TITLE_SIZE * scale).max(11.0);
        let room = rect.width() - 2.0 * 12.0 * zoom.min(1.0);
        if room < 24.0 {
            return;
        }
        let galley = self.line(&frame.group.title, semibold(size), room);
        let title = (GROUP_TITLE_POINTS * zoom).max(galley.size().y);
        let at = pos2(
            rect.left() + 12.0 * zoom.min(1.0),
            rect.top() + (title - galley.size().y) / 2.0 + 2.0 * zoom,
        );
        self.painter.galley(at, galley, self.palette.text);
    }

    fn note(&self, card: &NoteCard) {
        let annotation = Annotation::Note(card.note_id);
        let rect = self.transform.rect_in_screen(card.rect);
        let zoom = self.transform.zoom();
        let tint = self.palette.header(Some(card.note.color.unwrap_or(NOTE_TINT)));
        let radius = (4.0 * zoom).clamp(1.0, 6.0);
        self.painter.rect_filled(rect, radius, tint);
        self.painter.rect_stroke(rect, radius, self.stroke(annotation, tint), StrokeKind::Inside);
        if self.hovered == Some(annotation) || self.selected.contains(&annotation) {
            self.corner(rect);
        }
        let is_legible = LevelOfDetail::of_zoom(zoom) != LevelOfDetail::Rectangles;
        if self.edited == Some(annotation) || !is_legible {
            return;
        }
        let padding = NOTE_PADDING_POINTS * zoom;
        let inside = rect.shrink(padding);
        let scale = text_scale(zoom);
        let color =
            if card.note.text.is_empty() { self.palette.text_weak } else { self.palette.text };
        let text = if card.note.text.is_empty() { "Empty note" } else { &card.note.text };
        let font = FontId::proportional(NOTE_TEXT_SIZE * scale);
        let mut job = LayoutJob::simple(text.to_owned(), font, color, f32::INFINITY);
        // Measured at the scale of the text, which is a step below that of the canvas.
        job.wrap = TextWrapping::wrap_at_width((inside.width() / zoom * scale).max(8.0).ceil());
        let galley = self.painter.fonts_mut(|fonts| fonts.layout_job(job));
        let clip = rect.intersect(self.painter.clip_rect());
        self.painter.with_clip_rect(clip).galley(inside.min, galley, self.palette.text);
    }

    /// Two strokes across the corner by which the size is changed.
    fn corner(&self, rect: Rect) {
        let corner = rect.max - vec2(3.0, 3.0);
        for reach in [4.0, 8.0] {
            let ends = [corner - vec2(reach, 0.0), corner - vec2(0.0, reach)];
            let stroke = Stroke::new(1.0, self.palette.text_weak);
            self.painter.add(Shape::line_segment(ends, stroke));
        }
    }

    fn stroke(&self, annotation: Annotation, tint: Color32) -> Stroke {
        if self.selected.contains(&annotation) {
            Stroke::new(2.0, self.palette.accent)
        } else if self.hovered == Some(annotation) {
            Stroke::new(1.0, self.palette.link_lit)
        } else {
            Stroke::new(1.0, tint.lerp_to_gamma(self.palette.text, 0.25))
        }
    }

    fn line(&self, text: &str, font: FontId, width: f32) -> std::sync::Arc<egui::Galley> {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, self.palette.text);
        job.wrap = TextWrapping::truncate_at_width(width.max(8.0).ceil());
        self.painter.fonts_mut(|fonts| fonts.layout_job(job))
    }
}
