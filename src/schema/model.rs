//! Models as declared: a class with its table, an association table, or a view.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::column::Column;
use super::constraint::{CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint};
use super::ids::{ColumnId, ModelId, RelationshipId};
use super::inheritance::MapperArgs;
use super::relationship::{ModelReference, Relationship};
use super::tablename::camel_to_snake_case;

/// One box on the canvas: `class User(db.Model)`, `tags = db.Table(...)`, or a view of a database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Identity.
    pub id: ModelId,
    /// What it is.
    #[serde(default, skip_serializing_if = "ModelKind::is_class")]
    pub kind: ModelKind,
    /// The class name; of an association table, the Python variable that holds the `db.Table`.
    pub class_name: String,
    /// The mapped class that this one inherits from; see [`Self::has_own_table`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherits: Option<ModelReference>,
    /// `__tablename__`; `None` takes Flask-SQLAlchemy's default. An association table always has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablename: Option<String>,
    /// The schema that the table is in (`{"schema": "blog"}`); `None` is the connection's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The attribute that `__repr__` shows: `name` gives `<Role 'admin'>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repr: Option<ColumnId>,
    /// The table's comment, in the DDL where the dialect has comments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The columns in the table's order.
    pub columns: Vec<Column>,
    /// `PrimaryKeyConstraint(...)`: its name, and its order where that is not the columns'.
    #[serde(default, skip_serializing_if = "PrimaryKey::is_plain")]
    pub primary_key: PrimaryKey,
    /// Foreign keys of one column and of several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKeyConstraint>,
    /// `UniqueConstraint(...)`s.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unique_constraints: Vec<UniqueConstraint>,
    /// `CheckConstraint(...)`s.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub check_constraints: Vec<CheckConstraint>,
    /// `Index(...)`es.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Relationships declared on this class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// `__mapper_args__["primary_key"]`: what tells the rows apart where the table has no key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mapper_primary_key: Vec<ColumnId>,
    /// The rest of `__mapper_args__`.
    #[serde(default, skip_serializing_if = "MapperArgs::is_plain")]
    pub mapper_args: MapperArgs,
    /// Dialect options of the table (`sqlite_autoincrement`, `mysql_engine`), as SQLAlchemy names them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, Value>,
}

/// What a box stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// A mapped class.
    #[default]
    Class,
    /// A `db.Table` without a class, for `secondary`.
    AssociationTable,
    /// A view of a database: shown and browsed, never created as a table.
    View {
        /// The `CREATE VIEW` as the database has it.
        sql: String,
        /// The dialect of that, `postgresql` or `mysql`; `None` is SQLite's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dialect: Option<String>,
    },
}

impl ModelKind {
    /// Is it a mapped class?
    pub fn is_class(&self) -> bool {
        matches!(self, Self::Class)
    }
}

/// What `PrimaryKeyConstraint` says beyond `primary_key=True` on columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrimaryKey {
    /// The constraint's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The key's columns in the key's order; empty where that is the columns' own order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnId>,
}

impl PrimaryKey {
    /// Is nothing said beyond the columns' own options?
    pub fn is_plain(&self) -> bool {
        self.name.is_none() && self.columns.is_empty()
    }
}

impl Model {
    /// An empty class.
    pub fn new(id: ModelId, class_name: impl Into<String>) -> Self {
        Self {
            id,
            kind: ModelKind::Class,
            class_name: class_name.into(),
            inherits: None,
            tablename: None,
            schema: None,
            repr: None,
            comment: None,
            columns: Vec::new(),
            primary_key: PrimaryKey::default(),
            foreign_keys: Vec::new(),
            unique_constraints: Vec::new(),
            check_constraints: Vec::new(),
            indexes: Vec::new(),
            relationships: Vec::new(),
            mapper_primary_key: Vec::new(),
            mapper_args: MapperArgs::default(),
            options: BTreeMap::new(),
        }
    }

    /// Has it a table of its own? A class that inherits from another has one only if it has a
    /// primary key of its own, as Flask-SQLAlchemy decides (`NameMixin.__table_cls__`).
    pub fn has_own_table(&self) -> bool {
        self.inherits.is_none()
            || !self.kind.is_class()
            || self.columns.iter().any(|column| column.primary_key)
            || !self.primary_key.columns.is_empty()
    }

    /// The table's name: `__tablename__`, or Flask-SQLAlchemy's default from the class name.
    pub fn table_name(&self) -> String {
        match (&self.tablename, &self.kind) {
            (Some(tablename), _) => tablename.clone(),
            (None, ModelKind::Class) => camel_to_snake_case(&self.class_name),
            (None, _) => self.class_name.clone(),
        }
    }

    /// The table's name with its schema before it, as `Table.fullname`: `blog.posts`.
    pub fn full_table_name(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.table_name()),
            None => self.table_name(),
        }
    }

    /// The column with this id.
    pub fn column(&self, id: ColumnId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The column with this id, to change.
    pub fn column_mut(&mut self, id: ColumnId) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.id == id)
    }

    /// The column with this name in the database.
    pub fn column_named(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The relationship declared here with this id.
    pub fn relationship(&self, id: RelationshipId) -> Option<&Relationship> {
        self.relationships.iter().find(|relationship| relationship.id == id)
    }

    /// The columns of the primary key, in the key's order.
    pub fn primary_key_columns(&self) -> Vec<&Column> {
        if self.primary_key.columns.is_empty() {
            self.columns.iter().filter(|column| column.primary_key).collect()
        } else {
            self.primary_key.columns.iter().filter_map(|id| self.column(*id)).collect()
        }
    }
}
