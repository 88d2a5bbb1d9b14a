//! Subqueries in expressions of relationships: `select(...)…scalar_subquery()` and `exists()`.
//!
//! Reads them from Python and prints them as SQLAlchemy's `SelectState` does, what is correlated
//! with the statement around left out of FROM.

use ruff_python_ast::Expr;
use serde_json::Value;

use super::expression::SqlExpr;
use super::expression_text::{ExpressionError, Read};
use crate::schema::ModelId;

type Result<T> = std::result::Result<T, ExpressionError>;

/// `SELECT … FROM … WHERE …` inside an expression.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Select {
    /// Is it `EXISTS (…)`?
    pub exists: bool,
    /// `SELECT DISTINCT`.
    pub distinct: bool,
    /// What is selected; nothing is `*`.
    pub columns: Vec<SqlExpr>,
    /// Tables of `select_from()`.
    pub from: Vec<ModelId>,
    /// The parts of WHERE.
    pub conditions: Vec<SqlExpr>,
    /// ORDER BY.
    pub order_by: Vec<SqlExpr>,
    /// LIMIT.
    pub limit: Option<u64>,
    /// Which tables of the statement around are meant where they stand inside.
    pub correlation: Correlation,
    /// The names of the tables that its columns belong to.
    pub table_names: Vec<(ModelId, String)>,
}

/// `correlate()`, `correlate_except()`, or neither.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Correlation {
    /// All that the statement around has, unless nothing would be left.
    #[default]
    Auto,
    /// Only these.
    Only(Vec<ModelId>),
    /// All but these.
    Except(Vec<ModelId>),
}

impl Select {
    /// The expressions in it, in the order in which they are printed.
    pub fn children(&self) -> impl Iterator<Item = &SqlExpr> {
        self.columns.iter().chain(&self.conditions).chain(&self.order_by)
    }

    /// The same, to change.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut SqlExpr> {
        self.columns.iter_mut().chain(&mut self.conditions).chain(&mut self.order_by)
    }

    /// The tables of FROM, in a statement that has `enclosing`; `_get_display_froms`.
    pub(super) fn display_froms(&self, enclosing: &[ModelId]) -> Vec<&str> {
        let mut froms = self.from.clone();
        for child in self.columns.iter().chain(&self.conditions) {
            child.visit(&mut |expr| {
                if let SqlExpr::Column { column, .. } = expr
                    && !froms.contains(&column.model_id)
                {
                    froms.push(column.model_id);
                }
            });
        }
        let is_correlated = |id: &ModelId| {
            enclosing.contains(id)
                && match &self.correlation {
                    Correlation::Auto => true,
                    Correlation::Only(only) => only.contains(id),
                    Correlation::Except(except) => !except.contains(id),
                }
        };
        let is_left = froms.iter().any(|id| !is_correlated(id));
        if is_left || self.correlation != Correlation::Auto {
            froms.retain(|id| !is_correlated(id));
        }
        let name = |id: &ModelId| {
            let found = self.table_names.iter().find(|(one, _)| one == id);
            found.map(|(_, name)| name.as_str())
        };
        froms.iter().filter_map(name).collect()
    }

    fn named(mut self, reader: &impl Read) -> SqlExpr {
        let mut tables = self.from.clone();
        for child in self.children() {
            tables.extend(child.columns().iter().map(|column| column.model_id));
        }
        for id in tables {
            if self.table_names.iter().all(|(one, _)| *one != id) {
                self.table_names.push((id, reader.table_name(id)));
            }
        }
        SqlExpr::Select(Box::new(self))
    }
}

/// `select(...)`, also with a list as it was written of old, and `exists(...)`.
pub(super) fn subquery(
    reader: &impl Read,
    expr: &Expr,
    name: &str,
    arguments: &[Expr],
) -> Result<SqlExpr> {
    let mut select = Select { exists: name == "exists", ..Select::default() };
    if let ("exists", [one @ Expr::Call(_)]) = (name, arguments)
        && let Ok(SqlExpr::Select(inner)) = reader.read(one)
    {
        return Ok(SqlExpr::Select(Box::new(Select { exists: true, ..*inner })));
    }
    for argument in arguments {
        if let Some(table) = reader.read_table(argument) {
            if !select.exists {
                return reader.refuse(expr);
            }
            select.from.push(table);
        } else {
            select.columns.extend(reader.read_list(argument)?);
        }
    }
    Ok(select.named(reader))
}

/// `.where(...)`, `.correlate(...)`, `.scalar_subquery()` and the like.
pub(super) fn select_method(
    reader: &impl Read,
    expr: &Expr,
    mut select: Select,
    method: &str,
    arguments: &[Expr],
) -> Result<SqlExpr> {
    let tables = || arguments.iter().filter_map(|one| reader.read_table(one)).collect();
    match method {
        "where" | "filter" => {
            for argument in arguments {
                select.conditions.push(reader.read(argument)?);
            }
        }
        "correlate" => select.correlation = Correlation::Only(tables()),
        "correlate_except" => select.correlation = Correlation::Except(tables()),
        "select_from" => select.from.extend::<Vec<ModelId>>(tables()),
        "order_by" => {
            for argument in arguments {
                select.order_by.extend(reader.read_list(argument)?);
            }
        }
        "limit" => match arguments {
            [number] => match reader.read(number)? {
                SqlExpr::Literal(Value::Number(number)) => select.limit = number.as_u64(),
                _ => return reader.refuse(expr),
            },
            _ => return reader.refuse(expr),
        },
        "distinct" if arguments.is_empty() => select.distinct = true,
        "exists" => select.exists = true,
        "scalar_subquery" | "as_scalar" | "label" | "self_group" => {}
        _ => return reader.refuse(expr),
    }
    Ok(select.named(reader))
}
