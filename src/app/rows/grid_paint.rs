//! How the grid looks: where its parts stand, and its cells. Knows nothing of what the user does in it.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Response, Stroke, Ui, pos2, vec2};

use super::cell_note::cell_note;
use super::cell_text::{CellLook, cell_text, full_text};
use super::column_widths::most_width;
use super::grid::{BAR, GridInput, GridShows, GridState, HEADER_HEIGHT, ROW_HEIGHT};
use super::scroll::{GridPosition, GridView};

/// Space left and right of a cell's text, in points.
pub const PADDING: f32 = 8.0;
/// The font of labels and cells.
pub const FONT: FontId = FontId::proportional(13.0);
/// The font of types and notes.
pub const SMALL_FONT: FontId = FontId::proportional(11.0);

/// Where the parts of a grid stand, for one frame.
#[derive(Clone, Debug)]
pub struct GridLayout {
    /// The headings.
    pub header: Rect,
    /// The rows, labels included.
    pub body: Rect,
    /// Where the labels end.
    pub label_right: f32,
    /// The room of the columns that stay, to the right of the labels, over header and body.
    pub pinned: Rect,
    /// The room of the other columns, to the right of those.
    pub columns: Rect,
    /// The rows' room as scrolling counts it.
    pub view: GridView,
    edges: Vec<ColumnEdge>,
    /// The labels' width in points; 0 without rows.
    pub label_width: f32,
    columns_width: f32,
}

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnEdge {
    /// Which column of the table.
    pub column: usize,
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Does it stay while others scroll?
    pub is_pinned: bool,
}

