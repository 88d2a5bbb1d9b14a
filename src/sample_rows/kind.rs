//! What a column can hold, by its type: how SQLAlchemy stores each type in SQLite.
//!
//! Knows nothing of names.

use crate::schema::ColumnType;

/// What is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    /// Up to this number, and down to below its negative.
    Integer(i64),
    Real,
    /// A number with so many digits in all and behind the point.
    Decimal(u32, u32),
    /// At most so many characters.
    Text(Option<usize>),
    Date,
    DateTime,
    Time,
    Interval,
    Enum(Vec<String>),
    Json,
    /// 32 hexadecimal digits, as SQLAlchemy keeps them where there is no such type; 36 with dashes.
    Uuid {
        has_dashes: bool,
    },
    Blob(Option<usize>),
    /// A pickled Python object.
    Pickle,
}

impl Kind {
    /// Is it a number?
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Real | Self::Decimal(..))
    }

    /// Is it a point in time?
    pub fn is_moment(&self) -> bool {
        matches!(self, Self::Date | Self::DateTime | Self::Time | Self::Interval)
    }

    /// The most characters, of text.
    pub fn length(&self) -> Option<usize> {
        match self {
            Self::Text(length) => *length,
            _ => None,
        }
    }

    /// How many values there are, if they are few.
    pub fn few_values(&self) -> Option<u64> {
        match self {
            Self::Boolean => Some(2),
            Self::Enum(values) => Some(values.len() as u64),
            Self::Text(Some(length)) if *length < 8 => {
                Some(30_u64.saturating_pow((*length).try_into().unwrap_or(8)).max(1))
            }
            _ => None,
        }
    }
}

/// What a column of this type holds; text, of one without a type.
pub(super) fn kind_of(column_type: Option<&ColumnType>) -> Kind {
    let length = |length: &Option<u32>| length.map(|length| length as usize);
    match column_type {
        None => Kind::Text(None),
        Some(of) => match of {
            ColumnType::Boolean { .. } => Kind::Boolean,
            ColumnType::DateTime { .. } => Kind::DateTime,
            ColumnType::Float { .. } | ColumnType::Double { .. } => Kind::Real,
            ColumnType::Integer {} => Kind::Integer(i64::from(i32::MAX)),
            ColumnType::BigInteger {} => Kind::Integer(i64::MAX / 2),
            ColumnType::SmallInteger {} => Kind::Integer(i64::from(i16::MAX)),
            ColumnType::LargeBinary { length: most } => Kind::Blob(length(most)),
            ColumnType::PickleType {} => Kind::Pickle,
            ColumnType::String { length: most, .. }
            | ColumnType::Text { length: most, .. }
            | ColumnType::Unicode { length: most, .. }
            | ColumnType::UnicodeText { length: most, .. } => Kind::Text(length(most)),
            ColumnType::Numeric { precision, scale } => decimal(*precision, *scale),
            ColumnType::Date {} => Kind::Date,
            ColumnType::Time { .. } => Kind::Time,
            ColumnType::Interval { .. } => Kind::Interval,
            ColumnType::Enum(of) => Kind::Enum(of.values.clone()),
            ColumnType::Json { .. } => Kind::Json,
            ColumnType::Uuid { .. } => Kind::Uuid { has_dashes: false },
            ColumnType::Sql { text } => kind_of_sql(text),
        },
    }
}

fn decimal(precision: Option<u32>, scale: Option<u32>) -> Kind {
    let scale = scale.unwrap_or(if precision.is_some() { 0 } else { 2 });
    Kind::Decimal(precision.unwrap_or(10).clamp(1, 15), scale.min(12))
}

/// By SQLite's rules of affinity (<https://sqlite.org/datatype3.html>), after the names that mean more.
fn kind_of_sql(text: &str) -> Kind {
    let upper = text.to_ascii_uppercase();
    let numbers: Vec<u32> = upper
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    if has(&["BOOL"]) {
        Kind::Boolean
    } else if has(&["DATETIME", "TIMESTAMP"]) {
        Kind::DateTime
    } else if has(&["INTERVAL"]) {
        Kind::Interval
    } else if has(&["SMALLINT"]) {
        Kind::Integer(i64::from(i16::MAX))
    } else if has(&["TINYINT"]) {
        Kind::Integer(127)
    } else if has(&["INT", "SERIAL"]) {
        Kind::Integer(i64::from(i32::MAX))
    } else if has(&["CHAR", "CLOB", "TEXT", "STRING"]) {
        Kind::Text(numbers.first().map(|length| *length as usize))
    } else if has(&["UUID"]) {
        Kind::Uuid { has_dashes: true }
    } else if has(&["JSON"]) {
        Kind::Json
    } else if has(&["BLOB", "BINARY", "BYTEA"]) {
        Kind::Blob(numbers.first().map(|length| *length as usize))
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Kind::Real
    } else if has(&["DATE"]) {
        Kind::Date
    } else if has(&["TIME"]) {
        Kind::Time
    } else if has(&["DEC", "NUM", "MONEY"]) {
        decimal(numbers.first().copied(), numbers.get(1).copied())
    } else if upper.trim() == "YEAR" {
        Kind::Integer(2155)
    } else {
        Kind::Text(None)
    }
}
