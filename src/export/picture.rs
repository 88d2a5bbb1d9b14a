//! What a picture of the diagram is to show, and how. Plain data; the window's painter draws it.

use std::collections::BTreeSet;

use emath::Rect;

use crate::schema::ModelId;

/// What a picture is to show, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureRequest {
    /// What of the diagram.
    pub extent: PictureExtent,
    /// Its colours.
    pub theme: PictureTheme,
    /// As SVG, or as PNG.
    pub format: PictureFormat,
    /// Pixels of a PNG for one point, from 1 to 4.
    pub scale: u8,
}

impl Default for PictureRequest {
    fn default() -> Self {
        Self {
            extent: PictureExtent::default(),
            theme: PictureTheme::default(),
            format: PictureFormat::default(),
            scale: 2,
        }
    }
}

/// What of the diagram is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PictureExtent {
    /// All boxes, groups and notes.
    #[default]
    Whole,
    /// These boxes and the links between them.
    Models(BTreeSet<ModelId>),
    /// What lies in this rectangle, in canvas points.
    Area(Rect),
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureTheme {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
    /// Light boxes on no ground, for a page that is light.
    Transparent,
    /// Dark boxes on no ground, for a page that is dark.
    TransparentDark,
}

impl PictureTheme {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Transparent, Self::TransparentDark];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Transparent => "Transparent, for light pages",
            Self::TransparentDark => "Transparent, for dark pages",
        }
    }
}

/// The file format of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lines and text that stay sharp at any size.
    #[default]
    Svg,
    /// Pixels.
    Png,
}

impl PictureFormat {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Svg, Self::Png];

    /// What it is.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Svg => "The diagram as lines and text, sharp at any size",
            Self::Png => "The diagram as pixels, for anything that shows pictures",
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    /// The ending of its files' names, and its name on the command line.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

/// What no picture holds, in a sentence.
pub const NOT_IN_PICTURES: &str = "A picture has what the boxes show; options such as defaults, checks and ON DELETE, \
     and hidden rows and folded tables, are not in it";
