//! Geometry of the canvas: what stands where, card sizes, arrangement, routes of links.
//!
//! Pure and deterministic: ids and rectangles in, positions and lines out. Knows nothing of models'
//! contents, of pixels or of the window; all lengths are canvas points.
//!
//! Reading order: [`card`] with [`detail`], [`annotation`], [`view`], [`arrange`], [`place`], [`route`].

pub mod annotation;
pub mod arrange;
pub mod card;
pub mod detail;
pub mod notation;
mod pair;
pub mod place;
pub mod route;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};

use emath::Pos2;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use annotation::{Group, GroupId, Note, NoteId};
pub use arrange::{ArrangeLink, ArrangeRequest, arrange, arrange_watched};
pub use card::{CardShape, GRID_POINTS, snap};
pub use detail::CardDetail;
pub use notation::LinkNotation;
pub use place::place_new;
pub use route::{LinkEnd, LinkRequest, Route, Router, Side};
pub use view::{DiagramView, ViewId};

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
    /// Which rows boxes have.
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
    /// Named views, in the order in which they were made.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<ViewId, DiagramView>,
    /// The last id given to a group, a note or a view.
    #[serde(skip_serializing_if = "is_zero")]
    pub next_id: u32,
    /// Is it a diagram as seen in a named view, so that only what has a position is shown?
    #[serde(skip)]
    pub is_view: bool,
}

impl Diagram {
    /// The top left corner of a box, in canvas points; the origin for one that was never placed.
    pub fn position(&self, id: ModelId) -> Pos2 {
        self.positions.get(&id).copied().unwrap_or(Pos2::ZERO)
    }

    /// Which rows a box has.
    pub fn detail_of(&self, id: ModelId) -> CardDetail {
        self.details.get(&id).copied().unwrap_or(self.detail)
    }

    /// Forgets a box, in views and groups too; a group without boxes goes with the last.
    pub fn remove(&mut self, id: ModelId) {
        self.positions.remove(&id);
        self.unfolded.remove(&id);
        self.pinned.remove(&id);
        self.colors.remove(&id);
        self.details.remove(&id);
        leave_groups(&mut self.groups, id);
        for view in self.views.values_mut() {
            view.positions.remove(&id);
            view.details.remove(&id);
            leave_groups(&mut view.groups, id);
        }
    }

    /// Keeps what is about these boxes, as the part of a document that is copied does. Named views
    /// and notes belong to the whole.
    pub fn keep_only(&mut self, wanted: &BTreeSet<ModelId>) {
        self.positions.retain(|id, _| wanted.contains(id));
        self.unfolded.retain(|id| wanted.contains(id));
        self.pinned.retain(|id| wanted.contains(id));
        self.colors.retain(|id, _| wanted.contains(id));
        self.details.retain(|id, _| wanted.contains(id));
        // Half a group is not that group.
        self.groups.retain(|_, group| group.members.is_subset(wanted));
        self.notes.clear();
        self.views.clear();
        self.is_view = false;
    }

    /// Puts what is kept about boxes under their new ids.
    pub fn rename(&mut self, new: &BTreeMap<ModelId, ModelId>) {
        let renamed = |id: ModelId| new.get(&id).copied().unwrap_or(id);
        rename_keys(&mut self.positions, renamed);
        rename_keys(&mut self.colors, renamed);
        rename_keys(&mut self.details, renamed);
        for set in [&mut self.unfolded, &mut self.pinned] {
            *set = set.iter().copied().map(renamed).collect();
        }
        let of_views = self.views.values_mut().map(|view| {
            rename_keys(&mut view.positions, renamed);
            rename_keys(&mut view.details, renamed);
            &mut view.groups
        });
        for group in of_views.chain([&mut self.groups]).flat_map(BTreeMap::values_mut) {
            group.members = group.members.iter().copied().map(renamed).collect();
        }
    }

    /// Models that something is kept about and that are not wanted.
    pub fn models_beside(&self, is_wanted: impl Fn(ModelId) -> bool) -> Vec<ModelId> {
        let in_views = self.views.values().flat_map(|view| view.positions.keys());
        let mut ids: Vec<ModelId> = self
            .positions
            .keys()
            .chain(in_views)
            .chain(&self.unfolded)
            .chain(&self.pinned)
            .chain(self.colors.keys())
            .chain(self.groups.values().flat_map(|group| &group.members))
            .copied()
            .filter(|id| !is_wanted(*id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// An id that no group, note or view has had.
    pub fn new_id(&mut self) -> u32 {
        let used = self.groups.keys().map(|id| id.0).chain(self.notes.keys().map(|id| id.0));
        let in_views = self.views.values().flat_map(|view| {
            view.groups.keys().map(|id| id.0).chain(view.notes.keys().map(|id| id.0))
        });
        let used = used.chain(in_views).chain(self.views.keys().map(|id| id.0));
        let last = used.max().unwrap_or(0).max(self.next_id);
        self.next_id = last.saturating_add(1);
        self.next_id
    }
}

fn rename_keys<V>(map: &mut BTreeMap<ModelId, V>, renamed: impl Fn(ModelId) -> ModelId) {
    *map = std::mem::take(map).into_iter().map(|(id, value)| (renamed(id), value)).collect();
}

/// Takes a box out of the groups that it is in.
pub fn leave_groups(groups: &mut BTreeMap<GroupId, Group>, id: ModelId) {
    groups.retain(|_, group| !group.members.remove(&id) || !group.members.is_empty());
}

// The signature is what serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Positions are written `[136, 80]`, whole numbers without a fraction, to make short lines.
fn positions_as_pairs<S: Serializer>(
    positions: &BTreeMap<ModelId, Pos2>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        positions.iter().map(|(id, at)| (id, [pair::number(at.x), pair::number(at.y)])),
    )
}

fn positions_from_pairs<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<ModelId, Pos2>, D::Error> {
    let pairs = BTreeMap::<ModelId, (f32, f32)>::deserialize(deserializer)?;
    Ok(pairs.into_iter().map(|(id, (x, y))| (id, Pos2::new(x, y))).collect())
}
