//! Shapes as elements of SVG 1.1. Knows shapes, not what they stand for.

use egui::emath::GuiRounding as _;
use egui::epaint::{ColorMode, PathStroke, RectShape, TextShape};
use egui::{Color32, FontFamily, Pos2, Rect, Shape, Stroke, StrokeKind};

use crate::app::canvas::picture::{PaintedDiagram, PaintedPart};
use crate::app::theme::{Palette, SEMIBOLD};

/// What stands behind our font where a reader does not have it.
const FAMILIES: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";
const MONOSPACED: &str = "Hack, Menlo, Consolas, monospace";

/// A whole SVG document.
pub(super) fn document_of(painted: &PaintedDiagram, palette: &Palette, title: &str) -> String {
    let (width, height) = (number(painted.size.x), number(painted.size.y));
    let mut writer = Writer { out: String::new(), clips: 0, page: painted.size };
    writer.out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILIES}\" \
         text-rendering=\"geometricPrecision\">\n"
    ));
    writer.out.push_str(&format!("<title>{}</title>\n", escaped(title)));
    if palette.canvas.a() > 0 {
        let ground = fill(palette.canvas);
        writer.out.push_str(&format!("<rect width=\"{width}\" height=\"{height}\"{ground}/>\n"));
    }
    for part in &painted.parts {
        writer.part(part);
    }
    writer.out.push_str("</svg>\n");
    writer.out
}

struct Writer {
    out: String,
    clips: usize,
    page: egui::Vec2,
}

impl Writer {
    fn part(&mut self, part: &PaintedPart) {
        if part.name.is_empty() {
            self.shapes(part);
            return;
        }
        self.out.push_str(&format!("<g>\n<title>{}</title>\n", escaped(&part.name)));
        self.shapes(part);
        self.out.push_str("</g>\n");
    }

