//! What was not understood: sentences with their places, equal ones of a file told once.

use std::collections::{BTreeMap, BTreeSet};

use super::Unread;
use super::value::Site;

/// The notes of a program.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: BTreeSet<(Site, String)>,
}

impl Notes {
    pub(super) fn add(&mut self, site: Site, what: String) {
        self.notes.insert((site, what));
    }

    /// In the order of the files; of equal ones in a file the first, with the number of the others.
    pub(super) fn finish(self, lines: &[(String, LineIndex)]) -> Vec<Unread> {
        let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (site, what) in &self.notes {
            *counts.entry((site.file, what.as_str())).or_default() += 1;
        }
        let mut unread = Vec::new();
        for (site, what) in &self.notes {
            let Some(count) = counts.remove(&(site.file, what.as_str())) else { continue };
            let Some((path, index)) = lines.get(site.file) else { continue };
            let (line, column) = index.position(site.offset);
            let what = match count {
                1 => what.clone(),
                2 => format!("{what} (and in 1 more place)"),
                more => format!("{what} (and in {} more places)", more - 1),
            };
            unread.push(Unread { path: path.clone(), line, column, what });
        }
        unread
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(super) struct LineIndex {
    text: std::rc::Rc<str>,
    starts: Vec<usize>,
}

impl LineIndex {
    pub(super) fn of(text: &std::rc::Rc<str>) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self { text: std::rc::Rc::clone(text), starts }
    }

    /// Line and column of a byte, both from 1; the column in characters.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset.min(self.text.len())).unwrap_or("");
        (line, before.chars().count() + 1)
    }
}
