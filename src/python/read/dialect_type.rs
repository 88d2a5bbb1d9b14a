//! Types by their SQL names, and those of single dialects: kept as the SQL they print.

use super::column_type::Given;
use super::value::Value;
use crate::schema::ColumnType;

/// `CHAR(2)`, `postgresql.JSONB`, `mysql.INTEGER(unsigned=True)`.
pub(super) fn dialect_type(
    name: &str,
    dialect: Option<&str>,
    given: &Given<'_>,
) -> Option<ColumnType> {
    let upper = name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
    if !upper {
        return match name {
            "TSVector" => Some(sql("TSVECTOR")),
            "DOUBLE_PRECISION" => Some(sql("DOUBLE PRECISION")),
            _ => None,
        };
    }
    match (name, dialect) {
        // The type alone would say that values are UUIDs; the generic one can say that they are text.
        ("UUID", _) if given.at(0, "as_uuid").and_then(Value::truth) == Some(false) => {
            return Some(ColumnType::Uuid { as_uuid: false, native_uuid: true });
        }
        ("JSON", _) => {
            return Some(ColumnType::Json { none_as_null: given.flag(0, "none_as_null") });
        }
        ("INTERVAL", Some("postgresql"))
            if given.arguments.is_empty() && given.keywords.is_empty() =>
        {
            return Some(sql("INTERVAL"));
        }
        _ => {}
    }
    if name == "SET" {
        let values: Option<Vec<String>> = given
            .arguments
            .iter()
            .map(|one| Some(format!("'{}'", one.as_str()?.replace('\'', "''"))))
            .collect();
        return Some(sql(&format!("SET({})", values?.join(","))));
    }
    let word = match name {
        "DOUBLE_PRECISION" => "DOUBLE PRECISION",
        other => other,
    };
    let numbers = numbers(name, dialect, given);
    let mut text = word.to_owned();
    if !numbers.is_empty() {
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        text += &format!("({})", numbers.join(", "));
    }
    if given.flag(usize::MAX, "unsigned") {
        text += " UNSIGNED";
    }
    if given.flag(usize::MAX, "zerofill") {
        text += " ZEROFILL";
    }
    if given.flag(usize::MAX, "varying") {
        text = text.replacen("BIT", "BIT VARYING", 1);
    }
    if given.flag(0, "timezone") && matches!(name, "TIMESTAMP" | "TIME" | "DATETIME") {
        text += " WITH TIME ZONE";
    }
    if matches!(
        name,
        "CHAR" | "VARCHAR" | "TEXT" | "NCHAR" | "NVARCHAR" | "LONGTEXT" | "MEDIUMTEXT" | "TINYTEXT"
    ) && dialect == Some("mysql")
    {
        if let Some(charset) = given.text("charset") {
            text += &format!(" CHARACTER SET {charset}");
        }
        if let Some(collation) = given.text("collation") {
            text += &format!(" COLLATE {collation}");
        }
    }
    Some(ColumnType::Sql { text })
}

/// The numbers between the parentheses.
fn numbers(name: &str, dialect: Option<&str>, given: &Given<'_>) -> Vec<u32> {
    let names: &[&str] = match name {
        "CHAR" | "VARCHAR" | "NCHAR" | "NVARCHAR" | "TEXT" | "BINARY" | "VARBINARY" | "BLOB"
        | "CLOB" | "RAW" | "VARCHAR2" | "NVARCHAR2" | "BIT" => &["length"],
        "NUMERIC" | "DECIMAL" | "NUMBER" => &["precision", "scale"],
        "FLOAT" | "DOUBLE" | "REAL" if dialect == Some("mysql") => &["precision", "scale"],
        "FLOAT" => &["precision"],
        "INTEGER" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "BIGINT" => &["display_width"],
        "DATETIME" | "TIME" | "TIMESTAMP" if dialect == Some("mysql") => {
            return given.number(usize::MAX, "fsp").into_iter().collect();
        }
        "TIMESTAMP" | "TIME" => {
            return given.number(1, "precision").into_iter().collect();
        }
        _ => return Vec::new(),
    };
    let found = names.iter().enumerate().map(|(at, name)| given.number(at, name));
    found.take_while(Option::is_some).flatten().collect()
}

/// The element type of an array, as PostgreSQL writes it.
pub(super) fn postgresql_text(of: &ColumnType) -> Option<String> {
    Some(match of {
        ColumnType::Boolean { .. } => "BOOLEAN".to_owned(),
        ColumnType::DateTime { timezone: true } => "TIMESTAMP WITH TIME ZONE".to_owned(),
        ColumnType::DateTime { .. } => "TIMESTAMP WITHOUT TIME ZONE".to_owned(),
        ColumnType::Time { .. } => "TIME WITHOUT TIME ZONE".to_owned(),
        ColumnType::Float { .. } => "FLOAT".to_owned(),
        ColumnType::Double { .. } => "DOUBLE PRECISION".to_owned(),
        ColumnType::Integer {} => "INTEGER".to_owned(),
        ColumnType::BigInteger {} => "BIGINT".to_owned(),
        ColumnType::SmallInteger {} => "SMALLINT".to_owned(),
        ColumnType::LargeBinary { .. } | ColumnType::PickleType {} => "BYTEA".to_owned(),
        ColumnType::String { length, .. } | ColumnType::Unicode { length, .. } => match length {
            Some(length) => format!("VARCHAR({length})"),
            None => "VARCHAR".to_owned(),
        },
        ColumnType::Text { .. } | ColumnType::UnicodeText { .. } => "TEXT".to_owned(),
        ColumnType::Numeric { precision, scale } => match (precision, scale) {
            (Some(precision), Some(scale)) => format!("NUMERIC({precision}, {scale})"),
            (Some(precision), None) => format!("NUMERIC({precision})"),
            _ => "NUMERIC".to_owned(),
        },
        ColumnType::Date {} => "DATE".to_owned(),
        ColumnType::Interval { .. } => "INTERVAL".to_owned(),
        ColumnType::Json { .. } => "JSON".to_owned(),
        ColumnType::Uuid { .. } => "UUID".to_owned(),
        ColumnType::Enum(of) => of
            .enum_name
            .clone()
            .or_else(|| of.enum_class.as_ref().map(|class| class.class_name.to_lowercase()))?,
        ColumnType::Sql { text } => text.clone(),
    })
}

fn sql(text: &str) -> ColumnType {
    ColumnType::Sql { text: text.to_owned() }
}
