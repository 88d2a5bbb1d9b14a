//! SQLite files: the only room that names rusqlite. Open, reflect, browse, and a worker thread.
//!
//! A file that is there is only ever read: it, its `-wal` and its `-shm` stay as they are, to the byte.
//! [`create_database`] makes new ones, beside their place, and never puts one over another.
//!
//! Reading order: [`open`] (a [`Database`]), [`value`], [`catalog`] and [`create_table_text`] (what
//! the file says), [`reflect`] (a schema from it), [`page`] and [`browse`] (its rows), [`related`]
//! (rows that belong together), [`request`] and [`worker`] (all of it off the window's thread).

pub mod browse;
pub mod catalog;
pub mod check_script;
mod check_texts;
pub mod containment;
mod create_database;
pub mod create_table_text;
mod damage;
pub mod differences;
pub mod error;
pub mod export_rows;
pub mod fill;
mod harden;
mod held_file;
mod hot_journal;
pub mod inherited_columns;
mod inherited_row;
mod key_evidence;
pub mod label;
pub mod lens;
mod lens_session;
pub mod open;
pub mod page;
mod page_file;
pub mod position_index;
mod private_copy;
pub mod read_back;
pub mod recognise;
pub mod reflect;
pub mod related;
pub mod related_sql;
pub mod request;
mod row_by_key;
pub mod row_query;
pub mod rows_text;
mod selected_rows;
mod session;
pub mod side_files;
mod sorting;
pub mod value;
mod wal_frames;
pub mod worker;

pub use crate::reflection::key_proposals::{KeyProposal, propose_keys};
pub use crate::reflection::value_proposals::{ValueProposal, value_candidates};
pub use browse::{RowCount, count_rows, fetch_page, position_of, rows_at};
pub use check_script::check_script;
pub use containment::{ColumnPair, Containment};
pub use create_database::{CreateError, Sample, create_database, create_filled, preview};
pub use error::ReadError;
pub use export_rows::{Export, ExportedRows, RowsFormat};
pub use fill::{Filled, Progress};
pub use inherited_columns::{InheritedColumn, inherited_columns};
pub use key_evidence::{KeyEvidence, KeyPair, KeyReason};
pub use label::row_label;
pub use lens::{Emitted, EmittedGroup, LensQuestion, LensRun, Parents, StatementPlan, run_lens};
pub use open::{Database, OpenError};
pub use page::{Anchor, Page, Row, RowKey, TableShape};
pub use recognise::looks_like_database;
pub use reflect::{Note, Reflection, reflect};
pub use related::{
    ParentRow, RelatedCount, RelatedError, RelatedRows, Window, count_related, related,
    related_rows,
};
pub use related_sql::single_table_condition;
pub use request::{Answer, RelatedFrom, RequestError, RequestKind};
pub use row_query::{Comparison, QueryPlan, RowOrder, RowQuery, column_condition};
pub use value::Value;
pub use worker::{Request, Response, Slot, Worker};

use crate::ddl::Dialect;
use crate::ddl::quoting::quote_identifier;

/// An identifier for a statement of this room, in quotes if it needs them.
fn quoted(name: &str) -> String {
    quote_identifier(name, Dialect::Sqlite)
}
