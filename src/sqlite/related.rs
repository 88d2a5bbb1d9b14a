//! Rows that belong to a row by a relationship, with the statement that got them.
//!
//! The statement is made in [`super::related_sql`]; names and keys as the user writes them are
//! understood here.

use std::collections::HashSet;

use serde_json::{Map, json};

use crate::mapping::{ColumnRef, Direction, Mapping, ResolvedRelationship, ResolvedTable};
use crate::schema::{ModelId, Schema};

use super::browse::CELL_BYTES;
use super::error::ReadError;
use super::inherited_columns::{InheritedColumn, usable};
use super::inherited_row::inherited_values;
use super::label::row_label;
use super::open::Database;
use super::quoted;
use super::related_sql::{RelatedSelect, related_select};
use super::row_by_key::row_by_key;
use super::row_query::{QueryPlan, RowQuery, check_expression, explain};
use super::value::Value;

/// The row whose related rows are wanted: its class, and column names and cells of that class's own table,
/// side by side.
#[derive(Clone, Copy, Debug)]
pub struct ParentRow<'r> {
    /// The class, which may have the relationship from a base.
    pub model: ModelId,
    /// Names of columns.
    pub columns: &'r [String],
    /// Their values.
    pub values: &'r [Value],
}

impl ParentRow<'_> {
    /// The value of a column.
    pub fn value(&self, column: &str) -> Option<&Value> {
        let at = self.columns.iter().position(|name| name.eq_ignore_ascii_case(column))?;
        self.values.get(at)
    }

    /// The value of a column of the class's own table.
    pub fn value_of(&self, mapping: &Mapping, column: ColumnRef) -> Option<&Value> {
        let is_own = column.model_id == mapping.table_owner(self.model);
        self.value(&mapping.column(column).filter(|_| is_own)?.name)
    }
}

/// Which of many related rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many rows to step over.
    pub skip: u64,
    /// How many rows to read.
    pub count: u64,
}

impl Window {
    /// All rows.
    pub const ALL: Self = Self { skip: 0, count: u64::MAX };
}

/// What a relationship leads to from one row.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedRows {
    /// The class of the rows.
    pub target: ModelId,
    /// Names of all columns of the target's table, and of those that were asked for of its bases'.
    pub columns: Vec<String>,
    /// The rows' cells in that order; of a scalar none or one.
    pub rows: Vec<Vec<Value>>,
    /// Each row as its `__repr__` shows it.
    pub labels: Vec<String>,
    /// The SELECT statements that were executed.
    pub sql: Vec<String>,
    /// Are there more rows behind these?
    pub has_more: bool,
    /// The foreign key's value, if it refers to a row that is not there.
    pub dangling: Option<Vec<Value>>,
}

impl RelatedRows {
    /// `{"rows": [{column: value}], "sql": [text]}`
    pub fn to_json(&self) -> serde_json::Value {
        let object = |values: &Vec<Value>| {
            let pairs = self.columns.iter().cloned().zip(values.iter().map(Value::to_json));
            serde_json::Value::Object(pairs.collect::<Map<_, _>>())
        };
        let rows: Vec<serde_json::Value> = self.rows.iter().map(object).collect();
        json!({ "rows": rows, "sql": self.sql })
    }
}

