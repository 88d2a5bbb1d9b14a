//! Commands in words, for the Edit menu: "Rename User to Account".

use super::{Command, Document};

impl Command {
    /// What it does, read against the document before it.
    pub fn label(&self, document: &Document) -> String {
        let _ = document;
        format!("{self:?}").chars().take_while(char::is_ascii_alphabetic).collect()
    }
}
