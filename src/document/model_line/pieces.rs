//! A line split at the commas and the colon that stand outside of quotes and brackets. Knows no
//! schema.

use std::ops::Range;

/// What stands between two commas; all ranges are bytes of the whole line, without blanks around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// `title String(160) not null`.
    Column(Range<usize>),
    /// `-> Artist on delete cascade`: a key whose column is named for what it refers to.
    Key {
        /// All of it.
        range: Range<usize>,
    },
    /// `tracks <-> Track`.
    ManyToMany {
        /// All of it.
        range: Range<usize>,
        /// The list's name, where one is written.
        name: Option<Range<usize>>,
        /// The other model; empty where it is still to be written.
        target: Range<usize>,
    },
}

impl Piece {
    /// All of it.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Self::Column(range) | Self::Key { range } | Self::ManyToMany { range, .. } => range,
        }
    }
}

/// The name before the colon of a part of a line, and what is behind it; without a colon all is the
/// name.
pub(super) fn split_name(line: &str, within: Range<usize>) -> (Range<usize>, Range<usize>) {
    match outside(line, within.clone(), ':').first() {
        Some(colon) => (trimmed(line, within.start..*colon), colon + 1..within.end),
        None => (trimmed(line, within.clone()), within.end..within.end),
    }
}

/// The pieces of a part of a line; empty ones are left out.
pub(super) fn pieces(line: &str, within: Range<usize>) -> Vec<Piece> {
    raw_pieces(line, within)
        .into_iter()
        .map(|range| trimmed(line, range))
        .filter(|range| !range.is_empty())
        .map(|range| piece(line, range))
        .collect()
}

/// The parts between commas, blanks included.
pub(super) fn raw_pieces(line: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut start = within.start;
    let mut found = Vec::new();
    for comma in outside(line, within.clone(), ',') {
        found.push(start..comma);
        start = comma + 1;
    }
    found.push(start..within.end);
    found
}

fn piece(line: &str, range: Range<usize>) -> Piece {
    let text = &line[range.clone()];
    if let Some(at) = text.find("<->").filter(|at| !text[..*at].contains(['\'', '"'])) {
        let name = trimmed(line, range.start..range.start + at);
        let target = trimmed(line, range.start + at + 3..range.end);
        return Piece::ManyToMany { range, name: (!name.is_empty()).then_some(name), target };
    }
    if text.starts_with("->") { Piece::Key { range } } else { Piece::Column(range) }
}

pub(super) fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    start..(range.start + text.trim_end().len()).max(start)
}

/// Where this sign stands outside of quotes and brackets. What is never closed counts as closed, so
/// that the reader of columns tells what is wrong.
pub(super) fn outside(line: &str, within: Range<usize>, sign: char) -> Vec<usize> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, char) in line[within.clone()].char_indices() {
        match (quote, char) {
            (Some(open), char) if char == open => quote = None,
            (None, '\'' | '"') => quote = Some(char),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, char) if char == sign && depth == 0 => found.push(within.start + at),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        pieces(line, 0..line.len()).iter().map(|piece| &line[piece.range().clone()]).collect()
    }

    #[test]
    fn a_line_is_split_at_commas_outside_of_brackets_and_quotes() {
        let line = "price Numeric(10, 2), tags JSON default [1, 2] , kind Enum('a,b', c),, x";
        let expected =
            ["price Numeric(10, 2)", "tags JSON default [1, 2]", "kind Enum('a,b', c)", "x"];
        assert_eq!(words(line), expected);
    }

    #[test]
    fn the_name_stands_before_the_colon() {
        let line = " Album : title";
        let (name, rest) = split_name(line, 0..line.len());
        assert_eq!((&line[name], &line[rest]), ("Album", " title"));
    }

    #[test]
    fn arrows_tell_keys_and_many_to_many_apart() {
        let line = "-> Artist, tracks <-> Track, artist_id -> Artist";
        let found = pieces(line, 0..line.len());
        assert!(matches!(found[0], Piece::Key { .. }));
        let Piece::ManyToMany { name: Some(name), target, .. } = found[1].clone() else {
            panic!("{found:?}")
        };
        assert_eq!((&line[name], &line[target]), ("tracks", "Track"));
        assert!(matches!(found[2], Piece::Column(_)));
    }
}
