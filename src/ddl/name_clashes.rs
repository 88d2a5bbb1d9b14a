//! Names that a dialect takes for the same: two tables, a table and an index, two columns.
//!
//! SQLAlchemy leaves these for the database to refuse; here they are told before.

use std::collections::BTreeMap;

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
    // Outside of SQLite each schema has a space of its own.
    let of_schema = |table: &ResolvedTable, name: &str| match &table.schema {
        Some(_) if dialect == Dialect::Sqlite && name == table.name_in_schema => table.name.clone(),
        Some(schema) if dialect != Dialect::Sqlite => format!("{schema}\u{0}{name}"),
        _ => name.to_owned(),
    };
    // Tables, views and (but for MySQL) indexes share one space of names.
    let mut relations = Space::new(dialect);
    let views = if dialect == Dialect::Sqlite { views } else { &[] };
    for table in tables.iter().chain(views) {
        let place = table_place(mapping, table);
        if let Some(other) = relations
            .insert(&of_schema(table, &table.name_in_schema), format!("the table of {place}"))
        {
            errors.push(DdlError {
                subject: Subject::Model(table.model_id),
                message: format!(
                    "{place}: its table has the name {} of {other}; rename one",
                    shortened(&table.name)
                ),
            });
        }
        let mut columns = Space::new(dialect);
        for column in &table.columns {
            if columns.insert(&column.name, column.name.clone()).is_some() {
                let name = shortened(&column.name);
                errors.push(DdlError {
                    subject: Subject::Column(table.model_id, column.column_id),
                    message: format!("{place}.{name}: the table has such a column; rename one"),
                });
            }
        }
    }
    for table in tables {
        let place = table_place(mapping, table);
        let mut of_table = Space::new(dialect);
        for index in &table.indexes {
            let space = if dialect == Dialect::Mysql { &mut of_table } else { &mut relations };
            let subject = index.constraint_id.map_or(Subject::Model(table.model_id), |id| {
                Subject::Constraint(table.model_id, id)
            });
            let name = shortened(&index.name);
            if let Some(other) =
                space.insert(&of_schema(table, &index.name), format!("an index of {place}"))
            {
                let message =
                    format!("{place}, index {name}: {other} has that name; rename the index");
                errors.push(DdlError { subject, message });
            }
        }
    }
    errors
}

struct Space {
    dialect: Dialect,
    taken: BTreeMap<String, String>,
}

impl Space {
    fn new(dialect: Dialect) -> Self {
        Self { dialect, taken: BTreeMap::new() }
    }

    /// What has the name already, if something has.
    fn insert(&mut self, name: &str, what: String) -> Option<String> {
        let key = match self.dialect {
            Dialect::Sqlite => name.to_ascii_lowercase(),
            Dialect::Postgresql => name.to_owned(),
            Dialect::Mysql => name.to_lowercase(),
        };
        if let Some(other) = self.taken.get(&key) {
            return Some(other.clone());
        }
        self.taken.insert(key, what);
        None
    }
}
