//! What a writer of text gives: the text, and what the format had no place for.

/// An exported file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub text: String,
    /// What the format cannot hold, a line each: where it is, and what.
    pub left_out: Vec<String>,
}
