//! What a name of a library means here: SQLAlchemy's and Flask-SQLAlchemy's by whichever way they
//! were imported, and those of a module of the application that was not handed over.

use super::value::Value;

/// Packages whose names are never those of a file or of `SQLAlchemy`.
const OTHERS: [&str; 49] = [
    "abc",
    "alembic",
    "arrow",
    "bcrypt",
    "binascii",
    "builtins",
    "celery",
    "click",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "dateutil",
    "decimal",
    "email",
    "enum",
    "flask",
    "flask_login",
    "flask_security",
    "functools",
    "hashlib",
    "inspect",
    "io",
    "itertools",
    "json",
    "logging",
    "marshmallow",
    "math",
    "numbers",
    "operator",
    "os",
    "pathlib",
    "pydantic",
    "pytz",
    "random",
    "re",
    "requests",
    "secrets",
    "string",
    "sys",
    "time",
    "typing",
    "typing_extensions",
    "uuid",
    "warnings",
    "werkzeug",
    "wtforms",
    "zoneinfo",
];

/// Names that stand for `SQLAlchemy`'s also where a module of the application hands them on.
const HANDED_ON: [&str; 47] = [
    "ARRAY",
    "BigInteger",
    "Boolean",
    "CheckConstraint",
    "Column",
    "Computed",
    "Date",
    "DateTime",
    "Double",
    "Enum",
    "Float",
    "ForeignKey",
    "ForeignKeyConstraint",
    "Identity",
    "Index",
    "Integer",
    "Interval",
    "JSON",
    "LargeBinary",
    "Mapped",
    "MetaData",
    "Model",
    "Numeric",
    "PickleType",
    "PrimaryKeyConstraint",
    "Sequence",
    "SmallInteger",
    "String",
    "Table",
    "Text",
    "Time",
    "TypeDecorator",
    "Unicode",
    "UnicodeText",
    "UniqueConstraint",
    "Uuid",
    "aliased",
    "and_",
    "backref",
    "column_property",
    "deferred",
    "dynamic_loader",
    "func",
    "mapped_column",
    "or_",
    "relation",
    "relationship",
];

/// The path's first part.
pub(super) fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// Is it a package that no file of the models stands for?
pub(super) fn is_library(path: &str) -> bool {
    let root = root(path);
    root.starts_with("sqlalchemy")
        || root == "flask_sqlalchemy"
        || OTHERS.binary_search(&root).is_ok()
}

/// The name in `SQLAlchemy` that a symbol stands for: `Column` for `sqlalchemy.Column`,
/// `sqlalchemy.schema.Column`, and `app.database.Column`.
pub(super) fn sqlalchemy_name(value: &Value) -> Option<&str> {
    let Value::Symbol(path) = value else { return None };
    // Asked of nearly every value, and paths are short: bytes are looked at one by one.
    let name = match path.bytes().rposition(|byte| byte == b'.') {
        Some(at) if path.starts_with("sqlalchemy.") => return Some(&path[at + 1..]),
        Some(at) => &path[at + 1..],
        None => path,
    };
    match root(path) {
        "sqlalchemy" | "flask_sqlalchemy" => Some(name),
        other if other.starts_with("sqlalchemy_") => None,
        _ if is_library(path) => None,
        _ => HANDED_ON.binary_search(&name).is_ok().then_some(name),
    }
}

/// The name of a function of `func`: `now` for `sqlalchemy.func.now` and `sqlalchemy.sql.func.now`;
/// of a package the path (`postgis.area`).
pub(super) fn sql_function(value: &Value) -> Option<&str> {
    let Value::Symbol(path) = value else { return None };
    let (before, name) = path.split_once(".func.").or_else(|| {
        let (before, name) = path.split_once(".functions.")?;
        (before == "sqlalchemy.sql").then_some((before, name))
    })?;
    (!OTHERS.contains(&root(before)) && !name.is_empty()).then_some(name)
}

/// An attribute of a symbol.
pub(super) fn attribute_of_symbol(path: &str, name: &str) -> Value {
    let last = path.rsplit('.').next().unwrap_or(path);
    // `db` of a module that was not handed over.
    let is_handed_on = HANDED_ON.binary_search(&name).is_ok()
        || matches!(name, "session" | "Query" | "metadata")
        || star_name("sqlalchemy", name).is_some();
    if !is_library(path) && matches!(last, "db" | "database" | "sa" | "orm") && is_handed_on {
        return attribute_of_db(name);
    }
    Value::symbol(format!("{path}.{name}"))
}

/// An attribute of Flask-SQLAlchemy's object, which hands on all of `sqlalchemy` and its `orm`.
pub(super) fn attribute_of_db(name: &str) -> Value {
    match name {
        "Model" | "session" | "engine" | "Query" => {
            Value::symbol(format!("flask_sqlalchemy.db.{name}"))
        }
        name => Value::symbol(format!("sqlalchemy.{name}")),
    }
}

/// The name that a star import of a library may stand for.
pub(super) fn star_name(package: &str, name: &str) -> Option<Value> {
    let is_here = match root(package) {
        "sqlalchemy" | "flask_sqlalchemy" => {
            HANDED_ON.binary_search(&name).is_ok()
                || STAR.contains(&name)
                || name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
        }
        "datetime" => matches!(name, "date" | "datetime" | "time" | "timedelta" | "timezone"),
        "typing" => name.starts_with(|c: char| c.is_ascii_uppercase()),
        "enum" => matches!(name, "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" | "auto"),
        _ => false,
    };
    is_here.then(|| Value::symbol(format!("{package}.{name}")))
}

/// More names of `sqlalchemy` and `sqlalchemy.orm`.
const STAR: [&str; 40] = [
    "DeclarativeBase",
    "DynamicMapped",
    "Session",
    "WriteOnlyMapped",
    "asc",
    "between",
    "case",
    "cast",
    "collate",
    "composite",
    "create_engine",
    "declarative_base",
    "declarative_mixin",
    "declared_attr",
    "desc",
    "distinct",
    "event",
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
    "registry",
    "remote",
    "scoped_session",
    "select",
    "sessionmaker",
    "synonym",
    "text",
    "true",
    "tuple_",
    "type_coerce",
    "validates",
];
