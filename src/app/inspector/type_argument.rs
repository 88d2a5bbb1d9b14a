//! The arguments of column types as fields of text and as ticks.
//!
//! Pure: reads a type, gives a changed one.

use crate::schema::ColumnType;

/// An argument that is edited as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum TypeArgument {
    Length,
    Precision,
    Scale,
    Collation,
    Values,
    EnumName,
    ConstraintName,
    Sql,
}

/// An argument that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // SQLAlchemy's own words
pub enum TypeFlag {
    Timezone,
    CreateConstraint,
    NativeEnum,
    NoneAsNull,
    AsUuid,
}

impl TypeArgument {
    /// SQLAlchemy's word, and what it does.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Length => {
                ("length", "How many characters (or bytes) at most. MySQL needs it for String.")
            }
            Self::Precision => ("precision", "How many digits in all."),
            Self::Scale => ("scale", "How many of the digits stand behind the point."),
            Self::Collation => {
                ("collation", "By which rules text is compared and sorted: NOCASE, utf8mb4_bin.")
            }
            Self::Values => ("values", "The values that may be stored, separated by commas."),
            Self::EnumName => ("name", "The name of the type on PostgreSQL, and of its CHECK."),
            Self::ConstraintName => {
                ("constraint name", "The name of the CHECK that create_constraint makes.")
            }
            Self::Sql => {
                ("SQL type", "The type as the database declares it; it stands so in every dialect.")
            }
        }
    }

    /// The arguments of this type.
    pub fn of(column_type: &ColumnType) -> &'static [Self] {
        match column_type {
            ColumnType::String { .. }
            | ColumnType::Text { .. }
            | ColumnType::Unicode { .. }
            | ColumnType::UnicodeText { .. } => &[Self::Length, Self::Collation],
            ColumnType::LargeBinary { .. } => &[Self::Length],
            ColumnType::Float { .. } | ColumnType::Double { .. } => &[Self::Precision],
            ColumnType::Numeric { .. } => &[Self::Precision, Self::Scale],
            ColumnType::Enum(_) => &[Self::Values, Self::EnumName, Self::Length],
            ColumnType::Boolean { create_constraint: true, .. } => &[Self::ConstraintName],
            ColumnType::Sql { .. } => &[Self::Sql],
            _ => &[],
        }
    }

    /// The argument as text; empty where it was not given.
    pub fn text(self, column_type: &ColumnType) -> String {
        let number = |n: &Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        match (self, column_type) {
            (
                Self::Length,
                ColumnType::String { length, .. }
                | ColumnType::Text { length, .. }
                | ColumnType::Unicode { length, .. }
                | ColumnType::UnicodeText { length, .. }
                | ColumnType::LargeBinary { length },
            ) => number(length),
            (Self::Length, ColumnType::Enum(of)) => number(&of.length),
            (
                Self::Precision,
                ColumnType::Float { precision }
                | ColumnType::Double { precision }
                | ColumnType::Numeric { precision, .. },
            ) => number(precision),
            (Self::Scale, ColumnType::Numeric { scale, .. }) => number(scale),
            (
                Self::Collation,
                ColumnType::String { collation, .. }
                | ColumnType::Text { collation, .. }
                | ColumnType::Unicode { collation, .. }
                | ColumnType::UnicodeText { collation, .. },
            ) => collation.clone().unwrap_or_default(),
            (Self::Values, ColumnType::Enum(of)) => of.values.join(", "),
            (Self::EnumName, ColumnType::Enum(of)) => of.enum_name.clone().unwrap_or_default(),
            (Self::ConstraintName, ColumnType::Boolean { constraint_name, .. }) => {
                constraint_name.clone().unwrap_or_default()
            }
            (Self::Sql, ColumnType::Sql { text }) => text.clone(),
            _ => String::new(),
        }
    }

    /// The type with this argument read from text.
    ///
    /// # Errors
    /// One sentence that says what to write.
    pub fn set(self, column_type: &ColumnType, text: &str) -> Result<ColumnType, String> {
        let mut changed = column_type.clone();
        let word = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match (self, &mut changed) {
            (
                Self::Length,
                ColumnType::String { length, .. }
                | ColumnType::Text { length, .. }
                | ColumnType::Unicode { length, .. }
                | ColumnType::UnicodeText { length, .. }
                | ColumnType::LargeBinary { length },
            ) => *length = read_number(text, 1)?,
            (Self::Length, ColumnType::Enum(of)) => of.length = read_number(text, 1)?,
            (
                Self::Precision,
                ColumnType::Float { precision } | ColumnType::Double { precision },
            ) => *precision = read_number(text, 1)?,
            (Self::Precision, ColumnType::Numeric { precision, scale }) => {
                *precision = read_number(text, 1)?;
                check_scale(*precision, *scale)?;
            }
            (Self::Scale, ColumnType::Numeric { precision, scale }) => {
                *scale = read_number(text, 0)?;
                check_scale(*precision, *scale)?;
            }
            (
                Self::Collation,
                ColumnType::String { collation, .. }
                | ColumnType::Text { collation, .. }
                | ColumnType::Unicode { collation, .. }
                | ColumnType::UnicodeText { collation, .. },
            ) => *collation = word,
            (Self::Values, ColumnType::Enum(of)) => {
                let values = read_values(text)?;
                if of.enum_class.is_some() && values != of.values {
                    return Err("The values come from a Python enum; edit them there".to_owned());
                }
                of.values = values;
            }
            (Self::EnumName, ColumnType::Enum(of)) => of.enum_name = word,
            (Self::ConstraintName, ColumnType::Boolean { constraint_name, .. }) => {
                *constraint_name = word;
            }
            (Self::Sql, ColumnType::Sql { text: sql }) => text.trim().clone_into(sql),
            _ => return Err(format!("{} takes no {}", column_type.name(), self.words().0)),
        }
        Ok(changed)
    }
}

