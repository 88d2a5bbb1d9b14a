//! Renames of columns followed into the SQL texts of their table: checks, generated columns,
//! expressions and conditions of indexes. A scanner of words; literals are left alone.

use serde_json::Value;

use crate::schema::{IndexElement, Model};

/// Follows a column of `model` from its name `before` to its name `after`.
pub fn follow_column(model: &mut Model, before: &str, after: &str) {
    let checks = model.check_constraints.iter_mut().map(|check| &mut check.sqltext);
    let computed = model.columns.iter_mut().filter_map(|column| column.computed.as_mut());
    for sql in checks.chain(computed.map(|computed| &mut computed.sqltext)) {
        *sql = renamed(sql, before, after);
    }
    for index in &mut model.indexes {
        for element in &mut index.elements {
            if let IndexElement::Expression(sql) = element {
                *sql = renamed(sql, before, after);
            }
        }
        for (option, value) in &mut index.options {
            if let (true, Value::String(sql)) = (option.ends_with("_where"), value) {
                *sql = renamed(sql, before, after);
            }
        }
    }
}

fn renamed(sql: &str, before: &str, after: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    let mut last_word = "";
    while let Some(char) = rest.chars().next() {
        let taken = match char {
            '\'' => quoted_length(rest, '\''),
            '"' | '`' => quoted_length(rest, char),
            '[' => rest.find(']').map_or(rest.len(), |at| at + 1),
            _ if is_word(char) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => char.len_utf8(),
        };
        let (token, after_token) = rest.split_at(taken);
        let is_column = match char {
            '"' | '`' | '[' => unquoted(token) == before,
            _ if is_word(char) => {
                token.eq_ignore_ascii_case(before)
                    && !after_token.trim_start().starts_with('(')
                    && !out.ends_with(':')
                    && !last_word.eq_ignore_ascii_case("as")
            }
            _ => false,
        };
        if is_column {
            out.push_str(&identifier(after));
        } else {
            out.push_str(token);
        }
        if !token.trim().is_empty() {
            last_word = token;
        }
        rest = after_token;
    }
    out
}

fn is_word(char: char) -> bool {
    char == '_' || char.is_alphanumeric()
}

/// The length in bytes of what stands between quotes, with doubled quotes inside.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(found) = text[at..].find(quote) {
        at += found + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn unquoted(token: &str) -> String {
    let mut chars = token.chars();
    let quote = chars.next().unwrap_or_default();
    chars.next_back();
    let inner = chars.as_str();
    if quote == '[' {
        inner.to_owned()
    } else {
        inner.replace(&format!("{quote}{quote}"), &quote.to_string())
    }
}

/// The name as SQL takes it: quoted unless small letters, digits and underscores.
fn identifier(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn words_are_replaced_and_literals_are_not() {
        for (sql, expected) in [
            ("price > 0", "cost > 0"),
            ("PRICE>0 AND \"price\" < 9", "cost>0 AND cost < 9"),
            ("kind <> 'price' AND t.price > 1", "kind <> 'price' AND t.cost > 1"),
            ("price(1) + prices", "price(1) + prices"),
            ("CAST(a AS price)", "CAST(a AS price)"),
            ("note = 'it''s price' OR [price]=1", "note = 'it''s price' OR cost=1"),
        ] {
            assert_eq!(renamed(sql, "price", "cost"), expected);
        }
        assert_eq!(renamed("price > 0", "price", "the price"), "\"the price\" > 0");
    }
}
