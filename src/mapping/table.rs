//! Tables as resolved: final names, types and nullability of everything that DDL is made of.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::schema::{
    Autoincrement, ColumnDefault, ColumnId, ColumnType, Computed, ConstraintId, Identity, ModelId,
    Sequence, ServerDefault,
};

/// A column of a table of this schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnRef {
    /// The model, association table or view.
    pub model_id: ModelId,
    /// Its column.
    pub column_id: ColumnId,
}

/// `MetaData.tables[...]`: one table with every name settled.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedTable {
    /// The box it belongs to.
    pub model_id: ModelId,
    /// The table's name, by which it is told from all others: with schemas folded away.
    pub name: String,
    /// The schema that it is in.
    pub schema: Option<String>,
    /// Its name in that schema.
    pub name_in_schema: String,
    /// Its comment.
    pub comment: Option<String>,
    /// Is it a view of a database, which no DDL creates?
    pub is_view: bool,
    /// The `CREATE VIEW` of a view, as its database has it.
    pub view_sql: Option<String>,
    /// The dialect of that by name; `None` is SQLite's.
    pub view_dialect: Option<String>,
    /// The columns in order; those of subclasses that share the table come last.
    pub columns: Vec<ResolvedColumn>,
    /// The primary key's name, given or by the naming convention.
    pub primary_key_name: Option<String>,
    /// The primary key's columns in the key's order.
    pub primary_key: Vec<ColumnId>,
    /// Foreign keys, as declared.
    pub foreign_keys: Vec<ResolvedForeignKey>,
    /// Unique constraints, those of `unique=True` columns included and last.
    pub uniques: Vec<ResolvedUnique>,
    /// Check constraints, without those that come from a type.
    pub checks: Vec<ResolvedCheck>,
    /// Indexes, those of `index=True` columns included.
    pub indexes: Vec<ResolvedIndex>,
    /// Dialect options.
    pub options: BTreeMap<String, Value>,
}

impl ResolvedTable {
    /// Is it a view that this dialect (`postgresql`) cannot make, since its SQL is another's?
    pub fn is_view_elsewhere(&self, dialect: &str) -> bool {
        self.is_view && self.view_dialect.as_deref().unwrap_or("sqlite") != dialect
    }

    /// The column with this id.
    pub fn column(&self, id: ColumnId) -> Option<&ResolvedColumn> {
        self.columns.iter().find(|column| column.column_id == id)
    }

    /// The column with this name.
    pub fn column_named(&self, name: &str) -> Option<&ResolvedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The names of columns, in the order given.
    pub fn column_names(&self, ids: &[ColumnId]) -> Vec<&str> {
        ids.iter().filter_map(|id| self.column(*id)).map(|column| column.name.as_str()).collect()
    }
}

/// One column with its type and options settled.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedColumn {
    /// Identity.
    pub column_id: ColumnId,
    /// The box that it is drawn in: the table's own, or that of a subclass which shares the table.
    pub declared_on: ModelId,
    /// The name in the database.
    pub name: String,
    /// The type, that of the referred column where none was declared; `None` is `SQLAlchemy`'s
    /// `NullType`, which cannot be compiled.
    pub column_type: Option<ColumnType>,
    /// Types that it has on one dialect only, as declared.
    pub variants: BTreeMap<String, ColumnType>,
    /// May it be NULL?
    pub nullable: bool,
    /// Part of the primary key?
    pub primary_key: bool,
    /// `unique=True` as declared.
    pub unique: bool,
    /// `index=True` as declared.
    pub index: bool,
    /// Is this the column of its table that counts up (`Table._autoincrement_column`)?
    pub counts_up: bool,
    /// `autoincrement=` as declared.
    pub autoincrement: Autoincrement,
    /// `default=`.
    pub default: Option<ColumnDefault>,
    /// `onupdate=`.
    pub onupdate: Option<ColumnDefault>,
    /// `server_default=`.
    pub server_default: Option<ServerDefault>,
    /// `Computed(...)`.
    pub computed: Option<Computed>,
    /// `Identity(...)`.
    pub identity: Option<Identity>,
    /// `Sequence(...)`.
    pub sequence: Option<Sequence>,
    /// The comment.
    pub comment: Option<String>,
}

/// A foreign key with its name and target settled.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedForeignKey {
    /// Identity.
    pub constraint_id: ConstraintId,
    /// The box that it is drawn in: the table's own, or that of a subclass which shares the table.
    pub declared_on: ModelId,
    /// The name, given or by the naming convention.
    pub name: Option<String>,
    /// The referring columns.
    pub columns: Vec<ColumnId>,
    /// The model that has the referred table; `None` if this schema does not have it.
    pub referred_model: Option<ModelId>,
    /// The referred table's name, with schemas folded away.
    pub referred_table: String,
    /// The schema of the referred table.
    pub referred_schema: Option<String>,
    /// The referred table's name in that schema.
    pub referred_name_in_schema: String,
    /// The referred columns, as many as refer; empty if the target is not in this schema.
    pub referred_columns: Vec<ColumnId>,
    /// The names of the referred columns.
    pub referred_column_names: Vec<String>,
    /// `ON DELETE`.
    pub ondelete: Option<String>,
    /// `ON UPDATE`.
    pub onupdate: Option<String>,
    /// `DEFERRABLE`.
    pub deferrable: Option<bool>,
    /// `INITIALLY`.
    pub initially: Option<String>,
    /// `use_alter=True` as declared.
    pub use_alter: bool,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedUnique {
    /// Identity; `None` for one that `unique=True` on a column makes.
    pub constraint_id: Option<ConstraintId>,
    /// The name, given or by the naming convention.
    pub name: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnId>,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedCheck {
    /// Identity.
    pub constraint_id: ConstraintId,
    /// The name, given or by the naming convention.
    pub name: Option<String>,
    /// The SQL condition.
    pub sqltext: String,
    /// The column it is written on, if it is.
    pub column: Option<ColumnId>,
}

/// An index.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedIndex {
    /// Identity; `None` for one that `index=True` on a column makes.
    pub constraint_id: Option<ConstraintId>,
    /// The name; never shortened here.
    pub name: String,
    /// UNIQUE?
    pub unique: bool,
    /// What is indexed.
    pub elements: Vec<ResolvedIndexElement>,
    /// Dialect options such as `sqlite_where` (SQL text).
    pub options: BTreeMap<String, Value>,
}

/// One element of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolvedIndexElement {
    /// A column.
    Column(ColumnId),
    /// SQL text.
    Expression(String),
}
