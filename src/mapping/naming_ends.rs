//! Names for both ends of a new link, such as a person would choose.
//!
//! Used where a link is drawn and where a database without classes is read in. SQLAlchemy has no
//! rule here; these are Backref's own, and every name is free on its class.

use heck::ToSnakeCase;
use pluralizer::pluralize;
use rustc_hash::FxHashSet;

use super::Mapping;
use crate::schema::{ModelId, Schema};

/// The attribute names of a link's two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndNames {
    /// On the class that is referred to: `users` on `Role`.
    pub on_parent: String,
    /// On the class that has the foreign key: `role` on `User`.
    pub on_child: String,
}

/// The attribute names of a many-to-many's two ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyToManyNames {
    /// On the left class: `tags` on `Post`.
    pub on_left: String,
    /// On the right class: `posts` on `Tag`.
    pub on_right: String,
}

/// Free names for the ends of a link over the foreign key columns `columns` of `child`, which need
/// not exist yet: `users.role_id` gives `users` and `role`.
///
/// The end on the parent is a plural, or a singular where the columns can hold each key only once.
pub fn relationship_names(
    schema: &Schema,
    mapping: &Mapping,
    child: ModelId,
    parent: ModelId,
    columns: &[&str],
) -> EndNames {
    let wished = end_candidates(&LinkWords {
        child: &word_of(schema, child),
        parent: &word_of(schema, parent),
        columns,
        is_self_reference: child == parent,
        holds_once: holds_once(mapping, child, columns),
        has_siblings: other_keys_exist(mapping, child, parent, columns),
    });
    let mut on_child_taken = taken_names(schema, child);
    let on_child = free_name(|name| on_child_taken.contains(name), &wished.on_child);
    let on_parent_taken = if child == parent {
        on_child_taken.insert(on_child.clone());
        on_child_taken
    } else {
        taken_names(schema, parent)
    };
    let on_parent = free_name(|name| on_parent_taken.contains(name), &wished.on_parent);
    EndNames { on_parent, on_child }
}

/// What the names of a link's ends are made of.
#[derive(Clone, Copy, Debug)]
pub struct LinkWords<'w> {
    /// The class that has the foreign key, in snake case.
    pub child: &'w str,
    /// The class that is referred to, in snake case.
    pub parent: &'w str,
    /// The foreign key's columns.
    pub columns: &'w [&'w str],
    /// Are both the same class?
    pub is_self_reference: bool,
    /// Can the columns hold each key only once?
    pub holds_once: bool,
    /// Has the child other foreign keys to the same parent?
    pub has_siblings: bool,
}

/// Names for the ends of a link, best first, free or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndCandidates {
    /// On the class that is referred to.
    pub on_parent: Vec<String>,
    /// On the class that has the foreign key.
    pub on_child: Vec<String>,
}

/// Names for the ends of a link by words alone; see [`relationship_names`].
pub fn end_candidates(words: &LinkWords<'_>) -> EndCandidates {
    let (child_word, parent_word) = (words.child, words.parent);
    let role = role_of(words.columns, parent_word);
    let (on_child, on_parent) = if words.is_self_reference {
        self_reference_words(role.as_deref(), child_word)
    } else {
        let scalar = role.clone().unwrap_or_else(|| parent_word.to_owned());
        let list = if words.holds_once {
            without_prefix(child_word, parent_word)
        } else {
            plural(child_word)
        };
        let list = match role.filter(|role| words.has_siblings && *role != parent_word) {
            Some(role) => format!("{}_{list}", role_as_prefix(&role, parent_word)),
            None => list,
        };
        (scalar, list)
    };
    EndCandidates {
        on_parent: vec![
            on_parent.clone(),
            format!("{}_{on_parent}", role_as_prefix(&on_child, parent_word)),
            format!("related_{on_parent}"),
        ],
        on_child: vec![
            on_child.clone(),
            format!("{on_child}_{parent_word}"),
            format!("related_{on_child}"),
        ],
    }
}

/// Free names for the ends of a many-to-many: `tags` on `Post`, `posts` on `Tag`.
///
/// `left_columns` and `right_columns` are the columns of the association table that refer to each
/// side; on a self-reference they tell the ends apart (`follower_id`, `followed_id`).
pub fn many_to_many_names(
    schema: &Schema,
    left: ModelId,
    right: ModelId,
    left_columns: &[&str],
    right_columns: &[&str],
) -> ManyToManyNames {
    let (left_word, right_word) = (word_of(schema, left), word_of(schema, right));
    let wished = many_to_many_candidates(
        (&left_word, left_columns),
        (&right_word, right_columns),
        left == right,
    );
    let mut left_taken = taken_names(schema, left);
    let on_left = free_name(|name| left_taken.contains(name), &wished.on_left);
    let right_taken = if left == right {
        left_taken.insert(on_left.clone());
        left_taken
    } else {
        taken_names(schema, right)
    };
    let on_right = free_name(|name| right_taken.contains(name), &wished.on_right);
    ManyToManyNames { on_left, on_right }
}

