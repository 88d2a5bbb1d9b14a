//! The links between boxes: one for each foreign key, with both ends of the relationship that it
//! carries, and one for each many-to-many whose table is folded.

use std::collections::BTreeSet;

use egui::{Pos2, Rect};

use super::scene::{Card, Scene};
use crate::app::view_state::Part;
use crate::diagram::Route;
use crate::mapping::{Direction, Mapping, ResolvedForeignKey, ResolvedRelationship, ResolvedTable};
use crate::schema::{ModelId, RelationshipEnd};

/// One link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What is selected by clicking it.
    pub part: Part,
    /// The referring end.
    pub from: LinkAnchor,
    /// The referred end.
    pub to: LinkAnchor,
    /// Its line, in canvas points.
    pub route: Route,
    /// The rectangle around its line, in canvas points.
    pub bounds: Rect,
    /// The folded association table that it stands for.
    pub secondary: Option<ModelId>,
    /// Is there no foreign key, only a condition?
    pub is_dashed: bool,
    /// Does it lead from a class to the one that it inherits from?
    pub is_inheritance: bool,
    /// The name that assistive technology speaks.
    pub accessible_name: String,
}

/// One end of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkAnchor {
    /// The box, as a place in the scene's list.
    pub card: usize,
    /// The row that it ends at; `None` is the header.
    pub row: Option<usize>,
    /// How many rows of this side belong to one of the other.
    pub cardinality: Cardinality,
    /// The relationship's attribute on this side.
    pub attribute: Option<String>,
}

/// How many rows of a side belong to one of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // named as in crow's-foot notation
pub enum Cardinality {
    One,
    ZeroOrOne,
    Many,
}

impl Link {
    /// The distance of a point from the line, in canvas points.
    pub fn distance(&self, pos_in_canvas: Pos2) -> f32 {
        self.route
            .points
            .windows(2)
            .map(|ends| distance_to_segment(pos_in_canvas, ends[0], ends[1]))
            .fold(f32::INFINITY, f32::min)
    }

    /// The middle of the line's longest part, in canvas points: where a popover is put.
    pub fn middle(&self) -> Pos2 {
        self.route
            .points
            .windows(2)
            .max_by(|a, b| a[0].distance_sq(a[1]).total_cmp(&b[0].distance_sq(b[1])))
            .map_or_else(|| self.bounds.center(), |ends| ends[0] + (ends[1] - ends[0]) / 2.0)
    }
}

fn distance_to_segment(pos: Pos2, start: Pos2, end: Pos2) -> f32 {
    let along = end - start;
    let length_sq = along.length_sq();
    let t =
        if length_sq == 0.0 { 0.0 } else { ((pos - start).dot(along) / length_sq).clamp(0.0, 1.0) };
    pos.distance(start + along * t)
}

/// All links of a scene whose boxes are derived, without their lines.
pub(super) fn derive_links(
    scene: &Scene,
    mapping: &Mapping,
    folded: &BTreeSet<ModelId>,
) -> Vec<Link> {
    let mut links = Vec::new();
    let mut drawn = BTreeSet::new();
    for table in mapping.tables.values().filter(|table| !folded.contains(&table.model_id)) {
        for key in &table.foreign_keys {
            links.extend(foreign_key_link(scene, mapping, table, key, &mut drawn));
        }
    }
    for relationship in mapping.models.values().flat_map(|model| &model.relationships) {
        if relationship.end == RelationshipEnd::Backref
            || drawn.contains(&(relationship.model_id, relationship.key.clone()))
        {
            continue;
        }
        // Through a table that is drawn, its foreign keys are the links.
        if relationship.secondary.is_some_and(|id| !folded.contains(&id)) {
            continue;
        }
        links.extend(relationship_link(scene, mapping, relationship, &mut drawn));
    }
    for model in mapping.models.values() {
        if let Some(inheritance) = &model.inheritance {
            links.extend(inheritance_link(scene, model.model_id, inheritance.base));
        }
    }
    links
}

