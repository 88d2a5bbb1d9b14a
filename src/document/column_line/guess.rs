//! The type of a column that is written by its name alone: `price` is an amount, `created_at` a
//! point in time. Only a start: it stands in the row as what it is, to be written over.

use crate::schema::{Column, ColumnType, ServerDefault, SqlExpression};

/// Makes a type.
type Make = fn() -> ColumnType;

/// Whole names, looked at first.
const NAMES: &[(&[&str], Make)] = &[
    (&["id", "age", "count", "duration", "level", "number", "order", "pages", "points"], integer),
    (&["position", "priority", "quantity", "rank", "seconds", "size", "sort", "version"], integer),
    (&["year", "month", "day", "hours", "minutes", "stock", "track", "weight", "views"], integer),
    (&["amount", "balance", "cost", "discount", "fee", "price", "salary", "tax", "total"], money),
    (&["lat", "latitude", "lng", "lon", "longitude", "ratio", "rating", "score"], float),
    (&["created", "updated", "modified", "timestamp", "when"], date_time),
    (&["date", "day_of_birth", "dob", "birthday", "birthdate"], date),
    (&["active", "confirmed", "deleted", "done", "enabled", "hidden", "published"], boolean),
    (&["verified", "visible", "admin"], boolean),
    (&["about", "about_me", "bio", "body", "comment", "content", "description"], text),
    (&["html", "message", "note", "notes", "summary", "text"], text),
    (&["data", "meta", "options", "payload", "settings"], json),
    (&["image", "photo", "picture", "blob", "file"], bytes),
    (&["uuid", "guid"], ColumnType::uuid),
    (&["name", "username", "login", "slug", "location", "nickname"], || string(64)),
    (&["title", "subtitle", "email", "subject"], || string(120)),
    (&["password_hash"], || string(128)),
    (&["url", "link", "path", "href", "address"], || string(255)),
    (&["code", "currency", "language", "locale", "country_code"], || string(16)),
    (&["phone", "postcode", "zip", "status", "state"], || string(32)),
];

/// Beginnings, and then endings, of names of several words.
const STARTS: &[(&str, Make)] =
    &[("is_", boolean), ("has_", boolean), ("can_", boolean), ("num_", integer), ("n_", integer)];
const ENDS: &[(&str, Make)] = &[
    ("_at", date_time),
    ("_on", date),
    ("_date", date),
    ("_time", date_time),
    ("_seen", date_time),
    ("_since", date_time),
    ("_count", integer),
    ("_id", integer),
    ("_no", integer),
    ("_number", integer),
    ("_seconds", integer),
    ("_price", money),
    ("_amount", money),
    ("_cost", money),
    ("_total", money),
    ("_rate", float),
    ("_html", text),
    ("_text", text),
    ("_json", json),
    ("_uuid", ColumnType::uuid),
    ("_url", || string(255)),
    ("_name", || string(64)),
    ("_hash", || string(128)),
];

/// Gives a column without a type the one that its name speaks of, `String(80)` where it speaks of
/// none. What tells when a row was made gets the server's clock as its default.
pub fn guess_type(column: &mut Column) {
    if column.column_type.is_some() {
        return;
    }
    let name = column.name.to_lowercase();
    column.column_type = Some(type_of_name(&name));
    let has_default = column.default.is_some() || column.server_default.is_some();
    if ["created_at", "created"].contains(&name.as_str()) && !has_default {
        let now = SqlExpression::Function { name: "now".to_owned(), arguments: Vec::new() };
        column.server_default = Some(ServerDefault::Sql(now));
    }
}

fn type_of_name(name: &str) -> ColumnType {
    let whole = NAMES.iter().find(|(names, _)| names.contains(&name)).map(|(_, make)| make);
    let start = || STARTS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, make)| make);
    let end = || ENDS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, make)| make);
    whole.or_else(start).or_else(end).map_or_else(|| string(80), |make| make())
}

fn string(length: u32) -> ColumnType {
    ColumnType::String { length: Some(length), collation: None }
}

fn integer() -> ColumnType {
    ColumnType::Integer {}
}

fn money() -> ColumnType {
    ColumnType::Numeric { precision: Some(10), scale: Some(2) }
}

fn float() -> ColumnType {
    ColumnType::Float { precision: None }
}

fn boolean() -> ColumnType {
    ColumnType::Boolean { create_constraint: false, constraint_name: None }
}

fn date_time() -> ColumnType {
    ColumnType::DateTime { timezone: false }
}

fn date() -> ColumnType {
    ColumnType::Date {}
}

fn text() -> ColumnType {
    ColumnType::Text { length: None, collation: None }
}

fn json() -> ColumnType {
    ColumnType::Json { none_as_null: false }
}

fn bytes() -> ColumnType {
    ColumnType::LargeBinary { length: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ColumnId;

    fn guessed(name: &str) -> Column {
        let mut column = Column::new(ColumnId(1), name, None);
        guess_type(&mut column);
        column
    }

    #[test]
    fn names_speak_of_their_types() {
        for (name, expected) in [
            ("name", string(64)),
            ("Title", string(120)),
            ("price", money()),
            ("unit_price", money()),
            ("created_at", date_time()),
            ("due_on", date()),
            ("is_admin", boolean()),
            ("artist_id", integer()),
            ("seconds", integer()),
            ("body", text()),
            ("artist", string(80)),
        ] {
            assert_eq!(guessed(name).column_type, Some(expected), "{name}");
        }
    }

    #[test]
    fn only_what_tells_when_a_row_was_made_gets_a_default() {
        assert!(guessed("created_at").server_default.is_some());
        assert!(guessed("updated_at").server_default.is_none());
    }

    #[test]
    fn a_type_that_is_written_stays() {
        let mut column = Column::new(ColumnId(1), "price", Some(ColumnType::Integer {}));
        guess_type(&mut column);
        assert_eq!(column.column_type, Some(ColumnType::Integer {}));
    }
}
