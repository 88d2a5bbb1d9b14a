//! Relationships for the foreign keys of a reflected database: one each, declared on the parent with
//! a backref for the child, and one through each association table.
//!
//! Decides which options SQLAlchemy needs so that no join is ambiguous; names come from
//! [`crate::mapping::naming_ends`].

use std::collections::HashSet;

use heck::ToSnakeCase;
use rustc_hash::FxHashMap;

use crate::mapping::naming_ends::{LinkWords, end_candidates, free_name, many_to_many_candidates};
use crate::schema::{
    Backref, Column, ColumnId, ForeignKeyConstraint, ForeignKeyTarget, IndexElement, Model,
    ModelId, ModelKind, ModelReference, Relationship, RelationshipId, RelationshipOptions,
};

use super::association::referred;
use super::class_names::singular;

/// Adds all relationships to the models. `words` are their classes in snake case, `next_id` hands out ids.
pub(crate) fn add_relationships(
    models: &mut [Model],
    words: &[String],
    next_id: &mut impl FnMut() -> u32,
) {
    let places: FxHashMap<ModelId, usize> =
        models.iter().enumerate().map(|(at, model)| (model.id, at)).collect();
    let keys_between = count_keys_between(models);
    let word_of = |at: usize| words.get(at).map_or("", String::as_str);
    let mut names = Names::of(models);
    let mut found: Vec<(usize, Relationship)> = Vec::new();
    for (child_at, child) in models.iter().enumerate() {
        if !child.kind.is_class() {
            continue;
        }
        for (at, key) in child.foreign_keys.iter().enumerate() {
            let Some(parent_at) = referred(&key.target).and_then(|id| places.get(&id).copied())
            else {
                continue;
            };
            let parent = &models[parent_at];
            let is_repeated = child.foreign_keys[..at]
                .iter()
                .any(|other| other.columns == key.columns && other.target == key.target);
            if !parent.kind.is_class() || is_repeated {
                continue;
            }
            let is_only = keys_between.get(&pair(child.id, parent.id)) == Some(&1);
            let id = RelationshipId(next_id());
            let ends = [(child, word_of(child_at)), (parent, word_of(parent_at))];
            found.push((parent_at, one_to_many(id, ends, key, is_only, &mut names)));
        }
    }
    for table in models.iter().filter(|model| model.kind == ModelKind::AssociationTable) {
        let id = RelationshipId(next_id());
        if let Some(one) = many_to_many(id, table, models, &places, &mut names) {
            found.push(one);
        }
    }
    for (parent_at, relationship) in found {
        models[parent_at].relationships.push(relationship);
    }
}

/// The attributes each class has so far.
struct Names<'m> {
    columns: FxHashMap<ModelId, &'m [Column]>,
    relationships: FxHashMap<ModelId, Vec<String>>,
}

impl<'m> Names<'m> {
    fn of(models: &'m [Model]) -> Self {
        Self {
            columns: models.iter().map(|model| (model.id, model.columns.as_slice())).collect(),
            relationships: FxHashMap::default(),
        }
    }

    /// The first of `wishes` that is free, or else the first one with a number.
    fn take(&mut self, model: ModelId, wishes: &[String]) -> String {
        let columns = self.columns.get(&model);
        let relationships = self.relationships.entry(model).or_default();
        let is_taken = |name: &str| {
            ["metadata", "registry", "query", "query_class"].contains(&name)
                || columns.is_some_and(|all| all.iter().any(|one| one.attribute_name() == name))
                || relationships.iter().any(|taken| taken == name)
        };
        let name = free_name(is_taken, wishes);
        relationships.push(name.clone());
        name
    }
}

