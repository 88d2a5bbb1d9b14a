//! Undo and redo of everything.
