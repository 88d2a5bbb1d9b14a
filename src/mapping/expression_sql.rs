//! Prints SQL expressions as SQLAlchemy's compiler does: its parentheses, its words.
//!
//! Ports `SQLCompiler` and `operators.is_precedent` for what relationships hold.

use serde_json::Value;

use rustc_hash::FxHashMap;

use super::expression::{Operator, SqlExpr};
use super::quoting::{quoted, quoted_if_needed};
use super::subquery::Select;
use super::table::ColumnRef;
use crate::schema::ModelId;

/// For whom the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TextStyle {
    /// For a database: `now()` is `CURRENT_TIMESTAMP`.
    Executable,
    /// As `compile(compile_kwargs={"literal_binds": True})` prints it.
    Printed,
    /// As `str()` prints it: constants are `:name_1`.
    BoundParameters,
}

/// The text of an expression.
pub(super) fn sql_text(
    expr: &SqlExpr,
    column: &mut dyn FnMut(ColumnRef) -> String,
    style: TextStyle,
    enclosing: &[ModelId],
) -> String {
    let enclosing = enclosing.to_vec();
    Printer { column, style, parameters: FxHashMap::default(), enclosing }.text(expr)
}

/// `operators._PRECEDENCE`.
mod precedence {
    pub const NEGATIVE: i8 = 8;
    pub const MULTIPLY: i8 = 8;
    pub const ADD: i8 = 7;
    pub const COMPARE: i8 = 5;
    pub const COLLATE: i8 = 4;
    pub const AND: i8 = 3;
    pub const SUFFIX: i8 = 3;
    pub const OR: i8 = 2;
    pub const CUSTOM: i8 = 0;
    pub const COMMA: i8 = -1;
    /// Of what never needs parentheses.
    pub const ATOM: i8 = i8::MAX;
}

fn operator_precedence(operator: Operator) -> i8 {
    match operator {
        Operator::Mul | Operator::Div | Operator::Mod => precedence::MULTIPLY,
        Operator::Add | Operator::Sub => precedence::ADD,
        _ => precedence::COMPARE,
    }
}

fn precedence_of(expr: &SqlExpr) -> i8 {
    match expr {
        SqlExpr::Binary { operator, .. } => operator_precedence(*operator),
        SqlExpr::And(_) => precedence::AND,
        SqlExpr::Or(_) => precedence::OR,
        SqlExpr::Not(_) | SqlExpr::In { .. } | SqlExpr::Between { .. } => precedence::COMPARE,
        SqlExpr::Negative(_) => precedence::NEGATIVE,
        SqlExpr::Custom { .. } => precedence::CUSTOM,
        SqlExpr::Select(select) if select.exists => precedence::CUSTOM,
        SqlExpr::Suffix { keyword, .. } if keyword.starts_with("COLLATE") => precedence::COLLATE,
        _ => precedence::ATOM,
    }
}

struct Printer<'a> {
    column: &'a mut dyn FnMut(ColumnRef) -> String,
    style: TextStyle,
    parameters: FxHashMap<String, u32>,
    /// The tables of the statements around.
    enclosing: Vec<ModelId>,
}

