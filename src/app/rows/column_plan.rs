//! Which columns of a grid are shown, in which order, and which of them stay while the others scroll.
//! Pure numbers: a column is known by its place among all columns of the table.

/// The columns as they stand, left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnPlan {
    /// How many columns there are in all.
    count: usize,
    shown: Vec<usize>,
    /// How many of the shown ones stay at the left.
    pinned: usize,
}

impl ColumnPlan {
    /// Takes in how many columns there are; if that is news, all are shown in their own order.
    pub fn fit(&mut self, count: usize) {
        if self.count != count {
            *self = Self { count, shown: (0..count).collect(), pinned: 0 };
        }
    }

    /// The shown columns, left to right.
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Is it other than all columns in their own order?
    pub fn is_changed(&self) -> bool {
        self.pinned > 0 || !self.shown.iter().copied().eq(0..self.count)
    }

    /// Does it stay at the left?
    pub fn is_pinned(&self, column: usize) -> bool {
        self.place(column).is_some_and(|place| place < self.pinned)
    }

    /// How many columns stay at the left.
    pub fn pinned_count(&self) -> usize {
        self.pinned
    }

    /// The columns that are not shown, in their own order.
    pub fn hidden(&self) -> Vec<usize> {
        (0..self.count).filter(|column| !self.shown.contains(column)).collect()
    }

    /// Where a shown column stands.
    pub fn place(&self, column: usize) -> Option<usize> {
        self.shown.iter().position(|one| *one == column)
    }

    /// Hides a column, unless it is the last one.
    pub fn hide(&mut self, column: usize) {
        let Some(place) = self.place(column).filter(|_| self.shown.len() > 1) else { return };
        self.shown.remove(place);
        self.pinned -= usize::from(place < self.pinned);
    }

    /// Shows a hidden column behind the one that is before it in the table.
    pub fn show(&mut self, column: usize) {
        if column >= self.count || self.place(column).is_some() {
            return;
        }
        let before = self.shown.iter().rposition(|one| *one < column);
        let place = before.map_or(0, |place| place + 1).max(self.pinned);
        self.shown.insert(place, column);
    }

    /// Shows every column in the table's own order, none pinned.
    pub fn reset(&mut self) {
        let count = std::mem::take(&mut self.count);
        self.fit(count);
    }

    /// Lets a column stay at the left, behind those that do already; or no longer.
    pub fn set_pinned(&mut self, column: usize, is_pinned: bool) {
        let Some(place) = self.place(column) else { return };
        if (place < self.pinned) == is_pinned {
            return;
        }
        self.shown.remove(place);
        if is_pinned {
            self.shown.insert(self.pinned, column);
            self.pinned += 1;
        } else {
            self.pinned -= 1;
            self.shown.insert(self.pinned, column);
        }
    }

    /// Moves a column by one place; pinned ones stay among themselves.
    pub fn step(&mut self, column: usize, to_right: bool) {
        let Some(place) = self.place(column) else { return };
        let other = if to_right { place + 1 } else { place.wrapping_sub(1) };
        if other < self.shown.len() && (place < self.pinned) == (other < self.pinned) {
            self.shown.swap(place, other);
        }
    }

    /// Moves a column in front of the one at this place (behind the last at the end), as it is
    /// dropped there; among pinned ones it is pinned, too.
    pub fn drop_at(&mut self, column: usize, before: usize) {
        let Some(place) = self.place(column) else { return };
        let was_pinned = place < self.pinned;
        let before = before.min(self.shown.len());
        let is_pinned = before < self.pinned || (before == self.pinned && was_pinned);
        self.shown.remove(place);
        let target = before - usize::from(place < before);
        self.shown.insert(target, column);
        self.pinned = self.pinned - usize::from(was_pinned) + usize::from(is_pinned);
    }

    /// The current-cell number to the right or left of one (0 is the label), if there is one.
    pub fn beside(&self, cell: usize, to_right: bool) -> Option<usize> {
        let place = cell.checked_sub(1).and_then(|column| self.place(column));
        match (place, to_right) {
            (None, true) => self.shown.first().map(|column| column + 1),
            (None, false) => None,
            (Some(0), false) => Some(0),
            (Some(place), false) => Some(self.shown[place - 1] + 1),
            (Some(place), true) => self.shown.get(place + 1).map(|column| column + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnPlan;

    fn plan(count: usize) -> ColumnPlan {
        let mut plan = ColumnPlan::default();
        plan.fit(count);
        plan
    }

    #[test]
    fn hidden_columns_come_back_where_they_belong() {
        let mut plan = plan(4);
        plan.hide(1);
        plan.hide(2);
        assert_eq!((plan.shown(), plan.hidden()), (&[0, 3][..], vec![1, 2]));
        plan.show(2);
        plan.show(1);
        assert_eq!(plan.shown(), [0, 1, 2, 3]);
        for column in 0..4 {
            plan.hide(column);
        }
        assert_eq!(plan.shown(), [3], "the last one stays");
    }

    #[test]
    fn pinned_columns_stay_in_front() {
        let mut plan = plan(4);
        plan.set_pinned(2, true);
        plan.set_pinned(3, true);
        assert_eq!((plan.shown(), plan.pinned_count()), (&[2, 3, 0, 1][..], 2));
        plan.step(3, true);
        assert_eq!(plan.shown(), [2, 3, 0, 1], "it does not leave the pinned ones by a step");
        plan.step(3, false);
        plan.drop_at(0, 0);
        assert_eq!((plan.shown(), plan.pinned_count()), (&[0, 3, 2, 1][..], 3));
        plan.drop_at(3, 4);
        assert_eq!((plan.shown(), plan.pinned_count()), (&[0, 2, 1, 3][..], 2));
        plan.set_pinned(0, false);
        assert_eq!((plan.shown(), plan.pinned_count()), (&[2, 0, 1, 3][..], 1));
        plan.hide(2);
        assert_eq!((plan.shown(), plan.pinned_count()), (&[0, 1, 3][..], 0));
        plan.reset();
        assert_eq!(plan.shown(), [0, 1, 2, 3]);
    }

    #[test]
    fn the_arrow_keys_walk_the_columns_as_they_are_shown() {
        let mut plan = plan(3);
        plan.drop_at(2, 0);
        plan.hide(0);
        let mut walked = vec![0];
        while let Some(next) = plan.beside(walked[walked.len() - 1], true) {
            walked.push(next);
        }
        assert_eq!(walked, [0, 3, 2]);
        assert_eq!(plan.beside(2, false), Some(3));
        assert_eq!(plan.beside(3, false), Some(0));
        assert_eq!(plan.beside(0, false), None);
    }
}
