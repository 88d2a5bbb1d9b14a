//! Groups and notes on the canvas: made, written, moved, coloured, copied and taken away.

use backref::app::view_state::Annotation;
use backref::diagram::{Group, Note};
use backref::document::{from_text, to_text};
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, model, open, press, select};

fn key(window: &mut Window, key: Key) {
    press(window, Modifiers::NONE, key);
}

fn focus_canvas(window: &mut Window) {
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
}

fn groups(window: &Window) -> Vec<&Group> {
    window.state().document().diagram.groups.values().collect()
}

fn notes(window: &Window) -> Vec<&Note> {
    window.state().document().diagram.notes.values().collect()
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.event(Event::PointerMoved(from));
    window.drag_at(from);
    for step in 1..=5_u8 {
        window.event(Event::PointerMoved(from + (to - from) * (f32::from(step) / 5.0)));
    }
    window.step();
    window.drop_at(to);
    window.run_steps(4);
}

/// Role and User in a group of this title.
fn group_of_two(window: &mut Window, title: &str) {
    select(window, "Role");
    focus_canvas(window);
    key(window, Key::G);
    window.event(Event::Text(String::new()));
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(title.to_owned()));
    window.run_steps(2);
    key(window, Key::Enter);
}

#[test]
fn a_group_is_named_at_once_and_moves_with_its_boxes() {
    let mut window = open("music.json");
    group_of_two(&mut window, "Access");
    assert_eq!(groups(&window).len(), 1);
    assert_eq!(groups(&window)[0].title, "Access");
    let role = model(&window, "Role").id;
    let before = window.state().document().diagram.position(role);
    let zoom = window.state().view().canvas.zoom();
    let title = window.get_by_label("Access, group of 1").rect().center();
    drag(&mut window, title, title + vec2(80.0, 160.0) * zoom);
    let after = window.state().document().diagram.position(role);
    assert_eq!(after - before, vec2(80.0, 160.0));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().document().diagram.position(role), before);
    let document = window.state().document();
    assert_eq!(&from_text(&to_text(document)).unwrap(), document);
}

#[test]
fn a_group_goes_by_ungrouping_or_with_its_last_box_and_undo_brings_it_back() {
    let mut window = open("music.json");
    let models = window.state().document().schema.models.len();
    group_of_two(&mut window, "Access");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    assert!(groups(&window).is_empty());
    assert_eq!(window.state().document().schema.models.len(), models);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    select(&mut window, "Role");
    focus_canvas(&mut window);
    key(&mut window, Key::Delete);
    assert!(groups(&window).is_empty());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(groups(&window).len(), 1);
}

#[test]
fn a_note_is_placed_by_n_and_a_click_and_written_in_its_place() {
    let mut window = open("music.json");
    focus_canvas(&mut window);
    key(&mut window, Key::N);
    let canvas = window.get_by_label("Canvas").rect();
    let at = canvas.left_bottom() + vec2(80.0, -120.0);
    window.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        window.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    window.run_steps(4);
    window.event(Event::Text("To be decided".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Enter);
    window.event(Event::Text("by Friday".to_owned()));
    window.run_steps(2);
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    assert_eq!(notes(&window).len(), 1);
    assert_eq!(notes(&window)[0].text, "To be decided\nby Friday");
    assert!(window.query_by_label("To be decided\nby Friday, note").is_some());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(notes(&window).is_empty());
}

/// A note in the middle of the canvas, by keys alone.
fn note(window: &mut Window, text: &str) {
    focus_canvas(window);
    key(window, Key::N);
    key(window, Key::Enter);
    window.event(Event::Text(text.to_owned()));
    window.run_steps(2);
    press(window, Modifiers::COMMAND, Key::Enter);
}

#[test]
fn a_note_is_found_moved_copied_and_deleted_by_keys() {
    let mut window = open("music.json");
    note(&mut window, "Ask Ada");
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text("Ask Ada".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Enter);
    let id = *window.state().document().diagram.notes.keys().next().unwrap();
    assert!(window.state().view().selection.annotations.contains(&Annotation::Note(id)));
    focus_canvas(&mut window);
    let before = notes(&window)[0].position;
    key(&mut window, Key::ArrowRight);
    assert_eq!(notes(&window)[0].position - before, vec2(8.0, 0.0));
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(notes(&window).len(), 2);
    key(&mut window, Key::Delete);
    assert_eq!(notes(&window).len(), 1);
    let document = window.state().document();
    assert_eq!(&from_text(&to_text(document)).unwrap(), document);
}

#[test]
fn a_note_is_coloured_by_its_menu() {
    let mut window = open("music.json");
    note(&mut window, "Ask Ada");
    let at = window.get_by_label("Ask Ada, note").rect().center();
    window.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let button = egui::PointerButton::Secondary;
        window.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    window.run_steps(4);
    click(&mut window, "Colour Teal");
    assert_eq!(notes(&window)[0].color, Some(2));
}

#[test]
fn the_palette_offers_no_command_that_cannot_be_run() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text("Ungroup".to_owned()));
    window.run_steps(3);
    assert!(window.query_by_label("Ungroup").is_none());
    assert!(window.query_by_label("Nothing of that name").is_some());
}

