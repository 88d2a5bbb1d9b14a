//! Backref: a schema designer that thinks in Flask-SQLAlchemy's terms.
//!
//! A `Document` is edited only by `Command`s; [`mapping::resolve`] turns its schema into the
//! [`mapping::Mapping`] that SQLAlchemy would build; every export, check and drawing reads the
//! mapping; the window is a function of document, mapping and view state that emits commands.
//!
//! Reading order: [`schema`] (declared), [`mapping`] (resolved).

pub mod mapping;
pub mod schema;
