//! A script into statements: where each begins and ends, whatever is in it. Data (`INSERT`, `COPY`)
//! is stepped over. Knows nothing of what statements say.

use crate::ddl::Dialect;

use super::tokens::{Lexer, Token, TokenKind};

/// One statement: its tokens without the delimiter. Of data only the first words are kept.
pub(super) struct Statement {
    pub tokens: Vec<Token>,
}

/// Splits a script. Where a quote, a comment or a body is never closed, the second value is where it
/// opens, and the script is read again so that only what stands up to the next statement is lost.
pub(super) fn split(text: &str, dialect: Dialect) -> (Vec<Statement>, Option<usize>) {
    let mut splitter = Splitter::new(text, dialect, false);
    splitter.run();
    let Some(unclosed) = splitter.lexer.unclosed.or(splitter.unclosed_body) else {
        return (splitter.done, None);
    };
    let mut again = Splitter::new(text, dialect, true);
    again.run();
    let unclosed = again.lexer.unclosed.unwrap_or(unclosed);
    (again.done, Some(unclosed))
}

struct Splitter<'s> {
    text: &'s str,
    lexer: Lexer<'s>,
    recovers: bool,
    dialect: Dialect,
    done: Vec<Statement>,
    tokens: Vec<Token>,
    delimiter: &'s str,
    kind: Kind,
    /// Open parentheses.
    depth: usize,
    /// Open `BEGIN` and `CASE` in the body of a routine.
    blocks: usize,
    unclosed_body: Option<usize>,
}

/// What the statement at hand is, as far as its end depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing is known yet.
    Unknown,
    /// Only its first words matter.
    Data,
    /// It may have a body with delimiters in it.
    Routine,
    /// `CREATE TABLE` and the like: a line that begins another statement ends it, too.
    Definition,
    Other,
}

/// Words that begin statements about rows.
const DATA: [&str; 8] =
    ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES", "WITH", "MERGE"];
/// Tokens that are kept of a statement about rows.
const DATA_TOKENS: usize = 12;

impl<'s> Splitter<'s> {
    fn new(text: &'s str, dialect: Dialect, recovers: bool) -> Self {
        Self {
            text,
            lexer: Lexer::new(text, dialect, recovers),
            recovers,
            dialect,
            done: Vec::new(),
            tokens: Vec::new(),
            delimiter: ";",
            kind: Kind::Unknown,
            depth: 0,
            blocks: 0,
            unclosed_body: None,
        }
    }

    fn run(&mut self) {
        while let Some(mut token) = self.lexer.next() {
            if let Some(open) = self.lexer.cut.take() {
                // What is never closed ends its statement, and a comment the one before it.
                if token.start <= open {
                    self.push(token);
                }
                self.finish();
                if token.start <= open {
                    continue;
                }
            }
            if self.tokens.is_empty() && self.client_command(token) {
                continue;
            }
            let rest = &self.text[token.start..];
            if self.delimiter == ";" {
                if rest.starts_with(';') && self.blocks == 0 {
                    self.finish();
                    continue;
                }
            } else if rest.starts_with(self.delimiter) {
                self.lexer.at = token.start + self.delimiter.len();
                self.finish();
                continue;
            } else if token.kind == TokenKind::Word
                && let Some(at) = rest[..token.end - token.start].find(self.delimiter)
            {
                // `END$$`
                token.end = token.start + at;
                self.lexer.at = token.end;
            }
            if token.kind == TokenKind::Word
                && self.begins_line(token)
                && (self.is_go(token) || self.ends_without_delimiter(token))
            {
                self.finish();
                if self.word(token).eq_ignore_ascii_case("GO") {
                    continue;
                }
            }
            self.push(token);
        }
        if self.blocks > 0 {
            self.unclosed_body = self.tokens.first().map(|token| token.start);
        }
        self.finish();
    }

