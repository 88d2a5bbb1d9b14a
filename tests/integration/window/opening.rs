//! Opening files whose models are arranged first: told how far it is, given up, taken back by no one.

use std::path::PathBuf;

use backref::document::to_text;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::arrange::{held_window, step_until};
use super::panels::{Window, click, press};

fn script(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("library.sql");
    let text = "CREATE TABLE shelf (id INTEGER PRIMARY KEY);\n\
                CREATE TABLE book (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelf (id));";
    std::fs::write(&path, text).unwrap();
    path
}

fn begin(window: &mut Window, path: &std::path::Path) {
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, path);
    step_until(window, "it is told", |window| window.query_by_label("Opening… 40 %").is_some());
}

#[test]
fn a_long_opening_is_told_and_given_up_by_its_button_or_by_escape() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, _go_on) = held_window("music.json");
    let before = to_text(window.state().document());
    begin(&mut window, &script(&folder));
    click(&mut window, "Cancel opening");
    window.run_steps(8);
    assert!(window.query_by_label("Opening… 40 %").is_none());
    begin(&mut window, &script(&folder));
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.run_steps(8);
    assert!(window.query_by_label("Opening… 40 %").is_none());
    assert_eq!(to_text(window.state().document()), before);
    assert!(!window.state().is_unsaved());
}

#[test]
fn what_was_opened_comes_when_it_is_arranged() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, go_on) = held_window("music.json");
    begin(&mut window, &script(&folder));
    go_on.send(()).unwrap();
    step_until(&mut window, "it is shown", |window| {
        window.state().document().schema.model_named("Book").is_some()
    });
    assert!(window.query_by_label("Cancel opening").is_none());
}

#[test]
fn a_project_that_is_changed_meanwhile_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut window, go_on) = held_window("music.json");
    begin(&mut window, &script(&folder));
    window.get_by_label("User in the list").click();
    window.run_steps(2);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    let changed = to_text(window.state().document());
    go_on.send(()).unwrap();
    step_until(&mut window, "it is said", |window| {
        window.query_by_label_contains("was changed while library.sql was opened").is_some()
    });
    assert_eq!(to_text(window.state().document()), changed);
}

#[test]
fn what_can_be_done_first_stands_above_the_notice_of_a_file_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.bin");
    std::fs::write(&path, [0_u8, 159, 146, 150]).unwrap();
    let mut window = super::window([1280.0, 800.0]);
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    let notice = window.get_by_label_contains("is no project").rect();
    let first = window.get_by_label("Place a model").rect();
    assert!(first.bottom() < notice.top(), "{first} and {notice}");
}
