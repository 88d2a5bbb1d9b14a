//! What a diagram says of boxes that the schema does not have, found and told with its place.

use std::collections::BTreeMap;

use emath::Pos2;

use super::references::{Fault, dangling};
use crate::diagram::{CardDetail, Diagram, Group, GroupId, Note, NoteId};
use crate::schema::{ModelId, Schema};

/// Finds the first position, colour or mark of a box that the schema does not have.
pub fn check_diagram(schema: &Schema, diagram: &Diagram) -> Result<(), Fault> {
    let check = Check { schema };
    check.ids("unfolded", diagram.unfolded.iter())?;
    check.ids("pinned", diagram.pinned.iter())?;
    check.ids("colors", diagram.colors.keys())?;
    check.sheet("", (&diagram.positions, &diagram.details), (&diagram.groups, &diagram.notes))?;
    for (id, view) in &diagram.views {
        let path = format!("views.{}.", id.0);
        check.sheet(&path, (&view.positions, &view.details), (&view.groups, &view.notes))?;
    }
    Ok(())
}

struct Check<'a> {
    schema: &'a Schema,
}

impl Check<'_> {
    fn ids<'i>(&self, list: &str, mut ids: impl Iterator<Item = &'i ModelId>) -> Result<(), Fault> {
        match ids.find(|id| !self.schema.models.contains_key(id)) {
            Some(id) => Err(dangling(format!("{list}.{}", id.0), "model", id.0)),
            None => Ok(()),
        }
    }

    /// What the whole and each named view have of their own.
    fn sheet(
        &self,
        path: &str,
        (positions, details): (&BTreeMap<ModelId, Pos2>, &BTreeMap<ModelId, CardDetail>),
        (groups, notes): (&BTreeMap<GroupId, Group>, &BTreeMap<NoteId, Note>),
    ) -> Result<(), Fault> {
        self.ids(&format!("{path}positions"), positions.keys())?;
        self.ids(&format!("{path}details"), details.keys())?;
        for (id, at) in positions {
            check_finite(format!("{path}positions.{}", id.0), *at)?;
        }
        for (id, group) in groups {
            self.ids(&format!("{path}groups.{}.members", id.0), group.members.iter())?;
        }
        for (id, note) in notes {
            check_finite(format!("{path}notes.{}.position", id.0), note.position)?;
            check_finite(format!("{path}notes.{}.size", id.0), Pos2::ZERO + note.size)?;
        }
        Ok(())
    }
}

fn check_finite(path: String, at: Pos2) -> Result<(), Fault> {
    if at.is_finite() {
        return Ok(());
    }
    Err(Fault { path, message: "a position is two numbers".to_owned() })
}