/// From the header of a class to that of its base.
fn inheritance_link(scene: &Scene, model: ModelId, base: ModelId) -> Option<Link> {
    let anchor = |card: usize| LinkAnchor {
        card,
        row: None,
        cardinality: Cardinality::One,
        attribute: None,
    };
    let (from, to) = (scene.card_index(model)?, scene.card_index(base)?);
    let name = format!("{} inherits {}", scene.cards[from].title, scene.cards[to].title);
    let mut link = link(Part::Inheritance(model), anchor(from), anchor(to), name);
    link.is_inheritance = true;
    Some(link)
}

/// Attributes that a link stands for already.
type Drawn = BTreeSet<(ModelId, String)>;

fn foreign_key_link(
    scene: &Scene,
    mapping: &Mapping,
    table: &ResolvedTable,
    key: &ResolvedForeignKey,
    drawn: &mut Drawn,
) -> Option<Link> {
    let parent = key.referred_model?;
    // The relationship that this key carries, from either side.
    let (children, parents) =
        (mapping.classes_of_table(table.model_id), mapping.classes_of_table(parent));
    let on_parent = mapping.carried_by(key, &parents, Direction::OneToMany, &children);
    let on_child = mapping.carried_by(key, &children, Direction::ManyToOne, &parents);
    let drawn_relationships = [on_parent, on_child].into_iter().flatten();
    if drawn_relationships.clone().next().is_none() && joins_to_base(mapping, key) {
        // The line to the base stands for it.
        return None;
    }
    let declared_on = on_child.map_or(key.declared_on, |one| one.model_id);
    let referred_in = referred_box(mapping, parent, key);
    let referred_in = on_parent.map_or(referred_in, |one| one.model_id);
    let from_card = scene.card_index(declared_on)?;
    let to_card = scene.card_index(referred_in)?;
    for relationship in drawn_relationships {
        drawn.insert((relationship.model_id, relationship.key.clone()));
    }
    let child_card = &scene.cards[from_card];
    let parent_card = &scene.cards[to_card];
    let is_many = match on_parent {
        Some(relationship) => relationship.uselist,
        None => !is_unique(table, key),
    };
    let is_optional =
        key.columns.iter().any(|id| table.column(*id).is_some_and(|column| column.nullable));
    let parent_row = on_parent
        .and_then(|one| parent_card.relationship_row(one.relationship_id, one.end))
        .or_else(|| key.referred_columns.first().and_then(|id| parent_card.column_row(*id)));
    let part = on_parent
        .or(on_child)
        .map_or(Part::ForeignKey(key.declared_on, key.constraint_id), part_of);
    let from = LinkAnchor {
        card: from_card,
        row: key.columns.first().and_then(|id| child_card.column_row(*id)),
        cardinality: if is_many { Cardinality::Many } else { Cardinality::ZeroOrOne },
        attribute: on_child.map(|one| one.key.clone()),
    };
    let to = LinkAnchor {
        card: to_card,
        row: parent_row,
        cardinality: if is_optional { Cardinality::ZeroOrOne } else { Cardinality::One },
        attribute: on_parent.map(|one| one.key.clone()),
    };
    let path = |card: &Card, attribute: &str| format!("{}.{attribute}", card.title);
    let accessible_name = match (&to.attribute, &from.attribute) {
        (Some(parent), Some(child)) => format!(
            "{} to {}, one to {}",
            path(parent_card, parent),
            path(child_card, child),
            if is_many { "many" } else { "one" }
        ),
        (Some(parent), None) => format!(
            "{} to {}, one to {}",
            path(parent_card, parent),
            child_card.title,
            if is_many { "many" } else { "one" }
        ),
        (None, Some(child)) => {
            format!("{} to {}, many to one", path(child_card, child), parent_card.title)
        }
        (None, None) => format!(
            "{} to {}, foreign key",
            path(child_card, &table.column_names(&key.columns).join(", ")),
            path(parent_card, &key.referred_column_names.join(", ")),
        ),
    };
    Some(link(part, from, to, accessible_name))
}

