//! Column types as JSON: the class's name and the arguments that are not its defaults.

use serde_json::{Map, Value, json};

use crate::schema::{ColumnType, EnumType};

/// `{"name": "String", "length": 64}`; a column without a type is SQLAlchemy's `NullType`.
pub(super) fn type_json(column_type: Option<&ColumnType>) -> Value {
    let Some(column_type) = column_type else { return json!({ "name": "NullType" }) };
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(column_type.name()));
    let mut argument = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let number = |value: &Option<u32>| value.map(Value::from);
    let flag = |is_given: bool, value: bool| is_given.then_some(json!(value));
    match column_type {
        ColumnType::Boolean { create_constraint: true, constraint_name } => {
            argument("create_constraint", Some(json!(true)));
            argument("constraint_name", Some(json!(constraint_name)));
        }
        ColumnType::DateTime { timezone } | ColumnType::Time { timezone } => {
            argument("timezone", flag(*timezone, true));
        }
        ColumnType::Float { precision } | ColumnType::Double { precision } => {
            argument("precision", number(precision));
        }
        ColumnType::LargeBinary { length } => argument("length", number(length)),
        ColumnType::String { length, collation }
        | ColumnType::Text { length, collation }
        | ColumnType::Unicode { length, collation }
        | ColumnType::UnicodeText { length, collation } => {
            argument("length", number(length));
            argument("collation", collation.as_ref().map(|name| json!(name)));
        }
        ColumnType::Numeric { precision, scale } => {
            argument("precision", number(precision));
            argument("scale", number(scale));
        }
        ColumnType::Json { none_as_null } => argument("none_as_null", flag(*none_as_null, true)),
        ColumnType::Uuid { as_uuid, native_uuid } => {
            argument("as_uuid", flag(!*as_uuid, false));
            argument("native_uuid", flag(!*native_uuid, false));
        }
        ColumnType::Interval { native, second_precision, day_precision } => {
            argument("native", flag(!*native, false));
            argument("second_precision", number(second_precision));
            argument("day_precision", number(day_precision));
        }
        ColumnType::Enum(of) => enum_arguments(of, &mut argument),
        ColumnType::Sql { text } => {
            let (text, zoned) = match text.strip_suffix(" WITH TIME ZONE") {
                Some(plain) => (plain, true),
                None => (text.as_str(), false),
            };
            argument("timezone", flag(zoned, true));
            if let Some(arguments) = sql_arguments(text) {
                for (name, value) in arguments {
                    argument(name, Some(json!(value)));
                }
            }
            argument("name", Some(json!(class_name(text))));
        }
        _ => {}
    }
    Value::Object(object)
}

/// The class of an uppercase type: `ARRAY` of `INTEGER[]`, `INTEGER` of `INTEGER UNSIGNED`,
/// `DOUBLE_PRECISION` of `DOUBLE PRECISION`. Words that are none of these stay as they are.
fn class_name(text: &str) -> &str {
    if text.ends_with("[]") {
        return "ARRAY";
    }
    if text.eq_ignore_ascii_case("DOUBLE PRECISION") {
        return "DOUBLE_PRECISION";
    }
    let text = text.trim_end_matches(" ZEROFILL").trim_end_matches(" UNSIGNED");
    match text.split_once('(') {
        Some((word, _)) if sql_arguments(text).is_some() => word.trim(),
        _ => text,
    }
}

fn enum_arguments(of: &EnumType, argument: &mut dyn FnMut(&str, Option<Value>)) {
    argument("values", Some(json!(of.values)));
    // `Enum._enum_init`: the name of a Python enum in small letters.
    let of_class = of.enum_class.as_ref().map(|class| class.class_name.to_lowercase());
    argument("enum_name", Some(json!(of.enum_name.clone().or(of_class))));
    argument("native_enum", (!of.native_enum).then_some(json!(false)));
    argument("create_constraint", of.create_constraint.then_some(json!(true)));
}

/// The arguments of an uppercase type: `NVARCHAR(160)` has a length, `NUMERIC(10, 2)` precision and
/// scale. `None` where the text is anything else than a word and numbers.
fn sql_arguments(text: &str) -> Option<Vec<(&'static str, u32)>> {
    let Some((word, rest)) = text.split_once('(') else {
        return text.chars().all(|c| c.is_alphanumeric() || c == '_').then(Vec::new);
    };
    let numbers: Vec<u32> = rest
        .trim_end()
        .strip_suffix(')')?
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    let has_length = ["CHAR", "TEXT", "CLOB", "BINARY", "BLOB"]
        .iter()
        .any(|kind| word.to_uppercase().contains(kind));
    match numbers.as_slice() {
        [length] if has_length => Some(vec![("length", *length)]),
        [precision] => Some(vec![("precision", *precision)]),
        [precision, scale] => Some(vec![("precision", *precision), ("scale", *scale)]),
        _ => None,
    }
}
