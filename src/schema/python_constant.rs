//! Constants of Python that JSON cannot hold: `Decimal('0.10')`, `date(2020, 1, 1)`, `timedelta(days=1)`.
//!
//! Knows the few classes that columns have values of, what their constructors take, and how Python prints
//! what they make. A project file has the call as text, which is nothing else than such a call.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The class of such a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConstantClass {
    /// `decimal.Decimal`
    Decimal,
    /// `datetime.date`
    Date,
    /// `datetime.datetime`, without a time zone
    DateTime,
    /// `datetime.time`, without a time zone
    Time,
    /// `datetime.timedelta`
    Timedelta,
    /// `uuid.UUID`
    Uuid,
}

impl ConstantClass {
    const ALL: [Self; 6] =
        [Self::Decimal, Self::Date, Self::DateTime, Self::Time, Self::Timedelta, Self::Uuid];

    /// The class's name in its module.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decimal => "Decimal",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Timedelta => "timedelta",
            Self::Uuid => "UUID",
        }
    }

    /// The module that has it.
    pub fn module(self) -> &'static str {
        match self {
            Self::Decimal => "decimal",
            Self::Date | Self::DateTime | Self::Time | Self::Timedelta => "datetime",
            Self::Uuid => "uuid",
        }
    }

    /// What its constructor takes, in its order.
    fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Decimal => &["value"],
            Self::Date => &["year", "month", "day"],
            Self::DateTime => &["year", "month", "day", "hour", "minute", "second", "microsecond"],
            Self::Time => &["hour", "minute", "second", "microsecond"],
            Self::Timedelta => {
                &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"]
            }
            Self::Uuid => &["hex"],
        }
    }
}

