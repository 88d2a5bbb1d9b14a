//! Foreign keys, many-to-many, self-references: drawn by the mouse, and by keys with typed names.

use backref::app::view_state::Tool;
use backref::mapping::Direction;
use backref::schema::ForeignKeyTarget;
use egui::accesskit::Role;
use egui::{Key, pos2, vec2};
use egui_kittest::kittest::Queryable;

use super::hands::{CTRL, LINK, ROLE, USER, choose_from_menu, field, type_over};
use crate::window::person::Person;

/// Role with a code that is unique, User with an Integer that could refer to a role.
fn without_a_link() -> Person {
    let mut person = Person::at_an_empty_canvas();
    person.double_click_at(pos2(320.0, 200.0));
    person.type_words("Role: code Integer unique");
    person.double_click_at(pos2(640.0, 200.0));
    person.type_words("User: duty Integer, name Text");
    person.key_with(CTRL, Key::Enter);
    person.key(Key::Escape);
    person
}

fn refers(person: &Person) -> Option<(Vec<String>, Vec<String>)> {
    let user = person.model("User");
    let key = user.foreign_keys.first()?;
    let ForeignKeyTarget::Columns { model, columns } = &key.target else { return None };
    let parent = person.document().schema.model(*model)?;
    let names = |model: &backref::schema::Model, ids: &[backref::schema::ColumnId]| {
        ids.iter().filter_map(|id| Some(model.column(*id)?.name.clone())).collect::<Vec<_>>()
    };
    Some((names(user, &key.columns), names(parent, columns)))
}

#[test]
fn a_link_from_the_port_of_a_column_to_another_column_uses_both() {
    let mut person = without_a_link();
    let row = person.window.get_by_label("Role.code, Integer, unique").rect();
    person.drag(row.right_center(), person.at("User.duty, Integer"));
    person.key(Key::Enter);
    assert_eq!(refers(&person), Some((vec!["duty".to_owned()], vec!["code".to_owned()])));
    assert_eq!(person.window.state().mapping().diagnostics, []);
}

#[test]
fn f_and_two_clicks_make_a_key_whichever_box_is_clicked_first() {
    for order in [[ROLE, USER], [USER, ROLE]] {
        let mut person = without_a_link();
        person.key(Key::F);
        for name in order {
            person.click_at(person.at(name));
        }
        person.key(Key::Enter);
        assert!(person.is_shown(LINK), "{order:?}");
        assert!(person.model("Role").foreign_keys.is_empty());
    }
}

#[test]
fn the_popover_takes_an_existing_column_and_on_delete_by_the_mouse() {
    let mut person = without_a_link();
    person.drag(person.port_of(ROLE), person.at(USER));
    for (list, entry) in [("Referring column", "duty"), ("On delete", "Set null")] {
        person.window.get_by_role_and_label(Role::ComboBox, list).click();
        person.settle();
        let found = person.window.query_all_by_label_contains(entry).last().unwrap();
        found.click();
        person.settle();
    }
    person.window.get_by_role_and_label(Role::Button, "Create").click();
    person.settle();
    assert_eq!(refers(&person), Some((vec!["duty".to_owned()], vec!["id".to_owned()])));
    assert_eq!(person.model("User").foreign_keys[0].ondelete.as_deref(), Some("SET NULL"));
}

#[test]
fn the_names_of_both_ends_are_written_in_the_popover_by_keys() {
    let mut person = without_a_link();
    person.key(Key::F);
    person.type_words("Ro");
    assert_eq!(field(&person).unwrap(), ("Model to link".to_owned(), "Ro".to_owned()));
    person.key(Key::Enter);
    assert!(matches!(person.window.state().view().tool, Tool::ForeignKey(Some(_))));
    person.type_words("use");
    person.key(Key::Enter);
    assert_eq!(field(&person).unwrap(), ("Name on Role".to_owned(), "users".to_owned()));
    person.type_words("members");
    person.key(Key::Tab);
    assert_eq!(field(&person).unwrap().0, "Name on User");
    type_over(&mut person, "rank");
    person.key(Key::Enter);
    assert!(person.is_shown("Role.members to User.rank, one to many"));
}

