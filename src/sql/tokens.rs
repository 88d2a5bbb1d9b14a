//! Tokens of SQL in three dialects: just enough to walk through statements and to end them rightly.
//!
//! Knows nothing of statements. Comments and blanks are left out; what MySQL's conditional comments
//! (`/*!40101 … */`) hold is read as if there were none.

use crate::ddl::Dialect;

/// One token and where it stands, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

/// The kinds that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A bare word: keyword or identifier.
    Word,
    /// `"a"`, `` `a` `` or `[a]`.
    QuotedName,
    /// `'a'`, `E'a'`, `$$a$$`; in MySQL also `"a"`.
    Text,
    /// `1`, `1.5e3`, `x'00'`, `b'1'`.
    Literal,
    /// Any other character.
    Mark,
}

/// Walks through a text.
pub(super) struct Lexer<'s> {
    text: &'s str,
    bytes: &'s [u8],
    dialect: Dialect,
    /// Where it stands.
    pub at: usize,
    /// The first quote or comment that is not closed.
    pub unclosed: Option<usize>,
    /// Where what was ended so opened, until it is asked.
    pub cut: Option<usize>,
    /// Ends what is not closed before the next line that begins a statement.
    recovers: bool,
    /// How often it had to.
    recoveries: usize,
}

/// So often at most, since each looks for an end in all of the rest.
const MAX_RECOVERIES: usize = 200;

/// What lines begin with that hardly stand in a string: where a quote was forgotten, reading goes on
/// with them.
const STATEMENTS: [&str; 9] = [
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE UNIQUE ",
    "CREATE TYPE ",
    "CREATE VIEW ",
    "ALTER TABLE ",
    "DROP TABLE ",
    "INSERT INTO ",
    "COMMENT ON ",
];

