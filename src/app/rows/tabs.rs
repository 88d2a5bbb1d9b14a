//! Several paths through the same file, side by side: each tab has its own, with its own way back and
//! forward. Knows nothing of drawing.

use super::open_database::OpenDatabase;
use super::pane::Pane;
use super::panes::FocusWish;
use super::trail::{PaneId, Step, Trail};
use crate::document::Document;
use crate::mapping::Mapping;

/// The paths of all tabs. That of the tab that is shown is in [`OpenDatabase::trail`] instead.
pub struct Tabs {
    trails: Vec<Trail>,
    shown: usize,
}

impl Default for Tabs {
    fn default() -> Self {
        Self { trails: vec![Trail::default()], shown: 0 }
    }
}

impl Tabs {
    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        self.trails.len()
    }

    /// The number of the one that is shown.
    pub fn shown(&self) -> usize {
        self.shown
    }
}

impl OpenDatabase {
    /// The path of a tab.
    pub fn trail_of(&self, tab: usize) -> &Trail {
        match self.tabs.trails.get(tab) {
            Some(trail) if tab != self.tabs.shown => trail,
            _ => &self.trail,
        }
    }

    /// The paths of all tabs, in no order.
    pub fn all_trails(&mut self) -> impl Iterator<Item = &mut Trail> {
        std::iter::once(&mut self.trail).chain(&mut self.tabs.trails)
    }

    /// Can a pane still be come to, in any tab?
    pub fn has_pane(trail: &Trail, tabs: &Tabs, pane: PaneId) -> bool {
        trail.has_pane(pane) || tabs.trails.iter().any(|trail| trail.has_pane(pane))
    }

    /// Goes to another tab.
    pub fn show_tab(&mut self, tab: usize) {
        if tab >= self.tabs.count() || tab == self.tabs.shown {
            return;
        }
        std::mem::swap(&mut self.trail, &mut self.tabs.trails[self.tabs.shown]);
        std::mem::swap(&mut self.trail, &mut self.tabs.trails[tab]);
        self.tabs.shown = tab;
        self.focus_wish = Some(FocusWish::Grid);
    }

    /// Goes to the tab to the right or left; behind the last one comes the first.
    pub fn step_tab(&mut self, to_right: bool) {
        let (count, shown) = (self.tabs.count(), self.tabs.shown);
        self.show_tab(if to_right { shown + 1 } else { shown + count - 1 } % count);
    }

    /// Closes a tab; the last one stays.
    pub fn close_tab(&mut self, tab: usize) {
        let count = self.tabs.count();
        if tab >= count || count == 1 {
            return;
        }
        if tab == self.tabs.shown {
            self.show_tab(if tab + 1 < count { tab + 1 } else { tab - 1 });
        }
        self.tabs.trails.remove(tab);
        self.tabs.shown -= usize::from(tab < self.tabs.shown);
        self.drop_panes();
    }

    /// Opens the path up to a step in a new tab, with another row selected there.
    pub fn open_row_in_tab(&mut self, index: usize, row: u64) {
        let mut steps = self.copy_path(index);
        if let Some(last) = steps.last_mut() {
            last.selected = Some(row);
            self.add_tab(steps);
        }
    }

    /// Opens a relationship of a step's selected row in a new tab.
    pub fn open_relation_in_tab(
        &mut self,
        index: usize,
        relation: usize,
        document: &Document,
        mapping: &Mapping,
    ) {
        let Some(pane) = self.related_pane(index, relation, document, mapping) else { return };
        let mut steps = self.copy_path(index);
        steps.push(Step { pane: self.add_pane(pane), selected: None });
        self.add_tab(steps);
    }

    fn add_tab(&mut self, steps: Vec<Step>) {
        let at = self.tabs.shown + 1;
        self.tabs.trails.insert(at, Trail::of(steps));
        self.show_tab(at);
    }

    /// The path up to a step with panes of its own: what is sorted, filtered and scrolled in one tab is not
    /// in the other.
    fn copy_path(&mut self, index: usize) -> Vec<Step> {
        let steps: Vec<Step> = self.trail.steps().iter().copied().take(index + 1).collect();
        let copied = steps.into_iter().filter_map(|step| {
            let pane = self.panes.get(&step.pane).map(Pane::copied)?;
            Some(Step { pane: self.add_pane(pane), ..step })
        });
        copied.collect()
    }
}
