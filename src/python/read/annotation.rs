//! Annotations of columns and relationships: `Mapped[Optional[str]]` and what it says of type,
//! nullability, target and collection.
//!
//! Ports `_extract_mapped_subtype` and `MappedColumn._init_column_for_annotation`.

use std::rc::Rc;

use ruff_python_ast::{Expr, Operator};

use super::library;
use super::program::{Frame, Program};
use super::value::{ClassId, Object, Operation, Value};
use crate::schema::{ColumnType, EnumType};

/// What stands around the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Mapped,
    DynamicMapped,
    WriteOnlyMapped,
}

/// `Mapped[...]`, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Annotation {
    pub(super) container: Container,
    /// What stands in the brackets.
    pub(super) inner: Value,
    /// The file whose names it uses.
    pub(super) file: usize,
}

/// A Python type, taken apart.
#[derive(Clone, Debug)]
pub(super) struct PythonType {
    pub(super) base: Value,
    pub(super) nullable: bool,
    /// `Annotated[...]`s on the way, which a type map may name.
    pub(super) aliases: Vec<Value>,
    /// `mapped_column(...)` inside `Annotated`.
    pub(super) column: Option<Rc<Object>>,
}

impl Program {
    /// The annotation of an attribute, if it is one of SQLAlchemy's.
    pub(super) fn mapped_annotation(&mut self, of: ClassId, expr: &Expr) -> Option<Annotation> {
        let file = self.class(of).file;
        let outside = Frame::of_file(file);
        let mut value = self.evaluate(&outside, expr);
        if matches!(value, Value::Unknown(_)) {
            value = self.evaluate(&Frame { class: Some(of), ..outside }, expr);
        }
        let value = self.unquoted(file, value);
        let Value::Item(parts) = &value else { return None };
        let container = match last_name(&parts.0)? {
            "Mapped" | "MappedColumn" => Container::Mapped,
            "DynamicMapped" => Container::DynamicMapped,
            "WriteOnlyMapped" => Container::WriteOnlyMapped,
            _ => return None,
        };
        Some(Annotation { container, inner: parts.1.clone(), file })
    }

    /// The value of the expression in a string; of all else, itself.
    pub(super) fn unquoted(&mut self, file: usize, value: Value) -> Value {
        let value = self.force(value);
        let Value::Str(text) = &value else { return value };
        let Ok(parsed) = ruff_python_parser::parse_expression(text.trim()) else { return value };
        let inner = self.evaluate(&Frame::of_file(file), parsed.expr());
        match inner {
            // What the parts were is told by the text, not by their place in the file.
            Value::Unknown(_) => Value::unknown(text.trim()),
            other => other,
        }
    }

    /// The type without `Optional` and `Annotated`.
    pub(super) fn python_type(&mut self, file: usize, value: Value) -> PythonType {
        let mut of = PythonType { base: value, nullable: false, aliases: Vec::new(), column: None };
        for _ in 0..12 {
            of.base = self.unquoted(file, of.base);
            if let Some(mut parts) = union(&of.base) {
                let count = parts.len();
                parts.retain(|part| !is_none(part));
                of.nullable |= parts.len() < count;
                if parts.len() == 1 {
                    of.base = parts.remove(0);
                    continue;
                }
                return of;
            }
            let Value::Item(parts) = &of.base else { return of };
            let parts = Rc::clone(parts);
            match last_name(&parts.0) {
                Some("Optional") => {
                    of.nullable = true;
                    of.base = parts.1.clone();
                }
                Some("Annotated") => {
                    let Some([base, rest @ ..]) = parts.1.items() else { return of };
                    of.aliases.push(of.base.clone());
                    let column = rest.iter().find_map(|one| {
                        let object = one.as_object()?;
                        (library::sqlalchemy_name(&object.callee) == Some("mapped_column"))
                            .then(|| Rc::clone(object))
                    });
                    of.column = of.column.or(column);
                    of.base = base.clone();
                }
                Some("Final" | "Required") => of.base = parts.1.clone(),
                _ => return of,
            }
        }
        of
    }

