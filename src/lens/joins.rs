//! Conditions between the ends of a relationship, each column under the name that its table has in the
//! statement, and constants bound.
//!
//! Ports `JoinCondition.create_lazy_clause` (columns of the parent become parameters) and
//! `JoinCondition.join_targets` (they are those of an alias).

use serde_json::Value;

use super::entity::Entity;
use super::statement::Bind;
use super::writer::{Standing, Writer, quoted};
use crate::mapping::{ColumnRef, Operator, ResolvedRelationship, SqlExpr};
use crate::schema::ModelId;

/// The tables of a relationship, and as what they stand in a statement.
pub(super) struct Ends<'a> {
    pub relationship: &'a ResolvedRelationship,
    pub parent: &'a Entity,
    pub target: &'a Entity,
    /// `None`: the parent is an object, and its columns are parameters.
    pub parent_as: Option<Standing>,
    pub secondary_as: Standing,
    pub target_as: Standing,
}

/// Which part of a statement an expression stands in.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// `primaryjoin`: columns of the parent are the parent's, unless they are remote.
    Primary,
    /// All else: columns of a class that is on both sides are the target's.
    Other,
}

impl Ends<'_> {
    /// Is the column the parent's? `_annotate_local`.
    fn is_local(&self, column: ColumnRef, remote: bool) -> bool {
        let is_remote = remote
            || (!has_annotations(&self.relationship.primaryjoin)
                && self.relationship.remote_side.contains(&column));
        !is_remote && self.parent.has(column)
    }

    /// The columns of the parent that the join looks at, in order; `local_columns`.
    pub(super) fn local_columns(&self) -> Vec<ColumnRef> {
        let mut found = Vec::new();
        self.relationship.primaryjoin.visit(&mut |one| {
            if let SqlExpr::Column { column, remote, .. } = one
                && self.is_local(*column, *remote)
                && !found.contains(column)
            {
                found.push(*column);
            }
        });
        found
    }

    fn standing(&self, column: ColumnRef) -> Option<&Standing> {
        if self.relationship.secondary == Some(column.model_id) {
            return Some(&self.secondary_as);
        }
        self.target.has(column).then_some(&self.target_as)
    }

    /// The tables that a statement over target and secondary has.
    pub(super) fn tables(&self) -> Vec<ModelId> {
        self.target.tables.iter().copied().chain(self.relationship.secondary).collect()
    }
}

impl Writer<'_> {
    /// The join with the parent, or with the table between.
    pub(super) fn primaryjoin(&mut self, ends: &Ends<'_>) -> SqlExpr {
        self.placed(&ends.relationship.primaryjoin, ends, Part::Primary)
    }

    /// The join of the table between with the target.
    pub(super) fn secondaryjoin(&mut self, ends: &Ends<'_>) -> Option<SqlExpr> {
        let join = ends.relationship.secondaryjoin.as_ref()?;
        Some(self.placed(join, ends, Part::Other))
    }

    /// The condition that a single-table subclass has where it is the target.
    pub(super) fn target_single(&mut self, ends: &Ends<'_>) -> Option<SqlExpr> {
        self.single(&ends.target_as, ends.target)
    }

    /// The terms of ORDER BY, as `order_by` of the relationship has them.
    pub(super) fn order_by(&mut self, ends: &Ends<'_>) -> Vec<String> {
        let terms = ends.relationship.order_by.iter();
        terms
            .map(|term| {
                let placed = self.placed(term, ends, Part::Other);
                self.text(&placed, ends)
            })
            .collect()
    }

    /// The parts joined by AND, as text.
    pub(super) fn all_of(
        &self,
        parts: impl IntoIterator<Item = SqlExpr>,
        ends: &Ends<'_>,
    ) -> String {
        self.text(&SqlExpr::and(parts.into_iter().collect()), ends)
    }

    fn text(&self, expression: &SqlExpr, ends: &Ends<'_>) -> String {
        expression.to_sql_among(&ends.tables(), &mut |column| match (
            self.mapping.table(column.model_id),
            self.mapping.column(column),
        ) {
            (Some(table), Some(column)) => {
                [&quoted(&table.name), ".", &quoted(&column.name)].concat()
            }
            _ => "NULL".to_owned(),
        })
    }

    fn placed(&mut self, expression: &SqlExpr, ends: &Ends<'_>, part: Part) -> SqlExpr {
        match expression {
            SqlExpr::Column { column, remote, .. }
                if part == Part::Primary && ends.is_local(*column, *remote) =>
            {
                self.local(*column, ends)
            }
            SqlExpr::Column { column, .. } => match ends.standing(*column) {
                Some(standing) if *standing != Standing::Plain => {
                    SqlExpr::Text(self.path(standing, *column))
                }
                // As it is, so that subqueries are correlated with it.
                _ => expression.clone(),
            },
            SqlExpr::Binary { operator, left, right } => {
                // A key of several columns that refers to its own table may have one in common:
                // `account = account`. The left one is then the parent's.
                let left = match (operator, left.as_ref(), right.as_ref()) {
                    (
                        Operator::Eq,
                        SqlExpr::Column { column: one, .. },
                        SqlExpr::Column { column: other, remote, .. },
                    ) if part == Part::Primary
                        && one == other
                        && !ends.is_local(*other, *remote) =>
                    {
                        self.local(*one, ends)
                    }
                    _ => self.placed(left, ends, part),
                };
                let right = self.placed(right, ends, part);
                SqlExpr::Binary {
                    operator: *operator,
                    left: Box::new(left),
                    right: Box::new(right),
                }
            }
            SqlExpr::Literal(Value::Null) => expression.clone(),
            // SQLite has no Booleans.
            SqlExpr::Literal(Value::Bool(is_true)) => {
                SqlExpr::Text(if *is_true { "1" } else { "0" }.to_owned())
            }
            SqlExpr::Literal(value) => {
                self.binds.push(Bind::Constant(value.clone()));
                SqlExpr::Text("?".to_owned())
            }
            other => {
                let mut placed = other.clone();
                for child in placed.children_mut() {
                    *child = self.placed(child, ends, part);
                }
                placed
            }
        }
    }

    fn local(&mut self, column: ColumnRef, ends: &Ends<'_>) -> SqlExpr {
        let Some(standing) = &ends.parent_as else {
            self.binds.push(Bind::Cell(column));
            return SqlExpr::Text("?".to_owned());
        };
        SqlExpr::Text(self.path(standing, column))
    }
}

/// Says the join itself what is remote?
fn has_annotations(expression: &SqlExpr) -> bool {
    matches!(expression, SqlExpr::Column { remote: true, .. })
        || expression.children().into_iter().any(has_annotations)
}

/// Tables that expressions of a relationship name, but that are neither its ends nor between them.
pub(super) fn other_tables(ends: &Ends<'_>) -> Vec<ModelId> {
    let relationship = ends.relationship;
    let joins = std::iter::once(&relationship.primaryjoin).chain(&relationship.secondaryjoin);
    let mut found: Vec<ModelId> = Vec::new();
    for expression in joins.chain(&relationship.order_by) {
        let mut note = |column: ColumnRef| {
            let is_known = ends.parent.has(column)
                || ends.target.has(column)
                || relationship.secondary == Some(column.model_id);
            if !is_known && !found.contains(&column.model_id) {
                found.push(column.model_id);
            }
        };
        expression.to_sql(&mut |column| {
            note(column);
            String::new()
        });
    }
    found
}
