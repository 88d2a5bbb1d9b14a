//! What Python values a models file can come to here: constants, the file's own classes and
//! functions, and things of libraries, which are known by name alone.
//!
//! Knows no SQLAlchemy; what a library's name means is told by [`super::library`].

use std::rc::Rc;

use ruff_python_ast::{CmpOp, Expr, ExprLambda, Operator, StmtFunctionDef, UnaryOp};
use rustc_hash::FxHashMap;

/// A place in the files: which file, and how many bytes into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Site {
    pub(super) file: usize,
    pub(super) offset: usize,
}

/// A class of the files, by its place in [`super::program::Program::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ClassId(pub(super) usize);

/// What an expression comes to.
#[derive(Clone, Debug)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Rc<str>),
    List(Rc<Vec<Value>>),
    Tuple(Rc<Vec<Value>>),
    Set(Rc<Vec<Value>>),
    Dict(Rc<Vec<(Value, Value)>>),
    /// A thing of a library by its dotted path: `sqlalchemy.Column`, `datetime.datetime.utcnow`.
    Symbol(Rc<str>),
    /// One of the files.
    Module(usize),
    /// A class of the files.
    Class(ClassId),
    /// A function of the files, or a lambda.
    Function(Rc<Function>),
    /// A method with the class or object that it is bound to.
    Method(Rc<Function>, Rc<Value>),
    /// What a call gives that is not computed here: `Column(...)`, `func.now()`, `Thing()`.
    Object(Rc<Object>),
    /// An attribute of an object: `followers.c`, `User.id`.
    Attribute(Rc<(Value, String)>),
    /// `value[index]`, of something that is no container here: `Mapped[int]`, `table.c["id"]`.
    Item(Rc<(Value, Value)>),
    /// An operation on something that is no constant.
    Operation(Rc<Operation>),
    /// A member of an enum of the files.
    Member(ClassId, Rc<str>),
    /// A name of a file that had not got so far when it was asked for.
    Late(usize, Rc<str>),
    /// Not understood; the text as it stands in the file.
    Unknown(Rc<str>),
}

/// What a call gives.
#[derive(Debug)]
pub(super) struct Object {
    /// Tells two objects apart, in the order in which they were made.
    pub(super) id: usize,
    pub(super) callee: Value,
    pub(super) arguments: Vec<Value>,
    pub(super) keywords: Vec<(String, Value)>,
    pub(super) site: Site,
    /// The class whose body it was made in, if it was.
    pub(super) class: Option<ClassId>,
}

impl Object {
    /// A keyword argument.
    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// An argument that may be given by position or by name.
    pub(super) fn argument(&self, at: usize, name: &str) -> Option<&Value> {
        self.arguments.get(at).or_else(|| self.keyword(name))
    }
}

/// An operation that is kept as it is written.
#[derive(Debug)]
pub(super) enum Operation {
    Binary(Operator, Value, Value),
    Unary(UnaryOp, Value),
    Compare(CmpOp, Value, Value),
}

/// A function of the files.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) file: usize,
    /// The class that it is a method of.
    pub(super) class: Option<ClassId>,
    pub(super) decorators: Vec<Value>,
    pub(super) body: Body,
    pub(super) site: Site,
    /// Names of the functions around it.
    pub(super) closure: Vec<(String, Value)>,
    /// The source text of a lambda.
    pub(super) text: String,
}

/// What a function does.
#[derive(Debug)]
pub(super) enum Body {
    Def(Rc<StmtFunctionDef>),
    Lambda(Rc<ExprLambda>),
    /// Too long to be of use here.
    Long,
}

/// A class of the files.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) file: usize,
    pub(super) name: String,
    pub(super) site: Site,
    pub(super) bases: Vec<Value>,
    pub(super) decorators: Vec<Value>,
    /// The names that have a value, in order (`vars(cls)`).
    pub(super) names: Vec<String>,
    pub(super) values: FxHashMap<String, (Value, Site)>,
    /// Annotations in order, to be evaluated when all is there.
    pub(super) annotations: Vec<(String, Rc<Expr>, Site)>,
    /// Names that got their value after the class body.
    pub(super) late: Vec<String>,
    /// Counts all classes and tables in the order in which they were made.
    pub(super) order: usize,
}

