//! What a database says of itself: `sqlite_master` and the PRAGMAs, as they are.
//!
//! Knows nothing of models. Cost matters: PRAGMAs that could say nothing (no index, no
//! REFERENCES) are not asked.

use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ddl::Dialect;
use crate::ddl::quoting::always_quote_identifier;

use super::error::{ReadError, message};
use super::value::Value;

/// One table or view.
#[derive(Clone, Debug, PartialEq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// Its CREATE statement as stored.
    pub sql: String,
    /// WITHOUT ROWID?
    pub without_rowid: bool,
    /// STRICT?
    pub strict: bool,
    /// Its columns in order, hidden ones of virtual tables left out.
    pub columns: Vec<ColumnFacts>,
    /// Its indexes, in the order of creation.
    pub indexes: Vec<IndexFacts>,
    /// Its foreign keys, in the order of the text.
    pub foreign_keys: Vec<ForeignKeyFacts>,
}

/// What `PRAGMA table_list` calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A table.
    Table,
    /// A view.
    View,
    /// A virtual table.
    Virtual,
}

/// `PRAGMA table_xinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Its name.
    pub name: String,
    /// The type as declared; empty without one.
    pub declared_type: String,
    /// NOT NULL?
    pub not_null: bool,
    /// DEFAULT as written.
    pub default: Option<String>,
    /// Its place in the primary key from 1; 0 outside of it.
    pub primary_key: i64,
    /// GENERATED: VIRTUAL (`false`) or STORED (`true`).
    pub generated: Option<bool>,
}

/// `PRAGMA index_list` and `index_xinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexFacts {
    /// Its name.
    pub name: String,
    /// UNIQUE?
    pub unique: bool,
    /// `c` by CREATE INDEX, `u` by UNIQUE, `pk` by PRIMARY KEY.
    pub origin: String,
    /// Has it a WHERE?
    pub partial: bool,
    /// Its elements.
    pub elements: Vec<IndexElementFacts>,
    /// Its CREATE statement as stored, if it has one.
    pub sql: Option<String>,
}

/// One element of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexElementFacts {
    /// The column; `None` is an expression.
    pub column: Option<String>,
    /// DESC?
    pub descending: bool,
    /// Its collation.
    pub collation: String,
}

/// `PRAGMA foreign_key_list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKeyFacts {
    /// The referring columns.
    pub columns: Vec<String>,
    /// The referred table.
    pub table: String,
    /// The referred columns; empty where only the table was named.
    pub referred: Vec<String>,
    /// ON DELETE; `NO ACTION` if not said.
    pub ondelete: String,
    /// ON UPDATE; the same.
    pub onupdate: String,
}

/// All tables and views in the order of `sqlite_master`, and what was left out with the reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Tables and views.
    pub tables: Vec<TableFacts>,
    /// Name and reason of what was left out.
    pub left_out: Vec<(String, String)>,
}

/// Reads the catalog, in one transaction.
pub(super) fn read_catalog(connection: &Connection) -> Result<Catalog, ReadError> {
    let mut tables = Vec::new();
    let left_out = read_tables(connection, |table| tables.push(table))?;
    Ok(Catalog { tables, left_out })
}

