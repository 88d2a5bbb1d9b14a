//! Pictures in blobs: which kind they are, how large, and their pixels. Knows nothing of the window.
//!
//! Files of strangers hold anything: a picture that claims to be huge is refused before it is unpacked.

use std::io::Cursor;

use egui::ColorImage;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pictures of more pixels are not unpacked.
const MAX_PIXELS: u64 = 40_000_000;
/// A picture is shown with no more pixels than this in each direction.
const MAX_SHOWN: usize = 1_024;

/// A kind of picture that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the formats' own names
pub enum PictureKind {
    Png,
    Jpeg,
    Gif,
}

impl PictureKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
        }
    }
}

/// What the first bytes of a picture tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureHead {
    /// Its kind.
    pub kind: PictureKind,
    /// Pixels in a row.
    pub width: u32,
    /// Rows of pixels.
    pub height: u32,
}

/// Is it a picture? Looks at the first bytes alone.
pub fn picture_head(bytes: &[u8]) -> Option<PictureHead> {
    let head = |kind, width, height| Some(PictureHead { kind, width, height });
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        return head(PictureKind::Png, number(16)?, number(20)?);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        let number = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        return head(PictureKind::Gif, number(6)?.into(), number(8)?.into());
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        let (width, height) = jpeg_size(bytes)?;
        return head(PictureKind::Jpeg, width, height);
    }
    None
}

/// From the frame header, which stands behind segments that tell their lengths.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            // A marker may be filled up in front.
            0xFF => at += 1,
            0xC4 | 0xC8 | 0xCC => at += 2 + usize::from(number(at + 2)?),
            0xC0..=0xCF => return Some((number(at + 7)?.into(), number(at + 5)?.into())),
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::from(number(at + 2)?),
        }
    }
}

/// The picture's pixels (of an animation the first picture), made smaller if they are many.
///
/// # Errors
/// Why it cannot be shown, in a sentence.
pub fn unpack(bytes: &[u8]) -> Result<ColorImage, String> {
    let head = picture_head(bytes).ok_or("It is no PNG, JPEG or GIF.")?;
    if u64::from(head.width) * u64::from(head.height) > MAX_PIXELS {
        return Err(format!(
            "It claims {} × {} pixels, too many to show.",
            head.width, head.height
        ));
    }
    let (size, rgba) = match head.kind {
        PictureKind::Png => unpack_png(bytes),
        PictureKind::Jpeg => unpack_jpeg(bytes, head),
        PictureKind::Gif => unpack_gif(bytes),
    }
    .map_err(|error| format!("The {} cannot be read: {error}.", head.kind.name()))?;
    if size[0] == 0 || size[1] == 0 || rgba.len() != size[0] * size[1] * 4 {
        return Err(format!("The {} is incomplete.", head.kind.name()));
    }
    Ok(smaller(size, &rgba))
}

type Pixels = Result<([usize; 2], Vec<u8>), String>;

fn unpack_png(bytes: &[u8]) -> Pixels {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("it is too large")?];
    let info = reader.next_frame(&mut pixels).map_err(|error| error.to_string())?;
    pixels.truncate(info.buffer_size());
    let rgba = match info.color_type {
        png::ColorType::Rgba => pixels,
        png::ColorType::Rgb => widened(&pixels, 3, |one| [one[0], one[1], one[2], 255]),
        png::ColorType::GrayscaleAlpha => {
            widened(&pixels, 2, |one| [one[0], one[0], one[0], one[1]])
        }
        _ => widened(&pixels, 1, |one| [one[0], one[0], one[0], 255]),
    };
    Ok(([info.width as usize, info.height as usize], rgba))
}