impl GridLayout {
    /// Places everything in `rect`.
    pub fn new(rect: Rect, input: &GridInput<'_>, state: &GridState) -> Self {
        // Without rows there are no widths yet.
        let (label_width, widths) = match state.widths.split_first() {
            Some(_) if input.shows == GridShows::Labels => (rect.width(), [].as_slice()),
            // Some room is left to the cells.
            Some((label, widths)) => (label.min((rect.width() - 120.0).max(80.0)), widths),
            None => (0.0, [].as_slice()),
        };
        let plan = &state.plan;
        let width_of = |column: &usize| widths.get(*column).copied().unwrap_or(0.0);
        let (staying, moving) = plan.shown().split_at(plan.pinned_count());
        let pinned_width: f32 = staying.iter().map(width_of).sum();
        let columns_width: f32 = moving.iter().map(width_of).sum();
        let needs_x = label_width + pinned_width + columns_width > rect.width();
        let height = rect.height() - HEADER_HEIGHT - if needs_x { BAR } else { 0.0 };
        let view = Self::view_of(height.max(0.0), input.rows);
        let needs_y = view.row_count as f64 * f64::from(ROW_HEIGHT) > f64::from(view.height);
        let right = rect.right() - if needs_y { BAR } else { 0.0 };
        let header = Rect::from_min_max(rect.min, pos2(rect.right(), rect.top() + HEADER_HEIGHT));
        let body = Rect::from_min_max(
            pos2(rect.left(), header.bottom()),
            pos2(right, header.bottom() + view.height),
        );
        let label_right = (rect.left() + label_width).min(right);
        // Some room is left to those that scroll.
        let pinned_right = (label_right + pinned_width).min((right - 48.0).max(label_right));
        let part = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, rect.top()), pos2(to, body.bottom()))
        };
        let pinned = part(label_right, pinned_right);
        let columns = part(pinned_right, right);
        let mut edges = Vec::with_capacity(if widths.is_empty() { 0 } else { plan.shown().len() });
        for (shown, from, is_pinned) in
            [(staying, pinned.left(), true), (moving, columns.left() - state.x_offset, false)]
        {
            let mut x = from;
            for column in shown.iter().filter(|_| !widths.is_empty()) {
                let right = x + width_of(column);
                edges.push(ColumnEdge { column: *column, left: x, right, is_pinned });
                x = right;
            }
        }
        Self { header, body, label_right, pinned, columns, view, edges, label_width, columns_width }
    }

    /// How far the columns can be moved to the left.
    pub fn max_x_offset(&self) -> f32 {
        (self.columns_width - self.columns.width()).max(0.0)
    }

    /// The current-cell number at this x: 0 is the label.
    pub fn column_at(&self, x: f32) -> Option<usize> {
        if x < self.label_right {
            return Some(0);
        }
        let at = |edge: &&ColumnEdge| {
            (edge.left..edge.right).contains(&x) && self.room_of(edge).x_range().contains(x)
        };
        self.edges.iter().find(at).map(|edge| edge.column + 1)
    }

    /// The right edge of a width (0 is the labels') where it can be seen and taken.
    pub fn right_edge_in_view(&self, index: usize) -> Option<f32> {
        let Some(column) = index.checked_sub(1) else { return Some(self.label_right) };
        let edge = self.edge_of(column)?;
        let room = self.room_of(edge);
        (edge.right > room.left() + 4.0 && edge.right <= room.right()).then_some(edge.right)
    }

    /// Where a column stands, if it is shown.
    pub fn edge_of(&self, column: usize) -> Option<&ColumnEdge> {
        self.edges.iter().find(|edge| edge.column == column)
    }

    /// The room that a column can be seen in.
    pub fn room_of(&self, edge: &ColumnEdge) -> Rect {
        if edge.is_pinned { self.pinned } else { self.columns }
    }

    /// Where a column that is dropped at this x would stand, among the shown ones, and the x of that
    /// place's left edge.
    pub fn drop_place(&self, x: f32) -> (usize, f32) {
        let seen = self.edges.iter().enumerate().filter(|(_, edge)| {
            let room = self.room_of(edge);
            edge.right > room.left() && edge.left < room.right()
        });
        let mut place = (self.edges.len(), self.columns.right());
        for (at, edge) in seen {
            if x < f32::midpoint(edge.left, edge.right) {
                return (at, edge.left.max(self.room_of(edge).left()));
            }
            place = (at + 1, edge.right.min(self.room_of(edge).right()));
        }
        place
    }

    /// The vertical scroll bar, and the thumb's begin and length as parts of it.
    pub fn vertical_bar(&self, state: &GridState) -> Option<(Rect, f32, f32)> {
        let bar = Rect::from_min_max(
            pos2(self.body.right(), self.body.top()),
            pos2(self.body.right() + BAR, self.body.bottom()),
        );
        let shortest = (24.0 / bar.height().max(1.0)).min(0.5);
        state.position.thumb(&self.view, shortest).map(|(begin, length)| (bar, begin, length))
    }

    /// The vertical thumb's top and length in points.
    pub fn vertical_thumb(&self, state: &GridState) -> Option<(f32, f32)> {
        let (bar, begin, length) = self.vertical_bar(state)?;
        Some((bar.top() + begin * bar.height(), length * bar.height()))
    }

    /// The horizontal scroll bar, and the thumb's begin and length as parts of it.
    pub fn horizontal_bar(&self, state: &GridState) -> Option<(Rect, f32, f32)> {
        let most = self.max_x_offset();
        if most <= 0.0 || self.columns.width() <= 0.0 {
            return None;
        }
        let bar = Rect::from_min_max(
            pos2(self.columns.left(), self.body.bottom()),
            pos2(self.columns.right(), self.body.bottom() + BAR),
        );
        let length = (self.columns.width() / self.columns_width).max(24.0 / bar.width()).min(1.0);
        Some((bar, state.x_offset / most * (1.0 - length), length))
    }

    /// The horizontal thumb's left and length in points.
    pub fn horizontal_thumb(&self, state: &GridState) -> Option<(f32, f32)> {
        let (bar, begin, length) = self.horizontal_bar(state)?;
        Some((bar.left() + begin * bar.width(), length * bar.width()))
    }

    /// The left edge of a current-cell number: 0 is the label.
    pub fn left_edge(&self, column: usize) -> f32 {
        let edge = column.checked_sub(1).and_then(|column| self.edge_of(column));
        edge.map_or(self.body.left(), |edge| edge.left.max(self.room_of(edge).left()))
    }

    /// Where a row is.
    pub fn row_rect(&self, row: u64, position: &GridPosition) -> Rect {
        let top = self.body.top() + position.top_of(row, &self.view);
        Rect::from_min_size(pos2(self.body.left(), top), vec2(self.body.width(), ROW_HEIGHT))
    }

    /// The row and the current-cell number at a point, and where that cell is.
    pub fn cell_at(&self, at: Pos2, position: &GridPosition) -> Option<(u64, usize, Rect)> {
        let cell = self.column_at(at.x)?;
        let row = position.row_at(at.y - self.body.top(), &self.view)?;
        Some((row, cell, self.rect_of(row, cell, position)?))
    }

    /// Where the current cell of a row is, if it can be seen.
    pub fn cell_rect(&self, row: u64, state: &GridState) -> Option<Rect> {
        self.rect_of(row, state.column, &state.position).filter(|rect| rect.height() > 4.0)
    }

    fn rect_of(&self, row: u64, cell: usize, position: &GridPosition) -> Option<Rect> {
        let row = self.row_rect(row, position);
        let rect = match cell.checked_sub(1) {
            None => row.with_max_x(self.label_right),
            Some(column) => {
                let edge = self.edge_of(column)?;
                row.with_min_x(edge.left).with_max_x(edge.right).intersect(self.room_of(edge))
            }
        };
        Some(rect.intersect(self.body))
    }

    /// The columns that can be seen.
    pub fn visible_columns(&self) -> impl Iterator<Item = &ColumnEdge> {
        self.edges.iter().filter(|edge| {
            let room = self.room_of(edge);
            edge.right > room.left() && edge.left < room.right()
        })
    }
}

