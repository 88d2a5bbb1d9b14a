//! Expressions of relationships as text over class and table names, as `relationship()` takes them
//! in strings.

use ruff_python_ast::{CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::Ranged;

use super::super::identifier::is_identifier;
use super::super::literal::literal;
use super::build::Build;
use super::constants::repr;
use super::library;
use super::value::{Operation, Site, Value};
use crate::schema::{ColumnId, ColumnType, ModelKind};

impl Build {
    /// The expressions of an option: one, or those of a list; what was not understood is noted.
    pub(super) fn expressions(
        &mut self,
        value: &Value,
        at: usize,
        site: Site,
        place: &str,
        option: &str,
    ) -> Vec<String> {
        let value = self.program.force(value.clone());
        match &value {
            Value::None | Value::Bool(false) => Vec::new(),
            // The text is what SQLAlchemy evaluates later.
            Value::Str(text) => self.split(text),
            Value::Function(function) => {
                let made = self.program.call_function(function, Vec::new(), Vec::new());
                if matches!(made, Value::Function(_)) {
                    return Vec::new();
                }
                self.expressions(&made, at, site, place, option)
            }
            other => match other.items() {
                Some(items) => items
                    .to_vec()
                    .iter()
                    .flat_map(|item| self.expressions(item, at, site, place, option))
                    .collect(),
                None => match self.render(other, at) {
                    Ok(text) => vec![text],
                    Err(what) => {
                        self.program.note(site, format!("{option} of {place} uses {what}, which is not known here; {option} is left out"));
                        Vec::new()
                    }
                },
            },
        }
    }

    /// The parts of a text that is a list or a tuple; a module's path before a class is dropped.
    fn split(&mut self, text: &str) -> Vec<String> {
        let text = text.trim();
        let Ok(parsed) = ruff_python_parser::parse_expression(text) else {
            return vec![text.to_owned()];
        };
        let parts: Vec<&Expr> = match parsed.expr() {
            Expr::List(list) => list.elts.iter().collect(),
            Expr::Tuple(tuple) => tuple.elts.iter().collect(),
            one => vec![one],
        };
        let mut texts = Vec::new();
        for part in parts {
            let range = part.range();
            let part = &text[range.start().to_usize()..range.end().to_usize()];
            texts.push(self.without_modules(part));
        }
        texts
    }

    /// `app.models.User.id` as `User.id`; tables without their schemas, and classes in their
    /// parent's table by the parent's name.
    fn without_modules(&mut self, text: &str) -> String {
        if self.renames.is_none() {
            self.renames = Some(self.renamed());
        }
        let mut text = text.to_owned();
        for (old, new) in self.renames.iter().flatten() {
            if text.contains(old.as_str()) {
                text = replace_word(&text, old, new);
            }
        }
        text
    }

    /// What strings of expressions may say, and what it is called here.
    fn renamed(&self) -> Vec<(String, String)> {
        let mut renames = Vec::new();
        for ((schema, table), at) in &self.by_schema {
            let name = self.table_key(*at);
            for columns in ["c", "columns"] {
                renames.push((format!("{schema}.{table}.{columns}."), format!("{name}.c.")));
            }
        }
        for (id, at) in &self.by_class {
            let (name, kept) = (&self.program.class(*id).name, &self.models[*at].model.class_name);
            // Of two classes of one name, text without a module means the last (`class_named`).
            let is_last = self.by_class_name.get(name).is_none_or(|all| all.last() == Some(at));
            if name != kept && is_last {
                renames.push((format!("{name}."), format!("{kept}.")));
            }
        }
        if self.program.files.len() > 1 {
            for built in &self.models {
                let Some(class) = built.class else { continue };
                let module = &self.program.files[self.program.class(class).file].module;
                if !module.is_empty() {
                    let name = &self.program.class(class).name;
                    let here = &built.model.class_name;
                    renames.push((format!("{module}.{name}."), format!("{here}.")));
                }
            }
        }
        renames.sort();
        renames
    }

    /// The expression as text; the error is the part that is not known.
    fn render(&mut self, value: &Value, at: usize) -> Result<String, String> {
        let value = self.program.force(value.clone());
        if let Some((found, column)) = self.column_of(&value, at) {
            return self.column_text(found, column);
        }
        match &value {
            Value::Str(text) => Ok(literal(text)),
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                repr(&value).ok_or_else(|| "a number".to_owned())
            }
            Value::List(items) | Value::Tuple(items) | Value::Set(items) => {
                let texts: Result<Vec<String>, String> =
                    items.iter().map(|one| self.render(one, at)).collect();
                let texts = texts?.join(", ");
                // `case()` takes pairs, and no lists for them.
                Ok(match (&value, items.len()) {
                    (Value::Tuple(_), 1) => format!("({texts},)"),
                    (Value::Tuple(_), _) => format!("({texts})"),
                    _ => format!("[{texts}]"),
                })
            }
            Value::Member(id, member) => {
                // By name where a column has the enum, else as the value that is stored.
                let class_name = self.program.class(*id).name.clone();
                if self.is_enum_of_column(&class_name) {
                    return Ok(format!("{class_name}.{member}"));
                }
                let value = self.program.member_value(*id, member);
                repr(&value).ok_or(class_name)
            }
            Value::Class(id) => match self.model_seen(*id, at) {
                Some(found) => Ok(self.models[found].model.class_name.clone()),
                None => Err(self.program.text_of(&value)),
            },
            Value::Symbol(_) => match library::sqlalchemy_name(&value) {
                Some(name) => Ok(name.to_owned()),
                None => Err(self.program.text_of(&value)),
            },
            Value::Operation(operation) => match &**operation {
                Operation::Compare(op, left, right) => {
                    let op = match op {
                        CmpOp::Eq | CmpOp::Is => "==",
                        CmpOp::NotEq | CmpOp::IsNot => "!=",
                        CmpOp::Lt => "<",
                        CmpOp::LtE => "<=",
                        CmpOp::Gt => ">",
                        CmpOp::GtE => ">=",
                        CmpOp::In | CmpOp::NotIn => return Err("in".to_owned()),
                    };
                    Ok(format!("{} {op} {}", self.operand(left, at)?, self.operand(right, at)?))
                }
                Operation::Binary(op, left, right) => {
                    let (left, right) = (self.operand(left, at)?, self.operand(right, at)?);
                    Ok(match op {
                        Operator::BitAnd => format!("and_({left}, {right})"),
                        Operator::BitOr => format!("or_({left}, {right})"),
                        op => format!("{left} {} {right}", op.as_str()),
                    })
                }
                Operation::Unary(op, of) => {
                    let of = self.operand(of, at)?;
                    Ok(match op {
                        UnaryOp::Invert | UnaryOp::Not => format!("not_({of})"),
                        UnaryOp::USub => format!("-{of}"),
                        UnaryOp::UAdd => of,
                    })
                }
            },
            Value::Object(object) => {
                let callee = match &object.callee {
                    callee if library::sql_function(callee).is_some() => {
                        format!("func.{}", library::sql_function(callee).unwrap_or_default())
                    }
                    Value::Attribute(of) => {
                        // `as_scalar` is what it was called of old.
                        let name = if of.1 == "as_scalar" { "scalar_subquery" } else { &of.1 };
                        format!("{}.{name}", self.operand(&of.0.clone(), at)?)
                    }
                    callee => match library::sqlalchemy_name(callee) {
                        Some(name) => name.to_owned(),
                        None => return Err(self.program.text_of(&callee.clone())),
                    },
                };
                let mut parts = Vec::new();
                let arguments = match (&*callee, &object.arguments[..]) {
                    // A list of columns, as it was written of old.
                    ("select", [Value::List(columns)]) => columns,
                    (_, arguments) => arguments,
                };
                for argument in arguments {
                    parts.push(self.render(argument, at)?);
                }
                for (name, argument) in &object.keywords {
                    parts.push(format!("{name}={}", self.render(argument, at)?));
                }
                Ok(format!("{callee}({})", parts.join(", ")))
            }
            Value::Attribute(of) => match &of.0 {
                // A class that stands in no file, or a relationship of one that does.
                Value::Class(id) => {
                    let found = self.model_seen(*id, at);
                    let name = match found {
                        Some(found) => self.models[found].model.class_name.clone(),
                        None => self.program.class(*id).name.clone(),
                    };
                    Ok(format!("{name}.{}", of.1))
                }
                inner => {
                    let inner = self.render(&inner.clone(), at)?;
                    Ok(format!("{inner}.{}", of.1))
                }
            },
            Value::Unknown(text) if text.split('.').all(is_identifier) => Ok(text.to_string()),
            other => Err(self.program.text_of(other)),
        }
    }

    /// The same as a part of another: operators in parentheses.
    fn operand(&mut self, value: &Value, at: usize) -> Result<String, String> {
        let text = self.render(value, at)?;
        let is_operation = match value {
            Value::Operation(of) => match &**of {
                Operation::Compare(..) => true,
                Operation::Binary(op, ..) => !matches!(op, Operator::BitAnd | Operator::BitOr),
                Operation::Unary(..) => false,
            },
            _ => false,
        };
        Ok(if is_operation { format!("({text})") } else { text })
    }

    pub(super) fn is_enum_of_column(&self, class_name: &str) -> bool {
        self.models.iter().flat_map(|built| &built.model.columns).any(|column| {
            matches!(&column.column_type, Some(ColumnType::Enum(of))
                if of.enum_class.as_ref().is_some_and(|class| class.class_name == class_name))
        })
    }

    /// `User.id`, `followers.c.user_id`.
    fn column_text(&self, at: usize, column: ColumnId) -> Result<String, String> {
        let model = &self.models[at].model;
        let Some(column) = model.column(column) else { return Err("a column".to_owned()) };
        if model.kind.is_class() {
            return Ok(format!("{}.{}", model.class_name, column.attribute_name()));
        }
        let key = self.table_key(at);
        let table = match &model.kind {
            ModelKind::AssociationTable if is_identifier(&key) => key,
            _ => model.class_name.clone(),
        };
        Ok(if is_identifier(&column.name) {
            format!("{table}.c.{}", column.name)
        } else {
            format!("{table}.c[{}]", literal(&column.name))
        })
    }
}

/// `new` for `old`, where that begins a path.
fn replace_word(text: &str, old: &str, new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let before = rest[..at].chars().next_back().or_else(|| out.chars().next_back());
        out.push_str(&rest[..at]);
        out.push_str(if before.is_some_and(is_word) { old } else { new });
        rest = &rest[at + old.len()..];
    }
    out.push_str(rest);
    out
}
