//! The rows of one pane that the worker has brought: pages by their number, the oldest dropped first.
//! Knows nothing of where rows come from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::sqlite::{RowKey, Value};

/// Rows of a page.
pub const PAGE_ROWS: u64 = 100;
/// Pages on their way at a time; more would only be in the way of the next scroll.
const PLACES: usize = 4;
/// Pages that a pane keeps.
const MAX_PAGES: usize = 40;

/// One row as the grid shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedRow {
    /// What tells it from the others.
    pub key: Option<RowKey>,
    /// Its `__repr__`: `<Role 'admin'>`.
    pub label: String,
    /// Its values, in the order of the grid's columns.
    pub values: Vec<Value>,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Not known yet.
    Unknown,
    /// So many.
    Exactly(u64),
    /// About so many, as counting took too long.
    About(u64),
    /// So many or more; nobody counted on.
    AtLeast(u64),
}

/// Pages of rows, and which of them are on their way.
#[derive(Clone, Debug)]
pub struct LoadedRows {
    /// How many rows there are in all.
    pub count: Count,
    pages: BTreeMap<u64, Vec<LoadedRow>>,
    /// Pages asked for and not here yet, each in its place.
    on_their_way: [Option<u64>; PLACES],
    /// Pages whose rows are about there, as positions were not known yet.
    estimated: BTreeSet<u64>,
    /// Estimated pages that can be had exactly by now.
    stale: BTreeSet<u64>,
    /// Pages of which rows are missing as the file is damaged there, with SQLite's words.
    damaged: BTreeMap<u64, String>,
}

impl Default for LoadedRows {
    fn default() -> Self {
        Self {
            count: Count::Unknown,
            pages: BTreeMap::new(),
            on_their_way: [None; PLACES],
            estimated: BTreeSet::new(),
            stale: BTreeSet::new(),
            damaged: BTreeMap::new(),
        }
    }
}

impl LoadedRows {
    /// The row at this place, counted from 0, if it is here.
    pub fn row(&self, row: u64) -> Option<&LoadedRow> {
        self.pages.get(&(row / PAGE_ROWS))?.get((row % PAGE_ROWS) as usize)
    }

    /// All rows that are here, from the first on.
    pub fn iter(&self) -> impl Iterator<Item = &LoadedRow> {
        self.pages.values().flatten()
    }

    /// Changes every row that is here.
    pub fn for_each(&mut self, change: impl FnMut(&mut LoadedRow)) {
        self.pages.values_mut().flatten().for_each(change);
    }

    /// Is nothing here yet?
    pub fn is_empty(&self) -> bool {
        self.pages.values().all(Vec::is_empty)
    }

    /// How many rows the grid has room for: the count, or what is known so far.
    pub fn row_count(&self) -> u64 {
        match self.count {
            Count::Exactly(count) => count,
            Count::About(count) | Count::AtLeast(count) => count.max(self.known_end()),
            Count::Unknown => self.known_end(),
        }
    }

    /// The pages that these rows need and that are neither here nor on their way, with the page after
    /// and the one before.
    pub fn missing_pages(&self, rows: &Range<u64>) -> Vec<u64> {
        let first = rows.start / PAGE_ROWS;
        let last = rows.end.saturating_sub(1).max(rows.start) / PAGE_ROWS;
        let mut wanted: Vec<u64> = (first..=last).collect();
        wanted.push(last + 1);
        if first > 0 {
            wanted.push(first - 1);
        }
        // How many there are may not be known: behind a full page there may be another.
        let is_counted = matches!(self.count, Count::Exactly(_) | Count::About(_));
        let end = self.row_count() + u64::from(!is_counted);
        let exists = |page: &u64| *page == 0 || page * PAGE_ROWS < end;
        wanted.retain(|page| {
            let is_here = self.pages.contains_key(page) && !self.stale.contains(page);
            exists(page) && !is_here && !self.on_their_way.contains(&Some(*page))
        });
        wanted
    }

    /// Takes a place for a page to be asked for: a free one, or that of a page which is no longer
    /// looked at. `None` if all are taken by pages in view.
    pub fn free_place(&mut self, page: u64, visible: &Range<u64>) -> Option<u64> {
        let in_view = |page: u64| {
            let end = visible.end.saturating_sub(1).max(visible.start) / PAGE_ROWS;
            (visible.start / PAGE_ROWS..=end).contains(&page)
        };
        let free = self.on_their_way.iter().position(Option::is_none).or_else(|| {
            self.on_their_way
                .iter()
                .position(|taken| taken.is_some_and(|other| in_view(page) && !in_view(other)))
        })?;
        self.on_their_way[free] = Some(page);
        Some(free as u64)
    }

    /// Rows of this page are missing, as the file is damaged there.
    pub fn mark_damaged(&mut self, page: u64, damage: String) {
        self.damaged.insert(page, damage);
    }

