//! The rows of a box: its columns, then both ends' relationships, in words and marks.
//!
//! Knows nothing of where a row is drawn.

use super::scene::Problem;
use crate::diagram::CardDetail;
use crate::export::cards;
use crate::mapping::{Mapping, ResolvedForeignKey, ResolvedRelationship, Subject};
use crate::schema::{
    Column, ColumnId, ConstraintId, Model, ModelId, ModelKind, RelationshipEnd, RelationshipId,
};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it stands for.
    pub kind: RowKind,
    /// The column's or attribute's name.
    pub name: String,
    /// The type, or what the relationship leads to: `→ User[]`.
    pub detail: String,
    /// The marks of its options.
    pub marks: Marks,
    /// What SQLAlchemy would refuse or warn of here.
    pub problem: Option<Problem>,
    /// The name that assistive technology speaks.
    pub accessible_name: String,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A column.
    Column {
        /// Which.
        column_id: ColumnId,
        /// Foreign keys that it is part of.
        foreign_keys: Vec<ConstraintId>,
    },
    /// One end of a relationship.
    Relationship {
        /// The model that declares it.
        declared_on: ModelId,
        /// Which.
        relationship_id: RelationshipId,
        /// Which of its ends.
        end: RelationshipEnd,
    },
    /// The room of a new column that is being written and is not in the document yet.
    Draft,
}

/// The marks of a column's options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Part of the primary key: a key before the name.
    pub primary_key: bool,
    /// Part of a foreign key: an arrow before the name, or a mark where a key is there already.
    pub foreign_key: bool,
    /// Unique by itself.
    pub unique: bool,
    /// Indexed by itself.
    pub index: bool,
    /// NOT NULL, where that does not follow from the primary key.
    pub not_null: bool,
}

/// A mark at a row's right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // as the options
pub enum Mark {
    ForeignKey,
    NotNull,
    Index,
    Unique,
}

impl Mark {
    /// The letter painted.
    pub fn letter(self) -> &'static str {
        match self {
            Self::ForeignKey => "F",
            Self::Unique => "U",
            Self::Index => "I",
            Self::NotNull => "N",
        }
    }
}

impl Marks {
    /// The marks at the right edge, left to right.
    pub fn at_right(self) -> impl Iterator<Item = Mark> {
        [
            (self.primary_key && self.foreign_key, Mark::ForeignKey),
            (self.not_null, Mark::NotNull),
            (self.index, Mark::Index),
            (self.unique, Mark::Unique),
        ]
        .into_iter()
        .filter_map(|(is_shown, mark)| is_shown.then_some(mark))
    }

    /// In words, for the tooltip and assistive technology.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        [(self.unique, "unique"), (self.index, "index"), (self.not_null, "not null")]
            .into_iter()
            .filter_map(|(is_set, word)| is_set.then_some(word))
    }
}

impl Row {
    /// The room of a new column that is being written.
    pub(super) fn draft() -> Self {
        Self {
            kind: RowKind::Draft,
            name: String::new(),
            detail: String::new(),
            marks: Marks::default(),
            problem: None,
            accessible_name: String::new(),
        }
    }

    /// Is a diagnostic with this subject about this row?
    pub(super) fn is_about(&self, subject: Subject) -> bool {
        match (&self.kind, subject) {
            (RowKind::Column { column_id, .. }, Subject::Column(_, id)) => *column_id == id,
            (RowKind::Column { foreign_keys, .. }, Subject::Constraint(_, id)) => {
                foreign_keys.contains(&id)
            }
            (RowKind::Relationship { relationship_id, .. }, Subject::Relationship(_, id)) => {
                *relationship_id == id
            }
            _ => false,
        }
    }

    /// Has it marks or problems that its tooltip puts in words?
    pub fn says_more(&self) -> bool {
        let has_words = self.marks.foreign_key || self.marks.at_right().next().is_some();
        has_words || self.problem.is_some()
    }

    /// What the tooltip says beyond what the row shows.
    pub fn tooltip(&self) -> String {
        match &self.problem {
            Some(problem) => format!("{}\n{}", self.accessible_name, problem.advice),
            None => self.accessible_name.clone(),
        }
    }
}

/// The row of a column.
pub(super) fn column_row(mapping: &Mapping, model: &Model, column: &Column) -> Row {
    let table = mapping.table(model.id);
    let resolved = mapping.declared_column(model.id, column.id);
    let column_type = match resolved {
        Some(resolved) => resolved.column_type.as_ref(),
        None => column.column_type.as_ref(),
    };
    let detail = resolved.map_or_else(String::new, cards::type_label);
    let foreign_keys: Vec<&ResolvedForeignKey> = table
        .into_iter()
        .flat_map(|table| &table.foreign_keys)
        .filter(|key| key.columns.contains(&column.id))
        .collect();
    let is_unique_alone = model.unique_constraints.iter().any(|one| one.columns == [column.id]);
    let primary_key = resolved.map_or(column.primary_key, |resolved| resolved.primary_key);
    let is_nullable = resolved.map_or_else(|| column.is_nullable(), |resolved| resolved.nullable);
    let marks = Marks {
        primary_key,
        foreign_key: !foreign_keys.is_empty(),
        unique: column.unique || is_unique_alone,
        index: column.index,
        not_null: !is_nullable && !primary_key && !matches!(model.kind, ModelKind::View { .. }),
    };
    let mut words = vec![
        format!("{}.{}", model.class_name, column.attribute_name()),
        column_type.map_or_else(|| "no type".to_owned(), crate::schema::ColumnType::label),
    ];
    words.extend(primary_key.then(|| "primary key".to_owned()));
    words.extend(foreign_keys.iter().map(|key| foreign_key_words(key, column.id)));
    words.extend(marks.words().map(str::to_owned));
    Row {
        kind: RowKind::Column {
            column_id: column.id,
            foreign_keys: foreign_keys.iter().map(|key| key.constraint_id).collect(),
        },
        name: column.name.clone(),
        detail,
        marks,
        problem: None,
        accessible_name: words.join(", "),
    }
}

fn foreign_key_words(key: &ResolvedForeignKey, column_id: ColumnId) -> String {
    let at = key.columns.iter().position(|id| *id == column_id);
    match at.and_then(|at| key.referred_column_names.get(at)) {
        Some(name) => format!("foreign key to {}.{name}", key.referred_table),
        None => format!("foreign key to {}", key.referred_table),
    }
}

/// The rows of the relationships of a class, both declared ones and those that backrefs make.
pub(super) fn relationship_rows(mapping: &Mapping, model: &Model, detail: CardDetail) -> Vec<Row> {
    let row = |relationship: &ResolvedRelationship| {
        let label = cards::target_label(mapping, relationship);
        let target = label.trim_end_matches("[]");
        let spoken = if relationship.uselist { "list of" } else { "one" };
        Row {
            kind: RowKind::Relationship {
                // A backref is declared by the model that it comes back from.
                declared_on: match relationship.end {
                    RelationshipEnd::Declared => model.id,
                    RelationshipEnd::Backref => relationship.target,
                },
                relationship_id: relationship.relationship_id,
                end: relationship.end,
            },
            name: relationship.key.clone(),
            marks: Marks::default(),
            problem: None,
            accessible_name: format!(
                "{}.{}, {spoken} {target}",
                model.class_name, relationship.key
            ),
            detail: format!("→ {label}"),
        }
    };
    cards::shown_relationships(mapping, model.id, detail).iter().map(row).collect()
}