/// The box that the referred column is drawn in.
fn referred_box(mapping: &Mapping, parent: ModelId, key: &ResolvedForeignKey) -> ModelId {
    let column = key.referred_columns.first().and_then(|id| mapping.table(parent)?.column(*id));
    column.map_or(parent, |column| column.declared_on)
}

/// Is it the key that joins the table of a class to that of its base?
fn joins_to_base(mapping: &Mapping, key: &ResolvedForeignKey) -> bool {
    let inheritance = mapping.model(key.declared_on).and_then(|model| model.inheritance.as_ref());
    let Some(condition) = inheritance.and_then(|one| one.condition.as_ref()) else { return false };
    let columns = condition.columns();
    key.columns.iter().all(|id| columns.iter().any(|column| column.column_id == *id))
}

fn is_unique(table: &ResolvedTable, key: &ResolvedForeignKey) -> bool {
    let is_same = |columns: &[crate::schema::ColumnId]| {
        columns.len() == key.columns.len() && columns.iter().all(|id| key.columns.contains(id))
    };
    is_same(&table.primary_key) || table.uniques.iter().any(|unique| is_same(&unique.columns))
}

fn relationship_link(
    scene: &Scene,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    drawn: &mut Drawn,
) -> Option<Link> {
    let from_card = scene.card_index(relationship.model_id)?;
    let to_card = scene.card_index(relationship.target)?;
    let reverse = relationship.reverse.as_ref().and_then(|key| {
        mapping.model(relationship.target)?.relationships.iter().find(|one| one.key == *key)
    });
    for one in [Some(relationship), reverse].into_iter().flatten() {
        drawn.insert((one.model_id, one.key.clone()));
    }
    let cardinality =
        |uselist: bool| if uselist { Cardinality::Many } else { Cardinality::ZeroOrOne };
    let is_many_to_many = relationship.direction == Direction::ManyToMany;
    let near = &scene.cards[from_card];
    let far = &scene.cards[to_card];
    let from = LinkAnchor {
        card: from_card,
        row: near.relationship_row(relationship.relationship_id, relationship.end),
        cardinality: reverse.map_or(
            if is_many_to_many { Cardinality::Many } else { Cardinality::ZeroOrOne },
            |reverse| cardinality(reverse.uselist),
        ),
        attribute: Some(relationship.key.clone()),
    };
    let to = LinkAnchor {
        card: to_card,
        row: reverse.and_then(|one| far.relationship_row(one.relationship_id, one.end)),
        cardinality: cardinality(relationship.uselist),
        attribute: reverse.map(|one| one.key.clone()),
    };
    let far_path = match &to.attribute {
        Some(key) => format!("{}.{key}", far.title),
        None => far.title.clone(),
    };
    let how = match relationship.direction {
        Direction::ManyToMany => "many to many",
        Direction::OneToMany => "one to many",
        Direction::ManyToOne => "many to one",
    };
    let name = format!("{}.{} to {far_path}, {how}", near.title, relationship.key);
    let mut link = link(part_of(relationship), from, to, name);
    link.secondary = relationship.secondary;
    link.is_dashed = relationship.secondary.is_none();
    Some(link)
}

/// What is selected for one end of a relationship: the declaring model, and the end.
pub(super) fn part_of(relationship: &ResolvedRelationship) -> Part {
    let declared_on = match relationship.end {
        RelationshipEnd::Declared => relationship.model_id,
        RelationshipEnd::Backref => relationship.target,
    };
    Part::Relationship(declared_on, relationship.relationship_id, relationship.end)
}

fn link(part: Part, from: LinkAnchor, to: LinkAnchor, accessible_name: String) -> Link {
    Link {
        part,
        from,
        to,
        route: Route::default(),
        bounds: Rect::NOTHING,
        secondary: None,
        is_dashed: false,
        is_inheritance: false,
        accessible_name,
    }
}