impl Printer<'_> {
    fn text(&mut self, expr: &SqlExpr) -> String {
        match expr {
            SqlExpr::Column { column, .. } => (self.column)(*column),
            SqlExpr::Binary { operator, left, right } => self.binary(*operator, left, right),
            SqlExpr::Custom { operator, left, right } => {
                let hint = self.hint(left);
                let left = self.grouped(left, precedence::CUSTOM, None);
                let right = self.grouped(right, precedence::CUSTOM, hint.as_deref());
                format!("{left} {operator} {right}")
            }
            SqlExpr::And(parts) => self.parts(parts, " AND ", precedence::AND),
            SqlExpr::Or(parts) => self.parts(parts, " OR ", precedence::OR),
            SqlExpr::Not(element) => {
                format!("NOT {}", self.grouped(element, precedence::COMPARE, None))
            }
            SqlExpr::Negative(element) => {
                format!("-{}", self.grouped(element, precedence::NEGATIVE, None))
            }
            SqlExpr::In { element, list, negated } => self.in_list(element, list, *negated),
            SqlExpr::Between { element, low, high, negated } => {
                let keyword = if *negated { "NOT BETWEEN" } else { "BETWEEN" };
                let text = self.grouped(element, precedence::COMPARE, None);
                let hint = self.hint(element);
                let low = self.grouped(low, precedence::COMPARE, hint.as_deref());
                let high = self.grouped(high, precedence::COMPARE, hint.as_deref());
                format!("{text} {keyword} {low} AND {high}")
            }
            SqlExpr::Case { whens, otherwise } => self.case(whens, otherwise.as_deref()),
            SqlExpr::Function { name, arguments } => self.function(name, arguments),
            SqlExpr::Cast { element, sql_type } => {
                format!("CAST({} AS {sql_type})", self.text(element))
            }
            SqlExpr::Suffix { element, keyword } => {
                let against = if keyword.starts_with("COLLATE") {
                    precedence::COLLATE
                } else {
                    precedence::SUFFIX
                };
                format!("{} {keyword}", self.grouped(element, against, None))
            }
            SqlExpr::Select(select) => self.select(select),
            SqlExpr::Literal(value) => self.literal(value, None),
            SqlExpr::Text(text) => text.clone(),
        }
    }

    fn binary(&mut self, operator: Operator, left: &SqlExpr, right: &SqlExpr) -> String {
        let against = operator_precedence(operator);
        let associative = matches!(operator, Operator::Concat | Operator::Add | Operator::Mul);
        let same = |side: &SqlExpr| {
            associative
                && matches!(side, SqlExpr::Binary { operator: inner, .. } if *inner == operator)
        };
        let (same_left, same_right) = (same(left), same(right));
        let left_hint = self.hint(right);
        let left_text = if same_left {
            self.text(left)
        } else {
            self.grouped(left, against, left_hint.as_deref())
        };
        let right_hint = self.hint(left);
        let right_text = if same_right {
            self.text(right)
        } else {
            self.grouped(right, against, right_hint.as_deref())
        };
        format!("{left_text} {} {right_text}", operator.as_sql())
    }

    fn parts(&mut self, parts: &[SqlExpr], separator: &str, against: i8) -> String {
        let texts: Vec<String> =
            parts.iter().map(|part| self.grouped(part, against, None)).collect();
        texts.join(separator)
    }

    /// In parentheses if the operator around it binds at least as tightly; `is_precedent`.
    fn grouped(&mut self, expr: &SqlExpr, against: i8, hint: Option<&str>) -> String {
        if let SqlExpr::Literal(value) = expr {
            return self.literal(value, hint);
        }
        let text = match (expr, hint) {
            (SqlExpr::Cast { element, sql_type }, Some(_)) => {
                if let SqlExpr::Literal(value) = &**element {
                    format!("CAST({} AS {sql_type})", self.literal(value, hint))
                } else {
                    self.text(expr)
                }
            }
            _ => self.text(expr),
        };
        // NOT IN brings its own parentheses.
        let own = matches!(expr, SqlExpr::In { negated: true, .. });
        if !own && precedence_of(expr) <= against { format!("({text})") } else { text }
    }

    /// `SQLCompiler.visit_select`, of a subquery.
    fn select(&mut self, select: &Select) -> String {
        let froms: Vec<String> = select
            .display_froms(&self.enclosing)
            .into_iter()
            .map(|name| match self.style {
                TextStyle::Executable => quoted(name),
                _ => quoted_if_needed(name),
            })
            .collect();
        let around = self.enclosing.len();
        for child in select.columns.iter().chain(&select.conditions) {
            self.enclosing.extend(child.columns().iter().map(|column| column.model_id));
        }
        let mut labels: FxHashMap<String, u32> = FxHashMap::default();
        let mut columns = Vec::new();
        for column in &select.columns {
            let text = self.text(column);
            let label = match column {
                SqlExpr::Column { .. } | SqlExpr::Literal(_) | SqlExpr::Text(_) => None,
                SqlExpr::Function { name, .. } => Some(name.as_str()),
                _ => Some("anon"),
            };
            columns.push(match label {
                Some(label) if !select.exists => {
                    let number = labels.entry(label.to_owned()).or_default();
                    *number += 1;
                    format!("{text} AS {label}_{number}")
                }
                _ => text,
            });
        }
        let mut text = "SELECT ".to_owned();
        if select.distinct {
            text += "DISTINCT ";
        }
        text += &if columns.is_empty() { "*".to_owned() } else { columns.join(", ") };
        if !froms.is_empty() {
            text += &format!(" FROM {}", froms.join(", "));
        }
        match select.conditions.as_slice() {
            [] => {}
            [one] => text += &format!(" WHERE {}", self.text(one)),
            several => {
                text += &format!(" WHERE {}", self.parts(several, " AND ", precedence::AND));
            }
        }
        if !select.order_by.is_empty() {
            text += &format!(" ORDER BY {}", self.parts(&select.order_by, ", ", precedence::COMMA));
        }
        if let Some(limit) = select.limit {
            text += &format!(" LIMIT {limit}");
        }
        self.enclosing.truncate(around);
        let exists = if select.exists { "EXISTS " } else { "" };
        format!("{exists}({text})")
    }

    fn in_list(&mut self, element: &SqlExpr, list: &[SqlExpr], negated: bool) -> String {
        let element_text = self.grouped(element, precedence::COMPARE, None);
        if let [SqlExpr::Select(select)] = list {
            let inner = self.select(select);
            return if negated {
                format!("({element_text} NOT IN {inner})")
            } else {
                format!("{element_text} IN {inner}")
            };
        }
        if self.style == TextStyle::BoundParameters {
            let hint = self.hint(element);
            let name = self.parameter(hint.as_deref());
            let keyword = if negated { "NOT IN" } else { "IN" };
            let text = format!("{element_text} {keyword} (__[POSTCOMPILE_{name}])");
            return if negated { format!("({text})") } else { text };
        }
        if list.is_empty() {
            return if negated {
                format!("({element_text} NOT IN (NULL) OR (1 = 1))")
            } else {
                format!("{element_text} IN (NULL) AND (1 != 1)")
            };
        }
        let list = self.parts(list, ", ", precedence::COMMA);
        if negated {
            format!("({element_text} NOT IN ({list}))")
        } else {
            format!("{element_text} IN ({list})")
        }
    }

    fn case(&mut self, whens: &[(SqlExpr, SqlExpr)], otherwise: Option<&SqlExpr>) -> String {
        let mut text = "CASE".to_owned();
        for (condition, result) in whens {
            let condition = match condition {
                atom if precedence_of(atom) == precedence::ATOM => self.text(atom),
                other => format!("({})", self.text(other)),
            };
            text.push_str(&format!(" WHEN {condition} THEN {}", self.text(result)));
        }
        if let Some(otherwise) = otherwise {
            text.push_str(&format!(" ELSE {}", self.text(otherwise)));
        }
        text + " END"
    }

    fn function(&mut self, name: &str, arguments: &[SqlExpr]) -> String {
        let lower = name.to_ascii_lowercase();
        if arguments.is_empty() {
            match lower.as_str() {
                "count" => return format!("{name}(*)"),
                "now" if self.style == TextStyle::Executable => {
                    return "CURRENT_TIMESTAMP".to_owned();
                }
                "current_date" | "current_time" | "current_timestamp" | "current_user"
                | "localtime" | "localtimestamp" | "session_user" | "user" => {
                    return lower.to_ascii_uppercase();
                }
                "sysdate" => return lower,
                _ => {}
            }
        }
        let plain = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_$.".contains(c));
        let name_text = if plain { name.to_owned() } else { quoted(name) };
        let texts: Vec<String> = arguments
            .iter()
            .map(|argument| self.grouped(argument, precedence::COMMA, Some(name)))
            .collect();
        format!("{name_text}({})", texts.join(", "))
    }

    fn literal(&mut self, value: &Value, hint: Option<&str>) -> String {
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Bool(value) => value.to_string(),
            _ if self.style == TextStyle::BoundParameters => {
                format!(":{}", self.parameter(hint))
            }
            Value::Number(number) => number.to_string(),
            Value::String(text) => quoted_literal(text),
            other => quoted_literal(&other.to_string()),
        }
    }

    /// The name that a constant is bound by: that of what it is compared with, and a number.
    fn parameter(&mut self, hint: Option<&str>) -> String {
        let name = hint.unwrap_or("param").replace(|c: char| !c.is_alphanumeric(), "_");
        let number = self.parameters.entry(name.clone()).or_default();
        *number += 1;
        format!("{name}_{number}")
    }

    /// What a constant on the other side would be named by.
    fn hint(&mut self, expr: &SqlExpr) -> Option<String> {
        if self.style != TextStyle::BoundParameters {
            return None;
        }
        match expr {
            SqlExpr::Column { column, .. } => {
                let path = (self.column)(*column);
                let name = path.trim_end_matches('"').rsplit(['.', '"']).next().unwrap_or(&path);
                Some(name.to_owned())
            }
            SqlExpr::Function { name, .. } => Some(name.clone()),
            _ => None,
        }
    }
}

/// Text as a SQL literal.
fn quoted_literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The name of a collation as `COLLATE` takes it.
pub(super) fn collation(name: &str) -> String {
    format!("COLLATE {}", quoted_if_needed(name))
}
