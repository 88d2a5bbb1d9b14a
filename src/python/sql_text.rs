//! SQL inside Python: `db.text("...")`, `db.func.now()` and constants.

use serde_json::Value;

use super::identifier::is_identifier;
use super::layout::Code;
use super::literal::{literal, value_literal};
use super::module::Module;
use crate::schema::SqlExpression;

/// A string literal of SQL that SQLAlchemy is to leave as it is.
///
/// `text()` (and so `CheckConstraint` and `Computed`) takes `:name` for a parameter; a backslash
/// before the colon keeps it (`TextClause._bind_params_regex`, `BIND_PARAMS_ESC`). All colons are
/// escaped if one must be, since an escaped one may not be followed by one that is not.
pub(super) fn sql_literal(sql: &str) -> String {
    let mut previous = ' ';
    let mut must_escape = false;
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        let before_word = chars.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
        must_escape |= c == ':' && (previous == '\\' || before_word && previous != ':');
        previous = c;
    }
    if must_escape { literal(&sql.replace(':', "\\:")) } else { literal(sql) }
}

/// `db.text("...")`.
pub(super) fn text_call(module: &mut Module<'_>, sql: &str) -> Code {
    Code::call(&module.library("text"), vec![Code::atom(sql_literal(sql))])
}

/// The expression of an index: a call as `db.func.lower(db.text("name"))`, since MySQL's dialect puts
/// parentheses around functions only (`MySQLDDLCompiler.visit_create_index`); all else as text.
pub(super) fn index_expression(module: &mut Module<'_>, sql: &str) -> Code {
    let Some((name, arguments)) = call_parts(sql.trim()) else { return text_call(module, sql) };
    let arguments = match arguments.trim() {
        "" => Vec::new(),
        arguments => vec![text_call(module, arguments)],
    };
    Code::call(&format!("{}.{name}", module.library("func")), arguments)
}

/// Functions that `SQLAlchemy` does not write as `name(arguments)` on every dialect, or whose
/// arguments it takes apart.
const SPECIAL: [&str; 25] = [
    "aggregate_strings",
    "array_agg",
    "cast",
    "char_length",
    "concat",
    "count",
    "cube",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "extract",
    "grouping_sets",
    "localtime",
    "localtimestamp",
    "next_value",
    "now",
    "pow",
    "random",
    "rollup",
    "session_user",
    "substring",
    "sysdate",
    "user",
    "within_group",
];

/// `lower(name)` is `lower` and `name`, if that is all there is.
fn call_parts(sql: &str) -> Option<(&str, &str)> {
    let (name, rest) = sql.split_once('(')?;
    let is_plain = is_identifier(name)
        && !name.starts_with('_')
        && !name.ends_with('_')
        && !SPECIAL.contains(&&*name.to_ascii_lowercase());
    let arguments = rest.strip_suffix(')').filter(|_| is_plain)?;
    let (mut depth, mut quote) = (0_usize, None);
    for c in arguments.chars() {
        match (quote, c) {
            (Some(open), c) => quote = quote.filter(|_| c != open),
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0 && quote.is_none()).then_some((name, arguments))
}

/// A SQL expression; the error says what is wrong and what to do.
pub(super) fn sql_expression(
    module: &mut Module<'_>,
    expression: &SqlExpression,
) -> Result<Code, String> {
    let mut constant = |name| Ok(Code::call(&module.library(name), Vec::new()));
    match expression {
        SqlExpression::Text(sql) => Ok(text_call(module, sql)),
        SqlExpression::True => constant("true"),
        SqlExpression::False => constant("false"),
        SqlExpression::Null => constant("null"),
        SqlExpression::Function { name, arguments } => function_call(module, name, arguments),
    }
}

fn function_call(module: &mut Module<'_>, name: &str, arguments: &[Value]) -> Result<Code, String> {
    let mut path = module.library("func");
    for part in name.split('.') {
        // `func` drops one underscore at the end, for names that are keywords of Python.
        let attribute = if is_identifier(part) && !part.ends_with('_') {
            part.to_owned()
        } else {
            format!("{part}_")
        };
        if part.starts_with('_') || !is_identifier(&attribute) {
            return Err(format!(
                "{} cannot be written as a function of SQLAlchemy's func. Write it as SQL text",
                literal(name)
            ));
        }
        path.push('.');
        path.push_str(&attribute);
    }
    if arguments.iter().any(|value| value.is_array() || value.is_object()) {
        return Err(format!(
            "an argument of {name} is a list or an object. Give numbers, text, true, false or null"
        ));
    }
    Ok(Code::call(&path, arguments.iter().map(value_literal).collect()))
}