/// Reads the catalog, in one transaction: hands over each table and view in the order of
/// `sqlite_master` as soon as it is read, and answers name and reason of what was left out.
pub(super) fn read_tables(
    connection: &Connection,
    mut take: impl FnMut(TableFacts),
) -> Result<Vec<(String, String)>, ReadError> {
    let transaction = connection.unchecked_transaction()?;
    let kinds = read_kinds(connection)?;
    let (tables, index_sql, indexed) = read_master(connection)?;
    let mut left_out = Vec::new();
    for mut table in tables {
        match kinds.get(&table.name) {
            Some((kind, ..)) if kind == "shadow" => {
                let reason = "it holds the data of a virtual table".to_owned();
                left_out.push((table.name, reason));
                continue;
            }
            Some((kind, without_rowid, strict)) => {
                if kind == "virtual" {
                    table.kind = TableKind::Virtual;
                }
                (table.without_rowid, table.strict) = (*without_rowid, *strict);
            }
            None => {}
        }
        match read_columns(connection, &table.name) {
            Ok(found) => table.columns = found,
            Err(error) => match ReadError::from(error) {
                // A view of what is gone, a virtual table whose module is not built in, or a table
                // that the schema only claims to have.
                ReadError::Refused(reason) | ReadError::NoSuchTable(reason) => {
                    left_out.push((table.name, reason));
                    continue;
                }
                other => return Err(other),
            },
        }
        if table.columns.is_empty() {
            // SQLite did not take its CREATE statement in, and says so when it is named.
            let sql = ["SELECT * FROM ", &super::quoted(&table.name), " LIMIT 0"].concat();
            let reason =
                refusal(connection, &sql).unwrap_or_else(|| "it has no columns".to_owned());
            let reason = match create_refusal(&table.sql) {
                Some(create) if reason.starts_with("no such table") => create,
                _ => reason,
            };
            left_out.push((table.name, reason));
            continue;
        }
        if table.kind == TableKind::Table {
            if contains_word(&table.sql, b"references") {
                table.foreign_keys = read_foreign_keys(connection, &table.name)?;
            }
            if indexed.contains(&table.name) {
                table.indexes = read_indexes(connection, &table.name, &index_sql)?;
            }
        }
        take(table);
    }
    transaction.finish()?;
    Ok(left_out)
}

/// Why SQLite refuses a CREATE statement, tried on an empty database.
fn create_refusal(sql: &str) -> Option<String> {
    let connection = Connection::open_in_memory().ok()?;
    refusal(&connection, sql)
}

