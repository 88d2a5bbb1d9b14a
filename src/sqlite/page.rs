//! Pages of rows: what a row is known by, where a page starts, and the shape of the table it is of.
//!
//! Plain data but for [`TableShape::of`]; the reading is in [`super::browse`].

use super::error::ReadError;
use super::inherited_columns::InheritedColumn;
use super::open::Database;
use super::quoted;
use super::value::Value;

/// What a row is known by, from one page to the next.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKey {
    /// Its rowid.
    Rowid(i64),
    /// Its primary key, of a table WITHOUT ROWID.
    Key(Vec<Value>),
    /// Its position from 0, where nothing else tells it (a view).
    Position(u64),
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is known by.
    pub key: RowKey,
    /// Its cells, in the order of [`TableShape::columns`].
    pub values: Vec<Value>,
}

/// Where a page starts, or ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Anchor {
    /// At the first row.
    Start,
    /// With the last row at its end.
    End,
    /// At this row, or the one after where it would be.
    At(RowKey),
    /// Behind this row.
    After(RowKey),
    /// With the row before this one at its end.
    Before(RowKey),
}

/// Some rows in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// The position of the first row from 0, where it is known or estimated.
    pub first: Option<u64>,
    /// Is `first` exact, not an estimate?
    pub is_exact: bool,
    /// The SELECT that gave the rows.
    pub sql: String,
    /// Why rows are missing at the end: the file is damaged there.
    pub damage: Option<String>,
}

/// What has to be known of a table or view to page through it.
#[derive(Clone, Debug, PartialEq)]
pub struct TableShape {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// What tells its rows apart.
    pub(super) key: KeyShape,
    /// Which of the columns are of the tables of bases, at the end.
    pub(super) inherited: Vec<InheritedColumn>,
}

/// Columns of a SELECT (`SQLITE_MAX_COLUMN`).
pub(super) const MAX_COLUMNS: usize = 2_000;

/// What tells rows apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum KeyShape {
    /// The rowid, by one of its three names that no column has.
    Rowid(&'static str),
    /// The primary key's columns, of a table WITHOUT ROWID.
    Columns(Vec<String>),
    /// Nothing.
    None,
}

impl TableShape {
    /// The shape of a table or view of the database.
    pub fn of(database: &Database, name: &str) -> Result<Self, ReadError> {
        let mut statement = database
            .connection
            .prepare_cached("SELECT name, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1")?;
        let found = statement
            .query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(String, i64)>, _>>()?;
        if found.is_empty() {
            return Err(ReadError::NoSuchTable(name.to_owned()));
        }
        let mut keys: Vec<&(String, i64)> = found.iter().filter(|(_, at)| *at > 0).collect();
        keys.sort_by_key(|(_, at)| *at);
        let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|alias| {
            let is_free = !found.iter().any(|(name, _)| name.eq_ignore_ascii_case(alias));
            is_free && has_rowid(database, name, alias)
        });
        let key = match rowid {
            Some(alias) => KeyShape::Rowid(alias),
            None if keys.is_empty() => KeyShape::None,
            None => KeyShape::Columns(keys.iter().map(|(name, _)| name.clone()).collect()),
        };
        let columns = found.iter().map(|(name, _)| name.clone()).collect();
        // A SELECT has room for no more columns than a table, so there is none for a key beside them.
        let has_room = found.len() + keys.len().max(1) <= MAX_COLUMNS;
        let key = if has_room { key } else { KeyShape::None };
        Ok(Self { name: name.to_owned(), columns, key, inherited: Vec::new() })
    }

    /// Does anything tell its rows apart?
    pub(super) fn has_key(&self) -> bool {
        self.key != KeyShape::None
    }

    /// The key's columns as SQL.
    pub(super) fn key_parts(&self) -> Vec<String> {
        match &self.key {
            KeyShape::Rowid(alias) => vec![(*alias).to_owned()],
            KeyShape::Columns(names) => names.iter().map(|name| quoted(name)).collect(),
            KeyShape::None => Vec::new(),
        }
    }

    /// The key's columns as SQL, with commas.
    pub(super) fn key_sql(&self) -> String {
        self.key_parts().join(", ")
    }

    /// How many cells of a row make its key; they are read before its columns.
    pub(super) fn key_width(&self) -> usize {
        match &self.key {
            KeyShape::Rowid(_) => 1,
            KeyShape::Columns(names) => names.len(),
            KeyShape::None => 0,
        }
    }
}

/// A view, a virtual table without rows of its own and a table WITHOUT ROWID have no rowid.
fn has_rowid(database: &Database, table: &str, alias: &str) -> bool {
    let sql = ["SELECT ", alias, " FROM ", &quoted(table), " LIMIT 0"].concat();
    super::catalog::refusal(&database.connection, &sql).is_none()
}