/// The font of a cell.
pub fn cell_font(look: CellLook) -> FontId {
    if look == CellLook::Bytes { FontId::monospace(12.0) } else { FONT }
}

/// Paints the grid; answers whether a label or a number is cut that could have more room.
pub fn paint(
    ui: &Ui,
    layout: &GridLayout,
    input: &GridInput<'_>,
    state: &GridState,
    response: &Response,
) -> bool {
    let palette = input.palette;
    let mut wants_width = false;
    let could_grow = |at: usize| state.widths.get(at).is_some_and(|width| *width < most_width(at));
    let rows = state.position.visible_rows(&layout.view);
    let pointer = response.hover_pos();
    let hovered =
        pointer.and_then(|at| state.position.row_at(at.y - layout.body.top(), &layout.view));
    let body = ui.painter_at(layout.body);
    let moving = ui.painter_at(layout.body.intersect(layout.columns));
    let staying = ui.painter_at(layout.body.intersect(layout.pinned));
    let divider = Stroke::new(1.0, palette.card_divider);
    let mut tooltip = None;
    for row in rows {
        let rect = layout.row_rect(row, &state.position);
        let is_selected = input.selected == Some(row);
        if is_selected {
            body.rect_filled(rect, 0.0, palette.row_selected);
        } else if hovered == Some(row) {
            body.rect_filled(rect, 0.0, palette.row_hover);
        }
        body.hline(rect.x_range(), rect.bottom() - 0.5, divider);
        let Some(loaded) = input.rows.row(row) else {
            if let Some(damage) = input.rows.damage(row) {
                let text = elided(&body, "damaged", FONT, palette.error, rect.width());
                paint_left(&body, rect, text);
                if hovered == Some(row) {
                    tooltip = Some(format!("The file is damaged where this row is: {damage}"));
                }
                continue;
            }
            let bar = Rect::from_center_size(
                pos2(rect.left() + PADDING + 32.0, rect.center().y),
                vec2(64.0, 8.0),
            );
            body.rect_filled(bar, 4.0, palette.card_divider);
            continue;
        };
        let label_rect = rect.with_max_x(layout.label_right);
        let label = elided(&body, &loaded.label, FONT, palette.text, label_rect.width());
        let label_is_cut = label.elided;
        wants_width |= label_is_cut && could_grow(0);
        paint_left(&body, label_rect, label);
        for edge in layout.visible_columns() {
            let Some(value) = loaded.values.get(edge.column) else { continue };
            let cells = if edge.is_pinned { &staying } else { &moving };
            let cell = cell_text(value);
            let rect = rect.with_min_x(edge.left).with_max_x(edge.right);
            let font = cell_font(cell.look);
            let color = match cell.look {
                CellLook::Text | CellLook::Number => palette.text,
                CellLook::Stand | CellLook::Bytes => palette.text_weak,
            };
            let galley = match cell.look {
                CellLook::Stand => italic(cells, &cell.text, color),
                _ => elided(cells, &cell.text, font, color, rect.width()),
            };
            let text_width = galley.size().x;
            let is_cut = galley.elided || cell.text.contains('⏎') || cell.text.ends_with('…');
            // What a key leads to is shown on a card.
            let is_key = !value.is_null()
                && input.columns.get(edge.column).is_some_and(|column| column.foreign_key);
            if is_cut
                && !is_key
                && pointer.is_some_and(|at| rect.contains(at) && cells.clip_rect().contains(at))
            {
                tooltip = Some(full_text(value));
            }
            if cell.look == CellLook::Number {
                wants_width |= galley.elided && could_grow(edge.column + 1);
                let x = rect.right() - PADDING - galley.size().x;
                let y = rect.center().y - galley.size().y / 2.0;
                cells.galley(pos2(x, y), galley, color);
            } else {
                paint_left(cells, rect, galley);
            }
            let holds =
                input.columns.get(edge.column).map(|column| column.holds).unwrap_or_default();
            if let Some(note) = cell_note(value, holds) {
                let room = rect.width() - text_width - 2.0 * PADDING;
                let galley = elided(cells, &note, SMALL_FONT, palette.text_weak, room + PADDING);
                let x = match cell.look {
                    CellLook::Number => rect.left() + PADDING,
                    _ => rect.right() - PADDING - galley.size().x,
                };
                let y = rect.center().y - galley.size().y / 2.0 + 0.5;
                if room > 36.0 {
                    cells.galley(pos2(x, y), galley, palette.text_weak);
                }
                if pointer.is_some_and(|at| rect.contains(at) && cells.clip_rect().contains(at)) {
                    tooltip = Some(format!("{}\n{note}", full_text(value)));
                }
            }
        }
        if label_is_cut && pointer.is_some_and(|at| label_rect.contains(at)) {
            tooltip = Some(loaded.label.clone());
        }
        if is_selected && response.has_focus() {
            let edge = state.column.checked_sub(1).and_then(|column| layout.edge_of(column));
            let (cell, painter) = match edge {
                Some(edge) => {
                    let cell = rect.with_min_x(edge.left).with_max_x(edge.right);
                    (cell, if edge.is_pinned { &staying } else { &moving })
                }
                None => (label_rect, &body),
            };
            let stroke = Stroke::new(1.5, palette.accent);
            painter.rect_stroke(cell.shrink(0.75), 3.0, stroke, egui::StrokeKind::Inside);
        }
    }
    if layout.label_width > 0.0 {
        body.vline(layout.label_right - 0.5, layout.body.y_range(), divider);
    }
    if layout.pinned.width() > 0.0 {
        let edge = Stroke::new(1.0, palette.card_border);
        body.vline(layout.pinned.right() - 0.5, layout.body.y_range(), edge);
    }
    paint_bars(ui, layout, input, state);
    if let Some(text) = tooltip {
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(480.0);
            ui.label(text);
        });
    }
    wants_width
}

