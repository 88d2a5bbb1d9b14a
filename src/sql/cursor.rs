//! A walk through the tokens of one statement: words, names, lists in parentheses, and stretches of
//! text as they are written. Knows nothing of what statements mean.

use crate::ddl::Dialect;
use crate::ddl::quoting::quote_identifier;

use super::facts::Name;
use super::tokens::{Token, TokenKind};

/// Where a walk through tokens stands.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'s> {
    pub text: &'s str,
    pub tokens: &'s [Token],
    pub at: usize,
    pub dialect: Dialect,
}

impl<'s> Cursor<'s> {
    pub(super) fn new(text: &'s str, tokens: &'s [Token], dialect: Dialect) -> Self {
        Self { text, tokens, at: 0, dialect }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Where the token here stands in the text; at the end, where the last one does.
    pub(super) fn offset(&self) -> usize {
        let here = self.tokens.get(self.at).or(self.tokens.last());
        here.map_or(0, |token| token.start)
    }

    fn token(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    pub(super) fn kind(&self) -> Option<TokenKind> {
        self.token(0).map(|token| token.kind)
    }

    /// The token's text as it is written.
    pub(super) fn written(&self, ahead: usize) -> &'s str {
        self.token(ahead).map_or("", |token| &self.text[token.start..token.end])
    }

    pub(super) fn is_word_ahead(&self, ahead: usize, word: &str) -> bool {
        self.token(ahead).is_some_and(|token| token.kind == TokenKind::Word)
            && self.written(ahead).eq_ignore_ascii_case(word)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.is_word_ahead(0, word)
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    pub(super) fn is_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.is_word_ahead(ahead, word))
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.take_words(&[word])
    }

    /// Past MySQL's `DEFINER = account`: a name, perhaps with `@` and a host, or `CURRENT_USER()`.
    pub(super) fn take_definer(&mut self) -> bool {
        // `SQL SECURITY DEFINER` names no account.
        if !self.is_word("DEFINER") || self.written(1) != "=" {
            return false;
        }
        self.skip_one();
        self.take_mark("=");
        self.skip_one();
        if self.take_mark("@") {
            self.skip_one();
        }
        if self.is_mark("(") {
            self.skip_one();
        }
        true
    }

