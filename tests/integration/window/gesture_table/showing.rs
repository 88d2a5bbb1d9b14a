//! Arranging, and what boxes show: rows, focus, minimap, colours, groups, notes.

use std::time::Duration;

use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::Queryable;

use super::hands::{CTRL, EMPTY, LINK, ROLE, USER, choose_from_menu, choose_from_menu_at};
use super::hands::{click_entry, type_over};
use crate::window::person::Person;

fn positions(person: &Person) -> Vec<Pos2> {
    person.document().diagram.positions.values().copied().collect()
}

/// Steps until the arrangement, which another thread works out, is there.
fn step_until_moved(person: &mut Person, before: &[Pos2]) {
    for _ in 0..2_000 {
        person.window.step();
        if positions(person) != before {
            person.window.run_steps(10);
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("nothing was arranged");
}

/// Role under User, so that an arrangement moves them.
fn to_be_arranged() -> Person {
    let mut person = Person::at_role_and_user();
    let at = person.at(USER);
    person.drag(at, at + egui::vec2(-300.0, 160.0));
    person.key(Key::Escape);
    person
}

#[test]
fn the_button_arranges_all_in_one_step() {
    let mut person = to_be_arranged();
    let before = positions(&person);
    person.window.get_by_role_and_label(egui::accesskit::Role::Button, "Arrange").click();
    step_until_moved(&mut person, &before);
    let rects = person.scene_rects();
    assert!(rects[0].right() < rects[1].left(), "the referred one is left");
    person.key_with(CTRL, Key::Z);
    assert_eq!(positions(&person), before);
}

#[test]
fn keys_arrange_and_pinned_boxes_stay() {
    let mut person = to_be_arranged();
    person.key(Key::Tab);
    person.key(Key::P);
    let pinned = person.selected();
    let before = positions(&person);
    person.key(Key::Escape);
    person.key_with(CTRL, Key::L);
    step_until_moved(&mut person, &before);
    assert_eq!(pinned, [ROLE]);
    let role = person.document().diagram.position(person.model("Role").id);
    assert_eq!(role, before[0]);
    person.key_with(CTRL, Key::Z);
    assert_eq!(positions(&person), before);
}

#[test]
fn rows_are_shown_and_hidden_by_digits_and_by_the_menu() {
    let mut person = Person::at_role_and_user();
    let [all, key] = ["Role.name, String(64), unique", "Role.id, Integer, primary key"];
    person.key(Key::Num2);
    assert!(!person.is_shown(all) && person.is_shown(key));
    person.key(Key::Num3);
    assert!(!person.is_shown(all) && !person.is_shown(key) && person.is_shown(LINK));
    person.key(Key::Num1);
    assert!(person.is_shown(all));
    click_entry(&mut person, "Diagram");
    click_entry(&mut person, "Show keys only");
    assert!(!person.is_shown(all) && person.is_shown(key));
}

#[test]
fn the_focus_is_entered_and_left_by_keys_and_by_the_menu() {
    let mut person = Person::at_role_and_user();
    person.double_click_at(EMPTY);
    person.type_words("Team");
    person.key_with(CTRL, Key::Enter);
    person.key(Key::Escape);
    person.key(Key::Escape);
    let team = "Team, model, table team";
    person.key(Key::Tab);
    person.key(Key::O);
    assert!(person.is_shown(USER) && !person.is_shown(team));
    person.key(Key::Minus);
    assert!(!person.is_shown(USER), "nearer");
    person.key(Key::Escape);
    assert!(person.is_shown(team));
    choose_from_menu(&mut person, ROLE, "Focus on selection");
    assert!(!person.is_shown(team));
    click_entry(&mut person, "Leave focus");
    assert!(person.is_shown(team));
}

#[test]
fn colours_are_given_by_keys_and_by_the_menu() {
    let mut person = Person::at_role_and_user();
    let role = person.model("Role").id;
    let color = |person: &Person| person.document().diagram.colors.get(&role).copied();
    person.key(Key::Tab);
    person.key(Key::K);
    person.key(Key::K);
    assert_eq!(color(&person), Some(2));
    person.key_with(Modifiers::SHIFT, Key::K);
    assert_eq!(color(&person), Some(1));
    person.key_with(Modifiers::SHIFT, Key::K);
    assert_eq!(color(&person), None);
    choose_from_menu(&mut person, ROLE, "Colour Teal");
    assert_eq!(color(&person), Some(2));
    person.key_with(CTRL, Key::Z);
    assert_eq!(color(&person), None);
}

#[test]
fn groups_and_notes_are_made_and_coloured_by_keys() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::G);
    type_over(&mut person, "Access");
    person.key(Key::Enter);
    person.window.get_by_label("Access, group of 1").click_accesskit();
    person.settle();
    person.key(Key::K);
    let group = person.document().diagram.groups.values().next().unwrap();
    assert_eq!((group.title.as_str(), group.color), ("Access", Some(1)));
    person.key(Key::Escape);
    person.key(Key::N);
    person.key(Key::Enter);
    person.type_words("Ask Ada");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Ask Ada, note"));
}

#[test]
fn groups_and_notes_are_made_by_the_mouse() {
    let mut person = Person::at_role_and_user();
    choose_from_menu(&mut person, ROLE, "Group");
    type_over(&mut person, "Access");
    person.click_at(EMPTY);
    assert!(person.is_shown("Access, group of 1"));
    choose_from_menu_at(&mut person, EMPTY, "New note here");
    person.type_words("Ask Ada");
    person.click_at(EMPTY + egui::vec2(300.0, 0.0));
    assert!(person.is_shown("Ask Ada, note"));
}

#[test]
fn the_minimap_is_shown_and_hidden_by_keys_and_by_the_menu() {
    let mut person = Person::at_role_and_user();
    for _ in 0..4 {
        person.key_with(CTRL, Key::Plus);
    }
    assert!(person.is_shown("Minimap"), "a part is out of view");
    person.key_with(CTRL, Key::M);
    assert!(!person.is_shown("Minimap"));
    click_entry(&mut person, "Diagram");
    click_entry(&mut person, "Minimap");
    assert!(person.is_shown("Minimap"));
}
