//! Which mapped class inherits from which, and whose table each of them has.
//!
//! Ports what `_setup_inheriting_mapper`, `_setup_inheriting_columns` (`sqlalchemy.orm.decl_base`)
//! and Flask-SQLAlchemy's `NameMixin.__table_cls__` decide. Knows no joins.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::table::ColumnRef;
use crate::schema::{Column, ColumnId, Model, ModelId, ModelReference, Schema};

/// How a class shares the table of the class that it inherits from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InheritanceKind {
    /// It has its base's table, and puts its own columns into it.
    SingleTable,
    /// It has a table of its own that is joined to its base's.
    Joined,
    /// It has a table of its own and nothing of its base's mapping (`concrete=True`).
    Concrete,
}

/// All classes and their tables.
pub(super) struct Hierarchy<'a> {
    bases: BTreeMap<ModelId, (ModelId, InheritanceKind)>,
    tables: BTreeMap<ModelId, TableColumns<'a>>,
    /// Columns of single-table subclasses that stand for one that the table has already.
    existing: FxHashMap<ColumnRef, ColumnId>,
    /// Columns of single-table subclasses that the table has already, and is not to have.
    pub(super) conflicts: Vec<Conflict>,
    /// Classes that inherit from themselves in the end, or from what is no class of the schema.
    pub(super) baseless: Vec<(ModelId, Baseless)>,
}

/// The columns of one table: its own class's, then those that single-table subclasses put in.
#[derive(Default)]
pub(super) struct TableColumns<'a> {
    pub(super) columns: Vec<(ModelId, &'a Column)>,
    /// The single-table subclasses.
    pub(super) subclasses: Vec<&'a Model>,
}

/// A column of a subclass that has the name of one in the table.
pub(super) struct Conflict {
    pub(super) model_id: ModelId,
    pub(super) column_id: ColumnId,
}

/// Why a class has no base though it names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Baseless {
    Unknown,
    Circle,
}

impl<'a> Hierarchy<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        let mut hierarchy = Self {
            bases: BTreeMap::new(),
            tables: BTreeMap::new(),
            existing: FxHashMap::default(),
            conflicts: Vec::new(),
            baseless: Vec::new(),
        };
        hierarchy.find_bases(schema);
        hierarchy.gather_columns(schema);
        hierarchy
    }

    fn find_bases(&mut self, schema: &Schema) {
        for model in schema.models.values().filter(|model| model.kind.is_class()) {
            let base = match &model.inherits {
                None => continue,
                Some(ModelReference::Model(id)) => schema.model(*id),
                Some(ModelReference::Unresolved(name)) => schema
                    .models
                    .values()
                    .map(AsRef::as_ref)
                    .find(|one| one.kind.is_class() && one.class_name == *name),
            };
            let Some(base) = base.filter(|base| base.kind.is_class()) else {
                self.baseless.push((model.id, Baseless::Unknown));
                continue;
            };
            let kind = match (model.has_own_table(), model.mapper_args.concrete) {
                (false, _) => InheritanceKind::SingleTable,
                (true, false) => InheritanceKind::Joined,
                (true, true) => InheritanceKind::Concrete,
            };
            if base.id == model.id || self.ancestry(base.id).contains(&model.id) {
                self.baseless.push((model.id, Baseless::Circle));
            } else {
                self.bases.insert(model.id, (base.id, kind));
            }
        }
    }

    fn gather_columns(&mut self, schema: &'a Schema) {
        let all = schema.models.values().map(AsRef::as_ref);
        let (owners, subclasses): (Vec<&Model>, Vec<&Model>) =
            all.partition(|model: &&Model| self.table(model.id) == model.id);
        for model in owners {
            let columns = model.columns.iter().map(|column| (model.id, column)).collect();
            self.tables.insert(model.id, TableColumns { columns, subclasses: Vec::new() });
        }
        for model in self.below_their_bases(schema, &subclasses) {
            let owner = self.table(model.id);
            let Some(table) = self.tables.get_mut(&owner) else { continue };
            table.subclasses.push(model);
            for column in &model.columns {
                let Some((_, same)) = table.columns.iter().find(|(_, one)| one.name == column.name)
                else {
                    table.columns.push((model.id, column));
                    continue;
                };
                let place = ColumnRef { model_id: model.id, column_id: column.id };
                self.existing.insert(place, same.id);
                if !column.use_existing_column {
                    self.conflicts.push(Conflict { model_id: model.id, column_id: column.id });
                }
            }
        }
    }

    /// The classes in the schema's order, but each after its base: Python knows no other order.
    fn below_their_bases(&self, schema: &'a Schema, subclasses: &[&'a Model]) -> Vec<&'a Model> {
        let mut ordered: Vec<&Model> = Vec::with_capacity(subclasses.len());
        let mut placed: BTreeSet<ModelId> = BTreeSet::new();
        for model in subclasses {
            for id in self.ancestry(model.id).into_iter().rev() {
                let is_subclass = self.table(id) != id;
                if is_subclass && placed.insert(id) {
                    ordered.extend(schema.model(id));
                }
            }
        }
        ordered
    }

    /// The class that this one inherits from, and how.
    pub(super) fn base(&self, model: ModelId) -> Option<(ModelId, InheritanceKind)> {
        self.bases.get(&model).copied()
    }

    /// The class itself, its base, the base of that, and so on; `Mapper.iterate_to_root`.
    pub(super) fn ancestry(&self, model: ModelId) -> Vec<ModelId> {
        let bases = std::iter::successors(Some(model), |id| self.base(*id).map(|(base, _)| base));
        bases.collect()
    }

    /// The model that has the table: of a single-table subclass the base, of all others themselves.
    pub(super) fn table(&self, model: ModelId) -> ModelId {
        let mut at = model;
        while let Some((base, InheritanceKind::SingleTable)) = self.base(at) {
            at = base;
        }
        at
    }

    /// The columns of a table.
    pub(super) fn table_columns(&self, owner: ModelId) -> Option<&TableColumns<'a>> {
        self.tables.get(&owner)
    }

    /// The column of a table that a column of a class stands for.
    pub(super) fn column(&self, model: ModelId, column: ColumnId) -> ColumnRef {
        let place = ColumnRef { model_id: model, column_id: column };
        let column_id = self.existing.get(&place).copied().unwrap_or(column);
        ColumnRef { model_id: self.table(model), column_id }
    }

    /// The columns of subclasses that stand for one that the table has already, and for which.
    pub(super) fn existing(&self) -> FxHashMap<ColumnRef, ColumnId> {
        self.existing.clone()
    }

    /// Stands a column of a subclass for one that the table has already?
    pub(super) fn is_existing(&self, model: ModelId, column: ColumnId) -> bool {
        self.existing.contains_key(&ColumnRef { model_id: model, column_id: column })
    }
}

impl<'a> TableColumns<'a> {
    /// The column with this id.
    pub(super) fn column(&self, id: ColumnId) -> Option<&'a Column> {
        self.columns.iter().map(|(_, column)| *column).find(|column| column.id == id)
    }

    /// The column with this name.
    pub(super) fn column_named(&self, name: &str) -> Option<&'a Column> {
        self.columns.iter().map(|(_, column)| *column).find(|column| column.name == name)
    }
}
