//! The panels around the canvas: inspector, drawer, list of models, command palette. Driven by
//! accessible names and keys.

use std::path::PathBuf;

use backref::app::BackrefApp;
use backref::app::drawer::DrawerTab;
use backref::app::view_state::Part;
use backref::mapping::ErrorClass;
use backref::schema::{ColumnType, ForeignKeyTarget, Lazy, Model, RelationshipEnd};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::window;

pub type Window = Harness<'static, BackrefApp>;

/// The window with one of the sample projects.
pub fn open(sample: &str) -> Window {
    open_sized(sample, [1280.0, 1400.0])
}

fn open_sized(sample: &str, size: [f32; 2]) -> Window {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects").join(sample);
    let mut window = window(size);
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    window
}

pub fn model<'a>(window: &'a Window, class_name: &str) -> &'a Model {
    window.state().document().schema.model_named(class_name).unwrap()
}

pub fn select(window: &mut Window, class_name: &str) {
    click(window, &format!("{class_name} in the list"));
}

pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(4);
}

/// Puts the focus into a field, types over what is there, and leaves it by Enter.
pub fn write(window: &mut Window, name: &str, text: &str) {
    write_without_enter(window, name, text);
    press(window, Modifiers::NONE, Key::Enter);
}

pub fn write_without_enter(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run_steps(2);
    press(window, Modifiers::COMMAND, Key::A);
    press(window, Modifiers::NONE, Key::Backspace);
    window.get_by_label(name).type_text(text);
    window.run_steps(2);
}

/// The sample with another foreign key from Playlist to User, which makes their relationship
/// ambiguous.
pub fn with_a_second_key() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects").join("music.json");
    let text = std::fs::read_to_string(path).unwrap();
    let mut project: serde_json::Value = serde_json::from_str(&text).unwrap();
    let models = project["schema"]["models"].as_array_mut().unwrap();
    let playlist = models.iter_mut().find(|one| one["class_name"] == "Playlist").unwrap();
    let key = serde_json::json!(
        {"id": 90, "columns": [10], "target": {"columns": {"model": 4, "columns": [5]}}}
    );
    playlist["foreign_keys"].as_array_mut().unwrap().push(key);
    project["schema"]["next_id"] = 90.into();
    project.to_string()
}

pub fn undo(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::Z);
}

#[test]
fn a_type_is_changed_by_the_picker_and_its_length_by_the_form() {
    let mut window = open("music.json");
    select(&mut window, "User");
    click(&mut window, "User.username type");
    window.get_by_label("Filter types").type_text("unicodet");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let username = |window: &Window| model(window, "User").column_named("username").cloned();
    let column_type = username(&window).unwrap().column_type.unwrap();
    assert_eq!(column_type.label(), "UnicodeText");

    click(&mut window, "User.username type");
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let column_type = username(&window).unwrap().column_type.unwrap();
    assert_eq!(column_type.label(), "Unicode", "the row above in the table");

    click(&mut window, "User.username details");
    write(&mut window, "User.username length", "many");
    assert_eq!(username(&window).unwrap().column_type.unwrap().label(), "Unicode");
    window.get_by_label("Write a whole number from 1 up, or nothing");
    write(&mut window, "User.username length", "80");
    assert_eq!(username(&window).unwrap().column_type.unwrap().label(), "Unicode(80)");
}

#[test]
fn ticks_set_options_and_say_no_more_than_is_needed() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.name unique");
    assert!(!model(&window, "Role").column_named("name").unwrap().unique);
    click(&mut window, "Role.name nullable");
    assert_eq!(model(&window, "Role").column_named("name").unwrap().nullable, Some(false));
    click(&mut window, "Role.name nullable");
    assert_eq!(model(&window, "Role").column_named("name").unwrap().nullable, None);
    for _ in 0..3 {
        undo(&mut window);
    }
    assert!(model(&window, "Role").column_named("name").unwrap().unique);
    assert!(!window.state().is_unsaved(), "each tick was one step");
}

#[test]
fn names_are_edited_and_a_taken_one_stays_in_edit_with_the_reason() {
    let mut window = open("music.json");
    select(&mut window, "User");
    write(&mut window, "User.username name", "role_id");
    assert!(model(&window, "User").column_named("username").is_some());
    assert!(
        window.query_all_by_role(Role::Label).any(|label| {
            label.accesskit_node().value().is_some_and(|text| text.contains("role_id"))
                || label.accesskit_node().label().is_some_and(|text| text.contains("role_id"))
        }),
        "the reason is told",
    );
    write(&mut window, "User.username name", "login");
    assert!(model(&window, "User").column_named("login").is_some());
    write(&mut window, "User class name", "Account");
    assert!(window.state().document().schema.model_named("Account").is_some());
    write(&mut window, "Account __tablename__", "");
    let account = model(&window, "Account");
    assert_eq!(account.tablename, None);
    assert_eq!(window.state().mapping().table(account.id).unwrap().name, "account");
}

