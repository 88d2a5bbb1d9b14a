//! The table name that Flask-SQLAlchemy gives a class without `__tablename__`. Knows text only.

/// `HTTPRequest` to `http_request` (Flask-SQLAlchemy's `camel_to_snake_case`): an underscore before
/// each ASCII capital that follows a small letter or digit, or that a small letter follows; all in
/// small letters; leading underscores dropped.
pub fn camel_to_snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 4);
    for (at, &char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let is_after_small = before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let is_before_small = chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if char.is_ascii_uppercase() && (is_after_small || (at > 0 && is_before_small)) {
            spaced.push('_');
        }
        spaced.push(char);
    }
    spaced.to_lowercase().trim_start_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::camel_to_snake_case;

    #[test]
    fn default_table_names_are_those_of_flask_sqlalchemy() {
        for (class_name, expected) in [
            ("User", "user"),
            ("HTTPRequest", "http_request"),
            ("UserV2", "user_v2"),
            ("OAuth2Token", "o_auth2_token"),
            ("IPv6Address", "i_pv6_address"),
            ("Snake_Case", "snake__case"),
            ("_Private", "private"),
            ("X", "x"),
            ("", ""),
        ] {
            assert_eq!(camel_to_snake_case(class_name), expected, "{class_name}");
        }
    }
}