impl<'s> Lexer<'s> {
    pub(super) fn new(text: &'s str, dialect: Dialect, recovers: bool) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            dialect,
            at: 0,
            unclosed: None,
            cut: None,
            recovers,
            recoveries: 0,
        }
    }

    /// The next token, and past it.
    pub(super) fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let start = self.at;
        let kind = match *self.bytes.get(start)? {
            b'\'' => self.quote(start, b'\'', self.dialect == Dialect::Mysql, TokenKind::Text),
            b'"' if self.dialect == Dialect::Mysql => {
                self.quote(start, b'"', true, TokenKind::Text)
            }
            quote @ (b'"' | b'`') => self.quote(start, quote, false, TokenKind::QuotedName),
            b'[' if self.dialect == Dialect::Sqlite => {
                self.at = self.past(start, start + 1, "]");
                TokenKind::QuotedName
            }
            b'$' if self.dialect == Dialect::Postgresql && self.dollar_tag().is_some() => {
                let tag = self.dollar_tag().unwrap_or("$$");
                self.at = self.past(start, start + tag.len(), tag);
                TokenKind::Text
            }
            byte if byte.is_ascii_digit() || (byte == b'.' && self.is_digit(start + 1)) => {
                self.number();
                TokenKind::Literal
            }
            byte if is_word_byte(byte) => self.word(),
            _ => {
                self.at += 1;
                TokenKind::Mark
            }
        };
        Some(Token { kind, start, end: self.at })
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| is_word_byte(*byte)) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        match (word, self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
            (b"e" | b"E", Some(b'\''), _) => self.quote(self.at, b'\'', true, TokenKind::Text),
            (b"x" | b"X" | b"b" | b"B", Some(b'\''), _) => {
                self.quote(self.at, b'\'', false, TokenKind::Literal)
            }
            (b"n" | b"N", Some(b'\''), _) => {
                self.quote(self.at, b'\'', self.dialect == Dialect::Mysql, TokenKind::Text)
            }
            (b"u" | b"U", Some(b'&'), Some(b'\'')) => {
                self.quote(self.at + 1, b'\'', false, TokenKind::Text)
            }
            _ => TokenKind::Word,
        }
    }

    /// A number; a sign belongs to it only after an `e`.
    fn number(&mut self) {
        let start = self.at;
        let is_hex =
            self.bytes[start] == b'0' && matches!(self.bytes.get(start + 1), Some(b'x' | b'X'));
        while let Some(byte) = self.bytes.get(self.at) {
            let after_exponent = !is_hex
                && self.at > start
                && matches!(self.bytes[self.at - 1], b'e' | b'E')
                && self.is_digit(self.at + 1);
            match byte {
                b'.' => {}
                b'+' | b'-' if after_exponent => {}
                byte if is_word_byte(*byte) => {}
                _ => break,
            }
            self.at += 1;
        }
    }

    fn is_digit(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    /// `$$` or `$tag$`, if one opens here.
    fn dollar_tag(&self) -> Option<&'s str> {
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().position(|byte| *byte == b'$')?;
        let tag = &rest[..length];
        let is_name = tag.iter().all(|byte| is_word_byte(*byte))
            && !tag.first().is_some_and(u8::is_ascii_digit);
        is_name.then(|| &self.text[self.at..=self.at + 1 + length])
    }

    /// Past a quoted thing that opens at `open`; a doubled quote does not close it.
    fn quote(&mut self, open: usize, quote: u8, escapes: bool, kind: TokenKind) -> TokenKind {
        let mut at = open + 1;
        loop {
            match self.bytes.get(at) {
                None => {
                    self.at = self.give_up(open);
                    return kind;
                }
                Some(b'\\') if escapes => at += 2,
                Some(byte) if *byte == quote => {
                    if self.bytes.get(at + 1) != Some(&quote) {
                        break;
                    }
                    at += 2;
                }
                Some(b'\n') if self.recovers && self.begins_statement(at + 1) => {
                    self.unclosed.get_or_insert(open);
                    self.cut = Some(open);
                    self.at = at;
                    return kind;
                }
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        kind
    }

    /// Past the next `close`, looked for from `from`; `open` is where what it closes began.
    fn past(&mut self, open: usize, from: usize, close: &str) -> usize {
        match self.text.get(from..).and_then(|rest| rest.find(close)) {
            Some(found) => from + found + close.len(),
            None => self.give_up(open),
        }
    }

    /// Where to go on after what opened here and is never closed.
    fn give_up(&mut self, open: usize) -> usize {
        self.unclosed.get_or_insert(open);
        self.recoveries += 1;
        if !self.recovers || self.recoveries > MAX_RECOVERIES {
            return self.bytes.len();
        }
        let mut at = open;
        while let Some(line) = self.bytes[at..].iter().position(|byte| *byte == b'\n') {
            at += line;
            if self.begins_statement(at + 1) {
                self.cut = Some(open);
                return at;
            }
            at += 1;
        }
        self.bytes.len()
    }

    fn begins_statement(&self, at: usize) -> bool {
        STATEMENTS.iter().any(|start| {
            let line = self.bytes.get(at..at + start.len());
            line.is_some_and(|line| line.eq_ignore_ascii_case(start.as_bytes()))
        })
    }

    fn skip_blanks(&mut self) {
        let is_mysql = self.dialect == Dialect::Mysql;
        while let Some(byte) = self.bytes.get(self.at) {
            let next = self.bytes.get(self.at + 1);
            match (byte, next) {
                (byte, _) if byte.is_ascii_whitespace() => self.at += 1,
                (b'-', Some(b'-')) => self.skip_line(),
                (b'#', _) if is_mysql => self.skip_line(),
                (b'*', Some(b'/')) if is_mysql => self.at += 2,
                (b'/', Some(b'*')) => self.comment(),
                // A byte order mark.
                (0xEF, Some(0xBB)) if self.bytes.get(self.at + 2) == Some(&0xBF) => self.at += 3,
                _ => return,
            }
        }
    }

    pub(super) fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    }

    fn comment(&mut self) {
        if self.dialect == Dialect::Mysql
            && let Some(inside) = conditional(&self.bytes[self.at + 2..])
        {
            self.at += 2 + inside;
            return;
        }
        let open = self.at;
        if self.dialect != Dialect::Postgresql {
            self.at = self.past(open, open + 2, "*/");
            return;
        }
        // PostgreSQL's comments nest.
        let (mut at, mut depth) = (open + 2, 1_usize);
        while depth > 0 {
            match (self.bytes.get(at), self.bytes.get(at + 1)) {
                (Some(b'*'), Some(b'/')) => (at, depth) = (at + 2, depth - 1),
                (Some(b'/'), Some(b'*')) => (at, depth) = (at + 2, depth + 1),
                (Some(_), _) => at += 1,
                (None, _) => {
                    at = self.give_up(open);
                    break;
                }
            }
        }
        self.at = at;
    }
}

/// How many bytes behind `/*` the content of a conditional comment begins. Version 999999 is none:
/// MariaDB's dumps say so to their own client.
fn conditional(rest: &[u8]) -> Option<usize> {
    let mark = match rest {
        [b'!', ..] => 1,
        [b'M', b'!', ..] => 2,
        _ => return None,
    };
    let digits = rest[mark..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    (rest.get(mark..mark + digits) != Some(b"999999")).then_some(mark + digits)
}

/// Letters, digits, `_`, `$` and everything beyond ASCII.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
