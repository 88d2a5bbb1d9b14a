//! Which boxes and rows a picture of the models has: the same on the canvas, for the arrangement and
//! in exported pictures. Knows no colours and no fonts.

use std::collections::BTreeSet;

use crate::diagram::{CardDetail, CardShape, Diagram};
use crate::mapping::{Mapping, ResolvedColumn, ResolvedRelationship};
use crate::schema::{Column, ColumnType, Model, ModelId, ModelKind, ModelReference, Schema};

/// Does this model stand on the canvas as a box of its own? An association table is folded into one
/// link unless it was unfolded, or no relationship goes through it. A named view has its models only.
pub fn is_box(schema: &Schema, mapping: &Mapping, diagram: &Diagram, id: ModelId) -> bool {
    let Some(model) = schema.model(id) else { return false };
    if !diagram.shows(id) {
        return false;
    }
    model.kind != ModelKind::AssociationTable
        || diagram.unfolded.contains(&id)
        || !is_secondary(mapping, id)
}

/// Does a resolved relationship go through this table?
fn is_secondary(mapping: &Mapping, id: ModelId) -> bool {
    mapping
        .models
        .values()
        .flat_map(|model| &model.relationships)
        .any(|relationship| relationship.secondary == Some(id))
}

/// Association tables that are drawn as one link: those that a relationship goes through, unless the
/// diagram has them unfolded.
pub fn folded_tables(schema: &Schema, mapping: &Mapping, diagram: &Diagram) -> BTreeSet<ModelId> {
    let relationships = mapping.models.values().flat_map(|model| &model.relationships);
    let is_table = |id: &ModelId| {
        schema.model(*id).is_some_and(|model| model.kind == ModelKind::AssociationTable)
    };
    let used = relationships.filter_map(|relationship| relationship.secondary);
    used.filter(|id| is_table(id) && !diagram.unfolded.contains(id)).collect()
}

/// The type of a column as its row shows it.
pub fn type_label(column: &ResolvedColumn) -> String {
    const LONGEST: usize = 24;
    let label = column.column_type.as_ref().map_or_else(|| "?".to_owned(), ColumnType::label);
    if label.chars().count() <= LONGEST {
        return label;
    }
    let cut: String = label.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}

/// What a relationship's row shows after its name: `User[]` for a list, `Role` for a scalar.
pub fn target_label(mapping: &Mapping, relationship: &ResolvedRelationship) -> String {
    let target =
        mapping.model(relationship.target).map_or("?", |target| target.class_name.as_str());
    if relationship.uselist { format!("{target}[]") } else { target.to_owned() }
}

/// What stands below the name of a box: its table, and what its class inherits.
pub fn subtitle(schema: &Schema, mapping: &Mapping, model: &Model) -> String {
    let table =
        mapping.table(model.id).map_or_else(|| model.table_name(), |table| table.name.clone());
    let base = match &model.inherits {
        None => return table,
        Some(ModelReference::Model(id)) => schema.model(*id).map(|base| base.class_name.clone()),
        Some(ModelReference::Unresolved(name)) => Some(name.clone()),
    };
    base.map_or_else(|| table.clone(), |base| format!("{table}, inherits {base}"))
}

/// The columns that a box has rows for: all, those of its primary key and foreign keys, or none.
pub fn shown_columns<'a>(
    mapping: &Mapping,
    model: &'a Model,
    detail: CardDetail,
) -> Vec<&'a Column> {
    let table = mapping.table(model.id);
    let is_of_key = |column: &&Column| {
        let resolved = mapping.declared_column(model.id, column.id);
        resolved.map_or(column.primary_key, |resolved| resolved.primary_key)
            || table.is_some_and(|table| {
                table.foreign_keys.iter().any(|key| key.columns.contains(&column.id))
            })
    };
    match detail {
        CardDetail::All => model.columns.iter().collect(),
        CardDetail::Keys => model.columns.iter().filter(is_of_key).collect(),
        CardDetail::Names => Vec::new(),
    }
}

/// The ends of relationships that a box has rows for.
pub fn shown_relationships(
    mapping: &Mapping,
    id: ModelId,
    detail: CardDetail,
) -> &[ResolvedRelationship] {
    match detail {
        CardDetail::All => mapping.model(id).map_or(&[][..], |model| &model.relationships),
        CardDetail::Keys | CardDetail::Names => &[],
    }
}

/// The measures of a model's box: a row for each column that it shows, then one for each end of a
/// relationship.
pub fn card_shape(
    schema: &Schema,
    mapping: &Mapping,
    id: ModelId,
    detail: CardDetail,
) -> CardShape {
    let model = schema.model(id);
    let declared = model.map_or_else(Vec::new, |model| shown_columns(mapping, model, detail));
    let columns = || declared.iter().filter_map(|column| mapping.declared_column(id, column.id));
    let relationships = shown_relationships(mapping, id, detail);
    let chars = |text: &str| text.chars().count();
    let header = model.map_or(0, |model| {
        chars(&model.class_name).max(chars(&subtitle(schema, mapping, model))) + 2
    });
    // Each kind of mark that stands on any row has a column of its own on all of them.
    let kinds = [
        columns().any(|column| !column.nullable && !column.primary_key),
        columns().any(|column| column.index),
        columns().any(|column| column.unique),
    ];
    let marks = (kinds.into_iter().filter(|kind| *kind).count() * 3).max(6);
    let rows =
        columns().map(|column| chars(&column.name) + chars(&type_label(column)) + marks).chain(
            relationships
                .iter()
                .map(|one| chars(&one.key) + chars(&target_label(mapping, one)) + 4),
        );
    CardShape {
        columns: declared.len(),
        relationships: relationships.len(),
        widest_chars: rows.chain([header]).max().unwrap_or(0),
    }
}

/// The links between boxes as (referred, referring); some may be of models that are no boxes.
pub fn links(schema: &Schema, mapping: &Mapping, diagram: &Diagram) -> Vec<(ModelId, ModelId)> {
    let folded = folded_tables(schema, mapping, diagram);
    let mut links = Vec::new();
    for table in mapping.tables.values() {
        for key in &table.foreign_keys {
            if let Some(referred) = key.referred_model {
                links.push((referred, key.declared_on));
            }
        }
    }
    for model in mapping.models.values() {
        links.extend(model.inheritance.as_ref().map(|of| (of.base, model.model_id)));
    }
    for relationship in mapping.models.values().flat_map(|model| &model.relationships) {
        let is_folded = relationship.secondary.is_some_and(|id| folded.contains(&id));
        if is_folded && relationship.end == crate::schema::RelationshipEnd::Declared {
            links.push((relationship.model_id, relationship.target));
        }
    }
    links
}
