//! `default`, `onupdate` and `server_default` as one line of Python, both ways.
//!
//! Knows values and their text only: no window, no document. What is read is a constant, a callable
//! by its name, or a SQL expression of the few forms that the schema holds.

use serde_json::{Map, Number, Value};

use crate::schema::{ColumnDefault, ColumnType, ServerDefault, SqlExpression, is_constant_call};

/// A `default=` or `onupdate=` as Python: `0`, `'new'`, `datetime.utcnow`, `func.now()`.
pub fn column_default_text(value: &ColumnDefault) -> String {
    match value {
        ColumnDefault::Scalar(value) => python_literal(value),
        ColumnDefault::Constant(constant) => constant.to_string(),
        ColumnDefault::EnumMember(text) | ColumnDefault::Callable(text) => text.clone(),
        ColumnDefault::Sql(expression) => sql_expression_text(expression),
    }
}

/// A `server_default=` as Python: `'0'`, `text('CURRENT_TIMESTAMP')`, `func.now()`.
pub fn server_default_text(value: &ServerDefault) -> String {
    match value {
        ServerDefault::String(text) => quoted(text),
        ServerDefault::Sql(expression) => sql_expression_text(expression),
    }
}

/// Reads a `default=` or `onupdate=` of a column of this type.
///
/// # Errors
/// One sentence that says what to write instead.
pub fn read_column_default(
    text: &str,
    column_type: Option<&ColumnType>,
) -> Result<ColumnDefault, String> {
    let text = text.trim();
    if let Some(expression) = read_sql_expression(text)? {
        return Ok(ColumnDefault::Sql(expression));
    }
    if is_constant_call(text) {
        return text.parse().map(ColumnDefault::Constant);
    }
    if text.starts_with("lambda ") || text.starts_with("lambda:") {
        return Ok(ColumnDefault::Callable(text.to_owned()));
    }
    if is_dotted_name(text) && !matches!(text, "None" | "True" | "False") {
        return read_name(text, column_type);
    }
    read_literal(text).map(ColumnDefault::Scalar)
}

/// Reads a `server_default=`.
///
/// # Errors
/// One sentence that says what to write instead.
pub fn read_server_default(text: &str) -> Result<ServerDefault, String> {
    let text = text.trim();
    if let Some(expression) = read_sql_expression(text)? {
        return Ok(ServerDefault::Sql(expression));
    }
    let keyword = text.to_ascii_uppercase();
    if matches!(keyword.as_str(), "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME") {
        return Ok(ServerDefault::Sql(SqlExpression::Text(keyword)));
    }
    match text {
        "True" => return Ok(ServerDefault::Sql(SqlExpression::True)),
        "False" => return Ok(ServerDefault::Sql(SqlExpression::False)),
        "None" => return Ok(ServerDefault::Sql(SqlExpression::Null)),
        _ => {}
    }
    match read_literal(text) {
        Ok(Value::String(text)) => Ok(ServerDefault::String(text)),
        // A database's default is text to SQLAlchemy, also where it is a number.
        Ok(Value::Number(number)) => Ok(ServerDefault::String(number.to_string())),
        _ => Err("Write text in quotes, 'new', a number, func.now() or text('SQL')".to_owned()),
    }
}

fn read_name(text: &str, column_type: Option<&ColumnType>) -> Result<ColumnDefault, String> {
    if let Some(ColumnType::Enum(of)) = column_type
        && let Some(class) = &of.enum_class
        && let Some(member) = text.strip_prefix(&format!("{}.", class.class_name))
    {
        if class.members.iter().any(|(name, _)| name == member) {
            return Ok(ColumnDefault::EnumMember(text.to_owned()));
        }
        return Err(format!("{} has no member {member}", class.class_name));
    }
    if text.contains('.') || matches!(text, "dict" | "list" | "set" | "tuple" | "uuid4") {
        return Ok(ColumnDefault::Callable(text.to_owned()));
    }
    Err(format!(
        "Put text in quotes: '{text}'. A callable is written with its module: datetime.utcnow"
    ))
}

