//! A database opened through the window, and its rows walked by their relationships.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked, Purpose};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use rusqlite::Connection;
use tempfile::TempDir;

use super::window_of;

pub const SCRIPT: &str = "
    CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL UNIQUE);
    CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        username VARCHAR(64) NOT NULL,
        bio TEXT,
        avatar BLOB,
        role_id INTEGER REFERENCES roles (id)
    );
    CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(32) NOT NULL);
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY,
        title VARCHAR(200) NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users (id)
    );
    CREATE TABLE post_tags (
        post_id INTEGER NOT NULL REFERENCES posts (id),
        tag_id INTEGER NOT NULL REFERENCES tags (id),
        PRIMARY KEY (post_id, tag_id)
    );
    INSERT INTO roles VALUES (1, 'admin'), (2, 'reader');
    INSERT INTO users VALUES
        (1, 'ann', 'two' || char(10) || 'lines', x'00ff', 1),
        (2, 'bob', '', NULL, 2),
        (3, 'cid', NULL, NULL, 1),
        (4, 'dee', NULL, NULL, NULL),
        (5, 'eve', NULL, NULL, 99);
    INSERT INTO posts VALUES (1, 'Hello', 3), (2, 'Again', 3), (3, 'Other', 1);
    INSERT INTO tags VALUES (1, 'rust'), (2, 'sql');
    INSERT INTO post_tags VALUES (1, 1), (1, 2), (2, 2);
";

/// The window with a database in it.
pub struct Window {
    pub harness: Harness<'static, BackrefApp>,
    pub path: PathBuf,
    _folder: TempDir,
}

impl Window {
    /// Makes the database and opens it by the button of the Rows tab.
    pub fn open(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {script}")).unwrap();
        drop(connection);
        let chosen = path.clone();
        let picker: FilePicker = Arc::new(move |request| {
            let saved = chosen.with_file_name(&request.suggested_name);
            Picked::Path(match request.purpose {
                Purpose::LayDesign => chosen.with_file_name("models.py"),
                purpose if purpose.saves() => saved,
                _ => chosen.clone(),
            })
        });
        let app = BackrefApp::with_file_picker(&egui::Context::default(), picker);
        let mut harness = window_of([1400.0, 900.0], app);
        harness.key_press_modifiers(Modifiers::ALT, Key::Num4);
        harness.run_steps(3);
        let mut window = Self { harness, path, _folder: folder };
        window.make_drawer_tall();
        window.click("Open a database…");
        window
    }

    /// Drags the drawer's upper edge up, so that there is room for some rows.
    pub fn make_drawer_tall(&mut self) {
        let edges = self.harness.get_all_by_role(Role::Splitter).map(|node| node.rect());
        let edge = edges.into_iter().find(|rect| rect.width() > 400.0).expect("a drawer");
        let (from, to) = (edge.center(), egui::pos2(edge.center().x, 420.0));
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        self.harness.hover_at(to);
        self.harness.step();
        self.harness.drop_at(to);
        self.harness.run_steps(2);
    }

    /// Steps until something with this name is there, for ten seconds at most.
    pub fn wait_for(&mut self, name: &str) {
        let start = Instant::now();
        while self.harness.query_by_label(name).is_none() {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "nothing is called {name:?}; there are: {:#?}",
                self.names()
            );
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
    }

    /// The same for something whose name, or text, has this in it.
    pub fn wait_for_part(&mut self, part: &str) {
        let start = Instant::now();
        while !self.names().iter().any(|name| name.contains(part)) {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "no {part:?} in {:#?}",
                self.names()
            );
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
    }

    pub fn click(&mut self, name: &str) {
        self.wait_for(name);
        self.harness.get_by_label(name).click();
        self.harness.run_steps(3);
    }

    /// Lets the pointer rest on something.
    pub fn rest_on(&mut self, name: &str) {
        self.wait_for(name);
        let at = self.harness.get_by_label(name).rect().center();
        self.rest_at(at);
    }

