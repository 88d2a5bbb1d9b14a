//! Names of constraints and indexes by `MetaData(naming_convention=…)`.
//!
//! Ports `sqlalchemy.sql.naming`. Knows names only, not where they come from.

use std::collections::BTreeMap;

/// `SQLAlchemy`'s default convention for indexes, which holds where the schema gives no convention.
pub const DEFAULT_INDEX_CONVENTION: &str = "ix_%(column_0_label)s";

/// The key of the pattern for unique indexes, where the convention has one of their own.
///
/// `SQLAlchemy` has no such key: there a function among the tokens tells what is UNIQUE.
pub const UNIQUE_INDEX: &str = "ix_unique";

/// What a name is for; `_prefix_dict` of `sqlalchemy.sql.naming`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `Index`.
    Index,
    /// `UniqueConstraint`.
    Unique,
    /// `CheckConstraint`.
    Check,
    /// `ForeignKeyConstraint`.
    ForeignKey,
    /// `PrimaryKeyConstraint`.
    PrimaryKey,
}

impl ConstraintKind {
    /// The key in `naming_convention`: `ix`, `uq`, `ck`, `fk`, `pk`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Index => "ix",
            Self::Unique => "uq",
            Self::Check => "ck",
            Self::ForeignKey => "fk",
            Self::PrimaryKey => "pk",
        }
    }
}

/// The names that a pattern's tokens take their text from; `ConventionDict`.
#[derive(Clone, Debug, Default)]
pub struct ConventionNames<'a> {
    /// The table's name.
    pub table: &'a str,
    /// The schema that the table is in.
    pub schema: Option<&'a str>,
    /// The constraint's columns in order.
    pub columns: &'a [&'a str],
    /// Of a foreign key, the table it refers to.
    pub referred_table: &'a str,
    /// Of a foreign key, the columns it refers to.
    pub referred_columns: &'a [&'a str],
    /// Of an index: is it UNIQUE?
    pub unique: bool,
}

/// Why a pattern gives no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamingError {
    /// The pattern has `%(constraint_name)s` and the constraint has no name.
    ConstraintNameMissing,
    /// The pattern has a token that `SQLAlchemy` does not know.
    UnknownToken(String),
}

/// The name of a constraint or index: the given one, or the convention's; `_constraint_name_for_table`.
///
/// A given name is kept, unless the pattern builds on it with `%(constraint_name)s`.
pub fn constraint_name(
    naming_convention: &BTreeMap<String, String>,
    kind: ConstraintKind,
    given: Option<&str>,
    names: &ConventionNames<'_>,
) -> Result<Option<String>, NamingError> {
    let of_unique = (kind == ConstraintKind::Index && names.unique)
        .then(|| naming_convention.get(UNIQUE_INDEX))
        .flatten();
    let pattern = match of_unique.or_else(|| naming_convention.get(kind.prefix())) {
        Some(pattern) => pattern.as_str(),
        None if kind == ConstraintKind::Index && naming_convention.is_empty() => {
            DEFAULT_INDEX_CONVENTION
        }
        None => return Ok(given.map(str::to_owned)),
    };
    if let Some(given) = given
        && !pattern.contains("constraint_name")
    {
        return Ok(Some(given.to_owned()));
    }
    format_pattern(pattern, given, names).map(Some)
}

/// What `ColumnClause._gen_tq_label` puts before a column: the table with its schema before it.
pub fn label_of_table(schema: Option<&str>, table: &str) -> String {
    match schema {
        Some(schema) => format!("{}_{table}", schema.replace('.', "_")),
        None => table.to_owned(),
    }
}

/// Python's `pattern % ConventionDict(...)`.
fn format_pattern(
    pattern: &str,
    given: Option<&str>,
    names: &ConventionNames<'_>,
) -> Result<String, NamingError> {
    let mut name = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        name.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            name.push('%');
            rest = after;
            continue;
        }
        let Some((token, after)) = rest.strip_prefix('(').and_then(|token| token.split_once(")s"))
        else {
            return Err(NamingError::UnknownToken(format!("%{rest}")));
        };
        name.push_str(&token_text(token, given, names)?);
        rest = after;
    }
    name.push_str(rest);
    Ok(name)
}

/// `ConventionDict.__getitem__`.
fn token_text(
    token: &str,
    given: Option<&str>,
    names: &ConventionNames<'_>,
) -> Result<String, NamingError> {
    match token {
        "table_name" => return Ok(names.table.to_owned()),
        "referred_table_name" => return Ok(names.referred_table.to_owned()),
        "constraint_name" => {
            return given.map(str::to_owned).ok_or(NamingError::ConstraintNameMissing);
        }
        _ => {}
    }
    let unknown = || NamingError::UnknownToken(token.to_owned());
    let (referred, columns_token) = match token.strip_prefix("referred_column_") {
        Some(rest) => (true, rest),
        None => (false, token.strip_prefix("column_").ok_or_else(unknown)?),
    };
    let digits =
        columns_token.len() - columns_token.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (index, form) = columns_token.split_at(digits);
    let index: usize = index.parse().map_err(|_| unknown())?;
    // `column_0N_name` runs the columns together, `column_0_N_name` puts "_" between them.
    let (separator, attribute) = if let Some(attribute) = form.strip_prefix("_N_") {
        (Some("_"), attribute)
    } else if let Some(attribute) = form.strip_prefix("N_") {
        (Some(""), attribute)
    } else {
        (None, form.strip_prefix('_').ok_or_else(unknown)?)
    };
    let columns = if referred { names.referred_columns } else { names.columns };
    let text = |column: &str| match attribute {
        "name" => Some(column.to_owned()),
        "key" if !referred => Some(column.to_owned()),
        "label" if !referred => {
            Some(format!("{}_{column}", label_of_table(names.schema, names.table)))
        }
        _ => None,
    };
    let Some(separator) = separator else {
        let Some(column) = columns.get(index) else { return Ok(String::new()) };
        return text(column).ok_or_else(unknown);
    };
    let texts: Option<Vec<String>> = columns.iter().map(|column| text(column)).collect();
    Ok(texts.ok_or_else(unknown)?.join(separator))
}
