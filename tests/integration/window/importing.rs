//! Importing in the window: what would change is shown first, ticked or not, and comes as one step.

use std::path::PathBuf;

use backref::document::{DialectName, to_text};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

#[cfg(unix)]
use super::arrange::step_until;
use super::panels::{Window, click, model, open, press, undo};

/// The music project's tables as a script has them by now: another length, a new column, a new table.
const SCRIPT: &str =
    "CREATE TABLE roles (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80) UNIQUE);
CREATE TABLE badges (
    id INTEGER NOT NULL PRIMARY KEY,
    title VARCHAR(20) NOT NULL,
    role_id INTEGER NOT NULL REFERENCES roles (id)
);";

fn written(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("schema.sql");
    std::fs::write(&path, text).unwrap();
    path
}

fn import(window: &mut Window, path: &std::path::Path) {
    let ctx = window.ctx.clone();
    window.state_mut().begin_import(&ctx, path, None);
    window.run_steps(3);
}

#[test]
fn what_a_script_would_change_is_shown_and_comes_as_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open("music.json");
    let before = to_text(window.state().document());
    let positions = window.state().document().diagram.positions.clone();
    import(&mut window, &written(&folder, SCRIPT));
    assert!(window.query_by_label_contains("Models: 1 new, 1 changed").is_some());
    window.get_by_label("New model Badge");
    window.get_by_label("Role type of column name");
    assert_eq!(to_text(window.state().document()), before, "only shown so far");
    window.get_by_label_contains("Import 3 changes").click();
    window.run_steps(4);
    let badge = model(&window, "Badge");
    let role = badge.foreign_keys[0].target.clone();
    assert_eq!(badge.columns.len(), 3);
    let length = model(&window, "Role").column_named("name").unwrap().column_type.clone();
    assert_eq!(length.unwrap().label(), "String(80)");
    let role_id = model(&window, "Role").id;
    assert!(
        matches!(role, backref::schema::ForeignKeyTarget::Columns { model, .. } if model == role_id)
    );
    let document = window.state().document();
    for (id, at) in &positions {
        assert_eq!(document.diagram.positions.get(id), Some(at), "a known box was moved");
    }
    undo(&mut window);
    assert_eq!(to_text(window.state().document()), before);
}

/// The column that a model is told by is guessed of tables, so a table with other columns says nothing of it.
#[test]
fn a_script_changes_no_repr() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open("music.json");
    let table = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80), title TEXT,
        role_id INTEGER REFERENCES roles (id));";
    import(&mut window, &written(&folder, table));
    window.get_by_label("User column name");
    assert!(window.query_by_label_contains("__repr__").is_none());
}

#[test]
fn what_is_not_ticked_stays_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open("music.json");
    import(&mut window, &written(&folder, SCRIPT));
    click(&mut window, "New model Badge");
    window.get_by_label_contains("Import 2 changes").click();
    window.run_steps(4);
    assert!(window.state().document().schema.model_named("Badge").is_none());
    let column = model(&window, "Role").column_named("name").unwrap();
    assert_eq!(column.column_type.as_ref().unwrap().label(), "String(80)");
}

#[test]
fn a_source_is_remembered_and_brings_its_models_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open("music.json");
    let path = written(&folder, SCRIPT);
    import(&mut window, &path);
    window.get_by_label_contains("Import 3 changes").click();
    window.run_steps(4);
    let sources = &window.state().document().settings.sources;
    assert_eq!(sources.len(), 1);
    assert!(sources[0].path.ends_with("schema.sql"), "{}", sources[0].path);
    // The table is gone at the source, and another column came.
    written(
        &folder,
        "CREATE TABLE roles (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80) UNIQUE, rank INTEGER);",
    );
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    window.run_steps(3);
    window.get_by_label("Role column rank");
    window.get_by_label_contains("Import 1 change").click();
    window.run_steps(4);
    assert!(model(&window, "Role").column_named("rank").is_some());
    model(&window, "Badge");
    // Taking away is asked for, not done by itself.
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    window.run_steps(3);
    click(&mut window, "Remove model Badge");
    window.get_by_label_contains("Import 1 change").click();
    window.run_steps(4);
    assert!(window.state().document().schema.model_named("Badge").is_none());
}

#[test]
fn a_script_is_read_in_the_dialect_that_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open("music.json");
    import(
        &mut window,
        &written(
            &folder,
            "CREATE TABLE t (id INT PRIMARY KEY, one odd INT);\nCREATE TABLE u (id INT PRIMARY KEY, at DATETIME(6));",
        ),
    );
    click(&mut window, "Dialect of the script");
    click(&mut window, "PostgreSQL");
    window.run_steps(3);
    assert!(window.query_by_label_contains("Models: 2 new").is_some());
    window.get_by_label_contains("Import 2 changes").click();
    window.run_steps(4);
    let sources = &window.state().document().settings.sources;
    assert_eq!(sources[0].dialect, Some(DialectName::Postgresql));
}

#[cfg(unix)]
const GENRE: &str = "from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Genre(db.Model):
    id = db.Column(db.Integer, primary_key=True)
";

/// A folder whose models.py takes as long to read as the test likes.
#[cfg(unix)]
fn slow_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("package");
    std::fs::create_dir(&package).unwrap();
    let made = std::process::Command::new("mkfifo").arg(package.join("models.py")).status();
    assert!(made.unwrap().success());
    (folder, package)
}

#[cfg(unix)]
#[test]
fn a_source_that_takes_long_to_read_is_told_and_then_shown() {
    let (_folder, package) = slow_folder();
    let mut window = open("music.json");
    import(&mut window, &package);
    assert!(window.query_by_label("Reading package").is_some());
    // The keys of the window wait meanwhile.
    let before = to_text(window.state().document());
    press(&mut window, Modifiers::COMMAND, Key::A);
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(to_text(window.state().document()), before);
    std::fs::write(package.join("models.py"), GENRE).unwrap();
    step_until(&mut window, "it is shown", |window| {
        window.query_by_label_contains("Models: 1 new").is_some()
    });
    assert!(window.query_by_label("Reading package").is_none());
}

#[cfg(unix)]
#[test]
fn a_source_that_takes_long_to_read_is_given_up_by_its_button_or_by_escape() {
    let (_folder, package) = slow_folder();
    let mut window = open("music.json");
    for by_key in [false, true] {
        import(&mut window, &package);
        if by_key {
            press(&mut window, Modifiers::NONE, Key::Escape);
        } else {
            click(&mut window, "Cancel");
        }
        window.run_steps(3);
        assert!(window.query_by_label("Reading package").is_none());
        // What comes after all is not shown.
        std::fs::write(package.join("models.py"), GENRE).unwrap();
        window.run_steps(8);
        assert!(window.query_by_label_contains("Models: 1 new").is_none());
    }
}
