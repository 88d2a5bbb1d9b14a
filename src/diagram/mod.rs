//! Geometry of the canvas: what stands where, card sizes, arrangement, routes of links.
//!
//! Pure and deterministic: ids and rectangles in, positions and lines out. Knows nothing of models'
//! contents, of pixels or of the window; all lengths are canvas points.
//!
//! Reading order: [`card`], [`arrange`], [`place`], [`route`].

pub mod arrange;
pub mod card;
pub mod place;
pub mod route;

use std::collections::{BTreeMap, BTreeSet};

use emath::Pos2;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use arrange::{ArrangeRequest, arrange};
pub use card::{CardShape, GRID_POINTS, snap};
pub use place::place_new;
pub use route::{LinkEnd, LinkRequest, Route, Side, route};

use crate::schema::ModelId;

/// Where each box stands and how it is drawn; kept apart from the models, so that moving a box
/// changes no line of theirs in the project file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Diagram {
    /// The top left corner of each box, in canvas points. A box without one is placed by
    /// [`place_new`] or [`arrange`].
    #[serde(serialize_with = "positions_as_pairs", deserialize_with = "positions_from_pairs")]
    pub positions: BTreeMap<ModelId, Pos2>,
    /// Association tables drawn as a box instead of folded into one link.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unfolded: BTreeSet<ModelId>,
    /// Boxes that an arrangement leaves where they are.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pinned: BTreeSet<ModelId>,
    /// The colour of a box's header, as an index into the theme's palette.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub colors: BTreeMap<ModelId, u8>,
}

impl Diagram {
    /// The top left corner of a box, in canvas points; the origin for one that was never placed.
    pub fn position(&self, id: ModelId) -> Pos2 {
        self.positions.get(&id).copied().unwrap_or(Pos2::ZERO)
    }

    /// Forgets a box.
    pub fn remove(&mut self, id: ModelId) {
        self.positions.remove(&id);
        self.unfolded.remove(&id);
        self.pinned.remove(&id);
        self.colors.remove(&id);
    }
}

/// Positions are written `[136, 80]`, whole numbers without a fraction, to make short lines.
fn positions_as_pairs<S: Serializer>(
    positions: &BTreeMap<ModelId, Pos2>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(positions.iter().map(|(id, at)| (id, [number(at.x), number(at.y)])))
}

fn positions_from_pairs<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<ModelId, Pos2>, D::Error> {
    let pairs = BTreeMap::<ModelId, (f32, f32)>::deserialize(deserializer)?;
    Ok(pairs.into_iter().map(|(id, (x, y))| (id, Pos2::new(x, y))).collect())
}

/// A coordinate as JSON: an integer where it is one.
fn number(points: f32) -> serde_json::Value {
    if points.fract() == 0.0 && points.abs() < 1e9 {
        serde_json::Value::from(points as i64)
    } else {
        serde_json::Value::from(points)
    }
}
