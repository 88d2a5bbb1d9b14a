//! Annotations of the typed style: `Mapped[str | None]` of a column, `Mapped[list["Post"]]` of a
//! relationship, and what `SQLAlchemy` takes from them, so that it need not be said again.
//!
//! What is told by an annotation is told by `MappedColumn._init_column_for_annotation` and
//! `RelationshipProperty.declarative_scan`.

use super::callable::builtin;
use super::column_type::stored_values;
use super::imports::Import;
use super::module::Module;
use crate::mapping::{Direction, ResolvedRelationship};
use crate::schema::{
    Column, ColumnType, Lazy, Model, PythonArgument, Relationship, RelationshipEnd,
    RelationshipOptions,
};

/// The annotation of a column.
pub(super) struct ColumnAnnotation {
    /// `Mapped[str | None]`.
    pub(super) text: String,
    /// Does it give the very type that the column has, in `SQLAlchemy` 2.0 and 2.1 alike?
    pub(super) gives_type: bool,
    /// Does it give what `nullable=` would?
    pub(super) gives_nullable: bool,
}

/// The annotation of a column with a type, or with a foreign key to take its type from.
pub(super) fn column_annotation(
    module: &mut Module<'_>,
    model: &Model,
    column: &Column,
) -> ColumnAnnotation {
    let mapping = module.mapping;
    let resolved = mapping.table(model.id).and_then(|table| table.column(column.id));
    let of = column.column_type.as_ref().or_else(|| resolved?.column_type.as_ref());
    let nullable =
        column.nullable.unwrap_or_else(|| resolved.map_or(!column.primary_key, |one| one.nullable));
    let python = match of {
        Some(of) => python_type(module, of),
        None => any(module),
    };
    let or_none = if nullable { " | None" } else { "" };
    let mapped = module.library("Mapped");
    ColumnAnnotation {
        text: format!("{mapped}[{python}{or_none}]"),
        gives_type: column.variants.is_empty() && column.column_type.as_ref().is_some_and(is_given),
        // Keys and generated columns are not nullable by rules that ask for the keyword
        // (`PrimaryKeyConstraint._reload`, MariaDB's `visit_computed_column`).
        gives_nullable: match column.nullable {
            Some(nullable) => column.computed.is_none() && !(column.primary_key && nullable),
            None => true,
        },
    }
}

/// The Python type of a column's values.
fn python_type(module: &mut Module<'_>, of: &ColumnType) -> String {
    const DATETIME: [&str; 4] = ["date", "datetime", "time", "timedelta"];
    let word = match of {
        ColumnType::Boolean { .. } => "bool",
        ColumnType::DateTime { .. } => "datetime",
        ColumnType::Float { .. } | ColumnType::Double { .. } => "float",
        ColumnType::Integer {} | ColumnType::BigInteger {} | ColumnType::SmallInteger {} => "int",
        ColumnType::LargeBinary { .. } => "bytes",
        ColumnType::String { .. }
        | ColumnType::Text { .. }
        | ColumnType::Unicode { .. }
        | ColumnType::UnicodeText { .. }
        | ColumnType::Uuid { as_uuid: false, .. } => "str",
        ColumnType::Numeric { .. } => "Decimal",
        ColumnType::Date {} => "date",
        ColumnType::Time { .. } => "time",
        ColumnType::Interval { .. } => "timedelta",
        ColumnType::Uuid { as_uuid: true, .. } => "UUID",
        ColumnType::Enum(of) => match &of.enum_class {
            Some(enum_class) => return module.enum_name(&enum_class.class_name),
            None => "str",
        },
        ColumnType::Sql { .. } => of_sql_name(of.name()),
        ColumnType::PickleType {} | ColumnType::Json { .. } => "Any",
    };
    match word {
        "Decimal" => module.import(Import::from("decimal", "Decimal")),
        "UUID" => format!("{}.UUID", module.import(Import::module("uuid"))),
        "Any" => any(module),
        word => match DATETIME.into_iter().find(|one| *one == word) {
            Some(name) => module.import(Import::from("datetime", name)),
            None => builtin(module, word),
        },
    }
}

fn any(module: &mut Module<'_>) -> String {
    module.import(Import::from("typing", "Any"))
}

/// What drivers give for a type by its SQL name, as far as that is the same everywhere.
fn of_sql_name(name: &str) -> &'static str {
    let name = name.to_ascii_uppercase();
    match name.split_whitespace().next().unwrap_or_default() {
        "BIGINT" | "INT" | "INT2" | "INT4" | "INT8" | "INTEGER" | "MEDIUMINT" | "SMALLINT"
        | "TINYINT" => "int",
        "CHAR" | "CHARACTER" | "CLOB" | "LONGTEXT" | "MEDIUMTEXT" | "NCHAR" | "NVARCHAR"
        | "TEXT" | "TINYTEXT" | "VARCHAR" => "str",
        "BINARY" | "BLOB" | "BYTEA" | "LONGBLOB" | "MEDIUMBLOB" | "TINYBLOB" | "VARBINARY" => {
            "bytes"
        }
        "BOOL" | "BOOLEAN" => "bool",
        "DOUBLE" | "FLOAT" | "REAL" => "float",
        "DECIMAL" | "NUMERIC" => "Decimal",
        "DATE" => "date",
        "DATETIME" | "TIMESTAMP" => "datetime",
        "TIME" => "time",
        _ => "Any",
    }
}

