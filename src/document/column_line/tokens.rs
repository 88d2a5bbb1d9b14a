//! A line as words: split at blanks, but not inside quotes and brackets. Knows no word's meaning.

use std::ops::Range;

use super::ColumnLineError;

/// One word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// As written, quotes and brackets included.
    pub text: String,
    /// Its bytes in the line.
    pub range: Range<usize>,
}

impl Token {
    /// Is it this word, in small letters or capitals?
    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Is it in quotes from its first character to its last?
    pub fn is_quoted(&self) -> bool {
        self.text.starts_with(['\'', '"'])
    }
}

/// Splits a line. Quotes and brackets must be closed.
pub fn tokens(line: &str) -> Result<Vec<Token>, ColumnLineError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let length = if rest.starts_with("->") { 2 } else { word_length(rest, at)? };
        let range = at..at + length;
        tokens.push(Token { text: line[range.clone()].to_owned(), range });
        at += length;
    }
    Ok(tokens)
}

/// Is the text one word, so that it is read back as it is written?
pub fn is_one_word(text: &str) -> bool {
    matches!(tokens(text).as_deref(), Ok([token]) if token.text == text)
        && !text.contains(['\n', '\r'])
}

/// The length in bytes of the word at the start of `rest`, which stands at `at` in its line.
fn word_length(rest: &str, at: usize) -> Result<usize, ColumnLineError> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut length = 0;
    while let Some(char) = rest[length..].chars().next() {
        match char {
            '\'' | '"' => {
                let Some(quoted) = quoted_length(&rest[length..]) else {
                    let range = at + length..at + rest.len();
                    let message = format!("The text is not closed. Put {char} behind it");
                    return Err(ColumnLineError::new(range, message));
                };
                length += quoted;
                continue;
            }
            '(' | '[' | '{' => open.push((char, length)),
            ')' | ']' | '}' => {
                let opened = match char {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop().map(|(open, _)| open) != Some(opened) {
                    let range = at + length..at + length + 1;
                    let message = format!("This {char} closes nothing. Take it away");
                    return Err(ColumnLineError::new(range, message));
                }
            }
            _ if char.is_whitespace() && open.is_empty() => break,
            // `role_id->roles.id`
            '-' if open.is_empty() && length > 0 && rest[length..].starts_with("->") => break,
            _ => {}
        }
        length += char.len_utf8();
    }
    match open.pop() {
        Some((char, opened_at)) => {
            let range = at + opened_at..at + rest.len();
            Err(ColumnLineError::new(range, format!("This {char} is not closed")))
        }
        None => Ok(length),
    }
}

/// The length in bytes of the quoted text at the start; `None` if it is not closed.
pub fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut at = quote.len_utf8();
    loop {
        let char = text[at..].chars().next()?;
        at += char.len_utf8();
        if char == '\\' {
            at += text[at..].chars().next()?.len_utf8();
        } else if char == quote {
            if !text[at..].starts_with(quote) {
                return Some(at);
            }
            at += quote.len_utf8();
        }
    }
}

/// The text between quotes, with `''` and `\n` as what they stand for.
pub fn unquoted(quoted: &str) -> String {
    let mut chars = quoted.chars();
    let Some(quote) = chars.next() else { return String::new() };
    chars.next_back();
    let mut text = String::new();
    let mut chars = chars.peekable();
    while let Some(char) = chars.next() {
        if char == quote && chars.peek() == Some(&quote) {
            chars.next();
            text.push(quote);
        } else if char == '\\' {
            match chars.next() {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some(other @ ('\\' | '\'' | '"')) => text.push(other),
                // A Windows path that nobody escaped.
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            }
        } else {
            text.push(char);
        }
    }
    text
}

/// The text in single quotes, on one line, to be read back by [`unquoted`].
pub fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for char in text.chars() {
        match char {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char => out.push(char),
        }
    }
    out.push('\'');
    out
}
