//! Attributes of values: of classes through their bases, of enums, of modules and of libraries.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};

use super::library;
use super::program::Program;
use super::value::{Body, ClassId, Function, Object, Value};

impl Program {
    /// `of.name`.
    pub(super) fn attribute(&mut self, of: Value, name: &str) -> Value {
        let of = self.force(of);
        match &of {
            Value::Symbol(path) => {
                let inner = format!("{path}.{name}");
                match self.find_module(&inner) {
                    Some(file) => Value::Module(file),
                    None => library::attribute_of_symbol(path, name),
                }
            }
            Value::Module(file) => self.module_name(*file, name),
            Value::Class(id) => self.attribute_of_class(*id, name),
            Value::Member(id, member) => match name {
                "name" | "_name_" => Value::Str(Rc::clone(member)),
                "value" | "_value_" => self.member_value(*id, member),
                _ => match self.find_attribute(*id, name) {
                    Some((_, Value::Function(function)))
                        if self.binding(&function) == Binding::Property =>
                    {
                        self.call_function(&function, vec![of.clone()], Vec::new())
                    }
                    Some((_, value)) if value.is_plain() => value,
                    _ => Value::attribute(of.clone(), name),
                },
            },
            Value::Function(function) if matches!(name, "__name__" | "__qualname__") => {
                Value::str(&function.name)
            }
            Value::Unknown(text) => Value::unknown(format!("{text}.{name}")),
            Value::Object(object) => self.attribute_of_object(object, &of, name),
            Value::Attribute(inner)
                if inner.1 == "__table__" && matches!(name, "name" | "fullname") =>
            {
                match inner.0 {
                    Value::Class(id) => self.attribute_of_class(id, "__tablename__"),
                    _ => Value::attribute(of.clone(), name),
                }
            }
            _ => Value::attribute(of.clone(), name),
        }
    }

    fn attribute_of_object(&mut self, object: &Rc<Object>, of: &Value, name: &str) -> Value {
        if self.is_flask_database(of) {
            return match name {
                "Model" | "metadata" | "metadatas" => Value::attribute(of.clone(), name),
                name => self.attribute_of_database_class(object, name),
            };
        }
        if let Value::Symbol(path) = &object.callee
            && &**path == "builtins.super"
            && let [Value::Class(after), Value::Class(of_class)] = object.arguments[..]
        {
            return self.attribute_after(of_class, Some(after), name);
        }
        if let Value::Class(id) = object.callee {
            let found = self.find_attribute(id, name);
            match found {
                Some((_, value)) if value.is_plain() => return value,
                Some((_, Value::Function(function))) => {
                    return Value::Method(function, Rc::new(of.clone()));
                }
                _ => {}
            }
            if let Some(value) = self.given_to_init(id, object, name) {
                return value;
            }
        }
        Value::attribute(of.clone(), name)
    }

    /// An attribute that `__init__` sets to one of its parameters.
    fn given_to_init(&mut self, id: ClassId, object: &Rc<Object>, name: &str) -> Option<Value> {
        let (_, Value::Function(function)) = self.find_attribute(id, "__init__")? else {
            return None;
        };
        let Body::Def(definition) = &function.body else { return None };
        let parameter = definition.body.iter().find_map(|statement| {
            let Stmt::Assign(assign) = statement else { return None };
            let ([Expr::Attribute(target)], Expr::Name(parameter)) =
                (&assign.targets[..], &*assign.value)
            else {
                return None;
            };
            (target.attr.as_str() == name).then(|| parameter.id.to_string())
        })?;
        let mut parameters = definition.parameters.args.iter().skip(1);
        let at = parameters.position(|one| one.parameter.name.as_str() == parameter)?;
        object.argument(at, &parameter).cloned()
    }

    /// `db.name`, where `db` is made by a class of the files that may have more than the library's.
    fn attribute_of_database_class(&mut self, object: &Rc<Object>, name: &str) -> Value {
        if let Value::Class(id) = object.callee
            && let Some((_, value)) = self.find_attribute(id, name)
        {
            return match value {
                Value::Function(function) => {
                    Value::Method(function, Rc::new(Value::Object(Rc::clone(object))))
                }
                other => other,
            };
        }
        library::attribute_of_db(name)
    }

    /// An attribute of a class or its bases, and which of them has it.
    pub(super) fn find_attribute(&mut self, id: ClassId, name: &str) -> Option<(ClassId, Value)> {
        let order = self.mro(id);
        order.iter().find_map(|one| self.class(*one).own(name).map(|value| (*one, value.clone())))
    }

    /// `vars(cls)`.
    pub(super) fn own_values(&self, id: ClassId) -> Value {
        let class = self.class(id);
        let pairs = class
            .names
            .iter()
            .filter_map(|name| Some((Value::str(name), class.own(name)?.clone())));
        Value::Dict(Rc::new(pairs.collect()))
    }

    /// `Class.name`: columns and relationships stay what they are, all else is computed.
    pub(super) fn attribute_of_class(&mut self, id: ClassId, name: &str) -> Value {
        match name {
            "__name__" | "__qualname__" => return Value::str(&self.class(id).name),
            "__module__" => return Value::str(&self.files[self.class(id).file].module),
            "__tablename__" => {
                return match self.tablename(id) {
                    Some(name) => Value::str(name),
                    None => Value::attribute(Value::Class(id), name),
                };
            }
            "__mro__" => {
                let order = self.mro(id);
                return Value::Tuple(Rc::new(order.iter().copied().map(Value::Class).collect()));
            }
            "__dict__" => return self.own_values(id),
            "__members__" if self.is_enum(id) => {
                let members = self.members(id);
                let pairs = members.into_iter().map(|(name, _)| {
                    (Value::str(&name), Value::Member(id, Rc::from(name.as_str())))
                });
                return Value::Dict(Rc::new(pairs.collect()));
            }
            _ => {}
        }
        if self.is_enum(id) {
            let is_member = self.members(id).iter().any(|(member, _)| member == name);
            if is_member {
                return Value::Member(id, Rc::from(name));
            }
        }
        self.attribute_after(id, None, name)
    }

