//! Panes side by side in a small window: the newest is in view, and what is out of view is led to.

use backref::app::rows::count_text;
use egui::Key;
use egui_kittest::kittest::Queryable;

use super::rows::{SCRIPT, Window};

/// Where a pane's grid is, from left to right.
fn place(window: &Window, name: &str) -> std::ops::Range<f32> {
    let rect = window.harness.get_by_label(name).rect();
    rect.left()..rect.right()
}

#[test]
fn panes_out_of_view_are_told_of_and_led_to_at_the_edges() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    assert!(window.harness.query_by_label("Panes to the left").is_none());
    window.harness.set_size(egui::vec2(1024.0, 768.0));
    window.harness.run_steps(3);
    for relation in [
        "Post.user, scalar, <User 'cid'>",
        "User.role, scalar, <Role 'admin'>",
        "Role.users, list, 2 rows",
    ] {
        window.click(relation);
        // The row of panes glides to the newest.
        window.harness.run_steps(15);
    }
    window.wait_for("Rows of User, users");
    window.wait_for("User.role, scalar, <Role 'admin'>");
    // The newest has the keyboard and is in view whole, with its relations.
    let newest = place(&window, "Rows of User, users");
    let relations = place(&window, "User.role, scalar, <Role 'admin'>");
    assert!(newest.start > 200.0 && relations.end <= 1024.5, "{newest:?} {relations:?}");
    window.press(Key::ArrowDown);
    assert_eq!(window.path_text(), "Post[1].user.role.users[3]");
    let first = place(&window, "Rows of Post");
    assert!(window.harness.query_by_label("Panes to the right").is_none());
    // Pane by pane to the first one, and back.
    let mut clicks = 0;
    while window.harness.query_by_label("Panes to the left").is_some() {
        window.click("Panes to the left");
        clicks += 1;
        assert!(clicks < 5, "it leads nowhere");
    }
    assert!(place(&window, "Rows of Post").start > first.start, "the first one has come into view");
    assert_eq!(window.path_text(), "Post[1].user.role.users[3]", "looking changes nothing");
    while window.harness.query_by_label("Panes to the right").is_some() {
        window.click("Panes to the right");
        clicks += 1;
        assert!(clicks < 10, "it leads nowhere");
    }
    assert!(place(&window, "User.role, scalar, <Role 'admin'>").end <= 1024.5);
    // A smaller window follows what is walked in.
    window.harness.set_size(egui::vec2(960.0, 720.0));
    window.harness.run_steps(15);
    assert!(place(&window, "User.role, scalar, <Role 'admin'>").end <= 960.5);
}

#[test]
fn a_jump_to_a_row_shows_the_rows_around_it_and_names_are_not_cut_where_there_is_room() {
    let mut window = Window::open(
        "CREATE TABLE point (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)
         INSERT INTO point SELECT i, 'the point with the number ' || i FROM n;",
    );
    window.wait_for("row 1, Point <Point 'the point with the number 1'>");
    let label_width = |window: &Window| {
        let splitter = window.harness.get_by_label("Width of label").rect();
        splitter.center().x - place(window, "Rows of Point").start
    };
    let before = label_width(&window);
    window.press_with(egui::Modifiers::COMMAND, Key::G);
    window.harness.event(egui::Event::Text("3,000".to_owned()));
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("row 3,000, Point <Point 'the point with the number 3000'>");
    for near in 2998..=3002 {
        window.wait_for(&format!(
            "row {}, Point <Point 'the point with the number {near}'>",
            count_text(near)
        ));
    }
    window.harness.run_steps(3);
    assert!(label_width(&window) > before, "longer names have more room");
}
