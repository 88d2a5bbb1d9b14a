//! Where a grid is scrolled to: a row, and how far into it. Pure numbers, no drawing.
//!
//! An `f32` offset in points from the first row has steps of 16 points at ten million rows, so the
//! row is a `u64`, the thumb is mapped to it in `f64`, and `f32` is only ever relative to the view.

use std::ops::Range;

/// What a grid shows its rows in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridView {
    /// All rows there are.
    pub row_count: u64,
    /// The height of a row in points.
    pub row_height: f32,
    /// The height in points that rows are shown in.
    pub height: f32,
}

impl GridView {
    /// How many rows fit, in whole and in part.
    fn rows_in_view(&self) -> f64 {
        f64::from(self.height.max(0.0) / self.row_height)
    }

    /// The position of the first row, counted in rows, at which the last row is at the bottom.
    fn last_start(&self) -> f64 {
        (self.row_count as f64 - self.rows_in_view()).max(0.0)
    }

    /// Rows that a page key moves by.
    pub fn page_rows(&self) -> u64 {
        (self.rows_in_view() as u64).saturating_sub(1).max(1)
    }
}

/// The row at the top of the view, and the points of it that are above the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GridPosition {
    /// The first row shown, counted from 0.
    pub first_row: u64,
    /// Points of it above the view: from 0 to below the row's height.
    pub offset: f32,
}

impl GridPosition {
    /// Moves down by points, or up by negative ones, and stops at both ends.
    pub fn scroll_by(&mut self, points: f32, view: &GridView) {
        let total = self.offset + points;
        let rows = (total / view.row_height).floor();
        self.offset = total - rows * view.row_height;
        if rows < 0.0 {
            let up = (-rows) as u64;
            if up > self.first_row {
                *self = Self::default();
            } else {
                self.first_row -= up;
            }
        } else {
            self.first_row = self.first_row.saturating_add(rows as u64);
        }
        self.stop_at_end(view);
    }

    /// Moves as little as it takes to show the whole of a row.
    pub fn show_row(&mut self, row: u64, view: &GridView) {
        if row < self.first_row || (row == self.first_row && self.offset > 0.0) {
            *self = Self { first_row: row, offset: 0.0 };
        } else if self.top_of(row, view) + view.row_height > view.height {
            let rows_above = ((view.height - view.row_height).max(0.0) / view.row_height).ceil();
            let first_row = row.saturating_sub(rows_above as u64);
            let bottom = (row - first_row + 1) as f32 * view.row_height;
            *self = Self { first_row, offset: (bottom - view.height).max(0.0) };
        }
        self.stop_at_end(view);
    }

    /// Puts a row that is not in view into its middle, as near as that goes.
    pub fn show_row_amid(&mut self, row: u64, view: &GridView) {
        let top = self.top_of(row, view);
        if top < 0.0 || top + view.row_height > view.height {
            let above = (view.rows_in_view() / 2.0) as u64;
            *self = Self { first_row: row.saturating_sub(above), offset: 0.0 };
            self.stop_at_end(view);
        }
    }

    /// Where a row's upper edge is, in points below the upper edge of the view. Rows far outside are
    /// so far that it does not matter where.
    pub fn top_of(&self, row: u64, view: &GridView) -> f32 {
        let rows = if row >= self.first_row {
            (row - self.first_row) as f32
        } else {
            -((self.first_row - row) as f32)
        };
        rows * view.row_height - self.offset
    }

    /// The row at this many points below the upper edge of the view.
    pub fn row_at(&self, points: f32, view: &GridView) -> Option<u64> {
        if points < 0.0 || points > view.height {
            return None;
        }
        let row = self.first_row + ((points + self.offset) / view.row_height) as u64;
        (row < view.row_count).then_some(row)
    }

    /// The rows that are in view, in whole or in part.
    pub fn visible_rows(&self, view: &GridView) -> Range<u64> {
        let rows = ((view.height.max(0.0) + self.offset) / view.row_height).ceil() as u64;
        self.first_row..self.first_row.saturating_add(rows).min(view.row_count)
    }

