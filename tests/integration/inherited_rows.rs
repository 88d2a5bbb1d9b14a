//! Rows of classes that inherit: every relationship that real SQLAlchemy gives an object, those of its
//! bases included, leads from the row in a file to the same rows.

use std::fs;
use std::path::Path;
use std::process::Command;

use backref::mapping::resolve;
use backref::python::{SourceFile, read_models};
use backref::sqlite::{Database, related, single_table_condition};
use serde_json::Value as Json;

use crate::python::real::python;

const MODELS: &str = include_str!("inherited_rows/models.py");
const FILL: &str = include_str!("inherited_rows/fill.py");

/// What `SQLAlchemy` finds in the file that it has filled.
fn found_by_sqlalchemy(folder: &Path) -> Option<Json> {
    let python = python()?;
    fs::write(folder.join("models.py"), MODELS).unwrap();
    fs::write(folder.join("fill.py"), FILL).unwrap();
    let output = Command::new(python).args(["-B", "fill.py"]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn objects_of_subclasses_have_their_bases_relationships_and_lead_where_sqlalchemy_leads() {
    let folder = tempfile::tempdir().unwrap();
    let Some(found) = found_by_sqlalchemy(folder.path()) else {
        crate::skipped("Python with Flask-SQLAlchemy (set BACKREF_PYTHON)");
        return;
    };
    let source = SourceFile { path: "models.py".to_owned(), text: MODELS.to_owned() };
    let schema = read_models(&[source]).unwrap().schema;
    let mapping = resolve(&schema);
    assert!(!mapping.has_errors(), "{:#?}", mapping.diagnostics);
    let database = Database::open(folder.path().join("staff.sqlite")).unwrap();
    let mut compared = 0;
    for object in found.as_array().unwrap() {
        let (class, key) = (object["model"].as_str().unwrap(), object["key"].as_str().unwrap());
        let expected = object["ends"].as_object().unwrap();
        let model = schema.model_named(class).unwrap();
        let mut names: Vec<&str> =
            mapping.relationships(model.id).iter().map(|one| one.key.as_str()).collect();
        names.sort_unstable();
        let mut keys: Vec<&str> = expected.keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(names, keys, "the relationships of {class}");
        for (name, ids) in expected {
            let rows = related(&database, &schema, &mapping, class, &[key], name).unwrap();
            let table = mapping.table(rows.target).unwrap();
            let places: Vec<usize> = table
                .column_names(&table.primary_key)
                .iter()
                .map(|name| rows.columns.iter().position(|one| one == name).unwrap())
                .collect();
            let mut got: Vec<Json> = rows
                .rows
                .iter()
                .map(|row| places.iter().map(|at| row[*at].to_json()).collect())
                .collect();
            let mut ids = ids.as_array().unwrap().clone();
            let end = mapping.relationships(model.id);
            let end = end.iter().find(|one| one.key == *name).unwrap();
            if end.order_by.is_empty() {
                got.sort_by_key(Json::to_string);
                ids.sort_by_key(Json::to_string);
            }
            assert_eq!(got, ids, "{class}[{key}].{name}: {:?}", rows.sql);
            compared += 1;
        }
    }
    assert!(compared > 40, "only {compared} were compared");
}

#[test]
fn rows_of_a_single_table_subclass_are_told_from_others_of_its_table() {
    let source = SourceFile { path: "models.py".to_owned(), text: MODELS.to_owned() };
    let schema = read_models(&[source]).unwrap().schema;
    let mapping = resolve(&schema);
    let condition = |name: &str| {
        single_table_condition(&schema, &mapping, schema.model_named(name).unwrap().id)
    };
    assert_eq!(condition("Intern").as_deref(), Some("employees.kind IN ('intern')"));
    assert_eq!(condition("Employee"), None);
    assert_eq!(condition("Manager"), None);
}