fn sql_expression_text(expression: &SqlExpression) -> String {
    match expression {
        SqlExpression::Text(text) => format!("text({})", quoted(text)),
        SqlExpression::Function { name, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(python_literal).collect();
            format!("func.{name}({})", arguments.join(", "))
        }
        SqlExpression::True => "true()".to_owned(),
        SqlExpression::False => "false()".to_owned(),
        SqlExpression::Null => "null()".to_owned(),
    }
}

/// `Ok(None)` where the text is no SQL expression at all.
fn read_sql_expression(text: &str) -> Result<Option<SqlExpression>, String> {
    match text {
        "true()" => return Ok(Some(SqlExpression::True)),
        "false()" => return Ok(Some(SqlExpression::False)),
        "null()" => return Ok(Some(SqlExpression::Null)),
        _ => {}
    }
    let text = text.strip_prefix("db.").unwrap_or(text);
    if let Some(inner) = text.strip_prefix("text(") {
        let Some(inner) = inner.strip_suffix(')') else { return Err(unclosed()) };
        return match read_literal(inner) {
            Ok(Value::String(sql)) => Ok(Some(SqlExpression::Text(sql))),
            _ => Err("text(…) takes SQL in quotes: text('now()')".to_owned()),
        };
    }
    let Some(call) = text.strip_prefix("func.") else { return Ok(None) };
    let Some((name, inner)) = call.split_once('(') else {
        return Err(format!("A SQL function is called: func.{call}()"));
    };
    let Some(inner) = inner.strip_suffix(')') else { return Err(unclosed()) };
    if !is_dotted_name(name) {
        return Err(format!("{name} is not the name of a SQL function"));
    }
    let Value::Array(arguments) = read_literal(&format!("[{inner}]"))? else {
        return Err("The arguments of a SQL function are constants".to_owned());
    };
    Ok(Some(SqlExpression::Function { name: name.to_owned(), arguments }))
}

fn unclosed() -> String {
    "The closing parenthesis is missing".to_owned()
}

fn is_dotted_name(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            part.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
}

