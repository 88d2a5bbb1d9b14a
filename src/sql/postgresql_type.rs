//! PostgreSQL's types as SQLAlchemy's generic ones, where these come out as the same type again; all
//! others by their SQL (`dialects/postgresql/base.py`, `ischema_names`).

use crate::schema::ColumnType;

use super::column_type::TypeText;

/// The column type for a type of PostgreSQL's own or of an extension.
pub(super) fn postgresql_type(
    parts: &TypeText,
    written: &str,
    collation: Option<&str>,
) -> ColumnType {
    let sql = |text: String| ColumnType::Sql { text };
    if parts.dimensions > 0 {
        let element = element_text(parts, written);
        return sql([element, "[]".repeat(parts.dimensions)].concat());
    }
    let collation = || collation.map(str::to_owned);
    let length = parts.numbers.first().copied();
    match (parts.name(), parts.numbers.as_slice()) {
        ("integer" | "int" | "int4" | "serial" | "serial4", _) => ColumnType::Integer {},
        ("bigint" | "int8" | "bigserial" | "serial8", _) => ColumnType::BigInteger {},
        ("smallint" | "int2" | "smallserial" | "serial2", _) => ColumnType::SmallInteger {},
        ("character varying" | "varchar", _) => {
            ColumnType::String { length, collation: collation() }
        }
        ("text", _) => ColumnType::Text { length: None, collation: collation() },
        ("boolean" | "bool", _) => {
            ColumnType::Boolean { create_constraint: false, constraint_name: None }
        }
        ("timestamp" | "timestamp without time zone", []) => {
            ColumnType::DateTime { timezone: false }
        }
        ("timestamptz" | "timestamp with time zone", []) => ColumnType::DateTime { timezone: true },
        ("date", _) => ColumnType::Date {},
        ("time" | "time without time zone", []) => ColumnType::Time { timezone: false },
        ("timetz" | "time with time zone", []) => ColumnType::Time { timezone: true },
        ("interval", _) => {
            ColumnType::Interval { native: true, second_precision: length, day_precision: None }
        }
        ("numeric" | "decimal" | "dec", numbers) => ColumnType::Numeric {
            precision: numbers.first().copied(),
            scale: numbers.get(1).copied(),
        },
        ("double precision" | "float8", _) => ColumnType::Double { precision: None },
        ("float", _) => ColumnType::Float { precision: length },
        ("bytea", _) => ColumnType::LargeBinary { length: None },
        ("json", _) => ColumnType::Json { none_as_null: false },
        ("uuid", _) => ColumnType::uuid(),
        _ => {
            let mut text = element_text(parts, written);
            if let Some(collation) = collation() {
                text.push_str(&format!(" COLLATE \"{}\"", collation.replace('"', "\"\"")));
            }
            sql(text)
        }
    }
}

/// The type without its brackets, spelt as SQLAlchemy spells it.
fn element_text(parts: &TypeText, written: &str) -> String {
    let with = |name: &str| {
        let numbers: Vec<String> = parts.numbers.iter().map(u32::to_string).collect();
        if numbers.is_empty() { name.to_owned() } else { format!("{name}({})", numbers.join(", ")) }
    };
    // `timestamp(3) with time zone` has its precision in the middle.
    let in_the_middle = |name: &str, zone: &str| [with(name), zone.to_owned()].concat();
    let is_ours =
        parts.numbers.len() == usize::from(parts.has_arguments) || parts.numbers.len() == 2;
    match parts.name() {
        "character varying" | "varchar" => with("VARCHAR"),
        "character" | "char" | "bpchar" => with("CHAR"),
        "integer" | "int" | "int4" => "INTEGER".to_owned(),
        "bigint" | "int8" => "BIGINT".to_owned(),
        "smallint" | "int2" => "SMALLINT".to_owned(),
        "boolean" | "bool" => "BOOLEAN".to_owned(),
        "float4" | "real" => "REAL".to_owned(),
        "float8" | "double precision" => "DOUBLE PRECISION".to_owned(),
        "decimal" | "dec" | "numeric" => with("NUMERIC"),
        "timestamp" | "timestamp without time zone" => {
            in_the_middle("TIMESTAMP", " WITHOUT TIME ZONE")
        }
        "timestamptz" | "timestamp with time zone" => in_the_middle("TIMESTAMP", " WITH TIME ZONE"),
        "time" | "time without time zone" => in_the_middle("TIME", " WITHOUT TIME ZONE"),
        "timetz" | "time with time zone" => in_the_middle("TIME", " WITH TIME ZONE"),
        "varbit" | "bit varying" => with("BIT VARYING"),
        // Types of extensions and those in quotes stay as they are written.
        name if is_ours
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') =>
        {
            with(&name.to_uppercase())
        }
        _ => written.split('[').next().unwrap_or(written).trim().to_owned(),
    }
}
