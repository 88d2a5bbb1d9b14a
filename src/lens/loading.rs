//! What is emitted for a relationship and a value of `lazy`: the statement for the parents, and what
//! follows it.

use serde_json::Value;

use super::entity::Entity;
use super::joined::{joined_statement, parents_statement};
use super::joins::Ends;
use super::lazy::{Labels, get_key, get_statement, lazy_statement};
pub use super::selectin::BATCH;
use super::selectin::{SelectIn, selectin_statement};
use super::statement::Statement;
use super::subquery::subquery_statement;
use super::writer::Standing;
use crate::mapping::{ColumnRef, Direction, Mapping, ResolvedRelationship};
use crate::schema::{Lazy, PythonArgument, RelationshipEnd, Schema};

/// One relationship, seen from one of its ends.
#[derive(Clone, Debug)]
pub struct Lens<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) relationship: &'a ResolvedRelationship,
    pub(super) parent: Entity,
    pub(super) target: Entity,
    class_name: &'a str,
    options: Options,
}

/// Which parents are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One, by its key: `session.get(Artist, 1)`.
    One,
    /// A page: `select(Artist).order_by(Artist.id).limit(25)`.
    Page,
    /// All: `select(Artist).order_by(Artist.id)`.
    All,
}

/// When a statement is emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// When parents are loaded.
    Load,
    /// When their relationship is looked at.
    Touch,
}

/// The statement for the parents, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Loading {
    /// The first statement.
    pub parents: Statement,
    /// The rest.
    pub then: Then,
}

/// What follows the first statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// Nothing: the first statement has it all, so many levels deep.
    Beside {
        /// How many.
        levels: usize,
    },
    /// Nothing is loaded, and nothing is there: `noload`.
    Nothing,
    /// A statement for each parent.
    Each {
        /// The statement.
        statement: Statement,
        /// The parent's columns that hold the key of the one that is got; an object that is there
        /// already is not got again.
        get: Option<Vec<ColumnRef>>,
        /// When.
        stage: Stage,
        /// How many levels are got when loading, if it is [`Stage::Load`]; lists go on to the end.
        levels: Option<usize>,
    },
    /// The same, but it is refused: `raise` and `raise_on_sql`.
    Refuse {
        /// SQLAlchemy's message.
        message: String,
        /// The key by which an object that is there already is found without asking.
        unless_there: Option<Vec<ColumnRef>>,
    },
    /// A statement for all parents of each level.
    Subqueries(Vec<Statement>),
    /// A statement for each [`BATCH`] of keys.
    Batches {
        /// The statement.
        statement: Statement,
        /// The columns of a parent that are its key there.
        keys: Vec<ColumnRef>,
        /// Are the keys those of targets? Then each is asked for once, and NULL never.
        by_target: bool,
        /// How many levels of a self-reference.
        levels: usize,
    },
}

/// Why there is nothing to see.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LensError {
    /// SQLAlchemy refuses the strategy.
    #[error("{0}")]
    Refused(String),
    /// There are no statements for what is not mapped.
    #[error("{0} cannot be loaded: its class, or the one it leads to, has no table.")]
    NoTable(String),
    /// Without a key there are no objects.
    #[error("{0} cannot be loaded: rows of {1} have no primary key. Give the model one.")]
    NoKey(String, String),
}

/// Options of the relationship that change its statements.
#[derive(Clone, Copy, Debug, Default)]
struct Options {
    join_depth: Option<usize>,
    is_inner_join: bool,
    distinct_target_key: Option<bool>,
    omit_join: Option<bool>,
}

impl<'a> Lens<'a> {
    /// Looks at one end of a relationship.
    ///
    /// # Errors
    /// A class without a table or without a key cannot be loaded.
    pub fn new(
        schema: &'a Schema,
        mapping: &'a Mapping,
        relationship: &'a ResolvedRelationship,
    ) -> Result<Self, LensError> {
        let class_name = mapping.model(relationship.model_id).map_or("", |one| &one.class_name);
        let entity = |model| {
            let path = [class_name, ".", &relationship.key].concat();
            let Some(entity) = Entity::of(schema, mapping, model) else {
                return Err(LensError::NoTable(path));
            };
            if entity.key.is_empty() {
                let class = mapping.model(model).map_or("", |one| &one.class_name);
                return Err(LensError::NoKey(path, class.to_owned()));
            }
            Ok(entity)
        };
        Ok(Self {
            mapping,
            relationship,
            parent: entity(relationship.model_id)?,
            target: entity(relationship.target)?,
            class_name,
            options: Options::of(schema, relationship),
        })
    }

    /// The key of the parents.
    pub fn parent_key(&self) -> &[ColumnRef] {
        &self.parent.key
    }

    /// The key of what the relationship leads to.
    pub fn target_key(&self) -> &[ColumnRef] {
        &self.target.key
    }

    /// Does the class lead to itself, so that what is loaded is followed further?
    pub fn is_cycle(&self) -> bool {
        self.parent.model == self.target.model
    }

