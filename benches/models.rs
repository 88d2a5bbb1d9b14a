//! How long resolving and exporting a thousand models takes, and reflecting a file of a thousand
//! tables; printed as `name value unit`, a line each, medians.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use backref::ddl::{self, Dialect};
use backref::mapping::{Mapping, resolve};
use backref::python::{self, PythonStyle};
use backref::schema::{
    Backref, Column, ColumnId, ColumnType, ConstraintId, ForeignKeyConstraint, ForeignKeyTarget,
    Model, ModelId, Relationship, RelationshipId, RelationshipOptions, Schema,
};
use backref::sqlite::{Database, reflect};
use rusqlite::Connection;

const MODELS: usize = 1000;
const RUNS: usize = 9;

fn main() {
    let schema = generated_schema(MODELS);
    print_median(&format!("models/{MODELS}"), || {
        let mapping = resolve(&schema);
        for dialect in [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql] {
            black_box(sql(&mapping, dialect));
        }
        black_box(python::write_module(&schema, &mapping, PythonStyle::Classic).expect("Python"));
    });
    print_median(&format!("models/{MODELS}/resolve"), || {
        black_box(resolve(&schema));
    });

    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let path = folder.path().join("generated.sqlite");
    let script = sql(&resolve(&schema), Dialect::Sqlite);
    let connection = Connection::open(&path).expect("a new file");
    connection.execute_batch(&format!("BEGIN;{script}COMMIT;")).expect("our own DDL runs");
    drop(connection);
    print_median(&format!("reflect/{MODELS}"), || {
        let database = Database::open(&path).expect("the file opens");
        let reflection = reflect(&database).expect("the file is read");
        assert_eq!(reflection.schema.models.len(), MODELS);
        black_box(reflection);
    });
    print_median(&format!("reflect/{MODELS}/raw"), || {
        black_box(read_pragmas(&path));
    });
}

fn sql(mapping: &Mapping, dialect: Dialect) -> String {
    match ddl::create_all(mapping, dialect) {
        Ok(script) => script.to_string(),
        Err(errors) => panic!("the generated models cannot be exported: {errors:?}"),
    }
}

fn print_median(name: &str, mut run: impl FnMut()) {
    run();
    let mut millis: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    millis.sort_by(f64::total_cmp);
    println!("{name} {:.2} ms", millis[RUNS / 2]);
}

/// Models of ten columns and one and a half links each, all to models before them.
fn generated_schema(count: usize) -> Schema {
    let mut schema = Schema::default();
    let mut keys: Vec<(ModelId, ColumnId)> = Vec::new();
    for number in 0..count {
        let class_name = format!("Model{number}");
        let mut model = Model::new(ModelId(schema.next_id()), class_name);
        let mut id = Column::new(ColumnId(schema.next_id()), "id", Some(ColumnType::Integer {}));
        id.primary_key = true;
        keys.push((model.id, id.id));
        model.columns.push(id);
        for link in 0..(1 + number % 2).min(number) {
            // Two links of a model lead to two others, so that no join is ambiguous.
            let (target_id, target_key) = keys[(number * 7 + link) % number];
            let column_id = ColumnId(schema.next_id());
            let name = format!("link_{link}_id");
            model.columns.push(Column::new(column_id, name, Some(ColumnType::Integer {})));
            model.foreign_keys.push(ForeignKeyConstraint::new(
                ConstraintId(schema.next_id()),
                vec![column_id],
                ForeignKeyTarget::Columns { model: target_id, columns: vec![target_key] },
            ));
            let id = RelationshipId(schema.next_id());
            let mut relationship = Relationship::new(id, format!("link_{link}"), target_id);
            relationship.backref = Some(Backref {
                name: format!("model_{number}_list"),
                options: RelationshipOptions::default(),
            });
            model.relationships.push(relationship);
        }
        for index in model.columns.len()..10 {
            let column_type = match index % 4 {
                0 => ColumnType::String { length: Some(64), collation: None },
                1 => ColumnType::Numeric { precision: Some(10), scale: Some(2) },
                2 => ColumnType::DateTime { timezone: false },
                _ => ColumnType::Boolean { create_constraint: false, constraint_name: None },
            };
            let mut column = Column::new(
                ColumnId(schema.next_id()),
                format!("column_{index}"),
                Some(column_type),
            );
            column.nullable = (index % 3 == 0).then_some(false);
            column.index = index == 9;
            model.columns.push(column);
        }
        schema.insert(model);
    }
    schema
}

/// What any reader of the file has to ask SQLite at the least.
fn read_pragmas(path: &Path) -> usize {
    let connection = Connection::open(path).expect("the file opens");
    let list = |sql: &str, argument: &str, column: usize| -> Vec<String> {
        let mut statement = connection.prepare_cached(sql).expect("a statement");
        let rows = statement
            .query_map([argument], |row| row.get::<_, Option<String>>(column))
            .expect("it runs");
        rows.filter_map(Result::ok).flatten().collect()
    };
    let tables = list("SELECT name FROM sqlite_master WHERE type = ?", "table", 0);
    let mut facts = 0;
    for table in &tables {
        facts += list("SELECT * FROM pragma_table_xinfo(?)", table, 1).len();
        facts += list("SELECT * FROM pragma_foreign_key_list(?)", table, 2).len();
        for index in list("SELECT * FROM pragma_index_list(?)", table, 1) {
            facts += list("SELECT * FROM pragma_index_xinfo(?)", &index, 2).len();
        }
    }
    facts
}
