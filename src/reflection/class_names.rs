//! Names such as a person would choose: a class for a table, an attribute for a column, a Python
//! variable for an association table. Text in, text out; knows nothing of foreign keys.

use heck::{ToSnakeCase, ToUpperCamelCase};
use pluralizer::pluralize;
use rustc_hash::FxHashSet;

/// A class name for a table: `albums` gives `Album`, `user_roles` `UserRole`, `tblCustomer`
/// `Customer`. Always a Python identifier.
pub(crate) fn proposed_class_name(table: &str) -> String {
    let stem = without_prefix(table);
    let (head, last) = split_last_word(stem);
    let mut words = head.to_owned();
    words.push_str(&singular(last));
    let camel = if is_camel(&words) { words } else { words.to_upper_camel_case() };
    let name = identifier(&camel, "Table");
    if is_keyword(&name) || name == "Model" { with_suffix(&name, "Row") } else { name }
}

/// A variable for an association table: its own name in lower case. Added to `taken`.
pub(crate) fn variable_name(table: &str, taken: &mut FxHashSet<String>) -> String {
    unique(&lower_identifier(table, "association"), taken, "_")
}

/// An attribute for a column: the column's own name where that is a lower-case Python identifier,
/// else one made of it (`AlbumId` gives `album_id`). Added to `taken`.
pub(crate) fn attribute_name(column: &str, taken: &mut FxHashSet<String>) -> String {
    unique(&lower_identifier(column, "column"), taken, "_")
}

/// Singular already, though the rules would cut them.
const SINGULAR: [&str; 16] = [
    "address", "status", "bonus", "campus", "canvas", "alias", "atlas", "bias", "gas", "lens",
    "process", "access", "business", "class", "news", "series",
];

/// The word for one: `albums` gives `album`, `Address` stays.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_lowercase();
    if word.chars().count() < 3 || SINGULAR.iter().any(|one| lower == *one) || lower.ends_with("ss")
    {
        return word.to_owned();
    }
    // "data", "media" and "criteria" name one thing in a schema; taking them to "datum" reads odd.
    if ["data", "metadata", "media", "criteria", "schema"].contains(&lower.as_str()) {
        return word.to_owned();
    }
    pluralize(word, 1, false)
}

/// Makes a name different from all that are taken, by a number; adds it to them.
pub(crate) fn unique(name: &str, taken: &mut FxHashSet<String>, before_number: &str) -> String {
    let mut candidate = name.to_owned();
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        number += 1;
        candidate = [name, before_number, &number.to_string()].concat();
    }
    candidate
}

/// Is a column's name an attribute's name as it is?
pub(crate) fn is_attribute_name(column: &str) -> bool {
    is_lower_identifier(column) && !is_keyword(column) && !is_reserved_attribute(column)
}

/// A Python identifier in lower case?
fn is_lower_identifier(name: &str) -> bool {
    !name.starts_with("__")
        && !name.is_empty()
        && !name.starts_with(|first: char| first.is_numeric())
        && name.chars().all(|one| one == '_' || (is_plain(one) && !one.is_uppercase()))
}

/// A Python identifier in lower case; the name itself if it is one.
pub(crate) fn lower_identifier(name: &str, fallback: &str) -> String {
    let name = if is_lower_identifier(name) {
        name.to_owned()
    } else {
        identifier(&name.to_snake_case(), fallback)
    };
    if is_keyword(&name) || is_reserved_attribute(&name) { with_suffix(&name, "_") } else { name }
}

/// `tblCustomer`, `tbl_customer` and `TBL_CUSTOMER` are named after the customer.
fn without_prefix(table: &str) -> &str {
    let Some((prefix, rest)) = table.split_at_checked(3) else { return table };
    if !prefix.eq_ignore_ascii_case("tbl") {
        return table;
    }
    let after = rest.trim_start_matches(['_', ' ']);
    let starts_word = after.len() < rest.len() || rest.starts_with(char::is_uppercase);
    if starts_word && after.starts_with(char::is_alphabetic) { after } else { table }
}

/// Already in the form of a class name: `PlaylistTrack`, `HTTPRequest`.
fn is_camel(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
        && name.chars().all(char::is_alphanumeric)
        && name.contains(char::is_lowercase)
}

