//! The canvas: boxes, links, editing in place. Driven by mouse and keys as a person would.

use backref::app::canvas::level_of_detail::LevelOfDetail;
use backref::app::view_state::{Part, Tool};
use backref::mapping::Direction;
use backref::schema::{ColumnType, Model};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::kittest::Queryable;

use super::person::Person;

/// Draws the models of the tutorial from an empty canvas.
fn draw_music_app() -> Person {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Role");
    person.key(Key::Enter);
    person.type_words("name String(64) unique");
    person.double_click_at(pos2(640.0, 200.0));
    person.type_words("User");
    person.key(Key::Enter);
    person.type_words("username String(64) unique index");
    let from = person.port_of("Role, model, table role");
    let to = person.at("User, model, table user");
    person.drag(from, to);
    person.key(Key::Enter);
    person
}

#[test]
fn the_music_app_is_drawn_in_twenty_actions_and_its_ends_have_names() {
    let person = draw_music_app();
    assert!(person.actions <= 20, "{} actions", person.actions);
    let (role, user) = (person.model("Role"), person.model("User"));
    let names = |model: &Model| -> Vec<String> {
        model.columns.iter().map(|column| column.name.clone()).collect()
    };
    assert_eq!(names(role), ["id", "name"]);
    assert_eq!(names(user), ["id", "username", "role_id"]);
    let name = role.column_named("name").unwrap();
    assert_eq!(name.column_type.as_ref().map(ColumnType::label).as_deref(), Some("String(64)"));
    assert!(name.unique && !name.index);
    let username = user.column_named("username").unwrap();
    assert!(username.unique && username.index);

    let mapping = person.window.state().mapping();
    assert_eq!(mapping.diagnostics, []);
    let of_role = &mapping.model(role.id).unwrap().relationships[0];
    let of_user = &mapping.model(user.id).unwrap().relationships[0];
    assert_eq!((of_role.key.as_str(), of_role.direction), ("users", Direction::OneToMany));
    assert_eq!((of_user.key.as_str(), of_user.direction), ("role", Direction::ManyToOne));
    assert!(of_role.uselist && !of_user.uselist);

    for spoken in [
        "Role, model, table role",
        "Role.name, String(64), unique",
        "Role.users, list of User",
        "User.role_id, Integer, foreign key to role.id",
        "User.role, one Role",
        "Role.users to User.role, one to many",
    ] {
        assert!(person.is_shown(spoken), "no node is named {spoken:?}");
    }
}

