//! Defaults of columns: constants, members of enums, callables and SQL.

use ruff_python_ast::Operator;
use serde_json::Value as Json;

use super::constants::repr;
use super::library;
use super::program::Program;
use super::value::{Operation, Value};
use crate::schema::{ColumnDefault, ColumnType, ServerDefault, SqlExpression};

impl Program {
    /// `default=` or `onupdate=`; the error is the value as it is written.
    pub(super) fn column_default(
        &mut self,
        value: &Value,
        column_type: Option<&ColumnType>,
    ) -> Result<Option<ColumnDefault>, String> {
        let value = self.force(value.clone());
        if let Value::None = value {
            return Ok(None);
        }
        if let Some(json) = value.to_json() {
            return Ok(Some(ColumnDefault::Scalar(json)));
        }
        if let Some(sql) = self.sql_expression(&value) {
            return Ok(Some(ColumnDefault::Sql(sql)));
        }
        if let Value::Member(id, member) = &value {
            let class_name = self.class(*id).name.clone();
            if let Some(ColumnType::Enum(_)) = column_type {
                return Ok(Some(ColumnDefault::EnumMember(format!("{class_name}.{member}"))));
            }
            // In a column of another type it is the value that counts.
            let inner = self.member_value(*id, member).to_json();
            return Ok(inner.map(ColumnDefault::Scalar));
        }
        if let Some(constant) = constant_call(&value).and_then(|text| text.parse().ok()) {
            return Ok(Some(ColumnDefault::Constant(constant)));
        }
        match self.callable_text(&value) {
            // A name that is private to a class or module is so no more.
            Some(text) if text.starts_with("__") => {
                Ok(Some(ColumnDefault::Callable(format!("_{}", text.trim_start_matches('_')))))
            }
            Some(text) => Ok(Some(ColumnDefault::Callable(text))),
            None => Err(self.text_of(&value)),
        }
    }

    /// `server_default=`.
    pub(super) fn server_default(
        &mut self,
        value: &Value,
    ) -> Result<Option<ServerDefault>, String> {
        let value = self.force(value.clone());
        match &value {
            Value::None => return Ok(None),
            Value::Str(text) => return Ok(Some(ServerDefault::String(text.to_string()))),
            // A member of an enum that is a string too.
            Value::Member(id, member) => {
                if let Value::Str(text) = self.member_value(*id, member) {
                    return Ok(Some(ServerDefault::String(text.to_string())));
                }
            }
            // `DefaultClause("0")`
            Value::Object(object)
                if library::sqlalchemy_name(&object.callee) == Some("DefaultClause") =>
            {
                if let Some(inner) = object.arguments.first().cloned() {
                    return self.server_default(&inner);
                }
            }
            _ => {}
        }
        match self.sql_expression(&value) {
            Some(sql) => Ok(Some(ServerDefault::Sql(sql))),
            None => Err(self.text_of(&value)),
        }
    }

    /// `text(...)`, `func.now()`, `true()` and what is made of them.
    pub(super) fn sql_expression(&mut self, value: &Value) -> Option<SqlExpression> {
        let Value::Object(object) = value else {
            return match value {
                Value::Operation(_) => Some(SqlExpression::Text(self.sql_text(value)?)),
                _ => None,
            };
        };
        if let Some(name) = library::sql_function(&object.callee) {
            let arguments: Option<Vec<Json>> = object
                .arguments
                .iter()
                .map(|one| one.to_json().filter(|json| !json.is_array() && !json.is_object()))
                .collect();
            // `func` takes one underscore off the end, for names that are words of Python.
            let name = name.strip_suffix('_').unwrap_or(name).to_owned();
            return match arguments {
                Some(arguments) => Some(SqlExpression::Function { name, arguments }),
                None => Some(SqlExpression::Text(self.sql_text(value)?)),
            };
        }
        match library::sqlalchemy_name(&object.callee)? {
            "text" | "literal_column" => {
                let text = object.argument(0, "text")?.as_str()?;
                Some(SqlExpression::Text(text.replace("\\:", ":")))
            }
            "true" => Some(SqlExpression::True),
            "false" => Some(SqlExpression::False),
            "null" => Some(SqlExpression::Null),
            _ => Some(SqlExpression::Text(self.sql_text(value)?)),
        }
    }