/// `PRAGMA table_list`: kind, WITHOUT ROWID and STRICT by name.
fn read_kinds(
    connection: &Connection,
) -> Result<FxHashMap<String, (String, bool, bool)>, ReadError> {
    let mut statement = connection.prepare("PRAGMA main.table_list")?;
    let rows = statement
        .query_map([], |row| Ok((row.get(1)?, (row.get(2)?, row.get(4)?, row.get(5)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

type Master = (Vec<TableFacts>, FxHashMap<String, String>, FxHashSet<String>);

/// The tables and views without columns, the SQL of the indexes, and the names of indexed tables.
fn read_master(connection: &Connection) -> Result<Master, ReadError> {
    let mut tables = Vec::new();
    let (mut index_sql, mut indexed) = (FxHashMap::default(), FxHashSet::default());
    let mut statement =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // A schema table that was tampered with may hold anything.
        let text = |at| match row.get_ref(at).map(Value::from_ref) {
            Ok(Value::Text(text)) => Some(text),
            _ => None,
        };
        let (Some(kind), Some(name)) = (text(0), text(1)) else { continue };
        let sql = text(3);
        match kind.as_str() {
            "table" | "view" if !is_internal(&name) => tables.push(TableFacts {
                name,
                kind: if kind == "view" { TableKind::View } else { TableKind::Table },
                sql: sql.unwrap_or_default(),
                without_rowid: false,
                strict: false,
                columns: Vec::new(),
                indexes: Vec::new(),
                foreign_keys: Vec::new(),
            }),
            "index" => {
                indexed.extend(text(2));
                if let Some(sql) = sql {
                    index_sql.insert(name, sql);
                }
            }
            _ => {}
        }
    }
    Ok((tables, index_sql, indexed))
}

/// `sqlite_sequence`, `sqlite_stat1` and their like: names that SQLite keeps for itself.
fn is_internal(name: &str) -> bool {
    name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

/// A PRAGMA about a table or an index, ready to run. Its table-valued function would do with one
/// statement for all, but prepares the PRAGMA anew inside and copies each value once more.
fn pragma<'c>(
    connection: &'c Connection,
    name: &str,
    of: &str,
) -> rusqlite::Result<rusqlite::Statement<'c>> {
    let of = always_quote_identifier(of, Dialect::Sqlite);
    connection.prepare(&["PRAGMA ", name, "(", &of, ")"].concat())
}

fn read_columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<ColumnFacts>> {
    let mut columns = Vec::new();
    let mut statement = pragma(connection, "table_xinfo", table)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        // 0 ordinary, 1 hidden column of a virtual table, 2 generated VIRTUAL, 3 generated STORED
        let hidden: i64 = row.get(6)?;
        if hidden == 1 {
            continue;
        }
        columns.push(ColumnFacts {
            name: row.get(1)?,
            declared_type: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            not_null: row.get(3)?,
            default: row.get(4)?,
            primary_key: row.get(5)?,
            generated: match hidden {
                2 => Some(false),
                3 => Some(true),
                _ => None,
            },
        });
    }
    Ok(columns)
}

fn read_foreign_keys(
    connection: &Connection,
    table: &str,
) -> Result<Vec<ForeignKeyFacts>, ReadError> {
    let mut keys: Vec<(i64, ForeignKeyFacts)> = Vec::new();
    let mut statement = pragma(connection, "foreign_key_list", table)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let key = ForeignKeyFacts {
                columns: Vec::new(),
                table: row.get(2)?,
                referred: Vec::new(),
                onupdate: row.get(5)?,
                ondelete: row.get(6)?,
            };
            keys.push((id, key));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(row.get(3)?);
            key.referred.extend(row.get::<_, Option<String>>(4)?);
        }
    }
    // SQLite keeps the keys in a list with the newest in front.
    keys.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

fn read_indexes(
    connection: &Connection,
    table: &str,
    index_sql: &FxHashMap<String, String>,
) -> Result<Vec<IndexFacts>, ReadError> {
    let mut indexes = Vec::new();
    let mut list = pragma(connection, "index_list", table)?;
    let mut rows = list.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let mut elements = pragma(connection, "index_xinfo", &name)?;
        let found = elements.query_map([], |row| {
            let is_key: bool = row.get(5)?;
            Ok(is_key.then_some(IndexElementFacts {
                column: row.get(2)?,
                descending: row.get(3)?,
                collation: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            }))
        })?;
        let elements = found.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        indexes.push(IndexFacts {
            sql: index_sql.get(&name).cloned(),
            unique: row.get(2)?,
            origin: row.get(3)?,
            partial: row.get(4)?,
            elements,
            name,
        });
    }
    // The list has the newest in front, too.
    indexes.reverse();
    Ok(indexes)
}

fn contains_word(sql: &str, lower: &[u8]) -> bool {
    sql.as_bytes().windows(lower.len()).any(|window| window.eq_ignore_ascii_case(lower))
}

/// SQLite's reason why a statement cannot be prepared, if it cannot.
pub(super) fn refusal(connection: &Connection, sql: &str) -> Option<String> {
    connection.prepare(sql).err().map(|error| message(&error))
}

/// The columns of each index of a table that has all its rows, the primary key's among them.
pub(super) fn indexed_columns(
    connection: &Connection,
    table: &str,
) -> Result<Vec<Vec<String>>, ReadError> {
    let indexes = read_indexes(connection, table, &FxHashMap::default())?;
    let mut found: Vec<Vec<String>> = indexes
        .into_iter()
        .filter(|index| !index.partial)
        .map(|index| index.elements.into_iter().map_while(|one| one.column).collect())
        .collect();
    // The key of an ordinary table with one INTEGER is the rowid, which no index is listed for.
    let mut key: Vec<_> = read_columns(connection, table)?;
    key.retain(|column| column.primary_key > 0);
    key.sort_by_key(|column| column.primary_key);
    found.push(key.into_iter().map(|column| column.name).collect());
    Ok(found)
}
