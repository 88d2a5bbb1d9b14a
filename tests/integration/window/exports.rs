//! Formats of text looked at and written in the window.

use std::path::PathBuf;
use std::sync::Arc;

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use rusqlite::Connection;

use super::window_of;

/// The blog, in a window whose file dialogs answer with the suggested name in a folder.
fn open(folder: &tempfile::TempDir) -> Harness<'static, BackrefApp> {
    let place = folder.path().to_path_buf();
    let picker: FilePicker =
        Arc::new(move |request| Picked::Path(place.join(&request.suggested_name)));
    let app = BackrefApp::with_file_picker(&egui::Context::default(), picker);
    let mut window = window_of([1280.0, 900.0], app);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects/blog.json");
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    window
}

fn click(window: &mut Harness<'static, BackrefApp>, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

fn ask(window: &mut Harness<'static, BackrefApp>) {
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::ALT), Key::E);
    window.run_steps(4);
}

/// Steps until the file dialog has answered.
fn written(window: &mut Harness<'static, BackrefApp>, path: &std::path::Path) -> String {
    for _ in 0..2_000 {
        if let Ok(text) = std::fs::read_to_string(path) {
            return text;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.step();
    }
    panic!("no {}", path.display());
}

#[test]
fn a_script_with_drops_runs_twice_and_leaves_the_same_tables() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder);
    ask(&mut window);
    click(&mut window, "DROP statements first");
    let proof = "SQLite ran it in memory, and what it made is what the design says.";
    window.get_by_label(proof);
    click(&mut window, "Choose file…");
    let script = written(&mut window, &folder.path().join("blog.sql"));
    let connection = Connection::open_in_memory().unwrap();
    let tables = |connection: &Connection| -> i64 {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    connection.execute_batch(&script).unwrap();
    let once = tables(&connection);
    connection.execute_batch(&script).unwrap();
    assert_eq!((once, tables(&connection)), (6, 6));
}

#[test]
fn the_selection_alone_is_written_as_dbml_and_what_is_left_out_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder);
    click(&mut window, "Tag in the list");
    ask(&mut window);
    click(&mut window, "DBML");
    click(&mut window, "Only what is selected");
    click(&mut window, "Choose file…");
    let text = written(&mut window, &folder.path().join("blog.dbml"));
    assert!(text.contains("Table \"tags\"") && !text.contains("\"users\""), "{text}");
}

#[test]
fn nothing_is_written_when_the_sheet_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder);
    ask(&mut window);
    click(&mut window, "Cancel");
    assert!(window.query_by_label("Choose file…").is_none());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_list_that_is_chosen_from_by_keyboard_closes_and_gives_the_keyboard_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(&folder);
    ask(&mut window);
    for (key, chosen) in [(Key::Enter, "PostgreSQL"), (Key::Space, "MySQL, MariaDB")] {
        let shown = if chosen == "PostgreSQL" { "Dialect: SQLite" } else { "Dialect: PostgreSQL" };
        window.get_by_label(shown).focus();
        window.run_steps(2);
        press(&mut window, key);
        assert!(window.query_by_label(chosen).is_some(), "the list is open");
        let downs = if chosen == "PostgreSQL" { 2 } else { 3 };
        for _ in 0..downs {
            press(&mut window, Key::ArrowDown);
        }
        press(&mut window, key);
        assert!(window.query_by_label(chosen).is_none(), "the list is closed");
        assert!(window.get_by_label(&format!("Dialect: {chosen}")).is_focused());
    }
    click(&mut window, "Choose file…");
    let text = written(&mut window, &folder.path().join("blog.sql"));
    assert!(text.contains("AUTO_INCREMENT"), "{text}");
}

fn press(window: &mut Harness<'static, BackrefApp>, key: Key) {
    window.key_press(key);
    window.run_steps(4);
}
