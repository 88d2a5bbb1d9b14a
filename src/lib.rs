//! Backref: a schema designer that thinks in Flask-SQLAlchemy's terms.
//!
//! A `Document` is edited only by `Command`s; [`mapping::resolve`] turns its schema into the
//! [`mapping::Mapping`] that SQLAlchemy would build; every export, check and drawing reads the
//! mapping; the window is a function of document, mapping and view state that emits commands.
//!
//! Reading order: [`schema`] (declared), [`mapping`] (resolved), [`ddl`] and [`python`] (written
//! out), [`sample_rows`] (made up), [`reflection`], [`sql`] and [`sqlite`] (read in and browsed),
//! [`lens`] (what loading emits), [`diagram`] (drawn), [`document`] (edited and saved), [`recovery`]
//! (nothing lost), [`export`] (other formats), [`formats`] (each format by one call), [`cli`] and [`app`] (used).

pub mod app;
pub mod cli;
pub mod ddl;
pub mod diagram;
pub mod document;
pub mod export;
pub mod formats;
pub mod lens;
pub mod mapping;
pub mod python;
pub mod recovery;
pub mod reflection;
pub mod sample_rows;
pub mod schema;
pub mod sql;
pub mod sqlite;
pub mod unfinished_file;
