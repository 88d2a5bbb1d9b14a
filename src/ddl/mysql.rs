//! What MySQL and MariaDB do differently (SQLAlchemy's `MySQLDDLCompiler` and `MySQLTypeCompiler`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::mapping::{
    ResolvedCheck, ResolvedColumn, ResolvedIndex, ResolvedIndexElement, ResolvedTable,
};
use crate::schema::{ColumnType, EnumType};

use super::Dialect;
use super::compiler::{DdlCompiler, Part};
use super::constraint_names::Names;
use super::index_expression::parenthesise_expression;
use super::options::{phrase, text};
use super::quoting::{quote_identifier, quote_literal};
use super::server_default::needs_parentheses;
use super::sql_text::{Commas, fragment};
use super::table_order::sort;
use super::type_compiler::{TypeCompiler, WITH_TIME_ZONE, parenthesised};

/// MySQL and MariaDB.
pub(super) struct Mysql;

impl TypeCompiler for Mysql {
    fn dialect(&self) -> Dialect {
        Dialect::Mysql
    }

    fn boolean(&self) -> &'static str {
        "BOOL"
    }

    fn float(&self, precision: Option<u32>) -> String {
        format!("FLOAT{}", parenthesised(precision))
    }

    fn double(&self, precision: Option<u32>) -> Result<String, String> {
        if precision.is_some() {
            return Err(
                "MySQL's DOUBLE takes a precision only with a scale, which Double does not \
                 have; leave its precision out"
                    .to_owned(),
            );
        }
        Ok("DOUBLE".to_owned())
    }

    fn large_binary(&self, length: Option<u32>) -> String {
        format!("BLOB{}", parenthesised(length))
    }

    fn varchar(&self, length: Option<u32>, collation: Option<&str>) -> Result<String, String> {
        let Some(length) = length else {
            return Err(
                "MySQL's VARCHAR needs a length; give String a length, such as 255, or use \
                 Text"
                    .to_owned(),
            );
        };
        Ok(format!("VARCHAR({length}){}", self.collate(collation)))
    }

    /// `NVARCHAR` and `NCHAR` are spelt out (`MySQLTypeCompiler.visit_NVARCHAR`).
    fn declared(&self, text: &str) -> Result<String, String> {
        let text = text.strip_suffix(WITH_TIME_ZONE).unwrap_or(text);
        let text = fragment(&self.spelt(text)?, Dialect::Mysql, Commas::Refused)?;
        let national = ["NVARCHAR", "NCHAR"]
            .iter()
            .any(|word| text.strip_prefix(word).is_some_and(|rest| rest.starts_with('(')));
        Ok(if national { format!("NATIONAL {}", &text[1..]) } else { text })
    }

    fn native_enum(&self, of: &EnumType) -> Result<String, String> {
        if of.values.is_empty() {
            return Err("MySQL's ENUM needs a value; give the Enum one".to_owned());
        }
        let values: Vec<String> =
            of.values.iter().map(|value| quote_literal(value, Dialect::Mysql)).collect();
        Ok(format!("ENUM({})", values.join(",")))
    }

    /// Names of collations are no identifiers here; only odd ones are quoted.
    fn collate(&self, collation: Option<&str>) -> String {
        collation
            .filter(|name| !name.is_empty())
            .map(|name| match phrase(name, "") {
                Ok(name) if !name.contains(' ') => format!(" COLLATE {name}"),
                _ => format!(" COLLATE {}", quote_identifier(name, Dialect::Mysql)),
            })
            .unwrap_or_default()
    }
}

impl DdlCompiler for Mysql {
    /// MariaDB refuses a name on a column's check; on the table both servers take it.
    fn check_stands_on_column(&self, check: &ResolvedCheck) -> bool {
        check.column.is_some() && check.name.is_none()
    }

    fn column_specification(&self, table: &ResolvedTable, column: &ResolvedColumn) -> Part {
        let mut parts = vec![self.quote(&column.name), self.column_type(column)?];
        if let Some(computed) = &column.computed {
            parts.push(self.computed(table, computed)?);
        }
        if !column.nullable {
            parts.push("NOT NULL".to_owned());
        } else if is_timestamp(column) {
            // MySQL's TIMESTAMP is NOT NULL unless NULL is said.
            parts.push("NULL".to_owned());
        }
        if let Some(comment) = &column.comment {
            parts.push(format!("COMMENT {}", self.literal(comment)));
        }
        if column.counts_up && column.server_default.is_none() {
            parts.push("AUTO_INCREMENT".to_owned());
        } else if let Some(default) = self.default_string(column)? {
            if needs_parentheses(&default, Dialect::Mysql) && !is_timestamp_default(&default) {
                parts.push(format!("DEFAULT ({default})"));
            } else {
                parts.push(format!("DEFAULT {default}"));
            }
        }
        Ok(parts.join(" "))
    }