    /// The column type that a Python type stands for, by the base's own map or SQLAlchemy's.
    pub(super) fn type_of_annotation(
        &mut self,
        class: ClassId,
        of: &PythonType,
    ) -> Option<ColumnType> {
        let map = self.type_annotation_map(class);
        for key in of.aliases.iter().chain([&of.base]) {
            let wanted = key_text(key);
            let found = map.iter().find(|(known, _)| key_text(known) == wanted);
            if let Some((_, value)) = found {
                let value = value.clone();
                return self.column_type(&value, &of.base);
            }
        }
        match &of.base {
            Value::Class(id) if self.is_enum(*id) => {
                // The map may say how all enums are stored.
                let general = map.iter().find(|(key, _)| last_name(key) == Some("Enum"));
                if let Some((_, value)) = general {
                    let value = value.clone();
                    return self.column_type(&value, &of.base);
                }
                let id = *id;
                Some(ColumnType::Enum(self.enum_type_of_class(id)))
            }
            // A class of its own that is a `str`, say, has the type of that.
            Value::Class(id) => {
                let bases = self.class(*id).bases.clone();
                bases.iter().find_map(plain_type)
            }
            Value::Item(parts) if last_name(&parts.0) == Some("Literal") => {
                let items = match parts.1.items() {
                    Some(items) => items.to_vec(),
                    None => vec![parts.1.clone()],
                };
                let values: Option<Vec<String>> =
                    items.iter().map(|one| one.as_str().map(str::to_owned)).collect();
                Some(ColumnType::Enum(EnumType {
                    values: values?,
                    enum_name: None,
                    enum_class: None,
                    native_enum: false,
                    create_constraint: false,
                    length: None,
                    schema: None,
                }))
            }
            other => plain_type(other),
        }
    }

    /// `type_annotation_map` of the declarative base.
    fn type_annotation_map(&mut self, class: ClassId) -> Rc<Vec<(Value, Value)>> {
        let order = self.mro(class);
        for one in order.iter() {
            if let Some(Value::Dict(map)) = self.class(*one).own("type_annotation_map") {
                return Rc::clone(map);
            }
            let made = self.class(*one).own("registry").and_then(Value::as_object).cloned();
            let bases = self.class(*one).bases.clone();
            let of_bases = bases.iter().filter_map(|base| base.as_object().cloned());
            for object in made.into_iter().chain(of_bases) {
                if let Some(Value::Dict(map)) = object.keyword("type_annotation_map") {
                    return Rc::clone(map);
                }
                // `Base = registry(type_annotation_map=...).generate_base()`
                if let Value::Attribute(of) = &object.callee
                    && let Some(Value::Dict(map)) =
                        of.0.as_object().and_then(|of| of.keyword("type_annotation_map"))
                {
                    return Rc::clone(map);
                }
            }
        }
        Rc::new(Vec::new())
    }
}

/// SQLAlchemy's own map (`sqltypes._type_map`).
fn plain_type(of: &Value) -> Option<ColumnType> {
    let Value::Symbol(path) = of else { return None };
    Some(match &**path {
        "builtins.int" => ColumnType::Integer {},
        "builtins.float" => ColumnType::Double { precision: None },
        "builtins.bool" => ColumnType::Boolean { create_constraint: false, constraint_name: None },
        "builtins.str" => ColumnType::String { length: None, collation: None },
        "builtins.bytes" => ColumnType::LargeBinary { length: None },
        "uuid.UUID" => ColumnType::uuid(),
        "decimal.Decimal" => ColumnType::Numeric { precision: None, scale: None },
        "datetime.date" => ColumnType::Date {},
        "datetime.datetime" => ColumnType::DateTime { timezone: false },
        "datetime.time" => ColumnType::Time { timezone: false },
        "datetime.timedelta" => ColumnType::interval(),
        _ => return None,
    })
}

/// The parts of `Union[a, b]` and `a | b`.
fn union(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Operation(operation) => match &**operation {
            Operation::Binary(Operator::BitOr, left, right) => {
                let mut parts = union(left).unwrap_or_else(|| vec![left.clone()]);
                parts.extend(union(right).unwrap_or_else(|| vec![right.clone()]));
                Some(parts)
            }
            _ => None,
        },
        Value::Item(parts) if last_name(&parts.0) == Some("Union") => {
            Some(parts.1.items()?.to_vec())
        }
        _ => None,
    }
}

fn is_none(value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::Symbol(path) => &**path == "types.NoneType",
        _ => false,
    }
}

/// The last part of a name that is not one of the files.
pub(super) fn last_name(value: &Value) -> Option<&str> {
    match value {
        Value::Symbol(path) | Value::Unknown(path) => path.rsplit('.').next(),
        _ => None,
    }
}

/// Equal for types that a map takes for the same.
fn key_text(value: &Value) -> String {
    match value {
        Value::Symbol(path) => path.to_string(),
        Value::Class(id) => format!("class {}", id.0),
        Value::Item(parts) => format!("{}[{}]", key_text(&parts.0), key_text(&parts.1)),
        Value::Object(object) => format!("object {}", object.id),
        other => match other.items() {
            Some(items) => items.iter().map(key_text).collect::<Vec<_>>().join(","),
            None => super::constants::repr(other).unwrap_or_default(),
        },
    }
}
