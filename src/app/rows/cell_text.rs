//! How a value looks in a cell, is said in a sentence and goes to the clipboard. Pure text.

use crate::sqlite::Value;

/// Letters of a cell that are laid out at most; the rest is behind the ellipsis anyway.
const MAX_LETTERS: usize = 300;
/// Letters that a tooltip shows at most.
const MAX_TOOLTIP_LETTERS: usize = 2000;
/// Bytes of a blob that a cell shows.
const MAX_BLOB_BYTES: usize = 8;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellText {
    /// In one line.
    pub text: String,
    /// How it is set.
    pub look: CellLook,
}

/// How a cell's text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellLook {
    /// Text, to the left.
    Text,
    /// A number, to the right.
    Number,
    /// A word that stands for what has no text of its own, weak and italic: NULL, (empty).
    Stand,
    /// Bytes, weak.
    Bytes,
}

/// What a cell shows of a value.
pub fn cell_text(value: &Value) -> CellText {
    let (text, look) = match value {
        Value::Null => ("NULL".to_owned(), CellLook::Stand),
        Value::Integer(_) | Value::Real(_) => (value.to_string(), CellLook::Number),
        Value::Text(text) if text.is_empty() => ("(empty)".to_owned(), CellLook::Stand),
        Value::Text(text) => (one_line(text), CellLook::Text),
        Value::InvalidText(bytes) => (one_line(&String::from_utf8_lossy(bytes)), CellLook::Text),
        Value::Blob(bytes) => (blob(bytes, bytes.len()), CellLook::Bytes),
        Value::Long { start, bytes } => match start.as_ref() {
            Value::Blob(first) => (blob(first, *bytes), CellLook::Bytes),
            // More than a cell lays out, so it ends in an ellipsis as it is.
            other => return cell_text(other),
        },
    };
    CellText { text, look }
}

/// What a tooltip shows where a cell is too narrow: line breaks stay.
pub fn full_text(value: &Value) -> String {
    let text = match value {
        Value::Null | Value::Blob(_) => cell_text(value).text,
        Value::Long { start, .. } if matches!(**start, Value::Blob(_)) => cell_text(value).text,
        Value::Long { start, .. } => start.to_string(),
        other => other.to_string(),
    };
    match text.char_indices().nth(MAX_TOOLTIP_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What goes to the clipboard: the value itself; NULL is nothing. Of a very long value it is the
/// start, with a note of what is missing.
pub fn copy_text(value: &Value) -> String {
    value.to_string()
}

/// A row for the clipboard, as spreadsheets take it: tabs between the cells, and cells with a tab, a
/// line break or a quote in quotes.
pub fn copy_row(values: &[Value]) -> String {
    let cell = |value: &Value| {
        let text = copy_text(value);
        if text.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    };
    values.iter().map(cell).collect::<Vec<_>>().join("\t")
}

/// A value as Python would write it, for the breadcrumb: `1`, `'PHY'`, `None`.
pub fn python_literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Integer(_) | Value::Real(_) => value.to_string(),
        Value::Text(text) => {
            let escaped = text
                .replace('\\', "\\\\")
                .replace('\'', "\\'")
                .replace('\n', "\\n")
                .replace('\r', "\\r")
                .replace('\t', "\\t");
            format!("'{escaped}'")
        }
        Value::InvalidText(bytes) | Value::Blob(bytes) => {
            format!("b'{}'", hex(bytes, "\\x"))
        }
        Value::Long { start, .. } => python_literal(start),
    }
}

/// A count with its thousands apart: `1,234,567`.
pub fn count_text(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(MAX_LETTERS));
    for (index, letter) in text.chars().enumerate() {
        if index == MAX_LETTERS {
            line.push('…');
            break;
        }
        match letter {
            '\r' => {}
            '\n' => line.push('⏎'),
            '\t' => line.push(' '),
            other if other.is_control() => line.push('\u{fffd}'),
            other => line.push(other),
        }
    }
    line
}

fn blob(bytes: &[u8], all: usize) -> String {
    let shown = hex(&bytes[..bytes.len().min(MAX_BLOB_BYTES)], "");
    let more = if all > MAX_BLOB_BYTES { "…" } else { "" };
    let unit = if all == 1 { "byte" } else { "bytes" };
    format!("x'{shown}{more}' {} {unit}", count_text(all as u64))
}

/// Two digits a byte, each pair after `prefix`.
fn hex(bytes: &[u8], prefix: &str) -> String {
    let mut digits = String::with_capacity(bytes.len() * (2 + prefix.len()));
    for byte in bytes {
        digits.push_str(prefix);
        digits.extend(
            [byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)])),
        );
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{CellLook, cell_text, copy_row, copy_text, count_text, python_literal};
    use crate::sqlite::Value;

    fn check(value: &Value, expected: &str, look: CellLook) {
        let cell = cell_text(value);
        assert_eq!((cell.text.as_str(), cell.look), (expected, look));
    }

    #[test]
    fn each_kind_of_value_is_told_apart() {
        check(&Value::Null, "NULL", CellLook::Stand);
        check(&Value::Text("NULL".to_owned()), "NULL", CellLook::Text);
        check(&Value::Text(String::new()), "(empty)", CellLook::Stand);
        check(&Value::Integer(-7), "-7", CellLook::Number);
        check(&Value::Real(1.0), "1.0", CellLook::Number);
        check(&Value::Text("a\r\nb".to_owned()), "a⏎b", CellLook::Text);
        check(&Value::Blob(vec![0, 255]), "x'00ff' 2 bytes", CellLook::Bytes);
        check(&Value::Blob(vec![1]), "x'01' 1 byte", CellLook::Bytes);
        check(&Value::Blob(vec![7; 1200]), "x'0707070707070707…' 1,200 bytes", CellLook::Bytes);
    }

    #[test]
    fn long_text_is_cut_between_letters() {
        let cell = cell_text(&Value::Text("é".repeat(1000)));
        assert_eq!(cell.text.chars().count(), 301);
        assert!(cell.text.ends_with("é…"));
    }

    #[test]
    fn a_copied_row_keeps_its_cells_apart() {
        let row =
            [Value::Integer(1), Value::Null, Value::Text("a\tb".to_owned()), Value::Blob(vec![10])];
        assert_eq!(copy_row(&row), "1\t\t\"a\tb\"\tx'0a'");
        assert_eq!(copy_text(&Value::Text("a\nb".to_owned())), "a\nb");
    }

    #[test]
    fn keys_are_written_as_python_writes_them() {
        assert_eq!(python_literal(&Value::Text("it's".to_owned())), "'it\\'s'");
        assert_eq!(python_literal(&Value::Blob(vec![0, 255])), "b'\\x00\\xff'");
        assert_eq!(python_literal(&Value::Null), "None");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(count_text(7), "7");
        assert_eq!(count_text(1000), "1,000");
        assert_eq!(count_text(1_234_567), "1,234,567");
    }
}
