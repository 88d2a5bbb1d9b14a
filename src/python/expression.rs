//! Expressions of relationships: `order_by`, joins and the rest, which SQLAlchemy evaluates.
//!
//! They stand in strings, but SQLAlchemy hands those to `eval()`; so only what names classes,
//! tables and columns of these models and SQLAlchemy's own operators and functions may pass.

use std::ops::Range;

use ruff_python_ast::{Arguments, Expr, ExprAttribute};
use ruff_python_parser::parse_expression;
use ruff_text_size::{Ranged, TextRange};

use super::identifier::is_identifier;
use super::literal::literal;
use super::module::Module;
use crate::mapping::too_deep;
use crate::schema::Model;

/// The expression with each attribute as the module has it; the error says what cannot pass.
pub(super) fn relationship_expression(module: &Module<'_>, text: &str) -> Result<String, String> {
    let text = text.trim();
    let check = checked(module, text, None)?;
    Ok(replaced(text, check.renames))
}

/// An expression as it stands in the body of a class, not in a string: the class's own columns by
/// their names alone, and SQLAlchemy's functions by the names that the module has for them.
pub(super) fn class_body_expression(
    module: &mut Module<'_>,
    model: &Model,
    text: &str,
) -> Result<String, String> {
    let text = text.trim();
    let Check { mut renames, functions, .. } = checked(module, text, Some(model))?;
    for (range, name) in functions {
        renames.push((range, module.library(&name)));
    }
    Ok(replaced(text, renames))
}

fn checked<'m, 'a>(
    module: &'m Module<'a>,
    text: &str,
    body_of: Option<&'m Model>,
) -> Result<Check<'m, 'a>, String> {
    let Some(parsed) = too_deep(text).is_none().then(|| parse_expression(text).ok()).flatten()
    else {
        return Err(format!("{} is no expression in Python. Correct it", literal(text)));
    };
    let mut check = Check { module, body_of, renames: Vec::new(), functions: Vec::new() };
    check.visit(parsed.expr()).map_err(|problem| match problem {
        Problem::Unknown(name) => format!(
            "{} names no class, table, column or SQLAlchemy function of these models. Correct the name",
            literal(&name)
        ),
        Problem::Form(range) => format!(
            "{} cannot stand in an expression of SQLAlchemy here. Use columns, operators and functions",
            literal(text.get(range_of(range)).unwrap_or(text))
        ),
    })?;
    Ok(check)
}

fn replaced(text: &str, mut renames: Vec<(Range<usize>, String)>) -> String {
    renames.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut out = text.to_owned();
    for (range, name) in renames {
        out.replace_range(range, &name);
    }
    out
}

