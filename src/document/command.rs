//! Commands: what the user did to the document, as data. Each is one undo step.
//!
//! What they do is told by [`super::apply`], how they read in the Edit menu by [`super::label`].

use std::collections::BTreeMap;
use std::sync::Arc;

use emath::{Pos2, Vec2};
use serde_json::Value;

use super::DialectName;
use super::import::Merge;
use crate::diagram::{CardDetail, Diagram, GroupId, LinkNotation, Note, NoteId, ViewId};
use crate::schema::{
    Autoincrement, CheckConstraint, Column, ColumnDefault, ColumnId, ColumnType, Computed,
    ConstraintId, ForeignKeyTarget, Index, Lazy, MapperArgs, ModelId, ModelKind, ModelReference,
    PassiveDeletes, PrimaryKey, PythonArgument, PythonStyle, RelationshipEnd, RelationshipId,
    Schema, ServerDefault, UniqueConstraint,
};

/// One thing that the user did.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the fields are the payload, named as the schema names them
pub enum Command {
    // Models.
    /// A new class at a place of the canvas, with `id Integer primary_key`.
    AddModel { class_name: String, pos_in_canvas: Pos2 },
    /// Another class name (or variable name, of an association table). Expressions follow.
    RenameModel { model_id: ModelId, class_name: String },
    /// Another `__tablename__`; `None` takes the default. Expressions follow.
    SetTablename { model_id: ModelId, tablename: Option<String> },
    /// The table's comment.
    SetModelComment { model_id: ModelId, comment: Option<String> },
    /// The column that `__repr__` shows.
    SetRepr { model_id: ModelId, column_id: Option<ColumnId> },
    /// Class to association table or back.
    SetModelKind { model_id: ModelId, kind: ModelKind },
    /// A dialect option of the table (`sqlite_autoincrement`); `None` takes it away.
    SetModelOption { model_id: ModelId, option: String, value: Option<Value> },
    /// The schema that the table is in; `None` is the connection's own.
    SetTableSchema { model_id: ModelId, schema: Option<String> },
    /// The primary key constraint's name and order of columns.
    SetPrimaryKeyConstraint { model_id: ModelId, primary_key: PrimaryKey },
    /// `__mapper_args__["primary_key"]`.
    SetMapperPrimaryKey { model_id: ModelId, column_ids: Vec<ColumnId> },
    /// The class that it inherits from, or none.
    SetInherits { model_id: ModelId, base: Option<ModelReference> },
    /// The rest of `__mapper_args__`, as it is now.
    SetMapperArgs { model_id: ModelId, mapper_args: Box<MapperArgs> },
    /// An `id Integer primary_key` as the first column of a model without a key.
    AddPrimaryKey { model_id: ModelId },
    /// Models with all that refers to them: foreign keys and relationships of other models.
    RemoveModels { model_ids: Vec<ModelId> },
    /// Copies of models, shifted on the canvas. Keys and relationships among them are copied too.
    Duplicate { model_ids: Vec<ModelId>, offset_in_canvas: Vec2 },
    /// Models from elsewhere (paste, import, a database) beside those that are here, with the places,
    /// colours, groups and notes that their diagram has. Ids are given anew, names that are taken get
    /// a number. Keys to tables that are here already are connected.
    InsertSchema { source: String, schema: Arc<Schema>, diagram: Arc<Diagram> },
    /// What was chosen of a source's differences, done to the models that are here. Boxes that are
    /// here stay where they are.
    MergeSchema { merge: Arc<Merge> },

