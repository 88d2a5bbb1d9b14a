//! What a CHECK asks for, as far as that is simple: `price >= 0`, `a < b`, `x IN (…)`, `length(x) > 2`. What is
//! not understood is left to the database, which refuses the row, and to the constants in the text, which are
//! then tried.

use super::Cell;

/// One CHECK of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Check {
    /// Its name and its text, either of which the database may tell.
    pub name: String,
    pub sqltext: String,
    /// The columns in it, by their places in the table.
    pub columns: Vec<usize>,
    /// The constants in it.
    pub constants: Vec<Cell>,
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// At least so much; more, if true.
    Least(usize, f64, bool),
    /// At most so much; less, if true.
    Most(usize, f64, bool),
    /// Not this.
    Not(usize, f64),
    OneOf(usize, Vec<Cell>),
    LongerThan(usize, usize),
    /// The first is no larger than the second; smaller, if true.
    Ordered(usize, usize, bool),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    /// A name in quotes.
    Name(String),
    Number(f64),
    Text(String),
    Sign(String),
}

/// Reads a condition over columns of these names.
pub(super) fn read_check(name: &str, sqltext: &str, columns: &[&str]) -> Check {
    let tokens = tokens_of(sqltext);
    let mut check =
        Check { name: name.to_owned(), sqltext: sqltext.to_owned(), ..Check::default() };
    for token in &tokens {
        if let Some(column) = column_of(token, columns) {
            if !check.columns.contains(&column) {
                check.columns.push(column);
            }
            continue;
        }
        match token {
            Token::Number(number) => check.constants.push(number_cell(*number)),
            Token::Text(text) => check.constants.push(Cell::Text(text.clone())),
            _ => {}
        }
    }
    read_terms(&tokens, columns, &mut check.terms);
    check
}

fn read_terms(tokens: &[Token], columns: &[&str], terms: &mut Vec<Term>) {
    let tokens = without_parentheses(tokens);
    let alternatives = split(tokens, "OR");
    if alternatives.len() > 1 {
        // One of them is enough; `x IS NULL` says nothing of what x is otherwise.
        let says = |part: &&[Token]| !part.iter().any(|token| is_word(token, "NULL"));
        if let Some(first) = alternatives.iter().copied().find(says) {
            read_terms(first, columns, terms);
        }
        return;
    }
    let parts = split(tokens, "AND");
    if parts.len() > 1 {
        for part in parts {
            read_terms(part, columns, terms);
        }
        return;
    }
    read_term(tokens, columns, terms);
}

fn read_term(tokens: &[Token], columns: &[&str], terms: &mut Vec<Term>) {
    let column = |token: &Token| column_of(token, columns);
    match tokens {
        [
            Token::Word(length),
            Token::Sign(open),
            one,
            Token::Sign(close),
            Token::Sign(sign),
            Token::Number(number),
        ] if length.eq_ignore_ascii_case("length") && open == "(" && close == ")" => {
            let Some(at) = column(one) else { return };
            match sign.as_str() {
                ">" => terms.push(Term::LongerThan(at, *number as usize)),
                ">=" | "=" => {
                    terms.push(Term::LongerThan(at, (*number as usize).saturating_sub(1)));
                }
                _ => {}
            }
        }
        [one, Token::Sign(sign), other] => match (column(one), column(other)) {
            (Some(one), Some(other)) => match sign.as_str() {
                "<" | "<=" => terms.push(Term::Ordered(one, other, sign == "<")),
                ">" | ">=" => terms.push(Term::Ordered(other, one, sign == ">")),
                _ => {}
            },
            (Some(at), None) => compare(at, sign, other, terms),
            (None, Some(at)) => compare(at, &mirrored(sign), one, terms),
            (None, None) => {}
        },
        [one, Token::Word(between), least, Token::Word(and), most]
            if between.eq_ignore_ascii_case("BETWEEN") && and.eq_ignore_ascii_case("AND") =>
        {
            let Some(at) = column(one) else { return };
            match column(least) {
                Some(least) => terms.push(Term::Ordered(least, at, false)),
                None => compare(at, ">=", least, terms),
            }
            match column(most) {
                Some(most) => terms.push(Term::Ordered(at, most, false)),
                None => compare(at, "<=", most, terms),
            }
        }
        [one, Token::Word(word), Token::Sign(open), values @ .., Token::Sign(_)]
            if word.eq_ignore_ascii_case("IN") && open == "(" =>
        {
            let Some(at) = column(one) else { return };
            let cells = values.iter().filter_map(|token| match token {
                Token::Number(number) => Some(number_cell(*number)),
                Token::Text(text) => Some(Cell::Text(text.clone())),
                _ => None,
            });
            let cells: Vec<Cell> = cells.collect();
            if !cells.is_empty() {
                terms.push(Term::OneOf(at, cells));
            }
        }
        _ => {}
    }
}

fn compare(at: usize, sign: &str, with: &Token, terms: &mut Vec<Term>) {
    match (sign, with) {
        (">" | ">=", Token::Number(number)) => terms.push(Term::Least(at, *number, sign == ">")),
        ("<" | "<=", Token::Number(number)) => terms.push(Term::Most(at, *number, sign == "<")),
        ("<>" | "!=", Token::Number(number)) => terms.push(Term::Not(at, *number)),
        ("=" | "==", Token::Number(number)) => {
            terms.push(Term::OneOf(at, vec![number_cell(*number)]));
        }
        ("=" | "==", Token::Text(text)) => {
            terms.push(Term::OneOf(at, vec![Cell::Text(text.clone())]));
        }
        ("<>" | "!=", Token::Text(text)) if text.is_empty() => terms.push(Term::LongerThan(at, 0)),
        _ => {}
    }
}

