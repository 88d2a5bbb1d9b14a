//! Type names in a line: SQLAlchemy's in any capitals, and SQL's usual spellings of them.

use std::ops::Range;

use super::ColumnLineError;
use super::tokens::{self, Token};
use crate::schema::{ColumnType, EnumType};

/// A type as a line and the type picker name it.
#[derive(Clone, Copy, Debug)]
pub struct TypeName {
    /// `SQLAlchemy`'s name.
    pub name: &'static str,
    /// Words of SQL that mean it too, in small letters.
    pub also: &'static [&'static str],
    /// What it holds, one phrase.
    pub detail: &'static str,
    /// How it is made from the arguments in the brackets.
    make: fn(&Arguments<'_>) -> Result<ColumnType, ColumnLineError>,
}

/// All types by name, in the order in which they are offered.
pub fn type_names() -> &'static [TypeName] {
    TYPES
}

const TYPES: &[TypeName] = &[
    TypeName {
        name: "Boolean",
        also: &["bool"],
        detail: "true or false",
        make: |of| of.none(ColumnType::Boolean { create_constraint: false, constraint_name: None }),
    },
    TypeName {
        name: "DateTime",
        also: &["timestamp"],
        detail: "date and time of day",
        make: |of| Ok(ColumnType::DateTime { timezone: of.timezone()? }),
    },
    TypeName {
        name: "Float",
        also: &["real", "float4"],
        detail: "number with a fraction, rounded",
        make: |of| Ok(ColumnType::Float { precision: of.one_number()? }),
    },
    TypeName {
        name: "Integer",
        also: &["int", "int4", "serial"],
        detail: "whole number",
        make: |of| of.none(ColumnType::Integer {}),
    },
    TypeName {
        name: "LargeBinary",
        also: &["blob", "bytea", "binary", "varbinary"],
        detail: "bytes",
        make: |of| Ok(ColumnType::LargeBinary { length: of.one_number()? }),
    },
    TypeName {
        name: "PickleType",
        also: &["pickle"],
        detail: "any Python object, pickled",
        make: |of| of.none(ColumnType::PickleType {}),
    },
    TypeName {
        name: "String",
        also: &["varchar", "nvarchar", "varchar2", "str"],
        detail: "text of limited length",
        make: |of| Ok(ColumnType::String { length: of.one_number()?, collation: None }),
    },
    TypeName {
        name: "Text",
        also: &["clob", "longtext", "mediumtext"],
        detail: "text of any length",
        make: |of| Ok(ColumnType::Text { length: of.one_number()?, collation: None }),
    },
    TypeName {
        name: "BigInteger",
        also: &["bigint", "int8", "bigserial"],
        detail: "whole number of eight bytes",
        make: |of| of.none(ColumnType::BigInteger {}),
    },
    TypeName {
        name: "SmallInteger",
        also: &["smallint", "int2", "tinyint", "smallserial"],
        detail: "whole number of two bytes",
        make: |of| of.none(ColumnType::SmallInteger {}),
    },
    TypeName {
        name: "Numeric",
        also: &["decimal", "dec", "number"],
        detail: "exact decimal number, such as money",
        make: |of| of.numeric(),
    },
    TypeName {
        name: "Double",
        also: &["float8"],
        detail: "number with a fraction, of double precision",
        make: |of| Ok(ColumnType::Double { precision: of.one_number()? }),
    },
    TypeName { name: "Date", also: &[], detail: "day", make: |of| of.none(ColumnType::Date {}) },
    TypeName {
        name: "Time",
        also: &[],
        detail: "time of day",
        make: |of| Ok(ColumnType::Time { timezone: of.timezone()? }),
    },
    TypeName {
        name: "Interval",
        also: &["timedelta"],
        detail: "length of time",
        make: |of| of.none(ColumnType::interval()),
    },
    TypeName {
        name: "Enum",
        also: &[],
        detail: "one of a list of words",
        make: |of| of.enumeration(),
    },
    TypeName {
        name: "JSON",
        also: &["jsonb"],
        detail: "lists and objects",
        make: |of| of.none(ColumnType::Json { none_as_null: false }),
    },
    TypeName {
        name: "Uuid",
        also: &["guid", "uniqueidentifier"],
        detail: "identifier unique everywhere",
        make: |of| of.none(ColumnType::uuid()),
    },
    TypeName {
        name: "Unicode",
        also: &[],
        detail: "text of limited length, as Unicode",
        make: |of| Ok(ColumnType::Unicode { length: of.one_number()?, collation: None }),
    },
    TypeName {
        name: "UnicodeText",
        also: &["ntext"],
        detail: "text of any length, as Unicode",
        make: |of| Ok(ColumnType::UnicodeText { length: of.one_number()?, collation: None }),
    },
];

