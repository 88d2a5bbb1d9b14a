//! Undo and redo by snapshots. Knows documents and labels, not what the commands did.

use std::collections::VecDeque;

use super::Document;

/// How many steps can be undone.
pub const MAX_STEPS: usize = 500;

/// The document as it is now, with what it was before and after.
#[derive(Clone, Debug)]
pub struct History {
    past: VecDeque<Step>,
    future: Vec<Step>,
    document: Document,
    revision: u64,
    saved_revision: Option<u64>,
    next_revision: u64,
}

/// What was done, and the document on the other side of it.
#[derive(Clone, Debug)]
struct Step {
    label: String,
    document: Document,
    revision: u64,
}

impl Default for History {
    fn default() -> Self {
        Self::new(Document::default())
    }
}

impl History {
    /// A history that begins with this document, as saved.
    pub fn new(document: Document) -> Self {
        Self {
            past: VecDeque::new(),
            future: Vec::new(),
            document,
            revision: 0,
            saved_revision: Some(0),
            next_revision: 1,
        }
    }

    /// The document as it is now.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A number that changes with each step and comes back by undo: equal revisions of one history
    /// are equal documents.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// One step: the document after it. What was undone is forgotten, and the oldest step beyond
    /// [`MAX_STEPS`] too. A step that changes nothing is not recorded.
    pub fn push(&mut self, label: impl Into<String>, document: Document) {
        if document == self.document {
            return;
        }
        let before = std::mem::replace(&mut self.document, document);
        let step = Step { label: label.into(), document: before, revision: self.revision };
        self.past.push_back(step);
        if self.past.len() > MAX_STEPS {
            self.past.pop_front();
        }
        self.future.clear();
        self.revision = self.next_revision;
        self.next_revision += 1;
    }

    /// Goes one step back. `None` at the beginning, else the label of what was undone.
    pub fn undo(&mut self) -> Option<String> {
        let step = self.past.pop_back()?;
        let label = step.label.clone();
        let undone = self.swap(step);
        self.future.push(undone);
        Some(label)
    }

    /// Goes one step forward. `None` at the end, else the label of what was redone.
    pub fn redo(&mut self) -> Option<String> {
        let step = self.future.pop()?;
        let label = step.label.clone();
        let done = self.swap(step);
        self.past.push_back(done);
        Some(label)
    }

    /// What [`History::undo`] would undo: "Rename User to Account".
    pub fn undo_label(&self) -> Option<&str> {
        self.past.back().map(|step| step.label.as_str())
    }

    /// What [`History::redo`] would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|step| step.label.as_str())
    }

    /// Another document in the place of the one as it is now, without a step: for what the user did
    /// not do, as paths that are told from another folder.
    pub fn amend(&mut self, document: Document) {
        self.document = document;
    }

    /// The document as it is now is the one in the file.
    pub fn mark_saved(&mut self) {
        self.saved_revision = Some(self.revision);
    }

    /// The document as it is now is in no file (recovered, or imported).
    pub fn mark_unsaved(&mut self) {
        self.saved_revision = None;
    }

    /// Is the document as it is now the one in the file? Undoing back to it counts.
    pub fn is_saved(&self) -> bool {
        self.saved_revision == Some(self.revision)
    }

    /// Puts a step's document in place and gives the step for the way back.
    fn swap(&mut self, step: Step) -> Step {
        let document = std::mem::replace(&mut self.document, step.document);
        let revision = std::mem::replace(&mut self.revision, step.revision);
        Step { label: step.label, document, revision }
    }
}
