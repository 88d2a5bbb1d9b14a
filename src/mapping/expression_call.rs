//! Calls in expressions of relationships: SQLAlchemy's functions and the methods of its columns.

use ruff_python_ast::{Expr, Keyword};
use serde_json::Value;

use super::expression::{Operator, SqlExpr};
use super::expression_text::{ExpressionError, Read, binary_of, collate, function};
use super::subquery::{select_method, subquery};

type Result<T> = std::result::Result<T, ExpressionError>;

/// `and_(...)`, `desc(...)`, `foreign(...)` and the like.
pub(super) fn sql_function(
    reader: &impl Read,
    expr: &Expr,
    name: &str,
    arguments: &[Expr],
    keywords: &[Keyword],
) -> Result<SqlExpr> {
    let all = || arguments.iter().map(|one| reader.read(one)).collect::<Result<Vec<_>>>();
    let text = |at: usize| match arguments.get(at) {
        Some(Expr::StringLiteral(text)) => Some(text.value.to_str().to_owned()),
        _ => None,
    };
    match (name, arguments.len()) {
        ("and_", 1..) => Ok(connected(all()?, true)),
        ("or_", 1..) => Ok(connected(all()?, false)),
        ("not_", 1) => Ok(reader.read(&arguments[0])?.negated()),
        (
            "desc" | "asc" | "nulls_first" | "nulls_last" | "nullsfirst" | "nullslast" | "distinct"
            | "collate",
            1..,
        )
        | ("between", 3) => {
            method(reader, expr, reader.read(&arguments[0])?, name, &arguments[1..])
        }
        ("text" | "literal_column", 1) => match text(0) {
            Some(text) => Ok(SqlExpr::Text(text)),
            None => reader.refuse(expr),
        },
        ("foreign" | "remote", 1) => {
            let mut inner = reader.read(&arguments[0])?;
            inner.visit_mut(&mut |expr| {
                if let SqlExpr::Column { foreign, remote, .. } = expr {
                    *foreign |= name == "foreign";
                    *remote |= name == "remote";
                }
            });
            Ok(inner)
        }
        ("cast", 2) => Ok(SqlExpr::Cast {
            element: Box::new(reader.read(&arguments[0])?),
            sql_type: sql_type(reader, &arguments[1])?,
        }),
        ("type_coerce", 2) | ("literal", 1..) => reader.read(&arguments[0]),
        ("null", 0) => Ok(SqlExpr::Literal(Value::Null)),
        ("true", 0) => Ok(SqlExpr::Literal(Value::Bool(true))),
        ("false", 0) => Ok(SqlExpr::Literal(Value::Bool(false))),
        ("case", 1..) => case(reader, expr, arguments, keywords),
        ("select", 1..) | ("exists", _) => subquery(reader, expr, name, arguments),
        _ if reader.is_known(name) => reader.refuse(expr),
        _ => Err(ExpressionError::UnknownName(name.to_owned())),
    }
}

/// `.desc()`, `.in_(...)`, `.like(...)` and the like.
pub(super) fn method(
    reader: &impl Read,
    expr: &Expr,
    element: SqlExpr,
    method: &str,
    arguments: &[Expr],
) -> Result<SqlExpr> {
    let element = match element {
        SqlExpr::Select(select) if method != "in_" => {
            return select_method(reader, expr, *select, method, arguments);
        }
        element => element,
    };
    let suffix = |element: SqlExpr, keyword: &str| SqlExpr::Suffix {
        element: Box::new(element),
        keyword: keyword.to_owned(),
    };
    let compare = |operator: Operator, element: SqlExpr| {
        Ok(reader.comparison(operator, element, reader.read(&arguments[0])?))
    };
    let percent = || SqlExpr::Literal(Value::String("%".to_owned()));
    let concat = |left: SqlExpr, right: SqlExpr| binary_of(Operator::Concat, left, right);
    match (method, arguments) {
        ("desc", []) => Ok(suffix(element, "DESC")),
        ("asc", []) => Ok(suffix(element, "ASC")),
        ("nulls_first" | "nullsfirst", []) => Ok(suffix(element, "NULLS FIRST")),
        ("nulls_last" | "nullslast", []) => Ok(suffix(element, "NULLS LAST")),
        ("collate", [Expr::StringLiteral(name)]) => Ok(collate(element, name.value.to_str())),
        ("distinct", []) => Ok(function("DISTINCT", vec![element])),
        ("in_" | "not_in" | "notin_", [list]) => Ok(SqlExpr::In {
            element: Box::new(element),
            list: reader.read_list(list)?,
            negated: method != "in_",
        }),
        ("is_", [_]) => compare(Operator::Is, element),
        ("is_not" | "isnot", [_]) => compare(Operator::IsNot, element),
        ("like", [_]) => compare(Operator::Like, element),
        ("not_like" | "notlike", [_]) => compare(Operator::NotLike, element),
        ("ilike" | "not_ilike" | "notilike", [pattern]) => {
            let lower = |expr: SqlExpr| function("lower", vec![expr]);
            let operator = if method == "ilike" { Operator::Like } else { Operator::NotLike };
            Ok(binary_of(operator, lower(element), lower(reader.read(pattern)?)))
        }
        ("startswith", [start]) => {
            Ok(like_pattern(element, concat(reader.read(start)?, percent())))
        }
        ("endswith", [end]) => Ok(like_pattern(element, concat(percent(), reader.read(end)?))),
        ("contains", [part]) => {
            let pattern = concat(concat(percent(), reader.read(part)?), percent());
            Ok(like_pattern(element, pattern))
        }
        ("between", [low, high]) => Ok(SqlExpr::Between {
            element: Box::new(element),
            low: Box::new(reader.read(low)?),
            high: Box::new(reader.read(high)?),
            negated: false,
        }),
        ("concat", [right]) => Ok(concat(element, reader.read(right)?)),
        ("label", [_]) => Ok(element),
        ("cast", [to]) => {
            Ok(SqlExpr::Cast { element: Box::new(element), sql_type: sql_type(reader, to)? })
        }
        _ => reader.refuse(expr),
    }
}

