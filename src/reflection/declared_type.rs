//! From a type as SQLite has it declared to a column type, and from the text of a DEFAULT to a
//! server default.
//!
//! Only what SQLAlchemy's SQLite compiler writes itself (`SQLiteTypeCompiler`, `GenericTypeCompiler`)
//! becomes one of its generic types, so that the same declaration comes out again; all else is kept
//! as it is written.

use crate::ddl::Dialect;
use crate::ddl::quoting::always_quote_identifier;
use crate::schema::{ColumnType, ServerDefault, SqlExpression};

use super::sql_tokens::{TokenKind, tokens, unquoted};

/// The column type for a declaration, with the column's COLLATE.
pub(crate) fn column_type(declared: &str, collation: Option<&str>) -> ColumnType {
    let verbatim = || {
        let mut text = declared.to_owned();
        if let Some(collation) = collation {
            text.push_str(" COLLATE ");
            text.push_str(&collation_sql(collation));
        }
        ColumnType::Sql { text }
    };
    let Some((name, arguments)) = name_and_arguments(declared) else {
        return verbatim();
    };
    let owned = || collation.map(str::to_owned);
    let text = match (name.as_str(), arguments.as_slice()) {
        ("VARCHAR", []) => Some(ColumnType::String { length: None, collation: owned() }),
        ("VARCHAR", [length]) => {
            Some(ColumnType::String { length: Some(*length), collation: owned() })
        }
        ("TEXT", []) => Some(ColumnType::Text { length: None, collation: owned() }),
        ("TEXT", [length]) => Some(ColumnType::Text { length: Some(*length), collation: owned() }),
        _ => None,
    };
    if let Some(text) = text {
        return text;
    }
    if collation.is_some() {
        return verbatim();
    }
    match (name.as_str(), arguments.as_slice()) {
        ("BOOLEAN", []) => ColumnType::Boolean { create_constraint: false, constraint_name: None },
        ("DATETIME", []) => ColumnType::DateTime { timezone: false },
        ("DATE", []) => ColumnType::Date {},
        ("TIME", []) => ColumnType::Time { timezone: false },
        ("FLOAT", []) => ColumnType::Float { precision: None },
        ("DOUBLE", []) => ColumnType::Double { precision: None },
        ("INTEGER", []) => ColumnType::Integer {},
        ("BIGINT", []) => ColumnType::BigInteger {},
        ("SMALLINT", []) => ColumnType::SmallInteger {},
        ("NUMERIC", []) => ColumnType::Numeric { precision: None, scale: None },
        ("NUMERIC", [precision]) => {
            ColumnType::Numeric { precision: Some(*precision), scale: None }
        }
        ("NUMERIC", [precision, scale]) => {
            ColumnType::Numeric { precision: Some(*precision), scale: Some(*scale) }
        }
        ("BLOB", []) => ColumnType::LargeBinary { length: None },
        ("JSON", []) => ColumnType::Json { none_as_null: false },
        _ => verbatim(),
    }
}

/// `NUMERIC(10, 2)` to `NUMERIC` and its numbers; `None` for any other form.
fn name_and_arguments(declared: &str) -> Option<(String, Vec<u32>)> {
    let declared = declared.trim();
    let (name, rest) = match declared.split_once('(') {
        Some((name, rest)) => (name.trim(), Some(rest.strip_suffix(')')?)),
        None => (declared, None),
    };
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let arguments = match rest {
        None => Vec::new(),
        Some(rest) => {
            rest.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?
        }
    };
    Some((name.to_ascii_uppercase(), arguments))
}

fn collation_sql(collation: &str) -> String {
    let plain = collation.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain { collation.to_owned() } else { always_quote_identifier(collation, Dialect::Sqlite) }
}

/// How SQLite treats what is stored in and compared with a column (datatype3.html, 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affinity {
    /// INTEGER.
    Integer,
    /// TEXT.
    Text,
    /// BLOB, also called none.
    Blob,
    /// REAL.
    Real,
    /// NUMERIC.
    Numeric,
}

/// The affinity of a declared type.
pub fn affinity(declared: &str) -> Affinity {
    let upper = declared.to_ascii_uppercase();
    let has = |word: &str| upper.contains(word);
    if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || upper.trim().is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// The server default for the text of a DEFAULT, as PRAGMA `table_xinfo` gives it: a string where it
/// is one literal, else the SQL, in parentheses where SQLite needs them.
pub(crate) fn server_default(text: &str) -> ServerDefault {
    let found = tokens(text);
    let first = found.first();
    let is = |kind: TokenKind| first.is_some_and(|token| token.kind == kind);
    if found.len() == 1
        && (is(TokenKind::Text) || (is(TokenKind::QuotedName) && text.trim().starts_with('"')))
    {
        return ServerDefault::String(unquoted(text.trim()));
    }
    // `DEFAULT (…)` loses its parentheses in the catalog; a literal, a word and a signed number do
    // without them.
    let is_signed_number = found.len() == 2
        && found[1].kind == TokenKind::Literal
        && matches!(&text[found[0].range.clone()], "-" | "+");
    let sql = if found.len() == 1 || is_signed_number {
        text.trim().to_owned()
    } else {
        let mut sql = "(".to_owned();
        sql.push_str(text.trim());
        // A comment at the end would swallow the parenthesis.
        sql.push_str(if text.contains("--") { "\n)" } else { ")" });
        sql
    };
    ServerDefault::Sql(SqlExpression::Text(sql))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_strings_or_sql() {
        let sql = |text: &str| ServerDefault::Sql(SqlExpression::Text(text.to_owned()));
        assert_eq!(server_default("'it''s'"), ServerDefault::String("it's".to_owned()));
        assert_eq!(server_default("\"x\""), ServerDefault::String("x".to_owned()));
        for same in ["0", "-1.5", "CURRENT_TIMESTAMP", "NULL", "x'00'", "TRUE"] {
            assert_eq!(server_default(same), sql(same));
        }
        assert_eq!(server_default("1 + 1"), sql("(1 + 1)"));
        assert_eq!(server_default("strftime('%s', 'now')"), sql("(strftime('%s', 'now'))"));
        assert_eq!(server_default("'a' || 'b'"), sql("('a' || 'b')"));
    }

    #[test]
    fn only_what_comes_out_the_same_becomes_a_generic_type() {
        for (declared, label) in [
            ("INTEGER", "Integer"),
            ("integer", "Integer"),
            ("VARCHAR(64)", "String(64)"),
            ("NUMERIC(10,2)", "Numeric(10,2)"),
            ("NUMERIC(10, 2)", "Numeric(10,2)"),
            ("NVARCHAR(160)", "NVARCHAR(160)"),
            ("INT", "INT"),
            ("CHAR(32)", "CHAR(32)"),
            ("unsigned big int", "unsigned big int"),
            ("FLOAT(53)", "FLOAT(53)"),
            ("", "(no type)"),
        ] {
            assert_eq!(column_type(declared, None).label(), label, "{declared}");
        }
        assert_eq!(column_type("INT", Some("NOCASE")).label(), "INT COLLATE NOCASE");
    }
}
