//! The SQL lens against what real SQLAlchemy emitted for `tests/golden/lazy/cases`: every statement,
//! every value and every row, for every relationship and every value of `lazy`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use backref::ddl::{self, Dialect};
use backref::lens::Stage;
use backref::mapping::{self, Mapping};
use backref::python::{SourceFile, read_models};
use backref::schema::{Lazy, Schema};
use backref::sqlite::{
    Answer, Database, LensQuestion, LensRun, Parents, ReadError, RequestKind, Slot, Value, Worker,
    reflect, run_lens,
};
use rusqlite::Connection;
use serde_json::Value as Json;

const CASES: [&str; 4] = ["library", "composite", "followers", "inheritance"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/lazy")
}

/// A case with its rows in a file.
struct Case {
    recorded: Json,
    database: Database,
    schema: Arc<Schema>,
    mapping: Arc<Mapping>,
    _folder: tempfile::TempDir,
}

impl Case {
    fn new(name: &str) -> Self {
        let text = fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
        let recorded: Json = serde_json::from_str(&text).unwrap();
        let text = fs::read_to_string(folder().join(format!("cases/{name}.py"))).unwrap();
        let models = read_models(&[SourceFile { path: format!("{name}.py"), text }]).unwrap();
        assert_eq!(models.refusal, None, "{name}");
        let schema = models.schema;
        let mapping = mapping::resolve(&schema);
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path().join("rows.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF;").unwrap();
        let script = ddl::create_all(&mapping, Dialect::Sqlite).unwrap().to_string();
        connection.execute_batch(&script).unwrap();
        for (table, rows) in recorded["rows"].as_object().unwrap() {
            let [columns, rows @ ..] = rows.as_array().unwrap().as_slice() else { panic!() };
            let names: Vec<String> =
                columns.as_array().unwrap().iter().map(Json::to_string).collect();
            let marks = vec!["?"; names.len()].join(", ");
            let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({marks})", names.join(", "));
            for row in rows {
                let values = row.as_array().unwrap().iter().map(value);
                connection.execute(&sql, rusqlite::params_from_iter(values)).unwrap();
            }
        }
        drop(connection);
        Self {
            recorded,
            database: Database::open(&path).unwrap(),
            schema: Arc::new(schema),
            mapping: Arc::new(mapping),
            _folder: temporary,
        }
    }

    fn question(&self, relationship: &str, lazy: Lazy, parents: Parents) -> LensQuestion {
        let (class, key) = relationship.split_once('.').unwrap();
        let model = self.mapping.models.values().find(|one| one.class_name == class).unwrap();
        let end = model.relationships.iter().find(|one| one.key == key).unwrap();
        LensQuestion {
            schema: Arc::clone(&self.schema),
            mapping: Arc::clone(&self.mapping),
            relationship: end.relationship_id,
            end: end.end,
            strategies: vec![lazy],
            parents,
        }
    }

    fn run(&self, relationship: &str, lazy: Lazy, parents: Parents) -> LensRun {
        run_lens(&self.database, &self.question(relationship, lazy, parents)).unwrap().remove(0)
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Integer(number.as_i64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        other => panic!("{other}"),
    }
}

/// The key by which `session.get` asked, which is what is bound last but for constants.
fn key_of(case: &Case, relationship: &str, recorded: &Json) -> Vec<Value> {
    let select = &recorded["select"]["one"]["load"][0];
    let (class, _) = relationship.split_once('.').unwrap();
    let model = case.mapping.models.values().find(|one| one.class_name == class).unwrap();
    let root = case.mapping.table(case.mapping.base_mapper(model.model_id)).unwrap();
    let parameters = select[1].as_array().unwrap();
    parameters.iter().take(root.primary_key.len()).map(value).collect()
}

/// Stage, text and values of each statement.
fn emitted(run: &LensRun) -> Vec<String> {
    let line = |one: &backref::sqlite::Emitted| {
        let values: Vec<Json> = one.parameters.iter().map(Value::to_json).collect();
        let stage = if one.stage == Stage::Load { "load" } else { "touch" };
        format!("{stage} {} {}", one.sql, Json::from(values))
    };
    run.statements.iter().map(line).collect()
}

fn recorded_statements(scenario: &Json) -> Vec<String> {
    let line = |stage: &str, one: &Json| format!("{stage} {} {}", one[0].as_str().unwrap(), one[1]);
    let of = |stage: &'static str| {
        scenario[stage].as_array().unwrap().iter().map(move |one| line(stage, one))
    };
    of("load").chain(of("touch")).collect()
}

