//! Modules written in either style, as real SQLAlchemy then describes them and creates their tables.

use std::path::Path;
use std::process::Command;

use backref::ddl::{Dialect, create_all};
use backref::export::describe::describe;
use backref::mapping::resolve;
use backref::python::{PythonStyle, SourceFile, read_models, write_module};
use backref::schema::Schema;
use serde_json::{Value, json};

use super::any_schema::any_schemas;
use super::real::python;
use crate::ddl_golden::parts;
use crate::golden::{cases, difference, in_order};

/// What SQLAlchemy makes of the modules, by name and style.
fn made_of(modules: &[(String, String)]) -> Option<Value> {
    let Some(python) = python() else {
        crate::skipped("Python with Flask-SQLAlchemy (set BACKREF_PYTHON)");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in modules {
        std::fs::write(folder.path().join(format!("{name}.py")), text).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = script.join("tests/integration/python/describe_models.py");
    let output = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The statements of a script, in an order that can be compared: a module has its classes in another
/// order than the schema.
fn comparable(statements: &Value, dialect: Dialect) -> Value {
    let Some(statements) = statements.as_array() else { return json!("refused") };
    // `%` is doubled for the drivers of these two, which format the text.
    let is_doubled = dialect != Dialect::Sqlite;
    let statements = statements.iter().map(|one| {
        let text = one.as_str().unwrap();
        parts(&if is_doubled { text.replace("%%", "%") } else { text.to_owned() })
    });
    let mut statements: Vec<_> = statements.collect();
    statements.sort();
    json!(statements)
}

/// Compares each schema's module, in both styles, with what is expected of it.
fn compare(schemas: &[(String, Schema, Value)]) {
    let mut modules = Vec::new();
    for (name, schema, _) in schemas {
        let mapping = resolve(schema);
        for style in PythonStyle::ALL {
            let text = write_module(schema, &mapping, style)
                .unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            modules.push((format!("{name}_{}", style.label()), text));
        }
    }
    let Some(made) = made_of(&modules) else { return };
    let mut faults = Vec::new();
    for (name, _, expected) in schemas {
        for style in PythonStyle::ALL {
            let place = format!("{name}_{}", style.label());
            let found = &made[&place];
            let text = || &modules.iter().find(|one| one.0 == place).unwrap().1;
            if let Some(error) = found["error"].as_str() {
                faults.push(format!("{place}: {error}\n{}", text()));
                continue;
            }
            let (mut one, mut other) = (found["describe"].clone(), expected["describe"].clone());
            in_order(&mut one);
            in_order(&mut other);
            let before = faults.len();
            faults.extend(difference(&one, &other, &place));
            for dialect in Dialect::ALL {
                let ddl = |of: &Value| comparable(&of["ddl"][dialect.as_str()], dialect);
                let place = format!("{place} {dialect}");
                faults.extend(difference(&ddl(found), &ddl(expected), &place));
            }
            if faults.len() > before {
                faults.push(text().clone());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sqlalchemy_describes_what_is_written_as_it_described_what_was_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cases");
    let schemas: Vec<(String, Schema, Value)> = cases()
        .into_iter()
        .filter(|(_, case)| case["ddl"].is_object())
        .map(|(name, case)| {
            let text = std::fs::read_to_string(folder.join(format!("{name}.py"))).unwrap();
            let file = SourceFile { path: "models.py".to_owned(), text };
            (name, read_models(&[file]).unwrap().schema, case)
        })
        .collect();
    assert!(schemas.len() > 20);
    compare(&schemas);
}

#[test]
fn sqlalchemy_describes_any_schema_as_it_is_described_here() {
    let schemas: Vec<(String, Schema, Value)> = any_schemas(24)
        .into_iter()
        .enumerate()
        .map(|(index, schema)| {
            let mapping = resolve(&schema);
            let ddl: serde_json::Map<String, Value> = Dialect::ALL
                .into_iter()
                .map(|dialect| {
                    let script = create_all(&mapping, dialect);
                    let statements = script.map_or(Value::Null, |script| json!(script.statements));
                    (dialect.as_str().to_owned(), statements)
                })
                .collect();
            let expected = json!({"describe": describe(&schema, &mapping), "ddl": ddl});
            (format!("any_{index}"), schema, expected)
        })
        .collect();
    compare(&schemas);
}
