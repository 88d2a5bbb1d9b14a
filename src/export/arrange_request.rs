//! What an arrangement is asked for: the boxes of a document with their sizes, and its links with the
//! rows that they lead between, as the canvas draws them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::{ArrangeLink, ArrangeRequest, CardShape, Diagram};
use crate::mapping::{Direction, Mapping, ResolvedForeignKey, ResolvedRelationship};
use crate::schema::{ColumnId, ModelId, RelationshipEnd, RelationshipId, Schema};

use super::cards::{card_shape, folded_tables, shown_columns, shown_relationships};

/// The request that arranges all boxes of a document, pinned ones left where they are.
pub fn arrange_request(schema: &Schema, mapping: &Mapping, diagram: &Diagram) -> ArrangeRequest {
    let folded = folded_tables(schema, mapping, diagram);
    let shapes: BTreeMap<ModelId, CardShape> = schema
        .models
        .keys()
        .filter(|id| !folded.contains(id))
        .map(|id| (*id, card_shape(schema, mapping, *id, diagram.detail_of(*id))))
        .collect();
    let links = Links { schema, mapping, diagram, shapes: &shapes }.derive(&folded);
    let fixed = diagram
        .pinned
        .iter()
        .filter_map(|id| diagram.positions.get(id).map(|pos_in_canvas| (*id, *pos_in_canvas)));
    ArrangeRequest {
        fixed: fixed.collect(),
        cards: shapes.iter().map(|(id, shape)| (*id, shape.size())).collect(),
        links,
        ..ArrangeRequest::default()
    }
}

struct Links<'a> {
    schema: &'a Schema,
    mapping: &'a Mapping,
    diagram: &'a Diagram,
    shapes: &'a BTreeMap<ModelId, CardShape>,
}

impl Links<'_> {
    fn derive(&self, folded: &BTreeSet<ModelId>) -> Vec<ArrangeLink> {
        let mut links = Vec::new();
        for table in self.mapping.tables.values().filter(|table| !folded.contains(&table.model_id))
        {
            links.extend(
                table.foreign_keys.iter().filter_map(|key| self.of_key(table.model_id, key)),
            );
        }
        for model in self.mapping.models.values() {
            let base = model.inheritance.as_ref().map(|of| of.base);
            links.extend(base.map(|base| ArrangeLink::between(base, model.model_id)));
            for one in &model.relationships {
                let is_folded = one.secondary.is_some_and(|id| folded.contains(&id));
                if is_folded && one.end == RelationshipEnd::Declared {
                    links.push(self.of_many_to_many(one));
                }
            }
        }
        links
    }

    fn of_key(&self, child: ModelId, key: &ResolvedForeignKey) -> Option<ArrangeLink> {
        let parent = key.referred_model?;
        let children = self.mapping.classes_of_table(child);
        let parents = self.mapping.classes_of_table(parent);
        let on_parent = self.mapping.carried_by(key, &parents, Direction::OneToMany, &children);
        let on_child = self.mapping.carried_by(key, &children, Direction::ManyToOne, &parents);
        let referring = on_child.map_or(key.declared_on, |one| one.model_id);
        let referred_column = *key.referred_columns.first()?;
        let declared_on = self.mapping.table(parent)?.column(referred_column)?.declared_on;
        let referred = on_parent.map_or(declared_on, |one| one.model_id);
        let row = on_parent
            .and_then(|one| self.relationship_row(one.model_id, one.relationship_id, one.end))
            .or_else(|| self.column_row(referred, referred_column));
        let referred_y = self.row_y(referred, row);
        let referring_y = self.row_y(referring, self.column_row(referring, *key.columns.first()?));
        Some(ArrangeLink { referred, referred_y, referring, referring_y })
    }

    fn of_many_to_many(&self, one: &ResolvedRelationship) -> ArrangeLink {
        let far = self.mapping.model(one.target).and_then(|target| {
            let reverse = one.reverse.as_ref()?;
            target.relationships.iter().find(|other| other.key == *reverse)
        });
        let near_row = self.relationship_row(one.model_id, one.relationship_id, one.end);
        let far_row =
            far.and_then(|far| self.relationship_row(far.model_id, far.relationship_id, far.end));
        ArrangeLink {
            referred: one.model_id,
            referred_y: self.row_y(one.model_id, near_row),
            referring: one.target,
            referring_y: self.row_y(one.target, far_row),
        }
    }

    fn column_row(&self, model_id: ModelId, column_id: ColumnId) -> Option<usize> {
        let model = self.schema.model(model_id)?;
        let shown = shown_columns(self.mapping, model, self.diagram.detail_of(model_id));
        shown.iter().position(|column| column.id == column_id)
    }

    fn relationship_row(
        &self,
        on: ModelId,
        id: RelationshipId,
        end: RelationshipEnd,
    ) -> Option<usize> {
        let shown = shown_relationships(self.mapping, on, self.diagram.detail_of(on));
        let at = shown.iter().position(|one| one.relationship_id == id && one.end == end)?;
        Some(self.shapes.get(&on)?.columns + at)
    }

    fn row_y(&self, model_id: ModelId, row: Option<usize>) -> f32 {
        match (row, self.shapes.get(&model_id)) {
            (Some(row), Some(shape)) => shape.row_center_y(row),
            _ => crate::diagram::card::HEADER_HEIGHT_POINTS / 2.0,
        }
    }
}
