//! Finding one's way on the canvas: how much boxes show, focus, the minimap, named views.

use backref::document::{from_text, to_text};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, model, open, press, select};

fn shown(window: &Window) -> Vec<&str> {
    let cards = &window.state().view().canvas.scene().cards;
    cards.iter().map(|card| card.title.as_str()).collect()
}

fn rows_of<'a>(window: &'a Window, class_name: &str) -> Vec<&'a str> {
    let scene = window.state().view().canvas.scene();
    let card = scene.card(model(window, class_name).id).unwrap();
    card.rows.iter().map(|row| row.name.as_str()).collect()
}

fn key(window: &mut Window, key: Key) {
    press(window, Modifiers::NONE, key);
}

/// Makes a view of one model, and leaves the name that was proposed.
fn view_of(window: &mut Window, class_name: &str) {
    select(window, class_name);
    key(window, Key::V);
    key(window, Key::Enter);
}

#[test]
fn boxes_show_all_columns_or_keys_or_names_and_links_follow() {
    let mut window = open("music.json");
    let links = window.state().view().canvas.scene().links.len();
    key(&mut window, Key::Num2);
    assert_eq!(rows_of(&window, "Playlist"), ["id", "owner_id"]);
    key(&mut window, Key::Num3);
    assert_eq!(rows_of(&window, "Playlist"), [""; 0]);
    let scene = window.state().view().canvas.scene();
    assert_eq!(scene.links.len(), links);
    for link in &scene.links {
        assert_eq!((link.from.row, link.to.row), (None, None), "{}", link.accessible_name);
        let card = &scene.cards[link.from.card];
        assert!(card.rect.y_range().contains(link.route.points[0].y));
    }
    let text = to_text(window.state().document());
    let read = from_text(&text).unwrap();
    assert_eq!(read.diagram, window.state().document().diagram);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(rows_of(&window, "Playlist").len() > 2);
    assert!(!to_text(window.state().document()).contains("\"detail\""), "as it was written before");
}

#[test]
fn one_box_is_collapsed_and_expanded_and_shows_its_rows_while_one_is_written() {
    let mut window = open("music.json");
    select(&mut window, "User");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    key(&mut window, Key::C);
    assert_eq!(rows_of(&window, "User"), [""; 0]);
    assert!(!rows_of(&window, "Role").is_empty());
    key(&mut window, Key::Insert);
    assert!(rows_of(&window, "User").len() > 2, "a new column is written among the others");
    key(&mut window, Key::Escape);
    assert_eq!(rows_of(&window, "User"), [""; 0]);
    key(&mut window, Key::C);
    assert!(rows_of(&window, "User").len() > 2);
}

#[test]
fn the_focus_shows_the_selection_and_so_many_links_around_it() {
    let mut window = open("music.json");
    let all = shown(&window).len();
    select(&mut window, "Role");
    key(&mut window, Key::O);
    assert_eq!(shown(&window), ["Role", "User"]);
    key(&mut window, Key::Minus);
    assert_eq!(shown(&window), ["Role"]);
    key(&mut window, Key::Plus);
    click(&mut window, "Focus farther");
    assert!(shown(&window).contains(&"Playlist"), "two links away");
    key(&mut window, Key::Escape);
    assert_eq!(shown(&window).len(), all);
    select(&mut window, "Role");
    key(&mut window, Key::O);
    click(&mut window, "Leave focus");
    assert_eq!(shown(&window).len(), all);
    assert!(!window.state().is_unsaved(), "looking changes nothing");
}

