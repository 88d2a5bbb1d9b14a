//! SQL that the designer wrote: conditions, expressions, types. It goes into the DDL as it is, so it
//! must end where it ends: a quote, a parenthesis or a comment left open, or a semicolon, would make
//! other statements of the rest of the script.
//!
//! Knows strings, quoted names, comments and parentheses; nothing of grammar. Where a server's lexer,
//! or the client that a script is piped through, could see it otherwise than here, it is refused.

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
    let mut scanner = Scanner::new(text, dialect);
    let mut depth = 0_usize;
    let mut ends_in_comment = false;
    while let Some(token) = scanner.next_token()? {
        ends_in_comment = false;
        match token {
            Token::Character('(') => depth += 1,
            Token::Character(')') => {
                depth = depth.checked_sub(1).ok_or_else(|| {
                    format!(
                        "{} closes a parenthesis that it did not open; balance them",
                        shortened(text)
                    )
                })?;
            }
            Token::Character(';') => {
                return Err(format!(
                    "{} has a semicolon, which would end the statement",
                    shortened(text)
                ));
            }
            Token::Character(',') if depth == 0 && commas == Commas::Refused => {
                return Err(format!("{} has a comma outside of parentheses", shortened(text)));
            }
            // psql and mysql take it for a command of theirs, such as `\!`.
            Token::Character('\\') if dialect != Dialect::Sqlite => {
                return Err(format!(
                    "{} has a backslash outside of quotes; remove it",
                    shortened(text)
                ));
            }
            Token::Character(c) if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {
                return Err(format!(
                    "{} has a control character outside of quotes; remove it",
                    shortened(text)
                ));
            }
            Token::Character('\n' | '\r') if is_command(scanner.rest, dialect) => {
                return Err(format!(
                    "{} has a line that is a command of the client; join it",
                    shortened(text)
                ));
            }
            Token::LineComment => ends_in_comment = true,
            Token::Character(_) | Token::Whole => {}
        }
    }
    if depth > 0 {
        return Err(format!("{} leaves a parenthesis open; balance them", shortened(text)));
    }
    Ok(if ends_in_comment { format!("{text}\n") } else { text.to_owned() })
}

/// Does the text begin with a line that a client takes for its own? sqlite3 ends a statement at `go`
/// and at `/`, mysql takes `delimiter` for a command.
fn is_command(text: &str, dialect: Dialect) -> bool {
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    let line = line.trim_matches(is_blank).to_ascii_lowercase();
    let ends = |rest: &str| {
        let rest = rest.trim_start_matches(is_blank);
        rest.is_empty() || rest.starts_with("--") || rest.starts_with("/*")
    };
    match dialect {
        Dialect::Sqlite => {
            line.strip_prefix('/').is_some_and(|rest| !rest.starts_with('*') && ends(rest))
                || line.strip_prefix("go").is_some_and(ends)
        }
        Dialect::Mysql => line.split(is_blank).next() == Some("delimiter"),
        Dialect::Postgresql => false,
    }
}

