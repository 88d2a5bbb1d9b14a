//! A line read: name, type, options, foreign key.

use std::ops::Range;

use super::tokens::{Token, tokens, unquoted};
use super::{ColumnLineError, types, values};
use crate::document::{ColumnSpec, ForeignKeySpec};
use crate::schema::Autoincrement;

/// The words that begin an option, so that they are no types.
pub(super) const OPTION_WORDS: [&str; 17] = [
    "pk",
    "primary_key",
    "primary",
    "unique",
    "index",
    "not",
    "nullable",
    "null",
    "default",
    "server_default",
    "onupdate",
    "autoincrement",
    "comment",
    "references",
    "on",
    "->",
    "foreign",
];

/// Reads a column from one line: `price Numeric(10,2) not null default 0`.
pub fn parse_column_line(line: &str) -> Result<ColumnSpec, ColumnLineError> {
    let tokens = tokens(line)?;
    let mut words = Words { tokens: &tokens, at: 0, end: line.len() };
    let name = words.next("Write a name, such as username")?;
    let (plain, is_required) = required(&name.text);
    let column_name = if name.is_quoted() { unquoted(plain) } else { plain.to_owned() };
    if column_name.trim().is_empty() {
        return Err(ColumnLineError::new(name.range.clone(), "A column needs a name"));
    }
    if !name.is_quoted()
        && column_name.contains(['(', ')', '[', ']', '{', '}', ',', ';', '"', '\''])
    {
        let message =
            format!("Put a name with such signs in quotes: \"{}\"", column_name.replace('"', ""));
        return Err(ColumnLineError::new(name.range.clone(), message));
    }
    if name.text == "->" {
        return Err(ColumnLineError::new(name.range.clone(), "Write the column's name first"));
    }
    let mut spec = ColumnSpec::new(column_name, None);
    spec.column.nullable = is_required.then_some(false);
    let is_option = |token: &Token| OPTION_WORDS.iter().any(|word| token.is(word));
    if words.peek().is_some_and(|token| !is_option(token)) {
        spec.column.column_type = Some(words.column_type()?);
    }
    let mut seen: Vec<&'static str> = if is_required { vec!["nullable"] } else { Vec::new() };
    while let Some(token) = words.take() {
        let option = words.option(token, &mut spec)?;
        if seen.contains(&option) {
            let message = format!("{option} is said twice");
            return Err(ColumnLineError::new(token.range.clone(), message));
        }
        seen.push(option);
    }
    Ok(spec)
}

/// The words of a line, taken one by one.
struct Words<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The end of the line, where something may be missing.
    end: usize,
}