impl TypeFlag {
    /// SQLAlchemy's word, and what it does.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Timezone => ("timezone", "Keeps the time zone, where the database can."),
            Self::CreateConstraint => {
                ("create_constraint", "Makes a CHECK where the database has no such type.")
            }
            Self::NativeEnum => {
                ("native_enum", "Uses the database's own enum type, where it has one.")
            }
            Self::NoneAsNull => {
                ("none_as_null", "Stores None as SQL's NULL instead of JSON's null.")
            }
            Self::AsUuid => ("as_uuid", "Gives uuid.UUID objects instead of text."),
        }
    }

    /// The flags of this type, with their values.
    pub fn of(column_type: &ColumnType) -> Vec<(Self, bool)> {
        match column_type {
            ColumnType::DateTime { timezone } | ColumnType::Time { timezone } => {
                vec![(Self::Timezone, *timezone)]
            }
            ColumnType::Boolean { create_constraint, .. } => {
                vec![(Self::CreateConstraint, *create_constraint)]
            }
            ColumnType::Enum(of) => vec![
                (Self::NativeEnum, of.native_enum),
                (Self::CreateConstraint, of.create_constraint),
            ],
            ColumnType::Json { none_as_null } => vec![(Self::NoneAsNull, *none_as_null)],
            ColumnType::Uuid { as_uuid, .. } => vec![(Self::AsUuid, *as_uuid)],
            _ => Vec::new(),
        }
    }

    /// The type with this flag the other way round.
    pub fn toggled(self, column_type: &ColumnType) -> ColumnType {
        let mut changed = column_type.clone();
        match (self, &mut changed) {
            (Self::Timezone, ColumnType::DateTime { timezone } | ColumnType::Time { timezone }) => {
                *timezone ^= true;
            }
            (Self::CreateConstraint, ColumnType::Boolean { create_constraint, .. }) => {
                *create_constraint ^= true;
            }
            (Self::CreateConstraint, ColumnType::Enum(of)) => of.create_constraint ^= true,
            (Self::NativeEnum, ColumnType::Enum(of)) => of.native_enum ^= true,
            (Self::NoneAsNull, ColumnType::Json { none_as_null }) => *none_as_null ^= true,
            (Self::AsUuid, ColumnType::Uuid { as_uuid, .. }) => *as_uuid ^= true,
            _ => {}
        }
        changed
    }
}

fn read_number(text: &str, least: u32) -> Result<Option<u32>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u32>() {
        Ok(number) if number >= least => Ok(Some(number)),
        _ => Err(format!("Write a whole number from {least} up, or nothing")),
    }
}

fn check_scale(precision: Option<u32>, scale: Option<u32>) -> Result<(), String> {
    match (precision, scale) {
        (Some(precision), Some(scale)) if scale > precision => {
            Err(format!("The scale cannot be more than the precision, {precision}"))
        }
        _ => Ok(()),
    }
}

fn read_values(text: &str) -> Result<Vec<String>, String> {
    let mut values: Vec<String> = Vec::new();
    for value in text.split(',') {
        let value = value.trim().trim_matches(['\'', '"']);
        if value.is_empty() {
            continue;
        }
        if values.iter().any(|other| other == value) {
            return Err(format!("{value} is there twice"));
        }
        values.push(value.to_owned());
    }
    if values.is_empty() { Err("An Enum needs at least one value".to_owned()) } else { Ok(values) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_read_back_as_text() {
        let numeric = ColumnType::Numeric { precision: Some(10), scale: None };
        let changed = TypeArgument::Scale.set(&numeric, " 2 ").unwrap();
        assert_eq!(changed.label(), "Numeric(10,2)");
        assert_eq!(TypeArgument::Scale.text(&changed), "2");
    }

    #[test]
    fn a_length_of_nothing_or_letters_is_told_apart() {
        let string = ColumnType::String { length: Some(5), collation: None };
        assert_eq!(TypeArgument::Length.set(&string, "").unwrap().label(), "String");
        assert!(TypeArgument::Length.set(&string, "many").is_err());
        assert!(TypeArgument::Length.set(&string, "0").is_err());
    }

    #[test]
    fn an_enum_takes_each_value_once() {
        let row = super::super::type_table::TYPES.iter().find(|row| row.name == "Enum").unwrap();
        let of = (row.make)();
        assert_eq!(TypeArgument::Values.set(&of, "a, 'b'").unwrap().label(), "Enum(a,b)");
        assert!(TypeArgument::Values.set(&of, "a, a").is_err());
        assert!(TypeArgument::Values.set(&of, " , ").is_err());
    }
}
