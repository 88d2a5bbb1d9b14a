//! How deep brackets stand in brackets, asked before the parser goes as deep as they do.
//!
//! Knows of Python only where strings and comments begin and end.

/// Brackets in brackets at most, as in Python itself (`tokenizer.c`, `MAXLEVEL`).
const DEEPEST_BRACKETS: usize = 200;

/// Where brackets stand in too many brackets. Those in formatted strings count, too, since they may
/// hold expressions, but only up to the next line that begins with a word.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        let is_line_start = at == 0 || bytes[at - 1] == b'\n';
        if is_line_start && (bytes[at].is_ascii_alphabetic() || bytes[at] == b'@') {
            depth = 0;
        }
        match bytes[at] {
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST_BRACKETS {
                    return Some(at);
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => {
                at +=
                    bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' | b'\'' if !is_formatted(&bytes[..at]) => {
                at = end_of_string(bytes, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
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