impl<'a> Words<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The next word if it is this one.
    fn take_if(&mut self, word: &str) -> bool {
        let is_it = self.peek().is_some_and(|token| token.is(word));
        self.at += usize::from(is_it);
        is_it
    }

    fn next(&mut self, if_missing: &str) -> Result<&'a Token, ColumnLineError> {
        self.take().ok_or_else(|| ColumnLineError::new(self.end..self.end, if_missing))
    }

    /// `String(64)`, `String (64)`, `double precision`, `timestamp with time zone`.
    fn column_type(&mut self) -> Result<crate::schema::ColumnType, ColumnLineError> {
        let token = self.next("Write a type")?;
        let mut whole = token.clone();
        if !token.text.contains('(')
            && let Some(brackets) = self.peek().filter(|next| next.text.starts_with('('))
        {
            // As if there were no blank; places inside the brackets stay right.
            let blank = brackets.range.start - token.range.end;
            whole.text = format!("{}{}{}", token.text, " ".repeat(blank), brackets.text);
            whole.range = token.range.start..brackets.range.end;
            self.at += 1;
            if blank > 0 {
                return types::parse_type(&without_blank(&whole, blank));
            }
        }
        if token.is("double") {
            self.take_if("precision");
        }
        if (token.is("character") || token.is("char"))
            && let Some(varying) = self.peek().filter(|next| {
                next.text.len() >= 7 && next.text[..7].eq_ignore_ascii_case("varying")
            })
        {
            self.at += 1;
            let text = format!("varchar{}", &varying.text[7..]);
            return types::parse_type(&Token { text, range: varying.range.clone() });
        }
        let mut column_type = types::parse_type(&whole)?;
        self.time_zone(&mut column_type)?;
        Ok(column_type)
    }

    /// `with time zone`, `without time zone` behind a type of SQL.
    fn time_zone(
        &mut self,
        column_type: &mut crate::schema::ColumnType,
    ) -> Result<(), ColumnLineError> {
        use crate::schema::ColumnType::{DateTime, Time};
        let (DateTime { timezone } | Time { timezone }) = column_type else { return Ok(()) };
        let is_with = self.take_if("with");
        if !is_with && !self.take_if("without") {
            return Ok(());
        }
        if !(self.take_if("time") && self.take_if("zone")) {
            let range = self.peek().map_or(self.end..self.end, |token| token.range.clone());
            return Err(ColumnLineError::new(range, "Write with time zone"));
        }
        *timezone = is_with;
        Ok(())
    }

    /// One option, of which `token` is the first word; its name is returned.
    fn option(
        &mut self,
        token: &Token,
        spec: &mut ColumnSpec,
    ) -> Result<&'static str, ColumnLineError> {
        let column = &mut spec.column;
        let word = token.text.to_ascii_lowercase();
        match word.as_str() {
            "pk" | "primary_key" | "primary" => {
                if word == "primary" && !self.take_if("key") {
                    return Err(ColumnLineError::new(token.range.clone(), "Write primary key"));
                }
                column.primary_key = true;
                Ok("primary_key")
            }
            "unique" => {
                column.unique = true;
                Ok("unique")
            }
            "index" => {
                column.index = true;
                Ok("index")
            }
            "not" => {
                if !self.take_if("null") && !self.take_if("nullable") {
                    let end = self.peek().map_or(self.end, |next| next.range.end);
                    return Err(ColumnLineError::new(token.range.start..end, "Write not null"));
                }
                column.nullable = Some(false);
                Ok("nullable")
            }
            "nullable" | "null" => {
                column.nullable = Some(true);
                Ok("nullable")
            }
            "default" => {
                let value = self.next("Write the default, such as 0 or 'draft'")?;
                column.default = Some(values::parse_default(value)?);
                Ok("default")
            }
            "onupdate" => {
                let value = self.next("Write the value, such as datetime.utcnow")?;
                column.onupdate = Some(values::parse_default(value)?);
                Ok("onupdate")
            }
            "server_default" => {
                let value =
                    self.next("Write the default in SQL, such as 0 or CURRENT_TIMESTAMP")?;
                column.server_default = Some(values::parse_server_default(value));
                Ok("server_default")
            }
            "autoincrement" => {
                let known = [
                    ("false", Autoincrement::False),
                    ("ignore_fk", Autoincrement::IgnoreFk),
                    ("auto", Autoincrement::Auto),
                    ("true", Autoincrement::True),
                ];
                let said = known.into_iter().find(|(word, _)| self.take_if(word));
                column.autoincrement = said.map_or(Autoincrement::True, |(_, value)| value);
                Ok("autoincrement")
            }
            "comment" => {
                let text = self.next("Write the comment in quotes")?;
                if !text.is_quoted() {
                    let message = "Put the comment in quotes";
                    return Err(ColumnLineError::new(text.range.clone(), message));
                }
                column.comment = Some(unquoted(&text.text));
                Ok("comment")
            }
            "foreign" => {
                let is_whole =
                    self.take_if("key") && (self.take_if("->") || self.take_if("references"));
                if !is_whole {
                    let message = "Write -> and what the column refers to, such as -> roles.id";
                    return Err(ColumnLineError::new(token.range.clone(), message));
                }
                self.foreign_key(spec)
            }
            "->" | "references" => self.foreign_key(spec),
            "on" => self.action(token, spec),
            _ => Err(unknown_option(token)),
        }
    }

    /// `roles.id`, `roles(id)`, `Role`, behind the arrow.
    fn foreign_key(&mut self, spec: &mut ColumnSpec) -> Result<&'static str, ColumnLineError> {
        let token = self.next("Write what the column refers to, such as roles.id or Role")?;
        let (text, is_required) = required(&token.text);
        if is_required {
            spec.column.nullable = Some(false);
        }
        let mut parts = name_parts(text)
            .filter(|parts| parts.iter().all(|part| !part.is_empty()))
            .ok_or_else(|| {
                let message = "Write a table and its column here, such as roles.id";
                ColumnLineError::new(token.range.clone(), message)
            })?;
        let mut column = if parts.len() > 1 { parts.pop() } else { None };
        if column.is_none()
            && let Some(next) = self.peek().filter(|next| next.text.starts_with('('))
        {
            self.at += 1;
            column = Some(next.text.trim_matches(['(', ')']).trim().to_owned());
        }
        let foreign_key = spec.foreign_key.get_or_insert_default();
        foreign_key.table = parts.join(".");
        foreign_key.column = column;
        Ok("the foreign key")
    }

    /// `on delete cascade`, `on update set null`.
    fn action(
        &mut self,
        token: &Token,
        spec: &mut ColumnSpec,
    ) -> Result<&'static str, ColumnLineError> {
        let Some(foreign_key) = &mut spec.foreign_key else {
            let message = "Write -> and what the column refers to before on delete";
            return Err(ColumnLineError::new(token.range.clone(), message));
        };
        let which = self.next("Write on delete or on update")?;
        let is_delete = which.is("delete");
        if !is_delete && !which.is("update") {
            let message = "Write on delete or on update";
            return Err(ColumnLineError::new(which.range.clone(), message));
        }
        let action = self.action_words()?;
        if is_delete {
            foreign_key.ondelete = Some(action);
            Ok("on delete")
        } else {
            foreign_key.onupdate = Some(action);
            Ok("on update")
        }
    }

    fn action_words(&mut self) -> Result<String, ColumnLineError> {
        let message = "Write cascade, set null, set default, restrict or no action";
        let first = self.next(message)?;
        if first.is_quoted() {
            return Ok(unquoted(&first.text));
        }
        let mut range: Range<usize> = first.range.clone();
        let words = match first.text.to_ascii_lowercase().as_str() {
            "cascade" => Some("CASCADE"),
            "restrict" => Some("RESTRICT"),
            "set" if self.take_if("null") => Some("SET NULL"),
            "set" if self.take_if("default") => Some("SET DEFAULT"),
            "no" if self.take_if("action") => Some("NO ACTION"),
            "set" | "no" => {
                range.end = self.peek().map_or(range.end, |next| next.range.end);
                None
            }
            _ => None,
        };
        words.map(str::to_owned).ok_or_else(|| ColumnLineError::new(range, message))
    }
}

