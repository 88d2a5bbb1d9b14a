//! Column types: `db.String(64)`, `db.Enum(State)`, `sa.NVARCHAR(160)`.

use serde_json::Value;

use super::layout::Code;
use super::literal::literal;
use super::module::Module;
use crate::schema::{ColumnType, EnumClass, EnumType};

/// The type as an argument of `db.Column`; the error says what is wrong and what to do.
pub(super) fn column_type(module: &mut Module<'_>, of: &ColumnType) -> Result<Code, String> {
    let mut arguments = Vec::new();
    match of {
        ColumnType::Sql { text } => return Ok(sql_type(module, text)),
        ColumnType::Enum(of) => return enum_type(module, of),
        ColumnType::Boolean { create_constraint, constraint_name } => {
            if *create_constraint {
                arguments.push(Code::atom("create_constraint=True"));
            }
            arguments.extend(text_option("name", constraint_name.as_ref()));
        }
        ColumnType::DateTime { timezone } | ColumnType::Time { timezone } => {
            if *timezone {
                arguments.push(Code::atom("timezone=True"));
            }
        }
        ColumnType::Float { precision } | ColumnType::Double { precision } => {
            arguments.extend(number(*precision));
        }
        ColumnType::LargeBinary { length } => arguments.extend(number(*length)),
        ColumnType::String { length, collation }
        | ColumnType::Text { length, collation }
        | ColumnType::Unicode { length, collation }
        | ColumnType::UnicodeText { length, collation } => {
            arguments.extend(number(*length));
            arguments.extend(text_option("collation", collation.as_ref()));
        }
        ColumnType::Numeric { precision, scale } => {
            arguments.extend(number(*precision));
            arguments.extend(scale.map(|scale| {
                let name = if precision.is_none() { "scale=" } else { "" };
                Code::atom(format!("{name}{scale}"))
            }));
        }
        ColumnType::Json { none_as_null } => {
            if *none_as_null {
                arguments.push(Code::atom("none_as_null=True"));
            }
        }
        ColumnType::Uuid { as_uuid, native_uuid } => {
            arguments.extend(switched_off("as_uuid", *as_uuid));
            arguments.extend(switched_off("native_uuid", *native_uuid));
        }
        ColumnType::Interval { native, second_precision, day_precision } => {
            arguments.extend(switched_off("native", *native));
            let option = |name: &str, value: &Option<u32>| {
                value.map(|value| Code::keyword(name, Code::atom(value.to_string())))
            };
            arguments.extend(option("second_precision", second_precision));
            arguments.extend(option("day_precision", day_precision));
        }
        ColumnType::Integer {}
        | ColumnType::PickleType {}
        | ColumnType::BigInteger {}
        | ColumnType::SmallInteger {}
        | ColumnType::Date {} => {}
    }
    Ok(type_call(&module.library(of.name()), arguments))
}

/// Without arguments the class alone, as one writes it.
fn type_call(class: &str, arguments: Vec<Code>) -> Code {
    if arguments.is_empty() { Code::atom(class) } else { Code::call(class, arguments) }
}

/// `name=False` of an option that is on unless it is said.
fn switched_off(name: &str, value: bool) -> Option<Code> {
    (!value).then(|| Code::keyword(name, Code::atom("False")))
}

fn number(value: Option<u32>) -> Option<Code> {
    value.map(|value| Code::atom(value.to_string()))
}

fn text_option(name: &str, value: Option<&String>) -> Option<Code> {
    value.map(|value| Code::keyword(name, Code::atom(literal(value))))
}

/// `SQLAlchemy`'s uppercase types that print as they are called, and how many numbers they take.
const UPPERCASE: [(&str, usize); 24] = [
    ("BIGINT", 0),
    ("BINARY", 1),
    ("BLOB", 0),
    ("BOOLEAN", 0),
    ("CHAR", 1),
    ("CLOB", 0),
    ("DATE", 0),
    ("DATETIME", 0),
    ("DECIMAL", 2),
    ("DOUBLE", 0),
    ("DOUBLE_PRECISION", 0),
    ("FLOAT", 0),
    ("INTEGER", 0),
    ("NCHAR", 1),
    ("NUMERIC", 2),
    ("NVARCHAR", 1),
    ("REAL", 0),
    ("SMALLINT", 0),
    ("TEXT", 1),
    ("TIME", 0),
    ("TIMESTAMP", 0),
    ("UUID", 0),
    ("VARBINARY", 1),
    ("VARCHAR", 1),
];

