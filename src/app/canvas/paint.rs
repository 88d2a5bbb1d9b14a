//! Painting the canvas back to front: grid, links, boxes, what is lit, and what is being dragged.
//!
//! What is outside the viewport is culled first; what is left depends on the level of detail.

use std::collections::BTreeSet;

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::hit::{Hit, port_at};
use super::level_of_detail::LevelOfDetail;
use super::links::Link;
use super::paint_annotations::AnnotationPainter;
use super::paint_cards::{CardLook, CardPainter};
use super::paint_links::{LinkLook, LinkPainter};
use super::rows::RowKind;
use super::scene::{Card, Scene};
use super::transform::ViewportTransform;
use crate::app::rows::RowsPath;
use crate::app::theme::Palette;
use crate::app::view_state::{Part, Selection};
use crate::diagram::card::HEADER_HEIGHT_POINTS;
use crate::diagram::{GRID_POINTS, LinkNotation};
use crate::mapping::Severity;
use crate::schema::ModelId;

/// What decides how boxes and links look.
pub(super) struct PaintRequest<'a> {
    /// What there is.
    pub scene: &'a Scene,
    /// What is selected.
    pub selection: &'a Selection,
    /// The path through the rows that are shown.
    pub rows_path: &'a RowsPath,
    /// What is under the pointer.
    pub hover: Hit,
    /// How the ends of links are drawn.
    pub notation: LinkNotation,
    /// Is what has nothing to do with the thing under the pointer dimmed?
    pub dims: bool,
    /// The pointer, in screen points.
    pub pointer: Option<Pos2>,
    /// Boxes that a link being drawn would join.
    pub outlined: Vec<ModelId>,
    /// The header or row that is being edited.
    pub edited: Option<(ModelId, Option<usize>)>,
    /// Are ports shown on the box under the pointer?
    pub shows_ports: bool,
}

/// Paints all but what is dragged.
pub(super) fn paint_scene(
    painter: &Painter,
    palette: &'static Palette,
    transform: ViewportTransform,
    request: &PaintRequest<'_>,
    annotations: &AnnotationPainter<'_>,
) {
    paint_grid(painter, palette, transform);
    annotations.paint(request.scene);
    let level = LevelOfDetail::of_zoom(transform.zoom());
    let visible = transform.visible_in_canvas().expand(32.0);
    let scene = request.scene;
    let links = LinkPainter { painter, palette, transform, level, notation: request.notation };
    let hovered_card = request.hover.model_id().and_then(|id| scene.card_index(id));
    let selected_cards: Vec<usize> =
        request.selection.models.iter().filter_map(|id| scene.card_index(*id)).collect();
    let mut looks = vec![LinkLook::Plain; scene.links.len()];
    // Selecting all must not light every link: that would say nothing.
    let lit_by_selection = selected_cards.iter().filter(|_| selected_cards.len() <= 8);
    for card in hovered_card.iter().chain(lit_by_selection) {
        for link in scene.links_of(*card) {
            looks[*link] = LinkLook::Lit;
        }
    }
    let path = &request.rows_path;
    for (at, link) in scene.links.iter().enumerate() {
        let is_followed = match link.part {
            Part::Relationship(_, id, _) => path.relationships.contains(&id),
            Part::ForeignKey(_, id) => path.foreign_keys.contains(&id),
            _ => false,
        };
        if request.hover == Hit::Link(at) || is_followed {
            looks[at] = LinkLook::Lit;
        }
        if request.selection.part.is_some_and(|part| is_same_link(part, link.part)) {
            looks[at] = LinkLook::Selected;
        }
    }
    let mut shapes = Vec::new();
    let plain = scene
        .links
        .iter()
        .zip(&looks)
        .filter(|(link, look)| **look == LinkLook::Plain && link.bounds.intersects(visible));
    let meant = if request.dims { path_of(scene, request.hover) } else { None };
    let links_palette = if meant.is_some() { palette.dimmed() } else { palette };
    let beside = LinkPainter { palette: links_palette, ..links };
    if level == LevelOfDetail::Rectangles {
        paint_far_links(painter, links_palette, transform, plain.map(|(link, _)| link));
        paint_far_cards(painter, palette, transform, scene, visible);
    } else {
        for (link, look) in plain {
            beside.shapes(link, *look, &mut shapes);
        }
        painter.extend(shapes.drain(..));
    }

    let mut cards = CardPainter { painter, palette, transform, shapes };
    for card in scene.cards.iter().filter(|card| card.rect.intersects(visible)) {
        let look = look_of(request, card);
        let is_beside = meant.as_ref().is_some_and(|meant| !meant.contains(&card.model_id));
        cards.palette = if is_beside && !look.is_selected { palette.dimmed() } else { palette };
        match level {
            LevelOfDetail::Rectangles if look == CardLook::default() => {}
            LevelOfDetail::Rectangles => cards.rectangle(card, look),
            LevelOfDetail::Headers => cards.header_only(card, look),
            LevelOfDetail::Text => cards.full(card, look),
        }
    }
    cards.palette = palette;
    if level == LevelOfDetail::Text
        && request.shows_ports
        && let Some(card) = hovered_card.map(|at| &scene.cards[at])
        && let Some(pointer) = request.pointer
        && let Some((y, _)) = port_at(card, transform.canvas_from_screen(pointer))
    {
        cards.ports(card, y, Some(pointer));
    }
    painter.extend(cards.shapes);

    // Lit links last, over boxes that they would pass under.
    let mut shapes = Vec::new();
    for (at, (link, look)) in scene.links.iter().zip(&looks).enumerate() {
        if *look != LinkLook::Plain && link.bounds.intersects(visible) {
            links.shapes(link, *look, &mut shapes);
            painter.extend(shapes.drain(..));
            links.leads_to_rows(scene, link);
            if level == LevelOfDetail::Text
                && (*look == LinkLook::Selected || request.hover == Hit::Link(at))
            {
                links.names(scene, link);
            }
        }
    }
}

