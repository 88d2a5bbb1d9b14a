//! Changes that mend a refused relationship.

use super::configure::Configurator;
use super::diagnostic::Remedy;
use super::join::{LinkingKey, linking_keys};
use super::join_refusal::Sides;
use super::table::ColumnRef;
use crate::schema::{ModelId, RelationshipEnd};

/// Remove the relationship.
pub(super) fn remove(of: &Configurator<'_>, at: usize) -> Vec<Remedy> {
    let property = &of.properties[at];
    vec![Remedy::RemoveRelationship {
        model_id: property.declared_on,
        relationship_id: property.relationship_id,
    }]
}

/// Is it written on the declared side's own options?
pub(super) fn is_of_declared_side(remedy: &Remedy) -> bool {
    matches!(
        remedy,
        Remedy::SetForeignKeys { .. }
            | Remedy::SetRemoteSide { .. }
            | Remedy::SetJoins { .. }
            | Remedy::SetOverlaps { .. }
            | Remedy::SetBackPopulates { .. }
    )
}

/// For each foreign key that would settle an ambiguous join, the choice of it; and what to choose
/// from, in words.
pub(super) fn of_ambiguity(of: &Configurator<'_>, sides: &Sides<'_>) -> (Vec<Remedy>, String) {
    let property = &of.properties[sides.at];
    let (model_id, relationship_id) = (property.declared_on, property.relationship_id);
    let referring = |key: &LinkingKey| -> Vec<String> {
        key.pairs.iter().map(|(_, referring)| of.expression_of(*referring)).collect()
    };
    let keys_between =
        |a: ModelId, b: ModelId| linking_keys(of.mapping, a, b, &[]).unwrap_or_default();
    let Some(secondary) = sides.secondary else {
        let choices: Vec<Vec<String>> =
            keys_between(sides.parent, sides.child).iter().map(referring).collect();
        let words: Vec<String> = choices.iter().map(|choice| choice.join(" with ")).collect();
        let remedies = choices
            .into_iter()
            .map(|foreign_keys| Remedy::SetForeignKeys { model_id, relationship_id, foreign_keys })
            .collect();
        return (remedies, format!("Choose {}.", words.join(" or ")));
    };
    let parent_keys = keys_between(sides.parent, secondary);
    let child_keys = keys_between(sides.child, secondary);
    let mut remedies = Vec::new();
    for parent_key in &parent_keys {
        for child_key in &child_keys {
            if parent_key.constraint_id == child_key.constraint_id {
                continue;
            }
            remedies.push(if sides.parent == sides.child {
                Remedy::SetJoins {
                    model_id,
                    relationship_id,
                    primaryjoin: join_text(of, &parent_key.pairs),
                    secondaryjoin: join_text(of, &child_key.pairs),
                }
            } else {
                let mut foreign_keys = referring(parent_key);
                foreign_keys.extend(referring(child_key));
                Remedy::SetForeignKeys { model_id, relationship_id, foreign_keys }
            });
        }
    }
    let words = if sides.parent == sides.child {
        "Say by primaryjoin and secondaryjoin which of them is this side's."
    } else {
        "Choose one for each side."
    };
    (remedies, words.to_owned())
}

/// `A.id == b.c.a_id`, or several in `and_(…)`.
fn join_text(of: &Configurator<'_>, pairs: &[(ColumnRef, ColumnRef)]) -> String {
    let parts: Vec<String> = pairs
        .iter()
        .map(|(referred, referring)| {
            format!("{} == {}", of.expression_of(*referring), of.expression_of(*referred))
        })
        .collect();
    if parts.len() == 1 { parts.concat() } else { format!("and_({})", parts.join(", ")) }
}

/// Make the referred columns of a self-reference its remote side, so that it holds one object.
pub(super) fn of_remote_side(of: &Configurator<'_>, at: usize) -> Vec<Remedy> {
    let property = &of.properties[at];
    let keys = linking_keys(of.mapping, property.owner, property.owner, &[]).unwrap_or_default();
    let of_key = |key: &LinkingKey| Remedy::SetRemoteSide {
        model_id: property.declared_on,
        relationship_id: property.relationship_id,
        remote_side: key.pairs.iter().map(|(referred, _)| of.expression_of(*referred)).collect(),
    };
    keys.first().map(of_key).into_iter().collect()
}

/// Of two ends that lead the same way, let either hold one object.
pub(super) fn of_same_direction(of: &Configurator<'_>, at: usize, other: usize) -> Vec<Remedy> {
    let declared = |at: &usize| of.properties[*at].end == RelationshipEnd::Declared;
    [other, at].iter().filter(|at| declared(at)).flat_map(|at| of_remote_side(of, *at)).collect()
}
