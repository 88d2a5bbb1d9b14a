//! Undo and redo: each step says what it was, and each kind of change has its step.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::hands::{CTRL, LINK, ROLE, click_entry, edit_menu_entry};
use crate::window::person::Person;

#[test]
fn the_menu_names_the_step_that_is_taken_back_and_done_again() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::F2);
    person.type_words("Duty");
    person.key_with(CTRL, Key::Enter);
    assert!(edit_menu_entry(&mut person, "Undo").starts_with("Undo Rename Role to Duty"));
    click_entry(&mut person, "Edit");
    click_entry(&mut person, "Undo Rename Role to Duty");
    assert!(person.is_shown(ROLE));
    assert!(edit_menu_entry(&mut person, "Redo").starts_with("Redo Rename Role to Duty"));
    click_entry(&mut person, "Edit");
    click_entry(&mut person, "Redo Rename Role to Duty");
    assert!(person.is_shown("Duty, model, table duty"));
}

#[test]
fn models_links_positions_colours_and_pasted_ones_are_steps_of_their_own() {
    let mut person = Person::at_role_and_user();
    let first = person.document().clone();
    let mut documents = vec![first];
    let mut labels = Vec::new();
    person.key(Key::Tab);
    for change in 0..6 {
        match change {
            0 => person.key(Key::ArrowRight),
            1 => person.key(Key::K),
            2 => person.key(Key::P),
            3 => person.paste("CREATE TABLE team (id INTEGER PRIMARY KEY)"),
            4 => {
                person.window.get_by_label(LINK).click_accesskit();
                person.settle();
                person.key(Key::Delete);
            }
            _ => {
                let at = person.at(ROLE);
                person.drag(at, at + vec2(16.0, 24.0));
            }
        }
        documents.push(person.document().clone());
        labels.push(edit_menu_entry(&mut person, "Undo "));
        let len = documents.len();
        assert_ne!(documents[len - 1], documents[len - 2], "{labels:?}");
    }
    let mut different = labels.clone();
    different.sort();
    different.dedup();
    assert!(different.len() >= 5, "{labels:?}");
    for document in documents.iter().rev().skip(1) {
        person.key_with(CTRL, Key::Z);
        assert_eq!(person.document(), document);
    }
    for document in documents.iter().skip(1) {
        person.key_with(CTRL | Modifiers::SHIFT, Key::Z);
        assert_eq!(person.document(), document);
    }
}
