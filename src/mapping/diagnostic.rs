//! Diagnostics: what SQLAlchemy would refuse or warn of, as data with a remedy.

use crate::schema::{ColumnId, ConstraintId, ModelId, RelationshipId};

/// One problem with a subject that the canvas can outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Refused, or only warned of.
    pub severity: Severity,
    /// `SQLAlchemy`'s exception class.
    pub class: ErrorClass,
    /// What it is about.
    pub subject: Subject,
    /// `SQLAlchemy`'s own message, as `str(error)` gives it without the link to its documentation.
    pub message: String,
    /// The same in the designer's words, one sentence or two: where, what, what to do.
    pub advice: String,
    /// Changes that mend it, each applied by one click; empty where only the designer can know.
    pub remedies: Vec<Remedy>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// `SQLAlchemy` raises.
    Error,
    /// `SQLAlchemy` warns, or the design is likely not what was meant.
    Warning,
}

/// `SQLAlchemy`'s exception and warning classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // SQLAlchemy's own names
pub enum ErrorClass {
    AmbiguousForeignKeysError,
    NoForeignKeysError,
    NoReferencedTableError,
    NoReferencedColumnError,
    InvalidRequestError,
    ArgumentError,
    CompileError,
    DuplicateColumnError,
    /// Python's own: an expression names an attribute that a class does not have.
    AttributeError,
    /// Python's own: an expression is not Python.
    SyntaxError,
    SAWarning,
}

impl ErrorClass {
    /// The class's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AmbiguousForeignKeysError => "AmbiguousForeignKeysError",
            Self::NoForeignKeysError => "NoForeignKeysError",
            Self::NoReferencedTableError => "NoReferencedTableError",
            Self::NoReferencedColumnError => "NoReferencedColumnError",
            Self::InvalidRequestError => "InvalidRequestError",
            Self::ArgumentError => "ArgumentError",
            Self::CompileError => "CompileError",
            Self::DuplicateColumnError => "DuplicateColumnError",
            Self::AttributeError => "AttributeError",
            Self::SyntaxError => "SyntaxError",
            Self::SAWarning => "SAWarning",
        }
    }
}

/// What a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The whole schema.
    Schema,
    /// A model, association table or view.
    Model(ModelId),
    /// A column.
    Column(ModelId, ColumnId),
    /// A foreign key, other constraint or index.
    Constraint(ModelId, ConstraintId),
    /// A declared relationship.
    Relationship(ModelId, RelationshipId),
}

impl Diagnostic {
    /// Would SQLAlchemy refuse the models for it?
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl Subject {
    /// The box it is in, if it is in one.
    pub fn model_id(self) -> Option<ModelId> {
        match self {
            Self::Schema => None,
            Self::Model(id)
            | Self::Column(id, _)
            | Self::Constraint(id, _)
            | Self::Relationship(id, _) => Some(id),
        }
    }
}

/// A change that mends a diagnostic.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each is a command of the document; the fields are its payload
pub enum Remedy {
    /// Write `foreign_keys` on a relationship.
    SetForeignKeys { model_id: ModelId, relationship_id: RelationshipId, foreign_keys: Vec<String> },
    /// Write `remote_side` on a relationship.
    SetRemoteSide { model_id: ModelId, relationship_id: RelationshipId, remote_side: Vec<String> },
    /// Give a relationship another name.
    RenameRelationship { model_id: ModelId, relationship_id: RelationshipId, name: String },
    /// Give a backref another name.
    RenameBackref { model_id: ModelId, relationship_id: RelationshipId, name: String },
    /// Give a model another `__tablename__`.
    SetTablename { model_id: ModelId, tablename: String },
    /// Give a model another class name.
    RenameModel { model_id: ModelId, class_name: String },
    /// Give a column another name.
    RenameColumn { model_id: ModelId, column_id: ColumnId, name: String },
    /// Add an `id` primary key to a model.
    AddPrimaryKey { model_id: ModelId },
    /// Remove a relationship.
    RemoveRelationship { model_id: ModelId, relationship_id: RelationshipId },
    /// Remove a foreign key.
    RemoveForeignKey { model_id: ModelId, constraint_id: ConstraintId },
    /// Write `overlaps` on a relationship.
    SetOverlaps { model_id: ModelId, relationship_id: RelationshipId, overlaps: String },
    /// Write `primaryjoin` and `secondaryjoin` on a relationship: which column of the association
    /// table is this side's.
    SetJoins {
        model_id: ModelId,
        relationship_id: RelationshipId,
        primaryjoin: String,
        secondaryjoin: String,
    },
    /// Write `back_populates` on a relationship.
    SetBackPopulates { model_id: ModelId, relationship_id: RelationshipId, back_populates: String },
    /// Give a string column a length (a String on MySQL).
    SetLength { model_id: ModelId, column_id: ColumnId, length: u32 },
}
