//! The diagram painted outside the window: the same shapes as the canvas has at 100 %, without what is
//! selected, pointed at or complained of.

use std::collections::BTreeSet;

use egui::{Context, Id, LayerId, Order, Painter, RawInput, Rect, Shape, Vec2, pos2};

use super::CanvasState;
use super::level_of_detail::LevelOfDetail;
use super::links::Link;
use super::paint_annotations::AnnotationPainter;
use super::paint_cards::{CardLook, CardPainter};
use super::paint_links::{LinkLook, LinkPainter};
use super::scene::{Scene, SceneRequest};
use super::transform::{CanvasTransform, ViewportTransform};
use crate::app::theme::{self, Palette};
use crate::app::view_state::Part;
use crate::document::Document;
use crate::export::picture::PictureExtent;
use crate::mapping::Mapping;

/// The space around what is painted, in points.
const MARGIN_POINTS: f32 = 24.0;

/// Shapes in points from the top left corner of the picture.
pub(in crate::app) struct PaintedDiagram {
    /// The picture's width and height, in points.
    pub size: Vec2,
    /// What is painted, back to front.
    pub parts: Vec<PaintedPart>,
}

/// Shapes that belong together.
pub(in crate::app) struct PaintedPart {
    /// What they stand for: `User`, `User.role`; empty for groups and notes.
    pub name: String,
    /// The shapes, each with what it is cut off by.
    pub shapes: Vec<(Rect, Shape)>,
}

/// Paints the diagram of a document. `None` where there is nothing to paint.
pub(in crate::app) fn paint_diagram(
    document: &Document,
    mapping: &Mapping,
    extent: &PictureExtent,
    palette: &'static Palette,
) -> Option<PaintedDiagram> {
    let only = match extent {
        PictureExtent::Models(models) => Some(models.clone()),
        PictureExtent::Whole | PictureExtent::Area(_) => None,
    };
    let is_part = only.is_some();
    let mut scene = Scene::derive(document, mapping, &SceneRequest { only, ..Default::default() });
    for card in &mut scene.cards {
        card.problem = None;
        for row in &mut card.rows {
            row.problem = None;
        }
    }
    if is_part {
        scene.groups.clear();
        scene.notes.clear();
    }
    let bounds = match extent {
        PictureExtent::Area(area) => *area,
        _ => bounds_of(&scene)?.expand(MARGIN_POINTS),
    };
    let bounds = Rect::from_min_max(bounds.min.floor(), bounds.max.ceil());
    let page = Rect::from_min_size(pos2(0.0, 0.0), bounds.size());
    let offset = -bounds.min.to_vec2();
    let transform = CanvasTransform { offset, zoom: 1.0 }.in_viewport(page);
    let notation = document.settings.link_notation;

    let context = Context::default();
    theme::install(&context);
    let input = || RawInput { screen_rect: Some(page), ..RawInput::default() };
    let mut parts = Vec::new();
    // Fonts are there from the second pass on.
    context.run_ui(input(), |_| {}).textures_delta.clear();
    let mut output = context.run_ui(input(), |ui| {
        let layer = LayerId::new(Order::Foreground, Id::unique("picture"));
        let painter = Painter::new(ui.ctx().clone(), layer, page);
        let none = BTreeSet::new();
        let annotations = AnnotationPainter {
            painter: &painter,
            palette,
            transform,
            selected: &none,
            hovered: None,
            edited: None,
        };
        annotations.paint(&scene);
        let level = LevelOfDetail::Text;
        let links = LinkPainter { painter: &painter, palette, transform, level, notation };
        parts = boxes_and_links(&scene, &links, bounds);
    });
    // No texture of glyphs is drawn from.
    output.textures_delta.clear();
    let mut annotations = PaintedPart { name: String::new(), shapes: Vec::new() };
    annotations.shapes.extend(output.shapes.into_iter().map(|one| (one.clip_rect, one.shape)));
    parts.insert(0, annotations);
    Some(PaintedDiagram { size: page.size(), parts })
}

impl CanvasState {
    /// How large a picture of what the canvas has would be, in points. `None` where there is nothing.
    pub fn picture_size(&self, extent: &PictureExtent) -> Option<Vec2> {
        let scene = &self.scene;
        let bounds = match extent {
            PictureExtent::Whole => bounds_of(scene)?,
            PictureExtent::Area(area) => return Some(area.size().ceil()),
            PictureExtent::Models(models) => {
                let is_in = |at: &usize| models.contains(&scene.cards[*at].model_id);
                let boxes = (0..scene.cards.len()).filter(is_in).map(|at| scene.cards[at].rect);
                let inner = |link: &&Link| is_in(&link.from.card) && is_in(&link.to.card);
                let links = scene.links.iter().filter(inner).map(|link| link.bounds);
                boxes.chain(links).filter(Rect::is_finite).reduce(Rect::union)?
            }
        };
        Some(bounds.expand(MARGIN_POINTS).size().ceil())
    }

    /// What the canvas shows, in canvas points.
    pub fn visible_in_canvas(&self) -> Rect {
        self.viewport_transform().visible_in_canvas()
    }
}

fn boxes_and_links(scene: &Scene, links: &LinkPainter<'_>, bounds: Rect) -> Vec<PaintedPart> {
    let page = links.transform.viewport_in_screen;
    let part = |name: String, shapes: Vec<Shape>| PaintedPart {
        name,
        shapes: shapes.into_iter().map(|shape| (page, shape)).collect(),
    };
    let mut parts = Vec::new();
    for link in scene.links.iter().filter(|link| link.bounds.intersects(bounds)) {
        let mut shapes = Vec::new();
        links.shapes(link, LinkLook::Plain, &mut shapes);
        parts.push(part(link_name(scene, link), shapes));
    }
    for card in scene.cards.iter().filter(|card| card.rect.intersects(bounds)) {
        let mut painter = card_painter(links, links.transform);
        painter.full(card, CardLook::default());
        parts.push(part(card.title.clone(), painter.shapes));
    }
    parts
}

fn card_painter<'a>(links: &LinkPainter<'a>, transform: ViewportTransform) -> CardPainter<'a> {
    CardPainter { painter: links.painter, palette: links.palette, transform, shapes: Vec::new() }
}

/// `Role.users, User.role`; of a key without attributes the two boxes.
fn link_name(scene: &Scene, link: &Link) -> String {
    let ends = [&link.from, &link.to].map(|anchor| {
        let title = &scene.cards[anchor.card].title;
        anchor.attribute.as_ref().map(|name| format!("{title}.{name}"))
    });
    let named: Vec<String> = ends.into_iter().flatten().collect();
    if !named.is_empty() && matches!(link.part, Part::Relationship(..)) {
        return named.join(", ");
    }
    let title = |card: usize| scene.cards[card].title.as_str();
    format!("{} to {}", title(link.from.card), title(link.to.card))
}

/// What boxes, links, groups and notes take up, in canvas points.
fn bounds_of(scene: &Scene) -> Option<Rect> {
    let boxes = scene.cards.iter().map(|card| card.rect);
    let links = scene.links.iter().map(|link| link.bounds);
    let groups = scene.groups.iter().map(|frame| frame.rect);
    let notes = scene.notes.iter().map(|card| card.rect);
    boxes.chain(links).chain(groups).chain(notes).filter(Rect::is_finite).reduce(Rect::union)
}
