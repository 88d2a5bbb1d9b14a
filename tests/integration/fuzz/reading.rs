//! What the program does with a file of each kind, as far as it goes without a window.

use std::path::Path;
use std::time::Duration;

use backref::ddl::{self, Dialect};
use backref::document::{Document, from_text, to_text};
use backref::export::describe::describe;
use backref::mapping::{Mapping, resolve};
use backref::python::{self, PythonStyle, SourceFile};
use backref::schema::Schema;
use backref::sql;
use backref::sqlite::{
    Anchor, Database, ParentRow, TableShape, Window, count_rows, fetch_page, propose_keys, reflect,
    related_rows, row_label,
};

/// A kind of file that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Project,
    Python,
    Sql,
    Sqlite,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Python => "python",
            Self::Sql => "sql",
            Self::Sqlite => "sqlite",
        }
    }

    pub fn named(name: &str) -> Self {
        let all = [Self::Project, Self::Python, Self::Sql, Self::Sqlite];
        all.into_iter().find(|kind| kind.name() == name).unwrap()
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Project => "json",
            Self::Python => "py",
            Self::Sql => "sql",
            Self::Sqlite => "sqlite",
        }
    }
}

/// Reads one file of this kind, and makes of it all that can be made.
pub fn read(kind: Kind, bytes: &[u8]) {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    match kind {
        Kind::Project => {
            let Ok(document) = from_text(&text()) else { return };
            use_schema(&document.schema);
            let again = from_text(&to_text(&document));
            assert!(
                again.is_ok_and(|again| again.schema == document.schema),
                "a saved project is another one"
            );
        }
        Kind::Python => {
            let file = SourceFile { path: "models.py".to_owned(), text: text() };
            let Ok(models) = python::read_models(&[file]) else { return };
            use_schema(&models.schema);
            saved_is_same(models.schema);
        }
        Kind::Sql => {
            for dialect in [None, Some(Dialect::Postgresql), Some(Dialect::Mysql)] {
                let script = sql::read(&text(), dialect);
                if dialect.is_none() {
                    use_schema(&script.schema);
                    saved_is_same(script.schema);
                }
            }
        }
        Kind::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("some.sqlite");
            std::fs::write(&path, bytes).unwrap();
            read_database(&path);
            assert_eq!(std::fs::read(&path).unwrap(), bytes, "the file was written");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a file was made");
        }
    }
}

/// Every text that is made of a schema.
fn use_schema(schema: &Schema) -> Mapping {
    let mapping = resolve(schema);
    let _ = describe(schema, &mapping);
    for dialect in [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql] {
        let _ = ddl::create_all(&mapping, dialect).map(|script| script.to_string());
    }
    for style in [PythonStyle::Classic, PythonStyle::Typed] {
        let _ = python::write_module(schema, &mapping, style);
    }
    mapping
}

fn saved_is_same(schema: Schema) {
    let document = Document::from_schema(schema);
    let again = from_text(&to_text(&document)).unwrap();
    assert!(again.schema == document.schema, "a saved project is another one");
}

fn read_database(path: &Path) {
    let limit = Duration::from_millis(200);
    let Ok(database) = Database::open(path) else { return };
    let Ok(reflection) = reflect(&database) else { return };
    let schema = reflection.schema;
    let mapping = use_schema(&schema);
    for model in schema.models.values().take(12) {
        let Some(table) = mapping.table(model.id) else { continue };
        let Ok(shape) = TableShape::of(&database, &table.name) else { continue };
        let _ = count_rows(&database, &shape, limit);
        for anchor in [Anchor::Start, Anchor::End] {
            let page = database.within(limit, |open| fetch_page(open, &shape, &anchor, 20));
            let Ok(page) = page else { continue };
            for row in page.rows.iter().take(2) {
                let _ = row_label(model, table, &row.values);
                let (columns, values) = (&shape.columns, &row.values);
                let parent = ParentRow { model: model.id, columns, values };
                for end in mapping.relationships(model.id) {
                    let window = Window { skip: 0, count: 5 };
                    let _ = database.within(limit, |open| {
                        related_rows(open, &schema, &mapping, end, &parent, window)
                    });
                }
            }
        }
    }
    let _ = propose_keys(&schema);
    saved_is_same(schema);
}