fn paint_bars(ui: &Ui, layout: &GridLayout, input: &GridInput<'_>, state: &GridState) {
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let bars = [
        (layout.vertical_bar(state), layout.vertical_thumb(state), true),
        (layout.horizontal_bar(state), layout.horizontal_thumb(state), false),
    ];
    for (bar, thumb, is_vertical) in bars {
        let (Some((bar, ..)), Some((begin, length))) = (bar, thumb) else { continue };
        let thumb = if is_vertical {
            Rect::from_min_size(pos2(bar.left() + 2.0, begin), vec2(BAR - 4.0, length))
        } else {
            Rect::from_min_size(pos2(begin, bar.top() + 2.0), vec2(length, BAR - 4.0))
        };
        let is_hot = pointer.is_some_and(|at| bar.contains(at));
        let color = if is_hot { input.palette.text_weak } else { input.palette.link };
        ui.painter_at(bar).rect_filled(thumb, 3.0, color.gamma_multiply(0.7));
    }
}

pub fn paint_left(painter: &Painter, rect: Rect, galley: Arc<Galley>) {
    let y = rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(rect.left() + PADDING, y), galley, Color32::PLACEHOLDER);
}

/// The text in one line, cut with an ellipsis where it does not fit in a cell of this width.
pub fn elided(
    painter: &Painter,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width((width - 2.0 * PADDING).max(0.0));
    painter.layout_job(job)
}

fn italic(painter: &Painter, text: &str, color: Color32) -> Arc<Galley> {
    let format = TextFormat { font_id: FONT, color, italics: true, ..TextFormat::default() };
    painter.layout_job(LayoutJob::single_section(text.to_owned(), format))
}