fn one_to_many(
    id: RelationshipId,
    [(child, child_word), (parent, parent_word)]: [(&Model, &str); 2],
    key: &ForeignKeyConstraint,
    is_only: bool,
    names: &mut Names<'_>,
) -> Relationship {
    let siblings: Vec<&ForeignKeyConstraint> = child
        .foreign_keys
        .iter()
        .filter(|other| other.id != key.id && referred(&other.target) == Some(parent.id))
        .collect();
    let referred_columns = columns_of(&key.target);
    // Of several columns, those that no sibling has tell this key from them.
    let telling: Vec<&str> = key
        .columns
        .iter()
        .filter(|id| {
            key.columns.len() == 1
                || (!siblings.is_empty() && siblings.iter().all(|key| !key.columns.contains(id)))
        })
        .map(|id| attribute(child, *id))
        .collect();
    let is_one_to_one = refers_once(child, &key.columns);
    let wished = end_candidates(&LinkWords {
        child: child_word,
        parent: parent_word,
        columns: &telling,
        is_self_reference: child.id == parent.id,
        holds_once: is_one_to_one,
        has_siblings: !siblings.is_empty(),
    });
    let scalar = names.take(child.id, &wished.on_child);
    let list = names.take(parent.id, &wished.on_parent);

    let mut relationship = Relationship::new(id, list, child.id);
    let mut backref = RelationshipOptions::default();
    if is_one_to_one {
        relationship.options.uselist = Some(false);
    }
    if child.id == parent.id {
        backref.remote_side =
            referred_columns.iter().map(|id| class_attribute(parent, *id)).collect();
    }
    if !is_only {
        relationship.options.foreign_keys =
            key.columns.iter().map(|id| class_attribute(child, *id)).collect();
        // SQLAlchemy tells keys apart by their columns; where these are the same, only the join helps.
        let same_columns = siblings.iter().any(|other| {
            other.target != key.target
                && other.columns.iter().collect::<HashSet<_>>()
                    == key.columns.iter().collect::<HashSet<_>>()
        });
        if same_columns {
            let left = referred_columns.iter().map(|id| class_attribute(parent, *id));
            let right = key.columns.iter().map(|id| class_attribute(child, *id));
            relationship.options.primaryjoin = Some(join_text(left.zip(right)));
        }
    }
    relationship.backref = Some(Backref { name: scalar, options: backref });
    relationship
}

fn many_to_many(
    id: RelationshipId,
    table: &Model,
    models: &[Model],
    places: &FxHashMap<ModelId, usize>,
    names: &mut Names<'_>,
) -> Option<(usize, Relationship)> {
    let [near, far] = table.foreign_keys.as_slice() else { return None };
    let (near_at, far_at) =
        (*places.get(&referred(&near.target)?)?, *places.get(&referred(&far.target)?)?);
    let (parent, target) = (&models[near_at], &models[far_at]);
    let columns = |key: &ForeignKeyConstraint| -> Vec<&str> {
        key.columns.iter().map(|id| attribute(table, *id)).collect()
    };
    let wished = many_to_many_candidates(
        (&parent.class_name.to_snake_case(), &columns(near)),
        (&target.class_name.to_snake_case(), &columns(far)),
        parent.id == target.id,
    );
    // Where the plain plural is taken, the association's own name tells best what the link is.
    let stem = association_stem(table, parent, target);
    let with_stem = |mut wishes: Vec<String>| {
        if let (Some(stem), Some(plain)) = (&stem, wishes.first()) {
            wishes.insert(1, [stem, "_", plain].concat());
        }
        wishes
    };
    let list = names.take(parent.id, &with_stem(wished.on_left));
    let reverse = names.take(target.id, &with_stem(wished.on_right));

    let mut relationship = Relationship::new(id, list, target.id);
    relationship.secondary = Some(ModelReference::Model(table.id));
    relationship.backref = Some(Backref { name: reverse, options: RelationshipOptions::default() });
    if parent.id == target.id {
        let join = |key: &ForeignKeyConstraint| {
            let left = columns_of(&key.target).iter().map(|id| class_attribute(parent, *id));
            join_text(left.zip(key.columns.iter().map(|id| table_column(table, *id))))
        };
        relationship.options.primaryjoin = Some(join(near));
        relationship.options.secondaryjoin = Some(join(far));
    }
    Some((near_at, relationship))
}

