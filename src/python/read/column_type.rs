//! Types of columns: SQLAlchemy's generic ones, those by their SQL names, those of dialects, and
//! types that the files define.

use std::rc::Rc;

use super::dialect_type;
use super::library;
use super::program::Program;
use super::value::{ClassId, Object, Value};
use crate::schema::{ColumnType, EnumClass, EnumType};

impl Program {
    /// The type that a value stands for: a class or an instance of it. `python` is the annotation's
    /// type, for `Enum(enum.Enum)` of a type map.
    pub(super) fn column_type(&mut self, value: &Value, python: &Value) -> Option<ColumnType> {
        let value = self.force(value.clone());
        match &value {
            Value::Symbol(_) => self.library_type(&value, &[], &[], python),
            Value::Class(id) => self.defined_type(*id, None),
            Value::Object(object) => match &object.callee {
                Value::Class(id) => self.defined_type(*id, Some(object)),
                // `String(50).with_variant(...)`
                Value::Attribute(of) if of.1 == "with_variant" => {
                    self.column_type(&of.0.clone(), python)
                }
                // `MutableDict.as_mutable(JSON)`
                Value::Attribute(of) if of.1 == "as_mutable" => {
                    let inner = object.arguments.first()?.clone();
                    self.column_type(&inner, python)
                }
                Value::Symbol(path) if path.ends_with(".as_mutable") => {
                    let inner = object.arguments.first()?.clone();
                    self.column_type(&inner, python)
                }
                callee => {
                    let callee = callee.clone();
                    let (arguments, keywords) = (&object.arguments, &object.keywords);
                    self.library_type(&callee, arguments, keywords, python)
                }
            },
            _ => None,
        }
    }

    /// The types that a value has on one dialect only: by `with_variant`, or since the files say how
    /// a dialect compiles it (`@compiles(UUID, "sqlite")`).
    pub(super) fn variants(&mut self, value: &Value) -> Vec<(String, ColumnType)> {
        let mut value = self.force(value.clone());
        let mut found = Vec::new();
        while let Value::Object(object) = &value
            && let Value::Attribute(of) = &object.callee
            && of.1 == "with_variant"
        {
            let object = Rc::clone(object);
            let inner = of.0.clone();
            let (variant, dialects) = match object.arguments.split_first() {
                Some((variant, dialects)) => (variant.clone(), dialects.to_vec()),
                None => return found,
            };
            if let Some(variant) = self.column_type(&variant, &Value::None) {
                for dialect in dialects.iter().filter_map(Value::as_str) {
                    found.push((dialect.to_owned(), variant.clone()));
                }
            }
            value = self.force(inner);
        }
        let class = match &value {
            Value::Object(object) => object.callee.clone(),
            other => other.clone(),
        };
        // A module that hands on JSONB beside SQLite has told SQLite to take text, or it would fail.
        if let Value::Symbol(path) = &class
            && !library::is_library(path)
            && path.ends_with(".JSONB")
        {
            found.push(("sqlite".to_owned(), ColumnType::Sql { text: "TEXT".to_owned() }));
        }
        for (of, dialect, text) in &self.compiled {
            if of.equals(&class) == Some(true) {
                found.push((dialect.clone(), ColumnType::Sql { text: text.clone() }));
            }
        }
        found
    }