fn mirrored(sign: &str) -> String {
    sign.chars()
        .map(|letter| match letter {
            '<' => '>',
            '>' => '<',
            other => other,
        })
        .collect::<String>()
        .replace("><", "<>")
}

fn number_cell(number: f64) -> Cell {
    if number.fract() == 0.0 { Cell::Integer(number as i64) } else { Cell::Real(number) }
}

fn column_of(token: &Token, columns: &[&str]) -> Option<usize> {
    let (Token::Word(name) | Token::Name(name)) = token else { return None };
    columns.iter().position(|column| column.eq_ignore_ascii_case(name))
}

fn is_word(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(one) if one.eq_ignore_ascii_case(word))
}

fn without_parentheses(tokens: &[Token]) -> &[Token] {
    let [Token::Sign(open), inside @ .., Token::Sign(close)] = tokens else { return tokens };
    let mut depth = 0_i32;
    let closes_early = inside.iter().any(|token| {
        match token {
            Token::Sign(sign) if sign == "(" => depth += 1,
            Token::Sign(sign) if sign == ")" => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    if open == "(" && close == ")" && !closes_early { without_parentheses(inside) } else { tokens }
}

/// Parts between a word outside of parentheses. The AND of a BETWEEN is none of those.
fn split<'t>(tokens: &'t [Token], word: &str) -> Vec<&'t [Token]> {
    let (mut parts, mut start, mut depth, mut is_between) = (Vec::new(), 0, 0_i32, false);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign(sign) if sign == "(" => depth += 1,
            Token::Sign(sign) if sign == ")" => depth -= 1,
            _ if depth > 0 => {}
            _ if is_word(token, "BETWEEN") => is_between = true,
            _ if is_word(token, "AND") && is_between => is_between = false,
            _ if is_word(token, word) => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts
}

fn tokens_of(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let take = |from: usize, is_part: &dyn Fn(char) -> bool| -> usize {
            letters[from..].iter().take_while(|letter| is_part(**letter)).count()
        };
        if letter.is_whitespace() {
            at += 1;
        } else if letter.is_alphabetic() || letter == '_' {
            let count = take(at, &|letter| letter.is_alphanumeric() || letter == '_');
            tokens.push(Token::Word(letters[at..at + count].iter().collect()));
            at += count;
        } else if letter.is_ascii_digit() || (letter == '-' && begins_number(&letters, at, &tokens))
        {
            let count = 1 + take(at + 1, &|letter| letter.is_ascii_digit() || letter == '.');
            let digits: String = letters[at..at + count].iter().collect();
            tokens.push(Token::Number(digits.parse().unwrap_or_default()));
            at += count;
        } else if let Some(close) = closing(letter) {
            let mut inside = String::new();
            at += 1;
            while at < letters.len() {
                if letters[at] == close {
                    if letters.get(at + 1) != Some(&close) {
                        break;
                    }
                    at += 1;
                }
                inside.push(letters[at]);
                at += 1;
            }
            at += 1;
            tokens.push(if letter == '\'' { Token::Text(inside) } else { Token::Name(inside) });
        } else {
            let is_part = |letter: char| matches!(letter, '<' | '>' | '=' | '!');
            let count = if is_part(letter) { take(at, &is_part) } else { 1 };
            tokens.push(Token::Sign(letters[at..at + count].iter().collect()));
            at += count;
        }
    }
    tokens
}

fn begins_number(letters: &[char], at: usize, tokens: &[Token]) -> bool {
    let is_operand = !matches!(tokens.last(), None | Some(Token::Sign(_) | Token::Word(_)))
        || matches!(tokens.last(), Some(Token::Sign(sign)) if sign == ")");
    !is_operand && letters.get(at + 1).is_some_and(char::is_ascii_digit)
}

fn closing(open: char) -> Option<char> {
    match open {
        '\'' | '"' | '`' => Some(open),
        '[' => Some(']'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sqltext: &str, expected: &[Term]) {
        assert_eq!(read_check("", sqltext, &["a", "b", "kind"]).terms, expected, "{sqltext}");
    }

    #[test]
    fn simple_conditions_are_read() {
        check("a >= 0", &[Term::Least(0, 0.0, false)]);
        check("0 < a", &[Term::Least(0, 0.0, true)]);
        check("(a > -5) AND (a <= 1.5)", &[Term::Least(0, -5.0, true), Term::Most(0, 1.5, false)]);
        check("a BETWEEN 0 AND b", &[Term::Least(0, 0.0, false), Term::Ordered(0, 1, false)]);
        check("b IS NULL OR b > a", &[Term::Ordered(0, 1, true)]);
        let words = ["x", "it's"].map(|text| Cell::Text(text.to_owned()));
        check("\"kind\" IN ('x', 'it''s')", &[Term::OneOf(2, words.to_vec())]);
        check("length(kind) >= 3", &[Term::LongerThan(2, 2)]);
        check("a % 2 = 0", &[]);
    }
}
