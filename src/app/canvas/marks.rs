//! The small vector shapes of the canvas: keys, arrows, badges, the ends of links.

use egui::{Color32, Pos2, Shape, Stroke, Vec2, pos2, vec2};

use super::links::Cardinality;

/// A key: part of the primary key. `radius` is half its height.
pub(super) fn key(center: Pos2, radius: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new((radius * 0.28).max(1.0), color);
    let bow = center + vec2(-radius * 0.55, 0.0);
    let tip = center + vec2(radius * 1.15, 0.0);
    let shaft = bow + vec2(radius * 0.5, 0.0);
    let tooth = |x: f32, length: f32| {
        let top = pos2(tip.x - x * radius, tip.y);
        Shape::line_segment([top, top + vec2(0.0, length * radius)], stroke)
    };
    vec![
        Shape::circle_stroke(bow, radius * 0.52, stroke),
        Shape::line_segment([shaft, tip], stroke),
        tooth(0.05, 0.55),
        tooth(0.5, 0.45),
    ]
}

/// An arrow to the right and up: part of a foreign key.
pub(super) fn foreign_key(center: Pos2, radius: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new((radius * 0.3).max(1.0), color);
    let tail = center + vec2(-radius * 0.8, radius * 0.8);
    let tip = center + vec2(radius * 0.8, -radius * 0.8);
    vec![
        Shape::line_segment([tail, tip], stroke),
        Shape::line_segment([tip, tip + vec2(-radius * 1.2, 0.0)], stroke),
        Shape::line_segment([tip, tip + vec2(0.0, radius * 1.2)], stroke),
    ]
}

/// Two joined rings: one end of a relationship.
pub(super) fn relationship(center: Pos2, radius: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new((radius * 0.28).max(1.0), color);
    let apart = vec2(radius * 0.5, 0.0);
    vec![
        Shape::circle_stroke(center - apart, radius * 0.62, stroke),
        Shape::circle_stroke(center + apart, radius * 0.62, stroke),
    ]
}

/// A pin: an arrangement leaves the box where it is.
pub(super) fn pin(center: Pos2, radius: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new((radius * 0.3).max(1.0), color);
    let head = center - vec2(0.0, radius * 0.4);
    vec![
        Shape::circle_filled(head, radius * 0.6, color),
        Shape::line_segment([head, center + vec2(0.0, radius)], stroke),
    ]
}

/// A disc with an exclamation mark.
pub(super) fn problem_badge(
    center: Pos2,
    radius: f32,
    color: Color32,
    on_color: Color32,
) -> Vec<Shape> {
    let stroke = Stroke::new((radius * 0.28).max(1.0), on_color);
    let top = center - vec2(0.0, radius * 0.5);
    vec![
        Shape::circle_filled(center, radius + 1.5, on_color),
        Shape::circle_filled(center, radius, color),
        Shape::line_segment([top, center + vec2(0.0, radius * 0.12)], stroke),
        Shape::circle_filled(center + vec2(0.0, radius * 0.5), radius * 0.16, on_color),
    ]
}

/// The mark at the end of a link, in crow's-foot notation: `end` is where the line meets the box,
/// `outward` the direction that leads away from it, of length 1.
pub(super) fn link_end(
    end: Pos2,
    outward: Vec2,
    zoom: f32,
    cardinality: Cardinality,
    stroke: Stroke,
    background: Color32,
) -> Vec<Shape> {
    let across = outward.rot90();
    let bar = |distance: f32| {
        let at = end + outward * distance * zoom;
        Shape::line_segment([at - across * 5.0 * zoom, at + across * 5.0 * zoom], stroke)
    };
    let ring = |distance: f32| {
        let center = end + outward * distance * zoom;
        Shape::Circle(egui::epaint::CircleShape {
            center,
            radius: 3.5 * zoom,
            fill: background,
            stroke,
        })
    };
    match cardinality {
        Cardinality::One => vec![bar(6.0), bar(10.0)],
        Cardinality::ZeroOrOne => vec![bar(6.0), ring(12.5)],
        Cardinality::Many => {
            let from = end + outward * 10.0 * zoom;
            let toe =
                |side: f32| Shape::line_segment([from, end + across * side * 5.0 * zoom], stroke);
            vec![toe(-1.0), toe(1.0), ring(13.5)]
        }
    }
}

/// An open arrow head at the end of a link, as in UML: an attribute leads there. The same arguments
/// as those of [`link_end`].
pub(super) fn arrow_end(end: Pos2, outward: Vec2, zoom: f32, stroke: Stroke) -> [Shape; 2] {
    let across = outward.rot90() * 5.0 * zoom;
    let back = end + outward * 10.0 * zoom;
    [across, -across].map(|across| Shape::line_segment([end, back + across], stroke))
}

/// The mark at the base's end of the line from a class that inherits from it: a hollow triangle, as
/// in UML. The same arguments as those of [`link_end`].
pub(super) fn inheritance_end(
    end: Pos2,
    outward: Vec2,
    zoom: f32,
    stroke: Stroke,
    background: Color32,
) -> Shape {
    let across = outward.rot90() * 6.5 * zoom;
    let foot = end + outward * 12.0 * zoom;
    Shape::convex_polygon(vec![end, foot + across, foot - across], background, stroke)
}
