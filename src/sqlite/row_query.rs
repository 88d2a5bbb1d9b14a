//! Which rows of a table are wanted and in which order: a condition in SQL, tried before it is used, and
//! a column; and what SQLite plans to do for it.
//!
//! Knows nothing of models or positions.

use std::sync::Arc;

use crate::reflection::sql_tokens::{TokenKind, tokens};

use super::error::ReadError;
use super::inherited_columns::InheritedColumn;
use super::open::Database;
use super::page::TableShape;
use super::quoted;
use super::value::Value;

/// A condition and an order; without either, all rows in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowQuery {
    /// An expression as behind WHERE; empty is none.
    pub filter: String,
    /// The column to sort by.
    pub order: Option<RowOrder>,
    /// What else each row has, of the tables of its class's bases.
    pub inherited: Arc<[InheritedColumn]>,
}

/// A column to sort by; rows with the same value stand in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RowOrder {
    /// Its name.
    pub column: String,
    /// The greatest first?
    pub descending: bool,
}

/// What SQLite does for a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPlan {
    /// Has every row to be looked at?
    pub scans: bool,
    /// Have the rows to be sorted, as no index has their order?
    pub sorts: bool,
    /// SQLite's own words, a line a step.
    pub steps: Vec<String>,
}

impl RowQuery {
    /// All rows in the order of their keys?
    pub fn is_empty(&self) -> bool {
        self.filter.trim().is_empty() && self.order.is_none()
    }

    /// Does the other select the same rows in the same order?
    pub fn has_same_rows(&self, other: &Self) -> bool {
        self.filter == other.filter && self.order == other.order
    }

    /// ` FROM … WHERE … ORDER BY …`; `more` is a condition besides.
    pub(super) fn source_sql(&self, shape: &TableShape, more: &str) -> String {
        let mut sql = [" FROM ", &shape.table_sql()].concat();
        let filter = self.filter.trim();
        // On lines of its own, so that a comment in it ends with it.
        let filter =
            if filter.is_empty() { String::new() } else { ["(\n", filter, "\n)"].concat() };
        let conditions: Vec<&str> =
            [filter.as_str(), more].into_iter().filter(|one| !one.is_empty()).collect();
        if !conditions.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&conditions.join(" AND "));
        }
        let mut parts = Vec::new();
        if let Some(order) = &self.order {
            let direction = if order.descending { " DESC" } else { "" };
            parts.push([&quoted(&order.column), direction].concat());
        }
        parts.extend(shape.key_parts());
        if !parts.is_empty() {
            sql.push_str(" ORDER BY ");
            sql.push_str(&parts.join(", "));
        }
        sql
    }
}

/// Tries a query without reading a row: what SQLite would do for it.
///
/// # Errors
/// What is wrong with the condition, in SQLite's words.
pub(super) fn plan_query(
    database: &Database,
    shape: &TableShape,
    query: &RowQuery,
) -> Result<QueryPlan, ReadError> {
    check_expression(&query.filter)?;
    if let Some(order) = &query.order
        && !shape.columns.contains(&order.column)
    {
        return Err(ReadError::Refused(format!("no such column: {}", order.column)));
    }
    let sql = ["SELECT *", &query.source_sql(shape, "")].concat();
    let plan = explain(database, &sql, &[])?;
    // Going along an index or the table in the order of the key is what a grid does anyway.
    Ok(QueryPlan { scans: plan.scans && !query.filter.trim().is_empty(), ..plan })
}

/// What SQLite would do for a SELECT.
pub(super) fn explain(
    database: &Database,
    sql: &str,
    parameters: &[Value],
) -> Result<QueryPlan, ReadError> {
    let sql = ["EXPLAIN QUERY PLAN ", sql].concat();
    let mut statement = database.connection.prepare(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(Value::from_ref(row.get_ref(3)?).to_string());
    }
    Ok(QueryPlan {
        scans: steps.iter().any(|step| step.starts_with("SCAN")),
        sorts: steps.iter().any(|step| step.contains("TEMP B-TREE")),
        steps,
    })
}

/// One expression and nothing behind it: its parentheses close, and no statement ends in it.
pub(super) fn check_expression(text: &str) -> Result<(), ReadError> {
    let refused = |why: &str| Err(ReadError::Refused(why.to_owned()));
    let mut depth = 0_usize;
    for token in tokens(text) {
        let word = &text[token.range];
        if token.kind != TokenKind::Mark {
            if let Some(quote) = unclosed(word) {
                return refused(&["a text or name is not closed: ", quote, " is missing"].concat());
            }
            continue;
        }
        match word {
            ";" => return refused("a condition has no semicolon"),
            "?" | "$" | "@" | ":" | "#" => return refused("a condition has no parameters"),
            "(" => depth += 1,
            ")" => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return refused("there is a \")\" too many"),
            },
            _ => {}
        }
    }
    if depth > 0 {
        return refused("a \")\" is missing");
    }
    Ok(())
}

/// The quote that is missing at the end of a text or a quoted name. Those inside are doubled.
fn unclosed(word: &str) -> Option<&'static str> {
    let quote = match word.trim_start_matches(['x', 'X']).chars().next()? {
        '\'' => "'",
        '"' => "\"",
        '`' => "`",
        '[' => return (!word.ends_with(']')).then_some("]"),
        _ => return None,
    };
    (word.matches(quote).count() % 2 == 1).then_some(quote)
}

/// A condition on one column, as it stands in a WHERE.
pub fn column_condition(column: &str, comparison: Comparison, value: &Value) -> String {
    let name = quoted(column);
    match (comparison, value) {
        (Comparison::Is, Value::Null) => [&name, " IS NULL"].concat(),
        (Comparison::IsNot, Value::Null) => [&name, " IS NOT NULL"].concat(),
        (Comparison::Is, value) => [&name, " = ", &value.to_sql_literal()].concat(),
        (Comparison::IsNot, value) => [&name, " IS NOT ", &value.to_sql_literal()].concat(),
        (Comparison::Below, value) => [&name, " < ", &value.to_sql_literal()].concat(),
        (Comparison::Above, value) => [&name, " > ", &value.to_sql_literal()].concat(),
        (Comparison::Contains, value) => {
            let text = value.to_string();
            let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            let pattern = Value::Text(["%", &escaped, "%"].concat()).to_sql_literal();
            let escape = if escaped == text { "" } else { " ESCAPE '!'" };
            [&name, " LIKE ", &pattern, escape].concat()
        }
    }
}

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each names its operator
pub enum Comparison {
    Is,
    IsNot,
    Below,
    Above,
    Contains,
}