    // Columns.
    /// A new column before the one at `index` (0-based; past the end adds at the end).
    AddColumn { model_id: ModelId, index: usize, spec: Box<ColumnSpec> },
    /// A column as its line was written anew. What the line cannot say is kept.
    EditColumn { model_id: ModelId, column_id: ColumnId, spec: Box<ColumnSpec> },
    /// Another name in the database. Expressions follow.
    RenameColumn { model_id: ModelId, column_id: ColumnId, name: String },
    /// Another type; `None` takes that of the referred column.
    SetColumnType { model_id: ModelId, column_id: ColumnId, column_type: Option<ColumnType> },
    /// The length of a column's type, in characters (bytes of a `LargeBinary`).
    SetLength { model_id: ModelId, column_id: ColumnId, length: u32 },
    /// The Python attribute's name where it is not the column's. Expressions follow.
    SetAttribute { model_id: ModelId, column_id: ColumnId, attribute: Option<String> },
    /// `primary_key=`.
    SetPrimaryKey { model_id: ModelId, column_id: ColumnId, primary_key: bool },
    /// `nullable=`; `None` is not said.
    SetNullable { model_id: ModelId, column_id: ColumnId, nullable: Option<bool> },
    /// `unique=`.
    SetUnique { model_id: ModelId, column_id: ColumnId, unique: bool },
    /// `index=`.
    SetIndex { model_id: ModelId, column_id: ColumnId, index: bool },
    /// `default=`.
    SetDefault { model_id: ModelId, column_id: ColumnId, default: Option<ColumnDefault> },
    /// `server_default=`.
    SetServerDefault {
        model_id: ModelId,
        column_id: ColumnId,
        server_default: Option<ServerDefault>,
    },
    /// `onupdate=`.
    SetOnupdate { model_id: ModelId, column_id: ColumnId, onupdate: Option<ColumnDefault> },
    /// `autoincrement=`.
    SetAutoincrement { model_id: ModelId, column_id: ColumnId, autoincrement: Autoincrement },
    /// `Computed(...)`.
    SetComputed { model_id: ModelId, column_id: ColumnId, computed: Option<Computed> },
    /// `with_variant(…)`: types that it has on one dialect only.
    SetVariants { model_id: ModelId, column_id: ColumnId, variants: BTreeMap<String, ColumnType> },
    /// An argument that only Python looks at; `None` takes it away.
    SetColumnArgument {
        model_id: ModelId,
        column_id: ColumnId,
        name: String,
        argument: Option<PythonArgument>,
    },
    /// The column's comment.
    SetColumnComment { model_id: ModelId, column_id: ColumnId, comment: Option<String> },
    /// `use_existing_column=`, of a class that shares its base's table.
    SetUseExistingColumn { model_id: ModelId, column_id: ColumnId, use_existing_column: bool },
    /// The column to another place in its table (0-based, as counted without it).
    MoveColumn { model_id: ModelId, column_id: ColumnId, index: usize },
    /// Columns with the keys, constraints and indexes that they are part of.
    RemoveColumns { model_id: ModelId, column_ids: Vec<ColumnId> },

    // Foreign keys.
    /// A foreign key and, if wanted, the relationship that it carries. Made from a
    /// [`super::LinkPlan`], which decides the child side.
    AddForeignKey {
        child: ModelId,
        columns: ForeignKeyColumns,
        parent: ModelId,
        parent_columns: Vec<ColumnId>,
        ondelete: Option<String>,
        onupdate: Option<String>,
        relationship: Option<RelationshipNames>,
    },
    /// An association table of two foreign keys, and a relationship through it.
    AddManyToMany {
        /// The class that the relationship is declared on.
        a: ModelId,
        b: ModelId,
        tablename: String,
        /// The list on `a`, of `b`s.
        a_name: String,
        /// The list on `b`, of `a`s.
        b_name: String,
    },
    /// Another target of a foreign key.
    SetForeignKeyTarget { model_id: ModelId, constraint_id: ConstraintId, target: ForeignKeyTarget },
    /// Other referring columns and target of a foreign key.
    SetForeignKeyColumns {
        model_id: ModelId,
        constraint_id: ConstraintId,
        column_ids: Vec<ColumnId>,
        target: ForeignKeyTarget,
    },
    /// One option of a foreign key.
    SetForeignKeyOption { model_id: ModelId, constraint_id: ConstraintId, option: ForeignKeyOption },
    /// A foreign key, with the relationships that it alone carries. Its columns stay.
    RemoveForeignKey { model_id: ModelId, constraint_id: ConstraintId },

    // Relationships.
    /// A relationship declared on a class.
    AddRelationship {
        model_id: ModelId,
        name: String,
        target: ModelReference,
        backref: Option<String>,
        secondary: Option<ModelReference>,
    },
    /// Another attribute name for the declared end.
    RenameRelationship { model_id: ModelId, relationship_id: RelationshipId, name: String },
    /// Another attribute name for the end that the backref makes.
    RenameBackref { model_id: ModelId, relationship_id: RelationshipId, name: String },
    /// A backref where there is none, another name for the one there is, or none.
    SetBackref { model_id: ModelId, relationship_id: RelationshipId, backref: Option<String> },
    /// `back_populates=`.
    SetBackPopulates {
        model_id: ModelId,
        relationship_id: RelationshipId,
        back_populates: Option<String>,
    },
    /// The class on the other side.
    SetRelationshipTarget {
        model_id: ModelId,
        relationship_id: RelationshipId,
        target: ModelReference,
    },
    /// The relationship to another class that declares it, with its name and options.
    MoveRelationship { model_id: ModelId, relationship_id: RelationshipId, to: ModelId },
    /// `secondary=`.
    SetSecondary {
        model_id: ModelId,
        relationship_id: RelationshipId,
        secondary: Option<ModelReference>,
    },
    /// One option of one end of a relationship.
    SetRelationshipOption {
        model_id: ModelId,
        relationship_id: RelationshipId,
        end: RelationshipEnd,
        option: RelationshipOption,
    },
    /// A relationship; also its association table if that is folded and nothing else uses it.
    RemoveRelationship { model_id: ModelId, relationship_id: RelationshipId },

