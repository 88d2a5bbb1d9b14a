//! The clipboard: models as text, classes of Python, and what holds no models.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::window::person::Person;

const CLASSES: &str = r#"
    class Team(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(40), unique=True)
        members = db.relationship("Member", backref="team")

    class Member(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        team_id = db.Column(db.ForeignKey("team.id"))
        role_id = db.Column(db.ForeignKey("role.id"))
"#;

fn overlaps(person: &Person) -> Vec<String> {
    let rects = person.scene_rects();
    let mut found = Vec::new();
    for (at, a) in rects.iter().enumerate() {
        for b in rects[at + 1..].iter().filter(|b| a.intersects(**b)) {
            found.push(format!("{a} and {b}"));
        }
    }
    found
}

#[test]
fn pasted_classes_become_models_beside_the_others_in_one_step() {
    let mut person = Person::at_role_and_user();
    person.paste(CLASSES);
    assert_eq!(person.document().schema.models.len(), 4);
    assert!(person.is_shown("Team.members to Member.team, one to many"));
    assert_eq!(overlaps(&person), Vec::<String>::new());
    // A key to a table that is here is connected.
    assert!(person.is_shown("Member.role_id, Integer, foreign key to role.id"));
    assert_eq!(person.selected().len(), 2);
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.document().schema.models.len(), 2);
}

#[test]
fn pasted_typed_classes_become_models_too() {
    let mut person = Person::at_an_empty_canvas();
    person.paste(
        "class Song(Base):\n    __tablename__ = \"song\"\n    \
         id: Mapped[int] = mapped_column(primary_key=True)\n    \
         title: Mapped[str]\n",
    );
    assert_eq!(person.columns("Song"), ["id", "title"]);
}

#[test]
fn pasted_create_table_statements_become_models_with_keys_to_those_that_are_here() {
    let mut person = Person::at_role_and_user();
    person.paste(
        "CREATE TABLE team (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);\n\
         CREATE TABLE member (id INTEGER PRIMARY KEY, team_id INTEGER REFERENCES team (id), \
         role_id INTEGER REFERENCES role (id));",
    );
    assert_eq!(person.document().schema.models.len(), 4);
    assert_eq!(person.columns("Team"), ["id", "name"]);
    assert!(person.is_shown("Member.role_id, Integer, foreign key to role.id"));
    assert_eq!(overlaps(&person), Vec::<String>::new());
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.document().schema.models.len(), 2);
}

#[test]
fn text_without_models_is_told_of_and_changes_nothing() {
    let mut person = Person::at_role_and_user();
    person.paste("Dear all, the meeting is at ten");
    assert_eq!(person.document().schema.models.len(), 2);
    let told = person.window.query_all_by_label_contains("holds no models").count();
    assert!(told > 0, "nothing is said");
}

#[test]
fn python_with_a_mistake_is_told_of_with_its_line_and_makes_nothing() {
    let mut person = Person::at_an_empty_canvas();
    person.paste("class Song(db.Model):\n    id = db.Column(\nclass Other(db.Model): pass\n");
    assert!(person.document().schema.models.is_empty());
    assert!(person.window.query_all_by_label_contains("cannot be read. Line").count() > 0);
}

#[test]
fn what_was_cut_is_pasted_back_with_its_link() {
    let mut person = Person::at_role_and_user();
    person.key_with(Modifiers::COMMAND, Key::A);
    person.window.event(egui::Event::Cut);
    person.window.step();
    let commands = person.window.output().platform_output.commands.clone();
    let copied = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    person.settle();
    assert!(person.document().schema.models.is_empty());
    person.paste(&copied.expect("the models are copied"));
    assert!(person.is_shown("Role.users to User.role, one to many"));
}

#[test]
fn pasted_models_stand_beside_what_they_are_linked_to_and_nothing_else_moves() {
    let mut person = Person::at_role_and_user();
    let before = person.document().diagram.positions.clone();
    person.paste(CLASSES);
    let diagram = &person.document().diagram;
    for (id, at) in &before {
        assert_eq!(diagram.positions[id], *at);
    }
    // Member refers to Role, so it is right of it; Team is referred to by Member, so left of that.
    let place = |class_name: &str| diagram.positions[&person.model(class_name).id];
    assert!(place("Role").x < place("Member").x && place("Team").x < place("Member").x);
    let distance = place("Member").distance(place("Role"));
    assert!(distance < 1_200.0, "{distance}");
}
