//! How long a models file of a thousand classes takes from text to SQL (`models_py/1000`), and to the
//! SQL of three dialects and Python (`/all`); printed as `name value unit`, a line each, medians.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use backref::ddl::{self, Dialect};
use backref::mapping::{Mapping, resolve};
use backref::python::{PythonStyle, ReadModels, SourceFile, read_models, write_module};
use backref::schema::Schema;

const MODELS: usize = 1000;
const RUNS: usize = 15;
const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql];

/// Many small values are made and dropped while a schema is read and resolved.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let text = generated_text(MODELS);
    let files = [SourceFile { path: "models.py".to_owned(), text }];
    let schema = read(&files).schema;
    assert_eq!(schema.models.len(), MODELS);
    let mapping = resolve(&schema);
    assert!(mapping.diagnostics.is_empty(), "{:?}", mapping.diagnostics);

    print_median(&format!("models_py/{MODELS}"), || {
        let schema = read(&files).schema;
        black_box(sql(&resolve(&schema), Dialect::Sqlite));
    });
    print_median(&format!("models_py/{MODELS}/all"), || {
        let schema = read(&files).schema;
        let mapping = resolve(&schema);
        export(&schema, &mapping);
    });
    print_median(&format!("models_py/{MODELS}/read"), || {
        black_box(read(&files));
    });
    print_median(&format!("models_py/{MODELS}/resolve"), || {
        black_box(resolve(&schema));
    });
    print_median(&format!("models_py/{MODELS}/export"), || export(&schema, &mapping));
    for dialect in DIALECTS {
        print_median(&format!("models_py/{MODELS}/export/{dialect}"), || {
            black_box(sql(&mapping, dialect));
        });
    }
    print_median(&format!("models_py/{MODELS}/export/python"), || {
        black_box(python(&schema, &mapping));
    });
}

fn read(files: &[SourceFile]) -> ReadModels {
    let read = read_models(files).expect("the text is Python");
    assert!(read.unread.is_empty(), "{:?}", read.unread);
    read
}

/// The SQL of all dialects, and Python.
fn export(schema: &Schema, mapping: &Mapping) {
    for dialect in DIALECTS {
        black_box(sql(mapping, dialect));
    }
    black_box(python(schema, mapping));
}

fn sql(mapping: &Mapping, dialect: Dialect) -> String {
    ddl::create_all(mapping, dialect).expect("the models can be exported").to_string()
}

fn python(schema: &Schema, mapping: &Mapping) -> String {
    write_module(schema, mapping, PythonStyle::Classic).expect("the models can be written")
}

/// Prints the median, if the name is asked for: arguments are parts of names.
fn print_median(name: &str, mut run: impl FnMut()) {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    if !wanted.is_empty() && !wanted.iter().any(|one| name.ends_with(one.as_str())) {
        return;
    }
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
fn generated_text(count: usize) -> String {
    let mut text = String::from(
        "from datetime import datetime\n\nfrom flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n",
    );
    for number in 0..count {
        let mut body = String::from("    id = db.Column(db.Integer, primary_key=True)\n");
        let mut relationships = String::new();
        let links = (1 + number % 2).min(number);
        for link in 0..links {
            let target = (number * 7 + link) % number;
            let key = format!("link_{link}_id");
            let _ = writeln!(
                body,
                "    {key} = db.Column(db.Integer, db.ForeignKey(\"model_{target}.id\"))"
            );
            let _ = writeln!(
                relationships,
                "    link_{link} = db.relationship(\"Model_{target}\", foreign_keys=[{key}], backref=\"model_{number}_list\")"
            );
        }
        for index in links + 1..10 {
            let _ = match index % 4 {
                0 => writeln!(
                    body,
                    "    column_{index} = db.Column(db.String(64), nullable=False, default=\"none\")"
                ),
                1 => {
                    writeln!(body, "    column_{index} = db.Column(db.Numeric(10, 2), index=True)")
                }
                2 => writeln!(
                    body,
                    "    column_{index} = db.Column(db.DateTime, default=datetime.utcnow)"
                ),
                _ => writeln!(
                    body,
                    "    column_{index} = db.Column(db.Boolean, server_default=db.true())"
                ),
            };
        }
        let _ = write!(
            text,
            "\n\nclass Model_{number}(db.Model):\n    __tablename__ = \"model_{number}\"\n\n{body}\n{relationships}"
        );
    }
    text
}
