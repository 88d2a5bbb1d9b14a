//! Text as Python's `repr()` writes it, for messages that quote what was given.

/// `repr(text)`: single quotes, or double ones if the text has single quotes only.
pub(super) fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for char in text.chars() {
        match char {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            char if char == quote => {
                repr.push('\\');
                repr.push(char);
            }
            char if char.is_control() => repr.push_str(&format!("\\x{:02x}", char as u32)),
            char => repr.push(char),
        }
    }
    repr.push(quote);
    repr
}
