//! Pictures of the diagram: what the canvas paints, as SVG with text as text, and as PNG.
//!
//! `svg` writes shapes as elements, `png` draws that SVG; what is painted comes from the canvas.

mod png;
mod svg;

use egui::Vec2;

use super::canvas::picture::{PaintedDiagram, paint_diagram};
use super::theme::{DARK, DARK_CLEAR, LIGHT, LIGHT_CLEAR, Palette};
use crate::document::Document;
use crate::export::picture::{PictureFormat, PictureRequest, PictureTheme};
use crate::mapping::Mapping;

fn palette_of(theme: PictureTheme) -> &'static Palette {
    match theme {
        PictureTheme::Light => &LIGHT,
        PictureTheme::Dark => &DARK,
        PictureTheme::Transparent => &LIGHT_CLEAR,
        PictureTheme::TransparentDark => &DARK_CLEAR,
    }
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// There are no boxes, groups or notes in what was asked for.
    #[error("There is nothing to draw. Draw a model first, or choose more of the diagram.")]
    Empty,
    /// A PNG of this size is not made.
    #[error(
        "The PNG would be {width} × {height} pixels, more than can be made ({most} on a side, {pixels} million in all). \
         Choose a smaller scale or a part of the diagram, or write SVG, which has no limit.",
        most = png::MOST_ON_A_SIDE, pixels = png::MOST_PIXELS / 1_000_000
    )]
    TooLarge {
        /// Pixels.
        width: u64,
        /// Pixels.
        height: u64,
    },
    /// The picture could not be drawn or packed.
    #[error("The PNG could not be made: {0}. Write SVG instead, and please report this.")]
    Failed(String),
}

/// The bytes of the picture's file: SVG 1.1 with sizes in points, or PNG.
///
/// # Errors
/// Those of [`PictureError`].
pub fn draw(
    document: &Document,
    mapping: &Mapping,
    request: &PictureRequest,
) -> Result<Vec<u8>, PictureError> {
    let painted = painted(document, mapping, request)?;
    let name = document.settings.name.as_str();
    let title = if name.is_empty() { "Diagram" } else { name };
    let svg = svg::document_of(&painted, palette_of(request.theme), title);
    match request.format {
        PictureFormat::Svg => Ok(svg.into_bytes()),
        PictureFormat::Png => png::drawn(&svg, request.scale),
    }
}

/// How large the picture would be, in points; the pixels of a PNG are as many times its scale.
///
/// # Errors
/// [`PictureError::Empty`].
pub fn size(
    document: &Document,
    mapping: &Mapping,
    request: &PictureRequest,
) -> Result<Vec2, PictureError> {
    Ok(painted(document, mapping, request)?.size)
}

fn painted(
    document: &Document,
    mapping: &Mapping,
    request: &PictureRequest,
) -> Result<PaintedDiagram, PictureError> {
    let palette = palette_of(request.theme);
    paint_diagram(document, mapping, &request.extent, palette).ok_or(PictureError::Empty)
}
