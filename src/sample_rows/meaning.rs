//! What a column means, by the words of its name and of its model's: `unit_price` is a price, the `name` of a
//! `Genre` is a genre. Decided once for a column, not for a row.

use super::kind::Kind;
use super::number::{Number, number_of_words};
use super::random::number_of;
use super::text::{Text, text_of_words};
use super::words::labels::labels_of;

/// What is to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A flag that is set so many times of a hundred.
    Flag(usize),
    Number(Number),
    Text(Text),
    Moment(Moment),
    /// A picture.
    Picture,
    /// Bytes of no kind.
    Bytes,
    Json(Json),
    Uuid,
    /// One of the type's values.
    Choice,
}

/// Which moment of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// So many steps after the row came to be; 0 is that itself.
    Stage(u64),
    Birthday,
    Start,
    End,
    /// Some time ahead.
    Due,
}

/// What a JSON column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Settings,
    Tags,
    Allergies,
    Address,
    Attributes,
}

/// A column as its values are made.
#[derive(Clone, Debug)]
pub(super) struct ColumnMeaning {
    pub meaning: Meaning,
    /// Which of several persons or places of a row: a number for the words before (`billing_`).
    pub of: u64,
    /// How often it is NULL where it may be, of a hundred.
    pub null_percent: usize,
}