    /// Clicks with the middle button.
    pub fn middle_click(&mut self, name: &str) {
        self.wait_for(name);
        let pos = self.harness.get_by_label(name).rect().center();
        self.harness.hover_at(pos);
        self.harness.step();
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Middle, Modifiers::NONE);
            self.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
            self.harness.step();
        }
        self.harness.run_steps(3);
    }

    /// Lets the pointer rest at a point.
    pub fn rest_at(&mut self, at: egui::Pos2) {
        self.harness.hover_at(at);
        self.harness.run_steps(8);
    }

    pub fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run_steps(3);
    }

    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// Runs a command by the palette.
    pub fn run(&mut self, words: &str) {
        self.press_with(Modifiers::COMMAND, Key::K);
        self.harness.event(egui::Event::Text(words.to_owned()));
        self.harness.run_steps(3);
        self.press(Key::Enter);
    }

    /// Chooses a table by the list over the grid.
    pub fn choose_table(&mut self, class_name: &str) {
        let list = self.harness.get_by_role(Role::ComboBox);
        list.click();
        self.harness.run_steps(3);
        self.harness
            .get_all_by_role(Role::Button)
            .find(|node| {
                use egui_kittest::kittest::NodeT;
                let label = node.accesskit_node().label().unwrap_or_default();
                label == class_name || label.starts_with(&format!("{class_name} "))
            })
            .unwrap_or_else(|| panic!("no table {class_name}"))
            .click();
        self.harness.run_steps(3);
    }

    pub fn path_text(&self) -> String {
        let app = self.harness.state();
        app.rows().path_text(app.mapping())
    }

    pub fn names(&self) -> Vec<String> {
        use egui_kittest::kittest::NodeT;
        let root = self.harness.root();
        let mut names = Vec::new();
        let mut nodes = vec![root];
        while let Some(node) = nodes.pop() {
            names.extend(node.accesskit_node().label().or_else(|| node.value()));
            nodes.extend(node.children());
        }
        names
    }

    pub fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    pub fn files_beside(&self) -> usize {
        std::fs::read_dir(self.path.parent().unwrap()).unwrap().count()
    }
}

#[test]
fn three_relationships_are_walked_and_the_file_stays_as_it_is() {
    let mut window = Window::open(SCRIPT);
    let before = window.bytes();
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("Role");
    window.wait_for("row 2, Role <Role 'reader'>");
    window.wait_for("Role.users, list, 2 rows");
    assert_eq!(window.path_text(), "Role[1]");

    window.click("Role.users, list, 2 rows");
    window.wait_for("row 2, User <User 'cid'>");
    window.click("row 2, User <User 'cid'>");
    assert_eq!(window.path_text(), "Role[1].users[3]");

    window.wait_for("User.posts, list, 2 rows");
    window.click("User.role, scalar, <Role 'admin'>");
    window.wait_for("Go to Role[1].users[3].role");
    assert_eq!(window.path_text(), "Role[1].users[3].role");

    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.path_text(), "Role[1].users[3]");
    window.click("User.posts, list, 2 rows");
    window.wait_for("Post.tags, list, 2 rows");
    window.click("Post.tags, list, 2 rows");
    window.wait_for("row 2, Tag <Tag 'sql'>");
    assert_eq!(window.path_text(), "Role[1].users[3].posts[1].tags[1]");

    assert_eq!(window.bytes(), before);
    assert_eq!(window.files_beside(), 1);
}

#[test]
fn the_list_of_models_chooses_whose_rows_fill_the_window() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.click("User in the list");
    assert_eq!(window.path_text(), "Post[1]", "the canvas is shown, which the list is for");

    window.press_with(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::J);
    window.click("Role in the list");
    window.wait_for("row 2, Role <Role 'reader'>");
    assert_eq!(window.path_text(), "Role[1]");
    window.click("Tag in the list");
    window.wait_for("row 1, Tag <Tag 'rust'>");

    window.click("Show on canvas");
    window.wait_for("Zoom in");
    let app = window.harness.state();
    let tag = app.document().schema.model_named("Tag").unwrap().id;
    assert_eq!(app.view().selection.only_model(), Some(tag));
}