/// What a part of an expression stands for.
enum Part<'a> {
    Class(&'a Model),
    Table(&'a Model),
    /// `table.c`.
    Columns(&'a Model),
    /// `func`.
    Functions,
    /// What can be called.
    Callable,
    /// A column, a constant, or what operators make of them.
    Value,
}

enum Problem {
    Unknown(String),
    Form(TextRange),
}

struct Check<'m, 'a> {
    module: &'m Module<'a>,
    /// The class in whose body the expression stands.
    body_of: Option<&'m Model>,
    /// Attributes that the module calls otherwise, by their place in the text.
    renames: Vec<(Range<usize>, String)>,
    /// SQLAlchemy's functions, by their place in the text.
    functions: Vec<(Range<usize>, String)>,
}

impl<'a> Check<'_, 'a> {
    fn visit(&mut self, expression: &Expr) -> Result<Part<'a>, Problem> {
        match expression {
            Expr::Name(name) => {
                let part = self.name(name.id.as_str())?;
                let place = range_of(name.range());
                match &part {
                    Part::Callable | Part::Functions => {
                        self.functions.push((place, name.id.to_string()));
                    }
                    // A table by its own name is no variable of the module.
                    Part::Table(model) if self.body_of.is_some() && model.kind.is_class() => {
                        self.renames.push((place, format!("{}.__table__", model.class_name)));
                    }
                    Part::Table(model) if self.body_of.is_none() && model.schema.is_some() => {
                        self.renames.push((place, model.full_table_name()));
                    }
                    _ => {}
                }
                Ok(part)
            }
            Expr::Attribute(attribute) => self.attribute(attribute),
            Expr::Subscript(subscript) => {
                match (self.visit(&subscript.value)?, subscript.slice.as_ref()) {
                    (Part::Columns(model), Expr::StringLiteral(name)) => {
                        let name = name.value.to_str();
                        let known = self.has_column(model, name).then_some(Part::Value);
                        known.ok_or_else(|| Problem::Unknown(name.to_owned()))
                    }
                    (Part::Value, Expr::StringLiteral(_) | Expr::NumberLiteral(_)) => {
                        Ok(Part::Value)
                    }
                    _ => Err(Problem::Form(subscript.range())),
                }
            }
            Expr::Call(call) => match self.visit(&call.func)? {
                Part::Callable => self.arguments(&call.arguments),
                _ => Err(Problem::Form(call.func.range())),
            },
            Expr::Compare(compare) => {
                self.visit(&compare.left)?;
                self.all(&compare.comparators)
            }
            Expr::BoolOp(operation) => self.all(&operation.values),
            Expr::BinOp(operation) => {
                self.visit(&operation.left)?;
                self.visit(&operation.right)?;
                Ok(Part::Value)
            }
            Expr::UnaryOp(operation) => {
                self.visit(&operation.operand)?;
                Ok(Part::Value)
            }
            Expr::List(list) => self.all(&list.elts),
            Expr::Tuple(tuple) => self.all(&tuple.elts),
            Expr::StringLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => Ok(Part::Value),
            other => Err(Problem::Form(other.range())),
        }
    }

    fn all<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expr>) -> Result<Part<'a>, Problem> {
        for part in parts {
            self.visit(part)?;
        }
        Ok(Part::Value)
    }

    fn arguments(&mut self, arguments: &Arguments) -> Result<Part<'a>, Problem> {
        self.all(&arguments.args)?;
        for keyword in &arguments.keywords {
            if keyword.arg.is_none() {
                return Err(Problem::Form(keyword.range()));
            }
            self.visit(&keyword.value)?;
        }
        Ok(Part::Value)
    }

    /// As `_class_resolver._access_cls`: classes before tables before `SQLAlchemy`'s names.
    fn name(&self, name: &str) -> Result<Part<'a>, Problem> {
        if let Some(model) = self.module.class_named(name) {
            return Ok(Part::Class(model));
        }
        if let Some(model) = self.module.table_named(name) {
            return Ok(Part::Table(model));
        }
        match name {
            "func" => Ok(Part::Functions),
            name if CALLABLE.contains(&name) => Ok(Part::Callable),
            name => Err(Problem::Unknown(name.to_owned())),
        }
    }

    /// Has the table a column of this name, of its own class or of one that shares the table?
    fn has_column(&self, model: &Model, name: &str) -> bool {
        let table = self.module.mapping.table(model.id);
        model.column_named(name).is_some()
            || table.is_some_and(|table| table.column_named(name).is_some())
    }

    fn attribute(&mut self, attribute: &ExprAttribute) -> Result<Part<'a>, Problem> {
        let value = self.visit(&attribute.value)?;
        let name = attribute.attr.as_str();
        let unknown = || Err(Problem::Unknown(name.to_owned()));
        match value {
            Part::Class(class) => {
                let (module, body_of) = (self.module, self.body_of.map(|model| model.id));
                let bases = module.mapping.ancestry(class.id);
                let classes = || bases.filter_map(|id| module.schema.model(id));
                let found = classes().find_map(|model| {
                    let mut columns = model.columns.iter();
                    Some((model, columns.find(|column| column.attribute_name() == name)?))
                });
                if let Some((model, column)) = found {
                    let safe = module.names.attribute(column.id).unwrap_or(name);
                    if body_of == Some(class.id) {
                        let own = body_of == Some(model.id);
                        let text = if own {
                            safe.to_owned()
                        } else {
                            format!("{}.{safe}", model.class_name)
                        };
                        self.renames.push((range_of(attribute.range()), text));
                    } else if safe != name {
                        self.renames.push((range_of(attribute.attr.range()), safe.to_owned()));
                    }
                    return Ok(Part::Value);
                }
                let model = class;
                let has_it = |id| self.module.names.attribute(id) == Some(name);
                match name {
                    "__table__" => Ok(Part::Table(model)),
                    "c" => Ok(Part::Columns(model)),
                    _ if model.columns.iter().any(|column| has_it(column.id)) => Ok(Part::Value),
                    _ if module
                        .mapping
                        .ancestry(model.id)
                        .any(|id| module.names.has_relationship(id, name)) =>
                    {
                        Ok(Part::Value)
                    }
                    _ => unknown(),
                }
            }
            Part::Table(model) if matches!(name, "c" | "columns") => Ok(Part::Columns(model)),
            Part::Columns(model) if self.has_column(model, name) => Ok(Part::Value),
            Part::Functions if is_identifier(name) && !name.starts_with('_') => Ok(Part::Callable),
            Part::Value if OPERATORS.contains(&name) => Ok(Part::Callable),
            _ => unknown(),
        }
    }
}

