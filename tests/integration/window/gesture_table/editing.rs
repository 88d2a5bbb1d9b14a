//! Every name, type and option is edited in its place: by a double-click on it, or by F2.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::hands::{CTRL, LINK, ROLE, USER, field};
use crate::window::person::Person;

const USERNAME: &str = "User.username, String(64), unique, index";

/// The middle of the mark with this place from the right, as it is painted.
fn mark(person: &Person, row: &str, from_right: f32) -> egui::Pos2 {
    person.window.get_by_label(row).rect().right_center() - vec2(from_right, 0.0)
}

#[test]
fn a_double_click_on_a_name_a_type_or_a_mark_selects_that_word() {
    let mut person = Person::at_role_and_user();
    let name = person.window.get_by_label(USERNAME).rect().left_center() + vec2(50.0, 0.0);
    person.double_click_at(name);
    person.type_words("login");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("User.login, String(64), unique, index"));
    // The type stands right of the middle, left of the marks.
    let login = "User.login, String(64), unique, index";
    person.double_click_at(mark(&person, login, 70.0));
    person.type_words("Text");
    person.key_with(CTRL, Key::Enter);
    // The last mark is U, the one before it I.
    let login = "User.login, Text, unique, index";
    person.double_click_at(mark(&person, login, 18.0));
    person.type_words("not null");
    person.key_with(CTRL, Key::Enter);
    let login = "User.login, Text, index, not null";
    person.double_click_at(mark(&person, login, 18.0));
    person.type_words("unique");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("User.login, Text, unique, not null"));
}

#[test]
fn a_double_click_on_the_marks_before_a_name_selects_its_keys() {
    let mut person = Person::at_role_and_user();
    let row = "User.role_id, Integer, foreign key to role.id";
    let left = |person: &Person, row: &str| {
        person.window.get_by_label(row).rect().left_center() + vec2(18.0, 0.0)
    };
    person.double_click_at(left(&person, row));
    person.type_words("-> role.id on delete cascade");
    person.key_with(CTRL, Key::Enter);
    assert_eq!(person.model("User").foreign_keys[0].ondelete.as_deref(), Some("CASCADE"));
    person.double_click_at(left(&person, "Role.id, Integer, primary key"));
    person.key(Key::Backspace);
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Role.id, Integer"));
}

#[test]
fn f2_goes_from_the_name_to_the_type_and_from_option_to_option() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::Tab);
    person.key_with(CTRL, Key::ArrowDown);
    person.key(Key::ArrowDown);
    assert!(person.selected().contains(&USERNAME.to_owned()));
    person.key(Key::F2);
    person.type_words("login");
    person.key(Key::F2);
    person.type_words("Text");
    person.key(Key::F2);
    person.type_words("not null");
    assert_eq!(field(&person).unwrap().1, "login Text not null index");
    // Round in a circle, and back again.
    person.key(Key::F2);
    person.key(Key::F2);
    person.type_words("nick");
    assert_eq!(field(&person).unwrap().1, "nick Text not null index");
    person.key_with(Modifiers::SHIFT, Key::F2);
    person.type_words("unique");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("User.nick, Text, unique, not null"));
}

#[test]
fn class_table_and_relationship_are_renamed_by_double_clicks() {
    let mut person = Person::at_role_and_user();
    let header = person.window.get_by_label(ROLE).rect();
    person.double_click_at(header.left_top() + vec2(30.0, 14.0));
    assert_eq!(field(&person).unwrap().0, "Rename model");
    person.type_words("Duty");
    person.key_with(CTRL, Key::Enter);
    let header = person.window.get_by_label("Duty, model, table duty").rect();
    person.double_click_at(header.left_top() + vec2(30.0, 36.0));
    assert_eq!(field(&person).unwrap().0, "Rename table");
    person.type_words("duties");
    person.key_with(CTRL, Key::Enter);
    person.double_click_at(person.at("Duty.users, list of User"));
    assert_eq!(field(&person).unwrap().0, "Rename relationship");
    person.type_words("holders");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Duty, model, table duties"));
    assert!(person.is_shown("Duty.holders to User.role, one to many"));
}

#[test]
fn f2_renames_the_box_the_relationship_and_both_ends_of_a_link() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::F2);
    person.type_words("Duty");
    person.key_with(CTRL, Key::Enter);
    person.key_with(CTRL, Key::ArrowDown);
    person.key(Key::ArrowDown);
    person.key(Key::ArrowDown);
    person.key(Key::F2);
    assert_eq!(field(&person).unwrap(), ("Rename relationship".to_owned(), "users".to_owned()));
    person.type_words("holders");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Duty.holders to User.role, one to many"));
}

#[test]
fn f2_on_a_link_shows_the_rows_of_a_box_that_hides_them() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Num3);
    person.window.get_by_label(LINK).click_accesskit();
    person.settle();
    person.key(Key::F2);
    assert_eq!(field(&person).unwrap().0, "Rename relationship");
    person.type_words("members");
    person.key_with(CTRL, Key::Enter);
    assert!(person.is_shown("Role.members to User.role, one to many"));
}

#[test]
fn f2_says_why_where_there_is_no_box_to_write_in() {
    let mut person = Person::at_role_and_user();
    person.click_at(person.at(ROLE));
    person.click_at_with(person.at(USER), CTRL);
    person.key(Key::M);
    person.key(Key::Escape);
    person.key(Key::M);
    person.type_words("Role");
    person.key(Key::Enter);
    person.type_words("User");
    person.key(Key::Enter);
    person.key(Key::Enter);
    // The association table is drawn as a link; the list selects it all the same.
    let table = person.document().schema.models.values().last().unwrap().class_name.clone();
    person.window.get_by_label(&format!("{table} in the list")).click();
    person.settle();
    person.window.get_by_label("Canvas").focus();
    person.settle();
    person.key(Key::F2);
    let told = person.window.query_all_by_label_contains("is drawn as a link").count();
    assert!(told > 0, "nothing is said");
}
