//! The canvas by keys alone: walking boxes, rows and links, changing what is walked to, and Esc.

use backref::app::view_state::Tool;
use egui::{Key, Modifiers};

use crate::window::person::Person;

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn tab_walks_boxes_and_ctrl_down_the_rows_of_one() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    assert_eq!(person.selected(), ["Role, model, table role"]);
    person.key_with(CTRL, Key::ArrowDown);
    assert_eq!(person.selected(), ["Role, model, table role", "Role.id, Integer, primary key"]);
    for row in ["Role.name, String(64), unique", "Role.users, list of User"] {
        person.key(Key::ArrowDown);
        assert!(person.selected().contains(&row.to_owned()), "{row}: {:?}", person.selected());
    }
    for row in ["Role.name, String(64), unique", "Role.id, Integer, primary key"] {
        person.key(Key::ArrowUp);
        assert!(person.selected().contains(&row.to_owned()), "{row}: {:?}", person.selected());
    }
    person.key(Key::ArrowUp);
    assert_eq!(person.selected(), ["Role, model, table role"]);
}

#[test]
fn a_box_is_left_over_its_link() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key_with(CTRL, Key::ArrowRight);
    let link = "Role.users to User.role, one to many".to_owned();
    assert!(person.selected().contains(&link), "{:?}", person.selected());
    person.key_with(CTRL, Key::ArrowDown);
    assert_eq!(person.selected(), ["User, model, table user"]);
    person.key_with(CTRL, Key::ArrowLeft);
    assert!(person.selected().contains(&link));
    person.key_with(CTRL, Key::ArrowUp);
    assert_eq!(person.selected(), ["User, model, table user"]);
}

#[test]
fn a_link_walked_to_is_edited_by_enter_and_removed_by_delete() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key_with(CTRL, Key::ArrowRight);
    person.key(Key::Enter);
    person.type_words("members");
    person.key(Key::Enter);
    assert!(person.is_shown("Role.members to User.role, one to many"));
    person.key(Key::Delete);
    assert!(!person.is_shown("Role.members to User.role, one to many"));
    assert!(person.model("Role").relationships.is_empty());
}

#[test]
fn alt_and_arrows_reorder_columns_and_undo_puts_them_back() {
    let mut person = Person::at_role_and_user();
    let before = person.columns("User");
    person.click_at(person.at("User.role_id, Integer, foreign key to role.id"));
    person.key_with(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(person.columns("User"), ["id", "role_id", "username"]);
    person.key_with(Modifiers::ALT, Key::ArrowUp);
    person.key_with(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(person.columns("User"), ["role_id", "id", "username"]);
    person.key_with(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(person.columns("User"), ["id", "role_id", "username"]);
    for _ in 0..3 {
        person.key_with(CTRL, Key::Z);
    }
    assert_eq!(person.columns("User"), before);
}

#[test]
fn insert_adds_behind_the_selected_column_and_delete_goes_on_to_the_next() {
    let mut person = Person::at_role_and_user();
    person.click_at(person.at("User.id, Integer, primary key"));
    person.key(Key::Insert);
    person.type_words("email Text");
    person.key_with(CTRL, Key::Enter);
    assert_eq!(person.columns("User"), ["id", "email", "username", "role_id"]);
    person.click_at(person.at("User.email, Text"));
    person.key(Key::Delete);
    assert!(person.selected().contains(&"User.username, String(64), unique, index".to_owned()));
    person.key(Key::Delete);
    person.key(Key::Delete);
    assert_eq!(person.columns("User"), ["id"]);
}

#[test]
fn p_pins_and_shift_f2_names_the_table() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    let role = person.model("Role").id;
    person.key(Key::P);
    assert!(person.document().diagram.pinned.contains(&role));
    person.key(Key::P);
    assert!(!person.document().diagram.pinned.contains(&role));
    person.key_with(Modifiers::SHIFT, Key::F2);
    person.type_words("roles");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Role, model, table roles"));
}

#[test]
fn escape_takes_back_one_thing_at_a_time() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key_with(CTRL, Key::ArrowDown);
    person.key(Key::F);
    person.key(Key::Enter);
    let tool = |person: &Person| person.window.state().view().tool;
    assert!(matches!(tool(&person), Tool::ForeignKey(Some(_))));
    person.key(Key::Escape);
    assert_eq!(tool(&person), Tool::ForeignKey(None));
    person.key(Key::Escape);
    assert_eq!(tool(&person), Tool::Select);
    assert!(person.selected().contains(&"Role.id, Integer, primary key".to_owned()));
    person.key(Key::Escape);
    assert_eq!(person.selected(), ["Role, model, table role"]);
    person.key(Key::Escape);
    assert!(person.selected().is_empty());
}

#[test]
fn a_self_reference_is_made_by_keys() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::F);
    person.key(Key::Enter);
    person.key(Key::Enter);
    person.key(Key::Enter);
    assert!(person.is_shown("Role.children to Role.parent, one to many"));
}
