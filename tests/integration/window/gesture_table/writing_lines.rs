//! Writing on the canvas: names, columns, whole models in one line, and what cannot be read.

use backref::app::view_state::Tool;
use egui::accesskit::Role;
use egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::window::person::Person;

const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn shift_and_click_keeps_placing_and_each_name_is_in_edit_at_once() {
    let mut person = Person::at_an_empty_canvas();
    person.key(Key::T);
    for (name, x) in [("Role", 260.0), ("User", 560.0)] {
        person.click_at_with(pos2(x, 200.0), Modifiers::SHIFT);
        person.type_words(name);
    }
    assert_eq!(person.window.state().view().tool, Tool::NewModel);
    person.key(Key::Escape);
    person.key(Key::Escape);
    assert_eq!(person.window.state().view().tool, Tool::Select);
    let names: Vec<String> =
        person.document().schema.models.values().map(|one| one.class_name.clone()).collect();
    assert_eq!(names[0], "Role");
    assert_eq!(names.len(), 2);
    assert_eq!(person.columns("Role"), ["id"]);
}

#[test]
fn enter_and_tab_go_through_the_columns_and_an_empty_new_one_is_removed() {
    let mut person = Person::at_role_and_user();
    let label = |person: &Person| {
        let focused =
            person.window.query_all_by_role(Role::TextInput).find(egui_kittest::Node::is_focused);
        focused.and_then(|field| field.accesskit_node().label())
    };
    person.key(Key::Tab);
    person.key(Key::F2);
    person.key(Key::Enter);
    for expected in ["Edit column", "Edit column", "New column"] {
        assert_eq!(label(&person).as_deref(), Some(expected));
        person.key(Key::Tab);
    }
    assert_eq!(person.columns("Role"), ["id", "name"]);
}

#[test]
fn several_columns_are_written_at_once_and_undone_as_one_step() {
    let mut person = Person::at_role_and_user();
    person.click_at(person.at("Role.id, Integer, primary key"));
    person.key(Key::Insert);
    person.type_words("rank Integer not null, price Numeric(10, 2), note Text");
    person.key_with(CTRL, Key::Enter);
    assert_eq!(person.columns("Role"), ["id", "rank", "price", "note", "name"]);
    person.key_with(CTRL, Key::Z);
    assert_eq!(person.columns("Role"), ["id", "name"]);
}

#[test]
fn a_written_key_makes_the_relationship_and_a_second_one_stays_unambiguous() {
    let mut person = Person::at_role_and_user();
    person.click_at(person.at("User.id, Integer, primary key"));
    person.key(Key::Insert);
    person.type_words("deputy_role_id -> role.id on delete set null");
    person.key_with(CTRL, Key::Enter);
    let app = person.window.state();
    assert_eq!(app.mapping().diagnostics, []);
    let user = person.model("User");
    assert_eq!(user.foreign_keys[1].ondelete.as_deref(), Some("SET NULL"));
    assert!(person.is_shown("User.deputy_role, one Role"));
}

#[test]
fn models_complete_behind_an_arrow() {
    let mut person = Person::at_role_and_user();
    person.click_at(person.at("User.id, Integer, primary key"));
    person.key(Key::Insert);
    person.type_words("boss_id -> Us");
    assert!(person.is_shown("User, model"));
    person.key(Key::Tab);
    person.key_with(CTRL, Key::Enter);
    let user = person.model("User");
    assert_eq!(user.foreign_keys.len(), 2);
    assert!(person.is_shown("User.boss_id, Integer, foreign key to user.id"));
}

#[test]
fn what_cannot_be_read_in_a_models_line_stays_in_edit_and_makes_nothing() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Album: title Text, price Nume(3), -> Artist");
    person.key(Key::Enter);
    assert!(person.document().schema.model_named("Album").is_none());
    // A click elsewhere does not lose it either.
    person.click_at(pos2(700.0, 420.0));
    let field = person.window.get_by_role_and_label(Role::TextInput, "Rename model");
    assert_eq!(field.value().as_deref(), Some("Album: title Text, price Nume(3), -> Artist"));
    person.key_with(CTRL, Key::A);
    person.type_words("Album: title Text, price Numeric(3)");
    let field = person.window.get_by_role_and_label(Role::TextInput, "Rename model");
    assert_eq!(field.value().as_deref(), Some("Album: title Text, price Numeric(3)"));
    person.key(Key::Enter);
    assert_eq!(person.columns("Album"), ["id", "title", "price"]);
}
