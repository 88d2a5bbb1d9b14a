//! The inspector's section about inheritance: base, whose table, and how rows are told apart.

use backref::document::{Command, Document, parse_column_line, to_text};
use backref::mapping::InheritanceKind;
use backref::schema::{PolymorphicIdentity, PolymorphicOn};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::panels::{Window, click, model, open, press, select, undo, write, write_without_enter};

/// Person with a column `kind`, and Engineer and Manager with nothing but a column each.
fn open_people() -> Window {
    let mut document = Document::default();
    for (class_name, line) in
        [("Person", "kind String(20)"), ("Engineer", "skill String"), ("Manager", "title String")]
    {
        let class_name = class_name.to_owned();
        let pos_in_canvas = egui::pos2(80.0, 40.0);
        let added = document.apply(Command::AddModel { class_name, pos_in_canvas }).unwrap();
        let model_id = added.models[0];
        let spec = Box::new(parse_column_line(line).unwrap());
        document.apply(Command::AddColumn { model_id, index: 9, spec }).unwrap();
    }
    let mut window = open("music.json");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.json");
    std::fs::write(&path, to_text(&document)).unwrap();
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    window
}

/// Opens a choice and takes what its filter finds.
fn choose(window: &mut Window, name: &str, item: &str) {
    click(window, name);
    window.get_by_label(&format!("{name} filter")).type_text(item);
    window.run_steps(3);
    press(window, Modifiers::NONE, Key::Enter);
}

/// The class that this one inherits from, and how, as the mapping has it.
fn base(window: &Window, class_name: &str) -> Option<(String, InheritanceKind)> {
    let mapping = window.state().mapping();
    let inheritance = mapping.model(model(window, class_name).id)?.inheritance.as_ref();
    inheritance.map(|one| (mapping.model(one.base).unwrap().class_name.clone(), one.kind))
}

#[test]
fn a_base_class_is_chosen_and_undone() {
    let mut window = open_people();
    select(&mut window, "Engineer");
    choose(&mut window, "Engineer base class", "person");
    let person = "Person".to_owned();
    assert_eq!(base(&window, "Engineer"), Some((person, InheritanceKind::Joined)));
    undo(&mut window);
    assert_eq!(base(&window, "Engineer"), None);
    assert_eq!(model(&window, "Engineer").inherits, None);
}

#[test]
fn whose_table_a_class_has_is_one_step_with_its_key() {
    let mut window = open_people();
    select(&mut window, "Engineer");
    choose(&mut window, "Engineer base class", "person");
    let before = model(&window, "Engineer").clone();
    let kind = |window: &Window| base(window, "Engineer").unwrap().1;

    click(&mut window, "Engineer how it inherits");
    click(&mut window, "in its base's table");
    assert_eq!(kind(&window), InheritanceKind::SingleTable);
    assert!(model(&window, "Engineer").column_named("id").is_none(), "Person's is its key");
    undo(&mut window);
    assert_eq!(*model(&window, "Engineer"), before);

    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    click(&mut window, "Engineer how it inherits");
    click(&mut window, "a table of its own, joined");
    assert_eq!(kind(&window), InheritanceKind::Joined);
    let mapping = window.state().mapping();
    let resolved = mapping.model(before.id).unwrap().inheritance.clone().unwrap();
    let condition = resolved.condition.unwrap().to_text(mapping);
    assert_eq!(condition, "person.id = engineer.id");
    assert_eq!(mapping.diagnostics.len(), 0);

    click(&mut window, "Engineer how it inherits");
    click(&mut window, "a table of its own, concrete");
    assert_eq!(kind(&window), InheritanceKind::Concrete);
}

#[test]
fn a_class_that_would_be_its_own_ancestor_is_refused_in_words() {
    let mut window = open_people();
    select(&mut window, "Engineer");
    choose(&mut window, "Engineer base class", "person");
    select(&mut window, "Person");
    choose(&mut window, "Person base class", "engineer");
    assert_eq!(model(&window, "Person").inherits, None);
    let notices = &window.state().view().notices;
    assert!(
        notices.iter().any(|one| one.text.contains("Engineer inherits from Person itself")),
        "{:?}",
        notices.iter().map(|one| &one.text).collect::<Vec<_>>()
    );
}

#[test]
fn rows_are_told_apart_by_a_column_and_what_it_holds() {
    let mut window = open_people();
    select(&mut window, "Engineer");
    choose(&mut window, "Engineer base class", "person");
    write(&mut window, "Engineer inherit_condition", "Engineer.id == Person.id");
    let condition = model(&window, "Engineer").mapper_args.inherit_condition.clone();
    assert_eq!(condition.as_deref(), Some("Engineer.id == Person.id"));

    select(&mut window, "Person");
    choose(&mut window, "Person polymorphic_on", "kind");
    let person = model(&window, "Person");
    let kind = person.column_named("kind").unwrap().id;
    assert_eq!(person.mapper_args.polymorphic_on, Some(PolymorphicOn::Column(kind)));
    choose(&mut window, "Person version_id_col", "id");
    let id = model(&window, "Person").column_named("id").unwrap().id;
    assert_eq!(model(&window, "Person").mapper_args.version_id_col, Some(id));

    click(&mut window, "Engineer in the list, has a warning");
    write(&mut window, "Engineer identity", "7");
    let identity = model(&window, "Engineer").mapper_args.polymorphic_identity.clone();
    assert_eq!(identity, Some(PolymorphicIdentity::Value("7".into())), "the column holds text");

    choose(&mut window, "Engineer polymorphic_on", "Person.kind");
    let on = model(&window, "Engineer").mapper_args.polymorphic_on.clone();
    assert_eq!(on, Some(PolymorphicOn::Expression("Person.kind".to_owned())));
    undo(&mut window);
    undo(&mut window);
    assert!(model(&window, "Engineer").mapper_args.polymorphic_identity.is_none());
}

#[test]
fn a_column_that_would_hide_a_relationship_of_a_base_is_told_while_it_is_typed() {
    let mut window = open("music.json");
    select(&mut window, "Playlist");
    choose(&mut window, "Playlist base class", "user");
    let column = model(&window, "Playlist").columns.last().unwrap().name.clone();
    write_without_enter(&mut window, &format!("Playlist.{column} name"), "role");
    window.get_by_label("User already has an attribute named role. role_2 is free");
}
