//! Changes that mend a refused relationship.

use super::cascade::parse_cascade;
use super::configure::Configurator;
use super::diagnostic::{JoinChoice, Remedy, RemedyOption, WrittenJoin};
use super::join::{LinkingKey, Selectable, linking_keys};
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

/// Write an option on the side at a place, be it declared or made by a backref.
pub(super) fn set_option(of: &Configurator<'_>, at: usize, option: RemedyOption) -> Remedy {
    let property = &of.properties[at];
    Remedy::SetOption {
        model_id: property.declared_on,
        relationship_id: property.relationship_id,
        end: property.end,
        option,
    }
}

/// Draw a foreign key where there is none, or remove the relationship.
pub(super) fn of_missing_key(of: &Configurator<'_>, sides: &Sides<'_>) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    if sides.secondary.is_none() {
        // A list's other class refers to this one; a single object is referred to.
        let is_scalar = of.properties[sides.at].options.uselist == Some(false);
        let (child, parent) =
            if is_scalar { (sides.parent, sides.child) } else { (sides.child, sides.parent) };
        let has_key =
            |id: ModelId| of.mapping.table(id).is_some_and(|one| !one.primary_key.is_empty());
        if has_key(parent) {
            remedies.push(Remedy::AddForeignKey { child, parent });
        }
    }
    remedies.extend(remove(of, sides.at));
    remedies
}

/// For each foreign key that would settle an ambiguous join, the choice of it; and what to choose
/// from, in words.
pub(super) fn of_ambiguity(of: &Configurator<'_>, sides: &Sides<'_>) -> (Vec<Remedy>, String) {
    let property = &of.properties[sides.at];
    let (model_id, relationship_id) = (property.declared_on, property.relationship_id);
    let choose = |join| Remedy::ChooseJoin { model_id, relationship_id, join };
    let referring = |key: &LinkingKey| -> Vec<String> {
        key.pairs.iter().map(|(_, referring)| of.expression_of(*referring)).collect()
    };
    let keys_between = |a: ModelId, b: ModelId| {
        let (a, b) = (Selectable::of(of.mapping, a), Selectable::of(of.mapping, b));
        linking_keys(of.mapping, &a, &b, &[]).unwrap_or_default()
    };
    let Some(secondary) = sides.secondary else {
        let keys = keys_between(sides.parent, sides.child);
        let words: Vec<String> = keys.iter().map(|key| referring(key).join(" with ")).collect();
        let choices = keys.into_iter().map(|key| JoinChoice {
            written: WrittenJoin::ForeignKeys(referring(&key)),
            pairs: key.pairs,
            secondary_pairs: Vec::new(),
        });
        return (choices.map(choose).collect(), format!("Choose {}.", words.join(" or ")));
    };
    let parent_keys = keys_between(sides.parent, secondary);
    let child_keys = keys_between(sides.child, secondary);
    let mut remedies = Vec::new();
    for parent_key in &parent_keys {
        for child_key in &child_keys {
            if parent_key.constraint_id == child_key.constraint_id {
                continue;
            }
            let written = if sides.parent == sides.child {
                WrittenJoin::Joins {
                    primaryjoin: join_text(of, &parent_key.pairs),
                    secondaryjoin: join_text(of, &child_key.pairs),
                }
            } else {
                let mut foreign_keys = referring(parent_key);
                foreign_keys.extend(referring(child_key));
                WrittenJoin::ForeignKeys(foreign_keys)
            };
            remedies.push(choose(JoinChoice {
                written,
                pairs: parent_key.pairs.clone(),
                secondary_pairs: child_key.pairs.clone(),
            }));
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
    let owner = Selectable::of(of.mapping, property.owner);
    let keys = linking_keys(of.mapping, &owner, &owner, &[]).unwrap_or_default();
    let of_key = |key: &LinkingKey| {
        let columns = key.pairs.iter().map(|(referred, _)| of.expression_of(*referred)).collect();
        set_option(of, at, RemedyOption::RemoteSide(columns))
    };
    keys.first().map(of_key).into_iter().collect()
}

/// Of two ends that lead the same way, let either hold one object: the one that a backref makes
/// first, as it is named for one (`parent` of `children`) more often than not.
pub(super) fn of_same_direction(of: &Configurator<'_>, at: usize, other: usize) -> Vec<Remedy> {
    let is_backref = |place: usize| of.properties[place].end == RelationshipEnd::Backref;
    let places = if is_backref(other) { [other, at] } else { [at, other] };
    places.into_iter().flat_map(|place| of_remote_side(of, place)).collect()
}

/// A cascade without some words; `None` where SQLAlchemy's default is left.
pub(super) fn cascade_without(written: Option<&str>, left_out: &[&str]) -> Option<String> {
    let cascade = parse_cascade(written, false).unwrap_or_default();
    let words = [
        (cascade.save_update, "save-update"),
        (cascade.merge, "merge"),
        (cascade.delete, "delete"),
        (cascade.delete_orphan, "delete-orphan"),
        (cascade.refresh_expire, "refresh-expire"),
        (cascade.expunge, "expunge"),
    ];
    let words: Vec<&str> = words
        .into_iter()
        .filter(|(is_on, word)| *is_on && !left_out.contains(word))
        .map(|(_, word)| word)
        .collect();
    match words.as_slice() {
        ["save-update", "merge"] => None,
        [] => Some("none".to_owned()),
        ["save-update", "merge", "delete", "refresh-expire", "expunge"] => Some("all".to_owned()),
        words => Some(words.join(", ")),
    }
}
