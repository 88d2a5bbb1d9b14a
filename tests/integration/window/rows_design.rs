//! A file that declares no foreign keys: what it means is proposed, accepted by mouse, walked, and kept in
//! the project alone.

use egui_kittest::kittest::{NodeT, Queryable};
use rusqlite::Connection;

use super::rows::Window;

/// Keys told by a name, by values alone, and by two columns together; none is declared.
const BARE: &str = "
    CREATE TABLE guests (login TEXT PRIMARY KEY, city TEXT);
    CREATE TABLE guides (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE rooms (house INTEGER NOT NULL, number TEXT NOT NULL, beds INTEGER,
        PRIMARY KEY (house, number));
    CREATE TABLE stays (id INTEGER PRIMARY KEY, who TEXT, house INTEGER, number TEXT, guide_id INTEGER);
    INSERT INTO guests VALUES ('ann', 'Rome'), ('bob', 'Oslo'), ('cid', 'Rome'), ('dan', 'Bonn');
    INSERT INTO guides VALUES (1, 'Gil'), (2, 'Gus');
    INSERT INTO rooms VALUES (1, '07', 2), (1, '08', 1), (2, '09', 2);
    INSERT INTO stays VALUES (1, 'ann', 1, '07', 1), (2, 'cid', 1, '08', 2), (3, 'dan', 2, '09', 1),
        (4, 'ann', 2, '09', 7);";

fn is_enabled(window: &Window, name: &str) -> bool {
    !window.harness.get_by_label(name).accesskit_node().is_disabled()
}

#[test]
fn a_key_that_values_tell_of_is_accepted_by_mouse_walked_and_kept_in_the_project_alone() {
    let mut window = Window::open(BARE);
    let before = window.bytes();
    window.wait_for("row 1, Guest <Guest 'ann'>");
    let menu = window
        .harness
        .get_all_by_label("Rows")
        .min_by(|one, other| one.rect().top().total_cmp(&other.rect().top()));
    menu.unwrap().click();
    window.harness.run_steps(3);
    window.click("Design and file…");
    // By its name, by its values, and by two columns together, each with its rate and its reason.
    window.wait_for("Accept Stay.guide_id → Guide.id");
    window.wait_for("3 of 4 rows match (75 %)");
    window.wait_for("Accept Stay.who → Guest.login");
    window.wait_for("Accept Stay.house, Stay.number → Room.house, Room.number");
    window.wait_for("by values: 3 different values, found as keys");
    let accepted = "Accept Stay.who → Guest.login";
    assert!(is_enabled(&window, accepted));
    window.click(accepted);
    window.wait_for("Accepted Stay.who → Guest.login");
    assert!(!is_enabled(&window, "Accepted Stay.who → Guest.login"));
    assert!(is_enabled(&window, "Accept Stay.guide_id → Guide.id"));
    window.wait_for("1 difference between design and file");

    // The rows have it at once, from both ends.
    window.wait_for("Guest.stays, list, 2 rows");
    window.click("Close window");
    window.click("Guest.stays, list, 2 rows");
    window.wait_for("row 2, Stay <Stay 4>");
    assert_eq!(window.path_text(), "Guest['ann'].stays[1]");
    window.wait_for("Stay.who_guest, scalar, <Guest 'ann'>");

    // The project has it, the file has not.
    window.run("Save as");
    window.wait_for_part("Saved");
    let folder = window.path.parent().unwrap();
    let saved = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "json"))
        .expect("a project file");
    let text = std::fs::read_to_string(&saved).unwrap();
    let opened = backref::document::from_text(&text).unwrap();
    let stay = opened.schema.model_named("Stay").unwrap();
    assert_eq!(stay.foreign_keys.len(), 1);
    assert_eq!(window.bytes(), before);
    let connection = Connection::open(&window.path).unwrap();
    let declared: i64 = connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_list('stays')", [], |row| row.get(0))
        .unwrap();
    assert_eq!(declared, 0);
}
