//! New models, their names, their columns.

use backref::app::view_state::Tool;
use backref::schema::ColumnType;
use egui::accesskit::Role;
use egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::{By, Queryable};

use super::hands::{CTRL, EMPTY, choose_from_menu, choose_from_menu_at, field, models};
use crate::window::person::Person;

fn is_named_at_once(person: &Person) -> bool {
    field(person).is_some_and(|(name, _)| name == "Rename model")
}

#[test]
fn a_model_is_made_by_the_mouse_in_three_ways_and_its_name_is_in_edit() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    assert!(is_named_at_once(&person));
    person.type_words("Role");
    person.window.get_by_role_and_label(Role::Button, "New model").click();
    person.settle();
    person.click_at(pos2(640.0, 200.0));
    assert!(is_named_at_once(&person));
    person.type_words("User");
    choose_from_menu_at(&mut person, EMPTY, "New model here");
    assert!(is_named_at_once(&person));
    person.type_words("Team");
    person.key(Key::Escape);
    for spoken in ["Role.id, Integer, primary key", "User.id, Integer, primary key"] {
        assert!(person.is_shown(spoken), "{spoken}");
    }
    assert_eq!(models(&person).len(), 3);
}

#[test]
fn models_are_placed_by_keys_one_after_the_other_until_escape() {
    let mut person = Person::at_an_empty_canvas();
    person.key(Key::T);
    for name in ["Role", "User"] {
        person.key_with(Modifiers::SHIFT, Key::Enter);
        assert!(is_named_at_once(&person));
        person.type_words(name);
        person.key_with(CTRL, Key::Enter);
        assert_eq!(person.window.state().view().tool, Tool::NewModel);
        person.key_with(Modifiers::NONE, Key::F1);
        person.key(Key::Escape);
    }
    person.key(Key::Escape);
    assert_eq!(person.window.state().view().tool, Tool::Select);
    assert_eq!(models(&person), ["Role", "User"]);
    assert!(person.is_shown("User.id, Integer, primary key"));
}

#[test]
fn columns_are_written_from_the_menu_and_a_click_elsewhere_takes_them() {
    let mut person = Person::at_role_and_user();
    choose_from_menu(&mut person, "Role.id, Integer, primary key", "New column below");
    assert_eq!(field(&person).unwrap().0, "New column");
    person.type_words("rank Integer");
    person.click_at(EMPTY);
    assert_eq!(person.columns("Role"), ["id", "rank", "name"]);
    person.double_click_at(person.at("Role.rank, Integer"));
    person.key_with(CTRL, Key::A);
    person.key(Key::Backspace);
    person.click_at(EMPTY);
    assert_eq!(person.columns("Role"), ["id", "name"], "an empty one is removed");
}

#[test]
fn shift_tab_goes_back_over_the_columns_to_the_name() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::F2);
    let mut seen = Vec::new();
    for _ in 0..3 {
        person.key(Key::Enter);
        seen.push(field(&person).unwrap().1);
    }
    assert_eq!(seen, ["id Integer primary_key", "name String(64) unique", ""]);
    for expected in ["name String(64) unique", "id Integer primary_key", "Role"] {
        person.key_with(Modifiers::SHIFT, Key::Tab);
        assert_eq!(field(&person).unwrap().1, expected);
    }
    person.key_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(field(&person), None);
}

#[test]
fn types_and_options_complete_and_are_taken_by_a_click_or_by_tab() {
    let mut person = Person::at_role_and_user();
    choose_from_menu(&mut person, "Role.name, String(64), unique", "New column below");
    person.type_words("price Num");
    let option = |person: &Person, word: &str| {
        let found = person.window.query_all(By::new().predicate(|node| {
            node.role() == Role::ListBoxOption
                && node.label().is_some_and(|label| label.starts_with(word))
        }));
        found.map(|node| node.rect().center()).next()
    };
    let at = option(&person, "Numeric").expect("types complete");
    person.click_at(at);
    assert_eq!(field(&person).unwrap().1, "price Numeric");
    person.type_words("(10,2) not null uni");
    assert!(option(&person, "unique").is_some(), "options complete");
    person.key(Key::Tab);
    person.type_words(" default 0");
    person.key_with(CTRL, Key::Enter);
    let price = person.model("Role").column_named("price").unwrap().clone();
    let numeric = ColumnType::Numeric { precision: Some(10), scale: Some(2) };
    assert_eq!(price.column_type, Some(numeric));
    assert!(price.unique && price.nullable == Some(false) && price.default.is_some());
}

#[test]
fn an_option_that_cannot_be_read_stays_in_edit_with_the_reason() {
    let mut person = Person::at_role_and_user();
    person.key(Key::Tab);
    person.key(Key::Insert);
    person.type_words("code String(8) uniqe");
    person.key(Key::Enter);
    person.click_at(EMPTY);
    assert_eq!(person.columns("Role"), ["id", "name"]);
    assert_eq!(field(&person).unwrap().1, "code String(8) uniqe");
    let reason = person.window.query_all(By::new().predicate(|node| {
        node.role() == Role::Label && node.value().is_some_and(|text| text.contains("uniqe"))
    }));
    assert_eq!(reason.count(), 1);
    person.key(Key::Escape);
    assert_eq!(field(&person), None);
}

#[test]
fn a_column_is_written_for_all_selected_models_in_one_step() {
    let mut person = Person::at_role_and_user();
    person.key_with(CTRL, Key::A);
    person.key(Key::Insert);
    assert_eq!(field(&person).unwrap().0, "New column in 2 models");
    person.type_words("created_at DateTime not null");
    person.key(Key::Enter);
    person.type_words("updated_at DateTime");
    person.key_with(CTRL, Key::Enter);
    for class_name in ["Role", "User"] {
        let columns = person.columns(class_name);
        assert_eq!(columns[columns.len() - 2..], ["created_at", "updated_at"], "{class_name}");
    }
    assert!(person.is_shown("User.created_at, DateTime, not null"));
    person.key_with(CTRL, Key::Z);
    person.key_with(CTRL, Key::Z);
    assert_eq!(person.columns("Role"), ["id", "name"]);
    assert_eq!(person.columns("User"), ["id", "username", "role_id"]);
}

#[test]
fn a_column_for_several_models_that_one_of_them_has_is_told_and_changes_none() {
    let mut person = Person::at_role_and_user();
    person.key_with(CTRL, Key::A);
    choose_from_menu(&mut person, super::hands::USER, "Add column");
    person.type_words("username Text");
    person.key(Key::Enter);
    assert_eq!(person.columns("Role"), ["id", "name"]);
    let told = person.window.query_all_by_label_contains("User already has a column");
    assert!(told.count() > 0);
}
