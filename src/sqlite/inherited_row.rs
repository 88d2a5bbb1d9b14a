//! What a row has of the tables of its class's bases: a subclass that is joined to its base has columns, and
//! so relationships, that are not in its own table.
//!
//! Follows `Mapper.persist_selectable`: the tables of a class with their joins.

use crate::mapping::{ColumnRef, Mapping, ResolvedRelationship, SqlExpr};
use crate::schema::ModelId;

use super::error::ReadError;
use super::open::Database;
use super::quoted;
use super::related::ParentRow;
use super::related_sql::column_path;
use super::value::Value;

/// The columns of bases that a relationship's join needs, with what the row has there. Of most rows none:
/// then nothing is read. NULL where the base has no row for this one.
pub(super) fn inherited_values(
    database: &Database,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
) -> Result<Vec<(ColumnRef, Value)>, ReadError> {
    let own = mapping.table_owner(parent.model);
    let bases = mapping.mapped_tables(relationship.model_id);
    if bases.iter().all(|id| *id == own) {
        return Ok(Vec::new());
    }
    let mut needed = columns_of(&relationship.primaryjoin);
    needed.retain(|column| column.model_id != own && bases.contains(&column.model_id));
    let unknown = |needed: &[ColumnRef]| needed.iter().map(|one| (*one, Value::Null)).collect();
    let (Some(table), false) = (mapping.table(own), needed.is_empty()) else {
        return Ok(unknown(&needed));
    };
    let is_needed = |id| needed.iter().any(|column| column.model_id == id);
    let Some(joins) = joins_down(mapping, parent.model, &is_needed) else {
        return Ok(unknown(&needed));
    };
    let path = &mut |column: ColumnRef| column_path(mapping, column);
    let columns: Vec<String> = needed.iter().map(|column| path(*column)).collect();
    let tables = joins.tables.iter().filter_map(|id| mapping.table(*id));
    let tables: Vec<String> = tables.map(|one| quoted(&one.name)).collect();
    let mut conditions: Vec<String> =
        joins.conditions.iter().map(|condition| condition.to_sql(path)).collect();
    let mut parameters = Vec::new();
    for name in table.column_names(&table.primary_key) {
        let value = parent.value(name).cloned().unwrap_or(Value::Null);
        conditions
            .push([&quoted(&table.name), ".", &quoted(name), " = ", value.placeholder()].concat());
        parameters.push(value);
    }
    if parameters.is_empty() {
        return Ok(unknown(&needed));
    }
    let sql = [
        "SELECT ",
        &columns.join(", "),
        " FROM ",
        &tables.join(", "),
        " WHERE ",
        &conditions.join(" AND "),
        " LIMIT 1",
    ]
    .concat();
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(&parameters))?;
    let Some(row) = rows.next()? else { return Ok(unknown(&needed)) };
    let values = needed.iter().enumerate();
    values.map(|(at, column)| Ok((*column, Value::from_ref(row.get_ref(at)?)))).collect()
}

/// Tables from a class's own up to the farthest that is needed, and how each is joined to its base's.
pub(super) struct Joins {
    /// The models that have the tables.
    pub tables: Vec<ModelId>,
    /// How they are joined.
    pub conditions: Vec<SqlExpr>,
}

/// The tables that a class is mapped to, from the topmost of those that are needed down to its own; nothing
/// if it is not known how they are joined.
pub(super) fn joins_down(
    mapping: &Mapping,
    class: ModelId,
    is_needed: &dyn Fn(ModelId) -> bool,
) -> Option<Joins> {
    let all = mapping.mapped_tables(class);
    let topmost = all.iter().position(|id| is_needed(*id)).unwrap_or(all.len() - 1);
    let tables = all[topmost..].to_vec();
    let conditions = tables.iter().skip(1).map(|id| {
        let inheritance = mapping.model(*id)?.inheritance.as_ref()?;
        inheritance.condition.clone()
    });
    let conditions = conditions.collect::<Option<Vec<_>>>()?;
    Some(Joins { tables, conditions })
}

/// All columns of an expression, each once.
fn columns_of(expression: &SqlExpr) -> Vec<ColumnRef> {
    let mut found = Vec::new();
    expression.to_sql(&mut |column| {
        if !found.contains(&column) {
            found.push(column);
        }
        String::new()
    });
    found
}