impl Class {
    /// Gives an attribute a value.
    pub(super) fn set(&mut self, name: &str, value: Value, site: Site) {
        if self.values.insert(name.to_owned(), (value, site)).is_none() {
            self.names.push(name.to_owned());
        }
    }

    /// Gives an attribute a value after the class body: its column comes after all others.
    pub(super) fn set_late(&mut self, name: &str, value: Value, site: Site) {
        self.set(name, value, site);
        self.late.push(name.to_owned());
    }

    /// An attribute of the class itself, not of its bases.
    pub(super) fn own(&self, name: &str) -> Option<&Value> {
        self.values.get(name).map(|(value, _)| value)
    }
}

impl Value {
    pub(super) fn str(text: impl AsRef<str>) -> Self {
        Self::Str(Rc::from(text.as_ref()))
    }

    pub(super) fn symbol(path: impl AsRef<str>) -> Self {
        Self::Symbol(Rc::from(path.as_ref()))
    }

    pub(super) fn unknown(text: impl AsRef<str>) -> Self {
        Self::Unknown(Rc::from(text.as_ref()))
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(super) fn attribute(of: Self, name: &str) -> Self {
        Self::Attribute(Rc::new((of, name.to_owned())))
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Rc<Object>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items of a list, tuple or set.
    pub(super) fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => Some(items),
            _ => None,
        }
    }

    /// Is it true in Python's sense? `None` where that cannot be told.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Str(text) => !text.is_empty(),
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => !items.is_empty(),
            Self::Dict(items) => !items.is_empty(),
            Self::Module(_) | Self::Class(_) | Self::Function(_) | Self::Member(..) => true,
            _ => return None,
        })
    }

    /// `left == right` in Python. `None` where that cannot be told.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        Some(match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Str(one), Self::Str(two)) => one == two,
            (Self::Class(one), Self::Class(two)) => one == two,
            (Self::Member(one, a), Self::Member(two, b)) => one == two && a == b,
            (Self::Symbol(one), Self::Symbol(two)) if one == two => true,
            (Self::Module(one), Self::Module(two)) => one == two,
            (Self::List(one), Self::List(two)) | (Self::Tuple(one), Self::Tuple(two)) => {
                one.len() == two.len()
                    && one.iter().zip(two.iter()).all(|(a, b)| a.equals(b) == Some(true))
            }
            _ => match (self.number(), other.number()) {
                (Some(one), Some(two)) => one == two,
                _ if self.is_plain() && other.is_plain() => false,
                // A class, function or object is never None.
                (..) => match (self, other) {
                    (Self::None, of) | (of, Self::None) => match of {
                        Self::Unknown(_)
                        | Self::Late(..)
                        | Self::Symbol(_)
                        | Self::Attribute(_) => {
                            return None;
                        }
                        _ => false,
                    },
                    _ => return None,
                },
            },
        })
    }

    /// A number, as Python compares them.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(*value))),
            #[allow(clippy::cast_precision_loss)] // compared only; ids of models are small
            Self::Int(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// Is it a constant or a container?
    pub(super) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::None
                | Self::Bool(_)
                | Self::Int(_)
                | Self::Float(_)
                | Self::Str(_)
                | Self::List(_)
                | Self::Tuple(_)
                | Self::Set(_)
                | Self::Dict(_)
        )
    }

    /// The constant as JSON; `None` where JSON cannot hold it.
    pub(super) fn to_json(&self) -> Option<serde_json::Value> {
        Some(match self {
            Self::None => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Float(value) => serde_json::Number::from_f64(*value)?.into(),
            Self::Str(text) => text.as_ref().into(),
            Self::List(items) | Self::Tuple(items) => {
                let items: Option<Vec<_>> = items.iter().map(Self::to_json).collect();
                items?.into()
            }
            Self::Dict(items) => {
                let entries: Option<serde_json::Map<_, _>> = items
                    .iter()
                    .map(|(key, value)| Some((key.as_str()?.to_owned(), value.to_json()?)))
                    .collect();
                entries?.into()
            }
            _ => return None,
        })
    }
}