#[test]
fn back_and_forward_and_the_path_lead_where_they_say() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.wait_for("Post.user, scalar, <User 'cid'>");
    window.click("Post.user, scalar, <User 'cid'>");
    window.wait_for("User.role, scalar, <Role 'admin'>");
    window.click("User.role, scalar, <Role 'admin'>");
    window.wait_for("Role.users, list, 2 rows");
    assert_eq!(window.path_text(), "Post[1].user.role");
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.path_text(), "Post[1]");
    window.press_with(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(window.path_text(), "Post[1].user");
    window.press_with(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(window.path_text(), "Post[1].user.role");
    window.click("Go to Post[1].user");
    assert_eq!(window.path_text(), "Post[1].user");
    window.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.path_text(), "Post[1].user.role");
}

#[test]
fn rows_are_walked_by_the_keyboard_alone() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("Role");
    window.wait_for("Role.users, list, 2 rows");
    window.press(Key::ArrowDown);
    window.wait_for("Role.users, list, 1 row");
    assert_eq!(window.path_text(), "Role[2]");
    window.press(Key::Enter);
    window.press(Key::Enter);
    window.wait_for("row 1, User <User 'bob'>");
    assert_eq!(window.path_text(), "Role[2].users[2]");
    window.wait_for("User.role, scalar, <Role 'reader'>");
}

#[test]
fn keys_that_are_null_or_lead_nowhere_are_shown_as_what_they_are() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 5, User <User 'eve'>");
    window.click("row 4, User <User 'dee'>");
    window.wait_for("User.role, scalar, None (role_id is NULL)");
    window.click("row 5, User <User 'eve'>");
    window.wait_for("User.role, scalar, no row: roles.id = 99");
    window.click("User.role, scalar, no row: roles.id = 99");
    window.wait_for("no row: roles.id = 99");
    assert_eq!(window.path_text(), "User[5].role");
}

#[test]
fn each_kind_of_value_is_told_apart_in_its_cell() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("bio, two⏎lines");
    window.wait_for("bio, (empty)");
    window.wait_for("avatar, x'00ff' 2 bytes");
    assert!(window.harness.query_all_by_label("bio, NULL").count() >= 3);
    window.wait_for("column role_id, Integer, foreign key to roles.id");
}

#[test]
fn copying_a_cell_takes_its_value_and_no_model() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.click("title, Again");
    window.harness.event(egui::Event::Copy);
    window.harness.step();
    let copied = copied_text(&window);
    assert_eq!(copied.as_deref(), Some("Again"));
}

#[test]
fn a_file_that_is_no_database_is_refused_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.sqlite");
    std::fs::write(&path, "SQLite format 3\0 and nothing behind it").unwrap();
    let mut window = Window::open("");
    window.wait_for_part("the file is empty");
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().open_path(&ctx, &path);
    window.wait_for_part("the file is truncated");
    assert!(window.harness.query_by_label("Open a database…").is_some());
}

#[test]
fn a_table_of_many_rows_scrolls_to_its_end() {
    let mut window = Window::open(
        "CREATE TABLE numbers (id INTEGER PRIMARY KEY, square INTEGER);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO numbers SELECT i, i * i FROM n;",
    );
    window.wait_for("row 1, Number <Number 1>");
    window.wait_for("20,000 rows");
    window.click("row 1, Number <Number 1>");
    window.press_with(Modifiers::COMMAND, Key::End);
    window.wait_for("row 20,000, Number <Number 20000>");
    window.wait_for("square, 400000000");
    window.press(Key::ArrowUp);
    assert_eq!(window.path_text(), "Number[19999]");
    window.press_with(Modifiers::COMMAND, Key::Home);
    window.wait_for("row 1, Number <Number 1>");
}

fn copied_text(window: &Window) -> Option<String> {
    window.harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn the_path_is_copied_as_python_from_wherever_the_keyboard_is() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.click("Post.tags, list, 2 rows");
    window.wait_for_part("Tag <Tag 'sql'>");
    let path = window.path_text();
    assert!(path.starts_with("Post[1].tags"), "{path}");
    window.harness.event(egui::Event::Key {
        key: Key::C,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::COMMAND | Modifiers::SHIFT,
    });
    let copied = (0..4).find_map(|_| {
        window.harness.step();
        copied_text(&window)
    });
    assert_eq!(copied, Some(path));
}

