//! Drags on the canvas: columns reordered, boxes cloned and moved, ends of links taken elsewhere, the
//! view pushed.

use backref::schema::ForeignKeyTarget;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};

use crate::window::person::Person;

/// The ends of the link with this spoken name, on the screen.
fn ends(person: &Person, name: &str) -> [Pos2; 2] {
    let canvas = &person.window.state().view().canvas;
    let link = canvas.scene().links.iter().find(|link| link.accessible_name == name).unwrap();
    let points = &link.route.points;
    [points[0], points[points.len() - 1]].map(|at| canvas.screen_from_canvas(at))
}

const LINK: &str = "Role.users to User.role, one to many";

/// Role and User, and Team below them.
fn with_a_team() -> Person {
    let mut person = Person::at_role_and_user();
    person.double_click_at(pos2(420.0, 420.0));
    person.type_words("Team: name Text");
    person.key_with(Modifiers::COMMAND, Key::Enter);
    person.window.get_by_name(LINK);
    person
}

trait ByName {
    fn get_by_name(&self, name: &str);
}

impl ByName for egui_kittest::Harness<'_, backref::app::BackrefApp> {
    fn get_by_name(&self, name: &str) {
        use egui_kittest::kittest::Queryable;
        self.get_by_label(name).click_accesskit();
    }
}

#[test]
fn a_selected_column_is_dragged_to_another_place_of_its_box_in_one_step() {
    let mut person = Person::at_role_and_user();
    let column = person.at("User.role_id, Integer, foreign key to role.id");
    let first = person.at("User.id, Integer, primary key");
    person.click_at(column);
    person.drag(column, first - vec2(0.0, 8.0));
    assert_eq!(person.columns("User"), ["role_id", "id", "username"]);
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.columns("User"), ["id", "username", "role_id"]);
    // Beside the box it stays where it was.
    person.drag(column, first - vec2(400.0, 300.0));
    assert_eq!(person.columns("User"), ["id", "username", "role_id"]);
}

#[test]
fn a_box_dragged_with_ctrl_is_cloned_there_and_the_clone_is_selected() {
    let mut person = Person::at_role_and_user();
    let role = person.model("Role").id;
    let before = person.document().diagram.position(role);
    let at = person.at("Role, model, table role");
    person.drag_with(at, at + vec2(8.0, 240.0), Modifiers::COMMAND);
    assert_eq!(person.document().diagram.position(role), before);
    let copy = person.model("Role2").id;
    assert_eq!(person.document().diagram.position(copy) - before, vec2(8.0, 240.0));
    assert_eq!(person.selected(), ["Role2, model, table role2"]);
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.document().schema.models.len(), 2);
}

#[test]
fn alt_leaves_the_grid() {
    let mut person = Person::at_role_and_user();
    let role = person.model("Role").id;
    let before = person.document().diagram.position(role);
    let at = person.at("Role, model, table role");
    person.drag_with(at, at + vec2(13.0, 101.0), Modifiers::ALT);
    assert_eq!(person.document().diagram.position(role) - before, vec2(13.0, 101.0));
}

#[test]
fn escape_in_a_drag_leaves_the_box_where_it_was() {
    let mut person = Person::at_role_and_user();
    let role = person.model("Role").id;
    let before = person.document().diagram.position(role);
    let at = person.at("Role, model, table role");
    person.window.event(Event::PointerMoved(at));
    person.window.drag_at(at);
    person.window.event(Event::PointerMoved(at + vec2(40.0, 90.0)));
    person.window.run_steps(2);
    person.key(Key::Escape);
    person.window.drop_at(at + vec2(40.0, 90.0));
    person.settle();
    assert_eq!(person.document().diagram.position(role), before);
}

#[test]
fn the_referred_end_of_a_link_is_dragged_to_another_box() {
    let mut person = with_a_team();
    person.settle();
    person.click_at(middle(&person));
    let to_role = nearest(ends(&person, LINK), person.at("Role, model, table role"));
    person.drag(to_role, person.at("Team, model, table team"));
    assert!(person.is_shown("Team.users to User.role, one to many"));
    let team = person.model("Team").id;
    let user = person.model("User");
    assert_eq!(user.foreign_keys.len(), 1);
    assert!(matches!(&user.foreign_keys[0].target,
        ForeignKeyTarget::Columns { model, .. } if *model == team));
    assert!(person.model("Role").relationships.is_empty());
    assert_eq!(person.window.state().mapping().diagnostics, []);
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert!(person.is_shown(LINK));
}

#[test]
fn the_referring_end_of_a_link_is_taken_to_another_box_by_keys_with_its_column() {
    let mut person = with_a_team();
    person.settle();
    person.click_at(person.at("User, model, table user"));
    person.key_with(Modifiers::COMMAND, Key::ArrowRight);
    person.key_with(Modifiers::SHIFT, Key::E);
    for _ in 0..3 {
        if person.selected() == ["Team, model, table team"] {
            break;
        }
        person.key(Key::Tab);
    }
    person.key(Key::Enter);
    assert!(person.is_shown("Role.users to Team.role, one to many"));
    assert_eq!(person.columns("Team"), ["id", "name", "role_id"]);
    assert_eq!(person.columns("User"), ["id", "username"]);
    assert_eq!(person.window.state().mapping().diagnostics, []);
}

#[test]
fn the_right_and_middle_buttons_and_space_push_the_view() {
    let mut person = Person::at_role_and_user();
    for button in [PointerButton::Secondary, PointerButton::Middle, PointerButton::Primary] {
        let before = person.at("Role, model, table role");
        let from = pos2(420.0, 440.0);
        let is_space = button == PointerButton::Primary;
        if is_space {
            space(&mut person, true);
        }
        person.window.event(Event::PointerMoved(from));
        person.window.event(press(from, button, true));
        person.window.step();
        for step in [vec2(10.0, 5.0), vec2(30.0, 15.0)] {
            person.window.event(Event::PointerMoved(from + step));
            person.window.step();
        }
        person.window.event(press(from + vec2(30.0, 15.0), button, false));
        if is_space {
            space(&mut person, false);
        }
        person.settle();
        let pushed = person.at("Role, model, table role") - before;
        assert!((pushed - vec2(30.0, 15.0)).length() < 1.0, "{button:?}: {pushed}");
    }
}

fn space(person: &mut Person, pressed: bool) {
    let (key, modifiers) = (Key::Space, Modifiers::NONE);
    person.window.event(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
}

fn press(pos: Pos2, button: PointerButton, pressed: bool) -> Event {
    Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }
}

fn middle(person: &Person) -> Pos2 {
    person.at(LINK)
}

fn nearest(ends: [Pos2; 2], to: Pos2) -> Pos2 {
    let [a, b] = ends;
    if a.distance(to) < b.distance(to) { a } else { b }
}
