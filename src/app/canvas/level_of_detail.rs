//! How much of each box is drawn at a scale, and how large its text is.

/// How much is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LevelOfDetail {
    /// Boxes as plain rectangles.
    Rectangles,
    /// Boxes with their names, in a size that can still be read.
    Headers,
    /// Everything.
    Text,
}

/// Below this scale rows would be smaller than can be read.
const TEXT_FROM_ZOOM: f32 = 0.44;
/// Below this scale a box is too narrow for its name.
const HEADERS_FROM_ZOOM: f32 = 0.16;

impl LevelOfDetail {
    /// The level at a scale.
    pub fn of_zoom(zoom: f32) -> Self {
        if zoom >= TEXT_FROM_ZOOM {
            Self::Text
        } else if zoom >= HEADERS_FROM_ZOOM {
            Self::Headers
        } else {
            Self::Rectangles
        }
    }
}

/// The scale at which text is laid out: the greatest power of 2^(1/4) that is not above `zoom`.
///
/// Each size of text has to be rasterised anew, so a zoom in continuous sizes costs 25 times as much
/// a frame. Downwards, so that text is never wider than the box it was measured for.
pub fn text_scale(zoom: f32) -> f32 {
    const STEPS_PER_OCTAVE: f32 = 4.0;
    // A little above, so that a zoom that is a step by its sum of floats counts as that step.
    let steps = (zoom.log2() * STEPS_PER_OCTAVE + 0.01).floor();
    (steps / STEPS_PER_OCTAVE).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_at_100_percent_has_its_own_size() {
        assert_eq!(text_scale(1.0), 1.0);
        assert_eq!(text_scale(2.0), 2.0);
    }

    #[test]
    fn text_sizes_are_few_and_never_larger_than_the_scale() {
        let mut sizes = std::collections::BTreeSet::new();
        for percent in 2..=400_u16 {
            let zoom = f32::from(percent) / 100.0;
            let scale = text_scale(zoom);
            assert!(scale <= zoom * 1.01 && scale > zoom * 0.83, "{zoom}: {scale}");
            sizes.insert(scale.to_bits());
        }
        assert!(sizes.len() <= 32, "{}", sizes.len());
    }

    #[test]
    fn smaller_scales_show_less() {
        assert_eq!(LevelOfDetail::of_zoom(1.0), LevelOfDetail::Text);
        assert_eq!(LevelOfDetail::of_zoom(0.3), LevelOfDetail::Headers);
        assert_eq!(LevelOfDetail::of_zoom(0.05), LevelOfDetail::Rectangles);
    }
}