    fn shapes(&mut self, part: &PaintedPart) {
        let page = Rect::from_min_size(Pos2::ZERO, self.page);
        for (clip, shape) in &part.shapes {
            if clip.contains_rect(page) || clip.contains_rect(shape.visual_bounding_rect()) {
                self.shape(shape);
                continue;
            }
            self.clips += 1;
            let rect = format!(
                "<clipPath id=\"cut{0}\"><rect{1}/></clipPath>\n<g clip-path=\"url(#cut{0})\">\n",
                self.clips,
                rect_attributes(*clip)
            );
            self.out.push_str(&rect);
            self.shape(shape);
            self.out.push_str("</g>\n");
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(circle) => {
                let look = [fill(circle.fill), stroke(circle.stroke)].concat();
                self.out.push_str(&format!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{look}/>\n",
                    number(circle.center.x),
                    number(circle.center.y),
                    number(circle.radius + half_outside(circle.stroke))
                ));
            }
            Shape::Ellipse(ellipse) => {
                let look = [fill(ellipse.fill), stroke(ellipse.stroke)].concat();
                self.out.push_str(&format!(
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{look}/>\n",
                    number(ellipse.center.x),
                    number(ellipse.center.y),
                    number(ellipse.radius.x + half_outside(ellipse.stroke)),
                    number(ellipse.radius.y + half_outside(ellipse.stroke))
                ));
            }
            Shape::LineSegment { points, stroke: line } => {
                let points = upon_pixels(*points, *line);
                self.path(&path_of(&points, false), Color32::TRANSPARENT, *line);
            }
            Shape::Path(path) => {
                let data = path_of(&path.points, path.closed);
                self.path(&data, path.fill, plain_stroke(&path.stroke));
            }
            Shape::CubicBezier(curve) => {
                let [from, a, b, to] = curve.points.map(point);
                let data = format!("M{from}C{a} {b} {to}{}", if curve.closed { "Z" } else { "" });
                self.path(&data, curve.fill, plain_stroke(&curve.stroke));
            }
            Shape::QuadraticBezier(curve) => {
                let [from, a, to] = curve.points.map(point);
                let data = format!("M{from}Q{a} {to}{}", if curve.closed { "Z" } else { "" });
                self.path(&data, curve.fill, plain_stroke(&curve.stroke));
            }
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            // The grid of dots is a mesh; nothing else of the diagram is one.
            Shape::Noop | Shape::Band(_) | Shape::Mesh(_) | Shape::Callback(_) => {}
        }
    }

    fn path(&mut self, data: &str, filled: Color32, line: Stroke) {
        let look = [fill(filled), stroke(line)].concat();
        self.out.push_str(&format!("<path d=\"{data}\"{look}/>\n"));
    }

    fn rect(&mut self, shape: &RectShape) {
        // SVG strokes along the middle of an edge.
        let shift = match shape.stroke_kind {
            _ if shape.stroke.is_empty() => 0.0,
            StrokeKind::Inside => -shape.stroke.width / 2.0,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => shape.stroke.width / 2.0,
        };
        let rect = if shape.blur_width > 0.0 { shape.rect } else { rect_upon_pixels(shape) };
        let rect = rect.expand(shift);
        let corners = shape.corner_radius;
        let look = [fill(shape.fill), stroke(shape.stroke)].concat();
        if shape.blur_width > 0.0 {
            self.shadow(rect, f32::from(corners.nw), shape);
            return;
        }
        if corners.is_same() {
            let radius = f32::from(corners.nw).min(rect.width() / 2.0).min(rect.height() / 2.0);
            let rounded = match radius {
                0.0 => String::new(),
                radius => format!(" rx=\"{}\"", number(radius)),
            };
            let at = rect_attributes(rect);
            self.out.push_str(&format!("<rect{at}{rounded}{look}/>\n"));
            return;
        }
        let radii = [corners.nw, corners.ne, corners.se, corners.sw].map(f32::from);
        let data = rounded_rect(rect, radii);
        self.out.push_str(&format!("<path d=\"{data}\"{look}/>\n"));
    }

    /// A soft edge, as a few rectangles one in another: filters are what SVG readers do least alike.
    fn shadow(&mut self, rect: Rect, radius: f32, shape: &RectShape) {
        const STEPS: u8 = 4;
        let alpha = f32::from(shape.fill.a()) / 255.0 / f32::from(STEPS);
        for step in 0..STEPS {
            let reach = shape.blur_width * (f32::from(step) / f32::from(STEPS) - 0.35) * 0.6;
            let at = rect_attributes(rect.expand(reach));
            let rounded = number((radius + reach).max(0.0));
            let opacity = format!("{alpha:.3}");
            self.out.push_str(&format!(
                "<rect{at} rx=\"{rounded}\" fill=\"#000000\" fill-opacity=\"{opacity}\"/>\n"
            ));
        }
    }

    fn text(&mut self, shape: &TextShape) {
        let galley = &shape.galley;
        let Some(section) = galley.job.sections.first() else { return };
        let format = &section.format;
        let color = match (shape.override_text_color, format.color) {
            (None, Color32::PLACEHOLDER) => shape.fallback_color,
            (Some(color), _) | (None, color) => color,
        };
        let mut look = format!(" font-size=\"{}\"{}", number(format.font_id.size), fill(color));
        match &format.font_id.family {
            FontFamily::Name(name) if name.as_ref() == SEMIBOLD => {
                look.push_str(" font-weight=\"600\"");
            }
            FontFamily::Monospace => look.push_str(&format!(" font-family=\"{MONOSPACED}\"")),
            _ => {}
        }
        if format.italics {
            look.push_str(" font-style=\"italic\"");
        }
        for row in &galley.rows {
            let text: String = row.row.glyphs.iter().map(|glyph| glyph.chr).collect();
            let shown = text.trim_end();
            let count = shown.chars().count();
            let (Some(first), Some(last)) = (
                row.row.glyphs.first(),
                count.checked_sub(1).and_then(|at| row.row.glyphs.get(at)),
            ) else {
                continue;
            };
            let at = shape.pos + row.pos.to_vec2() + first.pos.to_vec2();
            // The width that it has on the canvas, in whatever font it is drawn.
            let length = last.max_x() - first.pos.x;
            let fitted = if count > 1 && length > 0.0 {
                format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(length))
            } else {
                String::new()
            };
            self.out.push_str(&format!(
                "<text x=\"{}\" y=\"{}\"{look}{fitted} xml:space=\"preserve\">{}</text>\n",
                number(at.x),
                number(at.y),
                escaped(shown)
            ));
        }
    }
}