/// Words of SQL that no type of `SQLAlchemy`'s stands for in every dialect; kept as they are.
const SQL_TYPES: &[&str] = &[
    "bit",
    "char",
    "character",
    "cidr",
    "citext",
    "geometry",
    "hstore",
    "inet",
    "macaddr",
    "mediumint",
    "money",
    "nchar",
    "set",
    "tsvector",
    "xml",
    "year",
];

/// The type that a word names, with its arguments: `String(64)`.
pub fn parse_type(token: &Token) -> Result<ColumnType, ColumnLineError> {
    let (name, arguments) = match token.text.find('(') {
        Some(at) => token.text.split_at(at),
        None => (token.text.as_str(), ""),
    };
    let name_range = token.range.start..token.range.start + name.len();
    if name.eq_ignore_ascii_case("sql") && arguments.starts_with("('") && arguments.ends_with("')")
    {
        let text = tokens::unquoted(&arguments[1..arguments.len() - 1]);
        return Ok(ColumnType::Sql { text });
    }
    if name.eq_ignore_ascii_case("timestamptz") {
        return Ok(ColumnType::DateTime { timezone: true });
    }
    let found = TYPES.iter().find(|one| {
        one.name.eq_ignore_ascii_case(name)
            || one.also.iter().any(|also| also.eq_ignore_ascii_case(name))
    });
    if let Some(found) = found {
        return (found.make)(&Arguments::of(token, name.len())?);
    }
    let is_sql = SQL_TYPES.iter().any(|sql| sql.eq_ignore_ascii_case(name));
    let is_capitals = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if is_sql || is_capitals {
        let text = format!("{}{arguments}", name.to_ascii_uppercase());
        return Ok(ColumnType::Sql { text });
    }
    let nearest = TYPES.iter().find(|one| {
        let (one, name) = (one.name.to_ascii_lowercase(), name.to_ascii_lowercase());
        name.len() >= 3 && (one.starts_with(&name) || name.starts_with(&one))
    });
    Err(ColumnLineError::new(
        name_range,
        match nearest {
            Some(nearest) => format!("{name} is not a type. Is {} meant?", nearest.name),
            None => format!("{name} is neither a type nor an option"),
        },
    ))
}

/// The type as a line has it, read back by [`parse_type`]; `None` for SQLite's column without type.
pub fn type_text(column_type: &ColumnType) -> Option<String> {
    match column_type {
        ColumnType::Sql { text } if text.is_empty() => None,
        ColumnType::Sql { text } => {
            let name = text.split('(').next().unwrap_or("");
            let is_type_name = !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && name.starts_with(|c: char| c.is_ascii_uppercase());
            let token = Token { text: text.clone(), range: 0..text.len() };
            let is_plain = is_type_name && tokens::is_one_word(text) && parse_type(&token).is_ok();
            Some(if is_plain { text.clone() } else { format!("sql({})", tokens::quoted(text)) })
        }
        ColumnType::Enum(of) => {
            let is_word = |value: &String| {
                !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '_')
            };
            let value = |value: &String| {
                if is_word(value) { value.clone() } else { tokens::quoted(value) }
            };
            Some(format!("Enum({})", of.values.iter().map(value).collect::<Vec<_>>().join(",")))
        }
        other => Some(other.label()),
    }
}

/// What stands in the brackets behind a type's name.
struct Arguments<'a> {
    type_name: &'a str,
    /// Text and place of each.
    list: Vec<(&'a str, Range<usize>)>,
}

