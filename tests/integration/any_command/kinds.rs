//! The kinds of commands and of their options. The compiler sees to it that none is missing: a new
//! command has no kind until it stands here, and a kind has no maker until `make` has one.

use backref::document::{Command, ForeignKeyOption, RelationshipOption};

macro_rules! kinds {
    ($kind:ident of $payload:ident: $($name:ident),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kind { $($name),* }

        impl $kind {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub fn of(payload: &$payload) -> Self {
                match payload { $($payload::$name { .. } => Self::$name),* }
            }
        }
    };
}

kinds! {
    CommandKind of Command:
    AddModel, RenameModel, SetTablename, SetModelComment, SetRepr, SetModelKind, SetModelOption,
    SetTableSchema, SetPrimaryKeyConstraint, SetMapperPrimaryKey, SetInherits, SetMapperArgs,
    AddPrimaryKey, RemoveModels, Duplicate, InsertSchema, MergeSchema,
    AddColumn, EditColumn, RenameColumn, SetColumnType, SetLength, SetAttribute, SetPrimaryKey,
    SetNullable, SetUnique, SetIndex, SetDefault, SetServerDefault, SetOnupdate, SetAutoincrement,
    SetComputed, SetVariants, SetColumnArgument, SetColumnComment, SetUseExistingColumn, MoveColumn,
    RemoveColumns,
    AddForeignKey, AddManyToMany, SetForeignKeyTarget, SetForeignKeyColumns, SetForeignKeyOption,
    RemoveForeignKey,
    AddRelationship, RenameRelationship, RenameBackref, SetBackref, SetBackPopulates,
    SetRelationshipTarget, MoveRelationship, SetSecondary, SetRelationshipOption,
    RemoveRelationship,
    AddUniqueConstraint, EditUniqueConstraint, AddCheckConstraint, EditCheckConstraint, AddIndex,
    EditIndex, RemoveConstraint,
    MoveModels, Arrange, SetFolded, SetPinned, SetColor, SetDetail, SetDetailOf,
    AddGroup, RenameGroup, SetGroupMembers, RemoveGroups, AddNote, SetNoteText, MoveNotes,
    ResizeNote, RemoveNotes, SetTint,
    AddView, RenameView, RemoveView, AddToView, RemoveFromView, InView,
    RenameProject, SetDialect, SetPythonStyle, SetLinkNotation, SetDatabase,
    SetNamingConvention, Several,
}

kinds! {
    ForeignKeyOptionKind of ForeignKeyOption:
    Name, Ondelete, Onupdate, Deferrable, Initially, UseAlter,
}

kinds! {
    RelationshipOptionKind of RelationshipOption:
    Lazy, OrderBy, Primaryjoin, Secondaryjoin, Uselist, ForeignKeys, RemoteSide, Cascade,
    PassiveDeletes, Viewonly, PostUpdate, SingleParent, Argument, Overlaps,
}
