//! What a text column tells, by the words of its name and of its model's.

use super::meaning::{has, labels_for};
use super::trades::text_of_trade;

/// What a text tells.
#[derive(Clone, Copy, Debug, PartialEq)]
#[rustfmt::skip]
pub(super) enum Text {
    FirstName, LastName, FullName, Username, Email, Phone, Initials, Job,
    Street, SecondLine, City, Region, Country, CountryCode, PostalCode, Address, Timezone, Currency, Coordinates,
    Company, Product, Variant, Band, Song, Book, Post, Task, ReviewTitle, Review, Comment, Description, About,
    /// So many sentences at most.
    Sentences(usize),
    Labels(&'static [&'static str]),
    Website, Url, ImageUrl, Domain, Slug, File, Path, Ip, UserAgent, Color, Hash, Token, Sku, Code, Number, Isbn,
    Version, Language, Year, Words, Iban, VatId, Course,
    /// A number between two.
    Running(i64, i64),
    /// With digits for `#` and letters for `@`.
    Pattern(&'static str),
    /// A school, a hotel: how its name ends.
    Institution(&'static [&'static str]),
}

/// The text that a name asks for. `length` is the most characters that it may have.
pub(super) fn text_of_words(words: &[String], model: &[String], length: Option<usize>) -> Text {
    if let Some(text) = text_of_trade(words, model, length) {
        return text;
    }
    let any = |list: &[&str]| has(words, list);
    let last = words.last().map_or("", String::as_str);
    let is = |list: &[&str]| list.contains(&last);
    let is_short = length.is_some_and(|length| length < 4);
    let of_model = |list: &[&str]| has(model, list);
    if any(&["email", "mail", "e"]) && !any(&["subject", "body", "name"]) {
        Text::Email
    } else if any(&["firstname", "forename", "given"])
        || (any(&["first", "middle"]) && is(&["name"]))
    {
        Text::FirstName
    } else if any(&["lastname", "surname", "family"]) || (any(&["last", "maiden"]) && is(&["name"]))
    {
        Text::LastName
    } else if any(&["username", "login", "nick", "nickname", "handle", "screen"])
        || (any(&["user"]) && is(&["name"]))
    {
        Text::Username
    } else if any(&["fullname", "full"]) && !any(&["text"]) {
        Text::FullName
    } else if any(&["phone", "mobile", "telephone", "tel", "fax", "cell"]) {
        Text::Phone
    } else if any(&["initials"]) {
        Text::Initials
    } else if any(&["job", "occupation", "profession"])
        || (is(&["title", "position"]) && of_model(PEOPLE))
    {
        Text::Job
    } else if any(&["line2", "apartment", "unit"]) && of_model(&["address"])
        || any(&["line2", "address2"])
    {
        Text::SecondLine
    } else if any(&["street", "line1", "address1"]) || (is(&["line"]) && of_model(&["address"])) {
        Text::Street
    } else if is(&["address"]) && !any(&["ip", "mac", "web"]) {
        Text::Address
    } else if any(&["city", "town", "place", "location", "birthplace", "hometown", "venue"]) {
        Text::City
    } else if any(&["postal", "postcode", "zip", "zipcode", "plz"]) {
        Text::PostalCode
    } else if any(&["timezone", "tz"]) {
        Text::Timezone
    } else if any(&["region", "province", "county", "district"]) {
        Text::Region
    } else if any(&["country", "nationality"]) {
        if is_short || is(&["code", "iso"]) { Text::CountryCode } else { Text::Country }
    } else if any(&["iso", "iso2", "iso3"]) {
        Text::CountryCode
    } else if any(&["currency"]) {
        Text::Currency
    } else if any(&["coordinates", "geo", "latlng", "position"]) && !any(&["name"]) {
        Text::Coordinates
    } else if any(&["url", "uri", "link", "href", "website", "homepage", "web"]) {
        if any(&["image", "photo", "avatar", "picture", "thumbnail", "icon", "logo", "cover"])
            || of_model(&["image", "photo", "picture"])
        {
            Text::ImageUrl
        } else if any(&["website", "homepage", "web"]) {
            Text::Website
        } else {
            Text::Url
        }
    } else if any(&["image", "photo", "avatar", "picture", "thumbnail", "logo", "cover"])
        && !any(&["alt", "caption"])
    {
        Text::ImageUrl
    } else if any(&["domain", "hostname", "host"]) {
        Text::Domain
    } else if any(&["slug", "permalink"]) {
        Text::Slug
    } else if any(&["filename", "file", "attachment"]) {
        Text::File
    } else if any(&["path", "folder", "directory"]) {
        Text::Path
    } else if any(&["ip", "ipv4"]) {
        Text::Ip
    } else if any(&["agent"]) {
        Text::UserAgent
    } else if any(&["hex"])
        || (any(&["color", "colour"]) && length.is_some_and(|length| length == 7))
    {
        Text::Color
    } else if any(&[
        "password",
        "passwd",
        "hash",
        "digest",
        "checksum",
        "sha",
        "md5",
        "salt",
        "signature",
    ]) {
        Text::Hash
    } else if any(&["token", "secret", "session", "nonce"])
        || (is(&["key"]) && any(&["api", "access"]))
    {
        Text::Token
    } else if any(&["sku"]) {
        Text::Sku
    } else if any(&["isbn", "ean", "barcode", "gtin", "upc"]) {
        Text::Isbn
    } else if any(&["version"]) {
        Text::Version
    } else if any(&["lang"]) || (any(&["language"]) && length.is_some_and(|length| length < 6)) {
        Text::Language
    } else if is(&["year"]) {
        Text::Year
    } else if is(&["code"]) || any(&["abbreviation", "abbr", "acronym", "ref", "reference"]) {
        Text::Code
    } else if is(&["number", "no", "nr", "num"]) || any(&["serial", "tracking"]) {
        Text::Number
    } else {
        prose_of_words(words, model, length)
    }
}

