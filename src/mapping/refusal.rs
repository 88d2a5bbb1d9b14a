//! What SQLAlchemy refuses in a relationship, in its words and in the designer's, with remedies.
//!
//! Knows the messages of `sqlalchemy.orm`; which of them applies is found by the passes.

use super::backref_names::free_backref_name;
use super::cascade::CascadeError;
use super::configure::Configurator;
use super::diagnostic::{Diagnostic, ErrorClass, Remedy, RemedyOption, Severity, Subject};
use super::expression_text::ExpressionError;
use super::join_condition::{JoinArguments, JoinConditionError};
use super::join_refusal::{Sides, Texts, join_text};
use super::python_repr::python_repr;
use super::relationship::Direction;
use super::remedy;
use crate::schema::{ModelId, RelationshipEnd};

/// A refusal, before it is known how the property is called.
pub(super) struct Refusal {
    /// The property it is raised for, where that is not the one being configured.
    pub(super) property: Option<usize>,
    kind: Kind,
}

enum Kind {
    Join { error: JoinConditionError, parent: ModelId, child: ModelId, secondary: Option<ModelId> },
    Cascade { error: CascadeError, direction: Direction, target: ModelId },
    Expression { error: ExpressionError, text: String, argument: Option<&'static str> },
    UnknownName { text: String, name: String, is_target: bool },
    NotAClass,
    SecondaryjoinOnBackref,
    BackrefCollides { key: String, target: ModelId },
    BackPopulatesColumn { key: String, target: ModelId },
    NoSuchProperty { key: String, target: ModelId },
    ReverseElsewhere { key: String, other: usize },
    SameDirection { other: usize },
    DynamicScalar,
}

impl Refusal {
    fn new(kind: Kind) -> Self {
        Self { property: None, kind }
    }

    pub(super) fn join(error: JoinConditionError, of: &JoinArguments) -> Self {
        let (parent, child, secondary) = (of.parent, of.child, of.secondary);
        Self::new(Kind::Join { error, parent, child, secondary })
    }

    pub(super) fn cascade(error: CascadeError, direction: Direction, target: ModelId) -> Self {
        Self::new(Kind::Cascade { error, direction, target })
    }

    pub(super) fn expression(error: ExpressionError, text: &str) -> Self {
        Self::new(Kind::Expression { error, text: text.to_owned(), argument: None })
    }

    pub(super) fn unknown_name(text: &str, name: &str) -> Self {
        let (text, name) = (text.to_owned(), name.to_owned());
        Self::new(Kind::UnknownName { text, name, is_target: false })
    }

    pub(super) fn not_a_class() -> Self {
        Self::new(Kind::NotAClass)
    }

    pub(super) fn secondaryjoin_on_backref() -> Self {
        Self::new(Kind::SecondaryjoinOnBackref)
    }

    pub(super) fn backref_collides(key: &str, target: ModelId) -> Self {
        Self::new(Kind::BackrefCollides { key: key.to_owned(), target })
    }

    pub(super) fn back_populates_column(key: &str, target: ModelId) -> Self {
        Self::new(Kind::BackPopulatesColumn { key: key.to_owned(), target })
    }

    pub(super) fn no_such_property(key: &str, target: ModelId) -> Self {
        Self::new(Kind::NoSuchProperty { key: key.to_owned(), target })
    }

    pub(super) fn reverse_elsewhere(key: &str, other: usize) -> Self {
        Self::new(Kind::ReverseElsewhere { key: key.to_owned(), other })
    }

    pub(super) fn same_direction(other: usize) -> Self {
        Self::new(Kind::SameDirection { other })
    }

    pub(super) fn dynamic_scalar() -> Self {
        Self::new(Kind::DynamicScalar)
    }

    /// Says that it is raised for this property.
    pub(super) fn at(mut self, property: usize) -> Self {
        self.property = Some(property);
        self
    }

    /// Says that the name is that of the class on the other side.
    pub(super) fn of_target(mut self) -> Self {
        if let Kind::UnknownName { is_target, .. } = &mut self.kind {
            *is_target = true;
        }
        self
    }

