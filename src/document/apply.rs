//! What each command does to a document. All or nothing: a refused command leaves it as it was.

use super::{Applied, Command, CommandError, Document};

impl Document {
    /// Does a command. Refused, the document is as it was.
    pub fn apply(&mut self, command: Command) -> Result<Applied, CommandError> {
        let _ = command;
        Err(CommandError::Refused(String::new()))
    }
}