/// The boxes that what is under the pointer leads to, itself included; none under the empty canvas.
fn path_of(scene: &Scene, hover: Hit) -> Option<BTreeSet<ModelId>> {
    let hovered = match hover {
        Hit::Link(at) => vec![scene.links.get(at)?],
        hit => {
            let card = scene.card_index(hit.model_id()?)?;
            scene.links_of(card).iter().map(|at| &scene.links[*at]).collect()
        }
    };
    let ends = hovered.into_iter().flat_map(|link| [link.from.card, link.to.card]);
    Some(ends.map(|at| scene.cards[at].model_id).chain(hover.model_id()).collect())
}

fn look_of(request: &PaintRequest<'_>, card: &Card) -> CardLook {
    let id = card.model_id;
    let is_lit_by_link = match request.hover {
        Hit::Link(at) => request.scene.links.get(at).is_some_and(|link| {
            [link.from.card, link.to.card].iter().any(|at| request.scene.cards[*at].model_id == id)
        }),
        hit => hit.model_id() == Some(id),
    };
    let edited_row = request.edited.filter(|(model_id, _)| *model_id == id);
    CardLook {
        is_selected: request.selection.models.contains(&id) && request.selection.part.is_none(),
        is_lit: is_lit_by_link || request.rows_path.models.contains(&id),
        is_drop_target: request.outlined.contains(&id),
        hovered_row: match request.hover {
            Hit::Row(model_id, row) if model_id == id => Some(row),
            Hit::Port(model_id, Some(column)) if model_id == id => card.column_row(column),
            _ => None,
        },
        selected_row: request.selection.part.and_then(|part| match part {
            Part::Column(model_id, column_id) if model_id == id => card.column_row(column_id),
            Part::Relationship(_, relationship_id, end) => card.rows.iter().position(|row| {
                matches!(row.kind, RowKind::Relationship { relationship_id: one, end: of, .. }
                        if one == relationship_id && of == end)
            }),
            _ => None,
        }),
        is_title_edited: edited_row.is_some_and(|(_, row)| row.is_none()),
        edited_row: edited_row.and_then(|(_, row)| row),
    }
}

/// Do both parts stand for the same link, whichever of its ends was chosen?
pub(super) fn is_same_link(a: Part, b: Part) -> bool {
    match (a, b) {
        (Part::Relationship(_, a, _), Part::Relationship(_, b, _)) => a == b,
        _ => a == b,
    }
}

