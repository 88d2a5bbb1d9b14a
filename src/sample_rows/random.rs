//! Numbers that look random and are the same for the same seed, on every machine and in every version.
//!
//! `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). Nothing here
//! is for secrets.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream that these numbers begin.
    pub fn of(parts: &[u64]) -> Self {
        Self(parts.iter().fold(0x5851_F42D_4C95_7F2D, |state, part| mixed(state ^ mixed(*part))))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number from 0 and below `count`; 0 if that is 0.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// A number from `least` to `most`, both included; `least` if they are the wrong way round.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.saturating_sub(least).max(0).cast_unsigned().saturating_add(1);
        let offset = ((u128::from(self.next()) * u128::from(span)) >> 64) as u64;
        least.wrapping_add_unsigned(offset)
    }

    /// From 0 and below 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True so many times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// From 0 and below `count`, small numbers more often than large ones: a tenth of all numbers takes
    /// four tenths of what is drawn.
    pub fn skewed_below(&mut self, count: usize) -> usize {
        let share = self.fraction().powf(2.5);
        ((share * count as f64) as usize).min(count.saturating_sub(1))
    }
}

/// A number for a text.
pub fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
