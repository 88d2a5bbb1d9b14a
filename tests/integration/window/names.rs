//! Names that clash: told while they are typed, never taken by Enter, with a free one at hand.

use backref::schema::Model;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, model, open, press, select, undo, write, write_without_enter};

fn type_text(window: &mut Window, text: &str) {
    for char in text.chars() {
        window.event(Event::Text(char.to_string()));
    }
    window.run_steps(3);
}

fn is_shown(window: &Window, label: &str) -> bool {
    window.query_by_label(label).is_some()
}

/// Renames the selected box on the canvas as far as the last letter.
fn rename_on_canvas(window: &mut Window, text: &str) {
    press(window, Modifiers::NONE, Key::F2);
    press(window, Modifiers::COMMAND, Key::A);
    type_text(window, text);
}

fn has_column(model: &Model, name: &str) -> bool {
    model.column_named(name).is_some()
}

#[test]
fn a_column_name_that_clashes_is_told_in_the_inspector_before_enter() {
    let mut window = open("music.json");
    select(&mut window, "User");
    write_without_enter(&mut window, "User.username name", "role_id");
    window.get_by_label("User already has a column named role_id. role_id_2 is free");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(has_column(model(&window, "User"), "username"), "Enter takes no clash");
    click(&mut window, "Use role_id_2");
    assert!(has_column(model(&window, "User"), "role_id_2"));
    undo(&mut window);
    assert!(!window.state().is_unsaved(), "it was one step");
}

#[test]
fn keys_take_the_free_name_in_the_inspector() {
    let mut window = open("music.json");
    select(&mut window, "User");
    write_without_enter(&mut window, "User class name", "Role");
    assert!(is_shown(&window, "Use Role2"));
    press(&mut window, Modifiers::ALT, Key::Enter);
    assert!(window.state().document().schema.model_named("Role2").is_some());
}

#[test]
fn a_class_name_that_clashes_is_told_on_the_canvas_and_enter_waits() {
    let mut window = open("music.json");
    select(&mut window, "User");
    rename_on_canvas(&mut window, "Role");
    window.get_by_label("The project already has a model named Role. Role2 is free");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_shown(&window, "Rename model"), "the name is still being written");
    assert!(!window.state().is_unsaved());
    press(&mut window, Modifiers::ALT, Key::Enter);
    assert!(!is_shown(&window, "Use Role2"), "the free name stands in the field");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().document().schema.model_named("Role2").is_some());
}

#[test]
fn words_that_python_keeps_are_refused_with_a_name_near_to_them() {
    let mut window = open("music.json");
    select(&mut window, "User");
    rename_on_canvas(&mut window, "class");
    assert!(is_shown(&window, "Use class_"));
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, "2nd User");
    click(&mut window, "Use _2nd_User");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().document().schema.model_named("_2nd_User").is_some());
}

#[test]
fn a_columns_line_is_refused_for_its_name_only() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.name details");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::F2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, "users Str");
    // The relationship has the name; the type is only half written, which is no fault yet.
    window.get_by_label("Role already has an attribute named users. users_2 is free");
    click(&mut window, "Use users_2");
    type_text(&mut window, "ing(20)");
    window.run_steps(2);
    assert!(!is_shown(&window, "Use users_2"));
}

#[test]
fn names_of_both_ends_are_checked_against_all_that_the_other_class_has() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.users details");
    write_without_enter(&mut window, "Role.users backref", "username");
    window.get_by_label("User already has an attribute named username. username_2 is free");
    press(&mut window, Modifiers::COMMAND, Key::A);
    type_text(&mut window, "metadata");
    click(&mut window, "Use metadata_");
    let users = &model(&window, "Role").relationships[0];
    assert_eq!(users.backref.as_ref().unwrap().name, "metadata_");
}

#[test]
fn the_popover_of_a_link_refuses_a_clash_and_takes_the_free_name_by_keys() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.users details");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Enter);
    write_without_enter(&mut window, "Name on User", "username");
    assert!(is_shown(&window, "Use username_2"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_shown(&window, "Name on User"), "the popover is still open");
    press(&mut window, Modifiers::ALT, Key::Enter);
    assert!(!is_shown(&window, "Use username_2"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    let users = &model(&window, "Role").relationships[0];
    assert_eq!(users.backref.as_ref().unwrap().name, "username_2");
}

#[test]
fn a_constraint_is_not_called_as_another() {
    let mut window = open("music.json");
    select(&mut window, "Song");
    for (column, name) in [("title", "uq_song"), ("artist", "uq_song")] {
        click(&mut window, "Add constraint");
        click(&mut window, "Unique constraint");
        click(&mut window, &format!("column {column}"));
        write(&mut window, "Constraint name", name);
        if is_shown(&window, "Use uq_song_2") {
            click(&mut window, "Use uq_song_2");
        }
        click(&mut window, "Add constraint to model");
    }
    let names: Vec<_> =
        model(&window, "Song").unique_constraints.iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, [Some("uq_song".to_owned()), Some("uq_song_2".to_owned())]);
}