    fn push(&mut self, token: Token) {
        if self.kind != Kind::Data || self.tokens.len() < DATA_TOKENS {
            self.tokens.push(token);
        }
        match self.text.as_bytes()[token.start] {
            b'(' if token.kind == TokenKind::Mark => self.depth += 1,
            b')' if token.kind == TokenKind::Mark => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if token.kind != TokenKind::Word {
            return;
        }
        let word = self.word(token);
        match self.kind {
            Kind::Unknown => self.kind = self.kind_of(word),
            Kind::Routine if self.delimiter == ";" => self.count_blocks(word),
            _ => {}
        }
    }

    /// The kind, once the words so far tell it.
    fn kind_of(&self, word: &str) -> Kind {
        let is = |words: &[&str]| words.iter().any(|one| word.eq_ignore_ascii_case(one));
        if self.tokens.len() == 1 {
            return match () {
                () if is(&DATA) => Kind::Data,
                () if is(&["CREATE"]) => Kind::Unknown,
                () if is(&["ALTER"]) => Kind::Definition,
                () => Kind::Other,
            };
        }
        // `CREATE DEFINER=… TRIGGER` has its kind behind some words.
        if is(&["TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "PACKAGE"]) {
            Kind::Routine
        } else if is(&["TABLE", "INDEX"]) {
            Kind::Definition
        } else if is(&["VIEW", "TYPE", "DOMAIN", "SEQUENCE"]) || self.tokens.len() > 12 {
            Kind::Other
        } else {
            Kind::Unknown
        }
    }

    /// Counts what END closes; IF and the like are not counted where they open.
    fn count_blocks(&mut self, word: &str) {
        let before = self.tokens.len().checked_sub(2).and_then(|at| self.tokens.get(at));
        let after_end = before.is_some_and(|token| self.word(*token).eq_ignore_ascii_case("END"));
        let is = |one: &str| word.eq_ignore_ascii_case(one);
        // `END IF`: its END took one off that was never counted.
        let is_structure = ["IF", "LOOP", "WHILE", "REPEAT", "FOR"].iter().any(|one| is(one));
        if (after_end && is_structure) || is("BEGIN") || (is("CASE") && !after_end) {
            self.blocks += 1;
        } else if is("END") {
            self.blocks = self.blocks.saturating_sub(1);
        }
        if self.recovers && self.blocks > 0 && is("CREATE") {
            self.blocks = 0;
        }
    }

    /// `CREATE TABLE a (…)` and then a line with `CREATE`: a delimiter was left out.
    fn ends_without_delimiter(&self, token: Token) -> bool {
        let begins =
            |words: &[&str]| words.iter().any(|one| self.word(token).eq_ignore_ascii_case(one));
        match self.kind {
            Kind::Definition => {
                self.depth == 0 && self.tokens.len() > 4 && begins(&["CREATE", "INSERT"])
            }
            Kind::Routine => self.recovers && begins(&["CREATE"]),
            _ => false,
        }
    }

    fn is_go(&self, token: Token) -> bool {
        let line = self.text[token.start..].lines().next().unwrap_or_default();
        self.depth == 0 && line.trim().eq_ignore_ascii_case("GO")
    }

    fn begins_line(&self, token: Token) -> bool {
        let before = self.text[..token.start].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    }

    /// What is meant for the program that runs the script: `DELIMITER //`, `\connect`, `.mode`.
    fn client_command(&mut self, token: Token) -> bool {
        let rest = &self.text[token.start..];
        let line = rest.lines().next().unwrap_or_default();
        if self.word(token).eq_ignore_ascii_case("DELIMITER") && self.dialect != Dialect::Postgresql
        {
            let delimiter = line["DELIMITER".len()..].trim();
            self.delimiter = if delimiter.is_empty() { ";" } else { delimiter };
        } else if !(rest.starts_with('\\')
            || (rest.starts_with('.') && self.dialect == Dialect::Sqlite)
            || line.trim().eq_ignore_ascii_case("GO"))
        {
            return false;
        }
        self.lexer.at = token.start;
        self.lexer.skip_line();
        true
    }

    fn finish(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        if self.is_copy_from_stdin(&tokens) {
            self.skip_copied_rows();
        }
        if !tokens.is_empty() {
            self.done.push(Statement { tokens });
        }
        (self.kind, self.depth, self.blocks) = (Kind::Unknown, 0, 0);
    }

    fn is_copy_from_stdin(&self, tokens: &[Token]) -> bool {
        let is = |token: &Token, word: &str| self.word(*token).eq_ignore_ascii_case(word);
        tokens.first().is_some_and(|first| is(first, "COPY"))
            && tokens.windows(2).any(|two| is(&two[0], "FROM") && is(&two[1], "STDIN"))
    }

    /// Rows up to a line with `\.` alone.
    fn skip_copied_rows(&mut self) {
        let rest = self.text.get(self.lexer.at..).unwrap_or_default();
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if line.trim_end() == "\\." {
                self.lexer.at += length;
                return;
            }
        }
        // No end: perhaps there were no rows.
        self.lexer.skip_line();
    }

    fn word(&self, token: Token) -> &'s str {
        &self.text[token.start..token.end]
    }
}
