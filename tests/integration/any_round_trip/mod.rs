//! Whatever can be drawn comes back from each format that is written: random schemas, exported and imported.
//!
//! `BACKREF_ROUND_TRIPS` asks for more of them than are tried each time.

mod rich;

use backref::ddl::{Dialect, create_all};
use backref::document::{Document, from_text, to_text};
use backref::mapping::{Mapping, resolve};
use backref::python::{PythonStyle, write_module};
use backref::schema::Schema;
use backref::sqlite::{Database, reflect};

use crate::golden::difference;
use crate::read_python::{described, notes, plain, read};
use crate::reflection::{make, pragmas};
use crate::sql_round_trip::{check, differences};
use rich::rich_schemas;

/// Schemas with their mappings.
fn schemas(count: usize) -> Vec<(Schema, Mapping)> {
    let asked = std::env::var("BACKREF_ROUND_TRIPS").ok().and_then(|asked| asked.parse().ok());
    let schemas = rich_schemas(asked.unwrap_or(count)).into_iter();
    schemas
        .map(|schema| (resolve(&schema), schema))
        .map(|(mapping, schema)| (schema, mapping))
        .collect()
}

/// Fails with the first few faults.
fn none(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults[..faults.len().min(12)].join("\n\n")
    );
}

#[test]
fn most_random_schemas_hold_what_they_are_there_for() {
    let schemas = rich_schemas(60);
    let enriched = |schema: &&Schema| {
        schema.models.values().any(|model| model.column_named("amount").is_some())
    };
    assert!(schemas.iter().filter(enriched).count() >= 45, "what was thrown goes together mostly");
    let count = |holds: &dyn Fn(&Schema) -> bool| schemas.iter().filter(|one| holds(one)).count();
    let any_model = |holds: &'static dyn Fn(&backref::schema::Model) -> bool| {
        count(&|schema: &Schema| schema.models.values().any(|model| holds(model)))
    };
    for (what, found) in [
        ("odd names of tables", any_model(&|model| model.tablename.as_deref() == Some("we\"ird"))),
        ("subclasses", any_model(&|model| model.inherits.is_some())),
        (
            "partial indexes",
            any_model(&|model| model.indexes.iter().any(|one| !one.options.is_empty())),
        ),
        ("checks", any_model(&|model| !model.check_constraints.is_empty())),
        ("comments", any_model(&|model| model.comment.is_some())),
        (
            "computed columns",
            any_model(&|model| model.columns.iter().any(|one| one.computed.is_some())),
        ),
        (
            "composite keys",
            any_model(&|model| model.foreign_keys.iter().any(|one| one.columns.len() > 1)),
        ),
        (
            "deferred keys",
            any_model(&|model| model.foreign_keys.iter().any(|one| one.initially.is_some())),
        ),
        ("conventions", count(&|schema| schema.naming_convention.len() == 5)),
    ] {
        assert!(found >= 4, "only {found} of {} have {what}", schemas.len());
    }
}

#[test]
fn projects_come_back_exactly() {
    for (schema, _) in schemas(150) {
        let document = Document::from_schema(schema);
        let text = to_text(&document);
        let back = from_text(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert!(back == document, "{text}");
        assert_eq!(to_text(&back), text);
    }
}

#[test]
fn models_files_come_back_as_they_were_written() {
    let mut faults = Vec::new();
    for (at, (schema, mapping)) in schemas(40).into_iter().enumerate() {
        for style in PythonStyle::ALL {
            let name = format!("{style:?} {at}");
            let text = match write_module(&schema, &mapping, style) {
                Ok(text) => text,
                Err(errors) => {
                    faults.push(format!("{name}: {errors:?}"));
                    continue;
                }
            };
            let again = read(&text);
            if !notes(&again).is_empty() {
                faults.push(format!("{name}: {:?}\n{text}", notes(&again)));
            }
            let fault = difference(&described(&again.schema), &described(&schema), &name)
                .or_else(|| difference(&plain(&again.schema), &plain(&schema), &name));
            faults.extend(fault);
        }
    }
    none(&faults);
}

#[test]
fn databases_made_of_the_ddl_come_back_as_they_were_drawn() {
    let mut faults = Vec::new();
    for (at, (_, mapping)) in schemas(40).into_iter().enumerate() {
        let Ok(script) = create_all(&mapping, Dialect::Sqlite) else { continue };
        let script = script.to_string();
        let made = make(&script);
        let reflected = reflect(&Database::open(&made.path).unwrap()).unwrap();
        let again = create_all(&resolve(&reflected.schema), Dialect::Sqlite).unwrap().to_string();
        let remade = make(&again);
        if pragmas(&made.path) != pragmas(&remade.path) {
            faults.push(format!("{at}: SQLite tells another thing of\n{script}\nthan of\n{again}"));
        }
        faults.extend(
            differences(&script, &again, Dialect::Sqlite).map(|fault| format!("{at}: {fault}")),
        );
    }
    none(&faults);
}

#[test]
fn scripts_come_back_as_they_were_written() {
    for dialect in Dialect::ALL {
        let mut faults = Vec::new();
        let mut written = 0;
        for (at, (_, mapping)) in schemas(60).into_iter().enumerate() {
            let Ok(script) = create_all(&mapping, dialect) else { continue };
            written += 1;
            faults.extend(check(&at.to_string(), dialect, &script.to_string()).err());
        }
        assert!(written >= 20, "{dialect} holds {written} of them only");
        none(&faults);
    }
}
