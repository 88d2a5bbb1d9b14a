//! The project file written by another program while it is open: asked about, reloaded, merged, kept,
//! and never saved over in silence.

use std::fs;

use backref::document::{Document, load, to_text};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, press};
use super::recovery::{Desk, remove};

/// Another program replaces this text in the project.
fn write_otherwise(desk: &Desk, from: &str, to: &str) -> Document {
    let text = fs::read_to_string(&desk.project).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(&desk.project, text.replace(from, to)).unwrap();
    load(&desk.project).unwrap()
}

/// Another program gives the titles of songs another length.
fn lengthen(desk: &Desk) -> Document {
    write_otherwise(desk, "\"length\": 120", "\"length\": 200")
}

fn notice(window: &mut Window) {
    window.state().look_at_file();
    window.state().wait_for_keeper();
    window.run_steps(3);
}

#[test]
fn a_change_is_told_with_what_differs_and_reloaded_as_one_step() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    let before = to_text(window.state().document());
    let theirs = lengthen(&desk);
    notice(&mut window);
    window.get_by_label("music.json was changed by another program");
    window.get_by_label_contains("Song.title: String(120)");
    assert!(window.query_by_label("Merge").is_none(), "there is nothing of ours to merge");
    click(&mut window, "Reload");
    assert_eq!(*window.state().document(), theirs);
    assert!(!window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().document()), before);
    assert!(window.state().is_unsaved());
}

#[test]
fn both_changes_are_merged_as_one_step_and_saved_without_a_question() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Role");
    lengthen(&desk);
    notice(&mut window);
    click(&mut window, "Merge");
    let merged = to_text(window.state().document());
    assert!(merged.contains("\"length\": 200") && !merged.contains("\"Role\""), "{merged}");
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(fs::read_to_string(&desk.project).unwrap(), merged);
    assert!(!window.state().is_unsaved());
}

#[test]
fn what_both_have_changed_is_chosen_by_name() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    let theirs = lengthen(&desk);
    notice(&mut window);
    click(&mut window, "Merge");
    window.get_by_label("1 thing was changed on both sides");
    window.get_by_label("Mine: removed");
    click(&mut window, "The file’s: Song");
    click(&mut window, "Merge");
    let song = |document: &Document| document.schema.model_named("Song").cloned();
    assert_eq!(song(window.state().document()), song(&theirs));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(song(window.state().document()), None);
}

#[test]
fn a_changed_file_is_not_saved_over_before_that_is_said() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Role");
    let theirs = lengthen(&desk);
    // Nobody has looked at the file since.
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.get_by_label("music.json was changed by another program");
    click(&mut window, "Cancel");
    assert_eq!(load(&desk.project).unwrap(), theirs);
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "Save over it");
    assert_eq!(load(&desk.project).unwrap(), *window.state().document());
    assert!(!window.state().is_unsaved());
    let backups = backref::recovery::Backups::of(Some(&desk.project), &desk.data).list();
    assert!(backups.iter().any(|one| one.document().unwrap() == theirs), "theirs is not lost");
}

#[test]
fn what_is_kept_is_unsaved_and_saved_without_another_question() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    lengthen(&desk);
    notice(&mut window);
    click(&mut window, "Keep mine");
    assert!(window.state().is_unsaved(), "the file holds something else");
    notice(&mut window);
    assert!(window.query_by_label("Keep mine").is_none(), "it was asked once");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(load(&desk.project).unwrap(), *window.state().document());
    assert!(!window.state().is_unsaved());
}

#[test]
fn a_file_that_is_broken_by_another_program_is_neither_reloaded_nor_merged() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    fs::write(&desk.project, "<<<<<<< HEAD\n").unwrap();
    notice(&mut window);
    window.get_by_label_contains("cannot be read");
    assert!(window.query_by_label("Reload").is_none() && window.query_by_label("Merge").is_none());
    click(&mut window, "Keep mine");
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(load(&desk.project).unwrap(), *window.state().document());
}

#[test]
fn a_file_that_is_gone_is_told_and_written_again() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    fs::remove_file(&desk.project).unwrap();
    notice(&mut window);
    window.get_by_label_contains("is no longer there");
    assert!(window.state().is_unsaved());
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert_eq!(load(&desk.project).unwrap(), *window.state().document());
}

#[test]
fn with_its_folder_gone_the_work_stays_unsaved_and_another_place_is_offered() {
    let desk = Desk::with_music();
    let mut window = desk.window_on_project();
    remove(&mut window, "Song");
    let folder = desk.project.parent().unwrap();
    let moved = folder.with_extension("moved");
    fs::rename(folder, &moved).unwrap();
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.get_by_label_contains("there is no folder");
    assert!(window.query_all_by_label("Save as…").next().is_some());
    assert!(window.state().is_unsaved());
    fs::rename(&moved, folder).unwrap();
}