#[test]
fn a_scale_is_written_in_percent() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    click(&mut window, "Zoom, 100 %");
    super::panels::write(&mut window, "Scale in percent", "250");
    assert!((window.state().view().canvas.zoom() - 2.5).abs() < 0.001);
}

fn copied(window: &mut Window) -> String {
    window.event(Event::Copy);
    window.step();
    let commands = window.output().platform_output.commands.clone();
    let text = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    text.expect("something is copied")
}

#[test]
fn tab_walks_boxes_groups_and_notes_in_reading_order_and_keys_change_them() {
    let mut window = open("music.json");
    group_of_two(&mut window, "Access");
    note(&mut window, "Ask Ada");
    key(&mut window, Key::Escape);
    key(&mut window, Key::Escape);
    focus_canvas(&mut window);
    let stops = window.state().view().canvas.scene().cards.len() + 2;
    let mut walked = Vec::new();
    for _ in 0..stops {
        key(&mut window, Key::Tab);
        let selection = &window.state().view().selection;
        assert_eq!(selection.models.len() + selection.annotations.len(), 1);
        walked.push((selection.only_model(), selection.annotations.first().copied()));
    }
    let line = |(model_id, annotation): &(Option<_>, Option<Annotation>)| {
        let scene = window.state().view().canvas.scene();
        let of_model = model_id.and_then(|id| scene.card(id)).map(|card| card.rect.top());
        let of_annotation = annotation.and_then(|one| match one {
            Annotation::Group(_) => scene.groups.first().map(|frame| frame.rect.top()),
            Annotation::Note(_) => scene.notes.first().map(|card| card.rect.top()),
        });
        of_model.or(of_annotation).map(|top| (top / 96.0).floor())
    };
    let lines: Vec<Option<f32>> = walked.iter().map(line).collect();
    assert!(lines.is_sorted(), "{lines:?}");
    let annotations = walked.iter().filter(|(_, annotation)| annotation.is_some()).count();
    assert_eq!(annotations, 2);
    // Back to the group: it moves, is renamed, coloured and taken away by keys.
    while !matches!(window.state().view().selection.annotations.first(), Some(Annotation::Group(_)))
    {
        press(&mut window, Modifiers::SHIFT, Key::Tab);
    }
    let role = model(&window, "Role").id;
    let before = window.state().document().diagram.position(role);
    key(&mut window, Key::ArrowDown);
    assert_eq!(window.state().document().diagram.position(role) - before, vec2(0.0, 8.0));
    key(&mut window, Key::F2);
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text("Rights".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Enter);
    assert_eq!(groups(&window)[0].title, "Rights");
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text("colour teal".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Enter);
    assert_eq!(groups(&window)[0].color, Some(2));
    click(&mut window, "Rose tint");
    assert_eq!(groups(&window)[0].color, Some(6));
    focus_canvas(&mut window);
    key(&mut window, Key::Delete);
    assert!(groups(&window).is_empty());
    assert!(window.state().document().schema.models.contains_key(&role));
}

#[test]
fn a_group_is_copied_with_its_boxes_and_the_notes_inside_its_frame() {
    let mut window = open("music.json");
    group_of_two(&mut window, "Access");
    let group_id = *window.state().document().diagram.groups.keys().next().unwrap();
    let at = window.get_by_label("Access, group of 1").rect().center();
    window.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        window.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    window.run_steps(4);
    assert!(window.state().view().selection.annotations.contains(&Annotation::Group(group_id)));
    let first = to_text(window.state().document());
    press(&mut window, Modifiers::COMMAND, Key::D);
    let diagram = &window.state().document().diagram;
    let copy = diagram.groups.iter().find(|(id, _)| **id != group_id).unwrap().1;
    assert_eq!(copy.title, "Access");
    assert_eq!(copy.members.iter().copied().collect::<Vec<_>>(), [model(&window, "Role2").id]);
    let text = copied(&mut window);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().document()), first);
    window.event(Event::Paste(text));
    window.run_steps(4);
    assert_eq!(groups(&window).len(), 2);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(to_text(window.state().document()), first);
}

#[test]
fn a_note_placed_by_keys_is_in_view_and_under_no_bar() {
    let mut window = open("shop.json");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    for number in 0..4 {
        note(&mut window, &format!("Note {number}"));
        window.run_steps(4);
        let placed = window.get_by_label(&format!("Note {number}, note")).rect();
        assert!(window.get_by_label("Canvas").rect().contains_rect(placed), "{placed}");
        for bar in ["Minimap", "Fit", "New model"] {
            for found in window.query_all_by_label(bar) {
                assert!(!found.rect().intersects(placed), "{bar} over {placed}");
            }
        }
    }
}