/// `startswith` and the like: LIKE, but without a place among the operators, so that it is put in
/// parentheses wherever it stands.
fn like_pattern(element: SqlExpr, pattern: SqlExpr) -> SqlExpr {
    SqlExpr::Custom {
        operator: Operator::Like.as_sql().to_owned(),
        left: Box::new(element),
        right: Box::new(pattern),
    }
}

/// `and_` drops `true` and is `false` with a `false`; `or_` the other way round.
fn connected(parts: Vec<SqlExpr>, all: bool) -> SqlExpr {
    let neutral = SqlExpr::Literal(Value::Bool(all));
    let decided = SqlExpr::Literal(Value::Bool(!all));
    if parts.contains(&decided) {
        return decided;
    }
    let mut rest = parts;
    rest.retain(|part| *part != neutral);
    match (rest.is_empty(), all) {
        (true, _) => neutral,
        (false, true) => SqlExpr::and(rest),
        (false, false) => SqlExpr::or(rest),
    }
}

/// `case((condition, result), ..., else_=result)`.
fn case(
    reader: &impl Read,
    expr: &Expr,
    arguments: &[Expr],
    keywords: &[Keyword],
) -> Result<SqlExpr> {
    let mut whens = Vec::new();
    for argument in arguments {
        match reader.read_list(argument)?.as_slice() {
            [condition, result] => whens.push((condition.clone(), result.clone())),
            _ => return reader.refuse(expr),
        }
    }
    let mut otherwise = None;
    for keyword in keywords {
        match keyword.arg.as_ref().map(ruff_python_ast::Identifier::as_str) {
            Some("else_") => otherwise = Some(Box::new(reader.read(&keyword.value)?)),
            _ => return reader.refuse(expr),
        }
    }
    Ok(SqlExpr::Case { whens, otherwise })
}

/// The SQL of a type given as Python: `String(20)` is `VARCHAR(20)`.
fn sql_type(reader: &impl Read, expr: &Expr) -> Result<String> {
    let (name, arguments) = match expr {
        Expr::Call(call) => (&*call.func, &*call.arguments.args),
        other => (other, [].as_slice()),
    };
    let name = match name {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return reader.refuse(expr),
    };
    let sql = match name {
        "Integer" => "INTEGER",
        "BigInteger" => "BIGINT",
        "SmallInteger" => "SMALLINT",
        "String" | "Unicode" => "VARCHAR",
        "Text" | "UnicodeText" => "TEXT",
        "Boolean" => "BOOLEAN",
        "Date" => "DATE",
        "DateTime" | "Interval" => "DATETIME",
        "Time" => "TIME",
        "Numeric" => "NUMERIC",
        "Float" => "FLOAT",
        "Double" => "DOUBLE",
        "LargeBinary" | "PickleType" => "BLOB",
        "JSON" => "JSON",
        "Uuid" => "CHAR(32)",
        upper if upper.chars().all(|c| c.is_ascii_uppercase() || c == '_') => upper,
        _ => return reader.refuse(expr),
    };
    let mut numbers = Vec::new();
    for argument in arguments {
        match reader.read(argument)? {
            SqlExpr::Literal(Value::Number(number)) => numbers.push(number.to_string()),
            _ => return reader.refuse(expr),
        }
    }
    if numbers.is_empty() {
        Ok(sql.to_owned())
    } else {
        Ok(format!("{sql}({})", numbers.join(", ")))
    }
}
