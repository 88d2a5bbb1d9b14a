//! SQL that the designer wrote: conditions, expressions, types. It goes into the DDL as it is, so it
//! must end where it ends: a quote, a parenthesis or a comment left open, or a semicolon, would make
//! other statements of the rest of the script.
//!
//! Knows strings, quoted names, comments and parentheses; nothing of grammar.

use super::Dialect;

/// May the text have a comma outside of parentheses?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Commas {
    /// It stands within parentheses of its own.
    Allowed,
    /// A comma would begin the next column or constraint.
    Refused,
}

/// The text, fit to be put into a statement.
///
/// # Errors
/// What is wrong with it, as the end of a sentence that begins with the text's place.
pub(super) fn fragment(text: &str, dialect: Dialect, commas: Commas) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the SQL is empty; write it or remove it".to_owned());
    }
    let mut scanner = Scanner { rest: text, dialect, previous: ' ' };
    let mut depth = 0_usize;
    let mut ends_in_comment = false;
    while let Some(token) = scanner.next_token()? {
        ends_in_comment = false;
        match token {
            Token::Character('(') => depth += 1,
            Token::Character(')') => {
                depth = depth.checked_sub(1).ok_or_else(|| {
                    format!("{text:?} closes a parenthesis that it did not open; balance them")
                })?;
            }
            Token::Character(';') => {
                return Err(format!("{text:?} has a semicolon, which would end the statement"));
            }
            Token::Character(',') if depth == 0 && commas == Commas::Refused => {
                return Err(format!("{text:?} has a comma outside of parentheses"));
            }
            Token::LineComment => ends_in_comment = true,
            Token::Character(_) | Token::Whole => {}
        }
    }
    if depth > 0 {
        return Err(format!("{text:?} leaves a parenthesis open; balance them"));
    }
    Ok(if ends_in_comment { format!("{text}\n") } else { text.to_owned() })
}

/// Is the text one string, one quoted name or one pair of parentheses, whole?
pub(super) fn is_one_group(text: &str, dialect: Dialect) -> bool {
    let mut scanner = Scanner { rest: text.trim(), dialect, previous: ' ' };
    let mut depth = 0_usize;
    loop {
        match scanner.next_token() {
            Ok(Some(Token::Character('('))) => depth += 1,
            Ok(Some(Token::Character(')'))) => depth = depth.saturating_sub(1),
            Ok(Some(Token::Whole)) => {}
            Ok(Some(_)) if depth > 0 => {}
            _ => return false,
        }
        if depth == 0 {
            return scanner.rest.is_empty();
        }
    }
}

enum Token {
    /// One character outside of quotes and comments.
    Character(char),
    /// A string, a quoted name, or a comment between `/*` and `*/`.
    Whole,
    /// A comment up to the end of the text, without a line break after it.
    LineComment,
}

struct Scanner<'a> {
    rest: &'a str,
    dialect: Dialect,
    /// The character before the rest.
    previous: char,
}

impl Scanner<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, String> {
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let previous = std::mem::replace(&mut self.previous, first);
        let mysql = self.dialect == Dialect::Mysql;
        let starts_word = !(previous.is_alphanumeric() || previous == '_' || previous == '$');
        match first {
            '\'' => {
                // E'…' of PostgreSQL, and every string of MySQL, escapes by backslash.
                let escapes =
                    mysql || (self.dialect == Dialect::Postgresql && matches!(previous, 'e' | 'E'));
                self.quoted('\'', escapes)
            }
            '"' => self.quoted('"', mysql),
            '`' if self.dialect != Dialect::Postgresql => self.quoted('`', false),
            '[' if self.dialect == Dialect::Sqlite => self.quoted(']', false),
            '$' if self.dialect == Dialect::Postgresql && starts_word => self.dollar_quoted(),
            '/' if self.rest.starts_with("/*") => self.comment(),
            '#' if mysql => Ok(Some(self.line_comment())),
            '-' if self.rest.starts_with("--")
                // MySQL wants a blank after it, else it is minus minus.
                && (!mysql || self.rest[2..].chars().next().is_none_or(char::is_whitespace)) =>
            {
                Ok(Some(self.line_comment()))
            }
            _ => {
                self.rest = &self.rest[first.len_utf8()..];
                Ok(Some(Token::Character(first)))
            }
        }
    }

    /// From the opening quote, of one byte, behind the closing one.
    fn quoted(&mut self, quote: char, backslash_escapes: bool) -> Result<Option<Token>, String> {
        let mut characters = self.rest.char_indices().skip(1).peekable();
        while let Some((at, character)) = characters.next() {
            if backslash_escapes && character == '\\' {
                characters.next();
            } else if character == quote {
                // A doubled quote is one quote of the text.
                if characters.next_if(|(_, next)| *next == quote && quote != ']').is_some() {
                    continue;
                }
                self.rest = &self.rest[at + 1..];
                self.previous = quote;
                return Ok(Some(Token::Whole));
            }
        }
        Err(format!("the SQL leaves a quote open at {}", shortened(self.rest)))
    }

    /// `$tag$ … $tag$`.
    fn dollar_quoted(&mut self) -> Result<Option<Token>, String> {
        let tag_end = self.rest[1..]
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(self.rest.len(), |at| at + 1);
        let is_tag = self.rest[tag_end..].starts_with('$')
            && !self.rest[1..].starts_with(|c: char| c.is_ascii_digit());
        if !is_tag {
            self.rest = &self.rest[1..];
            return Ok(Some(Token::Character('$')));
        }
        let tag = &self.rest[..=tag_end];
        let Some(end) = self.rest[tag.len()..].find(tag) else {
            return Err(format!("the SQL leaves a quote open at {}", shortened(self.rest)));
        };
        self.rest = &self.rest[end + 2 * tag.len()..];
        self.previous = '$';
        Ok(Some(Token::Whole))
    }

    /// `/* … */`, which nests in PostgreSQL.
    fn comment(&mut self) -> Result<Option<Token>, String> {
        let (mut depth, mut at) = (0_usize, 0);
        while at < self.rest.len() {
            let rest = &self.rest[at..];
            if rest.starts_with("/*") && (depth == 0 || self.dialect == Dialect::Postgresql) {
                depth += 1;
                at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    self.rest = &self.rest[at..];
                    self.previous = ' ';
                    return Ok(Some(Token::Whole));
                }
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        Err(format!("the SQL leaves a comment open at {}", shortened(self.rest)))
    }

    fn line_comment(&mut self) -> Token {
        self.previous = ' ';
        if let Some(end) = self.rest.find('\n') {
            self.rest = &self.rest[end + 1..];
            Token::Character('\n')
        } else {
            self.rest = "";
            Token::LineComment
        }
    }
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(30).collect();
    format!("{start:?}")
}
