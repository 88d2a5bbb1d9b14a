//! How few actions it takes to draw an application from an empty canvas: each click, drag, key chord
//! or typed word is one. What is drawn is compared with the same models written in Python.

use backref::export::describe;
use backref::mapping::resolve;
use backref::python::{SourceFile, read_models};
use egui::{Key, Modifiers, pos2};
use serde_json::Value;

use super::person::Person;

/// The models of the tutorial.
const ROLE_AND_USER: &str = r#"
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Role(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(64), unique=True)
    users = db.relationship("User", backref="role")


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True, index=True)
    role_id = db.Column(db.Integer, db.ForeignKey("role.id"))
"#;

/// A shelf of music: three models in a row, and lists of tracks.
const SHELF: &str = r#"
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

playlist_tracks = db.Table(
    "playlist_tracks",
    db.Column("playlist_id", db.Integer, db.ForeignKey("playlist.id"), primary_key=True),
    db.Column("track_id", db.Integer, db.ForeignKey("track.id"), primary_key=True),
)


class Artist(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)
    albums = db.relationship("Album", backref="artist")


class Album(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.Text)
    artist_id = db.Column(db.Integer, db.ForeignKey("artist.id"))
    tracks = db.relationship("Track", backref="album")


class Track(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.Text)
    album_id = db.Column(db.Integer, db.ForeignKey("album.id"))


class Playlist(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)
    tracks = db.relationship("Track", secondary=playlist_tracks, backref="playlists")
"#;

/// What SQLAlchemy would make of Python models.
fn described(source: &str) -> Value {
    let file = SourceFile { path: "models.py".to_owned(), text: source.to_owned() };
    let read = read_models(&[file]).unwrap();
    assert_eq!(read.unread.len(), 0);
    in_order(describe::describe(&read.schema, &resolve(&read.schema)))
}

fn drawn(person: &Person) -> Value {
    let app = person.window.state();
    assert_eq!(app.mapping().diagnostics, []);
    in_order(describe::describe(&app.document().schema, app.mapping()))
}

/// Models and tables by name: where in a module they stand is no difference.
fn in_order(mut described: Value) -> Value {
    for part in described.as_object_mut().unwrap().values_mut() {
        if let Some(list) = part.as_array_mut() {
            list.sort_by_key(|one| one["name"].to_string());
        }
    }
    described
}

#[test]
fn the_tutorial_takes_at_most_sixteen_actions_with_mouse_and_keys() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Role: name String(64) unique");
    person.double_click_at(pos2(640.0, 200.0));
    person.type_words("User: username String(64) unique index");
    // The second box has no name of its own until the press takes what was typed.
    person.drag(person.port_of("Role, model, table role"), pos2(660.0, 200.0));
    person.key(Key::Enter);
    assert!(person.actions <= 16, "{} actions", person.actions);
    assert_eq!(drawn(&person), described(ROLE_AND_USER));
}

#[test]
fn the_tutorial_takes_at_most_sixteen_actions_by_keys_alone_too() {
    let mut person = Person::at_an_empty_canvas();
    person.key(Key::T);
    person.key(Key::Enter);
    person.type_words("Role: name String(64) unique");
    person.key_with(Modifiers::SHIFT, Key::Enter);
    person.type_words("User: username String(64) unique index, -> Role");
    person.key(Key::Enter);
    assert!(person.actions <= 16, "{} actions", person.actions);
    assert_eq!(drawn(&person), described(ROLE_AND_USER));
}

#[test]
fn a_shelf_of_music_with_a_many_to_many_takes_at_most_twenty_four_keys_and_words() {
    let mut person = Person::at_an_empty_canvas();
    person.key(Key::T);
    person.key(Key::Enter);
    for line in ["Artist: name Text", "Album: title Text, -> Artist", "Track: title Text, -> Album"]
    {
        person.type_words(line);
        person.key_with(Modifiers::SHIFT, Key::Enter);
    }
    person.type_words("Playlist: name Text, <-> Track");
    person.key(Key::Enter);
    assert!(person.actions <= 24, "{} actions", person.actions);
    let (drawn, written) = (drawn(&person), described(SHELF));
    for part in ["models", "tables"] {
        assert_eq!(drawn[part], written[part], "{part}");
    }
    assert_eq!(drawn, written);
    let rects: Vec<_> = person.scene_rects();
    for (at, a) in rects.iter().enumerate() {
        for b in &rects[at + 1..] {
            assert!(!a.intersects(*b), "{a} and {b} overlap");
        }
    }
}
