//! What a cell holds beside what it shows: a number that is stored as text, the time that a number stands
//! for, the size of a picture. Pure text; knows nothing of drawing.

use crate::schema::ColumnType;
use crate::sqlite::Value;

use super::picture::picture_head;

/// What a column is meant to hold, as far as it tells how its values are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// Numbers.
    Number,
    /// A day, or a day and a time.
    Time,
    /// Anything else, or nobody says.
    #[default]
    Anything,
}

impl Holds {
    /// What a column of this type is meant to hold.
    pub fn of(column_type: Option<&ColumnType>) -> Self {
        match column_type {
            Some(
                ColumnType::Integer {}
                | ColumnType::BigInteger {}
                | ColumnType::SmallInteger {}
                | ColumnType::Numeric { .. }
                | ColumnType::Float { .. }
                | ColumnType::Double { .. },
            ) => Self::Number,
            Some(ColumnType::DateTime { .. } | ColumnType::Date {}) => Self::Time,
            Some(ColumnType::Sql { text }) => {
                let upper = text.to_ascii_uppercase();
                let has = |word: &str| upper.contains(word);
                if has("DATE") || has("TIMESTAMP") {
                    Self::Time
                } else if has("INT") || has("NUMERIC") || has("DECIMAL") || has("REAL") {
                    Self::Number
                } else {
                    Self::Anything
                }
            }
            _ => Self::Anything,
        }
    }
}

/// What there is to say of a value beside what it shows, in a few words.
pub fn cell_note(value: &Value, holds: Holds) -> Option<String> {
    match (value, holds) {
        (Value::Text(text), Holds::Number) if reads_as_number(text) => {
            Some("number as text".to_owned())
        }
        (Value::Text(text), Holds::Number) if !text.is_empty() => Some("text".to_owned()),
        (Value::Integer(_) | Value::Real(_), Holds::Time) => time_of(value),
        (Value::Blob(bytes), _) => picture_note(bytes),
        (Value::Long { start, .. }, _) => match start.as_ref() {
            Value::Blob(bytes) => picture_note(bytes),
            _ => None,
        },
        _ => None,
    }
}

fn picture_note(bytes: &[u8]) -> Option<String> {
    let head = picture_head(bytes)?;
    Some(format!("{} {} × {}", head.kind.name(), head.width, head.height))
}

/// Would SQLite take the whole of this text for a number?
pub fn reads_as_number(text: &str) -> bool {
    let text = text.trim();
    let begins = text.starts_with(|one: char| one.is_ascii_digit() || "+-.".contains(one));
    begins && text.ends_with(|one: char| one.is_ascii_digit() || one == '.') && {
        text.parse::<f64>().is_ok_and(f64::is_finite)
    }
}

/// The time that a number stands for by SQLite's conventions: an INTEGER counts seconds from 1970 (or
/// milliseconds, where seconds would lead beyond the year 5000), a REAL is a Julian day number.
pub fn time_of(value: &Value) -> Option<String> {
    const LAST_SECOND: i64 = 95_617_584_000;
    match value {
        Value::Integer(number) if number.abs() < LAST_SECOND => Some(time_text(*number)),
        Value::Integer(number) if number.abs() < LAST_SECOND * 1000 => {
            Some(time_text(number.div_euclid(1000)))
        }
        Value::Real(day) if (1_721_060.0..3_547_273.0).contains(day) => {
            let seconds = ((day - 2_440_587.5) * 86_400.0).round();
            Some(time_text(seconds as i64))
        }
        _ => None,
    }
}

/// `2021-01-01 00:00:00` of seconds from 1970, in UTC. The day is found as Howard Hinnant describes in
/// "chrono-compatible low-level date algorithms" (`civil_from_days`).
fn time_text(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::{Holds, cell_note, reads_as_number, time_of};
    use crate::sqlite::Value;

    /// SQLite itself says which time a number stands for.
    fn sqlite_time(number: &Value, modifier: &str) -> String {
        let connection = rusqlite::Connection::open_in_memory().expect("memory");
        let sql = "SELECT strftime('%Y-%m-%d %H:%M:%S', ?1, ?2)";
        connection.query_row(sql, (number, modifier), |row| row.get(0)).expect("a time")
    }

    #[test]
    fn numbers_stand_for_the_times_that_sqlite_finds_in_them() {
        for seconds in [0, 1, -1, 951_782_400, 1_609_459_199, 4_102_444_800, -62_135_596_800] {
            let number = Value::Integer(seconds);
            assert_eq!(time_of(&number), Some(sqlite_time(&number, "unixepoch")));
        }
        for day in [2_440_587.5, 2_459_215.5, 1_721_425.5, 2_451_604.25] {
            let number = Value::Real(day);
            assert_eq!(time_of(&number), Some(sqlite_time(&number, "julianday")));
        }
        let milliseconds = Value::Integer(1_609_459_200_123);
        assert_eq!(time_of(&milliseconds).as_deref(), Some("2021-01-01 00:00:00"));
        assert_eq!(time_of(&Value::Integer(i64::MIN + 1)), None);
        assert_eq!(time_of(&Value::Real(f64::NAN)), None);
    }

    #[test]
    fn text_in_a_column_of_numbers_is_marked() {
        let note = |text: &str| cell_note(&Value::Text(text.to_owned()), Holds::Number);
        assert_eq!(note("12.50").as_deref(), Some("number as text"));
        assert_eq!(note("n/a").as_deref(), Some("text"));
        assert_eq!(note(""), None);
        assert_eq!(cell_note(&Value::Text("12".to_owned()), Holds::Anything), None);
        for (text, is_number) in [
            ("1", true),
            ("-1.5e3", true),
            (".5", true),
            ("inf", false),
            ("1a", false),
            ("", false),
        ] {
            assert_eq!(reads_as_number(text), is_number, "{text:?}");
        }
    }
}