/// Without an order of its own, a list may come in any.
fn sorted(related: &[Vec<Vec<Value>>]) -> Vec<Vec<String>> {
    let keys = |some: &Vec<Vec<Value>>| {
        let mut keys: Vec<String> = some
            .iter()
            .map(|key| key.iter().map(Value::to_json).collect::<Json>().to_string())
            .collect();
        keys.sort();
        keys
    };
    related.iter().map(keys).collect()
}

fn sorted_json(related: &Json) -> Vec<Vec<String>> {
    let keys = |some: &Json| {
        let mut keys: Vec<String> = some.as_array().unwrap().iter().map(Json::to_string).collect();
        keys.sort();
        keys
    };
    related.as_array().unwrap().iter().map(keys).collect()
}

#[test]
fn every_strategy_emits_what_sqlalchemy_emits() {
    let mut compared = 0;
    for name in CASES {
        let case = Case::new(name);
        for (relationship, recorded) in case.recorded["relationships"].as_object().unwrap() {
            let key = key_of(&case, relationship, recorded);
            for lazy in Lazy::ALL {
                let recorded = &recorded[lazy.as_str()];
                let what = format!("{name}: {relationship} {}", lazy.as_str());
                if let Some(error) = recorded["error"].as_str() {
                    let run = case.run(relationship, lazy, Parents::All);
                    let ours = run.error.unwrap();
                    assert_eq!(format!("InvalidRequestError: {ours}"), error, "{what}");
                    assert!(run.statements.is_empty(), "{what}");
                    compared += 1;
                    continue;
                }
                let scopes = [
                    ("one", Parents::One(key.clone())),
                    ("page", Parents::Page(2)),
                    ("all", Parents::All),
                ];
                for (scope, parents) in scopes {
                    let run = case.run(relationship, lazy, parents);
                    let recorded = &recorded[scope];
                    let what = format!("{what}, {scope}");
                    assert_eq!(emitted(&run), recorded_statements(recorded), "{what}");
                    if let Some(error) = recorded["error"].as_str() {
                        let ours = format!("InvalidRequestError: {}", run.error.unwrap());
                        assert_eq!(ours, error, "{what}");
                    } else {
                        assert_eq!(run.error, None, "{what}");
                        let expected = sorted_json(&recorded["rows"]);
                        assert_eq!(sorted(&run.related), expected, "{what}");
                    }
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

#[test]
fn an_order_of_the_relationship_is_the_order_of_its_rows() {
    let case = Case::new("library");
    let keys = |run: &LensRun| -> Vec<String> {
        run.related[1].iter().map(|key| key[0].to_string()).collect()
    };
    for lazy in [Lazy::Select, Lazy::Joined, Lazy::Subquery, Lazy::Selectin, Lazy::Immediate] {
        let run = case.run("Artist.albums", lazy, Parents::All);
        assert_eq!(keys(&run), ["2", "3"], "{}", lazy.as_str());
    }
}

#[test]
fn a_statement_for_each_parent_is_told_as_n_plus_one() {
    let case = Case::new("library");
    let run = |lazy| case.run("Artist.albums", lazy, Parents::Page(4));
    let lazily = run(Lazy::Select);
    assert!(lazily.is_n_plus_one());
    let groups = lazily.groups();
    let counts: Vec<usize> = groups.iter().map(|group| group.count).collect();
    assert_eq!(counts, [1, 4]);
    assert_eq!(groups[1].rows, 3);
    assert!(run(Lazy::Immediate).is_n_plus_one());
    assert!(!run(Lazy::Selectin).is_n_plus_one());
    assert!(!run(Lazy::Joined).is_n_plus_one());
    assert!(!case.run("Artist.albums", Lazy::Select, Parents::Page(1)).is_n_plus_one());
}

#[test]
fn many_keys_are_asked_for_500_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.sqlite");
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE artist (id INTEGER PRIMARY KEY);
             CREATE TABLE album (id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artist(id));
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201)
             INSERT INTO artist SELECT i FROM n;
             INSERT INTO album SELECT id, id FROM artist;",
        )
        .unwrap();
    let database = Database::open(&path).unwrap();
    let schema = reflect(&database).unwrap().schema;
    let mapping = mapping::resolve(&schema);
    let model = mapping.models.values().find(|one| one.class_name == "Artist").unwrap();
    let end = &model.relationships[0];
    let question = LensQuestion {
        relationship: end.relationship_id,
        end: end.end,
        schema: Arc::new(schema.clone()),
        mapping: Arc::new(mapping.clone()),
        strategies: vec![Lazy::Selectin],
        parents: Parents::All,
    };
    let run = run_lens(&database, &question).unwrap().remove(0);
    let keys: Vec<usize> = run.statements.iter().map(|one| one.parameters.len()).collect();
    assert_eq!(keys, [0, 500, 500, 201]);
    assert!(run.related.iter().all(|some| some.len() == 1));
    assert!(!run.is_n_plus_one(), "batches are no statement for each");
    let [missing] = run.missing.as_slice() else { panic!("{:?}", run.missing) };
    assert_eq!(missing.create_index, "CREATE INDEX ix_album_artist_id ON album (artist_id);");
    assert_eq!(missing.declaration, "index=True on Album.artist_id");

    // What it says mends it.
    drop(database);
    Connection::open(&path).unwrap().execute_batch(&missing.create_index).unwrap();
    let database = Database::open(&path).unwrap();
    let mended = run_lens(&database, &question).unwrap().remove(0);
    assert!(mended.missing.is_empty(), "{:?}", mended.missing);
    let steps = &mended.plans[1].steps;
    assert!(steps.iter().all(|(_, step)| !step.starts_with("SCAN album")), "{steps:?}");
}

#[test]
fn reading_the_parents_is_no_missing_index() {
    let case = Case::new("library");
    let of = |lazy| case.run("Artist.pupils", lazy, Parents::Page(25)).missing;
    assert!(of(Lazy::Raise).is_empty());
    let missing = of(Lazy::Select);
    assert_eq!(
        missing[0].create_index,
        "CREATE INDEX ix_artists_teacher_id ON artists (teacher_id);"
    );
}

#[test]
fn keys_of_several_columns_get_an_index_of_several_columns() {
    let case = Case::new("composite");
    let run = case.run("Course.lessons", Lazy::Select, Parents::All);
    let [missing] = run.missing.as_slice() else { panic!("{:?}", run.missing) };
    assert_eq!(
        missing.create_index,
        "CREATE INDEX ix_lesson_course_dept_course_number ON lesson (course_dept, course_number);"
    );
    let by_key = case.run("Lesson.course", Lazy::Select, Parents::All);
    assert!(by_key.missing.is_empty(), "a primary key is an index: {:?}", by_key.missing);
}

#[test]
fn the_worker_answers_and_the_file_stays_as_it_is() {
    let case = Case::new("library");
    let path = case.database.path().to_owned();
    let before = fs::read(&path).unwrap();
    let mut worker = Worker::spawn(&path, || {});
    let mut question = case.question("Album.tracks", Lazy::Select, Parents::Page(25));
    question.strategies = Lazy::ALL.to_vec();
    let id = worker.request(Slot(7), RequestKind::Lens(Box::new(question)));
    let runs = loop {
        let response = worker.wait_response(std::time::Duration::from_secs(20)).unwrap();
        if response.id == id {
            match response.result.unwrap() {
                Answer::Lens(runs) => break runs,
                other => panic!("{other:?}"),
            }
        }
    };
    assert_eq!(runs.len(), Lazy::ALL.len());
    assert!(runs.iter().all(|run| run.stopped.is_none()));
    drop(worker);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_design_that_the_file_does_not_have_is_told_and_not_guessed() {
    let case = Case::new("library");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE artists (id INTEGER)").unwrap();
    let database = Database::open(&path).unwrap();
    let question = case.question("Artist.albums", Lazy::Select, Parents::Page(25));
    let run = run_lens(&database, &question).unwrap().remove(0);
    let stopped = run.stopped.unwrap();
    assert!(stopped.contains("artists.name"), "{stopped}");
    assert_ne!(stopped, ReadError::Interrupted.to_string());
}
