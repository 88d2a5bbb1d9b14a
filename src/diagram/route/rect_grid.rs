//! Rectangles in the cells of a grid, so that those near a place are found without looking at all.
//! Knows nothing of what they stand for.

use emath::{Pos2, Rect, vec2};

/// The least width and height of a cell, in canvas points: about that of a box and its gap.
const LEAST_CELL_POINTS: f32 = 256.0;

/// Rectangles by number.
#[derive(Clone, Debug)]
pub(super) struct RectGrid {
    rects: Vec<Rect>,
    origin: Pos2,
    cell: emath::Vec2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<u32>>,
}

impl Default for RectGrid {
    fn default() -> Self {
        Self::new(Vec::new(), Rect::NOTHING)
    }
}

/// The cells that a rectangle lies in: first and last column, first and last row.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cells {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl RectGrid {
    /// A grid over `bounds`; what lies outside is kept in the cells at its edge.
    pub fn new(rects: Vec<Rect>, bounds: Rect) -> Self {
        let most = (2.0 * (rects.len() as f32).sqrt()).clamp(4.0, 400.0);
        let is_usable = bounds.is_positive() && bounds.is_finite();
        let bounds = if is_usable { bounds } else { Rect::ZERO };
        let steps = |points: f32| (points / LEAST_CELL_POINTS).ceil().clamp(1.0, most);
        let (columns, rows) = (steps(bounds.width()), steps(bounds.height()));
        let cell = vec2(bounds.width() / columns, bounds.height() / rows);
        let cell = cell.max(emath::Vec2::splat(LEAST_CELL_POINTS));
        let (columns, rows) = (columns as usize, rows as usize);
        let mut grid = Self {
            rects: vec![Rect::NOTHING; rects.len()],
            origin: bounds.min,
            cell,
            columns,
            rows,
            cells: vec![Vec::new(); columns * rows],
        };
        for (at, rect) in rects.into_iter().enumerate() {
            grid.set(at, rect);
        }
        grid
    }

    /// The rectangle with this number.
    pub fn rect(&self, at: usize) -> Rect {
        self.rects.get(at).copied().unwrap_or(Rect::NOTHING)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rects.len()
    }

    /// Puts a rectangle elsewhere; [`Rect::NOTHING`] takes it out.
    pub fn set(&mut self, at: usize, rect: Rect) {
        if at >= self.rects.len() {
            self.rects.resize(at + 1, Rect::NOTHING);
        }
        let (old, new) = (self.cells_of(self.rects[at]), self.cells_of(rect));
        self.rects[at] = rect;
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.each_cell(old, |cell| cell.retain(|one| *one as usize != at));
        }
        if let Some(new) = new {
            self.each_cell(new, |cell| cell.push(at as u32));
        }
    }

    /// Calls `visit` once for each rectangle that touches `area`, in no order to be relied on.
    pub fn near(&self, area: Rect, mut visit: impl FnMut(usize, Rect)) {
        let Some(wanted) = self.cells_of(area) else { return };
        for row in wanted.rows.0..=wanted.rows.1 {
            for column in wanted.columns.0..=wanted.columns.1 {
                for &at in &self.cells[row * self.columns + column] {
                    let rect = self.rects[at as usize];
                    if !rect.intersects(area) {
                        continue;
                    }
                    // In several cells it is seen in the first of them.
                    let first = (self.column(rect.left()), self.row(rect.top()));
                    let seen = (first.0.max(wanted.columns.0), first.1.max(wanted.rows.0));
                    if seen == (column, row) {
                        visit(at as usize, rect);
                    }
                }
            }
        }
    }

    fn column(&self, x: f32) -> usize {
        (((x - self.origin.x) / self.cell.x) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.origin.y) / self.cell.y) as usize).min(self.rows - 1)
    }

    fn cells_of(&self, rect: Rect) -> Option<Cells> {
        (rect.left() <= rect.right() && rect.top() <= rect.bottom()).then(|| Cells {
            columns: (self.column(rect.left()), self.column(rect.right())),
            rows: (self.row(rect.top()), self.row(rect.bottom())),
        })
    }

    fn each_cell(&mut self, cells: Cells, mut change: impl FnMut(&mut Vec<u32>)) {
        for row in cells.rows.0..=cells.rows.1 {
            for column in cells.columns.0..=cells.columns.1 {
                change(&mut self.cells[row * self.columns + column]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn each_rectangle_near_a_place_is_found_once_wherever_it_was_moved() {
        let square = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(600.0, 600.0));
        let rects: Vec<Rect> = (0..9).map(|n| square(n as f32 * 500.0, n as f32 * 90.0)).collect();
        let bounds = rects.iter().copied().reduce(Rect::union).unwrap();
        let mut grid = RectGrid::new(rects, bounds);
        grid.set(3, square(-9_000.0, 7_000.0));
        grid.set(4, Rect::NOTHING);
        for area in [bounds, square(600.0, 0.0), square(-9_100.0, 6_900.0), square(1e6, 1e6)] {
            let mut found = Vec::new();
            grid.near(area, |at, _| found.push(at));
            found.sort_unstable();
            let wanted: Vec<usize> =
                (0..grid.len()).filter(|at| grid.rect(*at).intersects(area)).collect();
            assert_eq!(found, wanted);
        }
    }
}
