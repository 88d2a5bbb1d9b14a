//! Flask-SQLAlchemy modules: schema and mapping to a `models.py` a person would be glad to have
//! written, and (in `read`) models files to schema.
//!
//! Text in, text out: no input or output, no clock. Nothing that a project holds becomes code
//! unless it was read by a Python parser and found to be of an allowed form; all other text stands
//! in string literals, which only [`literal`] makes.

mod annotation;
mod callable;
mod class;
mod column;
mod column_type;
mod expression;
mod foreign_name;
mod identifier;
mod imports;
mod layout;
mod literal;
mod mapper_args;
mod module;
mod names;
mod naming;
mod order;
mod python_argument;
mod read;
mod relationship;
mod sequence;
mod sql_text;
mod table_args;

use std::collections::BTreeSet;

pub use identifier::is_identifier;
pub use literal::literal;
pub use read::{PythonSyntaxError, ReadModels, Refusal, SourceFile, Unread, read_models};

use crate::mapping::{Mapping, Subject};
pub use crate::schema::PythonStyle;
use crate::schema::{ModelId, Schema};

/// What cannot be written as Python.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct PythonError {
    /// What it is about, for the canvas to outline.
    pub subject: Subject,
    /// Where, in the designer's words: `User.token`.
    pub place: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// The whole schema as one module.
///
/// Errors: names and defaults that Python could not hold, all of them, in the schema's order.
pub fn write_module(
    schema: &Schema,
    mapping: &Mapping,
    style: PythonStyle,
) -> Result<String, Vec<PythonError>> {
    let all = schema.models.keys().copied().collect();
    module::write(schema, mapping, style, &all)
}

/// A module of these models only; what they refer to beyond the selection is named by strings.
///
/// Errors: as [`write_module`]. Ids that the schema does not have are passed over.
pub fn write_models(
    schema: &Schema,
    mapping: &Mapping,
    style: PythonStyle,
    models: &[ModelId],
) -> Result<String, Vec<PythonError>> {
    let selection: BTreeSet<ModelId> = models.iter().copied().collect();
    module::write(schema, mapping, style, &selection)
}