/// Names for the ends of a many-to-many, best first, free or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManyToManyCandidates {
    /// On the left class.
    pub on_left: Vec<String>,
    /// On the right class.
    pub on_right: Vec<String>,
}

/// Names for the ends of a many-to-many by words alone: each side's class in snake case and the
/// association table's columns that refer to it; see [`many_to_many_names`].
pub fn many_to_many_candidates(
    (left_word, left_columns): (&str, &[&str]),
    (right_word, right_columns): (&str, &[&str]),
    is_self_reference: bool,
) -> ManyToManyCandidates {
    let left_role = role_of(left_columns, left_word);
    let right_role = role_of(right_columns, right_word);
    let (on_left, on_right) = if is_self_reference {
        let words = |role: &Option<String>| {
            role.as_deref().filter(|role| *role != left_word).map(plural_of_role)
        };
        let plural = plural(left_word);
        (
            words(&right_role).unwrap_or_else(|| format!("related_{plural}")),
            words(&left_role).unwrap_or_else(|| format!("{plural}_related_to")),
        )
    } else {
        (plural(right_word), plural(left_word))
    };
    let role_prefix = |role: &Option<String>, other: &str, word: &str| match role {
        Some(role) if role != other => format!("{role}_{word}"),
        _ => format!("related_{word}"),
    };
    let candidates = |word: String, role: &Option<String>, other: &str| {
        vec![word.clone(), role_prefix(role, other, &word), format!("other_{word}")]
    };
    ManyToManyCandidates {
        on_left: candidates(on_left, &right_role, right_word),
        on_right: candidates(on_right, &left_role, left_word),
    }
}

/// Attribute names that a class has already: of columns, of relationships of either end, and those
/// that Flask-SQLAlchemy and declarative classes keep for themselves.
fn taken_names(schema: &Schema, model: ModelId) -> FxHashSet<String> {
    let mut taken: FxHashSet<String> =
        ["metadata", "registry", "query", "query_class"].map(str::to_owned).into_iter().collect();
    for one in schema.models.values() {
        for relationship in &one.relationships {
            if one.id == model {
                taken.insert(relationship.name.clone());
            }
            if let Some(backref) = &relationship.backref
                && relationship.target.id() == Some(model)
            {
                taken.insert(backref.name.clone());
            }
        }
    }
    if let Some(model) = schema.model(model) {
        taken.extend(model.columns.iter().map(|column| column.attribute_name().to_owned()));
    }
    taken
}

