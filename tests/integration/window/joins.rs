//! Two foreign keys to one table: the joins are offered in words, and one click or key writes the one
//! that is meant.

use backref::mapping::ErrorClass;
use backref::schema::{Relationship, RelationshipEnd};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use super::panels::{Window, click, model, open, press, select, undo, with_a_second_key};

const BY_OWNER: &str = "Join by playlists.owner_id: playlists.owner_id = users.id";

/// The sample in which `User.playlists` could go by either of two keys.
fn open_ambiguous() -> Window {
    let mut window = open("music.json");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ambiguous.json");
    std::fs::write(&path, with_a_second_key()).unwrap();
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    window
}

fn ambiguous(window: &Window) -> usize {
    let problems = window.state().mapping().diagnostics.iter();
    problems.filter(|one| one.class == ErrorClass::AmbiguousForeignKeysError).count()
}

fn playlists(window: &Window) -> Relationship {
    let user = model(window, "User");
    user.relationships.iter().find(|one| one.name == "playlists").unwrap().clone()
}

/// Selects what the first problem is about, and opens its popover by Enter.
fn open_chooser(window: &mut Window) {
    press(window, Modifiers::ALT, Key::Num3);
    let is_row = |label: &str| label.contains("AmbiguousForeignKeysError");
    window
        .query_all_by_role(Role::Button)
        .find(|node| node.accesskit_node().label().is_some_and(|label| is_row(&label)))
        .unwrap()
        .click();
    window.run_steps(4);
    window.get_by_label("Canvas").focus();
    window.run_steps(2);
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn the_joins_are_told_in_words_and_a_number_writes_foreign_keys_on_the_declared_end() {
    let mut window = open_ambiguous();
    open_chooser(&mut window);
    window.get_by_label("How is User.playlists joined?");
    window.get_by_label(BY_OWNER);
    press(&mut window, Modifiers::NONE, Key::Num2);
    assert!(window.query_by_label(BY_OWNER).is_none(), "the popover is closed");
    assert_eq!(playlists(&window).options.foreign_keys, ["Playlist.owner_id"]);
    assert_eq!(ambiguous(&window), 0);
    let id = playlists(&window).id;
    for end in [RelationshipEnd::Declared, RelationshipEnd::Backref] {
        let end = window.state().mapping().relationship(id, end).unwrap();
        assert!(end.primaryjoin.to_text(window.state().mapping()).contains("playlists.owner_id"));
    }
    undo(&mut window);
    assert_eq!(ambiguous(&window), 1);
    assert!(!window.state().is_unsaved(), "it was one step");
}

#[test]
fn the_marked_join_is_moved_by_arrows_and_taken_by_enter_and_escape_takes_none() {
    let mut window = open_ambiguous();
    open_chooser(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_label(BY_OWNER).is_none());
    assert_eq!(ambiguous(&window), 1);
    open_chooser(&mut window);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(ambiguous(&window), 0);
    assert_eq!(playlists(&window).options.foreign_keys, ["Playlist.owner_id"], "the second one");
}

#[test]
fn a_click_on_a_join_chooses_it() {
    let mut window = open_ambiguous();
    open_chooser(&mut window);
    click(&mut window, BY_OWNER);
    assert_eq!(playlists(&window).options.foreign_keys, ["Playlist.owner_id"]);
}

#[test]
fn a_relationship_added_in_the_inspector_asks_for_its_join_at_once() {
    let mut window = open_ambiguous();
    open_chooser(&mut window);
    press(&mut window, Modifiers::NONE, Key::Num2);
    select(&mut window, "Playlist");
    click(&mut window, "Add relationship");
    window.get_by_role_and_label(Role::Button, "User").click();
    window.run_steps(4);
    assert_eq!(ambiguous(&window), 1);
    click(&mut window, BY_OWNER);
    assert_eq!(ambiguous(&window), 0);
    undo(&mut window);
    assert_eq!(ambiguous(&window), 1, "the choice is a step of its own");
}

#[test]
fn the_inspector_offers_the_joins_under_the_relationship() {
    let mut window = open_ambiguous();
    press(&mut window, Modifiers::ALT, Key::Num1);
    click(&mut window, "User in the list, has an error");
    click(&mut window, "User.playlists details");
    click(&mut window, "Join by playlists.owner_id");
    assert_eq!(playlists(&window).options.foreign_keys, ["Playlist.owner_id"]);
}
