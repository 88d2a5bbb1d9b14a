//! What a person does at the window beside clicking and typing: menus, wheel, fields, copying.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use crate::window::person::Person;

pub const CTRL: Modifiers = Modifiers::COMMAND;
pub const ROLE: &str = "Role, model, table role";
pub const USER: &str = "User, model, table user";
pub const LINK: &str = "Role.users to User.role, one to many";

/// A place of the canvas where nothing is while Role and User stand where they were drawn.
pub const EMPTY: Pos2 = egui::pos2(420.0, 440.0);

/// The field that has the keyboard: its name and what is in it.
pub fn field(person: &Person) -> Option<(String, String)> {
    let focused =
        person.window.query_all_by_role(Role::TextInput).find(egui_kittest::Node::is_focused)?;
    let name = focused.accesskit_node().label()?;
    Some((name, focused.value().unwrap_or_default()))
}

/// Clicks an entry of the menu that the right button opens on what has this name.
pub fn choose_from_menu(person: &mut Person, name: &str, entry: &str) {
    let at = person.at(name);
    choose_from_menu_at(person, at, entry);
}

pub fn choose_from_menu_at(person: &mut Person, at: Pos2, entry: &str) {
    person.button_at(at, PointerButton::Secondary, Modifiers::NONE);
    person.settle();
    click_entry(person, entry);
}

/// Clicks a button or an entry of a menu, whose keys may be written behind its words.
pub fn click_entry(person: &mut Person, entry: &str) {
    let found = person.window.query_all(By::new().predicate(|node| {
        let is_button = node.role() == Role::Button || node.role() == Role::CheckBox;
        let label = node.label().unwrap_or_default();
        is_button && (label == entry || label.starts_with(&format!("{entry} ")))
    }));
    let buttons: Vec<_> = found.collect();
    // Menus come after what stands in the panels.
    buttons.last().unwrap_or_else(|| panic!("there is no {entry}")).click();
    person.settle();
    person.window.run_steps(8);
}

/// What an entry of the Edit menu says, by its beginning.
pub fn edit_menu_entry(person: &mut Person, beginning: &str) -> String {
    click_entry(person, "Edit");
    let entry = person.window.query_all(By::new().predicate(|node| {
        node.role() == Role::Button
            && node.label().is_some_and(|label| label.starts_with(beginning))
    }));
    let label = entry.last().and_then(|entry| entry.accesskit_node().label());
    person.key(Key::Escape);
    label.unwrap_or_else(|| panic!("no entry begins with {beginning}"))
}

pub fn wheel(person: &mut Person, at: Pos2, delta: Vec2, modifiers: Modifiers) {
    person.window.event(Event::PointerMoved(at));
    person.window.event(Event::ModifiersChanged(modifiers));
    person.window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers,
    });
    person.window.event(Event::ModifiersChanged(Modifiers::NONE));
    person.window.run_steps(20);
}

/// What Ctrl+C or Ctrl+X puts on the clipboard.
pub fn copied(person: &mut Person, event: Event) -> String {
    person.window.event(event);
    person.window.step();
    let commands = person.window.output().platform_output.commands.clone();
    person.settle();
    let text = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    text.expect("something is copied")
}

/// Types over what the field has.
pub fn type_over(person: &mut Person, text: &str) {
    person.key_with(CTRL, Key::A);
    person.type_words(text);
}

/// The names of the boxes, in the order of their making.
pub fn models(person: &Person) -> Vec<String> {
    person.document().schema.models.values().map(|model| model.class_name.clone()).collect()
}
