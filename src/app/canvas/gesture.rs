//! What is being done with the mouse and is not finished: nothing of it has changed the document.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Pos2, Vec2, vec2};

use super::scene::Scene;
use crate::app::view_state::Part;
use crate::schema::{ColumnId, ModelId};

/// A drag on the canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Gesture {
    /// None.
    #[default]
    None,
    /// The canvas is pushed.
    Pan,
    /// A rectangle is drawn open to select what is in it.
    Marquee {
        /// The corner where it began, in canvas points.
        start_in_canvas: Pos2,
        /// What was selected before and stays so.
        kept: BTreeSet<ModelId>,
    },
    /// Boxes are moved.
    Move {
        /// Which.
        models: BTreeSet<ModelId>,
        /// The one under the pointer, which lands on the grid.
        grabbed: ModelId,
        /// Where the pointer took it, in canvas points.
        grabbed_in_canvas: Pos2,
        /// How far they are shown from where they stand, in canvas points.
        offset: Vec2,
    },
    /// Copies of boxes are carried to where they will stand.
    Clone {
        /// Of which.
        models: BTreeSet<ModelId>,
        /// The one under the pointer, whose copy lands on the grid.
        grabbed: ModelId,
        /// Where the pointer took it, in canvas points.
        grabbed_in_canvas: Pos2,
        /// How far from the boxes their copies are, in canvas points.
        offset: Vec2,
    },
    /// A column is carried to another place of its box.
    Reorder {
        /// The box.
        model_id: ModelId,
        /// The column.
        column_id: ColumnId,
        /// Before which column it would stand; `None` while the pointer is beside the box.
        before: Option<usize>,
    },
    /// An end of a link is carried to another box.
    Retarget {
        /// The link.
        part: Part,
        /// The box that the end is at.
        from: ModelId,
        /// The box at the other end, which stays.
        other: ModelId,
    },
    /// A link is drawn.
    Link {
        /// The box or column that it begins at.
        from: (ModelId, Option<ColumnId>),
    },
}

/// Where moved boxes stand after a move by `offset`; the scene shows them moved by `shown` already.
pub(super) fn moved_positions(
    scene: &Scene,
    models: &BTreeSet<ModelId>,
    shown: Vec2,
    offset: Vec2,
) -> BTreeMap<ModelId, Pos2> {
    models
        .iter()
        .filter_map(|id| scene.card(*id).map(|card| (*id, card.rect.min - shown + offset)))
        .collect()
}

/// The step of an arrow key, in canvas points; eight times as far with Shift.
pub(super) fn arrow_step(direction: Vec2, is_far: bool) -> Vec2 {
    let step = crate::diagram::GRID_POINTS * if is_far { 8.0 } else { 1.0 };
    vec2(direction.x * step, direction.y * step)
}
