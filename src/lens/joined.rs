//! The one statement of `joined`: parents with their rows beside them. Ports `_JoinedLoader` and
//! `_ORMCompileState._compound_eager_statement`, which puts a limited SELECT into a subquery before
//! lists are joined to it.

use super::joins::Ends;
use super::lazy::{order_clause, selected};
use super::loading::{Lens, Scope};
use super::statement::{Bind, Statement};
use super::writer::{Standing, Writer, quoted};
use crate::mapping::{ColumnRef, SqlExpr};
use crate::schema::ModelId;

/// Numbers of the aliases of tables between, apart from those of targets.
pub(super) const SECONDARY: usize = 1000;

/// Parents alone: all, a page, or one by its key.
pub(super) fn parents_statement(lens: &Lens<'_>, scope: Scope) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let columns = writer.told_apart(&Standing::Plain, &lens.parent.columns, &mut Vec::new());
    let rest = parents_from(&mut writer, lens, scope);
    Statement {
        sql: ["SELECT ", &columns, &rest, &limit(&mut writer, scope)].concat(),
        binds: writer.binds,
        columns: selected(0, &lens.parent.columns),
        ..Statement::default()
    }
}

/// Parents with what their relationship leads to, and what that of these leads to, so many levels
/// deep.
pub(super) fn joined_statement(lens: &Lens<'_>, scope: Scope, levels: usize) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let is_wrapped = scope == Scope::Page && lens.relationship.uselist;
    let parent_as = if is_wrapped {
        Standing::Within(inner_labels(&mut writer, lens))
    } else {
        Standing::Plain
    };
    let mut taken = Vec::new();
    let mut texts = vec![writer.told_apart(&parent_as, &lens.parent.columns, &mut taken)];
    let mut columns = selected(0, &lens.parent.columns);
    // A class's relationships come before its columns, so the deepest is written first.
    for level in (1..=levels).rev() {
        let standing = Standing::Alias(level);
        texts.push(writer.told_apart(&standing, &lens.target.columns, &mut taken));
        columns.extend(selected(level, &lens.target.columns));
    }
    let mut sql = ["SELECT ", &texts.join(", ")].concat();
    let mut order = Vec::new();
    let mut conditions = String::new();
    if is_wrapped {
        let inner = inner_select(&mut writer, lens, &parent_as, scope);
        let alias = quoted(&writer.subquery());
        sql.push_str(&[" FROM (", &inner, ") AS ", &alias].concat());
        let joins = joins(&mut writer, lens, &parent_as, levels, &mut order);
        sql.push_str(&joins);
    } else {
        let from = writer.source(&parent_as, &lens.parent);
        sql.push_str(&[" FROM ", &from].concat());
        let joins = joins(&mut writer, lens, &parent_as, levels, &mut order);
        sql.push_str(&joins);
        conditions = parent_conditions(&mut writer, lens, scope);
    }
    sql.push_str(&conditions);
    let mut terms = parent_order(&mut writer, lens, &parent_as, scope);
    for ends in &order {
        terms.extend(writer.order_by(ends));
    }
    sql.push_str(&order_clause(&terms));
    if !is_wrapped {
        let limit = limit(&mut writer, scope);
        sql.push_str(&limit);
    }
    Statement { sql, binds: writer.binds, columns, ..Statement::default() }
}

/// The joins to each level; what is needed to order them is kept for later.
fn joins<'l>(
    writer: &mut Writer<'_>,
    lens: &'l Lens<'_>,
    parent_as: &Standing,
    levels: usize,
    order: &mut Vec<Ends<'l>>,
) -> String {
    let mut sql = String::new();
    let mut from = parent_as.clone();
    for level in 1..=levels {
        let target_as = Standing::Alias(level);
        let ends = Ends {
            parent_as: Some(from),
            secondary_as: Standing::Alias(SECONDARY + level),
            target_as: target_as.clone(),
            ..lens.ends()
        };
        sql.push_str(&join(writer, &ends, lens.is_inner_join()));
        order.push(ends);
        from = target_as;
    }
    sql
}

/// ` LEFT OUTER JOIN songs AS songs_1 ON …`; `_ORMJoin`. Of two tables the second is joined to the
/// first in parentheses, unless both are joined by an inner join.
fn join(writer: &mut Writer<'_>, ends: &Ends<'_>, is_inner: bool) -> String {
    let keyword = if is_inner { " JOIN " } else { " LEFT OUTER JOIN " };
    let Some(secondary) =
        ends.relationship.secondary.filter(|_| ends.relationship.secondaryjoin.is_some())
    else {
        let target = writer.joined_entity(&ends.target_as, ends.target);
        let mut conditions = vec![writer.primaryjoin(ends)];
        conditions.extend(writer.target_single(ends));
        return [keyword, &target, " ON ", &writer.all_of(conditions, ends)].concat();
    };
    if is_inner {
        return inner_joins(writer, ends, secondary);
    }
    let between = writer.aliased(&ends.secondary_as, secondary);
    let target = writer.joined_entity(&ends.target_as, ends.target);
    let second = second_condition(writer, ends);
    let first = writer.primaryjoin(ends);
    let first = writer.all_of([first], ends);
    [keyword, "(", &between, " JOIN ", &target, " ON ", &second, ") ON ", &first].concat()
}

