//! Foreign keys that a database may mean without declaring them, by the names of its columns:
//! `albums.artist_id` for `artists.id`, `Album.ArtistId` for `Artist.ArtistId`, `parent_id` for the
//! own key. Whether the values agree is measured elsewhere.

use heck::ToSnakeCase;

use crate::schema::{Column, ColumnId, ColumnType, Model, ModelId, ModelKind, Schema};

/// One column that may refer to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyProposal {
    /// The model that may refer.
    pub child: ModelId,
    /// Its column.
    pub column: ColumnId,
    /// The model that may be referred to.
    pub parent: ModelId,
    /// Its key.
    pub parent_column: ColumnId,
}

/// Every proposal, in the order of the models and their columns.
pub fn propose_keys(schema: &Schema) -> Vec<KeyProposal> {
    let tables: Vec<&Model> = schema
        .models
        .values()
        .map(AsRef::as_ref)
        .filter(|model| !matches!(model.kind, ModelKind::View { .. }))
        .collect();
    let mut proposals = Vec::new();
    for child in &tables {
        for column in &child.columns {
            if child.foreign_keys.iter().any(|key| key.columns.contains(&column.id)) {
                continue;
            }
            for parent in &tables {
                let key = keys(parent)
                    .filter(|key| child.id != parent.id || key.id != column.id)
                    .find(|key| may_refer(child, column, parent, key));
                proposals.extend(key.map(|key| KeyProposal {
                    child: child.id,
                    column: column.id,
                    parent: parent.id,
                    parent_column: key.id,
                }));
            }
        }
    }
    proposals
}

/// What of a model can be referred to by one column: its primary key, then unique columns.
fn keys(model: &Model) -> impl Iterator<Item = &Column> {
    let primary_key = model.primary_key_columns();
    let whole = if primary_key.len() == 1 { primary_key.first().copied() } else { None };
    let unique = model
        .columns
        .iter()
        .filter(move |column| column.unique && whole.is_none_or(|whole| whole.id != column.id));
    whole.into_iter().chain(unique)
}

fn may_refer(child: &Model, column: &Column, parent: &Model, key: &Column) -> bool {
    if !is_same_kind(column.column_type.as_ref(), key.column_type.as_ref()) {
        return false;
    }
    let name = column.name.to_snake_case();
    let key_name = key.name.to_snake_case();
    if child.id == parent.id {
        return key.primary_key && is_word_for_itself(&name, &key_name);
    }
    let stems = [parent.class_name.to_snake_case(), parent.table_name().to_snake_case()];
    let is_by_table = stems.iter().any(|stem| {
        let whole = format!("{stem}_{key_name}");
        let ends = |wanted: &str| name == wanted || name.ends_with(&format!("_{wanted}"));
        let is_short = key_name == "id" && (name == *stem || ends(&format!("{stem}id")));
        ends(&whole) || is_short
    });
    // A key that says itself whose it is.
    let says_whose = stems.iter().any(|stem| key_name.contains(stem.as_str()));
    let is_by_key = says_whose && (name == key_name || name.ends_with(&format!("_{key_name}")));
    is_by_table || is_by_key
}

/// `parent_id`, `ReportsTo`, `manager`.
fn is_word_for_itself(name: &str, key_name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "parent",
        "manager",
        "boss",
        "supervisor",
        "reports_to",
        "reply_to",
        "previous",
        "next",
        "in_reply_to",
    ];
    let stem = name.strip_suffix(&format!("_{key_name}")).unwrap_or(name);
    let stem = stem.strip_suffix("_id").unwrap_or(stem);
    WORDS.contains(&stem)
}

/// Numbers refer to numbers, text to text.
fn is_same_kind(one: Option<&ColumnType>, other: Option<&ColumnType>) -> bool {
    kind_of(one) == kind_of(other)
}

/// 1 for numbers, 2 for text, 3 for UUIDs; the rest refers to nothing by values alone.
pub(super) fn kind_of(column_type: Option<&ColumnType>) -> u8 {
    match column_type {
        None => 0,
        Some(
            ColumnType::Integer {}
            | ColumnType::BigInteger {}
            | ColumnType::SmallInteger {}
            | ColumnType::Numeric { .. },
        ) => 1,
        Some(
            ColumnType::String { .. }
            | ColumnType::Text { .. }
            | ColumnType::Unicode { .. }
            | ColumnType::UnicodeText { .. },
        ) => 2,
        Some(ColumnType::Uuid { .. }) => 3,
        Some(ColumnType::Sql { text }) => {
            let upper = text.to_ascii_uppercase();
            if upper.contains("INT") || upper.contains("NUM") {
                1
            } else if upper.contains("CHAR") || upper.contains("TEXT") {
                2
            } else {
                4
            }
        }
        Some(_) => 5,
    }
}