    /// Past these words, if all of them stand here.
    pub(super) fn take_words(&mut self, words: &[&str]) -> bool {
        let found = self.is_words(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Past one of these words; which one.
    pub(super) fn take_one_of<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let found = words.iter().find(|word| self.is_word(word))?;
        self.at += 1;
        Some(found)
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.is_mark_ahead(0, mark)
    }

    pub(super) fn is_mark_ahead(&self, ahead: usize, mark: &str) -> bool {
        self.token(ahead).is_some_and(|token| token.kind == TokenKind::Mark)
            && self.written(ahead) == mark
    }

    pub(super) fn take_mark(&mut self, mark: &str) -> bool {
        let found = self.is_mark(mark);
        self.at += usize::from(found);
        found
    }

    /// `IF [NOT] EXISTS`
    pub(super) fn take_if_exists(&mut self) {
        let _ = self.take_words(&["IF", "NOT", "EXISTS"]) || self.take_words(&["IF", "EXISTS"]);
    }

    /// Can a name stand here?
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind(), Some(TokenKind::Word | TokenKind::QuotedName))
            || (self.kind() == Some(TokenKind::Text) && self.dialect != Dialect::Postgresql)
    }

    /// The name here, and past it.
    pub(super) fn name(&mut self) -> Option<String> {
        if !self.is_name() {
            return None;
        }
        let written = self.written(0);
        // PostgreSQL folds bare names to lower case.
        let is_folded = self.kind() == Some(TokenKind::Word) && self.dialect == Dialect::Postgresql;
        self.at += 1;
        Some(if is_folded { written.to_lowercase() } else { unquoted(written) })
    }

    /// `name` or `schema.name`; of `database.schema.name` the last two.
    pub(super) fn qualified_name(&mut self) -> Option<Name> {
        let mut name = Name { schema: None, name: self.name()? };
        while self.is_mark(".") {
            self.at += 1;
            let inner = self.name()?;
            name = Name { schema: Some(name.name), name: inner };
        }
        Some(name)
    }

    /// The text of a string literal, and past it.
    pub(super) fn string(&mut self) -> Option<String> {
        if self.kind() != Some(TokenKind::Text) {
            return None;
        }
        let written = self.written(0);
        self.at += 1;
        Some(string_value(written, self.dialect))
    }

    /// Past one token, or past all of a pair of parentheses.
    pub(super) fn skip_one(&mut self) {
        let mut depth = 0_usize;
        while !self.at_end() {
            if self.is_mark("(") {
                depth += 1;
            } else if self.is_mark(")") {
                depth = depth.saturating_sub(1);
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// What stands in the parentheses here, and past them.
    pub(super) fn parenthesized(&mut self) -> Option<Cursor<'s>> {
        if !self.is_mark("(") {
            return None;
        }
        let first = self.at + 1;
        self.skip_one();
        let closed = self.tokens.get(self.at - 1).is_some_and(|last| {
            self.at > first
                && last.kind == TokenKind::Mark
                && self.text.as_bytes()[last.start] == b')'
        });
        let end = if closed { self.at - 1 } else { self.at };
        Some(self.part(first.min(end), end))
    }

    /// The parts between the commas of all that is left.
    pub(super) fn elements(mut self) -> Vec<Cursor<'s>> {
        let mut parts = Vec::new();
        let mut start = self.at;
        while !self.at_end() {
            if self.is_mark(",") {
                parts.push(self.part(start, self.at));
                start = self.at + 1;
            }
            self.skip_one();
        }
        if start < self.tokens.len() {
            parts.push(self.part(start, self.tokens.len()));
        }
        parts
    }

    /// A walk through some of the tokens.
    pub(super) fn part(&self, start: usize, end: usize) -> Cursor<'s> {
        Cursor { tokens: &self.tokens[start..end], at: 0, ..*self }
    }

    /// All that is left, as one line of SQL.
    pub(super) fn rest(&self) -> String {
        self.sql(self.at, self.tokens.len())
    }

    /// The tokens from one place to another as one line of SQL: comments gone, names in quotes only
    /// where they need them.
    pub(super) fn sql(&self, start: usize, end: usize) -> String {
        let mut sql = String::new();
        let mut before: Option<Token> = None;
        for token in &self.tokens[start.min(end)..end] {
            if before.is_some_and(|before| before.end < token.start) {
                sql.push(' ');
            }
            let written = &self.text[token.start..token.end];
            if written.starts_with('`') {
                sql.push_str(&quote_identifier(&unquoted(written), self.dialect));
            } else {
                sql.push_str(written);
            }
            before = Some(*token);
        }
        sql
    }

    /// The text from here to the end, as it is written.
    pub(super) fn source(&self) -> &'s str {
        match (self.tokens.get(self.at), self.tokens.last()) {
            (Some(first), Some(last)) => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// The names in a list such as `(a, b DESC)`; `None` where one is an expression.
    pub(super) fn names_in_parentheses(&mut self) -> Option<Vec<String>> {
        let inner = self.parenthesized()?;
        inner.elements().into_iter().map(|mut element| element.name()).collect()
    }
}

/// A name without its quotes; a word as it is.
pub(super) fn unquoted(written: &str) -> String {
    let mut chars = written.chars();
    let close = match chars.next() {
        Some('[') => ']',
        Some(quote @ ('"' | '`' | '\'')) => quote,
        _ => return written.to_owned(),
    };
    let inner = &written[1..];
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    if close == ']' {
        return inner.to_owned();
    }
    let doubled: String = [close, close].iter().collect();
    inner.replace(&doubled, &close.to_string())
}

/// What a string literal means.
fn string_value(written: &str, dialect: Dialect) -> String {
    if dialect == Dialect::Postgresql && written.starts_with('$') {
        let tag = written[1..].find('$').map_or(1, |at| at + 2);
        let inner = written.get(tag..).unwrap_or_default();
        let end = inner.len().saturating_sub(tag);
        return inner.get(..end).unwrap_or_default().to_owned();
    }
    let open = written.find(['\'', '"']).unwrap_or(0);
    let escapes = dialect == Dialect::Mysql || written.starts_with(['e', 'E']);
    let text = unquoted(&written[open..]);
    if escapes && text.contains('\\') { without_escapes(&text, dialect) } else { text }
}

fn without_escapes(text: &str, dialect: Dialect) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(one) = chars.next() {
        if one != '\\' {
            plain.push(one);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('b') => plain.push('\u{8}'),
            Some('0') if dialect == Dialect::Mysql => plain.push('\0'),
            Some('Z') if dialect == Dialect::Mysql => plain.push('\u{1a}'),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}
