//! The names that expressions of relationships may use: classes, tables and enums of the schema.
//!
//! Ports the look-ups of `sqlalchemy.orm.clsregistry`. Knows no Python text.

use super::Mapping;
use rustc_hash::FxHashMap;

use super::table::ColumnRef;
use crate::schema::{ColumnType, Model, ModelId, Schema};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A mapped class.
    Class(ModelId),
    /// A table, by its own name or by the variable that holds it.
    Table(ModelId),
    /// A Python enum that a column has its values from.
    Enum,
}

/// All names of a schema.
pub(super) struct Namespace<'a> {
    schema: &'a Schema,
    mapping: &'a Mapping,
    names: FxHashMap<&'a str, Named>,
}

impl<'a> Namespace<'a> {
    pub(super) fn of(schema: &'a Schema, mapping: &'a Mapping) -> Self {
        let mut names = FxHashMap::default();
        let enums =
            schema.models.values().flat_map(|model| &model.columns).filter_map(
                |column| match column.column_type.as_ref()? {
                    ColumnType::Enum(of) => of.enum_class.as_ref(),
                    _ => None,
                },
            );
        names.extend(enums.map(|class| (class.class_name.as_str(), Named::Enum)));
        // A class comes before a table of the same name, and of two classes the later one.
        for model in schema.models.values().filter(|model| !model.kind.is_class()) {
            names.insert(model.class_name.as_str(), Named::Table(model.id));
        }
        for table in mapping.tables.values().rev() {
            names.insert(table.name.as_str(), Named::Table(table.model_id));
        }
        for model in schema.models.values().filter(|model| model.kind.is_class()) {
            names.insert(model.class_name.as_str(), Named::Class(model.id));
        }
        Self { schema, mapping, names }
    }

    pub(super) fn get(&self, name: &str) -> Option<Named> {
        self.names.get(name).copied()
    }

    pub(super) fn model(&self, id: ModelId) -> Option<&'a Model> {
        self.schema.model(id)
    }

    /// The column behind an attribute of a class, its bases' included.
    pub(super) fn attribute(&self, class: ModelId, attribute: &str) -> Option<ColumnRef> {
        let attributes = &self.mapping.model(class)?.attributes;
        attributes.iter().find(|(name, _)| name == attribute).map(|(_, column)| *column)
    }

    /// Is there a relationship of this name on a class or its bases?
    pub(super) fn has_relationship(&self, class: ModelId, name: &str) -> bool {
        self.mapping
            .ancestry(class)
            .filter_map(|id| self.schema.model(id))
            .any(|model| model.relationships.iter().any(|one| one.name == name))
    }

    /// The name of a table.
    pub(super) fn table_name(&self, id: ModelId) -> String {
        self.mapping.table(id).map(|table| table.name.clone()).unwrap_or_default()
    }

    /// The column of a table by its name.
    pub(super) fn column(&self, table: ModelId, name: &str) -> Option<ColumnRef> {
        let table = self.mapping.table(table)?;
        let column = table.column_named(name)?;
        Some(ColumnRef { model_id: table.model_id, column_id: column.column_id })
    }

    /// A column's type, that of the referred column where none was declared.
    pub(super) fn column_type(&self, column: ColumnRef) -> Option<&'a ColumnType> {
        self.mapping.column(column)?.column_type.as_ref()
    }
}

/// Names of the package `sqlalchemy` that mean something here.
pub(super) const SQL_NAMES: [&str; 32] = [
    "and_",
    "or_",
    "not_",
    "desc",
    "asc",
    "func",
    "text",
    "foreign",
    "remote",
    "cast",
    "literal_column",
    "literal",
    "null",
    "true",
    "false",
    "between",
    "case",
    "collate",
    "distinct",
    "extract",
    "nulls_first",
    "nulls_last",
    "nullsfirst",
    "nullslast",
    "type_coerce",
    "tuple_",
    "column",
    "bindparam",
    "any_",
    "all_",
    "select",
    "exists",
];
