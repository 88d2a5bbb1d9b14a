//! Panning and zooming.

use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::hands::{CTRL, ROLE, USER, click_entry, wheel};
use crate::window::person::Person;

fn zoom(person: &Person) -> f32 {
    person.window.state().view().canvas.zoom()
}

#[test]
fn the_wheel_pans_and_with_shift_it_pans_sideways() {
    let mut person = Person::at_role_and_user();
    let before = person.at(ROLE);
    wheel(&mut person, before, vec2(0.0, -40.0), Modifiers::NONE);
    assert!((person.at(ROLE) - before - vec2(0.0, -40.0)).length() < 1.0);
    wheel(&mut person, before, vec2(0.0, 40.0), Modifiers::NONE);
    wheel(&mut person, before, vec2(0.0, -40.0), Modifiers::SHIFT);
    assert!((person.at(ROLE) - before - vec2(-40.0, 0.0)).length() < 1.0);
}

#[test]
fn a_pinch_and_ctrl_with_the_wheel_zoom_at_the_pointer() {
    let mut person = Person::at_role_and_user();
    let at = person.at(USER);
    person.window.event(Event::PointerMoved(at));
    person.settle();
    person.window.event(Event::Zoom(1.5));
    person.settle();
    assert!((zoom(&person) - 1.5).abs() < 0.01, "{}", zoom(&person));
    assert!(person.at(USER).distance(at) < 30.0);
    wheel(&mut person, at, vec2(0.0, -60.0), CTRL);
    assert!(zoom(&person) < 1.45);
}

#[test]
fn keys_pan_zoom_and_fit_all_one_to_one_and_the_selection() {
    let mut person = Person::at_role_and_user();
    let before = person.at(ROLE);
    person.key(Key::ArrowRight);
    assert!(person.at(ROLE).x < before.x, "with nothing selected arrows move the view");
    person.key_with(CTRL, Key::Plus);
    assert!(zoom(&person) > 1.2);
    person.key_with(CTRL, Key::Num1);
    assert!((zoom(&person) - 1.0).abs() < f32::EPSILON);
    person.key(Key::Tab);
    person.key_with(CTRL, Key::Num2);
    let canvas = person.window.get_by_label("Canvas").rect();
    let rect = person.scene_rects()[0];
    let view = &person.window.state().view().canvas;
    let middle = view.screen_from_canvas(rect.center());
    assert!(middle.distance(canvas.center()) < 20.0, "{middle} {canvas}");
    for _ in 0..6 {
        person.key_with(CTRL, Key::Minus);
    }
    person.key_with(CTRL, Key::Num0);
    for name in [ROLE, USER] {
        assert!(canvas.contains(person.at(name)));
    }
}

#[test]
fn a_button_leads_back_when_everything_is_out_of_view() {
    let mut person = Person::at_role_and_user();
    let told = "Everything is out of view";
    assert!(!person.is_shown(told));
    let at = person.at(ROLE);
    for _ in 0..8 {
        wheel(&mut person, at, vec2(0.0, -400.0), Modifiers::NONE);
    }
    assert!(person.is_shown(told));
    click_entry(&mut person, "Zoom to fit");
    assert!(!person.is_shown(told));
    assert!(person.is_shown(ROLE));
}
