//! Earlier versions of a project, listed and come back to; and files that are told by their content.

use std::fs;
use std::sync::Arc;

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked};
use backref::document::to_text;
use backref::recovery::{BackupKind, Backups};
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
fn what_stood_in_the_file_before_the_first_save_is_kept_with_it() {
    let desk = Desk::with_music();
    let before = fs::read_to_string(&desk.project).unwrap();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    press(&mut window, Modifiers::COMMAND, Key::S);
    let kinds = || -> Vec<BackupKind> {
        Backups::of(Some(&desk.project), &desk.data).list().iter().map(|one| one.kind).collect()
    };
    assert_eq!(kinds(), [BackupKind::Saved, BackupKind::Found]);
    // The next save replaces what the newest backup has.
    remove(&mut window, "User");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(kinds(), [BackupKind::Saved, BackupKind::Saved, BackupKind::Found]);

    click(&mut window, "File");
    click(&mut window, "Restore a backup…");
    window.get_by_label_contains(", what the save replaced").click();
    window.run_steps(3);
    click(&mut window, "Restore");
    assert_eq!(to_text(window.state().document()), before);
}

#[test]
fn a_project_that_another_name_is_saved_over_is_kept_under_that_name() {
    let desk = Desk::with_music();
    let other = desk.project.with_file_name("other.json");
    fs::write(&other, "not even a project").unwrap();
    let picker: FilePicker = Arc::new({
        let other = other.clone();
        move |_| Picked::Path(other.clone())
    });
    let ctx = egui::Context::default();
    let app = BackrefApp::with_file_picker(&ctx, picker);
    let app = app.with_data_folder(&ctx, desk.data.clone());
    let mut window = super::window_of([1280.0, 800.0], app);
    window.state_mut().open_path(&ctx, &desk.project);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    for _ in 0..200 {
        window.step();
        if fs::read_to_string(&other).unwrap() != "not even a project" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let kept = Backups::of(Some(&other), &desk.data).list();
    assert_eq!(kept.len(), 2);
    assert_eq!(fs::read_to_string(&kept[1].path).unwrap(), "not even a project");
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
