//! Painting boxes at each level of detail. Colours come from the palette; changes nothing.

use std::sync::Arc;

use egui::epaint::{CircleShape, RectShape, TextShape};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, CornerRadius, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
    pos2, vec2,
};

use super::level_of_detail::text_scale;
use super::marks;
use super::rows::{Mark, Row, RowKind};
use super::scene::{Card, CardKind};
use super::transform::ViewportTransform;
use crate::app::theme::{Palette, semibold};
use crate::diagram::card::{HEADER_HEIGHT_POINTS, ROW_HEIGHT_POINTS};
use crate::mapping::Severity;

/// The radius of a box's corners, in canvas points.
const CORNER_POINTS: f32 = 8.0;
/// The space between a box's edge and its text, in canvas points.
pub(super) const PADDING_POINTS: f32 = 12.0;
/// Where names begin, right of the key mark, in canvas points from the box's edge.
pub(super) const NAME_INDENT_POINTS: f32 = 30.0;
/// The room of one option mark, in canvas points.
const MARK_POINTS: f32 = 17.0;
/// The size of the class name, in canvas points.
pub(super) const TITLE_SIZE: f32 = 14.0;
/// The size of the table name, in canvas points.
const SUBTITLE_SIZE: f32 = 11.5;
/// The size of rows, in canvas points.
pub(super) const ROW_SIZE: f32 = 13.0;
/// The size of types, in canvas points.
const DETAIL_SIZE: f32 = 12.0;

/// How a box is shown beside what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct CardLook {
    /// Is it selected?
    pub is_selected: bool,
    /// Is the pointer over it, or over a link to it?
    pub is_lit: bool,
    /// Would a link being drawn end here?
    pub is_drop_target: bool,
    /// The row under the pointer.
    pub hovered_row: Option<usize>,
    /// The row that is selected.
    pub selected_row: Option<usize>,
    /// Is the header being edited, so that its name is not painted?
    pub is_title_edited: bool,
    /// The row being edited, whose text is not painted.
    pub edited_row: Option<usize>,
}

/// Paints boxes: where they are on the screen, and the shapes gathered for them.
pub(super) struct CardPainter<'a> {
    /// Lays out text.
    pub painter: &'a Painter,
    /// The theme's colours.
    pub palette: &'static Palette,
    /// Where the canvas is on the screen.
    pub transform: ViewportTransform,
    /// What was gathered.
    pub shapes: Vec<Shape>,
}