/// A word without the `!` that ends it, and whether there was one: a value is required.
fn required(word: &str) -> (&str, bool) {
    match word.strip_suffix('!') {
        Some(name) if !name.is_empty() => (name, true),
        _ => (word, false),
    }
}

/// `String (64)` as `String(64)`, placed so that the brackets' places are right.
fn without_blank(token: &Token, blank: usize) -> Token {
    let name_end = token.text.find(' ').unwrap_or(token.text.len());
    let text = format!("{}{}", &token.text[..name_end], &token.text[name_end + blank..]);
    Token { text, range: token.range.start + blank..token.range.end }
}

/// `roles.id` as `roles` and `id`, `roles(id)` the same; quoted parts may hold dots.
fn name_parts(text: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '"' | '\'' => {
                let length = super::tokens::quoted_length(rest)?;
                parts.last_mut()?.push_str(&unquoted(&rest[..length]));
                length
            }
            '(' => {
                let column = rest.strip_prefix('(')?.strip_suffix(')')?.trim();
                parts.push(name_parts(column)?.join("."));
                rest.len()
            }
            '.' => {
                parts.push(String::new());
                1
            }
            char => {
                parts.last_mut()?.push(char);
                char.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some(parts)
}

fn unknown_option(token: &Token) -> ColumnLineError {
    let word = token.text.as_str();
    let nearest = OPTION_WORDS.iter().find(|option| {
        word.len() >= 2 && option.len() > 2 && option.starts_with(&word.to_ascii_lowercase())
    });
    ColumnLineError::new(
        token.range.clone(),
        match nearest {
            Some(nearest) => format!("{word} is not an option. Is {nearest} meant?"),
            None => format!(
                "{word} is not an option. Write pk, unique, index, not null, default, comment or ->"
            ),
        },
    )
}

/// A foreign key as the line has it, to be read back by this file.
pub(super) fn foreign_key_text(foreign_key: &ForeignKeySpec) -> String {
    let mut text = format!("-> {}", name_text(&foreign_key.table));
    if let Some(column) = &foreign_key.column {
        text.push('.');
        text.push_str(&name_text(column));
    }
    for (word, action) in
        [(" on delete ", &foreign_key.ondelete), (" on update ", &foreign_key.onupdate)]
    {
        let Some(action) = action else { continue };
        text.push_str(word);
        match action.as_str() {
            "CASCADE" | "RESTRICT" | "SET NULL" | "SET DEFAULT" | "NO ACTION" => {
                text.push_str(&action.to_ascii_lowercase());
            }
            other => text.push_str(&super::tokens::quoted(other)),
        }
    }
    text
}

fn name_text(name: &str) -> String {
    let is_plain =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    if is_plain { name.to_owned() } else { super::tokens::quoted(name) }
}
