//! From declared models to resolved tables: every name, type and key settled.
//!
//! Ports what `Table` and `Column` do as they are attached to a `MetaData`. Knows no relationships.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::autoincrement::{KeyColumn, autoincrement_column};
use super::foreign_keys::{TableNames, column_types, refers, resolve_foreign_key};
use super::hierarchy::{Hierarchy, TableColumns};
use super::naming::{ConstraintKind, ConventionNames, constraint_name, label_of_table};
use super::table::{
    ColumnRef, ResolvedCheck, ResolvedColumn, ResolvedForeignKey, ResolvedIndex,
    ResolvedIndexElement, ResolvedTable, ResolvedUnique,
};
use crate::schema::{
    Column, ColumnId, ColumnType, Index, IndexElement, Model, ModelId, ModelKind, Schema,
};

/// All tables, and which of them has which name (of two, the first).
pub(super) fn resolve_tables(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
) -> (BTreeMap<ModelId, ResolvedTable>, FxHashMap<String, ModelId>) {
    let names = TableNames::of(schema, hierarchy);
    let owners = || schema.models.values().filter(|model| hierarchy.table(model.id) == model.id);
    let mut foreign_keys: FxHashMap<ModelId, Vec<ResolvedForeignKey>> = owners()
        .map(|owner| {
            let subclasses = hierarchy.table_columns(owner.id).map(|table| &table.subclasses);
            let models = std::iter::once(&**owner).chain(subclasses.into_iter().flatten().copied());
            let keys = models.flat_map(|model| {
                let is_existing = |id: &ColumnId| hierarchy.is_existing(model.id, *id);
                let keys = model.foreign_keys.iter();
                keys.filter(move |key| !key.columns.iter().any(is_existing))
                    .map(|key| resolve_foreign_key(schema, hierarchy, &names, model.id, key))
            });
            (owner.id, keys.collect())
        })
        .collect();
    let types = column_types(schema, hierarchy, &foreign_keys);
    let tables = owners()
        .map(|model| {
            let keys = foreign_keys.remove(&model.id).unwrap_or_default();
            let name = names.name(model.id);
            (model.id, resolve_table(schema, hierarchy, model, name, keys, &types))
        })
        .collect();
    (tables, names.by_name())
}

fn resolve_table(
    schema: &Schema,
    hierarchy: &Hierarchy<'_>,
    model: &Model,
    name: &str,
    mut foreign_keys: Vec<ResolvedForeignKey>,
    types: &FxHashMap<ColumnRef, &ColumnType>,
) -> ResolvedTable {
    let type_of = |column: &Column| {
        types.get(&ColumnRef { model_id: model.id, column_id: column.id }).copied()
    };
    let key_columns = model.primary_key_columns();
    let counts_up = autoincrement_column(
        &key_columns
            .iter()
            .map(|column| KeyColumn {
                column,
                column_type: type_of(column),
                has_foreign_key: refers(&foreign_keys, column.id),
            })
            .collect::<Vec<_>>(),
    );
    let counts_up = counts_up.unwrap_or_default();
    let table_name = model.table_name();
    let none = TableColumns::default();
    let columns = hierarchy.table_columns(model.id).unwrap_or(&none);
    let names = Names { schema, model, columns, table: &table_name };
    for key in &mut foreign_keys {
        key.name = names.foreign_key(key);
    }
    let primary_key: Vec<ColumnId> = key_columns.iter().map(|column| column.id).collect();
    ResolvedTable {
        model_id: model.id,
        name: name.to_owned(),
        schema: model.schema.clone(),
        name_in_schema: table_name.clone(),
        comment: model.comment.clone(),
        is_view: matches!(model.kind, ModelKind::View { .. }),
        view_sql: match &model.kind {
            ModelKind::View { sql, .. } => Some(sql.clone()),
            _ => None,
        },
        view_dialect: match &model.kind {
            ModelKind::View { dialect, .. } => dialect.clone(),
            _ => None,
        },
        columns: columns
            .columns
            .iter()
            .map(|(declared_on, column)| ResolvedColumn {
                column_id: column.id,
                declared_on: *declared_on,
                name: column.name.clone(),
                column_type: type_of(column).cloned(),
                variants: column.variants.clone(),
                nullable: column.nullable.unwrap_or_else(|| {
                    !primary_key.contains(&column.id) && column.identity.is_none()
                }),
                primary_key: primary_key.contains(&column.id),
                unique: column.unique,
                index: column.index,
                counts_up: counts_up == Some(column.id),
                autoincrement: column.autoincrement,
                default: column.default.clone(),
                onupdate: column.onupdate.clone(),
                server_default: column.server_default.clone(),
                computed: column.computed.clone(),
                identity: column.identity.clone(),
                sequence: column.sequence.clone(),
                comment: column.comment.clone(),
            })
            .collect(),
        primary_key_name: names.constraint(
            ConstraintKind::PrimaryKey,
            model.primary_key.name.as_deref(),
            &primary_key,
            false,
        ),
        primary_key,
        foreign_keys,
        uniques: uniques(&names),
        checks: checks(&names),
        indexes: indexes(&names),
        options: model.options.clone(),
    }
}