/// Is it what the annotation gives by itself? (`sqltypes._type_map`; of `float` it is `Float` in
/// `SQLAlchemy` 2.0 and `Double` in 2.1, so that is always said.)
fn is_given(of: &ColumnType) -> bool {
    match of {
        ColumnType::Boolean { create_constraint, constraint_name } => {
            !create_constraint && constraint_name.is_none()
        }
        ColumnType::DateTime { timezone } | ColumnType::Time { timezone } => !timezone,
        ColumnType::Integer {} | ColumnType::Date {} => true,
        ColumnType::Interval { .. } => *of == ColumnType::interval(),
        ColumnType::Uuid { .. } => *of == ColumnType::uuid(),
        ColumnType::LargeBinary { length } => length.is_none(),
        ColumnType::String { length, collation } => length.is_none() && collation.is_none(),
        ColumnType::Numeric { precision, scale } => precision.is_none() && scale.is_none(),
        ColumnType::Enum(of) => of.enum_class.as_ref().is_some_and(|enum_class| {
            of.native_enum
                && !of.create_constraint
                && of.length.is_none()
                && of.schema.is_none()
                && of
                    .enum_name
                    .as_ref()
                    .is_none_or(|name| *name == enum_class.class_name.to_lowercase())
                && stored_values(enum_class, &of.values) == Ok(None)
        }),
        _ => false,
    }
}

/// The annotation of a relationship.
pub(super) struct RelationshipAnnotation {
    /// `Mapped[list["Post"]]`.
    pub(super) text: String,
    /// Does it give the class on the other side?
    pub(super) gives_target: bool,
    /// Does it give what `uselist=` would?
    pub(super) gives_uselist: bool,
    /// Does it give what `lazy=` would?
    pub(super) gives_lazy: bool,
    /// Does it give what `collection_class=` would?
    pub(super) gives_collection: bool,
}

/// Names of builtins that stand for others: `SQLAlchemy` would look for a class of that name.
const ALIASES: [&str; 3] = ["EnvironmentError", "IOError", "WindowsError"];

/// The annotation of a relationship to the class of this name.
///
/// It follows what the relationship came to; one that was not resolved is taken for a list, which
/// decides nothing.
pub(super) fn relationship_annotation(
    module: &mut Module<'_>,
    relationship: &Relationship,
    target: &str,
) -> RelationshipAnnotation {
    let mapping = module.mapping;
    let resolved = mapping.relationship(relationship.id, RelationshipEnd::Declared);
    let options = &relationship.options;
    let gives_target = !target.contains('.') && !ALIASES.contains(&target);
    let container = match options.lazy {
        Some(Lazy::Dynamic) => Some("DynamicMapped"),
        Some(Lazy::WriteOnly) => Some("WriteOnlyMapped"),
        _ => None,
    };
    if let Some(container) = container {
        let container = module.library(container);
        let text = format!("{container}[\"{target}\"]");
        return RelationshipAnnotation {
            text,
            gives_target,
            gives_uselist: false,
            gives_lazy: true,
            gives_collection: false,
        };
    }
    let is_list = resolved.map_or(options.uselist != Some(false), |one| one.uselist);
    let mapped = module.library("Mapped");
    let text = if is_list {
        let collection = collection(module, options);
        format!("{mapped}[{collection}\"{target}\"]]")
    } else if resolved.is_some_and(|one| is_always_there(module, one)) {
        format!("{mapped}[\"{target}\"]")
    } else {
        format!("{mapped}[\"{target} | None\"]")
    };
    RelationshipAnnotation {
        text,
        gives_target,
        gives_uselist: gives_uselist(options, resolved),
        gives_lazy: false,
        gives_collection: is_list && collection_class(options) == Some("set"),
    }
}

/// `list[`, or what `collection_class=` makes of it.
fn collection(module: &mut Module<'_>, options: &RelationshipOptions) -> String {
    match collection_class(options) {
        Some("set") => format!("{}[", builtin(module, "set")),
        Some(class) if class.contains("dict") || class.starts_with("attribute_mapped") => {
            format!("{}[{}, ", builtin(module, "dict"), any(module))
        }
        _ => format!("{}[", builtin(module, "list")),
    }
}

fn collection_class(options: &RelationshipOptions) -> Option<&str> {
    match options.more.get("collection_class")? {
        PythonArgument::Code(text) => Some(text.trim()),
        PythonArgument::Constant(_) => None,
    }
}

/// A scalar is given by the annotation where the keys alone would make a list.
fn gives_uselist(options: &RelationshipOptions, resolved: Option<&ResolvedRelationship>) -> bool {
    options.uselist == Some(false)
        && collection_class(options).is_none()
        && resolved.is_some_and(|one| one.direction != Direction::ManyToOne)
}

/// Has every row one on the other side, since no column that refers may be NULL?
fn is_always_there(module: &Module<'_>, of: &ResolvedRelationship) -> bool {
    of.direction == Direction::ManyToOne
        && of.local_remote_pairs.iter().all(|(local, _)| {
            let table = module.mapping.table(local.model_id);
            table.and_then(|table| table.column(local.column_id)).is_some_and(|one| !one.nullable)
        })
}