#[test]
fn all_is_undone_and_done_again() {
    let mut person = draw_music_app();
    let drawn = person.document().clone();
    for _ in 0..20 {
        person.key_with(Modifiers::COMMAND, Key::Z);
    }
    assert!(person.document().schema.models.is_empty());
    assert!(!person.is_shown("Role, model, table role"));
    for _ in 0..20 {
        person.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(person.document(), &drawn);
    assert!(person.is_shown("Role.users to User.role, one to many"));
}

#[test]
fn the_drags_direction_does_not_decide_the_child() {
    let mut person = draw_music_app();
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert!(person.model("User").foreign_keys.is_empty());
    let (from, to) =
        (person.port_of("User, model, table user"), person.at("Role, model, table role"));
    person.drag(from, to);
    person.key(Key::Enter);
    assert_eq!(person.model("User").foreign_keys.len(), 1);
    assert!(person.model("Role").foreign_keys.is_empty());
}

#[test]
fn a_link_dropped_anywhere_on_a_box_makes_a_column_unless_one_fits() {
    let mut person = draw_music_app();
    person.key_with(Modifiers::COMMAND, Key::Z);
    let from = person.port_of("Role, model, table role");
    for row in ["User.id, Integer, primary key", "User.username, String(64), unique, index"] {
        person.drag(from, person.at(row));
        person.key(Key::Enter);
        let user = person.model("User");
        assert_eq!(user.columns.len(), 3, "dropped on {row}");
        assert_eq!(user.foreign_keys[0].columns, [user.column_named("role_id").unwrap().id]);
        person.key_with(Modifiers::COMMAND, Key::Z);
    }
}

#[test]
fn the_popovers_names_can_be_changed_and_escape_makes_nothing() {
    let mut person = draw_music_app();
    person.key_with(Modifiers::COMMAND, Key::Z);
    let (from, to) =
        (person.port_of("Role, model, table role"), person.at("User, model, table user"));
    person.drag(from, to);
    assert!(person.is_shown("Name on Role") && person.is_shown("Name on User"));
    person.key(Key::Escape);
    assert!(!person.is_shown("Name on Role"));
    assert!(person.model("User").foreign_keys.is_empty());

    person.drag(from, to);
    person.type_words("members");
    person.key(Key::Enter);
    assert!(person.is_shown("Role.members to User.role, one to many"));
}

#[test]
fn enter_on_a_selected_link_opens_its_names_and_applies_what_was_changed() {
    let mut person = draw_music_app();
    assert!(matches!(person.window.state().view().selection.part, Some(Part::Relationship(..))));
    person.key(Key::Enter);
    assert!(person.is_shown("Name on Role"));
    person.type_words("people");
    person.key(Key::Enter);
    assert!(!person.is_shown("Name on Role"));
    assert!(person.is_shown("Role.people to User.role, one to many"));
}

#[test]
fn all_of_it_can_be_done_by_keys_alone() {
    let mut person = Person::at_an_empty_canvas();
    for class_name in ["Role", "User"] {
        person.key(Key::T);
        person.key(Key::Enter);
        person.type_words(class_name);
        person.key(Key::Enter);
        person.key(Key::Escape);
    }
    person.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    person.key(Key::F);
    person.key(Key::Tab);
    person.key(Key::Enter);
    person.key(Key::Tab);
    person.key(Key::Enter);
    person.key(Key::Enter);
    assert_eq!(person.model("User").foreign_keys.len(), 1);
}

#[test]
fn the_right_button_opens_a_menu_about_what_is_under_it() {
    let mut person = draw_music_app();
    let at = person.at("Role.name, String(64), unique");
    person.button_at(at, PointerButton::Secondary, Modifiers::NONE);
    person.settle();
    let entry = person.window.get_by_role_and_label(Role::Button, "New column above");
    entry.click();
    person.settle();
    person.type_words("rank Integer");
    person.key_with(Modifiers::COMMAND, Key::Enter);
    let names: Vec<&str> =
        person.model("Role").columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["id", "rank", "name"]);
}

#[test]
fn a_link_to_the_same_box_refers_to_itself() {
    let mut person = draw_music_app();
    let from = person.port_of("User, model, table user");
    let to = person.at("User.username, String(64), unique, index");
    person.key(Key::F);
    person.click_at(from - vec2(60.0, 0.0));
    person.click_at(pos2(to.x, from.y));
    person.key(Key::Enter);
    let user = person.model("User");
    let mapping = person.window.state().mapping();
    let own: Vec<&str> = mapping
        .model(user.id)
        .unwrap()
        .relationships
        .iter()
        .filter(|one| one.target == user.id)
        .map(|one| one.key.as_str())
        .collect();
    assert_eq!(own, ["children", "parent"]);
    assert_eq!(mapping.diagnostics, []);
}

#[test]
fn a_many_to_many_is_one_link_until_it_is_unfolded() {
    let mut person = draw_music_app();
    let (role, user) = (person.at("Role, model, table role"), person.at("User, model, table user"));
    person.key(Key::M);
    assert!(matches!(person.window.state().view().tool, Tool::ManyToMany(None)));
    person.click_at(role);
    person.click_at(user);
    person.key(Key::Enter);
    let link = "Role.users_2 to User.roles, many to many";
    assert!(person.is_shown(link));
    assert_eq!(person.document().schema.models.len(), 3);
    assert_eq!(person.window.state().view().canvas.scene().cards.len(), 2);
    person.window.get_by_label(link).click_accesskit();
    person.settle();
    person.key(Key::U);
    assert!(!person.is_shown(link));
    assert_eq!(person.window.state().view().canvas.scene().cards.len(), 3);
}

