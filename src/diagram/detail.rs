//! How much of a model its box shows.

use serde::{Deserialize, Serialize};

/// Which rows a box has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardDetail {
    /// Every column, and every end of a relationship.
    #[default]
    All,
    /// The columns of primary and foreign keys.
    Keys,
    /// None: only the names.
    Names,
}

impl CardDetail {
    /// All of them, most first.
    pub const ALL: [Self; 3] = [Self::All, Self::Keys, Self::Names];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "all columns",
            Self::Keys => "keys only",
            Self::Names => "names only",
        }
    }

    /// Is it what a file need not say?
    // The signature is what serde asks for.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn is_all(&self) -> bool {
        *self == Self::All
    }
}
