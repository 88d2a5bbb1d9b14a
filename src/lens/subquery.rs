//! The second statement of `subquery`: the first one again, as a subquery that the targets are joined
//! to. Ports `_SubqueryLoader`.

use super::joined::{SECONDARY, inner_join, limit, parent_conditions, parent_order};
use super::joins::Ends;
use super::lazy::{order_clause, selected};
use super::loading::{Lens, Scope};
use super::statement::{Selected, Statement};
use super::writer::{Standing, Writer, quoted};
use crate::mapping::ColumnRef;

/// The statement for the targets of a level: 1 are those of the parents, 2 those of these.
pub(super) fn subquery_statement(lens: &Lens<'_>, scope: Scope, level: usize) -> Statement {
    let mut writer = Writer::new(lens.mapping);
    let locals = lens.ends().local_columns();
    let labels: Vec<(ColumnRef, String)> =
        locals.iter().map(|one| (*one, writer.qualified_label(&Standing::Plain, *one))).collect();
    // The targets of the level before, as each level's own parents.
    let standing = |at: usize| match at {
        0 => Standing::Within(labels.clone()),
        at if at == level => Standing::Plain,
        at => Standing::Alias(at),
    };
    let mut taken = Vec::new();
    let targets = writer.qualified_columns(&Standing::Plain, &lens.target.columns, &mut taken);
    let parent_as = standing(level - 1);
    let keys = writer.qualified_columns(&parent_as, &locals, &mut taken);
    let mut columns = selected(1, &lens.target.columns);
    let places = columns.len()..columns.len() + locals.len();
    columns.extend(locals.iter().map(|column| Selected { level: 0, column: *column }));
    let inner = inner_select(&mut writer, lens, scope, &locals);
    let alias = quoted(&writer.subquery());
    let mut sql = ["SELECT ", &targets, ", ", &keys, " FROM (", &inner, ") AS ", &alias].concat();
    let mut order = Vec::new();
    for at in 1..=level {
        let ends = Ends {
            parent_as: Some(standing(at - 1)),
            secondary_as: Standing::Alias(SECONDARY + at),
            target_as: standing(at),
            ..lens.ends()
        };
        sql.push_str(&inner_join(&mut writer, &ends));
        if at == level {
            order = writer.order_by(&ends);
        }
    }
    sql.push_str(&order_clause(&order));
    Statement { sql, binds: writer.binds, columns, keys: places.collect(), list: None }
}

/// The first statement with no more columns than the join needs; `_generate_from_original_query`.
fn inner_select(
    writer: &mut Writer<'_>,
    lens: &Lens<'_>,
    scope: Scope,
    locals: &[ColumnRef],
) -> String {
    let mut taken = Vec::new();
    let mut columns = writer.qualified_columns(&Standing::Plain, locals, &mut taken);
    // Parents that have the same value are to give it once, unless it is their key.
    let is_distinct = lens.distinct_target_key().unwrap_or_else(|| {
        let mut tables: Vec<_> = locals.iter().map(|one| one.model_id).collect();
        tables.dedup();
        tables.iter().filter_map(|id| lens.mapping.table(*id)).any(|table| {
            let has = |id| locals.contains(&ColumnRef { model_id: table.model_id, column_id: id });
            !table.primary_key.iter().copied().all(has)
        })
    });
    let keeps_order = scope == Scope::Page;
    if is_distinct && keeps_order {
        let more: Vec<ColumnRef> =
            lens.parent.key.iter().copied().filter(|one| !locals.contains(one)).collect();
        if !more.is_empty() {
            let more = writer.qualified_columns(&Standing::Plain, &more, &mut taken);
            columns = [&columns, ", ", &more].concat();
        }
    }
    let from = writer.source(&Standing::Plain, &lens.parent);
    let conditions = parent_conditions(writer, lens, scope);
    let order =
        if keeps_order { parent_order(writer, lens, &Standing::Plain, scope) } else { Vec::new() };
    let distinct = if is_distinct { "DISTINCT " } else { "" };
    let order = order_clause(&order);
    let limit = limit(writer, scope);
    ["SELECT ", distinct, &columns, " FROM ", &from, &conditions, &order, &limit].concat()
}