#[test]
fn a_text_left_by_selecting_another_model_is_not_lost() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    write_without_enter(&mut window, "Role comment", "Who may do what");
    select(&mut window, "User");
    window.run_steps(4);
    assert_eq!(model(&window, "Role").comment.as_deref(), Some("Who may do what"));
}

#[test]
fn escape_takes_back_what_was_typed() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    write_without_enter(&mut window, "Role class name", "Nothing");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().document().schema.model_named("Role").is_some());
    assert!(!window.state().is_unsaved());
}

#[test]
fn a_foreign_key_is_chosen_and_given_its_action() {
    let mut window = open("music.json");
    select(&mut window, "Song");
    click(&mut window, "Song.seconds details");
    click(&mut window, "Song.seconds foreign key");
    window.get_by_label("Song.seconds foreign key filter").type_text("role.id");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let song = model(&window, "Song").clone();
    let role = model(&window, "Role").id;
    let key = song.foreign_keys.last().unwrap();
    assert!(matches!(&key.target, ForeignKeyTarget::Columns { model, .. } if *model == role));

    click(&mut window, "Song.seconds ondelete");
    click(&mut window, "SET NULL");
    let key = model(&window, "Song").foreign_keys.last().unwrap().clone();
    assert_eq!(key.ondelete.as_deref(), Some("SET NULL"));

    click(&mut window, "Song.seconds foreign key");
    click(&mut window, "none");
    assert!(model(&window, "Song").foreign_keys.is_empty());
}

#[test]
fn columns_are_added_moved_by_keys_and_removed() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Add column to table");
    write(&mut window, "Role.column name", "rank");
    let names = |window: &Window| {
        model(window, "Role").columns.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&window), ["id", "name", "rank"]);
    window.get_by_label("Role.rank details").focus();
    window.run_steps(2);
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(names(&window), ["id", "rank", "name"]);
    click(&mut window, "Role.rank details");
    click(&mut window, "Remove column");
    assert_eq!(names(&window), ["id", "name"]);
}

#[test]
fn both_ends_of_a_relationship_are_edited() {
    let mut window = open("music.json");
    select(&mut window, "User");
    // The end that the backref of Role.users makes.
    click(&mut window, "User.role details");
    write(&mut window, "User.role name", "rights");
    let users = model(&window, "Role").relationships[0].clone();
    assert_eq!(users.backref.as_ref().unwrap().name, "rights");
    click(&mut window, "User.rights lazy");
    click(&mut window, "joined");
    let backref = model(&window, "Role").relationships[0].backref.clone().unwrap();
    assert_eq!(backref.options.lazy, Some(Lazy::Joined));

    select(&mut window, "Role");
    click(&mut window, "Role.users details");
    write(&mut window, "Role.users order_by", "User.username.desc(), User.id");
    write(&mut window, "Role.users cascade", "all, delete_orphan");
    let users = model(&window, "Role").relationships[0].clone();
    assert_eq!(users.options.order_by, ["User.username.desc()", "User.id"]);
    assert_eq!(users.options.cascade, None, "an unknown word is refused");
    write(&mut window, "Role.users cascade", "all, delete-orphan");
    let users = model(&window, "Role").relationships[0].clone();
    assert_eq!(users.options.cascade.as_deref(), Some("all, delete-orphan"));
}

#[test]
fn a_new_relationship_is_named_after_its_foreign_key() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.users details");
    click(&mut window, "Remove relationship");
    assert!(model(&window, "Role").relationships.is_empty());
    select(&mut window, "User");
    click(&mut window, "Add relationship");
    window.get_by_role_and_label(Role::Button, "Role").click();
    window.run_steps(4);
    let user = model(&window, "User");
    let made = user.relationships.last().unwrap();
    assert_eq!(made.name, "role");
    assert_eq!(made.backref.as_ref().unwrap().name, "users");
    let resolved = window.state().mapping().relationship(made.id, RelationshipEnd::Backref);
    assert!(resolved.unwrap().uselist);
}

