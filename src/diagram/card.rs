//! The measures of a box: header, rows and width. Shared by painting, arranging and routing.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

/// The grid that boxes snap to, in canvas points.
pub const GRID_POINTS: f32 = 8.0;
/// The height of one row, of a column or of a relationship, in canvas points.
pub const ROW_HEIGHT_POINTS: f32 = 24.0;
/// The height of the header (class name and table name), in canvas points.
pub const HEADER_HEIGHT_POINTS: f32 = 48.0;
/// Space between the columns and the relationships, and below the last row, in canvas points.
pub const SECTION_GAP_POINTS: f32 = 8.0;
/// The least width of a box, in canvas points.
pub const MIN_WIDTH_POINTS: f32 = 200.0;
/// The greatest width of a box, in canvas points; longer names are cut with an ellipsis.
pub const MAX_WIDTH_POINTS: f32 = 400.0;
/// The width of one character at 100 %, in canvas points: the average of the row's font.
pub const CHAR_WIDTH_POINTS: f32 = 7.2;
/// What a row needs beside its text: margins, key mark and option marks, in canvas points.
pub const ROW_MARGIN_POINTS: f32 = 48.0;

/// What a box's size depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardShape {
    /// Rows of columns that are shown.
    pub columns: usize,
    /// Rows of relationships that are shown.
    pub relationships: usize,
    /// The longest row's text, in characters: name, space and type.
    pub widest_chars: usize,
}

impl CardShape {
    /// The size of the box in canvas points; both sides are whole steps of the grid.
    pub fn size(&self) -> Vec2 {
        let text = self.widest_chars as f32 * CHAR_WIDTH_POINTS + ROW_MARGIN_POINTS;
        let width = text.clamp(MIN_WIDTH_POINTS, MAX_WIDTH_POINTS);
        let steps = (width / GRID_POINTS).ceil();
        vec2(steps * GRID_POINTS, self.height())
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.columns + self.relationships
    }

    /// The top of row `row` below the box's top, in canvas points. Rows are counted from the first
    /// column through the last relationship; a row past the end gives the bottom of the last.
    pub fn row_y(&self, row: usize) -> f32 {
        let row = row.min(self.rows());
        let gap = if row >= self.columns && self.relationships > 0 { self.gap() } else { 0.0 };
        HEADER_HEIGHT_POINTS + row as f32 * ROW_HEIGHT_POINTS + gap
    }

    /// The middle of row `row` below the box's top, in canvas points: where links end.
    pub fn row_center_y(&self, row: usize) -> f32 {
        self.row_y(row) + ROW_HEIGHT_POINTS / 2.0
    }

    /// The rectangle of row `row` of a box whose top left corner is `top_left_in_canvas`.
    pub fn row_rect(&self, top_left_in_canvas: Pos2, row: usize) -> Rect {
        let top = top_left_in_canvas.y + self.row_y(row);
        let min = pos2(top_left_in_canvas.x, top);
        Rect::from_min_size(min, vec2(self.size().x, ROW_HEIGHT_POINTS))
    }

    /// The rectangle of the header of a box whose top left corner is `top_left_in_canvas`.
    pub fn header_rect(&self, top_left_in_canvas: Pos2) -> Rect {
        Rect::from_min_size(top_left_in_canvas, vec2(self.size().x, HEADER_HEIGHT_POINTS))
    }

    /// The row at `y_points` below the box's top; `None` in the header and in the gaps.
    pub fn row_at(&self, y_points: f32) -> Option<usize> {
        (0..self.rows()).find(|&row| {
            let top = self.row_y(row);
            (top..top + ROW_HEIGHT_POINTS).contains(&y_points)
        })
    }

    fn height(&self) -> f32 {
        if self.rows() == 0 {
            return HEADER_HEIGHT_POINTS;
        }
        let relationships_gap = if self.relationships > 0 { self.gap() } else { 0.0 };
        let rows = self.rows() as f32 * ROW_HEIGHT_POINTS;
        HEADER_HEIGHT_POINTS + rows + relationships_gap + SECTION_GAP_POINTS
    }

    /// The gap above the relationships; none without columns above it.
    fn gap(&self) -> f32 {
        if self.columns > 0 { SECTION_GAP_POINTS } else { 0.0 }
    }
}

/// The nearest point of the grid.
pub fn snap(pos_in_canvas: Pos2) -> Pos2 {
    pos2(snap_length(pos_in_canvas.x), snap_length(pos_in_canvas.y))
}

/// The nearest step of the grid, in canvas points.
fn snap_length(points: f32) -> f32 {
    (points / GRID_POINTS).round() * GRID_POINTS
}
