//! The SELECT for one end of a relationship, from its resolved joins: the parent's columns become
//! bound parameters (`LazyLoader` and `JoinCondition.create_lazy_clause`).
//!
//! Runs nothing.

use crate::lens::single_table_criterion;
use crate::mapping::{
    ColumnRef, Direction, Mapping, Operator, ResolvedRelationship, ResolvedTable, SqlExpr,
};
use crate::schema::{ModelId, Schema};

use super::inherited_row::joins_down;
use super::quoted;
use super::related::ParentRow;
use super::value::Value;

/// A SELECT in parts, with its parameters in order.
#[derive(Clone)]
pub(super) struct RelatedSelect {
    /// `users.id, users.username`
    pub columns: String,
    /// The target's primary key, in the same form; empty if it has none.
    pub key: String,
    /// ` FROM … WHERE …`
    pub source: String,
    /// ` ORDER BY …`, or nothing.
    pub order: String,
    /// What is bound.
    pub parameters: Vec<Value>,
    /// Values of the parent's columns that must equal others, and no more is asked for.
    pub is_plain_key: bool,
}

/// Builds the SELECT for the rows related to one parent.
pub(super) fn related_select(
    (schema, mapping): (&Schema, &Mapping),
    relationship: &ResolvedRelationship,
    target: &ResolvedTable,
    parent: &ParentRow<'_>,
    inherited: &[(ColumnRef, Value)],
) -> RelatedSelect {
    let mut binder = Binder {
        mapping,
        relationship,
        parent,
        inherited,
        local: mapping.mapped_tables(relationship.model_id),
        parameters: Vec::new(),
        tables: vec![mapping.table_owner(relationship.target)],
        is_annotated: has_annotations(&relationship.primaryjoin),
    };
    binder.tables.extend(relationship.secondary);
    let mut conditions = vec![binder.bound(&relationship.primaryjoin)];
    if let Some(join) = &relationship.secondaryjoin {
        binder.note_tables(join);
        conditions.push(join.clone());
    }
    for expression in &relationship.order_by {
        binder.note_tables(expression);
    }
    binder.join_bases(&mut conditions);
    let path = &mut |column: ColumnRef| column_path(mapping, column);
    let conditions: Vec<String> = conditions
        .iter()
        .map(|one| {
            let sql = one.to_sql_among(&binder.tables, path);
            if matches!(one, SqlExpr::Or(_)) { ["(", &sql, ")"].concat() } else { sql }
        })
        .chain(single_table_condition(schema, mapping, relationship.target))
        .collect();
    let order: Vec<String> =
        relationship.order_by.iter().map(|expression| expression.to_sql(path)).collect();
    let tables: Vec<String> = binder
        .tables
        .iter()
        .filter_map(|id| mapping.table(*id))
        .map(|one| quoted(&one.name))
        .collect();
    let column_list = |names: Vec<&str>| {
        let paths = names.iter().map(|name| [quoted(&target.name), quoted(name)].join("."));
        paths.collect::<Vec<_>>().join(", ")
    };
    RelatedSelect {
        columns: column_list(target.columns.iter().map(|one| one.name.as_str()).collect()),
        key: column_list(target.column_names(&target.primary_key)),
        source: [" FROM ", &tables.join(", "), " WHERE ", &conditions.join(" AND ")].concat(),
        order: match order.as_slice() {
            [] => String::new(),
            several => [" ORDER BY ", &several.join(", ")].concat(),
        },
        is_plain_key: relationship.direction == Direction::ManyToOne
            && binder.parameters.len() == relationship.synchronize_pairs.len(),
        parameters: binder.parameters,
    }
}

/// What tells the rows of a single-table subclass from others of its table: `employee.type IN ('manager')`
/// (`Mapper._single_table_criterion`).
pub fn single_table_condition(
    schema: &Schema,
    mapping: &Mapping,
    class: ModelId,
) -> Option<String> {
    let (column, identities) = single_table_criterion(schema, mapping, class)?;
    let identities: Vec<String> = identities.iter().map(json_literal).collect();
    let path = column_path(mapping, column);
    Some([&path, " IN (", &identities.join(", "), ")"].concat())
}

/// An identity as SQL has it.
fn json_literal(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => Value::Text(text.clone()).to_sql_literal(),
        serde_json::Value::Bool(is_true) => u8::from(*is_true).to_string(),
        serde_json::Value::Null => "NULL".to_owned(),
        other => other.to_string(),
    }
}

