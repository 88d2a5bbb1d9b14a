//! The path of panes and its history: which panes stand side by side, which row of each is selected,
//! and where Back and Forward lead. Knows nothing of rows or drawing.

/// One pane, for as long as the database is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaneId(pub u32);

/// One step of the path: a pane, and the row selected in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The pane.
    pub pane: PaneId,
    /// The selected row, counted from 0.
    pub selected: Option<u64>,
}

/// Places of the history that are kept.
const MAX_PLACES: usize = 200;

/// Every path that was gone, and the one that is shown.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    places: Vec<Place>,
    current: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    steps: Vec<Step>,
    active: usize,
}

impl Trail {
    /// The path that is shown, left to right; empty before anything was opened.
    pub fn steps(&self) -> &[Step] {
        self.places.get(self.current).map_or(&[], |place| &place.steps)
    }

    /// Which step of the path the keyboard is in.
    pub fn active(&self) -> usize {
        self.places.get(self.current).map_or(0, |place| place.active)
    }

    /// The step that the keyboard is in.
    pub fn active_step(&self) -> Option<Step> {
        self.steps().get(self.active()).copied()
    }

    /// A new history that begins with this path.
    pub fn of(steps: Vec<Step>) -> Self {
        let mut trail = Self::default();
        trail.push(steps);
        trail
    }

    /// Begins a new path with one pane.
    pub fn begin(&mut self, pane: PaneId) {
        self.push(vec![Step { pane, selected: None }]);
    }

    /// The rows of a pane are others now: none is selected.
    pub fn forget_selected(&mut self, pane: PaneId) {
        for place in &mut self.places {
            place.steps.iter_mut().filter(|step| step.pane == pane).for_each(|step| {
                step.selected = None;
            });
        }
    }

    /// Opens a pane to the right of a step; panes further right close.
    pub fn open(&mut self, from: usize, pane: PaneId) {
        let mut steps: Vec<Step> = self.steps().iter().copied().take(from + 1).collect();
        steps.push(Step { pane, selected: None });
        self.push(steps);
    }

    /// Closes the panes to the right of a step.
    pub fn cut_after(&mut self, index: usize) {
        if index + 1 < self.steps().len() {
            let steps = self.steps()[..=index].to_vec();
            self.push(steps);
        } else {
            self.set_active(index);
        }
    }

    /// Selects a row. In the last pane that is no new place; further left, the panes to the right
    /// belong to another row and close.
    pub fn select(&mut self, index: usize, row: u64) {
        let Some(step) = self.steps().get(index) else { return };
        if step.selected == Some(row) {
            self.set_active(index);
            return;
        }
        if index + 1 < self.steps().len() && step.selected.is_some() {
            self.cut_after(index);
        }
        if let Some(place) = self.places.get_mut(self.current) {
            place.active = index;
            place.steps[index].selected = Some(row);
        }
    }

    /// Moves the keyboard to another step.
    pub fn set_active(&mut self, index: usize) {
        if let Some(place) = self.places.get_mut(self.current)
            && index < place.steps.len()
        {
            place.active = index;
        }
    }

    /// Is there a place before this one?
    pub fn can_go_back(&self) -> bool {
        self.current > 0
    }

    /// Is there a place that was left by going back?
    pub fn can_go_forward(&self) -> bool {
        self.current + 1 < self.places.len()
    }

    /// Goes to the place before.
    pub fn go_back(&mut self) {
        self.current = self.current.saturating_sub(1);
    }

    /// Goes to the place that was left by going back.
    pub fn go_forward(&mut self) {
        if self.can_go_forward() {
            self.current += 1;
        }
    }

    /// Can a pane still be come to?
    pub fn has_pane(&self, pane: PaneId) -> bool {
        self.places.iter().flat_map(|place| &place.steps).any(|step| step.pane == pane)
    }

    fn push(&mut self, steps: Vec<Step>) {
        self.places.truncate(self.current + 1);
        if self.places.len() == MAX_PLACES {
            self.places.remove(0);
        }
        let active = steps.len().saturating_sub(1);
        self.places.push(Place { steps, active });
        self.current = self.places.len() - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{PaneId, Trail};

    fn path(trail: &Trail) -> Vec<(u32, Option<u64>)> {
        trail.steps().iter().map(|step| (step.pane.0, step.selected)).collect()
    }

    #[test]
    fn back_and_forward_walk_the_path_with_its_selections() {
        let mut trail = Trail::default();
        trail.begin(PaneId(1));
        trail.select(0, 4);
        trail.open(0, PaneId(2));
        trail.select(1, 7);
        trail.open(1, PaneId(3));
        assert_eq!(path(&trail), [(1, Some(4)), (2, Some(7)), (3, None)]);
        assert_eq!(trail.active(), 2);
        trail.go_back();
        assert_eq!(path(&trail), [(1, Some(4)), (2, Some(7))]);
        trail.go_back();
        assert_eq!(path(&trail), [(1, Some(4))]);
        assert!(!trail.can_go_back());
        trail.go_forward();
        trail.go_forward();
        assert_eq!(path(&trail), [(1, Some(4)), (2, Some(7)), (3, None)]);
        assert!(!trail.can_go_forward());
    }

    #[test]
    fn another_row_further_left_closes_what_hung_on_the_first() {
        let mut trail = Trail::default();
        trail.begin(PaneId(1));
        trail.select(0, 0);
        trail.open(0, PaneId(2));
        trail.select(0, 0);
        assert_eq!(trail.steps().len(), 2);
        trail.select(0, 1);
        assert_eq!(path(&trail), [(1, Some(1))]);
        trail.go_back();
        assert_eq!(path(&trail), [(1, Some(0)), (2, None)]);
    }

    #[test]
    fn opening_after_going_back_forgets_what_was_ahead() {
        let mut trail = Trail::default();
        trail.begin(PaneId(1));
        trail.open(0, PaneId(2));
        trail.go_back();
        trail.open(0, PaneId(3));
        assert!(!trail.can_go_forward());
        assert!(!trail.has_pane(PaneId(2)) && trail.has_pane(PaneId(3)));
    }
}