/// What an association table's name says beyond the two classes: `likes` gives `liked`,
/// `user_favorite_songs` gives `favorite`; `user_songs` gives nothing.
fn association_stem(table: &Model, parent: &Model, target: &Model) -> Option<String> {
    let classes = [parent.class_name.to_snake_case(), target.class_name.to_snake_case()];
    let name = table.class_name.to_snake_case();
    let words: Vec<String> = name
        .split('_')
        .map(singular)
        .filter(|word| !word.is_empty() && !classes.iter().any(|class| class == word))
        .collect();
    match words.as_slice() {
        [] => None,
        [verb] if VERBS.contains(&verb.as_str()) => {
            Some([verb.as_str(), if verb.ends_with('e') { "d" } else { "ed" }].concat())
        }
        words => Some(words.join("_")),
    }
}

/// Words that name an association table by what is done.
const VERBS: [&str; 9] =
    ["like", "follow", "save", "bookmark", "watch", "vote", "view", "share", "visit"];

/// Has each parent one row at most that refers to it by these columns?
fn refers_once(child: &Model, columns: &[ColumnId]) -> bool {
    let within = |key: &[ColumnId]| !key.is_empty() && key.iter().all(|id| columns.contains(id));
    let primary_key: Vec<ColumnId> = child.primary_key_columns().iter().map(|one| one.id).collect();
    within(&primary_key)
        || child.columns.iter().any(|one| one.unique && columns == [one.id])
        || child.unique_constraints.iter().any(|one| within(&one.columns))
        || child.indexes.iter().filter(|one| one.unique && one.options.is_empty()).any(|one| {
            let plain = one.elements.iter().map(|element| match element {
                IndexElement::Column(id) => Some(*id),
                IndexElement::Expression(_) => None,
            });
            plain.collect::<Option<Vec<_>>>().is_some_and(|key| within(&key))
        })
}

/// How many foreign keys link two tables, in either direction.
fn count_keys_between(models: &[Model]) -> FxHashMap<(ModelId, ModelId), usize> {
    let mut counts = FxHashMap::default();
    for model in models {
        for target in model.foreign_keys.iter().filter_map(|key| referred(&key.target)) {
            *counts.entry(pair(model.id, target)).or_default() += 1;
        }
    }
    counts
}

fn pair(one: ModelId, other: ModelId) -> (ModelId, ModelId) {
    (one.min(other), one.max(other))
}

fn columns_of(target: &ForeignKeyTarget) -> &[ColumnId] {
    match target {
        ForeignKeyTarget::Columns { columns, .. } => columns,
        ForeignKeyTarget::Unresolved { .. } => &[],
    }
}

fn attribute(model: &Model, id: ColumnId) -> &str {
    model.column(id).map_or("", |column| column.attribute_name())
}

/// `Game.home_id`
fn class_attribute(model: &Model, id: ColumnId) -> String {
    [&model.class_name, ".", attribute(model, id)].concat()
}

/// `followers.c.follower_id`; a name that is no identifier goes by subscript.
fn table_column(table: &Model, id: ColumnId) -> String {
    let name = table.column(id).map_or("", |column| column.name.as_str());
    let plain = name.chars().all(|one| one == '_' || one.is_alphanumeric())
        && !name.starts_with(|first: char| first.is_numeric());
    if plain {
        return [&table.class_name, ".c.", name].concat();
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    [&table.class_name, ".c[\"", &escaped, "\"]"].concat()
}

/// `a == b`, or `and_(a == b, c == d)`.
fn join_text(pairs: impl Iterator<Item = (String, String)>) -> String {
    let parts: Vec<String> =
        pairs.map(|(left, right)| [left, " == ".to_owned(), right].concat()).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        several => ["and_(", &several.join(", "), ")"].concat(),
    }
}