/// All links as one mesh of thin rectangles: the lines are level and upright, and thousands of them
/// are drawn in a fifth of the time that lines with smooth edges take.
fn paint_far_links<'a>(
    painter: &Painter,
    palette: &Palette,
    transform: ViewportTransform,
    links: impl Iterator<Item = &'a Link>,
) {
    let width = 1.0 / painter.pixels_per_point();
    let mut mesh = Mesh::default();
    for link in links {
        for ends in link.route.points.windows(2) {
            let (start, end) =
                (transform.screen_from_canvas(ends[0]), transform.screen_from_canvas(ends[1]));
            let line = Rect::from_two_pos(start, end).expand(width / 2.0);
            add_rectangle(&mut mesh, line, palette.link);
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// All boxes as one mesh: an outline, a ground, and a strip for the header.
fn paint_far_cards(
    painter: &Painter,
    palette: &Palette,
    transform: ViewportTransform,
    scene: &Scene,
    visible: Rect,
) {
    let mut mesh = Mesh::default();
    for card in scene.cards.iter().filter(|card| card.rect.intersects(visible)) {
        // Whole points, so that every box has an outline on all sides.
        let rect = transform.rect_in_screen(card.rect);
        let rect = Rect::from_min_max(rect.min.round(), rect.max.round());
        let header_height = (HEADER_HEIGHT_POINTS * transform.zoom()).max(1.5);
        let header = Rect::from_min_size(rect.min, vec2(rect.width(), header_height));
        let problem = card.problem.as_ref().map(|problem| match problem.severity {
            Severity::Error => palette.error,
            Severity::Warning => palette.warning,
        });
        add_rectangle(&mut mesh, rect, problem.unwrap_or(palette.card_border));
        add_rectangle(&mut mesh, rect.shrink(1.0), palette.header(card.color));
        add_rectangle(&mut mesh, header, problem.unwrap_or(palette.link));
    }
    painter.add(Shape::mesh(mesh));
}

/// Dots on a grid whose steps double until they are far enough apart to be calm.
fn paint_grid(painter: &Painter, palette: &Palette, transform: ViewportTransform) {
    const LEAST_STEP_POINTS: f32 = 20.0;
    let mut step = GRID_POINTS;
    while step * transform.zoom() < LEAST_STEP_POINTS {
        step *= 2.0;
    }
    let visible = transform.visible_in_canvas();
    let (left, top) = ((visible.left() / step).floor(), (visible.top() / step).floor());
    let columns = (visible.width() / step) as usize + 2;
    let rows = (visible.height() / step) as usize + 2;
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(columns * rows * 4);
    mesh.reserve_triangles(columns * rows * 2);
    let dot = if transform.zoom() > 1.5 { 2.0 } else { 1.5 };
    for column in 0..columns {
        for row in 0..rows {
            let at = pos2((left + column as f32) * step, (top + row as f32) * step);
            let at = transform.screen_from_canvas(at);
            add_rectangle(&mut mesh, Rect::from_center_size(at, Vec2::splat(dot)), palette.grid);
        }
    }
    painter.add(Shape::mesh(mesh));
}

fn add_rectangle(mesh: &mut Mesh, rect: Rect, color: Color32) {
    let first = mesh.vertices.len() as u32;
    for pos in [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()] {
        mesh.vertices.push(Vertex { pos, uv: WHITE_UV, color });
    }
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first + 2, first + 1, first + 3);
}

/// The rectangle that is drawn open to select what is in it.
pub(super) fn paint_marquee(painter: &Painter, palette: &Palette, rect_in_screen: Rect) {
    let stroke = Stroke::new(1.0, palette.accent);
    painter.rect(rect_in_screen, 2.0, palette.marquee, stroke, StrokeKind::Inside);
}

/// A line where edges of boxes meet while one is moved.
pub(super) fn paint_guide(painter: &Painter, palette: &Palette, ends_in_screen: [Pos2; 2]) {
    painter.line_segment(ends_in_screen, Stroke::new(1.0, palette.guide));
}
