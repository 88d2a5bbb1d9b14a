//! A design compared with a file, and foreign keys that a file means without declaring them: proposed by
//! names, measured by values.

use std::path::PathBuf;
use std::time::Duration;

use backref::mapping::resolve;
use backref::python::{SourceFile, read_models};
use backref::schema::Schema;
use backref::sqlite::differences::differences;
use backref::sqlite::{
    Answer, ColumnPair, Containment, Database, RequestKind, Slot, Worker, propose_keys, reflect,
};
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use crate::untouched::{check_same, files_of};

fn file_of(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("file.sqlite");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

fn schema_of(sql: &str) -> Schema {
    let (_folder, path) = file_of(sql);
    reflect(&Database::open(&path).unwrap()).unwrap().schema
}

/// `Album.artist_id -> Artist.id` for each proposal.
fn proposals(sql: &str) -> Vec<String> {
    let schema = schema_of(sql);
    let name = |model, column| {
        let model = schema.model(model).unwrap();
        format!("{}.{}", model.class_name, model.column(column).unwrap().name)
    };
    propose_keys(&schema)
        .iter()
        .map(|one| {
            let (child, parent) =
                (name(one.child, one.column), name(one.parent, one.parent_column));
            format!("{child} -> {parent}")
        })
        .collect()
}

#[test]
fn columns_named_for_another_table_are_proposed_as_its_keys() {
    let found = proposals(
        "CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE albums (id INTEGER PRIMARY KEY, artist_id INTEGER, guest_artist_id INTEGER,
             artist_name TEXT, artist TEXT);
         CREATE TABLE categories (id INTEGER PRIMARY KEY, parent_id INTEGER, album INTEGER);",
    );
    assert_eq!(
        found,
        [
            "Album.artist_id -> Artist.id",
            "Album.guest_artist_id -> Artist.id",
            "Category.parent_id -> Category.id",
            "Category.album -> Album.id",
        ]
    );
}

#[test]
fn keys_that_say_whose_they_are_are_found_under_their_own_name() {
    let found = proposals(
        "CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT);
         CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT, ArtistId INTEGER);
         CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, ReportsTo INTEGER);
         CREATE TABLE country (country_code TEXT PRIMARY KEY);
         CREATE TABLE city (id INTEGER PRIMARY KEY, country_code TEXT, home_country_code TEXT);",
    );
    assert_eq!(
        found,
        [
            "Album.ArtistId -> Artist.ArtistId",
            "Employee.ReportsTo -> Employee.EmployeeId",
            "City.country_code -> Country.country_code",
            "City.home_country_code -> Country.country_code",
        ]
    );
}

#[test]
fn declared_keys_other_types_and_views_are_not_proposed() {
    let found = proposals(
        "CREATE TABLE artists (id INTEGER PRIMARY KEY);
         CREATE TABLE albums (id INTEGER PRIMARY KEY,
             artist_id INTEGER REFERENCES artists (id));
         CREATE TABLE notes (id INTEGER PRIMARY KEY, artist_id TEXT, id_of_nothing INTEGER);
         CREATE VIEW listed AS SELECT artist_id FROM albums;",
    );
    assert_eq!(found, [""; 0]);
}

#[test]
fn the_rate_of_values_that_are_found_is_measured_without_touching_the_file() {
    let (_folder, path) = file_of(
        "CREATE TABLE artists (id INTEGER PRIMARY KEY);
         CREATE TABLE albums (id INTEGER PRIMARY KEY, artist_id INTEGER);
         INSERT INTO artists VALUES (1), (2);
         INSERT INTO albums VALUES (1, 1), (2, 2), (3, 1), (4, 9), (5, NULL);",
    );
    let before = files_of(&path);
    let mut worker = Worker::spawn(&path, || {});
    let pair = ColumnPair {
        table: "albums".to_owned(),
        column: "artist_id".to_owned(),
        parent_table: "artists".to_owned(),
        parent_column: "id".to_owned(),
    };
    worker.request(Slot(1), RequestKind::Measure(pair));
    let response = worker.wait_response(Duration::from_mins(1)).unwrap();
    let Answer::Containment(measured) = response.result.unwrap() else { panic!() };
    assert_eq!(measured, Containment { rows: 4, matched: 3, is_complete: true });
    assert_eq!(measured.rate(), Some(0.75));
    check_same(&before, &path, "measuring");
}

