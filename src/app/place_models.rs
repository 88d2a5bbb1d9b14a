//! Where the boxes of models from elsewhere go: beside what they are linked to, arranged among
//! themselves, clear of all that stands there. Moves nothing that is here already.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2};

use crate::diagram::{ArrangeRequest, arrange, place_new, snap};
use crate::document::{Command, Document};
use crate::export::arrange_request;
use crate::mapping::resolve;
use crate::schema::{ModelId, Schema};

/// The space between new boxes and those that they are linked to, in canvas points.
const GAP_POINTS: f32 = 96.0;

/// Places for the models of `incoming`, by their ids there, and the rectangle around them. What is
/// linked to nothing here goes near a point. `taken` is where something stands, in canvas points.
pub fn place_models(
    here: &Document,
    incoming: &Schema,
    taken: Vec<Rect>,
    near_in_canvas: Pos2,
) -> (BTreeMap<ModelId, Pos2>, Rect) {
    let nowhere = (BTreeMap::new(), Rect::from_min_size(near_in_canvas, Vec2::ZERO));
    // As it would be, to see what is linked to what.
    let mut after = here.clone();
    let insert = Command::InsertSchema {
        source: String::new(),
        schema: incoming.clone().into(),
        diagram: std::sync::Arc::default(),
    };
    // Models that are refused are refused again, and told, when they are inserted.
    let Ok(applied) = after.apply(insert) else { return nowhere };
    let new: BTreeSet<ModelId> = applied.models.iter().copied().collect();
    let (places, whole) = place_new_models(here, &after, &new, taken, near_in_canvas);
    // Models are made in the order of their ids.
    let by_incoming = incoming.models.keys().zip(&applied.models);
    let places = by_incoming.filter_map(|(old, new)| Some((*old, *places.get(new)?))).collect();
    (places, whole)
}

/// Places for models that `after` has and `here` has not, and the rectangle around them.
pub fn place_new_models(
    here: &Document,
    after: &Document,
    new: &BTreeSet<ModelId>,
    mut taken: Vec<Rect>,
    near_in_canvas: Pos2,
) -> (BTreeMap<ModelId, Pos2>, Rect) {
    let mapping = resolve(&after.schema);
    let request = arrange_request(&after.schema, &mapping, &after.diagram);
    let mut places = BTreeMap::new();
    let mut whole = Rect::NOTHING;
    for members in components(&request, new) {
        let part = ArrangeRequest {
            cards: request.cards.iter().filter(|(id, _)| members.contains(id)).copied().collect(),
            fixed: BTreeMap::new(),
            ..request.clone()
        };
        let arranged = arrange(&part);
        let rects = part
            .cards
            .iter()
            .filter_map(|(id, size)| arranged.get(id).map(|at| Rect::from_min_size(*at, *size)));
        let Some(block) = rects.reduce(Rect::union) else { continue };
        let beside = beside_links(here, &request, &members, block.size());
        let wished = beside.unwrap_or(near_in_canvas - block.size() / 2.0);
        let at = place_new(&taken, &[block.size()], wished).first().copied();
        let shift = at.unwrap_or(snap(wished)) - block.min;
        taken.push(block.translate(shift));
        whole = whole.union(block.translate(shift));
        places.extend(arranged.into_iter().map(|(id, at)| (id, at + shift)));
    }
    if places.is_empty() {
        return (places, Rect::from_min_size(near_in_canvas, Vec2::ZERO));
    }
    (places, whole)
}

/// The new boxes that are linked to each other and to what is here, each such part by itself; then all
/// that is linked to nothing here, together.
fn components(request: &ArrangeRequest, new: &BTreeSet<ModelId>) -> Vec<BTreeSet<ModelId>> {
    let boxes: Vec<ModelId> =
        request.cards.iter().map(|(id, _)| *id).filter(|id| new.contains(id)).collect();
    let mut linked = Vec::new();
    let mut alone = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for first in boxes {
        if !seen.insert(first) {
            continue;
        }
        let mut members = BTreeSet::from([first]);
        let mut waiting = vec![first];
        let mut is_linked_here = false;
        while let Some(id) = waiting.pop() {
            for other in request.links.iter().filter_map(|link| link.other_end(id)) {
                is_linked_here |= !new.contains(&other);
                if new.contains(&other) && seen.insert(other) {
                    members.insert(other);
                    waiting.push(other);
                }
            }
        }
        if is_linked_here {
            linked.push(members);
        } else {
            alone.append(&mut members);
        }
    }
    linked.push(alone);
    linked.retain(|members| !members.is_empty());
    linked
}

/// The wished top left corner of new boxes that are linked to boxes here: right of those that they
/// refer to, or left of those that refer to them, whichever are more.
fn beside_links(
    here: &Document,
    request: &ArrangeRequest,
    members: &BTreeSet<ModelId>,
    size: Vec2,
) -> Option<Pos2> {
    let sizes: BTreeMap<ModelId, Vec2> = request.cards.iter().copied().collect();
    let rect_here = |id: &ModelId| {
        let at = here.diagram.positions.get(id)?;
        Some(Rect::from_min_size(*at, *sizes.get(id)?))
    };
    let (mut referred, mut referring) = (Vec::new(), Vec::new());
    for link in &request.links {
        if members.contains(&link.referring) {
            referred.extend(rect_here(&link.referred));
        } else if members.contains(&link.referred) {
            referring.extend(rect_here(&link.referring));
        }
    }
    let is_right = referred.len() >= referring.len();
    let beside = if is_right { referred } else { referring };
    let around = beside.iter().copied().reduce(Rect::union)?;
    let x =
        if is_right { around.right() + GAP_POINTS } else { around.left() - GAP_POINTS - size.x };
    Some(Pos2::new(x, around.center().y - size.y / 2.0))
}