#[test]
fn a_column_is_chosen_by_its_typed_name_too() {
    let mut person = without_a_link();
    person.key(Key::F);
    person.type_words("user.du");
    assert!(person.is_shown("User.duty"));
    person.key(Key::Enter);
    person.type_words("role.code");
    person.key(Key::Enter);
    person.key(Key::Enter);
    assert_eq!(refers(&person), Some((vec!["duty".to_owned()], vec!["code".to_owned()])));
}

#[test]
fn escape_gives_up_the_typed_name_then_the_first_choice_then_the_tool() {
    let mut person = without_a_link();
    let tool = |person: &Person| person.window.state().view().tool;
    person.key(Key::F);
    person.type_words("Role");
    person.key(Key::Enter);
    person.type_words("nobody");
    person.key(Key::Enter);
    assert!(person.is_shown("Nothing of that name"));
    person.key(Key::Escape);
    assert!(!person.is_shown("Nothing of that name"));
    assert!(matches!(tool(&person), Tool::ForeignKey(Some(_))));
    person.key(Key::Escape);
    assert_eq!(tool(&person), Tool::ForeignKey(None));
    person.key(Key::Escape);
    assert_eq!(tool(&person), Tool::Select);
    assert_eq!(refers(&person), None);
}

#[test]
fn a_many_to_many_is_drawn_and_unfolded_by_the_mouse() {
    let mut person = without_a_link();
    person.window.get_by_role_and_label(Role::Button, "Many-to-many").click();
    person.settle();
    for name in [ROLE, USER] {
        person.click_at(person.at(name));
    }
    person.window.get_by_role_and_label(Role::Button, "Create").click();
    person.settle();
    let link = "Role.users to User.roles, many to many";
    let boxes = |person: &Person| person.scene_rects().len();
    assert_eq!(boxes(&person), 2, "folded as one link");
    choose_from_menu(&mut person, link, "Show association table");
    assert_eq!(boxes(&person), 3);
    assert!(!person.is_shown(link));
    person.key_with(CTRL, Key::Num0);
    choose_from_menu(
        &mut person,
        "role_users, association table, table role_users",
        "Fold into a link",
    );
    assert_eq!(boxes(&person), 2);
}

#[test]
fn a_many_to_many_is_drawn_unfolded_and_folded_by_keys() {
    let mut person = without_a_link();
    person.key(Key::M);
    for name in ["Role", "User"] {
        person.type_words(name);
        person.key(Key::Enter);
    }
    person.key(Key::Enter);
    let link = "Role.users to User.roles, many to many";
    assert!(person.is_shown(link));
    let mapping = person.window.state().mapping();
    let users = &mapping.model(person.model("Role").id).unwrap().relationships[0];
    assert_eq!(users.direction, Direction::ManyToMany);
    assert!(users.secondary.is_some());
    person.key(Key::U);
    assert_eq!(person.scene_rects().len(), 3);
    person.key(Key::Escape);
    person.key_with(CTRL, Key::Num0);
    for _ in 0..4 {
        if person.selected().iter().any(|one| one.starts_with("role_users")) {
            break;
        }
        person.key(Key::Tab);
    }
    person.key(Key::U);
    assert_eq!(person.scene_rects().len(), 2);
}

#[test]
fn a_link_dropped_on_its_own_box_is_a_loop_outside_it_with_a_remote_side() {
    let mut person = without_a_link();
    let port = person.port_of(USER);
    person.drag(port, person.at(USER) - vec2(20.0, 0.0));
    person.key(Key::Enter);
    let name = "User.children to User.parent, one to many";
    assert!(person.is_shown(name));
    let user = person.model("User").id;
    let mapping = person.window.state().mapping();
    let parent = mapping.model(user).unwrap().relationships.iter().find(|one| one.key == "parent");
    assert_eq!(parent.unwrap().direction, Direction::ManyToOne);
    let scene = person.window.state().view().canvas.scene();
    let link = scene.links.iter().find(|link| link.accessible_name == name).unwrap();
    let rect = scene.card(user).unwrap().rect;
    let between = &link.route.points[1..link.route.points.len() - 1];
    assert!(!between.is_empty());
    for point in between {
        assert!(!rect.shrink(1.0).contains(*point), "{point:?} is inside {rect}");
    }
}