    /// The same of the bases after one of them (`super()`).
    fn attribute_after(&mut self, id: ClassId, after: Option<ClassId>, name: &str) -> Value {
        let order = self.mro(id);
        let start = after.and_then(|after| order.iter().position(|one| *one == after));
        let start = start.map_or(0, |at| at + 1);
        let found = order[start..].iter().find_map(|one| self.class(*one).own(name).cloned());
        let symbolic = || Value::attribute(Value::Class(id), name);
        match found {
            None => symbolic(),
            Some(Value::Function(function)) => match self.binding(&function) {
                Binding::Class => Value::Method(function, Rc::new(Value::Class(id))),
                Binding::ClassProperty => {
                    self.call_function(&function, vec![Value::Class(id)], Vec::new())
                }
                Binding::Declared if name.starts_with("__") => {
                    self.call_function(&function, vec![Value::Class(id)], Vec::new())
                }
                Binding::Declared | Binding::Property => symbolic(),
                Binding::Plain | Binding::Static => Value::Function(function),
            },
            Some(value @ Value::Object(_)) => {
                let is_mapped = value.as_object().is_some_and(|object| {
                    library::sqlalchemy_name(&object.callee)
                        .is_some_and(|name| !matches!(name, "Table" | "MetaData" | "registry"))
                });
                if is_mapped { symbolic() } else { value }
            }
            Some(value) => self.force(value),
        }
    }

    /// How a function of a class is called.
    pub(super) fn binding(&self, function: &Function) -> Binding {
        for decorator in &function.decorators {
            let path: &str = match decorator {
                Value::Symbol(path) | Value::Unknown(path) => path,
                Value::Class(id) => &self.class(*id).name,
                Value::Function(function) => &function.name,
                _ => continue,
            };
            if path.ends_with("classproperty") {
                return Binding::ClassProperty;
            }
            if path.split('.').any(|part| {
                matches!(part, "declared_attr" | "strict_declared_attr" | "declarative_mixin")
            }) {
                return Binding::Declared;
            }
            let last = path.rsplit('.').next().unwrap_or(path);
            match last {
                "classmethod" => return Binding::Class,
                "staticmethod" => return Binding::Static,
                "property" | "hybrid_property" | "cached_property" | "memoized_property" => {
                    return Binding::Property;
                }
                _ => {}
            }
        }
        if matches!(function.body, Body::Lambda(_)) { Binding::Static } else { Binding::Plain }
    }

    /// Is it a Python enum?
    pub(super) fn is_enum(&mut self, id: ClassId) -> bool {
        let order = self.mro(id);
        order.iter().any(|one| {
            self.class(*one).bases.iter().any(|base| match base {
                Value::Symbol(path) => is_enum_base(path),
                _ => false,
            })
        })
    }

    /// Name and value of each member of an enum, in order.
    pub(super) fn members(&mut self, id: ClassId) -> Vec<(String, Value)> {
        let class = self.class(id);
        let names: Vec<String> = class
            .names
            .iter()
            .filter(|name| !name.starts_with('_') && !name.ends_with("__"))
            .cloned()
            .collect();
        let is_text = class
            .bases
            .iter()
            .any(|base| matches!(base, Value::Symbol(path) if path.ends_with("StrEnum")));
        let mut members = Vec::new();
        let mut last = 0;
        for name in names {
            let Some(value) = self.class(id).own(&name).cloned() else { continue };
            let value = match value {
                Value::Function(_) | Value::Class(_) | Value::Method(..) => continue,
                Value::Object(object) if is_call_of(&object, "auto") => {
                    if is_text {
                        Value::str(name.to_lowercase())
                    } else {
                        Value::Int(last + 1)
                    }
                }
                // `Colour.red = Thing(1)`: what it holds cannot be told.
                Value::Object(object) if is_call_of(&object, "nonmember") => continue,
                other => other,
            };
            if let Value::Int(int) = value {
                last = last.max(int);
            }
            members.push((name, value));
        }
        members
    }

    /// `Color.red.value`.
    pub(super) fn member_value(&mut self, id: ClassId, member: &str) -> Value {
        let members = self.members(id);
        let found = members.into_iter().find(|(name, _)| name == member);
        found.map_or_else(|| Value::unknown(member), |(_, value)| value)
    }
}

/// How a function of a class is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    Plain,
    Class,
    Static,
    /// `@declared_attr`: called with the class, once, as it is mapped.
    Declared,
    Property,
    /// Called with the class when it is asked for.
    ClassProperty,
}

/// `@declared_attr.cascading`: declared anew for each class, also below a mapped one.
pub(super) fn cascades(function: &Function) -> bool {
    function.decorators.iter().any(|decorator| match decorator {
        Value::Symbol(path) | Value::Unknown(path) => path.ends_with("declared_attr.cascading"),
        _ => false,
    })
}

/// A base class of the standard library's enums.
pub(super) fn is_enum_base(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    match library::root(path) {
        "enum" => matches!(last, "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" | "ReprEnum"),
        "sqlalchemy" | "flask_sqlalchemy" => false,
        _ => last.ends_with("Enum") && path.contains("enum"),
    }
}

fn is_call_of(object: &Object, name: &str) -> bool {
    matches!(&object.callee, Value::Symbol(path) if path.rsplit('.').next() == Some(name))
}
