//! Values as SQLite stores them, owned, so that they can leave the thread that read them.

use std::fmt;

use rusqlite::types::{ToSqlOutput, ValueRef};
use serde_json::{Number, json};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// An INTEGER.
    Integer(i64),
    /// A REAL.
    Real(f64),
    /// TEXT in UTF-8.
    Text(String),
    /// TEXT that is not UTF-8: its bytes.
    InvalidText(Vec<u8>),
    /// A BLOB.
    Blob(Vec<u8>),
    /// Text or a BLOB of which only the start was read, as a grid shows no more.
    Long {
        /// The start.
        start: Box<Value>,
        /// The whole length in bytes.
        bytes: usize,
    },
}

impl Value {
    /// Is it NULL?
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value in JSON: a number, text, null, or `{"hex": "00ff"}` for bytes.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Integer(number) => json!(number),
            // JSON has no infinities; SQLite prints them so.
            Self::Real(number) => Number::from_f64(*number).map_or_else(
                || json!(if *number > 0.0 { "Inf" } else { "-Inf" }),
                serde_json::Value::Number,
            ),
            Self::Text(text) => json!(text),
            Self::InvalidText(bytes) | Self::Blob(bytes) => json!({ "hex": hex(bytes) }),
            Self::Long { start, bytes } => json!({ "start": start.to_json(), "bytes": bytes }),
        }
    }

    /// As it is written in a statement: `1`, `'it''s'`, `x'00ff'`, `NULL`.
    pub fn to_sql_literal(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Integer(_) => self.to_string(),
            Self::Real(number) if number.is_nan() => "NULL".to_owned(),
            Self::Real(number) if number.is_infinite() => {
                if *number > 0.0 { "9e999" } else { "-9e999" }.to_owned()
            }
            Self::Real(number) => format!("{number:?}"),
            Self::Text(text) => {
                // SQLite reads a statement no further than a NUL.
                let parts: Vec<String> = text
                    .split('\0')
                    .map(|part| ["'", &part.replace('\'', "''"), "'"].concat())
                    .collect();
                parts.join(" || char(0) || ")
            }
            Self::InvalidText(bytes) => ["CAST(x'", &hex(bytes), "' AS TEXT)"].concat(),
            Self::Blob(bytes) => ["x'", &hex(bytes), "'"].concat(),
            Self::Long { start, .. } => start.to_sql_literal(),
        }
    }

    /// As [`Self::from_ref`], but of more than `limit` bytes only the start.
    pub(super) fn start_from_ref(value: ValueRef<'_>, limit: usize) -> Self {
        match value {
            ValueRef::Text(bytes) if bytes.len() > limit => {
                // Not in the middle of a character.
                let mut end = limit;
                while end > 0 && bytes[end] & 0xC0 == 0x80 {
                    end -= 1;
                }
                let start = Box::new(Self::from_ref(ValueRef::Text(&bytes[..end])));
                Self::Long { start, bytes: bytes.len() }
            }
            ValueRef::Blob(bytes) if bytes.len() > limit => {
                let start = Box::new(Self::Blob(bytes[..limit].to_vec()));
                Self::Long { start, bytes: bytes.len() }
            }
            other => Self::from_ref(other),
        }
    }

    pub(super) fn from_ref(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Self::Text(text.to_owned()),
                Err(_) => Self::InvalidText(bytes.to_vec()),
            },
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }

    /// A constant of the models as SQLite has it: Booleans are numbers, what has no other form is
    /// text.
    pub(super) fn from_constant(constant: &serde_json::Value) -> Self {
        match constant {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(is_true) => Self::Integer(i64::from(*is_true)),
            serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => Self::Integer(integer),
                (None, real) => Self::Real(real.unwrap_or_default()),
            },
            serde_json::Value::String(text) => Self::Text(text.clone()),
            other => Self::Text(other.to_string()),
        }
    }

    /// What stands for this value in a statement. Text that is not UTF-8 cannot be bound as text.
    pub(super) fn placeholder(&self) -> &'static str {
        match self {
            Self::InvalidText(_) => "CAST(? AS TEXT)",
            _ => "?",
        }
    }
}

/// As a cell shows it: NULL is nothing, bytes are hexadecimal (`x'00ff'`).
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Real(number) => write!(f, "{number:?}"),
            Self::Text(text) => f.write_str(text),
            Self::InvalidText(bytes) => f.write_str(&String::from_utf8_lossy(bytes)),
            Self::Blob(bytes) => write!(f, "x'{}'", hex(bytes)),
            Self::Long { start, bytes } => write!(f, "{start}… ({bytes} bytes)"),
        }
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::InvalidText(bytes) | Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Long { start, .. } => return start.to_sql(),
        }))
    }
}

/// Two lower-case digits a byte.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
