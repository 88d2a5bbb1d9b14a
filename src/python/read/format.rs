//! `str.format`: fields by place or name, with attributes and indexes after them.
//!
//! Knows the mini language of formats only as far as models files use it to compute conditions.

use super::constants::{display, repr};
use super::program::Program;
use super::value::Value;

impl Program {
    /// `text.format(*arguments, **keywords)`; `None` where a field cannot be told.
    pub(super) fn format(
        &mut self,
        text: &str,
        arguments: &[Value],
        keywords: &[(String, Value)],
    ) -> Option<Value> {
        let mut out = String::new();
        let mut next = 0;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    out.push(c);
                }
                '{' => {
                    let field: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    out.push_str(&self.field(&field, arguments, keywords, &mut next)?);
                }
                '}' => return None,
                c => out.push(c),
            }
        }
        Some(Value::str(out))
    }

    /// `name.attribute[index]!r:spec`.
    fn field(
        &mut self,
        field: &str,
        arguments: &[Value],
        keywords: &[(String, Value)],
        next: &mut usize,
    ) -> Option<String> {
        let (field, spec) = field.split_once(':').unwrap_or((field, ""));
        let (path, conversion) = field.split_once('!').unwrap_or((field, ""));
        let end = path.find(['.', '[']).unwrap_or(path.len());
        let (name, mut rest) = path.split_at(end);
        let mut value = if name.is_empty() {
            *next += 1;
            arguments.get(*next - 1)?.clone()
        } else if let Ok(at) = name.parse::<usize>() {
            arguments.get(at)?.clone()
        } else {
            keywords.iter().find(|(key, _)| key == name)?.1.clone()
        };
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                value = self.attribute(value, &after[..end]);
                rest = &after[end..];
            } else {
                let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
                let index = index.parse().map_or_else(|_| Value::str(index), Value::Int);
                value = self.item(value, index);
                rest = after;
            }
        }
        let value = self.force(value);
        let text = match conversion {
            "r" | "a" => repr(&value),
            _ => display(&self.formatted(value)),
        };
        text.filter(|_| matches!(spec, "" | "d" | "s"))
    }
}
