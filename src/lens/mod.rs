//! The SQL lens: the statements that SQLAlchemy emits to load a page of parents and what a
//! relationship of each leads to, for every value of `lazy`.
//!
//! Pure: [`Lens::loading`] makes statements and says in which order, for which rows and with which
//! values they are emitted; who runs them has the values. All other relationships are taken to be
//! `select`, so that what is seen is what the chosen one costs.
//!
//! Reading order: [`statement`] (what comes out), `entity` (what a class is selected from), `writer`
//! (names and labels), `joins` (conditions between them), then a file for each way to load: `lazy`,
//! `joined`, `subquery`, `selectin`; [`index_advice`].

mod entity;
pub mod index_advice;
mod joined;
mod joins;
mod lazy;
mod loading;
mod selectin;
pub mod statement;
mod subquery;
mod writer;

pub use entity::single as single_table_criterion;
pub use index_advice::{Lookup, MissingIndex, missing_index};
pub use loading::{BATCH, Lens, LensError, Loading, Scope, Stage, Then};
pub use statement::{Bind, Statement};
