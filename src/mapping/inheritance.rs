//! Mapped classes that inherit: what a class has of its bases, and which tables it is mapped to.
//!
//! Ports the look-ups of `sqlalchemy.orm.Mapper` (`iterate_to_root`, `isa`, `common_parent`,
//! `persist_selectable`, `local_table`). What SQLAlchemy refuses is told elsewhere.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::Mapping;
use super::ResolvedModel;
use super::expression::SqlExpr;
use super::hierarchy::Hierarchy;
pub use super::hierarchy::InheritanceKind;
use super::relationship::ResolvedRelationship;
use super::table::{ColumnRef, ResolvedColumn};
use crate::schema::{Column, ColumnId, ModelId, Schema};

/// That a class inherits from another, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Inheritance {
    /// The class that it inherits from.
    pub base: ModelId,
    /// How it shares that class's table.
    pub kind: InheritanceKind,
    /// How its table is joined to its base's, if it is joined and that could be determined.
    pub condition: Option<SqlExpr>,
}

/// All mapped classes with their columns, without relationships and conditions.
pub(super) fn resolve_models(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
) -> BTreeMap<ModelId, ResolvedModel> {
    let classes = schema.models.values().filter(|model| model.kind.is_class());
    classes
        .map(|model| {
            let inheritance = hierarchy.base(model.id).map(|(base, kind)| Inheritance {
                base,
                kind,
                condition: None,
            });
            let resolved = ResolvedModel {
                model_id: model.id,
                class_name: model.class_name.clone(),
                inheritance,
                attributes: attributes(schema, hierarchy, model.id),
                relationships: Vec::new(),
            };
            (model.id, resolved)
        })
        .collect()
}

/// The class's own attributes, then those of its bases that it does not have itself.
fn attributes(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
    model: ModelId,
) -> Vec<(String, ColumnRef)> {
    let mut found: Vec<(String, ColumnRef)> = Vec::new();
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    for id in mapped_with(model, &|id| hierarchy.base(id)) {
        let Some(class) = schema.model(id) else { continue };
        let names: Vec<&str> = class.columns.iter().map(Column::attribute_name).collect();
        for (column, name) in class.columns.iter().zip(&names) {
            if id == model || !taken.contains(name) {
                found.push(((*name).to_owned(), hierarchy.column(id, column.id)));
            }
        }
        taken.extend(names);
        taken.extend(class.relationships.iter().map(|one| one.name.as_str()));
    }
    found
}

/// The class and the bases whose attributes it has: not those above a concrete class.
fn mapped_with(
    model: ModelId,
    base: &dyn Fn(ModelId) -> Option<(ModelId, InheritanceKind)>,
) -> Vec<ModelId> {
    let bases = std::iter::successors(Some(model), |id| match base(*id) {
        Some((base, kind)) if kind != InheritanceKind::Concrete => Some(base),
        _ => None,
    });
    bases.collect()
}

impl Mapping {
    fn base(&self, model: ModelId) -> Option<(ModelId, InheritanceKind)> {
        let inheritance = self.model(model)?.inheritance.as_ref()?;
        Some((inheritance.base, inheritance.kind))
    }

    /// The class and the bases whose attributes it has: not those above a concrete class.
    pub(super) fn mapped_with(&self, model: ModelId) -> Vec<ModelId> {
        mapped_with(model, &|id| self.base(id))
    }

    /// The class itself, its base, the base of that, and so on; `Mapper.iterate_to_root`.
    pub fn ancestry(&self, model: ModelId) -> impl Iterator<Item = ModelId> + '_ {
        std::iter::successors(Some(model), |id| self.base(*id).map(|(base, _)| base))
    }

    /// Is it this class or one that inherits from it? `Mapper.isa`.
    pub fn isa(&self, model: ModelId, base: ModelId) -> bool {
        self.ancestry(model).any(|id| id == base)
    }

    /// The class that all of a hierarchy inherit from; `Mapper.base_mapper`.
    pub fn base_mapper(&self, model: ModelId) -> ModelId {
        self.ancestry(model).last().unwrap_or(model)
    }

    /// `Mapper.is_sibling`: of one hierarchy, and neither inherits from the other.
    pub(super) fn is_sibling(&self, one: ModelId, other: ModelId) -> bool {
        self.base_mapper(one) == self.base_mapper(other)
            && !self.isa(one, other)
            && !self.isa(other, one)
    }

    /// The classes that inherit from this one, directly or not, in the schema's order.
    pub fn descendants(&self, model: ModelId) -> impl Iterator<Item = ModelId> + '_ {
        let all = self.models.values().filter(|one| one.inheritance.is_some());
        all.map(|one| one.model_id).filter(move |id| *id != model && self.isa(*id, model))
    }

    /// The model that has the table of a box: of a single-table subclass the base, of all others
    /// themselves.
    pub fn table_owner(&self, model: ModelId) -> ModelId {
        self.table_owners.get(&model).copied().unwrap_or(model)
    }

    /// The models that have the tables which a class is mapped to, its own last;
    /// `Mapper.persist_selectable`. More than one if it is joined to its base.
    pub fn mapped_tables(&self, model: ModelId) -> Vec<ModelId> {
        let mut tables: Vec<ModelId> = Vec::new();
        for id in self.mapped_with(model) {
            let table = self.table_owner(id);
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables.reverse();
        tables
    }

    /// A column that a box declares; of one that `use_existing_column` gives, the table's.
    pub fn declared_column(&self, model: ModelId, column: ColumnId) -> Option<&ResolvedColumn> {
        let place = ColumnRef { model_id: model, column_id: column };
        let id = self.existing.get(&place).copied().unwrap_or(column);
        self.table(model)?.column(id)
    }

    /// The classes that have one table: the one that it belongs to, and its single-table subclasses.
    pub fn classes_of_table(&self, owner: ModelId) -> Vec<ModelId> {
        let subclasses = self.table_owners.iter().filter(|(_, one)| **one == owner);
        let mut classes: Vec<ModelId> = subclasses.map(|(id, _)| *id).collect();
        classes.sort_unstable();
        classes.insert(0, owner);
        classes
    }

    /// The relationships that a class has, those of its bases included that it does not have itself;
    /// `Mapper.relationships`.
    pub fn relationships(&self, model: ModelId) -> Vec<&ResolvedRelationship> {
        let mut found: Vec<&ResolvedRelationship> = Vec::new();
        for id in self.mapped_with(model) {
            let Some(class) = self.model(id) else { continue };
            for one in &class.relationships {
                if id == model || !found.iter().any(|other| other.key == one.key) {
                    found.push(one);
                }
            }
        }
        found
    }
}