/// `CheckConstraint`s of the table, and those on columns that subclasses put in.
fn checks(names: &Names<'_>) -> Vec<ResolvedCheck> {
    let of_subclasses = names.columns.subclasses.iter().flat_map(|model| {
        let is_in_table = |id: ColumnId| names.columns.column(id).is_some();
        model.check_constraints.iter().filter(move |check| check.column.is_some_and(is_in_table))
    });
    names
        .model
        .check_constraints
        .iter()
        .chain(of_subclasses)
        .map(|check| ResolvedCheck {
            constraint_id: check.id,
            // A check's columns are those of its expression, and text has none
            // (`CheckConstraint.__init__`).
            name: match &check.name {
                Some(name) if check.conv => Some(name.clone()),
                name => names.constraint(ConstraintKind::Check, name.as_deref(), &[], false),
            },
            sqltext: check.sqltext.clone(),
            column: check.column,
        })
        .collect()
}

/// `UniqueConstraint`s, then those that `unique=True` makes; `Column._set_parent`.
fn uniques(names: &Names<'_>) -> Vec<ResolvedUnique> {
    let declared = names
        .model
        .unique_constraints
        .iter()
        .map(|unique| (Some(unique.id), unique.name.as_deref(), unique.columns.clone()));
    let of_columns = names
        .columns
        .columns
        .iter()
        .map(|(_, column)| column)
        .filter(|column| column.unique && !column.index)
        .map(|column| (None, None, vec![column.id]));
    declared
        .chain(of_columns)
        .map(|(constraint_id, name, columns)| ResolvedUnique {
            constraint_id,
            name: names.constraint(ConstraintKind::Unique, name, &columns, false),
            columns,
        })
        .collect()
}

/// `Index`es, then those that `index=True` makes: UNIQUE where `unique=True` stands beside it.
fn indexes(names: &Names<'_>) -> Vec<ResolvedIndex> {
    let declared = names.model.indexes.iter().map(|index| ResolvedIndex {
        constraint_id: Some(index.id),
        name: names.index(
            index.name.as_deref(),
            &indexed_columns(names.model, index),
            index.unique,
        ),
        unique: index.unique,
        elements: index
            .elements
            .iter()
            .map(|element| match element {
                IndexElement::Column(id) => ResolvedIndexElement::Column(*id),
                IndexElement::Expression(sql) => ResolvedIndexElement::Expression(sql.clone()),
            })
            .collect(),
        options: index.options.clone(),
    });
    let columns = names.columns.columns.iter().map(|(_, column)| column);
    let of_columns = columns.filter(|column| column.index).map(|column| ResolvedIndex {
        constraint_id: None,
        name: names.index(None, &[column.id], column.unique),
        unique: column.unique,
        elements: vec![ResolvedIndexElement::Column(column.id)],
        options: BTreeMap::new(),
    });
    declared.chain(of_columns).collect()
}

/// The columns that an index is named by: of an expression, the first column in it.
fn indexed_columns(model: &Model, index: &Index) -> Vec<ColumnId> {
    let in_expression = |sql: &str| {
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .find_map(|word| model.column_named(word))
            .map(|column| column.id)
    };
    index
        .elements
        .iter()
        .filter_map(|element| match element {
            IndexElement::Column(id) => Some(*id),
            IndexElement::Expression(sql) => in_expression(sql),
        })
        .collect()
}

/// Makes names for the constraints of one table.
struct Names<'a> {
    schema: &'a Schema,
    model: &'a Model,
    columns: &'a TableColumns<'a>,
    table: &'a str,
}

impl Names<'_> {
    fn constraint(
        &self,
        kind: ConstraintKind,
        given: Option<&str>,
        columns: &[ColumnId],
        unique: bool,
    ) -> Option<String> {
        if self.schema.naming_convention.is_empty() && kind != ConstraintKind::Index {
            return given.map(str::to_owned);
        }
        let columns = self.column_names(columns);
        let names = ConventionNames {
            table: self.table,
            schema: self.model.schema.as_deref(),
            columns: &columns,
            unique,
            ..Default::default()
        };
        self.name(kind, given, &names)
    }

    fn foreign_key(&self, key: &ResolvedForeignKey) -> Option<String> {
        if self.schema.naming_convention.is_empty() {
            return key.name.clone();
        }
        let columns = self.column_names(&key.columns);
        let referred_columns: Vec<&str> =
            key.referred_column_names.iter().map(String::as_str).collect();
        let names = ConventionNames {
            table: self.table,
            schema: self.model.schema.as_deref(),
            columns: &columns,
            referred_table: &key.referred_name_in_schema,
            referred_columns: &referred_columns,
            unique: false,
        };
        self.name(ConstraintKind::ForeignKey, key.name.as_deref(), &names)
    }

    /// An index always has a name here: where the convention leaves indexes out, the default's.
    fn index(&self, given: Option<&str>, columns: &[ColumnId], unique: bool) -> String {
        self.constraint(ConstraintKind::Index, given, columns, unique).unwrap_or_else(|| {
            let first = self.column_names(columns).first().copied().unwrap_or_default();
            format!("ix_{}_{first}", label_of_table(self.model.schema.as_deref(), self.table))
        })
    }

    fn name(
        &self,
        kind: ConstraintKind,
        given: Option<&str>,
        names: &ConventionNames<'_>,
    ) -> Option<String> {
        constraint_name(&self.schema.naming_convention, kind, given, names)
            .unwrap_or_else(|_| given.map(str::to_owned))
    }

    fn column_names(&self, columns: &[ColumnId]) -> Vec<&str> {
        let names = columns.iter().filter_map(|id| self.columns.column(*id));
        names.map(|column| column.name.as_str()).collect()
    }
}