#[test]
fn what_cannot_be_read_is_kept_in_edit_with_the_reason() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Role");
    person.key(Key::Enter);
    person.type_words("name Sting(64)");
    person.key(Key::Enter);
    assert_eq!(person.model("Role").columns.len(), 1);
    let field = person.window.get_by_role_and_label(Role::TextInput, "New column");
    assert_eq!(field.value().as_deref(), Some("name Sting(64)"));
    let notes = person.window.query_all(egui_kittest::kittest::By::new().predicate(|node| {
        node.role() == Role::Label && node.value().is_some_and(|value| value.contains("Sting"))
    }));
    assert_eq!(notes.count(), 1, "the reason is not shown");
    person.key_with(Modifiers::COMMAND, Key::A);
    person.type_words("name String(64)");
    person.key(Key::Enter);
    assert_eq!(person.model("Role").columns[1].name, "name");
}

#[test]
fn a_name_that_is_taken_is_told_at_the_field() {
    let mut person = draw_music_app();
    person.double_click_at(person.at("User, model, table user") - vec2(0.0, 8.0));
    person.type_words("Role");
    person.key(Key::Enter);
    assert!(person.document().schema.model_named("User").is_some());
    assert!(person.window.query_by_role_and_label(Role::TextInput, "Rename model").is_some());
    person.key(Key::Escape);
    assert!(person.window.query_by_role_and_label(Role::TextInput, "Rename model").is_none());
    assert!(person.document().schema.model_named("User").is_some());
}

#[test]
fn a_box_says_what_sqlalchemy_would_refuse_in_it() {
    let mut person = draw_music_app();
    let role = person.model("Role").id;
    let problem = |person: &Person| {
        let scene = person.window.state().view().canvas.scene();
        scene.card(role).unwrap().problem.clone()
    };
    assert_eq!(problem(&person), None);
    person.click_at(person.at("Role.id, Integer, primary key"));
    person.key(Key::Delete);
    let advice = problem(&person).expect("a class without a primary key is refused").advice;
    assert!(advice.contains("Role") && advice.contains("primary key"), "{advice}");
}

#[test]
fn a_column_is_edited_in_place_and_removed_when_left_empty() {
    let mut person = draw_music_app();
    person.double_click_at(person.at("Role.name, String(64), unique"));
    person.key_with(Modifiers::COMMAND, Key::A);
    person.type_words("title Text not null");
    person.key_with(Modifiers::COMMAND, Key::Enter);
    assert!(person.is_shown("Role.title, Text, not null"));

    person.click_at(person.at("Role.title, Text, not null"));
    person.key(Key::F2);
    person.key_with(Modifiers::COMMAND, Key::A);
    person.key(Key::Backspace);
    person.key_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(person.model("Role").columns.len(), 1);
}

#[test]
fn tab_accepts_a_completion_of_a_type() {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Song");
    person.key(Key::Enter);
    person.type_words("seconds Int");
    person.key(Key::Tab);
    person.key(Key::Enter);
    let song = person.model("Song");
    assert_eq!(song.columns[1].column_type, Some(ColumnType::Integer {}));
}

#[test]
fn boxes_are_selected_by_click_by_marquee_and_by_tab() {
    let mut person = draw_music_app();
    let (role, user) = (person.model("Role").id, person.model("User").id);
    let (at_role, at_user) =
        (person.at("Role, model, table role"), person.at("User, model, table user"));
    let selected = |person: &Person| -> Vec<_> {
        person.window.state().view().selection.models.iter().copied().collect()
    };
    person.click_at(at_role);
    assert_eq!(selected(&person), [role]);
    person.click_at_with(at_user, Modifiers::COMMAND);
    assert_eq!(selected(&person), [role, user]);
    person.click_at(pos2(at_role.x, 440.0));
    assert_eq!(selected(&person), []);
    person.drag(at_role + vec2(-140.0, -60.0), at_user + vec2(0.0, 20.0));
    assert_eq!(selected(&person), [role, user]);
    person.click_at(pos2(at_role.x, 440.0));
    person.key(Key::Tab);
    assert_eq!(selected(&person), [role]);
    person.key(Key::Tab);
    assert_eq!(selected(&person), [user]);
    person.key_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(selected(&person), [role]);
}

