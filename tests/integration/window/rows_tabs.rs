//! Looking ahead and side by side in the rows: cards of what relationships and keys lead to, and tabs.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::rows::{SCRIPT, Window};

#[test]
fn the_pointer_resting_on_a_relationship_shows_what_it_leads_to() {
    let mut window = Window::open(SCRIPT);
    let before = window.bytes();
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.rest_on("Post.user, scalar, <User 'cid'>");
    window.wait_for("username: cid");
    window.wait_for("bio: NULL");
    window.wait_for_part("Post.user, one User");
    window.rest_on("Post.tags, list, 2 rows");
    window.wait_for_part("a list of Tag through post_tags; <Tag 'rust'>; <Tag 'sql'>");
    assert!(window.harness.query_by_label("username: cid").is_none());
    // A foreign key's cell, too.
    let cell = window.harness.get_all_by_label("user_id, 3").next().unwrap().rect().center();
    window.rest_at(cell);
    window.wait_for("username: cid");
    window.rest_on("title, Hello");
    assert!(window.harness.query_by_label("username: cid").is_none());
    assert_eq!(window.path_text(), "Post[1]");
    assert_eq!(window.bytes(), before);
}

#[test]
fn the_card_comes_by_a_key_and_goes_along_with_the_keyboard() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 5, User <User 'eve'>");
    window.click("row 5, User <User 'eve'>");
    window.wait_for("User.role, scalar, no row: roles.id = 99");
    window.press(Key::Enter);
    window.press(Key::F3);
    window.wait_for_part("Peek: User.posts, a list of Post; No rows");
    window.press(Key::ArrowUp);
    window.press(Key::ArrowDown);
    window.wait_for_part("Peek: User.role, one Role; no row: roles.id = 99");
    window.press(Key::Escape);
    assert!(!window.names().iter().any(|name| name.starts_with("Peek")));
    // From the grid: the key of the current cell, or the row itself.
    window.press(Key::ArrowLeft);
    window.press(Key::ArrowUp);
    window.press(Key::ArrowUp);
    window.press(Key::F3);
    window.wait_for_part("Peek: <User 'cid'>, User");
    window.press(Key::End);
    window.wait_for_part("Peek: <Role 'admin'>, User.role, one Role; id: 1; name: admin");
    window.press_with(Modifiers::NONE, Key::F3);
    assert!(!window.names().iter().any(|name| name.starts_with("Peek")));
}

#[test]
fn rows_are_opened_in_tabs_that_have_their_own_way_back() {
    let mut window = Window::open(SCRIPT);
    let before = window.bytes();
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("Role");
    window.wait_for("Role.users, list, 2 rows");
    assert!(window.harness.query_by_label_contains("Tab 1").is_none());
    window.middle_click("Role.users, list, 2 rows");
    window.wait_for("row 2, User <User 'cid'>");
    window.wait_for("Tab 1, Role[1]");
    window.wait_for("Tab 2, Role[1].users[1]");
    window.click("row 2, User <User 'cid'>");
    window.click("User.posts, list, 2 rows");
    window.wait_for("Tab 2, Role[1].users[3].posts[1]");
    // The other tab is as it was, and has a way of its own.
    window.press_with(Modifiers::COMMAND, Key::Tab);
    assert_eq!(window.path_text(), "Role[1]");
    window.press(Key::ArrowDown);
    window.wait_for("Tab 1, Role[2]");
    window.click("Tab 2, Role[1].users[3].posts[1]");
    assert_eq!(window.path_text(), "Role[1].users[3].posts[1]");
    assert!(!window.harness.state().rows().can_go_forward());
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.path_text(), "Role[1].users[3]");
    // A row by the keyboard; what is sorted in one tab is not in the other.
    window.press_with(Modifiers::COMMAND, Key::T);
    window.wait_for("Tab 3, Role[1].users[3]");
    window.click("column username, String(64), not null");
    window.wait_for("column username, String(64), not null, sorted upwards");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Tab);
    window.wait_for("column username, String(64), not null");
    window.press_with(Modifiers::COMMAND, Key::W);
    window.wait_for("Tab 2, Role[1].users[1]");
    window.middle_click("Tab 2, Role[1].users[1]");
    assert_eq!(window.path_text(), "Role[2]");
    assert!(window.harness.query_by_label_contains("Tab 1").is_none());
    window.press_with(Modifiers::COMMAND, Key::W);
    assert_eq!(window.path_text(), "Role[2]");
    assert_eq!(window.bytes(), before);
}