/// `user_roles` to `user_` and `roles`, `MediaTypes` to `Media` and `Types`.
fn split_last_word(name: &str) -> (&str, &str) {
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, one) in name.char_indices() {
        let breaks = match before {
            Some(before) => {
                !before.is_alphanumeric() && one.is_alphanumeric()
                    || (before.is_lowercase() && one.is_uppercase())
            }
            None => false,
        };
        if breaks {
            start = at;
        }
        before = Some(one);
    }
    name.split_at(start)
}

/// A letter or digit that Python keeps as it is: it reads names in the normal form NFKC, which makes
/// two letters of a ligature and plain ones of wide, small or ringed ones.
fn is_plain(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let is_other_form = matches!(c,
        '\u{aa}' | '\u{b2}'..='\u{be}' | '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}'
        | '\u{17f}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' | '\u{2b0}'..='\u{2e4}'
        | '\u{1d2c}'..='\u{1dbf}' | '\u{1e9a}' | '\u{1e9b}' | '\u{2070}'..='\u{218b}'
        | '\u{2460}'..='\u{24ff}' | '\u{3131}'..='\u{33ff}' | '\u{f900}'..='\u{ffff}');
    c.is_alphanumeric() && !is_other_form && (c <= '\u{ffff}')
}

/// Letters, digits and underscores, not starting with a digit.
fn identifier(name: &str, fallback: &str) -> String {
    let cleaned: String = name.chars().filter(|one| is_plain(*one) || *one == '_').collect();
    let cleaned = cleaned.trim_start_matches('_');
    if cleaned.is_empty() {
        return fallback.to_owned();
    }
    if cleaned.starts_with(|first: char| !first.is_alphabetic()) {
        let joint = if fallback.starts_with(char::is_uppercase) { "" } else { "_" };
        return [fallback, joint, cleaned].concat();
    }
    cleaned.to_owned()
}

fn with_suffix(name: &str, suffix: &str) -> String {
    [name, suffix].concat()
}

/// Names that a class of SQLAlchemy or Flask-SQLAlchemy has for itself.
fn is_reserved_attribute(name: &str) -> bool {
    ["metadata", "registry", "query", "query_class"].contains(&name)
}

/// Python's keywords.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ];
    KEYWORDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_give_the_classes_that_a_person_would_write() {
        for (table, class) in [
            ("albums", "Album"),
            ("Album", "Album"),
            ("user_roles", "UserRole"),
            ("tblCustomer", "Customer"),
            ("tbl_order_items", "OrderItem"),
            ("table_of_contents", "TableOfContent"),
            ("MediaType", "MediaType"),
            ("InvoiceLine", "InvoiceLine"),
            ("categories", "Category"),
            ("people", "Person"),
            ("Address", "Address"),
            ("addresses", "Address"),
            ("order status", "OrderStatus"),
            ("statuses", "Status"),
            ("HTTPRequests", "HTTPRequest"),
            ("2023 sales", "Table2023Sale"),
            ("none", "NoneRow"),
            ("Straße", "Straße"),
            ("!!!", "Table"),
            ("data", "Data"),
            ("news", "News"),
            ("INVOICE_ITEMS", "InvoiceItem"),
        ] {
            assert_eq!(proposed_class_name(table), class, "{table}");
        }
    }

    #[test]
    fn clashing_names_are_numbered() {
        let mut taken = FxHashSet::default();
        for (table, name) in [("album", "Album"), ("albums", "Album2")] {
            assert_eq!(unique(&proposed_class_name(table), &mut taken, ""), name);
        }
    }

    #[test]
    fn columns_keep_a_legal_name_and_get_one_otherwise() {
        for (column, attribute) in [
            ("role_id", "role_id"),
            ("AlbumId", "album_id"),
            ("größe", "größe"),
            ("unit price", "unit_price"),
            ("class", "class_"),
            ("metadata", "metadata_"),
            ("2nd", "column_2nd"),
            ("__x", "x"),
            ("", "column"),
            ("ID", "id"),
        ] {
            assert_eq!(attribute_name(column, &mut FxHashSet::default()), attribute, "{column}");
        }
    }
}
