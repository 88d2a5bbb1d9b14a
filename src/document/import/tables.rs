//! What differs between a table or class here and the same one at a source, beside its columns and
//! constraints.

use super::MergeEdit;
use crate::schema::{ColumnId, Model, ModelKind, ModelReference, Schema};

/// One thing about a table or class.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as the schema names them
pub enum TableAspect {
    /// The table has this name at the source, and it was decided to be the same.
    Name(String),
    Kind,
    Inherits,
    Comment,
    PrimaryKey,
    MapperPrimaryKey,
    MapperArgs,
    Repr,
    Options,
}

impl TableAspect {
    /// Its words: `primary key`.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Name(_) => "table name",
            Self::Kind => "kind",
            Self::Inherits => "base class",
            Self::Comment => "comment",
            Self::PrimaryKey => "primary key",
            Self::MapperPrimaryKey => "mapper's key",
            Self::MapperArgs => "__mapper_args__",
            Self::Repr => "__repr__",
            Self::Options => "table options",
        }
    }

    fn is_same(&self, a: &Model, b: &Model) -> bool {
        match self {
            Self::Name(_) => true,
            Self::Kind => a.kind == b.kind,
            Self::Inherits => a.inherits == b.inherits,
            Self::Comment => a.comment == b.comment,
            Self::PrimaryKey => {
                a.primary_key.name == b.primary_key.name && order_of(a) == order_of(b)
            }
            Self::MapperPrimaryKey => a.mapper_primary_key == b.mapper_primary_key,
            Self::MapperArgs => a.mapper_args == b.mapper_args,
            Self::Repr => a.repr == b.repr,
            Self::Options => a.options == b.options,
        }
    }

    /// Gives a model what another has. Columns that it does not have are left out.
    pub fn take(&self, from: &Model, to: &mut Model) {
        let has = |to: &Model, id: ColumnId| to.column(id).is_some();
        match self {
            Self::Name(name) => to.tablename = Some(name.clone()),
            Self::Kind => {
                to.kind.clone_from(&from.kind);
                to.tablename = to.tablename.take().or_else(|| Some(from.table_name()));
            }
            Self::Inherits => to.inherits.clone_from(&from.inherits),
            Self::Comment => to.comment.clone_from(&from.comment),
            Self::PrimaryKey => {
                to.primary_key.name.clone_from(&from.primary_key.name);
                let columns = &from.primary_key.columns;
                if columns.iter().all(|id| has(to, *id)) {
                    to.primary_key.columns.clone_from(columns);
                }
            }
            Self::MapperPrimaryKey => {
                let columns = from.mapper_primary_key.iter().copied();
                to.mapper_primary_key = columns.filter(|id| has(to, *id)).collect();
            }
            Self::MapperArgs => {
                to.mapper_args.clone_from(&from.mapper_args);
                let known: Vec<ColumnId> = to.columns.iter().map(|column| column.id).collect();
                to.mapper_args.forget_columns(&|id| !known.contains(id));
            }
            Self::Repr => to.repr = from.repr.filter(|id| has(to, *id)),
            Self::Options => to.options.clone_from(&from.options),
        }
    }

    /// What a model has there, in words.
    pub fn value(&self, schema: &Schema, model: &Model, is_after: bool) -> String {
        let none = || "none".to_owned();
        let columns = |ids: &[ColumnId]| {
            let names = ids.iter().filter_map(|id| model.column(*id)).map(|one| one.name.clone());
            names.collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Name(name) if is_after => name.clone(),
            Self::Name(_) => model.table_name(),
            Self::Kind => match model.kind {
                ModelKind::Class => "class".to_owned(),
                ModelKind::AssociationTable => "association table".to_owned(),
                ModelKind::View { .. } => "view".to_owned(),
            },
            Self::Inherits => match &model.inherits {
                Some(ModelReference::Model(id)) => {
                    schema.model(*id).map_or_else(none, |base| base.class_name.clone())
                }
                Some(ModelReference::Unresolved(name)) => name.clone(),
                None => none(),
            },
            Self::Comment => model.comment.clone().unwrap_or_else(none),
            Self::PrimaryKey => {
                let key: Vec<ColumnId> =
                    model.primary_key_columns().iter().map(|column| column.id).collect();
                let name = model.primary_key.name.as_ref().map(|name| format!("{name} "));
                format!("{}({})", name.unwrap_or_default(), columns(&key))
            }
            Self::MapperPrimaryKey => columns(&model.mapper_primary_key),
            Self::MapperArgs => {
                let args = &model.mapper_args;
                let mut said = Vec::new();
                said.extend(args.concrete.then_some("concrete".to_owned()));
                said.extend(args.polymorphic_on.is_some().then_some("polymorphic_on".to_owned()));
                let identity = args.polymorphic_identity.as_ref();
                said.extend(identity.map(|one| format!("identity {}", one.label())));
                said.extend(args.inherit_condition.clone());
                said.extend(args.version_id_col.is_some().then_some("version_id_col".to_owned()));
                said.extend(args.options.keys().cloned());
                if said.is_empty() { none() } else { said.join(", ") }
            }
            Self::Repr => {
                let column = model.repr.and_then(|id| model.column(id));
                column.map_or_else(none, |column| column.name.clone())
            }
            Self::Options => {
                let said = model.options.iter().map(|(name, value)| format!("{name} {value}"));
                let said: Vec<String> = said.collect();
                if said.is_empty() { none() } else { said.join(", ") }
            }
        }
    }
}

/// The order of the primary key's columns, where it is not their own.
fn order_of(model: &Model) -> Vec<ColumnId> {
    let own = model.columns.iter().filter(|one| one.primary_key).map(|one| one.id);
    let own: Vec<ColumnId> = own.collect();
    if model.primary_key.columns == own { Vec::new() } else { model.primary_key.columns.clone() }
}

/// What is other about the table. `own` is the model as the project has it.
pub fn compare(own: &Model, base: &Model, model: &Model, edits: &mut Vec<MergeEdit>) {
    let aspects = [
        TableAspect::Kind,
        TableAspect::Inherits,
        TableAspect::Comment,
        TableAspect::PrimaryKey,
        TableAspect::MapperPrimaryKey,
        TableAspect::MapperArgs,
        TableAspect::Repr,
        TableAspect::Options,
    ];
    // A key that has its name by the naming convention alone cannot be without one.
    let is_named_by_convention = own.primary_key.name.is_none() && model.primary_key.name.is_none();
    let is_same = |aspect: &TableAspect| {
        aspect.is_same(base, model)
            || (*aspect == TableAspect::PrimaryKey
                && is_named_by_convention
                && order_of(base) == order_of(model))
    };
    let other = aspects.into_iter().filter(|aspect| !is_same(aspect));
    edits.extend(other.map(MergeEdit::SetTable));
}
