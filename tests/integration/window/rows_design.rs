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

const STAFF: &str = "
    CREATE TABLE companies (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, company_id INTEGER REFERENCES companies (id));
    CREATE TABLE managers (id INTEGER PRIMARY KEY REFERENCES employees (id), car TEXT);
    INSERT INTO companies VALUES (50, 'Acme');
    INSERT INTO employees VALUES (1, 'Eve', 'employee', 50), (2, 'Ian', 'intern', 50), (3, 'Mark', 'manager', 50),
        (4, 'Nora', 'manager', NULL), (5, 'Olaf', 'manager', 51);
    INSERT INTO managers VALUES (3, 'red'), (4, 'blue'), (5, NULL);";

const STAFF_MODELS: &str = "
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Company(db.Model):
    __tablename__ = 'companies'
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)

class Employee(db.Model):
    __tablename__ = 'employees'
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)
    kind = db.Column(db.Text)
    company_id = db.Column(db.Integer, db.ForeignKey('companies.id'))
    company = db.relationship('Company', backref='staff')
    __mapper_args__ = {'polymorphic_on': 'kind', 'polymorphic_identity': 'employee'}

class Manager(Employee):
    __tablename__ = 'managers'
    id = db.Column(db.Integer, db.ForeignKey('employees.id'), primary_key=True)
    car = db.Column(db.Text)
    __mapper_args__ = {'polymorphic_identity': 'manager'}

class Intern(Employee):
    __mapper_args__ = {'polymorphic_identity': 'intern'}
";

#[test]
fn rows_of_subclasses_are_walked_by_what_they_inherit() {
    let mut window = Window::open(STAFF);
    let before = window.bytes();
    window.wait_for_part("row 1, Company");
    std::fs::write(window.path.with_file_name("models.py"), STAFF_MODELS).unwrap();
    window.run("Lay a design over");
    window.wait_for("Company.staff, list, 3 rows");
    window.choose_table("Manager");
    window.wait_for("Manager.company, scalar, <Company 50>");
    window.click("row 2, Manager <Manager 4>");
    window.wait_for("Manager.company, scalar, None (company_id is NULL)");
    window.click("row 3, Manager <Manager 5>");
    window.wait_for("Manager.company, scalar, no row: companies.id = 51");
    window.click("row 1, Manager <Manager 3>");
    window.click("Manager.company, scalar, <Company 50>");
    window.wait_for("row 1, Company <Company 50>");
    assert_eq!(window.path_text(), "Manager[3].company");
    // Of one table the rows of this class alone, by a condition that is seen.
    window.choose_table("Intern");
    window.wait_for("row 1, Intern <Intern 2>");
    window.wait_for("1 row");
    window.wait_for("Intern.company, scalar, <Company 50>");
    window.click("Clear");
    window.wait_for("5 rows");
    assert_eq!(window.bytes(), before);
}
