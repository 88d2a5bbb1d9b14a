//! Selecting and moving boxes.

use egui::{Key, Modifiers, pos2, vec2};

use super::hands::{CTRL, EMPTY, ROLE, USER};
use crate::window::person::Person;

/// Role and User in a row, Team under Role, Zone right of Team.
fn four_boxes() -> Person {
    let mut person = Person::at_role_and_user();
    for (line, at) in [("Zone", pos2(640.0, 420.0)), ("Team", pos2(320.0, 420.0))] {
        person.double_click_at(at);
        person.type_words(line);
        person.key_with(CTRL, Key::Enter);
        person.key(Key::Escape);
        person.key(Key::Escape);
    }
    person
}

#[test]
fn tab_walks_the_boxes_in_reading_order_whatever_order_they_were_made_in() {
    let mut person = four_boxes();
    let mut walked = Vec::new();
    for _ in 0..4 {
        person.key(Key::Tab);
        walked.push(person.selected().join(" and "));
    }
    let expected = [ROLE, USER, "Team, model, table team", "Zone, model, table zone"];
    assert_eq!(walked, expected);
    person.key_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(person.selected(), [expected[2]]);
}

#[test]
fn all_are_selected_by_a_key_and_none_by_another() {
    let mut person = four_boxes();
    person.key_with(CTRL, Key::A);
    assert_eq!(person.selected().len(), 4);
    person.key_with(CTRL | Modifiers::SHIFT, Key::A);
    assert_eq!(person.selected(), [""; 0]);
}

#[test]
fn ctrl_and_a_click_takes_one_more_and_then_takes_it_out() {
    let mut person = four_boxes();
    person.click_at(person.at(ROLE));
    person.click_at_with(person.at(USER), CTRL);
    assert_eq!(person.selected(), [ROLE, USER]);
    person.click_at_with(person.at(ROLE), CTRL);
    assert_eq!(person.selected(), [USER]);
    person.click_at(EMPTY - vec2(0.0, 110.0));
    assert_eq!(person.selected(), [""; 0]);
}

#[test]
fn all_of_the_selection_is_dragged_and_moved_by_arrows_in_single_steps() {
    let mut person = four_boxes();
    let (role, user) = (person.model("Role").id, person.model("User").id);
    let at = |person: &Person| [role, user].map(|id| person.document().diagram.position(id));
    let before = at(&person);
    person.click_at(person.at(ROLE));
    person.click_at_with(person.at(USER), CTRL);
    let grabbed = person.at(USER);
    person.drag_with(grabbed, grabbed + vec2(11.0, 57.0), Modifiers::ALT);
    let dragged = at(&person);
    for (now, then) in dragged.iter().zip(before) {
        assert_eq!(*now - then, vec2(11.0, 57.0));
    }
    person.key(Key::ArrowLeft);
    person.key_with(Modifiers::SHIFT, Key::ArrowDown);
    for (now, then) in at(&person).iter().zip(dragged) {
        assert_eq!(*now - then, vec2(-8.0, 64.0));
    }
    for _ in 0..3 {
        person.key_with(CTRL, Key::Z);
    }
    assert_eq!(at(&person), before);
}

#[test]
fn a_box_dragged_near_the_edge_of_another_one_takes_that_edge_unless_alt_is_held() {
    let mut person = four_boxes();
    let (role, team) = (person.model("Role").id, person.model("Team").id);
    // Role stands beside the grid.
    let grabbed = person.at(ROLE);
    person.drag_with(grabbed, grabbed + vec2(11.0, 0.0), Modifiers::ALT);
    let role_left = person.document().diagram.position(role).x;
    assert!(role_left % 8.0 != 0.0, "{role_left}");
    let away = person.document().diagram.position(team);
    let grabbed = person.at("Team, model, table team");
    let wanted = role_left + 2.0 - away.x;
    person.drag(grabbed, grabbed + vec2(wanted, 24.0));
    assert_eq!(person.document().diagram.position(team).x, role_left);
    let now = person.document().diagram.position(team);
    let grabbed = person.at("Team, model, table team");
    person.drag_with(grabbed, grabbed + vec2(2.0, 9.0), Modifiers::ALT);
    assert_eq!(person.document().diagram.position(team) - now, vec2(2.0, 9.0));
}