/// The first candidate that is free and made an identifier, or else the first with a number.
pub fn free_name(is_taken: impl Fn(&str) -> bool, candidates: &[String]) -> String {
    let mut identifiers = candidates.iter().map(|name| as_identifier(name));
    if let Some(free) = identifiers.find(|name| !is_taken(name)) {
        return free;
    }
    let first = candidates.first().map(|name| as_identifier(name)).unwrap_or_default();
    let mut number = 2_u32;
    loop {
        let name = format!("{first}_{number}");
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

/// A name that Python takes for an attribute.
fn as_identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if identifier.is_empty() || identifier.starts_with(|c: char| c.is_numeric()) {
        identifier.insert(0, '_');
    }
    if KEYWORDS.contains(&identifier.as_str()) {
        identifier.push('_');
    }
    identifier
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

fn word_of(schema: &Schema, model: ModelId) -> String {
    let word = schema.model(model).map(|model| model.class_name.to_snake_case());
    word.filter(|word| !word.is_empty()).unwrap_or_else(|| "related".to_owned())
}

/// The plural of a word; of several joined by `_`, the last one's: `order_items`.
pub fn plural(word: &str) -> String {
    match word.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", pluralize(last, 2, false)),
        None => pluralize(word, 2, false),
    }
}

/// What a foreign key's columns call the other side: `author_id` gives `author`, `home_team_id`
/// gives `home_team`, `ArtistId` gives `artist`. `None` where they say nothing.
fn role_of(columns: &[&str], parent_word: &str) -> Option<String> {
    let [column] = columns else { return None };
    let snake = column.to_snake_case();
    let stem = ["_id", "_fk", "_key", "_pk", "_code", "_uuid", "_ref", "_no"]
        .iter()
        .find_map(|suffix| snake.strip_suffix(suffix))
        .unwrap_or(&snake)
        .trim_start_matches("fk_")
        .trim_start_matches("id_");
    if stem.is_empty() || ["id", "pk", "key", "code", "uuid", "no"].contains(&stem) {
        return None;
    }
    // `userid` says `user`.
    if stem == snake && stem.strip_suffix("id") == Some(parent_word) {
        return Some(parent_word.to_owned());
    }
    Some(stem.to_owned())
}

/// Scalar and list of a self-reference: `parent` and `children`.
fn self_reference_words(role: Option<&str>, word: &str) -> (String, String) {
    let role = role.filter(|role| *role != word).unwrap_or("parent");
    let last = role.rsplit('_').next().unwrap_or(role);
    let list = match (role, last) {
        ("reports_to" | "report_to" | "reporting_to", _) => {
            return ("manager".to_owned(), "reports".to_owned());
        }
        (_, "manager" | "boss" | "supervisor" | "superior") => "reports".to_owned(),
        ("parent", _) => "children".to_owned(),
        (_, "parent") => format!("{role}_children").replace("parent_children", "children"),
        ("reply_to" | "in_reply_to" | "replies_to", _) => "replies".to_owned(),
        (_, "mentor") => "mentees".to_owned(),
        (_, "leader") => "followers".to_owned(),
        (_, "referrer") | ("referred_by", _) => "referrals".to_owned(),
        (_, "original") => "copies".to_owned(),
        (_, "predecessor" | "previous" | "prev") => "successors".to_owned(),
        (_, "successor" | "next") => "predecessors".to_owned(),
        _ => format!("{}_{}", role_as_prefix(role, word), plural(word)),
    };
    (role.to_owned(), list)
}

/// A role before a list: `home_team` of a team gives `home`, `editor` gives `edited`.
fn role_as_prefix(role: &str, parent_word: &str) -> String {
    if let Some(before) = role.strip_suffix(parent_word).and_then(|before| before.strip_suffix('_'))
    {
        return before.to_owned();
    }
    match role {
        "author" => "authored",
        "creator" | "created_by" => "created",
        "editor" | "edited_by" => "edited",
        "updater" | "updated_by" => "updated",
        "deleted_by" => "deleted",
        "approver" | "approved_by" => "approved",
        "reviewer" | "reviewed_by" => "reviewed",
        "publisher" | "published_by" => "published",
        "owner" | "owned_by" => "owned",
        "assignee" | "assigned_to" => "assigned",
        "reporter" | "reported_by" => "reported",
        "sender" => "sent",
        "receiver" | "recipient" => "received",
        "writer" => "written",
        role => role,
    }
    .to_owned()
}

/// The list that a role of a self-referential many-to-many makes: `follower` gives `followers`,
/// `followed` stays.
fn plural_of_role(role: &str) -> String {
    if role.ends_with("ed") || role.ends_with("ing") || role.ends_with("_to") {
        role.to_owned()
    } else {
        plural(role)
    }
}

/// `user_profile` on a user is its `profile`.
fn without_prefix(child_word: &str, parent_word: &str) -> String {
    let rest = child_word.strip_prefix(parent_word).and_then(|rest| rest.strip_prefix('_'));
    rest.unwrap_or(child_word).to_owned()
}

/// Can these columns of a table hold each key only once, by primary key or a unique constraint?
fn holds_once(mapping: &Mapping, child: ModelId, columns: &[&str]) -> bool {
    let Some(table) = mapping.table(child) else { return false };
    let same = |ids: &[crate::schema::ColumnId]| {
        let names = table.column_names(ids);
        names.len() == columns.len() && columns.iter().all(|column| names.contains(column))
    };
    let of_index = |index: &super::ResolvedIndex| {
        let ids: Vec<_> = index
            .elements
            .iter()
            .filter_map(|element| match element {
                super::ResolvedIndexElement::Column(id) => Some(*id),
                super::ResolvedIndexElement::Expression(_) => None,
            })
            .collect();
        index.unique && index.options.is_empty() && ids.len() == index.elements.len() && same(&ids)
    };
    !columns.is_empty()
        && (same(&table.primary_key)
            || table.uniques.iter().any(|unique| same(&unique.columns))
            || table.indexes.iter().any(of_index))
}

/// Has the child other foreign keys to the same parent?
fn other_keys_exist(mapping: &Mapping, child: ModelId, parent: ModelId, columns: &[&str]) -> bool {
    mapping.table(child).is_some_and(|table| {
        table.foreign_keys.iter().any(|key| {
            key.referred_model == Some(parent) && table.column_names(&key.columns) != columns
        })
    })
}