#[test]
fn rows_are_sorted_by_a_heading_and_filtered_by_a_condition_or_a_cell() {
    let mut window = Window::open(SCRIPT);
    let before = window.bytes();
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 1, User <User 'ann'>");
    window.click("column username, String(64), not null");
    window.wait_for("column username, String(64), not null, sorted upwards");
    window.click("column username, String(64), not null, sorted upwards");
    window.wait_for("row 1, User <User 'eve'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text("role_id = 1");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("2 rows");
    window.wait_for("row 1, User <User 'cid'>");
    window.wait_for("row 2, User <User 'ann'>");
    window.click("Clear");
    window.wait_for("5 rows");
    window.wait_for("row 1, User <User 'ann'>");

    let cell = window.harness.get_all_by_label("role_id, NULL").next().unwrap();
    cell.click_secondary();
    window.harness.run_steps(3);
    window.click("Only NULL");
    window.wait_for("1 row");
    window.wait_for("row 1, User <User 'dee'>");

    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text(" AND nothing");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for_part("SQLite refuses to read this");
    window.wait_for("row 1, User <User 'dee'>");
    assert_eq!(window.bytes(), before);
}

#[test]
fn a_row_is_gone_to_by_its_number_and_new_rows_come_by_refreshing() {
    let mut window = Window::open(
        "CREATE TABLE numbers (id INTEGER PRIMARY KEY, square INTEGER);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO numbers SELECT i, i * i FROM n;",
    );
    window.wait_for("20,000 rows");
    window.press_with(Modifiers::COMMAND, Key::G);
    window.wait_for("Go to row");
    window.harness.get_by_label("Go to row").type_text("12,345");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("row 12,345, Number <Number 12345>");
    assert_eq!(window.path_text(), "Number[12345]");

    let other = Connection::open(&window.path).unwrap();
    other.execute_batch("INSERT INTO numbers VALUES (20001, 0);").unwrap();
    drop(other);
    window.wait_for("The file has changed");
    window.press(Key::F5);
    window.wait_for("20,001 rows");
    assert!(window.harness.query_by_label("The file has changed").is_none());
}

const CELLS: &str = r#"
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        happened DATETIME,
        price NUMERIC,
        details JSON,
        notes TEXT,
        photo BLOB
    );
    INSERT INTO events VALUES
        (1, 1609459200, 'n/a', '{"z": 1.10, "a": []}', '', x'00ff'),
        (2, '2021-01-01 00:00:00', 2.5, NULL, printf('%.*c', 100000, 'y'), NULL);
"#;

#[test]
fn a_cell_is_seen_whole_in_a_window_that_follows_the_current_cell() {
    let mut window = Window::open(CELLS);
    let before = window.bytes();
    window.wait_for("happened, 1609459200 (2021-01-01 00:00:00)");
    window.wait_for("price, n/a (text)");
    window.click("details, {\"z\": 1.10, \"a\": []}");
    window.press(Key::Space);
    window.wait_for("column JSON · TEXT, 20 letters, 20 bytes");
    window.wait_for("JSON");
    let text = window.harness.get_by_label("Text of the cell");
    assert_eq!(text.value().as_deref(), Some("{\n  \"z\": 1.10,\n  \"a\": []\n}"));
    window.press(Key::ArrowRight);
    window.wait_for("column Text · TEXT, empty: not NULL");
    window.press(Key::ArrowRight);
    window.wait_for("column LargeBinary · BLOB, 2 bytes");
    window.wait_for_part("00000000  00 ff");
    window.press(Key::ArrowLeft);
    window.press(Key::ArrowDown);
    // The grid has but the start of it.
    window.wait_for("column Text · TEXT, 100,000 letters, 100,000 bytes");
    window.press(Key::Escape);
    assert!(window.harness.query_by_label_contains("100,000 letters").is_none());
    assert_eq!(window.bytes(), before);
}

#[test]
fn the_menu_of_a_cell_opens_by_a_key() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.click("title, Again");
    window.press_with(Modifiers::SHIFT, Key::F10);
    window.click("Only rows with this value");
    window.wait_for("1 row");
}