    /// Says in which argument of `relationship()` the expression stands.
    pub(super) fn in_argument(mut self, name: &'static str) -> Self {
        if let Kind::Expression { argument, .. } = &mut self.kind {
            *argument = Some(name);
        }
        self
    }

    /// The diagnostic, for the property at a place.
    pub(super) fn into_diagnostic(self, of: &Configurator<'_>, at: usize) -> Diagnostic {
        let property = &of.properties[at];
        let path = of.path(at);
        let declared = (property.declared_on, property.relationship_id);
        let (class, message, advice, remedies) = match self.kind {
            Kind::Join { error, parent, child, secondary } => {
                let sides = Sides { path: &path, parent, child, secondary, at };
                let subject = match &error {
                    JoinConditionError::BrokenKey { key, child } => {
                        Subject::Constraint(*child, *key)
                    }
                    _ => Subject::Relationship(declared.0, declared.1),
                };
                let (class, message, advice, remedies) = join_text(of, &error, &sides);
                return Diagnostic {
                    severity: Severity::Error,
                    class,
                    subject,
                    message,
                    advice,
                    remedies,
                };
            }
            Kind::Cascade { error, direction, target } => {
                cascade_text(of, error, direction, target, at)
            }
            Kind::Expression { error, text, argument } => {
                expression_text(of, at, &error, &text, argument)
            }
            Kind::UnknownName { text, name, is_target } => (
                ErrorClass::InvalidRequestError,
                unknown_name_message(of, at, &text, &python_repr(&name)),
                if is_target {
                    format!("{path}: there is no model {name}. Choose another target or draw one.")
                } else {
                    format!("{path}: there is no table {name}. Choose the association table again.")
                },
                if is_target {
                    let mut remedies = vec![Remedy::AddModel { class_name: name }];
                    remedies.extend(remove(declared));
                    remedies
                } else {
                    remove(declared)
                },
            ),
            Kind::NotAClass => (
                ErrorClass::ArgumentError,
                format!(
                    "relationship '{}' expects a class or a mapper argument (received: <class \
                     'sqlalchemy.sql.schema.Table'>)",
                    property.key
                ),
                format!("{path}: its target is a table without a class. Choose a model class."),
                remove(declared),
            ),
            Kind::SecondaryjoinOnBackref => (
                ErrorClass::InvalidRequestError,
                "Can't assign 'secondaryjoin' on a backref against a non-secondary relationship."
                    .to_owned(),
                format!("{path}: a secondaryjoin needs an association table in secondary."),
                vec![remedy::set_option(of, at, RemedyOption::NoSecondaryjoin)],
            ),
            Kind::BackrefCollides { key, target } => (
                ErrorClass::ArgumentError,
                format!(
                    "Error creating backref '{key}' on relationship '{path}': property of that \
                     name exists on mapper '{}'",
                    of.mapper(target)
                ),
                format!(
                    "{path}: its backref {key} would replace {}.{key}. Give one of them another \
                     name.",
                    of.class_name(target)
                ),
                vec![Remedy::RenameBackref {
                    model_id: declared.0,
                    relationship_id: declared.1,
                    name: free_backref_name(of, target, &key, property.owner),
                }],
            ),
            Kind::BackPopulatesColumn { key, target } => (
                ErrorClass::InvalidRequestError,
                format!(
                    "back_populates on relationship '{path}' refers to attribute '{}.{key}' that \
                     is not a relationship.  The back_populates parameter should refer to the name \
                     of a relationship on the target class.",
                    of.class_name(target)
                ),
                format!(
                    "{path}: back_populates names {}.{key}, which is a column. Name a relationship.",
                    of.class_name(target)
                ),
                back_populates_remedies(of, at, target),
            ),
            Kind::NoSuchProperty { key, target } => (
                ErrorClass::InvalidRequestError,
                format!(
                    "Mapper '{}' has no property '{key}'.  If this property was indicated from \
                     other mappers or configure events, ensure registry.configure() has been \
                     called.",
                    of.mapper(target)
                ),
                format!(
                    "{path}: back_populates names {}.{key}, which does not exist. Add it, or use a \
                     backref.",
                    of.class_name(target)
                ),
                {
                    let mut remedies = vec![Remedy::SetBackref {
                        model_id: declared.0,
                        relationship_id: declared.1,
                        backref: Some(key.clone()),
                    }];
                    remedies.extend(back_populates_remedies(of, at, target));
                    remedies
                },
            ),
            Kind::ReverseElsewhere { key, other } => (
                ErrorClass::ArgumentError,
                format!(
                    "reverse_property {} on relationship {path} references relationship {}, which \
                     does not reference mapper {}",
                    python_repr(&key),
                    of.path(other),
                    of.mapper(property.owner)
                ),
                format!(
                    "{path}: {} leads to another model. Name a relationship that leads back to {}.",
                    of.path(other),
                    of.class_name(property.owner)
                ),
                of.target_of(at)
                    .map(|target| back_populates_remedies(of, at, target))
                    .unwrap_or_default(),
            ),
            Kind::SameDirection { other } => same_direction_text(of, at, other),
            Kind::DynamicScalar => (
                ErrorClass::InvalidRequestError,
                format!(
                    "On relationship {path}, 'dynamic' loaders cannot be used with \
                     many-to-one/one-to-one relationships and/or uselist=False."
                ),
                format!("{path}: it holds one object, so lazy cannot be dynamic or write_only."),
                vec![remedy::set_option(of, at, RemedyOption::NoLazy)],
            ),
        };
        Diagnostic {
            severity: Severity::Error,
            class,
            subject: Subject::Relationship(declared.0, declared.1),
            message,
            advice,
            remedies,
        }
    }
}

fn remove((model_id, relationship_id): (ModelId, crate::schema::RelationshipId)) -> Vec<Remedy> {
    vec![Remedy::RemoveRelationship { model_id, relationship_id }]
}

fn cascade_text(
    of: &Configurator<'_>,
    error: CascadeError,
    direction: Direction,
    target: ModelId,
    at: usize,
) -> Texts {
    let path = of.path(at);
    let written = of.properties[at].options.cascade.as_deref();
    match error {
        CascadeError::DeleteOrphanOnManySide => {
            let kind =
                if direction == Direction::ManyToOne { "many-to-one" } else { "many-to-many" };
            let message = format!(
                "For {kind} relationship {path}, delete-orphan cascade is normally configured only \
                 on the \"one\" side of a one-to-many relationship, and not on the \"many\" side of \
                 a many-to-one or many-to-many relationship.  To force this relationship to allow a \
                 particular \"{}\" object to be referenced by only a single \"{}\" object at a time \
                 via the {path} relationship, which would allow delete-orphan cascade to take place \
                 in this direction, set the single_parent=True flag.",
                of.class_name(target),
                of.class_name(of.properties[at].owner),
            );
            let advice = format!(
                "{path}: delete-orphan belongs to the list of a one-to-many. Move it to the other \
                 end."
            );
            let cascade = remedy::cascade_without(written, &["delete-orphan"]);
            let remedies = vec![
                remedy::set_option(of, at, RemedyOption::SingleParent),
                remedy::set_option(of, at, RemedyOption::Cascade(cascade)),
            ];
            (ErrorClass::ArgumentError, message, advice, remedies)
        }
        CascadeError::PassiveDeletesAll => (
            ErrorClass::ArgumentError,
            format!(
                "On {path}, can't set passive_deletes='all' in conjunction with 'delete' or \
                 'delete-orphan' cascade"
            ),
            format!(
                "{path}: passive_deletes=\"all\" leaves deleting to the database. Drop delete from the cascade."
            ),
            vec![
                remedy::set_option(
                    of,
                    at,
                    RemedyOption::Cascade(remedy::cascade_without(
                        written,
                        &["delete", "delete-orphan"],
                    )),
                ),
                remedy::set_option(of, at, RemedyOption::NoPassiveDeletes),
            ],
        ),
    }
}

fn expression_text(
    of: &Configurator<'_>,
    at: usize,
    error: &ExpressionError,
    text: &str,
    argument: Option<&'static str>,
) -> Texts {
    let path = of.path(at);
    let none = Vec::new;
    match error {
        ExpressionError::UnknownName(name) => (
            ErrorClass::InvalidRequestError,
            unknown_name_message(
                of,
                at,
                text,
                &python_repr(&format!("name '{name}' is not defined")),
            ),
            format!("{path}: {name} in {text} is neither a model nor a table. Correct the name."),
            none(),
        ),
        ExpressionError::Syntax(fault) => (
            ErrorClass::SyntaxError,
            "invalid syntax (<string>, line 1)".to_owned(),
            format!("{path}: {text} is not a Python expression ({fault}). Correct it."),
            none(),
        ),
        ExpressionError::UnknownAttribute { class_name, attribute } => (
            ErrorClass::AttributeError,
            format!(
                "Class <class 'models.{class_name}'> does not have a mapped column named \
                 '{attribute}'"
            ),
            format!("{path}: {class_name} has no column {attribute}. Correct {text}."),
            none(),
        ),
        ExpressionError::UnknownColumn { table, column } => (
            ErrorClass::AttributeError,
            column.clone(),
            format!("{path}: the table {table} has no column {column}. Correct {text}."),
            none(),
        ),
        ExpressionError::NotAColumn(name) => (
            ErrorClass::InvalidRequestError,
            format!(
                "Property '{name}' is not an instance of ColumnProperty (i.e. does not correspond \
                 directly to a Column)."
            ),
            format!("{path}: {name} in {text} is a relationship. Name a column."),
            none(),
        ),
        ExpressionError::NotSql(part) => {
            let message = match argument {
                Some(argument) => {
                    format!("Column expression expected for argument '{argument}'; got {part}.")
                }
                None => format!("SQL expression element or literal value expected, got {part}."),
            };
            (
                ErrorClass::ArgumentError,
                message,
                format!("{path}: {part} is no expression over columns. Write one such as User.id."),
                none(),
            )
        }
    }
}

fn unknown_name_message(of: &Configurator<'_>, at: usize, text: &str, name: &str) -> String {
    let owner = of.properties[at].owner;
    format!(
        "When initializing mapper {}, expression {} failed to locate a name ({name}). If this is a \
         class name, consider adding this relationship() to the <class 'models.{}'> class after \
         both dependent classes have been defined.",
        of.mapper(owner),
        python_repr(text),
        of.class_name(owner),
    )
}

fn same_direction_text(of: &Configurator<'_>, at: usize, other: usize) -> Texts {
    let property = &of.properties[at];
    let direction = property.direction.unwrap_or(Direction::OneToMany);
    let (path, other_path) = (of.path(at), of.path(other));
    let message = format!(
        "{other_path} and back-reference {path} are both of the same direction \
         <RelationshipDirection.{}: {}>.  Did you mean to set remote_side on the many-to-one side ?",
        direction.as_str(),
        match direction {
            Direction::OneToMany => 1,
            Direction::ManyToOne => 2,
            Direction::ManyToMany => 3,
        },
    );
    let advice = format!(
        "{other_path} and {path} are the two ends of one relationship and lead the same way. Set \
         remote_side on the end that holds one object."
    );
    (ErrorClass::ArgumentError, message, advice, remedy::of_same_direction(of, at, other))
}

fn back_populates_remedies(of: &Configurator<'_>, at: usize, target: ModelId) -> Vec<Remedy> {
    let property = &of.properties[at];
    if property.end == RelationshipEnd::Backref {
        return Vec::new();
    }
    of.properties
        .iter()
        .filter(|other| {
            other.owner == target
                && other.end == RelationshipEnd::Declared
                && other.target.id() == Some(property.owner)
                && other.backref.is_none()
        })
        .map(|other| Remedy::SetBackPopulates {
            model_id: property.declared_on,
            relationship_id: property.relationship_id,
            back_populates: Some(other.key.clone()),
        })
        .chain(remedy::remove(of, at))
        .collect()
}
