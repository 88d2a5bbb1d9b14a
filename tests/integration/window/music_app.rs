//! The music application of the samples, drawn from an empty canvas, with every action counted: each
//! click, drag, key chord or typed word is one. What is drawn is compared with `projects/music.json`.
//!
//! Not drawn, since each would be a word or more: the tables' own names in the plural, `__repr__`, `lazy`,
//! `order_by`, the CHECK and what happens on delete.

use std::collections::BTreeSet;
use std::path::Path;

use backref::document::{Command, Document, load};
use backref::export::describe;
use backref::mapping::resolve;
use egui::{Key, pos2};
use serde_json::{Value, json};

use super::person::Person;

const CLOSE: &str = "Role:name unique; \
    User:username unique index,->Role; \
    Song:title! index,artist! index,seconds; \
    Playlist:title! String(80),owner_id!->User,created_at!,<->Song";

const AIRY: &str = "Role: name unique; \
    User: username unique index, ->Role; \
    Song: title! index, artist! index, seconds; \
    Playlist: title! String(80), owner_id!->User, created_at!, <->Song";

/// The sample, with tables named as Flask-SQLAlchemy does by itself.
fn sample() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/music.json");
    let mut document = load(&path).unwrap();
    for class_name in ["Role", "User", "Playlist", "Song"] {
        let model_id = document.schema.model_named(class_name).unwrap().id;
        let plain = Command::SetTablename { model_id, tablename: None };
        document.apply(plain).unwrap();
    }
    document
}

/// Classes and tables: columns with types, keys, indexes and defaults, both ends of relationships by
/// name and what carries them.
fn essence(document: &Document) -> BTreeSet<String> {
    let described = describe::describe(&document.schema, &resolve(&document.schema));
    let mut facts = BTreeSet::new();
    let list = |of: &Value, key: &str| of[key].as_array().unwrap().clone();
    for model in list(&described, "models") {
        facts.insert(json!([model["name"], model["table"], model["attributes"]]).to_string());
        for end in list(&model, "relationships") {
            let words = ["name", "target", "direction", "uselist", "secondary", "reverse", "pairs"];
            let words = words.map(|word| end[word].clone());
            facts.insert(json!([model["name"], words]).to_string());
        }
    }
    for table in list(&described, "tables") {
        let name = &table["name"];
        for part in ["columns", "primary_key", "uniques"] {
            facts.insert(json!([name, part, table[part]]).to_string());
        }
        for key in list(&table, "foreign_keys") {
            let words = [&key["columns"], &key["referred_table"], &key["referred_columns"]];
            facts.insert(json!([name, words]).to_string());
        }
        for index in list(&table, "indexes") {
            facts.insert(json!([name, index]).to_string());
        }
    }
    facts
}

fn assert_is_the_music_app(person: &Person) {
    assert_eq!(person.window.state().mapping().diagnostics, []);
    let (drawn, expected) = (essence(person.document()), essence(&sample()));
    let missing: Vec<_> = expected.difference(&drawn).collect();
    let other: Vec<_> = drawn.difference(&expected).collect();
    assert_eq!((missing.len(), other.len()), (0, 0), "missing {missing:#?}, instead {other:#?}");
    let rects = person.scene_rects();
    assert_eq!(rects.len(), 4);
    for (at, a) in rects.iter().enumerate() {
        assert!(rects[at + 1..].iter().all(|b| !a.intersects(*b)), "{a} overlaps another box");
    }
}

/// Words as a strict counter has them: signs between them do not make two words one.
fn words_between_signs(text: &str) -> usize {
    let is_sign = |char: char| char.is_whitespace() || ":;,!<->".contains(char);
    text.split(is_sign).filter(|word| !word.is_empty()).count()
}

#[test]
fn the_music_app_takes_at_most_sixteen_actions_from_an_empty_canvas() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words(CLOSE);
    person.key(Key::Enter);
    assert!(person.actions <= 16, "{} actions", person.actions);
    assert_is_the_music_app(&person);
}

#[test]
fn the_music_app_takes_at_most_twenty_four_actions_by_keys_alone() {
    let mut person = Person::at_an_empty_canvas();
    person.key(Key::T);
    person.key(Key::Enter);
    let before = person.actions;
    person.type_words(AIRY);
    let strictly = before + words_between_signs(AIRY) + 1;
    person.key(Key::Enter);
    assert!(person.actions <= 24 && strictly <= 24, "{} or {strictly} actions", person.actions);
    assert_is_the_music_app(&person);
    person.key_with(egui::Modifiers::COMMAND, Key::Z);
    assert_eq!(person.document().schema.models.len(), 1, "the line is one step");
}