/// A constant as Python writes it.
fn python_literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(python_literal).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted(key), python_literal(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// Reads a Python constant: number, text, True, False, None, list or dict of such.
fn read_literal(text: &str) -> Result<Value, String> {
    let mut reader = Reader { rest: text.trim(), depth: 0 };
    let value = reader.value()?;
    if reader.rest.trim().is_empty() {
        Ok(value)
    } else {
        Err(format!("{} is not a constant; put text in quotes", text.trim()))
    }
}

/// Deeper nesting than this is refused, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 32;

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Value, String> {
        self.skip_blanks();
        let Some(first) = self.rest.chars().next() else {
            return Err("A value is missing".to_owned());
        };
        match first {
            '\'' | '"' => self.string(first).map(Value::String),
            '[' | '{' if self.depth >= MAX_DEPTH => Err("The value is nested too deep".to_owned()),
            '[' => self.list(),
            '{' => self.dict(),
            _ => self.word(),
        }
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, c: char) -> bool {
        self.skip_blanks();
        let Some(rest) = self.rest.strip_prefix(c) else { return false };
        self.rest = rest;
        true
    }

    fn string(&mut self, quote: char) -> Result<String, String> {
        let mut out = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == quote {
                self.rest = &self.rest[at + c.len_utf8()..];
                return Ok(out);
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, 'r')) => out.push('\r'),
                Some((_, 't')) => out.push('\t'),
                Some((_, c)) => out.push(c),
                None => break,
            }
        }
        Err("The closing quote is missing".to_owned())
    }

    fn list(&mut self) -> Result<Value, String> {
        self.rest = &self.rest[1..];
        self.depth += 1;
        let mut items = Vec::new();
        while !self.takes(']') {
            items.push(self.value()?);
            if !self.takes(',') && !self.rest.starts_with(']') {
                return Err("The closing bracket is missing".to_owned());
            }
        }
        self.depth -= 1;
        Ok(Value::Array(items))
    }

    fn dict(&mut self) -> Result<Value, String> {
        self.rest = &self.rest[1..];
        self.depth += 1;
        let mut entries = Map::new();
        while !self.takes('}') {
            let Value::String(key) = self.value()? else {
                return Err("The keys of a dict are text in quotes".to_owned());
            };
            if !self.takes(':') {
                return Err("A colon is missing after a key".to_owned());
            }
            let value = self.value()?;
            entries.insert(key, value);
            if !self.takes(',') && !self.rest.starts_with('}') {
                return Err("The closing brace is missing".to_owned());
            }
        }
        self.depth -= 1;
        Ok(Value::Object(entries))
    }

    fn word(&mut self) -> Result<Value, String> {
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "None" => return Ok(Value::Null),
            "True" => return Ok(Value::Bool(true)),
            "False" => return Ok(Value::Bool(false)),
            _ => {}
        }
        if let Ok(number) = word.parse::<i64>() {
            return Ok(Value::from(number));
        }
        let looks_numeric = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let number = word.parse::<f64>().ok().filter(|_| looks_numeric).and_then(Number::from_f64);
        number
            .map(Value::Number)
            .ok_or_else(|| format!("{word} is not a constant; put text in quotes: '{word}'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_default(text: &str, expected: &ColumnDefault) {
        let read = read_column_default(text, None).unwrap();
        assert_eq!(&read, expected, "{text}");
        assert_eq!(column_default_text(&read), text);
    }

    #[test]
    fn constants_callables_and_functions_read_back_as_written() {
        check_default("0", &ColumnDefault::Scalar(0.into()));
        check_default("-2.5", &ColumnDefault::Scalar((-2.5).into()));
        check_default("True", &ColumnDefault::Scalar(true.into()));
        check_default(r"'it\'s'", &ColumnDefault::Scalar("it's".into()));
        check_default("['a', 1, None]", &ColumnDefault::Scalar(serde_json::json!(["a", 1, null])));
        check_default("{'a': []}", &ColumnDefault::Scalar(serde_json::json!({"a": []})));
        check_default("datetime.utcnow", &ColumnDefault::Callable("datetime.utcnow".into()));
        check_default(
            "Decimal('0.10')",
            &ColumnDefault::Constant("Decimal('0.10')".parse().unwrap()),
        );
        check_default("lambda: 1", &ColumnDefault::Callable("lambda: 1".into()));
        check_default(
            "func.coalesce('a', 1)",
            &ColumnDefault::Sql(SqlExpression::Function {
                name: "coalesce".into(),
                arguments: vec!["a".into(), 1.into()],
            }),
        );
    }

    #[test]
    fn a_bare_word_is_asked_to_be_quoted() {
        let trouble = read_column_default("active", None).unwrap_err();
        assert!(trouble.contains("'active'"), "{trouble}");
    }

    #[test]
    fn a_server_default_takes_numbers_as_text_and_keywords_as_sql() {
        assert_eq!(read_server_default("0").unwrap(), ServerDefault::String("0".into()));
        assert_eq!(
            read_server_default("current_timestamp").unwrap(),
            ServerDefault::Sql(SqlExpression::Text("CURRENT_TIMESTAMP".into())),
        );
        assert_eq!(read_server_default("'x'").unwrap(), ServerDefault::String("x".into()));
        assert!(read_server_default("[1]").is_err());
    }

    #[test]
    fn what_is_left_open_is_refused() {
        for text in ["'a", "[1", "{'a': 1", "text('a'", "func.now(", "func.now", "1 2", "{1: 2}"] {
            assert!(read_column_default(text, None).is_err(), "{text}");
        }
        let deep = "[".repeat(4000);
        assert!(read_column_default(&deep, None).is_err());
    }
}
