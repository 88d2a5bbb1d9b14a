//! Which columns together are to differ between the rows of a table, beside its primary key: those that the
//! database holds to it, and those that an ORM expects to.

use crate::mapping::{ColumnRef, Direction, Mapping, ResolvedRelationship, ResolvedTable};
use crate::schema::ColumnId;

/// Unique constraints; the two sides of a many-to-many table without a key of its own, whose rows each say
/// that two belong together; and the foreign key of a relationship that is one row only (`uselist=False`).
pub(super) fn unique_sets(mapping: &Mapping, table: &ResolvedTable) -> Vec<Vec<ColumnId>> {
    let mut sets: Vec<Vec<ColumnId>> =
        table.uniques.iter().map(|unique| unique.columns.clone()).collect();
    let mut add = |set: Vec<ColumnId>| {
        if !set.is_empty() && set != table.primary_key && !sets.contains(&set) {
            sets.push(set);
        }
    };
    add(key_columns(mapping, table));
    for relationship in relationships(mapping) {
        let referring = referring(table, relationship);
        if relationship.secondary.is_none()
            && relationship.direction == Direction::OneToMany
            && !relationship.uselist
            && !relationship.viewonly
            && !has_list_too(mapping, table, &referring)
        {
            add(referring);
        }
    }
    sets
}

/// What tells a table's rows apart: its primary key, or both sides of a many-to-many table without one.
pub(super) fn key_columns(mapping: &Mapping, table: &ResolvedTable) -> Vec<ColumnId> {
    if !table.primary_key.is_empty() {
        return table.primary_key.clone();
    }
    let through = relationships(mapping).find(|one| one.secondary == Some(table.model_id));
    through.map_or_else(Vec::new, |relationship| referring(table, relationship))
}

fn relationships(mapping: &Mapping) -> impl Iterator<Item = &ResolvedRelationship> {
    mapping.models.values().flat_map(|model| &model.relationships)
}

/// The columns of the table that refer to another row, in the table's order.
fn referring(table: &ResolvedTable, relationship: &ResolvedRelationship) -> Vec<ColumnId> {
    let pairs = relationship.synchronize_pairs.iter();
    let all: Vec<&ColumnRef> = pairs
        .chain(&relationship.secondary_synchronize_pairs)
        .map(|(_, referring)| referring)
        .filter(|column| column.model_id == table.model_id)
        .collect();
    let ids = table.columns.iter().map(|column| column.column_id);
    ids.filter(|id| all.iter().any(|one| one.column_id == *id)).collect()
}

/// Do the same columns make a list elsewhere? Then the one row is one of several.
fn has_list_too(mapping: &Mapping, table: &ResolvedTable, columns: &[ColumnId]) -> bool {
    relationships(mapping).any(|other| {
        other.direction == Direction::OneToMany
            && other.uselist
            && referring(table, other) == *columns
    })
}
