//! SQL and Python cut into coloured pieces, line by line.
//!
//! A tokenizer for reading, not for compiling: words, strings, numbers, comments and the rest. It
//! knows no window; what colour a piece has is told by the theme.

use std::ops::Range;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // plain words
pub enum Language {
    Sql,
    Python,
}

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // plain words
pub enum Piece {
    Keyword,
    Name,
    String,
    Number,
    Comment,
    Plain,
}

/// One line: its bytes in the text, and its pieces in order, which cover it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The bytes of the line, without its end.
    pub range: Range<usize>,
    /// Pieces; their bytes in the whole text.
    pub pieces: Vec<(Range<usize>, Piece)>,
}

/// Cuts a text into lines of coloured pieces.
pub fn code_lines(text: &str, language: Language) -> Vec<CodeLine> {
    let mut lines = vec![CodeLine { range: 0..0, pieces: Vec::new() }];
    let mut at = 0;
    while at < text.len() {
        let (length, piece) = next_piece(&text[at..], language);
        push(&mut lines, text, at..at + length, piece);
        at += length;
    }
    if let Some(last) = lines.last_mut() {
        last.range.end = text.len();
    }
    // A text that ends with a line's end has no empty line behind it.
    if lines.len() > 1 && lines.last().is_some_and(|line| line.range.is_empty()) {
        lines.pop();
    }
    lines
}

/// Adds a piece, cut at the ends of lines.
fn push(lines: &mut Vec<CodeLine>, text: &str, range: Range<usize>, piece: Piece) {
    let mut start = range.start;
    for (offset, _) in text[range.clone()].match_indices('\n') {
        let end = range.start + offset;
        add(lines, start..end, piece);
        if let Some(line) = lines.last_mut() {
            line.range.end = end;
        }
        lines.push(CodeLine { range: end + 1..end + 1, pieces: Vec::new() });
        start = end + 1;
    }
    add(lines, start..range.end, piece);
}

fn add(lines: &mut [CodeLine], range: Range<usize>, piece: Piece) {
    let Some(line) = lines.last_mut().filter(|_| !range.is_empty()) else { return };
    match line.pieces.last_mut() {
        Some((last, same)) if *same == piece && last.end == range.start => last.end = range.end,
        _ => line.pieces.push((range, piece)),
    }
}

/// Length in bytes and kind of the first piece of `rest`, which is not empty.
fn next_piece(rest: &str, language: Language) -> (usize, Piece) {
    let first = rest.chars().next().unwrap_or(' ');
    let starts_comment = match language {
        Language::Sql => rest.starts_with("--"),
        Language::Python => first == '#',
    };
    if starts_comment {
        return (rest.find('\n').unwrap_or(rest.len()), Piece::Comment);
    }
    if language == Language::Sql && rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), Piece::Comment);
    }
    if language == Language::Python {
        for quotes in ["\"\"\"", "'''"] {
            if let Some(inner) = rest.strip_prefix(quotes) {
                return (inner.find(quotes).map_or(rest.len(), |end| end + 6), Piece::String);
            }
        }
    }
    match (first, language) {
        ('\'', _) | ('"', Language::Python) => {
            (string_length(rest, first, language), Piece::String)
        }
        ('"' | '`', Language::Sql) => (string_length(rest, first, language), Piece::Name),
        (c, _) if c.is_ascii_digit() => (
            word_length(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'),
            Piece::Number,
        ),
        (c, _) if c.is_alphabetic() || c == '_' => {
            let length = word_length(rest, |c| c.is_alphanumeric() || c == '_');
            (length, word_piece(&rest[..length], &rest[length..], language))
        }
        (c, _) => (c.len_utf8(), Piece::Plain),
    }
}

fn word_length(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c: char| !belongs(c)).unwrap_or(rest.len())
}

