//! What SQLAlchemy refuses as a module is imported, and what a schema of columns behind ids cannot
//! say: constraints over columns that there are not.
//!
//! Knows SQLAlchemy's messages; what is wrong with models that can be drawn is told by `mapping`.

use super::build::Build;
use super::notes::LineIndex;
use super::value::{Site, Value};
use crate::mapping::ErrorClass;

/// The first thing that SQLAlchemy raises on importing the modules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {}: {message}", class.as_str())]
pub struct Refusal {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// `SQLAlchemy`'s exception class.
    pub class: ErrorClass,
    /// `SQLAlchemy`'s own message.
    pub message: String,
}

/// The same, still without its line.
#[derive(Debug)]
pub(super) struct Refused {
    site: Site,
    class: ErrorClass,
    message: String,
}

impl Refused {
    pub(super) fn at_line(self, lines: &[(String, LineIndex)]) -> Option<Refusal> {
        let (path, index) = lines.get(self.site.file)?;
        let (line, _) = index.position(self.site.offset);
        Some(Refusal { path: path.clone(), line, class: self.class, message: self.message })
    }
}

impl Build {
    fn refuse(&mut self, site: Site, class: ErrorClass, message: String) {
        self.refused.get_or_insert(Refused { site, class, message });
    }

    /// `ColumnCollectionMixin._col_expressions`: a column is asked for by a name that none has.
    pub(super) fn refuse_unknown_column(&mut self, at: usize, kind: &str, value: &Value, of: Site) {
        let Some(name) = value.as_str() else { return };
        let message = format!(
            "Can't create {kind} on table '{}': no column named '{name}' is present.",
            self.models[at].model.table_name()
        );
        self.refuse(of, ErrorClass::ConstraintColumnNotFoundError, message);
    }

    /// `ForeignKeyConstraint.__init__`: the two lists of columns, one beside the other.
    pub(super) fn refuse_uneven_key(&mut self, columns: &[Value], referred: &[Value], of: Site) {
        if columns.len() == referred.len() {
            return;
        }
        let twice = columns
            .iter()
            .enumerate()
            .any(|(at, one)| columns[..at].iter().any(|other| one.equals(other) == Some(true)));
        let message = if twice {
            "ForeignKeyConstraint with duplicate source column references are not supported."
        } else {
            "ForeignKeyConstraint number of constrained columns must match the number of referenced \
             columns."
        };
        self.refuse(of, ErrorClass::ArgumentError, message.to_owned());
    }

    /// `_ClassScanMapperConfig._setup_inheriting_columns`
    pub(super) fn refuse_args_without_table(&mut self, site: Site) {
        let message = "Can't place __table_args__ on an inherited class with no table.".to_owned();
        self.refuse(site, ErrorClass::ArgumentError, message);
    }

    /// `_DeclarativeMapperConfig._scan_attributes`: one constraint where there must be a tuple.
    pub(super) fn refuse_table_args(&mut self, value: &Value, site: Site) {
        let is_other = match value {
            Value::Str(_) | Value::Int(_) | Value::List(_) => true,
            // What a call that is not followed gives may be a tuple.
            Value::Object(object) => super::library::sqlalchemy_name(&object.callee)
                .is_some_and(|name| name.starts_with(char::is_uppercase)),
            _ => false,
        };
        if is_other {
            let message = "__table_args__ value must be a tuple, dict, or None".to_owned();
            self.refuse(site, ErrorClass::ArgumentError, message);
        }
    }
}

/// The name that a constraint is given, plain or as `conv("name")`.
pub(super) fn given_name(value: Option<&Value>) -> Option<String> {
    let value = value?;
    if let Some(made) = value.as_object()
        && super::library::sqlalchemy_name(&made.callee) == Some("conv")
    {
        return made.argument(0, "value")?.as_str().map(str::to_owned);
    }
    value.as_str().map(str::to_owned)
}

/// Is the name one that no naming convention builds on?
pub(super) fn is_conv(value: Option<&Value>) -> bool {
    let made = value.and_then(Value::as_object);
    made.is_some_and(|made| super::library::sqlalchemy_name(&made.callee) == Some("conv"))
}