    /// SQL made of functions, constants and operators, as SQLAlchemy prints it.
    pub(super) fn sql_text(&mut self, value: &Value) -> Option<String> {
        let value = self.force(value.clone());
        Some(match &value {
            Value::Str(text) => format!("'{}'", text.replace('\'', "''")),
            Value::None => "NULL".to_owned(),
            Value::Int(_) | Value::Float(_) => repr(&value)?,
            Value::Bool(value) => value.to_string(),
            Value::Operation(operation) => match &**operation {
                Operation::Binary(op, left, right) => {
                    let op = match op {
                        Operator::Add => "+",
                        Operator::Sub => "-",
                        Operator::Mult => "*",
                        Operator::Div => "/",
                        _ => return None,
                    };
                    let (left, right) = (self.sql_text(left)?, self.sql_text(right)?);
                    format!("{left} {op} {right}")
                }
                _ => return None,
            },
            Value::Object(object) => {
                if let Some(name) = library::sql_function(&object.callee) {
                    if object.arguments.is_empty()
                        && matches!(
                            name,
                            "now" | "current_timestamp" | "current_date" | "current_time"
                        )
                    {
                        let name = if name == "now" { "current_timestamp" } else { name };
                        return Some(name.to_uppercase());
                    }
                    let name = name.to_owned();
                    let arguments: Option<Vec<String>> =
                        object.arguments.iter().map(|one| self.sql_text(one)).collect();
                    return Some(format!("{name}({})", arguments?.join(", ")));
                }
                match library::sqlalchemy_name(&object.callee)? {
                    "text" | "literal_column" => {
                        object.argument(0, "text")?.as_str()?.replace("\\:", ":")
                    }
                    "literal" => return self.sql_text(&object.arguments.first()?.clone()),
                    "true" | "false" | "null" => {
                        library::sqlalchemy_name(&object.callee)?.to_owned()
                    }
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    /// A function or class as one writes it for `default=`.
    fn callable_text(&mut self, value: &Value) -> Option<String> {
        Some(match value {
            Value::Symbol(path) => {
                if let Some(builtin) = path.strip_prefix("builtins.") {
                    return Some(builtin.to_owned());
                }
                let last = path.rsplit('.').next()?;
                if library::root(path) == "sqlalchemy" || last.chars().all(|c| !c.is_lowercase()) {
                    return None;
                }
                match path.strip_prefix("datetime.") {
                    Some(rest) if rest.contains('.') => rest.to_owned(),
                    _ if library::is_library(path) => path.to_string(),
                    _ => last.to_owned(),
                }
            }
            Value::Function(function) | Value::Method(function, _) => {
                self.function_text(&function.clone())
            }
            Value::Class(id) => self.class(*id).name.clone(),
            Value::Attribute(of) => of.1.clone(),
            Value::Unknown(text) => {
                let last = text.rsplit('.').next().unwrap_or(text);
                let is_name = super::super::identifier::is_identifier(last)
                    && last.chars().any(char::is_lowercase);
                return is_name.then(|| last.to_owned());
            }
            Value::Object(_) => format!("lambda: {}", constant_call(value)?),
            _ => return None,
        })
    }

    /// The value as it might be written, for a note.
    pub(super) fn text_of(&mut self, value: &Value) -> String {
        match value {
            Value::Unknown(text) => text.to_string(),
            Value::Symbol(path) => path.to_string(),
            Value::Object(object) => {
                let callee = object.callee.clone();
                format!("{}(…)", self.text_of(&callee))
            }
            Value::Attribute(of) => {
                let inner = of.0.clone();
                format!("{}.{}", self.text_of(&inner), of.1)
            }
            Value::Class(id) => self.class(*id).name.clone(),
            Value::Function(function) | Value::Method(function, _) => function.name.clone(),
            Value::Member(id, member) => format!("{}.{member}", self.class(*id).name),
            Value::Item(parts) => {
                let inner = parts.0.clone();
                format!("{}[…]", self.text_of(&inner))
            }
            Value::Operation(_) => "an expression".to_owned(),
            other => repr(other).unwrap_or_else(|| "a value".to_owned()),
        }
    }
}

/// `timedelta(days=1)`, `Decimal("0.5")`.
fn constant_call(value: &Value) -> Option<String> {
    let Value::Object(object) = value else { return None };
    let Value::Symbol(path) = &object.callee else { return None };
    let is_known = matches!(
        &**path,
        "datetime.timedelta"
            | "decimal.Decimal"
            | "datetime.date"
            | "datetime.datetime"
            | "datetime.time"
            | "uuid.UUID"
    );
    if !is_known {
        return None;
    }
    let name = last_part(path);
    let name = if name == "UUID" { "uuid.UUID" } else { name };
    let positional = object.arguments.iter().map(repr);
    let by_name =
        object.keywords.iter().map(|(key, value)| Some(format!("{key}={}", repr(value)?)));
    let arguments: Option<Vec<String>> = positional.chain(by_name).collect();
    Some(format!("{name}({})", arguments?.join(", ")))
}

/// The last part of a dotted path.
pub(super) fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
