//! What a class is selected from: its tables with their joins, its columns in the mapper's order, its
//! key, and the condition that a single-table subclass has.
//!
//! Ports `Mapper.persist_selectable`, `Mapper.primary_key` and `Mapper._single_table_criterion`.

use serde_json::Value;

use crate::mapping::{ColumnRef, InheritanceKind, Mapping, SqlExpr};
use crate::schema::{ModelId, PolymorphicIdentity, PythonArgument, Schema};

/// A mapped class, as far as a SELECT sees it.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The class.
    pub model: ModelId,
    /// The models that have its tables, that of its topmost base first.
    pub tables: Vec<ModelId>,
    /// How each but the first is joined to those before it.
    pub conditions: Vec<SqlExpr>,
    /// What is selected, in order.
    pub columns: Vec<ColumnRef>,
    /// The key: that of the first table.
    pub key: Vec<ColumnRef>,
    /// The column that tells classes apart and what it holds for this one and those that inherit
    /// from it.
    pub single: Option<(ColumnRef, Vec<Value>)>,
    /// The same column, and what it holds for those that inherit from this one.
    pub subclasses: Option<(ColumnRef, Vec<Value>)>,
}

impl Entity {
    pub(super) fn of(schema: &Schema, mapping: &Mapping, model: ModelId) -> Option<Self> {
        let tables = mapping.mapped_tables(model);
        let root = mapping.table(*tables.first()?)?;
        let mut key = root.primary_key.clone();
        if key.is_empty() {
            key.clone_from(&schema.model(model)?.mapper_primary_key);
        }
        let ref_to = |column_id| ColumnRef { model_id: root.model_id, column_id };
        let conditions = tables.iter().skip(1).map(|table| {
            let inheritance = mapping.model(*table)?.inheritance.as_ref()?;
            inheritance.condition.clone()
        });
        Some(Self {
            model,
            conditions: conditions.collect::<Option<_>>()?,
            columns: columns(schema, mapping, model),
            key: key.into_iter().map(ref_to).collect(),
            single: single(schema, mapping, model),
            subclasses: subclasses(schema, mapping, model),
            tables,
        })
    }

    /// Is the column one of its tables'?
    pub(super) fn has(&self, column: ColumnRef) -> bool {
        self.tables.contains(&column.model_id)
    }

    /// Columns that are equal to this one by the joins of its tables, itself included.
    pub(super) fn equivalents(&self, column: ColumnRef) -> Vec<ColumnRef> {
        let mut found = vec![column];
        for condition in &self.conditions {
            for (left, right) in equalities(condition) {
                if found.contains(&left) && !found.contains(&right) {
                    found.push(right);
                } else if found.contains(&right) && !found.contains(&left) {
                    found.push(left);
                }
            }
        }
        found
    }
}

/// The pairs of columns that an expression compares by `=`, if it is nothing else but that.
pub(super) fn equalities(expression: &SqlExpr) -> Vec<(ColumnRef, ColumnRef)> {
    let one = |expression: &SqlExpr| match expression {
        SqlExpr::Binary { operator: crate::mapping::Operator::Eq, left, right } => {
            match (left.as_ref(), right.as_ref()) {
                (SqlExpr::Column { column: left, .. }, SqlExpr::Column { column: right, .. }) => {
                    Some((*left, *right))
                }
                _ => None,
            }
        }
        _ => None,
    };
    let parts = match expression {
        SqlExpr::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    parts.iter().map(one).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// The columns in the order of the mapper's properties: those of its bases first. An attribute that
/// both have is one property of two columns, its own first.
fn columns(schema: &Schema, mapping: &Mapping, model: ModelId) -> Vec<ColumnRef> {
    let mut properties: Vec<(&str, Vec<ColumnRef>)> = Vec::new();
    let mut chain = Vec::new();
    for id in mapping.ancestry(model) {
        chain.push(id);
        let inheritance = mapping.model(id).and_then(|one| one.inheritance.as_ref());
        if inheritance.is_some_and(|one| one.kind == InheritanceKind::Concrete) {
            break;
        }
    }
    for id in chain.iter().rev() {
        let Some(resolved) = mapping.model(*id) else { continue };
        let tables = mapping.mapped_tables(*id);
        for (name, column) in &resolved.attributes {
            if is_deferred(schema, mapping, *column) || !tables.contains(&column.model_id) {
                continue;
            }
            match properties.iter_mut().find(|(known, _)| known == name) {
                Some((_, columns)) if !columns.contains(column) => columns.insert(0, *column),
                Some(_) => {}
                None => properties.push((name, vec![*column])),
            }
        }
    }
    let mut all: Vec<ColumnRef> = Vec::new();
    for column in properties.into_iter().flat_map(|(_, columns)| columns) {
        if !all.contains(&column) {
            all.push(column);
        }
    }
    all
}

/// Is the column loaded only when it is asked for?
fn is_deferred(schema: &Schema, mapping: &Mapping, column: ColumnRef) -> bool {
    let Some(resolved) = mapping.column(column) else { return false };
    let declared = schema.model(resolved.declared_on).and_then(|one| one.column(column.column_id));
    let argument = declared.and_then(|one| one.more.get("deferred"));
    matches!(argument, Some(PythonArgument::Constant(Value::Bool(true)))) && !resolved.primary_key
}

/// What tells the rows of a single-table subclass from others of its table: a column and what it holds for
/// the class and those that inherit from it; `Mapper._single_table_criterion`.
pub fn single(
    schema: &Schema,
    mapping: &Mapping,
    model: ModelId,
) -> Option<(ColumnRef, Vec<Value>)> {
    let inheritance = mapping.model(model)?.inheritance.as_ref()?;
    if inheritance.kind != InheritanceKind::SingleTable {
        return None;
    }
    let classes = std::iter::once(model).chain(mapping.descendants(model));
    Some((discriminator(schema, mapping, model)?, identities(schema, classes)))
}

/// The column that tells of which class a row is, and what it holds for the classes that inherit from
/// this one.
fn subclasses(
    schema: &Schema,
    mapping: &Mapping,
    model: ModelId,
) -> Option<(ColumnRef, Vec<Value>)> {
    let identities = identities(schema, mapping.descendants(model));
    if identities.is_empty() {
        return None;
    }
    Some((discriminator(schema, mapping, model)?, identities))
}

fn discriminator(schema: &Schema, mapping: &Mapping, model: ModelId) -> Option<ColumnRef> {
    mapping.ancestry(model).find_map(|id| {
        let column_id = schema.model(id)?.mapper_args.polymorphic_column()?;
        Some(ColumnRef { model_id: mapping.table_owner(id), column_id })
    })
}

fn identities(schema: &Schema, classes: impl Iterator<Item = ModelId>) -> Vec<Value> {
    let identity = |id| match schema.model(id)?.mapper_args.polymorphic_identity.as_ref()? {
        PolymorphicIdentity::Value(value) => Some(value.clone()),
        // SQLAlchemy's Enum stores the name.
        PolymorphicIdentity::EnumMember(member) => {
            Some(Value::from(member.rsplit('.').next().unwrap_or(member)))
        }
    };
    classes.filter_map(identity).collect()
}
