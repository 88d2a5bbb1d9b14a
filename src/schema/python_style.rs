//! The style in which a models file declares its columns. Plain data; what it looks like is told by
//! the room `python`.

use serde::{Deserialize, Serialize};

/// How columns and relationships are declared in Python.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PythonStyle {
    /// `name = db.Column(db.String(64))`.
    #[default]
    Classic,
    /// `name: Mapped[str | None] = mapped_column(String(64))`, as of `SQLAlchemy` 2.0.
    Typed,
}

impl PythonStyle {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Classic, Self::Typed];

    /// The word for it on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Classic => "Classic",
            Self::Typed => "Typed",
        }
    }

    /// Is it the default?
    pub fn is_classic(&self) -> bool {
        matches!(self, Self::Classic)
    }
}
