//! The command line as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use serde_json::{Value, json};

fn backref(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_backref"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .expect("the program starts")
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with a project whose `Game` has two foreign keys to `Team` and does not say which.
fn ambiguous_project(folder: &Path) -> PathBuf {
    let column = |id: u32, name: &str, key: bool| json!({"id": id, "name": name, "type": {"name": "Integer"}, "primary_key": key});
    let foreign_key = |id: u32, from: u32| json!({"id": id, "columns": [from], "target": {"columns": {"model": 1, "columns": [2]}}});
    let project = json!({"format": 1, "schema": {"next_id": 20, "models": [
        {"id": 1, "class_name": "Team", "columns": [column(2, "id", true)]},
        {
            "id": 3, "class_name": "Game",
            "columns": [column(4, "id", true), column(5, "home_id", false), column(6, "away_id", false)],
            "foreign_keys": [foreign_key(7, 5), foreign_key(8, 6)],
            "relationships": [{"id": 9, "name": "home", "target": {"model": 1}}],
        },
    ]}});
    let path = folder.join("games.json");
    std::fs::write(&path, project.to_string()).unwrap();
    path
}

/// A file of courses: a composite key, and rows that refer to it.
fn courses(folder: &Path) -> PathBuf {
    let path = folder.join("courses.sqlite");
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE courses (subject TEXT NOT NULL, number INTEGER NOT NULL, title TEXT,
                 PRIMARY KEY (subject, number));
             CREATE TABLE sections (id INTEGER PRIMARY KEY, subject TEXT, number INTEGER,
                 room TEXT, FOREIGN KEY (subject, number) REFERENCES courses (subject, number));
             INSERT INTO courses VALUES ('PHY', 101, 'Optics'), ('PHY', 102, NULL);
             INSERT INTO sections VALUES (1, 'PHY', 101, 'A'), (2, 'PHY', 101, 'B'),
                 (3, 'PHY', 102, 'C'), (4, NULL, NULL, 'D');",
        )
        .unwrap();
    path
}

#[test]
fn wrong_usage_ends_with_status_2_and_help_with_0() {
    assert_eq!(backref(&["export"]).status.code(), Some(2));
    assert_eq!(backref(&["export", "x.json", "--to", "cobol"]).status.code(), Some(2));
    assert_eq!(backref(&["--help"]).status.code(), Some(0));
}

#[test]
fn without_a_display_the_window_names_the_same_job_without_one() {
    let output = backref(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let message = stderr(&output);
    assert!(message.contains("no display"), "{message}");
    assert!(message.contains("apt install"), "{message}");
    assert!(message.contains("cargo run --release -- export projects/music.json --to sql"));
    assert!(!message.contains("panicked"), "{message}");
}

#[test]
fn the_sample_projects_sql_makes_its_tables_in_sqlite() {
    let sql = stdout(&backref(&["export", "projects/music.json", "--to", "sql"]));
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&sql).unwrap();
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.contains(&"roles".to_owned()) && tables.contains(&"users".to_owned()));
}

#[test]
fn an_export_with_o_writes_the_file_and_prints_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("models.py");
    let path = path.to_str().unwrap();
    let printed =
        stdout(&backref(&["export", "projects/music.json", "--to", "python", "-o", path]));
    assert_eq!(printed, "");
    assert!(std::fs::read_to_string(path).unwrap().contains("class Role(db.Model):"));
}

#[test]
fn python_is_written_in_the_style_asked_for_or_that_of_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (models, project) = (path("models.py"), path("music.json"));
    let python = |input: &str, more: &[&str]| {
        let arguments = [&["export", input, "--to", "python"], more].concat();
        stdout(&backref(&arguments))
    };
    let classic = python("projects/music.json", &[]);
    assert!(classic.contains("name = db.Column(db.String(64)"), "{classic}");
    let typed = python("projects/music.json", &["--style", "typed"]);
    assert!(typed.contains("name: Mapped[str | None] = mapped_column(String(64)"), "{typed}");
    std::fs::write(&models, &typed).unwrap();
    assert_eq!(python(&models, &[]), typed);
    assert_eq!(python(&models, &["--style", "classic"]), classic);
    stdout(&backref(&["export", &models, "--to", "json", "-o", &project]));
    assert_eq!(python(&project, &[]), typed, "the project keeps the style");
}

#[test]
fn ambiguous_keys_fail_check_describe_and_export_with_the_relationships_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = ambiguous_project(folder.path());
    let path = path.to_str().unwrap();
    let check = backref(&["check", path]);
    assert_eq!(check.status.code(), Some(1));
    let line = String::from_utf8(check.stdout).unwrap();
    assert!(line.starts_with("error: Game.home: AmbiguousForeignKeysError: "), "{line}");
    assert_eq!(line.lines().count(), 1);

    let describe = backref(&["describe", path, "--format", "json"]);
    assert_eq!(describe.status.code(), Some(1));
    let answer: Value = serde_json::from_slice(&describe.stdout).unwrap();
    assert_eq!(answer["error"]["type"], "AmbiguousForeignKeysError");

    let export = backref(&["export", path, "--to", "sql"]);
    assert_eq!((export.status.code(), export.stdout.len()), (Some(1), 0));
    assert!(stderr(&export).contains("Game.home"));
    // The design itself can always be taken out.
    assert!(stdout(&backref(&["export", path, "--to", "json"])).contains("away_id"));
}

