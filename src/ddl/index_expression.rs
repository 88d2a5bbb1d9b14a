//! Which expressions of an index need parentheses of their own.
//!
//! PostgreSQL takes a column or a call bare, with `DESC` and the like behind it, and wants
//! parentheses around all else. MySQL wants them around a call too.

use super::Dialect;
use super::sql_text::is_one_group;

/// The expression in parentheses where the dialect wants them, `ASC` and the like outside.
pub(super) fn parenthesise_expression(text: &str, dialect: Dialect) -> String {
    // What stands in a comment is no suffix, and a comment at the end would take the parenthesis in.
    if text.contains("--") || (dialect == Dialect::Mysql && text.contains('#')) {
        return format!("({}\n)", text.trim());
    }
    let (expression, suffix) = split_suffix(text.trim());
    let bare = is_identifier(expression)
        || is_one_group(expression, dialect)
        || (dialect == Dialect::Postgresql && is_call(expression, dialect));
    if bare {
        text.to_owned()
    } else if suffix.is_empty() {
        format!("({expression})")
    } else {
        format!("({expression}) {suffix}")
    }
}

/// `name DESC NULLS LAST` is `name` and `DESC NULLS LAST`.
fn split_suffix(text: &str) -> (&str, &str) {
    let mut end = text.len();
    loop {
        let head = text[..end].trim_end();
        let upper = head.to_ascii_uppercase();
        let suffix = [" ASC", " DESC", " NULLS FIRST", " NULLS LAST"]
            .into_iter()
            .find(|suffix| upper.ends_with(suffix));
        let Some(suffix) = suffix else { return (head, text[head.len()..].trim()) };
        end = head.len() - suffix.len();
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// `name(…)`, whole.
fn is_call(text: &str, dialect: Dialect) -> bool {
    text.find('(').is_some_and(|at| {
        text[..at].split('.').all(|part| is_identifier(part.trim()))
            && is_one_group(&text[at..], dialect)
    })
}
