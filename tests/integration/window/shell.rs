//! Files, menus, themes and the questions before work is lost.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use backref::app::BackrefApp;
use backref::app::actions::{ACTIONS, Menu};
use backref::app::dialogs::{FilePicker, Picked, Purpose};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::window_of;

const SIZE: [f32; 2] = [1280.0, 800.0];

/// A picker that answers with these files in turn, and keeps what it was asked for.
fn picker(answers: Vec<PathBuf>) -> (FilePicker, Arc<Mutex<Vec<Purpose>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let answers = Mutex::new(answers.into_iter());
    let picker: FilePicker = Arc::new({
        let asked = Arc::clone(&asked);
        move |request| {
            asked.lock().unwrap().push(request.purpose);
            answers.lock().unwrap().next().map_or(Picked::Cancelled, Picked::Path)
        }
    });
    (picker, asked)
}

fn window_with(picker: FilePicker) -> Harness<'static, BackrefApp> {
    window_of(SIZE, BackrefApp::with_file_picker(&egui::Context::default(), picker))
}

/// Steps until `done` holds; the file dialog answers on a thread of its own.
fn step_until(
    window: &mut Harness<'static, BackrefApp>,
    what: &str,
    done: impl Fn(&BackrefApp) -> bool,
) {
    for _ in 0..2_000 {
        window.step();
        if done(window.state()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("waited in vain until {what}");
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects").join(name)
}

#[test]
fn every_action_has_one_row_and_no_two_share_a_key() {
    let mut keys = std::collections::BTreeMap::new();
    for row in ACTIONS {
        assert_eq!(row.action.row().text, row.text, "{:?} has two rows", row.action);
        assert!(!row.tooltip.is_empty() && !row.tooltip.ends_with('.'), "{}", row.text);
        for shortcut in row.shortcuts {
            let other = keys.insert(format!("{shortcut:?}"), row.text);
            assert_eq!(other, None, "{} shares {shortcut:?}", row.text);
        }
    }
    for menu in Menu::ALL {
        assert!(ACTIONS.iter().any(|row| row.menu == menu), "{} is empty", menu.text());
    }
}

#[test]
fn a_project_is_opened_by_its_key_saved_and_opened_again_alike() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.json");
    let (picker, asked) = picker(vec![sample("music.json"), copy.clone()]);
    let mut window = window_with(picker);
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    step_until(&mut window, "the project is open", |app| app.title().starts_with("music"));
    assert!(!window.state().is_unsaved());

    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    step_until(&mut window, "the copy is saved", |app| app.title().starts_with("copy"));
    assert_eq!(*asked.lock().unwrap(), [Purpose::OpenProject, Purpose::SaveProject]);
    assert_eq!(
        std::fs::read_to_string(&copy).unwrap(),
        std::fs::read_to_string(sample("music.json")).unwrap(),
    );
}

#[test]
fn a_refused_file_is_told_of_and_what_was_open_stays() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, "{\"format\": 1, \"schema\": [").unwrap();
    let (picker, _) = picker(vec![sample("music.json"), bad]);
    let mut window = window_with(picker);
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    step_until(&mut window, "the project is open", |app| app.title().starts_with("music"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    step_until(&mut window, "the refusal is told", |app| !app.view().notices.is_empty());
    assert!(window.state().view().notices[0].text.contains("bad.json"));
    assert!(window.state().title().starts_with("music"));
}

#[test]
fn unsaved_work_is_asked_about_before_a_new_project() {
    let (picker, _) = picker(vec![sample("music.json")]);
    let mut window = window_with(picker);
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    step_until(&mut window, "the project is open", |app| app.title().starts_with("music"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run_steps(2);
    window.key_press(Key::Delete);
    window.run_steps(2);
    assert!(window.state().is_unsaved());
    assert!(window.state().document().schema.models.is_empty());

    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    window.run_steps(3);
    window.get_by_label("Cancel").click();
    window.run_steps(3);
    assert!(window.state().is_unsaved(), "Cancel keeps the work");

    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(2);
    assert!(!window.state().is_unsaved(), "undoing back to the saved state is clean");
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    step_until(&mut window, "the canvas is empty", |app| app.title().starts_with("Untitled"));
}

#[test]
fn sql_and_python_are_exported_to_the_files_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (sql, python) = (folder.path().join("music.sql"), folder.path().join("music.py"));
    let (picker, _) = picker(vec![sample("music.json"), sql.clone(), python.clone()]);
    let mut window = window_with(picker);
    window.key_press_modifiers(Modifiers::COMMAND, Key::O);
    step_until(&mut window, "the project is open", |app| app.title().starts_with("music"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    step_until(&mut window, "the SQL is written", |_| sql.exists());
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    step_until(&mut window, "the Python is written", |_| python.exists());
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch(&std::fs::read_to_string(&sql).unwrap()).unwrap();
    assert!(std::fs::read_to_string(&python).unwrap().contains("class User(db.Model):"));
}

#[test]
fn menus_are_made_of_the_table_and_their_entries_work() {
    let (picker, _) = picker(Vec::new());
    let mut window = window_with(picker);
    window.run_steps(2);
    window.get_by_label("View").click();
    window.run_steps(3);
    window.get_by_label_contains("Dark theme").click();
    window.run_steps(3);
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
    window.get_by_label("View").click();
    window.run_steps(3);
    window.get_by_label_contains("Inspector Ctrl").click();
    window.run_steps(3);
    assert!(!window.state().view().panels.inspector);
}

#[test]
fn places_that_were_not_read_are_counted_and_listed_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("models.py");
    let text = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n\n\n\
                class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    \
                size = db.Column(make_type(1))\n    shade = db.Column(other_type(2))\n";
    std::fs::write(&path, text).unwrap();
    let (picker, _) = picker(Vec::new());
    let mut window = window_with(picker);
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    step_until(&mut window, "the models are shown", |app| !app.document().schema.models.is_empty());
    window.run_steps(4);
    let count = window.state().view().unread.len();
    assert!(count > 1, "{:?}", window.state().view().unread);
    // Long after other notes have gone.
    window.run_steps(120);
    window.get_by_label(&format!("{count} places of models.py were not read"));
    window.get_by_label("Places not read…").click();
    window.run_steps(4);
    window.get_by_label("Copy all");
    assert!(window.query_all_by_label_contains("models.py:7").next().is_some());
    window.get_by_label("Close").click();
    window.run_steps(4);
    assert!(window.query_by_label("Copy all").is_none());
}