/// How many rows a relationship leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelatedCount {
    /// So many.
    Exact(u64),
    /// More than were counted.
    MoreThan(u64),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelatedError {
    /// No class has this name.
    #[error("There is no model \"{name}\". There are: {known}.")]
    NoSuchModel {
        /// As asked for.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The class has no relationship of this name.
    #[error("{model} has no relationship \"{name}\". It has: {known}.")]
    NoSuchRelationship {
        /// The class.
        model: String,
        /// As asked for.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The key has another number of parts.
    #[error(
        "The key of {model} is ({columns}): give {expected} values with commas between them, not {given}."
    )]
    WrongKey {
        /// The class.
        model: String,
        /// Its key.
        columns: String,
        /// How many values it takes.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// No row has this key.
    #[error("{model} has no row with the key {key}.")]
    NoSuchRow {
        /// The class.
        model: String,
        /// The key as given.
        key: String,
    },
    /// The models know a table that the database does not have as they do.
    #[error("The database does not fit the models: {0}")]
    Read(#[from] ReadError),
}

/// The rows of `relationship` for the row of `model` with this key, all by the names that `describe`
/// prints. A key of several columns is given in the order of the primary key.
pub fn related<K: AsRef<str>>(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    model: &str,
    key: &[K],
    relationship: &str,
) -> Result<RelatedRows, RelatedError> {
    let names = |names: Vec<&str>| {
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let Some(found) = mapping.models.values().find(|one| one.class_name == model) else {
        let known = mapping.models.values().map(|one| one.class_name.as_str()).collect();
        return Err(RelatedError::NoSuchModel { name: model.to_owned(), known: names(known) });
    };
    let ends = mapping.relationships(found.model_id);
    let Some(end) = ends.iter().find(|one| one.key == relationship) else {
        let known = ends.iter().map(|one| one.key.as_str()).collect();
        return Err(RelatedError::NoSuchRelationship {
            model: model.to_owned(),
            name: relationship.to_owned(),
            known: names(known),
        });
    };
    let Some(table) = mapping.table(found.model_id) else {
        return Err(ReadError::NoSuchTable(model.to_owned()).into());
    };
    let key: Vec<&str> = key.iter().map(AsRef::as_ref).collect();
    let columns: Vec<String> = table.columns.iter().map(|one| one.name.clone()).collect();
    let values = row_by_key(database, schema, table, model, &key)?;
    let parent = ParentRow { model: found.model_id, columns: &columns, values: &values };
    Ok(related_rows(database, schema, mapping, end, &parent, Window::ALL)?)
}

/// The rows that one end of a relationship leads to from a row, with all of their cells whole.
pub fn related_rows(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    window: Window,
) -> Result<RelatedRows, ReadError> {
    let which = Which { query: &RowQuery::default(), window, cell_bytes: usize::MAX };
    selected_related_rows(database, schema, mapping, relationship, parent, &which)
}

/// Which of the related rows, and how much of them.
pub(super) struct Which<'q> {
    /// Only those that meet its condition, in its order.
    pub query: &'q RowQuery,
    /// Some of those.
    pub window: Window,
    /// Of longer text and BLOBs only the start.
    pub cell_bytes: usize,
}

impl<'q> Which<'q> {
    /// As a grid shows them.
    pub fn in_grid(query: &'q RowQuery, window: Window) -> Self {
        Self { query, window, cell_bytes: CELL_BYTES }
    }
}

/// The SELECT of related rows that meet a condition, in an order of their own if it has one. SQLite
/// keeps the order of the SELECT inside where the one around it has none.
fn select_with(select: &RelatedSelect, target: &ResolvedTable, query: &RowQuery) -> String {
    let plain = ["SELECT ", &select.columns, &select.source, &select.order].concat();
    if query.is_empty() {
        return plain;
    }
    let mut sql = ["SELECT * FROM (", &plain, ") AS ", &quoted(&target.name)].concat();
    let filter = query.filter.trim();
    if !filter.is_empty() {
        // On lines of its own, so that a comment in it ends with it.
        sql.push_str(&[" WHERE (\n", filter, "\n)"].concat());
    }
    if let Some(order) = &query.order {
        let direction = if order.descending { " DESC" } else { "" };
        let mut parts = vec![[&quoted(&order.column), direction].concat()];
        parts.extend(target.column_names(&target.primary_key).into_iter().map(quoted));
        sql.push_str(" ORDER BY ");
        sql.push_str(&parts.join(", "));
    }
    sql
}

/// The SELECT of related rows with what they inherit; what it needs of the tables of the row's bases is
/// read first.
fn select_of(
    database: &Database,
    (schema, mapping): (&Schema, &Mapping),
    relationship: &ResolvedRelationship,
    target: &ResolvedTable,
    parent: &ParentRow<'_>,
    inherited: &[InheritedColumn],
) -> Result<RelatedSelect, ReadError> {
    let values = inherited_values(database, mapping, relationship, parent)?;
    let mut select = related_select((schema, mapping), relationship, target, parent, &values);
    for column in usable(database, &target.name, inherited) {
        select.columns.push_str(", ");
        select.columns.push_str(&column.selected());
    }
    Ok(select)
}

/// The SELECT of related rows with its parameters.
pub(super) fn related_statement(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    query: &RowQuery,
) -> Result<(String, Vec<Value>), ReadError> {
    let Some(target) = mapping.table(relationship.target) else {
        return Err(ReadError::NoSuchTable(relationship.key.clone()));
    };
    check_expression(&query.filter)?;
    let models = (schema, mapping);
    let mut select = select_of(database, models, relationship, target, parent, &query.inherited)?;
    // A row that an association table names twice is one object to SQLAlchemy; grouping by the key
    // leaves the order of the relationship as it is.
    if relationship.secondary.is_some() && !select.key.is_empty() {
        select.source.push_str(" GROUP BY ");
        select.source.push_str(&select.key);
    }
    Ok((select_with(&select, target, query), select.parameters))
}

/// Tries a query of related rows without reading one: what SQLite would do for it.
pub(super) fn plan_related(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    query: &RowQuery,
) -> Result<QueryPlan, ReadError> {
    let Some(target) = mapping.table(relationship.target) else {
        return Err(ReadError::NoSuchTable(relationship.key.clone()));
    };
    check_expression(&query.filter)?;
    let models = (schema, mapping);
    let select = select_of(database, models, relationship, target, parent, &query.inherited)?;
    explain(database, &select_with(&select, target, query), &select.parameters)
}

/// Some of the rows that one end of a relationship leads to from a row.
pub(super) fn selected_related_rows(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    which: &Which<'_>,
) -> Result<RelatedRows, ReadError> {
    let window = which.window;
    let Some(target) = mapping.table(relationship.target) else {
        return Err(ReadError::NoSuchTable(relationship.key.clone()));
    };
    let inherited = usable(database, &target.name, &which.query.inherited);
    let select = select_of(database, (schema, mapping), relationship, target, parent, inherited)?;
    let own = target.columns.iter().map(|one| one.name.clone());
    let mut result = RelatedRows {
        target: relationship.target,
        columns: own.chain(inherited.iter().map(|one| one.name.clone())).collect(),
        rows: Vec::new(),
        labels: Vec::new(),
        sql: Vec::new(),
        has_more: false,
        dangling: None,
    };
    // NULL refers to nothing; SQLAlchemy does not ask the database then.
    if relationship.direction == Direction::ManyToOne
        && select.parameters.iter().any(Value::is_null)
    {
        return Ok(result);
    }
    check_expression(&which.query.filter)?;
    let mut sql = select_with(&select, target, which.query);
    let mut parameters = select.parameters.clone();
    let is_windowed = relationship.uselist && window != Window::ALL;
    if is_windowed {
        sql.push_str(" LIMIT ? OFFSET ?");
        for number in [window.count.saturating_add(1), window.skip] {
            parameters.push(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        }
    }
    let limit = if relationship.uselist { window.count } else { 1 };
    let key_places = places(target, relationship);
    let mut seen = HashSet::new();
    let mut statement = database.connection.prepare_cached(&sql)?;
    let mut found = statement.query(rusqlite::params_from_iter(&parameters))?;
    while let Some(row) = found.next()? {
        database.look_at_clock()?;
        if result.rows.len() as u64 == limit {
            result.has_more = relationship.uselist;
            break;
        }
        let values = (0..result.columns.len())
            .map(|at| row.get_ref(at).map(|value| Value::start_from_ref(value, which.cell_bytes)))
            .collect::<Result<Vec<_>, _>>()?;
        // A row that an association table names twice is one object to SQLAlchemy.
        if !key_places.is_empty() {
            let key: Vec<&Value> = key_places.iter().filter_map(|at| values.get(*at)).collect();
            if !seen.insert(format!("{key:?}")) {
                continue;
            }
        }
        result.rows.push(values);
    }
    drop(found);
    if let Some(model) = schema.model(relationship.target) {
        result.labels = result.rows.iter().map(|row| row_label(model, target, row)).collect();
    }
    if result.rows.is_empty() && select.is_plain_key {
        result.dangling = Some(select.parameters);
    }
    result.sql.push(sql);
    Ok(result)
}

/// Counts related rows up to `at_most`.
pub fn count_related(
    database: &Database,
    schema: &Schema,
    mapping: &Mapping,
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    at_most: u64,
) -> Result<RelatedCount, ReadError> {
    let all = RowQuery::default();
    count_selected_related(database, (schema, mapping), relationship, parent, &all, at_most)
}

/// Counts related rows that meet a condition up to `at_most`.
pub(super) fn count_selected_related(
    database: &Database,
    (schema, mapping): (&Schema, &Mapping),
    relationship: &ResolvedRelationship,
    parent: &ParentRow<'_>,
    query: &RowQuery,
    at_most: u64,
) -> Result<RelatedCount, ReadError> {
    let Some(target) = mapping.table(relationship.target) else {
        return Err(ReadError::NoSuchTable(relationship.key.clone()));
    };
    let models = (schema, mapping);
    let select = select_of(database, models, relationship, target, parent, &query.inherited)?;
    if relationship.direction == Direction::ManyToOne
        && select.parameters.iter().any(Value::is_null)
    {
        return Ok(RelatedCount::Exact(0));
    }
    let what = match relationship.secondary {
        Some(_) if !select.key.is_empty() => ["DISTINCT ", &select.key].concat(),
        _ => "1".to_owned(),
    };
    let sql = if query.filter.trim().is_empty() {
        ["SELECT count(*) FROM (SELECT ", &what, &select.source, " LIMIT ?)"].concat()
    } else {
        check_expression(&query.filter)?;
        let only = RowQuery { order: None, ..query.clone() };
        let distinct = if what == "1" { "" } else { "DISTINCT " };
        let columns = [distinct, &select.columns].concat();
        let rows = RelatedSelect { columns, order: String::new(), ..select.clone() };
        ["SELECT count(*) FROM (", &select_with(&rows, target, &only), " LIMIT ?)"].concat()
    };
    let limit = if relationship.uselist { at_most } else { 0 };
    let mut parameters = select.parameters;
    parameters.push(Value::Integer(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX)));
    let mut statement = database.connection.prepare_cached(&sql)?;
    let rows: i64 =
        statement.query_row(rusqlite::params_from_iter(&parameters), |row| row.get(0))?;
    let rows = rows.unsigned_abs();
    Ok(match relationship.uselist {
        true if rows > at_most => RelatedCount::MoreThan(at_most),
        true => RelatedCount::Exact(rows),
        false => RelatedCount::Exact(rows.min(1)),
    })
}

/// Where the target's key stands among its columns, if rows can come twice.
fn places(target: &ResolvedTable, relationship: &ResolvedRelationship) -> Vec<usize> {
    if relationship.secondary.is_none() {
        return Vec::new();
    }
    let place = |id| target.columns.iter().position(|column| column.column_id == id);
    target.primary_key.iter().filter_map(|id| place(*id)).collect()
}
