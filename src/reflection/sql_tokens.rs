//! SQLite's tokens: just enough to walk through text that SQLite itself has stored.
//!
//! Knows nothing of statements. Comments and blanks are left out.

use std::ops::Range;

/// One token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// The kinds that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word: keyword or identifier.
    Word,
    /// `"a"`, `[a]` or `` `a` ``.
    QuotedName,
    /// `'a'`.
    Text,
    /// `1`, `0x1F`, `1.5e3`, `x'00'`.
    Literal,
    /// Any other character.
    Mark,
}

/// Splits SQL into tokens. An unclosed quote or comment reaches to the end.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = find(bytes, at, b"\n");
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = find(bytes, at + 2, b"*/");
                continue;
            }
            b'\'' => {
                at = quote_end(bytes, at, b'\'');
                TokenKind::Text
            }
            quote @ (b'"' | b'`') => {
                at = quote_end(bytes, at, quote);
                TokenKind::QuotedName
            }
            b'[' => {
                at = find(bytes, at, b"]");
                TokenKind::QuotedName
            }
            b'x' | b'X' if bytes.get(at + 1) == Some(&b'\'') => {
                at = quote_end(bytes, at + 1, b'\'');
                TokenKind::Literal
            }
            byte if is_number_start(byte, bytes.get(at + 1)) => {
                at = number_end(bytes, at);
                TokenKind::Literal
            }
            byte if is_word_byte(byte) => {
                while at < bytes.len() && is_word_byte(bytes[at]) {
                    at += 1;
                }
                TokenKind::Word
            }
            _ => {
                at += 1;
                TokenKind::Mark
            }
        };
        found.push(Token { kind, range: start..at });
    }
    found
}

/// A name or string without its quotes; a word as it is.
pub(crate) fn unquoted(text: &str) -> String {
    let mut chars = text.chars();
    let close = match chars.next() {
        Some('[') => return text.trim_start_matches('[').trim_end_matches(']').to_owned(),
        Some(quote @ ('"' | '`' | '\'')) => quote,
        _ => return text.to_owned(),
    };
    let inner = &text[1..text.len() - usize::from(text.len() > 1 && text.ends_with(close))];
    let doubled: String = [close, close].iter().collect();
    inner.replace(&doubled, &close.to_string())
}

/// Letters, digits, `_`, `$` and everything beyond ASCII, as SQLite has it.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn is_number_start(byte: u8, next: Option<&u8>) -> bool {
    byte.is_ascii_digit() || (byte == b'.' && next.is_some_and(u8::is_ascii_digit))
}

/// Past a number; a sign belongs to it only after an `e`.
fn number_end(bytes: &[u8], mut at: usize) -> usize {
    let is_hex = bytes[at] == b'0' && matches!(bytes.get(at + 1), Some(b'x' | b'X'));
    while let Some(byte) = bytes.get(at) {
        let after_exponent = !is_hex && matches!(bytes.get(at.wrapping_sub(1)), Some(b'e' | b'E'));
        match byte {
            b'.' => {}
            b'+' | b'-' if after_exponent => {}
            byte if is_word_byte(*byte) => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// Past the closing quote; a doubled quote does not close.
fn quote_end(bytes: &[u8], open: usize, quote: u8) -> usize {
    let mut at = open + 1;
    while at < bytes.len() {
        if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

/// Past the next occurrence of `what`.
fn find(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    bytes
        .get(from..)
        .and_then(|rest| rest.windows(what.len()).position(|window| window == what))
        .map_or(bytes.len(), |found| from + found + what.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        tokens(sql).into_iter().map(|token| &sql[token.range]).collect()
    }

    #[test]
    fn quotes_comments_and_numbers_are_one_token_each() {
        assert_eq!(
            texts("a \"b \"\"c\" [d e] `f``g` 'h''i' -- j\n/* k */ x'00' 1.5e-3 -2 0xFFe-1 größe"),
            [
                "a",
                "\"b \"\"c\"",
                "[d e]",
                "`f``g`",
                "'h''i'",
                "x'00'",
                "1.5e-3",
                "-",
                "2",
                "0xFFe",
                "-",
                "1",
                "größe"
            ]
        );
    }

    #[test]
    fn quotes_are_taken_off() {
        for (quoted, name) in [
            ("\"a\"\"b\"", "a\"b"),
            ("[a b]", "a b"),
            ("`a``b`", "a`b"),
            ("'it''s'", "it's"),
            ("a", "a"),
        ] {
            assert_eq!(unquoted(quoted), name);
        }
    }

    #[test]
    fn text_cut_short_ends_where_it_ends() {
        assert_eq!(texts("a 'b"), ["a", "'b"]);
        assert_eq!(texts("a /* b"), ["a"]);
        assert_eq!(unquoted("'"), "");
    }
}
