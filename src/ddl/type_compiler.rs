//! Column types as SQL: what all dialects share, and the places where they differ
//! (SQLAlchemy's `GenericTypeCompiler`).
//!
//! Knows types and their arguments; nothing of columns and tables.

use crate::schema::{ColumnType, EnumType};

use super::Dialect;
use super::quoting::quote_identifier;
use super::sql_text::{Commas, fragment};

/// What follows `TIMESTAMP` and `TIME` where values have a time zone.
pub(super) const WITH_TIME_ZONE: &str = " WITH TIME ZONE";

/// A dialect's types. The provided methods are what most dialects write.
///
/// Errors are sentences without the column's name: what the dialect cannot hold, and what to do.
pub(super) trait TypeCompiler {
    /// The dialect.
    fn dialect(&self) -> Dialect;

    fn boolean(&self) -> &'static str {
        "BOOLEAN"
    }

    fn float(&self, precision: Option<u32>) -> String {
        let _ = precision;
        "FLOAT".to_owned()
    }

    fn double(&self, precision: Option<u32>) -> Result<String, String> {
        let _ = precision;
        Ok("DOUBLE".to_owned())
    }

    fn datetime(&self, timezone: bool) -> &'static str {
        let _ = timezone;
        "DATETIME"
    }

    fn time(&self, timezone: bool) -> &'static str {
        let _ = timezone;
        "TIME"
    }

    /// Where there is no INTERVAL it is a DATETIME, counted from 1970.
    fn interval(&self, second_precision: Option<u32>) -> String {
        let _ = second_precision;
        "DATETIME".to_owned()
    }

    fn large_binary(&self, length: Option<u32>) -> String {
        let _ = length;
        "BLOB".to_owned()
    }

    fn uuid(&self) -> &'static str {
        "CHAR(32)"
    }

    fn varchar(&self, length: Option<u32>, collation: Option<&str>) -> Result<String, String> {
        Ok(format!("VARCHAR{}{}", parenthesised(length), self.collate(collation)))
    }

    fn text(&self, length: Option<u32>, collation: Option<&str>) -> String {
        format!("TEXT{}{}", parenthesised(length), self.collate(collation))
    }

    /// `COLLATE name` with a blank before it, or nothing.
    fn collate(&self, collation: Option<&str>) -> String {
        collation
            .filter(|name| !name.is_empty())
            .map(|name| format!(" COLLATE {}", quote_identifier(name, self.dialect())))
            .unwrap_or_default()
    }

    /// An Enum that is native where the dialect has such.
    fn native_enum(&self, of: &EnumType) -> Result<String, String> {
        self.varchar(Some(enum_length(of)), None)
    }

    /// A type by its SQL text.
    fn declared(&self, text: &str) -> Result<String, String> {
        // Only PostgreSQL has these with time zones; `TIMESTAMP(timezone=True)` is plain elsewhere.
        let text = text.strip_suffix(WITH_TIME_ZONE).unwrap_or(text);
        fragment(&self.spelt(text)?, self.dialect(), Commas::Refused)
    }

    /// The text of a type that there must be.
    fn spelt(&self, text: &str) -> Result<String, String> {
        if text.trim().is_empty() {
            return Err(format!(
                "the column has no type, and {} needs one; choose a type",
                self.dialect().label()
            ));
        }
        Ok(text.trim().to_owned())
    }

    /// Any type.
    fn type_sql(&self, column_type: &ColumnType) -> Result<String, String> {
        Ok(match column_type {
            ColumnType::Boolean { .. } => self.boolean().to_owned(),
            ColumnType::DateTime { timezone } => self.datetime(*timezone).to_owned(),
            ColumnType::Float { precision } => self.float(*precision),
            ColumnType::Integer {} => "INTEGER".to_owned(),
            ColumnType::LargeBinary { length } => self.large_binary(*length),
            ColumnType::PickleType {} => self.large_binary(None),
            ColumnType::String { length, collation }
            | ColumnType::Unicode { length, collation } => {
                self.varchar(*length, collation.as_deref())?
            }
            ColumnType::Text { length, collation }
            | ColumnType::UnicodeText { length, collation } => {
                self.text(*length, collation.as_deref())
            }
            ColumnType::BigInteger {} => "BIGINT".to_owned(),
            ColumnType::SmallInteger {} => "SMALLINT".to_owned(),
            ColumnType::Numeric { precision, scale } => numeric(*precision, *scale),
            ColumnType::Double { precision } => self.double(*precision)?,
            ColumnType::Date {} => "DATE".to_owned(),
            ColumnType::Time { timezone } => self.time(*timezone).to_owned(),
            ColumnType::Interval { native: false, .. } => self.datetime(false).to_owned(),
            ColumnType::Interval { second_precision, .. } => self.interval(*second_precision),
            ColumnType::Enum(of) if of.native_enum => self.native_enum(of)?,
            ColumnType::Enum(of) => self.varchar(Some(enum_length(of)), None)?,
            ColumnType::Json { .. } => "JSON".to_owned(),
            ColumnType::Uuid { native_uuid: false, .. } => "CHAR(32)".to_owned(),
            ColumnType::Uuid { .. } => self.uuid().to_owned(),
            ColumnType::Sql { text } => self.declared(text)?,
        })
    }
}

/// The VARCHAR that holds every value: the longest, unless more was asked for.
pub(super) fn enum_length(of: &EnumType) -> u32 {
    let longest = of.values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
    u32::try_from(longest).unwrap_or(u32::MAX).max(of.length.unwrap_or(0))
}

/// The name of the type, and of its CHECK: given, or that of the Python enum in lower case.
pub(super) fn enum_name(of: &EnumType) -> Option<String> {
    of.enum_name
        .clone()
        .or_else(|| of.enum_class.as_ref().map(|class| class.class_name.to_lowercase()))
}

fn numeric(precision: Option<u32>, scale: Option<u32>) -> String {
    match (precision, scale) {
        (None, _) => "NUMERIC".to_owned(),
        (Some(precision), None) => format!("NUMERIC({precision})"),
        (Some(precision), Some(scale)) => format!("NUMERIC({precision}, {scale})"),
    }
}

/// `(length)`; nothing for none and for 0.
pub(super) fn parenthesised(length: Option<u32>) -> String {
    length.filter(|length| *length > 0).map(|length| format!("({length})")).unwrap_or_default()
}