    fn post_create_table(&self, table: &ResolvedTable) -> Part {
        let mut options: BTreeMap<String, String> = BTreeMap::new();
        for name in table.options.keys() {
            let Some(option) = name.strip_prefix("mysql_") else { continue };
            let Some(value) = text(&table.options, name)? else { continue };
            options.insert(phrase(option, "the table's option")?.to_uppercase(), value);
        }
        if let Some(comment) = &table.comment {
            options.insert("COMMENT".to_owned(), comment.clone());
        }
        let mut parts = Vec::new();
        for option in sorted_options(&options) {
            let value = &options[option];
            let value = match option {
                "COMMENT" | "PASSWORD" | "CONNECTION" => self.literal(value),
                _ => fragment(value, Dialect::Mysql, Commas::Refused)?,
            };
            let words = match option {
                "DATA_DIRECTORY"
                | "INDEX_DIRECTORY"
                | "DEFAULT_CHARACTER_SET"
                | "CHARACTER_SET"
                | "DEFAULT_CHARSET"
                | "DEFAULT_COLLATE" => option.replace('_', " "),
                _ if PARTITION_OPTIONS.contains(&option) => option.replace('_', " "),
                _ => option.to_owned(),
            };
            let joiner = match words.as_str() {
                "TABLESPACE" | "DEFAULT CHARACTER SET" | "CHARACTER SET" | "COLLATE" => " ",
                _ if PARTITION_OPTIONS.contains(&option) => " ",
                _ => "=",
            };
            parts.push(format!("{words}{joiner}{value}"));
        }
        Ok(parts.join(" "))
    }

    fn create_index(
        &self,
        names: &Names<'_>,
        table: &ResolvedTable,
        index: &ResolvedIndex,
    ) -> Part {
        let options = &index.options;
        let mut elements = self
            .index_elements(table, index, &|text| parenthesise_expression(&text, Dialect::Mysql))?;
        if let Some(length) = options.get("mysql_length") {
            for (element, declared) in elements.iter_mut().zip(&index.elements) {
                if let Some(length) = prefix_length(length, table, declared, element) {
                    if is_function_name(element) {
                        *element = format!("`{element}`");
                    }
                    *element += &format!("({length})");
                }
            }
        }
        let prefix = match text(options, "mysql_prefix")? {
            Some(prefix) => format!("{} ", phrase(&prefix, "mysql_prefix")?),
            None => String::new(),
        };
        let head = self.index_head(names, table, index, &prefix)?;
        let mut sql = format!("{head} ({})", elements.join(", "));
        if let Some(parser) = text(options, "mysql_with_parser")? {
            sql += &format!(" WITH PARSER {}", self.quote(&parser));
        }
        if let Some(method) = text(options, "mysql_using")? {
            sql += &format!(" USING {}", self.quote(&method));
        }
        Ok(sql)
    }
}

const PARTITION_OPTIONS: [&str; 4] =
    ["PARTITION_BY", "PARTITIONS", "SUBPARTITIONS", "SUBPARTITION_BY"];

/// The character set before the collation, and what parts the table last.
fn sorted_options(options: &BTreeMap<String, String>) -> Vec<&str> {
    let names = options.keys().map(String::as_str);
    let (last, first): (Vec<&str>, Vec<&str>) =
        names.partition(|name| PARTITION_OPTIONS.contains(name));
    let before_collate = BTreeSet::from([
        ("DEFAULT_CHARSET", "COLLATE"),
        ("DEFAULT_CHARACTER_SET", "COLLATE"),
        ("CHARSET", "COLLATE"),
        ("CHARACTER_SET", "COLLATE"),
    ]);
    let partitions = BTreeSet::from([
        ("PARTITION_BY", "PARTITIONS"),
        ("PARTITION_BY", "SUBPARTITION_BY"),
        ("PARTITION_BY", "SUBPARTITIONS"),
        ("PARTITIONS", "SUBPARTITIONS"),
        ("PARTITIONS", "SUBPARTITION_BY"),
        ("SUBPARTITION_BY", "SUBPARTITIONS"),
    ]);
    let mut sorted = sort(&first, &before_collate).unwrap_or(first);
    sorted.extend(sort(&last, &partitions).unwrap_or(last));
    sorted
}

/// Is it a name that MySQL and MariaDB take for a function where a parenthesis follows at once? (MySQL's
/// manual, "Function Name Parsing and Resolution".)
fn is_function_name(name: &str) -> bool {
    const NAMES: [&str; 33] = [
        "adddate",
        "bit_and",
        "bit_or",
        "bit_xor",
        "cast",
        "count",
        "curdate",
        "curtime",
        "date_add",
        "date_sub",
        "extract",
        "group_concat",
        "max",
        "mid",
        "min",
        "now",
        "position",
        "session_user",
        "std",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "subdate",
        "substr",
        "substring",
        "sum",
        "sysdate",
        "system_user",
        "trim",
        "variance",
        "var_pop",
        "var_samp",
        "current_user",
    ];
    NAMES.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// `mysql_length`: one number for all elements, or one by name.
fn prefix_length(
    length: &Value,
    table: &ResolvedTable,
    declared: &ResolvedIndexElement,
    element: &str,
) -> Option<u64> {
    if let Some(length) = length.as_u64() {
        return Some(length);
    }
    let by_name = length.as_object()?;
    let column = match declared {
        ResolvedIndexElement::Column(id) => table.column(*id).map(|one| one.name.as_str()),
        ResolvedIndexElement::Expression(_) => None,
    };
    column.and_then(|name| by_name.get(name)).or_else(|| by_name.get(element))?.as_u64()
}

fn is_timestamp(column: &ResolvedColumn) -> bool {
    matches!(
        &column.column_type,
        Some(ColumnType::Sql { text }) if text.to_ascii_uppercase().starts_with("TIMESTAMP")
    )
}

/// `now(6)` and `… ON UPDATE …`, which MySQL takes bare and only bare.
fn is_timestamp_default(default: &str) -> bool {
    let lower = default.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let on_update = words.windows(2).any(|pair| pair == ["on", "update"]);
    let with_precision = ["now(", "current_timestamp("].iter().any(|start| {
        lower.strip_prefix(start).and_then(|rest| rest.split_once(')')).is_some_and(
            |(digits, _)| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()),
        )
    });
    on_update || with_precision
}
