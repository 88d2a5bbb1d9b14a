//! An SVG of ours drawn as PNG. Knows no diagram.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::PictureError;
use crate::app::theme;

/// The longest side, in pixels: what most programs still open.
pub(super) const MOST_ON_A_SIDE: u64 = 16_384;
/// The most pixels, of four bytes each while the picture is drawn.
pub(super) const MOST_PIXELS: u64 = 120_000_000;

/// Draws an SVG with so many pixels for each of its points.
pub(super) fn drawn(svg: &str, scale: u8) -> Result<Vec<u8>, PictureError> {
    let failed = |error: &dyn std::fmt::Display| PictureError::Failed(error.to_string());
    let mut options = Options::default();
    let fonts = options.fontdb_mut();
    for bytes in theme::faces() {
        fonts.load_font_data(bytes);
    }
    if !svg.is_ascii() {
        // What our faces do not have, such as Chinese, the system's may.
        fonts.load_system_fonts();
    }
    let tree = Tree::from_str(svg, &options).map_err(|error| failed(&error))?;
    let scale = f32::from(scale.clamp(1, 4));
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    let (wide, high) = (width as u64, height as u64);
    let too_large = PictureError::TooLarge { width: wide, height: high };
    if wide.max(high) > MOST_ON_A_SIDE || wide * high > MOST_PIXELS {
        return Err(too_large);
    }
    let mut pixmap = Pixmap::new(wide as u32, high as u32).ok_or(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    packed(pixmap, scale).map_err(|error| failed(&error))
}

/// As PNG, with how many pixels there are to a metre: 96 points are an inch, as in CSS.
fn packed(pixmap: Pixmap, scale: f32) -> Result<Vec<u8>, png::EncodingError> {
    const POINTS_A_METRE: f32 = 96.0 / 0.0254;
    let (width, height) = (pixmap.width(), pixmap.height());
    let pixels = pixmap.take_demultiplied();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let density = (POINTS_A_METRE * scale).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: density,
        yppu: density,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}
