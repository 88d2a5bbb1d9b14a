//! The names of a table's columns within SQL that the designer wrote: a CHECK, a generated column, an
//! index. What is written goes out as it is, as SQLAlchemy would send it, but for names that the
//! dialect could not take for what they are:
//!
//! - a reserved word that stands where only an operand can (`change <> 0` in MySQL), and that the server
//!   refuses there;
//! - `userName` in PostgreSQL, which would look for `username`;
//! - a column in the quotes of another dialect.
//!
//! Knows words, quotes and operators; nothing of grammar. Only names of the table's own columns count.

use crate::mapping::ResolvedTable;

use super::Dialect;
use super::quoting::{always_quote_identifier, requires_quotes};
use super::reserved_words::is_refused_as_operand;
use super::sql_text::{Commas, Scanner, Token, fragment};

/// Words behind which an operand stands.
const BEFORE: [&str; 10] =
    ["and", "or", "xor", "not", "when", "then", "else", "between", "like", "case"];

/// Words that stand behind an operand.
const BEHIND: [&str; 22] = [
    "and", "or", "xor", "is", "in", "not", "like", "ilike", "between", "then", "else", "end",
    "collate", "regexp", "rlike", "div", "mod", "glob", "isnull", "notnull", "asc", "desc",
];

/// The SQL, fit to be put into a statement about this table.
///
/// # Errors
/// Those of [`fragment`].
pub(super) fn expression(
    text: &str,
    table: &ResolvedTable,
    dialect: Dialect,
    commas: Commas,
) -> Result<String, String> {
    let sql = fragment(text, dialect, commas)?;
    let needs_quotes = |name: &str| requires_quotes(name, dialect);
    let is_plain =
        !sql.contains(['"', '`']) && !table.columns.iter().any(|column| needs_quotes(&column.name));
    if is_plain { Ok(sql) } else { with_names_quoted(&sql, table, dialect) }
}

/// A word, or a name in quotes: where it stands, and what stands on its left.
struct Named {
    start: usize,
    end: usize,
    quote: Option<char>,
    before: Neighbour,
}

#[derive(Clone, PartialEq, Eq)]
enum Neighbour {
    /// Nothing, a parenthesis, a comma or an operator: an operand may stand beside it.
    Open,
    Word(String),
    /// A literal, a dot, a bracket.
    Other,
}

fn with_names_quoted(sql: &str, table: &ResolvedTable, dialect: Dialect) -> Result<String, String> {
    let mut quoted = String::with_capacity(sql.len() + 2);
    let mut copied = 0;
    let names = names_of(sql, dialect)?;
    for named in &names {
        let written = &sql[named.start..named.end];
        let column = match named.quote {
            Some(quote) => {
                let inner = &written[1..written.len() - 1];
                column_in_quotes(inner, quote, table, dialect)
            }
            None => bare_column(written, named, &sql[named.end..], table, dialect),
        };
        if let Some(name) = column {
            quoted.push_str(&sql[copied..named.start]);
            quoted.push_str(&always_quote_identifier(name, dialect));
            copied = named.end;
        }
    }
    quoted.push_str(&sql[copied..]);
    Ok(quoted)
}

/// A name in quotes that mean none here: `"a"` is a string in MySQL, `` `a` `` nothing in PostgreSQL.
fn column_in_quotes<'t>(
    inner: &str,
    quote: char,
    table: &'t ResolvedTable,
    dialect: Dialect,
) -> Option<&'t str> {
    let is_foreign = match dialect {
        Dialect::Sqlite => false,
        Dialect::Postgresql => quote == '`',
        Dialect::Mysql => quote == '"',
    };
    let doubled: String = [quote, quote].iter().collect();
    let name = inner.replace(&doubled, &quote.to_string());
    column_named(table, |column| is_foreign && column == name)
}

fn bare_column<'t>(
    word: &str,
    named: &Named,
    rest: &str,
    table: &'t ResolvedTable,
    dialect: Dialect,
) -> Option<&'t str> {
    let name = column_named(table, |column| column == word).or_else(|| {
        column_named(table, |column| column.is_ascii() && column.eq_ignore_ascii_case(word))
    })?;
    let lower = word.to_ascii_lowercase();
    let is_mixed_case = name == word && lower != word;
    let has_twin = column_named(table, |column| column == lower).is_some();
    if dialect == Dialect::Postgresql && is_mixed_case && !has_twin {
        return (!rest.trim_start().starts_with('(')).then_some(name);
    }
    let is_refused = is_refused_as_operand(&lower, dialect);
    (is_refused && opens(&named.before) && closes(rest)).then_some(name)
}

fn column_named(table: &ResolvedTable, is: impl Fn(&str) -> bool) -> Option<&str> {
    table.columns.iter().map(|column| column.name.as_str()).find(|name| is(name))
}

fn opens(before: &Neighbour) -> bool {
    match before {
        Neighbour::Open => true,
        Neighbour::Word(word) => BEFORE.contains(&word.as_str()),
        Neighbour::Other => false,
    }
}

/// May what follows stand right behind an operand?
fn closes(rest: &str) -> bool {
    let rest = rest.trim_start();
    let word: String = rest.chars().take_while(|c| is_of_word(*c)).collect();
    if word.is_empty() {
        return rest.is_empty()
            || rest.starts_with([')', ',', ':'])
            || rest.starts_with(is_operator);
    }
    BEHIND.contains(&word.to_ascii_lowercase().as_str())
}

/// All words and quoted names, in their order.
fn names_of(sql: &str, dialect: Dialect) -> Result<Vec<Named>, String> {
    let mut names: Vec<Named> = Vec::new();
    let mut scanner = Scanner::new(sql, dialect);
    let mut before = Neighbour::Open;
    let mut word: Option<usize> = None;
    let mut at = 0;
    loop {
        let token = scanner.next_token()?;
        let is_in_word = matches!(&token, Some(Token::Character(c)) if is_of_word(*c));
        if let Some(start) = word.filter(|_| !is_in_word) {
            let written = &sql[start..at];
            names.push(Named { start, end: at, quote: None, before: before.clone() });
            before = Neighbour::Word(written.to_ascii_lowercase());
            word = None;
        }
        let Some(token) = token else { return Ok(names) };
        let end = sql.len() - scanner.rest.len();
        match token {
            Token::Character(_) if is_in_word => word = word.or(Some(at)),
            Token::Character('`') => {
                // PostgreSQL knows no such quotes.
                let close = sql[end..].find('`').map(|close| end + close + 1);
                if let Some(close) = close {
                    names.push(Named { start: at, end: close, quote: Some('`'), before });
                }
                before = Neighbour::Other;
            }
            Token::Character(c) if c.is_whitespace() => {}
            Token::Character(c) if matches!(c, '(' | ',') || is_operator(c) => {
                before = Neighbour::Open;
            }
            Token::Whole => {
                let quote = sql[at..].chars().next().filter(|quote| matches!(quote, '"' | '`'));
                if quote.is_some() {
                    names.push(Named { start: at, end, quote, before });
                }
                before = Neighbour::Other;
            }
            Token::Character(_) | Token::LineComment => before = Neighbour::Other,
        }
        at = end;
    }
}

fn is_operator(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | '!' | '+' | '-' | '*' | '/' | '%' | '|' | '&' | '^' | '~')
}

fn is_of_word(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}
