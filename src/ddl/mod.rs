//! Mapping to SQL, as `create_all` would emit it: one compiler, a file per dialect for its differences.
//!
//! Reading order: [`create_all`] in `script`, which sorts and joins; `compiler`, what a table, a
//! constraint and an index are made of; `sqlite`, `postgresql`, `mysql`, what each does differently.
//! Text in, text out: no database is asked.

pub mod quoting;

mod compiler;
mod constraint_names;
mod dialect;
mod drops;
mod index_expression;
mod mysql;
mod name_clashes;
mod names;
mod options;
mod own_names;
mod postgresql;
mod reserved_words;
mod script;
mod server_default;
mod sql_text;
mod sqlite;
mod table_order;
mod type_compiler;
mod variants;

pub use dialect::{Dialect, UnknownDialect};
pub use drops::drop_all;
pub use script::{DdlError, Script, create_all, statements_of};
pub use variants::with_variants_of;

use crate::schema::ColumnType;

/// The SQL of a column type: `VARCHAR(64)`.
///
/// # Errors
/// A sentence: what the dialect cannot hold, and what to do.
pub fn type_sql(column_type: &ColumnType, dialect: Dialect) -> Result<String, String> {
    script::compiler_of(dialect).type_sql(column_type)
}