    // Constraints and indexes. The payload's id is given on adding and does not matter.
    /// A unique constraint.
    AddUniqueConstraint { model_id: ModelId, constraint: UniqueConstraint },
    /// A unique constraint as it is now (found by its id).
    EditUniqueConstraint { model_id: ModelId, constraint: UniqueConstraint },
    /// A check constraint.
    AddCheckConstraint { model_id: ModelId, constraint: CheckConstraint },
    /// A check constraint as it is now (found by its id).
    EditCheckConstraint { model_id: ModelId, constraint: CheckConstraint },
    /// An index.
    AddIndex { model_id: ModelId, index: Index },
    /// An index as it is now (found by its id).
    EditIndex { model_id: ModelId, index: Index },
    /// A unique constraint, check constraint or index.
    RemoveConstraint { model_id: ModelId, constraint_id: ConstraintId },

    // The canvas.
    /// Boxes to where they were dragged.
    MoveModels { positions: BTreeMap<ModelId, Pos2> },
    /// Boxes to where an arrangement put them.
    Arrange { positions: BTreeMap<ModelId, Pos2> },
    /// Is an association table drawn as one link (true) or as a box?
    SetFolded { model_ids: Vec<ModelId>, folded: bool },
    /// Does an arrangement leave these boxes where they are?
    SetPinned { model_ids: Vec<ModelId>, pinned: bool },
    /// The colour of boxes, an index into the theme's palette; `None` is the plain one.
    SetColor { model_ids: Vec<ModelId>, color: Option<u8> },

    /// Which rows all boxes have.
    SetDetail { detail: CardDetail },
    /// Which rows these boxes have; `None` as all have.
    SetDetailOf { model_ids: Vec<ModelId>, detail: Option<CardDetail> },
    /// A titled frame around boxes, which leave the groups that they were in.
    AddGroup { title: String, model_ids: Vec<ModelId> },
    /// Another title of a group.
    RenameGroup { group_id: GroupId, title: String },
    /// Which boxes a group is around; none takes it away.
    SetGroupMembers { group_id: GroupId, model_ids: Vec<ModelId> },
    /// Frames are taken away; their boxes stay.
    RemoveGroups { group_ids: Vec<GroupId> },
    /// A text on the canvas.
    AddNote { note: Note },
    /// What a note says.
    SetNoteText { note_id: NoteId, text: String },
    /// Notes to where they were dragged.
    MoveNotes { positions: BTreeMap<NoteId, Pos2> },
    /// The width and least height of a note, in canvas points.
    ResizeNote { note_id: NoteId, size: Vec2 },
    /// Notes are taken away.
    RemoveNotes { note_ids: Vec<NoteId> },
    /// The tint of groups and notes, an index into the theme's palette; `None` is the plain one.
    SetTint { group_ids: Vec<GroupId>, note_ids: Vec<NoteId>, color: Option<u8> },

    // Named views.
    /// A view of some models, where they stand now.
    AddView { name: String, positions: BTreeMap<ModelId, Pos2> },
    /// Another name of a view.
    RenameView { view_id: ViewId, name: String },
    /// A view is taken away; its models stay.
    RemoveView { view_id: ViewId },
    /// Models are shown in a view too. Those without a position stand clear of what is there.
    AddToView { view_id: ViewId, positions: BTreeMap<ModelId, Option<Pos2>> },
    /// Models are no longer shown in a view.
    RemoveFromView { view_id: ViewId, model_ids: Vec<ModelId> },
    /// A command given while a view was looked at: places, groups and notes are the view's.
    InView { view_id: ViewId, command: Box<Command> },

    // The whole.
    /// The project's name.
    RenameProject { name: String },
    /// The dialect that the document is shown and exported in.
    SetDialect { dialect: DialectName },
    /// The style that models are shown and exported in as Python.
    SetPythonStyle { style: PythonStyle },
    /// How the ends of links are drawn.
    SetLinkNotation { notation: LinkNotation },
    /// The SQLite file whose rows are browsed by the design, as [`crate::document::Settings`] has it.
    SetDatabase { database: Option<String> },
    /// `MetaData(naming_convention=…)`.
    SetNamingConvention { naming_convention: BTreeMap<String, String> },
    /// Several commands as one step: all are done, or none. An empty label takes the first one's.
    Several { label: String, commands: Vec<Command> },
}