/// The words of models that are people.
#[rustfmt::skip]
pub(super) const PEOPLE: &[&str] = &[
    "user", "customer", "person", "people", "employee", "author", "member", "student", "teacher", "contact", "client",
    "patient", "doctor", "driver", "staff", "actor", "player", "guest", "owner", "manager", "engineer", "worker",
    "borrower", "reader", "visitor", "speaker", "attendee", "candidate", "passenger", "subscriber", "profile", "account",
    "tutor", "instructor", "lecturer", "director", "writer", "editor", "artist", "pilot", "agent", "participant",
];

/// Names, titles and sentences, which depend on what the model is.
fn prose_of_words(words: &[String], model: &[String], length: Option<usize>) -> Text {
    let any = |list: &[&str]| has(words, list);
    let last = words.last().map_or("", String::as_str);
    let of_model = |list: &[&str]| has(model, list);
    let is_of = |list: &[&str]| list.contains(&last) || (words.len() > 1 && has(words, list));
    let is_title = matches!(
        last,
        "title" | "name" | "subject" | "headline" | "heading" | "label" | "caption" | "alt"
    );
    let is_body = any(&[
        "body",
        "content",
        "text",
        "message",
        "comment",
        "description",
        "summary",
        "abstract",
        "excerpt",
        "note",
        "notes",
        "bio",
        "about",
        "details",
        "remarks",
        "remark",
        "answer",
        "question",
        "story",
        "review",
        "feedback",
        "biography",
        "introduction",
        "instructions",
        "intro",
    ]);
    if any(&["bio", "about", "biography"]) {
        return Text::About;
    }
    if is_title && any(&["company", "organisation", "organization", "employer", "business"]) {
        return Text::Company;
    }
    if is_of(&["artist", "band", "performer"]) {
        return Text::Band;
    }
    if is_of(&["album", "song", "track"]) && !is_body {
        return Text::Song;
    }
    if is_of(&[
        "company",
        "organisation",
        "organization",
        "employer",
        "vendor",
        "supplier",
        "publisher",
    ]) {
        return Text::Company;
    }
    if is_of(&[
        "author",
        "owner",
        "manager",
        "customer",
        "contact",
        "director",
        "recipient",
        "sender",
        "assignee",
        "teacher",
        "doctor",
        "creator",
        "reporter",
        "by",
        "actor",
        "composer",
        "editor",
        "member",
        "person",
        "employee",
    ]) {
        return Text::FullName;
    }
    if any(&["product", "item", "article"]) && is_title && words.len() > 1 {
        return Text::Product;
    }
    if is_body {
        return match () {
            () if of_model(&["review", "rating", "feedback"]) => Text::Review,
            () if of_model(&["comment", "reply", "message", "answer", "chat"])
                || any(&["comment", "message"]) =>
            {
                Text::Comment
            }
            () if of_model(&["product", "item", "variant"]) => Text::Description,
            () if length.is_some_and(|length| length < 300) => Text::Sentences(2),
            () if any(&["body", "content", "story"]) => Text::Sentences(9),
            () => Text::Sentences(3),
        };
    }
    if let Some(labels) = labels_for(words, model) {
        return Text::Labels(labels);
    }
    if is_title {
        return title_of_model(model);
    }
    match length {
        Some(..=7) => Text::Code,
        Some(..=200) => Text::Words,
        _ => Text::Sentences(2),
    }
}

/// What the name or the title of a model's rows is.
fn title_of_model(model: &[String]) -> Text {
    let of_model = |list: &[&str]| has(model, list);
    if of_model(&["variant"]) {
        Text::Variant
    } else if of_model(&["review"]) {
        Text::ReviewTitle
    } else if of_model(&["artist", "band"]) {
        Text::Band
    } else if of_model(&["song", "track", "album", "playlist", "single"]) {
        Text::Song
    } else if of_model(&[
        "book", "movie", "film", "series", "episode", "chapter", "novel", "work", "painting",
        "game", "show", "story",
    ]) {
        Text::Book
    } else if of_model(&[
        "post",
        "article",
        "blog",
        "page",
        "thread",
        "lesson",
        "news",
        "question",
        "document",
        "course",
        "video",
        "talk",
        "essay",
        "paper",
        "newsletter",
        "entry",
    ]) {
        Text::Post
    } else if of_model(&[
        "task",
        "ticket",
        "issue",
        "todo",
        "project",
        "milestone",
        "job",
        "reminder",
        "note",
        "goal",
    ]) {
        Text::Task
    } else if of_model(&["product", "item", "good", "article", "part"]) {
        Text::Product
    } else if of_model(&[
        "company",
        "organisation",
        "organization",
        "supplier",
        "vendor",
        "publisher",
        "shop",
        "store",
        "client",
        "employer",
        "agency",
        "partner",
        "business",
        "firm",
        "label",
        "studio",
    ]) {
        Text::Company
    } else if of_model(&[
        "city",
        "town",
        "location",
        "place",
        "warehouse",
        "branch",
        "office",
        "station",
        "venue",
        "airport",
        "site",
    ]) {
        Text::City
    } else if of_model(PEOPLE) {
        Text::FullName
    } else {
        Text::Words
    }
}

impl Text {
    /// Is it what a row is called?
    pub fn is_title(self) -> bool {
        matches!(
            self,
            Self::FullName
                | Self::Company
                | Self::Product
                | Self::Band
                | Self::Song
                | Self::Book
                | Self::Post
                | Self::Task
                | Self::Labels(_)
                | Self::City
                | Self::Words
                | Self::Course
                | Self::Institution(_)
        )
    }
}
