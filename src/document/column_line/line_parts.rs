//! Where in a column's line its name, its type and each option stand. Reads no more than words: what
//! they mean, and whether they can be read, is [`super::parse`]'s.

use std::ops::Range;

use super::parse::OPTION_WORDS;
use super::tokens::{Token, tokens};

/// What a part of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // as they are written
pub enum LinePart {
    Name,
    Type,
    PrimaryKey,
    NotNull,
    Unique,
    Index,
    ForeignKey,
    /// Any other option with its value: `default 0`.
    Other,
}

/// The parts of one column's line with their bytes, left to right; none where a quote or bracket is
/// not closed.
pub fn line_parts(line: &str) -> Vec<(LinePart, Range<usize>)> {
    let Ok(tokens) = tokens(line) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (part, count) = match at {
            0 => (LinePart::Name, 1),
            1 if !is_option(&tokens[1]) => (LinePart::Type, plain_words(&tokens[1..])),
            _ => option(&tokens[at..]),
        };
        let last = (at + count.max(1)).min(tokens.len()) - 1;
        parts.push((part, tokens[at].range.start..tokens[last].range.end));
        at = last + 1;
    }
    parts
}

/// The option that begins with the first word, and how many words it has.
fn option(words: &[Token]) -> (LinePart, usize) {
    let Some(first) = words.first() else { return (LinePart::Other, 0) };
    let is = |word: &str| first.is(word);
    if is("primary") {
        (LinePart::PrimaryKey, 2)
    } else if is("pk") || is("primary_key") {
        (LinePart::PrimaryKey, 1)
    } else if is("not") {
        (LinePart::NotNull, 2)
    } else if is("unique") {
        (LinePart::Unique, 1)
    } else if is("index") {
        (LinePart::Index, 1)
    } else if is("->") || is("references") || is("foreign") {
        (LinePart::ForeignKey, foreign_key(words))
    } else if ["default", "server_default", "onupdate", "comment"].iter().any(|word| is(word)) {
        // Its value may be a word that elsewhere begins an option: `default null`.
        (LinePart::Other, 2 + plain_words(words.get(2..).unwrap_or_default()))
    } else {
        (LinePart::Other, 1 + plain_words(&words[1..]))
    }
}

/// `-> roles.id on delete set null`, counted in words.
fn foreign_key(words: &[Token]) -> usize {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is(word));
    let mut count = 1;
    while is(count, "key") || is(count, "->") || is(count, "references") {
        count += 1;
    }
    count += plain_words(words.get(count..).unwrap_or_default());
    while is(count, "on") {
        count += if is(count + 2, "set") || is(count + 2, "no") { 4 } else { 3 };
    }
    count
}

fn plain_words(words: &[Token]) -> usize {
    words.iter().take_while(|token| !is_option(token)).count()
}

fn is_option(token: &Token) -> bool {
    OPTION_WORDS.iter().any(|word| token.is(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> Vec<(LinePart, &str)> {
        line_parts(line).into_iter().map(|(part, range)| (part, &line[range])).collect()
    }

    #[test]
    fn a_line_is_a_name_a_type_and_options_with_their_values() {
        assert_eq!(
            parts("price Numeric(10, 2) not null default null unique comment 'the price'"),
            [
                (LinePart::Name, "price"),
                (LinePart::Type, "Numeric(10, 2)"),
                (LinePart::NotNull, "not null"),
                (LinePart::Other, "default null"),
                (LinePart::Unique, "unique"),
                (LinePart::Other, "comment 'the price'"),
            ]
        );
        assert_eq!(
            parts("role_id -> roles.id on delete set null on update cascade index"),
            [
                (LinePart::Name, "role_id"),
                (LinePart::ForeignKey, "-> roles.id on delete set null on update cascade"),
                (LinePart::Index, "index"),
            ]
        );
    }

    #[test]
    fn what_is_half_written_has_parts_too() {
        assert_eq!(parts("a not"), [(LinePart::Name, "a"), (LinePart::NotNull, "not")]);
        assert_eq!(parts("a -> b on"), [(LinePart::Name, "a"), (LinePart::ForeignKey, "-> b on")]);
        assert_eq!(parts("a default"), [(LinePart::Name, "a"), (LinePart::Other, "default")]);
        assert_eq!(parts(""), []);
        assert_eq!(parts("a 'open"), []);
    }
}
