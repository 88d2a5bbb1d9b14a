//! MySQL's and MariaDB's types as SQLAlchemy's generic ones, where these come out as the same type
//! again; all others by their SQL (`dialects/mysql/base.py`, `ischema_names`).

use crate::schema::{ColumnType, EnumType};

use super::column_type::TypeText;
use super::facts::{ColumnFacts, TableFacts};

/// The column type for a type of MySQL's.
pub(super) fn mysql_type(parts: &TypeText, table: &TableFacts, column: &ColumnFacts) -> ColumnType {
    let length = parts.numbers.first().copied();
    let (name, attributes) = name_and_attributes(&parts.words);
    let collation = own(column.collation.as_deref(), table.collation.as_deref());
    let charset = own(column.charset.as_deref(), table.charset.as_deref());
    let is_plain = attributes.is_empty();
    if is_json_of_mariadb(name, table, column) {
        return ColumnType::Json { none_as_null: false };
    }
    if charset.is_none() {
        let collation = collation.map(str::to_owned);
        match (name, parts.numbers.as_slice()) {
            ("varchar" | "character varying", [length]) => {
                return ColumnType::String { length: Some(*length), collation };
            }
            ("text", _) => return ColumnType::Text { length, collation },
            _ => {}
        }
    }
    match (name, parts.numbers.as_slice()) {
        ("enum", _) if charset.is_none() && collation.is_none() => {
            return ColumnType::Enum(EnumType {
                values: parts.strings.clone(),
                // Of no matter here; other dialects want one.
                enum_name: Some(
                    [table.name.name.as_str(), "_", &column.name].concat().to_lowercase(),
                ),
                enum_class: None,
                native_enum: true,
                create_constraint: false,
                length: None,
                schema: None,
            });
        }
        ("tinyint", [1]) if is_plain => return boolean(),
        ("bool" | "boolean", _) => return boolean(),
        ("int" | "integer" | "int4", [] | [11]) if is_plain => return ColumnType::Integer {},
        ("bigint" | "int8", [] | [20]) if is_plain => return ColumnType::BigInteger {},
        ("smallint" | "int2", [] | [6]) if is_plain => return ColumnType::SmallInteger {},
        // A BIGINT UNSIGNED that counts up.
        ("serial", _) => return sql("BIGINT UNSIGNED".to_owned()),
        ("decimal" | "numeric" | "dec" | "fixed", numbers) if is_plain => {
            return ColumnType::Numeric {
                precision: numbers.first().copied(),
                scale: numbers.get(1).copied(),
            };
        }
        ("float", [] | [_]) if is_plain => return ColumnType::Float { precision: length },
        ("double" | "double precision", []) if is_plain => {
            return ColumnType::Double { precision: None };
        }
        ("datetime", []) => return ColumnType::DateTime { timezone: false },
        ("date", _) => return ColumnType::Date {},
        ("time", []) => return ColumnType::Time { timezone: false },
        ("blob", _) => return ColumnType::LargeBinary { length },
        ("json", _) => return ColumnType::Json { none_as_null: false },
        _ => {}
    }
    by_its_sql(parts, name, &attributes, charset, collation)
}

fn by_its_sql(
    parts: &TypeText,
    name: &str,
    attributes: &str,
    charset: Option<&str>,
    collation: Option<&str>,
) -> ColumnType {
    let name = match name {
        "int" | "int4" => "integer",
        "int8" => "bigint",
        "character varying" => "varchar",
        "character" => "char",
        other => other,
    };
    let is_default_width = matches!(
        (name, parts.numbers.as_slice(), attributes.is_empty()),
        ("integer", [11], true)
            | ("integer", [10], false)
            | ("bigint", [20], _)
            | ("smallint", [6], true)
            | ("smallint", [5], false)
            | ("mediumint", [9], true)
            | ("mediumint", [8], false)
            | ("tinyint", [4], true)
            | ("tinyint", [3], false)
            | ("year", [4], _)
    );
    let mut text = name.to_uppercase();
    // ZEROFILL fills up to the width, which then matters.
    let shows_width = !is_default_width || attributes.contains("ZEROFILL");
    if !parts.strings.is_empty() {
        let strings: Vec<String> =
            parts.strings.iter().map(|one| format!("'{}'", one.replace('\'', "''"))).collect();
        text.push_str(&format!("({})", strings.join(",")));
    } else if !parts.numbers.is_empty() && shows_width {
        let numbers: Vec<String> = parts.numbers.iter().map(u32::to_string).collect();
        text.push_str(&format!("({})", numbers.join(", ")));
    }
    text.push_str(attributes);
    if let Some(charset) = charset {
        text.push_str(&format!(" CHARACTER SET {charset}"));
    }
    if let Some(collation) = collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    sql(text)
}

fn sql(text: String) -> ColumnType {
    ColumnType::Sql { text }
}

fn boolean() -> ColumnType {
    ColumnType::Boolean { create_constraint: false, constraint_name: None }
}

/// `int unsigned zerofill` is `int` and ` UNSIGNED ZEROFILL`.
fn name_and_attributes(words: &str) -> (&str, String) {
    let at = [" unsigned", " signed", " zerofill", " binary", " ascii", " unicode"]
        .iter()
        .filter_map(|attribute| words.find(attribute))
        .min()
        .unwrap_or(words.len());
    let attributes = words[at..].replace(" signed", "").to_uppercase();
    // ZEROFILL makes it unsigned, said or not.
    let attributes = match attributes.as_str() {
        " ZEROFILL" => " UNSIGNED ZEROFILL".to_owned(),
        _ => attributes,
    };
    (&words[..at], attributes)
}

/// What a column says for itself, and not only again what its table says.
fn own<'a>(of_column: Option<&'a str>, of_table: Option<&str>) -> Option<&'a str> {
    of_column.filter(|one| of_table.is_none_or(|table| !table.eq_ignore_ascii_case(one)))
}

/// MariaDB has JSON as a LONGTEXT with a CHECK.
pub(super) fn is_json_of_mariadb(name: &str, table: &TableFacts, column: &ColumnFacts) -> bool {
    name == "longtext"
        && table.checks.iter().any(|check| is_json_check(&check.sqltext, &column.name))
}

/// `json_valid(column)`
pub(super) fn is_json_check(sqltext: &str, column: &str) -> bool {
    let plain = sqltext.replace(['`', ' '], "").to_lowercase();
    plain == format!("json_valid({})", column.to_lowercase())
}