/// Is the text one string, one quoted name or one pair of parentheses, whole?
pub(super) fn is_one_group(text: &str, dialect: Dialect) -> bool {
    let mut scanner = Scanner::new(text.trim(), dialect);
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

/// What a text is made of.
pub(super) enum Token {
    /// One character outside of quotes and comments.
    Character(char),
    /// A string or a quoted name. (A comment is a blank.)
    Whole,
    /// A comment up to the end of the text, without a line break after it.
    LineComment,
}

/// Walks a text token by token.
pub(super) struct Scanner<'a> {
    /// What is still to come.
    pub(super) rest: &'a str,
    dialect: Dialect,
    /// The character before the rest.
    previous: char,
    /// The character before that.
    before_previous: char,
    /// Nothing but blanks and comments since an `E'…'` ended: PostgreSQL goes on in its manner with
    /// a string on the next line.
    follows_escape_string: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(rest: &'a str, dialect: Dialect) -> Self {
        Self { rest, dialect, previous: ' ', before_previous: ' ', follows_escape_string: false }
    }

    /// The next one; `None` at the end.
    pub(super) fn next_token(&mut self) -> Result<Option<Token>, String> {
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let mysql = self.dialect == Dialect::Mysql;
        let previous = std::mem::replace(&mut self.previous, first);
        let before_previous = std::mem::replace(&mut self.before_previous, previous);
        let follows_escape_string = self.follows_escape_string;
        match first {
            '\'' => {
                // E'…' of PostgreSQL, and every string of MySQL, escapes by backslash; `time'…'` is
                // a string behind a word.
                let is_escape_string = self.dialect == Dialect::Postgresql
                    && matches!(previous, 'e' | 'E')
                    && !is_of_word(before_previous);
                if follows_escape_string {
                    return Err(self.ambiguous("a string right behind another"));
                }
                let token = self.quoted('\'', mysql || is_escape_string)?;
                self.follows_escape_string = is_escape_string;
                Ok(token)
            }
            '"' => self.quoted('"', mysql),
            '`' if self.dialect != Dialect::Postgresql => self.quoted('`', false),
            '[' if self.dialect == Dialect::Sqlite => self.quoted(']', false),
            '$' if self.dialect == Dialect::Postgresql => self.dollar_quoted(previous),
            '/' if self.rest.starts_with("/*") => self.comment(),
            '#' if mysql => Ok(Some(self.line_comment())),
            // MySQL wants a blank after it, else it is minus minus.
            '-' if self.rest.starts_with("--")
                && (!mysql || self.rest[2..].chars().next().is_none_or(is_blank)) =>
            {
                Ok(Some(self.line_comment()))
            }
            _ => {
                self.follows_escape_string &= is_blank(first);
                self.rest = &self.rest[first.len_utf8()..];
                Ok(Some(Token::Character(first)))
            }
        }
    }

    fn ambiguous(&self, what: &str) -> String {
        format!("the SQL has {what} at {}; write it otherwise", shortened(self.rest))
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
                self.before_previous = ' ';
                self.follows_escape_string = false;
                return Ok(Some(Token::Whole));
            }
        }
        Err(format!("the SQL leaves a quote open at {}", shortened(self.rest)))
    }

    /// `$tag$ … $tag$`, of the characters that PostgreSQL's lexer has for a tag.
    fn dollar_quoted(&mut self, previous: char) -> Result<Option<Token>, String> {
        self.follows_escape_string = false;
        let is_of_tag = |c: char| is_of_word(c) && c != '$';
        let tag_end =
            self.rest[1..].find(|c: char| !is_of_tag(c)).map_or(self.rest.len(), |at| at + 1);
        let is_tag = self.rest[tag_end..].starts_with('$')
            && !self.rest[1..].starts_with(|c: char| c.is_ascii_digit());
        if !is_tag {
            self.rest = &self.rest[1..];
            return Ok(Some(Token::Character('$')));
        }
        if is_of_word(previous) {
            return Err(self.ambiguous("dollars behind a word"));
        }
        let tag = &self.rest[..=tag_end];
        let Some(end) = self.rest[tag.len()..].find(tag) else {
            return Err(format!("the SQL leaves a quote open at {}", shortened(self.rest)));
        };
        self.rest = &self.rest[end + 2 * tag.len()..];
        self.previous = '$';
        self.before_previous = ' ';
        Ok(Some(Token::Whole))
    }

    /// `/* … */`, which nests in PostgreSQL.
    fn comment(&mut self) -> Result<Option<Token>, String> {
        let lower = self.rest.get(..4).map(str::to_ascii_lowercase);
        let executes = lower.is_some_and(|start| start.starts_with("/*!") || start == "/*m!");
        if self.dialect == Dialect::Mysql && executes {
            return Err(self.ambiguous("a comment that MySQL executes"));
        }
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
                    return Ok(Some(Token::Character(' ')));
                }
            } else {
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        Err(format!("the SQL leaves a comment open at {}", shortened(self.rest)))
    }

    fn line_comment(&mut self) -> Token {
        self.previous = ' ';
        // PostgreSQL's end at a carriage return too.
        let is_end = |c: char| c == '\n' || c == '\r' && self.dialect == Dialect::Postgresql;
        if let Some(end) = self.rest.find(is_end) {
            self.rest = &self.rest[end + 1..];
            Token::Character('\n')
        } else {
            self.rest = "";
            Token::LineComment
        }
    }
}

/// Can it stand in a word? To PostgreSQL's lexer everything beyond ASCII is a letter.
fn is_of_word(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// What every lexer takes for a blank.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    let rest = if start.len() < text.len() { "…" } else { "" };
    format!("{start:?}{rest}")
}
