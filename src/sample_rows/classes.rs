//! Which class each row of a hierarchy is of: the base's table has a row for every object, a joined table those of
//! its class, and one column tells which class that is.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Cell;
use super::random::Random;
use crate::mapping::{InheritanceKind, Mapping};
use crate::schema::{ModelId, PolymorphicIdentity, Schema};

/// Is it a table of a class whose own table is joined to its base's?
pub(super) fn joined_base(mapping: &Mapping, table: ModelId) -> Option<ModelId> {
    let inheritance = mapping.model(table)?.inheritance.as_ref()?;
    (inheritance.kind == InheritanceKind::Joined).then(|| mapping.table_owner(inheritance.base))
}

/// The class of each row of a base's table, if classes share it or are joined to it.
pub(super) fn classes_of_rows(
    schema: &Schema,
    mapping: &Mapping,
    table: ModelId,
    rows: &BTreeMap<ModelId, u64>,
    seed: u64,
) -> Option<Vec<ModelId>> {
    let mut counts: Vec<(ModelId, u64)> = Vec::new();
    share_out(schema, mapping, table, rows, &mut counts);
    if counts.len() < 2 {
        return None;
    }
    let mut classes: Vec<ModelId> = counts
        .iter()
        .flat_map(|(class, count)| std::iter::repeat_n(*class, *count as usize))
        .collect();
    // Shuffled, so that classes alternate as they would (Fisher and Yates).
    let mut random = Random::of(&[seed, u64::from(table.0), 11]);
    for at in (1..classes.len()).rev() {
        classes.swap(at, random.below(at + 1));
    }
    Some(classes)
}

/// How many rows each class has whose objects have a row in this table.
fn share_out(
    schema: &Schema,
    mapping: &Mapping,
    table: ModelId,
    rows: &BTreeMap<ModelId, u64>,
    counts: &mut Vec<(ModelId, u64)>,
) {
    let all = rows.get(&table).copied().unwrap_or(0);
    let children: Vec<ModelId> = mapping
        .tables
        .keys()
        .copied()
        .filter(|id| joined_base(mapping, *id) == Some(table))
        .collect();
    let joined: u64 = children.iter().map(|id| rows.get(id).copied().unwrap_or(0)).sum();
    let own = all.saturating_sub(joined);
    let mut classes = mapping.classes_of_table(table);
    let is_named = |id: &ModelId| identity(schema, *id).is_some();
    if classes.iter().any(is_named) && classes.len() > 1 {
        classes.retain(is_named);
    }
    let count = classes.len() as u64;
    for (at, class) in classes.iter().enumerate() {
        let share = own / count + u64::from((at as u64) < own % count);
        counts.push((*class, share));
    }
    for child in children {
        share_out(schema, mapping, child, rows, counts);
    }
}

/// What the discriminator holds for rows of a class.
pub(super) fn identity(schema: &Schema, class: ModelId) -> Option<Cell> {
    match schema.model(class)?.mapper_args.polymorphic_identity.as_ref()? {
        PolymorphicIdentity::Value(Json::String(text)) => Some(Cell::Text(text.clone())),
        PolymorphicIdentity::Value(Json::Number(number)) => match number.as_i64() {
            Some(whole) => Some(Cell::Integer(whole)),
            None => number.as_f64().map(Cell::Real),
        },
        PolymorphicIdentity::Value(Json::Bool(flag)) => Some(Cell::Integer(i64::from(*flag))),
        PolymorphicIdentity::Value(_) => None,
        PolymorphicIdentity::EnumMember(member) => {
            let name = member.rsplit('.').next().unwrap_or(member);
            Some(Cell::Text(name.to_owned()))
        }
    }
}
