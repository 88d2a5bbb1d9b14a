//! The columns that rows of a joined subclass have from the tables of its bases, as SQLAlchemy's instances
//! have them: beside a table's own ones, they are looked up by the key that joins the tables.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::mapping::{ColumnRef, Mapping};
use crate::schema::ModelId;

use super::catalog;
use super::inherited_row::joins_down;
use super::open::Database;
use super::page::{KeyShape, TableShape};
use super::quoted;
use super::related_sql::column_path;

/// A column of the table of a base.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InheritedColumn {
    /// Its name, which is not that of a column nearer by.
    pub name: String,
    /// Whose table has it.
    pub base: ModelId,
    /// Where that table's mapping has it.
    pub column: ColumnRef,
    /// The SELECT of its value for a row of the class's own table.
    sql: String,
}

impl InheritedColumn {
    /// `(SELECT …) AS name`
    pub(super) fn selected(&self) -> String {
        [&self.sql, " AS ", &quoted(&self.name)].concat()
    }
}

/// The columns that a class has of the tables of its bases, the nearest base first. None where it is not
/// known how the tables are joined.
pub fn inherited_columns(mapping: &Mapping, class: ModelId) -> Vec<InheritedColumn> {
    let own = mapping.table_owner(class);
    let Some(table) = mapping.table(own) else { return Vec::new() };
    let mut taken: HashSet<String> =
        table.columns.iter().map(|column| column.name.to_ascii_lowercase()).collect();
    let mut found = Vec::new();
    for base in mapping.mapped_tables(class).into_iter().rev().filter(|id| *id != own) {
        let (Some(table), Some(joins)) =
            (mapping.table(base), joins_down(mapping, class, &|id| id == base))
        else {
            continue;
        };
        let path = &mut |column: ColumnRef| column_path(mapping, column);
        let tables = joins.tables.iter().filter(|id| **id != own);
        let tables: Vec<String> =
            tables.filter_map(|id| mapping.table(*id)).map(|one| quoted(&one.name)).collect();
        let conditions: Vec<String> =
            joins.conditions.iter().map(|condition| condition.to_sql(path)).collect();
        if conditions.is_empty() {
            continue;
        }
        let source =
            [" FROM ", &tables.join(", "), " WHERE ", &conditions.join(" AND "), " LIMIT 1)"]
                .concat();
        for column in &table.columns {
            if !taken.insert(column.name.to_ascii_lowercase()) {
                continue;
            }
            let value = [quoted(&table.name), quoted(&column.name)].join(".");
            found.push(InheritedColumn {
                name: column.name.clone(),
                base,
                column: ColumnRef { model_id: base, column_id: column.column_id },
                sql: ["(SELECT ", &value, &source].concat(),
            });
        }
    }
    found
}

/// All of these columns, or none where the file has not the tables of the bases as the design has them.
pub(super) fn usable<'i>(
    database: &Database,
    table: &str,
    inherited: &'i [InheritedColumn],
) -> &'i [InheritedColumn] {
    if inherited.is_empty() {
        return &[];
    }
    let columns: Vec<String> = inherited.iter().map(InheritedColumn::selected).collect();
    let sql = ["SELECT ", &columns.join(", "), " FROM ", &quoted(table), " LIMIT 0"].concat();
    if catalog::refusal(&database.connection, &sql).is_some() { &[] } else { inherited }
}

impl TableShape {
    /// The same with columns of bases behind its own. Without them where the file has no such tables: the
    /// design differs from it then.
    pub(super) fn inheriting(
        &self,
        database: &Database,
        inherited: &[InheritedColumn],
    ) -> Cow<'_, Self> {
        let has = |name: &str| self.columns.iter().any(|own| own.eq_ignore_ascii_case(name));
        let is_key = |name: &str| match self.key {
            KeyShape::Rowid(alias) => alias.eq_ignore_ascii_case(name),
            _ => false,
        };
        let news: Vec<InheritedColumn> = inherited
            .iter()
            .filter(|column| !has(&column.name) && !is_key(&column.name))
            .cloned()
            .collect();
        if news.is_empty() || self.columns.len() + news.len() >= super::page::MAX_COLUMNS {
            return Cow::Borrowed(self);
        }
        if usable(database, &self.name, &news).is_empty() {
            return Cow::Borrowed(self);
        }
        let mut shape = self.clone();
        shape.columns.extend(news.iter().map(|column| column.name.clone()));
        shape.inherited = news;
        Cow::Owned(shape)
    }

    /// What stands behind FROM: the table's name; with columns of bases a SELECT under that name, which
    /// SQLite takes apart again, so that keys and indexes are used as without it.
    pub(super) fn table_sql(&self) -> String {
        let name = quoted(&self.name);
        if self.inherited.is_empty() {
            return name;
        }
        let key = match self.key {
            KeyShape::Rowid(alias) => [&name, ".", alias, " AS ", alias, ", "].concat(),
            _ => String::new(),
        };
        let inherited: Vec<String> = self.inherited.iter().map(InheritedColumn::selected).collect();
        let columns = [&key, &name, ".*, ", &inherited.join(", ")].concat();
        ["(SELECT ", &columns, " FROM ", &name, ") AS ", &name].concat()
    }
}