/// ` JOIN song_tags AS song_tags_1 ON … JOIN tags ON …`, or the one join without a table between.
pub(super) fn inner_join(writer: &mut Writer<'_>, ends: &Ends<'_>) -> String {
    join(writer, ends, true)
}

fn inner_joins(writer: &mut Writer<'_>, ends: &Ends<'_>, secondary: ModelId) -> String {
    let between = writer.aliased(&ends.secondary_as, secondary);
    let first = writer.primaryjoin(ends);
    let first = writer.all_of([first], ends);
    let target = writer.joined_entity(&ends.target_as, ends.target);
    let second = second_condition(writer, ends);
    [" JOIN ", &between, " ON ", &first, " JOIN ", &target, " ON ", &second].concat()
}

/// The condition between `secondary` and the target.
pub(super) fn second_condition(writer: &mut Writer<'_>, ends: &Ends<'_>) -> String {
    let mut conditions: Vec<SqlExpr> = writer.secondaryjoin(ends).into_iter().collect();
    conditions.extend(writer.target_single(ends));
    writer.all_of(conditions, ends)
}

/// ` FROM … WHERE … ORDER BY …` of parents under their own names.
fn parents_from(writer: &mut Writer<'_>, lens: &Lens<'_>, scope: Scope) -> String {
    let from = writer.source(&Standing::Plain, &lens.parent);
    let conditions = parent_conditions(writer, lens, scope);
    let order = parent_order(writer, lens, &Standing::Plain, scope);
    [" FROM ", &from, &conditions, &order_clause(&order)].concat()
}

/// ` WHERE …` of parents: the key of the one that is got, and what a single-table subclass has.
pub(super) fn parent_conditions(writer: &mut Writer<'_>, lens: &Lens<'_>, scope: Scope) -> String {
    let mut conditions = Vec::new();
    if scope == Scope::One {
        for (at, column) in lens.parent.key.iter().enumerate() {
            let path = writer.path(&Standing::Plain, *column);
            writer.binds.push(Bind::Key(at));
            conditions.push(SqlExpr::Text([&path, " = ?"].concat()));
        }
    }
    conditions.extend(writer.single(&Standing::Plain, &lens.parent));
    if conditions.is_empty() {
        return String::new();
    }
    [" WHERE ", &writer.all_of(conditions, &lens.ends())].concat()
}

/// The parent's key, if there are several parents.
pub(super) fn parent_order(
    writer: &mut Writer<'_>,
    lens: &Lens<'_>,
    standing: &Standing,
    scope: Scope,
) -> Vec<String> {
    if scope == Scope::One {
        return Vec::new();
    }
    lens.parent.key.iter().map(|one| writer.path(standing, *one)).collect()
}

/// ` LIMIT ? OFFSET ?` of a page; the dialect always writes both.
pub(super) fn limit(writer: &mut Writer<'_>, scope: Scope) -> String {
    if scope != Scope::Page {
        return String::new();
    }
    writer.binds.extend([Bind::Limit, Bind::Offset]);
    " LIMIT ? OFFSET ?".to_owned()
}

/// What the columns of the subquery are called: their names, with a number where one is taken.
fn inner_labels(writer: &mut Writer<'_>, lens: &Lens<'_>) -> Vec<(ColumnRef, String)> {
    let mut labels: Vec<(ColumnRef, String)> = Vec::new();
    for column in &lens.parent.columns {
        let name = writer.name(&Standing::Plain, *column);
        let is_taken = labels.iter().any(|(_, label)| *label == name);
        let label = if is_taken { writer.anonymous(&name) } else { name };
        labels.push((*column, label));
    }
    labels
}

fn inner_select(
    writer: &mut Writer<'_>,
    lens: &Lens<'_>,
    parent_as: &Standing,
    scope: Scope,
) -> String {
    let mut texts = Vec::new();
    for column in &lens.parent.columns {
        let path = writer.path(&Standing::Plain, *column);
        let label = quoted(&writer.name(parent_as, *column));
        texts.push([&path, " AS ", &label].concat());
    }
    let rest = parents_from(writer, lens, scope);
    ["SELECT ", &texts.join(", "), &rest, &limit(writer, scope)].concat()
}