fn range_of(range: TextRange) -> Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

/// Functions and types of `sqlalchemy` (with `foreign` and `remote`) that make SQL, no more.
const CALLABLE: [&str; 48] = [
    "and_",
    "asc",
    "between",
    "bitwise_not",
    "case",
    "cast",
    "collate",
    "column",
    "desc",
    "distinct",
    "exists",
    "extract",
    "false",
    "foreign",
    "literal",
    "literal_column",
    "not_",
    "null",
    "nulls_first",
    "nulls_last",
    "nullsfirst",
    "nullslast",
    "or_",
    "remote",
    "select",
    "text",
    "true",
    "try_cast",
    "tuple_",
    "type_coerce",
    "BigInteger",
    "Boolean",
    "Date",
    "DateTime",
    "Double",
    "Float",
    "Integer",
    "Interval",
    "JSON",
    "LargeBinary",
    "Numeric",
    "SmallInteger",
    "String",
    "Text",
    "Time",
    "Unicode",
    "UnicodeText",
    "Uuid",
];

/// Methods of columns (`ColumnOperators`) that make SQL.
const OPERATORS: [&str; 63] = [
    "all_",
    "any",
    "any_",
    "asc",
    "between",
    "bitwise_and",
    "bitwise_lshift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_rshift",
    "bitwise_xor",
    "bool_op",
    "cast",
    "collate",
    "concat",
    "contains",
    "desc",
    "distinct",
    "endswith",
    "filter",
    "has",
    "icontains",
    "iendswith",
    "ilike",
    "in_",
    "is_",
    "is_distinct_from",
    "is_not",
    "is_not_distinct_from",
    "isnot",
    "isnot_distinct_from",
    "istartswith",
    "label",
    "like",
    "match",
    "not_ilike",
    "not_in",
    "not_like",
    "notilike",
    "notin_",
    "notlike",
    "nulls_first",
    "nulls_last",
    "nullsfirst",
    "nullslast",
    "op",
    "over",
    "regexp_match",
    "regexp_replace",
    "self_group",
    "startswith",
    "where",
    "correlate",
    "correlate_except",
    "exists",
    "limit",
    "order_by",
    "scalar_subquery",
    "select_from",
    "as_scalar",
    "as_string",
    "as_integer",
    "as_float",
];
