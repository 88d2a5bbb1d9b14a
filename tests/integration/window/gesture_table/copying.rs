//! Copy, cut, paste, duplicate: by keys and by the menu of the right button.

use egui::{Event, Key};

use super::hands::{CTRL, EMPTY, ROLE, choose_from_menu, copied, models};
use crate::window::person::Person;

#[test]
fn copied_models_are_text_that_pastes_as_copies_with_their_link() {
    let mut person = Person::at_role_and_user();
    person.key_with(CTRL, Key::A);
    let text = copied(&mut person, Event::Copy);
    assert_eq!(models(&person).len(), 2, "copying changes nothing");
    person.paste(&text);
    assert_eq!(models(&person), ["Role", "User", "Role2", "User2"]);
    assert!(person.is_shown("Role2.users to User2.role, one to many"));
    person.key_with(CTRL, Key::Z);
    assert_eq!(models(&person).len(), 2);
}

#[test]
fn cut_models_are_gone_and_come_back_by_pasting() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    let text = copied(&mut person, Event::Cut);
    assert_eq!(models(&person), ["User"]);
    person.paste(&text);
    assert!(person.is_shown(ROLE));
    assert_eq!(person.columns("Role"), ["id", "name"]);
}

#[test]
fn a_duplicate_stands_beside_its_model_and_is_selected() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key_with(CTRL, Key::D);
    assert_eq!(person.selected(), ["Role2, model, table role2"]);
    choose_from_menu(&mut person, ROLE, "Duplicate");
    assert_eq!(person.selected(), ["Role3, model, table role3"]);
    assert_eq!(models(&person).len(), 4);
}

#[test]
fn the_menu_cuts_what_was_clicked() {
    let mut person = Person::at_role_and_user();
    person.click_at(EMPTY);
    choose_from_menu(&mut person, ROLE, "Cut");
    assert_eq!(models(&person), ["User"]);
    person.key_with(CTRL, Key::Z);
    assert!(person.is_shown(ROLE));
}