fn unpack_jpeg(bytes: &[u8], head: PictureHead) -> Pixels {
    let options = DecoderOptions::default()
        .set_max_width(head.width as usize)
        .set_max_height(head.height as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(Cursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|error| format!("{error:?}"))?;
    let (width, height) = decoder.dimensions().ok_or("it has no size")?;
    let rgba = match decoder.output_colorspace() {
        Some(ColorSpace::Luma) => widened(&pixels, 1, |one| [one[0], one[0], one[0], 255]),
        _ => widened(&pixels, 3, |one| [one[0], one[1], one[2], 255]),
    };
    Ok(([width, height], rgba))
}

fn unpack_gif(bytes: &[u8]) -> Pixels {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let frame = decoder.read_next_frame().map_err(|error| error.to_string())?;
    let frame = frame.ok_or("it has no picture")?;
    Ok(([frame.width.into(), frame.height.into()], frame.buffer.to_vec()))
}

/// Each pixel of `width` bytes as four.
fn widened(pixels: &[u8], width: usize, rgba: impl Fn(&[u8]) -> [u8; 4]) -> Vec<u8> {
    pixels.chunks_exact(width).flat_map(rgba).collect()
}

/// Leaves out whole rows and columns of pixels, as many as it takes.
fn smaller([width, height]: [usize; 2], rgba: &[u8]) -> ColorImage {
    let step = width.max(height).div_ceil(MAX_SHOWN).max(1);
    if step == 1 {
        return ColorImage::from_rgba_unmultiplied([width, height], rgba);
    }
    let (columns, rows) = (width.div_ceil(step), height.div_ceil(step));
    let mut kept = Vec::with_capacity(columns * rows * 4);
    for y in (0..height).step_by(step) {
        for x in (0..width).step_by(step) {
            let at = (y * width + x) * 4;
            kept.extend_from_slice(&rgba[at..at + 4]);
        }
    }
    ColorImage::from_rgba_unmultiplied([columns, rows], &kept)
}

#[cfg(test)]
mod tests {
    use super::{PictureKind, picture_head, unpack};

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().expect("a header");
        let pixels: Vec<u8> = (0..width * height).flat_map(|at| [at as u8, 0, 255]).collect();
        writer.write_image_data(&pixels).expect("pixels");
        writer.finish().expect("an end");
        bytes
    }

    fn gif_of(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let palette = [255, 0, 0, 0, 255, 0];
        let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).expect("a header");
        let mut frame = gif::Frame { width, height, ..gif::Frame::default() };
        frame.buffer = (0..width * height).map(|at| (at % 2) as u8).collect();
        encoder.write_frame(&frame).expect("a frame");
        drop(encoder);
        bytes
    }

    #[test]
    fn pictures_are_known_by_their_first_bytes_and_unpacked() {
        let bytes = png_of(5, 3);
        let head = picture_head(&bytes).expect("a picture");
        assert_eq!((head.kind, head.width, head.height), (PictureKind::Png, 5, 3));
        let image = unpack(&bytes).expect("pixels");
        assert_eq!(image.size, [5, 3]);
        assert_eq!(image.pixels[7].to_array(), [7, 0, 255, 255]);

        let bytes = gif_of(4, 2);
        let head = picture_head(&bytes).expect("a picture");
        assert_eq!((head.kind, head.width, head.height), (PictureKind::Gif, 4, 2));
        assert_eq!(unpack(&bytes).expect("pixels").pixels[1].to_array(), [0, 255, 0, 255]);
        assert_eq!(picture_head(b"GIF89"), None);
        assert_eq!(picture_head(b"plain text"), None);
    }

    #[test]
    fn the_size_of_a_jpeg_stands_behind_its_other_segments() {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8];
        bytes.extend([0, 30, 0, 40, 3]);
        let head = picture_head(&bytes).expect("a picture");
        assert_eq!((head.kind, head.width, head.height), (PictureKind::Jpeg, 40, 30));
        assert!(unpack(&bytes).is_err());
    }

    #[test]
    fn a_picture_that_is_cut_or_claims_too_much_is_refused() {
        let mut bytes = png_of(64, 64);
        bytes.truncate(bytes.len() / 2);
        assert!(unpack(&bytes).is_err());
        let mut bytes = png_of(1, 1);
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let error = unpack(&bytes).expect_err("too many pixels");
        assert!(error.contains("65536 × 65536"), "{error}");
    }

    #[test]
    fn large_pictures_are_shown_smaller() {
        assert_eq!(unpack(&png_of(2_100, 3)).expect("pixels").size, [700, 1]);
    }
}
