//! SQL cut into words, strings and names, by each dialect's own manual; knows nothing of the
//! program under test.

use backref::ddl::Dialect;

/// A piece of SQL. Blanks and comments are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A bare word or number.
    Word(String),
    /// A quoted name, as it is meant.
    Name(String),
    /// A string, as it is meant.
    Text(String),
    /// Any other character.
    Sign(char),
}

/// All tokens of a script; the error is a quote or comment that does not end.
pub fn tokens(sql: &str, dialect: Dialect) -> Result<Vec<Token>, String> {
    let mysql = dialect == Dialect::Mysql;
    let chars: Vec<char> = sql.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied();
        if c.is_ascii_whitespace() {
            at += 1;
        } else if c == '-' && next == Some('-') || mysql && c == '#' {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '/' && next == Some('*') {
            let end = (at + 2..chars.len()).find(|end| chars[*end..].starts_with(&['*', '/']));
            at = end.ok_or("an open comment")? + 2;
        } else if c == '\'' || c == '"' || (c == '`' && dialect != Dialect::Postgresql) {
            let (meaning, end) = quoted(&chars, at, mysql && c != '`')?;
            let is_text = c == '\'' || (mysql && c == '"');
            tokens.push(if is_text { Token::Text(meaning) } else { Token::Name(meaning) });
            at = end;
        } else if c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii() {
            let is_word =
                |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii();
            let word: String = chars[at..].iter().copied().take_while(is_word).collect();
            at += word.chars().count();
            tokens.push(Token::Word(word));
        } else {
            tokens.push(Token::Sign(c));
            at += 1;
        }
    }
    Ok(tokens)
}

fn quoted(chars: &[char], start: usize, escapes: bool) -> Result<(String, usize), String> {
    let quote = chars[start];
    let mut meaning = String::new();
    let mut at = start + 1;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        if c == '\\' && escapes {
            meaning.push(next.ok_or("an open quote")?);
            at += 2;
        } else if c == quote && next == Some(quote) {
            meaning.push(quote);
            at += 2;
        } else if c == quote {
            return Ok((meaning, at + 1));
        } else {
            meaning.push(c);
            at += 1;
        }
    }
    Err("an open quote".to_owned())
}

/// Statements without their semicolons.
pub fn statements(tokens: &[Token]) -> Vec<&[Token]> {
    let parts = tokens.split(|token| *token == Token::Sign(';'));
    parts.filter(|part| !part.is_empty()).collect()
}
