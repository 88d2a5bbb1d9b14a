//! How the ends of links are drawn. Plain data; what it looks like is told by the canvas.

use serde::{Deserialize, Serialize};

/// The marks that tell how many rows of each side belong to one of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkNotation {
    /// Bars, rings and feet.
    #[default]
    CrowsFoot,
    /// `1`, `0..1` and `*`, with arrows to what an attribute leads to, as in UML.
    Uml,
}

impl LinkNotation {
    /// The words for it on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::CrowsFoot => "crow's feet",
            Self::Uml => "UML",
        }
    }

    /// Is it the default?
    pub fn is_crows_foot(&self) -> bool {
        matches!(self, Self::CrowsFoot)
    }
}
