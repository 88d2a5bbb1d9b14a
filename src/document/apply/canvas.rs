//! Commands on the canvas: where boxes stand and how they are drawn. The schema stays the same.

use std::collections::BTreeMap;

use emath::Pos2;

use super::checks;
use crate::document::{CommandError, Document};
use crate::schema::{ModelId, ModelKind};

/// How far from the origin a box may stand, in canvas points: `f32` still tells eighths apart here.
pub const MAX_COORDINATE_POINTS: f32 = 1_000_000.0;

pub fn move_models(
    document: &mut Document,
    positions: &BTreeMap<ModelId, Pos2>,
) -> Result<(), CommandError> {
    for (id, pos_in_canvas) in positions {
        checks::model(document, *id)?;
        check_position(*pos_in_canvas)?;
    }
    document.diagram_mut().positions.extend(positions);
    Ok(())
}

/// Refuses positions that are no numbers or too far off to be found again.
pub fn check_position(pos_in_canvas: Pos2) -> Result<(), CommandError> {
    // Not a number compares as false, and so is refused.
    let is_within = |points: f32| points.abs() <= MAX_COORDINATE_POINTS;
    if is_within(pos_in_canvas.x) && is_within(pos_in_canvas.y) {
        return Ok(());
    }
    Err(CommandError::Refused("The canvas ends there. Put the box nearer to the others".to_owned()))
}

pub fn set_folded(
    document: &mut Document,
    model_ids: &[ModelId],
    folded: bool,
) -> Result<(), CommandError> {
    for id in model_ids {
        let model = checks::model(document, *id)?;
        if model.kind != ModelKind::AssociationTable {
            return Err(CommandError::Refused(format!(
                "{} is not an association table, so it is always a box",
                model.class_name
            )));
        }
    }
    let unfolded = &mut document.diagram_mut().unfolded;
    for id in model_ids {
        if folded {
            unfolded.remove(id);
        } else {
            unfolded.insert(*id);
        }
    }
    Ok(())
}

pub fn set_pinned(
    document: &mut Document,
    model_ids: &[ModelId],
    is_pinned: bool,
) -> Result<(), CommandError> {
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let pinned = &mut document.diagram_mut().pinned;
    for id in model_ids {
        if is_pinned {
            pinned.insert(*id);
        } else {
            pinned.remove(id);
        }
    }
    Ok(())
}

pub fn set_color(
    document: &mut Document,
    model_ids: &[ModelId],
    color: Option<u8>,
) -> Result<(), CommandError> {
    for id in model_ids {
        checks::model(document, *id)?;
    }
    let colors = &mut document.diagram_mut().colors;
    for id in model_ids {
        match color {
            Some(color) => colors.insert(*id, color),
            None => colors.remove(id),
        };
    }
    Ok(())
}
