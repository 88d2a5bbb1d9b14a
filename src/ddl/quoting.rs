//! Names and strings as SQL text. Every identifier and literal of the DDL passes through here.
//!
//! Knows nothing of tables and columns. (SQLAlchemy's `IdentifierPreparer` and
//! `render_literal_value`; its doubling of `%` is for drivers that format, so not for a script.)

use super::Dialect;
use super::reserved_words::is_reserved;

/// A name, in quotes only if it needs them.
pub fn quote_identifier(name: &str, dialect: Dialect) -> String {
    if requires_quotes(name, dialect) {
        always_quote_identifier(name, dialect)
    } else {
        name.to_owned()
    }
}

/// A name in quotes, whatever it is.
pub fn always_quote_identifier(name: &str, dialect: Dialect) -> String {
    let quote = match dialect {
        Dialect::Sqlite | Dialect::Postgresql => '"',
        Dialect::Mysql => '`',
    };
    let mut text = String::with_capacity(name.len() + 2);
    text.push(quote);
    for character in name.chars() {
        if character == quote {
            text.push(quote);
        }
        text.push(character);
    }
    text.push(quote);
    text
}

/// Must this name be quoted? (`IdentifierPreparer._requires_quotes`.)
///
/// Lower-case names of letters, digits, `_` and `$` that are not reserved stay bare.
pub fn requires_quotes(name: &str, dialect: Dialect) -> bool {
    let Some(first) = name.chars().next() else { return true };
    first.is_ascii_digit()
        || first == '$'
        || !name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '$'))
        || is_reserved(name, dialect)
}

/// A string as a literal in single quotes.
pub fn quote_literal(text: &str, dialect: Dialect) -> String {
    let text = text.replace('\'', "''");
    match dialect {
        Dialect::Sqlite | Dialect::Postgresql => format!("'{text}'"),
        // A backslash escapes in MySQL unless the server runs with NO_BACKSLASH_ESCAPES.
        Dialect::Mysql => format!("'{}'", text.replace('\\', "\\\\")),
    }
}
