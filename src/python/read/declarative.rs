//! Which classes are mapped: declarative bases, abstract bases, mixins and models, and what their
//! tables are called.
//!
//! Ports Flask-SQLAlchemy's `should_set_tablename` and the rules of `sqlalchemy.orm.decl_base`.

use ruff_text_size::Ranged;

use super::library;
use super::lookup::Binding;
use super::program::Program;
use super::value::{ClassId, Value};
use crate::schema::camel_to_snake_case;

/// How a class came to be declarative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Declarative {
    No,
    /// SQLAlchemy's own: tables are named by hand.
    Plain,
    /// Flask-SQLAlchemy's `db.Model`: tables are named after classes.
    Flask,
}

impl Program {
    /// Is it `db = SQLAlchemy(...)`?
    pub(super) fn is_flask_database(&mut self, value: &Value) -> bool {
        let Value::Object(object) = value else { return false };
        match &object.callee {
            Value::Class(id) => {
                let order = self.mro(*id);
                order.iter().any(|one| self.class(*one).bases.iter().any(is_database_class))
            }
            callee => is_database_class(callee),
        }
    }

    /// The classes of the files that stand behind a base: itself, or what a call got it from.
    pub(super) fn classes_of_base(&mut self, base: &Value) -> Vec<ClassId> {
        let base = self.force(base.clone());
        match &base {
            Value::Class(id) => vec![*id],
            Value::Item(of) => self.classes_of_base(&of.0),
            Value::Attribute(of) if of.1 == "Model" => {
                let model_class = match of.0.as_object() {
                    Some(db) => db.keyword("model_class").cloned(),
                    None => None,
                };
                model_class.map(|of| self.classes_of_base(&of)).unwrap_or_default()
            }
            Value::Object(object) => {
                let is_base = base_maker(&object.callee);
                let of = object.keyword("cls").cloned().into_iter();
                let all = of.chain(object.arguments.iter().filter(|_| !is_base).cloned());
                let values: Vec<Value> = all.collect();
                values
                    .iter()
                    .flat_map(|one| match one.items() {
                        Some(items) => items.to_vec(),
                        None => vec![one.clone()],
                    })
                    .filter_map(|one| match one {
                        Value::Class(id) => Some(id),
                        _ => None,
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// How the class is declarative, by itself or a base.
    pub(super) fn declarative(&mut self, id: ClassId) -> Declarative {
        let order = self.mro(id);
        let mut found = Declarative::No;
        for one in order.iter() {
            let class = self.class(*one);
            if class.decorators.iter().any(is_mapping_decorator) {
                found = found.max(Declarative::Plain);
            }
            for base in class.bases.clone() {
                let base = self.force(base);
                found = found.max(declarative_base(&base));
            }
        }
        if found == Declarative::No && self.is_written_as_model(id) {
            return Declarative::Plain;
        }
        found
    }

    /// Has the class a base that no file has, a table's name and columns? Then that base is one.
    fn is_written_as_model(&mut self, id: ClassId) -> bool {
        let order = self.mro(id);
        let has_unknown_base = order.iter().any(|one| {
            self.class(*one).bases.iter().any(|base| match base {
                Value::Symbol(path) => !library::is_library(path),
                Value::Unknown(_) => true,
                _ => false,
            })
        });
        let class = self.class(id);
        let is_column = |name: &String| {
            class.own(name).and_then(Value::as_object).is_some_and(|object| {
                matches!(library::sqlalchemy_name(&object.callee), Some("Column" | "mapped_column"))
            })
        };
        has_unknown_base
            && class.own("__tablename__").is_some_and(|name| name.as_str().is_some())
            && class.names.iter().any(is_column)
    }

    /// Is it a declarative base itself, as `class Base(DeclarativeBase)` is?
    pub(super) fn is_base(&mut self, id: ClassId) -> bool {
        let class = self.class(id);
        let is_direct = class.bases.iter().any(|base| {
            matches!(
                library::sqlalchemy_name(base),
                Some("DeclarativeBase" | "DeclarativeBaseNoMeta")
            )
        });
        is_direct
            || class.decorators.iter().any(|one| match one {
                Value::Object(object) => {
                    library::sqlalchemy_name(&object.callee) == Some("as_declarative")
                        || matches!(&object.callee, Value::Attribute(of) if of.1 == "as_declarative_base")
                }
                _ => false,
            })
    }

    /// `__abstract__ = True` on the class itself.
    fn is_abstract(&self, id: ClassId) -> bool {
        self.class(id).own("__abstract__").and_then(Value::truth) == Some(true)
    }

    /// Is the class mapped, to a table of its own or its parent's?
    pub(super) fn is_mapped(&mut self, id: ClassId) -> bool {
        if let Some(known) = self.mapped.get(&id) {
            return *known;
        }
        // Bases that stand in a circle are none.
        self.mapped.insert(id, false);
        let is_mapped = self.declarative(id) != Declarative::No
            && !self.is_abstract(id)
            && !self.is_base(id)
            && (self.class(id).own("__table__").is_some()
                || self.tablename(id).is_some()
                || self.parent(id).is_some())
            && (self.has_known_base(id) || self.has_mapped_attribute(id));
        self.mapped.insert(id, is_mapped);
        is_mapped
    }

    /// Is a base known to be declarative, not only called so?
    fn has_known_base(&mut self, id: ClassId) -> bool {
        let order = self.mro(id);
        let mut bases = order.iter().flat_map(|one| self.class(*one).bases.clone());
        bases.any(|base| match base {
            Value::Symbol(path) => {
                library::is_library(&path) || path.ends_with("db.Model") || path.starts_with("app.")
            }
            Value::Attribute(_) | Value::Object(_) | Value::Late(..) => true,
            _ => false,
        })
    }

    /// Has the class something that only a mapped class has? (Others call their bases `Model`, too.)
    fn has_mapped_attribute(&mut self, id: ClassId) -> bool {
        let order = self.mro(id);
        order.iter().any(|one| {
            let class = self.class(*one);
            class.own("__tablename__").is_some()
                || class.annotations.iter().any(|(_, annotation, _)| {
                    self.source(class.file, annotation.range()).contains("Mapped[")
                })
                || class.names.iter().any(|name| match class.own(name) {
                    Some(Value::Object(object)) => {
                        library::sqlalchemy_name(&object.callee).is_some()
                    }
                    Some(Value::Function(function)) => self.binding(function) == Binding::Declared,
                    _ => false,
                })
        })
    }

    /// The mapped class that this one inherits from.
    pub(super) fn parent(&mut self, id: ClassId) -> Option<ClassId> {
        let order = self.mro(id);
        order[1..].iter().copied().find(|one| self.is_mapped(*one))
    }

    /// `__tablename__` as the class has it, by hand, by a function of its bases, or by
    /// Flask-SQLAlchemy's default.
    pub(super) fn tablename(&mut self, id: ClassId) -> Option<String> {
        self.declared_tablename(id).or_else(|| self.default_tablename(id))
    }

    /// `__tablename__` that was written.
    pub(super) fn declared_tablename(&mut self, id: ClassId) -> Option<String> {
        let order = self.mro(id);
        let is_flask = self.declarative(id) == Declarative::Flask;
        let mut taken_over: Option<Value> = None;
        for one in order.iter() {
            let Some(value) = self.class(*one).own("__tablename__").cloned() else { continue };
            let value = match value {
                // Another class has one, but a mapped class before it in the line is asked first.
                _ if taken_over.is_some() && !self.is_mapped(*one) => taken_over.take()?,
                Value::Function(function) => {
                    if self.binding(&function) == Binding::Declared
                        || self.binding(&function) == Binding::Class
                    {
                        self.call_function(&function, vec![Value::Class(id)], Vec::new())
                    } else {
                        continue;
                    }
                }
                // Flask-SQLAlchemy gives the class a name of its own then (`should_set_tablename`).
                _ if *one != id && self.is_mapped(*one) && is_flask => return None,
                value if *one != id && self.is_mapped(*one) => {
                    let value = self.force(value);
                    taken_over.get_or_insert(value);
                    continue;
                }
                value => self.force(value),
            };
            return value.as_str().map(str::to_owned);
        }
        None
    }

    /// The name that Flask-SQLAlchemy gives (`should_set_tablename`).
    fn default_tablename(&mut self, id: ClassId) -> Option<String> {
        if self.declarative(id) != Declarative::Flask || self.is_abstract(id) || self.is_base(id) {
            return None;
        }
        let order = self.mro(id);
        for one in order.iter() {
            let Some(value) = self.class(*one).own("__tablename__").cloned() else { continue };
            if let Value::Function(_) = value {
                return None;
            }
            let is_set =
                *one == id || self.is_abstract(*one) || self.declarative(*one) == Declarative::No;
            return (!is_set).then(|| camel_to_snake_case(&self.class(id).name));
        }
        Some(camel_to_snake_case(&self.class(id).name))
    }
}

/// How a base that is no class of the files is declarative.
fn declarative_base(base: &Value) -> Declarative {
    match base {
        Value::Symbol(path) => {
            let last = path.rsplit('.').next().unwrap_or(path);
            match (library::root(path), last) {
                // The class `flask_sqlalchemy.model.Model` is a base for `model_class` only.
                _ if &**path == "flask_sqlalchemy.db.Model" => Declarative::Flask,
                ("sqlalchemy", "DeclarativeBase" | "DeclarativeBaseNoMeta") => Declarative::Plain,
                _ if library::is_library(path) => Declarative::No,
                (_, "Model") => Declarative::Flask,
                (_, last) if last.ends_with("Base") || last.ends_with("Model") => {
                    Declarative::Plain
                }
                _ => Declarative::No,
            }
        }
        Value::Unknown(text) => match text.rsplit('.').next() {
            Some("Model") => Declarative::Flask,
            Some("Base") => Declarative::Plain,
            _ => Declarative::No,
        },
        Value::Attribute(of) if of.1 == "Model" => Declarative::Flask,
        Value::Item(of) => {
            let of = of.0.clone();
            declarative_base(&of)
        }
        Value::Object(object) => {
            if base_maker(&object.callee) {
                return Declarative::Plain;
            }
            // `with_metaclass(Meta, db.Model)`
            let arguments = object.arguments.clone();
            let found = arguments.iter().map(|one| match one {
                Value::Class(_) => Declarative::No,
                one => declarative_base(one),
            });
            found.max().unwrap_or(Declarative::No)
        }
        _ => Declarative::No,
    }
}

fn is_database_class(value: &Value) -> bool {
    match value {
        Value::Symbol(path) => {
            matches!(library::root(path), "flask_sqlalchemy" | "flask_sqlalchemy_lite")
                && path.rsplit('.').next() == Some("SQLAlchemy")
        }
        _ => false,
    }
}

/// `declarative_base`, `automap_base`, `registry().generate_base`.
fn base_maker(callee: &Value) -> bool {
    match callee {
        Value::Attribute(of) => of.1 == "generate_base",
        callee => {
            matches!(library::sqlalchemy_name(callee), Some("declarative_base" | "automap_base"))
        }
    }
}

fn is_mapping_decorator(decorator: &Value) -> bool {
    match decorator {
        Value::Attribute(of) => matches!(of.1.as_str(), "mapped" | "mapped_as_dataclass"),
        Value::Object(object) => {
            library::sqlalchemy_name(&object.callee) == Some("as_declarative")
                || matches!(&object.callee, Value::Attribute(of)
                    if matches!(of.1.as_str(), "mapped_as_dataclass" | "as_declarative_base"))
        }
        _ => false,
    }
}
