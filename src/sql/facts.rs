//! What a script has said so far: tables, types, sequences, by their names. Knows nothing of models.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schema::{Identity, SequenceOptions};

/// The name of a table, type or sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The schema (in MySQL, the database) where it was said; `None` is the script's own.
    pub schema: Option<String>,
    pub name: String,
}

impl Name {
    /// Do both mean the same thing? Case is none of it: at most one of two such names is used.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.name.eq_ignore_ascii_case(&other.name) && self.schema == other.schema
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// All that was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Catalog {
    pub tables: Vec<TableFacts>,
    pub types: Vec<TypeFacts>,
    pub sequences: Vec<SequenceFacts>,
}

impl Catalog {
    pub(super) fn table(&mut self, name: &Name) -> Option<&mut TableFacts> {
        self.tables.iter_mut().find(|table| table.name.is(name))
    }

    /// The table with an index of this name.
    pub(super) fn table_with_index(&mut self, index: &str) -> Option<&mut TableFacts> {
        self.tables
            .iter_mut()
            .find(|table| table.indexes.iter().any(|one| one.name.as_deref() == Some(index)))
    }

    pub(super) fn type_named(&self, name: &Name) -> Option<&TypeFacts> {
        self.types.iter().find(|one| one.name.is(name))
    }
}

/// A table or a view.
#[derive(Clone, Debug)]
pub(super) struct TableFacts {
    pub name: Name,
    /// Where it stands in the script.
    pub offset: usize,
    /// The whole CREATE statement, of a view and what is shown as one.
    pub view: Option<String>,
    pub columns: Vec<ColumnFacts>,
    pub primary_key: Option<KeyFacts>,
    pub uniques: Vec<KeyFacts>,
    pub checks: Vec<CheckFacts>,
    pub foreign_keys: Vec<ForeignKeyFacts>,
    pub indexes: Vec<IndexFacts>,
    pub comment: Option<String>,
    /// By SQLAlchemy's names: `mysql_engine`.
    pub options: BTreeMap<String, Value>,
    /// The character set and collation that its columns have if they say nothing.
    pub charset: Option<String>,
    pub collation: Option<String>,
    /// Tables whose columns it has, too.
    pub inherits: Vec<Name>,
    /// Is the primary key written on its column? In SQLite that makes it the rowid.
    pub key_on_column: bool,
}

impl TableFacts {
    pub(super) fn new(name: Name, offset: usize) -> Self {
        Self {
            name,
            offset,
            view: None,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
            options: BTreeMap::new(),
            charset: None,
            collation: None,
            inherits: Vec::new(),
            key_on_column: false,
        }
    }

    pub(super) fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut ColumnFacts> {
        self.columns.iter_mut().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    pub(super) fn is_key(&self, name: &str) -> bool {
        self.primary_key
            .as_ref()
            .is_some_and(|key| key.columns.iter().any(|one| one.eq_ignore_ascii_case(name)))
    }
}

/// A column.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnFacts {
    pub name: String,
    /// Where it stands in the script.
    pub offset: usize,
    /// The type as written, on one line.
    pub type_text: String,
    pub charset: Option<String>,
    pub collation: Option<String>,
    pub not_null: Option<bool>,
    pub default: Option<DefaultFacts>,
    pub generated: Option<String>,
    /// STORED (`true`), VIRTUAL (`false`) or not said.
    pub persisted: Option<bool>,
    pub identity: Option<Identity>,
    /// `AUTO_INCREMENT` or `AUTOINCREMENT`.
    pub counts_up: bool,
    /// MySQL's `ON UPDATE CURRENT_TIMESTAMP`, what stands behind UPDATE.
    pub on_update: Option<String>,
    pub comment: Option<String>,
}

/// What stands behind DEFAULT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DefaultFacts {
    /// As written, on one line.
    pub sql: String,
    /// What it means, where it is a string literal (with a cast or without).
    pub string: Option<String>,
}

/// A primary key or UNIQUE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyFacts {
    pub name: Option<String>,
    pub columns: Vec<String>,
}

/// A CHECK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CheckFacts {
    pub name: Option<String>,
    pub sqltext: String,
    /// The column that it stands on.
    pub column: Option<String>,
    /// Do tables that inherit from this one have it, too?
    pub inherits: bool,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(super) struct ForeignKeyFacts {
    pub name: Option<String>,
    pub offset: usize,
    pub columns: Vec<String>,
    pub table: Name,
    /// Empty where only the table was named.
    pub referred: Vec<String>,
    pub ondelete: Option<String>,
    pub onupdate: Option<String>,
    pub deferrable: Option<bool>,
    pub initially: Option<String>,
}

/// An index.
#[derive(Clone, Debug)]
pub(super) struct IndexFacts {
    pub name: Option<String>,
    pub unique: bool,
    pub elements: Vec<ElementFacts>,
    /// By SQLAlchemy's names: `postgresql_where`.
    pub options: BTreeMap<String, Value>,
}

/// One element of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ElementFacts {
    Column(String),
    Expression(String),
}

/// A type that PostgreSQL is given.
#[derive(Clone, Debug)]
pub(super) struct TypeFacts {
    pub name: Name,
    /// Where it stands in the script.
    pub offset: usize,
    pub kind: TypeKind,
}

/// What was made.
#[derive(Clone, Debug)]
pub(super) enum TypeKind {
    /// Its values.
    Enum(Vec<String>),
    /// A column that has the domain's type, default and NOT NULL, and its checks.
    Domain(Box<ColumnFacts>, Vec<String>),
}

/// A sequence.
#[derive(Clone, Debug)]
pub(super) struct SequenceFacts {
    pub name: Name,
    pub offset: usize,
    pub options: SequenceOptions,
    /// The table and the column that own it.
    pub owner: Option<(Name, String)>,
    /// A column owns it, or numbers its rows by it.
    pub is_used: bool,
}