/// A constant, as its constructor is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PythonConstant {
    class: ConstantClass,
    arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Argument {
    /// The number of the parameter.
    parameter: usize,
    by_name: bool,
    value: Literal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Literal {
    is_quoted: bool,
    /// As written, without its quotes: letters, digits and signs that need no escape.
    text: String,
}

impl Literal {
    fn is_whole(&self) -> bool {
        !self.is_quoted && self.text.parse::<i64>().is_ok()
    }
}

impl PythonConstant {
    /// Its class.
    pub fn class(&self) -> ConstantClass {
        self.class
    }

    /// What stands between the parentheses: `days=1`.
    pub fn arguments(&self) -> String {
        let arguments = self.arguments.iter().map(|one| {
            let quote = if one.value.is_quoted { "'" } else { "" };
            let value = format!("{quote}{}{quote}", one.value.text);
            if one.by_name {
                format!("{}={value}", self.class.parameters()[one.parameter])
            } else {
                value
            }
        });
        arguments.collect::<Vec<_>>().join(", ")
    }

    /// The number that a `Decimal` is.
    pub fn as_f64(&self) -> Option<f64> {
        if self.class != ConstantClass::Decimal {
            return None;
        }
        self.value(0).map_or(Some(0.0), |value| value.text.parse().ok())
    }

    /// What Python's `repr()` tells of it: `datetime.date(2020, 1, 1)`.
    pub fn repr(&self) -> String {
        match self.class {
            ConstantClass::Decimal => {
                let number = self.value(0).map_or("0", |value| &value.text);
                format!("Decimal('{number}')")
            }
            ConstantClass::Uuid => {
                let hex: String =
                    hex_digits(self.value(0).map_or("", |value| &value.text)).collect();
                let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
                format!(
                    "UUID('{}-{}-{}-{}-{}')",
                    part(0, 8),
                    part(8, 12),
                    part(12, 16),
                    part(16, 20),
                    part(20, 32)
                )
            }
            ConstantClass::Date | ConstantClass::DateTime | ConstantClass::Time => {
                // Seconds and microseconds that are none are not told.
                let most = self.class.parameters().len();
                let least = if self.class == ConstantClass::Time { 2 } else { most.min(5) };
                let values: Vec<i64> = (0..most).map(|at| self.whole(at)).collect();
                let told = (least..most).rfind(|at| values[*at] != 0).map_or(least, |at| at + 1);
                let values: Vec<String> = values[..told].iter().map(i64::to_string).collect();
                format!("datetime.{}({})", self.class.name(), values.join(", "))
            }
            ConstantClass::Timedelta => self.timedelta_repr(),
        }
    }

    /// `timedelta.__repr__`: days, seconds of a day and microseconds of a second, those that are not none.
    fn timedelta_repr(&self) -> String {
        const MICROSECONDS: [f64; 7] = [86_400e6, 1e6, 1.0, 1e3, 60e6, 3600e6, 604_800e6];
        let mut microseconds = 0_i128;
        for one in &self.arguments {
            let text = &one.value.text;
            let unit = MICROSECONDS[one.parameter];
            microseconds += match text.parse::<i64>() {
                #[allow(clippy::cast_possible_truncation)] // the units are whole numbers
                Ok(whole) => i128::from(whole) * unit as i128,
                #[allow(clippy::cast_possible_truncation)]
                // bounded by what a float of days can say
                Err(_) => {
                    (text.parse::<f64>().unwrap_or_default() * unit).round_ties_even() as i128
                }
            };
        }
        let day = 86_400_000_000;
        let (days, rest) = (microseconds.div_euclid(day), microseconds.rem_euclid(day));
        let parts =
            [("days", days), ("seconds", rest / 1_000_000), ("microseconds", rest % 1_000_000)];
        let told: Vec<String> = parts
            .iter()
            .filter(|(_, value)| *value != 0)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let told = if told.is_empty() { "0".to_owned() } else { told.join(", ") };
        format!("datetime.timedelta({told})")
    }

    fn value(&self, parameter: usize) -> Option<&Literal> {
        self.arguments.iter().find(|one| one.parameter == parameter).map(|one| &one.value)
    }

    /// A whole number, 0 where it is not given.
    fn whole(&self, parameter: usize) -> i64 {
        self.value(parameter).map_or(0, |value| value.text.parse().unwrap_or_default())
    }

    /// Would Python make this?
    fn is_sound(&self) -> bool {
        let are_numbers = self.arguments.iter().all(|one| !one.value.is_quoted);
        let are_whole = self.arguments.iter().all(|one| one.value.is_whole());
        let whole = |at: usize| self.whole(at);
        let is_date = || {
            let year = i16::try_from(whole(0)).ok().filter(|year| (1..=9999).contains(year));
            let month = i8::try_from(whole(1)).ok();
            let day = i8::try_from(whole(2)).ok();
            let given = (0..3).all(|at| self.value(at).is_some());
            let date = year
                .zip(month)
                .zip(day)
                .map(|((year, month), day)| jiff::civil::Date::new(year, month, day).is_ok());
            given && are_whole && date == Some(true)
        };
        let is_time = |first: usize| {
            let most = [23, 59, 59, 999_999];
            are_whole && (0..4).all(|at| (0..=most[at]).contains(&whole(first + at)))
        };
        match self.class {
            ConstantClass::Decimal => match self.value(0) {
                // A float has more places than are written.
                Some(value) if !value.is_quoted => are_whole,
                Some(value) => is_plain_decimal(&value.text),
                None => true,
            },
            ConstantClass::Date => is_date(),
            ConstantClass::DateTime => is_date() && is_time(3),
            ConstantClass::Time => is_time(0),
            ConstantClass::Timedelta => are_numbers,
            ConstantClass::Uuid => self.value(0).is_some_and(|value| {
                value.is_quoted
                    && hex_digits(&value.text).count() == 32
                    && value.text.chars().all(|c| c.is_ascii_hexdigit() || "-{}".contains(c))
            }),
        }
    }
}

/// Is it a number that Python prints as it is written: no exponent, no zeros in front?
fn is_plain_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    all_digits(whole) && all_digits(places) && (whole == "0" || !whole.starts_with('0'))
}

fn hex_digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase())
}

/// As it is written in a models file that has imported the class: `timedelta(days=1)`.
impl fmt::Display for PythonConstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.class.name(), self.arguments())
    }
}

/// Is the text a call of one of these classes, whatever it is called with?
pub fn is_constant_call(text: &str) -> bool {
    class_and_arguments(text).is_some()
}

/// `Decimal('0.10')`, also with the module before the class. The error says what is taken.
impl FromStr for PythonConstant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            "Write a constant such as Decimal('0.10'), date(2020, 1, 31), datetime(2020, 1, 31, 9, 30), \
             time(9, 30), timedelta(days=1) or UUID('…')"
                .to_owned()
        };
        let (class, inner) = class_and_arguments(text).ok_or_else(refused)?;
        let mut arguments: Vec<Argument> = Vec::new();
        let inner = inner.trim();
        let inner = inner.strip_suffix(',').unwrap_or(inner);
        for part in inner.split(',').map(str::trim) {
            if inner.is_empty() {
                break;
            }
            let (name, value) = match part.split_once('=') {
                Some((name, value)) => (Some(name.trim()), value.trim()),
                None => (None, part),
            };
            let parameter = match name {
                Some(name) => class.parameters().iter().position(|one| *one == name),
                // Python takes none without a name after one with.
                None if arguments.iter().any(|one| one.by_name) => None,
                None => Some(arguments.len()).filter(|at| *at < class.parameters().len()),
            };
            let parameter = parameter.ok_or_else(refused)?;
            if arguments.iter().any(|one| one.parameter == parameter) {
                return Err(refused());
            }
            let value = read_literal(value).ok_or_else(refused)?;
            arguments.push(Argument { parameter, by_name: name.is_some(), value });
        }
        let constant = Self { class, arguments };
        if constant.is_sound() { Ok(constant) } else { Err(refused()) }
    }
}