    /// `TypeDecorator`s are stored as their `impl`, user-defined types as `get_col_spec()` says,
    /// and a class derived from a type as that type.
    fn defined_type(&mut self, id: ClassId, made: Option<&Rc<Object>>) -> Option<ColumnType> {
        if self.is_enum(id) {
            return None;
        }
        if let Some((_, implementation)) = self.find_attribute(id, "impl") {
            let inner = match (&implementation, made) {
                // Arguments of the decorator go to the type it stands before.
                (Value::Symbol(_), Some(made))
                    if !made.arguments.is_empty() || !made.keywords.is_empty() =>
                {
                    let found = self.library_type(
                        &implementation,
                        &made.arguments,
                        &made.keywords,
                        &Value::None,
                    );
                    found.or_else(|| self.column_type(&implementation, &Value::None))
                }
                _ => self.column_type(&implementation, &Value::None),
            };
            if inner.is_some() {
                return inner;
            }
        }
        if let Some((_, Value::Function(function))) = self.find_attribute(id, "get_col_spec") {
            let made = match made {
                Some(made) => Value::Object(Rc::clone(made)),
                None => Value::Class(id),
            };
            let text = self.call_function(&function, vec![made], Vec::new());
            if let Some(text) = text.as_str() {
                return Some(ColumnType::Sql { text: text.to_owned() });
            }
        }
        let order = self.mro(id);
        for one in order.iter() {
            for base in self.class(*one).bases.clone() {
                let (arguments, keywords) = made
                    .map_or((&[][..], &[][..]), |made| (&made.arguments[..], &made.keywords[..]));
                let found = self.library_type(&base, arguments, keywords, &Value::None);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// A type of SQLAlchemy, of one of its dialects, or of `sqlalchemy_utils`.
    fn library_type(
        &mut self,
        class: &Value,
        arguments: &[Value],
        keywords: &[(String, Value)],
        python: &Value,
    ) -> Option<ColumnType> {
        let Value::Symbol(path) = class else { return None };
        let given = Given { arguments, keywords };
        if library::root(path).starts_with("sqlalchemy_") {
            return self.utility_type(path, &given);
        }
        let last = path.rsplit('.').next().unwrap_or(path);
        // A module of the application may hand on types as it does columns.
        let is_handed_on = !library::is_library(path) && is_sql_type(last);
        let name = library::sqlalchemy_name(class).or(is_handed_on.then_some(last))?;
        let of_dialect = path.split('.').skip_while(|part| *part != "dialects").nth(1);
        let dialect = of_dialect.or_else(|| {
            let part = path.split('.').rev().nth(1)?;
            matches!(part, "postgresql" | "mysql" | "mariadb" | "sqlite" | "mssql" | "oracle")
                .then_some(part)
        });
        if name == "Enum" || name == "ENUM" {
            return self.enum_type(&given, python).map(ColumnType::Enum);
        }
        if name == "ARRAY" {
            let inner = given.at(0, "item_type").cloned()?;
            let inner = self.column_type(&inner, &Value::None)?;
            let dimensions = match given.at(usize::MAX, "dimensions") {
                Some(Value::Int(count @ 1..=8)) => usize::try_from(*count).unwrap_or(1),
                _ => 1,
            };
            let text = dialect_type::postgresql_text(&inner)? + &"[]".repeat(dimensions);
            return Some(ColumnType::Sql { text });
        }
        if is_handed_on && name == "UUID" {
            // Which of SQLAlchemy's it is cannot be told; this one every database can hold.
            return Some(ColumnType::uuid());
        }
        generic_type(name, &given).or_else(|| dialect_type::dialect_type(name, dialect, &given))
    }

    /// Types of `sqlalchemy_utils`, as they are stored.
    fn utility_type(&mut self, path: &str, given: &Given<'_>) -> Option<ColumnType> {
        let unicode = |length| ColumnType::Unicode { length: Some(length), collation: None };
        Some(match path.rsplit('.').next()? {
            "UUIDType" => ColumnType::uuid(),
            "ChoiceType" => match given.at(1, "impl").cloned() {
                Some(implementation) => self.column_type(&implementation, &Value::None)?,
                None => unicode(255),
            },
            "EmailType" => unicode(given.number(0, "length").unwrap_or(255)),
            "LocaleType" => unicode(10),
            "TimezoneType" | "IPAddressType" => unicode(50),
            "PhoneNumberType" | "ColorType" => unicode(20),
            "CountryType" | "CurrencyType" => ColumnType::String {
                length: Some(if path.ends_with("CountryType") { 2 } else { 3 }),
                collation: None,
            },
            "URLType" | "ScalarListType" => {
                ColumnType::UnicodeText { length: None, collation: None }
            }
            "JSONType" => ColumnType::Json { none_as_null: false },
            "ArrowType" | "EnrichedDateTimeType" => ColumnType::DateTime { timezone: false },
            "TSVectorType" => ColumnType::Sql { text: "TSVECTOR".to_owned() },
            "LtreeType" => ColumnType::Sql { text: "LTREE".to_owned() },
            "PasswordType" => ColumnType::Sql { text: "VARBINARY(1137)".to_owned() },
            _ => return None,
        })
    }

    /// `Enum(Color)`, `Enum("a", "b", name="x")`.
    fn enum_type(&mut self, given: &Given<'_>, python: &Value) -> Option<EnumType> {
        let mut of = match given.arguments {
            [Value::Class(id)] => {
                let id = *id;
                self.enum_type_of_class(id)
            }
            // `Enum(enum.Enum)` in a type map: that of the annotation.
            [Value::Symbol(_)] => match python {
                Value::Class(id) => {
                    let id = *id;
                    self.enum_type_of_class(id)
                }
                _ => return None,
            },
            // `Enum("a", "b")`; a list is taken by `postgresql.ENUM(*list)` only.
            values => {
                let values: Option<Vec<String>> =
                    values.iter().map(|one| one.as_str().map(str::to_owned)).collect();
                EnumType {
                    values: values?,
                    enum_name: None,
                    enum_class: None,
                    native_enum: true,
                    create_constraint: false,
                    length: None,
                    schema: None,
                }
            }
        };
        if let Some(class) = &of.enum_class
            && given.keyword("omit_aliases").and_then(Value::truth) == Some(false)
        {
            of.values = class.members.iter().map(|(name, _)| name.clone()).collect();
        }
        if let (Some(Value::Function(function)), [Value::Class(id)]) =
            (given.keyword("values_callable").cloned(), given.arguments)
        {
            let values = self.call_function(&function, vec![Value::Class(*id)], Vec::new());
            let values: Option<Vec<String>> = self
                .iterate(&values)
                .unwrap_or_default()
                .iter()
                .map(super::constants::display)
                .collect();
            of.values = values?;
        }
        of.enum_name = given.text("name").or(of.enum_name);
        of.native_enum = given.keyword("native_enum").and_then(Value::truth) != Some(false);
        of.create_constraint =
            given.keyword("create_constraint").and_then(Value::truth) == Some(true);
        of.length = given.number(usize::MAX, "length");
        of.schema = given.text("schema");
        Some(of)
    }

    /// The stored values of a Python enum are its members' names, without aliases.
    pub(super) fn enum_type_of_class(&mut self, id: ClassId) -> EnumType {
        let members = self.members(id);
        let kept = self.iterate(&Value::Class(id)).unwrap_or_default();
        let values = kept
            .iter()
            .filter_map(|one| match one {
                Value::Member(_, name) => Some(name.to_string()),
                _ => None,
            })
            .collect();
        let members = members.into_iter().map(|(name, value)| {
            let value = value.to_json().unwrap_or_else(|| name.as_str().into());
            (name, value)
        });
        EnumType {
            values,
            enum_name: None,
            enum_class: Some(EnumClass {
                class_name: self.class(id).name.clone(),
                members: members.collect(),
            }),
            native_enum: true,
            create_constraint: false,
            length: None,
            schema: None,
        }
    }
}

/// The arguments that a type was given.
pub(super) struct Given<'a> {
    pub(super) arguments: &'a [Value],
    pub(super) keywords: &'a [(String, Value)],
}

impl Given<'_> {
    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub(super) fn at(&self, at: usize, name: &str) -> Option<&Value> {
        self.arguments.get(at).or_else(|| self.keyword(name))
    }

    pub(super) fn number(&self, at: usize, name: &str) -> Option<u32> {
        match self.at(at, name)? {
            Value::Int(number) => u32::try_from(*number).ok(),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.keyword(name)?.as_str().map(str::to_owned)
    }

    pub(super) fn flag(&self, at: usize, name: &str) -> bool {
        self.at(at, name).and_then(Value::truth) == Some(true)
    }
}

/// SQLAlchemy's generic types, with their arguments by position or name.
pub(super) fn generic_type(name: &str, given: &Given<'_>) -> Option<ColumnType> {
    let length = || given.number(0, "length");
    let collation = || given.at(1, "collation").and_then(Value::as_str).map(str::to_owned);
    Some(match name {
        "Boolean" => ColumnType::Boolean {
            create_constraint: given.flag(0, "create_constraint"),
            constraint_name: given.at(1, "name").and_then(Value::as_str).map(str::to_owned),
        },
        "DateTime" => ColumnType::DateTime { timezone: given.flag(0, "timezone") },
        "Float" => ColumnType::Float { precision: given.number(0, "precision") },
        "Integer" => ColumnType::Integer {},
        "LargeBinary" => ColumnType::LargeBinary { length: length() },
        "PickleType" => ColumnType::PickleType {},
        "String" => ColumnType::String { length: length(), collation: collation() },
        "Text" => ColumnType::Text { length: length(), collation: collation() },
        "BigInteger" => ColumnType::BigInteger {},
        "SmallInteger" => ColumnType::SmallInteger {},
        "Numeric" => ColumnType::Numeric {
            precision: given.number(0, "precision"),
            scale: given.number(1, "scale"),
        },
        "Double" => ColumnType::Double { precision: given.number(0, "precision") },
        "Date" => ColumnType::Date {},
        "Time" => ColumnType::Time { timezone: given.flag(0, "timezone") },
        "Interval" => ColumnType::Interval {
            native: given.at(0, "native").and_then(Value::truth) != Some(false),
            second_precision: given.number(1, "second_precision"),
            day_precision: given.number(2, "day_precision"),
        },
        "JSON" => ColumnType::Json { none_as_null: given.flag(0, "none_as_null") },
        "Uuid" => ColumnType::Uuid {
            as_uuid: given.at(0, "as_uuid").and_then(Value::truth) != Some(false),
            native_uuid: given.at(1, "native_uuid").and_then(Value::truth) != Some(false),
        },
        "Unicode" => ColumnType::Unicode { length: length(), collation: collation() },
        "UnicodeText" => ColumnType::UnicodeText { length: length(), collation: collation() },
        _ => return None,
    })
}

/// Names of SQL types that one imports from `SQLAlchemy` or its dialects.
fn is_sql_type(name: &str) -> bool {
    matches!(
        name,
        "ARRAY"
            | "BIGINT"
            | "BINARY"
            | "BLOB"
            | "BOOLEAN"
            | "BYTEA"
            | "CHAR"
            | "CIDR"
            | "CITEXT"
            | "DATE"
            | "DATETIME"
            | "DECIMAL"
            | "ENUM"
            | "FLOAT"
            | "HSTORE"
            | "INET"
            | "INTEGER"
            | "INTERVAL"
            | "JSON"
            | "JSONB"
            | "LONGTEXT"
            | "MACADDR"
            | "MEDIUMTEXT"
            | "NUMERIC"
            | "REAL"
            | "SMALLINT"
            | "TEXT"
            | "TIME"
            | "TIMESTAMP"
            | "TINYINT"
            | "TSVECTOR"
            | "UUID"
            | "VARBINARY"
            | "VARCHAR"
    )
}