#[test]
fn a_unique_constraint_of_two_columns_is_added_edited_and_removed() {
    let mut window = open("music.json");
    select(&mut window, "Song");
    click(&mut window, "Add constraint");
    click(&mut window, "Unique constraint");
    click(&mut window, "Add constraint to model");
    window.get_by_label("Choose at least one column of Song");
    click(&mut window, "column title");
    click(&mut window, "column artist");
    click(&mut window, "Add constraint to model");
    let song = model(&window, "Song");
    assert_eq!(song.unique_constraints.len(), 1);
    assert_eq!(song.unique_constraints[0].columns.len(), 2);
    click(&mut window, "unique title, artist");
    write(&mut window, "Constraint name", "uq_song");
    click(&mut window, "Apply constraint");
    assert_eq!(model(&window, "Song").unique_constraints[0].name.as_deref(), Some("uq_song"));
    click(&mut window, "Remove unique uq_song (title, artist)");
    assert!(model(&window, "Song").unique_constraints.is_empty());
}

#[test]
fn several_boxes_take_a_colour_together() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::COMMAND, Key::A);
    click(&mut window, "Teal header");
    let colors = &window.state().document().diagram.colors;
    assert!(colors.len() >= 4);
    undo(&mut window);
    assert!(window.state().document().diagram.colors.is_empty());
}

#[test]
fn the_sql_follows_the_dialect_and_the_design() {
    let mut window = open("music.json");
    let has_line = |window: &Window, text: &str| {
        window.query_all_by_role(Role::Label).any(|label| {
            let node = label.accesskit_node();
            [node.value(), node.label()].iter().flatten().any(|shown| shown.contains(text))
        })
    };
    assert!(has_line(&window, "CREATE TABLE roles ("));
    click(&mut window, "Dialect");
    click(&mut window, "PostgreSQL");
    assert!(has_line(&window, "id SERIAL NOT NULL"));
    select(&mut window, "Role");
    write(&mut window, "Role __tablename__", "duties");
    assert!(has_line(&window, "CREATE TABLE duties ("));
    press(&mut window, Modifiers::ALT, Key::Num2);
    assert!(has_line(&window, "class Role(db.Model):"));
}

#[test]
fn the_python_follows_the_style_chosen_and_undo_takes_it_back() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::ALT, Key::Num2);
    let has_line = |window: &Window, text: &str| {
        window.query_all_by_role(Role::Label).any(|label| {
            let node = label.accesskit_node();
            [node.value(), node.label()].iter().flatten().any(|shown| shown.contains(text))
        })
    };
    let (classic, typed) = ("db = SQLAlchemy()", "from sqlalchemy.orm import");
    assert!(has_line(&window, classic));
    click(&mut window, "Style");
    click(&mut window, "Typed");
    assert!(has_line(&window, typed));
    undo(&mut window);
    assert!(has_line(&window, classic));
    press(&mut window, Modifiers::ALT, Key::Num1);
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Find or run").type_text("typed style");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(has_line(&window, typed));
}

#[test]
fn what_a_dialect_cannot_hold_is_listed_and_leads_there() {
    let mut window = open("music.json");
    select(&mut window, "Role");
    click(&mut window, "Role.name details");
    write(&mut window, "Role.name length", "");
    click(&mut window, "Dialect");
    click(&mut window, "MySQL / MariaDB");
    select(&mut window, "Song");
    click(&mut window, "Role.name");
    let role = model(&window, "Role");
    let name = role.column_named("name").unwrap().id;
    let part = window.state().view().selection.part;
    assert_eq!(part, Some(Part::Column(role.id, name)));
}

#[test]
fn a_problem_leads_to_its_subject_and_is_mended_by_one_click() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::ALT, Key::Num3);
    window.get_by_label("No problems");

    // A second key between the same tables, written by hand.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ambiguous.json");
    std::fs::write(&path, with_a_second_key()).unwrap();
    let ctx = window.ctx.clone();
    window.state_mut().open_path(&ctx, &path);
    window.run_steps(4);
    let problems = window.state().mapping().diagnostics.clone();
    let ambiguous =
        problems.iter().find(|one| one.class == ErrorClass::AmbiguousForeignKeysError).unwrap();
    let row = window
        .query_all_by_role(Role::Button)
        .find(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.contains("AmbiguousForeignKeysError"))
        })
        .unwrap();
    row.click();
    window.run_steps(4);
    let selected = window.state().view().selection.part;
    assert_eq!(selected.map(Part::model_id), ambiguous.subject.model_id());
    // It is offered here and in the inspector.
    window.query_all_by_label("Join by playlists.owner_id").next().unwrap().click();
    window.run_steps(4);
    let problems = &window.state().mapping().diagnostics;
    assert!(problems.iter().all(|one| one.class != ErrorClass::AmbiguousForeignKeysError));
}