#[test]
fn boxes_land_on_the_grid_in_one_step_and_arrows_move_them_by_it() {
    let mut person = draw_music_app();
    let role = person.model("Role").id;
    let before = person.document().diagram.position(role);
    let at = person.at("Role, model, table role");
    person.drag(at, at + vec2(37.0, 90.0));
    let moved = person.document().diagram.position(role);
    assert_eq!(moved - before, vec2(40.0, 88.0));
    person.key(Key::ArrowRight);
    assert_eq!(person.document().diagram.position(role) - moved, vec2(8.0, 0.0));
    person.key_with(Modifiers::COMMAND, Key::Z);
    person.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.document().diagram.position(role), before);
}

#[test]
fn delete_removes_the_selected_link_column_and_boxes() {
    let mut person = draw_music_app();
    person.window.get_by_label("Role.users to User.role, one to many").click_accesskit();
    person.settle();
    assert!(matches!(person.window.state().view().selection.part, Some(Part::Relationship(..))));
    person.key(Key::Delete);
    assert!(!person.is_shown("Role.users, list of User"));
    person.click_at(person.at("User.username, String(64), unique, index"));
    person.key(Key::Delete);
    assert!(person.model("User").column_named("username").is_none());
    person.key_with(Modifiers::COMMAND, Key::A);
    person.key(Key::Delete);
    assert!(person.document().schema.models.is_empty());
}

#[test]
fn rows_are_spoken_only_where_they_are_drawn() {
    let mut person = draw_music_app();
    let level = |person: &Person| person.window.state().view().canvas.level_of_detail();
    assert_eq!(level(&person), LevelOfDetail::Text);
    for _ in 0..5 {
        person.key_with(Modifiers::COMMAND, Key::Minus);
    }
    assert_eq!(level(&person), LevelOfDetail::Headers);
    assert!(person.is_shown("Role, model, table role"));
    assert!(!person.is_shown("Role.name, String(64), unique"));
    for _ in 0..5 {
        person.key_with(Modifiers::COMMAND, Key::Minus);
    }
    assert_eq!(level(&person), LevelOfDetail::Rectangles);
    person.key_with(Modifiers::COMMAND, Key::Num0);
    assert!(person.is_shown("Role.name, String(64), unique"));
}

#[test]
fn the_wheel_pans_and_with_ctrl_zooms_at_the_pointer() {
    let mut person = draw_music_app();
    let before = person.at("Role, model, table role");
    let wheel = |person: &mut Person, delta, modifiers| {
        person.window.event(Event::PointerMoved(before));
        person.window.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers,
        });
        person.window.run_steps(20);
    };
    wheel(&mut person, vec2(0.0, -40.0), Modifiers::NONE);
    let panned = person.at("Role, model, table role");
    assert!((panned - before - vec2(0.0, -40.0)).length() < 1.0, "{before} {panned}");
    wheel(&mut person, vec2(0.0, 40.0), Modifiers::NONE);
    wheel(&mut person, vec2(0.0, 60.0), Modifiers::COMMAND);
    assert!(person.window.state().view().canvas.zoom() > 1.1);
    let zoomed = person.at("Role, model, table role");
    assert!(zoomed.distance(before) < 2.0, "{before} {zoomed}");
}

#[test]
fn an_idle_canvas_does_not_repaint() {
    let mut person = draw_music_app();
    person.window.remove_cursor();
    // `run` fails if repaints are still asked for after its steps.
    let steps = person.window.try_run().unwrap();
    assert!(steps < 10, "{steps}");
}