/// `table.column` for a statement.
pub(super) fn column_path(mapping: &Mapping, column: ColumnRef) -> String {
    match (mapping.table(column.model_id), mapping.column(column)) {
        (Some(table), Some(column)) => [quoted(&table.name), quoted(&column.name)].join("."),
        _ => "NULL".to_owned(),
    }
}

/// Puts parameters in the place of the parent's columns.
struct Binder<'a> {
    mapping: &'a Mapping,
    relationship: &'a ResolvedRelationship,
    parent: &'a ParentRow<'a>,
    /// What the row has in the tables of its class's bases.
    inherited: &'a [(ColumnRef, Value)],
    /// The tables of the class that has the relationship.
    local: Vec<ModelId>,
    parameters: Vec<Value>,
    tables: Vec<ModelId>,
    is_annotated: bool,
}

impl Binder<'_> {
    fn bound(&mut self, expression: &SqlExpr) -> SqlExpr {
        let boxed = |binder: &mut Self, one: &SqlExpr| Box::new(binder.bound(one));
        match expression {
            SqlExpr::Column { column, remote, .. } if self.is_local(*column, *remote) => {
                self.parameter(*column)
            }
            SqlExpr::Column { column, .. } => {
                self.note_table(*column);
                expression.clone()
            }
            SqlExpr::Binary { operator, left, right } => {
                // A key of several columns that refers to its own table may have one in common:
                // `account = account`. The left one is then the parent's.
                let left = match (operator, left.as_ref(), right.as_ref()) {
                    (
                        Operator::Eq,
                        SqlExpr::Column { column: one, .. },
                        SqlExpr::Column { column: other, remote, .. },
                    ) if one == other && !self.is_local(*other, *remote) => {
                        Box::new(self.parameter(*one))
                    }
                    _ => boxed(self, left),
                };
                let right = boxed(self, right);
                SqlExpr::Binary { operator: *operator, left, right }
            }
            SqlExpr::Select(_) => {
                // What stands inside has a FROM of its own.
                let tables = self.tables.clone();
                let mut bound = expression.clone();
                for child in bound.children_mut() {
                    *child = self.bound(child);
                }
                self.tables = tables;
                bound
            }
            other => {
                let mut bound = other.clone();
                for child in bound.children_mut() {
                    *child = self.bound(child);
                }
                bound
            }
        }
    }

    /// Of the parent's tables and not on the far side of the join (`_annotate_local`).
    fn is_local(&self, column: ColumnRef, remote: bool) -> bool {
        let is_remote =
            remote || (!self.is_annotated && self.relationship.remote_side.contains(&column));
        !is_remote && self.local.contains(&column.model_id)
    }

    fn parameter(&mut self, column: ColumnRef) -> SqlExpr {
        let inherited = self.inherited.iter().find(|(one, _)| *one == column);
        let value = inherited.map(|(_, value)| value);
        let value = value.or_else(|| self.parent.value_of(self.mapping, column));
        let value = value.cloned().unwrap_or(Value::Null);
        let mark = value.placeholder().to_owned();
        self.parameters.push(value);
        SqlExpr::Text(mark)
    }

    fn note_table(&mut self, column: ColumnRef) {
        if !self.tables.contains(&column.model_id) {
            self.tables.push(column.model_id);
        }
    }

    /// Where a condition or an order is about a table that the target has from a base, that table is joined
    /// to the target's own.
    fn join_bases(&mut self, conditions: &mut Vec<SqlExpr>) {
        let noted = self.tables.clone();
        let is_needed = |id| noted.contains(&id);
        let Some(joins) = joins_down(self.mapping, self.relationship.target, &is_needed) else {
            return;
        };
        for condition in joins.conditions {
            self.note_tables(&condition);
            conditions.push(condition);
        }
    }

    /// All tables of an expression that is not bound.
    fn note_tables(&mut self, expression: &SqlExpr) {
        let mut found = Vec::new();
        expression.to_sql(&mut |column| {
            found.push(column);
            String::new()
        });
        for column in found {
            self.note_table(column);
        }
    }
}

/// Says the join itself what is remote?
fn has_annotations(expression: &SqlExpr) -> bool {
    matches!(expression, SqlExpr::Column { remote: true, .. })
        || expression.children().into_iter().any(has_annotations)
}