#[test]
fn related_rows_are_sorted_and_filtered_like_all_rows() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("Role");
    window.click("Role.users, list, 2 rows");
    window.wait_for("row 1, User <User 'ann'>");
    window.click("column username, String(64), not null");
    window.click("column username, String(64), not null, sorted upwards");
    window.wait_for("column username, String(64), not null, sorted downwards");
    window.wait_for("row 1, User <User 'cid'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text("bio IS NOT NULL");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("1 row");
    window.wait_for("row 1, User <User 'ann'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text(" AND nothing");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for_part("SQLite refuses to read this");
}

#[test]
fn columns_are_moved_hidden_and_pinned_and_stay_so_when_the_table_comes_again() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 1, User <User 'ann'>");
    let x_of = |window: &Window, name: &str| {
        window.harness.query_by_label_contains(name).map(|node| node.rect().left())
    };
    let (bio, name) = ("column bio, Text", "column username, String(64), not null");
    assert!(x_of(&window, name) < x_of(&window, bio));
    // By the mouse: the heading is dropped in front of another.
    let from = window.harness.get_by_label(bio).rect().center();
    let to = window.harness.get_by_label(name).rect().left_center() + egui::vec2(8.0, 0.0);
    window.harness.hover_at(from);
    window.harness.step();
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    window.harness.run_steps(2);
    assert!(x_of(&window, bio) < x_of(&window, name));
    // By keys: back again, hidden, and another one pinned.
    window.click("bio, (empty)");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    assert!(x_of(&window, name) < x_of(&window, bio));
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert_eq!(x_of(&window, bio), None);
    window.press(Key::End);
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    assert!(x_of(&window, "column role_id") < x_of(&window, "column id"));
    window.press_with(Modifiers::ALT, Key::ArrowDown);
    window.wait_for("row 1, User <User 'eve'>");
    // Elsewhere and back.
    window.choose_table("Role");
    window.wait_for("row 1, Role <Role 'admin'>");
    window.choose_table("User");
    window.wait_for("row 1, User <User 'ann'>");
    assert_eq!(x_of(&window, bio), None);
    assert!(x_of(&window, "column role_id") < x_of(&window, "column id"));
    // The menu of a heading shows what is hidden.
    window.harness.get_by_label_contains("column username").click_secondary();
    window.harness.run_steps(3);
    window.click("All columns in their order");
    assert!(x_of(&window, name) < x_of(&window, bio));
}

#[test]
fn the_rows_shown_are_written_to_a_file() {
    let mut window = Window::open(SCRIPT);
    let before = window.bytes();
    window.wait_for("row 1, Post <Post 'Hello'>");
    window.choose_table("User");
    window.wait_for("row 5, User <User 'eve'>");
    window.click("username, bob");
    window.press_with(Modifiers::ALT, Key::ArrowDown);
    window.wait_for("row 1, User <User 'eve'>");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    window.harness.get_by_label("Filter rows").type_text("id < 4");
    window.harness.run_steps(2);
    window.press(Key::Enter);
    window.wait_for("3 rows");
    window.click("username, bob");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowLeft);
    window.click("avatar, x'00ff' 2 bytes");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    window.press_with(Modifiers::ALT, Key::E);
    window.wait_for_part("Wrote 3 rows to");
    let csv = std::fs::read_to_string(window.path.with_file_name("users.csv")).unwrap();
    let expected =
        "username,id,bio,role_id\r\ncid,3,,1\r\nbob,2,\"\",2\r\nann,1,\"two\nlines\",1\r\n";
    assert_eq!(csv, expected);

    window.choose_table("Role");
    window.click("Role.users, list, 2 rows");
    window.wait_for("row 2, User <User 'cid'>");
    window.click("Export…");
    window.click("Export rows as JSON…");
    window.wait_for_part("Wrote 2 rows to");
    let json = std::fs::read_to_string(window.path.with_file_name("users.json")).unwrap();
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    let names: Vec<_> = rows.as_array().unwrap().iter().map(|row| &row["username"]).collect();
    assert_eq!(names, ["ann", "cid"]);
    assert_eq!(window.bytes(), before);
    assert_eq!(window.files_beside(), 3);
}

