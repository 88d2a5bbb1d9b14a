//! The twenty column types as the picker shows them: name, Python type, description, arguments.
//!
//! A flat table. What a type becomes in SQL is told by the room `ddl`.

use crate::schema::{ColumnType, EnumType};

/// One row of the type picker.
pub struct TypeRow {
    /// SQLAlchemy's name.
    pub name: &'static str,
    /// What Python sees.
    pub python_type: &'static str,
    /// One phrase that says what it holds.
    pub description: &'static str,
    /// The type with the arguments that a new column begins with.
    pub make: fn() -> ColumnType,
}

const fn row(
    name: &'static str,
    python_type: &'static str,
    description: &'static str,
    make: fn() -> ColumnType,
) -> TypeRow {
    TypeRow { name, python_type, description, make }
}

/// All types, the eight most used first.
#[rustfmt::skip]
pub const TYPES: [TypeRow; 20] = [
    row("Boolean", "bool", "True or false", || ColumnType::Boolean { create_constraint: false, constraint_name: None }),
    row("DateTime", "datetime.datetime", "A date with its time of day", || ColumnType::DateTime { timezone: false }),
    row("Float", "float", "A number with a floating point: measurements", || ColumnType::Float { precision: None }),
    row("Integer", "int", "A whole number, usually of 32 bits", || ColumnType::Integer {}),
    row("LargeBinary", "bytes", "Bytes of any length: files, pictures", || ColumnType::LargeBinary { length: None }),
    row("PickleType", "any object", "A Python object, pickled into bytes", || ColumnType::PickleType {}),
    row("String", "str", "Text up to a length: names, codes, addresses", || ColumnType::String { length: None, collation: None }),
    row("Text", "str", "Text of any length", || ColumnType::Text { length: None, collation: None }),
    row("BigInteger", "int", "A whole number of 64 bits", || ColumnType::BigInteger {}),
    row("SmallInteger", "int", "A whole number of 16 bits", || ColumnType::SmallInteger {}),
    row("Numeric", "decimal.Decimal", "An exact decimal number: money, measures", || ColumnType::Numeric { precision: None, scale: None }),
    row("Double", "float", "A floating point number of double precision", || ColumnType::Double { precision: None }),
    row("Date", "datetime.date", "A day of the calendar", || ColumnType::Date {}),
    row("Time", "datetime.time", "A time of day", || ColumnType::Time { timezone: false }),
    row("Interval", "datetime.timedelta", "A span of time", ColumnType::interval),
    row("Enum", "str or enum.Enum", "One of a fixed list of values", || ColumnType::Enum(new_enum())),
    row("JSON", "dict, list, …", "Structured data, kept as JSON", || ColumnType::Json { none_as_null: false }),
    row("Uuid", "uuid.UUID", "A universally unique identifier", ColumnType::uuid),
    row("Unicode", "str", "As String, marked as Unicode for old drivers", || ColumnType::Unicode { length: None, collation: None }),
    row("UnicodeText", "str", "As Text, marked as Unicode for old drivers", || ColumnType::UnicodeText { length: None, collation: None }),
];

/// An Enum needs at least one value to be of any use.
fn new_enum() -> EnumType {
    EnumType {
        values: vec!["first".to_owned(), "second".to_owned()],
        enum_name: None,
        enum_class: None,
        native_enum: true,
        create_constraint: false,
        length: None,
        schema: None,
    }
}

/// Another type for a column: a length, collation, precision or time zone that both types take is
/// kept.
pub fn changed_to(row: &TypeRow, from: Option<&ColumnType>) -> ColumnType {
    let mut made = (row.make)();
    let Some(from) = from else { return made };
    if from.name() == row.name {
        return from.clone();
    }
    match (&mut made, from) {
        (
            ColumnType::String { length, collation }
            | ColumnType::Text { length, collation }
            | ColumnType::Unicode { length, collation }
            | ColumnType::UnicodeText { length, collation },
            ColumnType::String { length: old, collation: old_collation }
            | ColumnType::Text { length: old, collation: old_collation }
            | ColumnType::Unicode { length: old, collation: old_collation }
            | ColumnType::UnicodeText { length: old, collation: old_collation },
        ) => {
            // A Text without end is what one wants of a Text, not VARCHAR's old limit.
            let is_text = matches!(row.name, "Text" | "UnicodeText");
            *length = if is_text { None } else { *old };
            collation.clone_from(old_collation);
        }
        (
            ColumnType::Float { precision }
            | ColumnType::Double { precision }
            | ColumnType::Numeric { precision, .. },
            ColumnType::Float { precision: old }
            | ColumnType::Double { precision: old }
            | ColumnType::Numeric { precision: old, .. },
        ) => *precision = *old,
        (
            ColumnType::DateTime { timezone } | ColumnType::Time { timezone },
            ColumnType::DateTime { timezone: old } | ColumnType::Time { timezone: old },
        ) => *timezone = *old,
        _ => {}
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_makes_the_type_it_names() {
        for row in &TYPES {
            assert_eq!((row.make)().name(), row.name);
        }
    }

    #[test]
    fn a_change_of_type_keeps_the_length_that_both_take() {
        let string = ColumnType::String { length: Some(64), collation: None };
        let unicode = TYPES.iter().find(|row| row.name == "Unicode").unwrap();
        let text = TYPES.iter().find(|row| row.name == "Text").unwrap();
        assert_eq!(changed_to(unicode, Some(&string)).label(), "Unicode(64)");
        assert_eq!(changed_to(text, Some(&string)).label(), "Text");
    }
}
