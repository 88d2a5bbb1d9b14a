//! Hostile files through the command line: answered with a result or one message, in bounded time.

use std::path::Path;
use std::process::{Command, Output};

use rusqlite::Connection;

use super::texts;

fn backref(arguments: &[&str], file: &Path) -> Output {
    let [first, rest @ ..] = arguments else { panic!("no arguments") };
    Command::new(env!("CARGO_BIN_EXE_backref")).arg(first).arg(file).args(rest).output().unwrap()
}

/// It ended by itself, and wrote nothing that a terminal would follow.
fn check(output: &Output, what: &str) {
    let code = output.status.code();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(code, Some(0 | 1)), "{what}: {:?} {said}", output.status);
    assert!(!said.contains("panicked"), "{what}: {said}");
    let breaks = |c: char| c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!said.contains(breaks), "{what}: {said:?}");
    if code == Some(1) && output.stdout.is_empty() {
        assert!(!said.trim().is_empty(), "{what}: refused without a word");
    }
}

#[test]
fn databases_with_hostile_names_are_read_and_written_out_again() {
    let folder = tempfile::tempdir().unwrap();
    for (number, text) in texts().iter().enumerate() {
        if text.contains('\0') || text.is_empty() {
            continue;
        }
        let quoted = text.replace('"', "\"\"");
        let literal = text.replace('\'', "''");
        let path = folder.path().join(format!("{number}.db"));
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(&format!(
                "CREATE TABLE \"{quoted}\" (\"{quoted}\" INTEGER PRIMARY KEY, \"x{quoted}\" TEXT DEFAULT '{literal}',
                     \"y{quoted}\" INTEGER, CONSTRAINT \"{quoted}\" UNIQUE (\"x{quoted}\"),
                     FOREIGN KEY (\"y{quoted}\") REFERENCES \"{quoted}\" (\"{quoted}\"));
                 CREATE INDEX \"i{quoted}\" ON \"{quoted}\" (\"x{quoted}\") WHERE \"x{quoted}\" <> '{literal}';
                 CREATE VIEW \"v{quoted}\" AS SELECT \"{quoted}\" FROM \"{quoted}\";
                 INSERT INTO \"{quoted}\" VALUES (1, '{literal}', 1);"
            ))
            .unwrap_or_else(|error| panic!("{text:?}: {error}"));
        drop(connection);

        let described = backref(&["describe"], &path);
        check(&described, text);
        assert!(
            described.status.success(),
            "{text:?}: {}",
            String::from_utf8_lossy(&described.stderr)
        );
        let described: serde_json::Value = serde_json::from_slice(&described.stdout).unwrap();
        assert_eq!(described["tables"][0]["name"], **text);
        let exported = backref(&["export", "--to", "sql"], &path);
        check(&exported, text);
        let sql = String::from_utf8(exported.stdout).unwrap();
        let copy = Connection::open_in_memory().unwrap();
        copy.execute_batch(&sql).unwrap_or_else(|error| panic!("{text:?}: {error}\n{sql}"));
        let count = "SELECT count(*) FROM sqlite_master WHERE name IN (?1, 'i' || ?1, 'v' || ?1)";
        let found: i64 = copy.query_row(count, [text], |row| row.get(0)).unwrap();
        assert_eq!(found, 3, "{text:?}\n{sql}");
        for more in [&["export", "--to", "python"][..], &["export", "--to", "json"], &["check"]] {
            check(&backref(more, &path), text);
        }
        let model = described["models"][0]["name"].as_str().unwrap();
        let relationships = described["models"][0]["relationships"].as_array().unwrap();
        for one in relationships {
            let name = one["name"].as_str().unwrap();
            let arguments = ["related", "--model", model, "--key", "1", "--relationship", name];
            let related = backref(&arguments, &path);
            check(&related, text);
            assert!(
                related.status.success(),
                "{text:?}: {}",
                String::from_utf8_lossy(&related.stderr)
            );
        }
    }
}

#[test]
fn hostile_models_files_are_refused_in_a_line_or_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("models.py");
    let head = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n\n";
    let mut files: Vec<String> = texts();
    for text in texts() {
        files.push(format!("{head}{text}\n"));
        files.push(format!(
            "{head}class A(db.Model):\n    id = db.Column({text:?}, db.Integer, primary_key=True, comment={text:?})\n"
        ));
        files.push(format!("{head}class A(db.Model):\n    __tablename__ = {text:?}\n    id = db.Column(primary_key=True, type_={text})\n"));
    }
    for depth in [100, 100_000] {
        files.push(format!("{head}x = {}1\n", "-".repeat(depth)));
        files.push(format!("{head}x = {}1{}\n", "[".repeat(depth), "]".repeat(depth)));
        files.push(format!("{head}x = 1{}\n", " + 1".repeat(depth)));
        files.push(format!("{head}x = a{}\n", ".b".repeat(depth)));
    }
    for file in &files {
        std::fs::write(&path, file).unwrap();
        for job in [&["describe"][..], &["export", "--to", "python"]] {
            let shown: String = file.chars().take(200).collect();
            check(&backref(job, &path), &shown);
        }
    }
    assert!(!folder.path().join("pwned").exists());
}

#[test]
fn hostile_projects_are_refused_in_a_line_or_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("project.json");
    let mut files = vec!["[".repeat(100_000), "{\"a\":".repeat(100_000)];
    for text in ["(", "-", "[", "not ", "f("] {
        let expression = format!("{}1", text.repeat(50_000));
        let field =
            super::fields().into_iter().find(|one| one.kind().ends_with("primaryjoin")).unwrap();
        let document =
            backref::document::Document::from_schema(field.carrying(&expression).unwrap());
        files.push(backref::document::to_text(&document));
    }
    for text in texts() {
        let fields = super::fields();
        for field in fields.iter().step_by(7) {
            let schema = field.carrying(&text).unwrap();
            files.push(backref::document::to_text(&backref::document::Document::from_schema(
                schema,
            )));
            if text.len() > 1_000 {
                break;
            }
        }
        files.push(text);
    }
    for (number, file) in files.iter().enumerate() {
        std::fs::write(&path, file).unwrap();
        let job = [
            &["describe"][..],
            &["check"],
            &["export", "--to", "sql"],
            &["export", "--to", "python"],
        ][number % 4];
        let shown: String = file.chars().take(200).collect();
        check(&backref(job, &path), &shown);
    }
}
