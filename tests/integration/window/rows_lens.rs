//! The SQL lens, opened in each of its ways and read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use rusqlite::Connection;
use tempfile::TempDir;

use super::window_of;

const SCRIPT: &str = "
    CREATE TABLE artists (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
    CREATE TABLE albums (
        id INTEGER PRIMARY KEY,
        title VARCHAR(40) NOT NULL,
        artist_id INTEGER REFERENCES artists (id)
    );
    INSERT INTO artists VALUES (1, 'Nina'), (2, 'Miles'), (3, 'Bill');
    INSERT INTO albums VALUES (1, 'Pastel Blues', 1), (2, 'Milestones', 2), (3, 'Nefertiti', 2);";

struct Window {
    harness: Harness<'static, BackrefApp>,
    _folder: TempDir,
}

impl Window {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("music.sqlite");
        Connection::open(&path).unwrap().execute_batch(SCRIPT).unwrap();
        let picker: FilePicker = Arc::new(move |_| Picked::Path(path.clone()));
        let app = BackrefApp::with_file_picker(&egui::Context::default(), picker);
        let mut window = Self { harness: window_of([1400.0, 900.0], app), _folder: folder };
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
        window.press(Modifiers::ALT, Key::Num4);
        window.wait_for("Album.artist, scalar, <Artist 'Nina'>");
        window
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// All names and texts.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut nodes = vec![self.harness.root()];
        while let Some(node) = nodes.pop() {
            names.extend(node.accesskit_node().label().or_else(|| node.value()));
            nodes.extend(node.children());
        }
        names
    }

    /// Steps until a name begins so, for ten seconds at most.
    fn wait_for(&mut self, part: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(name) = self.names().into_iter().find(|name| name.contains(part)) {
                return name;
            }
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "no {part:?} in {:#?}",
                self.names()
            );
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
    }

    fn click(&mut self, part: &str) {
        let name = self.wait_for(part);
        self.harness.get_by_label(&name).click();
        self.harness.run_steps(3);
    }
}

#[test]
fn all_strategies_stand_side_by_side_with_what_they_cost() {
    let mut window = Window::open();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    window.wait_for("SQL lens: Album.artist");
    let list = window.wait_for("Relationship, Album.artist");
    window.harness.get_by_role_and_label(Role::ComboBox, &list).click();
    window.harness.run_steps(3);
    window.harness.get_by_role_and_label(Role::Button, "Artist.albums").click();
    window.harness.run_steps(3);
    window.wait_for("SQL lens: Artist.albums");

    window.wait_for("select, 4 statements, 6 rows, N+1");
    window.wait_for("joined, 1 statement, 4 rows, no index");
    window.wait_for("selectin, 2 statements, 6 rows, no index");
    window.wait_for("raise, 1 statement, 3 rows, raises");

    window.wait_for("N+1: one statement for the page, and 3 more for its 3 parents.");
    window.wait_for("CREATE INDEX ix_albums_artist_id ON albums (artist_id);");
    window.wait_for("In the models: index=True on Album.artist_id.");
    window.wait_for("SCAN albums");

    window.click("joined, 1 statement");
    window.wait_for("LEFT OUTER JOIN albums AS albums_1 ON anon_1.id = albums_1.artist_id");

    window.press(Modifiers::NONE, Key::Escape);
    window.harness.run_steps(2);
    assert!(!window.names().iter().any(|name| name.starts_with("SQL lens:")));
}

#[test]
fn the_lens_opens_from_the_relations_of_a_row() {
    let mut window = Window::open();
    window.click("SQL lens");
    window.wait_for("SQL lens: Album.artist");
    window.wait_for("select, 3 statements, 5 rows, N+1");
    window.click("raise_on_sql, 1 statement");
    window.wait_for("'Album.artist' is not available due to lazy='raise_on_sql'");
}