impl CardPainter<'_> {
    /// A box as a plain rectangle.
    pub fn rectangle(&mut self, card: &Card, look: CardLook) {
        let rect = self.transform.rect_in_screen(card.rect);
        let palette = self.palette;
        let fill = if look.is_selected { palette.accent_soft } else { palette.header(card.color) };
        self.shapes.push(Shape::rect_filled(rect, 0.0, fill));
        let stroke = self.outline(card, look);
        let header = HEADER_HEIGHT_POINTS * self.transform.zoom();
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), header.max(1.5)));
        let strip = if card.problem.is_some() || look.is_selected || look.is_lit {
            stroke.color
        } else {
            palette.link
        };
        self.shapes.push(Shape::rect_filled(header, 0.0, strip));
    }

    /// A box with its name in a size that can be read.
    pub fn header_only(&mut self, card: &Card, look: CardLook) {
        let rect = self.transform.rect_in_screen(card.rect);
        let zoom = self.transform.zoom();
        let palette = self.palette;
        let radius = CornerRadius::same((CORNER_POINTS * zoom).max(2.0) as u8);
        self.shapes.push(Shape::rect_filled(rect, radius, palette.card));
        let header_height = (HEADER_HEIGHT_POINTS * zoom).max(15.0).min(rect.height());
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), header_height));
        let top = header_radius(card, radius);
        self.shapes.push(Shape::rect_filled(header, top, palette.header(card.color)));
        let size = (TITLE_SIZE * 1.6 * text_scale(zoom)).clamp(8.0, TITLE_SIZE);
        let width = rect.width() - 6.0;
        let galley = self.text(&card.title, semibold(size), palette.text, width);
        let at = header.center() - galley.size() / 2.0;
        self.put(at, galley);
        // Rows as faint lines: how long a box is, not what is in it.
        let row_height = ROW_HEIGHT_POINTS * zoom;
        if row_height >= 5.0 {
            for (at, row) in card.rows.iter().enumerate() {
                let y = rect.top() + card.shape.row_center_y(at) * zoom;
                if y - row_height / 2.0 < header.bottom() {
                    continue;
                }
                let chars = row.name.chars().count() as f32;
                let width = (chars * 7.0 * zoom).min(rect.width() * 0.6);
                let left = rect.left() + PADDING_POINTS * zoom;
                let line = Rect::from_min_size(
                    pos2(left, y - row_height * 0.12),
                    vec2(width, row_height * 0.24),
                );
                let color = match row.kind {
                    RowKind::Column { .. } | RowKind::Draft => palette.card_border,
                    RowKind::Relationship { .. } => palette.relationship.gamma_multiply(0.55),
                };
                self.shapes.push(Shape::rect_filled(line, 0.0, color));
            }
        }
        self.shapes.push(outline_shape(rect, radius, self.outline(card, look)));
    }

    /// A box with all its text.
    pub fn full(&mut self, card: &Card, look: CardLook) {
        let rect = self.transform.rect_in_screen(card.rect);
        let zoom = self.transform.zoom();
        let palette = self.palette;
        let radius = CornerRadius::same((CORNER_POINTS * zoom).round().clamp(2.0, 24.0) as u8);
        let shadow = rect.translate(vec2(0.0, 2.0 * zoom)).expand(0.5);
        self.shapes.push(
            RectShape::filled(shadow, radius, palette.card_shadow)
                .with_blur_width(10.0 * zoom.min(1.5))
                .into(),
        );
        self.shapes.push(Shape::rect_filled(rect, radius, palette.card));
        self.header(card, look, rect, radius);
        for (at, row) in card.rows.iter().enumerate() {
            let row_rect = self.transform.rect_in_screen(card.shape.row_rect(card.rect.min, at));
            self.row(card, row, row_rect, at, look);
        }
        if card.shape.relationships > 0 && card.shape.columns > 0 {
            let y = card.shape.row_y(card.shape.columns) - 4.0;
            let y = rect.top() + y * zoom;
            let inset = PADDING_POINTS * zoom;
            let ends = [pos2(rect.left() + inset, y), pos2(rect.right() - inset, y)];
            self.shapes.push(Shape::line_segment(ends, Stroke::new(1.0, palette.card_divider)));
        }
        let stroke = self.outline(card, look);
        self.shapes.push(outline_shape(rect, radius, stroke));
        if let Some(problem) = &card.problem {
            let color = self.problem_color(problem.severity);
            let center = rect.right_top() + vec2(-2.0, 2.0) * zoom;
            self.shapes.extend(marks::problem_badge(center, 8.0 * zoom, color, palette.card));
        }
    }

    fn header(&mut self, card: &Card, look: CardLook, rect: Rect, radius: CornerRadius) {
        let zoom = self.transform.zoom();
        let palette = self.palette;
        let height = HEADER_HEIGHT_POINTS * zoom;
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), height.min(rect.height())));
        let top = header_radius(card, radius);
        self.shapes.push(Shape::rect_filled(header, top, palette.header(card.color)));
        if !card.rows.is_empty() {
            let divider = [header.left_bottom(), header.right_bottom()];
            self.shapes.push(Shape::line_segment(divider, Stroke::new(1.0, palette.card_divider)));
        }
        let scale = text_scale(zoom);
        let room = (card.rect.width() - 2.0 * PADDING_POINTS) * scale;
        let left = rect.left() + PADDING_POINTS * zoom;
        if !look.is_title_edited {
            let mut galley =
                self.text(&card.title, semibold(TITLE_SIZE * scale), palette.text, room);
            if card.kind == CardKind::View {
                galley = self.italic(&card.title, TITLE_SIZE * scale, palette.text, room);
            }
            let y = rect.top() + 17.0 * zoom - galley.size().y / 2.0;
            self.put(pos2(left, y), galley);
        }
        let kind = match card.kind {
            CardKind::Class => "",
            CardKind::AssociationTable => "association table",
            CardKind::View => "view",
        };
        let kind_font = FontId::proportional((SUBTITLE_SIZE - 0.5) * scale);
        let mut room_of_subtitle = room;
        if !kind.is_empty() {
            let galley = self.italic(kind, kind_font.size, palette.text_weak, room);
            let size = galley.size();
            let at = pos2(
                rect.right() - PADDING_POINTS * zoom - size.x,
                rect.top() + 35.0 * zoom - size.y / 2.0,
            );
            room_of_subtitle = (room - size.x - 8.0 * scale).max(20.0);
            self.put(at, galley);
        }
        let font = FontId::proportional(SUBTITLE_SIZE * scale);
        let galley = self.text(&card.subtitle, font, palette.text_weak, room_of_subtitle);
        let y = rect.top() + 35.0 * zoom - galley.size().y / 2.0;
        self.put(pos2(left, y), galley);
        if card.is_pinned {
            let center = pos2(rect.right() - 14.0 * zoom, rect.top() + 16.0 * zoom);
            self.shapes.extend(marks::pin(center, 5.0 * zoom, palette.text_weak));
        }
    }

    fn row(&mut self, card: &Card, row: &Row, rect: Rect, at: usize, look: CardLook) {
        let zoom = self.transform.zoom();
        let palette = self.palette;
        if look.edited_row == Some(at) {
            return;
        }
        let background = if look.selected_row == Some(at) {
            Some(palette.row_selected)
        } else if look.hovered_row == Some(at) {
            Some(palette.row_hover)
        } else if row.problem.is_some() {
            Some(palette.error_soft)
        } else {
            None
        };
        if let Some(fill) = background {
            let inner = rect.shrink2(vec2(4.0 * zoom, 0.0));
            self.shapes.push(Shape::rect_filled(inner, 4.0 * zoom, fill));
        }
        let mark_center = pos2(rect.left() + 18.0 * zoom, rect.center().y);
        let is_relationship = matches!(row.kind, RowKind::Relationship { .. });
        if is_relationship {
            let color = palette.relationship;
            self.shapes.extend(marks::relationship(mark_center, 5.0 * zoom, color));
        } else if row.marks.primary_key {
            self.shapes.extend(marks::key(mark_center, 5.5 * zoom, palette.primary_key));
        } else if row.marks.foreign_key {
            self.shapes.extend(marks::foreign_key(mark_center, 5.0 * zoom, palette.foreign_key));
        }
        let scale = text_scale(zoom);
        let slots = if is_relationship { 0 } else { card.mark_slots.len() };
        let marks_width = slots as f32 * MARK_POINTS;
        let right_points = PADDING_POINTS + marks_width + if slots > 0 { 5.0 } else { 0.0 };
        let room_points = card.rect.width() - NAME_INDENT_POINTS - right_points;
        let (name_color, detail_color) = if is_relationship {
            (palette.relationship, palette.relationship)
        } else {
            (palette.text, palette.text_weak)
        };
        let font = FontId::proportional(DETAIL_SIZE * scale);
        let detail = self.text(&row.detail, font, detail_color, room_points * 0.62 * scale);
        let detail_points = detail.size().x / scale;
        let name_font = if row.marks.primary_key {
            semibold(ROW_SIZE * scale)
        } else {
            FontId::proportional(ROW_SIZE * scale)
        };
        let name_room = (room_points - detail_points - 10.0).max(24.0) * scale;
        let name = self.text(&row.name, name_font, name_color, name_room);
        let left = rect.left() + NAME_INDENT_POINTS * zoom;
        let name_at = pos2(left, rect.center().y - name.size().y / 2.0);
        self.put(name_at, name);
        let right = rect.right() - right_points * zoom;
        let detail_at = pos2(right - detail.size().x, rect.center().y - detail.size().y / 2.0);
        self.put(detail_at, detail);
        for mark in row.marks.at_right() {
            let center = option_mark_center(card, mark, rect.right_center(), zoom);
            let size = Vec2::splat(14.0 * zoom);
            let chip = Rect::from_center_size(center, size);
            self.shapes.push(Shape::rect_filled(chip, 3.5 * zoom, palette.card_divider));
            let font = semibold(9.0 * scale);
            let letter = self.text(mark.letter(), font, palette.text_weak, size.x);
            let at = chip.center() - letter.size() / 2.0;
            self.put(at, letter);
        }
    }

    /// The ports of a box at these heights of the canvas: circles at both edges from which a link is
    /// drawn.
    pub fn ports(&mut self, card: &Card, y_in_canvas: f32, lit: Option<Pos2>) {
        let zoom = self.transform.zoom();
        let palette = self.palette;
        for x in [card.rect.left(), card.rect.right()] {
            let center = self.transform.screen_from_canvas(pos2(x, y_in_canvas));
            let is_lit = lit.is_some_and(|pointer| pointer.distance(center) <= 9.0);
            let radius = if is_lit { 6.0 } else { 4.5 } * zoom.clamp(0.7, 1.3);
            let fill = if is_lit { palette.accent } else { palette.card };
            self.shapes.push(
                CircleShape { center, radius, fill, stroke: Stroke::new(1.5, palette.accent) }
                    .into(),
            );
        }
    }

    fn outline(&self, card: &Card, look: CardLook) -> Stroke {
        let palette = self.palette;
        if look.is_drop_target || look.is_selected {
            Stroke::new(2.0, palette.accent)
        } else if let Some(problem) = &card.problem {
            Stroke::new(1.5, self.problem_color(problem.severity))
        } else if look.is_lit {
            Stroke::new(1.0, palette.link_lit)
        } else {
            Stroke::new(1.0, palette.card_border)
        }
    }

    fn problem_color(&self, severity: Severity) -> Color32 {
        match severity {
            Severity::Error => self.palette.error,
            Severity::Warning => self.palette.warning,
        }
    }

    /// One line of text, cut with an ellipsis where it is wider than `width`. In screen points.
    pub fn text(&self, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
        self.line(text, TextFormat { font_id: font, color, ..TextFormat::default() }, width)
    }

    fn italic(&self, text: &str, size: f32, color: Color32, width: f32) -> Arc<Galley> {
        let font_id = FontId::proportional(size);
        self.line(
            text,
            TextFormat { font_id, color, italics: true, ..TextFormat::default() },
            width,
        )
    }

    fn line(&self, text: &str, format: TextFormat, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(text.to_owned(), format);
        // Whole points, so that widths that differ by a rounding error share a layout.
        job.wrap = TextWrapping::truncate_at_width(width.max(8.0).ceil());
        job.break_on_newline = false;
        self.painter.fonts_mut(|fonts| fonts.layout_job(job))
    }

    fn put(&mut self, pos_in_screen: Pos2, galley: Arc<Galley>) {
        self.shapes.push(TextShape::new(pos_in_screen, galley, self.palette.text).into());
    }
}

/// The middle of a mark in a row whose right edge has its middle here, at this scale.
pub(super) fn option_mark_center(card: &Card, mark: Mark, right_center: Pos2, zoom: f32) -> Pos2 {
    let slot = card.mark_slots.iter().rev().position(|one| *one == mark).unwrap_or(0);
    let from_right = PADDING_POINTS - 2.0 + (slot as f32 + 0.5) * MARK_POINTS;
    right_center - vec2(from_right * zoom, 0.0)
}

/// The corners of a header, which is all of a box without rows.
fn header_radius(card: &Card, radius: CornerRadius) -> CornerRadius {
    if card.rows.is_empty() { radius } else { CornerRadius { sw: 0, se: 0, ..radius } }
}

fn outline_shape(rect: Rect, radius: CornerRadius, stroke: Stroke) -> Shape {
    let kind = if stroke.width > 1.0 { StrokeKind::Outside } else { StrokeKind::Inside };
    Shape::rect_stroke(rect, radius, stroke, kind)
}
