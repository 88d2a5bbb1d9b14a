//! Python identifiers: what is one, and a safe one for any name.

use ruff_python_ast::Expr;
use ruff_python_parser::parse_expression;

/// Attributes that declarative classes and Flask-SQLAlchemy's `Model` have for themselves.
const RESERVED: [&str; 4] = ["metadata", "query", "query_class", "registry"];

/// Is the text a Python name, neither a keyword nor one that Python would read as another?
///
/// Python compares names in the normal form NFKC; a name that is not in it would silently change.
pub fn is_identifier(text: &str) -> bool {
    if text.is_empty() || !text.chars().all(may_stand_in_identifier) {
        return false;
    }
    if text.is_ascii() {
        return !text.starts_with(|first: char| first.is_ascii_digit()) && !is_keyword(text);
    }
    let Ok(parsed) = parse_expression(text) else { return false };
    matches!(parsed.expr(), Expr::Name(name) if name.id.as_str() == text)
}

/// Python's keywords; those that are so only in places, such as `match`, are names.
fn is_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ];
    KEYWORDS.binary_search(&text).is_ok()
}

/// Letters of any script that Python 3.11 knows, which is Unicode 14: the parser here knows later
/// ones too, and so the planes beyond the first are left out with what 15 to 17 added to it.
fn may_stand_in_identifier(c: char) -> bool {
    if c.is_ascii() {
        return c == '_' || c.is_ascii_alphanumeric();
    }
    let is_later = matches!(c,
        '\u{88f}' | '\u{897}' | '\u{c5c}' | '\u{cdc}' | '\u{cf3}' | '\u{ece}'
        | '\u{1acf}'..='\u{1aff}' | '\u{1c89}' | '\u{1c8a}' | '\u{a7cb}'..='\u{a7cf}'
        | '\u{a7d2}' | '\u{a7d4}' | '\u{a7da}'..='\u{a7dc}' | '\u{a7f1}');
    c <= '\u{ffff}' && !is_later
}

/// Can an attribute of a mapped class be called this?
pub(super) fn is_attribute(text: &str) -> bool {
    is_identifier(text)
        && !text.starts_with("__") // Python renames those inside a class, or has them for itself
        && !text.starts_with("_sa_")
        && !RESERVED.contains(&text)
        && text != "db" // would hide the module's `db` from the rest of the class
}

/// An attribute name near to any text: `from_` for `from`, `unit_price` for `unit price`.
pub(super) fn attribute_near(text: &str) -> String {
    let words = |keep: &dyn Fn(char) -> bool| {
        text.split(|c: char| !keep(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
    };
    let candidates = [
        words(&|c| c == '_' || c.is_alphanumeric() && may_stand_in_identifier(c))
            .trim_matches('_')
            .to_owned(),
        words(&|c| c.is_ascii_alphanumeric()),
    ];
    for name in candidates.iter().filter(|name| !name.is_empty()) {
        for candidate in [name.clone(), format!("{name}_"), format!("column_{name}")] {
            if is_attribute(&candidate) {
                return candidate;
            }
        }
    }
    "column".to_owned()
}
