//! Where a pane's rows come from: a table, or a relationship of one row. Knows nothing of the rows
//! themselves.

use std::sync::Arc;

use crate::document::Document;
use crate::mapping::{Mapping, RelationshipEnd, ResolvedRelationship};
use crate::schema::{ModelId, RelationshipId};
use crate::sqlite::{ParentRow, RelatedFrom, RowQuery, Value};

/// Where a pane's rows come from.
#[derive(Clone, Debug, PartialEq)]
pub enum PaneSource {
    /// All rows of a table or view.
    Table,
    /// What a relationship of one row leads to.
    Related(RelatedSource),
}

impl PaneSource {
    /// The relationship that leads here, if one does.
    pub fn related(&self) -> Option<&RelatedSource> {
        match self {
            Self::Related(related) => Some(related),
            Self::Table => None,
        }
    }
}

/// A relationship and the row that it leads from.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedSource {
    /// The relationship's declaration.
    pub relationship_id: RelationshipId,
    /// Which end of it.
    pub end: RelationshipEnd,
    /// The class of the row, which may have it from a base.
    pub parent_model: ModelId,
    /// The names of the columns that the row was read with.
    pub parent_columns: Arc<[String]>,
    /// Their values.
    pub parent_values: Vec<Value>,
    /// The attribute's name.
    pub key: String,
    /// A list, not a scalar?
    pub uselist: bool,
    /// Does a foreign key lead here that no attribute leads along?
    pub by_key: bool,
}

impl RelatedSource {
    /// The row that it leads from.
    pub fn parent(&self) -> ParentRow<'_> {
        ParentRow {
            model: self.parent_model,
            columns: &self.parent_columns,
            values: &self.parent_values,
        }
    }

    /// The relationship as the mapping has it now.
    pub fn relationship<'m>(&self, mapping: &'m Mapping) -> Option<&'m ResolvedRelationship> {
        mapping.relationship(self.relationship_id, self.end)
    }

    /// The same as the worker is asked for it, of which a query selects.
    pub fn request(
        &self,
        document: &Document,
        mapping: &Arc<Mapping>,
        query: RowQuery,
    ) -> RelatedFrom {
        RelatedFrom {
            model: self.parent_model,
            schema: Arc::clone(&document.schema),
            mapping: Arc::clone(mapping),
            relationship: self.relationship_id,
            end: self.end,
            columns: Arc::clone(&self.parent_columns),
            values: self.parent_values.clone(),
            query,
        }
    }
}
