//! Keys, constraints and indexes in one form, and what differs between those here and those at a
//! source. `unique=True` and `index=True` of columns are among them.

use super::MergeEdit;
use crate::schema::{
    CheckConstraint, Column, ColumnId, ConstraintId, ForeignKeyConstraint, Index, IndexElement,
    Model, UniqueConstraint,
};

/// A key, a constraint or an index.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // as the schema names them
pub enum Fact {
    ForeignKey(ForeignKeyConstraint),
    Unique(UniqueConstraint),
    Check(CheckConstraint),
    Index(Index),
}

impl Fact {
    /// All of a model.
    pub fn all(model: &Model) -> Vec<Self> {
        let mut facts: Vec<Self> = Vec::new();
        facts.extend(model.foreign_keys.iter().cloned().map(Self::ForeignKey));
        facts.extend(model.columns.iter().filter_map(Self::of_column));
        facts.extend(model.unique_constraints.iter().cloned().map(Self::Unique));
        facts.extend(model.check_constraints.iter().cloned().map(Self::Check));
        facts.extend(model.indexes.iter().cloned().map(Self::Index));
        facts
    }

    /// What `unique=True` and `index=True` of a column make: together a unique index.
    pub fn of_column(column: &Column) -> Option<Self> {
        let id = ConstraintId(0);
        if column.index {
            return Some(Self::Index(Index {
                id,
                name: None,
                unique: column.unique,
                elements: vec![IndexElement::Column(column.id)],
                options: std::collections::BTreeMap::new(),
            }));
        }
        let columns = vec![column.id];
        column.unique.then_some(Self::Unique(UniqueConstraint { id, name: None, columns }))
    }

    /// Its id on its model; 0 for what stands on a column.
    pub fn id(&self) -> ConstraintId {
        match self {
            Self::ForeignKey(one) => one.id,
            Self::Unique(one) => one.id,
            Self::Check(one) => one.id,
            Self::Index(one) => one.id,
        }
    }

    /// The same with another id.
    #[must_use]
    pub fn with_id(mut self, id: ConstraintId) -> Self {
        match &mut self {
            Self::ForeignKey(one) => one.id = id,
            Self::Unique(one) => one.id = id,
            Self::Check(one) => one.id = id,
            Self::Index(one) => one.id = id,
        }
        self
    }

    /// Its name.
    pub fn name_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::ForeignKey(one) => &mut one.name,
            Self::Unique(one) => &mut one.name,
            Self::Check(one) => &mut one.name,
            Self::Index(one) => &mut one.name,
        }
    }

    /// Its name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::ForeignKey(one) => one.name.as_deref(),
            Self::Unique(one) => one.name.as_deref(),
            Self::Check(one) => one.name.as_deref(),
            Self::Index(one) => one.name.as_deref(),
        }
    }

    /// The columns of its own model that it is about.
    pub fn columns(&self) -> Vec<ColumnId> {
        match self {
            Self::ForeignKey(one) => one.columns.clone(),
            Self::Unique(one) => one.columns.clone(),
            Self::Check(one) => one.column.into_iter().collect(),
            Self::Index(one) => {
                let columns = one.elements.iter().filter_map(|element| match element {
                    IndexElement::Column(id) => Some(*id),
                    IndexElement::Expression(_) => None,
                });
                columns.collect()
            }
        }
    }

    /// Is it the same in all but its id?
    pub fn is_same(&self, other: &Self) -> bool {
        self.clone().with_id(ConstraintId(0)) == other.clone().with_id(ConstraintId(0))
    }

    /// Has it the same name, of the same kind?
    fn has_same_name(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.name().is_some()
            && self.name() == other.name()
    }

    /// Is it about the same, with other words about it?
    fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ForeignKey(a), Self::ForeignKey(b)) => {
                a.columns == b.columns && a.target == b.target
            }
            (Self::Unique(a), Self::Unique(b)) => a.columns == b.columns,
            (Self::Check(a), Self::Check(b)) => a.sqltext == b.sqltext,
            (Self::Index(a), Self::Index(b)) => a.elements == b.elements,
            _ => false,
        }
    }

    /// Is it a key of the same columns to elsewhere?
    fn is_of_same_columns(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ForeignKey(a), Self::ForeignKey(b)) => a.columns == b.columns,
            _ => false,
        }
    }
}

type Rule = fn(&Fact, &Fact) -> bool;
/// How facts of two models are found to be the same: the closest likeness first.
const RULES: [Rule; 4] =
    [Fact::is_same, Fact::has_same_name, Fact::is_about_the_same, Fact::is_of_same_columns];

/// The one among these that comes closest.
pub fn closest<'f>(wanted: &Fact, among: &'f [Fact]) -> Option<&'f Fact> {
    RULES.iter().find_map(|rule| among.iter().find(|one| rule(wanted, one)))
}

/// New, changed and missing constraints.
pub fn compare(base: &Model, model: &Model, edits: &mut Vec<MergeEdit>) {
    let mut old: Vec<Option<Fact>> = Fact::all(base).into_iter().map(Some).collect();
    let mut new: Vec<Option<Fact>> = Fact::all(model).into_iter().map(Some).collect();
    let mut changed = Vec::new();
    for (at, rule) in RULES.iter().enumerate() {
        for one in &mut new {
            let Some(fact) = one.as_ref() else { continue };
            let known =
                old.iter_mut().find(|known| known.as_ref().is_some_and(|known| rule(known, fact)));
            let Some(known) = known.and_then(Option::take) else { continue };
            let fact = one.take();
            if at > 0 {
                changed.push((Some(known), fact));
            }
        }
    }
    let new = new.into_iter().flatten().map(|fact| (None, Some(fact)));
    let old = old.into_iter().flatten().map(|fact| (Some(fact), None));
    edits.extend(changed.into_iter().chain(new).chain(old).map(|(old, new)| {
        MergeEdit::Constraint { old: old.map(Box::new), new: new.map(Box::new) }
    }));
}