    /// The column of a parent that tells of which class it is, and what it holds for those of a class
    /// that inherits from the parents'.
    pub fn subclasses(&self) -> Option<(ColumnRef, &[Value])> {
        self.parent.subclasses.as_ref().map(|(column, values)| (*column, values.as_slice()))
    }

    /// Does it lead to one object at most?
    pub fn is_scalar(&self) -> bool {
        !self.relationship.uselist
    }

    /// Are both of one hierarchy, so that a parent may be what is looked for?
    pub fn is_one_hierarchy(&self) -> bool {
        self.mapping.base_mapper(self.parent.model) == self.mapping.base_mapper(self.target.model)
    }

    /// What is emitted with a value of `lazy`.
    ///
    /// # Errors
    /// What SQLAlchemy says to a strategy that this relationship cannot have.
    pub fn loading(&self, lazy: Lazy, scope: Scope) -> Result<Loading, LensError> {
        let parents = || parents_statement(self, scope);
        let each = |stage, labels, get, levels| Then::Each {
            statement: lazy_statement(self, labels),
            get,
            stage,
            levels,
        };
        // A class that leads to itself is followed as deep as `join_depth` says, else not at all.
        let is_cycle = self.is_cycle();
        let levels = match self.options.join_depth {
            Some(depth) if is_cycle => depth,
            _ => usize::from(!is_cycle),
        };
        let then = match lazy {
            Lazy::Joined if levels > 0 => {
                let parents = joined_statement(self, scope, levels);
                return Ok(Loading { parents, then: Then::Beside { levels } });
            }
            Lazy::Subquery if levels > 0 => Then::Subqueries(
                (1..=levels).map(|level| subquery_statement(self, scope, level)).collect(),
            ),
            Lazy::Selectin if levels > 0 => {
                let SelectIn { statement, keys, by_target } = selectin_statement(self);
                Then::Batches { statement, keys, by_target, levels }
            }
            Lazy::Select | Lazy::Joined | Lazy::Subquery | Lazy::Selectin => {
                each(Stage::Touch, Labels::None, get_key(self), None)
            }
            Lazy::Immediate => each(Stage::Load, Labels::None, get_key(self), Some(levels)),
            Lazy::Dynamic | Lazy::WriteOnly => {
                self.check_list()?;
                let labels = match lazy {
                    Lazy::Dynamic => Labels::Qualified,
                    _ => Labels::ToldApart,
                };
                each(Stage::Touch, labels, None, None)
            }
            Lazy::Raise | Lazy::RaiseOnSql => Then::Refuse {
                message: format!(
                    "'{}.{}' is not available due to lazy='{}'",
                    self.class_name,
                    self.relationship.key,
                    lazy.as_str()
                ),
                unless_there: get_key(self).filter(|_| lazy == Lazy::RaiseOnSql),
            },
            Lazy::Noload => Then::Nothing,
        };
        Ok(Loading { parents: parents(), then })
    }

    /// The statement that gets one target by its key, of which these parts are NULL.
    pub fn get(&self, key: &[ColumnRef], nulls: &[bool]) -> Statement {
        get_statement(self, key, nulls)
    }

    /// `_WriteOnlyLoader.init_class_attribute`.
    fn check_list(&self) -> Result<(), LensError> {
        if self.relationship.uselist && self.relationship.direction != Direction::ManyToOne {
            return Ok(());
        }
        Err(LensError::Refused(format!(
            "On relationship {}.{}, 'dynamic' loaders cannot be used with many-to-one/one-to-one \
             relationships and/or uselist=False.",
            self.class_name, self.relationship.key
        )))
    }

    pub(super) fn ends(&self) -> Ends<'_> {
        Ends {
            relationship: self.relationship,
            parent: &self.parent,
            target: &self.target,
            parent_as: Some(Standing::Plain),
            secondary_as: Standing::Plain,
            target_as: Standing::Plain,
        }
    }

    pub(super) fn is_inner_join(&self) -> bool {
        self.options.is_inner_join
    }

    pub(super) fn distinct_target_key(&self) -> Option<bool> {
        self.options.distinct_target_key
    }

    pub(super) fn omit_join(&self) -> Option<bool> {
        self.options.omit_join
    }
}

impl Options {
    fn of(schema: &Schema, relationship: &ResolvedRelationship) -> Self {
        let declared = schema
            .models
            .values()
            .find_map(|model| model.relationship(relationship.relationship_id));
        let Some(declared) = declared else { return Self::default() };
        let options = match (relationship.end, &declared.backref) {
            (RelationshipEnd::Backref, Some(backref)) => &backref.options,
            _ => &declared.options,
        };
        let constant = |name| match options.more.get(name) {
            Some(PythonArgument::Constant(value)) => Some(value),
            _ => None,
        };
        let depth = constant("join_depth").and_then(Value::as_u64);
        Self {
            join_depth: depth.and_then(|one| usize::try_from(one).ok()).filter(|one| *one > 0),
            is_inner_join: constant("innerjoin")
                .is_some_and(|one| *one != Value::Bool(false) && !one.is_null()),
            distinct_target_key: constant("distinct_target_key").and_then(Value::as_bool),
            omit_join: constant("omit_join").and_then(Value::as_bool),
        }
    }
}
