//! The list of tables over the rows: it narrows as one types, and is walked by the keys.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::rows::{SCRIPT, Window};

fn write(window: &mut Window, text: &str) {
    for letter in text.chars() {
        window.harness.event(Event::Text(letter.to_string()));
        window.harness.run_steps(2);
    }
}

/// A file of five tables: fewer than what a list without a filter could show at once.
fn opened() -> Window {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window
}

#[test]
fn letters_narrow_the_list_of_tables_and_enter_chooses() {
    let mut window = opened();
    window.harness.get_by_role(Role::ComboBox).click();
    window.harness.run_steps(3);
    write(&mut window, "us");
    window.press(Key::Enter);
    window.wait_for("row 1, User <User 'ann'>");
    assert_eq!(window.path_text(), "User[1]");
    // The keyboard is in the rows again.
    window.press(Key::ArrowDown);
    assert_eq!(window.path_text(), "User[2]");
}

#[test]
fn the_list_of_tables_is_opened_by_a_key_and_walked_from_the_table_that_is_shown() {
    let mut window = opened();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    // Post, Role, Tag, User and then the association table.
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    window.wait_for("row 1, Role <Role 'admin'>");
    window.run("choose a table");
    window.press(Key::PageDown);
    window.press(Key::ArrowUp);
    window.press(Key::Enter);
    window.wait_for("row 1, User <User 'ann'>");
    // A name that begins so comes before one that only has it in it, and a table's counts as well.
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    write(&mut window, "tag");
    window.press(Key::Enter);
    window.wait_for("row 1, Tag <Tag 'rust'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    write(&mut window, "post_t");
    window.press(Key::Enter);
    window.wait_for_part("post_tags[1, 1]");
}

#[test]
fn a_letter_on_the_closed_list_begins_the_name_and_escape_gives_it_up() {
    let mut window = opened();
    window.harness.get_by_role(Role::ComboBox).focus();
    window.harness.run_steps(2);
    // T alone would begin a new model elsewhere.
    window.harness.key_press(Key::T);
    write(&mut window, "t");
    write(&mut window, "ag");
    assert!(window.names().iter().any(|name| name == "tag"), "{:#?}", window.names());
    window.press(Key::Escape);
    assert_eq!(window.path_text(), "Post[1]");
    assert!(window.harness.get_by_role(Role::ComboBox).is_focused());
    // What was typed is gone, and what is not found says so.
    window.press(Key::ArrowDown);
    write(&mut window, "zebra");
    window.wait_for("No table has that in its name");
    window.press(Key::Enter);
    assert_eq!(window.path_text(), "Post[1]");
}