    /// Why this row cannot be shown, if the file is damaged where it is.
    pub fn damage(&self, row: u64) -> Option<&str> {
        self.damaged.get(&(row / PAGE_ROWS)).map(String::as_str)
    }

    /// Is any page on its way?
    pub fn is_loading(&self) -> bool {
        self.on_their_way.iter().any(Option::is_some)
    }

    /// Nothing that was asked for will come.
    pub fn forget_what_is_on_its_way(&mut self) {
        self.on_their_way = [None; PLACES];
    }

    /// A page that was asked for will not come.
    pub fn give_up(&mut self, page: u64) {
        for place in &mut self.on_their_way {
            place.take_if(|taken| *taken == page);
        }
    }

    /// The rows of this page are about there; their exact positions are not known yet.
    pub fn mark_estimated(&mut self, page: u64) {
        self.estimated.insert(page);
    }

    /// Positions below this are known by now, so estimated pages there can be had exactly.
    pub fn positions_known(&mut self, rows: u64) {
        let known: Vec<u64> =
            self.estimated.iter().copied().filter(|page| page * PAGE_ROWS < rows).collect();
        for page in known {
            self.estimated.remove(&page);
            self.stale.insert(page);
        }
    }

    /// Takes in a page; pages far from it go when there are too many.
    pub fn insert(&mut self, page: u64, rows: Vec<LoadedRow>) {
        self.give_up(page);
        self.estimated.remove(&page);
        self.stale.remove(&page);
        let may_end = matches!(self.count, Count::Unknown | Count::AtLeast(_));
        let is_short = (rows.len() as u64) < PAGE_ROWS && !self.damaged.contains_key(&page);
        if may_end && is_short && (page == 0 || !rows.is_empty()) {
            self.count = Count::Exactly(page * PAGE_ROWS + rows.len() as u64);
        }
        self.pages.insert(page, rows);
        while self.pages.len() > MAX_PAGES {
            let Some(farthest) = self.pages.keys().copied().max_by_key(|one| one.abs_diff(page))
            else {
                return;
            };
            self.pages.remove(&farthest);
        }
    }

    fn known_end(&self) -> u64 {
        self.pages
            .iter()
            .map(|(page, rows)| page * PAGE_ROWS + rows.len() as u64)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, LoadedRow, LoadedRows, PAGE_ROWS};

    fn page(rows: u64) -> Vec<LoadedRow> {
        let row = LoadedRow { key: None, label: String::new(), values: Vec::new() };
        vec![row; rows as usize]
    }

    #[test]
    fn a_short_first_page_tells_the_count() {
        let mut rows = LoadedRows::default();
        assert_eq!(rows.missing_pages(&(0..0)), [0]);
        rows.insert(0, page(7));
        assert_eq!(rows.count, Count::Exactly(7));
        assert_eq!(rows.missing_pages(&(0..7)), [0_u64; 0]);
    }

    #[test]
    fn the_next_page_is_fetched_before_it_is_reached() {
        let mut rows = LoadedRows::default();
        rows.insert(0, page(PAGE_ROWS));
        rows.count = Count::Exactly(1000);
        assert_eq!(rows.missing_pages(&(10..30)), [1]);
        assert_eq!(rows.free_place(1, &(10..30)), Some(0));
        assert_eq!(rows.missing_pages(&(10..30)), [0_u64; 0]);
        assert_eq!(rows.missing_pages(&(510..530)), [5, 6, 4]);
        assert_eq!(rows.missing_pages(&(980..1000)), [9, 8]);
    }

    #[test]
    fn a_page_in_view_takes_the_place_of_one_out_of_view() {
        let mut rows = LoadedRows { count: Count::Exactly(10_000), ..LoadedRows::default() };
        for page in 0..4 {
            assert_eq!(rows.free_place(page, &(0..400)), Some(page));
        }
        assert_eq!(rows.free_place(4, &(0..400)), None);
        assert_eq!(rows.free_place(50, &(5000..5030)), Some(0));
        assert!(rows.missing_pages(&(0..30)).contains(&0));
    }

    #[test]
    fn estimated_pages_are_fetched_again_once_positions_are_known() {
        let mut rows = LoadedRows { count: Count::About(100_000), ..LoadedRows::default() };
        for number in [499, 500, 501] {
            rows.insert(number, page(PAGE_ROWS));
        }
        rows.mark_estimated(500);
        assert!(rows.missing_pages(&(50_010..50_040)).is_empty());
        rows.positions_known(60_000);
        assert_eq!(rows.missing_pages(&(50_010..50_040)), [500]);
        assert!(rows.row(50_010).is_some());
    }

    #[test]
    fn pages_far_away_are_dropped() {
        let mut rows = LoadedRows { count: Count::Exactly(10_000_000), ..LoadedRows::default() };
        for number in 0..200 {
            rows.insert(number, page(PAGE_ROWS));
        }
        assert!(rows.row(0).is_none() && rows.row(199 * PAGE_ROWS).is_some());
        assert!(rows.iter().count() <= 40 * PAGE_ROWS as usize);
    }
}
