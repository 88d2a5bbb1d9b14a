//! Modules under real Flask-SQLAlchemy: imported, configured, and their tables compared with those
//! of our own DDL, both as SQLite then has them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use backref::ddl::{self, Dialect};
use backref::mapping::ColumnRef;
use backref::python::PythonStyle;
use backref::schema::{PassiveDeletes, Schema};
use proptest::prelude::Strategy;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::build::{Build, blog, music_app};
use super::cases::{
    any_text, constraints, convention, cycle, hidden, hostile, options, relationships, types,
};

/// The Python to use, if one with Flask-SQLAlchemy is there.
pub fn python() -> Option<String> {
    let python = std::env::var("BACKREF_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let probe = Command::new(&python).args(["-c", "import flask_sqlalchemy"]).output().ok()?;
    probe.status.success().then_some(python)
}

/// Compares in both styles.
fn compare(schemas: &[(&str, &Schema)]) {
    for style in PythonStyle::ALL {
        compare_in(style, schemas);
    }
}

/// Writes each schema as Python and as SQL, has both run, and compares what SQLite then holds.
fn compare_in(style: PythonStyle, schemas: &[(&str, &Schema)]) {
    let Some(python) = python() else {
        crate::skipped("Python with Flask-SQLAlchemy (set BACKREF_PYTHON)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut modules = BTreeMap::new();
    for (name, schema) in schemas {
        let mapping = backref::mapping::resolve(schema);
        let module = backref::python::write_module(schema, &mapping, style)
            .unwrap_or_else(|errors| panic!("{name}, {style:?}: {errors:?}"));
        let sql = ddl::create_all(&mapping, Dialect::Sqlite)
            .unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        std::fs::write(folder.path().join(format!("{name}.py")), &module).unwrap();
        std::fs::write(folder.path().join(format!("{name}.sql")), sql.to_string()).unwrap();
        modules.insert(*name, module);
    }
    let results = run(&python, folder.path());
    let faults: Vec<String> = schemas
        .iter()
        .flat_map(|(name, schema)| {
            let faults = faults(schema, &results[name]["python"], &results[name]["sql"]);
            let module = if faults.is_empty() { "" } else { modules[name].as_str() };
            let shown = faults.into_iter().map(move |fault| format!("{name}: {fault}"));
            shown.chain(Some(module.to_owned()).filter(|module| !module.is_empty()))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// In what the module, once imported, differs from the SQL and from the schema.
fn faults(schema: &Schema, python: &Value, sql: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (what, result) in [("Python", python), ("SQL", sql)] {
        faults.extend(result["error"].as_str().map(|error| format!("{what}: {error}")));
    }
    if !faults.is_empty() {
        return faults;
    }
    let mut equal = |what: &str, python: &Value, other: &Value| {
        if python != other {
            faults.push(format!("{what}\n  Python   {python}\n  expected {other}"));
        }
    };
    equal("warnings", &python["warnings"], &json!([]));
    let names = |tables: &Value| {
        let names: BTreeSet<_> = tables.as_object().unwrap().keys().cloned().collect();
        json!(names)
    };
    equal("tables", &names(&python["tables"]), &names(&sql["tables"]));
    for (table, ours) in sql["tables"].as_object().unwrap() {
        for (what, ours) in ours.as_object().unwrap() {
            equal(&format!("{what} of {table}"), &python["tables"][table][what], ours);
        }
    }
    equal("relationships", &python["relationships"], &relationships_of(schema));
    for model in schema.models.values() {
        let table = model.table_name();
        equal("comment", &python["comments"][&table], &json!(model.comment));
        let Some(attributes) = python["attributes"].get(&model.class_name) else { continue };
        let mut columns: Vec<_> = model.columns.iter().map(|one| json!(one.name)).collect();
        let mut mapped: Vec<_> = attributes.as_object().unwrap().values().cloned().collect();
        columns.sort_by_key(ToString::to_string);
        mapped.sort_by_key(ToString::to_string);
        equal("columns", &json!(mapped), &json!(columns));
    }
    faults
}

/// What our mapping says of each end of a relationship, in the words of `import_models.py`.
fn relationships_of(schema: &Schema) -> Value {
    let mapping = backref::mapping::resolve(schema);
    let mut classes = serde_json::Map::new();
    for model in mapping.models.values() {
        let mut ends = serde_json::Map::new();
        for one in &model.relationships {
            let path = |column: &ColumnRef| mapping.column_path(*column);
            let mut pairs: Vec<[String; 2]> = one
                .local_remote_pairs
                .iter()
                .map(|(local, remote)| [path(local), path(remote)])
                .collect();
            pairs.sort();
            let cascade = [
                ("delete", one.cascade.delete),
                ("delete-orphan", one.cascade.delete_orphan),
                ("expunge", one.cascade.expunge),
                ("merge", one.cascade.merge),
                ("refresh-expire", one.cascade.refresh_expire),
                ("save-update", one.cascade.save_update),
            ];
            let cascade: Vec<_> = cascade.iter().filter(|one| one.1).map(|one| one.0).collect();
            let passive_deletes = match one.passive_deletes {
                PassiveDeletes::False => json!(false),
                PassiveDeletes::True => json!(true),
                PassiveDeletes::All => json!("all"),
            };
            let order_by: Vec<_> = one.order_by.iter().map(|by| by.to_text(&mapping)).collect();
            let end = json!({
                "target": mapping.model(one.target).map(|model| &model.class_name),
                "direction": one.direction.as_str(),
                "uselist": one.uselist,
                "lazy": one.lazy.as_str(),
                "secondary": one.secondary.and_then(|id| mapping.table(id)).map(|one| &one.name),
                "pairs": pairs,
                "reverse": one.reverse,
                "viewonly": one.viewonly,
                "cascade": cascade,
                "passive_deletes": passive_deletes,
                "order_by": order_by,
            });
            ends.insert(one.key.clone(), end);
        }
        classes.insert(model.class_name.clone(), Value::Object(ends));
    }
    Value::Object(classes)
}

fn run(python: &str, folder: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = script.join("tests/integration/python/import_models.py");
    let output = Command::new(python).arg(script).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn flask_sqlalchemy_makes_the_tables_of_our_sql() {
    let cases = [
        ("music_app", music_app()),
        ("blog", blog()),
        ("types", types()),
        ("options", options()),
        ("constraints", constraints()),
        ("convention", convention()),
        ("relationships", relationships()),
        ("cycle", cycle()),
        ("hostile", hostile()),
        ("hidden", hidden()),
    ];
    let schemas: Vec<_> = cases.iter().map(|(name, build)| (*name, &build.schema)).collect();
    compare(&schemas);
}

#[test]
fn the_samples_make_the_tables_of_their_sql() {
    let documents = crate::samples::SAMPLES.map(|(name, _)| (name, crate::samples::open(name)));
    let schemas = documents.each_ref().map(|(name, document)| (*name, document.schema.as_ref()));
    compare(&schemas);
}

#[test]
fn any_text_makes_the_tables_of_our_sql() {
    let mut runner = TestRunner::deterministic();
    let text = proptest::collection::vec("[^\0]{1,30}", 12);
    let builds: Vec<(String, Build)> = (0..12)
        .map(|index| {
            let texts = text.new_tree(&mut runner).unwrap().current();
            (format!("random_{index}"), any_text(&texts))
        })
        .collect();
    let schemas: Vec<_> =
        builds.iter().map(|(name, build)| (name.as_str(), &build.schema)).collect();
    compare(&schemas);
}
