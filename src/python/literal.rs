//! Python literals: text, and what JSON can hold. The only place where text becomes a Python string.

use std::fmt::Write;

use serde_json::Value;

use super::layout::Code;

/// A Python string literal for any text, on one line.
///
/// Quoted as black would: `"` unless the text has more of them than of `'`. Everything that does
/// not print, or prints as nothing (controls, bidirectional marks, zero-width characters), is
/// escaped, so that a reviewer sees what the program will.
pub fn literal(text: &str) -> String {
    let doubles = text.chars().filter(|c| *c == '"').count();
    let singles = text.chars().filter(|c| *c == '\'').count();
    let quote = if doubles > singles { '\'' } else { '"' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if is_visible(c) => out.push(c),
            c => push_escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// Does the character print as something that can be seen (or as a plain space)?
pub(super) fn is_visible(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    // Letters and marks that draw nothing: fillers, variation selectors and the like.
    let is_blank = matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
        | '\u{e0100}'..='\u{e01ef}');
    if is_blank {
        return false;
    }
    // The standard library's rule for Debug is that of Python's repr(): categories Cc, Cf, Cs, Co,
    // Cn, Zl, Zp and Zs. A letter stands before, as combining marks are only escaped at the start.
    let mut pair = String::from("a");
    pair.push(c);
    pair.escape_debug().nth(1) == Some(c)
}

fn push_escape(out: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a String cannot fail.
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// A Python literal for a JSON value.
pub(super) fn value_literal(value: &Value) -> Code {
    match value {
        Value::Null => Code::atom("None"),
        Value::Bool(true) => Code::atom("True"),
        Value::Bool(false) => Code::atom("False"),
        Value::Number(number) => Code::atom(number.to_string()),
        Value::String(text) => Code::atom(literal(text)),
        Value::Array(items) => Code::bracket("[", items.iter().map(value_literal).collect(), "]"),
        Value::Object(entries) => Code::bracket(
            "{",
            entries
                .iter()
                .map(|(key, value)| value_literal(value).prefixed(&format!("{}: ", literal(key))))
                .collect(),
            "}",
        ),
    }
}