/// A column to be added, or as its line was written anew.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSpec {
    /// The column; its id does not matter, it is given on adding.
    pub column: Column,
    /// What the column refers to, by names.
    pub foreign_key: Option<ForeignKeySpec>,
}

impl ColumnSpec {
    /// A column without options.
    pub fn new(name: impl Into<String>, column_type: Option<ColumnType>) -> Self {
        Self { column: Column::new(ColumnId(0), name, column_type), foreign_key: None }
    }

    /// `id Integer primary_key`: the column that a new model begins with.
    pub fn id_primary_key() -> Self {
        let mut spec = Self::new("id", Some(ColumnType::Integer {}));
        spec.column.primary_key = true;
        spec
    }
}

/// `-> roles.id on delete cascade`: a foreign key as a line says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignKeySpec {
    /// The referred table's name or class name.
    pub table: String,
    /// The referred column; `None` takes the primary key.
    pub column: Option<String>,
    /// `ON DELETE`, in capitals.
    pub ondelete: Option<String>,
    /// `ON UPDATE`, in capitals.
    pub onupdate: Option<String>,
}

/// The referring columns of a foreign key, in the order of the referred ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignKeyColumns {
    /// Columns that the child has.
    Existing(Vec<ColumnId>),
    /// Names of columns to be made, with the types of the referred ones.
    New(Vec<String>),
}

/// The names of both ends of a relationship that a foreign key carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipNames {
    /// The attribute on the parent: `Role.users`. The relationship is declared there.
    pub parent_name: String,
    /// The attribute on the child, which the backref makes: `User.role`. Empty makes no backref.
    pub child_name: String,
    /// Is the parent's end one row (`uselist=False`) instead of a list?
    pub is_one_to_one: bool,
}

/// One option of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum ForeignKeyOption {
    Name(Option<String>),
    Ondelete(Option<String>),
    Onupdate(Option<String>),
    Deferrable(Option<bool>),
    Initially(Option<String>),
    UseAlter(bool),
}

/// One option of one end of a relationship.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum RelationshipOption {
    Lazy(Option<Lazy>),
    OrderBy(Vec<String>),
    Primaryjoin(Option<String>),
    Secondaryjoin(Option<String>),
    Uselist(Option<bool>),
    ForeignKeys(Vec<String>),
    RemoteSide(Vec<String>),
    Cascade(Option<String>),
    PassiveDeletes(PassiveDeletes),
    Viewonly(Option<bool>),
    PostUpdate(bool),
    SingleParent(bool),
    Argument(String, Option<PythonArgument>),
    Overlaps(Option<String>),
}

/// What a command made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// New models, association tables included, in the order of making.
    pub models: Vec<ModelId>,
    /// New columns with their models.
    pub columns: Vec<(ModelId, ColumnId)>,
    /// New relationships with the models that they are declared on.
    pub relationships: Vec<(ModelId, RelationshipId)>,
    /// New foreign keys, other constraints and indexes with their models.
    pub constraints: Vec<(ModelId, ConstraintId)>,
    /// New groups.
    pub groups: Vec<GroupId>,
    /// New notes.
    pub notes: Vec<NoteId>,
    /// New views.
    pub views: Vec<ViewId>,
}

/// Why a command was refused; the document is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// What it is about is not in the document (any more).
    #[error("{what} is no longer in the project")]
    Gone {
        /// "The model", "The column" and the like.
        what: &'static str,
    },
    /// A name that must not be empty is.
    #[error("{what} needs a name")]
    EmptyName {
        /// "A model", "A column" and the like.
        what: &'static str,
    },
    /// The name is another's already.
    #[error("{owner} already has {what} named {name}. {free} is free")]
    NameTaken {
        /// Where: "The project", or a class name.
        owner: String,
        /// "a model", "a column", "an attribute".
        what: &'static str,
        /// The name that was asked for.
        name: String,
        /// One that could be used instead.
        free: String,
    },
    /// The name is no name there, or one that is kept for something else.
    #[error("{message}")]
    NotAName {
        /// One sentence that says why.
        message: String,
        /// One that could be used instead.
        free: Option<String>,
    },
    /// Anything else that cannot be; one sentence that says what to do.
    #[error("{0}")]
    Refused(String),
}

impl CommandError {
    /// A name that could be used instead of the one that was refused.
    pub fn free_name(&self) -> Option<&str> {
        match self {
            Self::NameTaken { free, .. } => Some(free),
            Self::NotAName { free, .. } => free.as_deref(),
            Self::Gone { .. } | Self::EmptyName { .. } | Self::Refused(_) => None,
        }
    }
}
