//! Default table names: Flask-SQLAlchemy's rule for a class without `__tablename__`.
//!
//! Knows nothing of schemas; a class name in, a table name out.

use crate::schema::Model;

/// The table's name: `__tablename__` if it is given, else Flask-SQLAlchemy's default.
pub fn table_name(model: &Model) -> String {
    model.tablename.clone().unwrap_or_else(|| camel_to_snake_case(&model.class_name))
}

/// `flask_sqlalchemy.model.camel_to_snake_case`: an underscore goes before each capital that follows
/// a small letter or digit, and before each capital that is not first and has a small letter after it.
pub fn camel_to_snake_case(class_name: &str) -> String {
    let chars: Vec<char> = class_name.chars().collect();
    let mut snake = String::with_capacity(class_name.len() + 4);
    for (at, char) in chars.iter().enumerate() {
        let after_word = at > 0
            && chars
                .get(at - 1)
                .is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        let starts_word = at > 0 && chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if char.is_ascii_uppercase() && (after_word || starts_word) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake.trim_start_matches('_').to_owned()
}