fn class_and_arguments(text: &str) -> Option<(ConstantClass, &str)> {
    let (name, inner) = text.trim().strip_suffix(')')?.split_once('(')?;
    let found = ConstantClass::ALL.into_iter().find(|class| {
        let module = name.strip_prefix(class.module()).and_then(|rest| rest.strip_prefix('.'));
        module.unwrap_or(name) == class.name()
    });
    Some((found?, inner))
}

fn read_literal(text: &str) -> Option<Literal> {
    let quoted = ['\'', '"']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
    if let Some(inner) = quoted {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "+-._{}".contains(c);
        let value = Literal { is_quoted: true, text: inner.to_owned() };
        return inner.chars().all(is_plain).then_some(value);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || "._eE+-".contains(c))
        && !(digits.len() > 1 && digits.starts_with('0') && !digits[1..].starts_with('.'))
        && digits.parse::<f64>().is_ok();
    is_number.then(|| Literal { is_quoted: false, text: text.to_owned() })
}

impl TryFrom<String> for PythonConstant {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<PythonConstant> for String {
    fn from(constant: PythonConstant) -> Self {
        constant.to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What Python 3.11 prints for these.
    #[test]
    fn python_prints_them_so() {
        for (written, repr) in [
            ("Decimal('1.10')", "Decimal('1.10')"),
            ("decimal.Decimal(\"0\")", "Decimal('0')"),
            ("Decimal(5)", "Decimal('5')"),
            ("date(2020, 1, 31)", "datetime.date(2020, 1, 31)"),
            ("datetime.date(day=1, year=2021, month=2)", "datetime.date(2021, 2, 1)"),
            ("datetime(2020, 1, 1)", "datetime.datetime(2020, 1, 1, 0, 0)"),
            ("datetime.datetime(2020, 1, 1, 9, 30, 5)", "datetime.datetime(2020, 1, 1, 9, 30, 5)"),
            ("datetime(2020, 1, 1, microsecond=7)", "datetime.datetime(2020, 1, 1, 0, 0, 0, 7)"),
            ("time(9, 30)", "datetime.time(9, 30)"),
            ("time(second=1)", "datetime.time(0, 0, 1)"),
            ("timedelta()", "datetime.timedelta(0)"),
            ("timedelta(hours=1)", "datetime.timedelta(seconds=3600)"),
            ("timedelta(1, minutes=90)", "datetime.timedelta(days=1, seconds=5400)"),
            (
                "timedelta(days=-1, milliseconds=0.5)",
                "datetime.timedelta(days=-1, microseconds=500)",
            ),
            ("timedelta(seconds=-1)", "datetime.timedelta(days=-1, seconds=86399)"),
            (
                "UUID('12345678123456781234567812345678')",
                "UUID('12345678-1234-5678-1234-567812345678')",
            ),
        ] {
            assert_eq!(written.parse::<PythonConstant>().unwrap().repr(), repr, "{written}");
        }
    }

    #[test]
    fn what_python_would_refuse_or_is_no_constant_is_refused() {
        for text in [
            "Decimal('a')",
            "Decimal('1e3')",
            "Decimal(0.1)",
            "Decimal('1', '2')",
            "Decimal('1'); import os",
            "Decimal(''.join([]))",
            "date(2020, 2, 30)",
            "date(2020, 1)",
            "date(2020, 1, 1.5)",
            "datetime(2020, 1, 1, 24)",
            "datetime(2020, 1, 1, tzinfo=1)",
            "time(60)",
            "time(01)",
            "timedelta(years=1)",
            "timedelta(days=1, days=2)",
            "timedelta(days=1, 2)",
            "timedelta(days='1')",
            "UUID('12')",
            "open('/etc/passwd')",
            "lambda: Decimal('1')",
        ] {
            assert!(text.parse::<PythonConstant>().is_err(), "{text}");
        }
    }

    #[test]
    fn they_are_written_as_they_were_read() {
        for text in ["Decimal('0.10')", "timedelta(1, hours=2)", "date(2020, 1, 1)", "time()"] {
            assert_eq!(text.parse::<PythonConstant>().unwrap().to_string(), text);
        }
    }
}