/// egui strokes circles around their edge, SVG along its middle.
fn half_outside(stroke: Stroke) -> f32 {
    if stroke.is_empty() { 0.0 } else { stroke.width / 2.0 }
}

/// A level or upright line where the canvas has it at 100 %: not between two rows of pixels.
fn upon_pixels(points: [Pos2; 2], line: Stroke) -> [Pos2; 2] {
    let [mut a, mut b] = points;
    if a.x == b.x {
        line.round_center_to_pixel(1.0, &mut a.x);
        b.x = a.x;
    }
    if a.y == b.y {
        line.round_center_to_pixel(1.0, &mut a.y);
        b.y = a.y;
    }
    [a, b]
}

/// A rectangle where the canvas has it at 100 %: its edges, or the middles of odd strokes, upon pixels.
fn rect_upon_pixels(shape: &RectShape) -> Rect {
    if shape.round_to_pixels == Some(false) {
        return shape.rect;
    }
    if shape.stroke.is_empty() || shape.stroke_kind != StrokeKind::Middle {
        return shape.rect.round_to_pixels(1.0);
    }
    let Rect { mut min, mut max } = shape.rect;
    for edge in [&mut min.x, &mut min.y, &mut max.x, &mut max.y] {
        shape.stroke.round_center_to_pixel(1.0, edge);
    }
    Rect { min, max }
}

/// The path of a rectangle with corners of their own, clockwise from the top left.
fn rounded_rect(rect: Rect, radii: [f32; 4]) -> String {
    let most = (rect.width() / 2.0).min(rect.height() / 2.0);
    let [nw, ne, se, sw] = radii.map(|radius| radius.min(most));
    let arc = |radius: f32, to: Pos2| match radius {
        0.0 => String::new(),
        radius => format!("A{0} {0} 0 0 1 {1}", number(radius), point(to)),
    };
    let (l, t, r, b) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    [
        format!("M{}", point(Pos2::new(l + nw, t))),
        format!("L{}", point(Pos2::new(r - ne, t))),
        arc(ne, Pos2::new(r, t + ne)),
        format!("L{}", point(Pos2::new(r, b - se))),
        arc(se, Pos2::new(r - se, b)),
        format!("L{}", point(Pos2::new(l + sw, b))),
        arc(sw, Pos2::new(l, b - sw)),
        format!("L{}", point(Pos2::new(l, t + nw))),
        arc(nw, Pos2::new(l + nw, t)),
        "Z".to_owned(),
    ]
    .concat()
}

fn path_of(points: &[Pos2], closed: bool) -> String {
    let mut data = String::new();
    for (at, one) in points.iter().enumerate() {
        data.push(if at == 0 { 'M' } else { 'L' });
        data.push_str(&point(*one));
    }
    if closed {
        data.push('Z');
    }
    data
}

fn rect_attributes(rect: Rect) -> String {
    format!(
        " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(rect.left()),
        number(rect.top()),
        number(rect.width().max(0.0)),
        number(rect.height().max(0.0))
    )
}

fn point(at: Pos2) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

/// With two decimals at most.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn plain_stroke(stroke: &PathStroke) -> Stroke {
    match &stroke.color {
        ColorMode::Solid(color) => Stroke::new(stroke.width, *color),
        ColorMode::UV(_) => Stroke::NONE,
    }
}

fn fill(color: Color32) -> String {
    paint("fill", color)
}

fn stroke(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    format!("{} stroke-width=\"{}\"", paint("stroke", stroke.color), number(stroke.width))
}

fn paint(attribute: &str, color: Color32) -> String {
    let [r, g, b, a] = color.to_srgba_unmultiplied();
    match a {
        0 => format!(" {attribute}=\"none\""),
        255 => format!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\""),
        a => {
            let opacity = format!("{:.3}", f32::from(a) / 255.0);
            format!(
                " {attribute}=\"#{r:02x}{g:02x}{b:02x}\" {attribute}-opacity=\"{}\"",
                opacity.trim_end_matches('0')
            )
        }
    }
}

/// Text as XML 1.0 may have it: characters that it cannot hold are shown as such.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            one if one.is_control() || matches!(one, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            one => out.push(one),
        }
    }
    out
}