#[test]
fn going_to_a_model_out_of_focus_leaves_the_focus() {
    let mut window = open("shop.json");
    select(&mut window, "Brand");
    key(&mut window, Key::O);
    assert!(!shown(&window).contains(&"Refund"));
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(egui::Event::Text("Refund".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Enter);
    assert!(shown(&window).contains(&"Refund"));
}

#[test]
fn the_minimap_is_there_while_something_is_out_of_view_and_brings_it_there() {
    let mut window = open("shop.json");
    assert!(window.query_by_label("Minimap").is_none(), "everything is in view");
    press(&mut window, Modifiers::COMMAND, Key::Num1);
    let map = window.get_by_label("Minimap").rect();
    let corner = map.right_bottom() - vec2(6.0, 6.0);
    let before = window.state().view().canvas.screen_from_canvas(egui::Pos2::ZERO);
    window.event(egui::Event::PointerMoved(corner));
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: corner,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.run_steps(4);
    let after = window.state().view().canvas.screen_from_canvas(egui::Pos2::ZERO);
    assert!(after.x < before.x && after.y < before.y, "{before} {after}");
    press(&mut window, Modifiers::COMMAND, Key::M);
    assert!(window.query_by_label("Minimap").is_none());
}

#[test]
fn a_named_view_has_its_models_at_places_of_their_own() {
    let mut window = open("music.json");
    let all = shown(&window).len();
    view_of(&mut window, "User");
    assert_eq!(shown(&window), ["User"]);
    let user = model(&window, "User").id;
    let place = |window: &Window| window.state().document().diagram.position(user);
    let before = place(&window);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    key(&mut window, Key::ArrowRight);
    assert_eq!(place(&window), before, "only the view has it elsewhere");
    let view = window.state().active_view().unwrap();
    let in_view = window.state().document().diagram.views[&view].positions[&user];
    assert_eq!(in_view, before + vec2(8.0, 0.0));
    click(&mut window, "All models");
    assert_eq!(shown(&window).len(), all);
    press(&mut window, Modifiers::COMMAND, Key::PageDown);
    assert_eq!(shown(&window), ["User"]);
    let document = window.state().document();
    assert_eq!(&from_text(&to_text(document)).unwrap(), document);
}

#[test]
fn a_view_is_named_at_once_and_renamed_by_a_double_click() {
    let mut window = open("music.json");
    select(&mut window, "User");
    key(&mut window, Key::V);
    window.get_by_label("Name of the view").type_text("Accounts");
    window.run_steps(2);
    key(&mut window, Key::Enter);
    assert!(window.query_by_label("Accounts").is_some());
    assert!(window.state().active_view().is_some());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(window.query_by_label("Accounts").is_none());
    let views = &window.state().document().diagram.views;
    assert_eq!(views.values().next().map(|view| view.name.as_str()), Some("View"));
}

#[test]
fn a_model_drawn_in_a_view_is_in_the_whole_too_and_one_deleted_is_in_none() {
    let mut window = open("music.json");
    view_of(&mut window, "User");
    key(&mut window, Key::T);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    key(&mut window, Key::Enter);
    window.run_steps(3);
    window.event(egui::Event::Text("Badge".to_owned()));
    window.run_steps(2);
    key(&mut window, Key::Escape);
    assert_eq!(shown(&window).len(), 2);
    let diagram = &window.state().document().diagram;
    let newest = *window.state().document().schema.models.keys().last().unwrap();
    assert!(diagram.positions.contains_key(&newest));
    assert!(diagram.views.values().all(|view| view.positions.contains_key(&newest)));
    select(&mut window, "User");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    key(&mut window, Key::Delete);
    let diagram = &window.state().document().diagram;
    assert!(diagram.views.values().all(|view| view.positions.len() == 1));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(shown(&window).contains(&"User"), "undo brings it back into the view");
}

#[test]
fn models_are_taken_out_of_a_view_and_stay_in_the_project() {
    let mut window = open("music.json");
    let count = window.state().document().schema.models.len();
    view_of(&mut window, "User");
    select(&mut window, "User");
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    key(&mut window, Key::H);
    assert_eq!(shown(&window), [""; 0]);
    assert_eq!(window.state().document().schema.models.len(), count);
}

#[test]
fn the_list_tells_which_models_are_not_in_the_named_view() {
    let mut window = open("music.json");
    assert!(window.query_by_label("Role in the list").is_some());
    view_of(&mut window, "User");
    assert!(window.query_by_label("User in the list").is_some());
    assert!(window.query_by_label("Role in the list, not in this view").is_some());
    press(&mut window, Modifiers::ALT, Key::Home);
    assert!(window.query_by_label("Role in the list").is_some());
}
