//! Looking ahead and side by side in the rows: cards of what relationships and keys lead to, and tabs.

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
