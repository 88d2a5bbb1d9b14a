//! The sample projects: each opens, checks clean, exports everywhere, saves back as it was, and is
//! laid out without overlaps.

use std::path::PathBuf;

use backref::ddl::{self, Dialect};
use backref::diagram::GRID_POINTS;
use backref::document::{self, Document};
use backref::export::cards;
use backref::mapping::resolve;
use backref::python::{PythonStyle, write_module};
use emath::{Pos2, Rect};

/// The samples with the number of classes that each has.
pub const SAMPLES: [(&str, usize); 3] = [("blog", 4), ("music", 4), ("shop", 25)];

/// The least space between two boxes, in canvas points: room for links and their marks.
const LEAST_GAP_POINTS: f32 = 64.0;

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("projects/{name}.json"))
}

pub fn open(name: &str) -> Document {
    document::load(&path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_samples_are_these() {
    let folder = std::fs::read_dir(path("music").parent().unwrap()).unwrap();
    let mut names: Vec<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expected: Vec<String> = SAMPLES.iter().map(|(name, _)| format!("{name}.json")).collect();
    assert_eq!(names, expected);
    for (name, classes) in SAMPLES {
        let models =
            open(name).schema.models.values().filter(|model| model.kind.is_class()).count();
        assert_eq!(models, classes, "{name}");
    }
}

#[test]
fn samples_check_clean() {
    for (name, _) in SAMPLES {
        let diagnostics = resolve(&open(name).schema).diagnostics;
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:#?}");
    }
}

#[test]
fn samples_export_to_every_dialect_and_to_python() {
    for (name, classes) in SAMPLES {
        let document = open(name);
        let mapping = resolve(&document.schema);
        for dialect in [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql] {
            let script = ddl::create_all(&mapping, dialect)
                .unwrap_or_else(|errors| panic!("{name}, {dialect:?}: {errors:?}"));
            assert_eq!(script.notes, Vec::<String>::new(), "{name}, {dialect:?}");
            assert!(script.statements.len() >= classes, "{name}, {dialect:?}");
        }
        let module = write_module(&document.schema, &mapping, PythonStyle::Classic)
            .unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        assert_eq!(module.matches("(db.Model):\n").count(), classes, "{name}");
        let longest = module.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(88), "{name}: {longest:?} characters in a line");
    }
}

/// With `BACKREF_WRITE_SAMPLES` set the files are first written anew, as after a change of format.
#[test]
fn samples_are_saved_as_they_were() {
    for (name, _) in SAMPLES {
        let before = std::fs::read_to_string(path(name)).unwrap();
        let after = document::to_text(&open(name));
        if std::env::var_os("BACKREF_WRITE_SAMPLES").is_some() {
            std::fs::write(path(name), &after).unwrap();
            continue;
        }
        assert!(before == after, "{name}.json is not as the program saves it");
    }
}

#[test]
fn boxes_of_samples_stand_apart_on_the_grid() {
    for (name, _) in SAMPLES {
        let document = open(name);
        let (schema, diagram) = (&document.schema, &document.diagram);
        let mapping = resolve(schema);
        let boxes: Vec<(&str, Rect)> = schema
            .models
            .values()
            .filter(|model| cards::is_box(schema, &mapping, diagram, model.id))
            .map(|model| {
                let at = diagram.positions.get(&model.id);
                let at: Pos2 = *at.unwrap_or_else(|| panic!("{} stands nowhere", model.class_name));
                assert_eq!((at.x % GRID_POINTS, at.y % GRID_POINTS), (0.0, 0.0));
                let size =
                    cards::card_shape(schema, &mapping, model.id, diagram.detail_of(model.id))
                        .size();
                (model.class_name.as_str(), Rect::from_min_size(at, size))
            })
            .collect();
        assert_eq!(diagram.positions.len(), boxes.len(), "{name}: positions without a box");
        for (index, (one, rect)) in boxes.iter().enumerate() {
            for (other, other_rect) in &boxes[..index] {
                let apart = !rect
                    .expand(LEAST_GAP_POINTS / 2.0)
                    .intersects(other_rect.expand(LEAST_GAP_POINTS / 2.0 - 0.5));
                assert!(apart, "{name}: {one} {rect:?} and {other} {other_rect:?} are too near");
            }
        }
    }
}
