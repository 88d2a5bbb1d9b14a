//! From an empty window to rows that are walked: models drawn in a line, a database made of them with sample rows
//! in it, and the relationships followed by their names. What was there before stays.

use std::time::{Duration, Instant};

use backref::app::BackrefApp;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use rusqlite::Connection;

use super::person::Person;

const MUSIC: &str = "Role:name unique; User:username unique index,->Role; \
    Song:title! index,artist! index,seconds; \
    Playlist:title! String(80),owner_id!->User,created_at!,<->Song";

fn names(window: &Harness<'static, BackrefApp>) -> Vec<String> {
    let mut names = Vec::new();
    let mut nodes = vec![window.root()];
    while let Some(node) = nodes.pop() {
        names.extend(node.accesskit_node().label().or_else(|| node.value()));
        nodes.extend(node.children());
    }
    names
}

/// Steps until something has a name that begins so, and answers the name.
fn wait_for(window: &mut Harness<'static, BackrefApp>, start: &str) -> String {
    let begun = Instant::now();
    loop {
        let found = names(window).into_iter().find(|name| name.starts_with(start));
        if let Some(found) = found {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "no {start:?} in {:#?}", names(window));
        std::thread::sleep(Duration::from_millis(2));
        window.step();
    }
}

fn click(window: &mut Harness<'static, BackrefApp>, role: Role, start: &str) {
    let name = wait_for(window, start);
    let is_it = By::new().role(role).label(&name);
    window.get_all(is_it).next().unwrap_or_else(|| panic!("no {role:?} {name:?}")).click();
    window.run_steps(3);
}

/// Clicks on a relationship whose name begins so.
fn follow(window: &mut Harness<'static, BackrefApp>, start: &str) {
    let name = wait_for(window, start);
    window.get_by_label(&name).click();
    window.run_steps(3);
}

/// The music application, drawn in one line on an empty canvas.
fn drawn() -> Person {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words(MUSIC);
    person.key(Key::Enter);
    person.key(Key::Escape);
    person
}

fn open_dialog(person: &mut Person, file: &str) {
    person.key_with(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::N);
    assert!(person.is_shown("Create database"));
    // The name of the file is in edit at once.
    person.key_with(Modifiers::COMMAND, Key::A);
    person.window.event(Event::Text(file.to_owned()));
    person.settle();
}

#[test]
fn a_drawn_design_becomes_a_database_whose_rows_are_walked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("music.sqlite");
    let mut person = drawn();
    open_dialog(&mut person, &file.to_string_lossy());
    let window = &mut person.window;
    click(window, Role::CheckBox, "Fill with sample rows");
    click(window, Role::Button, "10,000 rows");
    wait_for(window, "Rows of playlist_songs");
    click(window, Role::Button, "Create");
    wait_for(window, "music.sqlite, read-only");
    let before = std::fs::read(&file).unwrap();

    // The design drives the browsing: its classes, and both ends of its relationships.
    wait_for(window, "row 1, Playlist <Playlist 1>");
    wait_for(window, "Playlist.songs, list, ");
    window.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::J);
    window.run_steps(3);
    follow(window, "Playlist.owner, scalar, <User ");
    follow(window, "User.role, scalar, <Role ");
    follow(window, "Role.users, list, ");
    wait_for(window, "row 2, User <User ");
    let app = window.state();
    let path = app.rows().path_text(app.mapping());
    assert!(path.starts_with("Playlist[1].owner.role.users["), "{path}");

    assert_eq!(std::fs::read(&file).unwrap(), before, "what is opened is only read");
    let db = Connection::open(&file).unwrap();
    let count = |table: &str| -> i64 {
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    let all = ["role", "user", "song", "playlist", "playlist_songs"].map(count);
    assert_eq!(all.iter().sum::<i64>(), 10_000, "{all:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_there_is_not_offered_to_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("music.sqlite");
    std::fs::write(&file, "mine").unwrap();
    let mut person = drawn();
    open_dialog(&mut person, &file.to_string_lossy());
    assert!(person.is_shown("This exists already and is left as it is. Choose another name."));
    person.key(Key::Enter);
    assert!(person.is_shown("Create database"), "the dialog waits for another name");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");

    let other = folder.path().join("other");
    person.window.get_by_role_and_label(Role::TextInput, "File").focus();
    person.settle();
    person.key_with(Modifiers::COMMAND, Key::A);
    person.window.event(Event::Text(other.to_string_lossy().into_owned()));
    person.settle();
    person.key(Key::Enter);
    wait_for(&mut person.window, "other.sqlite, read-only");
    assert!(folder.path().join("other.sqlite").exists());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn the_rows_that_a_table_will_get_are_shown_before_they_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut person = drawn();
    open_dialog(&mut person, &folder.path().join("music.sqlite").to_string_lossy());
    let window = &mut person.window;
    click(window, Role::CheckBox, "Fill with sample rows");
    click(window, Role::Button, "song");
    wait_for(window, "artist");
    wait_for(window, "title");
    click(window, Role::Button, "Cancel");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn enter_creates_wherever_the_focus_is_unless_a_button_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = || std::fs::read_dir(folder.path()).unwrap().count();
    let mut person = drawn();
    open_dialog(&mut person, &folder.path().join("first.sqlite").to_string_lossy());
    click(&mut person.window, Role::CheckBox, "Fill with sample rows");
    click(&mut person.window, Role::Button, "100 rows");
    person.key(Key::Enter);
    wait_for(&mut person.window, "first.sqlite, read-only");
    assert_eq!(made(), 1);

    // The tick box is for the space bar; Enter leaves it as it is.
    open_dialog(&mut person, &folder.path().join("second.sqlite").to_string_lossy());
    let filled = |db: &str| {
        let db = Connection::open(folder.path().join(db)).unwrap();
        db.query_row("SELECT count(*) FROM song", [], |row| row.get::<_, i64>(0)).unwrap() > 0
    };
    person.window.get_by_role_and_label(Role::CheckBox, "Fill with sample rows").focus();
    person.settle();
    person.key(Key::Space);
    person.key(Key::Enter);
    wait_for(&mut person.window, "second.sqlite, read-only");
    assert!(filled("first.sqlite") && filled("second.sqlite"));

    open_dialog(&mut person, &folder.path().join("third.sqlite").to_string_lossy());
    person.window.get_by_role_and_label(Role::Button, "Cancel").focus();
    person.settle();
    person.key(Key::Enter);
    assert!(!person.is_shown("Create database"));
    assert_eq!(made(), 2, "Enter on Cancel cancels");
}
