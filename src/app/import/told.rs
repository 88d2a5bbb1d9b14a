//! The project as it would come back out of a source: written as Python or SQL and read again. What
//! differs from that is what changed at the source, not what its form cannot hold.

use std::sync::Arc;

use crate::ddl::{self, Dialect};
use crate::document::{DialectName, Document, SourceKind};
use crate::mapping::resolve;
use crate::python::{self, SourceFile};
use crate::schema::Schema;
use crate::sql;

/// The project's models as a source of this kind would tell them. What cannot be written, as of a
/// design that is half drawn, is told as it is.
pub fn told(document: &Document, kind: SourceKind, dialect: Option<DialectName>) -> Arc<Schema> {
    let written = match kind {
        SourceKind::Project => None,
        SourceKind::Python => told_by_python(document),
        SourceKind::Database => told_by_sql(document, Dialect::Sqlite),
        SourceKind::Sql => {
            told_by_sql(document, dialect.map_or(Dialect::Sqlite, crate::app::dialect))
        }
    };
    written.map_or_else(|| Arc::clone(&document.schema), Arc::new)
}

fn told_by_python(document: &Document) -> Option<Schema> {
    let mapping = resolve(&document.schema);
    let style = document.settings.python_style;
    let text = python::write_module(&document.schema, &mapping, style).ok()?;
    let file = SourceFile { path: "models.py".to_owned(), text };
    Some(python::read_models(&[file]).ok()?.schema)
}

fn told_by_sql(document: &Document, dialect: Dialect) -> Option<Schema> {
    let mapping = resolve(&document.schema);
    let script = ddl::create_all(&mapping, dialect).ok()?;
    Some(sql::read(&script.to_string(), Some(dialect)).schema)
}
