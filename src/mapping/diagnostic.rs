//! Diagnostics: what SQLAlchemy would refuse or warn of, as data with a remedy.

use super::Mapping;
use super::table::ColumnRef;
use crate::schema::{ColumnId, ConstraintId, ModelId, RelationshipEnd, RelationshipId};

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

impl Diagnostic {
    /// What `SQLAlchemy` raises, without remedies.
    pub(super) fn error(
        class: ErrorClass,
        subject: Subject,
        message: String,
        advice: String,
    ) -> Self {
        let severity = Severity::Error;
        Self { severity, class, subject, message, advice, remedies: Vec::new() }
    }

    /// What it warns of, without remedies.
    pub(super) fn warning(subject: Subject, message: String, advice: String) -> Self {
        let (severity, class) = (Severity::Warning, ErrorClass::SAWarning);
        Self { severity, class, subject, message, advice, remedies: Vec::new() }
    }
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
    ConstraintColumnNotFoundError,
    /// Python's own: an expression names an attribute that a class does not have.
    AttributeError,
    /// Python's own: a class inherits from one that stands nowhere before it.
    NameError,
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
            Self::ConstraintColumnNotFoundError => "ConstraintColumnNotFoundError",
            Self::AttributeError => "AttributeError",
            Self::NameError => "NameError",
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
    /// Write an option of one end of a relationship, or take it out.
    SetOption {
        model_id: ModelId,
        relationship_id: RelationshipId,
        end: RelationshipEnd,
        option: RemedyOption,
    },
    /// Join a relationship by these foreign keys: write `foreign_keys`, or both joins where only those
    /// tell the sides of an association table apart.
    ChooseJoin { model_id: ModelId, relationship_id: RelationshipId, join: JoinChoice },
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
    /// Let a column of a subclass stand for the one that its base's table has.
    UseExistingColumn { model_id: ModelId, column_id: ColumnId },
    /// Let a model inherit from none.
    RemoveInherits { model_id: ModelId },
    /// Draw a foreign key from a model's primary key to that of its base.
    JoinToBase { model_id: ModelId, base: ModelId },
    /// Write `inherit_condition` on a model.
    SetInheritCondition { model_id: ModelId, inherit_condition: String },
    /// Write `polymorphic_identity` on a model.
    SetPolymorphicIdentity { model_id: ModelId, identity: String },
    /// Give a column's attribute another name.
    SetAttribute { model_id: ModelId, column_id: ColumnId, attribute: String },
    /// Add an `id` primary key to a model.
    AddPrimaryKey { model_id: ModelId },
    /// Draw a model of this name.
    AddModel { class_name: String },
    /// Draw a foreign key between two models.
    AddForeignKey { child: ModelId, parent: ModelId },
    /// Remove a relationship.
    RemoveRelationship { model_id: ModelId, relationship_id: RelationshipId },
    /// Remove a foreign key.
    RemoveForeignKey { model_id: ModelId, constraint_id: ConstraintId },
    /// Let a foreign key refer to these columns instead.
    SetForeignKeyTarget {
        model_id: ModelId,
        constraint_id: ConstraintId,
        target: ModelId,
        columns: Vec<ColumnId>,
    },
    /// Write `back_populates` on a relationship; `None` takes it out.
    SetBackPopulates {
        model_id: ModelId,
        relationship_id: RelationshipId,
        back_populates: Option<String>,
    },
    /// Let two relationships name each other in `back_populates`: model, relationship and its name.
    LinkEnds { ends: [(ModelId, RelationshipId, String); 2] },
    /// Let a relationship make its other end by a backref of this name; `None` takes it out.
    SetBackref { model_id: ModelId, relationship_id: RelationshipId, backref: Option<String> },
    /// Leave it to SQLAlchemy whether a column counts up.
    ClearAutoincrement { model_id: ModelId, column_id: ColumnId },
    /// Give a string column a length (a String on MySQL).
    SetLength { model_id: ModelId, column_id: ColumnId, length: u32 },
}

/// An option that a remedy writes on one end of a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemedyOption {
    /// `remote_side=`, so that this end holds one object.
    RemoteSide(Vec<String>),
    /// `overlaps=`.
    Overlaps(String),
    /// `viewonly=True`.
    Viewonly,
    /// `single_parent=True`.
    SingleParent,
    /// `cascade=`; `None` takes it out.
    Cascade(Option<String>),
    /// No `passive_deletes`.
    NoPassiveDeletes,
    /// No `lazy`.
    NoLazy,
    /// No `secondaryjoin`.
    NoSecondaryjoin,
}

/// One way to join two tables where there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinChoice {
    /// What is written.
    pub written: WrittenJoin,
    /// The referred and the referring column of each pair, of the key to this side's table.
    pub pairs: Vec<(ColumnRef, ColumnRef)>,
    /// The same of the association table's key to the other side; empty without such a table.
    pub secondary_pairs: Vec<(ColumnRef, ColumnRef)>,
}

/// What says which join is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum WrittenJoin {
    ForeignKeys(Vec<String>),
    Joins { primaryjoin: String, secondaryjoin: String },
}

impl JoinChoice {
    /// The foreign key columns that it goes by: `games.home_team_id`, of several `a.x, a.y`.
    pub fn columns_text(&self, mapping: &Mapping) -> String {
        let of = |pairs: &[(ColumnRef, ColumnRef)]| {
            let paths: Vec<String> =
                pairs.iter().map(|(_, referring)| mapping.column_path(*referring)).collect();
            paths.join(", ")
        };
        if self.secondary_pairs.is_empty() {
            return of(&self.pairs);
        }
        format!("{}, then {}", of(&self.pairs), of(&self.secondary_pairs))
    }

    /// The condition in SQL's words: `games.home_team_id = teams.id`.
    pub fn condition_text(&self, mapping: &Mapping) -> String {
        let pairs = self.pairs.iter().chain(&self.secondary_pairs);
        let parts: Vec<String> = pairs
            .map(|(referred, referring)| {
                format!("{} = {}", mapping.column_path(*referring), mapping.column_path(*referred))
            })
            .collect();
        parts.join(" and ")
    }
}
