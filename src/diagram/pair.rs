//! Points and sizes in a project file: `[136, 80]`, whole numbers without a fraction.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes anything of two lengths.
pub fn serialize<S: Serializer>(value: &impl Pair, serializer: S) -> Result<S::Ok, S::Error> {
    let (x, y) = value.lengths();
    [number(x), number(y)].serialize(serializer)
}

/// Reads anything of two lengths.
pub fn deserialize<'de, T: Pair, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    <(f32, f32)>::deserialize(deserializer).map(|(x, y)| T::of_lengths(x, y))
}

/// What is two lengths, in canvas points.
pub trait Pair {
    /// Both.
    fn lengths(&self) -> (f32, f32);
    /// Made of both.
    fn of_lengths(x: f32, y: f32) -> Self;
}

impl Pair for emath::Pos2 {
    fn lengths(&self) -> (f32, f32) {
        (self.x, self.y)
    }

    fn of_lengths(x: f32, y: f32) -> Self {
        Self::new(x, y)
    }
}

impl Pair for emath::Vec2 {
    fn lengths(&self) -> (f32, f32) {
        (self.x, self.y)
    }

    fn of_lengths(x: f32, y: f32) -> Self {
        Self::new(x, y)
    }
}

/// A coordinate as JSON: an integer where it is one.
pub fn number(points: f32) -> serde_json::Value {
    if points.fract() == 0.0 && points.abs() < 1e9 {
        serde_json::Value::from(points as i64)
    } else {
        serde_json::Value::from(points)
    }
}
