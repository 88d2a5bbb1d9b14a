//! Arranging in the window: told and broken off while it lasts, one undo step, boxes moved meanwhile.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backref::app::BackrefApp;
use backref::app::arrange_job::Arranger;
use backref::diagram::arrange_watched;
use backref::schema::ModelId;
use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, model, press, select, undo};
use super::window_of;

type Positions = BTreeMap<ModelId, Pos2>;

/// A window with a sample, whose arrangements stand at 40 % until the sender tells them to go on.
pub fn held_window(sample: &str) -> (Window, Sender<()>) {
    let (go_on, told) = channel();
    let told = Mutex::new(told);
    let arranger: Arranger = Arc::new(move |request, report| {
        while report(0.4) == ControlFlow::Continue(()) {
            if told.lock().unwrap().recv_timeout(Duration::from_millis(1)).is_ok() {
                return arrange_watched(request, report);
            }
        }
        None
    });
    (opened(sample, |app| app.with_arranger(arranger)), go_on)
}

fn opened(sample: &str, made: impl FnOnce(BackrefApp) -> BackrefApp) -> Window {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects").join(sample);
    let app = made(BackrefApp::new(&egui::Context::default()));
    let mut window = window_of([1280.0, 1400.0], app);
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    window
}

fn begin(window: &mut Window) {
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(window, Modifiers::COMMAND, Key::L);
}

fn positions(window: &Window) -> Positions {
    window.state().document().diagram.positions.clone()
}

/// Steps until the arrangement, which another thread works out, is answered.
pub fn step_until(window: &mut Window, what: &str, done: impl Fn(&Window) -> bool) {
    for _ in 0..2_000 {
        window.step();
        if done(window) {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain until {what}");
}

fn is_told(window: &Window) -> bool {
    window.query_by_label("Arranging… 40 %").is_some()
}

#[test]
fn a_long_arrangement_is_told_and_cancelled_by_its_button_or_by_escape() {
    let (mut window, _go_on) = held_window("shop.json");
    let before = positions(&window);
    begin(&mut window);
    step_until(&mut window, "it is told", is_told);
    click(&mut window, "Cancel arranging");
    assert!(!is_told(&window));
    begin(&mut window);
    step_until(&mut window, "it is told", is_told);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_told(&window));
    window.run_steps(20);
    assert_eq!(positions(&window), before);
    assert!(!window.state().is_unsaved());
}

#[test]
fn an_arrangement_is_one_undo_step() {
    let (mut window, go_on) = held_window("shop.json");
    let before = positions(&window);
    begin(&mut window);
    go_on.send(()).unwrap();
    step_until(&mut window, "the boxes are arranged", |window| positions(window) != before);
    assert!(window.query_by_label("Cancel arranging").is_none());
    for card in &window.state().view().canvas.scene().cards {
        assert_eq!(card.rect.min, positions(&window)[&card.model_id], "{}", card.title);
    }
    click(&mut window, "Edit");
    let steps = window.query_all_by_label_contains("Undo Arrange").count();
    assert_eq!(steps, 1);
    press(&mut window, Modifiers::NONE, Key::Escape);
    undo(&mut window);
    assert_eq!(positions(&window), before);
    assert!(!window.state().is_unsaved());
}

#[test]
fn boxes_that_remain_are_arranged_when_one_was_deleted_meanwhile() {
    let (mut window, go_on) = held_window("shop.json");
    let deleted = model(&window, "Brand").id;
    begin(&mut window);
    select(&mut window, "Brand");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::Delete);
    let before = positions(&window);
    assert!(!before.contains_key(&deleted));
    go_on.send(()).unwrap();
    step_until(&mut window, "the boxes are arranged", |window| positions(window) != before);
    assert!(positions(&window).keys().eq(before.keys()));
}

#[test]
fn an_arrangement_is_left_and_that_is_told_when_a_box_was_moved_meanwhile() {
    let (mut window, go_on) = held_window("shop.json");
    begin(&mut window);
    select(&mut window, "Brand");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    let moved = positions(&window);
    go_on.send(()).unwrap();
    step_until(&mut window, "it is told", |window| {
        window.query_by_label_contains("they stay where they are").is_some()
    });
    assert_eq!(positions(&window), moved);
}

/// Arranges, and tells how the boxes are drawn in the picture that first has the answer.
fn drawn_at_first(window: &mut Window) -> Positions {
    let before = positions(window);
    press(window, Modifiers::COMMAND, Key::L);
    step_until(window, "the boxes are arranged", |window| positions(window) != before);
    let cards = &window.state().view().canvas.drawn_scene().cards;
    cards.iter().map(|card| (card.model_id, card.rect.min)).collect()
}

fn stand_as_drawn(window: &Window) -> bool {
    let (drawn, at) = (window.state().view().canvas.drawn_scene(), positions(window));
    drawn.cards.iter().all(|card| card.rect.min == at[&card.model_id])
}

#[test]
fn boxes_are_drawn_gliding_to_their_places_unless_motion_is_reduced() {
    let (mut window, go_on) = held_window("shop.json");
    go_on.send(()).unwrap();
    let before = positions(&window);
    let drawn = drawn_at_first(&mut window);
    assert!(drawn.iter().any(|(id, at)| *at != positions(&window)[id]), "on their way");
    window.run_steps(8);
    assert!(stand_as_drawn(&window));
    undo(&mut window);
    assert_eq!(positions(&window), before);
    click(&mut window, "View");
    click(&mut window, "Reduce motion");
    go_on.send(()).unwrap();
    drawn_at_first(&mut window);
    assert!(stand_as_drawn(&window), "they jump");
}
