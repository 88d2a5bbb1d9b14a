//! Named views: some of the models, at places of their own.
//!
//! A view is looked at as a [`Diagram`] of its own, so that whatever reads or changes a diagram does
//! the same in a view.

use std::collections::BTreeMap;

use emath::Pos2;
use serde::{Deserialize, Serialize};

use super::{CardDetail, Diagram, Group, GroupId, Note, NoteId};
use crate::schema::ModelId;

/// A named view, unique in the whole diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViewId(pub u32);

/// Some of the models, at places of their own, with groups and notes of their own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiagramView {
    /// What it is called.
    pub name: String,
    /// The models that it shows, and the top left corners of their boxes, in canvas points.
    #[serde(
        serialize_with = "super::positions_as_pairs",
        deserialize_with = "super::positions_from_pairs"
    )]
    pub positions: BTreeMap<ModelId, Pos2>,
    /// Which rows its boxes have.
    #[serde(skip_serializing_if = "CardDetail::is_all")]
    pub detail: CardDetail,
    /// Boxes with other rows than the rest.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<ModelId, CardDetail>,
    /// Titled frames around boxes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<GroupId, Group>,
    /// Texts beside the boxes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<NoteId, Note>,
}

impl Diagram {
    /// Is this model among those shown? All are, except in a named view.
    pub fn shows(&self, id: ModelId) -> bool {
        !self.is_view || self.positions.contains_key(&id)
    }

    /// The diagram as it is in a named view; `None` where there is no such view.
    #[must_use]
    pub fn seen_in(&self, view_id: ViewId) -> Option<Self> {
        let view = self.views.get(&view_id)?.clone();
        Some(Self {
            positions: view.positions,
            detail: view.detail,
            details: view.details,
            groups: view.groups,
            notes: view.notes,
            is_view: true,
            ..self.clone()
        })
    }

    /// The whole diagram after a change of what [`Self::seen_in`] gave. What a view has of its own
    /// goes into the view; models that are new in it have no place outside yet.
    #[must_use]
    pub fn with_view_changed(&self, view_id: ViewId, mut seen: Self) -> Self {
        let mut whole = Self {
            positions: self.positions.clone(),
            detail: self.detail,
            details: self.details.clone(),
            groups: self.groups.clone(),
            notes: self.notes.clone(),
            is_view: false,
            views: std::mem::take(&mut seen.views),
            unfolded: std::mem::take(&mut seen.unfolded),
            pinned: std::mem::take(&mut seen.pinned),
            colors: std::mem::take(&mut seen.colors),
            next_id: seen.next_id,
        };
        if let Some(view) = whole.views.get_mut(&view_id) {
            view.positions = seen.positions;
            view.detail = seen.detail;
            view.details = seen.details;
            view.groups = seen.groups;
            view.notes = seen.notes;
        }
        whole
    }

    /// A view's name that no other has: `View`, `View 2`.
    pub fn free_view_name(&self, wanted: &str) -> String {
        let is_taken = |name: &str| self.views.values().any(|view| view.name == name);
        let mut name = wanted.to_owned();
        let mut number = 2;
        while is_taken(&name) {
            name = format!("{wanted} {number}");
            number += 1;
        }
        name
    }
}