impl<'a> Arguments<'a> {
    fn of(token: &'a Token, name_bytes: usize) -> Result<Self, ColumnLineError> {
        let (type_name, brackets) = token.text.split_at(name_bytes);
        let mut list = Vec::new();
        if brackets.is_empty() {
            return Ok(Self { type_name, list });
        }
        let Some(inside) = brackets.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
        else {
            let range = token.range.start + name_bytes..token.range.end;
            return Err(ColumnLineError::new(range, "Put a blank behind the brackets"));
        };
        let inside_at = token.range.start + name_bytes + 1;
        let mut start = 0;
        let mut at = 0;
        while at <= inside.len() {
            let rest = &inside[at..];
            if rest.is_empty() || rest.starts_with(',') {
                let argument = inside[start..at].trim();
                let blank = inside[start..at].len() - inside[start..at].trim_start().len();
                let from = inside_at + start + blank;
                list.push((argument, from..from + argument.len()));
                start = at + 1;
            }
            at += match rest.chars().next() {
                Some('\'' | '"') => tokens::quoted_length(rest).unwrap_or(rest.len()).max(1),
                Some(char) => char.len_utf8(),
                None => 1,
            };
        }
        if list.len() == 1 && list[0].0.is_empty() {
            list.clear();
        }
        Ok(Self { type_name, list })
    }

    fn none(&self, column_type: ColumnType) -> Result<ColumnType, ColumnLineError> {
        match self.list.first() {
            // MySQL's display width: INT(11).
            Some((width, _)) if column_type.is_integer() && width.parse::<u32>().is_ok() => {
                Ok(column_type)
            }
            Some(_) => Err(self.too_many(0)),
            None => Ok(column_type),
        }
    }

    fn one_number(&self) -> Result<Option<u32>, ColumnLineError> {
        if self.list.len() > 1 {
            return Err(self.too_many(1));
        }
        self.list.first().map(number).transpose()
    }

    fn numeric(&self) -> Result<ColumnType, ColumnLineError> {
        if self.list.len() > 2 {
            return Err(self.too_many(2));
        }
        let precision = self.list.first().map(number).transpose()?;
        let scale = self.list.get(1).map(number).transpose()?;
        Ok(ColumnType::Numeric { precision, scale })
    }

    fn timezone(&self) -> Result<bool, ColumnLineError> {
        match self.list.as_slice() {
            [] => Ok(false),
            [(word, _)] if word.to_ascii_lowercase().replace(' ', "") == "timezone=true" => {
                Ok(true)
            }
            [(word, _)] if word.eq_ignore_ascii_case("timezone") => Ok(true),
            // PostgreSQL's digits of the second: TIMESTAMP(6).
            [(digits, _)] if digits.parse::<u32>().is_ok() => Ok(false),
            [(_, range), ..] => Err(ColumnLineError::new(
                range.clone(),
                format!("{} takes timezone or nothing in brackets", self.type_name),
            )),
        }
    }

    fn enumeration(&self) -> Result<ColumnType, ColumnLineError> {
        let values = self
            .list
            .iter()
            .map(|(value, range)| match *value {
                "" => Err(ColumnLineError::new(range.clone(), "Write a value between the commas")),
                value if value.starts_with(['\'', '"']) => Ok(tokens::unquoted(value)),
                value => Ok(value.to_owned()),
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(ColumnType::Enum(EnumType {
            values,
            enum_name: None,
            enum_class: None,
            native_enum: true,
            create_constraint: false,
            length: None,
            schema: None,
        }))
    }

    fn too_many(&self, most: usize) -> ColumnLineError {
        let range = self.list.get(most).map_or(0..0, |(_, range)| range.clone());
        let name = self.type_name;
        ColumnLineError::new(
            range,
            match most {
                0 => format!("{name} takes nothing in brackets"),
                1 => format!("{name} takes one number in brackets"),
                most => format!("{name} takes up to {most} numbers in brackets"),
            },
        )
    }
}

fn number((text, range): &(&str, Range<usize>)) -> Result<u32, ColumnLineError> {
    text.parse()
        .map_err(|_| ColumnLineError::new(range.clone(), "Write a whole number here, such as 64"))
}