#[test]
fn keys_that_a_file_does_not_declare_are_accepted_into_the_project_alone() {
    let mut window = Window::open(
        "CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT, artist_id INTEGER);
         INSERT INTO artists VALUES (1, 'AC/DC'), (2, 'Accept');
         INSERT INTO albums VALUES (1, 'One', 1), (2, 'Two', 1), (3, 'Three', 7);",
    );
    let before = window.bytes();
    window.wait_for("row 1, Album <Album 'One'>");
    window.run("Design and file");
    window.wait_for_part("2 of 3 rows match (66 %)");
    window.click("Accept Album.artist_id → Artist.id");
    window.wait_for("Accepted Album.artist_id → Artist.id");
    window.wait_for("Album.artist, scalar, <Artist 'AC/DC'>");
    window.wait_for("1 difference between design and file");
    window.click("Album.artist, scalar, <Artist 'AC/DC'>");
    window.wait_for("Artist.albums, list, 2 rows");
    assert_eq!(window.path_text(), "Album[1].artist");
    let app = window.harness.state();
    assert_eq!(app.document().schema.model_named("Album").unwrap().foreign_keys.len(), 1);
    assert!(app.is_unsaved());
    assert_eq!(window.bytes(), before);
    assert_eq!(window.files_beside(), 1);
}

const MODELS: &str = "
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Musician(db.Model):
    __tablename__ = 'artists'
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)
    stage_name = db.Column(db.Text)
    records = db.relationship('Record', backref='by', order_by='Record.title.desc()')

    def __repr__(self):
        return f'<Musician {self.name!r}>'

class Record(db.Model):
    __tablename__ = 'albums'
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.Text)
    artist_id = db.Column(db.Integer, db.ForeignKey('artists.id'))

    def __repr__(self):
        return f'<Record {self.title!r}>'
";

#[test]
fn a_design_laid_over_the_file_drives_the_browsing() {
    let mut window = Window::open(
        "CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
         CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT, artist_id INTEGER);
         INSERT INTO artists VALUES (1, 'AC/DC');
         INSERT INTO albums VALUES (1, 'Ash', 1), (2, 'Zoo', 1);",
    );
    let before = window.bytes();
    window.wait_for("row 1, Album <Album 'Ash'>");
    std::fs::write(window.path.with_file_name("models.py"), MODELS).unwrap();
    window.run("Lay a design over");
    window.wait_for("row 1, Musician <Musician 'AC/DC'>");
    window.wait_for("Musician.records, list, 2 rows");
    window.click("Musician.records, list, 2 rows");
    window.wait_for("row 1, Record <Record 'Zoo'>");
    window.wait_for("row 2, Record <Record 'Ash'>");
    window.wait_for("Record.by, scalar, <Musician 'AC/DC'>");
    assert_eq!(window.path_text(), "Musician[1].records[2]");
    window.click("Record.by, scalar, <Musician 'AC/DC'>");
    window.wait_for("2 differences");
    window.click("2 differences");
    window.wait_for("stage_name: the file does not have this column.");
    assert_eq!(window.bytes(), before);
    assert_eq!(window.files_beside(), 2);
}

#[test]
fn the_path_is_known_to_the_canvas_and_a_relationship_chosen_there_opens() {
    let mut window = Window::open(SCRIPT);
    window.wait_for("row 1, Post <Post 'Hello'>");
    let document = window.harness.state().document().clone();
    let id = |name: &str| document.schema.model_named(name).unwrap().id;
    assert_eq!(window.harness.state().view().rows_path.models, [id("Post")]);
    window.wait_for("Post.user, scalar, <User 'cid'>");
    // Chosen on the canvas, the relationship opens for the selected row.
    let link = {
        use egui_kittest::kittest::NodeT;
        let mut links = window.harness.get_all_by_role(Role::Link);
        links.find(|node| {
            let name = node.accesskit_node().label().unwrap_or_default();
            name.contains("Post") && name.contains("user")
        })
    };
    link.expect("a link of posts and users").click();
    window.harness.run_steps(3);
    let mapping = window.harness.state().mapping();
    let user = mapping.models[&id("Post")].relationships.iter().find(|one| one.key == "user");
    let relationship = user.unwrap().relationship_id;
    window.wait_for("row 1, User <User 'cid'>");
    assert_eq!(window.path_text(), "Post[1].user");
    let path = &window.harness.state().view().rows_path;
    assert_eq!(path.models, [id("Post"), id("User")]);
    assert_eq!(path.relationships, [relationship]);
    // Another tab: nothing is lit.
    window.press_with(Modifiers::ALT, Key::Num1);
    assert!(window.harness.state().view().rows_path.models.is_empty());
}