#[test]
fn a_design_and_a_file_are_compared_table_by_table() {
    let file = schema_of(
        "CREATE TABLE artists (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64), born DATE);
         CREATE TABLE albums (id INTEGER NOT NULL PRIMARY KEY, artist_id INTEGER);
         CREATE TABLE old (id INTEGER NOT NULL PRIMARY KEY);",
    );
    let text = "
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Artist(db.Model):
    __tablename__ = 'Artists'
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text, nullable=False)

class Album(db.Model):
    __tablename__ = 'albums'
    id = db.Column(db.Integer, primary_key=True)
    artist_id = db.Column(db.Integer, db.ForeignKey('Artists.id'))

class Track(db.Model):
    __tablename__ = 'tracks'
    id = db.Column(db.Integer, primary_key=True)
";
    let source = SourceFile { path: "models.py".to_owned(), text: text.to_owned() };
    let design = read_models(&[source]).unwrap().schema;
    let found = differences(&resolve(&design), &resolve(&file));
    let lines: Vec<String> =
        found.iter().map(|one| format!("{}: {}", one.table, one.message)).collect();
    assert_eq!(
        lines,
        [
            "tracks: The file does not have this table.",
            "old: The design does not have this table.",
            "albums: The foreign key (artist_id) to Artists(id) is in the design alone.",
            "Artists: name: TEXT in the design, VARCHAR(64) in the file.",
            "Artists: name: NULL is allowed by the file, not by the design.",
            "Artists: born: the design does not have this column.",
        ]
    );
    assert_eq!(differences(&resolve(&file), &resolve(&file)), []);
}

fn read(text: &str) -> Schema {
    let file = SourceFile { path: "models.py".to_owned(), text: text.to_owned() };
    read_models(&[file]).unwrap().schema
}

/// The attributes of a class and what stands for its keys.
fn walked(schema: &Schema, class: &str) -> Vec<String> {
    let mapping = resolve(schema).with_key_links();
    let model = mapping.models.values().find(|one| one.class_name == class).unwrap();
    model
        .relationships
        .iter()
        .map(|one| {
            let is_link = mapping.key_of_link(one.relationship_id).is_some();
            format!("{}{}", if is_link { "key " } else { "" }, one.key)
        })
        .collect()
}

const KEYED_MODELS: &str = "
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()

post_tags = db.Table('post_tags',
    db.Column('post_id', db.ForeignKey('post.id'), primary_key=True),
    db.Column('tag_id', db.ForeignKey('tag.id'), primary_key=True))

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    boss_id = db.Column(db.ForeignKey('user.id'))

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)

class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    author_id = db.Column(db.ForeignKey('user.id'))
    editor_id = db.Column(db.ForeignKey('user.id'))
    editor = db.relationship('User', foreign_keys=[editor_id])
    tags = db.relationship('Tag', secondary=post_tags, backref='posts')
";

#[test]
fn keys_without_an_attribute_are_walked_both_ways_and_others_are_left_alone() {
    let schema = read(KEYED_MODELS);
    assert_eq!(walked(&schema, "Post"), ["editor", "tags", "key author_id"]);
    assert_eq!(
        walked(&schema, "User"),
        ["key boss_id", "key User.boss_id", "key Post.author_id", "key Post.editor_id"]
    );
    assert_eq!(walked(&schema, "Tag"), ["posts"]);
    assert_eq!(walked(&schema, "post_tags"), ["key post_id", "key tag_id"]);
}

#[test]
fn what_sqlalchemy_knows_stays_as_it_is() {
    let schema = read(KEYED_MODELS);
    let (plain, linked) = (resolve(&schema), resolve(&schema).with_key_links());
    for model in plain.models.values() {
        let known = &linked.models[&model.model_id].relationships;
        assert_eq!(known[..model.relationships.len()], model.relationships);
        for one in &model.relationships {
            let found = linked.relationship(one.relationship_id, one.end);
            assert_eq!(found, Some(one));
        }
    }
}
