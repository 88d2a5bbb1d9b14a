//! How deep Python code nests, asked before it is parsed: parsers and what walks their trees go down
//! a level for each, and have only so much stack.
//!
//! Knows of Python only where strings, comments and lines begin and end.

/// Brackets in brackets at most, as in Python itself (`tokenizer.c`, `MAXLEVEL`).
const DEEPEST_BRACKETS: usize = 200;

/// Operators in one expression; Python itself gives up at some thousands.
const LONGEST_CHAIN: usize = 1_000;

/// The widest indentation, in characters: Python takes a hundred levels.
const WIDEST_INDENT: usize = 400;

/// Where code nests too deep to be parsed, in bytes. What stands in formatted strings counts, too,
/// since they may hold expressions, but only up to the next comma or line.
pub fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut chain, mut indent) = (0_usize, 0_usize, Some(0_usize));
    let mut at = 0;
    while at < bytes.len() {
        let c = bytes[at];
        if let Some(width) = indent {
            indent = matches!(c, b' ' | b'\t').then_some(width + 1);
            if width == 0 && (c.is_ascii_alphabetic() || c == b'@') {
                depth = 0;
            }
            if width > WIDEST_INDENT && depth == 0 {
                return Some(at);
            }
        }
        match c {
            b'(' | b'[' | b'{' => {
                depth += 1;
                chain += 1;
                if depth > DEEPEST_BRACKETS {
                    return Some(at);
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' | b'\r' => {
                if depth == 0 && (at == 0 || bytes[at - 1] != b'\\') {
                    chain = 0;
                }
                indent = Some(0);
            }
            b',' | b';' => chain = 0,
            b'#' => {
                at += bytes[at..].iter().position(|c| *c == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' | b'\'' if !is_formatted(&bytes[..at]) => {
                at = end_of_string(bytes, at);
                continue;
            }
            b' ' if starts_operator(&bytes[at + 1..]) => chain += 1,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>'
            | b'=' | b'.' | b'!' => chain += 1,
            _ => {}
        }
        if chain > LONGEST_CHAIN {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Operators that are words, and go a level deeper.
fn starts_operator(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b'n' | b'a' | b'e' | b'l'))
        && [&b"not "[..], b"await ", b"else ", b"lambda"].iter().any(|word| rest.starts_with(word))
}

/// Does an `f` or `t` stand before the quote?
fn is_formatted(before: &[u8]) -> bool {
    let prefix = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).take(3);
    let mut letters = 0;
    let mut found = false;
    for letter in prefix {
        letters += 1;
        found |= matches!(letter, b'f' | b'F' | b't' | b'T');
    }
    found && letters <= 2
}

/// The byte after the string that begins here; where it does not end, that after its quotes.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_triple = bytes[start..].starts_with(&[quote; 3]);
    let open = if is_triple { 3 } else { 1 };
    let mut at = start + open;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !is_triple => break,
            byte if byte == quote => {
                if !is_triple {
                    return at + 1;
                }
                if bytes[at..].starts_with(&[quote; 3]) {
                    return at + 3;
                }
            }
            _ => {}
        }
        at += 1;
    }
    start + open
}
