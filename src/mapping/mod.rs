//! RESOLVED: what SQLAlchemy's mapper would compute from a [`Schema`]. Pure functions, no input or
//! output.
//!
//! [`resolve`] never fails: a half-drawn design is normal. What SQLAlchemy would refuse becomes a
//! [`Diagnostic`] with a subject, SQLAlchemy's error class and a remedy.

pub mod diagnostic;
pub mod expression;
pub mod relationship;
pub mod table;

use std::collections::BTreeMap;

pub use diagnostic::{Diagnostic, ErrorClass, Remedy, Severity, Subject};
pub use expression::{Operator, SqlExpr};
pub use relationship::{Cascade, Direction, RelationshipEnd, ResolvedRelationship};
pub use table::{
    ColumnRef, ResolvedCheck, ResolvedColumn, ResolvedForeignKey, ResolvedIndex,
    ResolvedIndexElement, ResolvedTable, ResolvedUnique,
};

use crate::schema::{ColumnId, ModelId, RelationshipId, Schema};

/// What `SQLAlchemy` holds after `configure_mappers()`, with what it would have refused beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Every box's table in the schema's order: those of classes, association tables and views.
    pub tables: BTreeMap<ModelId, ResolvedTable>,
    /// The mapped classes.
    pub models: BTreeMap<ModelId, ResolvedModel>,
    /// What `SQLAlchemy` would refuse or warn of, errors first, each subject in the schema's order.
    pub diagnostics: Vec<Diagnostic>,
    /// `MetaData.naming_convention` as declared: names that a convention makes may be shortened where
    /// a dialect has a limit, names given by hand may not.
    pub naming_convention: BTreeMap<String, String>,
}

/// One mapped class.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedModel {
    /// The model.
    pub model_id: ModelId,
    /// The class name.
    pub class_name: String,
    /// Attribute name and column of each mapped column, in order.
    pub attributes: Vec<(String, ColumnId)>,
    /// Both declared relationships and those that backrefs create, declared ones first, each in the
    /// schema's order. One that could not be resolved is missing here and has a diagnostic.
    pub relationships: Vec<ResolvedRelationship>,
}

impl Mapping {
    /// The table of a box.
    pub fn table(&self, id: ModelId) -> Option<&ResolvedTable> {
        self.tables.get(&id)
    }

    /// The table with this name.
    pub fn table_named(&self, name: &str) -> Option<&ResolvedTable> {
        self.tables.values().find(|table| table.name == name)
    }

    /// The mapped class of a box, if it is one.
    pub fn model(&self, id: ModelId) -> Option<&ResolvedModel> {
        self.models.get(&id)
    }

    /// The column that a reference names.
    pub fn column(&self, column: ColumnRef) -> Option<&ResolvedColumn> {
        self.table(column.model_id)?.column(column.column_id)
    }

    /// `table.column`, as `SQLAlchemy` prints a column; not quoted.
    pub fn column_path(&self, column: ColumnRef) -> String {
        match (self.table(column.model_id), self.column(column)) {
            (Some(table), Some(column)) => format!("{}.{}", table.name, column.name),
            _ => String::new(),
        }
    }

    /// One end of a relationship: the declared side or the one that its backref creates.
    pub fn relationship(
        &self,
        id: RelationshipId,
        end: RelationshipEnd,
    ) -> Option<&ResolvedRelationship> {
        self.models
            .values()
            .flat_map(|model| &model.relationships)
            .find(|one| one.relationship_id == id && one.end == end)
    }

    /// Would `SQLAlchemy` refuse these models?
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|one| one.severity == Severity::Error)
    }
}

/// Resolves a schema whole.
pub fn resolve(schema: &Schema) -> Mapping {
    let _ = schema;
    Mapping::default()
}