#[test]
fn a_menu_opens_a_relationship_in_a_new_tab_and_its_button_closes_it() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("Post.user, scalar, <User 'cid'>");
    window.harness.get_by_label("Post.user, scalar, <User 'cid'>").click_secondary();
    window.harness.run_steps(3);
    window.click("Open in a new tab");
    window.wait_for("Tab 2, Post[1].user");
    window.wait_for("row 1, User <User 'cid'>");
    window.click("Close tab 1, Post[1]");
    assert_eq!(window.path_text(), "Post[1].user");
    assert!(!window.harness.state().rows().can_go_back());
    window.wait_for("User.role, scalar, <Role 'admin'>");
}

#[test]
fn a_single_row_says_what_leads_to_it_and_nothing_jumps_on_the_way() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    let grid = window.harness.get_by_label("Rows of Post").rect().top();
    let relation = |window: &Window, name: &str| window.harness.get_by_label(name).rect().top();
    window.wait_for("Post.user, scalar, <User 'cid'>");
    let entry = relation(&window, "Post.user, scalar, <User 'cid'>");
    window.click("Post.user, scalar, <User 'cid'>");
    window.wait_for("User.role, scalar, <Role 'admin'>");
    assert_eq!(window.harness.get_by_label("Rows of User, user").rect().top(), grid);
    assert_eq!(relation(&window, "User.role, scalar, <Role 'admin'>"), entry);
    window.wait_for("id = 3");
    window.wait_for("Post.user is a scalar: one row at most");
    assert!(window.harness.query_by_label("Filter rows").is_none());
    // The key that goes to the filter goes to what leads to all rows, where they can be filtered.
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.press(Key::Enter);
    window.wait_for("row 5, User <User 'eve'>");
    assert_eq!(window.path_text(), "User[1]");
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.path_text(), "Post[1].user");
}

/// A design with bare foreign keys, without one column that the file has.
const BARE_KEYS: &str = "
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Artist(db.Model):
    __tablename__ = 'artists'
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)

class Album(db.Model):
    __tablename__ = 'albums'
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.Text)
    artist_id = db.Column(db.Integer, db.ForeignKey('artists.id'))
";

const ALBUMS: &str = "
    CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT, country VARCHAR(2));
    CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT, artist_id INTEGER);
    INSERT INTO artists VALUES (1, 'AC/DC', 'AU'), (2, 'Accept', 'DE');
    INSERT INTO albums VALUES (1, 'One', 1), (2, 'Two', 1), (3, 'Three', 7);";

#[test]
fn bare_foreign_keys_are_walked_both_ways_and_columns_of_the_file_alone_are_shown() {
    let mut window = Window::open(ALBUMS);
    let before = window.bytes();
    window.wait_for("row 1, Album <Album 'One'>");
    std::fs::write(window.path.with_file_name("models.py"), BARE_KEYS).unwrap();
    window.run("Lay a design over");
    window.wait_for("Album.artist_id, key, <Artist 1>");
    window.click("Album.artist_id, key, <Artist 1>");
    window.wait_for("row 1, Artist <Artist 1>");
    window.wait_for("column country, String(2), not in the model");
    window.wait_for("country, AU");
    assert_eq!(window.path_text(), "Artist[1]");
    let path = window.harness.state().view().rows_path.clone();
    assert_eq!((path.relationships.len(), path.foreign_keys.len()), (0, 1));
    window.wait_for("Album.artist_id of Artist, list by key, 2 rows");
    window.click("Album.artist_id of Artist, list by key, 2 rows");
    window.wait_for("Rows of Album, Album.artist_id");
    window.wait_for("2 rows");
    assert_eq!(window.path_text(), "Album[1]");
    // Chosen on the canvas, the key opens for the row that is looked at.
    window.choose_table("Artist");
    window.wait_for("Album.artist_id of Artist, list by key, 2 rows");
    let link = {
        use egui_kittest::kittest::NodeT;
        let mut links = window.harness.get_all_by_role(egui::accesskit::Role::Link);
        links.find(|node| node.accesskit_node().label().unwrap_or_default().contains("artist_id"))
    };
    link.expect("a link of albums and artists").click();
    window.harness.run_steps(3);
    window.wait_for("row 2, Album <Album 2>");
    assert_eq!(window.bytes(), before);
}

