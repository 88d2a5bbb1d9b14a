//! PostgreSQL's `INHERITS`: a table has its parents' columns and checks, too. A column that it says
//! again, or changes later, stays in its parent's place.

use serde_json::json;

use super::facts::{ColumnFacts, Name, TableFacts};
use super::statement::Reader;

/// Gives each table what it inherits. Parents stand before their children in any script.
pub(super) fn inherit(reader: &mut Reader<'_>, tables: &mut [TableFacts]) {
    for at in 0..tables.len() {
        let (before, rest) = tables.split_at_mut(at);
        let Some(table) = rest.first_mut().filter(|table| !table.inherits.is_empty()) else {
            continue;
        };
        let parents: Vec<&TableFacts> = table
            .inherits
            .iter()
            .filter_map(|name| before.iter().find(|one| one.name.is(name)))
            .collect();
        let mut columns: Vec<ColumnFacts> = Vec::new();
        for inherited in parents.iter().flat_map(|parent| &parent.columns) {
            if columns.iter().any(|one| one.name == inherited.name) {
                continue;
            }
            let mut column = inherited.clone();
            if let Some(place) = table.columns.iter().position(|one| one.name == column.name) {
                let own = table.columns.remove(place);
                let (default, not_null) = (own.default.clone(), own.not_null);
                column = ColumnFacts {
                    default: default.or(column.default),
                    not_null: not_null.or(column.not_null),
                    ..own
                };
            }
            columns.push(column);
        }
        table.columns.splice(0..0, columns);
        for check in parents.iter().flat_map(|parent| &parent.checks).filter(|one| one.inherits) {
            if check.name.is_none() || table.checks.iter().all(|own| own.name != check.name) {
                table.checks.push(check.clone());
            }
        }
        let names: Vec<String> = parents.iter().map(|parent| parent.name.to_string()).collect();
        if names.is_empty() {
            continue;
        }
        let what = format!("{} inherits columns from {}.", table.name, names.join(", "));
        reader.note(table.offset, what);
        table.options.insert("postgresql_inherits".to_owned(), json!(names));
    }
}

impl Reader<'_> {
    /// The column of a parent, or of a parent of that.
    pub(super) fn inherited_column(&self, parents: &[Name], name: &str) -> Option<ColumnFacts> {
        let mut waiting: Vec<&Name> = parents.iter().collect();
        // A table cannot inherit from itself; what says so is not followed for ever.
        for _ in 0..64 {
            let parent = waiting.pop()?;
            let Some(parent) = self.catalog.tables.iter().find(|one| one.name.is(parent)) else {
                continue;
            };
            if let Some(column) = parent.column(name) {
                return Some(column.clone());
            }
            waiting.extend(&parent.inherits);
        }
        None
    }
}
