//! Rows of joined subclasses: beside the columns of their own table they have those of their bases.

use egui_kittest::kittest::Queryable;
use rusqlite::Connection;

use super::rows::Window;

/// Three tables of one hierarchy. A manager without an engineer's row is damage that rows survive.
const STAFF: &str = "
    CREATE TABLE company (id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE person (id INTEGER PRIMARY KEY, kind TEXT, name TEXT, company_id INTEGER);
    CREATE TABLE engineer (id INTEGER PRIMARY KEY REFERENCES person (id), language TEXT);
    CREATE TABLE lead (id INTEGER PRIMARY KEY REFERENCES engineer (id), team TEXT, name TEXT);
    INSERT INTO company VALUES (1, 'Yard');
    INSERT INTO person VALUES (1, 'engineer', 'Zoe', 1), (2, 'lead', 'Ada', 1), (3, 'person', 'Bob', 1),
        (4, 'lead', 'Cid', NULL);
    INSERT INTO engineer VALUES (1, 'Rust'), (2, 'COBOL'), (4, 'C');
    INSERT INTO lead VALUES (2, 'red', 'own'), (4, 'blue', NULL), (9, 'lost', NULL);";

const MODELS: &str = r#"
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

class Company(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(20))
    engineers = db.relationship("Engineer", back_populates="company")

class Person(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(20))
    name = db.Column(db.String(20))
    company_id = db.Column(db.ForeignKey("company.id"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

class Engineer(Person):
    id = db.Column(db.ForeignKey("person.id"), primary_key=True)
    language = db.Column(db.String(20))
    company = db.relationship("Company", back_populates="engineers")
    __mapper_args__ = {"polymorphic_identity": "engineer"}

class Lead(Engineer):
    id = db.Column(db.ForeignKey("engineer.id"), primary_key=True)
    team = db.Column(db.String(20))
    name = db.Column(db.String(20))
    __mapper_args__ = {"polymorphic_identity": "lead"}
"#;

/// The same tables with the design laid over them.
fn opened() -> Window {
    let mut window = Window::open(STAFF);
    window.wait_for("row 1, Company <Company 'Yard'>");
    std::fs::write(window.path.with_file_name("models.py"), MODELS).unwrap();
    window.run("Lay a design over");
    window.wait_for("Company.engineers, list, 2 rows");
    window
}

#[test]
fn a_joined_subclass_shows_sorts_and_filters_by_the_columns_of_its_base() {
    let mut window = opened();
    let before = window.bytes();
    window.choose_table("Engineer");
    window.wait_for("row 3, Engineer <Engineer 4>");
    window.wait_for("column name, String(20) of Person, inherited from Person");
    assert!(window.harness.query_by_label("column id, Integer, inherited from Person").is_none());
    for cell in ["language, Rust", "name, Zoe", "name, Ada", "name, Cid"] {
        window.wait_for(cell);
    }
    // Sorted and filtered by what is not in the table itself.
    window.click("name, Zoe");
    window.run("Sort upwards");
    window.wait_for("row 1, Engineer <Engineer 2>");
    window.wait_for("row 3, Engineer <Engineer 1>");
    window.click("name, Cid");
    window.run("Only rows with this value");
    window.wait_for("1 row");
    window.wait_for("row 1, Engineer <Engineer 4>");
    // What SQLite itself joins.
    let connection = Connection::open(&window.path).unwrap();
    let joined = "SELECT engineer.id FROM engineer JOIN person USING (id) WHERE name = 'Cid'";
    assert_eq!(connection.query_row(joined, [], |row| row.get::<_, i64>(0)), Ok(4));
    drop(connection);
    assert_eq!(window.bytes(), before);
}

#[test]
fn two_bases_up_the_nearest_column_counts_and_a_lost_base_is_null() {
    let mut window = opened();
    window.choose_table("Lead");
    window.wait_for("row 3, Lead <Lead 9>");
    // Its own name hides the person's; the language is the engineer's, the kind the person's.
    for cell in ["name, own", "language, COBOL", "language, C", "kind, lead", "language, NULL"] {
        window.wait_for_part(cell);
    }
    assert!(window.harness.query_by_label("name, Ada").is_none());
}

#[test]
fn rows_that_a_relationship_leads_to_have_what_they_inherit() {
    let mut window = opened();
    window.click("Company.engineers, list, 2 rows");
    window.wait_for("row 2, Engineer <Engineer 2>");
    window.wait_for("name, Ada");
    window.click("name, Ada");
    window.run("Only rows with this value");
    window.wait_for("1 row");
    assert_eq!(window.path_text(), "Company[1].engineers[2]");
    // And from there back, by a key that only the base has.
    window.wait_for("Engineer.company, scalar, <Company 1>");
}
