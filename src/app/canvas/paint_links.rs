//! Painting links: lines with rounded corners, the marks of how many, the names at both ends.

use egui::{Align2, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::level_of_detail::{LevelOfDetail, text_scale};
use super::links::{Cardinality, Link, LinkAnchor};
use super::marks;
use super::scene::Scene;
use super::transform::ViewportTransform;
use crate::app::theme::Palette;
use crate::diagram::{LinkNotation, Side};

/// How a link is shown beside what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkLook {
    /// One of many.
    Plain,
    /// It or one of its boxes is under the pointer.
    Lit,
    /// It is selected.
    Selected,
}

/// Paints links below or above boxes.
#[derive(Clone, Copy)]
pub(super) struct LinkPainter<'a> {
    /// Where lines and text go.
    pub painter: &'a Painter,
    /// The theme's colours.
    pub palette: &'static Palette,
    /// Where the canvas is on the screen.
    pub transform: ViewportTransform,
    /// How much is drawn.
    pub level: LevelOfDetail,
    /// How the ends are drawn.
    pub notation: LinkNotation,
}

impl LinkPainter<'_> {
    /// The shapes of a link's line and marks.
    pub fn shapes(&self, link: &Link, look: LinkLook, shapes: &mut Vec<Shape>) {
        let zoom = self.transform.zoom();
        let color = match look {
            LinkLook::Plain => self.palette.link,
            LinkLook::Lit | LinkLook::Selected => self.palette.link_lit,
        };
        let width = match (self.level, look) {
            (LevelOfDetail::Rectangles, LinkLook::Plain) => 0.7,
            (_, LinkLook::Plain) => 1.3,
            (_, LinkLook::Lit) => 1.8,
            (_, LinkLook::Selected) => 2.4,
        };
        let stroke = Stroke::new(width, color);
        let corners = link.route.points.iter().map(|at| self.transform.screen_from_canvas(*at));
        if self.level == LevelOfDetail::Rectangles {
            // Straight parts without joints are a fourth of the triangles.
            let corners: Vec<Pos2> = corners.collect();
            shapes.extend(
                corners.windows(2).map(|ends| Shape::line_segment([ends[0], ends[1]], stroke)),
            );
            return;
        }
        let corners: Vec<Pos2> = corners.collect();
        let line =
            if self.level == LevelOfDetail::Text { rounded(&corners, 7.0 * zoom) } else { corners };
        if look != LinkLook::Plain && self.level == LevelOfDetail::Text {
            // A gap in the lines that it crosses.
            shapes.push(Shape::line(line.clone(), Stroke::new(width + 4.0, self.palette.canvas)));
        }
        if link.is_dashed {
            shapes.extend(Shape::dashed_line(&line, stroke, 6.0 * zoom, 4.0 * zoom));
        } else {
            shapes.push(Shape::line(line, stroke));
        }
        if self.level == LevelOfDetail::Text && link.is_inheritance {
            if let Some((_, end, side)) = self.ends(link).last() {
                let outward = vec2(side.sign(), 0.0);
                shapes.push(marks::inheritance_end(
                    end,
                    outward,
                    zoom,
                    stroke,
                    self.palette.canvas,
                ));
            }
        } else if self.level == LevelOfDetail::Text {
            if self.notation == LinkNotation::Uml {
                self.uml_ends(link, stroke, shapes);
                return;
            }
            for (anchor, end, side) in self.ends(link) {
                let outward = vec2(side.sign(), 0.0);
                let background = self.palette.canvas;
                let marks =
                    marks::link_end(end, outward, zoom, anchor.cardinality, stroke, background);
                shapes.extend(marks);
            }
        }
    }

    /// How many at each end in figures, and an arrow to each box that an attribute leads to.
    fn uml_ends(&self, link: &Link, stroke: Stroke, shapes: &mut Vec<Shape>) {
        const TEXT_POINTS: f32 = 12.0;
        let zoom = self.transform.zoom();
        let is_plain_key = link.from.attribute.is_none() && link.to.attribute.is_none();
        let is_led_to =
            [link.to.attribute.is_some(), link.from.attribute.is_some() || is_plain_key];
        for ((anchor, end, side), is_led_to) in self.ends(link).zip(is_led_to) {
            let outward = vec2(side.sign(), 0.0);
            if is_led_to {
                shapes.extend(marks::arrow_end(end, outward, zoom, stroke));
            }
            let figures = match anchor.cardinality {
                Cardinality::One => "1",
                Cardinality::ZeroOrOne => "0..1",
                Cardinality::Many => "*",
            };
            let font = FontId::proportional(TEXT_POINTS * text_scale(zoom));
            let galley =
                self.painter.layout_no_wrap(figures.to_owned(), font, self.palette.text_weak);
            let align = match side {
                Side::Right => Align2::LEFT_BOTTOM,
                Side::Left => Align2::RIGHT_BOTTOM,
            };
            let at = end + vec2(side.sign() * 5.0, -2.0) * zoom;
            let rect = align.anchor_size(at, galley.size());
            shapes.push(Shape::galley(rect.min, galley, self.palette.text_weak));
        }
    }

    /// From where a link ends along the edge of its box to the row that it belongs to, where it had to
    /// give way to others.
    pub fn leads_to_rows(&self, scene: &Scene, link: &Link) {
        const AT_ROW_POINTS: f32 = 6.0;
        if self.level != LevelOfDetail::Text {
            return;
        }
        let stroke = Stroke::new(2.4, self.palette.link_lit);
        for (anchor, end, _) in self.ends(link) {
            let row_y = scene.cards[anchor.card].row_center_in_canvas(anchor.row);
            let row = pos2(end.x, self.transform.screen_from_canvas(pos2(0.0, row_y)).y);
            if (row.y - end.y).abs() > AT_ROW_POINTS * self.transform.zoom() {
                self.painter.line_segment([end, row], stroke);
                self.painter.circle_filled(row, 3.0, self.palette.link_lit);
            }
        }
    }

    /// The attributes of both ends beside them, `Role.users` and `User.role`, over everything and not
    /// over one another.
    pub fn names(&self, scene: &Scene, link: &Link) {
        const BESIDE_POINTS: f32 = 22.0;
        const ABOVE_POINTS: f32 = 12.0;
        let mut taken: Option<Rect> = None;
        for (anchor, end, side) in self.ends(link) {
            let Some(attribute) = &anchor.attribute else { continue };
            let text = format!("{}.{attribute}", scene.cards[anchor.card].title);
            let font = FontId::proportional(12.0);
            let galley = self.painter.layout_no_wrap(text, font, self.palette.text);
            let align = match side {
                Side::Right => Align2::LEFT_CENTER,
                Side::Left => Align2::RIGHT_CENTER,
            };
            let beside = end + vec2(side.sign() * BESIDE_POINTS, 0.0);
            let place = |below: f32| {
                let rect = align.anchor_size(beside + vec2(0.0, below), galley.size());
                rect.expand2(vec2(6.0, 2.0))
            };
            let is_free = |rect: &Rect| taken.is_none_or(|taken| !taken.intersects(*rect));
            // Over no box if there is room, rather farther from the end.
            let tried = [1.0, 3.0, 5.0, 7.0, 9.0].map(|steps| ABOVE_POINTS * steps);
            let places = || tried.iter().flat_map(|below| [place(-below), place(*below)]);
            let is_clear = |rect: &Rect| {
                let on_canvas = Rect::from_min_max(
                    self.transform.canvas_from_screen(rect.min),
                    self.transform.canvas_from_screen(rect.max),
                );
                is_free(rect) && !scene.cards.iter().any(|card| card.rect.intersects(on_canvas))
            };
            let clear = places().find(is_clear).or_else(|| places().find(is_free));
            let back = clear.unwrap_or_else(|| place(-ABOVE_POINTS));
            self.painter.rect(
                back,
                4.0,
                self.palette.card,
                Stroke::new(1.0, self.palette.link_lit),
                egui::StrokeKind::Outside,
            );
            self.painter.galley(back.min + vec2(6.0, 2.0), galley, self.palette.text);
            taken = Some(back.expand(2.0));
        }
    }

    /// The line of a link that is being drawn, from a box to the pointer.
    pub fn rubber_line(&self, from: Rect, y_in_canvas: f32, to_in_screen: Pos2) {
        let from = self.transform.rect_in_screen(from);
        let y = self.transform.screen_from_canvas(pos2(0.0, y_in_canvas)).y;
        let is_right = to_in_screen.x >= from.center().x;
        let start = pos2(if is_right { from.right() } else { from.left() }, y);
        let reach = ((to_in_screen.x - start.x).abs() / 2.0).max(24.0);
        let out = vec2(if is_right { reach } else { -reach }, 0.0);
        let stroke = Stroke::new(2.0, self.palette.accent);
        let curve = egui::epaint::CubicBezierShape::from_points_stroke(
            [start, start + out, to_in_screen - out, to_in_screen],
            false,
            egui::Color32::TRANSPARENT,
            stroke,
        );
        self.painter.add(curve);
        self.painter.circle_filled(start, 4.0, self.palette.accent);
        self.painter.circle_filled(to_in_screen, 4.0, self.palette.accent);
    }

    fn ends<'l>(&self, link: &'l Link) -> impl Iterator<Item = (&'l LinkAnchor, Pos2, Side)> {
        let transform = self.transform;
        let first = link.route.points.first().copied();
        let last = link.route.points.last().copied();
        [(&link.from, first, link.route.from_side), (&link.to, last, link.route.to_side)]
            .into_iter()
            .filter_map(move |(anchor, at, side)| {
                Some((anchor, transform.screen_from_canvas(at?), side))
            })
    }
}

/// The line with its corners rounded.
fn rounded(corners: &[Pos2], radius: f32) -> Vec<Pos2> {
    const STEPS: usize = 4;
    let mut line = Vec::with_capacity(corners.len() * (STEPS + 1));
    for (at, &corner) in corners.iter().enumerate() {
        let (Some(&before), Some(&after)) =
            (at.checked_sub(1).and_then(|at| corners.get(at)), corners.get(at + 1))
        else {
            line.push(corner);
            continue;
        };
        let (back, ahead) = (before - corner, after - corner);
        let radius = radius.min(back.length() / 2.0).min(ahead.length() / 2.0);
        let (start, end) =
            (corner + back.normalized() * radius, corner + ahead.normalized() * radius);
        for step in 0..=STEPS {
            let t = step as f32 / STEPS as f32;
            let (a, b) = (start.lerp(corner, t), corner.lerp(end, t));
            line.push(a.lerp(b, t));
        }
    }
    line.dedup_by(|a, b| a.distance_sq(*b) < 0.01);
    line
}
