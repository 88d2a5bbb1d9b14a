//! The formats that `backref export --to` names: those of text, and pictures. Their lists are elsewhere.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::export::picture::PictureFormat;
use crate::formats::ExportFormat;

/// What an export makes.
#[derive(Clone, Copy)]
pub enum Target {
    /// Text.
    Text(ExportFormat),
    /// A picture of the diagram.
    Picture(PictureFormat),
}

const TEXTS: usize = ExportFormat::ALL.len();

/// All of both lists.
const ALL: [Target; TEXTS + PictureFormat::ALL.len()] = {
    let mut all = [Target::Text(ExportFormat::Sql); TEXTS + PictureFormat::ALL.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < TEXTS {
            Target::Text(ExportFormat::ALL[at])
        } else {
            Target::Picture(PictureFormat::ALL[at - TEXTS])
        };
        at += 1;
    }
    all
};

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, hint) = match self {
            Self::Text(format) => (format.name(), format.hint()),
            Self::Picture(format) => (format.ending(), format.hint()),
        };
        Some(PossibleValue::new(name).help(hint))
    }
}
