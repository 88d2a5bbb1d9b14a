//! Names that a dialect takes for the same: two tables, a table and an index, two columns.
//!
//! SQLAlchemy leaves these for the database to refuse; here they are told before.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::mapping::{Mapping, ResolvedTable, Subject};

use super::Dialect;
use super::names::shortened;
use super::script::{DdlError, table_place};

/// Every name that stands for two things.
pub(super) fn name_clashes(
    mapping: &Mapping,
    tables: &[&ResolvedTable],
    views: &[&ResolvedTable],
    dialect: Dialect,
) -> Vec<DdlError> {
    let mut errors = Vec::new();
    // Tables, views and (but for MySQL) indexes share one space of names.
    let mut relations = Space::new(mapping, dialect);
    let views = views.iter().filter(|view| !view.is_view_elsewhere(dialect.as_str()));
    for table in tables.iter().chain(views) {
        let name = in_schema(table, &table.name_in_schema, dialect);
        if let Some(other) = relations.insert(name, What::Table(table)) {
            let place = table_place(mapping, table);
            errors.push(DdlError {
                subject: Subject::Model(table.model_id),
                message: format!(
                    "{place}: its table has the name {} of {other}; rename one",
                    shortened(&table.name)
                ),
            });
        }
        let mut columns = Space::new(mapping, dialect);
        for column in &table.columns {
            if columns.insert(Cow::Borrowed(&column.name), What::Column).is_some() {
                let place = table_place(mapping, table);
                let name = shortened(&column.name);
                errors.push(DdlError {
                    subject: Subject::Column(table.model_id, column.column_id),
                    message: format!("{place}.{name}: the table has such a column; rename one"),
                });
            }
        }
    }
    for table in tables {
        let mut of_table = Space::new(mapping, dialect);
        for index in &table.indexes {
            let space = if dialect == Dialect::Mysql { &mut of_table } else { &mut relations };
            let subject = index.constraint_id.map_or(Subject::Model(table.model_id), |id| {
                Subject::Constraint(table.model_id, id)
            });
            let name = shortened(&index.name);
            if let Some(other) =
                space.insert(in_schema(table, &index.name, dialect), What::Index(table))
            {
                let place = table_place(mapping, table);
                let message =
                    format!("{place}, index {name}: {other} has that name; rename the index");
                errors.push(DdlError { subject, message });
            }
        }
    }
    errors
}

/// A name with the schema of its table: outside of SQLite each schema has a space of its own.
fn in_schema<'a>(table: &'a ResolvedTable, name: &'a str, dialect: Dialect) -> Cow<'a, str> {
    match &table.schema {
        Some(_) if dialect == Dialect::Sqlite && name == table.name_in_schema => {
            Cow::Borrowed(&table.name)
        }
        Some(schema) if dialect != Dialect::Sqlite => Cow::Owned(format!("{schema}\u{0}{name}")),
        _ => Cow::Borrowed(name),
    }
}

/// What has a name.
#[derive(Clone, Copy)]
enum What<'a> {
    Table(&'a ResolvedTable),
    Column,
    Index(&'a ResolvedTable),
}

struct Space<'a> {
    mapping: &'a Mapping,
    dialect: Dialect,
    taken: FxHashMap<Cow<'a, str>, What<'a>>,
}

impl<'a> Space<'a> {
    fn new(mapping: &'a Mapping, dialect: Dialect) -> Self {
        Self { mapping, dialect, taken: FxHashMap::default() }
    }

    /// What has the name already, if something has.
    fn insert(&mut self, name: Cow<'a, str>, what: What<'a>) -> Option<String> {
        let is_folded = self.dialect == Dialect::Postgresql
            || name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        let key = match self.dialect {
            _ if is_folded => name,
            Dialect::Mysql => Cow::Owned(name.to_lowercase()),
            _ => Cow::Owned(name.to_ascii_lowercase()),
        };
        match self.taken.entry(key) {
            Entry::Vacant(place) => {
                place.insert(what);
                None
            }
            Entry::Occupied(other) => Some(match other.get() {
                What::Table(table) => format!("the table of {}", table_place(self.mapping, table)),
                What::Index(table) => format!("an index of {}", table_place(self.mapping, table)),
                What::Column => "another column".to_owned(),
            }),
        }
    }
}
