//! Which names of constraints and indexes the naming convention made, for those may be shortened.
//!
//! Knows the convention; nothing of SQL.

use std::collections::BTreeMap;

use crate::mapping::naming::{ConstraintKind, ConventionNames, constraint_name as conventional};
use crate::mapping::{
    Mapping, ResolvedForeignKey, ResolvedIndex, ResolvedIndexElement, ResolvedTable,
};
use crate::schema::ColumnId;

use super::Dialect;
use super::names::{Origin, constraint_name};

/// The names that a constraint's own name may be made of.
pub(super) struct ConstraintNames<'a> {
    table: &'a str,
    schema: Option<&'a str>,
    columns: Vec<&'a str>,
    referred_table: &'a str,
    referred_columns: Vec<&'a str>,
    unique: bool,
}

impl<'a> ConstraintNames<'a> {
    /// Of a constraint over these columns.
    pub fn of(table: &'a ResolvedTable, columns: &[ColumnId]) -> Self {
        Self {
            table: &table.name_in_schema,
            schema: table.schema.as_deref(),
            columns: table.column_names(columns),
            referred_table: "",
            referred_columns: Vec::new(),
            unique: false,
        }
    }

    /// Of a foreign key.
    pub fn of_foreign_key(table: &'a ResolvedTable, key: &'a ResolvedForeignKey) -> Self {
        Self {
            referred_table: &key.referred_name_in_schema,
            referred_columns: key.referred_column_names.iter().map(String::as_str).collect(),
            ..Self::of(table, &key.columns)
        }
    }

    fn tokens(&self) -> ConventionNames<'_> {
        ConventionNames {
            table: self.table,
            schema: self.schema,
            columns: &self.columns,
            referred_table: self.referred_table,
            referred_columns: &self.referred_columns,
            unique: self.unique,
        }
    }
}

/// The schema's naming convention.
pub(super) struct Names<'a> {
    convention: &'a BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    pub fn new(mapping: &'a Mapping) -> Self {
        Self { convention: &mapping.naming_convention }
    }

    /// Does the convention name constraints of this kind?
    pub fn has(&self, kind: ConstraintKind) -> bool {
        self.convention.contains_key(kind.prefix())
    }

    /// A constraint's name as the dialect takes it.
    ///
    /// # Errors
    /// It was given by hand and is too long.
    pub fn held(
        &self,
        kind: ConstraintKind,
        name: &str,
        of: &ConstraintNames<'_>,
        dialect: Dialect,
    ) -> Result<String, String> {
        let builds_on_given = self
            .convention
            .get(kind.prefix())
            .is_some_and(|pattern| pattern.contains("constraint_name"));
        let made = || {
            conventional(self.convention, kind, None, &of.tokens())
                .is_ok_and(|made| made.as_deref() == Some(name))
        };
        let origin = if builds_on_given || made() { Origin::Convention } else { Origin::Given };
        constraint_name(name, origin, dialect)
    }

    /// An index's name as the dialect takes it; `index=True` never gives one by hand.
    ///
    /// # Errors
    /// It was given by hand and is too long.
    pub fn held_index(
        &self,
        table: &ResolvedTable,
        index: &ResolvedIndex,
        dialect: Dialect,
    ) -> Result<String, String> {
        if index.constraint_id.is_none() {
            return constraint_name(&index.name, Origin::Convention, dialect);
        }
        let column = |element: &ResolvedIndexElement| match element {
            ResolvedIndexElement::Column(id) => Some(*id),
            ResolvedIndexElement::Expression(_) => None,
        };
        let columns: Vec<ColumnId> = index.elements.iter().filter_map(column).collect();
        let of = ConstraintNames { unique: index.unique, ..ConstraintNames::of(table, &columns) };
        self.held(ConstraintKind::Index, &index.name, &of, dialect)
    }

    /// The name of a type's CHECK: as the convention for checks makes it of the type's name.
    ///
    /// # Errors
    /// The convention builds on the type's name, and it has none.
    pub fn type_check_name(
        &self,
        given: Option<&str>,
        of: &ConstraintNames<'_>,
    ) -> Result<Option<String>, String> {
        conventional(self.convention, ConstraintKind::Check, given, &of.tokens()).map_err(|_| {
            "the naming convention for checks builds on the name of the type's constraint; give the \
             type one"
                .to_owned()
        })
    }
}