    /// Where the thumb of the scroll bar begins and how long it is, both as parts of the bar; `None`
    /// where all rows are in view.
    pub fn thumb(&self, view: &GridView, min_length: f32) -> Option<(f32, f32)> {
        let last_start = view.last_start();
        if last_start <= 0.0 {
            return None;
        }
        let length =
            ((view.rows_in_view() / view.row_count as f64) as f32).max(min_length).min(1.0);
        let part = (self.in_rows(view) / last_start).clamp(0.0, 1.0);
        Some((part as f32 * (1.0 - length), length))
    }

    /// Scrolls to where the thumb was dragged: 0 is the first row, 1 the end.
    pub fn set_from_thumb(&mut self, part: f64, view: &GridView) {
        let start = part.clamp(0.0, 1.0) * view.last_start();
        self.first_row = start as u64;
        self.offset = ((start - start.floor()) * f64::from(view.row_height)) as f32;
        self.stop_at_end(view);
    }

    fn in_rows(&self, view: &GridView) -> f64 {
        self.first_row as f64 + f64::from(self.offset / view.row_height)
    }

    /// Goes back to the last place from which the view is full, if it is beyond.
    pub fn stop_at_end(&mut self, view: &GridView) {
        let last_start = view.last_start();
        if self.in_rows(view) > last_start {
            self.first_row = last_start as u64;
            self.offset = ((last_start - last_start.floor()) * f64::from(view.row_height)) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GridPosition, GridView};

    fn view(row_count: u64) -> GridView {
        GridView { row_count, row_height: 20.0, height: 210.0 }
    }

    #[test]
    fn scrolling_stops_at_both_ends() {
        let mut position = GridPosition::default();
        position.scroll_by(-50.0, &view(100));
        assert_eq!(position, GridPosition::default());
        position.scroll_by(1e9, &view(100));
        assert_eq!(position, GridPosition { first_row: 89, offset: 10.0 });
        position.scroll_by(1e9, &view(3));
        assert_eq!(position, GridPosition::default());
    }

    #[test]
    fn small_steps_are_exact_in_the_middle_of_ten_million_rows() {
        let view = view(10_000_000);
        let mut position = GridPosition { first_row: 5_000_000, offset: 0.0 };
        for _ in 0..40 {
            position.scroll_by(0.5, &view);
        }
        assert_eq!(position, GridPosition { first_row: 5_000_001, offset: 0.0 });
        position.scroll_by(-1.5, &view);
        assert_eq!(position, GridPosition { first_row: 5_000_000, offset: 18.5 });
    }

    #[test]
    fn the_thumb_reaches_every_row() {
        let view = view(10_000_000);
        let mut position = GridPosition::default();
        position.set_from_thumb(1.0, &view);
        assert_eq!(position.visible_rows(&view).end, 10_000_000);
        position.set_from_thumb(0.5, &view);
        assert_eq!(position.first_row, 4_999_994);
        let (start, length) = position.thumb(&view, 0.05).expect("there is more than fits");
        assert!((start - 0.475).abs() < 1e-4 && length == 0.05, "{start} {length}");
        assert_eq!(position.thumb(&GridView { row_count: 10, ..view }, 0.05), None);
    }

    #[test]
    fn showing_a_row_moves_no_more_than_it_must() {
        let view = view(1000);
        let mut position = GridPosition::default();
        position.show_row(9, &view);
        assert_eq!(position, GridPosition::default());
        position.show_row(10, &view);
        assert_eq!(position, GridPosition { first_row: 0, offset: 10.0 });
        position.show_row(500, &view);
        assert_eq!(position.top_of(500, &view) + 20.0, 210.0);
        position.show_row(495, &view);
        assert_eq!(position.top_of(500, &view) + 20.0, 210.0);
        position.show_row(3, &view);
        assert_eq!(position, GridPosition { first_row: 3, offset: 0.0 });
        assert_eq!(position.row_at(25.0, &view), Some(4));
    }

    #[test]
    fn a_row_that_is_jumped_to_stands_amid_others() {
        let view = view(1000);
        let mut position = GridPosition::default();
        position.show_row_amid(500, &view);
        assert_eq!(position, GridPosition { first_row: 495, offset: 0.0 });
        position.show_row_amid(497, &view);
        assert_eq!(position, GridPosition { first_row: 495, offset: 0.0 }, "it is in view");
        position.show_row_amid(999, &view);
        assert_eq!(position.visible_rows(&view).end, 1000);
        position.show_row_amid(2, &view);
        assert_eq!(position, GridPosition::default());
    }
}