#[test]
fn the_list_is_filtered_and_walked_by_keys() {
    let mut window = open("music.json");
    window.get_by_label("Filter models").focus();
    window.run_steps(2);
    window.get_by_label("Filter models").type_text("play");
    window.run_steps(3);
    assert!(window.query_by_label("Role in the list").is_none());
    window.get_by_label("Playlist in the list");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let playlist = model(&window, "Playlist").id;
    assert_eq!(window.state().view().selection.only_model(), Some(playlist));
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let table = model(&window, "playlist_songs").id;
    assert_eq!(window.state().view().selection.only_model(), Some(table));
}

#[test]
fn the_drawer_takes_the_place_of_the_canvas_and_gives_it_back() {
    let mut window = open("music.json");
    let top = |window: &Window| window.get_by_label("Hide drawer").rect().top();
    let half = top(&window);
    press(&mut window, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::J);
    assert!(top(&window) < 60.0 && half > 1000.0);
    assert!(window.query_by_label("Zoom in").is_none());
    window.get_by_label("Show the canvas again").click();
    window.run_steps(3);
    assert!((top(&window) - half).abs() < 1.0);

    window.get_by_label("Full-height drawer").click();
    window.run_steps(3);
    // What is done on the canvas brings it back.
    press(&mut window, Modifiers::COMMAND, Key::Num0);
    assert!(window.query_by_label("Zoom in").is_some());
}

#[test]
fn the_palette_finds_places_and_runs_commands() {
    let mut window = open("music.json");
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Find or run").type_text("users");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let part = window.state().view().selection.part;
    assert!(matches!(part, Some(Part::Relationship(..))), "{part:?}");
    assert!(!window.state().view().command_palette.is_open());

    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Find or run").type_text("python tab");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().view().drawer.tab, DrawerTab::Python);

    press(&mut window, Modifiers::COMMAND, Key::K);
    window.get_by_label("Find or run").type_text("song.secs");
    window.run_steps(3);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let song = model(&window, "Song");
    let seconds = song.column_named("seconds").unwrap();
    let part = window.state().view().selection.part;
    assert_eq!(part, Some(Part::Column(song.id, seconds.id)));
    assert!(matches!(seconds.column_type, Some(ColumnType::Integer {})));

    press(&mut window, Modifiers::COMMAND, Key::K);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().view().command_palette.is_open());
}

#[test]
fn a_narrow_window_shows_every_panel_without_trouble() {
    for sample in ["music.json", "blog.json", "shop.json"] {
        let mut window = open_sized(sample, [1280.0, 720.0]);
        let models = window.state().document().schema.models.values();
        let mut names: Vec<String> = models.map(|model| model.class_name.clone()).collect();
        names.sort();
        // The list lays out only what is in view.
        for name in names.into_iter().take(6) {
            select(&mut window, &name);
        }
        for key in [Key::Num1, Key::Num2, Key::Num3] {
            press(&mut window, Modifiers::ALT, key);
        }
    }
}

#[test]
fn options_of_table_column_and_relationship_are_written_as_text() {
    let mut window = open_sized("music.json", [1280.0, 2400.0]);
    select(&mut window, "Role");
    write(&mut window, "Role key name", "pk_roles");
    write(&mut window, "Role options", "mysql_engine=InnoDB");
    click(&mut window, "Role.name details");
    write(&mut window, "Role.name variants", "mysql: Text(100)");
    let role = model(&window, "Role").clone();
    assert_eq!(role.primary_key.name.as_deref(), Some("pk_roles"));
    assert_eq!(role.options["mysql_engine"], "InnoDB");
    assert_eq!(role.column_named("name").unwrap().variants["mysql"].label(), "Text(100)");
    click(&mut window, "Role.users details");
    click(&mut window, "Role.users more options");
    window.run_steps(20);
    write(&mut window, "Role.users innerjoin", "True");
    click(&mut window, "Role.users single_parent");
    click(&mut window, "True");
    let users = &model(&window, "Role").relationships[0];
    assert!(users.options.single_parent && users.options.more.contains_key("innerjoin"));
    for _ in 0..5 {
        undo(&mut window);
    }
    assert!(!window.state().is_unsaved(), "each was one step");
}

#[test]
fn a_foreign_key_says_when_it_is_checked_and_made() {
    let mut window = open("music.json");
    select(&mut window, "User");
    click(&mut window, "foreign key role_id → Role.id");
    click(&mut window, "Constraint initially");
    click(&mut window, "DEFERRED");
    click(&mut window, "Constraint use_alter");
    click(&mut window, "Apply constraint");
    let key = &model(&window, "User").foreign_keys[0];
    assert_eq!(key.initially.as_deref(), Some("DEFERRED"));
    assert!(key.use_alter);
}
