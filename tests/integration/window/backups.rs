//! Earlier versions of a project, listed and come back to; and files that are told by their content.

use std::fs;

use backref::document::to_text;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{click, press};
use super::recovery::{Desk, remove};

#[test]
fn a_version_that_was_saved_over_is_listed_with_what_differs_and_restored_as_one_step() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    press(&mut window, Modifiers::COMMAND, Key::S);
    let first = to_text(window.state().document());
    remove(&mut window, "Song");
    press(&mut window, Modifiers::COMMAND, Key::S);
    let second = to_text(window.state().document());
    assert_eq!(fs::read_to_string(&desk.project).unwrap(), second);

    click(&mut window, "File");
    click(&mut window, "Restore a backup…");
    window.get_by_label("Backups of music");
    window.get_by_label("Song: 4 columns");
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), first);
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().document()), second);
    assert!(!window.state().is_unsaved());
}

#[test]
fn without_a_backup_that_is_said() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    click(&mut window, "File");
    click(&mut window, "Restore a backup…");
    window.get_by_label_contains("There are none yet");
    click(&mut window, "Close");
    assert!(window.query_by_label_contains("There are none yet").is_none());
}

#[test]
fn files_are_opened_by_what_is_in_them_whatever_they_are_called() {
    let desk = Desk::with_music();
    let folder = desk.project.parent().unwrap();
    let project = folder.join("design.txt");
    fs::copy(&desk.project, &project).unwrap();
    let script = folder.join("dump");
    fs::write(&script, "-- a dump\nCREATE TABLE shelf (id INTEGER PRIMARY KEY);").unwrap();
    let letter = folder.join("letter");
    fs::write(&letter, "Dear all,").unwrap();

    let mut window = desk.window();
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &project);
    window.run_steps(3);
    assert!(window.state().document().schema.model_named("Song").is_some());
    window.state_mut().open_path(&ctx, &letter);
    window.run_steps(3);
    window.get_by_label_contains("letter is no project, models.py, SQL script or SQLite database");
    assert!(window.state().document().schema.model_named("Song").is_some(), "what was open stays");
    window.state_mut().open_path(&ctx, &script);
    for _ in 0..500 {
        window.run_steps(1);
        if window.state().document().schema.model_named("Shelf").is_some() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the script was not opened");
}
