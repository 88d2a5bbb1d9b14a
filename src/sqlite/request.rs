//! What can be asked of a database, and what comes back: plain, owned values that can go from one
//! thread to another.

use std::sync::Arc;

use crate::mapping::{Mapping, RelationshipEnd};
use crate::schema::{ModelId, RelationshipId, Schema};

use super::browse::RowCount;
use super::containment::{ColumnPair, Containment};
use super::error::ReadError;
use super::export_rows::Export;
use super::inherited_columns::InheritedColumn;
use super::key_evidence::{KeyEvidence, KeyPair};
use super::lens::{LensQuestion, LensRun};
use super::open::OpenError;
use super::page::{Anchor, Page, Row, RowKey};
use super::reflect::Reflection;
use super::related::{ParentRow, RelatedCount, RelatedRows, Window};
use super::row_query::{QueryPlan, RowQuery};
use super::value::Value;

/// What can be asked of a database.
#[derive(Clone, Debug)]
pub enum RequestKind {
    /// Its schema.
    Reflect,
    /// Rows of a table or view from an anchor on.
    Page {
        /// The table's or view's name in the database.
        table: String,
        /// Where to start.
        anchor: Anchor,
        /// How many rows at most.
        count: u32,
    },
    /// Rows of a table or view from a position on.
    Rows {
        /// The table's or view's name in the database.
        table: String,
        /// The position of the first row, from 0.
        first: u64,
        /// How many rows at most.
        count: u32,
        /// Which rows, and in which order; the position is among these.
        query: RowQuery,
    },
    /// What SQLite would do for a query; an error if it is none.
    Plan {
        /// The table's or view's name in the database.
        table: String,
        /// The query.
        query: RowQuery,
    },
    /// One row with all of its cells whole.
    Row {
        /// The table's or view's name in the database.
        table: String,
        /// What it is known by.
        key: RowKey,
        /// What else it has, of the tables of its class's bases.
        inherited: Arc<[InheritedColumn]>,
    },
    /// One of the rows of a query with all of its cells whole, by its number: a view's rows have no key.
    SelectedRow {
        /// The table's or view's name in the database.
        table: String,
        /// Which rows, and in which order.
        query: RowQuery,
        /// Its number among them, from 0.
        at: u64,
    },
    /// The number of rows.
    Count {
        /// The table's or view's name in the database.
        table: String,
        /// Which of them.
        query: RowQuery,
    },
    /// The position of a row.
    Position {
        /// The table's or view's name in the database.
        table: String,
        /// What it is known by.
        key: RowKey,
    },
    /// The rows that a relationship leads to.
    Related {
        /// From where.
        from: RelatedFrom,
        /// Which of them.
        window: Window,
    },
    /// One of the rows that a relationship leads to, with all of its cells whole.
    RelatedRow {
        /// From where.
        from: RelatedFrom,
        /// Its number among them, from 0.
        at: u64,
    },
    /// What SQLite would do for the query of related rows; an error if it is none.
    PlanRelated {
        /// From where, and with which query.
        from: RelatedFrom,
    },
    /// The number of rows that a relationship leads to, up to a limit.
    CountRelated {
        /// From where.
        from: RelatedFrom,
        /// Where to stop counting.
        at_most: u64,
    },
    /// How many values of one column are found in another.
    Measure(ColumnPair),
    /// What the values say for a foreign key that no name tells of.
    Weigh(KeyPair),
    /// Rows written to a file of their own.
    Export(Export),
    /// What SQLAlchemy emits for a relationship, and what it costs here.
    Lens(Box<LensQuestion>),
    /// Has the file changed since this was last asked (or since it was opened)?
    HasChanged,
    /// Close the file and open it anew.
    Reopen,
}

/// How soon an answer is needed: the less urgent waits for the more urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Nobody asked.
    Idle,
    /// A number beside rows.
    Count,
    /// Rows that are looked at.
    Rows,
}

impl RequestKind {
    pub(super) fn urgency(&self) -> Urgency {
        match self {
            Self::Measure(_)
            | Self::Weigh(_)
            | Self::Lens(_)
            | Self::Count { .. }
            | Self::CountRelated { .. }
            | Self::Position { .. } => Urgency::Count,
            Self::HasChanged => Urgency::Idle,
            _ => Urgency::Rows,
        }
    }
}

/// A row and one of its relationships, by the names of the models as they are now.
#[derive(Clone, Debug)]
pub struct RelatedFrom {
    /// The models.
    pub schema: Arc<Schema>,
    /// The same, resolved.
    pub mapping: Arc<Mapping>,
    /// The class that the row is of.
    pub model: ModelId,
    /// The relationship, its own or a base's.
    pub relationship: RelationshipId,
    /// Its end.
    pub end: RelationshipEnd,
    /// Column names of the row.
    pub columns: Arc<[String]>,
    /// Its cells, in the same order.
    pub values: Vec<Value>,
    /// Which of the related rows, and in which order.
    pub query: RowQuery,
}

impl RelatedFrom {
    /// The row.
    pub fn parent(&self) -> ParentRow<'_> {
        ParentRow { model: self.model, columns: &self.columns, values: &self.values }
    }
}

/// What a request came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`RequestKind::Reflect`].
    Reflection(Box<Reflection>),
    /// To [`RequestKind::Page`] and [`RequestKind::Rows`].
    Page {
        /// Names of the columns.
        columns: Arc<[String]>,
        /// The rows.
        page: Page,
    },
    /// To [`RequestKind::Plan`] and [`RequestKind::PlanRelated`].
    Plan(QueryPlan),
    /// To [`RequestKind::Row`] and [`RequestKind::SelectedRow`]; `None` if it is gone.
    Row(Option<Row>),
    /// To [`RequestKind::Count`].
    Count(RowCount),
    /// To [`RequestKind::Position`]: rows before it.
    Position(u64),
    /// To [`RequestKind::Related`] and [`RequestKind::RelatedRow`].
    Related(RelatedRows),
    /// To [`RequestKind::CountRelated`].
    RelatedCount(RelatedCount),
    /// To [`RequestKind::Measure`].
    Containment(Containment),
    /// To [`RequestKind::Weigh`].
    Evidence(KeyEvidence),
    /// To [`RequestKind::Export`]: how many rows were written.
    Exported(u64),
    /// To [`RequestKind::Lens`]: one of each strategy.
    Lens(Vec<LensRun>),
    /// To [`RequestKind::HasChanged`].
    HasChanged(bool),
    /// To [`RequestKind::Reopen`].
    Reopened,
    /// Unasked: positions of this table are known up to here.
    Indexed {
        /// The table's name.
        table: String,
        /// Among the rows of this query.
        query: RowQuery,
        /// Rows whose position is known.
        rows: u64,
        /// Are these all?
        is_complete: bool,
    },
    /// Unasked: what is damaged in the file, a line each.
    Damage(Vec<String>),
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The file could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}
