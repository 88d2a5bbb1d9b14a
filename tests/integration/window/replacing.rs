//! A file that is there is replaced only after a question, in our own box for paths too.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use backref::app::BackrefApp;
use backref::app::dialogs::{FilePicker, Picked};
use backref::document::{load, to_text};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, press, write_without_enter};
use super::recovery::{Desk, remove};
use super::window_of;

/// A window on the project, on a desktop without file dialogs, or with one that answers this.
fn window(desk: &Desk, answer: Picked) -> Window {
    let picker: FilePicker = Arc::new(move |_| answer.clone());
    let ctx = egui::Context::default();
    let mut window = window_of([1280.0, 800.0], BackrefApp::with_file_picker(&ctx, picker));
    window.state_mut().open_path(&ctx, &desk.project);
    window.run_steps(3);
    window
}

fn settle(window: &mut Window) {
    for _ in 0..8 {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn choose(window: &mut Window, name: &str) {
    settle(window);
    write_without_enter(window, "Path", name);
    click(window, "Save");
}

/// A key that asks for a file to write, whether a sheet comes first, and the ending of that file.
const WRITERS: [(Modifiers, Key, bool, &str); 5] = [
    (CTRL.plus(Modifiers::SHIFT), Key::S, false, "json"),
    (CTRL, Key::E, false, "sql"),
    (CTRL.plus(Modifiers::SHIFT), Key::E, false, "py"),
    (CTRL.plus(Modifiers::ALT), Key::P, true, "svg"),
    (CTRL.plus(Modifiers::ALT), Key::E, true, "sql"),
];
const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn our_own_box_asks_in_the_same_words_wherever_a_file_is_written() {
    for (modifiers, key, has_sheet, ending) in WRITERS {
        let desk = Desk::with_music();
        let there = desk.project.with_file_name(format!("there.{ending}"));
        fs::write(&there, "something of mine").unwrap();
        let mut window = window(&desk, Picked::NoDialog);
        press(&mut window, modifiers, key);
        if has_sheet {
            click(&mut window, "Choose file…");
        }
        // Typed without its ending, the file is the same.
        choose(&mut window, "there");
        window.get_by_label(&format!("Replace there.{ending}?"));
        // Enter gives it up, and the box is there with the name.
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert!(window.query_by_label_contains("Replace there").is_none(), "{modifiers:?} {key:?}");
        assert_eq!(
            fs::read_to_string(&there).unwrap(),
            "something of mine",
            "{modifiers:?} {key:?}"
        );
        click(&mut window, "Save");
        click(&mut window, "Replace");
        for _ in 0..200 {
            settle(&mut window);
            if fs::read_to_string(&there).unwrap() != "something of mine" {
                break;
            }
        }
        assert_ne!(
            fs::read_to_string(&there).unwrap(),
            "something of mine",
            "{modifiers:?} {key:?}"
        );
        assert!(window.query_by_label("Path").is_none(), "{key:?}: the box is closed");
    }
}

#[test]
fn a_new_name_and_the_projects_own_file_are_no_question() {
    let desk = Desk::with_music();
    let mut window = window(&desk, Picked::NoDialog);
    remove(&mut window, "Song");
    let work = to_text(window.state().document());
    for name in ["music", "another"] {
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        choose(&mut window, name);
        let path = desk.project.with_file_name(format!("{name}.json"));
        assert_eq!(fs::read_to_string(path).unwrap(), work);
        assert!(!window.state().is_unsaved());
    }
}

#[test]
fn a_name_that_its_ending_turns_into_a_file_that_is_there_is_asked_about() {
    let desk = Desk::with_music();
    let there = desk.project.with_file_name("there.sql");
    fs::write(&there, "something of mine").unwrap();
    // The desktop has seen that there is no `there`.
    let mut window = window(&desk, Picked::Path(there.with_extension("")));
    press(&mut window, CTRL, Key::E);
    settle(&mut window);
    click(&mut window, "Replace");
    assert!(fs::read_to_string(&there).unwrap().contains("CREATE TABLE"));
}

#[test]
fn a_database_is_never_replaced_by_something_else() {
    let desk = Desk::with_music();
    let database: PathBuf = desk.project.with_file_name("shop.sqlite");
    fs::write(&database, [b"SQLite format 3\0".as_slice(), &[0; 100]].concat()).unwrap();
    let before = fs::read(&database).unwrap();
    for answer in [Picked::NoDialog, Picked::Path(database.clone())] {
        let is_own = answer == Picked::NoDialog;
        let mut window = window(&desk, answer);
        remove(&mut window, "Song");
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        if is_own {
            choose(&mut window, "shop.sqlite");
        }
        settle(&mut window);
        window.get_by_label_contains("is a SQLite database. Choose another name");
        assert!(window.state().is_unsaved());
        assert_eq!(fs::read(&database).unwrap(), before);
        assert!(load(&desk.project).unwrap().schema.model_named("Song").is_some());
    }
}