fn sql_type(module: &mut Module<'_>, text: &str) -> Code {
    if let Some(class) = text.strip_suffix(" WITH TIME ZONE")
        && ["TIMESTAMP", "TIME"].contains(&class)
    {
        let zoned = Code::keyword("timezone", Code::atom("True"));
        return Code::call(&module.uppercase_type(class), vec![zoned]);
    }
    if let Some((class, numbers)) = uppercase_type(text) {
        let arguments = numbers.iter().map(|number| Code::atom(number.to_string())).collect();
        return type_call(&module.uppercase_type(class), arguments);
    }
    let class = module.sql_type();
    Code::call(&class, vec![Code::atom(literal(text))])
}

fn uppercase_type(text: &str) -> Option<(&'static str, Vec<u32>)> {
    let (name, arguments) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')?),
        None => (text, ""),
    };
    let name = name.to_ascii_uppercase().replace(' ', "_");
    let (class, at_most) = UPPERCASE.into_iter().find(|(class, _)| *class == name)?;
    let numbers = if text.contains('(') {
        let parts = arguments.split(',').map(|part| part.trim().parse().ok());
        parts.collect::<Option<Vec<u32>>>()?
    } else {
        Vec::new()
    };
    // BINARY without a length is BINARY; VARBINARY without one MySQL refuses, as it is declared.
    (numbers.len() <= at_most).then_some((class, numbers))
}

fn enum_type(module: &mut Module<'_>, of: &EnumType) -> Result<Code, String> {
    let mut arguments = Vec::new();
    let mut default_name = None;
    if let Some(enum_class) = &of.enum_class {
        arguments.push(Code::atom(module.enum_name(&enum_class.class_name)));
        arguments.extend(stored_values(enum_class, &of.values)?);
        default_name = Some(enum_class.class_name.to_lowercase());
    } else {
        arguments.extend(of.values.iter().map(|value| Code::atom(literal(value))));
    }
    if of.enum_name != default_name {
        arguments.extend(text_option("name", of.enum_name.as_ref()));
    }
    if !of.native_enum {
        arguments.push(Code::atom("native_enum=False"));
    }
    if of.create_constraint {
        arguments.push(Code::atom("create_constraint=True"));
    }
    arguments.extend(of.length.map(|length| Code::atom(format!("length={length}"))));
    arguments.extend(text_option("schema", of.schema.as_ref()));
    Ok(Code::call(&module.library("Enum"), arguments))
}

/// What to say so that the database stores these values: nothing where they are the members' names.
pub(super) fn stored_values(
    enum_class: &EnumClass,
    stored: &[String],
) -> Result<Option<Code>, String> {
    // A member with the value of an earlier one is an alias, which SQLAlchemy leaves out.
    let is_alias = |index: usize| {
        let (_, value) = &enum_class.members[index];
        enum_class.members[..index].iter().any(|(_, other)| equal_in_python(other, value))
    };
    let members = || enum_class.members.iter().enumerate().filter(|(index, _)| !is_alias(*index));
    if members().map(|(_, (name, _))| name).eq(stored) {
        return Ok(None);
    }
    if enum_class.members.iter().map(|(name, _)| name).eq(stored) {
        return Ok(Some(Code::atom("omit_aliases=False")));
    }
    if members()
        .map(|(_, (_, value))| value.as_str())
        .eq(stored.iter().map(|one| Some(one.as_str())))
    {
        return Ok(Some(Code::atom("values_callable=lambda enum: [one.value for one in enum]")));
    }
    // `Enum._enum_init` pairs what is stored with the members, one by one.
    if members().count() == stored.len() {
        let stored: Vec<String> = stored.iter().map(|one| literal(one)).collect();
        let list = stored.join(", ");
        return Ok(Some(Code::atom(format!("values_callable=lambda enum: [{list}]"))));
    }
    Err(format!(
        "the values of the column are not those of the enum {}. Take its members' names",
        enum_class.class_name
    ))
}

/// `1 == 1.0 == True` in Python.
fn equal_in_python(left: &Value, right: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::Number(value) => value.as_f64(),
        _ => None,
    };
    left == right || number(left).is_some_and(|left| number(right) == Some(left))
}