#[test]
fn a_sound_project_checks_clean() {
    assert_eq!(stdout(&backref(&["check", "projects/music.json"])), "");
}

#[test]
fn a_string_without_length_is_refused_for_mysql_at_the_column() {
    let folder = tempfile::tempdir().unwrap();
    let project = json!({"format": 1, "schema": {"next_id": 3, "models": [
        {"id": 1, "class_name": "Note", "columns": [
            {"id": 2, "name": "id", "type": {"name": "Integer"}, "primary_key": true},
            {"id": 3, "name": "body", "type": {"name": "String"}},
        ]},
    ]}});
    let path = folder.path().join("notes.json");
    std::fs::write(&path, project.to_string()).unwrap();
    let output = backref(&["export", path.to_str().unwrap(), "--to", "sql", "--dialect", "mysql"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("body"), "{}", stderr(&output));
}

#[test]
fn rows_are_found_by_a_composite_key_and_a_missing_parent_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = courses(folder.path());
    let path = path.to_str().unwrap();
    let described: Value =
        serde_json::from_str(&stdout(&backref(&["describe", path, "--format", "json"]))).unwrap();
    let course =
        &described["models"].as_array().unwrap().iter().find(|one| one["table"] == "courses");
    let (model, list) = course
        .map(|one| {
            (one["name"].as_str().unwrap(), one["relationships"][0]["name"].as_str().unwrap())
        })
        .unwrap();
    let related = |key: &str| {
        backref(&["related", path, "--model", model, "--key", key, "--relationship", list])
    };
    let answer: Value = serde_json::from_str(&stdout(&related("PHY,101"))).unwrap();
    let rooms: Vec<&Value> =
        answer["rows"].as_array().unwrap().iter().map(|row| &row["room"]).collect();
    assert_eq!(rooms, ["A", "B"]);
    assert!(answer["sql"][0].as_str().unwrap().starts_with("SELECT "));

    let missing = related("PHY,999");
    assert_eq!((missing.status.code(), missing.stdout.len()), (Some(1), 0));
    assert!(stderr(&missing).contains("PHY"), "{}", stderr(&missing));
}

#[test]
fn a_database_exported_as_a_project_gives_the_same_sql() {
    let folder = tempfile::tempdir().unwrap();
    let database = courses(folder.path());
    let project = folder.path().join("courses.json");
    let (database, project) = (database.to_str().unwrap(), project.to_str().unwrap());
    stdout(&backref(&["export", database, "--to", "json", "-o", project]));
    assert_eq!(
        stdout(&backref(&["export", database, "--to", "sql"])),
        stdout(&backref(&["export", project, "--to", "sql"])),
    );
}

/// The sample blog with a named view of two of its models and a note.
fn blog_with_view(folder: &Path) -> PathBuf {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/blog.json");
    let mut project: Value = serde_json::from_slice(&std::fs::read(sample).unwrap()).unwrap();
    let models = project["schema"]["models"].clone();
    let id = |name: &str| {
        let mut all = models.as_array().unwrap().iter();
        all.find(|model| model["class_name"] == name).unwrap()["id"].to_string()
    };
    project["diagram"]["views"] = json!({ "904": {
        "name": "Writers",
        "positions": { (id("User")): [0, 0], (id("Post")): [300, 40] },
        "notes": { "905": { "text": "Who writes", "position": [0, 400], "size": [200, 72] } },
    } });
    let path = folder.join("blog.json");
    std::fs::write(&path, project.to_string()).unwrap();
    path
}

#[test]
fn some_models_or_those_of_a_named_view_are_drawn_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = blog_with_view(folder.path());
    let path = path.to_str().unwrap();
    let export = |to: &str, part: &[&str]| backref(&[&["export", path, "--to", to], part].concat());
    let has = |text: &str, names: &[&str]| -> Vec<bool> {
        names.iter().map(|name| text.contains(&format!(">{name}</text>"))).collect()
    };
    let names = ["User", "Post", "Comment", "Tag", "Who writes"];
    let drawn = |part: &[&str]| has(&stdout(&export("svg", part)), &names);
    assert_eq!(drawn(&[]), [true, true, true, true, false]);
    assert_eq!(drawn(&["--only", "User,comments"]), [true, false, true, false, false]);
    assert_eq!(drawn(&["--view", "Writers"]), [true, true, false, false, true]);
    let both = ["--view", "Writers", "--only", "Post"];
    assert_eq!(drawn(&both), [false, true, false, false, false]);
    let sql = stdout(&export("sql", &["--view", "Writers"]));
    assert_eq!(sql.matches("CREATE TABLE").count(), 2, "{sql}");

    let refused = |part: &[&str]| {
        let output = export("svg", part);
        assert_eq!(output.status.code(), Some(1));
        stderr(&output)
    };
    assert!(refused(&["--view", "Reader"]).contains("no view is called Reader; there are Writers"));
    assert!(refused(&["--only", "Nobody"]).contains("no model is called Nobody; there are"));
    let outside = refused(&["--view", "Writers", "--only", "Tag"]);
    assert!(outside.contains("the view Writers does not show Tag"), "{outside}");
    assert!(refused(&["--drop"]).contains("--drop is for SQL"));
}