/// A string up to its closing quote; SQL doubles a quote, Python escapes it.
fn string_length(rest: &str, quote: char, language: Language) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if language == Language::Python => {
                chars.next();
            }
            '\n' if language == Language::Python => return at,
            c if c == quote => {
                let is_doubled = language == Language::Sql
                    && chars.next_if(|(_, next)| *next == quote).is_some();
                if !is_doubled {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    rest.len()
}

fn word_piece(word: &str, after: &str, language: Language) -> Piece {
    match language {
        Language::Sql => {
            let upper = word.to_ascii_uppercase();
            let is_keyword = SQL_KEYWORDS.binary_search(&upper.as_str()).is_ok();
            if is_keyword { Piece::Keyword } else { Piece::Plain }
        }
        Language::Python if PYTHON_KEYWORDS.contains(&word) => Piece::Keyword,
        // What is called, or begins with a capital, is a name worth seeing.
        Language::Python if after.starts_with('(') || word.starts_with(char::is_uppercase) => {
            Piece::Name
        }
        Language::Python => Piece::Plain,
    }
}

/// In the order of the alphabet.
const SQL_KEYWORDS: [&str; 96] = [
    "ADD",
    "ALTER",
    "ALWAYS",
    "AND",
    "AS",
    "ASC",
    "AUTOINCREMENT",
    "AUTO_INCREMENT",
    "BETWEEN",
    "BIGINT",
    "BIGSERIAL",
    "BLOB",
    "BOOL",
    "BOOLEAN",
    "BY",
    "BYTEA",
    "CASCADE",
    "CASE",
    "CHAR",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "COMMENT",
    "CONSTRAINT",
    "CREATE",
    "CURRENT_TIMESTAMP",
    "DATE",
    "DATETIME",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DOUBLE",
    "ELSE",
    "END",
    "ENUM",
    "EXISTS",
    "FALSE",
    "FLOAT",
    "FOREIGN",
    "FROM",
    "GENERATED",
    "GROUP",
    "IDENTITY",
    "IF",
    "IN",
    "INDEX",
    "INITIALLY",
    "INTEGER",
    "INTERVAL",
    "IS",
    "JOIN",
    "JSON",
    "KEY",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NO",
    "NOT",
    "NULL",
    "NUMERIC",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "PRECISION",
    "PRIMARY",
    "REFERENCES",
    "RESTRICT",
    "SELECT",
    "SERIAL",
    "SET",
    "SMALLINT",
    "SMALLSERIAL",
    "STORED",
    "STRICT",
    "TABLE",
    "TEXT",
    "THEN",
    "TIME",
    "TIMESTAMP",
    "TRUE",
    "TYPE",
    "UNIQUE",
    "UPDATE",
    "USING",
    "UUID",
    "VALUES",
    "VARCHAR",
    "VIEW",
    "WHEN",
    "WHERE",
    "WITHOUT",
];

const PYTHON_KEYWORDS: [&str; 24] = [
    "False", "None", "True", "and", "as", "class", "def", "elif", "else", "except", "for", "from",
    "if", "import", "in", "is", "lambda", "not", "or", "pass", "raise", "return", "try", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Language, expected: &[(&str, Piece)]) {
        let lines = code_lines(text, language);
        let pieces: Vec<(&str, Piece)> = lines
            .iter()
            .flat_map(|line| &line.pieces)
            .map(|(range, piece)| (&text[range.clone()], *piece))
            .filter(|(text, _)| !text.trim().is_empty())
            .collect();
        assert_eq!(pieces, expected, "{text}");
    }

    #[test]
    fn sql_keywords_stand_in_the_order_of_the_alphabet() {
        assert!(SQL_KEYWORDS.is_sorted());
    }

    #[test]
    fn sql_strings_double_their_quotes() {
        check(
            "DEFAULT 'it''s' -- a",
            Language::Sql,
            &[("DEFAULT", Piece::Keyword), ("'it''s'", Piece::String), ("-- a", Piece::Comment)],
        );
        check(
            "create table \"order\"",
            Language::Sql,
            &[("create", Piece::Keyword), ("table", Piece::Keyword), ("\"order\"", Piece::Name)],
        );
    }

    #[test]
    fn python_strings_escape_their_quotes() {
        check(
            r"x = db.Column('a\'b', 12)",
            Language::Python,
            &[
                ("x = db.", Piece::Plain),
                ("Column", Piece::Name),
                ("(", Piece::Plain),
                (r"'a\'b'", Piece::String),
                (", ", Piece::Plain),
                ("12", Piece::Number),
                (")", Piece::Plain),
            ],
        );
    }

    #[test]
    fn a_comment_over_several_lines_is_cut_at_their_ends() {
        let text = "/* a\n b */ x\n\ny";
        let lines = code_lines(text, Language::Sql);
        let texts: Vec<&str> = lines.iter().map(|line| &text[line.range.clone()]).collect();
        assert_eq!(texts, ["/* a", " b */ x", "", "y"]);
        assert_eq!(lines[1].pieces[0], (5..10, Piece::Comment));
    }

    #[test]
    fn pieces_cover_every_line_whole() {
        for text in ["", "\n", "a\n", "'open", "é'ü\"", "1.5e3,x\r\n"] {
            for language in [Language::Sql, Language::Python] {
                for line in code_lines(text, language) {
                    let mut at = line.range.start;
                    for (range, _) in &line.pieces {
                        assert_eq!(range.start, at, "{text:?}");
                        at = range.end;
                    }
                    assert_eq!(at, line.range.end, "{text:?}");
                }
            }
        }
    }
}