/// The words of a name, in small letters: `createdAt` and `created_at` are alike.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_small = false;
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            if (letter.is_uppercase() && was_small) || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        } else {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The word in the singular, roughly: as much as matching needs.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    let is_plural = word.len() > 3 && word.ends_with('s');
    let stays = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if is_plural && !stays { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

/// The meaning of a column of a model.
pub(super) fn meaning_of(column: &str, model: &str, kind: &Kind) -> ColumnMeaning {
    let words = words_of(column);
    let model: Vec<String> = words_of(model).iter().map(|word| singular(word)).collect();
    let meaning = match kind {
        Kind::Boolean => Meaning::Flag(flag_percent(&words)),
        Kind::Integer(_) | Kind::Real | Kind::Decimal(..) => {
            // Seconds since 1970, where the name is that of a moment.
            match moment_of(&words).filter(|_| is_stamp(&words, kind)) {
                Some(moment) => Meaning::Moment(moment),
                None => Meaning::Number(number_of_words(&words, &model, kind)),
            }
        }
        Kind::Date | Kind::DateTime | Kind::Time | Kind::Interval => {
            Meaning::Moment(moment_of(&words).unwrap_or(Moment::Stage(0)))
        }
        Kind::Text(_) if moment_of(&words).is_some() && has_moment_end(&words) => {
            Meaning::Moment(moment_of(&words).unwrap_or(Moment::Stage(0)))
        }
        Kind::Text(_) => Meaning::Text(text_of_words(&words, &model, kind.length())),
        Kind::Enum(_) => Meaning::Choice,
        Kind::Json => Meaning::Json(json_of(&words)),
        Kind::Uuid { .. } => Meaning::Uuid,
        Kind::Blob(_) if has(&words, PICTURES) => Meaning::Picture,
        Kind::Blob(_) | Kind::Pickle => Meaning::Bytes,
    };
    let role = words.first().filter(|_| words.len() > 1);
    let of = role.filter(|word| ROLES.contains(&word.as_str())).map_or(0, |word| number_of(word));
    ColumnMeaning { null_percent: null_percent(&words, &meaning), meaning, of }
}

const PICTURES: &[&str] = &[
    "avatar",
    "image",
    "photo",
    "picture",
    "icon",
    "logo",
    "thumbnail",
    "cover",
    "png",
    "portrait",
];

/// What tells several persons or places of one row apart.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "billing", "shipping", "delivery", "sender", "recipient", "from", "to", "origin", "destination", "emergency",
    "contact", "manager", "owner", "author", "buyer", "seller", "guest", "host", "departure", "arrival", "birth",
    "mother", "father", "spouse", "home", "work", "secondary", "alternate", "alternative", "other",
];

/// Is one of these among the words?
pub(super) fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

fn has_moment_end(words: &[String]) -> bool {
    let last = words.last().map_or("", String::as_str);
    matches!(last, "at" | "on" | "date" | "time" | "timestamp" | "datetime" | "birthday" | "dob")
        || words.first().is_some_and(|first| matches!(first.as_str(), "date" | "dob" | "birthday"))
}

fn is_stamp(words: &[String], kind: &Kind) -> bool {
    let last = words.last().map_or("", String::as_str);
    *kind != Kind::Integer(i64::from(i16::MAX))
        && kind.is_number()
        && matches!(last, "at" | "timestamp" | "epoch")
}

pub(super) fn moment_of(words: &[String]) -> Option<Moment> {
    let any = |list: &[&str]| has(words, list);
    let found = if any(&["birth", "birthday", "birthdate", "dob", "born", "bday"]) {
        Moment::Birthday
    } else if any(&[
        "expires",
        "expiry",
        "expiration",
        "expire",
        "due",
        "deadline",
        "renews",
        "renewal",
        "until",
        "valid",
        "scheduled",
        "next",
    ]) && !any(&["from"])
    {
        Moment::Due
    } else if any(&[
        "end",
        "ends",
        "ended",
        "ending",
        "to",
        "left",
        "checkout",
        "finish",
        "finishes",
        "stop",
        "stopped",
        "return",
        "returned",
        "resigned",
        "retired",
        "terminated",
        "discharged",
        "dismissed",
    ]) {
        Moment::End
    } else if any(&[
        "start",
        "starts",
        "started",
        "starting",
        "begin",
        "begins",
        "began",
        "from",
        "since",
        "hired",
        "hire",
        "checkin",
        "departure",
        "admitted",
    ]) {
        Moment::Start
    } else if any(&[
        "deleted",
        "removed",
        "cancelled",
        "canceled",
        "archived",
        "banned",
        "revoked",
        "closed",
        "discontinued",
        "died",
        "death",
        "deceased",
        "suspended",
        "blocked",
        "disabled",
        "withdrawn",
        "rejected",
        "refunded",
    ]) {
        Moment::Stage(6)
    } else if any(&["updated", "modified", "changed", "edited", "last", "seen", "update"]) {
        Moment::Stage(5)
    } else if any(&[
        "delivered",
        "arrived",
        "completed",
        "finished",
        "resolved",
        "done",
        "arrival",
        "read",
        "opened",
    ]) {
        Moment::Stage(4)
    } else if any(&[
        "shipped",
        "dispatched",
        "sent",
        "published",
        "released",
        "approved",
        "verified",
    ]) {
        Moment::Stage(3)
    } else if any(&["packed", "processed", "reviewed"]) {
        Moment::Stage(2)
    } else if any(&["paid", "payment", "confirmed", "accepted", "activated"]) {
        Moment::Stage(1)
    } else if any(&[
        "created",
        "added",
        "joined",
        "registered",
        "placed",
        "ordered",
        "posted",
        "happened",
        "uploaded",
        "logged",
        "received",
        "date",
        "time",
        "timestamp",
        "datetime",
        "at",
        "on",
        "day",
    ]) {
        Moment::Stage(0)
    } else {
        return None;
    };
    Some(found)
}

fn flag_percent(words: &[String]) -> usize {
    if has(
        words,
        &[
            "active",
            "enabled",
            "visible",
            "public",
            "published",
            "valid",
            "verified",
            "confirmed",
            "available",
            "subscribed",
            "approved",
            "read",
        ],
    ) {
        82
    } else if has(
        words,
        &[
            "admin",
            "superuser",
            "staff",
            "deleted",
            "archived",
            "banned",
            "blocked",
            "locked",
            "hidden",
            "private",
            "disabled",
            "featured",
            "urgent",
            "default",
            "primary",
            "spam",
            "test",
        ],
    ) {
        8
    } else {
        45
    }
}

fn json_of(words: &[String]) -> Json {
    if has(
        words,
        &[
            "tags",
            "labels",
            "keywords",
            "categories",
            "list",
            "items",
            "roles",
            "scopes",
            "permissions",
            "skills",
            "languages",
            "interests",
        ],
    ) {
        Json::Tags
    } else if has(words, &["allergies", "allergens"]) {
        Json::Allergies
    } else if has(words, &["address", "location"]) {
        Json::Address
    } else if has(words, &["attributes", "properties", "specs", "features", "details", "options"]) {
        Json::Attributes
    } else {
        Json::Settings
    }
}

/// A modest rate in general; what a row has only in the end is mostly not there yet.
fn null_percent(words: &[String], meaning: &Meaning) -> usize {
    match meaning {
        Meaning::Moment(Moment::Stage(6)) => 90,
        Meaning::Moment(Moment::End)
            if has(words, &["left", "resigned", "retired", "terminated", "dismissed"]) =>
        {
            85
        }
        Meaning::Moment(Moment::Stage(0) | Moment::Start) | Meaning::Choice | Meaning::Flag(_) => 2,
        Meaning::Moment(Moment::Stage(_)) => 15,
        Meaning::Text(Text::SecondLine) => 80,
        Meaning::Text(_)
            if has(words, &["middle", "note", "notes", "remark", "remarks", "fax"]) =>
        {
            60
        }
        Meaning::Text(Text::FirstName | Text::LastName | Text::Username | Text::Code) => 0,
        Meaning::Text(Text::Labels(_)) if !is_called(words) => 12,
        Meaning::Text(text) if text.is_title() && *text != Text::Words => 0,
        Meaning::Text(Text::Email) => 2,
        _ => 12,
    }
}

/// Is it what a row is called by?
fn is_called(words: &[String]) -> bool {
    words.last().is_some_and(|last| matches!(last.as_str(), "name" | "title" | "label" | "status"))
}

/// The labels that fit a column or, of a `name`, its model.
pub(super) fn labels_for(words: &[String], model: &[String]) -> Option<&'static [&'static str]> {
    let is_name = |word: &str| {
        matches!(
            word,
            "name" | "title" | "label" | "code" | "key" | "value" | "description" | "word" | "text"
        )
    };
    let last = words.last()?;
    if let Some(labels) = labels_of(&singular(last)) {
        return Some(labels);
    }
    if is_name(last) {
        if words.len() > 1 {
            return labels_of(&singular(&words[words.len() - 2]));
        }
        return model.iter().rev().find_map(|word| labels_of(word));
    }
    None
}
