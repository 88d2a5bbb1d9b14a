//! Identities: what a model, a column, a relationship and the rest are known by in a document.
//!
//! Ids are counters, handed out by [`super::Schema::next_id`] and saved in the project file. They are
//! never names or positions, so renaming and reordering leave every reference whole.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u32);
    };
}

id!(
    /// A box on the canvas: a model class, an association table or a view.
    ModelId
);
id!(
    /// A column, unique in the whole schema.
    ColumnId
);
id!(
    /// A declared relationship with both of its ends, unique in the whole schema.
    RelationshipId
);
id!(
    /// A table-level constraint or an index, unique in the whole schema.
    ConstraintId
);