#[test]
fn the_current_column_is_arranged_sorted_and_filtered_from_the_palette() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 5, User <User 'eve'>");
    let x_of = |window: &Window, name: &str| {
        window.harness.query_by_label_contains(name).map(|node| node.rect().left())
    };
    window.click("username, bob");
    window.run("Sort downwards");
    window.wait_for("row 1, User <User 'eve'>");
    window.run("Order of the keys");
    window.wait_for("row 1, User <User 'ann'>");
    window.run("Pin or unpin column");
    assert!(x_of(&window, "column username") < x_of(&window, "column id"));
    window.run("Hide column");
    assert_eq!(x_of(&window, "column username"), None);
    window.run("All columns in their order");
    assert!(x_of(&window, "column id") < x_of(&window, "column username"));
    window.click("bio, (empty)");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowLeft);
    assert!(x_of(&window, "column bio") < x_of(&window, "column username"));
    window.click("username, cid");
    window.run("Only rows with this value");
    window.wait_for("1 row");
    window.wait_for("row 1, User <User 'cid'>");
}

#[test]
fn all_of_a_long_cell_is_seen_in_a_filtered_view_too() {
    let mut window = Window::open(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, kind TEXT, text TEXT);
         INSERT INTO notes VALUES (1, 'a', 'short'), (2, 'b', printf('%.*c', 50000, 'y')),
             (3, 'b', printf('%.*c', 60000, 'z'));
         CREATE VIEW notes_seen AS SELECT kind, text FROM notes;",
    );
    window.wait_for("row 1, Note <Note 1>");
    window.choose_table("NotesSeen");
    window.wait_for("kind, a");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text("kind = 'b'");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("2 rows");
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.press(Key::End);
    window.press(Key::Space);
    window.wait_for_part("60,000 letters");
}

#[test]
fn a_project_remembers_its_database_and_offers_it_when_it_is_opened_again() {
    let mut window = Window::open(ALBUMS);
    window.wait_for("row 1, Album <Album 'One'>");
    let project = window.path.with_file_name("design.json");
    let models = window.path.with_file_name("models.py");
    std::fs::write(&models, BARE_KEYS).unwrap();
    window.run("Lay a design over");
    window.wait_for("Album.artist_id, key, <Artist 1>");
    window.run("Save as");
    window.wait_for_part("Saved");
    let saved: Vec<PathBuf> = std::fs::read_dir(window.path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    let text = std::fs::read_to_string(&saved[0]).unwrap();
    assert!(text.contains(r#""database": "people.sqlite""#), "{text}");
    std::fs::rename(&saved[0], &project).unwrap();

    // Opened again it is offered, and not opened before that is asked for.
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().open_path(&ctx, &project);
    window.harness.run_steps(3);
    window.wait_for_part("This project goes with the database");
    assert!(!window.harness.state().rows().is_open());
    window.click("Open its database");
    window.wait_for("Album.artist_id, key, <Artist 1>");
    assert!(!window.harness.state().is_unsaved());

    // Where it is gone, that is said, and nothing is lost.
    window.harness.state_mut().open_path(&ctx, &project);
    window.harness.run_steps(3);
    std::fs::rename(&window.path, window.path.with_file_name("elsewhere.sqlite")).unwrap();
    window.run("Open its database");
    window.wait_for_part("is not there any more");
    assert!(!window.harness.state().rows().is_open());
    let database = window.harness.state().document().settings.database.clone();
    assert_eq!(database.as_deref(), Some("people.sqlite"));
}

#[test]
fn a_condition_that_is_refused_is_put_right_where_it_is_written() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    let type_on = |window: &mut Window, text: &str| {
        window.harness.event(egui::Event::Text(text.to_owned()));
        window.harness.run_steps(2);
        window.press(Key::Enter);
    };
    type_on(&mut window, "title LIKE");
    window.wait_for("The condition is not finished: something is missing at its end.");
    type_on(&mut window, " '%l");
    window.wait_for_part("a text or name is not closed: ' is missing");
    type_on(&mut window, "lo'");
    window.wait_for("1 row");
    window.wait_for("row 1, Post <Post 'Hello'>");
    // The keyboard is in the rows again.
    window.press(Key::End);
    window.press(Key::Space);
    window.wait_for_part("user_id of <Post 'Hello'>");
}
